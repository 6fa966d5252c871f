//! Converts a pupil's mastery between the engine's types and the tables.

use std::collections::BTreeMap;

use entity::{AccountId, SchoolId, learner, mastery, tenant::TenantTx};
use sea_orm::{ColumnTrait, DbErr, FromQueryResult, QueryFilter, QuerySelect};
use serde_json::Value;

use crate::practice::{Fact, Learner, Mastery};

/// Everything that the engine knows about a pupil.
#[derive(Debug, Clone, Default)]
pub struct Knowledge {
    /// The model of the pupil over all facts.
    pub learner: Learner,
    /// The mastery of each fact that the pupil has met.
    pub mastery: BTreeMap<Fact, Mastery>,
    /// The number of sessions started so far.
    pub sessions: u32,
}

impl Knowledge {
    /// Loads the engine's knowledge of a pupil. It is empty if the pupil has never practised.
    pub async fn load(tx: &TenantTx, pupil_id: AccountId) -> Result<Self, DbErr> {
        let learner = tx.find::<learner::Entity>().filter(learner::Column::PupilId.eq(pupil_id)).one(tx).await?;
        let rows = tx.find::<mastery::Entity>().filter(mastery::Column::PupilId.eq(pupil_id)).all(tx).await?;
        Ok(Self {
            sessions: learner.as_ref().map_or(0, |learner| count(learner.sessions)),
            learner: learner.map(|learner| learner_of(learner.engine)).unwrap_or_default(),
            mastery: rows.iter().filter_map(|row| Some((fact(row.a, row.b)?, mastery_of(row)))).collect(),
        })
    }

    /// Loads the engine's knowledge of a pupil and locks the rows of the facts until the transaction ends. A caller
    /// that changes several facts must use this function instead of `load`.
    pub async fn lock(tx: &TenantTx, pupil_id: AccountId) -> Result<Self, DbErr> {
        tx.find::<mastery::Entity>().filter(mastery::Column::PupilId.eq(pupil_id)).lock_exclusive().all(tx).await?;
        Self::load(tx, pupil_id).await
    }
}

/// Parses the stored model of a pupil. If another version of the engine stored the model and this version cannot parse
/// it, returns a new model.
#[must_use]
pub fn learner_of(engine: Value) -> Learner {
    serde_json::from_value(engine).unwrap_or_default()
}

/// Converts a row to the engine's type.
#[must_use]
pub fn mastery_of(row: &mastery::Model) -> Mastery {
    Mastery {
        stability: row.stability,
        difficulty: row.difficulty,
        last_seen: Some(row.last_seen_at),
        seen: count(row.seen),
        correct: count(row.correct),
        lapses: count(row.lapses),
        streak: count(row.streak),
        mean_ln_recall: row.mean_ln_recall,
    }
}

/// Saves the mastery of facts in one statement.
pub async fn save_mastery(
    tx: &TenantTx,
    pupil_id: AccountId,
    changed: impl IntoIterator<Item = (Fact, Mastery)>,
) -> Result<(), DbErr> {
    let rows = changed.into_iter().filter_map(|(fact, mastery)| mastery_row(tx.school_id(), pupil_id, fact, &mastery));
    tx.replace_many::<mastery::Entity, _>(rows).await
}

/// Converts the mastery of a fact to a row; `None` if the fact was never asked.
#[must_use]
pub fn mastery_row(school_id: SchoolId, pupil_id: AccountId, fact: Fact, mastery: &Mastery) -> Option<mastery::Model> {
    let (a, b) = pair(fact);
    Some(mastery::Model {
        school_id,
        pupil_id,
        a,
        b,
        stability: mastery.stability,
        difficulty: mastery.difficulty,
        seen: column(mastery.seen),
        correct: column(mastery.correct),
        lapses: column(mastery.lapses),
        streak: column(mastery.streak),
        mean_ln_recall: mastery.mean_ln_recall,
        standing: mastery.level(),
        last_seen_at: mastery.last_seen?,
    })
}

/// Returns the columns `a` and `b` of a fact.
#[must_use]
pub fn pair(fact: Fact) -> (i16, i16) {
    (fact.a().into(), fact.b().into())
}

/// Returns the fact with these columns `a` and `b`; `None` if they are not 1 to 12.
#[must_use]
pub fn fact(a: i16, b: i16) -> Option<Fact> {
    Fact::new(u8::try_from(a).ok()?, u8::try_from(b).ok()?)
}

/// Converts a count to the type of its column.
#[must_use]
pub fn column(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Converts a column to a count.
#[must_use]
pub fn count(column: i32) -> u32 {
    u32::try_from(column).unwrap_or_default()
}

/// Returns the pupil's row in the table `learner`, inserting it if it is missing, and locks it until the transaction
/// ends.
pub async fn lock_learner(tx: &TenantTx, pupil_id: AccountId) -> Result<learner::Model, DbErr> {
    let engine = serde_json::to_value(Learner::default()).map_err(|cause| DbErr::Json(cause.to_string()))?;
    let sql = "
        INSERT INTO learner (school_id, pupil_id, engine, sessions, facts_seen, facts_secure, recent_answers,
                             recent_correct, recent_slow, streak_days)
        VALUES ($1, $2, $3, 0, 0, 0, 0, 0, 0, 0)
        ON CONFLICT (school_id, pupil_id) DO UPDATE SET sessions = learner.sessions
        RETURNING *";
    let row = tx.query_one_sql(sql, [pupil_id.into(), engine.into()]).await?.ok_or(DbErr::RecordNotInserted)?;
    learner::Model::from_query_result(&row, "")
}
