//! Practice: the knowledge of pupils, their sessions and answers, and the teachers' settings.

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
        run(manager, KNOWLEDGE).await?;
        run(manager, WORK).await?;
        run(manager, SESSION).await?;
        raise(manager, GRANTS).await
    }
}

/// `learner` has one row per pupil with roll-ups and the engine's knowledge of the pupil across all facts. Class views
/// read `learner` and never the attempts. `mastery` has one row for each fact that a pupil has seen.
const KNOWLEDGE: &str = "
CREATE TABLE learner (
    school_id {id} NOT NULL,
    pupil_id {id} NOT NULL,
    engine {json} NOT NULL,
    sessions integer NOT NULL,
    predicted_score {real},
    predicted_low {real},
    predicted_high {real},
    facts_seen integer NOT NULL,
    facts_secure integer NOT NULL,
    recent_answers integer NOT NULL,
    recent_correct integer NOT NULL,
    recent_slow integer NOT NULL,
    streak_days integer NOT NULL,
    last_practised_at {time},
    last_gain_at {time},
    PRIMARY KEY (school_id, pupil_id),
    FOREIGN KEY (school_id, pupil_id) REFERENCES account (school_id, id) ON DELETE CASCADE
);
CREATE TABLE mastery (
    school_id {id} NOT NULL,
    pupil_id {id} NOT NULL,
    a smallint NOT NULL,
    b smallint NOT NULL,
    stability {real} NOT NULL,
    difficulty {real} NOT NULL,
    seen integer NOT NULL,
    correct integer NOT NULL,
    lapses integer NOT NULL,
    streak integer NOT NULL,
    mean_ln_recall {real},
    standing smallint NOT NULL,
    last_seen_at {time} NOT NULL,
    PRIMARY KEY (school_id, pupil_id, a, b),
    FOREIGN KEY (school_id, pupil_id) REFERENCES account (school_id, id) ON DELETE CASCADE,
    CHECK (1 <= a AND a <= b AND b <= 12)
);
CREATE TABLE wrong_answer (
    school_id {id} NOT NULL,
    pupil_id {id} NOT NULL,
    a smallint NOT NULL,
    b smallint NOT NULL,
    answer integer NOT NULL,
    times integer NOT NULL,
    last_at {time} NOT NULL,
    PRIMARY KEY (school_id, pupil_id, a, b, answer),
    FOREIGN KEY (school_id, pupil_id) REFERENCES account (school_id, id) ON DELETE CASCADE
);
CREATE INDEX wrong_answer_by_fact ON wrong_answer (school_id, a, b);
CREATE TABLE certificate (
    school_id {id} NOT NULL,
    pupil_id {id} NOT NULL,
    times_table smallint NOT NULL,
    earned_at {time} NOT NULL,
    PRIMARY KEY (school_id, pupil_id, times_table),
    FOREIGN KEY (school_id, pupil_id) REFERENCES account (school_id, id) ON DELETE CASCADE
);
";

/// Assignments, mastery overrides and access arrangements, which teachers set.
const WORK: &str = "
CREATE TABLE assignment (
    school_id {id} NOT NULL,
    id {id} NOT NULL,
    created_by {id},
    classroom_id {id},
    facts {json} NOT NULL,
    times_tables {json} NOT NULL,
    questions integer NOT NULL,
    due_on date NOT NULL,
    note text,
    created_at {time} NOT NULL,
    cancelled_at {time},
    PRIMARY KEY (school_id, id),
    FOREIGN KEY (school_id, created_by) REFERENCES account (school_id, id),
    FOREIGN KEY (school_id, classroom_id) REFERENCES classroom (school_id, id)
);
CREATE INDEX assignment_by_time ON assignment (school_id, due_on, id);
CREATE INDEX assignment_by_creator ON assignment (school_id, created_by);
CREATE INDEX assignment_by_classroom ON assignment (school_id, classroom_id);
CREATE TABLE assignment_pupil (
    school_id {id} NOT NULL,
    assignment_id {id} NOT NULL,
    pupil_id {id} NOT NULL,
    answered integer NOT NULL,
    correct integer NOT NULL,
    done_at {time},
    PRIMARY KEY (school_id, assignment_id, pupil_id),
    FOREIGN KEY (school_id, assignment_id) REFERENCES assignment (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, pupil_id) REFERENCES account (school_id, id) ON DELETE CASCADE
);
CREATE INDEX assignment_pupil_by_pupil ON assignment_pupil (school_id, pupil_id, assignment_id);
CREATE TABLE mastery_override (
    school_id {id} NOT NULL,
    pupil_id {id} NOT NULL,
    a smallint NOT NULL,
    b smallint NOT NULL,
    state text NOT NULL CHECK (state IN ('secure', 'needs_practice')),
    until date,
    note text,
    set_by {id},
    set_at {time} NOT NULL,
    PRIMARY KEY (school_id, pupil_id, a, b),
    FOREIGN KEY (school_id, pupil_id) REFERENCES account (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, set_by) REFERENCES account (school_id, id)
);
CREATE INDEX mastery_override_by_setter ON mastery_override (school_id, set_by);
CREATE TABLE arrangement (
    school_id {id} NOT NULL,
    pupil_id {id} NOT NULL,
    codes {json} NOT NULL,
    time_limit_factor {real},
    assistant text,
    set_by {id},
    set_at {time} NOT NULL,
    PRIMARY KEY (school_id, pupil_id),
    FOREIGN KEY (school_id, pupil_id) REFERENCES account (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, set_by) REFERENCES account (school_id, id)
);
CREATE INDEX arrangement_by_setter ON arrangement (school_id, set_by);
";

