//! How often and since when a job has been failing, and an index to find dead jobs with the same subject.

use sea_orm_migration::prelude::*;

use crate::dialect::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, COLUMNS).await
    }
}

const COLUMNS: &str = "
ALTER TABLE job ADD COLUMN failures integer NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN failing_since {time};
CREATE INDEX job_dead_twin ON job (dedupe_key) WHERE state = 'dead';
";
