//! The enums of practice: mastery levels, overrides, kinds and states of sessions, and access arrangements.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// How well a pupil knows a fact, as teachers and pupils see it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename = "FactMastery", rename_all = "snake_case"))]
pub enum MasteryLevel {
    /// The fact has never been asked.
    #[sea_orm(num_value = 0)]
    Unseen,
    /// The last answer was wrong.
    #[sea_orm(num_value = 1)]
    NotYet,
    /// The last answer was right, but the mean recall time is more than 3 s, so the pupil works the fact out.
    #[sea_orm(num_value = 2)]
    WorkedOut,
    /// The last answer was right, and the mean recall time is within 3 s.
    #[sea_orm(num_value = 3)]
    Quick,
    /// The fact is quick, was right at least three times in a row, and is remembered for at least 10 days.
    #[sea_orm(num_value = 4)]
    Secure,
}

/// A teacher's judgement of a pupil's fact, which takes precedence over the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum OverrideState {
    /// The pupil knows the fact, so it is rarely asked.
    Secure,
    /// The pupil does not know the fact, so it is asked soon.
    NeedsPractice,
}

/// The kind of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum SessionKind {
    /// The questions that will help the pupil most.
    Practice,
    /// The questions that a teacher has set.
    Assignment,
    /// An assessment, without feedback until it ends.
    Assessment,
}

/// The state of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum SessionState {
    /// Answers are accepted.
    Open,
    /// The pupil finished the session.
    Finished,
    /// The session expired. Practice expires 2 hours after its start, and an assessment expires when its time is over.
    Expired,
}

/// An access arrangement, by the national code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "UPPERCASE"))]
pub enum ArrangementCode {
    /// Audible time alert.
    Ata,
    /// Colour contrast.
    Cct,
    /// Font size.
    Fts,
    /// Input assistance: an assistant types what the pupil says.
    Ita,
    /// A pause with a 'next' button between questions.
    Nbq,
    /// Questions are read aloud.
    Qnr,
    /// The on-screen number pad is removed.
    Ron,
}
