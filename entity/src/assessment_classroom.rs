//! Classes whose pupils may sit an assessment.

use sea_orm::entity::prelude::*;

use crate::ids::{AssessmentId, ClassroomId, SchoolId};

/// Assigns an assessment to a class. The pupils who are in the class at the time may start it.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "assessment_classroom")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the assessment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub assessment_id: AssessmentId,
    /// The id of the class.
    #[sea_orm(primary_key, auto_increment = false)]
    pub classroom_id: ClassroomId,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
