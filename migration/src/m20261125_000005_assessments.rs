//! Assessments: their questions and pupils, the answers, and the marking of written answers.

use sea_orm_migration::prelude::*;

use crate::{
    dialect::{on_postgres, run},
    walls::{Grant, raise},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, ASSESSMENT).await?;
        on_postgres(manager, ASSESSMENT_OF_SESSION).await?;
        run(manager, SITTING).await?;
        raise(manager, GRANTS).await
    }
}

/// A built-in assessment gets its row when a pupil first sits it. Every pupil of the school may sit the assessment, so
/// no classes or pupils are assigned to it.
const ASSESSMENT: &str = "
CREATE TABLE assessment (
    school_id {id} NOT NULL,
    id {id} NOT NULL,
    built_in boolean NOT NULL,
    title text NOT NULL,
    instructions text,
    questions {json} NOT NULL,
    length integer NOT NULL,
    marks integer NOT NULL,
    time_limit_s integer NOT NULL,
    opens_at {time},
    closes_at {time},
    created_by {id},
    version integer NOT NULL,
    created_at {time} NOT NULL,
    PRIMARY KEY (school_id, id),
    FOREIGN KEY (school_id, created_by) REFERENCES account (school_id, id),
    CHECK (opens_at < closes_at)
);
CREATE INDEX assessment_by_creator ON assessment (school_id, created_by);
CREATE TABLE assessment_classroom (
    school_id {id} NOT NULL,
    assessment_id {id} NOT NULL,
    classroom_id {id} NOT NULL,
    PRIMARY KEY (school_id, assessment_id, classroom_id),
    FOREIGN KEY (school_id, assessment_id) REFERENCES assessment (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, classroom_id) REFERENCES classroom (school_id, id) ON DELETE CASCADE
);
CREATE INDEX assessment_classroom_by_classroom ON assessment_classroom (school_id, classroom_id, assessment_id);
CREATE TABLE assessment_pupil (
    school_id {id} NOT NULL,
    assessment_id {id} NOT NULL,
    pupil_id {id} NOT NULL,
    PRIMARY KEY (school_id, assessment_id, pupil_id),
    FOREIGN KEY (school_id, assessment_id) REFERENCES assessment (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, pupil_id) REFERENCES account (school_id, id) ON DELETE CASCADE
);
CREATE INDEX assessment_pupil_by_pupil ON assessment_pupil (school_id, pupil_id, assessment_id);
";

/// A foreign key that only PostgreSQL adds here. SQLite cannot add a foreign key to an existing table, but accepts a
/// reference to a table that does not exist yet.
const ASSESSMENT_OF_SESSION: &str = "
ALTER TABLE practice_session ADD FOREIGN KEY (school_id, assessment_id) REFERENCES assessment (school_id, id);
";

/// A pupil can sit an assessment only once, which the database enforces.
const SITTING: &str = "
CREATE UNIQUE INDEX practice_session_by_assessment ON practice_session (school_id, assessment_id, pupil_id)
    WHERE assessment_id IS NOT NULL;
CREATE TABLE assessment_answer (
    school_id {id} NOT NULL,
    session_id {id} NOT NULL,
    slot smallint NOT NULL,
    answer {real},
    written text,
    correct boolean,
    elapsed_ms integer NOT NULL,
    answered_at {time} NOT NULL,
    PRIMARY KEY (school_id, session_id, slot),
    FOREIGN KEY (school_id, session_id) REFERENCES practice_session (school_id, id) ON DELETE CASCADE
);
CREATE TABLE marking (
    school_id {id} NOT NULL,
    id {id} NOT NULL,
    assessment_id {id} NOT NULL,
    pupil_id {id} NOT NULL,
    session_id {id} NOT NULL,
    slot smallint NOT NULL,
    question text NOT NULL,
    out_of smallint NOT NULL,
    score smallint,
    feedback text,
    marked_by {id},
    marked_at {time},
    moderated_score smallint,
    moderation_note text,
    moderated_by {id},
    moderated_at {time},
    version integer NOT NULL,
    created_at {time} NOT NULL,
    PRIMARY KEY (school_id, id),
    UNIQUE (school_id, session_id, slot),
    FOREIGN KEY (school_id, assessment_id) REFERENCES assessment (school_id, id),
    FOREIGN KEY (school_id, pupil_id) REFERENCES account (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, session_id, slot) REFERENCES assessment_answer (school_id, session_id, slot)
        ON DELETE CASCADE,
    FOREIGN KEY (school_id, marked_by) REFERENCES account (school_id, id),
    FOREIGN KEY (school_id, moderated_by) REFERENCES account (school_id, id),
    CHECK (0 <= score AND score <= out_of),
    CHECK (0 <= moderated_score AND moderated_score <= out_of)
);
CREATE INDEX marking_to_mark ON marking (school_id, id) WHERE marked_at IS NULL;
CREATE INDEX marking_by_assessment ON marking (school_id, assessment_id);
CREATE INDEX marking_by_pupil ON marking (school_id, pupil_id);
CREATE INDEX marking_by_marker ON marking (school_id, marked_by);
CREATE INDEX marking_by_moderator ON marking (school_id, moderated_by);
";

const GRANTS: &[Grant] = &[
    Grant::tenant("assessment"),
    Grant::tenant("assessment_classroom"),
    Grant::tenant("assessment_pupil"),
    Grant::tenant("assessment_answer"),
    Grant::tenant("marking"),
];
