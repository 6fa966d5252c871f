//! How many statements a request takes, including those of the transaction itself, because a whole class starts and
//! saves at the same time.

use crate::{
    mtc::{CHECK, open_round, rehearse, right, save, start},
    support::{AROUND, TestApp},
};

#[tokio::test]
async fn a_start_takes_eleven_statements_at_most_and_a_rehearsal_six() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let pupil = app.as_(&oak.pupil);
    app.statements();
    start(&pupil, &round).await;
    let in_round = app.statements();
    rehearse(&pupil).await;
    let rehearsal = app.statements();
    assert!(in_round.len() + AROUND <= 11, "{in_round:?}");
    assert!(rehearsal.len() + AROUND <= 6, "{rehearsal:?}");
}

#[tokio::test]
async fn a_save_takes_eight_statements_at_most_however_many_answers_there_are() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let form = rehearse(&pupil).await;
    app.clock.advance(CHECK);
    let mut counts = Vec::new();
    for numbers in [1..=1, 2..=10, 1..=24, 25..=25, 25..=25] {
        app.statements();
        save(&app, &pupil, &form, &right(&form, numbers)).await.ok();
        counts.push(app.statements().len() + AROUND);
    }
    // The save that completes the attempt also enqueues the marking. A repeated save is only looked up, among the open
    // attempts and then among the others.
    assert_eq!(counts, [7, 7, 7, 8, 5]);
}
