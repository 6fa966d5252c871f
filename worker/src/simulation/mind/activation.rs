//! The declarative memory of ACT-R with the spacing effect of Pavlik and Anderson (2005), "Practice and forgetting
//! effects on vocabulary memory", with their parameters. A presentation is a question on a fact. The activation of a
//! fact is the natural logarithm of the sum of t^-d over its presentations, where t is the time since the presentation,
//! and d is its decay. The higher the activation was at a presentation, the greater is the decay of the presentation.

use super::{Mind, Temper, logistic};
use crate::practice::{Fact, seed::SeededRng};

/// How strongly activation speeds up the decay of a new presentation.
const DECAY_SCALE: f64 = 0.217;

/// The decay of a presentation of a fact that had no activation.
const DECAY_LEAST: f64 = 0.177;

/// The activation at which the chance of recall is one half.
const THRESHOLD: f64 = -0.704;

/// The random variation of activation: the greater it is, the more gradually the chance of recall grows with
/// activation.
const NOISE: f64 = 0.255;

/// The weight of time between sittings relative to time within a sitting.
const OUTSIDE: f64 = 0.025;

/// Presentations that are less than this apart belong to one sitting (days).
const SITTING: f64 = 0.02;

#[derive(Debug)]
pub(super) struct Activation {
    temper: Temper,
    /// The ease of each fact, which is added to its activation.
    ease: Vec<f64>,
    presentations: Vec<Vec<Presentation>>,
}

#[derive(Debug, Clone, Copy)]
struct Presentation {
    day: f64,
    decay: f64,
    weight: f64,
}

impl Activation {
    pub(super) fn new(temper: Temper, ease: &[f64]) -> Self {
        Self {
            temper,
            ease: ease.iter().map(|ease| 0.2 * ease).collect(),
            presentations: vec![Vec::new(); Fact::COUNT],
        }
    }

    /// The activation at `day`; minus infinity for a fact that was never met.
    fn activation(&self, fact: Fact, day: f64) -> f64 {
        let presentations = &self.presentations[fact.index()];
        let sum: f64 = presentations.iter().map(|each| each.weight * seconds(day - each.day).powf(-each.decay)).sum();
        sum.ln() + self.ease[fact.index()]
    }
}

/// Converts the days since a fact was asked to subjective seconds. Time between sittings passes more slowly than time
/// within a sitting.
fn seconds(days: f64) -> f64 {
    let subjective_days = days.min(SITTING) + (days - SITTING).max(0.0) * OUTSIDE;
    (subjective_days * 86_400.0).max(1.0)
}

impl Mind for Activation {
    fn recall(&self, fact: Fact, day: f64) -> f64 {
        logistic((self.activation(fact, day) - THRESHOLD) / NOISE)
    }

    fn ln_ms(&self, fact: Fact, day: f64) -> f64 {
        // Reading takes 700 ms, and retrieval takes the rest; a child needs half as long again as an adult.
        let retrieval = 1_300.0 * (-self.activation(fact, day).max(-1.5)).exp();
        (700.0 + retrieval).ln()
    }

    fn practise(&mut self, fact: Fact, day: f64, recalled: bool, share: f64, _: &mut SeededRng) {
        let active = self.activation(fact, day);
        let decay = self.temper.forgetting * (DECAY_SCALE * active.exp() + DECAY_LEAST);
        let weight = share * self.temper.learning * if recalled { 1.0 } else { 0.7 };
        self.presentations[fact.index()].push(Presentation { day, decay: decay.min(1.5), weight });
    }
}
