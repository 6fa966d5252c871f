//! A fingerprint of each PIN, by which the service finds that too many pupils of a school share a PIN.

use sea_orm_migration::prelude::*;

use crate::dialect::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, "ALTER TABLE account ADD COLUMN pin_fingerprint {bytes};").await
    }
}