/// A session and its attempts are authoritative: a lost live queue is rebuilt from these rows. A session counts its
/// answers, so that views need not count attempts. It also stores the engine's knowledge of the pupil after each
/// answer, so that an answer need not write a row of `learner`, too.
const SESSION: &str = "
CREATE TABLE practice_session (
    school_id {id} NOT NULL,
    id {id} NOT NULL,
    pupil_id {id} NOT NULL,
    kind text NOT NULL CHECK (kind IN ('practice', 'assignment', 'assessment')),
    assignment_id {id},
    assessment_id {id},
    number integer NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'finished', 'expired')),
    plan {json} NOT NULL,
    length integer NOT NULL,
    answered integer NOT NULL,
    correct integer NOT NULL,
    slow integer NOT NULL,
    engine {json} NOT NULL,
    judged_on_accuracy boolean NOT NULL,
    started_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    last_answered_at {time},
    ended_at {time},
    digested_at {time},
    PRIMARY KEY (school_id, id),
    FOREIGN KEY (school_id, pupil_id) REFERENCES account (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, assignment_id) REFERENCES assignment (school_id, id){assessment_of_session}
);
CREATE INDEX practice_session_by_pupil ON practice_session (school_id, pupil_id, started_at);
CREATE INDEX practice_session_by_time ON practice_session (school_id, started_at);
CREATE INDEX practice_session_by_assignment ON practice_session (school_id, assignment_id);
CREATE TABLE attempt (
    school_id {id} NOT NULL,
    session_id {id} NOT NULL,
    slot smallint NOT NULL,
    position smallint NOT NULL,
    a smallint NOT NULL,
    b smallint NOT NULL,
    form smallint NOT NULL,
    answer integer,
    correct boolean NOT NULL,
    elapsed_ms integer NOT NULL,
    recall_ms integer NOT NULL,
    usual_recall_ms integer,
    standing_before smallint NOT NULL,
    standing_after smallint NOT NULL,
    answered_at {time} NOT NULL,
    PRIMARY KEY (school_id, session_id, slot),
    FOREIGN KEY (school_id, session_id) REFERENCES practice_session (school_id, id) ON DELETE CASCADE
);
CREATE TABLE prepared_plan (
    school_id {id} NOT NULL,
    pupil_id {id} NOT NULL,
    plan {json} NOT NULL,
    made_at {time} NOT NULL,
    PRIMARY KEY (school_id, pupil_id),
    FOREIGN KEY (school_id, pupil_id) REFERENCES account (school_id, id) ON DELETE CASCADE
);
";

const GRANTS: &[Grant] = &[
    Grant::tenant("learner"),
    Grant::tenant("mastery"),
    Grant::tenant("wrong_answer"),
    Grant::tenant("certificate"),
    Grant::tenant("assignment"),
    Grant::tenant("assignment_pupil"),
    Grant::tenant("mastery_override"),
    Grant::tenant("arrangement"),
    Grant::tenant("practice_session").service(&["SELECT (school_id, id, started_at)"]),
    Grant::tenant("attempt"),
    Grant::tenant("prepared_plan"),
];
