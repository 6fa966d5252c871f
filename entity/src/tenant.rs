//! The only access to a school's rows: transactions that add the `school_id` to every query.
//!
//! Handlers and jobs hold a [`Tenant`], never a connection. On PostgreSQL its transactions also use the role
//! `lms_tenant`, for which row-level security shows only the rows of the tenant's school.
#![allow(clippy::disallowed_methods, reason = "this module wraps the methods that other modules must not call")]

mod query;
mod write_batch;

use std::marker::PhantomData;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, DbErr, DeleteMany, EntityTrait, ExecResult,
    IntoActiveModel, QueryFilter, QueryResult, Select, SqliteTransactionMode, Statement, UpdateMany,
    sea_query::OnConflict,
};

pub use self::write_batch::WriteBatch;
use crate::{
    account,
    database::{Database, Transaction},
    ids::SchoolId,
    job, known_network, login_failure, refresh_token, school, sign_in,
};

/// A table whose rows belong to schools.
pub trait TenantEntity: EntityTrait {
    /// The column with the id of the school.
    const SCHOOL_ID: Self::Column;
}

/// Marks the tables that a transaction may access.
pub trait Reaches<E>: Send + Sync {}

/// Marks a transaction that may access every table of its school.
#[derive(Debug)]
pub struct Everything;
impl<E: TenantEntity> Reaches<E> for Everything {}

/// Marks a transaction before authentication, which may access only the tables that signing in needs.
#[derive(Debug)]
pub struct SigningIn;
impl Reaches<school::Entity> for SigningIn {}
impl Reaches<account::Entity> for SigningIn {}
impl Reaches<login_failure::Entity> for SigningIn {}
impl Reaches<known_network::Entity> for SigningIn {}
impl Reaches<sign_in::Entity> for SigningIn {}
impl Reaches<refresh_token::Entity> for SigningIn {}

/// A school, with access to its rows.
#[derive(Debug, Clone)]
pub struct Tenant {
    database: Database,
    school_id: SchoolId,
}

impl Tenant {
    /// Returns the tenant with this id. The id must come from verified claims, a job's row, the command line or an
    /// audited platform route.
    #[must_use]
    pub const fn of(database: Database, school_id: SchoolId) -> Self {
        Self { database, school_id }
    }

    /// Returns the id of the school.
    #[must_use]
    pub const fn school_id(&self) -> SchoolId {
        self.school_id
    }

    /// Begins a transaction that writes.
    pub async fn begin(&self) -> Result<TenantTx, DbErr> {
        begin(&self.database, self.school_id, SqliteTransactionMode::Immediate).await
    }

    /// Begins a transaction that only reads. On SQLite it does not wait for a writer.
    pub async fn read(&self) -> Result<TenantTx, DbErr> {
        begin(&self.database, self.school_id, SqliteTransactionMode::Deferred).await
    }
}

/// The school that a client names when it signs in. Nothing is verified yet, so `SignInTenant` gives access
/// only to the tables that signing in needs.
#[derive(Debug, Clone)]
pub struct SignInTenant(Tenant);

impl SignInTenant {
    /// Returns the school named in the body of a log-in or in a refresh token.
    #[must_use]
    pub const fn named(database: Database, school_id: SchoolId) -> Self {
        Self(Tenant { database, school_id })
    }

    /// Returns the id of the named school.
    #[must_use]
    pub const fn school_id(&self) -> SchoolId {
        self.0.school_id
    }

    /// Begins a transaction that writes.
    pub async fn begin(&self) -> Result<TenantTx<SigningIn>, DbErr> {
        begin(&self.0.database, self.0.school_id, SqliteTransactionMode::Immediate).await
    }

    /// Begins a transaction that only reads.
    pub async fn read(&self) -> Result<TenantTx<SigningIn>, DbErr> {
        begin(&self.0.database, self.0.school_id, SqliteTransactionMode::Deferred).await
    }
}

async fn begin<R>(database: &Database, school_id: SchoolId, mode: SqliteTransactionMode) -> Result<TenantTx<R>, DbErr> {
    let inner = Transaction::begin(database, "lms_tenant", Some(school_id), mode).await?;
    Ok(TenantTx { inner, school_id, reach: PhantomData })
}

/// A transaction in one school. If it is dropped without a commit, it rolls back.
#[derive(Debug)]
pub struct TenantTx<R = Everything> {
    inner: Transaction,
    school_id: SchoolId,
    reach: PhantomData<R>,
}

impl<R: Send + Sync> TenantTx<R> {
    /// Returns the id of the school.
    #[must_use]
    pub const fn school_id(&self) -> SchoolId {
        self.school_id
    }

    /// Selects the school's rows of a table.
    #[must_use]
    pub fn find<E: TenantEntity>(&self) -> Select<E>
    where
        R: Reaches<E>,
    {
        E::find().filter(E::SCHOOL_ID.eq(self.school_id))
    }

    /// Inserts a row with the id of this school, regardless of the school in the row.
    pub async fn insert<E, M>(&self, row: M) -> Result<(), DbErr>
    where
        E: TenantEntity,
        M: IntoActiveModel<E::ActiveModel>,
        R: Reaches<E>,
    {
        E::insert(self.with_school_id::<E, M>(row)).exec_without_returning(self).await?;
        Ok(())
    }

