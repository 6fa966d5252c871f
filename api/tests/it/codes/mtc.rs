//! Reaches each LMS-MTC code by its likely cause.

use crate::{
    mtc::{rehearse, right, save},
    support::{Answer, TestApp},
};

async fn answers_to_a_check_cannot_be_saved() -> Answer {
    let app = TestApp::spawn().await;
    let pupil = app.as_(&app.school("oak").await.pupil);
    let form = rehearse(&pupil).await;
    app.take_away("mtc_answer").await;
    save(&app, &pupil, &form, &right(&form, 1..=3)).await
}

async fn results_are_listed_without_their_table() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.take_away("mtc_attempt").await;
    app.as_(&oak.teacher).get("/mtc/results").await
}

reached! {
    "LMS-MTC-001" answers_to_a_check_cannot_be_saved;
    "LMS-MTC-002" results_are_listed_without_their_table;
}
