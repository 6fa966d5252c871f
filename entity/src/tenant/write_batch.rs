//! Batches of writes, which take one round trip to PostgreSQL regardless of their number.

use std::fmt::Write as _;

use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, DeleteMany, EntityTrait, IdenStatic, IntoActiveModel,
    Iterable, PrimaryKeyToColumn, QueryTrait, Statement, UpdateMany, Value,
    sea_query::{DeleteStatement, OnConflict, PostgresQueryBuilder, SqlWriter, SqlWriterValues, UpdateStatement},
};

use super::{Reaches, TenantEntity, TenantTx};

/// A batch of writes to different rows. PostgreSQL executes them as one statement in no particular order, so no write
/// sees the effects of another.
#[derive(Debug)]
#[must_use = "nothing is written until `exec` is called"]
pub struct WriteBatch<'tx, R> {
    tx: &'tx TenantTx<R>,
    writes: Vec<BatchWrite>,
}

#[derive(Debug)]
enum BatchWrite {
    Row(RowWrite),
    Update(UpdateStatement),
    Delete(DeleteStatement),
}

impl<R: Send + Sync> TenantTx<R> {
    /// Starts an empty batch of writes.
    pub const fn batch(&self) -> WriteBatch<'_, R> {
        WriteBatch { tx: self, writes: Vec::new() }
    }
}

impl<R: Send + Sync> WriteBatch<'_, R> {
    /// Inserts a row with the id of this school, regardless of the school in the row.
    pub fn insert<E, M>(mut self, row: M) -> Self
    where
        E: TenantEntity,
        M: IntoActiveModel<E::ActiveModel>,
        R: Reaches<E>,
    {
        self.writes.push(BatchWrite::Row(RowWrite::new::<E>(self.tx.with_school_id::<E, M>(row), WriteMode::Insert)));
        self
    }

    /// Inserts rows with the id of this school, replacing rows with the same key.
    pub fn replace<E, M>(mut self, rows: impl IntoIterator<Item = M>) -> Self
    where
        E: TenantEntity,
        M: IntoActiveModel<E::ActiveModel>,
        R: Reaches<E>,
    {
        let rows = rows
            .into_iter()
            .map(|row| BatchWrite::Row(RowWrite::new::<E>(self.tx.with_school_id::<E, M>(row), WriteMode::Replace)));
        self.writes.extend(rows);
        self
    }

    /// Updates the row of this school with the same key, in the columns that are set in `row`.
    pub fn change<E: TenantEntity>(mut self, row: E::ActiveModel) -> Result<Self, DbErr>
    where
        R: Reaches<E>,
    {
        let row = RowWrite::new::<E>(self.tx.with_school_id::<E, _>(row), WriteMode::Change);
        // With an incomplete key the update would change several rows.
        if row.key.len() != keys::<E>().count() {
            return Err(DbErr::PrimaryKeyNotSet { ctx: "WriteBatch::change" });
        }
        self.writes.push(BatchWrite::Row(row));
        Ok(self)
    }

    /// Adds an update of rows.
    pub fn update<E: TenantEntity>(mut self, rows: UpdateMany<E>) -> Self
    where
        R: Reaches<E>,
    {
        self.writes.push(BatchWrite::Update(rows.into_query()));
        self
    }

    /// Adds a deletion of rows.
    pub fn delete<E: TenantEntity>(mut self, rows: DeleteMany<E>) -> Self
    where
        R: Reaches<E>,
    {
        self.writes.push(BatchWrite::Delete(rows.into_query()));
        self
    }

    /// Executes the writes.
    pub async fn exec(self) -> Result<(), DbErr> {
        let backend = self.tx.get_database_backend();
        // SQLite does not support writes in common table expressions, and has no round trips to save.
        if backend == DbBackend::Postgres && self.writes.len() > 1 {
            self.tx.execute_raw(combine(self.writes)).await?;
            return Ok(());
        }
        for write in self.writes {
            match write {
                BatchWrite::Row(row) => {
                    let mut sql = SqlWriterValues::new("$", true);
                    row.write(&mut sql);
                    self.tx.execute_raw(statement(backend, sql)).await?
                }
                BatchWrite::Update(write) => self.tx.execute(&write).await?,
                BatchWrite::Delete(write) => self.tx.execute(&write).await?,
            };
        }
        Ok(())
    }
}

