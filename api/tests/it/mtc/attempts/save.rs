//! Tests of `PUT /mtc/attempts/{attempt_id}/answers`.

use chrono::TimeDelta;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use crate::{
    mtc::{CHECK, answer, get_attempt, id, open_round, rehearse, right, save, save_sent_at, start},
    support::TestApp,
};

#[tokio::test]
async fn parts_are_merged_in_any_order_and_can_be_sent_again() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let form = rehearse(&pupil).await;
    app.clock.advance(CHECK);
    let (late, early) = (right(&form, 11..=25), right(&form, 1..=12));
    let saved = save(&app, &pupil, &form, &late).await.ok();
    assert_eq!((&saved["state"], &saved["answered"]), (&json!("open"), &json!(15)));
    assert_eq!(save(&app, &pupil, &form, &late).await.ok(), saved);
    let saved = save(&app, &pupil, &form, &early).await.ok();
    assert_eq!((&saved["state"], &saved["answered"]), (&json!("complete"), &json!(25)));
    for part in [&late, &early] {
        assert_eq!(save(&app, &pupil, &form, part).await.ok()["state"], "complete");
    }
    app.do_jobs().await;
    assert_eq!(get_attempt(&pupil, &form).await["score"], 25);
    // The service has stored all these answers already, although no single request contained all of them.
    assert_eq!(save(&app, &pupil, &form, &right(&form, 1..=25)).await.ok()["score"], 25);
}

#[tokio::test]
async fn the_earliest_answer_to_a_question_counts_whichever_save_comes_first() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for earlier_first in [true, false] {
        let pupil = app.as_(&oak.pupil);
        let form = rehearse(&pupil).await;
        app.clock.advance(CHECK);
        let first = right(&form, [3]);
        let mut second = answer(&form, 3, "1");
        second["answered_at"] = json!(app.clock.now());
        let second = vec![second];
        let saves = if earlier_first { [&first, &second] } else { [&second, &first] };
        for part in saves {
            save(&app, &pupil, &form, part).await.ok();
        }
        let rest: Vec<u64> = (1..=25).filter(|number| *number != 3).collect();
        save(&app, &pupil, &form, &right(&form, rest)).await.ok();
        app.do_jobs().await;
        assert_eq!(get_attempt(&pupil, &form).await["score"], 25, "{earlier_first}");
        // The answer that did not count was part of an accepted save, so that save can be sent again.
        save(&app, &pupil, &form, &second).await.ok();
    }
}

#[tokio::test]
async fn one_save_with_two_answers_to_a_question_stores_one_and_can_be_repeated() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let form = rehearse(&pupil).await;
    app.clock.advance(CHECK);
    let mut answers = right(&form, (1..=25).rev());
    let mut second = answer(&form, 7, "1");
    second["answered_at"] = json!(app.clock.now());
    answers.insert(0, second);
    assert_eq!(save(&app, &pupil, &form, &answers).await.ok()["answered"], 25);
    app.do_jobs().await;
    let saved = save(&app, &pupil, &form, &answers).await.ok();
    assert_eq!((&saved["state"], &saved["score"]), (&json!("complete"), &json!(25)));
}

#[tokio::test]
async fn different_answers_after_completion_conflict_and_change_nothing() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let form = rehearse(&pupil).await;
    app.clock.advance(CHECK);
    let mut answers = right(&form, 1..=25);
    answers[4] = answer(&form, 5, "");
    save(&app, &pupil, &form, &answers).await.ok();
    for other in [right(&form, [5]), right(&form, 1..=25)] {
        save(&app, &pupil, &form, &other).await.is("LMS-API-007");
    }
    app.do_jobs().await;
    save(&app, &pupil, &form, &right(&form, [5])).await.is("LMS-API-007");
    save(&app, &pupil, &form, &answers).await.ok();
    assert_eq!(get_attempt(&pupil, &form).await["score"], 24);
}

#[tokio::test]
async fn saves_after_a_restart_or_the_declaration_conflict_and_stored_answers_stay() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let pupil = app.as_(&oak.pupil);
    let first = start(&pupil, &round).await;
    app.clock.advance(CHECK);
    let part = right(&first, 1..=9);
    save(&app, &pupil, &first, &part).await.ok();
    let restart = json!({ "pupil_id": oak.pupil.id, "reason": "LOI" });
    app.as_(&oak.teacher).post(&format!("/mtc/rounds/{round}/restarts"), restart).await.created();
    save(&app, &pupil, &first, &right(&first, 1..=25)).await.is("LMS-API-007");
    assert_eq!(save(&app, &pupil, &first, &part).await.ok()["state"], "restarted");

    let second = start(&pupil, &round).await;
    assert_ne!(second["questions"], first["questions"]);
    app.clock.advance(CHECK);
    let answers = right(&second, 1..=25);
    save(&app, &pupil, &second, &answers).await.ok();
    app.do_jobs().await;
    app.as_(&oak.headteacher).post_nothing(&format!("/mtc/rounds/{round}/declaration")).await.ok();
    save(&app, &pupil, &second, &[answer(&second, 1, "1")]).await.is("LMS-API-007");
    assert_eq!(save(&app, &pupil, &second, &answers).await.ok()["score"], 25);
}

