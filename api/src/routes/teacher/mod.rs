//! LMS-TCH: operations with which teachers, the SENCO and the headteacher view pupils and set their work.

pub mod assignments;
pub mod bulk;
pub mod cards;
pub mod classrooms;
pub mod dashboard;
pub mod pupils;
pub mod school;
pub mod steering;

use entity::{AccountId, account, tenant::TenantTx};
use openapi::{Failure, Raises, code};

use crate::teaching::pupil_scope;

/// The operations of this module.
pub type Routes = (
    dashboard::Dashboards,
    school::WholeSchool,
    pupils::Pupils,
    steering::Steering,
    bulk::BulkPupils,
    classrooms::TaughtClassrooms,
    cards::Cards,
    assignments::Assignments,
);

/// The operations of this module, in the order of [`Routes`].
pub const ROUTES: Routes = (
    dashboard::Dashboards,
    school::WholeSchool,
    pupils::Pupils,
    steering::Steering,
    bulk::BulkPupils,
    classrooms::TaughtClassrooms,
    cards::Cards,
    assignments::Assignments,
);

/// Finds the pupil's account; returns LMS-TCH-002 if the school has no active pupil with this id.
async fn find_pupil<O: Raises<code::TCH_002>>(tx: &TenantTx, id: AccountId) -> Result<account::Model, Failure<O>> {
    Ok(pupil_scope::pupil(tx, id).await?.ok_or(code::TCH_002)?)
}
