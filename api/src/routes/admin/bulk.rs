//! LMS-ADM: operations on many accounts at once.

use entity::{AccountId, ClassroomId};
use openapi::{
    Failure, InputError, OrFail, code,
    operations::{ArchiveUsers, MoveUsers, RestoreUsers, UnlockUsers},
};
use poem::web::Data;
use poem_openapi::{Object, OpenApi, payload::Json};

use super::users::{no_such_classroom, require_classroom};
use crate::{
    accounts::{self, bulk::relocate},
    app::App,
    authentication::Caller,
    body::{FieldChange, Fields},
    bulk::{self, BulkReport},
    routes::Tag,
};

/// The LMS-ADM operations on many accounts.
#[derive(Debug)]
pub struct BulkUsers;

/// Accounts.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub(super) struct ChosenUsers {
    /// The accounts, 200 at most.
    #[oai(validator(min_items = 1, max_items = 200, unique_items))]
    user_ids: Vec<AccountId>,
}

/// Pupils and their new class.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
struct UsersToMove {
    /// The accounts, 200 at most.
    #[oai(validator(min_items = 1, max_items = 200, unique_items))]
    user_ids: Vec<AccountId>,
    /// The new class. The field is required; null takes the pupils out of their classes.
    classroom_id: Option<ClassroomId>,
}

#[OpenApi]
impl BulkUsers {
    /// Archive accounts
    ///
    /// Archives up to 200 accounts, as `deleteUser` archives one: their owners cannot sign in and are in no class.
    /// Repeating the request is harmless; `restoreUsers` restores the accounts.
    #[oai(path = "/admin/users/archive", method = "post", operation_id = "archiveUsers", tag = "Tag::Admin")]
    async fn archive(
        &self,
        app: Data<&App>,
        caller: Caller<ArchiveUsers>,
        body: Json<Fields<ChosenUsers>>,
    ) -> Result<Json<BulkReport>, Failure<ArchiveUsers>> {
        let ids = bulk::read_ids(&body, "user_ids").or_fail(code::ADM_003)?;
        let tx = caller.tenant.begin().await?;
        let report = accounts::bulk::archive(&tx, ids, caller.actor(), app.clock.now()).await?;
        tx.commit().await?;
        Ok(Json(report))
    }

    /// Restore archived accounts
    ///
    /// Restores up to 200 accounts. Their owners can sign in again; pupils have no class. Repeating the request is
    /// harmless.
    #[oai(path = "/admin/users/restore", method = "post", operation_id = "restoreUsers", tag = "Tag::Admin")]
    async fn restore(
        &self,
        app: Data<&App>,
        caller: Caller<RestoreUsers>,
        body: Json<Fields<ChosenUsers>>,
    ) -> Result<Json<BulkReport>, Failure<RestoreUsers>> {
        let ids = bulk::read_ids(&body, "user_ids").or_fail(code::ADM_003)?;
        let tx = caller.tenant.begin().await?;
        let report = accounts::bulk::restore(&tx, ids, caller.actor(), app.clock.now()).await?;
        tx.commit().await?;
        Ok(Json(report))
    }

    /// Move pupils to a class
    ///
    /// Moves up to 200 pupils to a class, or out of their classes. The year groups stay. Repeating the request is
    /// harmless.
    #[oai(path = "/admin/users/move", method = "post", operation_id = "moveUsers", tag = "Tag::Admin")]
    async fn relocate(
        &self,
        app: Data<&App>,
        caller: Caller<MoveUsers>,
        body: Json<Fields<UsersToMove>>,
    ) -> Result<Json<BulkReport>, Failure<MoveUsers>> {
        let ids = bulk::read_ids(&body, "user_ids").or_fail(code::ADM_003)?;
        let classroom_id = read_classroom(&body).or_fail(code::ADM_003)?;
        let tx = caller.tenant.begin().await?;
        require_classroom(&tx, classroom_id).await?;
        let moved = relocate(&tx, ids, classroom_id, caller.actor(), app.clock.now()).await;
        let report = moved.map_err(|error| {
            let is_gone = accounts::class_is_gone(&error);
            if is_gone { no_such_classroom().with(code::ADM_005).into() } else { Failure::from(error) }
        })?;
        tx.commit().await?;
        Ok(Json(report))
    }

    /// Unlock accounts at once
    ///
    /// Clears the counts of failed log-ins of up to 200 accounts. Unlocking accounts that are not locked is harmless.
    #[oai(path = "/admin/users/unlock", method = "post", operation_id = "unlockUsers", tag = "Tag::Admin")]
    async fn unlock(
        &self,
        app: Data<&App>,
        caller: Caller<UnlockUsers>,
        body: Json<Fields<ChosenUsers>>,
    ) -> Result<Json<BulkReport>, Failure<UnlockUsers>> {
        let ids = bulk::read_ids(&body, "user_ids").or_fail(code::ADM_003)?;
        let tx = caller.tenant.begin().await?;
        let report = accounts::bulk::unlock(&tx, ids, caller.actor(), app.clock.now()).await?;
        tx.commit().await?;
        Ok(Json(report))
    }
}

/// Reads the new class; `None` if the pupils are to be in no class.
fn read_classroom(body: &Fields<UsersToMove>) -> Result<Option<ClassroomId>, InputError> {
    match body.id_change("classroom_id")? {
        FieldChange::Keep => Err(InputError::missing("classroom_id")),
        FieldChange::Clear => Ok(None),
        FieldChange::Set(id) => Ok(Some(id)),
    }
}
