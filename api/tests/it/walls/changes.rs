//! The second wall: what a tenant changes by a row's key is its own, whatever school the row says.

use entity::account;
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    DbErr,
};

use crate::support::TestApp;

#[tokio::test]
async fn a_change_is_made_to_the_row_of_that_key_in_ones_own_school_alone() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let named = |school_id, id| account::ActiveModel {
        school_id: Unchanged(school_id),
        id: Unchanged(id),
        first_name: Set("Changed".into()),
        ..Default::default()
    };
    let tx = oak.tenant().begin().await.unwrap();
    let both = tx
        .together()
        .change::<account::Entity>(named(oak.id, oak.pupil.id))
        .and_then(|changes| changes.change::<account::Entity>(named(elm.id, elm.pupil.id)));
    both.unwrap().exec().await.unwrap();
    tx.commit().await.unwrap();
    let mut changed = Vec::new();
    for school in [&oak, &elm] {
        for person in school.everyone() {
            changed.extend(school.account(person.id).await.filter(|account| account.first_name == "Changed"));
        }
    }
    assert_eq!(changed.iter().map(|account| account.id).collect::<Vec<_>>(), [oak.pupil.id]);
}

#[tokio::test]
async fn a_change_without_its_row_s_whole_key_is_refused() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let tx = oak.tenant().begin().await.unwrap();
    let of_nobody = account::ActiveModel { first_name: Set("Changed".into()), ..Default::default() };
    let refused = tx.together().change::<account::Entity>(of_nobody).unwrap_err();
    assert!(matches!(refused, DbErr::PrimaryKeyNotSet { .. }), "{refused}");
}
