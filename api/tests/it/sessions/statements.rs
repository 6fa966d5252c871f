//! How many statements a request takes, including those of the transaction itself. The requests that a whole class
//! sends at the same time must not take more statements as time passes.

use super::{answer_rightly, id, start_practice};
use crate::support::{AROUND, TestApp};

#[tokio::test]
async fn an_answer_takes_at_most_six_statements_however_long_the_session_is() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let mut question = started["next"].clone();
    let mut counts = Vec::new();
    while !question.is_null() {
        app.statements();
        question = answer_rightly(&pupil, &started, &question).await.ok()["next"].clone();
        counts.push(app.statements().len() + AROUND);
    }
    assert_eq!(counts.len(), 20);
    assert!(counts.iter().all(|statements| *statements == counts[0]), "{counts:?}");
    assert!(counts[0] <= 6, "{counts:?}");
}

#[tokio::test]
async fn an_answer_takes_at_most_eight_statements_after_its_live_queue_was_lost() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let another = app.another(|_| {}).await;
    let pupil = another.as_(&oak.pupil);
    another.statements();
    answer_rightly(&pupil, &started, &started["next"]).await.ok();
    let statements = another.statements();
    assert!(statements.len() + AROUND <= 8, "{statements:?}");
}

#[tokio::test]
async fn starting_showing_listing_and_ending_do_not_take_more_statements_over_time() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let mut counts = Vec::new();
    for _ in 0..3 {
        let pupil = app.as_(&oak.pupil);
        app.statements();
        let started = start_practice(&pupil).await;
        let start = app.statements().len();
        super::answer_all(&pupil, &started).await;
        app.statements();
        pupil.get(&format!("/sessions/{}", id(&started))).await.ok();
        pupil.get("/sessions").await.ok();
        pupil.get("/me/progress").await.ok();
        pupil.get("/me/assignments").await.ok();
        let shown = app.statements().len();
        app.statements();
        pupil.post_nothing(&format!("/sessions/{}/finish", id(&started))).await.ok();
        counts.push((start, shown, app.statements().len()));
        app.do_jobs().await;
        app.clock.advance(chrono::TimeDelta::days(1));
    }
    // The first plan is computed in the request, and the later ones were prepared by a job.
    assert_eq!(counts[1], counts[2]);
    assert!(counts[1].0 <= 14 && counts[0].0 <= 18, "{counts:?}");
    assert_eq!((counts[0].1, counts[0].2), (counts[1].1, counts[1].2));
}
