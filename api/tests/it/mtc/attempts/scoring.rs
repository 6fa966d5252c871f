//! The job `mtc_score`: marking, timing, and what the practice engine learns from a check.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{job, job::JobState, learner, mastery, wrong_answer};
use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::{Value, json};

use crate::{
    mtc::{CHECK, answer, get_attempt, product, rehearse, right, save, save_sent_at, take},
    sessions,
    support::{School, TestApp, rows, until},
};

/// The answer with its times shifted.
fn shifted(mut answer: Value, by: TimeDelta) -> Value {
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
    let right_text = |number: u64| product(&form, number).to_string();
    let mut answers = right(&form, 1..=25);
    answers[0] = answer(&form, 1, &format!("0{}", right_text(1)));
    answers[1] = answer(&form, 2, &format!("00000{}", right_text(2)));
    answers[2] = answer(&form, 3, "");
    answers[3] = answer(&form, 4, "1");
    answers[24]["answered_at"] = json!(
        answers[24]["shown_at"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap() + TimeDelta::milliseconds(7_001)
    );
    // The answers are out of order, and question 6 has a second answer.
    answers.reverse();
    answers.push(shifted(answer(&form, 6, "1"), TimeDelta::milliseconds(1)));
    save(&app, &pupil, &form, &answers).await.ok();
    app.do_jobs().await;
    let marked = get_attempt(&pupil, &form).await;
    let outcome = |number: usize| marked["questions"][number - 1]["outcome"].clone();
    let outcomes = [outcome(1), outcome(2), outcome(3), outcome(4), outcome(6), outcome(25)];
    assert_eq!(json!(outcomes), json!(["right", "wrong", "blank", "wrong", "right", "late"]));
    assert_eq!(marked["score"], 21);
    let blank = &marked["questions"][2];
    assert_eq!((&blank["answer"], &blank["recall_ms"]), (&json!(""), &Value::Null));
    // A client that follows the rules of the check accepts no answer after 7 s.
    assert_eq!(marked["timing"], "unverified");
}

#[tokio::test]
async fn plausible_times_are_verified_even_if_the_clients_clock_is_a_day_off() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for wrong in [TimeDelta::zero(), TimeDelta::days(1), TimeDelta::days(-1)] {
        let pupil = app.as_(&oak.pupil);
        let form = rehearse(&pupil).await;
        app.clock.advance(CHECK);
        let answers: Vec<Value> = right(&form, 1..=25).into_iter().map(|answer| shifted(answer, wrong)).collect();
        save_sent_at(&pupil, &form, &answers, app.clock.now() + wrong).await.ok();
        app.do_jobs().await;
        let marked = get_attempt(&pupil, &form).await;
        assert_eq!((&marked["score"], &marked["timing"]), (&json!(25), &json!("verified")), "{wrong}");
    }
}

#[tokio::test]
async fn implausible_times_are_flagged_and_the_answers_are_still_marked() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    // In the first case, the client saves a whole check ten seconds after the start. In the second case, the client's
    // clock is corrected halfway through the check.
    for (elapsed, moves) in [(TimeDelta::seconds(10), 0), (CHECK, 12)] {
        let pupil = app.as_(&oak.pupil);
        let form = rehearse(&pupil).await;
        app.clock.advance(elapsed);
        let mut answers = right(&form, 1..=25);
        for answer in &mut answers[..moves] {
            *answer = shifted(answer.clone(), TimeDelta::days(1));
        }
        save(&app, &pupil, &form, &answers).await.ok();
        app.do_jobs().await;
        let marked = get_attempt(&pupil, &form).await;
        assert_eq!((&marked["score"], &marked["timing"]), (&json!(25), &json!("unverified")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_score_is_available_within_two_seconds_of_the_save() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let form = rehearse(&pupil).await;
    app.clock.advance(CHECK);
    save(&app, &pupil, &form, &right(&form, 1..=25)).await.ok();
    let saved = Instant::now();
    let scored = async {
        until(async || get_attempt(&pupil, &form).await["score"] == 25).await;
        saved.elapsed()
    };
    let ((), took) = tokio::join!(app.do_jobs(), scored);
    assert!(took < Duration::from_secs(2), "{took:?}");
}

async fn engine_state(oak: &School<'_>) -> (Vec<mastery::Model>, learner::Model) {
    let tx = oak.tenant().read().await.unwrap();
    let of_pupil = mastery::Column::PupilId.eq(oak.pupil.id);
    let facts = tx.find::<mastery::Entity>().filter(of_pupil).all(&tx).await.unwrap();
    let learner = tx.find::<learner::Entity>().filter(learner::Column::PupilId.eq(oak.pupil.id)).one(&tx).await;
    (facts, learner.unwrap().unwrap())
}

#[tokio::test]
async fn the_practice_engine_learns_once_from_each_fact_of_a_check_and_predicts_a_score() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let form = rehearse(&pupil).await;
    take(&app, &pupil, &form, 20).await;
    let (facts, learner) = engine_state(&oak).await;
    assert_eq!((facts.len(), learner.facts_seen), (25, 25));
    assert!(facts.iter().all(|fact| fact.seen == 1));
    assert_eq!(facts.iter().map(|fact| fact.correct).sum::<i32>(), 20);
    assert_eq!(facts.iter().filter(|fact| fact.mean_ln_recall.is_some()).count(), 20);
    assert!((0.0..=25.0).contains(&learner.predicted_score.unwrap()));
    // The next practice plan is prepared from what the engine has learnt.
    let tx = oak.tenant().read().await.unwrap();
    let planned = tx.jobs().filter(job::Column::Kind.eq("practice_queue")).all(&tx).await.unwrap();
    assert!(planned.iter().all(|job| job.state == JobState::Done) && !planned.is_empty());
}

/// The number of first attempts from which the engine has estimated the pupil's ability.
async fn first_attempts(oak: &School<'_>) -> Value {
    engine_state(oak).await.1.engine["first_attempts"].clone()
}

#[tokio::test]
async fn a_session_open_during_marking_keeps_what_the_engine_learnt_from_the_check() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = sessions::start_practice(&pupil).await;
    let next = sessions::answer_rightly(&pupil, &started, &started["next"]).await.ok()["next"].clone();
    let form = rehearse(&pupil).await;
    take(&app, &pupil, &form, 20).await;
    // The answer in the session does not count yet, because the session has not ended.
    assert_eq!(first_attempts(&oak).await, 25);
    sessions::answer_rightly(&pupil, &started, &next).await.ok();
    pupil.post_nothing(&format!("/sessions/{}/finish", sessions::id(&started))).await.ok();
    app.do_jobs().await;
    assert_eq!(first_attempts(&oak).await, 27);
}

