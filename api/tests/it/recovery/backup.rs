//! What a backup contains if it is made while a school uses the service.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
};

use chrono::TimeDelta;
use entity::Database;
use entity::job::{self, JobState};
use futures_util::future::join_all;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, QueryFilter, prelude::Uuid};
use serde_json::{Value, json};

use super::{Backup, serve_restored};
use crate::{
    mtc::{self, CHECK, open_round, right, save},
    sessions,
    support::{Person, TestApp, imports, until},
    walls::{
        full_school::Dump,
        schema::{Schema, get, rows, text},
    },
};

/// The number of acknowledged answers by session.
type AcknowledgedAnswers = RefCell<BTreeMap<String, i64>>;

/// Practises until `stop` is set.
async fn practise(app: &TestApp, pupil: &Person, acknowledged: &AcknowledgedAnswers, stop: &Cell<bool>) {
    let client = app.as_(pupil);
    while !stop.get() {
        let started = sessions::start_practice(&client).await;
        let mut question = started["next"].clone();
        while !question.is_null() && !stop.get() {
            question = sessions::answer_rightly(&client, &started, &question).await.ok()["next"].clone();
            *acknowledged.borrow_mut().entry(sessions::id(&started)).or_default() += 1;
        }
        client.post_nothing(&format!("/sessions/{}/finish", sessions::id(&started))).await.ok();
    }
}

/// Claims the job of this import for a worker that never comes back.
async fn claim(app: &TestApp, import: &str) {
    let now = app.clock.now();
    let tx = app.all_schools().begin().await.unwrap();
    let claimed = job::ActiveModel {
        state: Set(JobState::Running),
        attempts: Set(1),
        lease_until: Set(Some(now + TimeDelta::seconds(10))),
        lease_token: Set(Some(Uuid::now_v7())),
        ..Default::default()
    };
    let key = job::Column::DedupeKey.contains(import);
    let updated = tx.update::<job::Entity>().set(claimed).filter(key).exec(&tx).await.unwrap();
    assert_eq!(updated.rows_affected, 1);
    tx.commit().await.unwrap();
}

/// The number of stored answers by session. Asserts that the column `answered` of each session has the same number.
async fn stored_answers(database: &Database) -> BTreeMap<String, i64> {
    let sql = "SELECT lower(replace(CAST(hex AS text), '-', '')), answered, stored FROM (
                   SELECT HEX AS hex, s.answered, (SELECT count(*) FROM attempt AS t
                       WHERE t.school_id = s.school_id AND t.session_id = s.id) AS stored
                   FROM practice_session AS s) AS counted";
    let id = if database.get_database_backend() == DbBackend::Postgres { "s.id" } else { "hex(s.id)" };
    let counted = rows(database, &sql.replace("HEX", id)).await;
    let count = |row| {
        let stored: i64 = get(row, 2);
        assert_eq!(i64::from(get::<i32>(row, 1)), stored, "{}", text(row, 0));
        (text(row, 0), stored)
    };
    counted.iter().map(count).collect()
}

/// The row-level security and the grants in the database's catalogue; empty on SQLite.
async fn security_catalogue(database: &Database) -> BTreeSet<String> {
    if database.get_database_backend() != DbBackend::Postgres {
        return BTreeSet::new();
    }
    let sql = "SELECT concat_ws(' ', tablename, policyname, roles, cmd, qual, with_check) FROM pg_policies
               UNION ALL SELECT concat_ws(' ', relname, relrowsecurity, relforcerowsecurity) FROM pg_class
                   WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
               UNION ALL SELECT concat_ws(' ', table_name, column_name, grantee, privilege_type)
                   FROM information_schema.column_privileges WHERE grantee LIKE 'lms\\_%e'
               UNION ALL SELECT concat_ws(' ', table_name, grantee, privilege_type)
                   FROM information_schema.table_privileges WHERE grantee LIKE 'lms\\_%e'";
    rows(database, sql).await.iter().map(|row| text(row, 0)).collect()
}

/// Tables that nothing changes while the backup is made.
const AT_REST: [&str; 8] =
    ["account", "classroom", "mtc_answer", "mtc_attempt", "mtc_round", "roster_import", "roster_upload", "sign_in"];

