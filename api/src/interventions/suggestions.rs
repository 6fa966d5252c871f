//! Suggestions of pupils whom an intervention may help, with the reasons.

mod judging;

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use entity::{
    AccountId, ClassroomId, MasteryLevel, Role, SenStatus, YearGroup, account, classroom, intervention_group,
    intervention_pupil, learner, mastery, tenant::TenantTx,
};
use poem_openapi::{Enum, Object};
use sea_orm::{
    ColumnTrait, Condition, DbErr, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, JoinType},
};
use worker::{calendar, learning::fact, practice::Fact};

use self::judging::{PupilCandidate, judge, medians};
use super::members::is_learner;
use crate::{
    classrooms,
    page::{Page, PageRequest},
};

/// A pupil whom an intervention may help.
#[derive(Debug, Object)]
pub struct PupilSuggestion {
    /// The id of the account.
    pub id: AccountId,
    /// The pupil's given name.
    pub first_name: String,
    /// The pupil's family name.
    pub last_name: String,
    /// The pupil's class.
    pub classroom_id: Option<ClassroomId>,
    /// The name of the class.
    pub classroom: Option<String>,
    /// The pupil's year group.
    pub year_group: Option<YearGroup>,
    /// Why the pupil is suggested: at least one reason.
    pub reasons: Vec<SuggestionReason>,
    /// The predicted score in the Multiplication Tables Check, out of 25; null until there is enough practice for a
    /// prediction.
    pub predicted_score: Option<f64>,
    /// The median predicted score of the pupil's year group; null if fewer than 5 of its pupils have a predicted score.
    pub year_median: Option<f64>,
    /// The facts that have stalled, as pairs of factors. A fact has stalled if it was asked 8 times or more and its
    /// mastery level is still `not_yet` or `worked_out`.
    pub stalled_facts: Vec<[u8; 2]>,
    /// The special educational needs (SEN) status of the pupil.
    pub sen_status: Option<SenStatus>,
}

/// Why a pupil is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SuggestionReason {
    /// The predicted score is 4 marks or more below the median of the year group or, from year 4 on, below 12.
    PredictedScore,
    /// At least 3 facts have stalled.
    StalledFacts,
    /// The pupil has SEN support or an education, health and care plan, and is not known to be at or above the median
    /// of the year group.
    SenStatus,
}

/// The number of times after which a fact has stalled if it is still not quick.
const ASKED_OFTEN: i32 = 8;

/// The cursor at the end of a page of suggestions: negated need, sort name and id.
pub type SuggestionCursor = (i32, String, AccountId);

/// A pupil as stored in the database, with the predicted score.
#[derive(FromQueryResult)]
struct CandidateRow {
    id: AccountId,
    first_name: String,
    last_name: String,
    sort_name: String,
    classroom_id: Option<ClassroomId>,
    classroom: Option<String>,
    year_group: Option<YearGroup>,
    sen_status: Option<SenStatus>,
    predicted_score: Option<f64>,
}

impl PupilCandidate {
    fn cursor(&self) -> SuggestionCursor {
        // The need is negated, so that the pupils with the greatest need come first.
        (-self.need, self.row.sort_name.clone(), self.row.id)
    }

    fn show(self) -> PupilSuggestion {
        PupilSuggestion {
            id: self.row.id,
            first_name: self.row.first_name,
            last_name: self.row.last_name,
            classroom_id: self.row.classroom_id,
            classroom: self.row.classroom,
            year_group: self.row.year_group,
            reasons: self.reasons,
            predicted_score: self.row.predicted_score,
            year_median: self.median,
            stalled_facts: self.stalled.into_iter().map(|fact| [fact.a(), fact.b()]).collect(),
            sen_status: self.row.sen_status,
        }
    }
}

/// Returns a page of the pupils who are not in a current or future group and whom a group may help. Pupils with the
/// greatest need come first. Runs three queries, whatever the number of pupils.
pub async fn list(
    tx: &TenantTx,
    page_request: &PageRequest<SuggestionCursor>,
    now: DateTime<Utc>,
) -> Result<Page<PupilSuggestion>, DbErr> {
    let rows = pupils(tx).await?;
    let medians = medians(&rows);
    let mut stalled_facts = stalled_facts(tx).await?;
    let in_a_group = in_a_group(tx, now).await?;
    let outside = rows.into_iter().filter(|row| !in_a_group.contains(&row.id));
    let mut candidates: Vec<PupilCandidate> = outside
        .filter_map(|row| {
            let median = row.year_group.and_then(|year| medians.get(&year).copied());
            let stalled_facts = stalled_facts.remove(&row.id).unwrap_or_default();
            judge(row, median, stalled_facts)
        })
        .collect();
    candidates.sort_by_cached_key(PupilCandidate::cursor);
    if let Some(after) = &page_request.after {
        candidates.retain(|candidate| candidate.cursor() > *after);
    }
    Ok(page_request.page(candidates, PupilCandidate::cursor, PupilCandidate::show))
}

async fn pupils(tx: &TenantTx) -> Result<Vec<CandidateRow>, DbErr> {
    use account::Column as A;
    let own = [A::Id, A::FirstName, A::LastName, A::SortName, A::ClassroomId, A::YearGroup, A::SenStatus];
    let query = tx
        .select::<account::Entity>()
        .columns(own.map(|column| (account::Entity, column)))
        .column((learner::Entity, learner::Column::PredictedScore))
        .expr_as(Expr::col((classroom::Entity, classroom::Column::Name)), "classroom")
        .join(JoinType::LeftJoin, learner::Entity, is_learner())
        .join(JoinType::LeftJoin, classroom::Entity, classrooms::is_of_account())
        .and_where(A::Role.eq(Role::Pupil))
        .and_where(A::ArchivedAt.is_null())
        .to_owned();
    tx.rows(&query).await
}

/// Returns the pupils who are in a current or future group.
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
    let query = tx
        .select::<intervention_pupil::Entity>()
        .column((intervention_pupil::Entity, Part::PupilId))
        .inner_join(intervention_group::Entity, is_group)
        .and_where(part(Part::LeftAt).is_null())
        .and_where(Group::DeletedAt.is_null())
        .and_where(Group::EndsOn.gte(calendar::day_of(now)))
        .to_owned();
    Ok(tx.tuples(&query).await?.into_iter().collect())
}

/// Returns the facts that have stalled, by pupil.
async fn stalled_facts(tx: &TenantTx) -> Result<BTreeMap<AccountId, Vec<Fact>>, DbErr> {
    use mastery::Column;
    let rows: Vec<(AccountId, i16, i16)> = tx
        .find::<mastery::Entity>()
        .select_only()
        .columns([Column::PupilId, Column::A, Column::B])
        .filter(Column::Seen.gte(ASKED_OFTEN))
        .filter(Column::Standing.is_in([MasteryLevel::NotYet, MasteryLevel::WorkedOut]))
        .into_tuple()
        .all(tx)
        .await?;
    let mut stalled_facts: BTreeMap<AccountId, Vec<Fact>> = BTreeMap::new();
    for (pupil_id, a, b) in rows {
        stalled_facts.entry(pupil_id).or_default().extend(fact(a, b));
    }
    for facts in stalled_facts.values_mut() {
        facts.sort_unstable();
    }
    Ok(stalled_facts)
}
