//! `PUT /mtc/attempts/{attempt_id}/answers` with records that arrive after the check is over.

use chrono::TimeDelta;
use entity::{Role, mastery};
use serde_json::{Value, json};

use crate::{
    mtc::{CHECK, answer, get_attempt, open_round, rehearse, right, save, start, take},
    support::TestApp,
};

#[tokio::test]
async fn a_late_record_completes_the_attempt_and_its_times_are_not_verified() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let form = rehearse(&pupil).await;
    app.clock.advance(CHECK);
    save(&app, &pupil, &form, &right(&form, 1..=20)).await.ok();
    app.clock.advance(TimeDelta::hours(1));
    app.do_jobs().await;
    let closed = get_attempt(&app.as_(&oak.pupil), &form).await;
    assert_eq!((&closed["state"], &closed["score"]), (&json!("incomplete"), &json!(20)));
    assert_eq!(closed["timing"], "verified");

    app.clock.advance(TimeDelta::days(2));
    let pupil = app.as_(&oak.pupil);
    let part = save(&app, &pupil, &form, &right(&form, [21])).await.ok();
    assert_eq!((&part["state"], &part["answered"]), (&json!("incomplete"), &json!(21)));
    // The attempt is not marked until the job has read the new answers.
    let all = right(&form, 1..=25);
    let saved = save(&app, &pupil, &form, &all).await.ok();
    assert_eq!((&saved["state"], &saved["score"]), (&json!("complete"), &Value::Null));
    app.do_jobs().await;
    let marked = get_attempt(&pupil, &form).await;
    assert_eq!((&marked["score"], &marked["timing"]), (&json!(25), &json!("unverified")));
    assert_eq!(marked["closes_at"], closed["closes_at"]);
    // The engine learns once from each answer, although the attempt was marked twice.
    let tx = oak.tenant().read().await.unwrap();
    let facts = tx.find::<mastery::Entity>().all(&tx).await.unwrap();
    assert!(facts.len() == 25 && facts.iter().all(|fact| fact.seen == 1));
    drop(tx);
    assert_eq!(save(&app, &pupil, &form, &all).await.ok()["score"], 25);
    save(&app, &pupil, &form, &[answer(&form, 1, "1")]).await.is("LMS-API-007");
}

#[tokio::test]
async fn an_earlier_answer_that_arrives_late_counts_and_the_engine_does_not_learn_from_it_twice() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let form = rehearse(&pupil).await;
    app.clock.advance(CHECK);
    let mut second = answer(&form, 1, "1");
    second["answered_at"] = second["shown_at"].as_str().map(|_| json!(app.clock.now())).unwrap();
    save(&app, &pupil, &form, &[second]).await.ok();
    app.clock.advance(TimeDelta::hours(1));
    app.do_jobs().await;
    let pupil = app.as_(&oak.pupil);
    assert_eq!(get_attempt(&pupil, &form).await["score"], 0);
    save(&app, &pupil, &form, &right(&form, 1..=25)).await.ok();
    app.do_jobs().await;
    assert_eq!(get_attempt(&pupil, &form).await["score"], 25);
    let tx = oak.tenant().read().await.unwrap();
    let facts = tx.find::<mastery::Entity>().all(&tx).await.unwrap();
    assert!(facts.len() == 25 && facts.iter().all(|fact| fact.seen == 1));
}

#[tokio::test]
async fn a_whole_record_of_a_device_without_network_is_taken_for_a_week_in_a_rehearsal() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (first, second) = (rehearse(&app.as_(&oak.pupil)).await, rehearse(&app.as_(&oak.pupil)).await);
    app.clock.advance(TimeDelta::days(7) - TimeDelta::milliseconds(1));
    app.do_jobs().await;
    let pupil = app.as_(&oak.pupil);
    save(&app, &pupil, &first, &right(&first, 1..=25)).await.ok();
    app.do_jobs().await;
    assert_eq!(get_attempt(&pupil, &first).await["timing"], "unverified");
    app.clock.advance(TimeDelta::milliseconds(1));
    save(&app, &pupil, &second, &right(&second, 1..=25)).await.is("LMS-API-007");
}

#[tokio::test]
async fn a_late_record_with_answers_after_the_thirty_minutes_is_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let form = rehearse(&app.as_(&oak.pupil)).await;
    app.clock.advance(TimeDelta::hours(2));
    app.do_jobs().await;
    let pupil = app.as_(&oak.pupil);
    let mut answers = right(&form, 1..=25);
    for (seconds, is_taken) in [(1_830, false), (1_800, true)] {
        let started: chrono::DateTime<chrono::Utc> = form["started_at"].as_str().unwrap().parse().unwrap();
        let shown = started + TimeDelta::seconds(20 + seconds);
        answers[24]["shown_at"] = json!(shown);
        answers[24]["first_key_at"] = json!(shown + TimeDelta::seconds(1));
        answers[24]["answered_at"] = json!(shown + TimeDelta::seconds(2));
        let saved = save(&app, &pupil, &form, &answers).await;
        if is_taken {
            saved.ok()
        } else {
            saved.is("LMS-API-007").json()
        };
    }
    app.do_jobs().await;
    assert_eq!(get_attempt(&pupil, &form).await["score"], 25);
}

