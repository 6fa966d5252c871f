//! The two kinds of transactions that touch jobs: a school's and the service's.

use entity::{
    SchoolId, job,
    tenant::{ServiceTx, TenantTx},
};
use sea_orm::{ConnectionTrait, DbErr, UpdateMany};

/// A transaction that jobs are written in: of a school, or of the service for jobs that have no school.
pub trait Scope: ConnectionTrait + Send + Sync + Sized + sealed::Sealed {
    /// Whose jobs they are.
    fn owner(&self) -> Option<SchoolId>;

    /// Changes those of its jobs that the further filters leave.
    fn change_jobs(&self) -> UpdateMany<job::Entity>;

    /// Makes what was written last.
    fn make_last(self) -> impl Future<Output = Result<(), DbErr>> + Send;
}

impl Scope for TenantTx {
    fn owner(&self) -> Option<SchoolId> {
        Some(self.school_id())
    }

    fn change_jobs(&self) -> UpdateMany<job::Entity> {
        self.update_jobs()
    }

    async fn make_last(self) -> Result<(), DbErr> {
        self.commit().await
    }
}

impl Scope for ServiceTx {
    fn owner(&self) -> Option<SchoolId> {
        None
    }

    fn change_jobs(&self) -> UpdateMany<job::Entity> {
        self.update()
    }

    async fn make_last(self) -> Result<(), DbErr> {
        self.commit().await
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for entity::tenant::TenantTx {}
    impl Sealed for entity::tenant::ServiceTx {}
}
