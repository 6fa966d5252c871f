//! An index on refused actions in the audit log, because the headteacher's overview counts them and must not read the
//! whole log.

use sea_orm_migration::prelude::*;

use crate::dialect::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, "CREATE INDEX audit_refused ON audit (school_id, at) WHERE action = 'user.refused';").await
    }
}
