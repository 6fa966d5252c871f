//! Tests of plans, with a school in memory on which plans are carried out.

mod matching;
mod passing;
mod properties;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

use entity::{AccountId, ClassroomId, Role};
use uuid::Uuid;

use super::{
    AccountChanges, Action, Existing, ExistingClassroom, ImportOptions, PlannedAccount, RosterPlan, RosterSchool, plan,
};
use crate::{
    normalise,
    roster::{Column, Roster, Rule, read},
};

const HEADER: &str = "role,username,first_name,last_name,classroom,year_group,pin,password,external_id,upn,sen_status";

/// Returns a roster with these rows in the canonical columns. Missing cells at the end are blank.
fn roster(rows: &[impl AsRef<str>]) -> Roster {
    let mut text = HEADER.to_owned();
    for row in rows {
        let row = row.as_ref();
        let blanks = ",".repeat(10_usize.saturating_sub(row.matches(',').count()));
        text.extend(["\n", row, &blanks]);
    }
    read(text.as_bytes()).unwrap()
}

fn id(n: u128) -> AccountId {
    AccountId(Uuid::from_u128(n))
}

fn existing_account(n: u128, role: Role, username: &str) -> Existing {
    Existing {
        id: id(n),
        role,
        username: username.to_owned(),
        first_name: "Ben".to_owned(),
        last_name: "Price".to_owned(),
        classroom_id: None,
        year_group: None,
        external_id: None,
        upn: None,
        sen_status: None,
        archived: false,
        row_key: None,
    }
}

fn pupil(n: u128, username: &str) -> Existing {
    existing_account(n, Role::Pupil, username)
}

fn school(accounts: Vec<Existing>) -> RosterSchool {
    RosterSchool { name: "Oak Hill Primary School".to_owned(), accounts, classrooms: Vec::new() }
}

fn classroom(n: u128, name: &str) -> ExistingClassroom {
    ExistingClassroom { id: ClassroomId(Uuid::from_u128(n)), name: name.to_owned(), teacher_id: None }
}

fn plan_rows(school: &RosterSchool, rows: &[&str]) -> RosterPlan {
    plan(&roster(rows), school, &ImportOptions::default())
}

fn rules_found(plan: &RosterPlan) -> Vec<(u32, Option<Column>, Rule)> {
    plan.findings.iter().map(|finding| (finding.line, finding.column, finding.rule)).collect()
}

/// Returns the action of each row as text, with the number of the account or the new user name.
fn actions(plan: &RosterPlan) -> Vec<String> {
    let number = |id: AccountId| id.0.as_u128();
    let word = |action: &Action| match action {
        Action::Create(new) => format!("create {}", new.username),
        Action::Update { account_id, moved, restored, .. } => {
            let extra = [(*moved, " moved"), (*restored, " restored")];
            let extra: String = extra.into_iter().filter(|(applies, _)| *applies).map(|(_, word)| word).collect();
            format!("update {}{extra}", number(*account_id))
        }
        Action::Unchanged { account_id } => format!("unchanged {}", number(*account_id)),
        Action::Rejected => "rejected".to_owned(),
        Action::Done { account_id } => format!("done {}", account_id.map_or(0, number)),
    };
    plan.rows.iter().map(|row| word(&row.action)).collect()
}

fn changes(plan: &RosterPlan, row: usize) -> &AccountChanges {
    match &plan.rows[row].action {
        Action::Update { changes, .. } => changes,
        other => panic!("not an update: {other:?}"),
    }
}

fn created_account(plan: &RosterPlan, row: usize) -> &PlannedAccount {
    match &plan.rows[row].action {
        Action::Create(new) => new,
        other => panic!("not a new account: {other:?}"),
    }
}

