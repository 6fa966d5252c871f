//! Compares the tombstones with the database before a replay. Without this comparison, a replay with a wrong directory
//! would find nothing to erase and report success, and erased people would be back.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use entity::{AccountId, SchoolId, audit};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QuerySelect, prelude::Uuid};
use worker::{
    jobs::erase::ERASURE,
    schools,
    tombstones::{Tombstone, Tombstones},
};

use crate::app::App;

/// The mismatches that the operator accepts.
#[derive(Debug, Default, Clone, Copy)]
pub struct Accepted {
    /// Fewer tombstones than the database has erasures.
    pub missing_records: bool,
    /// Whether there may be tombstones of schools that are not in the database.
    pub unknown_schools: bool,
}

/// Why the tombstones do not belong to the database.
#[derive(Debug, thiserror::Error)]
pub enum MismatchError {
    /// The database has no schools, so it is not a restored one.
    #[error("the database has no schools: restore the backup first, and name the settings of the service (--env-file)")]
    NoSchools,
    /// No service of this database has ever used the directory.
    #[error(
        "LMS_TOMBSTONES_DIR: no service of this database has ever written to {}, so it is the wrong directory: name \
         the settings of the service (--env-file)",
        .directory.display()
    )]
    NeverWritten {
        /// The directory.
        directory: PathBuf,
    },
    /// Tombstones are missing.
    #[error(
        "LMS_TOMBSTONES_DIR: {} holds {found} of the {expected} erasure records that this database must have, and \
         directories for {prepared} of its {schools} schools. It is the wrong directory or an older copy. If you know \
         why records are missing, for example because no worker ran before the backup, add --allow-missing-records",
        .directory.display()
    )]
    MissingRecords {
        /// The directory.
        directory: PathBuf,
        /// How many of the expected tombstones exist.
        found: usize,
        /// The number of erasures in the audit logs of the database.
        expected: usize,
        /// How many schools of the database have a directory.
        prepared: usize,
        /// The number of schools in the database.
        schools: usize,
    },
    /// Some tombstones belong to schools that the database does not have.
    #[error(
        "LMS_TOMBSTONES_DIR: {records} of the {all} erasure records are of {schools} schools that this database does \
         not have. Either they are of another installation, or the schools were created after the backup; in that \
         case, add --allow-unknown-schools"
    )]
    UnknownSchools {
        /// The number of tombstones of unknown schools.
        records: usize,
        /// The number of all tombstones.
        all: usize,
        /// The number of unknown schools.
        schools: usize,
    },
    /// The directory cannot be read.
    #[error("LMS_TOMBSTONES_DIR: {0}")]
    Directory(#[from] std::io::Error),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Returns the tombstones to replay, which are those of schools in the database.
///
/// A restored database knows from its audit logs who had been erased before the backup. The directory is never
/// restored, so it must hold the tombstones of all of them, and a directory for every school.
pub async fn matching(app: &App, tombstones: &Tombstones, accepted: Accepted) -> Result<Vec<Tombstone>, MismatchError> {
    let directory = tombstones.directory().map(Path::to_owned).unwrap_or_default();
    let schools: BTreeSet<SchoolId> = schools::ids(&app.service()).await?.into_iter().collect();
    if schools.is_empty() {
        return Err(MismatchError::NoSchools);
    }
    let prepared = tombstones.schools()?.intersection(&schools).count();
    if prepared == 0 {
        return Err(MismatchError::NeverWritten { directory });
    }
    let all = tombstones.all()?;
    let mut recorded: BTreeMap<SchoolId, BTreeSet<AccountId>> = BTreeMap::new();
    for tombstone in &all {
        recorded.entry(tombstone.school_id).or_default().insert(tombstone.account_id);
    }
    let (mut found, mut expected) = (0, 0);
    // One query for each school, because row-level security shows the audit log of one school only.
    for &school in &schools {
        let erased = erased(app, school).await?;
        expected += erased.len();
        found += recorded.get(&school).map_or(0, |recorded| recorded.intersection(&erased).count());
    }
    if !accepted.missing_records && (found < expected || prepared < schools.len()) {
        let schools = schools.len();
        return Err(MismatchError::MissingRecords { directory, found, expected, prepared, schools });
    }
    let unknown: BTreeSet<_> = recorded.keys().filter(|school| !schools.contains(school)).collect();
    if !accepted.unknown_schools && !unknown.is_empty() {
        let records = all.iter().filter(|tombstone| unknown.contains(&tombstone.school_id)).count();
        return Err(MismatchError::UnknownSchools { records, all: all.len(), schools: unknown.len() });
    }
    Ok(all.into_iter().filter(|tombstone| schools.contains(&tombstone.school_id)).collect())
}

/// Returns the accounts that the school has erased, from its audit log.
async fn erased(app: &App, school: SchoolId) -> Result<BTreeSet<AccountId>, DbErr> {
    let tx = app.tenant_of_tombstone(school).read().await?;
    let ids: Vec<Option<Uuid>> = tx
        .find::<audit::Entity>()
        .select_only()
        .column(audit::Column::SubjectId)
        .filter(audit::Column::Action.eq(ERASURE))
        .into_tuple()
        .all(&tx)
        .await?;
    Ok(ids.into_iter().flatten().map(AccountId).collect())
}
