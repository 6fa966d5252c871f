//! How pupils like to see and hear their questions.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, SchoolId};

/// A pupil's preferences.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "preference")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// The size of the questions.
    pub text_size: TextSize,
    /// The colours of the questions.
    pub theme: Theme,
    /// Whether the screens make sounds.
    pub sound: bool,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}

/// The height of a question on the screen. The sizes are those of the national check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum TextSize {
    /// 40 px.
    Smallest,
    /// 60 px.
    Small,
    /// 80 px.
    #[default]
    Medium,
    /// 100 px.
    Large,
    /// 120 px.
    Larger,
    /// 160 px.
    Largest,
}

/// The colours of a question. They are those of the national check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum Theme {
    /// Black on white.
    #[default]
    BlackOnWhite,
    /// Yellow on black.
    YellowOnBlack,
    /// Black on blue.
    BlackOnBlue,
    /// Black on peach.
    BlackOnPeach,
    /// Blue on cream.
    BlueOnCream,
}
