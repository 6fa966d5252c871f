//! What a teacher sees first: the classes, who needs attention, what to reteach.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use entity::{AccountId, ClassroomId, YearGroup, classroom, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{DbErr, QueryOrder};
use worker::calendar;

use super::{
    pupils::{self, PupilSummary, Row},
    recent::{self, Recent},
    reteach::{self, ReteachFact},
    share,
    whom::Whom,
};

/// Pupils on the attention list at most: a longer one is none.
const LISTED: usize = 100;

/// What a teacher sees first.
#[derive(Debug, Object)]
pub struct Dashboard {
    /// This week's Monday, by London's clocks.
    pub week: NaiveDate,
    /// The school's classes: those of the caller first, each part by name.
    pub classes: Vec<ClassSummary>,
    /// Pupils who need attention: those of the caller's classes first, then the most urgent; 100 at most.
    pub attention: Vec<PupilSummary>,
    /// How many pupils of the school need attention.
    pub attention_count: i32,
    /// Five facts at most that most pupils of the caller's classes, or of the school for who has none, have met and do
    /// not have.
    pub reteach: Vec<ReteachFact>,
}

/// A class at a glance.
#[derive(Debug, Object)]
pub struct ClassSummary {
    /// The class.
    pub id: ClassroomId,
    /// Its name.
    pub name: String,
    /// Its year group, where it has one.
    pub year_group: Option<YearGroup>,
    /// Is the caller its teacher?
    pub own: bool,
    /// Pupils in it.
    pub pupils: i32,
    /// Those who have answered since Monday.
    pub practised_this_week: i32,
    /// Right answers of the last 28 days as a share: 0 to 1; null without answers.
    pub success: Option<f64>,
    /// Secure facts of a pupil on the mean: 0 to 78; null in a class without pupils.
    pub facts_secure: Option<f64>,
    /// Marks expected in a Multiplication Tables Check on the mean, 0 to 25, over the pupils of whom it can be told; null when
    /// there is none.
    pub predicted_score: Option<f64>,
    /// Pupils who need attention.
    pub attention: i32,
}

/// Adds up a class.
#[derive(Default)]
struct Sum {
    pupils: i32,
    practised: i32,
    answers: i32,
    correct: i32,
    secure: i32,
    predicted: f64,
    predictions: i32,
    attention: i32,
}

/// Makes the dashboard of a member of staff: six queries, however large the school.
pub async fn show(tx: &TenantTx, caller: AccountId, now: DateTime<Utc>) -> Result<Dashboard, DbErr> {
    let mut classes = tx.find::<classroom::Entity>().order_by_asc(classroom::Column::SortName).all(tx).await?;
    classes.sort_by_key(|class| class.teacher_id != Some(caller));
    let own: Vec<ClassroomId> =
        classes.iter().filter(|class| class.teacher_id == Some(caller)).map(|class| class.id).collect();
    let rows = pupils::rows(tx, &Whom::Everybody).await?;
    let recent = recent::of(tx, &Whom::Everybody, now).await?;
    let locked = pupils::locked(tx, &rows, now).await?;
    let taught = if own.is_empty() { Whom::Everybody } else { Whom::These(in_classes(&rows, &own)) };
    let reteach = reteach::of(tx, &taught, calendar::day_of(now)).await?;

    let needs_attention =
        |row: &Row| !row.reasons(recent.get(&row.id), locked.contains_key(&row.username), now).is_empty();
    let in_need: HashSet<AccountId> = rows.iter().filter(|row| needs_attention(row)).map(|row| row.id).collect();
    let mut sums = sums(&rows, &recent, &in_need);
    let classes = classes.into_iter().map(|class| {
        let own = class.teacher_id == Some(caller);
        sums.remove(&class.id).unwrap_or_default().summary(class, own)
    });
    let classes = classes.collect();
    let attention = rows
        .into_iter()
        .filter(|row| in_need.contains(&row.id))
        .map(|row| {
            let locked_until = locked.get(&row.username).copied();
            let (sort_name, id) = (row.sort_name.clone(), row.id);
            (sort_name, row.summary(recent.get(&id), locked_until, now))
        })
        .collect();
    Ok(Dashboard {
        week: recent::this_monday(now),
        classes,
        attention: most_urgent(attention, &own),
        attention_count: count(in_need.len()),
        reteach,
    })
}

fn in_classes(rows: &[Row], classes: &[ClassroomId]) -> Vec<AccountId> {
    let is_in = |row: &&Row| row.classroom_id.is_some_and(|class| classes.contains(&class));
    rows.iter().filter(is_in).map(|row| row.id).collect()
}

fn sums(rows: &[Row], recent: &HashMap<AccountId, Recent>, in_need: &HashSet<AccountId>) -> HashMap<ClassroomId, Sum> {
    let mut sums: HashMap<ClassroomId, Sum> = HashMap::new();
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
        sum.attention += i32::from(in_need.contains(&row.id));
    }
    sums
}

impl Sum {
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

/// Those of these classes first, then by the worst reason, then by name.
fn most_urgent(mut pupils: Vec<(String, PupilSummary)>, own: &[ClassroomId]) -> Vec<PupilSummary> {
    pupils.sort_by(|(one_name, one), (other_name, other)| {
        let rank = |pupil: &PupilSummary| {
            (!pupil.classroom_id.is_some_and(|class| own.contains(&class)), pupil.attention.first().copied())
        };
        (rank(one), one_name, one.id).cmp(&(rank(other), other_name, other.id))
    });
    pupils.truncate(LISTED);
    pupils.into_iter().map(|(_, pupil)| pupil).collect()
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
