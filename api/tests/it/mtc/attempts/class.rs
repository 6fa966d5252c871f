//! A whole class takes the check at the same time, and some pupils lose the network.

use std::time::Instant;

use chrono::TimeDelta;
use entity::{AttemptState, Outcome, mastery, mtc_answer, mtc_attempt};
use futures_util::future::join_all;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};
use serde_json::{Value, json};

use crate::{
    mtc::{CHECK, get_attempt, open_round, right, save},
    support::{Answer, TestApp},
};

/// Sends a request again while the server is too busy, as a client does.
async fn retry_while_busy<F: Future<Output = Answer>>(send: impl Fn() -> F) -> Answer {
    for _ in 0..10 {
        let answer = send().await;
        if answer.status < 500 {
            return answer;
        }
    }
    panic!("the server is still too busy after ten attempts");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_is_lost_or_counted_twice_when_ten_of_thirty_pupils_lose_the_network() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(30).await;
    let round = open_round(&app, &oak).await;
    let pupils: Vec<_> = oak.classes[0].iter().map(|pupil| app.as_(pupil)).collect();
    let body = json!({ "round_id": round });
    let starts = pupils.iter().map(|pupil| retry_while_busy(|| pupil.post("/mtc/attempts", body.clone())));
    let forms: Vec<Value> = join_all(starts).await.iter().map(Answer::json).collect();
    app.clock.advance(CHECK);

    let sittings = pupils.iter().zip(&forms).enumerate().map(async |(place, (pupil, form))| {
        let send = async |part: &[Value]| retry_while_busy(|| save(&app, pupil, form, part)).await.ok();
        let parts: Vec<Vec<Value>> = (0..5).map(|part| right(form, part * 5 + 1..=part * 5 + 5)).collect();
        let is_cut = place % 3 == 0;
        for part in if is_cut { &parts[..2] } else { &parts[..] } {
            send(part).await;
        }
        if !is_cut {
            return;
        }
        // The third save arrives but its response does not; the fourth never arrives. When the network is back, the
        // client sends every part that got no response, some of them twice and in any order, and then the whole record.
        send(&parts[2]).await;
        let mut again: Vec<&Vec<Value>> = parts[1..].iter().chain(&parts[2..]).collect();
        again.shuffle(&mut StdRng::seed_from_u64(u64::try_from(place).unwrap()));
        join_all(again.into_iter().map(|part| send(part))).await;
        send(&right(form, 1..=25)).await;
    });
    join_all(sittings).await;
    let saved = Instant::now();
    app.do_jobs().await;
    eprintln!("thirty attempts were marked within {:.2?}", saved.elapsed());

    let tx = oak.tenant().read().await.unwrap();
    let attempts = tx.find::<mtc_attempt::Entity>().all(&tx).await.unwrap();
    assert_eq!(attempts.len(), 30);
    assert!(attempts.iter().all(|attempt| attempt.state == AttemptState::Complete && attempt.score == Some(25)));
    assert!(attempts.iter().all(|attempt| attempt.timing == Some(entity::Timing::Verified)));
    let answers = tx.find::<mtc_answer::Entity>().all(&tx).await.unwrap();
    assert_eq!(answers.len(), 750);
    assert!(answers.iter().all(|answer| answer.outcome == Some(Outcome::Right)));
    let facts = tx.find::<mastery::Entity>().all(&tx).await.unwrap();
    assert_eq!((facts.len(), facts.iter().map(|fact| fact.seen).max()), (750, Some(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_disconnects_during_a_save_has_saved_all_of_it_or_nothing() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(10).await;
    let mut chance = StdRng::seed_from_u64(7);
    for person in oak.classes[0].iter() {
        let pupil = app.as_(person);
        let form = pupil.post("/mtc/attempts", json!({})).await.created();
        let all = right(&form, 1..=25);
        let patience = std::time::Duration::from_micros(chance.random_range(0..20_000));
        let _ = tokio::time::timeout(patience, save(&app, &pupil, &form, &all)).await;
        let answered = get_attempt(&pupil, &form).await["answered"].clone();
        assert!(answered == 0 || answered == 25, "{answered}");
        assert_eq!(save(&app, &pupil, &form, &all).await.ok()["state"], "complete");
    }
    app.clock.advance(TimeDelta::minutes(15));
    app.do_jobs().await;
    let tx = oak.tenant().read().await.unwrap();
    let attempts = tx.find::<mtc_attempt::Entity>().all(&tx).await.unwrap();
    assert_eq!(attempts.iter().map(|attempt| attempt.score).collect::<Vec<_>>(), vec![Some(25); 10]);
}
