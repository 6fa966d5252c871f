//! The current names of the people and things whose ids are in the audit log.

use std::collections::HashMap;

use entity::{
    Role, account, assessment, audit, classroom, intervention_group, mtc_round, roster_import,
    tenant::{TenantEntity, TenantTx},
};
use sea_orm::{
    DbErr, ExprTrait,
    sea_query::{Expr, SelectStatement, UnionType},
};
use uuid::Uuid;

use crate::accounts;

/// Returns the names of the actors and subjects of these entries that a person with the role `reader` may see, by id.
/// What has been erased or deleted has no name any more. Runs one query.
pub async fn of(tx: &TenantTx, entries: &[audit::Model], reader: Role) -> Result<HashMap<Uuid, String>, DbErr> {
    let actors = entries.iter().filter_map(|entry| entry.actor_id).map(|id| id.0);
    let lookup = Lookup { tx, ids: actors.chain(entries.iter().filter_map(|entry| entry.subject_id)).collect() };
    let mut query = lookup.names::<account::Entity>(account::Column::Id, accounts::full_name("account"));
    let classes = lookup.names::<classroom::Entity>(classroom::Column::Id, Expr::col(classroom::Column::Name));
    let mut files =
        lookup.names::<roster_import::Entity>(roster_import::Column::Id, Expr::col(roster_import::Column::Filename));
    files.and_where(Expr::col(roster_import::Column::Filename).is_not_null());
    query.union(UnionType::All, classes).union(UnionType::All, files);
    // The names of what teachers work with can tell about attainment, which an IT admin does not see.
    if reader.teaches() {
        use intervention_group::Column as Group;
        let mut groups = lookup.names::<intervention_group::Entity>(Group::Id, Expr::col(Group::Name));
        // A deleted group is kept for a day, so that it can be restored.
        groups.and_where(Expr::col(Group::DeletedAt).is_null());
        let rounds = lookup.names::<mtc_round::Entity>(mtc_round::Column::Id, Expr::col(mtc_round::Column::Name));
        let assessments =
            lookup.names::<assessment::Entity>(assessment::Column::Id, Expr::col(assessment::Column::Title));
        query.union(UnionType::All, groups).union(UnionType::All, rounds).union(UnionType::All, assessments);
    }
    Ok(tx.tuples(&query).await?.into_iter().collect())
}

struct Lookup<'a> {
    tx: &'a TenantTx,
    ids: Vec<Uuid>,
}

impl Lookup<'_> {
    /// Returns the query of the ids and names of one table.
    fn names<E: TenantEntity>(&self, id: E::Column, name: Expr) -> SelectStatement {
        let ids = Expr::col(id).is_in(self.ids.iter().copied());
        self.tx.select::<E>().column(id).expr(name).and_where(ids).take()
    }
}
