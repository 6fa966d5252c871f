//! Writes that are sent together: one round trip to PostgreSQL, however many they are.
#![allow(clippy::disallowed_methods, reason = "this is the place that the others are sent to")]

use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, DeleteMany, EntityTrait, IdenStatic, IntoActiveModel, Iterable,
    PrimaryKeyToColumn, QueryTrait, UpdateMany,
    sea_query::{
        CommonTableExpression, DeleteStatement, InsertStatement, OnConflict, SubQueryStatement, UpdateStatement,
        WithClause, WithQuery,
    },
};

use super::{Reaches, TenantEntity, TenantTx};

/// Writes to be made together, of rows that differ: PostgreSQL makes them as if all at once, in no order, so that none
/// sees what another one does.
#[derive(Debug)]
#[must_use = "nothing is written before `exec`"]
pub struct Together<'tx, R> {
    tx: &'tx TenantTx<R>,
    writes: Vec<Write>,
}

#[derive(Debug)]
enum Write {
    Insert(InsertStatement),
    Update(UpdateStatement),
    Delete(DeleteStatement),
}

impl<R: Send + Sync> TenantTx<R> {
    /// Begins a list of writes that are made together.
    pub const fn together(&self) -> Together<'_, R> {
        Together { tx: self, writes: Vec::new() }
    }
}

impl<R: Send + Sync> Together<'_, R> {
    /// Writes a new row into the school, whatever school the row says.
    pub fn insert<E, M>(mut self, row: M) -> Self
    where
        E: TenantEntity,
        M: IntoActiveModel<E::ActiveModel>,
        R: Reaches<E>,
    {
        let row = self.tx.own::<E, M>(row);
        self.writes.push(Write::Insert(E::insert(row).into_query()));
        self
    }

    /// Writes rows into the school in the place of those with the same key.
    pub fn replace<E, M>(mut self, rows: impl IntoIterator<Item = M>) -> Self
    where
        E: TenantEntity,
        M: IntoActiveModel<E::ActiveModel>,
        R: Reaches<E>,
    {
        let rows: Vec<_> = rows.into_iter().map(|row| self.tx.own::<E, M>(row)).collect();
        if !rows.is_empty() {
            self.writes.push(Write::Insert(E::insert_many(rows).on_conflict(replacing::<E>()).into_query()));
        }
        self
    }

    /// Changes rows.
    pub fn update<E: TenantEntity>(mut self, rows: UpdateMany<E>) -> Self
    where
        R: Reaches<E>,
    {
        self.writes.push(Write::Update(rows.into_query()));
        self
    }

    /// Deletes rows.
    pub fn delete<E: TenantEntity>(mut self, rows: DeleteMany<E>) -> Self
    where
        R: Reaches<E>,
    {
        self.writes.push(Write::Delete(rows.into_query()));
        self
    }

    /// Makes the writes.
    pub async fn exec(mut self) -> Result<(), DbErr> {
        // SQLite has no writes within a statement, and no round trips either.
        if self.tx.get_database_backend() == DbBackend::Postgres
            && self.writes.len() > 1
            && let Some(last) = self.writes.pop()
        {
            return self.exec_with(last).await;
        }
        for write in self.writes {
            match write {
                Write::Insert(write) => self.tx.execute(&write).await?,
                Write::Update(write) => self.tx.execute(&write).await?,
                Write::Delete(write) => self.tx.execute(&write).await?,
            };
        }
        Ok(())
    }

    /// The last write with the others before it as its common table expressions. Put together without the builders' short
    /// forms, as each of them copies all that it was given.
    async fn exec_with(self, last: Write) -> Result<(), DbErr> {
        let mut others = WithClause::new();
        for (number, write) in self.writes.into_iter().enumerate() {
            let mut other = CommonTableExpression::new();
            other.table_name(format!("write_{number}")).query(write);
            others.cte(other);
        }
        let mut all = WithQuery::new();
        all.with_clause(others).query(last);
        self.tx.execute(&all).await?;
        Ok(())
    }
}

impl From<Write> for SubQueryStatement {
    fn from(write: Write) -> Self {
        match write {
            Write::Insert(write) => Self::InsertStatement(write),
            Write::Update(write) => Self::UpdateStatement(write),
            Write::Delete(write) => Self::DeleteStatement(write),
        }
    }
}

/// What makes an insert replace the row with the same key.
pub(super) fn replacing<E: EntityTrait>() -> OnConflict {
    let keys: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let is_key = |column: &E::Column| keys.iter().any(|key| key.as_str() == column.as_str());
    let others: Vec<E::Column> = E::Column::iter().filter(|column| !is_key(column)).collect();
    OnConflict::columns(keys).update_columns(others).to_owned()
}
