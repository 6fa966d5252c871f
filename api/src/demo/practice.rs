//! Eight weeks of practice for the demonstration school, made by the simulation's learners, and what its teachers set.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, TimeDelta, Utc, Weekday};
use entity::{
    AccountId, AssignmentId, ClassroomId, OverrideState, Role, SchoolId, SessionId, SessionKind, SessionState,
    Standing, account, arrangement, assignment, assignment_pupil, attempt, learner, mastery_override, practice_session,
    tenant::{Tenant, TenantTx},
};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder, sea_query::Expr};
use serde_json::json;
use worker::{
    calendar,
    jobs::practice_queue::PracticeQueue,
    learning::{self, PRACTICE_LENGTH, WrongAnswers, column, pair},
    practice::{
        Asked, Fact, Given, Grade, Inputs, Learner, LiveQueue, Mastery, answer::time_limit_ms, apply, plan, seed,
    },
    queue::enqueue_many,
    simulation::{Model, Pupil},
};

/// How long the school has practised.
const WEEKS: i64 = 8;

/// Each so many pupils one has stopped practising this long ago, so that the attention list has somebody.
const ONE_IN: usize = 12;
const STOPPED_FOR: TimeDelta = TimeDelta::days(9);

/// Between two questions of a sitting.
const PAUSE: TimeDelta = TimeDelta::seconds(2);

/// Writes the practice of every pupil of the school.
pub(super) async fn fill(tenant: &Tenant, now: DateTime<Utc>) -> Result<(), Box<dyn std::error::Error>> {
    let tx = tenant.read().await?;
    let pupils = tx
        .find::<account::Entity>()
        .filter(account::Column::Role.eq(Role::Pupil))
        .order_by_asc(account::Column::Id)
        .all(&tx)
        .await?;
    tx.commit().await?;
    let school_id = tenant.school_id();
    let ids: Vec<AccountId> = pupils.iter().map(|pupil| pupil.id).collect();
    let histories = tokio::task::spawn_blocking(move || all_histories(school_id, &ids, now)).await?;
    let tx = tenant.begin().await?;
    for history in histories {
        write(&tx, history, now).await?;
    }
    write_work(&tx, &pupils, now).await?;
    enqueue_many(&tx, pupils.iter().map(|pupil| PracticeQueue { pupil_id: pupil.id }), now).await?;
    tx.commit().await?;
    Ok(())
}

/// The pupils' histories, made on all cores.
fn all_histories(school_id: SchoolId, pupils: &[AccountId], now: DateTime<Utc>) -> Vec<History> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let numbered: Vec<(usize, AccountId)> = pupils.iter().copied().enumerate().collect();
    std::thread::scope(|scope| {
        let parts = numbered.chunks(numbered.len().div_ceil(threads).max(1));
        let making: Vec<_> = parts
            .map(|part| {
                scope.spawn(|| {
                    part.iter().map(|(number, id)| History::make(school_id, *number, *id, now)).collect::<Vec<_>>()
                })
            })
            .collect();
        making.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    })
}

/// All that a pupil has practised.
struct History {
    pupil_id: AccountId,
    learner: Learner,
    mastery: BTreeMap<Fact, Mastery>,
    sessions: Vec<practice_session::Model>,
    attempts: Vec<attempt::Model>,
    wrong: WrongAnswers,
    gained_at: Option<DateTime<Utc>>,
}

impl History {
    /// Plays the weeks of the simulated learner of that number.
    fn make(school_id: SchoolId, number: usize, pupil_id: AccountId, now: DateTime<Utc>) -> Self {
        let model = Model::ALL[number % Model::ALL.len()];
        let begin = now - TimeDelta::weeks(WEEKS);
        let mut pupil = Pupil::draw(model, number as u64, begin);
        let mut history = Self {
            pupil_id,
            learner: Learner::default(),
            mastery: BTreeMap::new(),
            sessions: Vec::new(),
            attempts: Vec::new(),
            wrong: WrongAnswers::default(),
            gained_at: None,
        };
        let until = if number % ONE_IN == 4 { now - STOPPED_FOR } else { now - TimeDelta::hours(1) };
        for at in sittings(number, begin, until) {
            history.sit(school_id, &mut pupil, at);
        }
        history
    }

