//! Backs up the embedded database while the service runs.

use std::{
    error::Error,
    fs::{self, File},
    io::{self, ErrorKind},
    path::Path,
};

use entity::{Database, tenant::Service};
use worker::schools;

// The name of an unfinished backup: a prefix and random letters and digits.
const UNFINISHED: &str = ".lms-backup";
const RANDOM: usize = 8;

/// Copies a consistent snapshot of the SQLite database at `url` into a new file, while writers continue.
///
/// Only the owner of the file can read the copy. The file gets its final name only when it is complete and flushed to
/// the disk. Returns the number of schools in the database. A database without schools is an error, because it is
/// probably not the one to back up, and a rotation would replace the good backups with empty ones. Deletes the
/// unfinished files that killed backups have left in the same folder.
pub async fn back_up(url: &str, file: &Path) -> Result<usize, Box<dyn Error>> {
    if file.try_exists()? {
        return Err(format!("{} already exists", file.display()).into());
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    delete_unfinished(folder)?;
    // The copy is written to a temporary file, because only the owner can read a temporary file. SQLite accepts an
    // existing file as the target if the file is empty.
    let copy = tempfile::Builder::new().prefix(UNFINISHED).rand_bytes(RANDOM).tempfile_in(folder)?;
    // The system releases this lock when the process ends for any reason.
    copy.as_file().lock()?;
    let path = copy.path().to_str().ok_or("the file name is not valid UTF-8")?;

    let database =
        Database::open_existing(url).await.map_err(|cause| format!("there is no database to back up: {cause}"))?;
    let schools = schools::ids(&Service::new(database.clone()))
        .await
        .map_err(|cause| format!("the file is not a database of this service: {cause}"))?;
    if schools.is_empty() {
        return Err("the database has no schools, so there is nothing to back up".into());
    }
    database.copy_into(path).await?;
    database.close().await?;

    copy.as_file().sync_all()?;
    match copy.persist_noclobber(file) {
        Err(failed) if failed.error.kind() == ErrorKind::AlreadyExists => {
            return Err(format!("{} already exists", file.display()).into());
        }
        other => other?,
    };
    File::open(folder)?.sync_all()?;
    Ok(schools.len())
}

/// Deletes the temporary files that killed backups have left in a folder. A backup that is still running has locked its
/// file.
fn delete_unfinished(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let random = name.to_str().and_then(|name| name.strip_prefix(UNFINISHED));
        let is_unfinished =
            random.is_some_and(|it| it.len() == RANDOM && it.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if !is_unfinished || !entry.file_type()?.is_file() {
            continue;
        }
        if File::open(entry.path())?.try_lock().is_ok() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Returns the size of a file in megabytes, rounded up.
pub fn megabytes(file: &Path) -> io::Result<u64> {
    Ok(fs::metadata(file)?.len().div_ceil(1024 * 1024))
}
