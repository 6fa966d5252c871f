//! Attributes of people in a school: role, year group, special educational needs.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// The role of a person in a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum Role {
    /// A child of the school, who practises.
    #[sea_orm(string_value = "pupil")]
    Pupil,
    /// Sees every pupil of the school, with the teacher's own classes first.
    #[sea_orm(string_value = "teacher")]
    Teacher,
    /// The special educational needs co-ordinator.
    #[sea_orm(string_value = "senco")]
    Senco,
    /// May do everything that a teacher and an IT admin may do.
    #[sea_orm(string_value = "headteacher")]
    Headteacher,
    /// Manages accounts and classes; does not see attainment.
    #[sea_orm(string_value = "it_admin")]
    ItAdmin,
    /// The platform's operator, who belongs to no school. Schools cannot give this role.
    #[sea_orm(string_value = "platform_admin")]
    PlatformAdmin,
}

impl Role {
    /// All roles of a school, that is, all roles except the platform's.
    pub const ALL: [Self; 5] = [Self::Pupil, Self::Teacher, Self::Senco, Self::Headteacher, Self::ItAdmin];

    /// Returns the name of the role in the API, in rosters and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pupil => "pupil",
            Self::Teacher => "teacher",
            Self::Senco => "senco",
            Self::Headteacher => "headteacher",
            Self::ItAdmin => "it_admin",
            Self::PlatformAdmin => "platform_admin",
        }
    }

    /// Returns the school role with this name, or `None` if the name is unknown.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Returns whether the role may manage the school's accounts and classes.
    #[must_use]
    pub const fn administers(self) -> bool {
        matches!(self, Self::Headteacher | Self::ItAdmin)
    }

    /// Returns whether the role may see attainment and direct practice.
    #[must_use]
    pub const fn teaches(self) -> bool {
        matches!(self, Self::Teacher | Self::Senco | Self::Headteacher)
    }
}

/// The national curriculum year group of a pupil.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
pub enum YearGroup {
    /// The nursery year.
    #[sea_orm(string_value = "N")]
    #[serde(rename = "N")]
    #[cfg_attr(feature = "openapi", oai(rename = "N"))]
    Nursery,
    /// The reception year.
    #[sea_orm(string_value = "R")]
    #[serde(rename = "R")]
    #[cfg_attr(feature = "openapi", oai(rename = "R"))]
    Reception,
    /// Year 1.
    #[sea_orm(string_value = "1")]
    #[serde(rename = "1")]
    #[cfg_attr(feature = "openapi", oai(rename = "1"))]
    Year1,
    /// Year 2.
    #[sea_orm(string_value = "2")]
    #[serde(rename = "2")]
    #[cfg_attr(feature = "openapi", oai(rename = "2"))]
    Year2,
    /// Year 3.
    #[sea_orm(string_value = "3")]
    #[serde(rename = "3")]
    #[cfg_attr(feature = "openapi", oai(rename = "3"))]
    Year3,
    /// Year 4, whose pupils sit the national Multiplication Tables Check in June.
    #[sea_orm(string_value = "4")]
    #[serde(rename = "4")]
    #[cfg_attr(feature = "openapi", oai(rename = "4"))]
    Year4,
    /// Year 5.
    #[sea_orm(string_value = "5")]
    #[serde(rename = "5")]
    #[cfg_attr(feature = "openapi", oai(rename = "5"))]
    Year5,
    /// Year 6.
    #[sea_orm(string_value = "6")]
    #[serde(rename = "6")]
    #[cfg_attr(feature = "openapi", oai(rename = "6"))]
    Year6,
}

impl YearGroup {
    /// All year groups, the youngest first.
    pub const ALL: [Self; 8] =
        [Self::Nursery, Self::Reception, Self::Year1, Self::Year2, Self::Year3, Self::Year4, Self::Year5, Self::Year6];

    /// Returns the code of the year group in the API and in the database: N, R, 1 to 6.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nursery => "N",
            Self::Reception => "R",
            Self::Year1 => "1",
            Self::Year2 => "2",
            Self::Year3 => "3",
            Self::Year4 => "4",
            Self::Year5 => "5",
            Self::Year6 => "6",
        }
    }

    /// Returns the year group with this code, or `None` if the code is unknown.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|year| year.as_str() == name)
    }
}

/// The special educational needs status of a pupil, by the codes of the school census.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
pub enum SenStatus {
    /// No special educational needs.
    #[sea_orm(string_value = "N")]
    #[serde(rename = "N")]
    #[cfg_attr(feature = "openapi", oai(rename = "N"))]
    None,
    /// SEN support.
    #[sea_orm(string_value = "K")]
    #[serde(rename = "K")]
    #[cfg_attr(feature = "openapi", oai(rename = "K"))]
    Support,
    /// Education, health and care plan.
    #[sea_orm(string_value = "E")]
    #[serde(rename = "E")]
    #[cfg_attr(feature = "openapi", oai(rename = "E"))]
    Plan,
}

impl SenStatus {
    /// All statuses.
    pub const ALL: [Self; 3] = [Self::None, Self::Support, Self::Plan];

    /// Returns the code of the school census: N, K, E.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "N",
            Self::Support => "K",
            Self::Plan => "E",
        }
    }

    /// Returns the status with this code, or `None` if the code is unknown.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}
