//! Clients that go on without network: the questions ahead, answers in any order, and answers that arrive late.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{SessionState, attempt, learner, mastery, practice_session, wrong_answer};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::{answer_all, answer_rightly, answers, body, id, right_answer, start_practice};
use crate::support::{School, TestApp, rows as sample};

async fn rows<E>(school: &School<'_>) -> Vec<E::Model>
where
    E: EntityTrait + entity::tenant::TenantEntity,
    E::Model: Send + Sync,
{
    let tx = school.tenant().read().await.unwrap();
    tx.find::<E>().all(&tx).await.unwrap()
}

/// All questions that the response offers, in order.
fn offered(response: &Value) -> Vec<Value> {
    let ahead = response["ahead"].as_array().unwrap().iter();
    Some(&response["next"]).filter(|next| !next.is_null()).into_iter().chain(ahead).cloned().collect()
}

/// The body of an answer with the times of the client's clock.
fn timed(question: &Value, answer: Option<u32>, answered_at: DateTime<Utc>, sent_at: DateTime<Utc>) -> Value {
    let mut body = body(question, answer);
    body["answered_at"] = json!(answered_at);
    body["sent_at"] = json!(sent_at);
    body
}

fn wrong_answer_to(question: &Value) -> u32 {
    right_answer(question) + 1
}

#[tokio::test]
async fn a_session_offers_all_its_questions_with_their_operands() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let questions = offered(&started);
    assert_eq!(questions.len(), 20);
    for question in &questions {
        let number = |field: &str| u32::try_from(question[field].as_u64().unwrap()).unwrap();
        let right = match question["form"].as_str().unwrap() {
            "product" | "reversed" => number("a") * number("b"),
            _ => number("b"),
        };
        assert_eq!(right, right_answer(question), "{question}");
        assert!(number("a") <= number("b"));
    }
    let result = answer_rightly(&pupil, &started, &questions[0]).await.ok();
    assert_eq!(offered(&result), questions[1..]);
    assert_eq!(offered(&pupil.get(&format!("/sessions/{}", id(&started))).await.ok()), questions[1..]);
}

#[tokio::test]
async fn the_questions_ahead_adapt_to_a_missed_fact() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let missed = &started["next"];
    let result = pupil.post(&answers(&started), body(missed, Some(wrong_answer_to(missed)))).await.ok();
    let known = offered(&started);
    let new: Vec<(usize, Value)> =
        offered(&result).into_iter().enumerate().filter(|(_, question)| !known.contains(question)).collect();
    assert_eq!((offered(&result).len(), new.len()), (19, 2));
    for ((place, question), expected) in new.into_iter().zip([3, 10]) {
        assert_eq!((place, &question["a"], &question["b"]), (expected, &missed["a"], &missed["b"]));
    }
}

/// The orders in which twenty answers arrive: as given, backwards, and two orders that a network may produce.
fn orders() -> Vec<Vec<usize>> {
    let step = |factor: usize| (0..20).map(|place| place * factor % 20).collect();
    vec![step(1), (0..20).rev().collect(), step(7), step(13)]
}

#[tokio::test]
async fn all_answers_given_without_network_count_in_whatever_order_they_arrive() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(4).await;
    let other_process = app.another(|_| {}).await;
    let mut counted = Vec::new();
    for (person, order) in oak.classes[0].iter().zip(orders()) {
        let (pupil, elsewhere) = (app.as_(person), other_process.as_(person));
        let started = start_practice(&pupil).await;
        let questions = offered(&started);
        for (turn, place) in order.into_iter().enumerate() {
            let question = &questions[place];
            let answer = Some(if place % 3 == 0 { wrong_answer_to(question) } else { right_answer(question) });
            let client = if turn % 4 == 3 { &elsewhere } else { &pupil };
            let first = client.post(&answers(&started), body(question, answer)).await.ok();
            let again = client.post(&answers(&started), body(question, answer)).await.ok();
            assert_eq!(first, again);
            let expected = json!({ "answered": turn + 1, "correct": first["progress"]["correct"], "length": 20 });
            assert_eq!(first["progress"], expected);
            assert_eq!(offered(&first).len(), 19 - turn);
        }
        let shown = pupil.get(&format!("/sessions/{}", id(&started))).await.ok();
        assert_eq!((&shown["session"]["answered"], &shown["session"]["correct"]), (&json!(20), &json!(13)));
        assert_eq!((&shown["session"]["length"], &shown["next"]), (&json!(20), &json!(null)));
        let session: sea_orm::prelude::Uuid = id(&started).parse().unwrap();
        let slots: BTreeSet<(i16, bool)> = rows::<attempt::Entity>(&oak)
            .await
            .iter()
            .filter(|attempt| attempt.session_id.0 == session)
            .map(|attempt| (attempt.slot, attempt.correct))
            .collect();
        counted.push(slots);
    }
    assert_eq!(counted[0].len(), 20);
    assert!(counted.iter().all(|slots| *slots == counted[0]), "{counted:?}");
}

