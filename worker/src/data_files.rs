//! The files of the embedded database: whether they exist, and that only their owner can access them.

use std::{
    ffi::OsString,
    fs::{self, Permissions},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use entity::database::sqlite_file;
use rustix::{
    fs::Mode,
    process::{geteuid, umask},
};
use secrecy::ExposeSecret;

use crate::settings::Settings;

/// A command was to work on the data of a service, but there is no database.
#[derive(Debug, thiserror::Error)]
#[error(
    "there is no database in {0}: name the settings of the service with --env-file, or set LMS_DATA_DIR. Only \
     `lms serve` and `lms demo` create a new database"
)]
pub struct MissingDatabaseError(PathBuf);

/// Makes the files that this process creates accessible to their owner only, whatever the umask of the parent is.
/// SQLite creates its files itself, so their mode can only be set through the umask.
pub fn keep_files_private() {
    umask(Mode::RWXG | Mode::RWXO);
}

impl Settings {
    /// Returns the file of the embedded database; `None` with PostgreSQL.
    #[must_use]
    pub fn database_file(&self) -> Option<PathBuf> {
        match &self.database_url {
            None => Some(self.data_dir.join("lms.db")),
            Some(_) if !self.is_embedded() => None,
            Some(url) => sqlite_file(url.expose_secret()).ok(),
        }
    }

    /// Returns the file of the secrets that are generated for an embedded database.
    #[must_use]
    pub fn secrets_file(&self) -> PathBuf {
        self.data_dir.join("secrets.toml")
    }

    /// Returns whether the embedded database still has to be created. With PostgreSQL, returns `false`.
    #[must_use]
    pub fn is_new(&self) -> bool {
        // An empty file is what SQLite leaves if it is stopped before the first write.
        self.database_file().is_some_and(|file| !fs::metadata(file).is_ok_and(|file| file.is_file() && file.len() > 0))
    }

    /// Returns an error if the embedded database does not exist. Without this check, a command with wrong settings
    /// would create an empty database, find nothing in it, and report success.
    pub fn require_database(&self) -> Result<(), MissingDatabaseError> {
        match self.database_file() {
            Some(file) if self.is_new() => Err(MissingDatabaseError(file)),
            _ => Ok(()),
        }
    }

    /// Takes the access of other users to the data directory, the embedded database and its secrets away, if they have
    /// any: an earlier version, or a restore as another user, may have left it. Logs each change.
    pub fn restrict_files(&self) {
        let Some(database) = self.database_file() else { return };
        if self.database_url.is_none() {
            restrict(&self.data_dir);
        }
        for file in [database.clone(), beside(&database, "-wal"), beside(&database, "-shm"), self.secrets_file()] {
            restrict(&file);
        }
    }
}

/// Returns the path of one of SQLite's files beside the database.
fn beside(database: &Path, ending: &str) -> PathBuf {
    let mut path = OsString::from(database);
    path.push(ending);
    path.into()
}

fn restrict(path: &Path) {
    const OTHERS: u32 = 0o077;
    const STICKY: u32 = 0o1000;
    let Ok(metadata) = fs::metadata(path) else { return };
    let mode = metadata.mode() & 0o7777;
    // A directory with the sticky bit, such as /tmp, is shared on purpose.
    if mode & OTHERS == 0 || mode & STICKY != 0 || metadata.uid() != geteuid().as_raw() {
        return;
    }
    let (path_shown, was) = (path.display(), format!("{mode:04o}"));
    match fs::set_permissions(path, Permissions::from_mode(mode & !OTHERS)) {
        Ok(()) => {
            tracing::warn!(path = %path_shown, was, "other users could access this path: their access was removed");
        }
        Err(cause) => tracing::warn!(path = %path_shown, was, %cause, "other users can access this path"),
    }
}