    /// Inserts many rows with the id of this school, in few statements. The iterator is consumed in chunks, because
    /// all rows at once, for example the report of a large roster, would need too much memory.
    pub async fn insert_many<E, M>(&self, rows: impl IntoIterator<Item = M, IntoIter: Send>) -> Result<(), DbErr>
    where
        E: TenantEntity,
        M: IntoActiveModel<E::ActiveModel>,
        R: Reaches<E>,
    {
        let mut rows = rows.into_iter().map(|row| self.with_school_id::<E, M>(row));
        loop {
            // More rows would exceed the limits of SQLite and PostgreSQL on bound parameters.
            let chunk: Vec<_> = rows.by_ref().take(ROWS_PER_INSERT).collect();
            if chunk.is_empty() {
                return Ok(());
            }
            E::insert_many(chunk).exec_without_returning(self).await?;
        }
    }

    /// Inserts rows with the id of this school, replacing rows with the same key, in few statements. A loop of updates
    /// would cost a round trip for each row.
    pub async fn replace_many<E, M>(&self, rows: impl IntoIterator<Item = M>) -> Result<(), DbErr>
    where
        E: TenantEntity,
        M: IntoActiveModel<E::ActiveModel>,
        R: Reaches<E>,
    {
        self.insert_many_on_conflict::<E, M>(rows, write_batch::replace_on_conflict::<E>()).await
    }

    /// Inserts rows with the id of this school in few statements, with `on_conflict` for rows whose key exists already.
    pub async fn insert_many_on_conflict<E, M>(
        &self,
        rows: impl IntoIterator<Item = M>,
        on_conflict: OnConflict,
    ) -> Result<(), DbErr>
    where
        E: TenantEntity,
        M: IntoActiveModel<E::ActiveModel>,
        R: Reaches<E>,
    {
        let rows: Vec<_> = rows.into_iter().map(|row| self.with_school_id::<E, M>(row)).collect();
        for rows in rows.chunks(ROWS_PER_INSERT) {
            E::insert_many(rows.to_vec()).on_conflict(on_conflict.clone()).exec_without_returning(self).await?;
        }
        Ok(())
    }

    /// Returns an update of the school's rows, to which the caller adds filters.
    #[must_use]
    pub fn update<E: TenantEntity>(&self) -> UpdateMany<E>
    where
        R: Reaches<E>,
    {
        E::update_many().filter(E::SCHOOL_ID.eq(self.school_id))
    }

    /// Returns a deletion of the school's rows, to which the caller adds filters.
    #[must_use]
    pub fn delete<E: TenantEntity>(&self) -> DeleteMany<E>
    where
        R: Reaches<E>,
    {
        E::delete_many().filter(E::SCHOOL_ID.eq(self.school_id))
    }

    /// Commits the transaction.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.inner.commit().await
    }

    fn with_school_id<E: TenantEntity, M: IntoActiveModel<E::ActiveModel>>(&self, row: M) -> E::ActiveModel {
        let mut row = row.into_active_model();
        row.set(E::SCHOOL_ID, self.school_id.into());
        row
    }
}

/// Rows per statement: 500 rows of 18 columns stay below SQLite's limit of 32,766 parameters.
const ROWS_PER_INSERT: usize = 500;

impl TenantTx {
    /// Selects jobs of the school.
    #[must_use]
    pub fn jobs(&self) -> Select<job::Entity> {
        job::Entity::find().filter(job::Column::SchoolId.eq(self.school_id))
    }

    /// Returns an update of the school's jobs.
    #[must_use]
    pub fn update_jobs(&self) -> UpdateMany<job::Entity> {
        job::Entity::update_many().filter(job::Column::SchoolId.eq(self.school_id))
    }

    /// Returns a deletion of the school's jobs.
    #[must_use]
    pub fn delete_jobs(&self) -> DeleteMany<job::Entity> {
        job::Entity::delete_many().filter(job::Column::SchoolId.eq(self.school_id))
    }
}

/// Access across all schools for the few operations that need it: claiming jobs, sweeping, counting usage and managing
/// the list of schools. On PostgreSQL its role `lms_service` may access only the tables, columns and commands that
/// these operations need.
#[derive(Debug, Clone)]
pub struct Service {
    database: Database,
}

impl Service {
    /// Creates the service for this database.
    #[must_use]
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    /// Begins a transaction that writes.
    pub async fn begin(&self) -> Result<ServiceTx, DbErr> {
        self.begin_as(SqliteTransactionMode::Immediate).await
    }

    /// Begins a transaction that only reads.
    pub async fn read(&self) -> Result<ServiceTx, DbErr> {
        self.begin_as(SqliteTransactionMode::Deferred).await
    }

    /// Empties the write-ahead log of an embedded database: see [`Database::truncate_log`].
    pub async fn truncate_log(&self) -> Result<bool, DbErr> {
        self.database.truncate_log().await
    }

    async fn begin_as(&self, mode: SqliteTransactionMode) -> Result<ServiceTx, DbErr> {
        Ok(ServiceTx { inner: Transaction::begin(&self.database, "lms_service", None, mode).await? })
    }
}

/// A transaction across all schools.
#[derive(Debug)]
pub struct ServiceTx {
    inner: Transaction,
}

impl ServiceTx {
    /// Selects rows of a table in all schools.
    #[must_use]
    pub fn find<E: EntityTrait>(&self) -> Select<E> {
        E::find()
    }

    /// Inserts a row.
    pub async fn insert<E: EntityTrait, M: IntoActiveModel<E::ActiveModel>>(&self, row: M) -> Result<(), DbErr>
    where
        E::ActiveModel: ActiveModelTrait<Entity = E>,
    {
        E::insert(row.into_active_model()).exec_without_returning(self).await?;
        Ok(())
    }

    /// Returns an update of rows.
    #[must_use]
    pub fn update<E: EntityTrait>(&self) -> UpdateMany<E> {
        E::update_many()
    }

    /// Returns a deletion of rows.
    #[must_use]
    pub fn delete<E: EntityTrait>(&self) -> DeleteMany<E> {
        E::delete_many()
    }

    /// Commits the transaction.
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
