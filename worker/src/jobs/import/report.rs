//! The report of an import: a row for each line that is more than "unchanged", the pupils who are not in the file, and
//! remarks on the whole file.

use std::collections::HashMap;

use entity::{AccountId, roster_import, roster_row, roster_row::RowOutcome};
use sea_orm::prelude::Json;
use serde_json::json;

use crate::roster::{
    Finding, Roster, RosterRow,
    plan::{Action, Changes, Plan, PlannedRow, School},
};

/// The rows of the report.
pub(super) fn rows(
    import: &roster_import::Model,
    plan: &Plan,
    roster: &Roster,
    school: &School,
) -> Vec<roster_row::Model> {
    let mut findings: HashMap<u32, Vec<&Finding>> = HashMap::new();
    for finding in &plan.findings {
        findings.entry(finding.line).or_default().push(finding);
    }
    let by_line: HashMap<u32, &RosterRow> = roster.rows.iter().map(|row| (row.line, row)).collect();
    let names: HashMap<AccountId, Json> = school
        .accounts
        .iter()
        .map(|account| (account.id, json!({ "name": name(&account.first_name, &account.last_name), "username": account.username })))
        .collect();

    let mut rows = Vec::new();
    let mut push = |line: Option<u32>, outcome, account_id, summary, findings: Vec<&Finding>| {
        rows.push(roster_row::Model {
            school_id: import.school_id,
            import_id: import.id,
            position: i32::try_from(rows.len()).unwrap_or(i32::MAX),
            line: line.and_then(|line| i32::try_from(line).ok()),
            outcome,
            account_id,
            summary,
            findings: json!(findings),
        });
    };
    if let Some(remarks) = findings.remove(&0) {
        push(None, RowOutcome::Note, None, json!({}), remarks);
    }
    if !roster.ignored_columns.is_empty() {
        push(None, RowOutcome::Note, None, json!({ "ignored_columns": roster.ignored_columns }), Vec::new());
    }
    for planned in &plan.rows {
        let found = findings.remove(&planned.line).unwrap_or_default();
        let (outcome, account_id, summary) = line(planned, by_line.get(&planned.line).copied(), &names);
        if outcome != RowOutcome::Unchanged || !found.is_empty() {
            push(Some(planned.line), outcome, account_id, summary, found);
        }
    }
    for leaver in &plan.leavers {
        push(None, RowOutcome::Leaver, Some(*leaver), names.get(leaver).cloned().unwrap_or_default(), Vec::new());
    }
    rows
}

fn line(
    planned: &PlannedRow,
    row: Option<&RosterRow>,
    names: &HashMap<AccountId, Json>,
) -> (RowOutcome, Option<AccountId>, Json) {
    let known = |id: &AccountId| names.get(id).cloned().unwrap_or_default();
    match &planned.action {
        Action::Create(new) => {
            let summary = json!({
                "name": name(&new.first_name, &new.last_name), "username": new.username, "role": new.role,
                "classroom": row.and_then(|row| row.classroom.as_ref()),
            });
            (RowOutcome::Created, None, summary)
        }
        Action::Update { account_id, changes, moved, restored } => {
            let mut summary = known(account_id);
            summary["changes"] = json!(changed_fields(changes));
            summary["moved"] = json!(moved);
            summary["restored"] = json!(restored);
            (RowOutcome::Updated, Some(*account_id), summary)
        }
        Action::Unchanged { account_id } => (RowOutcome::Unchanged, Some(*account_id), known(account_id)),
        Action::Done { account_id } => (RowOutcome::Unchanged, *account_id, json!({})),
        Action::Rejected => {
            (RowOutcome::Rejected, None, row.map_or_else(|| json!({}), |row| json!({ "name": name(&row.first_name, &row.last_name) })))
        }
    }
}

/// The names of what changes, not the values.
fn changed_fields(changes: &Changes) -> Vec<&'static str> {
    let fields = [
        ("role", changes.role.is_some()),
        ("username", changes.username.is_some()),
        ("first_name", changes.first_name.is_some()),
        ("last_name", changes.last_name.is_some()),
        ("classroom", changes.classroom.is_some()),
        ("year_group", changes.year_group.is_some()),
        ("external_id", changes.external_id.is_some()),
        ("upn", changes.upn.is_some()),
        ("sen_status", changes.sen_status.is_some()),
    ];
    fields.into_iter().filter(|(_, changes)| *changes).map(|(field, _)| field).collect()
}

fn name(first: &str, last: &str) -> String {
    format!("{first} {last}")
}

/// How many rows have which outcome.
pub(super) fn counts(plan: &Plan) -> Json {
    let counts = &plan.counts;
    json!({
        "created": counts.created, "updated": counts.updated, "moved": counts.moved, "restored": counts.restored,
        "unchanged": counts.unchanged, "rejected": counts.rejected, "leavers": counts.leavers,
    })
}
