//! The Multiplication Tables Check: rounds, attempts, answers, restarts, and pupils who do not take the check.

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
        run(manager, ROUND).await?;
        run(manager, ATTEMPT).await?;
        raise(manager, GRANTS).await
    }
}

/// Until a round is declared, its pupils are the pupils of the year group. When the round is declared, each pupil has
/// an attempt or a reason for not taking the check, so a round needs no separate list of pupils.
const ROUND: &str = "
CREATE TABLE mtc_round (
    school_id {id} NOT NULL,
    id {id} NOT NULL,
    name text NOT NULL,
    year_group text NOT NULL,
    opens_on date NOT NULL,
    closes_on date NOT NULL,
    created_by {id},
    created_at {time} NOT NULL,
    declared_by {id},
    declared_at {time},
    PRIMARY KEY (school_id, id),
    FOREIGN KEY (school_id, created_by) REFERENCES account (school_id, id),
    FOREIGN KEY (school_id, declared_by) REFERENCES account (school_id, id),
    CHECK (opens_on <= closes_on)
);
CREATE UNIQUE INDEX mtc_round_undeclared ON mtc_round (school_id, year_group) WHERE declared_at IS NULL;
CREATE INDEX mtc_round_by_creator ON mtc_round (school_id, created_by);
CREATE INDEX mtc_round_by_declarer ON mtc_round (school_id, declared_by);
CREATE TABLE mtc_restart (
    school_id {id} NOT NULL,
    round_id {id} NOT NULL,
    pupil_id {id} NOT NULL,
    number smallint NOT NULL CHECK (number BETWEEN 1 AND 2),
    reason text NOT NULL CHECK (reason IN ('LOI', 'ITI', 'CLD', 'DNC')),
    given_by {id},
    given_at {time} NOT NULL,
    PRIMARY KEY (school_id, round_id, pupil_id, number),
    FOREIGN KEY (school_id, round_id) REFERENCES mtc_round (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, pupil_id) REFERENCES account (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, given_by) REFERENCES account (school_id, id)
);
CREATE INDEX mtc_restart_by_pupil ON mtc_restart (school_id, pupil_id);
CREATE INDEX mtc_restart_by_giver ON mtc_restart (school_id, given_by);
CREATE TABLE mtc_not_taking (
    school_id {id} NOT NULL,
    round_id {id} NOT NULL,
    pupil_id {id} NOT NULL,
    reason text NOT NULL CHECK (reason IN ('ABSNT', 'INCRG', 'JSTAR', 'LEFTT', 'NOACC', 'BLSTD')),
    noted_by {id},
    noted_at {time} NOT NULL,
    PRIMARY KEY (school_id, round_id, pupil_id),
    FOREIGN KEY (school_id, round_id) REFERENCES mtc_round (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, pupil_id) REFERENCES account (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, noted_by) REFERENCES account (school_id, id)
);
CREATE INDEX mtc_not_taking_by_pupil ON mtc_not_taking (school_id, pupil_id);
CREATE INDEX mtc_not_taking_by_noter ON mtc_not_taking (school_id, noted_by);
";

/// An attempt without a round is a rehearsal. A pupil never gets the same form twice, which the database enforces. The
/// client's times are stored as sent, in milliseconds. `received_at` is the server's time.
const ATTEMPT: &str = "
CREATE TABLE mtc_attempt (
    school_id {id} NOT NULL,
    id {id} NOT NULL,
    pupil_id {id} NOT NULL,
    round_id {id},
    number smallint NOT NULL,
    seed {count} NOT NULL,
    form {json} NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'complete', 'incomplete', 'restarted')),
    answered smallint NOT NULL,
    saves {json} NOT NULL,
    clock_ahead_ms {count},
    started_at {time} NOT NULL,
    closes_at {time} NOT NULL,
    completed_at {time},
    scored_at {time},
    score smallint,
    timing text CHECK (timing IN ('verified', 'unverified')),
    PRIMARY KEY (school_id, id),
    FOREIGN KEY (school_id, pupil_id) REFERENCES account (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, round_id) REFERENCES mtc_round (school_id, id),
    UNIQUE (school_id, pupil_id, form),
    UNIQUE (school_id, round_id, pupil_id, number)
);
CREATE INDEX mtc_attempt_by_pupil ON mtc_attempt (school_id, pupil_id, id);
CREATE TABLE mtc_answer (
    school_id {id} NOT NULL,
    attempt_id {id} NOT NULL,
    question smallint NOT NULL CHECK (question BETWEEN 1 AND 25),
    answer text NOT NULL,
    shown_at {time} NOT NULL,
    first_key_at {time},
    answered_at {time} NOT NULL,
    received_at {time} NOT NULL,
    outcome text CHECK (outcome IN ('right', 'wrong', 'blank', 'late')),
    response_ms integer,
    recall_ms integer,
    PRIMARY KEY (school_id, attempt_id, question),
    FOREIGN KEY (school_id, attempt_id) REFERENCES mtc_attempt (school_id, id) ON DELETE CASCADE
);
";

const GRANTS: &[Grant] = &[
    Grant::tenant("mtc_round"),
    Grant::tenant("mtc_restart"),
    Grant::tenant("mtc_not_taking"),
    Grant::tenant("mtc_attempt"),
    Grant::tenant("mtc_answer"),
];
