//! Writes that are sent together: one round trip to PostgreSQL, however many they are.
#![allow(clippy::disallowed_methods, reason = "this is the place that the others are sent to")]

use std::fmt::Write as _;

use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, DeleteMany, EntityTrait, IdenStatic, IntoActiveModel,
    Iterable, PrimaryKeyToColumn, QueryTrait, Statement, UpdateMany, Value,
    sea_query::{DeleteStatement, OnConflict, PostgresQueryBuilder, SqlWriter, SqlWriterValues, UpdateStatement},
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
    Row(Row),
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
        self.writes.push(Write::Row(Row::new::<E>(self.tx.own::<E, M>(row), false)));
        self
    }

    /// Writes rows into the school in the place of those with the same key.
    pub fn replace<E, M>(mut self, rows: impl IntoIterator<Item = M>) -> Self
    where
        E: TenantEntity,
        M: IntoActiveModel<E::ActiveModel>,
        R: Reaches<E>,
    {
        let rows = rows.into_iter().map(|row| Write::Row(Row::new::<E>(self.tx.own::<E, M>(row), true)));
        self.writes.extend(rows);
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
    pub async fn exec(self) -> Result<(), DbErr> {
        let backend = self.tx.get_database_backend();
        // SQLite has no writes within a statement, and no round trips either.
        if backend == DbBackend::Postgres && self.writes.len() > 1 {
            self.tx.execute_raw(as_one(self.writes)).await?;
            return Ok(());
        }
        for write in self.writes {
            match write {
                Write::Row(row) => {
                    let mut sql = SqlWriterValues::new("$", true);
                    row.write(&mut sql);
                    self.tx.execute_raw(statement(backend, sql)).await?
                }
                Write::Update(write) => self.tx.execute(&write).await?,
                Write::Delete(write) => self.tx.execute(&write).await?,
            };
        }
        Ok(())
    }
}

/// The last write with the others before it as its common table expressions.
fn as_one(writes: Vec<Write>) -> Statement {
    let mut sql = SqlWriterValues::new("$", true);
    let last = writes.len() - 1;
    for (number, write) in writes.into_iter().enumerate() {
        if number == last {
            write.write(&mut sql);
        } else {
            put(&mut sql, if number == 0 { &["WITH write_"] } else { &[", write_"] });
            put(&mut sql, &[&number.to_string(), " AS ("]);
            write.write(&mut sql);
            put(&mut sql, &[if number + 1 == last { ") " } else { ")" }]);
        }
    }
    statement(DbBackend::Postgres, sql)
}

impl Write {
    fn write(self, sql: &mut SqlWriterValues) {
        match self {
            Self::Row(row) => row.write(sql),
            Self::Update(write) => write.build_collect_into(PostgresQueryBuilder, sql),
            Self::Delete(write) => write.build_collect_into(PostgresQueryBuilder, sql),
        }
    }
}

/// A new row. It is written without the query builder, which takes several times as long: an answer writes two.
#[derive(Debug)]
struct Row {
    table: &'static str,
    columns: Vec<&'static str>,
    values: Vec<Value>,
    /// The key of the row in whose place it is written.
    replaces: Option<Vec<&'static str>>,
}

impl Row {
    fn new<E: EntityTrait>(mut row: E::ActiveModel, replaces: bool) -> Self
    where
        E::ActiveModel: ActiveModelTrait<Entity = E>,
    {
        let set = E::Column::iter().filter_map(|column| Some((column.as_str(), row.take(column).into_value()?)));
        let (columns, values) = set.unzip();
        let replaces = replaces.then(|| keys::<E>().map(|key| key.as_str()).collect());
        Self { table: E::default().table_name(), columns, values, replaces }
    }

    fn write(self, sql: &mut SqlWriterValues) {
        put(sql, &["INSERT INTO \"", self.table, "\" (\"", &self.columns.join("\", \""), "\") VALUES ("]);
        for (number, value) in self.values.into_iter().enumerate() {
            put(sql, &[if number == 0 { "" } else { ", " }]);
            // SQLite takes PostgreSQL's numbers, too.
            sql.push_param(value, &PostgresQueryBuilder);
        }
        put(sql, &[")"]);
        let Some(keys) = self.replaces else { return };
        put(sql, &[" ON CONFLICT (\"", &keys.join("\", \""), "\") DO UPDATE SET "]);
        let others = self.columns.iter().filter(|column| !keys.contains(column));
        for (number, column) in others.enumerate() {
            put(sql, &[if number == 0 { "\"" } else { ", \"" }, column, "\" = excluded.\"", column, "\""]);
        }
    }
}

fn put(sql: &mut SqlWriterValues, parts: &[&str]) {
    for part in parts {
        // Writing to a text cannot fail.
        let _ = sql.write_str(part);
    }
}

fn statement(backend: DbBackend, sql: SqlWriterValues) -> Statement {
    let (sql, values) = sql.into_parts();
    Statement { sql, values: Some(values), db_backend: backend }
}

fn keys<E: EntityTrait>() -> impl Iterator<Item = E::Column> {
    E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column)
}

/// What makes an insert replace the row with the same key.
pub(super) fn replacing<E: EntityTrait>() -> OnConflict {
    let keys: Vec<E::Column> = keys::<E>().collect();
    let is_key = |column: &E::Column| keys.iter().any(|key| key.as_str() == column.as_str());
    let others: Vec<E::Column> = E::Column::iter().filter(|column| !is_key(column)).collect();
    let mut on_conflict = OnConflict::columns(keys);
    on_conflict.update_columns(others);
    on_conflict
}