/// Carries out a plan as an import does: new classes and exchanged identifiers, then the rows in order, then class
/// teachers and leavers. If `stop_after` is set, the function stops after that line.
fn apply(school: &mut RosterSchool, plan: &RosterPlan, stop_after: Option<u32>) {
    for name in &plan.new_classrooms {
        let next = school.classrooms.len() as u128 + 1;
        school.classrooms.push(classroom(next, name));
    }
    for (account_id, changes) in &plan.exchanged {
        change(school, *account_id, changes);
    }
    assert_unique(school);
    let mut by_line = BTreeMap::new();
    for row in &plan.rows {
        if stop_after.is_some_and(|line| row.line > line) {
            return;
        }
        match &row.action {
            Action::Create(new) => {
                let account = new_account(school, new);
                by_line.insert(row.line, account.id);
                school.accounts.push(account);
            }
            Action::Update { account_id, changes, restored, .. } => {
                by_line.insert(row.line, *account_id);
                assert!(*restored || !changes.is_empty());
                let archived =
                    &mut school.accounts.iter_mut().find(|account| account.id == *account_id).unwrap().archived;
                assert_eq!(*archived, *restored);
                *archived = false;
                change(school, *account_id, changes);
            }
            Action::Unchanged { account_id } | Action::Done { account_id: Some(account_id) } => {
                by_line.insert(row.line, *account_id);
            }
            Action::Rejected | Action::Done { account_id: None } => {}
        }
        assert_unique(school);
    }
    for teacher in &plan.class_teachers {
        let class =
            school.classrooms.iter_mut().find(|class| normalise::classroom(&class.name) == teacher.classroom).unwrap();
        assert_ne!(class.teacher_id, Some(by_line[&teacher.line]), "only real changes are listed");
        class.teacher_id = Some(by_line[&teacher.line]);
    }
    if plan.archive_leavers {
        for account in school.accounts.iter_mut().filter(|account| plan.leavers.contains(&account.id)) {
            account.archived = true;
            account.classroom_id = None;
        }
    }
}

fn class_id(school: &RosterSchool, name: &str) -> ClassroomId {
    school.classrooms.iter().find(|class| normalise::classroom(&class.name) == normalise::classroom(name)).unwrap().id
}

fn new_account(school: &RosterSchool, new: &PlannedAccount) -> Existing {
    assert!(new.role == Role::Pupil || new.password.is_some());
    Existing {
        id: id(school.accounts.len() as u128 + 1_000),
        role: new.role,
        username: new.username.clone(),
        first_name: new.first_name.clone(),
        last_name: new.last_name.clone(),
        classroom_id: new.classroom.as_deref().map(|name| class_id(school, name)),
        year_group: new.year_group,
        external_id: new.external_id.clone(),
        upn: new.upn.clone(),
        sen_status: new.sen_status,
        archived: false,
        row_key: new.row_key.map(Vec::from),
    }
}

fn change(school: &mut RosterSchool, id: AccountId, changes: &AccountChanges) {
    let classroom_id = changes.classroom.as_deref().map(|name| class_id(school, name));
    let account = school.accounts.iter_mut().find(|account| account.id == id).unwrap();
    account.classroom_id = classroom_id.or(account.classroom_id);
    let changes = changes.clone();
    account.role = changes.role.unwrap_or(account.role);
    for (new, field) in [(changes.first_name, &mut account.first_name), (changes.last_name, &mut account.last_name)] {
        if let Some(new) = new {
            assert_ne!(*field, new);
            *field = new;
        }
    }
    // An exchanged user name already has its new value, so there is no assertion that the user name differs.
    account.username = changes.username.unwrap_or_else(|| account.username.clone());
    account.external_id = changes.external_id.or(account.external_id.take());
    account.upn = changes.upn.or(account.upn.take());
    account.year_group = changes.year_group.or(account.year_group);
    account.sen_status = changes.sen_status.or(account.sen_status);
}

/// Asserts the uniqueness that the database enforces.
fn assert_unique(school: &RosterSchool) {
    let unique = |values: Vec<&String>| assert_eq!(values.iter().collect::<BTreeSet<_>>().len(), values.len());
    unique(school.accounts.iter().map(|account| &account.username).collect());
    unique(school.accounts.iter().filter_map(|account| account.external_id.as_ref()).collect());
    unique(school.accounts.iter().filter_map(|account| account.upn.as_ref()).collect());
}

/// Returns a description of a school without its ids, for comparing.
fn snapshot(school: &RosterSchool) -> Vec<String> {
    let class = |id: Option<ClassroomId>| {
        let class = school.classrooms.iter().find(|class| Some(class.id) == id);
        class.map(|class| class.name.clone())
    };
    let mut lines: Vec<_> = school
        .accounts
        .iter()
        .map(|a| {
            let row = (&a.role, &a.first_name, &a.last_name, class(a.classroom_id), &a.year_group, &a.external_id);
            format!("{} {row:?} {:?} {:?} {:?} {:?}", a.username, a.upn, a.sen_status, a.archived, a.row_key)
        })
        .collect();
    lines.extend(school.classrooms.iter().map(|class| {
        let teacher = school.accounts.iter().find(|account| Some(account.id) == class.teacher_id);
        format!("class {} {:?}", class.name, teacher.map(|account| &account.username))
    }));
    lines.sort();
    lines
}
