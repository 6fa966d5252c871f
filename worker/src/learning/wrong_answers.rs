//! Counts wrong answers by pupil and fact, so that teachers see what to reteach.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{AccountId, tenant::TenantTx, wrong_answer};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait,
    sea_query::{Expr, OnConflict, Query},
};

use super::knowledge::{column, pair};
use crate::practice::{Fact, Question};

/// New wrong answers of a pupil, counted by fact and answer.
#[derive(Debug, Clone, Default)]
pub struct WrongAnswers(BTreeMap<(Fact, u32), (u32, DateTime<Utc>)>);

impl WrongAnswers {
    /// Counts an answer if it is a wrong answer to a product. Wrong answers to divisions and missing factors, and
    /// missing answers, are not counted.
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
        if self.0.is_empty() {
            return Ok(());
        }
        let key = [Column::SchoolId, Column::PupilId, Column::A, Column::B, Column::Answer];
        let total = Expr::col((wrong_answer::Entity, Column::Times)).add(Expr::cust("excluded.times"));
        let mut insert = Query::insert()
            .into_table(wrong_answer::Entity)
            .columns(key.into_iter().chain([Column::Times, Column::LastAt]))
            .on_conflict(OnConflict::columns(key).value(Column::Times, total).update_column(Column::LastAt).to_owned())
            .to_owned();
        for ((fact, answer), (times, last_at)) in self.0 {
            let (a, b) = pair(fact);
            insert.values_panic([
                Expr::value(tx.school_id()),
                Expr::value(pupil_id),
                Expr::value(a),
                Expr::value(b),
                Expr::value(column(answer)),
                Expr::value(column(times)),
                Expr::value(last_at),
            ]);
        }
        tx.execute(&insert).await?;
        Ok(())
    }
}
