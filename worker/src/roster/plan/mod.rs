//! What a roster changes in a school. A plan is made, shown and only then carried out, row by row in the file's order.

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
    Action, Changes, ClassTeacher, Counts, Existing, ExistingClassroom, NewAccount, Options, Plan, PlannedRow, School,
};
use self::{
    claims::Claims,
    classes::Classes,
    exchange::Exchange,
    index::Index,
    judge::{Known, Verdict, password_required, role_of},
    usernames::Usernames,
};
use super::{
    Roster,
    finding::{Finding, Findings, Rule},
    row::{Broken, RosterRow},
};
use crate::fold;

/// Plans what a roster changes in a school.
#[must_use]
pub fn plan(roster: &Roster, school: &School, options: &Options) -> Plan {
    let mut planning = Planning::new(roster, school, options);
    let mut rows = Vec::with_capacity(roster.rows_total);
    let mut broken = roster.broken.iter().peekable();
    for row in &roster.rows {
        while let Some(broken) = broken.next_if(|broken| broken.line < row.line) {
            rows.push(PlannedRow { line: broken.line, action: Action::Rejected });
        }
        rows.push(PlannedRow { line: row.line, action: planning.row(row) });
    }
    rows.extend(broken.map(|broken| PlannedRow { line: broken.line, action: Action::Rejected }));
    // At the end, for it must not matter which rows an earlier attempt has done.
    roster.broken.iter().for_each(|broken| planning.broken(broken));
    planning.finish(rows)
}

/// A plan in the making.
struct Planning<'a> {
    roster: &'a Roster,
    school: &'a School,
    options: &'a Options,
    index: Index<'a>,
    claims: Claims,
    exchange: Exchange,
    usernames: Usernames<'a>,
    classes: Classes,
    /// The line of the row that has the account, by the account's place.
    claimed: Vec<Option<u32>>,
    /// Whether some row names the account, by the account's place.
    present: Vec<bool>,
    /// Active administrators.
    administrators: usize,
    /// A row is rejected, and nobody knows whose it is: it may be a pupil's who seems to leave.
    hides_somebody: bool,
    findings: Findings,
}

impl<'a> Planning<'a> {
    fn new(roster: &'a Roster, school: &'a School, options: &'a Options) -> Self {
        let named = roster.rows.iter().map(|row| &row.username).chain(roster.broken.iter().map(|row| &row.username));
        let named: HashSet<&str> = named.filter_map(Option::as_deref).collect();
        let taken = school.accounts.iter().map(|account| account.username.clone()).collect();
        let administers = |account: &&Existing| !account.archived && account.role.administers();
        let index = Index::of(&school.accounts);
        let claims = Claims::of(roster, &index, school.accounts.len());
        Self {
            roster,
            school,
            options,
            exchange: Exchange::of(roster, school, &index, &claims, options),
            claims,
            index,
            usernames: Usernames::new(taken, named),
            classes: Classes::of(&school.classrooms),
            claimed: vec![None; school.accounts.len()],
            present: vec![false; school.accounts.len()],
            administrators: school.accounts.iter().filter(administers).count(),
            hides_somebody: false,
            findings: Findings::default(),
        }
    }

    fn row(&mut self, row: &RosterRow) -> Action {
        let matches = self.index.matches(row);
        matches.all().for_each(|(_, at)| self.present[at] = true);
        let account = matches.first().map(|(_, at)| at);
        let role = role_of(row, account.map(|at| &self.school.accounts[at]));
        let is_done = row.line <= self.options.done_through_line;
        let verdict = self.judge(row, matches);
        let is_in_doubt = match &verdict {
            Verdict::Doubtful => true,
            Verdict::Rejected => false,
            // It is not as an earlier attempt left it: somebody changed the account since, or the row was in doubt
            // before rows behind it were done.
            Verdict::New => is_done,
            Verdict::Known(known) => is_done && !known.is_unchanged(),
        };
        self.hides_somebody |= is_in_doubt && row.role.is_none_or(|role| role == Role::Pupil);
        if let Some(at) = account
            && !matches!(verdict, Verdict::Doubtful)
        {
            self.claimed[at] = Some(row.line);
        }
        match verdict {
            Verdict::Rejected | Verdict::Doubtful => Action::Rejected,
            Verdict::New if is_done => Action::Done { account_id: None },
            Verdict::New => self.create(row, role),
            Verdict::Known(known) => {
                let account_id = self.school.accounts[known.at].id;
                if is_done {
                    // What an earlier attempt did is in place. Where it is not, somebody changed it since, and it is
                    // not for this import to change it back.
                    if known.is_unchanged() {
                        self.teach(row, role, Some(account_id));
                    }
                    return Action::Done { account_id: Some(account_id) };
                }
                self.teach(row, role, Some(account_id));
                self.update(account_id, known)
            }
        }
    }

