//! The roll-ups of a pupil. The views of a class read roll-ups instead of attempts. Each roll-up is computed anew from
//! the pupil's own few rows, so that rolling up is idempotent.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{AccountId, MasteryLevel, SessionKind, certificate, learner, practice_session, tenant::TenantTx};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, FromQueryResult, QueryFilter, sea_query::OnConflict};

use super::{Knowledge, knowledge::column};
use crate::{
    calendar,
    practice::{self, Learner, predict},
};

/// The period that counts as recent.
const RECENTLY: TimeDelta = TimeDelta::days(28);

/// How far back a streak is counted. No pupil is expected to have a longer streak.
const STREAK: TimeDelta = TimeDelta::days(400);

#[derive(FromQueryResult)]
struct PracticeTotals {
    kind: SessionKind,
    started_at: DateTime<Utc>,
    answered: i32,
    correct: i32,
    slow: i32,
}

/// Updates the pupil's roll-ups and awards the certificates that the pupil has earned. `gained_at` is the time at which
/// a fact became secure, or `None` if no fact has just become secure. `engine` is the new model of the pupil, or `None`
/// if the model has not changed.
pub async fn roll_up(
    tx: &TenantTx,
    pupil_id: AccountId,
    engine: Option<Learner>,
    gained_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let mut knowledge = Knowledge::load(tx, pupil_id).await?;
    if let Some(engine) = engine {
        knowledge.learner = engine;
    }
    let sessions = answered_sessions(tx, pupil_id, now).await?;
    // Leave out assessments, because they also ask questions other than facts, and their answers would distort the
    // picture of practice.
    let practice = || sessions.iter().filter(|session| session.kind != SessionKind::Assessment);
    let recent = || practice().filter(|session| session.started_at > now - RECENTLY);
    let prediction = predict(&knowledge.mastery, &knowledge.learner, now);
    let secure = knowledge.mastery.values().filter(|mastery| mastery.level() == MasteryLevel::Secure).count();
    let engine = serde_json::to_value(knowledge.learner).map_err(|cause| DbErr::Json(cause.to_string()))?;
    let row = learner::ActiveModel {
        engine: Set(engine),
        predicted_score: Set(Some(prediction.mean)),
        predicted_low: Set(Some(prediction.low)),
        predicted_high: Set(Some(prediction.high)),
        facts_seen: Set(i32::try_from(knowledge.mastery.len()).unwrap_or(i32::MAX)),
        facts_secure: Set(i32::try_from(secure).unwrap_or(i32::MAX)),
        recent_answers: Set(recent().map(|session| session.answered).sum()),
        recent_correct: Set(recent().map(|session| session.correct).sum()),
        recent_slow: Set(recent().map(|session| session.slow).sum()),
        streak_days: Set(column(calendar::streak(sessions.iter().map(|session| calendar::day_of(session.started_at))))),
        last_practised_at: knowledge
            .mastery
            .values()
            .filter_map(|mastery| mastery.last_seen)
            .max()
            .map_or(sea_orm::ActiveValue::NotSet, |at| Set(Some(at))),
        last_gain_at: gained_at.map_or(sea_orm::ActiveValue::NotSet, |at| Set(Some(at))),
        ..Default::default()
    };
    tx.update::<learner::Entity>().set(row).filter(learner::Column::PupilId.eq(pupil_id)).exec(tx).await?;
    award_certificates(tx, pupil_id, &knowledge, now).await
}

/// Returns the pupil's sessions that have answers.
async fn answered_sessions(
    tx: &TenantTx,
    pupil_id: AccountId,
    now: DateTime<Utc>,
) -> Result<Vec<PracticeTotals>, DbErr> {
    use practice_session::Column;
    let query = tx
        .select::<practice_session::Entity>()
        .columns([Column::Kind, Column::StartedAt, Column::Answered, Column::Correct, Column::Slow])
        .and_where(Column::PupilId.eq(pupil_id))
        .and_where(Column::StartedAt.gt(now - STREAK))
        .and_where(Column::Answered.gt(0))
        .to_owned();
    tx.rows(&query).await
}

/// Awards a certificate for each times table whose facts are all secure. The pupil keeps a certificate once it is
/// earned.
async fn award_certificates(
    tx: &TenantTx,
    pupil_id: AccountId,
    knowledge: &Knowledge,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    use certificate::Column;
    let secure = |fact: practice::Fact| {
        knowledge.mastery.get(&fact).is_some_and(|mastery| mastery.level() == MasteryLevel::Secure)
    };
    let earned = (1..=12_u8).filter(|table| practice::Fact::of_table(*table).all(secure));
    let certificates = earned.map(|table| certificate::Model {
        school_id: tx.school_id(),
        pupil_id,
        times_table: table.into(),
        earned_at: now,
    });
    let keep_earlier =
        OnConflict::columns([Column::SchoolId, Column::PupilId, Column::TimesTable]).do_nothing().to_owned();
    tx.insert_many_on_conflict::<certificate::Entity, _>(certificates, keep_earlier).await
}
