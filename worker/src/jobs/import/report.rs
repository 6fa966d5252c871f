//! The report of an import. It has one row for each line that changes something or has findings, and one for each pupil
//! who is missing from the file. Further rows contain remarks on the whole file.

use std::collections::HashMap;

use entity::{AccountId, roster_import, roster_row, roster_row::RowOutcome};
use sea_orm::prelude::Json;
use serde_json::json;

use crate::roster::{
    Finding, Roster, RosterRow,
    plan::{AccountChanges, Action, Existing, PlannedRow, RosterPlan, RosterSchool},
};

/// Returns an iterator instead of a list, because the rows of a large report would need more memory than all other
/// data.
pub(super) fn rows<'r>(
    import: &'r roster_import::Model,
    plan: &'r RosterPlan,
    roster: &'r Roster,
    school: &'r RosterSchool,
) -> impl Iterator<Item = roster_row::Model> + Send + 'r {
    let accounts: HashMap<AccountId, &Existing> = school.accounts.iter().map(|account| (account.id, account)).collect();
    let summary = move |id: &AccountId| accounts.get(id).map_or_else(|| json!({}), |account| account_summary(account));
    let remarks = Some(ReportEntry::note(json!({}), findings(plan, 0))).filter(|remarks| !remarks.findings.is_empty());
    let ignored = (!roster.ignored_columns.is_empty())
        .then(|| ReportEntry::note(json!({ "ignored_columns": roster.ignored_columns }), &[]));
    let leavers = plan.leavers.iter().map({
        let summary = summary.clone();
        move |id| ReportEntry {
            outcome: RowOutcome::Leaver,
            account_id: Some(*id),
            summary: summary(id),
            ..ReportEntry::note(json!({}), &[])
        }
    });
    let mut roster_rows = roster.rows.iter().peekable();
    let lines = plan.rows.iter().map(move |planned| {
        // Both lists are in the order of the file.
        while roster_rows.next_if(|row| row.line < planned.line).is_some() {}
        let row = roster_rows.peek().copied().filter(|row| row.line == planned.line);
        let (outcome, account_id, summary) = line(planned, row, &summary);
        ReportEntry { line: Some(planned.line), outcome, account_id, summary, findings: findings(plan, planned.line) }
    });
    let reported = lines.filter(|line| line.outcome != RowOutcome::Unchanged || !line.findings.is_empty());
    let all = remarks.into_iter().chain(ignored).chain(reported).chain(leavers);
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

/// A row of the report without its position.
struct ReportEntry<'r> {
    line: Option<u32>,
    outcome: RowOutcome,
    account_id: Option<AccountId>,
    summary: Json,
    findings: &'r [Finding],
}

impl<'r> ReportEntry<'r> {
    const fn note(summary: Json, findings: &'r [Finding]) -> Self {
        Self { line: None, outcome: RowOutcome::Note, account_id: None, summary, findings }
    }
}

/// Returns the findings of a line. Uses a binary search, because the findings are in the order of the file.
fn findings(plan: &RosterPlan, line: u32) -> &[Finding] {
    let start = plan.findings.partition_point(|finding| finding.line < line);
    let end = plan.findings.partition_point(|finding| finding.line <= line);
    &plan.findings[start..end]
}

fn account_summary(account: &Existing) -> Json {
    json!({ "name": name(&account.first_name, &account.last_name), "username": account.username })
}

fn line(
    planned: &PlannedRow,
    row: Option<&RosterRow>,
    summary_of: impl Fn(&AccountId) -> Json,
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
            let mut summary = summary_of(account_id);
            summary["changes"] = json!(changed_fields(changes));
            summary["moved"] = json!(moved);
            summary["restored"] = json!(restored);
            (RowOutcome::Updated, Some(*account_id), summary)
        }
        Action::Unchanged { account_id } => (RowOutcome::Unchanged, Some(*account_id), summary_of(account_id)),
        Action::Done { account_id } => (RowOutcome::Unchanged, *account_id, json!({})),
        Action::Rejected => (
            RowOutcome::Rejected,
            None,
            row.map_or_else(|| json!({}), |row| json!({ "name": name(&row.first_name, &row.last_name) })),
        ),
    }
}

/// Returns the names of the fields that change, without their values.
fn changed_fields(changes: &AccountChanges) -> Vec<&'static str> {
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
    fields.into_iter().filter(|(_, is_changed)| *is_changed).map(|(field, _)| field).collect()
}

fn name(first: &str, last: &str) -> String {
    format!("{first} {last}")
}

/// Returns the number of rows by outcome.
pub(super) fn counts(plan: &RosterPlan) -> Json {
    let counts = &plan.counts;
    json!({
        "created": counts.created, "updated": counts.updated, "moved": counts.moved, "restored": counts.restored,
        "unchanged": counts.unchanged, "rejected": counts.rejected, "leavers": counts.leavers,
    })
}
