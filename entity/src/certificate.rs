//! Certificates for times tables in which every fact was secure.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, SchoolId};

/// A pupil's certificate for a times table. It is permanent.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "certificate")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// The times table, 1 to 12.
    #[sea_orm(primary_key, auto_increment = false)]
    pub times_table: i16,
    /// When the pupil earned the certificate.
    pub earned_at: DateTimeUtc,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
