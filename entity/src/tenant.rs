//! The only way to a school's rows: transactions that carry their `school_id`.
//!
//! Handlers and jobs hold a [`Tenant`], never a connection. Its transactions build every query with the school in it,
//! and on PostgreSQL they also take the role `lms_tenant`, to which row-level security shows that school's rows alone.
#![allow(clippy::disallowed_methods, reason = "this is the place that the others are sent to")]

mod together;

use std::marker::PhantomData;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, DbErr, DeleteMany, EntityTrait, ExecResult,
    IntoActiveModel, QueryFilter, QueryResult, Select, SqliteTransactionMode, Statement, UpdateMany,
};

pub use self::together::Together;
use crate::{
    account,
    database::{Database, Transaction},
    ids::SchoolId,
    job, login_attempt, refresh_token, school, sign_in,
};

/// A table whose rows belong to schools.
pub trait TenantEntity: EntityTrait {
    /// The column that says to which.
    const SCHOOL_ID: Self::Column;
}

/// Which tables a transaction reaches.
pub trait Reaches<E>: Send + Sync {}

/// A transaction that reaches every table of its school.
#[derive(Debug)]
pub struct Everything;
impl<E: TenantEntity> Reaches<E> for Everything {}

/// A transaction of somebody who is not yet known: accounts and tokens only.
#[derive(Debug)]
pub struct SigningIn;
impl Reaches<school::Entity> for SigningIn {}
impl Reaches<account::Entity> for SigningIn {}
impl Reaches<login_attempt::Entity> for SigningIn {}
impl Reaches<sign_in::Entity> for SigningIn {}
impl Reaches<refresh_token::Entity> for SigningIn {}

/// A school, and the way to its rows.
#[derive(Debug, Clone)]
pub struct Tenant {
    database: Database,
    school_id: SchoolId,
}

impl Tenant {
    /// The tenant of that id. Only verified claims, a job's row, the command line and audited platform routes may
    /// name one.
    #[must_use]
    pub const fn of(database: Database, school_id: SchoolId) -> Self {
        Self { database, school_id }
    }

    /// Whose rows it reaches.
    #[must_use]
    pub const fn school_id(&self) -> SchoolId {
        self.school_id
    }

    /// A transaction that writes.
    pub async fn begin(&self) -> Result<TenantTx, DbErr> {
        begin(&self.database, self.school_id, SqliteTransactionMode::Immediate).await
    }

    /// A transaction that only reads: on SQLite it does not wait for a writer.
    pub async fn read(&self) -> Result<TenantTx, DbErr> {
        begin(&self.database, self.school_id, SqliteTransactionMode::Deferred).await
    }
}

/// The school that somebody names who signs in: nothing is verified yet, so it reaches accounts and tokens only.
#[derive(Debug, Clone)]
pub struct SignInTenant(Tenant);

impl SignInTenant {
    /// The school of a log-in's body or of a refresh token.
    #[must_use]
    pub const fn named(database: Database, school_id: SchoolId) -> Self {
        Self(Tenant { database, school_id })
    }

    /// The school that was named.
    #[must_use]
    pub const fn school_id(&self) -> SchoolId {
        self.0.school_id
    }

    /// A transaction that writes.
    pub async fn begin(&self) -> Result<TenantTx<SigningIn>, DbErr> {
        begin(&self.0.database, self.0.school_id, SqliteTransactionMode::Immediate).await
    }

    /// A transaction that only reads.
    pub async fn read(&self) -> Result<TenantTx<SigningIn>, DbErr> {
        begin(&self.0.database, self.0.school_id, SqliteTransactionMode::Deferred).await
    }
}

async fn begin<R>(database: &Database, school_id: SchoolId, mode: SqliteTransactionMode) -> Result<TenantTx<R>, DbErr> {
    let inner = Transaction::begin(database, "lms_tenant", Some(school_id), mode).await?;
    Ok(TenantTx { inner, school_id, reach: PhantomData })
}

/// A transaction in one school. Dropped without a commit, it is rolled back.
#[derive(Debug)]
pub struct TenantTx<R = Everything> {
    inner: Transaction,
    school_id: SchoolId,
    reach: PhantomData<R>,
}

impl<R: Send + Sync> TenantTx<R> {
    /// Whose rows it reaches.
    #[must_use]
    pub const fn school_id(&self) -> SchoolId {
        self.school_id
    }

    /// The school's rows of a table.
    #[must_use]
    pub fn find<E: TenantEntity>(&self) -> Select<E>
    where
        R: Reaches<E>,
    {
        E::find().filter(E::SCHOOL_ID.eq(self.school_id))
    }

    /// Writes a new row into the school, whatever school the row says.
    pub async fn insert<E, M>(&self, row: M) -> Result<(), DbErr>
    where
        E: TenantEntity,
        M: IntoActiveModel<E::ActiveModel>,
        R: Reaches<E>,
    {
        E::insert(self.own::<E, M>(row)).exec_without_returning(self).await?;
        Ok(())
    }

    /// Writes many new rows into the school, many to a statement. They are made as they are written: the report of a large
    /// roster would fill the memory.
    pub async fn insert_many<E, M>(&self, rows: impl IntoIterator<Item = M, IntoIter: Send>) -> Result<(), DbErr>
    where
        E: TenantEntity,
        M: IntoActiveModel<E::ActiveModel>,
        R: Reaches<E>,
    {
        let mut rows = rows.into_iter().map(|row| self.own::<E, M>(row));
        loop {
            // More rows would pass SQLite's and PostgreSQL's limits on bound parameters.
            let some: Vec<_> = rows.by_ref().take(ROWS_PER_INSERT).collect();
            if some.is_empty() {
                return Ok(());
            }
            E::insert_many(some).exec_without_returning(self).await?;
        }
    }

