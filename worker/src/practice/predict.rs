//! Predicts a pupil's score in the check.

use std::{collections::BTreeMap, sync::OnceLock};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{chance, fact::Fact, learner::Learner, mastery::Mastery};
use crate::mtc::form;

/// A predicted score, in marks out of 25.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The expected score.
    pub mean: f64,
    /// The lower end of the 80 % interval, which holds four scores in five.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

/// The number of forms over which the weights are averaged. With this number, each weight is accurate to about 2 %.
const FORMS: u32 = 4_000;

/// Half the width of an 80 % interval, in standard deviations.
const EIGHTY: f64 = 1.2816;

/// The error of the engine's model of a pupil, as a standard deviation in marks.
const MODEL_ERROR: f64 = 1.5;

/// Returns, for each fact, the mean number of questions per form that ask the fact. The forms are drawn by the rules of
/// the check. The weights add up to 25 and are indexed by `Fact::index`.
#[must_use]
pub fn weights() -> &'static [f64; Fact::COUNT] {
    static WEIGHTS: OnceLock<[f64; Fact::COUNT]> = OnceLock::new();
    WEIGHTS.get_or_init(|| {
        let mut weights = [0.0; Fact::COUNT];
        for seed in 0..FORMS {
            for question in form::draw(u64::from(seed)) {
                if let Some(fact) = Fact::new(question.table, question.factor) {
                    weights[fact.index()] += 1.0 / f64::from(FORMS);
                }
            }
        }
        weights
    })
}

/// Predicts the pupil's score at `now`, with six seconds for each question.
#[must_use]
pub fn predict(mastery: &BTreeMap<Fact, Mastery>, learner: &Learner, now: DateTime<Utc>) -> Prediction {
    let unseen = Mastery::default();
    let (mut mean, mut variance) = (0.0, 0.0);
    for (fact, weight) in Fact::all().zip(weights()) {
        let chance = chance::right_in_time(fact, mastery.get(&fact).unwrap_or(&unseen), learner, now);
        mean += weight * chance;
        variance += weight * chance * (1.0 - chance);
    }
    let half = EIGHTY * (variance + MODEL_ERROR * MODEL_ERROR).sqrt();
    Prediction { mean, low: (mean - half).max(0.0), high: (mean + half).min(25.0) }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn quick() -> Mastery {
        Mastery {
            stability: 400.0,
            difficulty: 3.0,
            last_seen: Some(now() - TimeDelta::days(1)),
            seen: 10,
            correct: 10,
            lapses: 0,
            streak: 10,
            mean_ln_recall: Some(1_200_f64.ln()),
        }
    }

    fn prediction(mastery: &BTreeMap<Fact, Mastery>) -> Prediction {
        predict(mastery, &Learner::default(), now())
    }

    #[test]
    fn a_form_has_25_questions_and_none_from_the_table_of_1() {
        assert!((weights().iter().sum::<f64>() - 25.0).abs() < 1e-6);
        for (fact, weight) in Fact::all().zip(weights()) {
            assert_eq!(*weight > 0.0, fact.a() > 1, "{fact:?} has {weight}");
        }
    }

    #[test]
    fn the_predicted_score_is_near_25_if_all_facts_are_quick_and_low_for_a_new_pupil() {
        let all = Fact::all().map(|fact| (fact, quick())).collect();
        assert!(prediction(&all).mean > 23.0, "{:?}", prediction(&all));
        assert!(prediction(&BTreeMap::new()).mean < 8.0, "{:?}", prediction(&BTreeMap::new()));
    }

    #[test]
    fn each_learnt_fact_raises_the_score_by_at_most_its_weight() {
        let mut known = BTreeMap::new();
        for (fact, weight) in Fact::all().zip(weights()) {
            let before = prediction(&known).mean;
            known.insert(fact, quick());
            let gain = prediction(&known).mean - before;
            assert!((0.0..=*weight).contains(&gain), "{fact:?}: {gain} of {weight}");
        }
    }

    #[test]
    fn a_pupil_who_needs_more_than_six_seconds_has_a_lower_predicted_score() {
        let slow = Mastery { mean_ln_recall: Some(9_000_f64.ln()), ..quick() };
        let all = |mastery| prediction(&Fact::all().map(|fact| (fact, mastery)).collect()).mean;
        assert!(all(slow) < all(quick()) - 10.0);
    }

    #[test]
    fn the_interval_contains_the_mean_and_lies_within_0_to_25_marks() {
        for known in [0, 30, 78] {
            let Prediction { mean, low, high } =
                prediction(&Fact::all().take(known).map(|fact| (fact, quick())).collect());
            assert!(0.0 <= low && low < mean && mean < high && high <= 25.0, "{low} {mean} {high}");
        }
    }
}
