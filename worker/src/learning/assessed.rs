//! What the engine learns from an assessment: nothing while it is sat, and all of its facts at once when it has ended.

use std::collections::{BTreeMap, BTreeSet};

use entity::{assessment_answer, attempt, practice_session, tenant::TenantTx};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder};

use super::knowledge::{Knowledge, column, count, keep_mastery, pair};
use crate::{
    assessment::{Item, Number, Paper},
    practice::{Applied, Fact, Given, Learner, Mastery, Question, apply},
};

/// Takes the answers to facts into what is known of the pupil, and keeps them as attempts. Returns the attempts, and the
/// pupil as the engine now sees him or her.
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
    let known = Knowledge::lock(tx, session.pupil_id).await?;
    let mut learning =
        Learning { session, learner, mastery: known.mastery, met: BTreeSet::new(), attempts: Vec::new() };
    for answer in &answers {
        let item = u16::try_from(answer.slot).ok().and_then(|slot| paper.at(slot));
        if let Some(Item::Fact { question }) = item {
            learning.take(*question, answer);
        }
    }
    let Learning { met, mastery, .. } = &learning;
    let learnt: Vec<(Fact, Mastery)> = met.iter().filter_map(|fact| Some((*fact, *mastery.get(fact)?))).collect();
    keep_mastery(tx, session.pupil_id, learnt).await?;
    tx.insert_many::<attempt::Entity, _>(learning.attempts.clone()).await?;
    Ok((learning.attempts, learning.learner))
}

struct Learning<'a> {
    session: &'a practice_session::Model,
    learner: Learner,
    mastery: BTreeMap<Fact, Mastery>,
    met: BTreeSet<Fact>,
    attempts: Vec<attempt::Model>,
}

impl Learning<'_> {
    fn take(&mut self, question: Question, answer: &assessment_answer::Model) {
        let before = self.mastery.get(&question.fact).copied().unwrap_or_default();
        let given = Given {
            // A number that is no count is wrong, whichever it is.
            answer: answer.answer.and_then(Number::new).and_then(Number::whole),
            elapsed_ms: count(answer.elapsed_ms),
            at: answer.answered_at,
            judged_on_accuracy: self.session.judged_on_accuracy,
            first_attempt: self.met.insert(question.fact),
        };
        let applied = apply(question, &given, &before, &self.learner);
        self.attempts.push(self.attempt(question, answer, &given, &applied, &before));
        self.mastery.insert(question.fact, applied.mastery);
        self.learner = applied.learner;
    }

    fn attempt(
        &self,
        question: Question,
        answer: &assessment_answer::Model,
        given: &Given,
        applied: &Applied,
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
            answer: given.answer.map(column),
            correct: applied.correct,
            elapsed_ms: answer.elapsed_ms,
            recall_ms: column(applied.recall_ms),
            usual_recall_ms: before.usual_recall_ms().map(column),
            standing_before: applied.before,
            standing_after: applied.after,
            answered_at: answer.answered_at,
        }
    }
}
