//! What a pupil would score in the check.

use std::{collections::BTreeMap, sync::OnceLock};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{chance, fact::Fact, learner::Learner, mastery::Mastery};
use crate::mtc::form;

/// A predicted score, in marks of 25.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// What is expected.
    pub mean: f64,
    /// The lower end of the interval that holds four scores of five.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// Forms that the weights are averaged over: each weight is then known to about 2 %.
const FORMS: u32 = 4_000;

/// Half the width of an interval of 80 %, in standard deviations.
const EIGHTY: f64 = 1.2816;

/// How far the engine's idea of a pupil is off, as a standard deviation in marks.
const MODEL_ERROR: f64 = 1.5;

/// How many questions of a form ask each fact, on the mean over forms drawn by the real rules; 25 together. By index.
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

/// The score that is expected of a pupil at `now`, each question being answered within its six seconds.
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

    fn of(mastery: &BTreeMap<Fact, Mastery>) -> Prediction {
        predict(mastery, &Learner::default(), now())
    }

    #[test]
    fn a_form_has_25_questions_and_none_of_a_table_of_one() {
        assert!((weights().iter().sum::<f64>() - 25.0).abs() < 1e-6);
        for (fact, weight) in Fact::all().zip(weights()) {
            assert_eq!(*weight > 0.0, fact.a() > 1, "{fact:?} has {weight}");
        }
    }

    #[test]
    fn who_knows_everything_quickly_is_expected_to_score_almost_all_and_who_is_new_little() {
        let all = Fact::all().map(|fact| (fact, quick())).collect();
        assert!(of(&all).mean > 23.0, "{:?}", of(&all));
        assert!(of(&BTreeMap::new()).mean < 8.0, "{:?}", of(&BTreeMap::new()));
    }

    #[test]
    fn each_fact_that_is_learnt_raises_the_score_by_no_more_than_it_is_asked() {
        let mut known = BTreeMap::new();
        for (fact, weight) in Fact::all().zip(weights()) {
            let before = of(&known).mean;
            known.insert(fact, quick());
            let gain = of(&known).mean - before;
            assert!((0.0..=*weight).contains(&gain), "{fact:?}: {gain} of {weight}");
        }
    }

    #[test]
    fn who_needs_longer_than_six_seconds_is_not_expected_to_score_what_memory_alone_would() {
        let slow = Mastery { mean_ln_recall: Some(9_000_f64.ln()), ..quick() };
        let all = |mastery| of(&Fact::all().map(|fact| (fact, mastery)).collect()).mean;
        assert!(all(slow) < all(quick()) - 10.0);
    }

    #[test]
    fn the_interval_is_around_what_is_expected_and_within_the_marks_there_are() {
        for known in [0, 30, 78] {
            let Prediction { mean, low, high } = of(&Fact::all().take(known).map(|fact| (fact, quick())).collect());
            assert!(0.0 <= low && low < mean && mean < high && high <= 25.0, "{low} {mean} {high}");
        }
    }
}
