//! Answering a question of an assessment. Facts and numbers are marked at once; a written answer is stored with a
//! marking for a teacher to complete. The pupil gets no feedback before the sitting ends.

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AssessmentId, MarkingId, SessionId, assessment_answer, marking, practice_session, tenant::TenantTx,
};
use openapi::InputError;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, sea_query::Expr};
use worker::{
    assessment::{Number, Paper, PaperItem},
    learning::{column, count},
};

use super::sitting::paper_of_session;
use crate::{
    body::FieldChange,
    sessions::{
        AskedQuestion,
        answer::{AnswerError, AnswerResult, AnswerSubmission, Progress},
        question_id,
    },
};

/// A sitting whose session is locked in the database.
#[derive(Debug, Clone, Copy)]
pub struct OpenSitting {
    /// The id of the pupil.
    pub pupil_id: AccountId,
    /// The id of the session.
    pub session_id: SessionId,
    /// The id of the assessment.
    pub assessment_id: AssessmentId,
    /// Whether the sitting still accepts answers, because its time is not over and it has not been ended.
    pub is_open: bool,
    /// The number of answers so far. Questions come in order, so this is also the place of the next question.
    pub answered: i32,
    /// The number of correct answers.
    pub correct: i32,
    /// The number of questions.
    pub length: i32,
}

/// An answer: a number or a written text, depending on the kind of question.
enum SubmittedAnswer {
    Number(Option<Number>),
    Written(Option<String>),
}

/// Stores an answer to the next question. A question that is already answered keeps its first answer.
pub async fn submit(
    tx: &TenantTx,
    mut sitting: OpenSitting,
    submission: AnswerSubmission,
    now: DateTime<Utc>,
) -> Result<AnswerResult, AnswerError> {
    let place = question_id::read_place(sitting.session_id, submission.question_id).ok_or(AnswerError::NoQuestion)?;
    let paper = paper_of_session(tx, sitting.session_id).await?;
    if i32::from(place) < sitting.answered {
        return Ok(sitting.result(&paper));
    }
    if !sitting.is_open || i32::from(place) > sitting.answered {
        return Err(AnswerError::NoQuestion);
    }
    let item = paper.at(place).ok_or(AnswerError::NoQuestion)?;
    let elapsed_ms = submission.elapsed_ms;
    let answer = SubmittedAnswer::for_item(item, submission)?;
    sitting.store(tx, item, answer, elapsed_ms, now).await?;
    Ok(sitting.result(&paper))
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

impl OpenSitting {
    async fn store(
        &mut self,
        tx: &TenantTx,
        item: &PaperItem,
        answer: SubmittedAnswer,
        elapsed_ms: u32,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let (number, written) = match answer {
            SubmittedAnswer::Number(number) => (number, None),
            SubmittedAnswer::Written(written) => (None, written),
        };
        let correct = item.mark(number);
        let needs_marking = written.is_some();
        let slot = i16::try_from(self.answered).unwrap_or(i16::MAX);
        tx.insert::<assessment_answer::Entity, _>(assessment_answer::Model {
            school_id: tx.school_id(),
            session_id: self.session_id,
            slot,
            answer: number.map(Number::value),
            written,
            correct,
            elapsed_ms: column(elapsed_ms),
            answered_at: now,
        })
        .await?;
        if needs_marking {
            tx.insert::<marking::Entity, _>(self.marking(tx, item, slot, now)).await?;
        }
        self.answered += 1;
        self.correct += i32::from(correct == Some(true));
        tx.update::<practice_session::Entity>()
            .col_expr(practice_session::Column::Answered, Expr::value(self.answered))
            .col_expr(practice_session::Column::Correct, Expr::value(self.correct))
            .col_expr(practice_session::Column::LastAnsweredAt, Expr::value(now))
            .filter(practice_session::Column::Id.eq(self.session_id))
            .exec(tx)
            .await?;
        Ok(())
    }

    fn marking(&self, tx: &TenantTx, item: &PaperItem, slot: i16, now: DateTime<Utc>) -> marking::Model {
        marking::Model {
            school_id: tx.school_id(),
            id: MarkingId::draw(),
            assessment_id: self.assessment_id,
            pupil_id: self.pupil_id,
            session_id: self.session_id,
            slot,
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
            created_at: now,
        }
    }

    fn result(&self, paper: &Paper) -> AnswerResult {
        let next = u16::try_from(self.answered).ok().filter(|_| self.is_open);
        AnswerResult {
            correct: None,
            right_answer: None,
            fact: None,
            progress: Progress { answered: count(self.answered), correct: None, length: count(self.length) },
            next: next.and_then(|slot| AskedQuestion::at(self.session_id, slot, paper)),
        }
    }
}
