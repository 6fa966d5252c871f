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
        self.writes.push(Write::Row(Row::new::<E>(self.tx.own::<E, M>(row), How::New)));
        self
    }

    /// Writes rows into the school in the place of those with the same key.
    pub fn replace<E, M>(mut self, rows: impl IntoIterator<Item = M>) -> Self
    where
        E: TenantEntity,
        M: IntoActiveModel<E::ActiveModel>,
        R: Reaches<E>,
    {
        let rows = rows.into_iter().map(|row| Write::Row(Row::new::<E>(self.tx.own::<E, M>(row), How::Replacing)));
        self.writes.extend(rows);
        self
    }

    /// Changes what is set in the row, in the one of the school that has its key.
    pub fn change<E: TenantEntity>(mut self, row: E::ActiveModel) -> Result<Self, DbErr>
    where
        R: Reaches<E>,
    {
        let row = Row::new::<E>(self.tx.own::<E, _>(row), How::Changing);
        // Without all of its key it would be many rows.
        if row.key.len() != keys::<E>().count() {
            return Err(DbErr::PrimaryKeyNotSet { ctx: "Together::change" });
        }
        self.writes.push(Write::Row(row));
        Ok(self)
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

/// A row. It is written without the query builder, which takes several times as long: an answer writes three.
#[derive(Debug)]
struct Row {
    how: How,
    table: &'static str,
    key: Vec<Column>,
    others: Vec<Column>,
}

type Column = (&'static str, Value);

/// How a row is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// As a new one.
    New,
    /// As a new one, in the place of the one with the same key.
    Replacing,
    /// Into the one with the same key.
    Changing,
}

impl Row {
    /// Of what is set in `row`.
    fn new<E: TenantEntity>(mut row: E::ActiveModel, how: How) -> Self
    where
        E::ActiveModel: ActiveModelTrait<Entity = E>,
    {
        let set = E::Column::iter().filter_map(|column| Some((column.as_str(), row.take(column).into_value()?)));
        let keys: Vec<&str> = keys::<E>().map(|key| key.as_str()).collect();
        let (key, others) = set.partition(|(column, _)| keys.contains(column));
        Self { how, table: E::default().table_name(), key, others }
    }

    fn write(self, sql: &mut SqlWriterValues) {
        match self.how {
            How::New => self.write_new(sql),
            How::Replacing => {
                let names = |columns: &[Column]| columns.iter().map(|(name, _)| *name).collect::<Vec<_>>();
                let (keys, others) = (names(&self.key), names(&self.others));
                self.write_new(sql);
                put(sql, &[" ON CONFLICT (\"", &keys.join("\", \""), "\") DO UPDATE SET "]);
                for (number, column) in others.into_iter().enumerate() {
                    put(sql, &[if number == 0 { "\"" } else { ", \"" }, column, "\" = excluded.\"", column, "\""]);
                }
            }
            How::Changing => {
                put(sql, &["UPDATE \"", self.table, "\""]);
                write_equal(sql, [" SET ", ", "], self.others);
                write_equal(sql, [" WHERE ", " AND "], self.key);
            }
        }
    }

    fn write_new(self, sql: &mut SqlWriterValues) {
        put(sql, &["INSERT INTO \"", self.table, "\" "]);
        let (names, values): (Vec<_>, Vec<_>) = self.key.into_iter().chain(self.others).unzip();
        put(sql, &["(\"", &names.join("\", \""), "\") VALUES ("]);
        for (number, value) in values.into_iter().enumerate() {
            put(sql, &[if number == 0 { "" } else { ", " }]);
            write_value(sql, value);
        }
        put(sql, &[")"]);
    }
}

/// Writes columns and their values, with what stands before the first and before each other one.
fn write_equal(sql: &mut SqlWriterValues, [first, other]: [&str; 2], columns: Vec<Column>) {
    for (number, (column, value)) in columns.into_iter().enumerate() {
        put(sql, &[if number == 0 { first } else { other }, "\"", column, "\" = "]);
        write_value(sql, value);
    }
}

fn write_value(sql: &mut SqlWriterValues, value: Value) {
    // SQLite takes PostgreSQL's numbers, too.
    sql.push_param(value, &PostgresQueryBuilder);
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
