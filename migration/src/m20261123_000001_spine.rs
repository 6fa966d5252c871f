//! The core tables: schools, people and their sign-ins, rosters, jobs and the audit log.

use sea_orm_migration::prelude::*;

use crate::{
    dialect::{on_postgres, on_sqlite, run},
    walls::{Grant, raise},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, SCHOOL).await?;
        run(manager, PEOPLE).await?;
        on_postgres(manager, CLASSROOM_OF_ACCOUNT).await?;
        run(manager, SIGN_IN).await?;
        run(manager, ROSTER).await?;
        run(manager, JOB).await?;
        run(manager, RECORDS).await?;
        on_sqlite(manager, APPEND_ONLY).await?;
        raise(manager, GRANTS).await
    }
}

/// Schools. The platform's own tenant also has a row. It is not a school, but it has the accounts of the platform's
/// administrators.
const SCHOOL: &str = "
CREATE TABLE school (
    id {id} PRIMARY KEY,
    name text NOT NULL,
    sort_name {folded} NOT NULL,
    slug text NOT NULL UNIQUE,
    urn text UNIQUE,
    status text NOT NULL CHECK (status IN ('active', 'suspended', 'operator')),
    version integer NOT NULL,
    created_at {time} NOT NULL,
    CHECK ((status = 'operator') = (urn IS NULL))
);
CREATE INDEX school_by_name ON school (sort_name, id);
";

