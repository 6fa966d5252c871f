//! Backup and restore, with the commands of `deploy/BACKUP.md`.

mod backup;
mod documented;
mod erasures;
mod mismatches;
mod postgres;

use std::{fs, path::PathBuf};

use migration::fresh::{FreshDatabase, empty_database};
use tempfile::TempDir;

use crate::support::TestApp;

/// A backup of a service's database.
pub(crate) struct Backup {
    file: PathBuf,
    _folder: TempDir,
}

impl Backup {
    /// Backs up the database while the service runs.
    pub(crate) async fn of(app: &TestApp) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lms.backup");
        let database = app.fresh_database();
        if database.is_postgres() {
            postgres::dump(database.url(), &file).await;
        } else {
            api::backup::back_up(database.url(), &file).await.unwrap();
        }
        Self { file, _folder: folder }
    }

    /// Restores the backup into a new database.
    pub(crate) async fn restore(&self) -> FreshDatabase {
        let restored = empty_database().await;
        if restored.is_postgres() {
            postgres::restore(&self.file, restored.url()).await;
        } else {
            fs::copy(&self.file, restored.url().strip_prefix("sqlite://").unwrap()).unwrap();
        }
        restored
    }
}

/// The service on the restored database, as in production: on PostgreSQL it connects with a login that owns nothing.
pub(crate) async fn serve_restored(app: &TestApp, restored: FreshDatabase) -> TestApp {
    let as_service = if restored.is_postgres() { Some(postgres::as_service(restored.url()).await) } else { None };
    let change = |parts: &mut api::app::AppState| {
        if let Some(database) = as_service {
            parts.database = database;
        }
    };
    app.over_restored(restored, change).await
}
