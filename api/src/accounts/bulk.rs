//! Archiving, restoring, moving and unlocking many accounts at once. The number of statements does not depend on the
//! number of accounts. Each account is judged as by the operation on one account.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{AccountId, ClassroomId, Role, account, tenant::TenantTx};
use openapi::{
    Failure, InputError, NeedsNoCause, Operation, Raises, code,
    operations::{DeleteUser, UnlockUser, UpdateUser},
};
use sea_orm::{
    ColumnTrait, Condition, DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany,
    sea_query::{Expr, LockType},
};
use worker::accounts;

use super::headteachers::{self, HeadteacherAction};
use crate::{
    authentication::Actor,
    bulk::{BulkEvent, BulkReport, Sorted},
    lockout,
};

/// Archives the accounts. An account that would be the last active administrator stays active.
pub async fn archive(
    tx: &TenantTx,
    ids: Vec<AccountId>,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<BulkReport, DbErr> {
    let administrators = Condition::all()
        .add(account::Column::Role.is_in([Role::ItAdmin, Role::Headteacher]))
        .add(account::Column::ArchivedAt.is_null());
    let accounts = lock(tx, Condition::any().add(with_ids(&ids)).add(administrators)).await?;
    let mut active_administrators = accounts.values().filter(|account| administers(account)).count();
    let mut reach = Reach::of(actor);
    let sorted = Sorted::by(ids, |id| -> Result<bool, Failure<DeleteUser>> {
        let account = accounts.get(&id).ok_or(code::ADM_005)?;
        let is_own_account = actor.id == Some(id) && actor.role == Role::ItAdmin;
        if is_own_account || (administers(account) && active_administrators == 1) {
            return Err(code::ADM_006.into());
        }
        reach.require::<DeleteUser>(account)?;
        active_administrators -= usize::from(administers(account));
        Ok(account.archived_at.is_none())
    });
    accounts::archive(tx, &sorted.changing, now).await?;
    reach.record(tx, HeadteacherAction::Archive, now).await?;
    sorted.record(tx, actor, BulkEvent::new("user.archive"), now).await
}

/// Restores archived accounts.
pub async fn restore(
    tx: &TenantTx,
    ids: Vec<AccountId>,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<BulkReport, DbErr> {
    let accounts = lock(tx, with_ids(&ids)).await?;
    let mut reach = Reach::of(actor);
    let sorted = Sorted::by(ids, |id| -> Result<bool, Failure<UpdateUser>> {
        let account = accounts.get(&id).ok_or(code::ADM_005)?;
        reach.require::<UpdateUser>(account)?;
        Ok(account.archived_at.is_some())
    });
    change(tx, &sorted).col_expr(account::Column::ArchivedAt, Expr::cust("NULL")).exec(tx).await?;
    reach.record(tx, HeadteacherAction::Change, now).await?;
    sorted.record(tx, actor, BulkEvent::new("user.update").with("fields", vec!["archived_at"]), now).await
}

/// Moves pupils to a class, which the school has, or out of their classes.
pub async fn relocate(
    tx: &TenantTx,
    ids: Vec<AccountId>,
    classroom_id: Option<ClassroomId>,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<BulkReport, DbErr> {
    let accounts = lock(tx, with_ids(&ids)).await?;
    let mut reach = Reach::of(actor);
    let sorted = Sorted::by(ids, |id| -> Result<bool, Failure<UpdateUser>> {
        let account = accounts.get(&id).ok_or(code::ADM_005)?;
        if classroom_id.is_some() && account.role != Role::Pupil {
            return Err(InputError::new("classroom_id", "only for pupils").with(code::ADM_003).into());
        }
        reach.require::<UpdateUser>(account)?;
        if classroom_id.is_some() && account.archived_at.is_some() {
            return Err(code::ADM_006.into());
        }
        Ok(account.classroom_id != classroom_id)
    });
    change(tx, &sorted).col_expr(account::Column::ClassroomId, Expr::value(classroom_id)).exec(tx).await?;
    reach.record(tx, HeadteacherAction::Change, now).await?;
    let event = BulkEvent::new("user.update").with("fields", vec!["classroom_id"]);
    sorted.record(tx, actor, event, now).await
}

/// Unlocks the accounts.
pub async fn unlock(tx: &TenantTx, ids: Vec<AccountId>, actor: Actor, now: DateTime<Utc>) -> Result<BulkReport, DbErr> {
    let known: Vec<AccountId> = tx
        .find::<account::Entity>()
        .select_only()
        .column(account::Column::Id)
        .filter(with_ids(&ids))
        .into_tuple()
        .all(tx)
        .await?;
    unlock_known::<UnlockUser, _>(tx, ids, &known, code::ADM_005, actor, now).await
}

/// Unlocks those of the accounts that are known. `O`, the operation on one account, fails with `unknown` for the others.
pub async fn unlock_known<O, C>(
    tx: &TenantTx,
    ids: Vec<AccountId>,
    known: &[AccountId],
    unknown: C,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<BulkReport, DbErr>
where
    O: Raises<C>,
    C: NeedsNoCause + Copy,
{
    let cleared = lockout::clear(tx, known).await?;
    let sorted = Sorted::by(ids, |id| -> Result<bool, Failure<O>> {
        if known.contains(&id) { Ok(cleared.contains(&id)) } else { Err(unknown.into()) }
    });
    sorted.record(tx, actor, BulkEvent::new("user.unlock"), now).await
}

/// The IT admin's attempts to change headteachers' accounts, which are refused.
struct Reach {
    actor: Actor,
    refused: Vec<AccountId>,
}

impl Reach {
    const fn of(actor: Actor) -> Self {
        Self { actor, refused: Vec::new() }
    }

    /// Returns LMS-ADM-001 if the account is out of the actor's reach, and remembers the attempt.
    fn require<O: Operation>(&mut self, account: &account::Model) -> Result<(), Failure<O>> {
        if headteachers::are_out_of_reach(self.actor, account.role) {
            self.refused.push(account.id);
            return Err(headteachers::refusal());
        }
        Ok(())
    }

    /// Records the attempts for the headteacher.
    async fn record(self, tx: &TenantTx, action: HeadteacherAction, now: DateTime<Utc>) -> Result<(), DbErr> {
        headteachers::record_all(tx, self.actor, action, self.refused, now).await
    }
}

fn administers(account: &account::Model) -> bool {
    account.role.administers() && account.archived_at.is_none()
}

fn with_ids(ids: &[AccountId]) -> Condition {
    Condition::all().add(account::Column::Id.is_in(ids.iter().copied()))
}

/// Returns these accounts, and locks their rows in the order of their ids, because another order could cause a deadlock.
async fn lock(tx: &TenantTx, rows: Condition) -> Result<HashMap<AccountId, account::Model>, DbErr> {
    let accounts = tx
        .find::<account::Entity>()
        .filter(rows)
        .order_by_asc(account::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(tx)
        .await?;
    Ok(accounts.into_iter().map(|account| (account.id, account)).collect())
}

/// Returns an update of the accounts to change, with their next versions.
fn change(tx: &TenantTx, sorted: &Sorted) -> UpdateMany<account::Entity> {
    tx.update::<account::Entity>()
        .col_expr(account::Column::Version, Expr::col(account::Column::Version).add(1))
        .filter(with_ids(&sorted.changing))
}
