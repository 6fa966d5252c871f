//! When the first pause of an attempt at the check began, from which the time limit of the whole check counts.

use sea_orm_migration::prelude::*;

use crate::dialect::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, "ALTER TABLE mtc_attempt ADD COLUMN first_pause_at {time};").await
    }
}
