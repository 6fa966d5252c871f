//! Retrying of failed jobs, for the platform administrator and for the command line.

use sea_orm::DbErr;
use worker::{jobs, queue};

use crate::app::App;

/// Returns the kind of jobs with this name; `None` if there is no such kind.
#[must_use]
pub fn known_kind(name: &str) -> Option<&'static str> {
    jobs::kinds().into_iter().find(|kind| *kind == name)
}

/// Retries the failed jobs of a kind, and wakes the workers.
pub async fn retry_kind(app: &App, kind: &str) -> Result<queue::RetryCounts, DbErr> {
    let tx = app.service().begin().await?;
    let counts = queue::retry_kind(&tx, kind, app.clock.now()).await?;
    tx.commit().await?;
    app.wake.wake();
    Ok(counts)
}

/// Retries all failed jobs of a kind. Returns the numbers of dead and of waiting jobs.
pub async fn retry_all(app: &App, kind: &str) -> Result<(u64, u64), DbErr> {
    let (mut dead, mut waiting) = (0, 0);
    loop {
        let counts = retry_kind(app, kind).await?;
        dead += counts.dead;
        waiting += counts.waiting;
        if !counts.has_more {
            return Ok((dead, waiting));
        }
    }
}
