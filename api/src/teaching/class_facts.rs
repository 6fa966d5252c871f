//! A class's map of facts: how many pupils have which standing.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    ClassroomId, classroom, mastery, mastery_override,
    practice::{OverrideState, Standing},
    tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, ExprTrait, FromQueryResult,
    sea_query::{Expr, JoinType, Query},
};

use super::{
    facts::{self, StandingCounts},
    overrides, share,
    whom::{self, Whom},
};

/// A class's map of facts.
#[derive(Debug, Object)]
pub struct ClassFacts {
    /// The class.
    pub classroom_id: ClassroomId,
    /// Its name.
    pub classroom: String,
    /// How many pupils are in it.
    pub pupils: i32,
    /// All 78 facts, in order; with both orders of the factors they are the map of 12 x 12.
    pub facts: Vec<ClassFact>,
}

/// A fact in a class.
#[derive(Debug, Object)]
pub struct ClassFact {
    /// The smaller factor: 1 to 12.
    pub a: i16,
    /// The larger factor, or the same again: 1 to 12.
    pub b: i16,
    /// How many pupils have which standing; they add up to the class. A teacher's word counts while it holds.
    pub counts: StandingCounts,
    /// The pupils who have it secure as a share: 0 to 1; null in a class without pupils.
    pub secure: Option<f64>,
}

#[derive(FromQueryResult)]
struct Counted {
    a: i16,
    b: i16,
    standing: Standing,
    pupils: i64,
}

/// A teacher's word, and what the answers say of the same pupil and fact.
#[derive(FromQueryResult)]
struct Said {
    a: i16,
    b: i16,
    state: OverrideState,
    standing: Option<Standing>,
}

/// The map: three queries, however large the class.
pub async fn of(tx: &TenantTx, class: classroom::Model, today: NaiveDate) -> Result<ClassFacts, DbErr> {
    let ids = whom::ids(tx, &Whom::Classes(vec![class.id])).await?;
    let pupils = i32::try_from(ids.len()).unwrap_or(i32::MAX);
    let whom = Whom::These(ids);
    let everybody = StandingCounts { unseen: pupils.into(), ..StandingCounts::default() };
    let mut map: BTreeMap<(i16, i16), StandingCounts> = facts::all().map(|fact| (fact, everybody)).collect();
    let mut moves = |fact: (i16, i16), from: Standing, to: Standing, pupils: i64| {
        if let Some(counts) = map.get_mut(&fact) {
            counts.add(from, -pupils);
            counts.add(to, pupils);
        }
    };
    for counted in count(tx, &whom).await? {
        moves((counted.a, counted.b), Standing::Unseen, counted.standing, counted.pupils);
    }
    for said in said(tx, &whom, today).await? {
        let measured = said.standing.unwrap_or(Standing::Unseen);
        moves((said.a, said.b), measured, facts::in_the_teachers_words(said.state), 1);
    }
    let fact = |((a, b), counts): ((i16, i16), StandingCounts)| {
        let secure = i32::try_from(counts.secure).unwrap_or(i32::MAX);
        ClassFact { a, b, counts, secure: share(secure, pupils) }
    };
    Ok(ClassFacts { classroom_id: class.id, classroom: class.name, pupils, facts: map.into_iter().map(fact).collect() })
}

async fn count(tx: &TenantTx, whom: &Whom) -> Result<Vec<Counted>, DbErr> {
    use mastery::Column;
    let query = Query::select()
        .columns([Column::A, Column::B, Column::Standing])
        .expr_as(Expr::col(Column::PupilId).count(), "pupils")
        .from(mastery::Entity)
        .and_where(Column::SchoolId.eq(tx.school_id()))
        .and_where(whom.are_in(tx, Column::PupilId))
        .group_by_columns([Column::A, Column::B, Column::Standing])
        .take();
    tx.query_all(&query).await?.iter().map(|row| Counted::from_query_result(row, "")).collect()
}

async fn said(tx: &TenantTx, whom: &Whom, today: NaiveDate) -> Result<Vec<Said>, DbErr> {
    use mastery_override::Column;
    let query = Query::select()
        .columns([Column::A, Column::B, Column::State].map(|column| (mastery_override::Entity, column)))
        .column((mastery::Entity, mastery::Column::Standing))
        .from(mastery_override::Entity)
        .join(JoinType::LeftJoin, mastery::Entity, same_fact())
        .and_where(Column::SchoolId.eq(tx.school_id()))
        .and_where(whom.are_in(tx, Column::PupilId))
        .cond_where(overrides::holds(today))
        .take();
    tx.query_all(&query).await?.iter().map(|row| Said::from_query_result(row, "")).collect()
}

/// Joins what the answers say to what a teacher says of the same pupil and fact.
pub(super) fn same_fact() -> Condition {
    use mastery::Column as M;
    use mastery_override::Column as O;
    [(M::SchoolId, O::SchoolId), (M::PupilId, O::PupilId), (M::A, O::A), (M::B, O::B)].into_iter().fold(
        Condition::all(),
        |all, (measured, said)| {
            all.add(Expr::col((mastery::Entity, measured)).equals((mastery_override::Entity, said)))
        },
    )
}
