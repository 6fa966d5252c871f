//! Fills a school with a row in every tenant table, so that the tests of the walls have rows to protect.

use std::collections::BTreeMap;

use api::{sessions::question_id, tokens};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    AccountId, AssessmentId, AssignmentId, ClassroomId, Database, GroupId, ImportId, JobId, MarkingId, MtcAttemptId,
    NotTaking, Outcome, OverrideState, RestartReason, RoundId, SchoolId, SessionId, SessionKind, TextSize, Theme,
    Timing, YearGroup, arrangement, assessment, assessment_answer, assessment_classroom, assessment_pupil, assignment,
    assignment_pupil, attempt, audit, certificate, idempotent_answer, intervention_group, intervention_peer,
    intervention_pupil,
    job::{self, JobState},
    known_network, login_attempt, login_failure, marking, mastery_override, mtc_answer, mtc_attempt, mtc_not_taking,
    mtc_restart, mtc_round, practice_session, preference, prepared_plan, refresh_token, roster_card,
    roster_import::{self, ImportState},
    roster_row::{self, RowOutcome},
    roster_upload,
    tenant::TenantTx,
    wrong_answer,
};
use sea_orm::{DbBackend, prelude::Uuid};
use serde_json::json;
use worker::{
    learning,
    practice::{Fact, Mastery, PracticePlan},
};

use super::schema::{self, SCHOOL_ID, Schema, text};
use crate::support::{Person, School, TestApp, rows};

/// The part after the school's id in the refresh token of a pupil in the class.
pub(crate) const REFRESH_TOKEN: &str = "walked";

/// Ids of the rows in a filled school.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowIds {
    /// A pupil in a class, with a roster row and a login card.
    pub(crate) pupil: AccountId,
    pub(crate) classroom: ClassroomId,
    /// An intervention group with the pupil.
    pub(crate) group: GroupId,
    pub(crate) import: ImportId,
    /// A dead job.
    pub(crate) job: JobId,
    /// An assignment for the pupil and for the school's pupil without a class.
    pub(crate) assignment: AssignmentId,
    /// An assessment for the class and for the school's pupil without a class. The pupil in the class has started it.
    pub(crate) assessment: AssessmentId,
    /// The marking of that pupil's written answer.
    pub(crate) marking: MarkingId,
    /// An open session of the school's pupil without a class.
    pub(crate) session: SessionId,
    /// The answered question of that session.
    pub(crate) question: Uuid,
    /// A round for year 4 that is open now.
    pub(crate) round: RoundId,
    /// A complete attempt in the round by the school's pupil without a class. The pupil in the class also has an
    /// attempt.
    pub(crate) check: MtcAttemptId,
}

/// Inserts a row into every tenant table.
///
/// The school's teacher teaches the class, and its IT admin has uploaded a roster and has a stored idempotent response.
pub(crate) async fn fill(app: &TestApp, school: &School<'_>) -> RowIds {
    app.jobs_may_remain();
    let now = app.clock.now();
    let class = school.class("Hazel", 2).await;
    school.assign_teacher(&class, &school.teacher).await;
    let mut ids = RowIds {
        pupil: class[0].id,
        classroom: class.id,
        group: GroupId::draw(),
        import: ImportId::draw(),
        job: JobId::draw(),
        assignment: AssignmentId::draw(),
        assessment: AssessmentId::draw(),
        marking: MarkingId::draw(),
        session: SessionId::draw(),
        question: Uuid::nil(),
        round: RoundId::draw(),
        check: MtcAttemptId::draw(),
    };

    let tx = app.all_schools().begin().await.unwrap();
    tx.insert::<job::Entity, _>(dead_job(school, &ids, now)).await.unwrap();
    tx.commit().await.unwrap();
    let tx = school.tenant().begin().await.unwrap();
    write_roster(&tx, school, &ids, now).await;
    write_signing_in(&tx, &class[0], now).await;
    write_records(&tx, school, &ids, now).await;
    write_work(&tx, school, &ids, now).await;
    write_group(&tx, school, &ids, now).await;
    ids.question = write_practice(&tx, school, &ids, school.pupil.id, ids.session, now).await;
    write_practice(&tx, school, &ids, ids.pupil, SessionId::draw(), now).await;
    write_round(&tx, school, &ids, class[1].id, now).await;
    write_check(&tx, school, &ids, school.pupil.id, ids.check, now).await;
    write_check(&tx, school, &ids, ids.pupil, MtcAttemptId::draw(), now).await;
    write_assessment(&tx, school, &ids, now).await;
    write_sitting(&tx, school, &ids, now).await;
    tx.commit().await.unwrap();

    let dump = Dump::of(&app.database, school).await;
    for table in Schema::read(&app.database).await.tenant_tables() {
        assert!(
            dump.0.get(table).is_some_and(|rows| !rows.is_empty()),
            "{table} is empty: insert a row in full_school::fill, so that the walls around it are tested"
        );
    }
    ids
}

