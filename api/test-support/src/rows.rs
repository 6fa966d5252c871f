//! A complete, plausible row of each table that several tests fill. A test sets only the fields that matter to it:
//!
//! ```ignore
//! account::Model { username: "zoe".into(), ..rows::account(school_id, now) }
//! ```
//!
//! The row's own id is new, unless the test sets it. The ids of other rows and the time are parameters.

use chrono::{DateTime, Days, TimeDelta, Utc};
use entity::{
    AccountId, AssignmentId, AttemptState, GroupId, ImportId, JobId, MasteryLevel, MtcAttemptId, Role, RoundId,
    SchoolId, SessionId, SessionKind, SessionState, SignInId, YearGroup, account, arrangement, assignment,
    assignment_pupil, attempt, audit, idempotent_answer, intervention_group, intervention_pupil,
    job::{self, JobState},
    known_network, login_attempt, login_failure, mtc_answer, mtc_attempt, mtc_round, practice_session, refresh_token,
    roster_import::{self, ImportState, Leavers, OnError},
    roster_row::{self, RowOutcome},
    school::{self, SchoolStatus},
    sign_in, wrong_answer,
};
use sea_orm::prelude::Uuid;
use serde_json::json;
use worker::{
    mtc::{OPEN_FOR, form},
    normalise,
};

/// Returns an active school.
pub fn school(now: DateTime<Utc>) -> school::Model {
    school::Model {
        id: SchoolId::draw(),
        name: "Elm Road".into(),
        sort_name: "elm road".into(),
        slug: "elm-road".into(),
        urn: Some("100001".into()),
        status: SchoolStatus::Active,
        version: 1,
        created_at: now,
    }
}

/// Returns a pupil without a class. Nobody can sign in to the account, because it has no secret.
pub fn account(school_id: SchoolId, now: DateTime<Utc>) -> account::Model {
    let id = AccountId::draw();
    account::Model {
        school_id,
        id,
        role: Role::Pupil,
        username: format!("zoe.{id}"),
        first_name: "Zoë".into(),
        last_name: "Smith".into(),
        sort_name: normalise::person("Zoë", "Smith"),
        classroom_id: None,
        year_group: Some(YearGroup::Year4),
        external_id: None,
        upn: None,
        sen_status: None,
        row_key: None,
        credential: String::new(),
        credential_key: String::new(),
        pin_fingerprint: None,
        must_change_password: false,
        archived_at: None,
        version: 1,
        created_at: now,
    }
}

/// Returns a sign-in that outlasts every test.
pub fn sign_in(school_id: SchoolId, account_id: AccountId, now: DateTime<Utc>) -> sign_in::Model {
    sign_in::Model {
        school_id,
        id: SignInId::draw(),
        account_id,
        created_at: now,
        expires_at: now + TimeDelta::days(365),
        revoked_at: None,
    }
}

/// Returns the current refresh token of a sign-in. No client knows the token.
pub fn refresh_token(school_id: SchoolId, sign_in_id: SignInId, now: DateTime<Utc>) -> refresh_token::Model {
    refresh_token::Model {
        school_id,
        hash: sign_in_id.0.as_bytes().to_vec(),
        sign_in_id,
        created_at: now,
        rotated_at: None,
    }
}

/// Returns one failed log-in of a user name, as the previous version counts it.
pub fn login_attempt(school_id: SchoolId, now: DateTime<Utc>) -> login_attempt::Model {
    login_attempt::Model { school_id, username: "zoe".into(), failures: 1, last_at: now, locked_until: None }
}

/// Returns one failed log-in of this account or unknown name from a network.
pub fn login_failure(school_id: SchoolId, subject_id: Uuid, now: DateTime<Utc>) -> login_failure::Model {
    login_failure::Model {
        school_id,
        subject_id,
        network: vec![1],
        abbreviated: "192.0.2.0/24".into(),
        attempts: 1,
        failures: 1,
        first_at: now,
        last_at: now,
        locked_until: None,
    }
}

/// Returns a network from which an account has just signed in.
pub fn known_network(school_id: SchoolId, account_id: AccountId, now: DateTime<Utc>) -> known_network::Model {
    known_network::Model { school_id, account_id, network: vec![1], last_at: now }
}

