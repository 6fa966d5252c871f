//! Measures how fast a worker marks the Multiplication Tables Check of a large trust's year 4. All attempts are in the
//! queue at the start.

use std::{error::Error, time::Instant};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    AccountId, AttemptState, Database, MtcAttemptId, Role, SchoolId, YearGroup, account, mtc_answer, mtc_attempt,
    school::{self, SchoolStatus},
    tenant::{Service, Tenant},
};

use serde_json::json;
use tokio_util::sync::CancellationToken;
use worker::{
    clock::Clock,
    credential::Hasher,
    jobs::{self, mtc_score::MtcScore},
    keys::KeyRing,
    live::LiveQueues,
    metrics::{Metrics, ProcessKind},
    mtc::{
        OPEN_FOR,
        form::{self, FormQuestion},
    },
    queue::{Job, QueueSettings, Wake, enqueue_many},
    seal::Sealer,
    tombstones::Tombstones,
};

/// The number of attempts written in one transaction.
const BATCH: usize = 500;

/// Marks `checks` complete attempts with a worker configured as in production. Returns the attempts marked per second.
pub(crate) async fn mark_rate(database: &Database, checks: usize) -> Result<f64, Box<dyn Error>> {
    write(database, checks).await?;
    let parts = jobs::JobContext {
        database: database.clone(),
        clock: Clock::system(),
        hasher: Hasher::new(KeyRing::draw(), 4, 1, 1),
        sealer: Sealer::new(KeyRing::draw()),
        live: LiveQueues::in_memory(),
        metrics: Metrics::new(ProcessKind::Worker),
        tombstones: Tombstones::in_directory(None),
    };
    let stop = CancellationToken::new();
    let start = Instant::now();
    let measurement = async {
        let result = super::until_done(database, MtcScore::KIND).await;
        let elapsed = start.elapsed();
        stop.cancel();
        result.map(|()| elapsed)
    };
    let worker = jobs::work(parts, Wake::local(), QueueSettings::default(), stop.clone());
    let ((), elapsed) = tokio::join!(worker, measurement);
    Ok(f64::from(u32::try_from(checks)?) / elapsed?.as_secs_f64())
}

async fn write(database: &Database, checks: usize) -> Result<(), Box<dyn Error>> {
    let (school_id, now) = (SchoolId::draw(), Utc::now());
    let tx = Service::new(database.clone()).begin().await?;
    tx.insert::<school::Entity, _>(school(school_id, now)).await?;
    tx.commit().await?;
    #[expect(clippy::disallowed_methods, reason = "the school has just been created")]
    let tenant = Tenant::of(database.clone(), school_id);
    for first in (0..u64::try_from(checks)?).step_by(BATCH) {
        let numbers = (first..u64::try_from(checks)?).take(BATCH);
        let pupils: Vec<_> = numbers.map(|number| pupil(school_id, number, now)).collect();
        let attempts: Vec<_> = pupils.iter().zip(first..).map(|(pupil, number)| attempt(pupil, number, now)).collect();
        let tx = tenant.begin().await?;
        tx.insert_many::<account::Entity, _>(pupils).await?;
        let (rows, answers): (Vec<_>, Vec<_>) = attempts.into_iter().unzip();
        let jobs: Vec<_> = rows.iter().map(|attempt| MtcScore { attempt_id: attempt.id }).collect();
        tx.insert_many::<mtc_attempt::Entity, _>(rows).await?;
        tx.insert_many::<mtc_answer::Entity, _>(answers.into_iter().flatten().collect::<Vec<_>>()).await?;
        enqueue_many(&tx, jobs, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn school(id: SchoolId, now: DateTime<Utc>) -> school::Model {
    school::Model {
        id,
        name: "Checked".into(),
        sort_name: "checked".into(),
        slug: "checked".into(),
        urn: Some("100000".into()),
        status: SchoolStatus::Active,
        version: 1,
        created_at: now,
    }
}

fn pupil(school_id: SchoolId, number: u64, now: DateTime<Utc>) -> account::Model {
    account::Model {
        school_id,
        id: AccountId::draw(),
        role: Role::Pupil,
        username: format!("pupil{number}"),
        first_name: "Max".into(),
        last_name: "Checked".into(),
        sort_name: "checked max".into(),
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

/// Returns a complete attempt in which every fifth answer is wrong.
fn attempt(pupil: &account::Model, seed: u64, now: DateTime<Utc>) -> (mtc_attempt::Model, Vec<mtc_answer::Model>) {
    let form = form::draw(seed);
    let started_at = now - TimeDelta::minutes(5);
    let row = mtc_attempt::Model {
        school_id: pupil.school_id,
        id: MtcAttemptId::draw(),
        pupil_id: pupil.id,
        round_id: None,
        number: 1,
        seed: seed.cast_signed(),
        form: json!(form.as_slice()),
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
    };
    let answers = (1..).zip(form).map(|(number, question)| answer(&row, number, question)).collect();
    (row, answers)
}

fn answer(attempt: &mtc_attempt::Model, number: i16, question: FormQuestion) -> mtc_answer::Model {
    let shown_at = attempt.started_at + TimeDelta::seconds(18) + TimeDelta::seconds(5) * number.into();
    let product = i16::from(question.table) * i16::from(question.factor);
    mtc_answer::Model {
        school_id: attempt.school_id,
        attempt_id: attempt.id,
        question: number,
        answer: (product + i16::from(number % 5 == 0)).to_string(),
        shown_at,
        first_key_at: Some(shown_at + TimeDelta::milliseconds(1_200)),
        answered_at: shown_at + TimeDelta::seconds(2),
        received_at: attempt.started_at + TimeDelta::seconds(148),
        outcome: None,
        response_ms: None,
        recall_ms: None,
    }
}