    /// Writes many rows into the school in the place of those with the same key, in one statement: a loop of changes
    /// costs a round trip each.
    pub async fn replace_many<E, M>(&self, rows: impl IntoIterator<Item = M>) -> Result<(), DbErr>
    where
        E: TenantEntity,
        M: IntoActiveModel<E::ActiveModel>,
        R: Reaches<E>,
    {
        let rows: Vec<_> = rows.into_iter().map(|row| self.own::<E, M>(row)).collect();
        for rows in rows.chunks(ROWS_PER_INSERT) {
            E::insert_many(rows.to_vec()).on_conflict(together::replacing::<E>()).exec_without_returning(self).await?;
        }
        Ok(())
    }

    /// Changes rows of the school, those that the further filters leave.
    #[must_use]
    pub fn update<E: TenantEntity>(&self) -> UpdateMany<E>
    where
        R: Reaches<E>,
    {
        E::update_many().filter(E::SCHOOL_ID.eq(self.school_id))
    }

    /// Deletes rows of the school, those that the further filters leave.
    #[must_use]
    pub fn delete<E: TenantEntity>(&self) -> DeleteMany<E>
    where
        R: Reaches<E>,
    {
        E::delete_many().filter(E::SCHOOL_ID.eq(self.school_id))
    }

    /// Makes what was written last.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.inner.commit().await
    }

    fn own<E: TenantEntity, M: IntoActiveModel<E::ActiveModel>>(&self, row: M) -> E::ActiveModel {
        let mut row = row.into_active_model();
        row.set(E::SCHOOL_ID, self.school_id.into());
        row
    }
}

/// Rows per statement: 500 rows of 18 columns stay under SQLite's 32,766 parameters.
const ROWS_PER_INSERT: usize = 500;

impl TenantTx {
    /// The jobs of the school.
    #[must_use]
    pub fn jobs(&self) -> Select<job::Entity> {
        job::Entity::find().filter(job::Column::SchoolId.eq(self.school_id))
    }

    /// Changes jobs of the school.
    #[must_use]
    pub fn update_jobs(&self) -> UpdateMany<job::Entity> {
        job::Entity::update_many().filter(job::Column::SchoolId.eq(self.school_id))
    }

    /// Deletes jobs of the school.
    #[must_use]
    pub fn delete_jobs(&self) -> DeleteMany<job::Entity> {
        job::Entity::delete_many().filter(job::Column::SchoolId.eq(self.school_id))
    }
}

/// What the few things do that must see all schools: claiming jobs, sweeping, counting usage, keeping the list of
/// schools. On PostgreSQL the role `lms_service` reaches just the tables, columns and commands that they need.
#[derive(Debug, Clone)]
pub struct Service {
    database: Database,
}

impl Service {
    /// Over that database.
    #[must_use]
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    /// A transaction that writes.
    pub async fn begin(&self) -> Result<ServiceTx, DbErr> {
        self.begin_as(SqliteTransactionMode::Immediate).await
    }

    /// A transaction that only reads.
    pub async fn read(&self) -> Result<ServiceTx, DbErr> {
        self.begin_as(SqliteTransactionMode::Deferred).await
    }

    async fn begin_as(&self, mode: SqliteTransactionMode) -> Result<ServiceTx, DbErr> {
        Ok(ServiceTx { inner: Transaction::begin(&self.database, "lms_service", None, mode).await? })
    }
}

/// A transaction across schools.
#[derive(Debug)]
pub struct ServiceTx {
    inner: Transaction,
}

impl ServiceTx {
    /// The rows of a table that the service reaches, those of every school.
    #[must_use]
    pub fn find<E: EntityTrait>(&self) -> Select<E> {
        E::find()
    }

    /// Writes a new row.
    pub async fn insert<E: EntityTrait, M: IntoActiveModel<E::ActiveModel>>(&self, row: M) -> Result<(), DbErr>
    where
        E::ActiveModel: ActiveModelTrait<Entity = E>,
    {
        E::insert(row.into_active_model()).exec_without_returning(self).await?;
        Ok(())
    }

    /// Changes rows.
    #[must_use]
    pub fn update<E: EntityTrait>(&self) -> UpdateMany<E> {
        E::update_many()
    }

    /// Deletes rows.
    #[must_use]
    pub fn delete<E: EntityTrait>(&self) -> DeleteMany<E> {
        E::delete_many()
    }

    /// Makes what was written last.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.inner.commit().await
    }
}

macro_rules! delegate_connection {
    ($(($($generics:tt)*) $type:ty;)+) => {$(
        #[async_trait::async_trait]
        impl $($generics)* ConnectionTrait for $type {
            fn get_database_backend(&self) -> DbBackend {
                self.inner.get_database_backend()
            }

            async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
                self.inner.execute_raw(statement).await
            }

            async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
                self.inner.execute_unprepared(sql).await
            }

            async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
                self.inner.query_one_raw(statement).await
            }

            async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
                self.inner.query_all_raw(statement).await
            }
        }
    )+};
}

delegate_connection! {
    (<R: Send + Sync>) TenantTx<R>;
    () ServiceTx;
}
