//! Plans what a roster changes in a school. A plan is made, shown and only then carried out, row by row in the order of
//! the file.

mod claims;
mod classes;
mod exchange;
mod index;
mod judge;
mod types;
mod usernames;

use std::collections::{HashMap, HashSet};

use entity::{AccountId, Role};

pub use self::types::{
    AccountChanges, Action, ClassTeacher, Existing, ExistingClassroom, ImportOptions, PlannedAccount, PlannedRow,
    RosterPlan, RosterSchool, RowCounts,
};
use self::{
    claims::AccountClaims,
    classes::Classes,
    exchange::Exchange,
    index::Index,
    judge::{KnownAccount, RowVerdict, password_required, role_of},
    usernames::Usernames,
};
use super::{
    Roster,
    finding::{Finding, Findings, Rule},
    row::{BrokenRow, RosterRow},
};
use crate::normalise;

/// Plans what a roster changes in a school.
#[must_use]
pub fn plan(roster: &Roster, school: &RosterSchool, options: &ImportOptions) -> RosterPlan {
    let mut planning = Planning::new(roster, school, options);
    let mut rows = Vec::with_capacity(roster.rows_total);
    let mut broken = roster.broken.iter().peekable();
    for row in &roster.rows {
        while let Some(broken) = broken.next_if(|broken| broken.line < row.line) {
            rows.push(PlannedRow { line: broken.line, action: Action::Rejected });
        }
        rows.push(PlannedRow { line: row.line, action: planning.plan_row(row) });
    }
    rows.extend(broken.map(|broken| PlannedRow { line: broken.line, action: Action::Rejected }));
    // The invalid rows come last, so that the result does not depend on which rows an earlier attempt has done.
    roster.broken.iter().for_each(|broken| planning.mark_present(broken));
    planning.finish(rows)
}

/// The state while a plan is made.
struct Planning<'a> {
    roster: &'a Roster,
    school: &'a RosterSchool,
    options: &'a ImportOptions,
    index: Index<'a>,
    claims: AccountClaims,
    exchange: Exchange,
    usernames: Usernames<'a>,
    classes: Classes,
    /// The line of the row that has claimed the account, by the index of the account.
    claimed: Vec<Option<u32>>,
    /// Whether some row matches the account, by the index of the account.
    present: Vec<bool>,
    /// The number of active administrators.
    administrators: usize,
    /// Whether a rejected row belongs to an unknown person, who may be a pupil who appears to have left.
    has_unknown_person: bool,
    findings: Findings,
}

impl<'a> Planning<'a> {
    fn new(roster: &'a Roster, school: &'a RosterSchool, options: &'a ImportOptions) -> Self {
        let usernames =
            roster.rows.iter().map(|row| &row.username).chain(roster.broken.iter().map(|row| &row.username));
        let requested: HashSet<&str> = usernames.filter_map(Option::as_deref).collect();
        let taken = school.accounts.iter().map(|account| account.username.clone()).collect();
        let administers = |account: &&Existing| !account.archived && account.role.administers();
        let index = Index::new(&school.accounts);
        let claims = AccountClaims::new(roster, &index, school.accounts.len());
        Self {
            roster,
            school,
            options,
            exchange: Exchange::new(roster, school, &index, &claims, options),
            claims,
            index,
            usernames: Usernames::new(taken, requested),
            classes: Classes::new(&school.classrooms),
            claimed: vec![None; school.accounts.len()],
            present: vec![false; school.accounts.len()],
            administrators: school.accounts.iter().filter(administers).count(),
            has_unknown_person: false,
            findings: Findings::default(),
        }
    }

    fn plan_row(&mut self, row: &RosterRow) -> Action {
        let matches = self.index.matches(row);
        matches.all().for_each(|(_, index)| self.present[index] = true);
        let account = matches.first().map(|(_, index)| index);
        let role = role_of(row, account.map(|index| &self.school.accounts[index]));
        let is_done = row.line <= self.options.done_through_line;
        let verdict = self.judge(row, matches);
        let is_in_doubt = match &verdict {
            RowVerdict::Doubtful => true,
            RowVerdict::Rejected => false,
            // An earlier attempt has done this row, but the account does not match the row. Either somebody has changed
            // the account since, or the earlier attempt rejected the row as doubtful before later rows changed the
            // accounts.
            RowVerdict::New => is_done,
            RowVerdict::KnownAccount(known) => is_done && !known.is_unchanged(),
        };
        self.has_unknown_person |= is_in_doubt && row.role.is_none_or(|role| role == Role::Pupil);
        if let Some(index) = account
            && !matches!(verdict, RowVerdict::Doubtful)
        {
            self.claimed[index] = Some(row.line);
        }
        match verdict {
            RowVerdict::Rejected | RowVerdict::Doubtful => Action::Rejected,
            RowVerdict::New if is_done => Action::Done { account_id: None },
            RowVerdict::New => self.plan_new_account(row, role),
            RowVerdict::KnownAccount(known) => {
                let account_id = self.school.accounts[known.index].id;
                if is_done {
                    // If the account no longer matches the row, somebody has changed the account since the earlier
                    // attempt. The import must not undo that change.
                    if known.is_unchanged() {
                        self.assign_teacher(row, role, Some(account_id));
                    }
                    return Action::Done { account_id: Some(account_id) };
                }
                self.assign_teacher(row, role, Some(account_id));
                self.plan_update(account_id, known)
            }
        }
    }