fn dead_job(school: &School<'_>, ids: &RowIds, now: DateTime<Utc>) -> job::Model {
    job::Model {
        id: ids.job,
        payload: json!({ "version": 1, "job": { "import_id": ids.import } }),
        state: JobState::Dead,
        attempts: 5,
        dedupe_key: Some(format!("import:{}:{}", school.id, ids.import)),
        last_error: Some("the printer is on fire".into()),
        finished_at: Some(now),
        ..rows::job(Some(school.id), now)
    }
}

async fn write_roster(tx: &TenantTx, school: &School<'_>, ids: &RowIds, now: DateTime<Utc>) {
    let (school_id, import_id) = (school.id, ids.import);
    let (sealed, expires_at) = (b"sealed".to_vec(), now + TimeDelta::days(7));
    let import = roster_import::Model {
        id: import_id,
        created_by: Some(school.it_admin.id),
        filename: Some("roster.csv".into()),
        state: ImportState::Ready,
        commit_requested: false,
        rows_total: 1,
        rows_done: 1,
        done_through_line: 2,
        counts: json!({ "updated": 1 }),
        ..rows::roster_import(school_id, ids.job, now)
    };
    let upload = roster_upload::Model { school_id, import_id, sealed: sealed.clone(), expires_at };
    let row = roster_row::Model {
        line: Some(2),
        outcome: RowOutcome::Updated,
        account_id: Some(ids.pupil),
        summary: json!({ "first_name": "Robin" }),
        ..rows::roster_row(school_id, import_id, 1)
    };
    let card = roster_card::Model { school_id, import_id, account_id: ids.pupil, sealed, expires_at };
    tx.insert::<roster_import::Entity, _>(import).await.unwrap();
    tx.insert::<roster_upload::Entity, _>(upload).await.unwrap();
    tx.insert::<roster_row::Entity, _>(row).await.unwrap();
    tx.insert::<roster_card::Entity, _>(card).await.unwrap();
}

async fn write_signing_in(tx: &TenantTx, pupil: &Person, now: DateTime<Utc>) {
    let school_id = pupil.school_id;
    let token = refresh_token::Model {
        hash: tokens::hash_refresh_token(&format!("{school_id}.{REFRESH_TOKEN}").into()),
        ..rows::refresh_token(school_id, pupil.sign_in_id, now)
    };
    let failed = login_attempt::Model { username: pupil.username.clone(), ..rows::login_attempt(school_id, now) };
    let failure = rows::login_failure(school_id, pupil.id.0, now);
    tx.insert::<login_failure::Entity, _>(failure).await.unwrap();
    tx.insert::<known_network::Entity, _>(rows::known_network(school_id, pupil.id, now)).await.unwrap();
    tx.insert::<refresh_token::Entity, _>(token).await.unwrap();
    tx.insert::<login_attempt::Entity, _>(failed).await.unwrap();
}

async fn write_records(tx: &TenantTx, school: &School<'_>, ids: &RowIds, now: DateTime<Utc>) {
    for account_id in [school.it_admin.id, ids.pupil] {
        let answer = idempotent_answer::Model {
            answer: Some(json!({ "id": ids.pupil, "first_name": "Robin" })),
            ..rows::idempotent_answer(school.id, account_id, now)
        };
        tx.insert::<idempotent_answer::Entity, _>(answer).await.unwrap();
    }
    let entry = audit::Model {
        actor_id: Some(school.it_admin.id),
        actor_role: "it_admin".into(),
        action: "user.update".into(),
        subject_kind: "user".into(),
        subject_id: Some(ids.pupil.0),
        detail: json!({ "fields": ["first_name"] }),
        ..rows::audit(school.id, now)
    };
    tx.insert::<audit::Entity, _>(entry).await.unwrap();
}

