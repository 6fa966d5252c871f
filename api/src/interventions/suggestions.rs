//! Which pupils an intervention may help, and why.

mod judging;

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use entity::{
    AccountId, ClassroomId, Role, SenStatus, Standing, YearGroup, account, intervention_group, intervention_pupil,
    learner, mastery, tenant::TenantTx,
};
use poem_openapi::{Enum, Object};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, JoinType, Query},
};
use worker::{calendar, learning::fact, practice::Fact};

use self::judging::{Found, judge, medians};
use super::members::is_learner;
use crate::page::{Asked, Page};

/// A pupil whom an intervention may help.
#[derive(Debug, Object)]
pub struct PupilSuggestion {
    /// The account.
    pub id: AccountId,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The class.
    pub classroom_id: Option<ClassroomId>,
    /// The year group.
    pub year_group: Option<YearGroup>,
    /// Why: one reason at least.
    pub reasons: Vec<SuggestionReason>,
    /// Marks of 25 expected in a check; null before there is enough to tell.
    pub predicted_score: Option<f64>,
    /// The median of what is expected of the pupil's year group; null where fewer than 5 pupils of it have a prediction.
    pub year_median: Option<f64>,
    /// Facts that were asked 8 times or more and are still wrong or worked out, as pairs of factors.
    pub stalled_facts: Vec<[u8; 2]>,
    /// The status of special educational needs.
    pub sen_status: Option<SenStatus>,
}

/// Why a pupil is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SuggestionReason {
    /// The predicted score is 4 marks or more below the median of the year group, or, from year 4 on, below 12.
    PredictedScore,
    /// 3 facts or more have stalled.
    StalledFacts,
    /// SEN support or an education, health and care plan, of a pupil who is not at the median of the year group or
    /// above it.
    SenStatus,
}

/// Asked so often, a fact should be quick.
const ASKED_OFTEN: i32 = 8;

/// Where a page of suggestions ends: how much the pupil needs it, name and id.
pub type Cursor = (i32, String, AccountId);

/// A pupil as stored, with the roll-ups.
#[derive(FromQueryResult)]
struct Row {
    id: AccountId,
    first_name: String,
    last_name: String,
    sort_name: String,
    classroom_id: Option<ClassroomId>,
    year_group: Option<YearGroup>,
    sen_status: Option<SenStatus>,
    predicted_score: Option<f64>,
}

impl Found {
    fn cursor(&self) -> Cursor {
        // Who needs it most comes first.
        (-self.need, self.row.sort_name.clone(), self.row.id)
    }

    fn show(self) -> PupilSuggestion {
        PupilSuggestion {
            id: self.row.id,
            first_name: self.row.first_name,
            last_name: self.row.last_name,
            classroom_id: self.row.classroom_id,
            year_group: self.row.year_group,
            reasons: self.reasons,
            predicted_score: self.row.predicted_score,
            year_median: self.median,
            stalled_facts: self.stalled.into_iter().map(|fact| [fact.a(), fact.b()]).collect(),
            sen_status: self.row.sen_status,
        }
    }
}

/// A page of the pupils who are in no group that goes on or is to come, and whom one may help; who needs it most comes
/// first. Three queries, however many pupils there are.
pub async fn list(tx: &TenantTx, asked: &Asked<Cursor>, now: DateTime<Utc>) -> Result<Page<PupilSuggestion>, DbErr> {
    let rows = pupils(tx).await?;
    let medians = medians(&rows);
    let mut stalled = stalled(tx).await?;
    let in_a_group = in_a_group(tx, now).await?;
    let outside = rows.into_iter().filter(|row| !in_a_group.contains(&row.id));
    let mut found: Vec<Found> = outside
        .filter_map(|row| {
            let median = row.year_group.and_then(|year| medians.get(&year).copied());
            let stalled = stalled.remove(&row.id).unwrap_or_default();
            judge(row, median, stalled)
        })
        .collect();
    found.sort_by_cached_key(Found::cursor);
    if let Some(after) = &asked.after {
        found.retain(|one| one.cursor() > *after);
    }
    Ok(asked.page(found, Found::cursor, Found::show))
}

async fn pupils(tx: &TenantTx) -> Result<Vec<Row>, DbErr> {
    use account::Column as A;
    let own = [A::Id, A::FirstName, A::LastName, A::SortName, A::ClassroomId, A::YearGroup, A::SenStatus];
    let query = Query::select()
        .columns(own.map(|column| (account::Entity, column)))
        .column((learner::Entity, learner::Column::PredictedScore))
        .from(account::Entity)
        .join(JoinType::LeftJoin, learner::Entity, is_learner())
        .and_where(Expr::col((account::Entity, A::SchoolId)).eq(tx.school_id()))
        .and_where(A::Role.eq(Role::Pupil))
        .and_where(A::ArchivedAt.is_null())
        .to_owned();
    tx.query_all(&query).await?.iter().map(|row| Row::from_query_result(row, "")).collect()
}

/// Who is in a group that goes on or is to come.
async fn in_a_group(tx: &TenantTx, now: DateTime<Utc>) -> Result<HashSet<AccountId>, DbErr> {
    use intervention_group::Column as Group;
    use intervention_pupil::Column as Part;
    let part = |column: Part| Expr::col((intervention_pupil::Entity, column));
    let is_group = Condition::all()
        .add(
            Expr::col((intervention_group::Entity, Group::SchoolId))
                .equals((intervention_pupil::Entity, Part::SchoolId)),
        )
        .add(Expr::col((intervention_group::Entity, Group::Id)).equals((intervention_pupil::Entity, Part::GroupId)));
    let query = Query::select()
        .column((intervention_pupil::Entity, Part::PupilId))
        .from(intervention_pupil::Entity)
        .inner_join(intervention_group::Entity, is_group)
        .and_where(part(Part::SchoolId).eq(tx.school_id()))
        .and_where(part(Part::LeftAt).is_null())
        .and_where(Group::EndsOn.gte(calendar::day_of(now)))
        .to_owned();
    tx.query_all(&query).await?.iter().map(|row| row.try_get("", "pupil_id")).collect()
}

/// The facts that have stalled, by pupil.
async fn stalled(tx: &TenantTx) -> Result<BTreeMap<AccountId, Vec<Fact>>, DbErr> {
    use mastery::Column;
    let rows: Vec<(AccountId, i16, i16)> = tx
        .find::<mastery::Entity>()
        .select_only()
        .columns([Column::PupilId, Column::A, Column::B])
        .filter(Column::Seen.gte(ASKED_OFTEN))
        .filter(Column::Standing.is_in([Standing::NotYet, Standing::WorkedOut]))
        .into_tuple()
        .all(tx)
        .await?;
    let mut stalled: BTreeMap<AccountId, Vec<Fact>> = BTreeMap::new();
    for (pupil_id, a, b) in rows {
        stalled.entry(pupil_id).or_default().extend(fact(a, b));
    }
    for facts in stalled.values_mut() {
        facts.sort_unstable();
    }
    Ok(stalled)
}
