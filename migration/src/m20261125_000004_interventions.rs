//! Interventions: groups of pupils, and the data for measuring the gains of the pupils.

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
        run(manager, TABLES).await?;
        raise(manager, GRANTS).await
    }
}

/// `intervention_pupil` stores a pupil's level on joining and leaving. `intervention_peer` stores the levels of the
/// year group's pupils outside the group when the pupil joins, because a gain means little without a comparison. The
/// levels must be stored at these times, because roll-ups contain only current values.
const TABLES: &str = "
CREATE TABLE intervention_group (
    school_id {id} NOT NULL REFERENCES school (id),
    id {id} NOT NULL,
    name text NOT NULL,
    sort_name {folded} NOT NULL,
    facts {json} NOT NULL,
    times_tables {json} NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    entry_criteria text,
    entry_predicted_score {real},
    exit_criteria text,
    exit_predicted_score {real},
    exit_secure_percent integer,
    weekly_goal integer NOT NULL,
    version integer NOT NULL,
    created_at {time} NOT NULL,
    PRIMARY KEY (school_id, id),
    CHECK (starts_on <= ends_on)
);
CREATE UNIQUE INDEX intervention_group_name ON intervention_group (school_id, sort_name);
CREATE TABLE intervention_pupil (
    school_id {id} NOT NULL,
    group_id {id} NOT NULL,
    pupil_id {id} NOT NULL,
    year_group text,
    entry_facts_secure integer NOT NULL,
    entry_predicted_score {real},
    joined_at {time} NOT NULL,
    exit_facts_secure integer,
    exit_predicted_score {real},
    left_at {time},
    PRIMARY KEY (school_id, group_id, pupil_id),
    FOREIGN KEY (school_id, group_id) REFERENCES intervention_group (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, pupil_id) REFERENCES account (school_id, id) ON DELETE CASCADE
);
CREATE INDEX intervention_pupil_by_pupil ON intervention_pupil (school_id, pupil_id, group_id);
CREATE TABLE intervention_peer (
    school_id {id} NOT NULL,
    group_id {id} NOT NULL,
    noted_at {time} NOT NULL,
    pupil_id {id} NOT NULL,
    year_group text NOT NULL,
    facts_secure integer NOT NULL,
    predicted_score {real} NOT NULL,
    PRIMARY KEY (school_id, group_id, noted_at, pupil_id),
    FOREIGN KEY (school_id, group_id) REFERENCES intervention_group (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, pupil_id) REFERENCES account (school_id, id) ON DELETE CASCADE
);
CREATE INDEX intervention_peer_by_pupil ON intervention_peer (school_id, pupil_id);
";

const GRANTS: &[Grant] =
    &[Grant::tenant("intervention_group"), Grant::tenant("intervention_peer"), Grant::tenant("intervention_pupil")];
