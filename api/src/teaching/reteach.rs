//! The facts to reteach: those that the most pupils have practised but do not know yet, with their most frequent wrong
//! answer.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{
    mastery, mastery_override,
    practice::{MasteryLevel, OverrideState},
    tenant::TenantTx,
    wrong_answer,
};
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, Condition, DbErr, ExprTrait, FromQueryResult,
    sea_query::{Expr, JoinType, Order},
};

use super::{class_facts::same_fact, overrides, pupil_scope::PupilScope};

/// The maximum number of facts to reteach.
const FACTS: u64 = 5;

/// A fact to reteach.
#[derive(Debug, Object)]
pub struct ReteachFact {
    /// The smaller factor: 1 to 12.
    pub a: i16,
    /// The larger factor, or an equal one: 1 to 12.
    pub b: i16,
    /// The number of pupils who do not know the fact yet, by their answers or by a teacher's override.
    pub not_yet: i64,
    /// The most frequent wrong answer; null if there is none.
    pub wrong_answer: Option<i32>,
    /// How often that wrong answer was given.
    pub wrong_times: i64,
}

#[derive(FromQueryResult)]
struct ReteachCount {
    a: i16,
    b: i16,
    not_yet: i64,
}

#[derive(FromQueryResult)]
struct WrongAnswerCount {
    a: i16,
    b: i16,
    answer: i32,
    times: i64,
}

/// Returns the five facts that the largest number of these pupils do not know yet. Takes two queries.
pub async fn of(tx: &TenantTx, scope: &PupilScope, today: NaiveDate) -> Result<Vec<ReteachFact>, DbErr> {
    let facts = not_yet(tx, scope, today).await?;
    let commonest = commonest_wrong(tx, scope, &facts).await?;
    let show = |fact: ReteachCount| {
        let wrong = commonest.get(&(fact.a, fact.b));
        ReteachFact {
            a: fact.a,
            b: fact.b,
            not_yet: fact.not_yet,
            wrong_answer: wrong.map(|wrong| wrong.answer),
            wrong_times: wrong.map_or(0, |wrong| wrong.times),
        }
    };
    Ok(facts.into_iter().map(show).collect())
}

/// Returns the facts with the number of pupils who do not know them yet, the largest number first. If the numbers of
/// two facts are equal, the fact with more wrong answers comes first.
async fn not_yet(tx: &TenantTx, scope: &PupilScope, today: NaiveDate) -> Result<Vec<ReteachCount>, DbErr> {
    use mastery::Column as M;
    let mastery_column = |column| Expr::col((mastery::Entity, column));
    let override_state = || Expr::col((mastery_override::Entity, mastery_override::Column::State));
    let is_not_yet = Condition::any().add(override_state().eq(OverrideState::NeedsPractice)).add(
        Condition::all().add(override_state().is_null()).add(mastery_column(M::Standing).eq(MasteryLevel::NotYet)),
    );
    let query = tx
        .select::<mastery::Entity>()
        .columns([(mastery::Entity, M::A), (mastery::Entity, M::B)])
        .expr_as(mastery_column(M::PupilId).count(), "not_yet")
        .join(JoinType::LeftJoin, mastery_override::Entity, same_fact().add(overrides::is_in_force(today)))
        .and_where(scope.contains_id(tx, M::PupilId))
        .cond_where(is_not_yet)
        .group_by_columns([(mastery::Entity, M::A), (mastery::Entity, M::B)])
        .order_by_expr(mastery_column(M::PupilId).count(), Order::Desc)
        .order_by_expr(mastery_column(M::Seen).sub(mastery_column(M::Correct)).sum(), Order::Desc)
        .order_by((mastery::Entity, M::A), Order::Asc)
        .order_by((mastery::Entity, M::B), Order::Asc)
        .limit(FACTS)
        .take();
    tx.rows(&query).await
}

async fn commonest_wrong(
    tx: &TenantTx,
    scope: &PupilScope,
    facts: &[ReteachCount],
) -> Result<HashMap<(i16, i16), WrongAnswerCount>, DbErr> {
    use wrong_answer::Column;
    let is_fact = |fact: &ReteachCount| Condition::all().add(Column::A.eq(fact.a)).add(Column::B.eq(fact.b));
    // Starts with false, because otherwise an empty list would add no condition and match every fact.
    let any_of_the_facts = Condition::any().add(Expr::value(false));
    let any_of_the_facts = facts.iter().fold(any_of_the_facts, |any, fact| any.add(is_fact(fact)));
    let query = tx
        .select::<wrong_answer::Entity>()
        .columns([Column::A, Column::B, Column::Answer])
        .expr_as(Expr::col(Column::Times).sum(), "times")
        .and_where(scope.contains_id(tx, Column::PupilId))
        .cond_where(any_of_the_facts)
        .group_by_columns([Column::A, Column::B, Column::Answer])
        .take();
    let mut commonest: HashMap<(i16, i16), WrongAnswerCount> = HashMap::new();
    for wrong in tx.rows::<WrongAnswerCount>(&query).await? {
        let rank = |wrong: &WrongAnswerCount| (wrong.times, -wrong.answer);
        let current = commonest.get(&(wrong.a, wrong.b));
        if current.is_none_or(|current| rank(current) < rank(&wrong)) {
            commonest.insert((wrong.a, wrong.b), wrong);
        }
    }
    Ok(commonest)
}
