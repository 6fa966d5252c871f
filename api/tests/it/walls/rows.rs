//! The third wall, tested with SQL: on PostgreSQL, a query that does not filter by school still reaches no row of
//! another school.

use std::time::Duration;

use entity::{Database, SchoolId};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait};

use super::{
    full_school::{Dump, fill},
    schema::{SCHOOL_ID, Schema, get, rows, text},
};
use crate::support::TestApp;

/// Commands that `lms_tenant` cannot use on a table because it lacks the grant.
const REFUSED_BY_GRANT: [(&str, &[&str]); 2] =
    [("audit", &["UPDATE", "DELETE"]), ("school", &["INSERT", "UPDATE", "DELETE"])];

#[tokio::test]
async fn a_school_sees_no_row_of_another_even_without_a_filter() {
    let Some(app) = TestApp::spawn_on(DbBackend::Postgres).await else { return };
    let connection = raw_connection(&app).await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    fill(&app, &oak).await;
    fill(&app, &elm).await;
    for (table, key) in tables(&app.database).await {
        let seen = as_tenant(&connection, Some(oak.id), &format!("SELECT DISTINCT {key}::text FROM {table}")).await;
        assert_eq!(seen.unwrap(), [oak.id.to_string()], "{table}");
    }
}

#[tokio::test]
async fn a_transaction_without_a_known_school_sees_nothing() {
    let Some(app) = TestApp::spawn_on(DbBackend::Postgres).await else { return };
    let connection = raw_connection(&app).await;
    let elm = app.school("elm").await;
    fill(&app, &elm).await;
    for (table, key) in tables(&app.database).await {
        for school_id in [None, Some(SchoolId::draw())] {
            let seen = as_tenant(&connection, school_id, &format!("SELECT {key}::text FROM {table}")).await;
            assert_eq!(seen.unwrap(), [""; 0], "{table} as {school_id:?}");
        }
    }
}

#[tokio::test]
async fn a_school_can_neither_change_nor_delete_rows_of_another() {
    let Some(app) = TestApp::spawn_on(DbBackend::Postgres).await else { return };
    let connection = raw_connection(&app).await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    fill(&app, &elm).await;
    let before = Dump::of(&app.database, &elm).await;
    for (table, key) in tables(&app.database).await {
        let attempts = [
            ("UPDATE", format!("UPDATE {table} SET {key} = {key} WHERE {key} = '{}' RETURNING 'x'", elm.id)),
            ("DELETE", format!("DELETE FROM {table} WHERE {key} = '{}' RETURNING 'x'", elm.id)),
        ];
        for (command, sql) in attempts {
            let touched = as_tenant(&connection, Some(oak.id), &sql).await;
            if is_refused_by_grant(&table, command) {
                assert!(touched.unwrap_err().contains("permission denied"), "{sql}");
            } else {
                assert_eq!(touched.unwrap(), [""; 0], "{sql}");
            }
        }
    }
    assert_eq!(Dump::of(&app.database, &elm).await, before);
}

#[tokio::test]
async fn a_school_cannot_write_a_row_into_another() {
    let Some(app) = TestApp::spawn_on(DbBackend::Postgres).await else { return };
    let connection = raw_connection(&app).await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    fill(&app, &oak).await;
    fill(&app, &elm).await;
    let before = Dump::of(&app.database, &elm).await;
    for (table, key) in tables(&app.database).await {
        // Inserts a copy of one of Elm's rows. The policy must refuse the copy before the duplicate key does.
        let insert = format!(
            "INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, '{}'::jsonb) RETURNING 'x'",
            before.0[&table][0].replace('\'', "''")
        );
        let transfer = format!("UPDATE {table} SET {key} = '{}' WHERE {key} = '{}' RETURNING 'x'", elm.id, oak.id);
        for (command, sql) in [("INSERT", insert), ("UPDATE", transfer)] {
            let refusal = as_tenant(&connection, Some(oak.id), &sql).await.expect_err(&sql);
            let expected = if is_refused_by_grant(&table, command) {
                "permission denied"
            } else {
                "violates row-level security policy"
            };
            assert!(refusal.contains(expected), "{sql}\n{refusal}");
        }
    }
    assert_eq!(Dump::of(&app.database, &elm).await, before);
}