async fn write_work(tx: &TenantTx, school: &School<'_>, ids: &RowIds, now: DateTime<Utc>) {
    let work = assignment::Model {
        id: ids.assignment,
        created_by: Some(school.teacher.id),
        classroom_id: Some(ids.classroom),
        note: Some("for Robin".into()),
        ..rows::assignment(school.id, now)
    };
    tx.insert::<assignment::Entity, _>(work).await.unwrap();
}

/// The pupil is a member of the group and also one of the peers with whom the group is compared. In these tests, it
/// does not matter that one pupil has both roles.
async fn write_group(tx: &TenantTx, school: &School<'_>, ids: &RowIds, now: DateTime<Utc>) {
    let (school_id, group_id, pupil_id) = (school.id, ids.group, ids.pupil);
    let group = intervention_group::Model {
        id: group_id,
        entry_criteria: Some("below 10".into()),
        entry_predicted_score: Some(10.0),
        exit_secure_percent: Some(80),
        ..rows::intervention_group(school_id, "Sevens", now)
    };
    let part = rows::intervention_pupil(school_id, group_id, pupil_id, now);
    let peer = intervention_peer::Model {
        school_id,
        group_id,
        noted_at: now,
        pupil_id,
        year_group: YearGroup::Year4,
        facts_secure: 4,
        predicted_score: 9.5,
    };
    tx.insert::<intervention_group::Entity, _>(group).await.unwrap();
    tx.insert::<intervention_pupil::Entity, _>(part).await.unwrap();
    tx.insert::<intervention_peer::Entity, _>(peer).await.unwrap();
}

/// Writes the practice of a pupil who has an assignment and arrangements. Returns the id of the answered question.
async fn write_practice(
    tx: &TenantTx,
    school: &School<'_>,
    ids: &RowIds,
    pupil_id: AccountId,
    session_id: SessionId,
    now: DateTime<Utc>,
) -> Uuid {
    let mastery = Mastery { last_seen: Some(now), seen: 1, stability: 1.0, difficulty: 5.0, ..Mastery::default() };
    learning::lock_learner(tx, pupil_id).await.unwrap();
    learning::save_mastery(tx, pupil_id, [(Fact::new(7, 8).unwrap(), mastery)]).await.unwrap();
    let plan = learning::plan_for(tx, pupil_id, learning::PlanScope::Practice, 20, now).await.unwrap();
    write_learning(tx, school, ids, pupil_id, &plan, now).await;
    write_session(tx, pupil_id, session_id, &plan, now).await
}

/// Writes a pupil's prepared plan, wrong answer and certificate, and what staff have set for the pupil.
async fn write_learning(
    tx: &TenantTx,
    school: &School<'_>,
    ids: &RowIds,
    pupil_id: AccountId,
    plan: &PracticePlan,
    now: DateTime<Utc>,
) {
    let school_id = school.id;
    let plan = serde_json::to_value(plan).unwrap();
    let set_by = Some(school.senco.id);
    tx.insert::<prepared_plan::Entity, _>(prepared_plan::Model { school_id, pupil_id, plan, made_at: now })
        .await
        .unwrap();
    tx.insert::<wrong_answer::Entity, _>(rows::wrong_answer(school_id, pupil_id, now)).await.unwrap();
    tx.insert::<certificate::Entity, _>(certificate::Model { school_id, pupil_id, times_table: 2, earned_at: now })
        .await
        .unwrap();
    let part = rows::assignment_pupil(school_id, ids.assignment, pupil_id);
    tx.insert::<assignment_pupil::Entity, _>(part).await.unwrap();
    tx.insert::<mastery_override::Entity, _>(mastery_override::Model {
        school_id,
        pupil_id,
        a: 7,
        b: 8,
        state: OverrideState::NeedsPractice,
        until: None,
        note: Some("Robin mixes it up".into()),
        set_by,
        set_at: now,
    })
    .await
    .unwrap();
    let arrangement =
        arrangement::Model { time_limit_factor: Some(2.0), set_by, ..rows::arrangement(school_id, pupil_id, now) };
    tx.insert::<arrangement::Entity, _>(arrangement).await.unwrap();
    let (text_size, theme) = (TextSize::Larger, Theme::BlackOnPeach);
    let preference = preference::Model { school_id, pupil_id, text_size, theme, sound: false };
    tx.insert::<preference::Entity, _>(preference).await.unwrap();
}

