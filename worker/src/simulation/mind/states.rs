//! Learning by steps (after Atkinson, 1972): a fact is unknown, learnt, consolidated or automatic. Meeting it may move it
//! one step up, beyond the first step only when it came to mind and some time after the last meeting; time moves it down.

use super::{Mind, Temper};
use crate::practice::{Fact, seed::Chance};

/// Unknown, learnt, consolidated, automatic.
const STATES: usize = 4;

/// The chance that a fact comes to mind, by state.
const RECALL: [f64; STATES] = [0.04, 0.88, 0.95, 0.985];

/// How long that takes (ms), by state.
const MS: [f64; STATES] = [4_000.0, 3_400.0, 2_300.0, 1_500.0];

/// How long a state lasts on the mean before the fact falls to the one below (days).
const LASTS: [f64; STATES] = [f64::INFINITY, 6.0, 40.0, 180.0];

/// The chance of a step up at a meeting, by state, with as much time in between as it takes.
const STEP: [f64; STATES] = [0.35, 0.5, 0.3, 0.0];

/// How much time in between a step up takes (days).
const SPACING: [f64; STATES] = [0.0, 0.7, 3.0, 1.0];

#[derive(Debug)]
pub(super) struct States {
    temper: Temper,
    ease: Vec<f64>,
    facts: Vec<(usize, f64)>,
}

impl States {
    pub(super) fn new(temper: Temper, ease: &[f64]) -> Self {
        let ease = ease.iter().map(|ease| (0.4 * ease).exp()).collect();
        Self { temper, ease, facts: vec![(0, 0.0); Fact::COUNT] }
    }

    /// The chances of the states at `day`.
    fn chances(&self, fact: Fact, day: f64) -> [f64; STATES] {
        let (state, since) = self.facts[fact.index()];
        let (mut chances, mut rest, mut left) = ([0.0; STATES], 1.0, (day - since).max(0.0));
        for place in (0..=state).rev() {
            let stays = rest * (-left * self.temper.forgetting / LASTS[place]).exp();
            chances[place] = stays;
            rest -= stays;
            // Whoever fell did so half way, on the mean.
            left /= 2.0;
        }
        chances
    }
}

impl Mind for States {
    fn recall(&self, fact: Fact, day: f64) -> f64 {
        self.chances(fact, day).iter().zip(RECALL).map(|(chance, recall)| chance * recall).sum()
    }

    fn ln_ms(&self, fact: Fact, day: f64) -> f64 {
        let came: f64 = self.recall(fact, day);
        let weighed = self.chances(fact, day).into_iter().zip(RECALL).zip(MS);
        weighed.map(|((chance, recall), ms)| chance * recall / came * ms.ln()).sum()
    }

    fn met(&mut self, fact: Fact, day: f64, came: bool, share: f64, chance: &mut Chance) {
        let (_, since) = self.facts[fact.index()];
        // Where the fact is now, given that it came or did not.
        let likely = |recall: f64| if came { recall } else { 1.0 - recall };
        let mut weights = self.chances(fact, day);
        for (weight, recall) in weights.iter_mut().zip(RECALL) {
            *weight *= likely(recall);
        }
        let mut drawn = chance.unit() * weights.iter().sum::<f64>();
        let mut state = 0;
        for (place, weight) in weights.into_iter().enumerate() {
            if weight > 0.0 {
                state = place;
                drawn -= weight;
                if drawn < 0.0 {
                    break;
                }
            }
        }
        let spaced = if state == 0 { 1.0 } else { 1.0 - (-(day - since).max(0.0) / SPACING[state]).exp() };
        let step = share * self.temper.learning * self.ease[fact.index()] * STEP[state] * spaced;
        if (came || state == 0) && chance.unit() < step.min(0.95) {
            state += 1;
        }
        self.facts[fact.index()] = (state, day);
    }
}
