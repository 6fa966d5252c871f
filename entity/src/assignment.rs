//! Work that teachers set.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, AssignmentId, ClassroomId, SchoolId};

/// An assignment.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "assignment")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssignmentId,
    /// Who set it; nobody once that account was erased.
    pub created_by: Option<AccountId>,
    /// The class that it was set for; its pupils of then have it.
    pub classroom_id: Option<ClassroomId>,
    /// The facts, as pairs `[a, b]`; empty when whole tables are set.
    pub facts: Json,
    /// The times tables; empty when single facts are set.
    pub times_tables: Json,
    /// How many questions each pupil is to answer.
    pub questions: i32,
    /// Until when.
    pub due_on: Date,
    /// What pupils are told.
    pub note: Option<String>,
    /// When it was set.
    pub created_at: DateTimeUtc,
    /// When it was taken back.
    pub cancelled_at: Option<DateTimeUtc>,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
