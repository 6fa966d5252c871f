//! The teacher's dashboard: the classes, the pupils who need attention, and the facts to reteach.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use entity::{AccountId, ClassroomId, YearGroup, classroom, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{DbErr, QueryOrder};
use worker::calendar;

use super::{
    pupil_scope::PupilScope,
    pupils::{self, PupilRow, PupilSummary},
    recent::{self, Recent},
    reteach::{self, ReteachFact},
    share,
};
use crate::lockout;

/// The maximum length of the attention list, because nobody can work through a longer one.
const LONGEST_LIST: usize = 100;

/// The dashboard of a member of staff.
#[derive(Debug, Object)]
pub struct Dashboard {
    /// The Monday of this week, in London time.
    pub week: NaiveDate,
    /// The school's classes: the caller's own first, then the others, both by name.
    pub classes: Vec<ClassSummary>,
    /// The pupils who need attention, 100 at most: those in the caller's classes first, then the most urgent.
    pub attention: Vec<PupilSummary>,
    /// The number of pupils of the school who need attention.
    pub attention_count: i32,
    /// Up to five facts that the most pupils have practised but do not know yet: pupils of the caller's classes, or of
    /// the whole school if the caller has no class.
    pub reteach: Vec<ReteachFact>,
}

/// The summary of a class.
#[derive(Debug, Object)]
pub struct ClassSummary {
    /// The id of the class.
    pub id: ClassroomId,
    /// The name of the class.
    pub name: String,
    /// The year group, if the class has one.
    pub year_group: Option<YearGroup>,
    /// Whether the caller is the teacher of the class.
    pub own: bool,
    /// The number of pupils in the class.
    pub pupils: i32,
    /// The number of pupils who have answered a question since Monday.
    pub practised_this_week: i32,
    /// The share of right answers in the last 28 days: 0 to 1; null without answers.
    pub success: Option<f64>,
    /// The mean number of secure facts per pupil: 0 to 78; null in a class without pupils.
    pub facts_secure: Option<f64>,
    /// The mean of the marks expected in a Multiplication Tables Check, 0 to 25, over the pupils with a prediction;
    /// null if no pupil has one.
    pub predicted_score: Option<f64>,
    /// The number of pupils who need attention.
    pub attention: i32,
}

/// The running totals of a class.
#[derive(Default)]
struct ClassTotals {
    pupils: i32,
    practised: i32,
    answers: i32,
    correct: i32,
    secure: i32,
    predicted: f64,
    predictions: i32,
    attention: i32,
}

/// Returns the dashboard of a member of staff, with six queries however large the school is.
pub async fn show(tx: &TenantTx, caller: AccountId, now: DateTime<Utc>) -> Result<Dashboard, DbErr> {
    let mut classes = tx.find::<classroom::Entity>().order_by_asc(classroom::Column::SortName).all(tx).await?;
    classes.sort_by_key(|class| class.teacher_id != Some(caller));
    let own: Vec<ClassroomId> =
        classes.iter().filter(|class| class.teacher_id == Some(caller)).map(|class| class.id).collect();
    let rows = pupils::rows(tx, &PupilScope::All).await?;
    let recent = recent::of(tx, &PupilScope::All, now).await?;
    let locked = lockout::locked_in_school(tx, now).await?;
    let taught = if own.is_empty() { PupilScope::All } else { PupilScope::Only(in_classes(&rows, &own)) };
    let reteach = reteach::of(tx, &taught, calendar::day_of(now)).await?;

    let needs_attention =
        |row: &PupilRow| !row.reasons(recent.get(&row.id), locked.contains_key(&row.id), now).is_empty();
    let needing_attention: HashSet<AccountId> =
        rows.iter().filter(|row| needs_attention(row)).map(|row| row.id).collect();
    let mut sums = sums(&rows, &recent, &needing_attention);
    let classes = classes.into_iter().map(|class| {
        let own = class.teacher_id == Some(caller);
        sums.remove(&class.id).unwrap_or_default().summary(class, own)
    });
    let classes = classes.collect();
    let attention = rows
        .into_iter()
        .filter(|row| needing_attention.contains(&row.id))
        .map(|row| {
            let locked_until = locked.get(&row.id).copied();
            let (sort_name, id) = (row.sort_name.clone(), row.id);
            (sort_name, row.summary(recent.get(&id), locked_until, now))
        })
        .collect();
    Ok(Dashboard {
        week: recent::this_monday(now),
        classes,
        attention: most_urgent(attention, &own),
        attention_count: count(needing_attention.len()),
        reteach,
    })
}

fn in_classes(rows: &[PupilRow], classes: &[ClassroomId]) -> Vec<AccountId> {
    let is_in = |row: &&PupilRow| row.classroom_id.is_some_and(|class| classes.contains(&class));
    rows.iter().filter(is_in).map(|row| row.id).collect()
}

fn sums(
    rows: &[PupilRow],
    recent: &HashMap<AccountId, Recent>,
    needing_attention: &HashSet<AccountId>,
) -> HashMap<ClassroomId, ClassTotals> {
    let mut sums: HashMap<ClassroomId, ClassTotals> = HashMap::new();
    for row in rows {
        let Some(class) = row.classroom_id else { continue };
        let sum = sums.entry(class).or_default();
        sum.pupils += 1;
        sum.practised += i32::from(recent.get(&row.id).is_some_and(|recent| recent.answered > 0));
        sum.answers += row.recent_answers.unwrap_or_default();
        sum.correct += row.recent_correct.unwrap_or_default();
        sum.secure += row.facts_secure.unwrap_or_default();
        sum.predicted += row.predicted_score.unwrap_or_default();
        sum.predictions += i32::from(row.predicted_score.is_some());
        sum.attention += i32::from(needing_attention.contains(&row.id));
    }
    sums
}

impl ClassTotals {
    fn summary(self, class: classroom::Model, own: bool) -> ClassSummary {
        ClassSummary {
            id: class.id,
            name: class.name,
            year_group: class.year_group,
            own,
            pupils: self.pupils,
            practised_this_week: self.practised,
            success: share(self.correct, self.answers),
            facts_secure: share(self.secure, self.pupils),
            predicted_score: (self.predictions > 0).then(|| self.predicted / f64::from(self.predictions)),
            attention: self.attention,
        }
    }
}

/// Sorts pupils of the caller's own classes first, then by the most urgent reason, then by name, and truncates the
/// list.
fn most_urgent(mut pupils: Vec<(String, PupilSummary)>, own: &[ClassroomId]) -> Vec<PupilSummary> {
    pupils.sort_by(|(left_name, left), (right_name, right)| {
        let rank = |pupil: &PupilSummary| {
            (!pupil.classroom_id.is_some_and(|class| own.contains(&class)), pupil.attention.first().copied())
        };
        (rank(left), left_name, left.id).cmp(&(rank(right), right_name, right.id))
    });
    pupils.truncate(LONGEST_LIST);
    pupils.into_iter().map(|(_, pupil)| pupil).collect()
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
