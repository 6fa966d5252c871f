//! The networks from which accounts have signed in before. A network from which anybody of a school has signed in is a
//! usual network of the school. Log-ins to the school from a usual network have three advantages: failures from other
//! networks do not lock accounts for a usual network, the rate limits of failed log-ins do not reject these log-ins,
//! and they come first in the queue for a hash.
//!
//! A usual network is usual for all accounts of the school. If it depended on the account, a new pupil would have none.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    account, known_network,
    tenant::{Reaches, TenantTx, WriteBatch},
};
use sea_orm::{
    ColumnTrait, DbErr, DeleteMany, ExprTrait, Order, QueryFilter,
    sea_query::{Expr, SelectStatement},
};

/// The maximum number of networks that are stored for an account. The newest are kept.
pub const MOST: u64 = 20;

/// How old the stored time of a network may become before a log-in from there stores a new time. Nothing needs a more
/// precise time, and so most log-ins need no write.
const PRECISION: TimeDelta = TimeDelta::days(1);

/// Returns whether the network with these hashes is a usual network of the school.
pub async fn is_usual<R>(tx: &TenantTx<R>, hashes: &[Vec<u8>]) -> Result<bool, DbErr>
where
    R: Reaches<known_network::Entity>,
{
    Ok(!tx.tuples::<i32>(&sign_ins_from(tx, hashes)).await?.is_empty())
}

/// Returns a query that finds one row if the network with these hashes is a usual network of the school, and otherwise
/// none.
pub fn sign_ins_from<R>(tx: &TenantTx<R>, hashes: &[Vec<u8>]) -> SelectStatement
where
    R: Reaches<known_network::Entity>,
{
    use known_network::{Column, Entity};
    let hashes = hashes.iter().cloned();
    tx.select::<Entity>().expr(Expr::val(1)).and_where(Column::Network.is_in(hashes)).limit(1).take()
}

/// Returns a subquery for the time at which the account of the enclosing query last signed in from the network with
/// this hash. The time is precise to a day.
pub fn last_at<R>(tx: &TenantTx<R>, hash: Option<&Vec<u8>>) -> SelectStatement
where
    R: Reaches<known_network::Entity>,
{
    use known_network::{Column, Entity};
    tx.select::<Entity>()
        .column((Entity, Column::LastAt))
        .and_where(Expr::col((Entity, Column::AccountId)).equals((account::Entity, account::Column::Id)))
        .and_where(Column::Network.eq(hash.cloned()))
        .take()
}

/// Adds to the batch the writes that store the network of a successful log-in, unless a recent time is already stored.
/// `known_at` is the stored time.
pub fn remember<'tx, R>(
    batch: WriteBatch<'tx, R>,
    tx: &TenantTx<R>,
    network: known_network::Model,
    known_at: Option<DateTime<Utc>>,
) -> WriteBatch<'tx, R>
where
    R: Reaches<known_network::Entity>,
{
    if known_at.is_some_and(|at| network.last_at - at < PRECISION) {
        return batch;
    }
    let batch = if known_at.is_none() { batch.delete(superfluous(tx, &network)) } else { batch };
    batch.replace::<known_network::Entity, _>([network])
}

/// Returns the statement that deletes the account's oldest networks, so that there are at most [`MOST`] when the new
/// one is stored.
fn superfluous<R>(tx: &TenantTx<R>, new: &known_network::Model) -> DeleteMany<known_network::Entity>
where
    R: Reaches<known_network::Entity>,
{
    use known_network::{Column, Entity};
    let newest = tx
        .select::<Entity>()
        .column((Entity, Column::Network))
        .and_where(Column::AccountId.eq(new.account_id))
        .order_by((Entity, Column::LastAt), Order::Desc)
        .limit(MOST - 1)
        .take();
    tx.delete::<Entity>()
        .filter(Column::AccountId.eq(new.account_id))
        // One statement must not delete and write the same row.
        .filter(Column::Network.ne(new.network.clone()))
        .filter(Column::Network.not_in_subquery(newest))
}
