//! Answering a question of an assessment. Facts and numbers are marked at once; a written answer is stored with a
//! marking for a teacher to complete. The pupil gets no feedback before the sitting ends.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AssessmentId, MarkingId, SessionId, assessment_answer, marking, practice_session, tenant::TenantTx,
};
use openapi::InputError;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, sea_query::Expr};
use worker::{
    assessment::{Number, Paper, PaperItem},
    jobs::digest::Digest,
    learning::{column, count},
    queue::enqueue,
};

use super::sitting::{answered_slots, paper_of_session};
use crate::{
    body::FieldChange,
    sessions::{
        QuestionsLeft,
        answer::{AnswerError, AnswerResult, AnswerSubmission, Progress},
        question_id,
    },
};

/// A sitting whose session is locked in the database.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LockedSitting {
    /// The id of the pupil.
    pub(crate) pupil_id: AccountId,
    /// The id of the assessment.
    pub(crate) assessment_id: AssessmentId,
    /// Whether the sitting still asks questions, because its time is not over and the pupil has not ended it.
    pub(crate) is_open: bool,
    /// The id of the session.
    pub(crate) session_id: SessionId,
    /// The number of answers so far.
    pub(crate) answered: i32,
    /// The number of correct answers.
    pub(crate) correct: i32,
    /// The number of questions.
    pub(crate) length: i32,
    /// When the last answer was given.
    pub(crate) last_answered_at: Option<DateTime<Utc>>,
    /// The number of answers that arrived after the sitting was digested; `None` if it was not digested.
    pub(crate) late_answers: Option<i32>,
}

/// An answer: a number or a written text, depending on the kind of question.
enum SubmittedAnswer {
    Number(Option<Number>),
    Written(Option<String>),
}

/// Stores an answer. A question that is already answered keeps its first answer. `answered_at` is the time at which the
/// answer was given; `None` if the sitting does not accept the answer.
pub(crate) async fn submit(
    tx: &TenantTx,
    mut sitting: LockedSitting,
    submission: AnswerSubmission,
    answered_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<AnswerResult, AnswerError> {
    let session_id = sitting.session_id;
    let slot = question_id::read_place(session_id, submission.question_id).ok_or(AnswerError::NoQuestion)?;
    let paper = paper_of_session(tx, session_id).await?;
    let mut answered = answered_slots(tx, session_id).await?;
    if answered.insert(slot) {
        let answered_at = answered_at.ok_or(AnswerError::NoQuestion)?;
        let item = paper.at(slot).ok_or(AnswerError::NoQuestion)?;
        let row = answer_row(tx, session_id, slot, item, submission, answered_at)?;
        sitting.store(tx, item, row).await?;
        if !sitting.is_open {
            enqueue(tx, &Digest { session_id }, now).await?;
        }
    }
    Ok(sitting.result(&paper, &answered))
}

fn answer_row(
    tx: &TenantTx,
    session_id: SessionId,
    slot: u16,
    item: &PaperItem,
    submission: AnswerSubmission,
    answered_at: DateTime<Utc>,
) -> Result<assessment_answer::Model, InputError> {
    let (elapsed_ms, typing_ms) = (submission.elapsed_ms, submission.typing_ms());
    let (number, written) = match SubmittedAnswer::for_item(item, submission)? {
        SubmittedAnswer::Number(number) => (number, None),
        SubmittedAnswer::Written(written) => (None, written),
    };
    Ok(assessment_answer::Model {
        school_id: tx.school_id(),
        session_id,
        slot: i16::try_from(slot).unwrap_or(i16::MAX),
        answer: number.map(Number::value),
        written,
        correct: item.mark(number),
        elapsed_ms: column(elapsed_ms),
        typing_ms: typing_ms.map(column),
        answered_at,
    })
}

impl SubmittedAnswer {
    /// Returns the answer to the question. The field that this kind of question requires must be present.
    fn for_item(item: &PaperItem, submission: AnswerSubmission) -> Result<Self, InputError> {
        match (item, submission.answer, submission.text) {
            (PaperItem::Fact { .. } | PaperItem::Number { .. }, FieldChange::Keep, _) => {
                Err(InputError::missing("answer"))
            }
            (PaperItem::Written { .. }, _, FieldChange::Keep) => Err(InputError::missing("text")),
            (PaperItem::Fact { .. } | PaperItem::Number { .. }, number, _) => Ok(Self::Number(number.into_option())),
            (PaperItem::Written { .. }, _, text) => {
                Ok(Self::Written(text.into_option().filter(|text| !text.is_empty())))
            }
        }
    }
}

impl LockedSitting {
    async fn store(&mut self, tx: &TenantTx, item: &PaperItem, answer: assessment_answer::Model) -> Result<(), DbErr> {
        self.answered += 1;
        self.correct += i32::from(answer.correct == Some(true));
        self.last_answered_at = self.last_answered_at.max(Some(answer.answered_at));
        self.late_answers = self.late_answers.map(|late| late + 1);
        tx.update::<practice_session::Entity>()
            .col_expr(practice_session::Column::Answered, Expr::value(self.answered))
            .col_expr(practice_session::Column::Correct, Expr::value(self.correct))
            .col_expr(practice_session::Column::LastAnsweredAt, Expr::value(self.last_answered_at))
            .col_expr(practice_session::Column::LateAnswers, Expr::value(self.late_answers.unwrap_or_default()))
            .filter(practice_session::Column::Id.eq(self.session_id))
            .exec(tx)
            .await?;
        let marking = answer.written.is_some().then(|| self.marking(item, &answer));
        tx.insert::<assessment_answer::Entity, _>(answer).await?;
        if let Some(marking) = marking {
            tx.insert::<marking::Entity, _>(marking).await?;
        }
        Ok(())
    }

    fn marking(&self, item: &PaperItem, answer: &assessment_answer::Model) -> marking::Model {
        marking::Model {
            school_id: answer.school_id,
            id: MarkingId::draw(),
            assessment_id: self.assessment_id,
            pupil_id: self.pupil_id,
            session_id: answer.session_id,
            slot: answer.slot,
            question: item.text(),
            out_of: item.marks().into(),
            score: None,
            feedback: None,
            marked_by: None,
            marked_at: None,
            moderated_score: None,
            moderation_note: None,
            moderated_by: None,
            moderated_at: None,
            version: 1,
            created_at: answer.answered_at,
        }
    }

    fn result(&self, paper: &Paper, answered: &BTreeSet<u16>) -> AnswerResult {
        let on_paper = || QuestionsLeft::on_paper(self.session_id, paper, answered);
        let left = if self.is_open { on_paper() } else { QuestionsLeft::default() };
        AnswerResult {
            correct: None,
            right_answer: None,
            fact: None,
            progress: Progress { answered: count(self.answered), correct: None, length: count(self.length) },
            next: left.next,
            ahead: left.ahead,
        }
    }
}