    /// One session of the product's own length.
    fn sit(&mut self, school_id: SchoolId, pupil: &mut Pupil, started_at: DateTime<Utc>) {
        let number = u32::try_from(self.sessions.len()).unwrap_or(u32::MAX).saturating_add(1);
        let inputs = Inputs {
            now: started_at,
            length: PRACTICE_LENGTH,
            mastery: self.mastery.clone(),
            learner: self.learner,
            candidates: None,
            weights: BTreeMap::new(),
            overrides: BTreeMap::new(),
            wider_time: false,
        };
        let planned = plan(&inputs, seed(self.pupil_id.0, number));
        let id = SessionId::draw();
        let (mut at, mut correct, mut slow, mut answered) = (started_at, 0, 0, 0);
        let mut met: Vec<Fact> = Vec::new();
        let mut queue = LiveQueue::new(&planned);
        while let Some(asked) = queue.next().copied() {
            let (row, grade) =
                self.answer(school_id, id, pupil, asked, answered, at, !met.contains(&asked.question.fact));
            met.push(asked.question.fact);
            queue.answered(asked.slot, row.correct);
            at += TimeDelta::milliseconds(i64::from(row.elapsed_ms)) + PAUSE;
            correct += i32::from(row.correct);
            slow += i32::from(matches!(grade, Grade::Hard | Grade::WorkedOut));
            answered += 1;
            self.attempts.push(row);
        }
        self.sessions.push(practice_session::Model {
            school_id,
            id,
            pupil_id: self.pupil_id,
            kind: SessionKind::Practice,
            assignment_id: None,
            assessment_id: None,
            number: column(number),
            state: SessionState::Finished,
            plan: serde_json::to_value(&planned).unwrap_or_default(),
            length: PRACTICE_LENGTH.into(),
            answered: answered.into(),
            correct,
            slow,
            engine: serde_json::to_value(self.learner).unwrap_or_default(),
            judged_on_accuracy: false,
            started_at,
            expires_at: started_at + TimeDelta::hours(2),
            last_answered_at: Some(at),
            ended_at: Some(at),
            digested_at: Some(at),
        });
    }

    #[allow(clippy::too_many_arguments, reason = "where, who, what, when")]
    fn answer(
        &mut self,
        school_id: SchoolId,
        session_id: SessionId,
        pupil: &mut Pupil,
        asked: Asked,
        position: i16,
        at: DateTime<Utc>,
        first_attempt: bool,
    ) -> (attempt::Model, Grade) {
        let fact = asked.question.fact;
        let response = pupil.answer(asked.question, at, time_limit_ms(false));
        let given = Given {
            answer: response.answer,
            elapsed_ms: response.elapsed_ms,
            at,
            judged_on_accuracy: false,
            first_attempt,
        };
        let known = self.mastery.get(&fact).copied().unwrap_or_default();
        let applied = apply(asked.question, &given, &known, &self.learner);
        self.mastery.insert(fact, applied.mastery);
        self.learner = applied.learner;
        if applied.after == Standing::Secure && applied.before != Standing::Secure {
            self.gained_at = Some(at);
        }
        self.wrong.note(asked.question, response.answer, at);
        let (a, b) = pair(fact);
        let row = attempt::Model {
            school_id,
            session_id,
            slot: i16::try_from(asked.slot).unwrap_or(i16::MAX),
            position,
            a,
            b,
            form: asked.question.form.code().into(),
            answer: response.answer.map(column),
            correct: applied.correct,
            elapsed_ms: column(response.elapsed_ms),
            recall_ms: column(applied.recall_ms),
            usual_recall_ms: known.usual_recall_ms().map(column),
            standing_before: applied.before,
            standing_after: applied.after,
            answered_at: at,
        };
        (row, applied.grade)
    }
}

