//! Validates a row against the accounts that it matches.

use entity::Role;
use secrecy::ExposeSecret;

use super::{
    AccountChanges, Existing, ImportOptions, Planning,
    index::{MatchedBy, Matches},
};
use crate::{
    normalise,
    roster::{
        column::Column,
        finding::{Finding, Rule},
        password::{self, PasswordContext},
        pin,
        row::RosterRow,
        username,
    },
};

/// The result of validating a row against the school's accounts.
pub(super) enum RowVerdict {
    /// The person has no account.
    New,
    /// The person has an account.
    KnownAccount(KnownAccount),
    /// The row has an error, but there is no doubt about its person.
    Rejected,
    /// The row has an error, and its person cannot be identified.
    Doubtful,
}

/// The account of a row and the changes to it.
pub(super) struct KnownAccount {
    /// The index of the account.
    pub(super) index: usize,
    /// The changes; a class is spelt as in the row.
    pub(super) changes: AccountChanges,
    /// Whether the account is archived and will be restored.
    pub(super) restored: bool,
}

impl KnownAccount {
    pub(super) fn is_unchanged(&self) -> bool {
        !self.restored && self.changes.is_empty()
    }
}

impl Planning<'_> {
    /// Validates a row against the school's accounts and records all findings.
    pub(super) fn judge(&mut self, row: &RosterRow, matches: Matches) -> RowVerdict {
        let Some((by, index)) = matches.first() else { return self.judge_new(row) };
        let account = &self.school.accounts[index];
        let doubts = self.doubts(row, by, index);
        let mut errors = Vec::new();
        if !self.exchange.includes(index, row.line) {
            errors.extend(taken_by_others(row, account, index, matches));
        }
        errors.extend(self.demotion_error(row, account));
        errors.extend(pin_error(row, account));
        let changes = self.changes(row, account);
        if (account.archived || !changes.is_empty()) && concerns_headteacher(row, Some(account), self.options) {
            errors.push(headteacher_only(row));
        }
        let verdict = match (doubts.is_empty(), errors.is_empty()) {
            (false, _) => RowVerdict::Doubtful,
            (true, false) => RowVerdict::Rejected,
            (true, true) => {
                errors.extend(other_name_warning(row, by, account));
                RowVerdict::KnownAccount(KnownAccount { index, changes, restored: account.archived })
            }
        };
        doubts.into_iter().chain(errors).for_each(|finding| self.findings.push(finding));
        verdict
    }

    fn judge_new(&mut self, row: &RosterRow) -> RowVerdict {
        if concerns_headteacher(row, None, self.options) {
            self.findings.push(headteacher_only(row));
            return RowVerdict::Rejected;
        }
        if role_of(row, None) == Role::Pupil {
            return RowVerdict::New;
        }
        let Some(password) = &row.password else {
            self.findings.push(password_required(row.line));
            return RowVerdict::Rejected;
        };
        let username = row.username.clone().or_else(|| username::stem(&row.first_name, &row.last_name));
        let context =
            PasswordContext { username: username.as_deref().unwrap_or_default(), school_name: &self.school.name };
        let Err(error) = password::check_for(password.expose_secret(), context) else { return RowVerdict::New };
        self.findings.push(Finding::error(row.line, Column::Password, "", error.rule(), error.suggestion()));
        RowVerdict::Rejected
    }

    /// Returns the reasons why the account may be another person's. If a leaver's account were restored for a new child
    /// with the same user name, the new child would get the leaver's record. The two records could not be separated
    /// again.
    fn doubts(&self, row: &RosterRow, by: MatchedBy, index: usize) -> Vec<Finding> {
        let account = &self.school.accounts[index];
        let mut doubts = Vec::new();
        let twice = |rule, line, suggestion: &str| {
            Finding::row_error(row.line, rule, format!("line {line} is the same account: {suggestion}"))
        };
        if let Some(line) = self.claims.stronger(index, by) {
            let rule = if line < row.line { Rule::AccountTwice } else { Rule::LaterRow };
            doubts.push(twice(rule, line, "remove one, or give this one a username of its own"));
        } else if let Some(line) = self.claimed[index] {
            doubts.push(twice(Rule::AccountTwice, line, "remove one, or correct its identifiers"));
        }
        let role = role_of(row, Some(account));
        if changes_kind(role, account) {
            let suggestion = "correct the role, or the identifier if it is another person's";
            doubts.push(Finding::error(row.line, Column::Role, role.as_str(), Rule::RoleKind, suggestion));
        }
        let pairs =
            [(Column::ExternalId, &row.external_id, &account.external_id), (Column::Upn, &row.upn, &account.upn)];
        for (column, new, old) in pairs {
            if by == MatchedBy::Username
                && let (Some(new), Some(old)) = (new, old)
                && new != old
            {
                let suggestion = format!(
                    "the account {} has {old}: if it is another person, give this one another username; if it is the \
                     same, leave this blank or change it there first",
                    account.username
                );
                doubts.push(Finding::error(row.line, column, new, Rule::IdentifierChanged, suggestion));
            }
        }
        doubts
    }

    fn demotion_error(&self, row: &RosterRow, account: &Existing) -> Option<Finding> {
        let role = role_of(row, Some(account));
        let is_own_account = account.role == Role::ItAdmin && self.options.actor == Some(account.id);
        let is_forbidden =
            demotes(role, account) && !changes_kind(role, account) && (is_own_account || self.administrators == 1);
        is_forbidden.then(|| {
            let suggestion = "another administrator must do this";
            Finding::error(row.line, Column::Role, role.as_str(), Rule::LastAdministrator, suggestion)
        })
    }

    /// Returns the changes that the row makes to the account. A blank cell leaves the value unchanged.
    fn changes(&self, row: &RosterRow, account: &Existing) -> AccountChanges {
        let role = role_of(row, Some(account));
        let is_pupil = role == Role::Pupil;
        AccountChanges {
            role: (role != account.role).then_some(role),
            username: changed(row.username.as_ref(), Some(&account.username)),
            first_name: changed(Some(&row.first_name), Some(&account.first_name)),
            last_name: changed(Some(&row.last_name), Some(&account.last_name)),
            // A teacher's account has no class: the class refers to its teacher.
            classroom: row
                .classroom
                .as_ref()
                .filter(|name| is_pupil && !self.classes.has_name(account.classroom_id, name))
                .cloned(),
            year_group: changed(row.year_group.as_ref().filter(|_| is_pupil), account.year_group.as_ref()),
            external_id: changed(row.external_id.as_ref(), account.external_id.as_ref()),
            upn: changed(row.upn.as_ref().filter(|_| is_pupil), account.upn.as_ref()),
            sen_status: changed(row.sen_status.as_ref().filter(|_| is_pupil), account.sen_status.as_ref()),
        }
    }
}

