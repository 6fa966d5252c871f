//! Judging a row against the accounts that it matches.

use entity::Role;

use super::{
    Changes, Existing, Planning,
    index::{By, Matches},
};
use crate::{
    fold,
    roster::{
        column::Column,
        finding::{Finding, Rule},
        pin,
        row::RosterRow,
    },
};

/// What a row is.
pub(super) enum Verdict {
    /// A person without an account.
    New,
    /// A person with one.
    Known(Known),
    /// Something is wrong with what the row says of an account.
    Rejected,
    /// Something is wrong, and whose row it is cannot be told.
    Doubtful,
}

/// The account of a row, and what differs.
pub(super) struct Known {
    /// The account's place.
    pub(super) at: usize,
    /// What the row changes; a class as the row spells it.
    pub(super) changes: Changes,
    /// The account is archived.
    pub(super) restored: bool,
}

impl Known {
    pub(super) fn is_unchanged(&self) -> bool {
        !self.restored && self.changes.is_empty()
    }
}

impl Planning<'_> {
    /// Finds everything that is wrong with a row in this school.
    pub(super) fn judge(&mut self, row: &RosterRow, matches: Matches) -> Verdict {
        let Some((by, at)) = matches.first() else { return self.judge_new(row) };
        let account = &self.school.accounts[at];
        let doubts = self.doubts(row, by, at);
        let mut errors = Vec::new();
        if !self.exchange.includes(at, row.line) {
            errors.extend(taken_by_others(row, account, at, matches));
        }
        errors.extend(self.demotion_error(row, account));
        errors.extend(pin_error(row, account));
        let verdict = match (doubts.is_empty(), errors.is_empty()) {
            (false, _) => Verdict::Doubtful,
            (true, false) => Verdict::Rejected,
            (true, true) => {
                errors.extend(other_name_warning(row, by, account));
                Verdict::Known(Known { at, changes: self.changes(row, account), restored: account.archived })
            }
        };
        doubts.into_iter().chain(errors).for_each(|finding| self.findings.push(finding));
        verdict
    }

    fn judge_new(&mut self, row: &RosterRow) -> Verdict {
        if role_of(row, None) == Role::Pupil || row.password.is_some() {
            return Verdict::New;
        }
        self.findings.push(password_required(row.line));
        Verdict::Rejected
    }

    /// Why the account may be another person's. To restore a leaver for a new child with the same username would give
    /// one child the other's record, and nobody could part them again.
    fn doubts(&self, row: &RosterRow, by: By, at: usize) -> Vec<Finding> {
        let account = &self.school.accounts[at];
        let mut doubts = Vec::new();
        let twice = |rule, line, suggestion: &str| {
            Finding::row_error(row.line, rule, format!("line {line} is the same account: {suggestion}"))
        };
        if let Some(line) = self.claims.better(at, by) {
            let rule = if line < row.line { Rule::AccountTwice } else { Rule::LaterRow };
            doubts.push(twice(rule, line, "remove one, or give this one a username of its own"));
        } else if let Some(line) = self.claimed[at] {
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
            if by == By::Username
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
        let himself = account.role == Role::ItAdmin && self.options.actor == Some(account.id);
        let stops = demotes(role, account) && !changes_kind(role, account) && (himself || self.administrators == 1);
        stops.then(|| {
            let suggestion = "another administrator must do this";
            Finding::error(row.line, Column::Role, role.as_str(), Rule::LastAdministrator, suggestion)
        })
    }

    /// What really differs. A blank cell keeps what is there.
    fn changes(&self, row: &RosterRow, account: &Existing) -> Changes {
        let role = role_of(row, Some(account));
        let is_pupil = role == Role::Pupil;
        Changes {
            role: (role != account.role).then_some(role),
            username: other(row.username.as_ref(), Some(&account.username)),
            first_name: other(Some(&row.first_name), Some(&account.first_name)),
            last_name: other(Some(&row.last_name), Some(&account.last_name)),
            // A class is not a teacher's own: the teacher is the class's.
            classroom: row
                .classroom
                .as_ref()
                .filter(|name| is_pupil && !self.classes.is(account.classroom_id, name))
                .cloned(),
            year_group: other(row.year_group.as_ref().filter(|_| is_pupil), account.year_group.as_ref()),
            external_id: other(row.external_id.as_ref(), account.external_id.as_ref()),
            upn: other(row.upn.as_ref().filter(|_| is_pupil), account.upn.as_ref()),
            sen_status: other(row.sen_status.as_ref().filter(|_| is_pupil), account.sen_status.as_ref()),
        }
    }
}

/// The role that the row gives to its person, or leaves to them.
pub(super) fn role_of(row: &RosterRow, account: Option<&Existing>) -> Role {
    row.role.or(account.map(|account| account.role)).unwrap_or(Role::Pupil)
}

/// Whether nothing in the school can stop the row of this account but what it takes from others.
pub(super) fn surely_passes(row: &RosterRow, account: &Existing) -> bool {
    let role = role_of(row, Some(account));
    !changes_kind(role, account) && !demotes(role, account) && pin_error(row, account).is_none()
}

/// What a new member of staff without a password is told.
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

/// A PIN in a row without a role is a pupil's until the account is known.
fn pin_error(row: &RosterRow, account: &Existing) -> Option<Finding> {
    let on_staff = row.pin.is_some() && role_of(row, Some(account)) != Role::Pupil;
    on_staff.then(|| Finding::error(row.line, Column::Pin, "", Rule::PinOnStaff, pin::ON_STAFF))
}

/// A leaver's account that comes back by its username alone, and with another name.
fn other_name_warning(row: &RosterRow, by: By, account: &Existing) -> Option<Finding> {
    let is_other =
        || fold::person(&row.first_name, &row.last_name) != fold::person(&account.first_name, &account.last_name);
    (by == By::Username && account.archived && is_other()).then(|| {
        let suggestion = format!(
            "the archived account {} is of another name: if it is another person, give this one another username",
            account.username
        );
        Finding::row_error(row.line, Rule::OtherName, suggestion).into_warning()
    })
}

/// Identifiers of the row that other accounts have.
fn taken_by_others(row: &RosterRow, account: &Existing, at: usize, matches: Matches) -> impl Iterator<Item = Finding> {
    let upn = matches.upn.is_some_and(|upn| upn != at).then(|| {
        let suggestion = "its external_id is one account's, its upn another's: correct one of them";
        Finding::row_error(row.line, Rule::TwoAccounts, suggestion)
    });
    let username = matches.username.is_some_and(|username| username != at).then(|| {
        let suggestion = format!("another person has it; leave it blank to keep {}", account.username);
        let username = row.username.as_deref().unwrap_or_default();
        Finding::error(row.line, Column::Username, username, Rule::UsernameTaken, suggestion)
    });
    upn.into_iter().chain(username)
}

fn other<T: PartialEq + Clone>(new: Option<&T>, old: Option<&T>) -> Option<T> {
    new.filter(|new| Some(*new) != old).cloned()
}
