//! The invariants that hold after every fault: every acknowledged change is stored as it was acknowledged, and exactly
//! once.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use api::sessions::question_id;
use chrono::Utc;
use entity::{
    AccountId, AttemptState, ImportId, MtcAttemptId, SessionId, SessionState, account, attempt, audit,
    job::{self, JobState},
    mastery, mtc_answer, mtc_attempt, practice_session,
    roster_import::{self, ImportState},
    tenant::{Service, Tenant, TenantTx},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::ledger::{Entries, Ledger, bound};

/// Violations of the invariants.
#[derive(Debug, Default)]
pub(crate) struct Violations {
    /// Acknowledged changes that are not stored as they were acknowledged.
    pub(crate) lost: Vec<String>,
    /// Rows and effects that exist more often than they were requested.
    pub(crate) doubled: Vec<String>,
}

/// The rows of the school's tables.
struct StoredRows {
    sessions: BTreeMap<SessionId, practice_session::Model>,
    answers: BTreeMap<SessionId, Vec<attempt::Model>>,
    checks: BTreeMap<MtcAttemptId, mtc_attempt::Model>,
    check_answers: BTreeMap<MtcAttemptId, Vec<mtc_answer::Model>>,
    /// How many answers of each pupil the engine has learnt from.
    learnt: BTreeMap<AccountId, usize>,
    imports: BTreeMap<ImportId, roster_import::Model>,
    /// The successful imports in the audit log, one item for each entry.
    ends: Vec<ImportId>,
    external_ids: Vec<String>,
}

/// Compares the stored rows with the acknowledged changes in the ledger. The clients must have stopped and all jobs
/// must have ended.
pub(crate) async fn verify(tenant: &Tenant, ledger: &Ledger) -> Violations {
    let tx = tenant.read().await.unwrap();
    let stored = StoredRows::read(&tx).await;
    let dead = tx.jobs().filter(job::Column::State.eq(JobState::Dead)).all(&tx).await.unwrap();
    let entries = ledger.entries();
    let mut violations = Violations::default();
    violations.lost.extend(dead.iter().map(|job| format!("dead: {job:?}")));
    violations.compare_sessions(&stored, &entries);
    violations.compare_answers(&stored, &entries);
    violations.compare_checks(&stored, &entries);
    violations.compare_learning(&stored);
    violations.compare_imports(&stored, &entries);
    violations
}

/// Waits until all jobs that were due at `moment` have ended.
pub(crate) async fn until_jobs_end(service: &Service, moment: Instant) {
    let due_at = Utc::now() - moment.elapsed();
    let start = Instant::now();
    loop {
        let tx = service.read().await.unwrap();
        let unfinished = tx
            .find::<job::Entity>()
            .filter(job::Column::State.is_in([JobState::Pending, JobState::Running]))
            .filter(job::Column::RunAt.lte(due_at))
            .order_by_asc(job::Column::RunAt);
        let unfinished = unfinished.all(&tx).await.unwrap();
        if unfinished.is_empty() {
            return;
        }
        drop(tx);
        assert!(start.elapsed() < 4 * bound(), "{} jobs are stuck: {:?}", unfinished.len(), unfinished.first());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

impl Violations {
    pub(crate) const fn is_empty(&self) -> bool {
        self.lost.is_empty() && self.doubled.is_empty()
    }

    fn compare_sessions(&mut self, stored: &StoredRows, entries: &Entries) {
        for (id, (pupil, is_finished)) in &entries.sessions {
            let stored_session = stored.sessions.get(id).filter(|session| session.pupil_id == *pupil);
            if stored_session.is_none_or(|session| *is_finished && session.state != SessionState::Finished) {
                self.lost.push(format!("session {id}: {stored_session:?}"));
            }
        }
        for (id, session) in &stored.sessions {
            let answers = stored.answers.get(id).map(Vec::as_slice).unwrap_or_default();
            let right = answers.iter().filter(|answer| answer.correct).count();
            let in_order = answers.iter().zip(0..).all(|(answer, position)| answer.position == position);
            let counted = (usize::try_from(session.answered), usize::try_from(session.correct));
            if !in_order || counted != (Ok(answers.len()), Ok(right)) || !entries.sessions.contains_key(id) {
                self.doubled.push(format!("{session:?} with {} answers, {right} right", answers.len()));
            }
        }
    }

    fn compare_answers(&mut self, stored: &StoredRows, entries: &Entries) {
        let mut acknowledged = BTreeSet::new();
        for ((session, question), (typed, result)) in &entries.answers {
            let (slot, _) = question_id::read(*session, *question).unwrap();
            acknowledged.insert((*session, i16::try_from(slot).unwrap()));
            let answers = stored.answers.get(session).map(Vec::as_slice).unwrap_or_default();
            let stored_answer = answers.iter().find(|answer| answer.slot == i16::try_from(slot).unwrap());
            if stored_answer
                .is_none_or(|answer| answer.answer.map(i64::from) != *typed || !matches_response(answer, result))
            {
                self.lost.push(format!("answer {typed:?} with {result}, stored {stored_answer:?}"));
            }
        }
        let unasked = stored.answers.values().flatten().filter(|it| !acknowledged.contains(&(it.session_id, it.slot)));
        self.doubled.extend(unasked.map(|answer| format!("{answer:?}")));
    }

    fn compare_checks(&mut self, stored: &StoredRows, entries: &Entries) {
        for (id, (pupil, score)) in &entries.attempts {
            let stored_check = stored.checks.get(id).filter(|check| check.pupil_id == *pupil);
            let answers = stored.check_answers.get(id).map(Vec::as_slice).unwrap_or_default();
            let is_marked = answers.len() == 25 && answers.iter().all(|answer| answer.outcome.is_some());
            let is_as_acknowledged = |check: &mtc_attempt::Model| {
                check.state == AttemptState::Complete && check.scored_at.is_some() && check.score == Some(*score)
            };
            if !is_marked || !stored_check.is_some_and(is_as_acknowledged) {
                self.lost
                    .push(format!("check with {score} right answers: {stored_check:?}, {} answers", answers.len()));
            }
        }
        // An unknown attempt without answers is not a violation: if the response with the form is lost, the attempt
        // stays without answers and closes by itself.
        let is_unknown = |check: &&mtc_attempt::Model| check.answered > 0 && !entries.attempts.contains_key(&check.id);
        self.doubled.extend(stored.checks.values().filter(is_unknown).map(|check| format!("{check:?}")));
    }

    /// Verifies that the engine has learnt exactly once from each answer, in practice and in checks.
    fn compare_learning(&mut self, stored: &StoredRows) {
        let mut given: BTreeMap<AccountId, usize> = BTreeMap::new();
        for (session, answers) in &stored.answers {
            *given.entry(stored.sessions[session].pupil_id).or_default() += answers.len();
        }
        for check in stored.checks.values().filter(|check| check.scored_at.is_some()) {
            *given.entry(check.pupil_id).or_default() += stored.check_answers.get(&check.id).map_or(0, Vec::len);
        }
        for (pupil, given) in given {
            let learnt = stored.learnt.get(&pupil).copied().unwrap_or_default();
            let list = if learnt < given { &mut self.lost } else { &mut self.doubled };
            if learnt != given {
                list.push(format!("the engine has learnt {learnt} times from {given} answers"));
            }
        }
    }

    fn compare_imports(&mut self, stored: &StoredRows, entries: &Entries) {
        let mut accounts: BTreeMap<&str, usize> = BTreeMap::new();
        for id in &stored.external_ids {
            *accounts.entry(id).or_default() += 1;
        }
        for (id, rows) in &entries.imports {
            let stored_import = stored.imports.get(id);
            let is_done = |import: &roster_import::Model| {
                import.state == ImportState::Done && usize::try_from(import.rows_done) == Ok(rows.len())
            };
            let missing = rows.iter().filter(|row| !accounts.contains_key(row.as_str())).count();
            if missing > 0 || !stored_import.is_some_and(is_done) {
                self.lost.push(format!("{missing} rows of {stored_import:?}"));
            }
            let ends = stored.ends.iter().filter(|end| *end == id).count();
            if ends != 1 {
                self.doubled.push(format!("import {id} has ended {ends} times"));
            }
        }
        self.doubled.extend(accounts.iter().filter(|(_, times)| **times > 1).map(|it| format!("account {it:?}")));
        let unasked = stored.imports.keys().filter(|id| !entries.imports.contains_key(id));
        self.doubled.extend(unasked.map(|id| format!("import {id}")));
    }
}

/// Returns whether the row agrees with the response that the client received.
fn matches_response(answer: &attempt::Model, result: &Value) -> bool {
    let fact = &result["fact"];
    result["correct"] == answer.correct
        && (&fact["a"], &fact["b"]) == (&json!(answer.a), &json!(answer.b))
        && (&fact["before"], &fact["after"]) == (&json!(answer.standing_before), &json!(answer.standing_after))
        && (&fact["recall_ms"], &fact["usual_recall_ms"]) == (&json!(answer.recall_ms), &json!(answer.usual_recall_ms))
}

impl StoredRows {
    async fn read(tx: &TenantTx) -> Self {
        let sessions = tx.find::<practice_session::Entity>().all(tx).await.unwrap();
        let answers = tx.find::<attempt::Entity>().order_by_asc(attempt::Column::Position).all(tx).await.unwrap();
        let checks = tx.find::<mtc_attempt::Entity>().all(tx).await.unwrap();
        let check_answers = tx.find::<mtc_answer::Entity>().all(tx).await.unwrap();
        let imports = tx.find::<roster_import::Entity>().all(tx).await.unwrap();
        let ends = tx.find::<audit::Entity>().filter(audit::Column::Action.eq("import.done")).all(tx).await.unwrap();
        let accounts = tx.find::<account::Entity>().all(tx).await.unwrap();
        let mut learnt: BTreeMap<AccountId, usize> = BTreeMap::new();
        for fact in tx.find::<mastery::Entity>().all(tx).await.unwrap() {
            *learnt.entry(fact.pupil_id).or_default() += usize::try_from(fact.seen).unwrap();
        }
        Self {
            sessions: sessions.into_iter().map(|session| (session.id, session)).collect(),
            answers: by(answers, |answer| answer.session_id),
            checks: checks.into_iter().map(|check| (check.id, check)).collect(),
            check_answers: by(check_answers, |answer| answer.attempt_id),
            learnt,
            imports: imports.into_iter().map(|import| (import.id, import)).collect(),
            ends: ends.into_iter().filter_map(|end| end.subject_id).map(ImportId).collect(),
            external_ids: accounts.into_iter().filter_map(|account| account.external_id).collect(),
        }
    }
}

fn by<K: Ord, V>(rows: Vec<V>, key: impl Fn(&V) -> K) -> BTreeMap<K, Vec<V>> {
    let mut by: BTreeMap<K, Vec<V>> = BTreeMap::new();
    for row in rows {
        by.entry(key(&row)).or_default().push(row);
    }
    by
}
