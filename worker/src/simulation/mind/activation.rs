//! ACT-R's declarative memory with the spacing effect of Pavlik and Anderson (2005), "Practice and forgetting effects on
//! vocabulary memory", with their parameters: activation is ln of the sum of t^-d over presentations, and a presentation
//! decays the faster, the more active the memory was when it was made.

use super::{Mind, Temper, logistic};
use crate::practice::{Fact, seed::Chance};

/// How much activation makes a new presentation decay faster.
const DECAY_SCALE: f64 = 0.217;

/// The decay of a presentation of what was not active at all.
const DECAY_LEAST: f64 = 0.177;

/// The activation at which recall is a half.
const THRESHOLD: f64 = -0.704;

/// The noise of activation.
const NOISE: f64 = 0.255;

/// Time between sittings counts this much of time within one.
const OUTSIDE: f64 = 0.025;

/// Within a sitting is what is less than this apart (days).
const SITTING: f64 = 0.02;

#[derive(Debug)]
pub(super) struct Activation {
    temper: Temper,
    /// Added to activation.
    ease: Vec<f64>,
    met: Vec<Vec<Presentation>>,
}

#[derive(Debug, Clone, Copy)]
struct Presentation {
    day: f64,
    decay: f64,
    weight: f64,
}

impl Activation {
    pub(super) fn new(temper: Temper, ease: &[f64]) -> Self {
        Self { temper, ease: ease.iter().map(|ease| 0.2 * ease).collect(), met: vec![Vec::new(); Fact::COUNT] }
    }

    /// The activation at `day`; that of what was never met is minus infinity.
    fn activation(&self, fact: Fact, day: f64) -> f64 {
        let traces = &self.met[fact.index()];
        let sum: f64 = traces.iter().map(|each| each.weight * seconds(day - each.day).powf(-each.decay)).sum();
        sum.ln() + self.ease[fact.index()]
    }
}

/// How long ago it feels (s).
fn seconds(days: f64) -> f64 {
    let felt = days.min(SITTING) + (days - SITTING).max(0.0) * OUTSIDE;
    (felt * 86_400.0).max(1.0)
}

impl Mind for Activation {
    fn recall(&self, fact: Fact, day: f64) -> f64 {
        logistic((self.activation(fact, day) - THRESHOLD) / NOISE)
    }

    fn ln_ms(&self, fact: Fact, day: f64) -> f64 {
        // 700 ms to read, and what retrieval takes; a child is half as fast again as an adult.
        let retrieval = 1_300.0 * (-self.activation(fact, day).max(-1.5)).exp();
        (700.0 + retrieval).ln()
    }

    fn met(&mut self, fact: Fact, day: f64, came: bool, share: f64, _: &mut Chance) {
        let active = self.activation(fact, day);
        let decay = self.temper.forgetting * (DECAY_SCALE * active.exp() + DECAY_LEAST);
        let weight = share * self.temper.learning * if came { 1.0 } else { 0.7 };
        self.met[fact.index()].push(Presentation { day, decay: decay.min(1.5), weight });
    }
}
