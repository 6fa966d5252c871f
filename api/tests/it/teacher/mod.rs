//! Tests of `/teacher`.

mod assignments;
mod classrooms;
mod dashboard;
mod failures;
mod login_cards;
mod markings;
mod pupils;
mod school;
mod statements;

use std::collections::BTreeSet;

use entity::{AccountId, audit, job};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde_json::Value;

use crate::support::School;

/// One field of every item in a list.
fn each<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().map(|item| item[field].as_str().unwrap()).collect()
}

/// The pupils for whom a job to plan their next practice is pending.
pub(crate) async fn pupils_to_replan(school: &School<'_>) -> BTreeSet<AccountId> {
    let tx = school.tenant().read().await.unwrap();
    let jobs = tx
        .jobs()
        .filter(job::Column::Kind.eq("practice_queue"))
        .filter(job::Column::State.eq(job::JobState::Pending))
        .all(&tx)
        .await
        .unwrap();
    jobs.iter().map(|job| serde_json::from_value(job.payload["job"]["pupil_id"].clone()).unwrap()).collect()
}

/// The actions in the school's audit log, oldest first.
async fn audited(school: &School<'_>) -> Vec<String> {
    let tx = school.tenant().read().await.unwrap();
    let entries = tx.find::<audit::Entity>().order_by_asc(audit::Column::Id).all(&tx).await.unwrap();
    entries.into_iter().map(|entry| entry.action).collect()
}
