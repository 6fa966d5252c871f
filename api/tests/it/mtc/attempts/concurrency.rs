//! Concurrent requests for the same attempt.

use entity::{AttemptState, mastery, mtc_answer, mtc_attempt, mtc_restart};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    mtc::{CHECK, answer, get_attempt, id, open_round, rehearse, right, save, start},
    support::TestApp,
};

#[tokio::test(flavor = "multi_thread")]
async fn two_concurrent_saves_are_both_accepted_and_the_attempt_is_marked_once() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    for _ in 0..10 {
        let pupil = &pupil;
        let form = &rehearse(pupil).await;
        app.clock.advance(chrono::TimeDelta::minutes(1));
        let parts = [right(form, 1..=14), right(form, 12..=25)];
        let saves = join_all(parts.iter().map(|part| save(&app, pupil, form, part))).await;
        for saved in saves {
            saved.ok();
        }
        app.do_jobs().await;
        let marked = get_attempt(pupil, form).await;
        assert_eq!((&marked["score"], &marked["answered"]), (&json!(25), &json!(25)));
    }
    let tx = oak.tenant().read().await.unwrap();
    let seen: i32 = tx.find::<mastery::Entity>().all(&tx).await.unwrap().iter().map(|fact| fact.seen).sum();
    assert_eq!(seen, 250);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_several_concurrent_complete_records_is_stored_and_the_others_conflict() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = &app.as_(&oak.pupil);
    let form = &rehearse(pupil).await;
    app.clock.advance(CHECK);
    let records: Vec<Vec<Value>> =
        (1..=4).map(|typed| (1..=25).map(|number| answer(form, number, &typed.to_string())).collect()).collect();
    let saves = join_all(records.iter().map(|record| save(&app, pupil, form, record))).await;
    assert_eq!(saves.iter().filter(|saved| saved.status == 200).count(), 1);
    assert_eq!(saves.iter().filter(|saved| saved.code() == "LMS-API-007").count(), 3);
    let tx = oak.tenant().read().await.unwrap();
    let answers = tx.find::<mtc_answer::Entity>().all(&tx).await.unwrap();
    assert!(answers.len() == 25 && answers.iter().all(|row| row.answer == answers[0].answer));
}

#[tokio::test(flavor = "multi_thread")]
async fn saves_during_marking_change_neither_the_answers_nor_the_score() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(12).await;
    let pupils: Vec<_> = oak.classes[0].iter().map(|pupil| app.as_(pupil)).collect();
    let forms = join_all(pupils.iter().map(rehearse)).await;
    app.clock.advance(CHECK);
    let saved = pupils.iter().zip(&forms).map(async |(pupil, form)| {
        let all = right(form, 1..=25);
        save(&app, pupil, form, &all).await.ok();
        for _ in 0..5 {
            save(&app, pupil, form, &all).await.ok();
            save(&app, pupil, form, &[answer(form, 1, "1")]).await.is("LMS-API-007");
        }
    });
    tokio::join!(join_all(saved), app.do_jobs());
    app.do_jobs().await;
    for (pupil, form) in pupils.iter().zip(&forms) {
        assert_eq!(get_attempt(pupil, form).await["score"], 25);
    }
    let tx = oak.tenant().read().await.unwrap();
    let facts = tx.find::<mastery::Entity>().all(&tx).await.unwrap();
    assert!(facts.len() == 300 && facts.iter().all(|fact| fact.seen == 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_during_a_save_leaves_the_attempt_either_complete_or_restarted() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(12).await;
    let round = open_round(&app, &oak).await;
    let pupils: Vec<_> = oak.classes[0].iter().map(|pupil| app.as_(pupil)).collect();
    let forms = join_all(pupils.iter().map(|pupil| start(pupil, &round))).await;
    app.clock.advance(CHECK);
    let teacher = app.as_(&oak.teacher);
    let path = format!("/mtc/rounds/{round}/restarts");
    let both = pupils.iter().zip(&forms).zip(oak.classes[0].iter()).map(async |((pupil, form), person)| {
        let restart = json!({ "pupil_id": person.id, "reason": "ITI" });
        let all = right(form, 1..=25);
        let (saved, restarted) = tokio::join!(save(&app, pupil, form, &all), teacher.post(&path, restart));
        restarted.created();
        let is_complete = saved.status == 200;
        assert!(is_complete || saved.code() == "LMS-API-007", "{saved}");
        (id(form), is_complete)
    });
    let outcomes = join_all(both).await;
    app.do_jobs().await;
    let tx = oak.tenant().read().await.unwrap();
    let attempts = tx.find::<mtc_attempt::Entity>().all(&tx).await.unwrap();
    for (id, is_complete) in outcomes {
        let attempt = attempts.iter().find(|attempt| attempt.id.to_string() == id).unwrap();
        let expected = if is_complete { AttemptState::Complete } else { AttemptState::Restarted };
        assert_eq!(attempt.state, expected);
        assert_eq!(attempt.answered, if is_complete { 25 } else { 0 });
    }
    assert_eq!(tx.find::<mtc_restart::Entity>().all(&tx).await.unwrap().len(), 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_starts_and_restarts_create_one_attempt_and_one_restart() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let pupil = app.as_(&oak.pupil);
    let body = json!({ "round_id": round });
    let starts = join_all((0..6).map(|_| pupil.post("/mtc/attempts", body.clone()))).await;
    assert_eq!(starts.iter().filter(|started| started.status == 201).count(), 1);
    assert!(starts.iter().all(|started| started.json()["id"] == starts[0].json()["id"]));

    let teacher = app.as_(&oak.teacher);
    let path = format!("/mtc/rounds/{round}/restarts");
    let restart = json!({ "pupil_id": oak.pupil.id, "reason": "CLD" });
    let restarts = join_all((0..6).map(|_| teacher.post(&path, restart.clone()))).await;
    assert_eq!(restarts.iter().filter(|restarted| restarted.status == 201).count(), 1);
    assert_eq!(restarts.iter().filter(|restarted| restarted.code() == "LMS-API-007").count(), 5);
}
