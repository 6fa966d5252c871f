//! The current and former pupils of an intervention group.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, ClassroomId, GroupId, YearGroup, account, classroom, intervention_pupil, learner, tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{
    Condition, DbErr, FromQueryResult,
    sea_query::{Expr, ExprTrait, JoinType, Order},
};

use crate::classrooms;

/// A pupil in a group.
#[derive(Debug, Clone, Object)]
pub struct GroupPupil {
    /// The id of the account.
    pub id: AccountId,
    /// The pupil's given name.
    pub first_name: String,
    /// The pupil's family name.
    pub last_name: String,
    /// The pupil's current class.
    pub classroom_id: Option<ClassroomId>,
    /// The name of the class.
    pub classroom: Option<String>,
    /// The pupil's current year group.
    pub year_group: Option<YearGroup>,
    /// When the pupil joined the group.
    pub joined_at: DateTime<Utc>,
    /// When the pupil left the group; null if the pupil is still in it.
    pub left_at: Option<DateTime<Utc>>,
}

impl GroupPupil {
    /// Builds the view from a member.
    #[must_use]
    pub fn of(member: Member) -> Self {
        Self {
            id: member.id,
            first_name: member.first_name,
            last_name: member.last_name,
            classroom_id: member.classroom_id,
            classroom: member.classroom,
            year_group: member.year_group,
            joined_at: member.joined_at,
            left_at: member.left_at,
        }
    }
}

/// A current or former pupil of a group, with the attainment on joining, on leaving and now.
#[derive(Clone, FromQueryResult)]
pub struct Member {
    pub(super) id: AccountId,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) classroom_id: Option<ClassroomId>,
    pub(super) classroom: Option<String>,
    pub(super) year_group: Option<YearGroup>,
    pub(super) entry_year_group: Option<YearGroup>,
    pub(super) entry_facts_secure: i32,
    pub(super) entry_predicted_score: Option<f64>,
    pub(super) joined_at: DateTime<Utc>,
    pub(super) exit_facts_secure: Option<i32>,
    pub(super) exit_predicted_score: Option<f64>,
    pub(super) left_at: Option<DateTime<Utc>>,
    pub(super) facts_secure: Option<i32>,
    pub(super) predicted_score: Option<f64>,
}

impl std::fmt::Debug for Member {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("member").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Returns the current and former pupils of the group, ordered by name, without archived pupils. Runs one query.
pub async fn list(tx: &TenantTx, group_id: GroupId) -> Result<Vec<Member>, DbErr> {
    use account::Column as A;
    use intervention_pupil::Column as P;
    use learner::Column as L;
    let own = [A::Id, A::FirstName, A::LastName, A::ClassroomId, A::YearGroup];
    let part = [
        P::EntryFactsSecure,
        P::EntryPredictedScore,
        P::JoinedAt,
        P::ExitFactsSecure,
        P::ExitPredictedScore,
        P::LeftAt,
    ];
    let query = tx
        .select::<intervention_pupil::Entity>()
        .columns(own.map(|column| (account::Entity, column)))
        .columns(part.map(|column| (intervention_pupil::Entity, column)))
        .expr_as(Expr::col((intervention_pupil::Entity, P::YearGroup)), "entry_year_group")
        .columns([L::FactsSecure, L::PredictedScore].map(|column| (learner::Entity, column)))
        .join(JoinType::InnerJoin, account::Entity, is_account())
        .expr_as(Expr::col((classroom::Entity, classroom::Column::Name)), "classroom")
        .join(JoinType::LeftJoin, learner::Entity, is_learner())
        .join(JoinType::LeftJoin, classroom::Entity, classrooms::is_of_account())
        .and_where(Expr::col((intervention_pupil::Entity, P::GroupId)).eq(group_id))
        .and_where(Expr::col((account::Entity, A::ArchivedAt)).is_null())
        .order_by((account::Entity, A::SortName), Order::Asc)
        .order_by((account::Entity, A::Id), Order::Asc)
        .to_owned();
    tx.rows(&query).await
}

/// Returns the number of pupils in each of these groups, without archived pupils.
pub async fn count_pupils(
    tx: &TenantTx,
    groups: impl IntoIterator<Item = GroupId>,
) -> Result<HashMap<GroupId, i64>, DbErr> {
    use intervention_pupil::Column as P;
    let part = |column: P| Expr::col((intervention_pupil::Entity, column));
    let query = tx
        .select::<intervention_pupil::Entity>()
        .column((intervention_pupil::Entity, P::GroupId))
        .expr(part(P::PupilId).count())
        .join(JoinType::InnerJoin, account::Entity, is_account())
        .and_where(part(P::GroupId).is_in(groups))
        .and_where(part(P::LeftAt).is_null())
        .and_where(Expr::col((account::Entity, account::Column::ArchivedAt)).is_null())
        .group_by_col((intervention_pupil::Entity, P::GroupId))
        .to_owned();
    Ok(tx.tuples(&query).await?.into_iter().collect())
}

/// The join condition from a member to the pupil's account.
fn is_account() -> Condition {
    let column_of = |column| Expr::col((account::Entity, column));
    Condition::all()
        .add(
            column_of(account::Column::SchoolId)
                .equals((intervention_pupil::Entity, intervention_pupil::Column::SchoolId)),
        )
        .add(column_of(account::Column::Id).equals((intervention_pupil::Entity, intervention_pupil::Column::PupilId)))
}

/// The join condition from an account to its row of roll-ups.
pub(super) fn is_learner() -> Condition {
    let column_of = |column| Expr::col((learner::Entity, column));
    Condition::all()
        .add(column_of(learner::Column::SchoolId).equals((account::Entity, account::Column::SchoolId)))
        .add(column_of(learner::Column::PupilId).equals((account::Entity, account::Column::Id)))
}