/// Writes an open session with one answer. Returns the id of the answered question.
async fn write_session(
    tx: &TenantTx,
    pupil_id: AccountId,
    session_id: SessionId,
    plan: &PracticePlan,
    now: DateTime<Utc>,
) -> Uuid {
    let school_id = tx.school_id();
    let asked = plan.questions[0].question;
    let (a, b) = learning::pair(asked.fact);
    let plan = serde_json::to_value(plan).unwrap();
    tx.insert::<practice_session::Entity, _>(practice_session::Model {
        id: session_id,
        plan,
        answered: 1,
        judged_on_accuracy: true,
        last_answered_at: Some(now),
        ..rows::practice_session(school_id, pupil_id, now)
    })
    .await
    .unwrap();
    let answer = attempt::Model { a, b, form: asked.form.code().into(), ..rows::attempt(school_id, session_id, now) };
    tx.insert::<attempt::Entity, _>(answer).await.unwrap();
    question_id::of(session_id, 0, asked)
}

/// Writes a round that the teacher opened, with a pupil who does not take the check and one with a restart.
async fn write_round(tx: &TenantTx, school: &School<'_>, ids: &RowIds, absent: AccountId, now: DateTime<Utc>) {
    let (school_id, round_id, teacher) = (school.id, ids.round, Some(school.teacher.id));
    let round =
        mtc_round::Model { id: round_id, created_by: teacher, declared_by: teacher, ..rows::mtc_round(school_id, now) };
    tx.insert::<mtc_round::Entity, _>(round).await.unwrap();
    tx.insert::<mtc_restart::Entity, _>(mtc_restart::Model {
        school_id,
        round_id,
        pupil_id: ids.pupil,
        number: 1,
        reason: RestartReason::Loi,
        given_by: teacher,
        given_at: now,
    })
    .await
    .unwrap();
    tx.insert::<mtc_not_taking::Entity, _>(mtc_not_taking::Model {
        school_id,
        round_id,
        pupil_id: absent,
        reason: NotTaking::Absnt,
        noted_by: teacher,
        noted_at: now,
    })
    .await
    .unwrap();
}

/// Writes a complete, marked attempt in the round.
async fn write_check(
    tx: &TenantTx,
    school: &School<'_>,
    ids: &RowIds,
    pupil_id: AccountId,
    id: MtcAttemptId,
    now: DateTime<Utc>,
) {
    let attempt = mtc_attempt::Model {
        id,
        round_id: Some(ids.round),
        scored_at: Some(now),
        score: Some(1),
        timing: Some(Timing::Verified),
        ..rows::mtc_attempt(school.id, pupil_id, now)
    };
    let answer = mtc_answer::Model {
        outcome: Some(Outcome::Right),
        response_ms: Some(2_000),
        recall_ms: Some(1_200),
        ..rows::mtc_answer(school.id, id, attempt.started_at)
    };
    tx.insert::<mtc_attempt::Entity, _>(attempt).await.unwrap();
    tx.insert::<mtc_answer::Entity, _>(answer).await.unwrap();
}

/// Writes an assessment with one written question.
async fn write_assessment(tx: &TenantTx, school: &School<'_>, ids: &RowIds, now: DateTime<Utc>) {
    let (school_id, assessment_id) = (school.id, ids.assessment);
    tx.insert::<assessment::Entity, _>(assessment::Model {
        school_id,
        id: assessment_id,
        built_in: false,
        title: "For Robin".into(),
        instructions: None,
        questions: json!([{ "kind": "written", "text": "Explain how you know.", "marks": 2 }]),
        length: 1,
        marks: 2,
        time_limit_s: 600,
        opens_at: None,
        closes_at: None,
        created_by: Some(school.teacher.id),
        version: 1,
        created_at: now,
    })
    .await
    .unwrap();
    let class = assessment_classroom::Model { school_id, assessment_id, classroom_id: ids.classroom };
    tx.insert::<assessment_classroom::Entity, _>(class).await.unwrap();
    for pupil_id in [school.pupil.id, ids.pupil] {
        let pupil = assessment_pupil::Model { school_id, assessment_id, pupil_id };
        tx.insert::<assessment_pupil::Entity, _>(pupil).await.unwrap();
    }
}

