//! LMS-TCH: what teachers, SENCO and headteacher see of pupils, and what they steer.

pub mod assignments;
pub mod classrooms;
pub mod dashboard;
pub mod pupils;
pub mod steering;

use entity::{AccountId, account, tenant::TenantTx};
use openapi::{Failure, Raises, code};

use crate::teaching::whom;

/// The pupil's account; LMS-TCH-002 when the school has no such pupil in use.
async fn existing<O: Raises<code::TCH_002>>(tx: &TenantTx, id: AccountId) -> Result<account::Model, Failure<O>> {
    Ok(whom::pupil(tx, id).await?.ok_or(code::TCH_002)?)
}
