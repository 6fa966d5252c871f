//! LMS-TCH: what teachers, SENCO and headteacher see of pupils, and what they steer.

pub mod assignments;
pub mod classrooms;
pub mod dashboard;
pub mod pupils;
pub mod school;
pub mod steering;

use entity::{AccountId, account, tenant::TenantTx};
use openapi::{Failure, Raises, code};

use crate::{app::App, teaching::whom};

/// The routes of the family.
pub type Routes = (
    dashboard::Dashboards,
    school::WholeSchool,
    pupils::Pupils,
    steering::Steering,
    classrooms::TaughtClassrooms,
    assignments::Assignments,
);

/// The routes over these parts.
#[must_use]
pub fn routes(app: &App) -> Routes {
    (
        dashboard::Dashboards(app.clone()),
        school::WholeSchool(app.clone()),
        pupils::Pupils(app.clone()),
        steering::Steering(app.clone()),
        classrooms::TaughtClassrooms(app.clone()),
        assignments::Assignments(app.clone()),
    )
}

/// The pupil's account; LMS-TCH-002 when the school has no such pupil in use.
async fn existing<O: Raises<code::TCH_002>>(tx: &TenantTx, id: AccountId) -> Result<account::Model, Failure<O>> {
    Ok(whom::pupil(tx, id).await?.ok_or(code::TCH_002)?)
}
