//! What to reteach: the facts that most pupils have met and do not have, with the wrong answer that they give most.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{
    mastery, mastery_override,
    practice::{OverrideState, Standing},
    tenant::TenantTx,
    wrong_answer,
};
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, ExprTrait, FromQueryResult,
    sea_query::{Expr, JoinType, Order, Query},
};

use super::{class_facts::same_fact, overrides, whom::Whom};

/// How many facts to reteach.
const FACTS: u64 = 5;

/// A fact to reteach.
#[derive(Debug, Object)]
pub struct ReteachFact {
    /// The smaller factor: 1 to 12.
    pub a: i16,
    /// The larger factor, or the same again: 1 to 12.
    pub b: i16,
    /// Pupils who do not have it yet, or of whom a teacher says so.
    pub not_yet: i64,
    /// The wrong answer that was given most; null when no answer was given.
    pub wrong_answer: Option<i32>,
    /// How often it was given.
    pub wrong_times: i64,
}

#[derive(FromQueryResult)]
struct Counted {
    a: i16,
    b: i16,
    not_yet: i64,
}

#[derive(FromQueryResult)]
struct Wrong {
    a: i16,
    b: i16,
    answer: i32,
    times: i64,
}

/// The five facts that most of these pupils do not have: two queries.
pub async fn of(tx: &TenantTx, whom: &Whom, today: NaiveDate) -> Result<Vec<ReteachFact>, DbErr> {
    let facts = not_yet(tx, whom, today).await?;
    let commonest = commonest_wrong(tx, whom, &facts).await?;
    let show = |fact: Counted| {
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

/// Of equals that which was wrong more often.
async fn not_yet(tx: &TenantTx, whom: &Whom, today: NaiveDate) -> Result<Vec<Counted>, DbErr> {
    use mastery::Column as M;
    let of = |column| Expr::col((mastery::Entity, column));
    let said = || Expr::col((mastery_override::Entity, mastery_override::Column::State));
    let is_not_yet = Condition::any()
        .add(said().eq(OverrideState::NeedsPractice))
        .add(Condition::all().add(said().is_null()).add(of(M::Standing).eq(Standing::NotYet)));
    let query = Query::select()
        .columns([(mastery::Entity, M::A), (mastery::Entity, M::B)])
        .expr_as(of(M::PupilId).count(), "not_yet")
        .from(mastery::Entity)
        .join(JoinType::LeftJoin, mastery_override::Entity, same_fact().add(overrides::holds(today)))
        .and_where(M::SchoolId.eq(tx.school_id()))
        .and_where(whom.are_in(tx, M::PupilId))
        .cond_where(is_not_yet)
        .group_by_columns([(mastery::Entity, M::A), (mastery::Entity, M::B)])
        .order_by_expr(of(M::PupilId).count(), Order::Desc)
        .order_by_expr(of(M::Seen).sub(of(M::Correct)).sum(), Order::Desc)
        .order_by((mastery::Entity, M::A), Order::Asc)
        .order_by((mastery::Entity, M::B), Order::Asc)
        .limit(FACTS)
        .take();
    tx.query_all(&query).await?.iter().map(|row| Counted::from_query_result(row, "")).collect()
}

async fn commonest_wrong(tx: &TenantTx, whom: &Whom, facts: &[Counted]) -> Result<HashMap<(i16, i16), Wrong>, DbErr> {
    use wrong_answer::Column;
    let one = |fact: &Counted| Condition::all().add(Column::A.eq(fact.a)).add(Column::B.eq(fact.b));
    // No fact is no condition to SQL, which would be every fact.
    let these = Condition::any().add(Expr::value(false));
    let these = facts.iter().fold(these, |any, fact| any.add(one(fact)));
    let query = Query::select()
        .columns([Column::A, Column::B, Column::Answer])
        .expr_as(Expr::col(Column::Times).sum(), "times")
        .from(wrong_answer::Entity)
        .and_where(Column::SchoolId.eq(tx.school_id()))
        .and_where(whom.are_in(tx, Column::PupilId))
        .cond_where(these)
        .group_by_columns([Column::A, Column::B, Column::Answer])
        .take();
    let mut commonest: HashMap<(i16, i16), Wrong> = HashMap::new();
    for row in tx.query_all(&query).await? {
        let wrong = Wrong::from_query_result(&row, "")?;
        let rank = |wrong: &Wrong| (wrong.times, -wrong.answer);
        let known = commonest.get(&(wrong.a, wrong.b));
        if known.is_none_or(|known| rank(known) < rank(&wrong)) {
            commonest.insert((wrong.a, wrong.b), wrong);
        }
    }
    Ok(commonest)
}
