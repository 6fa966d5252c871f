//! Pupils with special educational needs beside the others. What is about fewer than five pupils is not told, nor is what
//! it could be worked out from: the overview tells the whole school's figures, so where one side is small, the other side
//! would give it away.

use poem_openapi::Object;

use super::{Mean, Measured};

/// Figures about so many pupils are told, and figures about none.
const ENOUGH: u32 = 5;

/// Pupils with special educational needs (support or a plan), and the others. A pair of figures is null when either
/// is about one to four pupils, and all of them are when either side has one to four.
#[derive(Debug, Clone, PartialEq, Default, Object)]
pub struct SenComparison {
    /// How many they are.
    pub pupils: SenCounts,
    /// Marks expected in a Multiplication Tables Check, on the mean over the pupils of whom it can be told.
    pub predicted: SenMeans,
    /// Marks of the latest complete check in a round, on the mean over the pupils who have one.
    pub actual: SenMeans,
    /// Questions that a pupil answered in a week, on the mean over the four weeks before the present one.
    pub answered_per_week: SenMeans,
}

/// How many pupils are on either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Object)]
pub struct SenCounts {
    /// With special educational needs; null when it is not told.
    pub sen: Option<u32>,
    /// The others; null when it is not told.
    pub others: Option<u32>,
}

/// The means of either side, to a tenth.
#[derive(Debug, Clone, Copy, PartialEq, Default, Object)]
pub struct SenMeans {
    /// Of pupils with special educational needs; null when there are none or it is not told.
    pub sen: Option<f64>,
    /// Of the others; null when there are none or it is not told.
    pub others: Option<f64>,
}

/// The two sides, added up.
#[derive(Debug, Default)]
pub(super) struct Sides {
    sen: Side,
    others: Side,
}

#[derive(Debug, Default)]
struct Side {
    predicted: Mean,
    actual: Mean,
    answered: Mean,
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
        // Every pupil has practised so much, or so little.
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

fn means(sen: Mean, others: Mean) -> SenMeans {
    if is_few(sen.number) || is_few(others.number) {
        return SenMeans::default();
    }
    SenMeans { sen: sen.tenths(), others: others.tenths() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEVER_MEASURED: Measured = Measured { predicted: None, actual: None, answered_per_week: 10.0 };

    /// So many pupils with special educational needs and so many others, each with that predicted score.
    fn sides((sen, sen_score): (u32, f64), (others, other_score): (u32, f64)) -> Sides {
        let mut sides = Sides::default();
        for (has_sen, number, score) in [(true, sen, sen_score), (false, others, other_score)] {
            (0..number).for_each(|_| sides.add(has_sen, Measured { predicted: Some(score), ..NEVER_MEASURED }));
        }
        sides
    }

    #[test]
    fn five_on_either_side_are_told_and_four_hide_both() {
        let told = sides((5, 10.0), (5, 20.04)).compared();
        assert_eq!(told.pupils, SenCounts { sen: Some(5), others: Some(5) });
        assert_eq!(told.predicted, SenMeans { sen: Some(10.0), others: Some(20.0) });
        assert_eq!(sides((4, 10.0), (60, 20.0)).compared(), SenComparison::default());
        assert_eq!(sides((60, 10.0), (4, 20.0)).compared(), SenComparison::default());
    }

    #[test]
    fn nobody_is_told() {
        let told = sides((0, 0.0), (6, 20.0)).compared();
        assert_eq!(told.pupils, SenCounts { sen: Some(0), others: Some(6) });
        assert_eq!(told.predicted, SenMeans { sen: None, others: Some(20.0) });
        let nobody = sides((0, 0.0), (0, 0.0)).compared();
        assert_eq!(nobody.pupils, SenCounts { sen: Some(0), others: Some(0) });
    }

    #[test]
    fn a_measure_that_four_of_a_side_have_hides_its_other_side_alone() {
        let mut sides = sides((4, 10.0), (30, 20.0));
        sides.add(true, NEVER_MEASURED);
        let told = sides.compared();
        assert_eq!(told.pupils, SenCounts { sen: Some(5), others: Some(30) });
        assert_eq!(told.predicted, SenMeans::default());
        assert_eq!(told.answered_per_week, SenMeans { sen: Some(10.0), others: Some(10.0) });
    }

    #[test]
    fn a_measure_that_nobody_of_a_side_has_tells_the_other_side() {
        let mut sides = sides((0, 0.0), (6, 20.0));
        (0..5).for_each(|_| sides.add(true, NEVER_MEASURED));
        assert_eq!(sides.compared().predicted, SenMeans { sen: None, others: Some(20.0) });
    }
}
