//! How many statements a request takes, the transaction's own included: what a whole class does at once must not take
//! more with the time.

use super::{answer_rightly, begin, id};
use crate::support::{AROUND, TestApp};

#[tokio::test]
async fn an_answer_takes_six_statements_at_most_and_not_more_with_the_session() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let begun = begin(&pupil).await;
    let mut question = begun["next"].clone();
    let mut taken = Vec::new();
    while !question.is_null() {
        app.statements();
        question = answer_rightly(&pupil, &begun, &question).await.ok()["next"].clone();
        taken.push(app.statements().len() + AROUND);
    }
    assert_eq!(taken.len(), 20);
    assert!(taken.iter().all(|statements| *statements == taken[0]), "{taken:?}");
    assert!(taken[0] <= 6, "{taken:?}");
}

#[tokio::test]
async fn an_answer_whose_live_queue_was_lost_takes_eight_statements_at_most() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let begun = begin(&pupil).await;
    let another = app.another(|_| {}).await;
    let pupil = another.as_(&oak.pupil);
    another.statements();
    answer_rightly(&pupil, &begun, &begun["next"]).await.ok();
    let statements = another.statements();
    assert!(statements.len() + AROUND <= 8, "{statements:?}");
}

#[tokio::test]
async fn starting_showing_listing_and_ending_take_as_many_statements_however_much_there_is() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let mut taken = Vec::new();
    for _ in 0..3 {
        let pupil = app.as_(&oak.pupil);
        app.statements();
        let begun = begin(&pupil).await;
        let start = app.statements().len();
        super::answer_all(&pupil, &begun).await;
        app.statements();
        pupil.get(&format!("/sessions/{}", id(&begun))).await.ok();
        pupil.get("/sessions").await.ok();
        pupil.get("/me/progress").await.ok();
        pupil.get("/me/assignments").await.ok();
        let shown = app.statements().len();
        app.statements();
        pupil.post_nothing(&format!("/sessions/{}/finish", id(&begun))).await.ok();
        taken.push((start, shown, app.statements().len()));
        app.do_jobs().await;
        app.clock.advance(chrono::TimeDelta::days(1));
    }
    // The first plan is made in the request, the others were prepared.
    assert_eq!(taken[1], taken[2]);
    assert!(taken[1].0 <= 14 && taken[0].0 <= 18, "{taken:?}");
    assert_eq!((taken[0].1, taken[0].2), (taken[1].1, taken[1].2));
}
