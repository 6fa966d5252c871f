//! The multiplication tables check in words: states, reasons, outcomes.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// How far an attempt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum AttemptState {
    /// Answers are taken.
    Open,
    /// Every question has its answer.
    Complete,
    /// It closed by itself, 15 minutes after its start, with questions unanswered.
    Incomplete,
    /// A restart took its place before it was complete.
    Restarted,
}

/// Why a pupil was given a restart: the national codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "UPPERCASE")]
#[serde(rename_all = "UPPERCASE")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "UPPERCASE"))]
pub enum RestartReason {
    /// Loss of internet.
    Loi,
    /// IT issues.
    Iti,
    /// Classroom disruption.
    Cld,
    /// Did not complete.
    Dnc,
}

/// Why a pupil does not take the check: the national codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "UPPERCASE")]
#[serde(rename_all = "UPPERCASE")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "UPPERCASE"))]
pub enum NotTaking {
    /// Absent.
    Absnt,
    /// Incorrect registration.
    Incrg,
    /// Just arrived.
    Jstar,
    /// Left the school.
    Leftt,
    /// Unable to access the check.
    Noacc,
    /// Working below the standard of the check.
    Blstd,
}

/// Whether the client's times can be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum Timing {
    /// They agree with the check's rules and with the server's clock.
    Verified,
    /// They cannot all be true.
    Unverified,
}

/// What an answer came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum Outcome {
    /// One mark.
    Right,
    /// No mark.
    Wrong,
    /// Nothing was typed: no mark.
    Blank,
    /// Entered after the time for the question: no mark.
    Late,
}
