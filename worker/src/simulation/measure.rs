//! The statistics of the report.

/// A mean with half the width of its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// The mean.
    pub mean: f64,
    /// Half the width of the interval.
    pub half: f64,
}

/// The mean of some values, which are many enough for the normal approximation.
#[must_use]
pub fn mean(values: impl IntoIterator<Item = f64>) -> Mean {
    let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for value in values {
        count += 1.0;
        sum += value;
        squares += value * value;
    }
    let mean = sum / count;
    let variance = (squares - count * mean * mean).max(0.0) / (count - 1.0_f64).max(1.0);
    Mean { mean, half: 1.96 * (variance / count).sqrt() }
}

/// How well chances that were given fit what happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// The mean of -ln(chance given to what happened).
    pub log_loss: f64,
    /// The same, had each question been given the overall share.
    pub log_loss_of_share: f64,
    /// The chance that a question that was right had been given more than one that was wrong.
    pub auc: f64,
    /// From the lowest tenth of chances to the highest: their mean, and the share that was right.
    pub deciles: Vec<(f64, f64)>,
}

/// The calibration of chances given, and whether it was right each time.
#[must_use]
pub fn calibration(mut expected: Vec<(f64, bool)>) -> Calibration {
    expected.sort_by(|one, other| one.0.total_cmp(&other.0));
    let loss = |chance: f64, right: bool| -if right { chance } else { 1.0 - chance }.clamp(1e-6, 1.0).ln();
    let share = mean(expected.iter().map(|(_, right)| f64::from(u8::from(*right)))).mean;
    let deciles = expected.chunks(expected.len().div_ceil(10).max(1)).map(|tenth| {
        let given = mean(tenth.iter().map(|(chance, _)| *chance)).mean;
        (given, mean(tenth.iter().map(|(_, right)| f64::from(u8::from(*right)))).mean)
    });
    Calibration {
        log_loss: mean(expected.iter().map(|(chance, right)| loss(*chance, *right))).mean,
        log_loss_of_share: mean(expected.iter().map(|(_, right)| loss(share, *right))).mean,
        auc: auc(&expected),
        deciles: deciles.collect(),
    }
}

/// The area under the curve, of chances in ascending order; equal chances count half.
fn auc(expected: &[(f64, bool)]) -> f64 {
    let (mut rights, mut wrongs, mut pairs) = (0.0, 0.0, 0.0);
    for equal in expected.chunk_by(|one, other| one.0.total_cmp(&other.0).is_eq()) {
        let (mut right, mut wrong) = (0.0, 0.0);
        for (_, was_right) in equal {
            if *was_right { right += 1.0 } else { wrong += 1.0 }
        }
        pairs += right * (wrongs + wrong / 2.0);
        rights += right;
        wrongs += wrong;
    }
    pairs / (rights * wrongs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_has_its_interval() {
        let mean = mean([1.0, 2.0, 3.0, 4.0]);
        assert!((mean.mean - 2.5).abs() < 1e-9);
        assert!((mean.half - 1.96 * (5.0_f64 / 3.0 / 4.0).sqrt()).abs() < 1e-9);
    }

    #[test]
    fn order_is_all_that_the_area_under_the_curve_asks() {
        let area = |expected: &[(f64, bool)]| calibration(expected.to_vec()).auc;
        assert!((area(&[(0.1, false), (0.2, false), (0.3, true)]) - 1.0).abs() < 1e-9);
        assert!((area(&[(0.1, true), (0.2, false), (0.3, false)])).abs() < 1e-9);
        assert!((area(&[(0.5, true), (0.5, false)]) - 0.5).abs() < 1e-9);
    }
}
