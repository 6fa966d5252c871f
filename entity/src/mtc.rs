//! The enums of the Multiplication Tables Check: states, reasons and outcomes.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// The state of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum AttemptState {
    /// Answers are accepted.
    Open,
    /// Every question has an answer.
    Complete,
    /// The time of the check is over, and questions are unanswered. Answers that were given in time are still accepted.
    Incomplete,
    /// A restart replaced the attempt before it was complete.
    Restarted,
}

/// Why a pupil was given a restart, by the national codes.
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

/// Why a pupil does not take the Multiplication Tables Check, by the national codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "UPPERCASE")]
#[serde(rename_all = "UPPERCASE")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "UPPERCASE"))]
pub enum NotTaking {
    /// The pupil was absent.
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

/// Whether the client's times are plausible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum Timing {
    /// The times agree with the rules of the check and with the server's clock.
    Verified,
    /// The times cannot all be true.
    Unverified,
}

/// The outcome of marking an answer.
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
    /// The answer was entered after the time for the question: no mark.
    Late,
}
