//! The job `mtc_score`: marks, times, and what the practice engine learns of a check.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{arrangement, job, job::JobState, learner, mastery, wrong_answer};
use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::{Value, json};

use crate::{
    mtc::{CHECK, answer, product, rehearse, right, save, save_sent_at, shown, take},
    sessions,
    support::{School, TestApp, until},
};

/// The answer with its times moved.
fn moved(mut answer: Value, by: TimeDelta) -> Value {
    for field in ["shown_at", "first_key_at", "answered_at"] {
        if let Some(time) = answer[field].as_str() {
            answer[field] = json!(time.parse::<DateTime<Utc>>().unwrap() + by);
        }
    }
    answer
}

#[tokio::test]
async fn marking_agrees_with_a_table_of_cases() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let form = rehearse(&pupil).await;
    app.clock.advance(CHECK + TimeDelta::seconds(10));
    let right_one = |number: u64| product(&form, number).to_string();
    let mut answers = right(&form, 1..=25);
    answers[0] = answer(&form, 1, &format!("0{}", right_one(1)));
    answers[1] = answer(&form, 2, &format!("00000{}", right_one(2)));
    answers[2] = answer(&form, 3, "");
    answers[3] = answer(&form, 4, "1");
    answers[24]["answered_at"] = json!(
        answers[24]["shown_at"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap() + TimeDelta::milliseconds(7_001)
    );
    // Out of order, and a second answer to one question.
    answers.reverse();
    answers.push(moved(answer(&form, 6, "1"), TimeDelta::milliseconds(1)));
    save(&app, &pupil, &form, &answers).await.ok();
    app.do_jobs().await;
    let marked = shown(&pupil, &form).await;
    let outcome = |number: usize| marked["questions"][number - 1]["outcome"].clone();
    let outcomes = [outcome(1), outcome(2), outcome(3), outcome(4), outcome(6), outcome(25)];
    assert_eq!(json!(outcomes), json!(["right", "wrong", "blank", "wrong", "right", "late"]));
    assert_eq!(marked["score"], 21);
    let blank = &marked["questions"][2];
    assert_eq!((&blank["answer"], &blank["recall_ms"]), (&json!(""), &Value::Null));
    // Nobody who keeps to the check enters an answer after 7 s.
    assert_eq!(marked["timing"], "unverified");
}

#[tokio::test]
async fn times_that_can_be_true_are_verified_and_a_clock_that_is_wrong_by_a_day_is_no_lie() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for wrong in [TimeDelta::zero(), TimeDelta::days(1), TimeDelta::days(-1)] {
        let pupil = app.as_(&oak.pupil);
        let form = rehearse(&pupil).await;
        app.clock.advance(CHECK);
        let answers: Vec<Value> = right(&form, 1..=25).into_iter().map(|answer| moved(answer, wrong)).collect();
        save_sent_at(&pupil, &form, &answers, app.clock.now() + wrong).await.ok();
        app.do_jobs().await;
        let marked = shown(&pupil, &form).await;
        assert_eq!((&marked["score"], &marked["timing"]), (&json!(25), &json!("verified")), "{wrong}");
    }
}

#[tokio::test]
async fn times_that_cannot_be_true_are_flagged_and_the_answers_marked_all_the_same() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    // A whole check ten seconds after the start; a clock set right in the middle.
    for (elapsed, moves) in [(TimeDelta::seconds(10), 0), (CHECK, 12)] {
        let pupil = app.as_(&oak.pupil);
        let form = rehearse(&pupil).await;
        app.clock.advance(elapsed);
        let mut answers = right(&form, 1..=25);
        for answer in &mut answers[..moves] {
            *answer = moved(answer.clone(), TimeDelta::days(1));
        }
        save(&app, &pupil, &form, &answers).await.ok();
        app.do_jobs().await;
        let marked = shown(&pupil, &form).await;
        assert_eq!((&marked["score"], &marked["timing"]), (&json!(25), &json!("unverified")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_score_is_there_within_two_seconds_of_the_save() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let form = rehearse(&pupil).await;
    app.clock.advance(CHECK);
    save(&app, &pupil, &form, &right(&form, 1..=25)).await.ok();
    let saved = Instant::now();
    let scored = async {
        until(async || shown(&pupil, &form).await["score"] == 25).await;
        saved.elapsed()
    };
    let ((), took) = tokio::join!(app.do_jobs(), scored);
    assert!(took < Duration::from_secs(2), "{took:?}");
}

async fn known(oak: &School<'_>) -> (Vec<mastery::Model>, learner::Model) {
    let tx = oak.tenant().read().await.unwrap();
    let of_pupil = mastery::Column::PupilId.eq(oak.pupil.id);
    let facts = tx.find::<mastery::Entity>().filter(of_pupil).all(&tx).await.unwrap();
    let learner = tx.find::<learner::Entity>().filter(learner::Column::PupilId.eq(oak.pupil.id)).one(&tx).await;
    (facts, learner.unwrap().unwrap())
}

#[tokio::test]
async fn the_practice_engine_learns_every_fact_of_a_check_once_and_predicts_the_next() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let form = rehearse(&pupil).await;
    take(&app, &pupil, &form, 20).await;
    let (facts, learner) = known(&oak).await;
    assert_eq!((facts.len(), learner.facts_seen), (25, 25));
    assert!(facts.iter().all(|fact| fact.seen == 1));
    assert_eq!(facts.iter().map(|fact| fact.correct).sum::<i32>(), 20);
    assert_eq!(facts.iter().filter(|fact| fact.mean_ln_recall.is_some()).count(), 20);
    assert!((0.0..=25.0).contains(&learner.predicted_score.unwrap()));
    // A plan is prepared from what was learnt.
    let tx = oak.tenant().read().await.unwrap();
    let planned = tx.jobs().filter(job::Column::Kind.eq("practice_queue")).all(&tx).await.unwrap();
    assert!(planned.iter().all(|job| job.state == JobState::Done) && !planned.is_empty());
}

/// First attempts that the engine has judged the pupil by.
async fn first_attempts(oak: &School<'_>) -> Value {
    known(oak).await.1.engine["first_attempts"].clone()
}

#[tokio::test]
async fn a_session_that_was_open_while_a_check_was_marked_keeps_what_the_engine_learnt_of_it() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let begun = sessions::begin(&pupil).await;
    let next = sessions::answer_rightly(&pupil, &begun, &begun["next"]).await.ok()["next"].clone();
    let form = rehearse(&pupil).await;
    take(&app, &pupil, &form, 20).await;
    // The answer of the session is not in yet: the session has not ended.
    assert_eq!(first_attempts(&oak).await, 25);
    sessions::answer_rightly(&pupil, &begun, &next).await.ok();
    pupil.post_nothing(&format!("/sessions/{}/finish", sessions::id(&begun))).await.ok();
    app.do_jobs().await;
    assert_eq!(first_attempts(&oak).await, 27);
}

