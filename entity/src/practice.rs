//! What is said of practice: standings of facts, kinds and states of sessions.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// How well a pupil has a fact, as teachers and pupils see it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename = "FactMastery", rename_all = "snake_case"))]
pub enum Standing {
    /// Never asked.
    #[sea_orm(num_value = 0)]
    Unseen,
    /// The last answer was wrong.
    #[sea_orm(num_value = 1)]
    NotYet,
    /// Right, but recalled in more than 3 s on the mean: worked out.
    #[sea_orm(num_value = 2)]
    WorkedOut,
    /// Right, and recalled within 3 s on the mean.
    #[sea_orm(num_value = 3)]
    Quick,
    /// Quick, right three times in a row or more, and remembered for 10 days or more.
    #[sea_orm(num_value = 4)]
    Secure,
}

/// A teacher's word on a pupil's fact, which the engine takes for its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum OverrideState {
    /// The pupil has it: it is asked seldom.
    Secure,
    /// The pupil has it not: it is asked soon.
    NeedsPractice,
}

/// What a session asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum SessionKind {
    /// What will help most.
    Practice,
    /// What a teacher has set.
    Assignment,
    /// An assessment: without feedback until its end.
    Assessment,
}

/// How far a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum SessionState {
    /// Answers are taken.
    Open,
    /// The pupil ended it.
    Finished,
    /// It ended by itself: practice 2 hours after its start, an assessment when its time was over.
    Expired,
}

/// An access arrangement, by the national check's code.
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
    /// Input assistance: somebody types what the pupil says.
    Ita,
    /// A pause with a 'next' button between questions.
    Nbq,
    /// Questions are read aloud.
    Qnr,
    /// The on-screen number pad is removed.
    Ron,
}
