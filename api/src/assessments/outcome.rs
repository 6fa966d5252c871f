//! The outcome of a sitting, with each question.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::{SessionId, assessment_answer, marking, practice_session, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QuerySelect};
use serde_json::Value;
use worker::{
    assessment::{Number, Paper, PaperItem},
    learning::count,
};

use super::paper_of;
use crate::sessions::{QuestionKind, finish::FactName};

/// The outcome of a sitting of an assessment.
#[derive(Debug, Clone, Object)]
pub struct AssessmentOutcome {
    /// The score so far, without the answers that a teacher has not yet marked.
    pub score: u32,
    /// The maximum score.
    pub marks: u32,
    /// The number of answers that a teacher has not yet marked.
    pub to_mark: u32,
    /// Every question with its answer, in order.
    pub questions: Vec<QuestionResult>,
    #[oai(skip)]
    missed: BTreeSet<FactName>,
}

/// A question of a sitting with its result.
#[derive(Debug, Clone, Object)]
pub struct QuestionResult {
    /// The number of the question, from 1.
    pub number: u32,
    /// What kind of answer the question asks for.
    pub kind: QuestionKind,
    /// The text that the pupil read.
    pub text: String,
    /// The number that the pupil answered; null if there is none.
    pub answer: Option<f64>,
    /// The pupil's written answer; null if there is none.
    pub written: Option<String>,
    /// The right number; null for a written question, and for a question without an answer while the sitting, whose
    /// time is over, accepts answers that arrive late.
    pub right_answer: Option<f64>,
    /// The score; null until a teacher has marked a written answer. A question without an answer scores 0.
    pub score: Option<u32>,
    /// The maximum marks.
    pub marks: u32,
    /// How long the answer took by the client's clock, in milliseconds; null if the pupil did not reach the question.
    pub elapsed_ms: Option<u32>,
    /// The teacher's feedback; null until the answer is marked.
    pub feedback: Option<String>,
}

/// Returns the score that counts: the headteacher's, or else the teacher's; `None` until the answer is marked.
pub(crate) fn score_of(marking: &marking::Model) -> Option<i16> {
    marking.marked_at.and(marking.moderated_score.or(marking.score))
}

impl AssessmentOutcome {
    /// Returns the facts that were answered wrongly.
    #[must_use]
    pub fn facts_missed(&self) -> Vec<FactName> {
        self.missed.iter().copied().collect()
    }

    /// Hides the right answers of the questions without an answer, so that no one learns them before a late answer.
    pub(crate) fn hide_right_answers_to_come(&mut self) {
        for question in &mut self.questions {
            // An answer has a time, even if nothing was typed.
            if question.elapsed_ms.is_none() {
                question.right_answer = None;
            }
        }
    }

    fn of(paper: &Paper, answers: Vec<assessment_answer::Model>, markings: Vec<marking::Model>) -> Self {
        let mut answers: BTreeMap<i16, _> = answers.into_iter().map(|answer| (answer.slot, answer)).collect();
        let mut markings: BTreeMap<i16, _> = markings.into_iter().map(|marking| (marking.slot, marking)).collect();
        let mut missed = BTreeSet::new();
        let questions: Vec<QuestionResult> = (0_i16..)
            .zip(&paper.0)
            .map(|(slot, item)| {
                let answer = answers.remove(&slot);
                if let (PaperItem::Fact { question }, Some(false)) =
                    (item, answer.as_ref().and_then(|answer| answer.correct))
                {
                    missed.insert(FactName { a: question.fact.a(), b: question.fact.b() });
                }
                result(slot, item, answer, markings.remove(&slot))
            })
            .collect();
        Self {
            score: questions.iter().filter_map(|question| question.score).sum(),
            marks: count(paper.marks()),
            to_mark: questions.iter().filter(|question| question.score.is_none()).map(|_| 1).sum(),
            questions,
            missed,
        }
    }
}

fn result(
    slot: i16,
    item: &PaperItem,
    answer: Option<assessment_answer::Model>,
    marking: Option<marking::Model>,
) -> QuestionResult {
    let is_right = answer.as_ref().is_some_and(|answer| answer.correct == Some(true));
    let score = marking.as_ref().map_or(Some(i16::from(is_right)), score_of);
    let elapsed_ms = answer.as_ref().map(|answer| count(answer.elapsed_ms));
    let (number, written) = answer.map(|answer| (answer.answer, answer.written)).unwrap_or_default();
    QuestionResult {
        number: count(i32::from(slot) + 1),
        kind: item.kind().into(),
        text: item.text(),
        answer: number,
        written,
        right_answer: item.right_answer().map(Number::value),
        score: score.map(|score| count(score.into())),
        marks: item.marks().into(),
        elapsed_ms,
        // Feedback without a score is a draft, which only staff see.
        feedback: marking.filter(|marking| marking.marked_at.is_some()).and_then(|marking| marking.feedback),
    }
}

/// Returns the outcome of a session; `None` if there is no such session.
pub async fn of_session(tx: &TenantTx, id: SessionId) -> Result<Option<AssessmentOutcome>, DbErr> {
    Ok(of_sessions(tx, &[id]).await?.remove(&id))
}

/// Returns the outcomes of sessions. Runs three queries, whatever the number of sessions.
pub async fn of_sessions(tx: &TenantTx, ids: &[SessionId]) -> Result<HashMap<SessionId, AssessmentOutcome>, DbErr> {
    let session_ids = || ids.iter().copied();
    let plans: Vec<(SessionId, Value)> = tx
        .find::<practice_session::Entity>()
        .select_only()
        .columns([practice_session::Column::Id, practice_session::Column::Plan])
        .filter(practice_session::Column::Id.is_in(session_ids()))
        .into_tuple()
        .all(tx)
        .await?;
    let in_sessions = assessment_answer::Column::SessionId.is_in(session_ids());
    let mut answers: HashMap<SessionId, Vec<assessment_answer::Model>> = HashMap::new();
    for answer in tx.find::<assessment_answer::Entity>().filter(in_sessions).all(tx).await? {
        answers.entry(answer.session_id).or_default().push(answer);
    }
    let in_sessions = marking::Column::SessionId.is_in(session_ids());
    let mut markings: HashMap<SessionId, Vec<marking::Model>> = HashMap::new();
    for marking in tx.find::<marking::Entity>().filter(in_sessions).all(tx).await? {
        markings.entry(marking.session_id).or_default().push(marking);
    }
    let outcome = |(id, plan): (SessionId, Value)| {
        let answers = answers.remove(&id).unwrap_or_default();
        let markings = markings.remove(&id).unwrap_or_default();
        Ok((id, AssessmentOutcome::of(&paper_of(&plan)?, answers, markings)))
    };
    plans.into_iter().map(outcome).collect()
}
