//! The end of a session, and what it came to.

use chrono::{DateTime, Utc};
use entity::{AccountId, SessionId, SessionState, Standing, attempt, practice_session, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder, sea_query::Expr};
use std::collections::BTreeMap;
use worker::{jobs::digest::Digest, learning::count, queue::enqueue};

use super::PracticeSession;
use crate::assessments::outcome::{self, AssessmentOutcome};

/// What a session came to.
#[derive(Debug, Clone, Object)]
pub struct SessionSummary {
    /// The session.
    pub session: PracticeSession,
    /// Facts that were recalled in nine tenths of their usual time or less.
    pub quicker: Vec<QuickerFact>,
    /// Facts that became secure.
    pub became_secure: Vec<FactName>,
    /// Facts whose last answer was wrong: they come back.
    pub to_practise: Vec<FactName>,
    /// The results of an assessment; null in practice.
    pub assessment: Option<AssessmentOutcome>,
}

/// A fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Object)]
pub struct FactName {
    /// The smaller factor: 1 to 12.
    pub a: u8,
    /// The larger factor: 1 to 12.
    pub b: u8,
}

/// A fact that got quicker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Object)]
pub struct QuickerFact {
    /// The smaller factor: 1 to 12.
    pub a: u8,
    /// The larger factor: 1 to 12.
    pub b: u8,
    /// What recall usually took before the session: milliseconds.
    pub usual_recall_ms: u32,
    /// What it took at last: milliseconds.
    pub recall_ms: u32,
}

/// A session that has ended.
#[derive(Debug)]
pub struct Finished {
    /// What it came to.
    pub summary: SessionSummary,
    /// Whether this ended it: it may have ended before.
    pub is_new: bool,
}

/// Ends the session, where it has not ended yet, and says what it came to; none when the pupil has no such session.
pub async fn finish(
    tx: &TenantTx,
    pupil_id: AccountId,
    session_id: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<Finished>, DbErr> {
    // The update locks the row: an answer that comes at the same moment is taken before or not at all.
    let ended = tx
        .update::<practice_session::Entity>()
        .col_expr(practice_session::Column::State, Expr::value(SessionState::Finished))
        .col_expr(practice_session::Column::EndedAt, Expr::value(now))
        .filter(practice_session::Column::Id.eq(session_id))
        .filter(practice_session::Column::PupilId.eq(pupil_id))
        .filter(practice_session::Column::State.eq(SessionState::Open))
        .filter(practice_session::Column::ExpiresAt.gt(now))
        .exec(tx)
        .await?;
    let is_new = ended.rows_affected > 0;
    if is_new {
        enqueue(tx, &Digest { session_id }, now).await?;
    }
    let Some(row) = super::find(tx, pupil_id, session_id).await? else { return Ok(None) };
    if row.assessment_id.is_some() {
        let outcome = outcome::of_session(tx, session_id).await?;
        // The roll-ups take an assessment in later, and what it says must not change with that.
        let summary = SessionSummary {
            session: row.show(now),
            quicker: Vec::new(),
            became_secure: Vec::new(),
            to_practise: outcome.as_ref().map(AssessmentOutcome::facts_missed).unwrap_or_default(),
            assessment: outcome,
        };
        return Ok(Some(Finished { summary, is_new }));
    }
    let attempts = tx
        .find::<attempt::Entity>()
        .filter(attempt::Column::SessionId.eq(session_id))
        .order_by_asc(attempt::Column::Position)
        .all(tx)
        .await?;
    Ok(Some(Finished { summary: summary(row.show(now), &attempts), is_new }))
}

fn summary(session: PracticeSession, attempts: &[attempt::Model]) -> SessionSummary {
    let mut by_fact: BTreeMap<(i16, i16), Vec<&attempt::Model>> = BTreeMap::new();
    for attempt in attempts {
        by_fact.entry((attempt.a, attempt.b)).or_default().push(attempt);
    }
    let facts =
        || by_fact.iter().filter_map(|(pair, attempts)| Some((name(*pair)?, attempts.first()?, attempts.last()?)));
    let quicker = |(fact, first, last): (FactName, &&attempt::Model, &&attempt::Model)| {
        let (usual, recall) = (count(first.usual_recall_ms?), count(last.recall_ms));
        (last.correct && u64::from(recall) * 10 <= u64::from(usual) * 9).then_some(QuickerFact {
            a: fact.a,
            b: fact.b,
            usual_recall_ms: usual,
            recall_ms: recall,
        })
    };
    SessionSummary {
        session,
        quicker: facts().filter_map(quicker).collect(),
        became_secure: facts()
            .filter(|(_, first, last)| {
                first.standing_before < Standing::Secure && last.standing_after == Standing::Secure
            })
            .map(|(fact, ..)| fact)
            .collect(),
        to_practise: facts().filter(|(_, _, last)| !last.correct).map(|(fact, ..)| fact).collect(),
        assessment: None,
    }
}

fn name((a, b): (i16, i16)) -> Option<FactName> {
    Some(FactName { a: u8::try_from(a).ok()?, b: u8::try_from(b).ok()? })
}
