//! Backing up the embedded database while it serves.

use std::{
    error::Error,
    fs::{self, File},
    io::ErrorKind,
    path::Path,
};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, Statement};

/// Copies the SQLite database at `url` into a new file, as it is at one moment. Writers go on meanwhile.
///
/// The copy is for its owner alone, and is at its place only when it is whole and on the disk.
pub async fn back_up(url: &str, file: &Path) -> Result<(), Box<dyn Error>> {
    if file.try_exists()? {
        return Err(format!("{} is there already", file.display()).into());
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // SQLite writes into a file that is there if it is empty, and this one nobody else may read.
    let copy = tempfile::Builder::new().prefix(".lms-backup").tempfile_in(folder)?;
    let path = copy.path().to_str().ok_or("the name of the file is no UTF-8")?;

    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(|sqlite| sqlite.create_if_missing(false));
    let database =
        Database::connect(options).await.map_err(|cause| format!("there is no database to back up: {cause}"))?;
    let statement = Statement::from_sql_and_values(database.get_database_backend(), "VACUUM INTO $1", [path.into()]);
    database.execute_raw(statement).await?;
    database.close().await?;

    copy.as_file().sync_all()?;
    match copy.persist_noclobber(file) {
        Err(taken) if taken.error.kind() == ErrorKind::AlreadyExists => {
            return Err(format!("{} is there already", file.display()).into());
        }
        other => other?,
    };
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// How large it is, in megabytes.
pub fn megabytes(file: &Path) -> std::io::Result<u64> {
    Ok(fs::metadata(file)?.len().div_ceil(1024 * 1024))
}
