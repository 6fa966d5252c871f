//! The second wall: a tenant's change by primary key affects only its own rows, whatever school the key names.

use entity::account;
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    DbErr,
};

use crate::support::TestApp;

#[tokio::test]
async fn a_change_by_key_affects_only_a_row_of_the_tenants_own_school() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let named = |school_id, id| account::ActiveModel {
        school_id: Unchanged(school_id),
        id: Unchanged(id),
        first_name: Set("Changed".into()),
        ..Default::default()
    };
    let tx = oak.tenant().begin().await.unwrap();
    let batch = tx
        .batch()
        .change::<account::Entity>(named(oak.id, oak.pupil.id))
        .and_then(|changes| changes.change::<account::Entity>(named(elm.id, elm.pupil.id)));
    batch.unwrap().exec().await.unwrap();
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
async fn a_change_without_the_whole_primary_key_is_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let tx = oak.tenant().begin().await.unwrap();
    let without_key = account::ActiveModel { first_name: Set("Changed".into()), ..Default::default() };
    let error = tx.batch().change::<account::Entity>(without_key).unwrap_err();
    assert!(matches!(error, DbErr::PrimaryKeyNotSet { .. }), "{error}");
}