/// When a pupil practises: four mornings a week, less what that pupil misses.
fn sittings(number: usize, begin: DateTime<Utc>, until: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
    let first = calendar::day_of(begin);
    (0..=7 * u64::try_from(WEEKS).unwrap_or_default())
        .map(move |day| first + Days::new(day))
        .enumerate()
        .filter(|(_, day)| matches!(day.weekday(), Weekday::Mon | Weekday::Tue | Weekday::Thu | Weekday::Fri))
        .filter(move |(place, _)| !(place + number).is_multiple_of(3 + number % 4))
        .map(|(_, day)| calendar::begin_of(day) + TimeDelta::minutes(9 * 60 + 10))
        .filter(move |at| *at > begin && *at < until)
}

async fn write(tx: &TenantTx, history: History, now: DateTime<Utc>) -> Result<(), DbErr> {
    let History { pupil_id, learner, mastery, sessions, attempts, wrong, gained_at } = history;
    learning::lock_learner(tx, pupil_id).await?;
    tx.update::<learner::Entity>()
        .col_expr(learner::Column::Sessions, Expr::value(i32::try_from(sessions.len()).unwrap_or(i32::MAX)))
        .filter(learner::Column::PupilId.eq(pupil_id))
        .exec(tx)
        .await?;
    tx.insert_many::<practice_session::Entity, _>(sessions).await?;
    tx.insert_many::<attempt::Entity, _>(attempts).await?;
    learning::keep_mastery(tx, pupil_id, mastery).await?;
    wrong.keep(tx, pupil_id).await?;
    learning::roll_up(tx, pupil_id, Some(learner), gained_at, now).await
}

/// An assignment for the second class, a teacher's word on a fact, arrangements for a pupil with a plan.
async fn write_work(tx: &TenantTx, pupils: &[account::Model], now: DateTime<Utc>) -> Result<(), DbErr> {
    let school_id = tx.school_id();
    let staff = tx.find::<account::Entity>().filter(account::Column::Username.is_in(["kadeyemi", "fquinn"]));
    let staff: BTreeMap<String, AccountId> =
        staff.all(tx).await?.into_iter().map(|one| (one.username, one.id)).collect();
    let (teacher, senco) = (staff.get("kadeyemi").copied(), staff.get("fquinn").copied());
    let classes: Vec<ClassroomId> = pupils.iter().filter_map(|pupil| pupil.classroom_id).collect();
    let Some(class) = classes.get(pupils.len() / 2).copied() else { return Ok(()) };
    let in_class = || pupils.iter().filter(move |pupil| pupil.classroom_id == Some(class));
    let id = AssignmentId::draw();
    tx.insert::<assignment::Entity, _>(assignment::Model {
        school_id,
        id,
        created_by: teacher,
        classroom_id: Some(class),
        facts: json!([]),
        times_tables: json!([7, 8]),
        questions: 30,
        due_on: calendar::day_of(now) + Days::new(5),
        note: Some("The two hardest tables before Friday.".into()),
        created_at: now,
        cancelled_at: None,
    })
    .await?;
    let parts = in_class().map(|pupil| assignment_pupil::Model {
        school_id,
        assignment_id: id,
        pupil_id: pupil.id,
        answered: 0,
        correct: 0,
        done_at: None,
    });
    tx.insert_many::<assignment_pupil::Entity, _>(parts.collect::<Vec<_>>()).await?;
    let Some(pupil) = in_class().next() else { return Ok(()) };
    tx.insert::<mastery_override::Entity, _>(mastery_override::Model {
        school_id,
        pupil_id: pupil.id,
        a: 7,
        b: 8,
        state: OverrideState::NeedsPractice,
        until: Some(calendar::day_of(now) + Days::new(14)),
        note: Some("Knows it on the screen, not on paper.".into()),
        set_by: teacher,
        set_at: now,
    })
    .await?;
    let with_plan = in_class().find(|pupil| pupil.sen_status == Some(entity::SenStatus::Plan)).unwrap_or(pupil);
    tx.insert::<arrangement::Entity, _>(arrangement::Model {
        school_id,
        pupil_id: with_plan.id,
        codes: json!(["FTS", "QNR"]),
        time_limit_factor: Some(1.5),
        assistant: None,
        set_by: senco,
        set_at: now,
    })
    .await
}
