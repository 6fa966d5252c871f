//! Uploaded rosters, sealed, kept 7 days at most.

use sea_orm::entity::prelude::*;

use crate::ids::{ImportId, SchoolId};

/// The file of an import. Its `Debug` shows ids alone: names and secrets must not reach a log by accident.
#[derive(Clone, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "roster_upload")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The import it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: ImportId,
    /// The file, sealed with the application's key.
    pub sealed: Vec<u8>,
    /// When it is removed.
    pub expires_at: DateTimeUtc,
}

/// Keys keep the tables together; nothing is joined through the ORM.
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