/// Writes the sitting of the pupil in the class, with a marked answer.
async fn write_sitting(tx: &TenantTx, school: &School<'_>, ids: &RowIds, now: DateTime<Utc>) {
    let (school_id, session_id) = (school.id, SessionId::draw());
    tx.insert::<practice_session::Entity, _>(practice_session::Model {
        id: session_id,
        kind: SessionKind::Assessment,
        assessment_id: Some(ids.assessment),
        number: 2,
        plan: json!([{ "kind": "written", "text": "Explain how you know.", "marks": 2 }]),
        length: 1,
        answered: 1,
        judged_on_accuracy: true,
        expires_at: now + TimeDelta::minutes(10),
        last_answered_at: Some(now),
        ..rows::practice_session(school_id, ids.pupil, now)
    })
    .await
    .unwrap();
    tx.insert::<assessment_answer::Entity, _>(assessment_answer::Model {
        school_id,
        session_id,
        slot: 0,
        typing_ms: None,
        answer: None,
        written: Some("Because Robin says so".into()),
        correct: None,
        elapsed_ms: 60_000,
        answered_at: now,
    })
    .await
    .unwrap();
    tx.insert::<marking::Entity, _>(marking::Model {
        school_id,
        id: ids.marking,
        assessment_id: ids.assessment,
        pupil_id: ids.pupil,
        session_id,
        slot: 0,
        question: "Explain how you know.".into(),
        out_of: 2,
        score: Some(1),
        feedback: Some("Say why, Robin".into()),
        marked_by: Some(school.teacher.id),
        marked_at: Some(now),
        moderated_score: None,
        moderation_note: None,
        moderated_by: None,
        moderated_at: None,
        version: 2,
        created_at: now,
    })
    .await
    .unwrap();
}

/// Every row of a school, by table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dump(pub(crate) BTreeMap<String, Vec<String>>);

impl Dump {
    pub(crate) async fn of(database: &Database, school: &School<'_>) -> Self {
        Self::of_school(database, school.id).await
    }

    pub(crate) async fn of_school(database: &Database, id: SchoolId) -> Self {
        let schema = Schema::read(database).await;
        let mut dump = BTreeMap::new();
        for table in schema.tenant_tables() {
            dump.insert(table.to_owned(), dump_table(database, &schema, table, SCHOOL_ID, id.0).await);
        }
        dump.insert("school".to_owned(), dump_table(database, &schema, "school", "id", id.0).await);
        Self(dump)
    }

    /// Asserts that no row contains one of these words, and that only the audit log contains the person's id.
    #[track_caller]
    pub(crate) fn assert_no_trace_of(&self, id: AccountId, words: &[&str]) {
        let (plain, hex) = (id.to_string(), id.0.simple().to_string().to_uppercase());
        for (table, rows) in &self.0 {
            let ids = if table == "audit" { &[][..] } else { &[plain.as_str(), hex.as_str()] };
            for text in words.iter().chain(ids) {
                assert!(!rows.iter().any(|row| row.contains(text)), "{text} in {table}: {rows:?}");
            }
        }
    }
}

async fn dump_table(database: &Database, schema: &Schema, table: &str, key: &str, id: Uuid) -> Vec<String> {
    let postgres = sea_orm::ConnectionTrait::get_database_backend(database) == DbBackend::Postgres;
    let columns = schema.columns[table].iter();
    let (row, id) = if postgres {
        ("to_jsonb(t)::text".to_owned(), format!("'{id}'"))
    } else {
        let quoted: Vec<_> = columns.map(|column| format!("quote(t.\"{column}\")")).collect();
        (quoted.join(" || ',' || "), format!("x'{}'", id.simple()))
    };
    let sql = format!("SELECT {row} FROM {table} AS t WHERE t.{key} = {id} ORDER BY 1");
    schema::rows(database, &sql).await.iter().map(|row| text(row, 0)).collect()
}
