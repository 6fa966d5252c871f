//! The networks from which an account has signed in before. Failures from other networks do not lock the account there,
//! and failures of other people there do not keep the person from logging in.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    known_network,
    tenant::{Reaches, TenantTx, WriteBatch},
};
use sea_orm::{ColumnTrait, DbErr, DeleteMany, Order, QueryFilter};

/// The number of networks that are stored for an account: the newest.
pub const MOST: u64 = 20;

/// How old the stored time of a network may become while the account keeps signing in there. A write for each login would
/// store nothing of use.
const PRECISION: TimeDelta = TimeDelta::days(1);

/// Returns whether an account with this name has signed in from the network.
pub async fn is_known<R>(tx: &TenantTx<R>, name: &str, network: &[u8]) -> Result<bool, DbErr>
where
    R: Reaches<known_network::Entity>,
{
    let sql = "
        SELECT 1 FROM account JOIN known_network AS known
            ON known.school_id = account.school_id AND known.account_id = account.id
        WHERE account.school_id = $1 AND account.username = $2 AND known.network = $3";
    Ok(tx.query_one_sql(sql, [name.into(), network.to_vec().into()]).await?.is_some())
}

/// Adds the writes to a batch that store the network of a successful login, unless it is stored already. `known_at` is
/// the stored time.
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

/// Returns the deletion of the networks that are too many once this one is stored.
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
