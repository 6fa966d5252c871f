//! Assignments that teachers set.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, AssignmentId, ClassroomId, SchoolId};

/// An assignment.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "assignment")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the assignment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssignmentId,
    /// The id of the account that set the assignment; `None` after that account has been erased.
    pub created_by: Option<AccountId>,
    /// The id of the class that the assignment was set for. The assignment is for the pupils who were in the class at
    /// that time.
    pub classroom_id: Option<ClassroomId>,
    /// The facts, as pairs `[a, b]`; empty if whole tables are set.
    pub facts: Json,
    /// The times tables; empty if single facts are set.
    pub times_tables: Json,
    /// The number of questions that each pupil should answer.
    pub questions: i32,
    /// The day on which the assignment is due.
    pub due_on: Date,
    /// The note for the pupils.
    pub note: Option<String>,
    /// When the assignment was set.
    pub created_at: DateTimeUtc,
    /// When the assignment was cancelled.
    pub cancelled_at: Option<DateTimeUtc>,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
