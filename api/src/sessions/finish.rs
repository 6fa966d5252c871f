//! Ends a session and summarises it.

use chrono::{DateTime, Utc};
use entity::{AccountId, MasteryLevel, SessionId, SessionState, attempt, practice_session, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder, sea_query::Expr};
use std::collections::BTreeMap;
use worker::{jobs::digest::Digest, learning::count, queue::enqueue};

use super::PracticeSession;
use crate::assessments::outcome::{self, AssessmentOutcome};

/// The summary of a session.
#[derive(Debug, Clone, Object)]
pub struct SessionSummary {
    /// The session.
    pub session: PracticeSession,
    /// Facts whose last answer was right and took at most nine tenths of the usual recall time.
    pub quicker: Vec<QuickerFact>,
    /// Facts that became secure.
    pub became_secure: Vec<FactName>,
    /// Facts whose last answer was wrong; later sessions ask them again.
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

/// A fact that the pupil now recalls more quickly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Object)]
pub struct QuickerFact {
    /// The smaller factor: 1 to 12.
    pub a: u8,
    /// The larger factor: 1 to 12.
    pub b: u8,
    /// The mean recall time before the session, in milliseconds.
    pub usual_recall_ms: u32,
    /// The recall time of the last answer, in milliseconds.
    pub recall_ms: u32,
}

/// A session that has ended.
#[derive(Debug)]
pub struct FinishedSession {
    /// The summary of the session.
    pub summary: SessionSummary,
    /// Whether this call ended the session; false if it had already ended.
    pub is_new: bool,
}

/// Ends the session, unless it has already ended, and returns its summary; `None` if the pupil has no such session.
pub async fn finish(
    tx: &TenantTx,
    pupil_id: AccountId,
    session_id: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<FinishedSession>, DbErr> {
    // The update locks the row, so an answer that arrives at the same moment is either recorded before the session ends
    // or rejected.
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
        let mut outcome = outcome::of_session(tx, session_id).await?;
        if row.accepts_late_answers(now)
            && let Some(outcome) = &mut outcome
        {
            outcome.hide_right_answers_to_come();
        }
        // The summary of an assessment shows no changes of mastery. The roll-ups include the assessment only later, and
        // a summary that is requested again must not differ from the first summary.
        let summary = SessionSummary {
            session: row.show(now),
            quicker: Vec::new(),
            became_secure: Vec::new(),
            to_practise: outcome.as_ref().map(AssessmentOutcome::facts_missed).unwrap_or_default(),
            assessment: outcome,
        };
        return Ok(Some(FinishedSession { summary, is_new }));
    }
    let attempts = tx
        .find::<attempt::Entity>()
        .filter(attempt::Column::SessionId.eq(session_id))
        .order_by_asc(attempt::Column::Position)
        .all(tx)
        .await?;
    Ok(Some(FinishedSession { summary: summary(row.show(now), &attempts), is_new }))
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
                first.standing_before < MasteryLevel::Secure && last.standing_after == MasteryLevel::Secure
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
