//! Validation of an import: writes the planned changes and all errors as a report.

use chrono::{DateTime, Utc};
use entity::{
    audit, roster_import,
    roster_import::{ImportState, OnError},
    roster_row,
    tenant::TenantTx,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::{locked, report, school};
use crate::{
    accounts,
    queue::{JobFailure, JobRun},
    roster::{Roster, Rule, plan::RosterPlan},
};

/// The step that follows validation.
pub(super) enum NextStep {
    /// The job is done.
    Ended,
    /// The import is committed, as requested.
    Commit,
}

/// Plans the import and writes its report. A dry run ends here.
pub(super) async fn validate(
    run: &JobRun,
    import: &roster_import::Model,
    roster: &Roster,
) -> Result<NextStep, JobFailure> {
    let tx = run.tenant()?.read().await?;
    let school = school::load(&tx).await?;
    tx.commit().await?;
    let plan = school::plan(import, roster, &school);
    let rejection = rejection_reason(import, &plan);
    let state = match (&rejection, import.commit_requested) {
        (Some(_), _) => ImportState::Rejected,
        (None, false) => ImportState::Ready,
        (None, true) => ImportState::Committing,
    };

    let tx = run.begin().await?;
    // The import may have been cancelled in the meantime.
    let current = locked(&tx, import.id).await?;
    if !current.is_some_and(|import| matches!(import.state, ImportState::Queued | ImportState::Validating)) {
        run.finish(tx).await?;
        return Ok(NextStep::Ended);
    }
    // Deletes the report of an earlier validation.
    tx.delete::<roster_row::Entity>().filter(roster_row::Column::ImportId.eq(import.id)).exec(&tx).await?;
    tx.insert_many::<roster_row::Entity, _>(report::rows(import, &plan, roster, &school)).await?;
    record_refusal(&tx, import, &plan, run.clock().now()).await?;
    let is_rejected = state == ImportState::Rejected;
    tx.update::<roster_import::Entity>()
        .set(roster_import::ActiveModel {
            state: Set(state),
            reason: Set(rejection),
            rows_total: Set(count(roster.rows_total)),
            counts: Set(report::counts(&plan)),
            finished_at: Set(is_rejected.then(|| run.clock().now())),
            version: Set(import.version + 1),
            ..Default::default()
        })
        .filter(roster_import::Column::Id.eq(import.id))
        .exec(&tx)
        .await?;
    if state == ImportState::Committing {
        run.progress(&tx, 0, count(roster.rows_total)).await?;
        tx.commit().await?;
        return Ok(NextStep::Commit);
    }
    run.finish(tx).await?;
    Ok(NextStep::Ended)
}

/// Records in the audit log that an IT admin's file has rows about headteachers, so that the headteacher sees it.
async fn record_refusal(
    tx: &TenantTx,
    import: &roster_import::Model,
    plan: &RosterPlan,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let refused = plan.findings.iter().filter(|finding| finding.rule == Rule::HeadteacherOnly).count();
    if refused == 0 {
        return Ok(());
    }
    tx.insert::<audit::Entity, _>(audit::Model {
        school_id: import.school_id,
        id: Uuid::now_v7(),
        at: now,
        actor_id: import.created_by,
        actor_role: "import".to_owned(),
        action: accounts::REFUSED.to_owned(),
        subject_kind: "import".to_owned(),
        subject_id: Some(import.id.0),
        detail: json!({ "refused": "import", "rows": refused }),
    })
    .await
}

/// Returns the reason why the import is rejected, as text for people, or `None` if it may be committed.
pub(super) fn rejection_reason(import: &roster_import::Model, plan: &RosterPlan) -> Option<String> {
    if import.on_error == OnError::Stop && plan.has_errors() {
        let rows = plan.counts.rejected;
        return Some(format!(
            "{rows} row(s) have errors: correct them (errors.csv says how), or upload with on_error=skip to import the others"
        ));
    }
    if !import.confirm_large && plan.touches_more_than_half() {
        return Some(
            "the import would change more than half of the school's accounts: if that is intended, upload the file again with confirm_large=true".to_owned(),
        );
    }
    None
}

fn count(rows: usize) -> i32 {
    i32::try_from(rows).unwrap_or(i32::MAX)
}
