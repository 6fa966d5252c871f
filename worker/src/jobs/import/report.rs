//! The report of an import: a row for each line that is more than "unchanged", the pupils who are not in the file, and
//! remarks on the whole file.

use std::collections::HashMap;

use entity::{AccountId, roster_import, roster_row, roster_row::RowOutcome};
use sea_orm::prelude::Json;
use serde_json::json;

use crate::roster::{
    Finding, Roster, RosterRow,
    plan::{Action, Changes, Existing, Plan, PlannedRow, School},
};

/// The rows of the report, made one by one: of a large roster they take more memory than all else.
pub(super) fn rows<'r>(
    import: &'r roster_import::Model,
    plan: &'r Plan,
    roster: &'r Roster,
    school: &'r School,
) -> impl Iterator<Item = roster_row::Model> + Send + 'r {
    let accounts: HashMap<AccountId, &Existing> = school.accounts.iter().map(|account| (account.id, account)).collect();
    let known = move |id: &AccountId| accounts.get(id).map_or_else(|| json!({}), |account| who(account));
    let remarks = Some(Entry::note(json!({}), findings(plan, 0))).filter(|remarks| !remarks.findings.is_empty());
    let ignored = (!roster.ignored_columns.is_empty())
        .then(|| Entry::note(json!({ "ignored_columns": roster.ignored_columns }), &[]));
    let leavers = plan.leavers.iter().map({
        let known = known.clone();
        move |id| Entry {
            outcome: RowOutcome::Leaver,
            account_id: Some(*id),
            summary: known(id),
            ..Entry::note(json!({}), &[])
        }
    });
    let mut of_roster = roster.rows.iter().peekable();
    let lines = plan.rows.iter().map(move |planned| {
        // Both are in the file's order.
        while of_roster.next_if(|row| row.line < planned.line).is_some() {}
        let row = of_roster.peek().copied().filter(|row| row.line == planned.line);
        let (outcome, account_id, summary) = line(planned, row, &known);
        Entry { line: Some(planned.line), outcome, account_id, summary, findings: findings(plan, planned.line) }
    });
    let told = lines.filter(|line| line.outcome != RowOutcome::Unchanged || !line.findings.is_empty());
    let all = remarks.into_iter().chain(ignored).chain(told).chain(leavers);
    (0..).zip(all).map(|(position, line)| roster_row::Model {
        school_id: import.school_id,
        import_id: import.id,
        position,
        line: line.line.and_then(|line| i32::try_from(line).ok()),
        outcome: line.outcome,
        account_id: line.account_id,
        summary: line.summary,
        findings: json!(line.findings),
    })
}

/// A row of the report that has no place yet.
struct Entry<'r> {
    line: Option<u32>,
    outcome: RowOutcome,
    account_id: Option<AccountId>,
    summary: Json,
    findings: &'r [Finding],
}

impl<'r> Entry<'r> {
    const fn note(summary: Json, findings: &'r [Finding]) -> Self {
        Self { line: None, outcome: RowOutcome::Note, account_id: None, summary, findings }
    }
}

/// What was found in a line; they are in the file's order.
fn findings(plan: &Plan, line: u32) -> &[Finding] {
    let begin = plan.findings.partition_point(|finding| finding.line < line);
    let end = plan.findings.partition_point(|finding| finding.line <= line);
    &plan.findings[begin..end]
}

fn who(account: &Existing) -> Json {
    json!({ "name": name(&account.first_name, &account.last_name), "username": account.username })
}

fn line(
    planned: &PlannedRow,
    row: Option<&RosterRow>,
    known: impl Fn(&AccountId) -> Json,
) -> (RowOutcome, Option<AccountId>, Json) {
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
        Action::Rejected => (
            RowOutcome::Rejected,
            None,
            row.map_or_else(|| json!({}), |row| json!({ "name": name(&row.first_name, &row.last_name) })),
        ),
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
