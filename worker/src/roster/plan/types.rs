//! The inputs and outputs of planning.

use entity::{AccountId, ClassroomId, Role, SenStatus, YearGroup};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::roster::finding::Finding;

/// A school at the time when the plan is made.
#[derive(Debug, Default)]
pub struct RosterSchool {
    /// The name of the school, which no password may contain.
    pub name: String,
    /// Every account of the school, including archived ones.
    pub accounts: Vec<Existing>,
    /// Every class of the school.
    pub classrooms: Vec<ExistingClassroom>,
}

/// An existing account. Its `Debug` output shows only the id and the role.
#[derive(Clone, PartialEq, Eq)]
pub struct Existing {
    /// The id of the account.
    pub id: AccountId,
    /// The role.
    pub role: Role,
    /// The user name, normalised.
    pub username: String,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// A pupil's class.
    pub classroom_id: Option<ClassroomId>,
    /// A pupil's year group.
    pub year_group: Option<YearGroup>,
    /// The person's id in the school's own system.
    pub external_id: Option<String>,
    /// The unique pupil number.
    pub upn: Option<String>,
    /// A pupil's status of special educational needs.
    pub sen_status: Option<SenStatus>,
    /// Whether the account is archived.
    pub archived: bool,
    /// The key of the row that created the account, if that row had no identifiers.
    pub row_key: Option<Vec<u8>>,
}

impl std::fmt::Debug for Existing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Existing").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

/// An existing class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExistingClassroom {
    /// The id of the class.
    pub id: ClassroomId,
    /// The name as the school writes it.
    pub name: String,
    /// The teacher of the class.
    pub teacher_id: Option<AccountId>,
}

/// The options of an import.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Whether to archive pupils who are not in the file.
    pub archive_leavers: bool,
    /// The last line that an earlier attempt at the same import has done; 0 if there was none.
    pub done_through_line: u32,
    /// The person who uploads the file.
    pub actor: Option<AccountId>,
    /// Whether the file may neither give the role headteacher nor change a headteacher's account, because an IT admin
    /// uploads it.
    pub protects_headteachers: bool,
}

/// The plan of an import.
#[derive(Debug)]
pub struct RosterPlan {
    /// Every row of the file, in the order of the file.
    pub rows: Vec<PlannedRow>,
    /// The changes of user names and UPNs that cannot wait for their own rows, because an earlier row takes the old
    /// identifier. The import makes all these changes at once, together with the first row. The rows contain these
    /// changes, too.
    pub exchanged: Vec<(AccountId, AccountChanges)>,
    /// The names of the classes to create before any row.
    pub new_classrooms: Vec<String>,
    /// The classes that get a different teacher.
    pub class_teachers: Vec<ClassTeacher>,
    /// Active pupils who are not in the file.
    pub leavers: Vec<AccountId>,
    /// Whether the leavers are archived.
    pub archive_leavers: bool,
    /// The errors and warnings, by line and column; those that concern the whole file come first.
    pub findings: Vec<Finding>,
    /// The number of rows by outcome. Rows that an earlier attempt did are not counted.
    pub counts: RowCounts,
    /// The number of active accounts in the school.
    pub school_size: u32,
}

/// A row and what the import does with it.
#[derive(Debug)]
pub struct PlannedRow {
    /// The physical line, from 1, on which the row starts.
    pub line: u32,
    /// What the import does with the row.
    pub action: Action,
}

/// What an import does with a row.
#[derive(Debug)]
pub enum Action {
    /// Creates an account.
    Create(Box<PlannedAccount>),
    /// Changes an account.
    Update {
        /// The id of the account.
        account_id: AccountId,
        /// The changes to the account.
        changes: Box<AccountChanges>,
        /// Whether a pupil moves to another class.
        moved: bool,
        /// Whether the account was archived and is restored.
        restored: bool,
    },
    /// Does nothing because the account already matches the row.
    Unchanged {
        /// The id of the account.
        account_id: AccountId,
    },
    /// Does nothing because the row has an error.
    Rejected,
    /// Does nothing because an earlier attempt at the same import has done the row.
    Done {
        /// The account, if it can still be identified.
        account_id: Option<AccountId>,
    },
}

/// An account to create. Its `Debug` output shows only the role.
#[derive(Clone)]
pub struct PlannedAccount {
    /// The role.
    pub role: Role,
    /// The user name, either from the file or generated from the name.
    pub username: String,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The name of the pupil's class, either existing or new.
    pub classroom: Option<String>,
    /// A pupil's year group.
    pub year_group: Option<YearGroup>,
    /// A pupil's PIN; `None` if a PIN must be drawn.
    pub pin: Option<SecretString>,
    /// A password; never `None` for a member of staff.
    pub password: Option<SecretString>,
    /// The person's id in the school's own system.
    pub external_id: Option<String>,
    /// The unique pupil number.
    pub upn: Option<String>,
    /// A pupil's status of special educational needs.
    pub sen_status: Option<SenStatus>,
    /// The key by which the row is recognised in the next file; `None` if the row has an identifier.
    pub row_key: Option<[u8; 32]>,
}

impl std::fmt::Debug for PlannedAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PlannedAccount").field("role", &self.role).finish_non_exhaustive()
    }
}

/// The changes to an account: only values that differ. Its `Debug` output contains no personal data.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct AccountChanges {
    /// The new role, which is of the same kind (pupil or staff) as the old role.
    pub role: Option<Role>,
    /// The new user name.
    pub username: Option<String>,
    /// The new first name.
    pub first_name: Option<String>,
    /// The new last name.
    pub last_name: Option<String>,
    /// The name of the new class, either existing or to be created.
    pub classroom: Option<String>,
    /// The new year group.
    pub year_group: Option<YearGroup>,
    /// The new id in the school's own system.
    pub external_id: Option<String>,
    /// The new unique pupil number.
    pub upn: Option<String>,
    /// The new status of special educational needs.
    pub sen_status: Option<SenStatus>,
}

impl AccountChanges {
    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl std::fmt::Debug for AccountChanges {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountChanges").finish_non_exhaustive()
    }
}

/// The assignment of a teacher to a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassTeacher {
    /// The name of the class, normalised by `normalise::classroom`.
    pub classroom: String,
    /// The line of the teacher's row. An earlier attempt of the import may have imported the row already.
    pub line: u32,
}

/// The number of rows by outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// The number of new accounts.
    pub created: u32,
    /// The number of accounts that change, including moved and restored ones.
    pub updated: u32,
    /// The number of pupils who move to another class.
    pub moved: u32,
    /// The number of archived accounts that are restored.
    pub restored: u32,
    /// The number of accounts that already match the file.
    pub unchanged: u32,
    /// The number of rows with errors.
    pub rejected: u32,
    /// The number of active pupils who are not in the file, whether or not the import archives them.
    pub leavers: u32,
}

impl RosterPlan {
    /// Whether more than half of the school's accounts change or are archived. Such an import must be confirmed.
    #[must_use]
    pub fn touches_more_than_half(&self) -> bool {
        let archived = if self.archive_leavers { self.counts.leavers } else { 0 };
        let affected = u64::from(self.counts.updated) + u64::from(archived);
        self.school_size > 0 && affected * 2 > u64::from(self.school_size)
    }

    /// Whether some row is rejected.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.rows.iter().any(|row| matches!(row.action, Action::Rejected))
    }
}
