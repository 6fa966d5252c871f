//! Tests of the second wall around a school: clippy rejects queries that do not name the school.
//!
//! Each query below is one of those, with an `expect` of the lint. If clippy does not reject the query, clippy reports
//! the `expect` as unfulfilled. `make test` builds the tests with clippy, so `make test` fails if an entry of
//! `clippy.toml` is missing or misspelt.

use entity::{
    Database, SchoolId, account,
    tenant::{Tenant, TenantTx},
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, Delete, EntityTrait, FromQueryResult, Insert, InsertMany, ModelTrait,
    Select, SelectModel, SelectorRaw, Statement, TryInsert, Update,
    sea_query::{Query, SelectStatement},
};

use crate::support::TestApp;

macro_rules! refused {
    ($($path:literal: $query:expr;)+) => {
        const REFUSED: &[&str] = &[$($path),+];

        /// The queries are compiled but never run.
        fn plant() {$(
            #[expect(clippy::disallowed_methods, reason = $path)]
            let _ = $query;
        )+}
    };
}

refused! {
    "sea_orm::EntityTrait::find": || account::Entity::find();
    "sea_orm::EntityTrait::find_by_id": |key: (SchoolId, entity::AccountId)| account::Entity::find_by_id(key);
    "sea_orm::EntityTrait::insert": |row: account::ActiveModel| account::Entity::insert(row);
    "sea_orm::EntityTrait::insert_many": |row: account::ActiveModel| account::Entity::insert_many([row]);
    "sea_orm::EntityTrait::update": |row: account::ActiveModel| account::Entity::update(row);
    "sea_orm::EntityTrait::update_many": || account::Entity::update_many();
    "sea_orm::EntityTrait::delete": |row: account::ActiveModel| account::Entity::delete(row);
    "sea_orm::EntityTrait::delete_many": || account::Entity::delete_many();
    "sea_orm::EntityTrait::delete_by_id": |key: (SchoolId, entity::AccountId)| account::Entity::delete_by_id(key);
    "sea_orm::ActiveModelTrait::insert": async |tx: &TenantTx, row: account::ActiveModel| row.insert(tx).await;
    "sea_orm::ActiveModelTrait::update": async |tx: &TenantTx, row: account::ActiveModel| row.update(tx).await;
    "sea_orm::ActiveModelTrait::save": async |tx: &TenantTx, row: account::ActiveModel| row.save(tx).await;
    "sea_orm::ActiveModelTrait::delete": async |tx: &TenantTx, row: account::ActiveModel| row.delete(tx).await;
    "sea_orm::ActiveModelTrait::update_without_returning":
        async |tx: &TenantTx, row: account::ActiveModel| row.update_without_returning(tx).await;
    "sea_orm::ModelTrait::delete": async |tx: &TenantTx, row: account::Model| row.delete(tx).await;
    "sea_orm::Insert::one": |row: account::ActiveModel| Insert::one(row);
    "sea_orm::Insert::many": |row: account::ActiveModel| Insert::many([row]);
    "sea_orm::InsertMany::many": |row: account::ActiveModel| InsertMany::many([row]);
    "sea_orm::TryInsert::one": |row: account::ActiveModel| TryInsert::one(row);
    "sea_orm::TryInsert::many": |row: account::ActiveModel| TryInsert::many([row]);
    "sea_orm::Update::one": |row: account::ActiveModel| Update::one(row);
    "sea_orm::Update::many": || Update::many(account::Entity);
    "sea_orm::Delete::one": |row: account::ActiveModel| Delete::one(row);
    "sea_orm::Delete::many": || Delete::many(account::Entity);
    "sea_orm::sea_query::Query::select": || Query::select();
    "sea_orm::sea_query::Query::insert": || Query::insert();
    "sea_orm::sea_query::Query::update": || Query::update();
    "sea_orm::sea_query::Query::delete": || Query::delete();
    "sea_orm::sea_query::SelectStatement::new": || SelectStatement::new();
    "sea_orm::Statement::from_string": || Statement::from_string(DbBackend::Sqlite, "SELECT * FROM account");
    "sea_orm::Statement::from_sql_and_values":
        || Statement::from_sql_and_values(DbBackend::Sqlite, "SELECT * FROM account", []);
    "sea_orm::FromQueryResult::find_by_statement": |sql: Statement| account::Model::find_by_statement(sql);
    "sea_orm::Select::from_raw_sql": |accounts: Select<account::Entity>, sql: Statement| accounts.from_raw_sql(sql);
    "sea_orm::SelectorRaw::from_statement":
        |sql: Statement| SelectorRaw::<SelectModel<account::Model>>::from_statement::<account::Model>(sql);
    "sea_orm::ConnectionTrait::query_one": async |tx: &TenantTx, query: SelectStatement| tx.query_one(&query).await;
    "sea_orm::ConnectionTrait::query_all": async |tx: &TenantTx, query: SelectStatement| tx.query_all(&query).await;
    "sea_orm::ConnectionTrait::execute": async |tx: &TenantTx, query: SelectStatement| tx.execute(&query).await;
    "sea_orm::ConnectionTrait::query_one_raw": async |tx: &TenantTx, sql: Statement| tx.query_one_raw(sql).await;
    "sea_orm::ConnectionTrait::query_all_raw": async |tx: &TenantTx, sql: Statement| tx.query_all_raw(sql).await;
    "sea_orm::ConnectionTrait::execute_raw": async |tx: &TenantTx, sql: Statement| tx.execute_raw(sql).await;
    "sea_orm::ConnectionTrait::execute_unprepared":
        async |tx: &TenantTx| tx.execute_unprepared("DELETE FROM account").await;
    "entity::tenant::Tenant::of": |database: Database, school_id: SchoolId| Tenant::of(database, school_id);
}

#[test]
fn each_refused_method_has_a_planted_query() {
    plant();
    let settings = include_str!("../../../../clippy.toml");
    let paths: Vec<&str> = settings.split("path = \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(paths, REFUSED, "the entries of clippy.toml and the planted queries differ");
}

#[tokio::test]
async fn a_query_starts_with_the_school() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let tx = oak.tenant().read().await.unwrap();
    let schools = |mut query: SelectStatement| query.distinct().column(account::Column::SchoolId).take();
    let by_name: Vec<SchoolId> = tx.tuples(&schools(tx.select::<account::Entity>())).await.unwrap();
    let by_alias: Vec<SchoolId> = tx.tuples(&schools(tx.select_as::<account::Entity>("other"))).await.unwrap();
    assert_eq!((by_name, by_alias), (vec![oak.id], vec![oak.id]), "{}", elm.id);
}

#[tokio::test]
async fn sql_text_without_the_school_is_an_error() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let tx = oak.tenant().begin().await.unwrap();
    for sql in ["SELECT id FROM account", "SELECT id FROM account WHERE username = $10"] {
        let error = tx.query_one_sql(sql, []).await.unwrap_err();
        assert!(error.to_string().contains("does not use the school"), "{error}");
    }
    tx.execute_sql("DELETE FROM account", []).await.unwrap_err();
    let deleted = tx.execute_sql("DELETE FROM account WHERE school_id = $1 AND username = $2", ["nobody".into()]);
    assert_eq!(deleted.await.unwrap(), 0);
}
