//! Judging a row against the accounts that it matches.

use entity::Role;

use super::{Changes, Existing, Planning, index::Matches};
use crate::roster::{
    column::Column,
    finding::{Finding, Rule},
    row::RosterRow,
};

/// What a row is.
pub(super) enum Verdict {
    /// A person without an account.
    New,
    /// A person with one.
    Known(Known),
    /// Something is wrong.
    Rejected,
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
        let Some(at) = matches.all().next() else { return self.judge_new(row) };
        let account = &self.school.accounts[at];
        let mut errors = Vec::new();
        if matches.upn.is_some_and(|upn| upn != at) {
            let suggestion = "its external_id is one account's, its upn another's: correct one of them";
            errors.push(Finding::row_error(row.line, Rule::TwoAccounts, suggestion));
        }
        if matches.username.is_some_and(|username| username != at) {
            let suggestion = format!("another person has it; leave it blank to keep {}", account.username);
            let username = row.username.as_deref().unwrap_or_default();
            errors.push(Finding::error(row.line, Column::Username, username, Rule::UsernameTaken, suggestion));
        }
        if let Some(line) = self.claimed[at] {
            let suggestion = format!("line {line} is the same account: remove one, or correct its identifiers");
            errors.push(Finding::row_error(row.line, Rule::AccountTwice, suggestion));
        }
        errors.extend(self.role_error(row, account));
        if !errors.is_empty() {
            for error in errors {
                self.findings.push(error);
            }
            return Verdict::Rejected;
        }
        if matches.external_id.is_none() && matches.upn.is_none() {
            self.warn_of_changed_identifiers(row, account);
        }
        Verdict::Known(Known { at, changes: self.changes(row, account), restored: account.archived })
    }

    fn judge_new(&mut self, row: &RosterRow) -> Verdict {
        if row.role == Role::Pupil || row.password.is_some() {
            return Verdict::New;
        }
        let suggestion = "write a first password of 8 characters or more, to be changed at the first sign-in";
        self.findings.push(Finding::error(row.line, Column::Password, "", Rule::PasswordRequired, suggestion));
        Verdict::Rejected
    }

    fn role_error(&self, row: &RosterRow, account: &Existing) -> Option<Finding> {
        let error =
            |rule, suggestion| Some(Finding::error(row.line, Column::Role, row.role.as_str(), rule, suggestion));
        if (row.role == Role::Pupil) != (account.role == Role::Pupil) {
            return error(Rule::RoleKind, "correct the role, or the identifier if it is another person's");
        }
        let demotes = account.role.administers() && !row.role.administers() && !account.archived;
        let himself = account.role == Role::ItAdmin && self.options.actor == Some(account.id);
        if demotes && (himself || self.administrators == 1) {
            return error(Rule::LastAdministrator, "another administrator must do this");
        }
        None
    }

    /// Matched by username alone: a username that one child had and another gets would hand over the account.
    fn warn_of_changed_identifiers(&mut self, row: &RosterRow, account: &Existing) {
        let pairs =
            [(Column::ExternalId, &row.external_id, &account.external_id), (Column::Upn, &row.upn, &account.upn)];
        for (column, new, old) in pairs {
            if let (Some(new), Some(old)) = (new, old)
                && new != old
            {
                let suggestion = format!("the account {} has {old}: is it the same person?", account.username);
                let finding = Finding::error(row.line, column, new, Rule::IdentifierChanged, suggestion);
                self.findings.push(finding.into_warning());
            }
        }
    }

    /// What really differs. A blank cell keeps what is there.
    fn changes(&self, row: &RosterRow, account: &Existing) -> Changes {
        let is_pupil = row.role == Role::Pupil;
        Changes {
            role: (row.role != account.role).then_some(row.role),
            username: other(row.username.as_ref(), Some(&account.username)),
            first_name: other(Some(&row.first_name), Some(&account.first_name)),
            last_name: other(Some(&row.last_name), Some(&account.last_name)),
            // A class is not a teacher's own: the teacher is the class's.
            classroom: row
                .classroom
                .as_ref()
                .filter(|name| is_pupil && !self.classes.is(account.classroom_id, name))
                .cloned(),
            year_group: other(row.year_group.as_ref(), account.year_group.as_ref()),
            external_id: other(row.external_id.as_ref(), account.external_id.as_ref()),
            upn: other(row.upn.as_ref(), account.upn.as_ref()),
            sen_status: other(row.sen_status.as_ref(), account.sen_status.as_ref()),
        }
    }
}

fn other<T: PartialEq + Clone>(new: Option<&T>, old: Option<&T>) -> Option<T> {
    new.filter(|new| Some(*new) != old).cloned()
}
