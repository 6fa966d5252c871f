//! Unlocking the pupils of a class, or chosen pupils, after failed log-ins.

use chrono::{DateTime, Utc};
use entity::{AccountId, ClassroomId, tenant::TenantTx};
use openapi::{code, operations::UnlockPupil};
use sea_orm::DbErr;
use serde_json::json;

use super::pupil_scope::{self, PupilScope};
use crate::{
    accounts::bulk,
    audit::{self, AuditEvent},
    authentication::Actor,
    bulk::BulkReport,
    lockout,
};

/// Clears the failures of all pupils of a class. Returns the number of pupils who were locked. The number of statements
/// does not depend on the number of pupils.
pub async fn unlock_class(
    tx: &TenantTx,
    class_id: ClassroomId,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let pupils = pupil_scope::ids(tx, &PupilScope::Classes(vec![class_id])).await?;
    let locked = lockout::locked_among(tx, pupils.iter().copied(), now).await?.len();
    lockout::clear(tx, &pupils).await?;
    let event = AuditEvent::on("classroom", class_id.0, "classroom.unlock").with(json!({ "locked": locked }));
    audit::record(tx, actor, event, now).await?;
    Ok(u64::try_from(locked).unwrap_or(u64::MAX))
}

/// Clears the failures of the pupils. The number of statements does not depend on the number of pupils.
pub async fn unlock_pupils(
    tx: &TenantTx,
    ids: Vec<AccountId>,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<BulkReport, DbErr> {
    let pupils = pupil_scope::ids(tx, &PupilScope::Only(ids.clone())).await?;
    bulk::unlock_known::<UnlockPupil, _>(tx, ids, &pupils, code::TCH_002, actor, now).await
}
