//! Dead jobs are counted every few seconds, by every process: without reading the done ones.

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