    fn create(&mut self, row: &RosterRow, role: Role) -> Action {
        self.teach(row, role, None);
        if role.administers() {
            self.administrators += 1;
        }
        let username = row.username.clone().unwrap_or_else(|| self.usernames.make(&row.first_name, &row.last_name));
        let classroom = row.classroom.as_ref().filter(|_| role == Role::Pupil);
        Action::Create(Box::new(NewAccount {
            role,
            username,
            first_name: row.first_name.clone(),
            last_name: row.last_name.clone(),
            classroom: classroom.map(|name| self.classes.named(name)),
            year_group: row.year_group,
            pin: row.pin.clone(),
            password: row.password.clone(),
            external_id: row.external_id.clone(),
            upn: row.upn.clone(),
            sen_status: row.sen_status,
            row_key: row.row_key,
        }))
    }

    fn update(&mut self, account_id: AccountId, known: Known) -> Action {
        if known.is_unchanged() {
            return Action::Unchanged { account_id };
        }
        let Known { at, mut changes, restored } = known;
        let account = &self.school.accounts[at];
        if !account.archived && account.role.administers() {
            self.administrators -= 1;
        }
        if changes.role.unwrap_or(account.role).administers() {
            self.administrators += 1;
        }
        if let Some(username) = &changes.username {
            self.usernames.rename(&account.username, username);
        }
        self.index.apply(at, &changes);
        changes.classroom = changes.classroom.map(|name| self.classes.named(&name));
        Action::Update { account_id, moved: changes.classroom.is_some(), changes: Box::new(changes), restored }
    }

    /// A teacher's row gives the class that it names its teacher: the first such row.
    fn teach(&mut self, row: &RosterRow, role: Role, account_id: Option<AccountId>) {
        let Some(name) = row.classroom.as_deref().filter(|_| role.teaches()) else { return };
        if !self.classes.teach(name, account_id, row.line) {
            let suggestion = "an earlier row is the class's teacher: a class has one";
            let finding = Finding::error(row.line, super::Column::Classroom, name, Rule::SecondTeacher, suggestion);
            self.findings.push(finding.into_warning());
        }
    }

    /// Whoever stands in a rejected row is no leaver. Who does not have an account by the row, or one that another
    /// row has already, could be anybody.
    fn broken(&mut self, row: &Broken) {
        let matches = self.index.matches_of_broken(row);
        if row.lacks_password && matches.first().is_none() {
            self.findings.push(password_required(row.line));
        }
        let mut is_known = false;
        for (_, at) in matches.all() {
            self.present[at] = true;
            is_known |= self.claimed[at].is_none();
        }
        self.hides_somebody |= !is_known && !row.is_staff;
    }

    fn finish(mut self, rows: Vec<PlannedRow>) -> Plan {
        let accounts = || self.school.accounts.iter().zip(&self.present);
        let leavers: Vec<_> = accounts()
            .filter(|(account, present)| account.role == Role::Pupil && !account.archived && !**present)
            .map(|(account, _)| account.id)
            .collect();
        let archive_leavers = self.options.archive_leavers && (!self.hides_somebody || leavers.is_empty());
        if archive_leavers != self.options.archive_leavers {
            let suggestion = "a rejected row may be a pupil's who seems to leave: correct it and upload the file again";
            self.findings.push(Finding::row_error(0, Rule::LeaversKept, suggestion).into_warning());
        }
        self.find_namesakes(&rows);
        let mut findings = self.roster.findings.clone();
        findings.extend(self.findings.into_vec());
        findings.sort_by_key(|finding| (finding.line, finding.column));
        let school_size = count(self.school.accounts.iter().filter(|account| !account.archived).count());
        let counts = Counts { leavers: count(leavers.len()), ..counts(&rows, self.options.done_through_line) };
        Plan {
            rows,
            exchanged: self.exchange.into_beforehand(),
            new_classrooms: self.classes.new,
            class_teachers: self.classes.teachers,
            leavers,
            archive_leavers,
            findings,
            counts,
            school_size,
        }
    }

    /// A new account beside one of the same name that no row has: likely the same person without an identifier.
    fn find_namesakes(&mut self, rows: &[PlannedRow]) {
        let absent = self.school.accounts.iter().zip(&self.present).filter(|(_, present)| !**present);
        let absent: Vec<_> = absent.map(|(account, _)| account).collect();
        if absent.is_empty() {
            return;
        }
        let key = |role, first_name: &str, last_name: &str| (role == Role::Pupil, fold::person(first_name, last_name));
        let mut by_name = HashMap::with_capacity(absent.len());
        for account in absent {
            by_name.entry(key(account.role, &account.first_name, &account.last_name)).or_insert(account);
        }
        for row in rows {
            let Action::Create(new) = &row.action else { continue };
            let Some(account) = by_name.get(&key(new.role, &new.first_name, &new.last_name)) else { continue };
            let archived = if account.archived { "archived " } else { "" };
            let suggestion = format!(
                "if it is the person of the {archived}account {0}, write {0} as the username",
                account.username
            );
            self.findings.push(Finding::row_error(row.line, Rule::SameName, suggestion).into_warning());
        }
    }
}

fn counts(rows: &[PlannedRow], done_through_line: u32) -> Counts {
    let mut counts = Counts::default();
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
