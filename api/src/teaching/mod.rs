//! The information about pupils that teachers, the SENCO and the headteacher see, and the assignments, overrides,
//! arrangements and PINs that they set for pupils.

pub mod arrangements;
pub mod assignments;
pub mod attention;
pub mod class_facts;
pub mod dashboard;
pub mod facts;
pub mod history;
pub mod input;
pub mod overrides;
pub mod pins;
pub mod plan;
pub mod pupil;
pub mod pupil_scope;
pub mod pupils;
pub mod recent;
pub mod reteach;
pub mod school;
pub mod unlocking;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{AccountId, account, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QuerySelect, SqlErr};
use worker::{jobs::practice_queue::PracticeQueue, queue::enqueue_many};

/// The name of a member of staff who did something, for their colleagues.
#[derive(Debug, Clone, Object)]
pub struct StaffName {
    /// The id of the account.
    pub id: AccountId,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
}

/// Returns the names of these members of staff.
pub async fn staff(
    tx: &TenantTx,
    ids: impl IntoIterator<Item = AccountId>,
) -> Result<HashMap<AccountId, StaffName>, DbErr> {
    let people: Vec<(AccountId, String, String)> = tx
        .find::<account::Entity>()
        .select_only()
        .columns([account::Column::Id, account::Column::FirstName, account::Column::LastName])
        .filter(account::Column::Id.is_in(ids))
        .into_tuple()
        .all(tx)
        .await?;
    let staff_name = |(id, first_name, last_name)| (id, StaffName { id, first_name, last_name });
    Ok(people.into_iter().map(staff_name).collect())
}

/// Enqueues jobs that plan the next practice of these pupils again. `tx` is the transaction of the change that makes
/// new plans necessary. After the commit, the caller can call `Wake::wake` to start the jobs at once.
pub async fn replan(
    tx: &TenantTx,
    pupils: impl IntoIterator<Item = AccountId>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    enqueue_many(tx, pupils.into_iter().map(|pupil_id| PracticeQueue { pupil_id }), now).await
}

/// Returns whether a write failed because the pupil was erased, or the class was deleted, at the same moment.
#[must_use]
pub fn is_gone(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_)))
}

/// Returns a part as a share of the whole: 0 to 1; `None` if the whole is 0.
#[must_use]
pub fn share(part: i32, whole: i32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}
