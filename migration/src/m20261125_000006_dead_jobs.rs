//! An index on dead jobs, because every process counts dead jobs every few seconds and must not read completed jobs.

use sea_orm_migration::prelude::*;

use crate::dialect::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, "CREATE INDEX job_dead ON job (kind) WHERE state = 'dead';").await
    }
}
