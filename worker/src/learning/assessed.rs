//! Feeds the answers of an assessment to the engine. While the pupil sits the assessment, the engine learns nothing.
//! When the assessment has ended, the engine learns from all answers to facts at once, and later from answers that
//! arrive late.

use std::collections::{BTreeMap, BTreeSet};

use entity::{assessment_answer, attempt, practice_session, tenant::TenantTx};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder};

use super::knowledge::{Knowledge, column, count, fact, pair, save_mastery};
use crate::{
    assessment::{Number, Paper, PaperItem},
    practice::{AnswerEffect, Fact, Learner, Mastery, PracticeAnswer, Question, apply},
};

/// Updates the pupil's mastery with the answers to facts that are not stored as attempts yet, and stores these answers
/// as attempts. Returns the new attempts and the updated model of the pupil.
pub async fn learn_from_assessment(
    tx: &TenantTx,
    session: &practice_session::Model,
    learner: Learner,
) -> Result<(Vec<attempt::Model>, Learner), DbErr> {
    let paper: Paper = serde_json::from_value(session.plan.clone()).map_err(|cause| DbErr::Json(cause.to_string()))?;
    let answers = tx
        .find::<assessment_answer::Entity>()
        .filter(assessment_answer::Column::SessionId.eq(session.id))
        .order_by_asc(assessment_answer::Column::Slot)
        .all(tx)
        .await?;
    let learnt = tx.find::<attempt::Entity>().filter(attempt::Column::SessionId.eq(session.id)).all(tx).await?;
    let learnt_slots: BTreeSet<i16> = learnt.iter().map(|attempt| attempt.slot).collect();
    let knowledge = Knowledge::lock(tx, session.pupil_id).await?;
    let mut learning = Learning {
        session,
        learner,
        mastery: knowledge.mastery,
        met: learnt.iter().filter_map(|attempt| fact(attempt.a, attempt.b)).collect(),
        changed: BTreeSet::new(),
        attempts: Vec::new(),
    };
    for answer in answers.iter().filter(|answer| !learnt_slots.contains(&answer.slot)) {
        let item = u16::try_from(answer.slot).ok().and_then(|slot| paper.at(slot));
        if let Some(PaperItem::Fact { question }) = item {
            learning.apply_answer(*question, answer);
        }
    }
    let Learning { changed, mastery, .. } = &learning;
    let changed: Vec<(Fact, Mastery)> = changed.iter().filter_map(|fact| Some((*fact, *mastery.get(fact)?))).collect();
    save_mastery(tx, session.pupil_id, changed).await?;
    tx.insert_many::<attempt::Entity, _>(learning.attempts.clone()).await?;
    Ok((learning.attempts, learning.learner))
}

struct Learning<'a> {
    session: &'a practice_session::Model,
    learner: Learner,
    mastery: BTreeMap<Fact, Mastery>,
    /// The facts that the session has asked.
    met: BTreeSet<Fact>,
    /// The facts whose mastery has changed.
    changed: BTreeSet<Fact>,
    attempts: Vec<attempt::Model>,
}

impl Learning<'_> {
    fn apply_answer(&mut self, question: Question, answer: &assessment_answer::Model) {
        let before = self.mastery.get(&question.fact).copied().unwrap_or_default();
        let practice_answer = PracticeAnswer {
            // A negative or fractional number is always wrong, so it is treated as a missing answer.
            answer: answer.answer.and_then(Number::new).and_then(Number::whole),
            elapsed_ms: count(answer.elapsed_ms),
            typing_ms: answer.typing_ms.map(count),
            at: answer.answered_at,
            judged_on_accuracy: self.session.judged_on_accuracy,
            first_attempt: self.met.insert(question.fact),
        };
        let effect = apply(question, &practice_answer, &before, &self.learner);
        self.attempts.push(self.attempt(question, answer, &practice_answer, &effect, &before));
        self.mastery.insert(question.fact, effect.mastery);
        self.changed.insert(question.fact);
        self.learner = effect.learner;
    }

    fn attempt(
        &self,
        question: Question,
        answer: &assessment_answer::Model,
        practice_answer: &PracticeAnswer,
        effect: &AnswerEffect,
        before: &Mastery,
    ) -> attempt::Model {
        let (a, b) = pair(question.fact);
        attempt::Model {
            school_id: self.session.school_id,
            session_id: self.session.id,
            slot: answer.slot,
            position: answer.slot,
            a,
            b,
            form: question.form.code().into(),
            answer: practice_answer.answer.map(column),
            correct: effect.correct,
            elapsed_ms: answer.elapsed_ms,
            recall_ms: column(effect.recall_ms),
            usual_recall_ms: before.usual_recall_ms().map(column),
            standing_before: effect.before,
            standing_after: effect.after,
            answered_at: answer.answered_at,
        }
    }
}
