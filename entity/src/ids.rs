//! Ids as types, so that two kinds of ids cannot be swapped. All are UUIDs of version 7, which sort by creation time.

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, DeriveValueType)]
        #[serde(transparent)]
        #[cfg_attr(feature = "openapi", derive(poem_openapi::NewType))]
        pub struct $name(pub Uuid);

        impl $name {
            /// Generates a new id from the current time.
            #[must_use]
            pub fn draw() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        // SeaORM requires this trait for every type of key, because some databases generate integer keys.
        impl TryFromU64 for $name {
            fn try_from_u64(n: u64) -> Result<Self, DbErr> {
                Uuid::try_from_u64(n).map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// The id of a school.
    SchoolId,
    /// The id of an account of a pupil or a member of staff.
    AccountId,
    /// The id of a class.
    ClassroomId,
    /// The id of a sign-in with all its refresh tokens.
    SignInId,
    /// The id of a roster import.
    ImportId,
    /// The id of a job in the queue.
    JobId,
    /// The id of an assignment.
    AssignmentId,
    /// The id of a practice session.
    SessionId,
    /// The id of a round of the Multiplication Tables Check.
    RoundId,
    /// The id of an attempt at the Multiplication Tables Check.
    MtcAttemptId,
    /// The id of an intervention group.
    GroupId,
    /// The id of an assessment.
    AssessmentId,
    /// The id of the marking of a written answer.
    MarkingId,
}

impl SchoolId {
    /// The platform's own tenant. Its administrators sign in in the same way as a school's people, and their rows are
    /// isolated like those of a school. It is not a school, and lists of schools do not contain it.
    pub const PLATFORM: Self = Self(Uuid::nil());
}
