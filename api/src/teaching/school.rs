//! The headteacher's overview of the school: the distribution of scores in the Multiplication Tables Check by class,
//! the amount of practice, and a comparison of pupils with special educational needs with the others.

mod sen;
mod weeks;

pub use sen::{SenComparison, SenCounts, SenMeans};
pub use weeks::SchoolWeek;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{ClassroomId, SenStatus, YearGroup, classroom, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{DbErr, QueryOrder};

use super::{pupil_scope::PupilScope, pupils};
use crate::{
    accounts::headteachers::{self, RefusedActions},
    mtc::results,
};
use sen::Sides;
use weeks::Practice;

/// The maximum marks of a Multiplication Tables Check.
const MARKS: u8 = 25;

/// The overview of the whole school.
#[derive(Debug, Object)]
pub struct SchoolOverview {
    /// All pupils of the school, including those without a class.
    pub school: Attainment,
    /// The classes of the school, by name.
    pub classes: Vec<ClassAttainment>,
    /// Twelve weeks of practice, this week last.
    pub weeks: Vec<SchoolWeek>,
    /// The comparison of pupils with special educational needs with the others.
    pub sen: SenComparison,
    /// Actions of IT admins on the role headteacher or on headteachers' accounts that were refused.
    pub refused_actions: RefusedActions,
}

/// The attainment of a class.
#[derive(Debug, Object)]
pub struct ClassAttainment {
    /// The id of the class.
    pub id: ClassroomId,
    /// The name of the class.
    pub name: String,
    /// The year group, if the class has one.
    pub year_group: Option<YearGroup>,
    /// The attainment of its pupils.
    pub attainment: Attainment,
}

/// The attainment of a group of pupils.
#[derive(Debug, Object)]
pub struct Attainment {
    /// The number of pupils.
    pub pupils: u32,
    /// The marks expected in a Multiplication Tables Check, to the nearest mark.
    pub predicted: ScoreDistribution,
    /// The marks of each pupil's latest complete Multiplication Tables Check in any round. Rehearsals do not count.
    pub actual: ScoreDistribution,
    /// The mean number of questions that a pupil answered per week in the four weeks before this week, to a tenth; null
    /// without pupils.
    pub answered_per_week: Option<f64>,
}

/// A distribution of marks.
#[derive(Debug, Object)]
pub struct ScoreDistribution {
    /// The number of pupils with a score.
    pub pupils: u32,
    /// The mean of the pupils' marks, to a tenth: 0 to 25; null if no pupil has a score.
    pub mean: Option<f64>,
    /// The number of pupils with 0 marks, 1 mark and so on up to 25: 26 numbers.
    pub counts: Vec<u32>,
}

/// Accumulates a mean.
#[derive(Debug, Clone, Copy, Default)]
struct RunningMean {
    sum: f64,
    number: u32,
}

impl RunningMean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.number += 1;
    }

    /// Returns the mean, rounded to a tenth. A mean over some dozens of pupils is not more precise. Besides, an exact
    /// mean and a total together could reveal a number of pupils that is withheld.
    fn tenths(self) -> Option<f64> {
        (self.number > 0).then(|| (self.sum / f64::from(self.number) * 10.0).round() / 10.0)
    }
}

/// Accumulates a distribution.
#[derive(Debug, Default)]
struct Scores {
    mean: RunningMean,
    counts: [u32; MARKS as usize + 1],
}

impl Scores {
    fn add(&mut self, score: Option<f64>) {
        let Some(score) = score else { return };
        self.mean.add(score);
        let nearest = (0..MARKS).find(|mark| score < f64::from(*mark) + 0.5).unwrap_or(MARKS);
        self.counts[usize::from(nearest)] += 1;
    }

    fn distribution(&self) -> ScoreDistribution {
        ScoreDistribution { pupils: self.mean.number, mean: self.mean.tenths(), counts: self.counts.to_vec() }
    }
}

/// The figures of one pupil.
#[derive(Debug, Clone, Copy)]
struct Measured {
    predicted: Option<f64>,
    actual: Option<f64>,
    answered_per_week: f64,
}

/// Accumulates the figures of a group of pupils.
#[derive(Debug, Default)]
struct SchoolTotals {
    predicted: Scores,
    actual: Scores,
    answered: RunningMean,
}

impl SchoolTotals {
    fn add(&mut self, pupil: Measured) {
        self.predicted.add(pupil.predicted);
        self.actual.add(pupil.actual);
        self.answered.add(pupil.answered_per_week);
    }

    fn attainment(&self) -> Attainment {
        Attainment {
            pupils: self.answered.number,
            predicted: self.predicted.distribution(),
            actual: self.actual.distribution(),
            answered_per_week: self.answered.tenths(),
        }
    }
}

/// Returns the overview. Takes six queries, however many pupils and sessions the school has.
pub async fn overview(tx: &TenantTx, now: DateTime<Utc>) -> Result<SchoolOverview, DbErr> {
    let classes = tx.find::<classroom::Entity>().order_by_asc(classroom::Column::SortName).all(tx).await?;
    let pupils = pupils::rows(tx, &PupilScope::All).await?;
    let scores = results::latest_scores(tx, &PupilScope::All).await?;
    let practice = Practice::of(tx, now).await?;

    let (mut school, mut sides) = (SchoolTotals::default(), Sides::default());
    let mut by_class: HashMap<ClassroomId, SchoolTotals> = HashMap::new();
    for pupil in pupils {
        let measured = Measured {
            predicted: pupil.predicted_score,
            actual: scores.get(&pupil.id).copied().map(f64::from),
            answered_per_week: practice.answered_per_week(pupil.id),
        };
        school.add(measured);
        sides.add(matches!(pupil.sen_status, Some(SenStatus::Support | SenStatus::Plan)), measured);
        if let Some(class) = pupil.classroom_id {
            by_class.entry(class).or_default().add(measured);
        }
    }
    let class = |class: classroom::Model| ClassAttainment {
        attainment: by_class.remove(&class.id).unwrap_or_default().attainment(),
        id: class.id,
        name: class.name,
        year_group: class.year_group,
    };
    Ok(SchoolOverview {
        school: school.attainment(),
        classes: classes.into_iter().map(class).collect(),
        weeks: practice.weeks(),
        sen: sides.compared(),
        refused_actions: headteachers::refused(tx, now).await?,
    })
}
