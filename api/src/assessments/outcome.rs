//! What a sitting came to, question by question.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::{SessionId, assessment_answer, marking, practice_session, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QuerySelect};
use serde_json::Value;
use worker::{
    assessment::{Item, Number, Paper},
    learning::count,
};

use super::paper_of;
use crate::sessions::{QuestionKind, finish::FactName};

/// What a sitting of an assessment came to.
#[derive(Debug, Clone, Object)]
pub struct AssessmentOutcome {
    /// Marks so far: those of answers that a teacher has yet to mark are not in it.
    pub score: u32,
    /// Marks at most.
    pub marks: u32,
    /// Answers that a teacher has yet to mark.
    pub to_mark: u32,
    /// Every question with its answer, in order.
    pub questions: Vec<QuestionResult>,
    #[oai(skip)]
    missed: BTreeSet<FactName>,
}

/// A question of a sitting, and what became of it.
#[derive(Debug, Clone, Object)]
pub struct QuestionResult {
    /// Its place: from 1.
    pub number: u32,
    /// What it asks for.
    pub kind: QuestionKind,
    /// As the pupil read it.
    pub text: String,
    /// The number that was answered; null when none was.
    pub answer: Option<f64>,
    /// The words that were answered; null when none were.
    pub written: Option<String>,
    /// The one right number; null where words are asked for.
    pub right_answer: Option<f64>,
    /// Marks: null until a teacher has marked it. What was not answered has none of its marks.
    pub score: Option<u32>,
    /// Marks at most.
    pub marks: u32,
    /// What the teacher says to it, once it is marked.
    pub feedback: Option<String>,
}

/// The score that counts: the headteacher's, or else the teacher's; none until it is marked.
pub(crate) fn score_of(marking: &marking::Model) -> Option<i16> {
    marking.marked_at.and(marking.moderated_score.or(marking.score))
}

impl AssessmentOutcome {
    /// Facts that were missed.
    #[must_use]
    pub fn facts_missed(&self) -> Vec<FactName> {
        self.missed.iter().copied().collect()
    }

    fn of(paper: &Paper, answers: Vec<assessment_answer::Model>, markings: Vec<marking::Model>) -> Self {
        let mut answers: BTreeMap<i16, _> = answers.into_iter().map(|answer| (answer.slot, answer)).collect();
        let mut markings: BTreeMap<i16, _> = markings.into_iter().map(|marking| (marking.slot, marking)).collect();
        let mut missed = BTreeSet::new();
        let questions: Vec<QuestionResult> = (0_i16..)
            .zip(&paper.0)
            .map(|(slot, item)| {
                let answer = answers.remove(&slot);
                if let (Item::Fact { question }, Some(false)) =
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
    item: &Item,
    answer: Option<assessment_answer::Model>,
    marking: Option<marking::Model>,
) -> QuestionResult {
    let is_right = answer.as_ref().is_some_and(|answer| answer.correct == Some(true));
    let score = marking.as_ref().map_or(Some(i16::from(is_right)), score_of);
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
        // A draft is the teacher's own.
        feedback: marking.filter(|marking| marking.marked_at.is_some()).and_then(|marking| marking.feedback),
    }
}

/// What a session came to; none when there is no such session.
pub async fn of_session(tx: &TenantTx, id: SessionId) -> Result<Option<AssessmentOutcome>, DbErr> {
    Ok(of_sessions(tx, &[id]).await?.remove(&id))
}

/// What sessions came to: three queries, however many there are.
pub async fn of_sessions(tx: &TenantTx, ids: &[SessionId]) -> Result<HashMap<SessionId, AssessmentOutcome>, DbErr> {
    let these = || ids.iter().copied();
    let plans: Vec<(SessionId, Value)> = tx
        .find::<practice_session::Entity>()
        .select_only()
        .columns([practice_session::Column::Id, practice_session::Column::Plan])
        .filter(practice_session::Column::Id.is_in(these()))
        .into_tuple()
        .all(tx)
        .await?;
    let of_these = assessment_answer::Column::SessionId.is_in(these());
    let mut answers: HashMap<SessionId, Vec<assessment_answer::Model>> = HashMap::new();
    for answer in tx.find::<assessment_answer::Entity>().filter(of_these).all(tx).await? {
        answers.entry(answer.session_id).or_default().push(answer);
    }
    let of_these = marking::Column::SessionId.is_in(these());
    let mut markings: HashMap<SessionId, Vec<marking::Model>> = HashMap::new();
    for marking in tx.find::<marking::Entity>().filter(of_these).all(tx).await? {
        markings.entry(marking.session_id).or_default().push(marking);
    }
    let outcome = |(id, plan): (SessionId, Value)| {
        let answers = answers.remove(&id).unwrap_or_default();
        let markings = markings.remove(&id).unwrap_or_default();
        Ok((id, AssessmentOutcome::of(&paper_of(&plan)?, answers, markings)))
    };
    plans.into_iter().map(outcome).collect()
}
