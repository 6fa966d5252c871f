//! Which pupils an intervention may help, and why.

use std::collections::{BTreeMap, HashMap, HashSet};

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

/// So far below the median is low: about twice what a prediction is off.
const MARKS_BELOW: f64 = 4.0;

/// Below half marks is low where the check is near or past.
const LOW_IN_YEAR_4: f64 = 12.0;

/// Fewer predictions have no median to speak of.
const ENOUGH_FOR_A_MEDIAN: usize = 5;

/// Asked so often, a fact should be quick.
const ASKED_OFTEN: i32 = 8;

/// Fewer stalled facts are everybody's.
const MANY_STALLED: usize = 3;

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

/// A pupil and the reasons.
struct Found {
    row: Row,
    reasons: Vec<SuggestionReason>,
    median: Option<f64>,
    stalled: Vec<Fact>,
    need: i32,
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

/// The pupil with the reasons; none without a reason.
fn judge(row: Row, median: Option<f64>, stalled: Vec<Fact>) -> Option<Found> {
    let below = marks_below(&row, median);
    let has_sen = matches!(row.sen_status, Some(SenStatus::Support | SenStatus::Plan));
    let does_well = median.zip(row.predicted_score).is_some_and(|(median, score)| score >= median);
    let judged = [
        (SuggestionReason::PredictedScore, below.is_some()),
        (SuggestionReason::StalledFacts, stalled.len() >= MANY_STALLED),
        (SuggestionReason::SenStatus, has_sen && !does_well),
    ];
    let reasons: Vec<_> = judged.into_iter().filter(|(_, holds)| *holds).map(|(reason, _)| reason).collect();
    let need = need(below.unwrap_or_default(), stalled.len(), row.sen_status.filter(|_| !does_well));
    (!reasons.is_empty()).then_some(Found { row, reasons, median, stalled, need })
}

/// How many marks a low score is below what it should be; none of a score that is not low.
fn marks_below(row: &Row, median: Option<f64>) -> Option<f64> {
    let score = row.predicted_score?;
    let of_year = median.map(|median| median - score).filter(|below| *below >= MARKS_BELOW);
    let near_the_check = row.year_group.is_some_and(|year| year >= YearGroup::Year4);
    let of_check = (near_the_check && score < LOW_IN_YEAR_4).then_some(LOW_IN_YEAR_4 - score);
    of_year.into_iter().chain(of_check).reduce(f64::max)
}

/// The order of suggestions, in hundredths of a mark: a stalled fact counts as half a mark, SEN support as two, a plan as
/// three.
#[allow(clippy::cast_possible_truncation, reason = "25 marks and 78 facts at most")]
fn need(below: f64, stalled: usize, sen_status: Option<SenStatus>) -> i32 {
    let of_sen = match sen_status {
        Some(SenStatus::Plan) => 300,
        Some(SenStatus::Support) => 200,
        Some(SenStatus::None) | None => 0,
    };
    (below * 100.0).round() as i32 + 50 * i32::try_from(stalled).unwrap_or(i32::MAX / 100) + of_sen
}

/// The median prediction of each year group that has enough of them.
fn medians(rows: &[Row]) -> HashMap<YearGroup, f64> {
    let mut scores: HashMap<YearGroup, Vec<f64>> = HashMap::new();
    for (year, score) in rows.iter().filter_map(|row| row.year_group.zip(row.predicted_score)) {
        scores.entry(year).or_default().push(score);
    }
    scores.retain(|_, scores| scores.len() >= ENOUGH_FOR_A_MEDIAN);
    scores.into_iter().map(|(year, scores)| (year, median(scores))).collect()
}

fn median(mut scores: Vec<f64>) -> f64 {
    scores.sort_by(f64::total_cmp);
    let (upper, is_even) = (scores.len() / 2, scores.len().is_multiple_of(2));
    if is_even { f64::midpoint(scores[upper - 1], scores[upper]) } else { scores[upper] }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn pupil(year_group: YearGroup, predicted_score: Option<f64>, sen_status: Option<SenStatus>) -> Row {
        let (first_name, last_name) = ("Robin".to_owned(), "Oak".to_owned());
        let sort_name = "oak robin".to_owned();
        let (id, classroom_id) = (AccountId::draw(), None);
        Row {
            id,
            first_name,
            last_name,
            sort_name,
            classroom_id,
            year_group: Some(year_group),
            sen_status,
            predicted_score,
        }
    }

    fn reasons(row: Row, median: Option<f64>, stalled: usize) -> Vec<SuggestionReason> {
        judge(row, median, Fact::all().take(stalled).collect()).map(|found| found.reasons).unwrap_or_default()
    }

    #[test]
    fn each_reason_begins_where_it_says() {
        use SuggestionReason::{PredictedScore, SenStatus as Sen, StalledFacts};
        use YearGroup::{Year3, Year4};
        let (support, plan) = (Some(SenStatus::Support), Some(SenStatus::Plan));
        for (row, median, stalled, expected) in [
            (pupil(Year3, Some(6.0), None), Some(10.0), 2, vec![PredictedScore]),
            (pupil(Year3, Some(6.1), None), Some(10.0), 2, vec![]),
            (pupil(Year3, Some(1.0), None), None, 0, vec![]),
            (pupil(Year4, Some(11.9), None), None, 0, vec![PredictedScore]),
            (pupil(Year4, Some(12.0), None), Some(13.0), 0, vec![]),
            (pupil(Year4, None, None), Some(13.0), 3, vec![StalledFacts]),
            (pupil(Year4, None, support), Some(13.0), 0, vec![Sen]),
            (pupil(Year4, Some(12.9), plan), Some(13.0), 0, vec![Sen]),
            (pupil(Year4, Some(13.0), plan), Some(13.0), 0, vec![]),
            (pupil(Year4, Some(13.0), Some(SenStatus::None)), None, 0, vec![]),
            (pupil(Year4, Some(3.0), plan), Some(13.0), 9, vec![PredictedScore, StalledFacts, Sen]),
        ] {
            assert_eq!(reasons(row, median, stalled), expected);
        }
    }

    #[test]
    fn the_median_is_the_middle_or_between_the_two_in_the_middle() {
        assert!((median(vec![9.0, 1.0, 5.0]) - 5.0).abs() < f64::EPSILON);
        assert!((median(vec![9.0, 1.0, 5.0, 6.0]) - 5.5).abs() < f64::EPSILON);
        let four = vec![3.0, 4.0, 5.0, 6.0].into_iter().map(|score| pupil(YearGroup::Year3, Some(score), None));
        assert!(medians(&four.collect::<Vec<_>>()).is_empty());
    }
}
