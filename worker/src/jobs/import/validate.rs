//! Validation: the differences and all errors, written down for people to look at.

use entity::{
    roster_import,
    roster_import::{ImportState, OnError},
    roster_row,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter};

use super::{locked, report, school};
use crate::{
    queue::{JobFailure, JobRun},
    roster::{Roster, plan::Plan},
};

/// What follows validation.
pub(super) enum Verdict {
    /// Nothing: the job is done.
    Ended,
    /// The commit that was asked for.
    Commit,
}

/// Plans the import and writes its report. A dry run ends here.
pub(super) async fn validate(
    run: &JobRun,
    import: &roster_import::Model,
    roster: &Roster,
) -> Result<Verdict, JobFailure> {
    let tx = run.tenant()?.read().await?;
    let school = school::load(&tx).await?;
    tx.commit().await?;
    let plan = school::plan(import, roster, &school);
    let refused = refusal(import, &plan);
    let state = match (&refused, import.commit_requested) {
        (Some(_), _) => ImportState::Rejected,
        (None, false) => ImportState::Ready,
        (None, true) => ImportState::Committing,
    };

    let tx = run.begin().await?;
    // Somebody may have cancelled it in the meantime.
    let current = locked(&tx, import.id).await?;
    if !current.is_some_and(|import| matches!(import.state, ImportState::Queued | ImportState::Validating)) {
        run.finish(tx).await?;
        return Ok(Verdict::Ended);
    }
    // What an earlier validation wrote.
    tx.delete::<roster_row::Entity>().filter(roster_row::Column::ImportId.eq(import.id)).exec(&tx).await?;
    tx.insert_many::<roster_row::Entity, _>(report::rows(import, &plan, roster, &school)).await?;
    let ends = state == ImportState::Rejected;
    tx.update::<roster_import::Entity>()
        .set(roster_import::ActiveModel {
            state: Set(state),
            reason: Set(refused),
            rows_total: Set(count(roster.rows_total)),
            counts: Set(report::counts(&plan)),
            finished_at: Set(ends.then(|| run.clock().now())),
            version: Set(import.version + 1),
            ..Default::default()
        })
        .filter(roster_import::Column::Id.eq(import.id))
        .exec(&tx)
        .await?;
    if state == ImportState::Committing {
        run.progress(&tx, 0, count(roster.rows_total)).await?;
        tx.commit().await?;
        return Ok(Verdict::Commit);
    }
    run.finish(tx).await?;
    Ok(Verdict::Ended)
}

/// Why nothing is imported, in words for people.
pub(super) fn refusal(import: &roster_import::Model, plan: &Plan) -> Option<String> {
    if import.on_error == OnError::Stop && plan.has_errors() {
        let rows = plan.counts.rejected;
        return Some(format!(
            "{rows} row(s) have errors: correct them (errors.csv says how), or upload with on_error=skip to import the others"
        ));
    }
    if !import.confirm_large && plan.touches_more_than_half() {
        return Some(
            "it would change more than half of the school's accounts: if that is right, upload it with confirm_large=true".to_owned(),
        );
    }
    None
}

fn count(rows: usize) -> i32 {
    i32::try_from(rows).unwrap_or(i32::MAX)
}
