//! Ids as types, so that two cannot be swapped. All are UUIDs of version 7: they sort by the time of their making.

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
            /// A new id, of now.
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

        // SeaORM asks this of every key, for databases that count their own.
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
    /// A school: the tenant.
    SchoolId,
    /// A person's account in a school, pupil or staff.
    AccountId,
    /// A class of a school.
    ClassroomId,
    /// A sign-in and all the refresh tokens rotated from it.
    SignInId,
    /// An upload of a roster and what became of it.
    ImportId,
    /// A job in the queue.
    JobId,
    /// A piece of work that a teacher has set.
    AssignmentId,
    /// A session of practice.
    SessionId,
    /// A round of the multiplication tables check.
    RoundId,
    /// An attempt at a multiplication tables check.
    MtcAttemptId,
    /// An intervention group.
    GroupId,
    /// An assessment.
    AssessmentId,
    /// A written answer's marking.
    MarkingId,
}

impl SchoolId {
    /// The platform's own tenant: its administrators sign in by the same machinery as a school's people, and like a
    /// school's rows theirs are seen by nobody else. It is no school: no list of schools shows it.
    pub const PLATFORM: Self = Self(Uuid::nil());
}