/// Returns the role that the row states, otherwise the role of the account, otherwise pupil.
pub(super) fn role_of(row: &RosterRow, account: Option<&Existing>) -> Role {
    row.role.or(account.map(|account| account.role)).unwrap_or(Role::Pupil)
}

/// Whether the row can be rejected only because of the identifiers that it takes from other accounts.
pub(super) fn certainly_passes(row: &RosterRow, account: &Existing, options: &ImportOptions) -> bool {
    let role = role_of(row, Some(account));
    !changes_kind(role, account)
        && !demotes(role, account)
        && pin_error(row, account).is_none()
        && !concerns_headteacher(row, Some(account), options)
}

/// Whether the row is about a headteacher, now or in future, and only a headteacher may upload it if it changes
/// anything.
fn concerns_headteacher(row: &RosterRow, account: Option<&Existing>, options: &ImportOptions) -> bool {
    let is_or_was = [Some(role_of(row, account)), account.map(|account| account.role)];
    options.protects_headteachers && is_or_was.contains(&Some(Role::Headteacher))
}

fn headteacher_only(row: &RosterRow) -> Finding {
    let role = row.role.map_or("", Role::as_str);
    let suggestion = "remove this row, or let a headteacher upload it";
    Finding::error(row.line, Column::Role, role, Rule::HeadteacherOnly, suggestion)
}

/// Returns the error for a new member of staff without a password.
pub(super) fn password_required(line: u32) -> Finding {
    let suggestion = "write a first password of 8 characters or more, to be changed at the first sign-in";
    Finding::error(line, Column::Password, "", Rule::PasswordRequired, suggestion)
}

fn changes_kind(role: Role, account: &Existing) -> bool {
    (role == Role::Pupil) != (account.role == Role::Pupil)
}

fn demotes(role: Role, account: &Existing) -> bool {
    account.role.administers() && !role.administers() && !account.archived
}

/// Returns the error for a PIN in a row whose account is a member of staff's. The reader does not find this error in a
/// row without a role, because it treats such a row as a pupil's.
fn pin_error(row: &RosterRow, account: &Existing) -> Option<Finding> {
    let on_staff = row.pin.is_some() && role_of(row, Some(account)) != Role::Pupil;
    on_staff.then(|| Finding::error(row.line, Column::Pin, "", Rule::PinOnStaff, pin::ON_STAFF))
}

/// Warns if an archived account would be restored by its user name alone and has another name.
fn other_name_warning(row: &RosterRow, by: MatchedBy, account: &Existing) -> Option<Finding> {
    let has_other_name = || {
        normalise::person(&row.first_name, &row.last_name) != normalise::person(&account.first_name, &account.last_name)
    };
    (by == MatchedBy::Username && account.archived && has_other_name()).then(|| {
        let suggestion = format!(
            "the archived account {} has another name: if this is another person, give this one another username",
            account.username
        );
        Finding::row_error(row.line, Rule::OtherName, suggestion).into_warning()
    })
}

/// Returns the errors for identifiers of the row that belong to other accounts.
fn taken_by_others(
    row: &RosterRow,
    account: &Existing,
    index: usize,
    matches: Matches,
) -> impl Iterator<Item = Finding> {
    let upn = matches.upn.is_some_and(|upn| upn != index).then(|| {
        let suggestion = "its external_id is one account's, its upn another's: correct one of them";
        Finding::row_error(row.line, Rule::TwoAccounts, suggestion)
    });
    let username = matches.username.is_some_and(|username| username != index).then(|| {
        let suggestion = format!("another person has it; leave it blank to keep {}", account.username);
        let username = row.username.as_deref().unwrap_or_default();
        Finding::error(row.line, Column::Username, username, Rule::UsernameTaken, suggestion)
    });
    upn.into_iter().chain(username)
}

fn changed<T: PartialEq + Clone>(new: Option<&T>, old: Option<&T>) -> Option<T> {
    new.filter(|new| Some(*new) != old).cloned()
}