    fn plan_new_account(&mut self, row: &RosterRow, role: Role) -> Action {
        self.assign_teacher(row, role, None);
        if role.administers() {
            self.administrators += 1;
        }
        let username = row.username.clone().unwrap_or_else(|| self.usernames.generate(&row.first_name, &row.last_name));
        let classroom = row.classroom.as_ref().filter(|_| role == Role::Pupil);
        Action::Create(Box::new(PlannedAccount {
            role,
            username,
            first_name: row.first_name.clone(),
            last_name: row.last_name.clone(),
            classroom: classroom.map(|name| self.classes.existing_or_new(name)),
            year_group: row.year_group,
            pin: row.pin.clone(),
            password: row.password.clone(),
            external_id: row.external_id.clone(),
            upn: row.upn.clone(),
            sen_status: row.sen_status,
            row_key: row.row_key,
        }))
    }

    fn plan_update(&mut self, account_id: AccountId, known: KnownAccount) -> Action {
        if known.is_unchanged() {
            return Action::Unchanged { account_id };
        }
        let KnownAccount { index, mut changes, restored } = known;
        let account = &self.school.accounts[index];
        if !account.archived && account.role.administers() {
            self.administrators -= 1;
        }
        if changes.role.unwrap_or(account.role).administers() {
            self.administrators += 1;
        }
        if let Some(username) = &changes.username {
            self.usernames.rename(&account.username, username);
        }
        self.index.apply(index, &changes);
        changes.classroom = changes.classroom.map(|name| self.classes.existing_or_new(&name));
        Action::Update { account_id, moved: changes.classroom.is_some(), changes: Box::new(changes), restored }
    }

    /// Assigns the teacher of the row to the class that the row names. The first such row takes precedence.
    fn assign_teacher(&mut self, row: &RosterRow, role: Role, account_id: Option<AccountId>) {
        let Some(name) = row.classroom.as_deref().filter(|_| role.teaches()) else { return };
        if !self.classes.assign_teacher(name, account_id, row.line) {
            let suggestion = "an earlier row is the teacher of this class: a class has one teacher";
            let finding = Finding::error(row.line, super::Column::Classroom, name, Rule::SecondTeacher, suggestion);
            self.findings.push(finding.into_warning());
        }
    }

    /// Marks the people in an invalid row as present, so that they are not leavers. The person is unknown if no account
    /// matches or if other rows have claimed all accounts that match.
    fn mark_present(&mut self, row: &BrokenRow) {
        let matches = self.index.matches_of_broken(row);
        if row.lacks_password && matches.first().is_none() {
            self.findings.push(password_required(row.line));
        }
        let mut is_known = false;
        for (_, index) in matches.all() {
            self.present[index] = true;
            is_known |= self.claimed[index].is_none();
        }
        self.has_unknown_person |= !is_known && !row.is_staff;
    }

    fn finish(mut self, rows: Vec<PlannedRow>) -> RosterPlan {
        let accounts = || self.school.accounts.iter().zip(&self.present);
        let leavers: Vec<_> = accounts()
            .filter(|(account, present)| account.role == Role::Pupil && !account.archived && !**present)
            .map(|(account, _)| account.id)
            .collect();
        let archive_leavers = self.options.archive_leavers && (!self.has_unknown_person || leavers.is_empty());
        if archive_leavers != self.options.archive_leavers {
            let suggestion =
                "a rejected row may belong to a pupil who appears to have left: correct it and upload the file again";
            self.findings.push(Finding::row_error(0, Rule::LeaversKept, suggestion).into_warning());
        }
        self.warn_about_same_names(&rows);
        let mut findings = self.roster.findings.clone();
        findings.extend(self.findings.into_vec());
        findings.sort_by_key(|finding| (finding.line, finding.column));
        let school_size = count(self.school.accounts.iter().filter(|account| !account.archived).count());
        let counts = RowCounts { leavers: count(leavers.len()), ..counts(&rows, self.options.done_through_line) };
        RosterPlan {
            rows,
            exchanged: self.exchange.into_early_changes(),
            new_classrooms: self.classes.new,
            class_teachers: self.classes.teachers,
            leavers,
            archive_leavers,
            findings,
            counts,
            school_size,
        }
    }

    /// Warns about new accounts with the same name as an account that no row matches. They are probably the same person
    /// without an identifier.
    fn warn_about_same_names(&mut self, rows: &[PlannedRow]) {
        let absent = self.school.accounts.iter().zip(&self.present).filter(|(_, present)| !**present);
        let absent: Vec<_> = absent.map(|(account, _)| account).collect();
        if absent.is_empty() {
            return;
        }
        let key =
            |role, first_name: &str, last_name: &str| (role == Role::Pupil, normalise::person(first_name, last_name));
        let mut by_name = HashMap::with_capacity(absent.len());
        for account in absent {
            by_name.entry(key(account.role, &account.first_name, &account.last_name)).or_insert(account);
        }
        for row in rows {
            let Action::Create(new) = &row.action else { continue };
            let Some(account) = by_name.get(&key(new.role, &new.first_name, &new.last_name)) else { continue };
            let archived = if account.archived { "archived " } else { "" };
            let suggestion = format!(
                "if this is the person with the {archived}account {0}, write {0} as the username",
                account.username
            );
            self.findings.push(Finding::row_error(row.line, Rule::SameName, suggestion).into_warning());
        }
    }
}

fn counts(rows: &[PlannedRow], done_through_line: u32) -> RowCounts {
    let mut counts = RowCounts::default();
    for row in rows.iter().filter(|row| row.line > done_through_line) {
        match &row.action {
            Action::Create(_) => counts.created += 1,
            Action::Update { moved, restored, .. } => {
                counts.updated += 1;
                counts.moved += u32::from(*moved);
                counts.restored += u32::from(*restored);
            }
            Action::Unchanged { .. } => counts.unchanged += 1,
            Action::Rejected => counts.rejected += 1,
            Action::Done { .. } => {}
        }
    }
    counts
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
