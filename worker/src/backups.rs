//! The directory of backups: names, age and rotation. `lms backup` writes a file there each night.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, NaiveDateTime, Utc};

/// The format of a backup's name. It contains the time of the backup in UTC, so names sort by time.
const NAME: &str = "lms-%Y%m%dT%H%M%SZ.db";

/// The directory of the backups of the embedded database.
#[derive(Debug, Clone)]
pub struct Backups(PathBuf);

impl Backups {
    /// Returns the backups in this directory.
    #[must_use]
    pub const fn in_directory(directory: PathBuf) -> Self {
        Self(directory)
    }

    /// Returns the path of a backup that is made now.
    #[must_use]
    pub fn path_at(&self, now: DateTime<Utc>) -> PathBuf {
        self.0.join(now.format(NAME).to_string())
    }

    /// Returns the time of the newest backup; `None` if there is none.
    pub fn newest(&self) -> io::Result<Option<DateTime<Utc>>> {
        Ok(self.all()?.pop().map(|(at, _)| at))
    }

    /// Deletes all backups but the `keep` newest ones, and returns the paths of the deleted backups. Never deletes a
    /// file whose name is not that of a backup.
    pub fn rotate(&self, keep: usize) -> io::Result<Vec<PathBuf>> {
        let mut all = self.all()?;
        all.truncate(all.len().saturating_sub(keep));
        all.into_iter()
            .map(|(_, path)| {
                fs::remove_file(&path)?;
                Ok(path)
            })
            .collect()
    }

    /// Returns time and path of all backups, oldest first. A directory that does not exist has no backups.
    fn all(&self) -> io::Result<Vec<(DateTime<Utc>, PathBuf)>> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => return Err(cause),
        };
        let mut all = Vec::new();
        for entry in entries {
            let entry = entry?;
            let path = entry.path();
            if let Some(at) = time_of(&path).filter(|_| entry.file_type().is_ok_and(|kind| kind.is_file())) {
                all.push((at, path));
            }
        }
        all.sort();
        Ok(all)
    }
}

/// Returns the time in the name of a backup; `None` if the name is not exactly one that [`Backups::path_at`] gives.
fn time_of(path: &Path) -> Option<DateTime<Utc>> {
    let name = path.file_name()?.to_str()?;
    let at = NaiveDateTime::parse_from_str(name, NAME).ok()?.and_utc();
    (at.format(NAME).to_string() == name).then_some(at)
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone};

    use super::*;

    #[test]
    fn rotation_keeps_the_newest_backups_and_every_other_file() {
        let directory = tempfile::tempdir().unwrap();
        let backups = Backups::in_directory(directory.path().to_owned());
        assert_eq!(backups.newest().unwrap(), None);
        let monday = Utc.with_ymd_and_hms(2026, 11, 30, 2, 30, 0).unwrap();
        let nights: Vec<_> = (0..5).map(|night| monday + TimeDelta::days(night)).collect();
        for night in &nights {
            fs::write(backups.path_at(*night), "").unwrap();
        }
        assert!(directory.path().join("lms-20261130T023000Z.db").exists());
        let others = [
            "lms.db",
            "monday.db",
            "lms-20261130T023000Z.db.gz",
            "lms-2026130T023000Z.db",
            "lms-x.db",
            ".lms-backupAb",
        ];
        for other in others {
            fs::write(directory.path().join(other), "").unwrap();
        }
        fs::create_dir(backups.path_at(monday - TimeDelta::days(1))).unwrap();
        assert_eq!(backups.newest().unwrap(), nights.last().copied());

        assert_eq!(backups.rotate(14).unwrap(), Vec::<PathBuf>::new());
        assert_eq!(
            backups.rotate(2).unwrap(),
            nights[..3].iter().map(|&night| backups.path_at(night)).collect::<Vec<_>>()
        );
        assert_eq!(directory.path().read_dir().unwrap().count(), 2 + others.len() + 1);
        assert_eq!(backups.newest().unwrap(), nights.last().copied());
    }

    #[test]
    fn a_directory_that_does_not_exist_has_no_backup() {
        assert_eq!(Backups::in_directory("/nowhere".into()).newest().unwrap(), None);
    }
}
