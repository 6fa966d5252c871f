//! The version of a round of the Multiplication Tables Check, so that two people do not overwrite each other's changes.

use sea_orm_migration::prelude::*;

use crate::dialect::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, "ALTER TABLE mtc_round ADD COLUMN version integer NOT NULL DEFAULT 1;").await
    }
}