/// Accounts and classes refer to each other. Therefore PostgreSQL adds one of the foreign keys afterwards. SQLite
/// cannot add a foreign key to an existing table, but accepts a reference to a table that does not exist yet, because
/// SQLite resolves a reference only when it is used.
const PEOPLE: &str = "
CREATE TABLE account (
    school_id {id} NOT NULL REFERENCES school (id),
    id {id} NOT NULL,
    role text NOT NULL CHECK (role IN ('pupil', 'teacher', 'senco', 'headteacher', 'it_admin', 'platform_admin')),
    username text NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    sort_name {folded} NOT NULL,
    classroom_id {id},
    year_group text,
    external_id text,
    upn text,
    sen_status text,
    row_key {bytes},
    credential text NOT NULL,
    credential_key text NOT NULL,
    must_change_password boolean NOT NULL,
    archived_at {time},
    version integer NOT NULL,
    created_at {time} NOT NULL,
    PRIMARY KEY (school_id, id),
    UNIQUE (school_id, username),
    CHECK ((role = 'platform_admin') = (school_id = {platform})){classroom_of_account}
);
CREATE UNIQUE INDEX account_external_id ON account (school_id, external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX account_upn ON account (school_id, upn) WHERE upn IS NOT NULL;
CREATE INDEX account_by_name ON account (school_id, sort_name, id);
CREATE INDEX account_by_classroom ON account (school_id, classroom_id);
CREATE TABLE classroom (
    school_id {id} NOT NULL REFERENCES school (id),
    id {id} NOT NULL,
    name text NOT NULL,
    sort_name {folded} NOT NULL,
    year_group text,
    teacher_id {id},
    version integer NOT NULL,
    created_at {time} NOT NULL,
    PRIMARY KEY (school_id, id),
    UNIQUE (school_id, sort_name),
    FOREIGN KEY (school_id, teacher_id) REFERENCES account (school_id, id)
);
CREATE INDEX classroom_by_teacher ON classroom (school_id, teacher_id);
";

const CLASSROOM_OF_ACCOUNT: &str = "
ALTER TABLE account ADD FOREIGN KEY (school_id, classroom_id) REFERENCES classroom (school_id, id);
";

/// Failed log-ins are counted by school and user name, even if the school or the user name does not exist. Otherwise a
/// lockout would reveal that they exist.
const SIGN_IN: &str = "
CREATE TABLE login_attempt (
    school_id {id} NOT NULL,
    username text NOT NULL,
    failures integer NOT NULL,
    last_at {time} NOT NULL,
    locked_until {time},
    PRIMARY KEY (school_id, username)
);
CREATE INDEX login_attempt_by_time ON login_attempt (last_at);
CREATE TABLE sign_in (
    school_id {id} NOT NULL,
    id {id} NOT NULL,
    account_id {id} NOT NULL,
    created_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    revoked_at {time},
    PRIMARY KEY (school_id, id),
    FOREIGN KEY (school_id, account_id) REFERENCES account (school_id, id) ON DELETE CASCADE
);
CREATE INDEX sign_in_by_account ON sign_in (school_id, account_id);
CREATE INDEX sign_in_by_time ON sign_in (school_id, created_at);
CREATE INDEX sign_in_by_expiry ON sign_in (expires_at);
CREATE TABLE refresh_token (
    school_id {id} NOT NULL,
    hash {bytes} NOT NULL,
    sign_in_id {id} NOT NULL,
    created_at {time} NOT NULL,
    rotated_at {time},
    PRIMARY KEY (school_id, hash),
    FOREIGN KEY (school_id, sign_in_id) REFERENCES sign_in (school_id, id) ON DELETE CASCADE
);
CREATE INDEX refresh_token_by_sign_in ON refresh_token (school_id, sign_in_id);
";

/// The upload and the generated PINs are sealed. They have separate tables for two reasons: they are stored for at most
/// 7 days, and reading an import must not load ten megabytes.
const ROSTER: &str = "
CREATE TABLE roster_import (
    school_id {id} NOT NULL REFERENCES school (id),
    id {id} NOT NULL,
    created_by {id},
    filename text,
    state text NOT NULL CHECK (state IN
        ('queued', 'validating', 'ready', 'rejected', 'committing', 'done', 'cancelled', 'failed')),
    commit_requested boolean NOT NULL,
    on_error text NOT NULL CHECK (on_error IN ('stop', 'skip')),
    leavers text NOT NULL CHECK (leavers IN ('keep', 'archive')),
    confirm_large boolean NOT NULL,
    reason text,
    rows_total integer NOT NULL,
    rows_done integer NOT NULL,
    done_through_line integer NOT NULL,
    counts {json} NOT NULL,
    job_id {id} NOT NULL,
    version integer NOT NULL,
    created_at {time} NOT NULL,
    finished_at {time},
    PRIMARY KEY (school_id, id),
    FOREIGN KEY (school_id, created_by) REFERENCES account (school_id, id)
);
CREATE INDEX roster_import_by_creator ON roster_import (school_id, created_by);
CREATE TABLE roster_upload (
    school_id {id} NOT NULL,
    import_id {id} NOT NULL,
    sealed {bytes} NOT NULL,
    expires_at {time} NOT NULL,
    PRIMARY KEY (school_id, import_id),
    FOREIGN KEY (school_id, import_id) REFERENCES roster_import (school_id, id) ON DELETE CASCADE
);
CREATE INDEX roster_upload_by_expiry ON roster_upload (expires_at);
CREATE TABLE roster_row (
    school_id {id} NOT NULL,
    import_id {id} NOT NULL,
    position integer NOT NULL,
    line integer,
    outcome text NOT NULL CHECK (outcome IN ('created', 'updated', 'unchanged', 'rejected', 'leaver', 'note')),
    account_id {id},
    summary {json} NOT NULL,
    findings {json} NOT NULL,
    PRIMARY KEY (school_id, import_id, position),
    FOREIGN KEY (school_id, import_id) REFERENCES roster_import (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, account_id) REFERENCES account (school_id, id) ON DELETE CASCADE
);
CREATE INDEX roster_row_by_account ON roster_row (school_id, account_id);
CREATE TABLE roster_card (
    school_id {id} NOT NULL,
    import_id {id} NOT NULL,
    account_id {id} NOT NULL,
    sealed {bytes} NOT NULL,
    expires_at {time} NOT NULL,
    PRIMARY KEY (school_id, import_id, account_id),
    FOREIGN KEY (school_id, import_id) REFERENCES roster_import (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, account_id) REFERENCES account (school_id, id) ON DELETE CASCADE
);
CREATE INDEX roster_card_by_account ON roster_card (school_id, account_id);
CREATE INDEX roster_card_by_expiry ON roster_card (expires_at);
";

/// Jobs belong to the service, because some jobs have no school. The partial unique index on the dedupe key applies
/// only to pending jobs, so that a pending job absorbs new jobs with the same key and a running job does not.
const JOB: &str = "
CREATE TABLE job (
    id {id} PRIMARY KEY,
    school_id {id} REFERENCES school (id),
    kind text NOT NULL,
    payload {json} NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'running', 'done', 'dead')),
    priority integer NOT NULL,
    attempts integer NOT NULL,
    max_attempts integer NOT NULL,
    run_at {time} NOT NULL,
    lease_until {time},
    lease_token {id},
    dedupe_key text,
    progress_done integer NOT NULL,
    progress_total integer NOT NULL,
    last_error text,
    created_at {time} NOT NULL,
    finished_at {time}
);
CREATE UNIQUE INDEX job_pending_twin ON job (dedupe_key) WHERE state = 'pending';
CREATE INDEX job_due ON job (priority, run_at, id) WHERE state = 'pending';
CREATE INDEX job_leased ON job (lease_until) WHERE state = 'running';
CREATE INDEX job_by_school ON job (school_id, state);
CREATE INDEX job_finished ON job (finished_at) WHERE state = 'done';
";

