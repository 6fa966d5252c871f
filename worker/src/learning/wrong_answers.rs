//! Counts wrong answers by pupil and fact, so that teachers see what to reteach.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{AccountId, tenant::TenantTx, wrong_answer};
use sea_orm::{
    DbErr, ExprTrait,
    sea_query::{Expr, OnConflict},
};

use super::knowledge::{column, pair};
use crate::practice::{Fact, Question};

/// New wrong answers of a pupil, counted by fact and answer.
#[derive(Debug, Clone, Default)]
pub struct WrongAnswers(BTreeMap<(Fact, u32), (u32, DateTime<Utc>)>);

impl WrongAnswers {
    /// Counts an answer if it is a wrong answer to a product. Does not count missing answers, or wrong answers to
    /// divisions and missing factors.
    pub fn note(&mut self, question: Question, answer: Option<u32>, at: DateTime<Utc>) {
        let right = u32::from(question.right_answer());
        let wrong = answer.filter(|answer| question.form.is_product() && *answer != right);
        let Some(wrong) = wrong else { return };
        let (times, last_at) = self.0.entry((question.fact, wrong)).or_insert((0, at));
        *times += 1;
        *last_at = Ord::max(at, *last_at);
    }

    /// Adds the counts to those already stored for the pupil, in one statement.
    pub async fn save(self, tx: &TenantTx, pupil_id: AccountId) -> Result<(), DbErr> {
        use wrong_answer::Column;
        let key = [Column::SchoolId, Column::PupilId, Column::A, Column::B, Column::Answer];
        let total = Expr::col((wrong_answer::Entity, Column::Times)).add(Expr::cust("excluded.times"));
        let add = OnConflict::columns(key).value(Column::Times, total).update_column(Column::LastAt).to_owned();
        let rows = self.0.into_iter().map(|((fact, answer), (times, last_at))| {
            let (a, b) = pair(fact);
            wrong_answer::Model {
                school_id: tx.school_id(),
                pupil_id,
                a,
                b,
                answer: column(answer),
                times: column(times),
                last_at,
            }
        });
        tx.insert_many_on_conflict::<wrong_answer::Entity, _>(rows, add).await
    }
}
