//! Failed log-ins by account and network, and the networks from which an account has signed in. The table
//! `login_attempt`, which counts by user name alone, is no longer used, but the previous version still uses it while
//! this version is rolled out.

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

/// `login_failure` has no foreign keys, because failures are counted whether or not the school and the account exist.
const TABLES: &str = "
CREATE TABLE login_failure (
    school_id {id} NOT NULL,
    subject_id {id} NOT NULL,
    network {bytes} NOT NULL,
    abbreviated text NOT NULL,
    attempts integer NOT NULL,
    failures integer NOT NULL,
    first_at {time} NOT NULL,
    last_at {time} NOT NULL,
    locked_until {time},
    PRIMARY KEY (school_id, subject_id, network)
);
CREATE INDEX login_failure_by_time ON login_failure (last_at);
CREATE INDEX login_failure_by_lock ON login_failure (school_id, locked_until) WHERE locked_until IS NOT NULL;
CREATE TABLE known_network (
    school_id {id} NOT NULL,
    account_id {id} NOT NULL,
    network {bytes} NOT NULL,
    last_at {time} NOT NULL,
    PRIMARY KEY (school_id, account_id, network),
    FOREIGN KEY (school_id, account_id) REFERENCES account (school_id, id) ON DELETE CASCADE
);
CREATE INDEX known_network_by_time ON known_network (last_at);
";

const GRANTS: &[Grant] = &[
    Grant::tenant("login_failure")
        .service(&["SELECT (school_id, subject_id, network, attempts, last_at, locked_until)", "DELETE"]),
    Grant::tenant("known_network").service(&["SELECT (school_id, account_id, network, last_at)", "DELETE"]),
];