#[tokio::test]
async fn a_row_cannot_reference_a_row_of_another_school() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let (ours, theirs) = (fill(&app, &oak).await, fill(&app, &elm).await);
    let backend = app.database.get_database_backend();
    let references = [
        ("account", "classroom_id", "id", ours.pupil.0, theirs.classroom.0),
        ("classroom", "teacher_id", "id", ours.classroom.0, elm.teacher.id.0),
        ("intervention_peer", "pupil_id", "group_id", ours.group.0, theirs.pupil.0),
        ("intervention_pupil", "pupil_id", "group_id", ours.group.0, theirs.pupil.0),
        ("roster_import", "created_by", "id", ours.import.0, elm.it_admin.id.0),
        ("roster_card", "account_id", "import_id", ours.import.0, theirs.pupil.0),
        ("roster_row", "account_id", "import_id", ours.import.0, theirs.pupil.0),
        ("roster_upload", "import_id", "import_id", ours.import.0, theirs.import.0),
        ("sign_in", "account_id", "id", oak.pupil.sign_in_id.0, elm.pupil.id.0),
    ];
    for (table, column, key, row, target) in references {
        // This connection bypasses the second and third walls, so the foreign keys alone must prevent the reference.
        let sql = format!("UPDATE {table} SET {column} = $1 WHERE {SCHOOL_ID} = $2 AND {key} = $3");
        let statement = Statement::from_sql_and_values(backend, sql, [target.into(), oak.id.into(), row.into()]);
        let error = app.database.execute_raw(statement).await.expect_err(table);
        assert!(error.to_string().to_lowercase().contains("foreign key"), "{table}.{column}: {error}");
    }
}

fn is_refused_by_grant(table: &str, command: &str) -> bool {
    REFUSED_BY_GRANT.iter().any(|(refused, commands)| *refused == table && commands.contains(&command))
}

#[tokio::test]
async fn a_transaction_that_is_dropped_while_it_begins_does_not_stay_open() {
    let Some(app) = TestApp::spawn_on(DbBackend::Postgres).await else { return };
    let oak = app.school("oak").await;
    let tenant = oak.tenant();
    for _ in 0..20 {
        // The future is dropped as soon as it waits for PostgreSQL, as when a client disconnects.
        let _ = tokio::time::timeout(Duration::ZERO, tenant.begin()).await;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    // The query itself may run in a transaction that stayed open. The second SELECT finds this case.
    let sql = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%' \
               UNION ALL SELECT 1 WHERE current_user = 'lms_tenant'";
    assert_eq!(rows(&app.database, sql).await.len(), 0);
}

/// The protected tables, each with the column that holds the school's id.
async fn tables(database: &Database) -> Vec<(String, &'static str)> {
    let schema = Schema::read(database).await;
    let mut tables: Vec<_> = schema.tenant_tables().into_iter().map(|table| (table.to_owned(), SCHOOL_ID)).collect();
    tables.push(("school".to_owned(), "id"));
    tables
}

/// A connection that bypasses the product: its transactions begin without role and school.
async fn raw_connection(app: &TestApp) -> DatabaseConnection {
    sea_orm::Database::connect(app.fresh_database().url()).await.unwrap()
}

/// Runs a statement as a school's role and returns the first column of its rows, or the error.
async fn as_tenant(
    database: &DatabaseConnection,
    school_id: Option<SchoolId>,
    sql: &str,
) -> Result<Vec<String>, String> {
    let tx = database.begin().await.unwrap();
    tx.execute_unprepared("SET LOCAL ROLE lms_tenant").await.unwrap();
    if let Some(school_id) = school_id {
        rows(&tx, &format!("SELECT set_config('app.school_id', '{school_id}', true)")).await;
    }
    assert!(!get::<bool>(&rows(&tx, "SELECT current_user <> 'lms_tenant'").await[0], 0));
    let answer = tx.query_all_raw(Statement::from_string(tx.get_database_backend(), sql)).await;
    tx.rollback().await.unwrap();
    Ok(answer.map_err(|error| error.to_string())?.iter().map(|row| text(row, 0)).collect())
}
