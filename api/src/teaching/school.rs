//! What the headteacher sees of the whole school: how scores in the check are spread, by class, and how much is
//! practised. Pupils with special educational needs stand beside the others.

mod sen;
mod weeks;

pub use sen::{SenComparison, SenCounts, SenMeans};
pub use weeks::SchoolWeek;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{ClassroomId, SenStatus, YearGroup, classroom, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{DbErr, QueryOrder};

use super::{pupils, whom::Whom};
use crate::checks::results;
use sen::Sides;
use weeks::Practice;

/// The marks of a check at most.
const MARKS: u8 = 25;

/// The whole school.
#[derive(Debug, Object)]
pub struct SchoolOverview {
    /// All of its pupils, those of no class too.
    pub school: Attainment,
    /// Its classes by name.
    pub classes: Vec<ClassAttainment>,
    /// Twelve weeks of practice, the present one last.
    pub weeks: Vec<SchoolWeek>,
    /// Pupils with special educational needs and the others.
    pub sen: SenComparison,
}

/// A class.
#[derive(Debug, Object)]
pub struct ClassAttainment {
    /// The class.
    pub id: ClassroomId,
    /// Its name.
    pub name: String,
    /// Its year group, where it has one.
    pub year_group: Option<YearGroup>,
    /// How its pupils do.
    pub attainment: Attainment,
}

/// How some pupils do.
#[derive(Debug, Object)]
pub struct Attainment {
    /// How many they are.
    pub pupils: u32,
    /// Marks expected in a Multiplication Tables Check, to the nearest mark.
    pub predicted: ScoreDistribution,
    /// Marks of each pupil's latest complete check in a round, whichever round that was. Rehearsals do not count.
    pub actual: ScoreDistribution,
    /// Questions that a pupil answered in a week, on the mean over the four weeks before the present one: to a tenth;
    /// null where there are no pupils.
    pub answered_per_week: Option<f64>,
}

/// How marks are spread.
#[derive(Debug, Object)]
pub struct ScoreDistribution {
    /// How many pupils have a score.
    pub pupils: u32,
    /// Their marks on the mean, to a tenth: 0 to 25; null when nobody has a score.
    pub mean: Option<f64>,
    /// How many of them have 0 marks, 1 mark and so on up to 25: 26 numbers.
    pub counts: Vec<u32>,
}

/// A mean in the making.
#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    sum: f64,
    number: u32,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.number += 1;
    }

    /// To a tenth: no mean of some dozens of pupils is known better, and from an exact one and a total one could count
    /// pupils that are not told.
    fn tenths(self) -> Option<f64> {
        (self.number > 0).then(|| (self.sum / f64::from(self.number) * 10.0).round() / 10.0)
    }
}

/// A distribution in the making.
#[derive(Debug, Default)]
struct Scores {
    mean: Mean,
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

/// What is known of a pupil here.
#[derive(Debug, Clone, Copy)]
struct Measured {
    predicted: Option<f64>,
    actual: Option<f64>,
    answered_per_week: f64,
}

/// Pupils, added up.
#[derive(Debug, Default)]
struct Sum {
    predicted: Scores,
    actual: Scores,
    answered: Mean,
}

impl Sum {
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

/// Makes the overview: four queries, however large the school and however long it has practised.
pub async fn overview(tx: &TenantTx, now: DateTime<Utc>) -> Result<SchoolOverview, DbErr> {
    let classes = tx.find::<classroom::Entity>().order_by_asc(classroom::Column::SortName).all(tx).await?;
    let pupils = pupils::rows(tx, &Whom::Everybody).await?;
    let scores = results::latest_scores(tx, &Whom::Everybody).await?;
    let practice = Practice::of(tx, now).await?;

    let (mut school, mut sides) = (Sum::default(), Sides::default());
    let mut by_class: HashMap<ClassroomId, Sum> = HashMap::new();
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
    })
}
