//! Compares pupils with special educational needs with the others. Figures about fewer than five pupils are withheld,
//! and so are figures from which the withheld figures could be computed. The overview shows the figures of the whole
//! school, so the figures of a large side would reveal the figures of a small side.

use poem_openapi::Object;

use super::{Measured, RunningMean};

/// Figures are shown if they are about at least this many pupils, or about none.
const ENOUGH: u32 = 5;

/// The comparison of pupils with special educational needs (support or a plan) with the others. Both figures of a pair
/// are null if either is about one to four pupils. All figures are null if either side has one to four pupils.
#[derive(Debug, Clone, PartialEq, Default, Object)]
pub struct SenComparison {
    /// The number of pupils on each side.
    pub pupils: SenCounts,
    /// The mean of the marks expected in a Multiplication Tables Check, over the pupils with a prediction.
    pub predicted: SenMeans,
    /// The mean of the marks of the latest complete Multiplication Tables Check in a round, over the pupils who have
    /// one.
    pub actual: SenMeans,
    /// The mean number of questions that a pupil answered per week in the four weeks before this week.
    pub answered_per_week: SenMeans,
}

/// The number of pupils on each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Object)]
pub struct SenCounts {
    /// Pupils with special educational needs; null if the number is withheld.
    pub sen: Option<u32>,
    /// The other pupils; null if the number is withheld.
    pub others: Option<u32>,
}

/// The means of both sides, to a tenth.
#[derive(Debug, Clone, Copy, PartialEq, Default, Object)]
pub struct SenMeans {
    /// The mean of pupils with special educational needs; null if there are none or the mean is withheld.
    pub sen: Option<f64>,
    /// The mean of the other pupils; null if there are none or the mean is withheld.
    pub others: Option<f64>,
}

/// Accumulates the figures of the two sides.
#[derive(Debug, Default)]
pub(super) struct Sides {
    sen: Side,
    others: Side,
}

#[derive(Debug, Default)]
struct Side {
    predicted: RunningMean,
    actual: RunningMean,
    answered: RunningMean,
}

impl Sides {
    pub(super) fn add(&mut self, has_sen: bool, pupil: Measured) {
        let side = if has_sen { &mut self.sen } else { &mut self.others };
        pupil.predicted.into_iter().for_each(|score| side.predicted.add(score));
        pupil.actual.into_iter().for_each(|score| side.actual.add(score));
        side.answered.add(pupil.answered_per_week);
    }

    pub(super) fn compared(&self) -> SenComparison {
        let (sen, others) = (&self.sen, &self.others);
        // Every pupil has a value in `answered`, even if the value is 0, so the number of values is the number of
        // pupils.
        let (with_sen, without) = (sen.answered.number, others.answered.number);
        if is_few(with_sen) || is_few(without) {
            return SenComparison::default();
        }
        SenComparison {
            pupils: SenCounts { sen: Some(with_sen), others: Some(without) },
            predicted: means(sen.predicted, others.predicted),
            actual: means(sen.actual, others.actual),
            answered_per_week: means(sen.answered, others.answered),
        }
    }
}

const fn is_few(pupils: u32) -> bool {
    0 < pupils && pupils < ENOUGH
}

fn means(sen: RunningMean, others: RunningMean) -> SenMeans {
    if is_few(sen.number) || is_few(others.number) {
        return SenMeans::default();
    }
    SenMeans { sen: sen.tenths(), others: others.tenths() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEVER_MEASURED: Measured = Measured { predicted: None, actual: None, answered_per_week: 10.0 };

    /// Returns the sides with these numbers of pupils, each with this predicted score.
    fn sides((sen, sen_score): (u32, f64), (others, other_score): (u32, f64)) -> Sides {
        let mut sides = Sides::default();
        for (has_sen, number, score) in [(true, sen, sen_score), (false, others, other_score)] {
            (0..number).for_each(|_| sides.add(has_sen, Measured { predicted: Some(score), ..NEVER_MEASURED }));
        }
        sides
    }

    #[test]
    fn figures_are_shown_for_five_pupils_on_each_side_and_withheld_for_four_on_either() {
        let comparison = sides((5, 10.0), (5, 20.04)).compared();
        assert_eq!(comparison.pupils, SenCounts { sen: Some(5), others: Some(5) });
        assert_eq!(comparison.predicted, SenMeans { sen: Some(10.0), others: Some(20.0) });
        assert_eq!(sides((4, 10.0), (60, 20.0)).compared(), SenComparison::default());
        assert_eq!(sides((60, 10.0), (4, 20.0)).compared(), SenComparison::default());
    }

    #[test]
    fn a_side_without_pupils_is_shown() {
        let comparison = sides((0, 0.0), (6, 20.0)).compared();
        assert_eq!(comparison.pupils, SenCounts { sen: Some(0), others: Some(6) });
        assert_eq!(comparison.predicted, SenMeans { sen: None, others: Some(20.0) });
        let nobody = sides((0, 0.0), (0, 0.0)).compared();
        assert_eq!(nobody.pupils, SenCounts { sen: Some(0), others: Some(0) });
    }

    #[test]
    fn a_measure_that_four_pupils_of_a_side_have_is_withheld_on_both_sides() {
        let mut sides = sides((4, 10.0), (30, 20.0));
        sides.add(true, NEVER_MEASURED);
        let comparison = sides.compared();
        assert_eq!(comparison.pupils, SenCounts { sen: Some(5), others: Some(30) });
        assert_eq!(comparison.predicted, SenMeans::default());
        assert_eq!(comparison.answered_per_week, SenMeans { sen: Some(10.0), others: Some(10.0) });
    }

    #[test]
    fn a_measure_that_nobody_on_one_side_has_is_shown_for_the_other_side() {
        let mut sides = sides((0, 0.0), (6, 20.0));
        (0..5).for_each(|_| sides.add(true, NEVER_MEASURED));
        assert_eq!(sides.compared().predicted, SenMeans { sen: None, others: Some(20.0) });
    }
}
