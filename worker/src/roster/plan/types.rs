//! What planning takes and gives.

use entity::{AccountId, ClassroomId, Role, SenStatus, YearGroup};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::roster::finding::Finding;

/// A school as it is when the plan is made.
#[derive(Debug, Default)]
pub struct School {
    /// Every account of the school, archived ones too.
    pub accounts: Vec<Existing>,
    /// Every class of the school.
    pub classrooms: Vec<ExistingClassroom>,
}

/// An account. Its `Debug` shows the id alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Existing {
    /// Its id.
    pub id: AccountId,
    /// What the person may do.
    pub role: Role,
    /// What the person signs in with, folded.
    pub username: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// A pupil's class.
    pub classroom_id: Option<ClassroomId>,
    /// A pupil's year group.
    pub year_group: Option<YearGroup>,
    /// Id in the school's own system.
    pub external_id: Option<String>,
    /// Unique pupil number.
    pub upn: Option<String>,
    /// A pupil's status of special educational needs.
    pub sen_status: Option<SenStatus>,
    /// Is it out of use?
    pub archived: bool,
    /// What recognises the row without identifiers that made it.
    pub row_key: Option<Vec<u8>>,
}

impl std::fmt::Debug for Existing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Existing").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

/// A class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExistingClassroom {
    /// Its id.
    pub id: ClassroomId,
    /// As the school writes it.
    pub name: String,
    /// Its teacher.
    pub teacher_id: Option<AccountId>,
}

/// How an import is to be done.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Archive pupils who are not in the file.
    pub archive_leavers: bool,
    /// An earlier attempt at the same import has done the rows up to and with this line; 0 for none.
    pub done_through_line: u32,
    /// Who uploads it.
    pub actor: Option<AccountId>,
}

/// What an import does.
#[derive(Debug)]
pub struct Plan {
    /// Every row of the file, in its order.
    pub rows: Vec<PlannedRow>,
    /// Usernames and UPNs that pass from account to account against the order of the rows: all at once, with the first row.
    /// The rows say them too.
    pub exchanged: Vec<(AccountId, Changes)>,
    /// Names of the classes to make, before any row.
    pub new_classrooms: Vec<String>,
    /// The classes that get another teacher.
    pub class_teachers: Vec<ClassTeacher>,
    /// Active pupils who are not in the file.
    pub leavers: Vec<AccountId>,
    /// Whether they are archived.
    pub archive_leavers: bool,
    /// Everything that is wrong or remarkable, by line and column; what is about the whole file first.
    pub findings: Vec<Finding>,
    /// How many rows have which outcome. Those that an earlier attempt did are not counted.
    pub counts: Counts,
    /// Active accounts of the school.
    pub school_size: u32,
}

/// What becomes of a row.
#[derive(Debug)]
pub struct PlannedRow {
    /// Physical line, from 1, where the row begins.
    pub line: u32,
    /// What becomes of it.
    pub action: Action,
}

/// What is done for a row.
#[derive(Debug)]
pub enum Action {
    /// A new account.
    Create(Box<NewAccount>),
    /// An account changes.
    Update {
        /// Which.
        account_id: AccountId,
        /// What is written.
        changes: Box<Changes>,
        /// A pupil comes into another class.
        moved: bool,
        /// It was archived.
        restored: bool,
    },
    /// The account is as the row says.
    Unchanged {
        /// Which.
        account_id: AccountId,
    },
    /// Something is wrong with it: nothing.
    Rejected,
    /// An earlier attempt at the same import has done it: nothing.
    Done {
        /// The account, where it can still be told.
        account_id: Option<AccountId>,
    },
}

/// An account to make. Its `Debug` shows the role alone.
#[derive(Clone)]
pub struct NewAccount {
    /// What the person may do.
    pub role: Role,
    /// What the person signs in with: the file's, or made from the name.
    pub username: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// A pupil's class, by the name that it has or gets.
    pub classroom: Option<String>,
    /// A pupil's year group.
    pub year_group: Option<YearGroup>,
    /// A pupil's PIN; none when one is to be drawn.
    pub pin: Option<SecretString>,
    /// The password of a member of staff; never none for one.
    pub password: Option<SecretString>,
    /// Id in the school's own system.
    pub external_id: Option<String>,
    /// Unique pupil number.
    pub upn: Option<String>,
    /// A pupil's status of special educational needs.
    pub sen_status: Option<SenStatus>,
    /// What recognises the row again when it has no identifier.
    pub row_key: Option<[u8; 32]>,
}

impl std::fmt::Debug for NewAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewAccount").field("role", &self.role).finish_non_exhaustive()
    }
}

/// What changes of an account: only what really differs. Its `Debug` shows nothing of a person.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Another role, of the same kind.
    pub role: Option<Role>,
    /// Another username.
    pub username: Option<String>,
    /// Another first name.
    pub first_name: Option<String>,
    /// Another last name.
    pub last_name: Option<String>,
    /// Another class, by the name that it has or gets.
    pub classroom: Option<String>,
    /// Another year group.
    pub year_group: Option<YearGroup>,
    /// Another id in the school's own system.
    pub external_id: Option<String>,
    /// Another unique pupil number.
    pub upn: Option<String>,
    /// Another status of special educational needs.
    pub sen_status: Option<SenStatus>,
}

impl Changes {
    /// Nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl std::fmt::Debug for Changes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Changes").finish_non_exhaustive()
    }
}

/// A class gets a teacher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassTeacher {
    /// The class's name, folded by `fold::classroom`.
    pub classroom: String,
    /// The line of the teacher's row, which may be one that an earlier attempt did.
    pub line: u32,
}

/// How many rows have which outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// New accounts.
    pub created: u32,
    /// Accounts that change, the moved and the restored among them.
    pub updated: u32,
    /// Pupils who come into another class.
    pub moved: u32,
    /// Accounts that were archived.
    pub restored: u32,
    /// Accounts that are as the file says.
    pub unchanged: u32,
    /// Rows with something wrong.
    pub rejected: u32,
    /// Active pupils who are not in the file, whether they are archived or not.
    pub leavers: u32,
}

impl Plan {
    /// Whether more than half of the school's accounts change or are archived: then somebody must confirm it.
    #[must_use]
    pub fn touches_more_than_half(&self) -> bool {
        let archived = if self.archive_leavers { self.counts.leavers } else { 0 };
        let touched = u64::from(self.counts.updated) + u64::from(archived);
        self.school_size > 0 && touched * 2 > u64::from(self.school_size)
    }

    /// Whether some row is rejected.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.rows.iter().any(|row| matches!(row.action, Action::Rejected))
    }
}