#[tokio::test]
async fn wrong_answers_in_a_check_are_counted_but_blank_and_late_ones_are_not() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let form = rehearse(&pupil).await;
    app.clock.advance(CHECK);
    let mut answers = right(&form, 1..=25);
    answers[0] = answer(&form, 1, "151");
    answers[1] = answer(&form, 2, "");
    answers[2]["answered_at"] = shifted(answers[2].clone(), TimeDelta::seconds(6))["answered_at"].clone();
    save(&app, &pupil, &form, &answers).await.ok();
    app.do_jobs().await;
    let tx = oak.tenant().read().await.unwrap();
    let counted = tx.find::<wrong_answer::Entity>().all(&tx).await.unwrap();
    let [wrong] = &counted[..] else { panic!("expected one wrong answer: {counted:?}") };
    let question = &form["questions"][0];
    let mut factors = [&question["table"], &question["factor"]].map(|factor| factor.as_i64().unwrap());
    factors.sort_unstable();
    assert_eq!(([i64::from(wrong.a), i64::from(wrong.b)], wrong.answer, wrong.times), (factors, 151, 1));
}

#[tokio::test]
async fn the_engine_judges_by_accuracy_alone_when_times_mean_nothing() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let form = rehearse(&pupil).await;
    app.clock.advance(TimeDelta::seconds(10));
    save(&app, &pupil, &form, &right(&form, 1..=25)).await.ok();
    app.do_jobs().await;
    let (facts, _) = engine_state(&oak).await;
    assert!(facts.iter().all(|fact| fact.correct == 1 && fact.mean_ln_recall.is_none()));

    let elm = app.school("elm").await;
    elm.insert(rows::arrangement(elm.id, elm.pupil.id, app.clock.now())).await;
    let pupil = app.as_(&elm.pupil);
    let form = rehearse(&pupil).await;
    take(&app, &pupil, &form, 25).await;
    let (facts, _) = engine_state(&elm).await;
    assert_eq!(facts.len(), 25);
    assert!(facts.iter().all(|fact| fact.mean_ln_recall.is_none()));
}

#[tokio::test]
async fn unanswered_questions_do_not_count_against_a_pupil() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let (form, empty) = (rehearse(&pupil).await, rehearse(&pupil).await);
    app.clock.advance(CHECK);
    save(&app, &pupil, &form, &right(&form, 1..=3)).await.ok();
    app.clock.advance(TimeDelta::hours(1));
    app.do_jobs().await;
    let (facts, _) = engine_state(&oak).await;
    assert_eq!(facts.len(), 3);
    let closed = get_attempt(&app.as_(&oak.teacher), &empty).await;
    assert_eq!((&closed["state"], &closed["score"]), (&json!("incomplete"), &json!(0)));
}

#[tokio::test]
async fn a_repeated_scoring_job_marks_nothing_twice_and_an_early_one_waits() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let (form, open) = (rehearse(&pupil).await, rehearse(&pupil).await);
    take(&app, &pupil, &form, 25).await;
    let before = engine_state(&oak).await;
    let tx = oak.tenant().begin().await.unwrap();
    for attempt in [&form, &open] {
        let attempt_id = serde_json::from_value(attempt["id"].clone()).unwrap();
        let again = worker::jobs::mtc_score::MtcScore { attempt_id };
        worker::queue::enqueue(&tx, &again, app.clock.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    app.do_jobs().await;
    assert_eq!(engine_state(&oak).await, before);
    assert_eq!(get_attempt(&app.as_(&oak.pupil), &open).await["scored_at"], Value::Null);
    app.clock.advance(TimeDelta::hours(1));
    app.do_jobs().await;
    let marked = get_attempt(&app.as_(&oak.pupil), &open).await;
    assert_ne!(marked["scored_at"], Value::Null);
    let mine = app.as_(&oak.pupil).get("/me/results").await.ok();
    assert!(mine["checks"].as_array().unwrap().iter().any(|check| check["id"] == marked["id"]), "{mine}");
}
