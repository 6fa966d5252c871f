//! A school with a row in every table that belongs to schools, so that a wall is tried where there is something
//! behind it.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use entity::{
    AccountId, ClassroomId, ImportId, JobId, audit, classroom, idempotent_answer,
    job::{self, JobState},
    login_attempt, refresh_token, roster_card,
    roster_import::{self, ImportState, Leavers, OnError},
    roster_row::{self, RowOutcome},
    roster_upload,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseConnection, DbBackend, QueryFilter, prelude::Uuid};
use serde_json::json;

use super::schema::{SCHOOL_ID, Schema, rows, text};
use crate::support::{School, TestApp};

/// Ids of things in a school.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Things {
    /// A pupil, in a class, with rows of rosters and a login card.
    pub(crate) pupil: AccountId,
    pub(crate) classroom: ClassroomId,
    pub(crate) import: ImportId,
    /// A dead job.
    pub(crate) job: JobId,
}

/// Writes a row into every table that belongs to schools.
///
/// Its teacher teaches the class; its IT admin has uploaded a roster, has been answered under an idempotency key, and
/// has failed to log in.
pub(crate) async fn fill(app: &TestApp, school: &School<'_>) -> Things {
    app.jobs_may_remain();
    let now = app.clock.now();
    let soon = now + TimeDelta::days(7);
    let school_id = school.id;
    let class = school.class("Hazel", 2).await;
    let pupil = class[0].id;
    let (import_id, job_id) = (ImportId::draw(), JobId::draw());

    let tx = app.all_schools().begin().await.unwrap();
    tx.insert::<job::Entity, _>(job::Model {
        id: job_id,
        school_id: Some(school_id),
        kind: "import".into(),
        payload: json!({ "version": 1, "job": { "import_id": import_id } }),
        state: JobState::Dead,
        priority: 100,
        attempts: 5,
        max_attempts: 5,
        run_at: now,
        lease_until: None,
        lease_token: None,
        dedupe_key: Some(format!("import:{school_id}:{import_id}")),
        progress_done: 0,
        progress_total: 0,
        last_error: Some("the printer is on fire".into()),
        created_at: now,
        finished_at: Some(now),
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();

    let tx = school.tenant().begin().await.unwrap();
    tx.update::<classroom::Entity>()
        .set(classroom::ActiveModel { teacher_id: Set(Some(school.teacher.id)), ..Default::default() })
        .filter(classroom::Column::Id.eq(class.id))
        .exec(&tx)
        .await
        .unwrap();
    tx.insert::<roster_import::Entity, _>(roster_import::Model {
        school_id,
        id: import_id,
        created_by: Some(school.it_admin.id),
        filename: Some("roster.csv".into()),
        state: ImportState::Ready,
        commit_requested: false,
        on_error: OnError::Stop,
        leavers: Leavers::Keep,
        confirm_large: false,
        reason: None,
        rows_total: 1,
        rows_done: 1,
        done_through_line: 2,
        counts: json!({ "updated": 1 }),
        job_id,
        version: 1,
        created_at: now,
        finished_at: None,
    })
    .await
    .unwrap();
    let sealed = b"sealed".to_vec();
    tx.insert::<roster_upload::Entity, _>(roster_upload::Model {
        school_id,
        import_id,
        sealed: sealed.clone(),
        expires_at: soon,
    })
    .await
    .unwrap();
    tx.insert::<roster_row::Entity, _>(roster_row::Model {
        school_id,
        import_id,
        position: 1,
        line: Some(2),
        outcome: RowOutcome::Updated,
        account_id: Some(pupil),
        summary: json!({ "first_name": "Robin" }),
        findings: json!([]),
    })
    .await
    .unwrap();
    tx.insert::<roster_card::Entity, _>(roster_card::Model {
        school_id,
        import_id,
        account_id: pupil,
        sealed,
        expires_at: soon,
    })
    .await
    .unwrap();
    tx.insert::<refresh_token::Entity, _>(refresh_token::Model {
        school_id,
        hash: school_id.0.as_bytes().to_vec(),
        sign_in_id: class[0].sign_in_id,
        created_at: now,
        rotated_at: None,
    })
    .await
    .unwrap();
    tx.insert::<login_attempt::Entity, _>(login_attempt::Model {
        school_id,
        username: class[0].username.clone(),
        failures: 1,
        last_at: now,
        locked_until: None,
    })
    .await
    .unwrap();
    for account_id in [school.it_admin.id, pupil] {
        tx.insert::<idempotent_answer::Entity, _>(idempotent_answer::Model {
            school_id,
            account_id,
            operation: "createUser".into(),
            key: "a".into(),
            body_hash: vec![1],
            answer: Some(json!({ "id": pupil, "first_name": "Robin" })),
            created_at: now,
        })
        .await
        .unwrap();
    }
    tx.insert::<audit::Entity, _>(audit::Model {
        school_id,
        id: Uuid::now_v7(),
        at: now,
        actor_id: Some(school.it_admin.id),
        actor_role: "it_admin".into(),
        action: "user.update".into(),
        subject_kind: "user".into(),
        subject_id: Some(pupil.0),
        detail: json!({ "fields": ["first_name"] }),
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();

    let dump = Dump::of(&app.database, school).await;
    for table in Schema::read(&app.database).await.tenant_tables() {
        assert!(
            dump.0.get(table).is_some_and(|rows| !rows.is_empty()),
            "{table} is empty: write a row of it in full_school::fill, so that the walls around it are tried"
        );
    }
    Things { pupil, classroom: class.id, import: import_id, job: job_id }
}

/// Every row of a school, by table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dump(pub(crate) BTreeMap<String, Vec<String>>);

impl Dump {
    pub(crate) async fn of(database: &DatabaseConnection, school: &School<'_>) -> Self {
        let schema = Schema::read(database).await;
        let mut dump = BTreeMap::new();
        for table in schema.tenant_tables() {
            dump.insert(table.to_owned(), dump_table(database, &schema, table, SCHOOL_ID, school.id.0).await);
        }
        dump.insert("school".to_owned(), dump_table(database, &schema, "school", "id", school.id.0).await);
        Self(dump)
    }
}

async fn dump_table(database: &DatabaseConnection, schema: &Schema, table: &str, key: &str, id: Uuid) -> Vec<String> {
    let postgres = sea_orm::ConnectionTrait::get_database_backend(database) == DbBackend::Postgres;
    let columns = schema.columns[table].iter();
    let (row, id) = if postgres {
        ("to_jsonb(t)::text".to_owned(), format!("'{id}'"))
    } else {
        let quoted: Vec<_> = columns.map(|column| format!("quote(t.\"{column}\")")).collect();
        (quoted.join(" || ',' || "), format!("x'{}'", id.simple()))
    };
    let sql = format!("SELECT {row} FROM {table} AS t WHERE t.{key} = {id} ORDER BY 1");
    rows(database, &sql).await.iter().map(|row| text(row, 0)).collect()
}
