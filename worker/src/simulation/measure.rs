//! The statistics of the report.

/// A mean, and half the width of its 95 % confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanEstimate {
    /// The mean.
    pub mean: f64,
    /// Half the width of the interval.
    pub half: f64,
}

/// Returns the mean of the values. There must be enough values for the normal approximation.
#[must_use]
pub fn mean(values: impl IntoIterator<Item = f64>) -> MeanEstimate {
    let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for value in values {
        count += 1.0;
        sum += value;
        squares += value * value;
    }
    let mean = sum / count;
    let variance = (squares - count * mean * mean).max(0.0) / (count - 1.0_f64).max(1.0);
    MeanEstimate { mean, half: 1.96 * (variance / count).sqrt() }
}

/// How well predicted chances match the answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// The mean of -ln(predicted chance of the actual outcome).
    pub log_loss: f64,
    /// The log loss of predicting the overall share of right answers for every question.
    pub log_loss_of_share: f64,
    /// The chance that a question with a right answer had a higher predicted chance than a question with a wrong
    /// answer.
    pub auc: f64,
    /// For each tenth of the answers, from the lowest predicted chances to the highest: the mean predicted chance and
    /// the share of right answers.
    pub deciles: Vec<(f64, f64)>,
}

/// Returns the calibration of the predicted chances, each paired with whether the answer was right.
#[must_use]
pub fn calibration(mut expected: Vec<(f64, bool)>) -> Calibration {
    expected.sort_by(|left, right| left.0.total_cmp(&right.0));
    let loss = |chance: f64, right: bool| -if right { chance } else { 1.0 - chance }.clamp(1e-6, 1.0).ln();
    let share = mean(expected.iter().map(|(_, right)| f64::from(u8::from(*right)))).mean;
    let deciles = expected.chunks(expected.len().div_ceil(10).max(1)).map(|tenth| {
        let predicted = mean(tenth.iter().map(|(chance, _)| *chance)).mean;
        (predicted, mean(tenth.iter().map(|(_, right)| f64::from(u8::from(*right)))).mean)
    });
    Calibration {
        log_loss: mean(expected.iter().map(|(chance, right)| loss(*chance, *right))).mean,
        log_loss_of_share: mean(expected.iter().map(|(_, right)| loss(share, *right))).mean,
        auc: auc(&expected),
        deciles: deciles.collect(),
    }
}

/// The area under the ROC curve of predictions in ascending order of their chance. Pairs with equal chances count half.
fn auc(expected: &[(f64, bool)]) -> f64 {
    let (mut rights, mut wrongs, mut pairs) = (0.0, 0.0, 0.0);
    for equal in expected.chunk_by(|left, right| left.0.total_cmp(&right.0).is_eq()) {
        let (mut right, mut wrong) = (0.0, 0.0);
        for (_, is_right) in equal {
            if *is_right { right += 1.0 } else { wrong += 1.0 }
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
    fn a_mean_has_a_95_percent_interval() {
        let mean = mean([1.0, 2.0, 3.0, 4.0]);
        assert!((mean.mean - 2.5).abs() < 1e-9);
        assert!((mean.half - 1.96 * (5.0_f64 / 3.0 / 4.0).sqrt()).abs() < 1e-9);
    }

    #[test]
    fn the_area_under_the_curve_depends_only_on_the_order_of_the_chances() {
        let area = |expected: &[(f64, bool)]| calibration(expected.to_vec()).auc;
        assert!((area(&[(0.1, false), (0.2, false), (0.3, true)]) - 1.0).abs() < 1e-9);
        assert!((area(&[(0.1, true), (0.2, false), (0.3, false)])).abs() < 1e-9);
        assert!((area(&[(0.5, true), (0.5, false)]) - 0.5).abs() < 1e-9);
    }
}
