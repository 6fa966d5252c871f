//! Reaches each LMS-SNC code by its likely cause.

use crate::{
    interventions::{GROUPS, sevens},
    support::{Answer, TestApp},
};

async fn groups_are_listed_without_their_table() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.take_away("intervention_group").await;
    app.as_(&oak.senco).get(GROUPS).await
}

async fn a_group_is_created_with_a_name_that_is_taken() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.senco).post(GROUPS, sevens()).await.created();
    app.as_(&oak.senco).post(GROUPS, sevens()).await
}

async fn a_group_cannot_be_saved() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.take_away("intervention_group").await;
    app.as_(&oak.senco).post(GROUPS, sevens()).await
}

reached! {
    "LMS-SNC-001" groups_are_listed_without_their_table;
    "LMS-SNC-002" a_group_is_created_with_a_name_that_is_taken;
    "LMS-SNC-003" a_group_cannot_be_saved;
}
