//! Practice for clients that go on without network, and untimed practice.

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
ALTER TABLE arrangement ADD COLUMN untimed boolean NOT NULL DEFAULT false;
ALTER TABLE practice_session ADD COLUMN late_answers integer NOT NULL DEFAULT 0;
ALTER TABLE assessment_answer ADD COLUMN typing_ms integer;
";
