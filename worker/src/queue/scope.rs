//! The two kinds of transactions that write jobs: transactions of a school and transactions of the service.

use entity::{
    SchoolId, job,
    tenant::{ServiceTx, TenantTx},
};
use sea_orm::{ConnectionTrait, DbErr, UpdateMany};

/// A transaction that writes jobs: a school's transaction, or the service's transaction for jobs without a school.
pub trait JobScope: ConnectionTrait + Send + Sync + Sized + sealed::Sealed {
    /// Returns the school that the jobs belong to, or `None` for jobs without a school.
    fn owner(&self) -> Option<SchoolId>;

    /// Returns an update of the jobs in this scope, to which the caller adds filters.
    fn change_jobs(&self) -> UpdateMany<job::Entity>;

    /// Commits the transaction.
    fn commit(self) -> impl Future<Output = Result<(), DbErr>> + Send;
}

impl JobScope for TenantTx {
    fn owner(&self) -> Option<SchoolId> {
        Some(self.school_id())
    }

    fn change_jobs(&self) -> UpdateMany<job::Entity> {
        self.update_jobs()
    }

    async fn commit(self) -> Result<(), DbErr> {
        self.commit().await
    }
}

impl JobScope for ServiceTx {
    fn owner(&self) -> Option<SchoolId> {
        None
    }

    fn change_jobs(&self) -> UpdateMany<job::Entity> {
        self.update()
    }

    async fn commit(self) -> Result<(), DbErr> {
        self.commit().await
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for entity::tenant::TenantTx {}
    impl Sealed for entity::tenant::ServiceTx {}
}