#[tokio::test]
async fn an_incomplete_attempt_closes_thirty_minutes_after_its_first_pause() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let form = rehearse(&pupil).await;
    app.clock.advance(CHECK);
    let part = right(&form, 1..=20);
    // The first question appeared 23 s after the start, after a pause of 3 s.
    assert_eq!(save(&app, &pupil, &form, &part).await.ok()["closes_at"], "2026-11-23T09:30:20+00:00");
    app.clock.advance(TimeDelta::seconds(30 * 60 + 20) - CHECK - TimeDelta::milliseconds(1));
    let pupil = app.as_(&oak.pupil);
    assert_eq!(save(&app, &pupil, &form, &right(&form, [21])).await.ok()["answered"], 21);
    app.clock.advance(TimeDelta::milliseconds(1));
    // The attempt is closed although no job has marked it yet.
    assert_eq!(get_attempt(&pupil, &form).await["state"], "incomplete");
    app.do_jobs().await;
    let closed = get_attempt(&pupil, &form).await;
    assert_eq!(
        (&closed["state"], &closed["score"], &closed["answered"]),
        (&json!("incomplete"), &json!(21), &json!(21))
    );
    assert_eq!(
        closed["questions"][24],
        json!({ "number": 25, "table": form["questions"][24]["table"],
        "factor": form["questions"][24]["factor"], "answer": null, "outcome": null, "response_ms": null,
        "recall_ms": null })
    );
    save(&app, &pupil, &form, &part).await.ok();
}

#[tokio::test]
async fn settings_and_warm_up_do_not_count_towards_the_time_of_the_check() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let form = rehearse(&app.as_(&oak.pupil)).await;
    app.clock.advance(TimeDelta::minutes(20));
    // The clock of the device is a day ahead, and the pupil began the check just now.
    let now = app.clock.now() + TimeDelta::days(1);
    let record = json!({ "sent_at": now, "started_at": now, "answers": [] });
    let path = format!("/mtc/attempts/{}/answers", id(&form));
    assert_eq!(app.as_(&oak.pupil).put(&path, record).await.ok()["closes_at"], "2026-11-23T09:50:00+00:00");
    for later in [TimeDelta::minutes(5), TimeDelta::days(9)] {
        let record = json!({ "sent_at": now, "started_at": now + later, "answers": [] });
        let saved = app.as_(&oak.pupil).put(&path, record).await.ok();
        assert_eq!(saved["closes_at"], "2026-11-23T09:50:00+00:00", "no save extends the time");
    }
    app.do_jobs().await;
}

#[tokio::test]
async fn only_the_pupil_can_save_their_attempt() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let form = rehearse(&app.as_(&oak.pupil)).await;
    let answers = right(&form, [1]);
    save(&app, &app.as_(&oak.classes[0][0]), &form, &answers).await.is("LMS-SES-006");
    save(&app, &app.as_(&oak.teacher), &form, &answers).await.is("LMS-AUTH-003");
    save(&app, &app.as_(&oak.pupil), &json!({ "id": Uuid::now_v7() }), &[]).await.is("LMS-SES-006");
    assert_eq!(get_attempt(&app.as_(&oak.pupil), &form).await["answered"], 0);
}

#[tokio::test]
async fn an_invalid_record_is_rejected_and_saves_nothing() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let form = rehearse(&pupil).await;
    app.clock.advance(CHECK);
    let with = |field: &str, value: Value| {
        let mut answer = answer(&form, 1, "42");
        answer[field] = value;
        answer
    };
    for wrong in [
        with("question", json!(0)),
        with("question", json!(26)),
        with("question", json!("1")),
        with("question", json!(-1)),
        with("answer", json!("forty-two")),
        with("answer", json!("-42")),
        with("answer", json!("4.2")),
        with("answer", json!("\u{0664}")),
        with("answer", json!("4\u{0}")),
        with("answer", json!("1".repeat(21))),
        with("answer", json!(42)),
        with("shown_at", json!("yesterday")),
        with("shown_at", Value::Null),
        with("answered_at", json!("1969-12-31T23:59:59Z")),
        with("answered_at", json!("+200000-01-01T00:00:00Z")),
        json!({ "question": 1 }),
        json!(42),
    ] {
        let answers = [right(&form, [2]).remove(0), wrong.clone()];
        let answered = save(&app, &pupil, &form, &answers).await;
        assert_eq!(answered.code(), "LMS-SES-001", "{wrong}: {answered}");
    }
    save(&app, &pupil, &form, &vec![answer(&form, 1, "42"); 101]).await.is("LMS-SES-001");
    let path = format!("/mtc/attempts/{}/answers", id(&form));
    for body in [
        json!({ "answers": [] }),
        json!({ "sent_at": app.clock.now() }),
        json!({ "sent_at": app.clock.now(), "started_at": "soon", "answers": [] }),
        json!({ "sent_at": app.clock.now(), "started_at": "1969-12-31T23:59:59Z", "answers": [] }),
        json!([]),
    ] {
        pupil.call(poem::http::Method::PUT, &path).json(&body).send().await.is("LMS-SES-001");
    }
    assert_eq!(get_attempt(&pupil, &form).await["answered"], 0);
    save_sent_at(&pupil, &form, &[], app.clock.now()).await.ok();
}