#[tokio::test]
async fn questions_that_two_devices_answered_all_count() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let without_network = offered(&started);
    // One device goes on with network. It misses a fact and answers both repeats, which displaced two questions.
    let missed =
        pupil.post(&answers(&started), body(&started["next"], Some(wrong_answer_to(&started["next"])))).await.ok();
    let online = json!({ "session": started["session"], "next": missed["next"] });
    assert_eq!(answer_all(&pupil, &online).await, 19);
    // The other device has answered all the questions that it knew.
    for question in &without_network {
        answer_rightly(&pupil, &started, question).await.ok();
    }
    let shown = pupil.get(&format!("/sessions/{}", id(&started))).await.ok()["session"].clone();
    assert_eq!((&shown["answered"], &shown["length"]), (&json!(22), &json!(22)));
}

#[tokio::test]
async fn answers_given_before_the_session_expired_count_once_when_they_arrive_later() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let questions = offered(&started);
    answer_rightly(&pupil, &started, &questions[0]).await.ok();
    let given = |place: i64| app.clock.now() + TimeDelta::seconds(30 * place);
    let at: Vec<DateTime<Utc>> = (0..20).map(given).collect();
    app.clock.advance(TimeDelta::hours(3));
    app.do_jobs().await;

    // The pupil has practised since then, so the roll-ups contain another session, too.
    app.clock.advance(TimeDelta::days(3));
    let pupil = app.as_(&oak.pupil);
    let newer = start_practice(&pupil).await;
    answer_all(&pupil, &newer).await;
    pupil.post_nothing(&format!("/sessions/{}/finish", id(&newer))).await.ok();
    app.do_jobs().await;
    let first_attempts = rows::<learner::Entity>(&oak).await[0].engine["first_attempts"].as_u64().unwrap();

    // The device's clock is two years slow.
    let slow = |time: DateTime<Utc>| time - TimeDelta::days(730);
    let deliver = async |place: usize| {
        let answer = Some(if place == 1 { wrong_answer_to(&questions[1]) } else { right_answer(&questions[place]) });
        let late = timed(&questions[place], answer, slow(at[place]), slow(app.clock.now()));
        app.as_(&oak.pupil).post(&answers(&started), late).await
    };
    let mut results = Vec::new();
    for place in 1..20 {
        results.push(deliver(place).await.ok());
        assert_eq!((&results[place - 1]["next"], &results[place - 1]["ahead"]), (&json!(null), &json!([])));
        if place == 10 {
            app.do_jobs().await;
        }
    }
    for _ in 0..2 {
        app.do_jobs().await;
    }
    let again = deliver(19).await.ok();
    assert_eq!(again, results[18]);
    app.do_jobs().await;

    let session: sea_orm::prelude::Uuid = id(&started).parse().unwrap();
    let stored = rows::<practice_session::Entity>(&oak).await.into_iter().find(|row| row.id.0 == session).unwrap();
    assert_eq!((stored.state, stored.answered, stored.correct), (SessionState::Expired, 20, 19));
    assert_eq!((stored.last_answered_at, stored.late_answers), (Some(at[19]), 0));
    let mut times: Vec<_> = rows::<attempt::Entity>(&oak).await;
    times.retain(|attempt| attempt.session_id.0 == session);
    times.sort_by_key(|attempt| attempt.position);
    assert_eq!(times.iter().map(|attempt| attempt.answered_at).collect::<Vec<_>>(), at);
    let wrong = rows::<wrong_answer::Entity>(&oak).await;
    let is_product = matches!(questions[1]["form"].as_str(), Some("product" | "reversed"));
    assert_eq!(wrong.iter().map(|wrong| wrong.times).sum::<i32>(), i32::from(is_product));
    let rolled_up = &rows::<learner::Entity>(&oak).await[0];
    // Monday and Thursday: two days with practice, but no streak.
    assert_eq!((rolled_up.recent_answers, rolled_up.recent_correct, rolled_up.streak_days), (40, 39, 1));
    let new_facts: BTreeSet<_> =
        questions[1..].iter().map(|question| (question["a"].to_string(), question["b"].to_string())).collect();
    let again = new_facts.contains(&(questions[0]["a"].to_string(), questions[0]["b"].to_string()));
    let late_first = u64::try_from(new_facts.len()).unwrap() - u64::from(again);
    assert_eq!(rolled_up.engine["first_attempts"].as_u64().unwrap(), first_attempts + late_first);
    let seen: i32 = rows::<mastery::Entity>(&oak).await.iter().map(|fact| fact.seen).sum();
    assert_eq!(seen, 40);
}

