//! The progress of an intervention group: the questions answered compared with the weekly goal, the attainment on
//! joining and now, and the gain compared with peers.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use entity::{AccountId, MasteryLevel, intervention_group, mastery, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QuerySelect};
use worker::{
    calendar,
    learning::{count, fact, facts_of_work},
    practice::Fact,
};

use super::{
    InterventionGroup,
    dosage::{self, AnsweredByWeek, DosageWeek, GroupWeek},
    gain::{self, GainComparison},
    members::{self, GroupPupil, Member},
};

/// The progress of a group.
#[derive(Debug, Object)]
pub struct GroupProgress {
    /// The group.
    pub group: InterventionGroup,
    /// The weeks of the group up to today. Pupils can still meet the goal of a week that is not over.
    pub weeks: Vec<GroupWeek>,
    /// The current and former pupils of the group, ordered by name.
    pub pupils: Vec<GroupPupilProgress>,
    /// The gain of the group, compared with pupils of the same year outside the group.
    pub gain: GainComparison,
}

/// The progress of a pupil in a group.
#[derive(Debug, Object)]
pub struct GroupPupilProgress {
    /// The pupil.
    pub pupil: GroupPupil,
    /// The pupil's attainment on joining.
    pub at_entry: Attained,
    /// The pupil's attainment now or, if the pupil has left, on leaving.
    pub now: Attained,
    /// The number of facts that are targets of the group.
    pub targets: u32,
    /// The number of targets that are secure now.
    pub targets_secure: u32,
    /// Whether the predicted score on joining was as low as the group's entry criterion requires; null if the group has
    /// no such criterion, or the pupil had no predicted score.
    pub met_entry_criterion: Option<bool>,
    /// Whether the pupil meets the group's measurable exit criteria; null if there are none, or the pupil has left.
    pub ready_to_leave: Option<bool>,
    /// The pupil's weeks in the group up to today.
    pub weeks: Vec<DosageWeek>,
    /// The number of completed weeks in which the pupil met the weekly goal.
    pub weeks_met: u32,
    /// The number of completed weeks.
    pub weeks_over: u32,
}

/// A pupil's attainment.
#[derive(Debug, Clone, Copy, PartialEq, Object)]
pub struct Attained {
    /// The number of secure facts, out of 78.
    pub facts_secure: i32,
    /// The predicted score in the Multiplication Tables Check, out of 25; null until there is enough practice for a
    /// prediction.
    pub predicted_score: Option<f64>,
}

impl Member {
    /// Returns the number of secure facts and the predicted score now or, if the pupil has left, on leaving.
    pub(super) fn latest_attainment(&self) -> (i32, Option<f64>) {
        match self.left_at {
            Some(_) => (self.exit_facts_secure.unwrap_or_default(), self.exit_predicted_score),
            None => (self.facts_secure.unwrap_or_default(), self.predicted_score),
        }
    }
}

/// Loads the progress of the group. Runs four queries, whatever the number of pupils and weeks.
pub async fn load(tx: &TenantTx, group: intervention_group::Model, now: DateTime<Utc>) -> Result<GroupProgress, DbErr> {
    let members = members::list(tx, group.id).await?;
    let basis = ProgressBasis {
        today: calendar::day_of(now),
        answered: dosage::count_answers(tx, &group, members.iter().map(|member| member.id)).await?,
        secure: secure(tx, members.iter().map(|member| member.id)).await?,
        targets: facts_of_work(&group.facts, &group.times_tables).into_iter().collect(),
    };
    let gain = gain::compare(tx, group.id, &members).await?;
    let current = members.iter().filter(|member| member.left_at.is_none()).count();
    let pupils: Vec<GroupPupilProgress> =
        members.into_iter().map(|member| basis.pupil_progress(&group, member)).collect();
    Ok(GroupProgress {
        group: InterventionGroup::of(group, i64::try_from(current).unwrap_or(i64::MAX)),
        weeks: dosage::group_weeks(pupils.iter().flat_map(|pupil| &pupil.weeks)),
        pupils,
        gain,
    })
}

/// The data from which the progress of each pupil is computed.
struct ProgressBasis {
    today: NaiveDate,
    answered: AnsweredByWeek,
    secure: HashMap<AccountId, Vec<Fact>>,
    targets: BTreeSet<Fact>,
}

impl ProgressBasis {
    fn pupil_progress(&self, group: &intervention_group::Model, member: Member) -> GroupPupilProgress {
        let weeks = dosage::weeks(group, &member, &self.answered, self.today);
        let (facts_secure, predicted_score) = member.latest_attainment();
        let now = Attained { facts_secure, predicted_score };
        let at_entry =
            Attained { facts_secure: member.entry_facts_secure, predicted_score: member.entry_predicted_score };
        let secure = self.secure.get(&member.id).into_iter().flatten().filter(|fact| self.targets.contains(fact));
        let (targets, targets_secure) = (number(self.targets.len()), number(secure.count()));
        GroupPupilProgress {
            met_entry_criterion: group
                .entry_predicted_score
                .zip(at_entry.predicted_score)
                .map(|(highest, score)| score <= highest),
            ready_to_leave: if member.left_at.is_none() { is_ready(group, now, targets, targets_secure) } else { None },
            pupil: GroupPupil::of(member),
            at_entry,
            now,
            targets,
            targets_secure,
            weeks_met: number(weeks.iter().filter(|week| week.over && week.met).count()),
            weeks_over: number(weeks.iter().filter(|week| week.over).count()),
            weeks,
        }
    }
}

/// Returns whether the pupil meets all measurable exit criteria; `None` if the group has no such criteria.
fn is_ready(group: &intervention_group::Model, now: Attained, targets: u32, secure: u32) -> Option<bool> {
    let score = group.exit_predicted_score.map(|needed| now.predicted_score.is_some_and(|score| score >= needed));
    let targets = group.exit_secure_percent.map(|percent| secure * 100 >= targets * count(percent));
    score.into_iter().chain(targets).reduce(|first, second| first && second)
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Returns the secure facts of these pupils.
async fn secure(
    tx: &TenantTx,
    pupils: impl Iterator<Item = AccountId>,
) -> Result<HashMap<AccountId, Vec<Fact>>, DbErr> {
    use mastery::Column;
    let rows: Vec<(AccountId, i16, i16)> = tx
        .find::<mastery::Entity>()
        .select_only()
        .columns([Column::PupilId, Column::A, Column::B])
        .filter(Column::PupilId.is_in(pupils))
        .filter(Column::Standing.eq(MasteryLevel::Secure))
        .into_tuple()
        .all(tx)
        .await?;
    let mut secure: HashMap<AccountId, Vec<Fact>> = HashMap::new();
    for (pupil_id, a, b) in rows {
        secure.entry(pupil_id).or_default().extend(fact(a, b));
    }
    Ok(secure)
}
