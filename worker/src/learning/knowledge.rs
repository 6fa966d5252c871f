//! What is known of a pupil, as the engine takes it and as the tables keep it.

use std::collections::BTreeMap;

use entity::{AccountId, SchoolId, learner, mastery, tenant::TenantTx};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, FromQueryResult, QueryFilter, QuerySelect, Statement};
use serde_json::Value;

use crate::practice::{Fact, Learner, Mastery};

/// All that the engine knows of a pupil.
#[derive(Debug, Clone, Default)]
pub struct Knowledge {
    /// Over all facts.
    pub learner: Learner,
    /// Of each fact that was met.
    pub mastery: BTreeMap<Fact, Mastery>,
    /// Sessions begun so far.
    pub sessions: u32,
}

impl Knowledge {
    /// What is known of the pupil: nothing, of one who never practised.
    pub async fn load(tx: &TenantTx, pupil_id: AccountId) -> Result<Self, DbErr> {
        let learner = tx.find::<learner::Entity>().filter(learner::Column::PupilId.eq(pupil_id)).one(tx).await?;
        let rows = tx.find::<mastery::Entity>().filter(mastery::Column::PupilId.eq(pupil_id)).all(tx).await?;
        Ok(Self {
            sessions: learner.as_ref().map_or(0, |learner| count(learner.sessions)),
            learner: learner.map(|learner| learner_of(learner.engine)).unwrap_or_default(),
            mastery: rows.iter().filter_map(|row| Some((fact(row.a, row.b)?, mastery_of(row)))).collect(),
        })
    }

    /// The same, with the facts locked until the transaction ends, for whoever changes several of them.
    pub async fn lock(tx: &TenantTx, pupil_id: AccountId) -> Result<Self, DbErr> {
        tx.find::<mastery::Entity>().filter(mastery::Column::PupilId.eq(pupil_id)).lock_exclusive().all(tx).await?;
        Self::load(tx, pupil_id).await
    }
}

/// What the engine kept of a pupil. What another version of it has kept, and this one cannot read, is learnt anew.
#[must_use]
pub fn learner_of(engine: Value) -> Learner {
    serde_json::from_value(engine).unwrap_or_default()
}

/// A row as the engine takes it.
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

/// Writes what is known of facts, in one statement.
pub async fn keep_mastery(
    tx: &TenantTx,
    pupil_id: AccountId,
    known: impl IntoIterator<Item = (Fact, Mastery)>,
) -> Result<(), DbErr> {
    let rows = known.into_iter().filter_map(|(fact, mastery)| mastery_row(tx.school_id(), pupil_id, fact, &mastery));
    tx.replace_many::<mastery::Entity, _>(rows).await
}

/// What is known of a fact, as a row; none of what was never asked.
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
        standing: mastery.standing(),
        last_seen_at: mastery.last_seen?,
    })
}

/// The columns `a` and `b` of a fact.
#[must_use]
pub fn pair(fact: Fact) -> (i16, i16) {
    (fact.a().into(), fact.b().into())
}

/// The fact of two columns.
#[must_use]
pub fn fact(a: i16, b: i16) -> Option<Fact> {
    Fact::new(u8::try_from(a).ok()?, u8::try_from(b).ok()?)
}

/// A count as a column keeps it.
#[must_use]
pub fn column(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// A count from its column.
#[must_use]
pub fn count(column: i32) -> u32 {
    u32::try_from(column).unwrap_or_default()
}

/// The pupil's row of the table `learner`, made where there is none, and locked until the transaction ends.
pub async fn lock_learner(tx: &TenantTx, pupil_id: AccountId) -> Result<learner::Model, DbErr> {
    let engine = serde_json::to_value(Learner::default()).map_err(|cause| DbErr::Json(cause.to_string()))?;
    let statement = Statement::from_sql_and_values(
        tx.get_database_backend(),
        "INSERT INTO learner (school_id, pupil_id, engine, sessions, facts_seen, facts_secure, recent_answers,
                              recent_correct, recent_slow, streak_days)
         VALUES ($1, $2, $3, 0, 0, 0, 0, 0, 0, 0)
         ON CONFLICT (school_id, pupil_id) DO UPDATE SET sessions = learner.sessions
         RETURNING *",
        [tx.school_id().into(), pupil_id.into(), engine.into()],
    );
    let row = tx.query_one_raw(statement).await?.ok_or(DbErr::RecordNotInserted)?;
    learner::Model::from_query_result(&row, "")
}