#[tokio::test]
async fn a_backup_under_load_holds_every_acknowledged_answer_and_the_school_can_continue() {
    let app = TestApp::spawn().await;
    app.jobs_may_remain();
    let oak = app.school("oak").await.with_class(5).await;
    let [checked, practising @ ..] = &*oak.classes[0] else { panic!("a class of five") };
    // The school has a half-finished check, an open session, and an import that a worker has claimed.
    let round = open_round(&app, &oak).await;
    let form = mtc::start(&app.as_(checked), &round).await;
    app.clock.advance(CHECK);
    save(&app, &app.as_(checked), &form, &right(&form, 1..=10)).await.ok();
    let open = sessions::start_practice(&app.as_(&oak.pupil)).await;
    let answered = sessions::answer_rightly(&app.as_(&oak.pupil), &open, &open["next"]).await.ok();
    let roster = b"first_name,last_name,classroom,external_id\nNia,Quist,Hazel,N1\n";
    let import = app.as_(&oak.it_admin).upload(roster, &[("mode", "commit")]).send().await.accepted();
    let import = imports::id(&import);
    claim(&app, &import).await;
    let at_rest = Dump::of(&app.database, &oak).await;

    let (acknowledged, stop) = (AcknowledgedAnswers::default(), Cell::new(false));
    let backing_up = async {
        until(async || acknowledged.borrow().values().sum::<i64>() > 30).await;
        let before = acknowledged.borrow().clone();
        let backup = Backup::of(&app).await;
        stop.set(true);
        (before, backup)
    };
    let working = join_all(practising.iter().map(|pupil| practise(&app, pupil, &acknowledged, &stop)));
    let ((before, backup), _) = tokio::join!(backing_up, working);

    let after = serve_restored(&app, backup.restore().await).await;
    let (original, copy) = (&app.database, after.fresh_database().connect(2).await);
    assert_eq!(format!("{:?}", Schema::read(&copy).await), format!("{:?}", Schema::read(original).await));
    assert_eq!(security_catalogue(&copy).await, security_catalogue(original).await);
    if !after.fresh_database().is_postgres() {
        assert_eq!(rows(&copy, "PRAGMA foreign_key_check").await.len(), 0);
        assert_eq!(text(&rows(&copy, "PRAGMA integrity_check").await[0], 0), "ok");
    }
    let restored = Dump::of(&copy, &oak).await;
    for table in AT_REST {
        assert_eq!(restored.0[table], at_rest.0[table], "{table}");
    }
    let stored = stored_answers(&copy).await;
    for (session, answers) in &before {
        let restored = stored.get(&session.replace('-', "")).copied().unwrap_or_default();
        assert!(restored >= *answers, "{session}: {answers} acknowledged, {restored} restored");
    }

    for person in oak.everyone() {
        after.anonymous().post(person.login_path(), person.login()).await.ok();
    }
    assert_session_continues(&after, &oak.pupil, &open, &answered["next"]).await;
    save(&after, &after.as_(checked), &form, &right(&form, 11..=25)).await.ok();
    // The lease of the worker that claimed the import expires.
    after.clock.advance(TimeDelta::seconds(20));
    after.do_jobs().await;
    assert_eq!(after.as_(&oak.it_admin).import(&import).await["import"]["state"], "done");
    assert_eq!(mtc::get_attempt(&after.as_(checked), &form).await["score"], 25);
}

/// Asserts that the session continues where it was, because its live queue is rebuilt from the restored rows.
async fn assert_session_continues(after: &TestApp, pupil: &Person, started: &Value, next: &Value) {
    let client = after.as_(pupil);
    let result = sessions::answer_rightly(&client, started, next).await.ok();
    assert_eq!((&result["correct"], &result["progress"]["answered"]), (&json!(true), &json!(2)));
}

#[tokio::test]
async fn a_backup_overwrites_no_file_and_needs_a_database() {
    let Some(app) = TestApp::spawn_on(DbBackend::Sqlite).await else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lms.backup");
    app.school("oak").await;
    let back_up = async |url: &str| api::backup::back_up(url, &file).await.map_err(|cause| cause.to_string());
    let nowhere = format!("sqlite:{}/none.db?mode=rwc", folder.path().display());
    assert!(back_up(&nowhere).await.unwrap_err().contains("there is no database"));
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    back_up(app.fresh_database().url()).await.unwrap();
    assert!(back_up(app.fresh_database().url()).await.unwrap_err().contains("already exists"));
    assert_eq!(folder.path().read_dir().unwrap().count(), 1);
}

#[tokio::test]
async fn a_backup_deletes_the_unfinished_files_of_killed_backups_and_nothing_else() {
    let Some(app) = TestApp::spawn_on(DbBackend::Sqlite).await else { return };
    app.school("oak").await;
    let folder = tempfile::tempdir().unwrap();
    let create = |name: &str| File::create(folder.path().join(name)).unwrap();
    create(".lms-backupAbCd1234");
    let running = create(".lms-backupAbCd5678");
    running.lock().unwrap();
    let others = [".lms-backup", ".lms-backup-settings", ".lms-backupAbCd12345", "lms-backupAbCd1234"];
    for name in others {
        create(name);
    }
    fs::create_dir(folder.path().join(".lms-backupAbCd9012")).unwrap();

    api::backup::back_up(app.fresh_database().url(), &folder.path().join("lms.backup")).await.unwrap();
    let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let expected = [".lms-backupAbCd5678", ".lms-backupAbCd9012", "lms.backup"].into_iter().chain(others);
    assert_eq!(names.collect::<BTreeSet<_>>(), expected.map(str::to_owned).collect());
}
