//! Tombstones: erasure records outside the database. Restoring a backup brings erased people back, and these records
//! are used to erase them again.
//!
//! Each school has a directory, even before its first erasure, so that a directory which this installation has never
//! used is recognised. Each erased account has one file in the directory of its school. The file contains two ids and a
//! time, nothing else.
//!
//! The job `erase` writes the file. The job is enqueued in the transaction of the erasure and does not succeed until
//! the file is on disk. The job reads the erasures from the audit log, so if the directory is lost, the next erasure at
//! each school restores that school's files.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use entity::{AccountId, SchoolId};
use serde::{Deserialize, Serialize};

/// The record of one erased account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// The id of the school.
    pub school_id: SchoolId,
    /// The id of the erased account.
    pub account_id: AccountId,
    /// The time of the erasure.
    pub erased_at: DateTime<Utc>,
}

/// The directory of the tombstones. It is optional.
#[derive(Debug, Clone)]
pub struct Tombstones(Option<Arc<Path>>);

impl Tombstones {
    /// Stores tombstones in `directory`, which is created when needed. With `None`, no tombstones are stored.
    #[must_use]
    pub fn in_directory(directory: Option<PathBuf>) -> Self {
        Self(directory.map(Arc::from))
    }

    /// Returns whether there is a directory.
    #[must_use]
    pub const fn is_enabled(&self) -> bool {
        self.0.is_some()
    }

    /// Returns the directory, if there is one.
    #[must_use]
    pub fn directory(&self) -> Option<&Path> {
        self.0.as_deref()
    }

    /// Creates the directories of these schools, and returns when they are on disk.
    pub fn prepare(&self, schools: &[SchoolId]) -> io::Result<()> {
        let Some(directory) = &self.0 else { return Ok(()) };
        let missing: Vec<_> =
            schools.iter().map(|school| directory.join(school.to_string())).filter(|path| !path.is_dir()).collect();
        if missing.is_empty() {
            return Ok(());
        }
        for school_directory in &missing {
            fs::create_dir_all(school_directory)?;
        }
        File::open(directory)?.sync_all()
    }

    /// Returns the schools that have a directory.
    pub fn schools(&self) -> io::Result<BTreeSet<SchoolId>> {
        let Some(directory) = &self.0 else { return Ok(BTreeSet::new()) };
        let school = |path: PathBuf| path.file_name()?.to_str()?.parse().ok().map(SchoolId).filter(|_| path.is_dir());
        Ok(entries(directory)?.into_iter().filter_map(school).collect())
    }

    /// Saves these tombstones and returns when they are on disk. A tombstone that already exists stays unchanged.
    pub fn save(&self, tombstones: &[Tombstone]) -> io::Result<()> {
        let Some(directory) = &self.0 else { return Ok(()) };
        for tombstone in tombstones {
            let school_directory = directory.join(tombstone.school_id.to_string());
            let file = school_directory.join(format!("{}.json", tombstone.account_id));
            if file.try_exists()? {
                continue;
            }
            fs::create_dir_all(&school_directory)?;
            write(&school_directory, &file, tombstone)?;
            // The name of a file or directory is durable only after its parent directory has been synced.
            for parent in [school_directory.as_path(), directory] {
                File::open(parent)?.sync_all()?;
            }
        }
        Ok(())
    }

    /// Reads all tombstones.
    pub fn all(&self) -> io::Result<Vec<Tombstone>> {
        let Some(directory) = &self.0 else { return Ok(Vec::new()) };
        let mut all = Vec::new();
        for school_directory in entries(directory)? {
            for file in entries(&school_directory)? {
                if file.extension().is_some_and(|extension| extension == "json") {
                    all.push(read(&file)?);
                }
            }
        }
        Ok(all)
    }
}

/// Writes a temporary file in `directory` and then links it to `path`, so that readers find a complete file or no file.
fn write(directory: &Path, path: &Path, tombstone: &Tombstone) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    file.write_all(&serde_json::to_vec(tombstone)?)?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(failure) if failure.error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(failure) => Err(failure.error),
    }
}

fn read(file: &Path) -> io::Result<Tombstone> {
    // The parser's error does not name the file.
    serde_json::from_slice(&fs::read(file)?)
        .map_err(|_| io::Error::new(ErrorKind::InvalidData, format!("{} is not a valid tombstone", file.display())))
}

/// Lists a directory in order of name. Returns nothing if the directory does not exist or is a file, so that stray
/// files among the schools' directories are ignored.
fn entries(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(cause) if matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(Vec::new()),
        Err(cause) => return Err(cause),
    };
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn tombstone() -> Tombstone {
        Tombstone { school_id: SchoolId::draw(), account_id: AccountId::draw(), erased_at: Utc::now() }
    }

    #[test]
    fn saved_tombstones_are_read_back_and_saving_again_keeps_the_first_time() {
        let directory = tempfile::tempdir().unwrap();
        let tombstones = Tombstones::in_directory(Some(directory.path().join("not/yet/created")));
        assert_eq!(tombstones.all().unwrap(), []);
        let (first, second) = (tombstone(), tombstone());
        tombstones.save(&[first]).unwrap();
        let repeated = Tombstone { erased_at: first.erased_at + TimeDelta::days(1), ..first };
        tombstones.save(&[repeated, second]).unwrap();
        let mut all = tombstones.all().unwrap();
        all.sort_by_key(|tombstone| tombstone.account_id);
        assert_eq!(all, [first, second]);
    }

    #[test]
    fn a_school_has_a_directory_before_its_first_erasure() {
        let directory = tempfile::tempdir().unwrap();
        let tombstones = Tombstones::in_directory(Some(directory.path().join("not/yet/created")));
        assert_eq!(tombstones.schools().unwrap(), BTreeSet::new());
        let (oak, elm) = (SchoolId::draw(), SchoolId::draw());
        tombstones.prepare(&[oak]).unwrap();
        tombstones.prepare(&[oak, elm]).unwrap();
        fs::write(directory.path().join("not/yet/created/read me"), "not a school").unwrap();
        assert_eq!(tombstones.schools().unwrap(), [oak, elm].into());
        assert_eq!(tombstones.all().unwrap(), []);
    }

    #[test]
    fn the_error_for_an_invalid_file_names_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let tombstones = Tombstones::in_directory(Some(directory.path().to_owned()));
        tombstones.save(&[tombstone()]).unwrap();
        fs::write(directory.path().join("read me"), "not a school").unwrap();
        assert_eq!(tombstones.all().unwrap().len(), 1);
        let school = directory.path().join(SchoolId::draw().to_string());
        fs::create_dir(&school).unwrap();
        fs::write(school.join("torn.json"), "{").unwrap();
        assert!(tombstones.all().unwrap_err().to_string().contains("torn.json"));
    }

    #[test]
    fn saving_to_a_directory_that_cannot_be_written_fails() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("a-file");
        fs::write(&file, "").unwrap();
        assert!(Tombstones::in_directory(Some(file)).save(&[tombstone()]).is_err());
    }
}
