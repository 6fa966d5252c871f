//! How pupils like to see and hear their questions.

use sea_orm_migration::prelude::*;

use crate::{
    dialect::run,
    walls::{Grant, raise},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TABLE).await?;
        raise(manager, &[Grant::tenant("preference")]).await
    }
}

const TABLE: &str = "
CREATE TABLE preference (
    school_id {id} NOT NULL,
    pupil_id {id} NOT NULL,
    text_size text NOT NULL,
    theme text NOT NULL,
    sound boolean NOT NULL,
    PRIMARY KEY (school_id, pupil_id),
    FOREIGN KEY (school_id, pupil_id) REFERENCES account (school_id, id) ON DELETE CASCADE
);
";
