//! Accounts of a school's people: pupils and staff.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, ClassroomId, SchoolId},
    person::{Role, SenStatus, YearGroup},
};

/// A person's account. Its `Debug` output shows only ids, so that names and secrets do not reach a log by accident.
#[derive(Clone, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    /// The role of the person.
    pub role: Role,
    /// The user name, in lower case; unique in the school.
    pub username: String,
    /// The given name.
    pub first_name: String,
    /// The family name.
    pub last_name: String,
    /// The family name and the given name, normalised for sorting and searching.
    pub sort_name: String,
    /// The id of a pupil's class.
    pub classroom_id: Option<ClassroomId>,
    /// The year group of a pupil.
    pub year_group: Option<YearGroup>,
    /// The id in the school information system; unique in the school.
    pub external_id: Option<String>,
    /// The unique pupil number; unique in the school.
    pub upn: Option<String>,
    /// The special educational needs status of a pupil.
    pub sen_status: Option<SenStatus>,
    /// Identifies the roster row that created this account, if the row had no id of any kind.
    pub row_key: Option<Vec<u8>>,
    /// The bcrypt hash of the peppered PIN or password.
    pub credential: String,
    /// The id of the pepper in the hash.
    pub credential_key: String,
    /// The keyed fingerprint of a pupil's PIN, which is the same for pupils of the school with the same PIN. `None` if
    /// the PIN was set before there were fingerprints.
    pub pin_fingerprint: Option<Vec<u8>>,
    /// Whether the person must change the password because somebody else knows it.
    pub must_change_password: bool,
    /// When the account was archived; `None` if it is active.
    pub archived_at: Option<DateTimeUtc>,
    /// The version, incremented by each change, so that two editors do not overwrite each other.
    pub version: i32,
    /// When the account was created.
    pub created_at: DateTimeUtc,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("account").field("school_id", &self.school_id).field("id", &self.id).finish_non_exhaustive()
    }
}
