//! The rules for suggesting pupils for an intervention.

use std::collections::HashMap;

use entity::{SenStatus, YearGroup};
use worker::practice::Fact;

use super::{CandidateRow, SuggestionReason};

/// A score is low if it is this many marks below the median: about twice the typical error of a prediction.
const MARKS_BELOW: f64 = 4.0;

/// From year 4 on, when the check is near or past, a score of less than about half marks is low.
const LOW_IN_YEAR_4: f64 = 12.0;

/// The minimum number of predicted scores for a meaningful median.
const ENOUGH_FOR_A_MEDIAN: usize = 5;

/// The minimum number of stalled facts for a suggestion. Fewer are normal for any pupil.
const MANY_STALLED: usize = 3;

/// A pupil with the reasons for the suggestion.
pub(super) struct PupilCandidate {
    pub(super) row: CandidateRow,
    pub(super) reasons: Vec<SuggestionReason>,
    pub(super) median: Option<f64>,
    pub(super) stalled: Vec<Fact>,
    pub(super) need: i32,
}

/// Returns the pupil with the reasons; `None` if there is no reason.
pub(super) fn judge(row: CandidateRow, median: Option<f64>, stalled: Vec<Fact>) -> Option<PupilCandidate> {
    let below = marks_below(&row, median);
    let has_sen = matches!(row.sen_status, Some(SenStatus::Support | SenStatus::Plan));
    let does_well = median.zip(row.predicted_score).is_some_and(|(median, score)| score >= median);
    let rules = [
        (SuggestionReason::PredictedScore, below.is_some()),
        (SuggestionReason::StalledFacts, stalled.len() >= MANY_STALLED),
        (SuggestionReason::SenStatus, has_sen && !does_well),
    ];
    let reasons: Vec<_> = rules.into_iter().filter(|(_, holds)| *holds).map(|(reason, _)| reason).collect();
    let need = need(below.unwrap_or_default(), stalled.len(), row.sen_status.filter(|_| !does_well));
    (!reasons.is_empty()).then_some(PupilCandidate { row, reasons, median, stalled, need })
}

/// Returns how many marks a low score is below the median or below 12, whichever is more; `None` if the score is not
/// low.
fn marks_below(row: &CandidateRow, median: Option<f64>) -> Option<f64> {
    let score = row.predicted_score?;
    let below_median = median.map(|median| median - score).filter(|below| *below >= MARKS_BELOW);
    let near_the_check = row.year_group.is_some_and(|year| year >= YearGroup::Year4);
    let below_threshold = (near_the_check && score < LOW_IN_YEAR_4).then_some(LOW_IN_YEAR_4 - score);
    below_median.into_iter().chain(below_threshold).reduce(f64::max)
}

/// Returns the need by which suggestions are ordered, in hundredths of a mark: a stalled fact counts as half a mark,
/// SEN support as two marks, a plan as three.
#[allow(clippy::cast_possible_truncation, reason = "25 marks and 78 facts at most")]
fn need(below: f64, stalled: usize, sen_status: Option<SenStatus>) -> i32 {
    let sen_points = match sen_status {
        Some(SenStatus::Plan) => 300,
        Some(SenStatus::Support) => 200,
        Some(SenStatus::None) | None => 0,
    };
    (below * 100.0).round() as i32 + 50 * i32::try_from(stalled).unwrap_or(i32::MAX / 100) + sen_points
}

/// Returns the median predicted score of each year group that has enough predicted scores.
pub(super) fn medians(rows: &[CandidateRow]) -> HashMap<YearGroup, f64> {
    let mut scores: HashMap<YearGroup, Vec<f64>> = HashMap::new();
    for (year, score) in rows.iter().filter_map(|row| row.year_group.zip(row.predicted_score)) {
        scores.entry(year).or_default().push(score);
    }
    scores.retain(|_, scores| scores.len() >= ENOUGH_FOR_A_MEDIAN);
    scores.into_iter().map(|(year, scores)| (year, median(scores))).collect()
}

fn median(mut scores: Vec<f64>) -> f64 {
    scores.sort_by(f64::total_cmp);
    let (upper, is_even) = (scores.len() / 2, scores.len().is_multiple_of(2));
    if is_even { f64::midpoint(scores[upper - 1], scores[upper]) } else { scores[upper] }
}

#[cfg(test)]
mod tests {
    use entity::AccountId;

    use super::*;

    fn pupil(year_group: YearGroup, predicted_score: Option<f64>, sen_status: Option<SenStatus>) -> CandidateRow {
        let (first_name, last_name) = ("Robin".to_owned(), "Oak".to_owned());
        let sort_name = "oak robin".to_owned();
        let id = AccountId::draw();
        CandidateRow {
            id,
            first_name,
            last_name,
            sort_name,
            classroom_id: None,
            classroom: None,
            year_group: Some(year_group),
            sen_status,
            predicted_score,
        }
    }

    fn reasons(row: CandidateRow, median: Option<f64>, stalled: usize) -> Vec<SuggestionReason> {
        judge(row, median, Fact::all().take(stalled).collect()).map(|found| found.reasons).unwrap_or_default()
    }

    #[test]
    fn each_reason_applies_from_its_threshold() {
        use SuggestionReason::{PredictedScore, SenStatus as Sen, StalledFacts};
        use YearGroup::{Year3, Year4};
        let (support, plan) = (Some(SenStatus::Support), Some(SenStatus::Plan));
        for (row, median, stalled, expected) in [
            (pupil(Year3, Some(6.0), None), Some(10.0), 2, vec![PredictedScore]),
            (pupil(Year3, Some(6.1), None), Some(10.0), 2, vec![]),
            (pupil(Year3, Some(1.0), None), None, 0, vec![]),
            (pupil(Year4, Some(11.9), None), None, 0, vec![PredictedScore]),
            (pupil(Year4, Some(12.0), None), Some(13.0), 0, vec![]),
            (pupil(Year4, None, None), Some(13.0), 3, vec![StalledFacts]),
            (pupil(Year4, None, support), Some(13.0), 0, vec![Sen]),
            (pupil(Year4, Some(12.9), plan), Some(13.0), 0, vec![Sen]),
            (pupil(Year4, Some(13.0), plan), Some(13.0), 0, vec![]),
            (pupil(Year4, Some(13.0), Some(SenStatus::None)), None, 0, vec![]),
            (pupil(Year4, Some(3.0), plan), Some(13.0), 9, vec![PredictedScore, StalledFacts, Sen]),
        ] {
            assert_eq!(reasons(row, median, stalled), expected);
        }
    }

    #[test]
    fn the_median_is_the_middle_score_or_the_midpoint_of_the_middle_two() {
        assert!((median(vec![9.0, 1.0, 5.0]) - 5.0).abs() < f64::EPSILON);
        assert!((median(vec![9.0, 1.0, 5.0, 6.0]) - 5.5).abs() < f64::EPSILON);
        let four = vec![3.0, 4.0, 5.0, 6.0].into_iter().map(|score| pupil(YearGroup::Year3, Some(score), None));
        assert!(medians(&four.collect::<Vec<_>>()).is_empty());
    }
}
