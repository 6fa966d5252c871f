//! Plans that the worker has prepared for the next session.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, SchoolId};

/// The plan of a pupil's next practice session.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "prepared_plan")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// The plan.
    pub plan: Json,
    /// When the plan was made.
    pub made_at: DateTimeUtc,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