/// Returns the idempotency key of a request that creates a user and has no response yet.
pub fn idempotent_answer(school_id: SchoolId, account_id: AccountId, now: DateTime<Utc>) -> idempotent_answer::Model {
    idempotent_answer::Model {
        school_id,
        account_id,
        operation: "createUser".into(),
        key: "a".into(),
        body_hash: vec![1],
        answer: None,
        created_at: now,
    }
}

/// Returns an entry that a job has written to the audit log.
pub fn audit(school_id: SchoolId, now: DateTime<Utc>) -> audit::Model {
    audit::Model {
        school_id,
        id: Uuid::now_v7(),
        at: now,
        actor_id: None,
        actor_role: "job".into(),
        action: "test".into(),
        subject_kind: "test".into(),
        subject_id: None,
        detail: json!({}),
    }
}

/// Returns a pending import job that is due now.
pub fn job(school_id: Option<SchoolId>, now: DateTime<Utc>) -> job::Model {
    job::Model {
        id: JobId::draw(),
        school_id,
        kind: "import".into(),
        payload: json!({ "version": 1, "job": {} }),
        state: JobState::Pending,
        priority: 100,
        attempts: 0,
        max_attempts: 5,
        run_at: now,
        lease_until: None,
        lease_token: None,
        dedupe_key: None,
        progress_done: 0,
        progress_total: 0,
        last_error: None,
        created_at: now,
        finished_at: None,
        failures: 0,
        failing_since: None,
    }
}

/// Returns a queued import whose commit is requested.
pub fn roster_import(school_id: SchoolId, job_id: JobId, now: DateTime<Utc>) -> roster_import::Model {
    roster_import::Model {
        school_id,
        id: ImportId::draw(),
        created_by: None,
        filename: None,
        state: ImportState::Queued,
        commit_requested: true,
        on_error: OnError::Stop,
        leavers: Leavers::Keep,
        confirm_large: false,
        reason: None,
        rows_total: 0,
        rows_done: 0,
        done_through_line: 0,
        counts: json!({}),
        job_id,
        version: 1,
        created_at: now,
        finished_at: None,
    }
}

/// Returns a row of an import's report: a new pupil, without findings.
pub fn roster_row(school_id: SchoolId, import_id: ImportId, position: i32) -> roster_row::Model {
    roster_row::Model {
        school_id,
        import_id,
        position,
        line: Some(position),
        outcome: RowOutcome::Created,
        account_id: None,
        summary: json!({}),
        findings: json!([]),
    }
}

/// Returns an open session of 20 practice questions that has just started.
pub fn practice_session(school_id: SchoolId, pupil_id: AccountId, now: DateTime<Utc>) -> practice_session::Model {
    practice_session::Model {
        school_id,
        id: SessionId::draw(),
        pupil_id,
        kind: SessionKind::Practice,
        assignment_id: None,
        assessment_id: None,
        number: 1,
        state: SessionState::Open,
        plan: json!({}),
        length: 20,
        answered: 0,
        correct: 0,
        slow: 0,
        engine: json!({}),
        judged_on_accuracy: false,
        started_at: now,
        expires_at: now + TimeDelta::hours(2),
        last_answered_at: None,
        ended_at: None,
        digested_at: None,
        late_answers: 0,
    }
}

/// Returns the answer to the first question of a session: 7 × 8 = 54, which is wrong.
pub fn attempt(school_id: SchoolId, session_id: SessionId, now: DateTime<Utc>) -> attempt::Model {
    attempt::Model {
        school_id,
        session_id,
        slot: 0,
        position: 0,
        a: 7,
        b: 8,
        form: 0,
        answer: Some(54),
        correct: false,
        elapsed_ms: 4_000,
        recall_ms: 3_000,
        usual_recall_ms: None,
        standing_before: MasteryLevel::Unseen,
        standing_after: MasteryLevel::NotYet,
        answered_at: now,
    }
}

/// Returns a pupil's wrong answer to a fact, given once: 7 × 8 = 54.
pub fn wrong_answer(school_id: SchoolId, pupil_id: AccountId, now: DateTime<Utc>) -> wrong_answer::Model {
    wrong_answer::Model { school_id, pupil_id, a: 7, b: 8, answer: 54, times: 1, last_at: now }
}

/// Returns an assignment on the table of 7 that is due in four days.
pub fn assignment(school_id: SchoolId, now: DateTime<Utc>) -> assignment::Model {
    assignment::Model {
        school_id,
        id: AssignmentId::draw(),
        created_by: None,
        classroom_id: None,
        facts: json!([]),
        times_tables: json!([7]),
        questions: 20,
        due_on: now.date_naive() + Days::new(4),
        note: None,
        created_at: now,
        cancelled_at: None,
    }
}

