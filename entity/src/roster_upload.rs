//! Uploaded rosters. They are sealed and stored for at most 7 days.

use sea_orm::entity::prelude::*;

use crate::ids::{ImportId, SchoolId};

/// The file of an import. Its `Debug` output shows only ids, so that names and secrets do not reach a log by accident.
#[derive(Clone, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "roster_upload")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the import.
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: ImportId,
    /// The file, sealed with a seal key.
    pub sealed: Vec<u8>,
    /// When the row expires.
    pub expires_at: DateTimeUtc,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("roster_upload")
            .field("school_id", &self.school_id)
            .field("import_id", &self.import_id)
            .finish_non_exhaustive()
    }
}