#[tokio::test]
async fn wrong_answers_of_a_check_are_counted_and_blank_and_late_ones_are_none() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let form = rehearse(&pupil).await;
    app.clock.advance(CHECK);
    let mut answers = right(&form, 1..=25);
    answers[0] = answer(&form, 1, "151");
    answers[1] = answer(&form, 2, "");
    answers[2]["answered_at"] = moved(answers[2].clone(), TimeDelta::seconds(6))["answered_at"].clone();
    save(&app, &pupil, &form, &answers).await.ok();
    app.do_jobs().await;
    let tx = oak.tenant().read().await.unwrap();
    let counted = tx.find::<wrong_answer::Entity>().all(&tx).await.unwrap();
    let [one] = &counted[..] else { panic!("one wrong answer, not {counted:?}") };
    let question = &form["questions"][0];
    let mut factors = [&question["table"], &question["factor"]].map(|factor| factor.as_i64().unwrap());
    factors.sort_unstable();
    assert_eq!(([i64::from(one.a), i64::from(one.b)], one.answer, one.times), (factors, 151, 1));
}

#[tokio::test]
async fn where_time_says_nothing_the_engine_judges_by_accuracy_alone() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let form = rehearse(&pupil).await;
    app.clock.advance(TimeDelta::seconds(10));
    save(&app, &pupil, &form, &right(&form, 1..=25)).await.ok();
    app.do_jobs().await;
    let (facts, _) = known(&oak).await;
    assert!(facts.iter().all(|fact| fact.correct == 1 && fact.mean_ln_recall.is_none()));

    let elm = app.school("elm").await;
    let tx = elm.tenant().begin().await.unwrap();
    tx.insert::<arrangement::Entity, _>(arrangement::Model {
        school_id: elm.id,
        pupil_id: elm.pupil.id,
        codes: json!(["QNR"]),
        time_limit_factor: None,
        assistant: None,
        set_by: None,
        set_at: app.clock.now(),
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let pupil = app.as_(&elm.pupil);
    let form = rehearse(&pupil).await;
    take(&app, &pupil, &form, 25).await;
    let (facts, _) = known(&elm).await;
    assert_eq!(facts.len(), 25);
    assert!(facts.iter().all(|fact| fact.mean_ln_recall.is_none()));
}

#[tokio::test]
async fn what_was_never_answered_is_not_held_against_a_pupil() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let (form, empty) = (rehearse(&pupil).await, rehearse(&pupil).await);
    app.clock.advance(CHECK);
    save(&app, &pupil, &form, &right(&form, 1..=3)).await.ok();
    app.clock.advance(TimeDelta::minutes(15));
    app.do_jobs().await;
    let (facts, _) = known(&oak).await;
    assert_eq!(facts.len(), 3);
    let closed = shown(&app.as_(&oak.teacher), &empty).await;
    assert_eq!((&closed["state"], &closed["score"]), (&json!("incomplete"), &json!(0)));
}

#[tokio::test]
async fn a_job_that_comes_again_marks_nothing_again_and_one_that_comes_too_early_waits() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let (form, open) = (rehearse(&pupil).await, rehearse(&pupil).await);
    take(&app, &pupil, &form, 25).await;
    let before = known(&oak).await;
    let tx = oak.tenant().begin().await.unwrap();
    for attempt in [&form, &open] {
        let attempt_id = serde_json::from_value(attempt["id"].clone()).unwrap();
        let again = worker::jobs::mtc_score::MtcScore { attempt_id };
        worker::queue::enqueue(&tx, &again, app.clock.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    app.do_jobs().await;
    assert_eq!(known(&oak).await, before);
    assert_eq!(shown(&app.as_(&oak.pupil), &open).await["scored_at"], Value::Null);
    app.clock.advance(TimeDelta::minutes(15));
    app.do_jobs().await;
    let marked = shown(&app.as_(&oak.pupil), &open).await;
    assert_ne!(marked["scored_at"], Value::Null);
    let mine = app.as_(&oak.pupil).get("/me/results").await.ok();
    assert!(mine["checks"].as_array().unwrap().iter().any(|check| check["id"] == marked["id"]), "{mine}");
}
