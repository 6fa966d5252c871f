//! How an intervention group does: dosage against the goal, pupils then and now, gain against their peers.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use entity::{AccountId, Standing, intervention_group, mastery, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QuerySelect};
use worker::{
    calendar,
    learning::{count, fact, facts_of_work},
    practice::Fact,
};

use super::{
    InterventionGroup,
    dosage::{self, Answered, DosageWeek, GroupWeek},
    gain::{self, GainComparison},
    members::{self, GroupPupil, Member},
};

/// How a group does.
#[derive(Debug, Object)]
pub struct GroupProgress {
    /// The group.
    pub group: InterventionGroup,
    /// Its weeks up to today: a week that is not over yet may be yet to meet the goal.
    pub weeks: Vec<GroupWeek>,
    /// Who is or was in it, by name.
    pub pupils: Vec<GroupPupilProgress>,
    /// What was gained, against pupils of the same year outside the group.
    pub gain: GainComparison,
}

/// How a pupil does in a group.
#[derive(Debug, Object)]
pub struct GroupPupilProgress {
    /// The pupil.
    pub pupil: GroupPupil,
    /// How the pupil stood on joining.
    pub at_entry: Attained,
    /// How the pupil stands now; of one who left, how he or she stood on leaving.
    pub now: Attained,
    /// How many facts are targets of the group.
    pub targets: u32,
    /// How many of them are secure now.
    pub targets_secure: u32,
    /// Was the predicted score on joining as low as the group's entry criterion asks? Null where it asks for none, or
    /// nothing was predicted.
    pub met_entry_criterion: Option<bool>,
    /// Are the group's measurable exit criteria met? Null where there are none, or the pupil has left.
    pub ready_to_leave: Option<bool>,
    /// The pupil's weeks in the group up to today.
    pub weeks: Vec<DosageWeek>,
    /// How many of the weeks that are over met the weekly goal.
    pub weeks_met: u32,
    /// How many are over.
    pub weeks_over: u32,
}

/// How a pupil stands.
#[derive(Debug, Clone, Copy, PartialEq, Object)]
pub struct Attained {
    /// Facts that are secure, of 78.
    pub facts_secure: i32,
    /// Marks of 25 expected in a check; null before there is enough to tell.
    pub predicted_score: Option<f64>,
}

impl Member {
    /// Secure facts and predicted score of now; of one who left, on leaving.
    pub(super) fn until(&self) -> (i32, Option<f64>) {
        match self.left_at {
            Some(_) => (self.exit_facts_secure.unwrap_or_default(), self.exit_predicted_score),
            None => (self.facts_secure.unwrap_or_default(), self.predicted_score),
        }
    }
}

/// How the group does: four queries, however many pupils and weeks there are.
pub async fn of(tx: &TenantTx, group: intervention_group::Model, now: DateTime<Utc>) -> Result<GroupProgress, DbErr> {
    let members = members::of(tx, group.id).await?;
    let seen = Seen {
        today: calendar::day_of(now),
        answered: dosage::answered(tx, &group, members.iter().map(|member| member.id)).await?,
        secure: secure(tx, members.iter().map(|member| member.id)).await?,
        targets: facts_of_work(&group.facts, &group.times_tables).into_iter().collect(),
    };
    let gain = gain::compare(tx, group.id, &members).await?;
    let current = members.iter().filter(|member| member.left_at.is_none()).count();
    let pupils: Vec<GroupPupilProgress> = members.into_iter().map(|member| seen.of(&group, member)).collect();
    Ok(GroupProgress {
        group: InterventionGroup::of(group, i64::try_from(current).unwrap_or(i64::MAX)),
        weeks: dosage::together(pupils.iter().flat_map(|pupil| &pupil.weeks)),
        pupils,
        gain,
    })
}

/// What the progress of each pupil is seen by.
struct Seen {
    today: NaiveDate,
    answered: Answered,
    secure: HashMap<AccountId, Vec<Fact>>,
    targets: BTreeSet<Fact>,
}

impl Seen {
    fn of(&self, group: &intervention_group::Model, member: Member) -> GroupPupilProgress {
        let weeks = dosage::weeks(group, &member, &self.answered, self.today);
        let (facts_secure, predicted_score) = member.until();
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

/// Does the pupil meet all the exit criteria that can be measured? None where the group has none.
fn is_ready(group: &intervention_group::Model, now: Attained, targets: u32, secure: u32) -> Option<bool> {
    let score = group.exit_predicted_score.map(|needed| now.predicted_score.is_some_and(|score| score >= needed));
    let targets = group.exit_secure_percent.map(|percent| secure * 100 >= targets * count(percent));
    score.into_iter().chain(targets).reduce(|one, other| one && other)
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The secure facts of these pupils.
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
        .filter(Column::Standing.eq(Standing::Secure))
        .into_tuple()
        .all(tx)
        .await?;
    let mut secure: HashMap<AccountId, Vec<Fact>> = HashMap::new();
    for (pupil_id, a, b) in rows {
        secure.entry(pupil_id).or_default().extend(fact(a, b));
    }
    Ok(secure)
}
