//! When an intervention group was deleted. It can be restored for a day, and the sweep deletes it later.

use sea_orm_migration::prelude::*;

use crate::dialect::{on_postgres, run};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, COLUMN).await?;
        on_postgres(manager, GRANTS).await
    }
}

/// A new group may have the name of a deleted one.
const COLUMN: &str = "
ALTER TABLE intervention_group ADD COLUMN deleted_at {time};
DROP INDEX intervention_group_name;
CREATE UNIQUE INDEX intervention_group_name ON intervention_group (school_id, sort_name) WHERE deleted_at IS NULL;
CREATE INDEX intervention_group_deleted ON intervention_group (deleted_at) WHERE deleted_at IS NOT NULL;
";

/// The sweep sees only deleted groups.
const GRANTS: &str = "
CREATE POLICY service_select ON intervention_group FOR SELECT TO lms_service USING (deleted_at IS NOT NULL);
CREATE POLICY service_delete ON intervention_group FOR DELETE TO lms_service USING (deleted_at IS NOT NULL);
GRANT SELECT (school_id, id, deleted_at), DELETE ON intervention_group TO lms_service;
";
