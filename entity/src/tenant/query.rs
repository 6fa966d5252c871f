//! Queries of transactions, built with the query builder or written as SQL text. The queries of a tenant's transaction
//! are limited to its school.

use std::iter;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, PaginatorTrait,
    QueryFilter, QueryResult, Statement, TryGetableMany, Value,
    sea_query::{Expr, Query, SelectStatement},
};

use super::{Reaches, ServiceTx, TenantEntity, TenantTx};

impl<R: Send + Sync> TenantTx<R> {
    /// Returns a query of the school's rows of a table, to which the caller adds columns. Joins to further tables must
    /// compare their `school_id`.
    #[must_use]
    pub fn select<E: TenantEntity>(&self) -> SelectStatement
    where
        R: Reaches<E>,
    {
        Query::select().from(E::default().table_ref()).and_where(E::SCHOOL_ID.eq(self.school_id())).take()
    }

    /// Returns a query as [`select`](Self::select) does, but gives the table an alias. The alias is needed if the
    /// statement already contains the table.
    #[must_use]
    pub fn select_as<E: TenantEntity>(&self, alias: &'static str) -> SelectStatement
    where
        R: Reaches<E>,
    {
        let is_of_school = Expr::col((alias, E::SCHOOL_ID)).eq(self.school_id());
        Query::select().from_as(E::default().table_ref(), alias).and_where(is_of_school).take()
    }

    /// Counts the school's rows of a table that meet a condition.
    pub async fn count<E: TenantEntity<Model: Sync>>(&self, condition: Condition) -> Result<u64, DbErr>
    where
        R: Reaches<E>,
    {
        self.find::<E>().filter(condition).count(self).await
    }

    /// Runs a query that [`select`](Self::select) has started, and returns its rows.
    pub async fn rows<T: FromQueryResult>(&self, query: &SelectStatement) -> Result<Vec<T>, DbErr> {
        self.query_all(query).await?.iter().map(|row| T::from_query_result(row, "")).collect()
    }

    /// Runs a query that [`select`](Self::select) has started, and returns its first row.
    pub async fn row<T: FromQueryResult>(&self, query: &SelectStatement) -> Result<Option<T>, DbErr> {
        self.query_one(query).await?.map(|row| T::from_query_result(&row, "")).transpose()
    }

    /// Runs a query that [`select`](Self::select) has started, and returns its rows as tuples of the selected columns,
    /// or as values if it selects only one column.
    pub async fn tuples<T: TryGetableMany>(&self, query: &SelectStatement) -> Result<Vec<T>, DbErr> {
        tuples(self, query).await
    }

    /// Runs SQL text that returns at most one row. The school is bound as `$1` and the values from `$2` on. Text that
    /// does not use `$1` is an error.
    pub async fn query_one_sql(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<QueryResult>, DbErr> {
        self.query_one_raw(self.bind_school(sql, values)?).await
    }

    /// Runs SQL text and returns the number of rows that it changed. The school is bound as `$1` and the values from
    /// `$2` on. Text that does not use `$1` is an error.
    pub async fn execute_sql(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<u64, DbErr> {
        Ok(self.execute_raw(self.bind_school(sql, values)?).await?.rows_affected())
    }

    fn bind_school(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Statement, DbErr> {
        if !uses_first_value(sql) {
            return Err(DbErr::Custom(format!("the SQL text does not use the school, $1: {sql}")));
        }
        let values = iter::once(self.school_id().into()).chain(values);
        Ok(Statement::from_sql_and_values(self.get_database_backend(), sql, values))
    }
}

impl ServiceTx {
    /// Returns a query of a table's rows in all schools, to which the caller adds columns.
    #[must_use]
    pub fn select<E: EntityTrait>(&self) -> SelectStatement {
        Query::select().from(E::default().table_ref()).take()
    }

    /// Runs a query that [`select`](Self::select) has started, and returns its rows as tuples of the selected columns.
    pub async fn tuples<T: TryGetableMany>(&self, query: &SelectStatement) -> Result<Vec<T>, DbErr> {
        tuples(self, query).await
    }

    /// Runs SQL text without values and returns its rows.
    pub async fn query_all_sql<T: FromQueryResult>(&self, sql: &str) -> Result<Vec<T>, DbErr> {
        T::find_by_statement(Statement::from_string(self.get_database_backend(), sql)).all(self).await
    }

    /// Runs SQL text with its values and returns the number of rows that it changed.
    pub async fn execute_sql(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<u64, DbErr> {
        let statement = Statement::from_sql_and_values(self.get_database_backend(), sql, values);
        Ok(self.execute_raw(statement).await?.rows_affected())
    }
}

async fn tuples<T: TryGetableMany>(tx: &impl ConnectionTrait, query: &SelectStatement) -> Result<Vec<T>, DbErr> {
    let rows = tx.query_all(query).await?;
    rows.iter().map(|row| T::try_get_many_by_index(row).map_err(DbErr::from)).collect()
}

/// Returns whether SQL text contains the placeholder `$1`. Longer numbers such as `$10` do not count.
fn uses_first_value(sql: &str) -> bool {
    sql.split("$1").skip(1).any(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()))
}
