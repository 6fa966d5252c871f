//! An answer in an assessment: marked by the machine as far as it can, stored with the marking that a teacher has to do,
//! and told nothing about.

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AssessmentId, MarkingId, SessionId, assessment_answer, marking, practice_session, tenant::TenantTx,
};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, sea_query::Expr};
use worker::{
    assessment::{Item, Number, Paper},
    learning::{column, count},
};

use super::sitting::paper_of_session;
use crate::{
    body::Change,
    sessions::{
        AskedQuestion,
        answer::{AnswerResult, NotTaken, Progress, Sent},
        question_id,
    },
};

/// A sitting whose session is locked.
#[derive(Debug, Clone, Copy)]
pub struct Sitting {
    /// Whose.
    pub pupil_id: AccountId,
    /// Its session.
    pub session_id: SessionId,
    /// What is sat.
    pub assessment_id: AssessmentId,
    /// Its time is not over, and nobody has ended it.
    pub is_open: bool,
    /// Answers so far: the questions come in order, so it is also the place of the next one.
    pub answered: i32,
    /// Those that were right.
    pub correct: i32,
    /// Questions.
    pub length: i32,
}

/// What was answered, as the question takes it.
enum Answer {
    Number(Option<Number>),
    Written(Option<String>),
}

/// Takes an answer to the question that is next. One that was answered already keeps its first answer.
pub async fn take(
    tx: &TenantTx,
    mut sitting: Sitting,
    sent: Sent,
    now: DateTime<Utc>,
) -> Result<AnswerResult, NotTaken> {
    let place = question_id::read_place(sitting.session_id, sent.question_id).ok_or(NotTaken::NoQuestion)?;
    let paper = paper_of_session(tx, sitting.session_id).await?;
    if i32::from(place) < sitting.answered {
        return Ok(sitting.result(&paper));
    }
    if !sitting.is_open || i32::from(place) > sitting.answered {
        return Err(NotTaken::NoQuestion);
    }
    let item = paper.at(place).ok_or(NotTaken::NoQuestion)?;
    let elapsed_ms = sent.elapsed_ms;
    let answer = Answer::to(item, sent).ok_or(NotTaken::Malformed)?;
    sitting.store(tx, item, answer, elapsed_ms, now).await?;
    Ok(sitting.result(&paper))
}

impl Answer {
    /// The answer to the question, where what must be said was said.
    fn to(item: &Item, sent: Sent) -> Option<Self> {
        match (item, sent.answer, sent.text) {
            (Item::Fact { .. } | Item::Number { .. }, Change::Keep, _) | (Item::Written { .. }, _, Change::Keep) => {
                None
            }
            (Item::Fact { .. } | Item::Number { .. }, number, _) => Some(Self::Number(number.into_option())),
            (Item::Written { .. }, _, text) => Some(Self::Written(text.into_option().filter(|text| !text.is_empty()))),
        }
    }
}

impl Sitting {
    async fn store(
        &mut self,
        tx: &TenantTx,
        item: &Item,
        answer: Answer,
        elapsed_ms: u32,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let (number, written) = match answer {
            Answer::Number(number) => (number, None),
            Answer::Written(written) => (None, written),
        };
        let correct = item.mark(number);
        let is_to_mark = written.is_some();
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
        if is_to_mark {
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

    fn marking(&self, tx: &TenantTx, item: &Item, slot: i16, now: DateTime<Utc>) -> marking::Model {
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