#[tokio::test]
async fn a_late_answer_changes_the_mastery_as_of_the_time_when_it_was_given() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let started = start_practice(&app.as_(&oak.pupil)).await;
    let given_at = app.clock.now() + TimeDelta::minutes(5);
    app.clock.advance(TimeDelta::days(2));
    let question = &started["next"];
    let late = timed(question, Some(right_answer(question)), given_at, app.clock.now());
    app.as_(&oak.pupil).post(&answers(&started), late).await.ok();
    app.do_jobs().await;
    assert_eq!(rows::<mastery::Entity>(&oak).await[0].last_seen_at, given_at);
    let rolled_up = &rows::<learner::Entity>(&oak).await[0];
    assert_eq!((rolled_up.last_practised_at, rolled_up.streak_days), (Some(given_at), 1));
    // Wednesday: the pupil missed Tuesday, so the streak is over.
    assert_eq!(app.as_(&oak.pupil).get("/me/progress").await.ok()["streak_days"], 0);
}

#[tokio::test]
async fn an_answer_given_or_delivered_too_late_is_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let started = start_practice(&app.as_(&oak.pupil)).await;
    let question = &started["next"];
    let expires_at = app.clock.now() + TimeDelta::hours(2);
    let deliver = async |answered_at: DateTime<Utc>| {
        let late = timed(question, Some(1), answered_at, app.clock.now());
        app.as_(&oak.pupil).post(&answers(&started), late).await
    };
    app.clock.advance(TimeDelta::hours(3));
    deliver(expires_at).await.is("LMS-SES-002");
    app.clock.advance(TimeDelta::days(7) - TimeDelta::hours(1));
    deliver(expires_at - TimeDelta::seconds(1)).await.is("LMS-SES-002");
    app.clock.advance(TimeDelta::seconds(-1));
    deliver(expires_at - TimeDelta::seconds(1)).await.ok();
}

#[tokio::test]
async fn a_session_that_the_pupil_ended_takes_no_late_answers() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    pupil.post_nothing(&format!("/sessions/{}/finish", id(&started))).await.ok();
    let late = timed(&started["next"], Some(1), app.clock.now(), app.clock.now());
    pupil.post(&answers(&started), late).await.is("LMS-SES-002");
}

#[tokio::test]
async fn the_first_key_gives_the_recall_time() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let questions = offered(&started);
    // 2.4 s pass from each question to its answer. A first key before the question or after the answer is ignored.
    for (place, (before_answer_ms, recall_ms)) in [(900, 1_500), (0, 2_400), (2_400, 200)].into_iter().enumerate() {
        let now = app.clock.now();
        let mut answer = timed(&questions[place], Some(right_answer(&questions[place])), now, now);
        answer["first_key_at"] = json!(now - TimeDelta::milliseconds(before_answer_ms));
        let result = pupil.post(&answers(&started), answer).await.ok();
        assert_eq!(result["fact"]["recall_ms"], recall_ms);
    }
    let without = answer_rightly(&pupil, &started, &questions[3]).await.ok();
    for (place, before_answer_ms) in [(4, -1), (5, 2_401)] {
        let now = app.clock.now();
        let mut answer = timed(&questions[place], Some(right_answer(&questions[place])), now, now);
        answer["first_key_at"] = json!(now - TimeDelta::milliseconds(before_answer_ms));
        let result = pupil.post(&answers(&started), answer).await.ok();
        let digits = |question: &Value| right_answer(question).to_string().len();
        let estimate = |result: &Value| 2_400 - result["fact"]["recall_ms"].as_u64().unwrap();
        assert_eq!(
            estimate(&result) * digits(&questions[3]) as u64,
            estimate(&without) * digits(&questions[place]) as u64
        );
    }
}

#[tokio::test]
async fn times_that_cannot_be_compared_with_the_clock_are_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let now = json!(app.clock.now());
    for times in [
        json!({ "answered_at": now }),
        json!({ "sent_at": now }),
        json!({ "first_key_at": now }),
        json!({ "first_key_at": now, "sent_at": now }),
        json!({ "answered_at": "yesterday", "sent_at": now }),
        json!({ "answered_at": 5, "sent_at": now }),
        json!({ "answered_at": "1969-12-31T23:59:59Z", "sent_at": now }),
    ] {
        let mut answer = body(&started["next"], Some(1));
        answer.as_object_mut().unwrap().extend(times.as_object().unwrap().clone());
        pupil.post(&answers(&started), answer).await.is("LMS-SES-001");
    }
    assert!(rows::<attempt::Entity>(&oak).await.is_empty());
}

#[tokio::test]
async fn untimed_practice_has_no_limit_and_does_not_judge_speed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    oak.insert(entity::arrangement::Model {
        codes: json!([]),
        untimed: true,
        ..sample::arrangement(oak.id, oak.pupil.id, app.clock.now())
    })
    .await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    assert_eq!((&started["untimed"], &started["time_limit_ms"]), (&json!(true), &json!(3_600_000)));
    assert_eq!(pupil.get(&format!("/sessions/{}", id(&started))).await.ok(), started);
    let mut slow = body(&started["next"], Some(right_answer(&started["next"])));
    slow["elapsed_ms"] = json!(3_600_000);
    let result = pupil.post(&answers(&started), slow).await.ok();
    assert_eq!((&result["correct"], &result["fact"]["after"]), (&json!(true), &json!("quick")));
}
