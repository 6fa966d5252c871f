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
