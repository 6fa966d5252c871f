//! People of a school: pupils and staff.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, ClassroomId, SchoolId},
    person::{Role, SenStatus, YearGroup},
};

/// A person's account. Its `Debug` shows ids alone: names and secrets must not reach a log by accident.
#[derive(Clone, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    /// What the person may do.
    pub role: Role,
    /// Unique in the school, folded to lower case.
    pub username: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Family and given name folded, for order and search.
    pub sort_name: String,
    /// A pupil's class.
    pub classroom_id: Option<ClassroomId>,
    /// A pupil's year group.
    pub year_group: Option<YearGroup>,
    /// The school information system's id; unique in the school.
    pub external_id: Option<String>,
    /// Unique pupil number; unique in the school.
    pub upn: Option<String>,
    /// A pupil's special educational needs.
    pub sen_status: Option<SenStatus>,
    /// What recognises the roster row again that made this account, when the row had no id of any kind.
    pub row_key: Option<Vec<u8>>,
    /// The bcrypt hash of the peppered PIN or password.
    pub credential: String,
    /// Which pepper is in the hash.
    pub credential_key: String,
    /// Somebody else knows the password.
    pub must_change_password: bool,
    /// Since when the account is out of use.
    pub archived_at: Option<DateTimeUtc>,
    /// Counts the changes, so that two editors do not overwrite each other.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
}

/// Keys keep the tables together; nothing is joined through the ORM.
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