/// Returns the progress of a pupil who has not started an assignment.
pub fn assignment_pupil(
    school_id: SchoolId,
    assignment_id: AssignmentId,
    pupil_id: AccountId,
) -> assignment_pupil::Model {
    assignment_pupil::Model { school_id, assignment_id, pupil_id, answered: 0, correct: 0, done_at: None }
}

/// Returns the arrangement of a pupil to whom the questions are read aloud (QNR).
pub fn arrangement(school_id: SchoolId, pupil_id: AccountId, now: DateTime<Utc>) -> arrangement::Model {
    arrangement::Model {
        school_id,
        pupil_id,
        codes: json!(["QNR"]),
        time_limit_factor: None,
        untimed: false,
        assistant: None,
        set_by: None,
        set_at: now,
    }
}

/// Returns an intervention group on the sevens with this name, which starts today and lasts six weeks.
pub fn intervention_group(school_id: SchoolId, name: &str, now: DateTime<Utc>) -> intervention_group::Model {
    intervention_group::Model {
        school_id,
        id: GroupId::draw(),
        name: name.to_owned(),
        sort_name: normalise::classroom(name),
        facts: json!([]),
        times_tables: json!([7]),
        starts_on: now.date_naive(),
        ends_on: now.date_naive() + TimeDelta::weeks(6),
        entry_criteria: None,
        entry_predicted_score: None,
        exit_criteria: None,
        exit_predicted_score: None,
        exit_secure_percent: None,
        weekly_goal: 80,
        version: 1,
        created_at: now,
        deleted_at: None,
    }
}

/// Returns a pupil who has just joined a group.
pub fn intervention_pupil(
    school_id: SchoolId,
    group_id: GroupId,
    pupil_id: AccountId,
    now: DateTime<Utc>,
) -> intervention_pupil::Model {
    intervention_pupil::Model {
        school_id,
        group_id,
        pupil_id,
        year_group: Some(YearGroup::Year4),
        entry_facts_secure: 4,
        entry_predicted_score: Some(9.5),
        joined_at: now,
        exit_facts_secure: None,
        exit_predicted_score: None,
        left_at: None,
    }
}

/// Returns a round of the Multiplication Tables Check for year 4 that opened yesterday and closes in ten days.
pub fn mtc_round(school_id: SchoolId, now: DateTime<Utc>) -> mtc_round::Model {
    let today = now.date_naive();
    mtc_round::Model {
        school_id,
        id: RoundId::draw(),
        name: "November".into(),
        year_group: YearGroup::Year4,
        opens_on: today - Days::new(1),
        closes_on: today + Days::new(10),
        created_by: None,
        created_at: now,
        declared_by: None,
        declared_at: None,
        version: 1,
    }
}

/// Returns a rehearsal of the Multiplication Tables Check with the form that seed 1 generates. The rehearsal was
/// completed just now and is not marked yet.
pub fn mtc_attempt(school_id: SchoolId, pupil_id: AccountId, now: DateTime<Utc>) -> mtc_attempt::Model {
    let started_at = now - TimeDelta::seconds(150);
    mtc_attempt::Model {
        school_id,
        id: MtcAttemptId::draw(),
        pupil_id,
        round_id: None,
        number: 1,
        seed: 1,
        form: json!(form::draw(1).as_slice()),
        state: AttemptState::Complete,
        answered: 25,
        saves: json!([]),
        clock_ahead_ms: Some(0),
        started_at,
        first_pause_at: None,
        closes_at: started_at + OPEN_FOR,
        completed_at: Some(now),
        scored_at: None,
        score: None,
        timing: None,
    }
}

/// Returns an answer to the first question of an attempt. The pupil answered two seconds after the question was shown.
/// The answer is not marked yet.
pub fn mtc_answer(school_id: SchoolId, attempt_id: MtcAttemptId, shown_at: DateTime<Utc>) -> mtc_answer::Model {
    let answered_at = shown_at + TimeDelta::seconds(2);
    mtc_answer::Model {
        school_id,
        attempt_id,
        question: 1,
        answer: "84".into(),
        shown_at,
        first_key_at: Some(shown_at + TimeDelta::seconds(1)),
        answered_at,
        received_at: answered_at,
        outcome: None,
        response_ms: None,
        recall_ms: None,
    }
}
