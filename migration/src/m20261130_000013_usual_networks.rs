//! An index for the usual networks of a school, and the right of the sweep to skip failed log-ins that are locked.

use sea_orm_migration::prelude::*;

use crate::dialect::{on_postgres, run};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, "CREATE INDEX known_network_by_network ON known_network (school_id, network);").await?;
        // `SKIP LOCKED` needs the right to update a column, and a policy.
        on_postgres(
            manager,
            "CREATE POLICY service_update ON login_failure FOR UPDATE TO lms_service USING (true);
             GRANT UPDATE (last_at) ON login_failure TO lms_service;",
        )
        .await
    }
}
