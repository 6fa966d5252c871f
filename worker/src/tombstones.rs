//! Whom the schools have erased, kept outside the database: a backup that is restored brings erased people back, and by
//! this list they are erased again.
//!
//! A file for each, in a folder for each school, with ids and a time and nothing else. The job `erase` writes it, which
//! exists exactly when the erasure is committed, and is not done before the file is on the disk. What the audit log says
//! of erasures is the source, so a folder that was lost is filled again by each school's next erasure.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use entity::{AccountId, SchoolId};
use serde::{Deserialize, Serialize};

/// That somebody was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// In which school.
    pub school_id: SchoolId,
    /// Who.
    pub account_id: AccountId,
    /// When.
    pub erased_at: DateTime<Utc>,
}

/// The folder of the tombstones, if there is one.
#[derive(Debug, Clone)]
pub struct Tombstones(Option<Arc<Path>>);

impl Tombstones {
    /// In that folder, which is made when it is needed; without one nothing is kept.
    #[must_use]
    pub fn in_folder(folder: Option<PathBuf>) -> Self {
        Self(folder.map(Arc::from))
    }

    /// Is there a folder?
    #[must_use]
    pub const fn are_kept(&self) -> bool {
        self.0.is_some()
    }

    /// Keeps these. They are on the disk when it returns; those that are kept already stay as they are.
    pub fn keep(&self, tombstones: &[Tombstone]) -> io::Result<()> {
        let Some(folder) = &self.0 else { return Ok(()) };
        for tombstone in tombstones {
            let of_school = folder.join(tombstone.school_id.to_string());
            let file = of_school.join(format!("{}.json", tombstone.account_id));
            if file.try_exists()? {
                continue;
            }
            fs::create_dir_all(&of_school)?;
            write(&of_school, &file, tombstone)?;
            // The names of file and folder are durable only once the folders above them are.
            for above in [of_school.as_path(), folder] {
                File::open(above)?.sync_all()?;
            }
        }
        Ok(())
    }

    /// All that are kept.
    pub fn all(&self) -> io::Result<Vec<Tombstone>> {
        let Some(folder) = &self.0 else { return Ok(Vec::new()) };
        let mut all = Vec::new();
        for of_school in entries(folder)? {
            for file in entries(&of_school)? {
                if file.extension().is_some_and(|extension| extension == "json") {
                    all.push(read(&file)?);
                }
            }
        }
        Ok(all)
    }
}

/// Beside its place and then into it: whoever looks finds a whole file or none.
fn write(folder: &Path, place: &Path, tombstone: &Tombstone) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&serde_json::to_vec(tombstone)?)?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(place) {
        Ok(_) => Ok(()),
        Err(taken) if taken.error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(failed) => Err(failed.error),
    }
}

fn read(file: &Path) -> io::Result<Tombstone> {
    // The parser's own words name no file.
    serde_json::from_slice(&fs::read(file)?)
        .map_err(|_| io::Error::new(ErrorKind::InvalidData, format!("{} is no tombstone", file.display())))
}

/// What is in a folder, by name; nothing where there is no folder. A file among the schools is none of ours.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let found = match fs::read_dir(folder) {
        Ok(found) => found,
        Err(cause) if matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(Vec::new()),
        Err(cause) => return Err(cause),
    };
    let mut paths = found.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn drawn() -> Tombstone {
        Tombstone { school_id: SchoolId::draw(), account_id: AccountId::draw(), erased_at: Utc::now() }
    }

    #[test]
    fn what_is_kept_is_read_again_and_the_first_time_stays() {
        let folder = tempfile::tempdir().unwrap();
        let tombstones = Tombstones::in_folder(Some(folder.path().join("not/yet/made")));
        assert_eq!(tombstones.all().unwrap(), []);
        let (first, second) = (drawn(), drawn());
        tombstones.keep(&[first]).unwrap();
        let again = Tombstone { erased_at: first.erased_at + TimeDelta::days(1), ..first };
        tombstones.keep(&[again, second]).unwrap();
        let mut all = tombstones.all().unwrap();
        all.sort_by_key(|tombstone| tombstone.account_id);
        assert_eq!(all, [first, second]);
    }

    #[test]
    fn a_file_that_is_no_tombstone_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let tombstones = Tombstones::in_folder(Some(folder.path().to_owned()));
        tombstones.keep(&[drawn()]).unwrap();
        fs::write(folder.path().join("read me"), "not a school").unwrap();
        assert_eq!(tombstones.all().unwrap().len(), 1);
        let school = folder.path().join(SchoolId::draw().to_string());
        fs::create_dir(&school).unwrap();
        fs::write(school.join("torn.json"), "{").unwrap();
        assert!(tombstones.all().unwrap_err().to_string().contains("torn.json"));
    }

    #[test]
    fn a_folder_that_cannot_be_written_to_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a-file");
        fs::write(&file, "").unwrap();
        assert!(Tombstones::in_folder(Some(file)).keep(&[drawn()]).is_err());
    }
}