/// Combines writes into one statement: the last write, with the other writes as its common table expressions.
fn combine(writes: Vec<BatchWrite>) -> Statement {
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

impl BatchWrite {
    fn write(self, sql: &mut SqlWriterValues) {
        match self {
            Self::Row(row) => row.write(sql),
            Self::Update(write) => write.build_collect_into(PostgresQueryBuilder, sql),
            Self::Delete(write) => write.build_collect_into(PostgresQueryBuilder, sql),
        }
    }
}

/// A write of one row. Its SQL is built without the query builder, because the query builder takes several times as
/// long, and each answer of a pupil writes three rows.
#[derive(Debug)]
struct RowWrite {
    mode: WriteMode,
    table: &'static str,
    key: Vec<ColumnValue>,
    others: Vec<ColumnValue>,
}

type ColumnValue = (&'static str, Value);

/// The way in which a row is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WriteMode {
    /// Inserts a new row.
    Insert,
    /// Inserts a row, replacing a row with the same key.
    Replace,
    /// Updates the row with the same key.
    Change,
}

impl RowWrite {
    /// Creates a write of the columns that are set in `row`.
    fn new<E: TenantEntity>(mut row: E::ActiveModel, mode: WriteMode) -> Self
    where
        E::ActiveModel: ActiveModelTrait<Entity = E>,
    {
        let set = E::Column::iter().filter_map(|column| Some((column.as_str(), row.take(column).into_value()?)));
        let keys: Vec<&str> = keys::<E>().map(|key| key.as_str()).collect();
        let (key, others) = set.partition(|(column, _)| keys.contains(column));
        Self { mode, table: E::default().table_name(), key, others }
    }

    fn write(self, sql: &mut SqlWriterValues) {
        match self.mode {
            WriteMode::Insert => self.write_new(sql),
            WriteMode::Replace => {
                let names = |columns: &[ColumnValue]| columns.iter().map(|(name, _)| *name).collect::<Vec<_>>();
                let (keys, others) = (names(&self.key), names(&self.others));
                self.write_new(sql);
                put(sql, &[" ON CONFLICT (\"", &keys.join("\", \""), "\") DO UPDATE SET "]);
                for (number, column) in others.into_iter().enumerate() {
                    put(sql, &[if number == 0 { "\"" } else { ", \"" }, column, "\" = excluded.\"", column, "\""]);
                }
            }
            WriteMode::Change => {
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

/// Writes `column = value` pairs, with the separator `first` before the first pair and `other` before each other pair.
fn write_equal(sql: &mut SqlWriterValues, [first, other]: [&str; 2], columns: Vec<ColumnValue>) {
    for (number, (column, value)) in columns.into_iter().enumerate() {
        put(sql, &[if number == 0 { first } else { other }, "\"", column, "\" = "]);
        write_value(sql, value);
    }
}

fn write_value(sql: &mut SqlWriterValues, value: Value) {
    // SQLite also accepts PostgreSQL's numbered placeholders.
    sql.push_param(value, &PostgresQueryBuilder);
}

fn put(sql: &mut SqlWriterValues, parts: &[&str]) {
    for part in parts {
        // Writing to a string cannot fail.
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

/// Returns the conflict clause that makes an insert replace the row with the same key.
pub(super) fn replace_on_conflict<E: EntityTrait>() -> OnConflict {
    let keys: Vec<E::Column> = keys::<E>().collect();
    let is_key = |column: &E::Column| keys.iter().any(|key| key.as_str() == column.as_str());
    let others: Vec<E::Column> = E::Column::iter().filter(|column| !is_key(column)).collect();
    let mut on_conflict = OnConflict::columns(keys);
    on_conflict.update_columns(others);
    on_conflict
}
