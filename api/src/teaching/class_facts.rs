//! The fact map of a class: the number of pupils at each mastery level.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    ClassroomId, classroom, mastery, mastery_override,
    practice::{MasteryLevel, OverrideState},
    tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{
    Condition, DbErr, ExprTrait, FromQueryResult,
    sea_query::{Expr, JoinType},
};

use super::{
    facts::{self, StandingCounts},
    overrides,
    pupil_scope::{self, PupilScope},
    share,
};

/// The fact map of a class.
#[derive(Debug, Object)]
pub struct ClassFacts {
    /// The id of the class.
    pub classroom_id: ClassroomId,
    /// The name of the class.
    pub classroom: String,
    /// The number of pupils in the class.
    pub pupils: i32,
    /// All 78 facts, in order. With both orders of the factors, they fill the map of 12 x 12.
    pub facts: Vec<ClassFact>,
}

/// A fact in the fact map of a class.
#[derive(Debug, Object)]
pub struct ClassFact {
    /// The smaller factor: 1 to 12.
    pub a: i16,
    /// The larger factor, or an equal one: 1 to 12.
    pub b: i16,
    /// The number of pupils at each mastery level; the counts add up to the number of pupils. A teacher's override
    /// counts while it is in force.
    pub counts: StandingCounts,
    /// The share of pupils for whom the fact is secure: 0 to 1; null in a class without pupils.
    pub secure: Option<f64>,
}

#[derive(FromQueryResult)]
struct LevelCount {
    a: i16,
    b: i16,
    standing: MasteryLevel,
    pupils: i64,
}

/// A teacher's override, and the mastery level that the answers show for the same pupil and fact.
#[derive(FromQueryResult)]
struct OverrideRow {
    a: i16,
    b: i16,
    state: OverrideState,
    standing: Option<MasteryLevel>,
}

/// Returns the fact map, with three queries however large the class is.
pub async fn of(tx: &TenantTx, class: classroom::Model, today: NaiveDate) -> Result<ClassFacts, DbErr> {
    let ids = pupil_scope::ids(tx, &PupilScope::Classes(vec![class.id])).await?;
    let pupils = i32::try_from(ids.len()).unwrap_or(i32::MAX);
    let scope = PupilScope::Only(ids);
    let everybody = StandingCounts { unseen: pupils.into(), ..StandingCounts::default() };
    let mut map: BTreeMap<(i16, i16), StandingCounts> = facts::all().map(|fact| (fact, everybody)).collect();
    let mut moves = |fact: (i16, i16), from: MasteryLevel, to: MasteryLevel, pupils: i64| {
        if let Some(counts) = map.get_mut(&fact) {
            counts.add(from, -pupils);
            counts.add(to, pupils);
        }
    };
    for counted in count(tx, &scope).await? {
        moves((counted.a, counted.b), MasteryLevel::Unseen, counted.standing, counted.pupils);
    }
    for row in override_rows(tx, &scope, today).await? {
        let measured = row.standing.unwrap_or(MasteryLevel::Unseen);
        moves((row.a, row.b), measured, facts::level_of_override(row.state), 1);
    }
    let fact = |((a, b), counts): ((i16, i16), StandingCounts)| {
        let secure = i32::try_from(counts.secure).unwrap_or(i32::MAX);
        ClassFact { a, b, counts, secure: share(secure, pupils) }
    };
    Ok(ClassFacts { classroom_id: class.id, classroom: class.name, pupils, facts: map.into_iter().map(fact).collect() })
}

async fn count(tx: &TenantTx, scope: &PupilScope) -> Result<Vec<LevelCount>, DbErr> {
    use mastery::Column;
    let query = tx
        .select::<mastery::Entity>()
        .columns([Column::A, Column::B, Column::Standing])
        .expr_as(Expr::col(Column::PupilId).count(), "pupils")
        .and_where(scope.contains_id(tx, Column::PupilId))
        .group_by_columns([Column::A, Column::B, Column::Standing])
        .take();
    tx.rows(&query).await
}

async fn override_rows(tx: &TenantTx, scope: &PupilScope, today: NaiveDate) -> Result<Vec<OverrideRow>, DbErr> {
    use mastery_override::Column;
    let query = tx
        .select::<mastery_override::Entity>()
        .columns([Column::A, Column::B, Column::State].map(|column| (mastery_override::Entity, column)))
        .column((mastery::Entity, mastery::Column::Standing))
        .join(JoinType::LeftJoin, mastery::Entity, same_fact())
        .and_where(scope.contains_id(tx, Column::PupilId))
        .cond_where(overrides::is_in_force(today))
        .take();
    tx.rows(&query).await
}

/// Returns the join condition between a pupil's mastery of a fact and a teacher's override of the same fact.
pub(super) fn same_fact() -> Condition {
    use mastery::Column as M;
    use mastery_override::Column as O;
    [(M::SchoolId, O::SchoolId), (M::PupilId, O::PupilId), (M::A, O::A), (M::B, O::B)].into_iter().fold(
        Condition::all(),
        |all, (mastery_column, override_column)| {
            all.add(Expr::col((mastery::Entity, mastery_column)).equals((mastery_override::Entity, override_column)))
        },
    )
}