const RECORDS: &str = "
CREATE TABLE audit (
    school_id {id} NOT NULL,
    id {id} NOT NULL,
    at {time} NOT NULL,
    actor_id {id},
    actor_role text NOT NULL,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id {id},
    detail {json} NOT NULL,
    PRIMARY KEY (school_id, id)
);
CREATE TABLE idempotent_answer (
    school_id {id} NOT NULL,
    account_id {id} NOT NULL,
    operation text NOT NULL,
    key text NOT NULL,
    body_hash {bytes} NOT NULL,
    answer {json},
    created_at {time} NOT NULL,
    PRIMARY KEY (school_id, account_id, operation, key),
    FOREIGN KEY (school_id, account_id) REFERENCES account (school_id, id) ON DELETE CASCADE
);
CREATE INDEX idempotent_answer_by_time ON idempotent_answer (created_at);
INSERT INTO school (id, name, sort_name, slug, urn, status, version, created_at)
VALUES ({platform}, 'Platform', 'platform', 'platform', NULL, 'operator', 1, '2026-01-01T00:00:00+00:00');
";

/// Triggers that make the audit log append-only on SQLite. On PostgreSQL, the roles have no grants to change the log.
const APPEND_ONLY: &str = "
CREATE TRIGGER audit_is_not_updated BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
";

const GRANTS: &[Grant] = &[
    Grant::tenant("school").only("SELECT").service(&["SELECT", "INSERT", "UPDATE"]),
    Grant::tenant("account").service(&["SELECT (school_id, id, role, archived_at)"]),
    Grant::tenant("classroom"),
    Grant::tenant("login_attempt").service(&["SELECT (school_id, username, last_at, locked_until)", "DELETE"]),
    Grant::tenant("sign_in").service(&[
        "SELECT (school_id, id, created_at, expires_at, revoked_at)",
        "UPDATE (revoked_at)",
        "DELETE",
    ]),
    Grant::tenant("refresh_token"),
    Grant::tenant("roster_import").service(&["SELECT (school_id, id, created_at)"]),
    Grant::tenant("roster_upload").service(&["SELECT (school_id, import_id, expires_at)", "DELETE"]),
    Grant::tenant("roster_row").service(&["SELECT (school_id, import_id, position)", "DELETE"]),
    Grant::tenant("roster_card").service(&["SELECT (school_id, import_id, account_id, expires_at)", "DELETE"]),
    Grant::tenant("job").service(&["SELECT", "INSERT", "UPDATE", "DELETE"]),
    Grant::tenant("audit").only("SELECT, INSERT").service(&["INSERT"]),
    Grant::tenant("idempotent_answer")
        .service(&["SELECT (school_id, account_id, operation, key, created_at)", "DELETE"]),
];