#[tokio::test]
async fn in_a_round_late_records_are_taken_until_the_declaration() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let round = open_round(&app, &oak).await;
    let (late, complete) = (&oak.pupil, &oak.classes[0][0]);
    let first = start(&app.as_(late), &round).await;
    let form = start(&app.as_(complete), &round).await;
    take(&app, &app.as_(complete), &form, 25).await;
    app.clock.advance(TimeDelta::days(8));
    app.do_jobs().await;
    save(&app, &app.as_(late), &first, &right(&first, 1..=24)).await.ok();
    save(&app, &app.as_(late), &first, &right(&first, 1..=25)).await.ok();
    app.do_jobs().await;
    let status = app.as_(&oak.teacher).get(&format!("/mtc/rounds/{round}")).await.ok();
    assert_eq!((&status["counts"]["complete"], &status["may_be_declared"]), (&json!(2), &json!(true)));

    // Another attempt of a pupil with a result is incomplete when the round is declared.
    let restart = json!({ "pupil_id": complete.id, "reason": "DNC" });
    app.as_(&oak.teacher).post(&format!("/mtc/rounds/{round}/restarts"), restart).await.created();
    let second = start(&app.as_(complete), &round).await;
    app.clock.advance(TimeDelta::hours(1));
    app.do_jobs().await;
    app.as_(&oak.headteacher).post_nothing(&format!("/mtc/rounds/{round}/declaration")).await.ok();
    save(&app, &app.as_(complete), &second, &right(&second, 1..=25)).await.is("LMS-API-007");
    save(&app, &app.as_(late), &first, &right(&first, 1..=25)).await.ok();
}

#[tokio::test]
async fn in_a_round_late_records_are_taken_for_thirty_days_at_most() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let form = start(&app.as_(&oak.pupil), &round).await;
    app.clock.advance(TimeDelta::days(30));
    app.do_jobs().await;
    save(&app, &app.as_(&oak.pupil), &form, &right(&form, 1..=25)).await.is("LMS-API-007");
}

#[tokio::test]
async fn a_late_record_of_an_attempt_that_a_restart_replaced_is_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let first = start(&app.as_(&oak.pupil), &round).await;
    app.clock.advance(TimeDelta::hours(1));
    app.do_jobs().await;
    let restart = json!({ "pupil_id": oak.pupil.id, "reason": "LOI" });
    app.as_(&oak.teacher).post(&format!("/mtc/rounds/{round}/restarts"), restart).await.created();
    save(&app, &app.as_(&oak.pupil), &first, &right(&first, 1..=25)).await.is("LMS-API-007");
    let second = start(&app.as_(&oak.pupil), &round).await;
    take(&app, &app.as_(&oak.pupil), &second, 25).await;
    save(&app, &app.as_(&oak.pupil), &first, &right(&first, 1..=25)).await.is("LMS-API-007");
}

#[tokio::test]
async fn a_late_record_waits_until_staff_withdraw_the_reason_for_not_taking_the_check() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let form = start(&app.as_(&oak.pupil), &round).await;
    app.clock.advance(TimeDelta::hours(1));
    app.do_jobs().await;
    let note = async |reason: Value| {
        let body = json!({ "pupil_id": oak.pupil.id, "reason": reason });
        app.as_(&oak.teacher).post(&format!("/mtc/rounds/{round}/not-taking"), body).await.ok()
    };
    note(json!("NOACC")).await;
    save(&app, &app.as_(&oak.pupil), &form, &right(&form, 1..=25)).await.is("LMS-API-007");
    note(Value::Null).await;
    save(&app, &app.as_(&oak.pupil), &form, &right(&form, 1..=25)).await.ok();
    app.do_jobs().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_record_racing_staff_leaves_no_pupil_with_both_a_result_and_a_reason() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let mut pupils = Vec::new();
    for number in 0..8 {
        pupils.push(oak.person(Role::Pupil, &format!("late{number}")).await);
    }
    let mut forms = Vec::new();
    for pupil in &pupils {
        forms.push(start(&app.as_(pupil), &round).await);
    }
    app.clock.advance(TimeDelta::hours(1));
    let path = format!("/mtc/rounds/{round}/not-taking");
    for (pupil, form) in pupils.iter().zip(&forms) {
        let (client, teacher) = (app.as_(pupil), app.as_(&oak.teacher));
        let body = json!({ "pupil_id": pupil.id, "reason": "NOACC" });
        let answers = right(form, 1..=25);
        let (saved, noted) = tokio::join!(save(&app, &client, form, &answers), teacher.post(&path, body));
        let statuses = [saved.status, noted.status];
        assert!(statuses == [200, 409] || statuses == [409, 200], "{statuses:?}");
    }
    app.do_jobs().await;
}
