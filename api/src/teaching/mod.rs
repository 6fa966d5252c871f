//! What teachers, SENCO and headteacher see of the school's pupils, and what they steer.

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
pub mod pupil;
pub mod pupils;
pub mod recent;
pub mod reteach;
pub mod school;
pub mod whom;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{AccountId, account, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QuerySelect, SqlErr};
use worker::{jobs::practice_queue::PracticeQueue, queue::enqueue_many};

/// A member of staff, as colleagues see who did something.
#[derive(Debug, Clone, Object)]
pub struct StaffName {
    /// The account.
    pub id: AccountId,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
}

/// The names of these members of staff.
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
    let named = |(id, first_name, last_name)| (id, StaffName { id, first_name, last_name });
    Ok(people.into_iter().map(named).collect())
}

/// Has the next practice of these pupils planned anew, in the transaction that makes it necessary. After the commit,
/// `Wake::wake` has it done at once.
pub async fn plan_anew(
    tx: &TenantTx,
    pupils: impl IntoIterator<Item = AccountId>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    enqueue_many(tx, pupils.into_iter().map(|pupil_id| PracticeQueue { pupil_id }), now).await
}

/// Did a write fail because somebody erased the pupil, or deleted the class, at the same moment?
#[must_use]
pub fn is_gone(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_)))
}

/// A part of a whole: 0 to 1; none of nothing.
#[must_use]
pub fn share(part: i32, whole: i32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}
