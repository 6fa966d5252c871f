//! Learning in steps (after Atkinson, 1972): a fact is unknown, learnt, consolidated or automatic. Practice may move a
//! fact one step up. Beyond the first step, a fact moves up only if it was recalled, and more likely after some time.
//! Forgetting moves a fact down as time passes.

use super::{Mind, Temper};
use crate::practice::{Fact, seed::SeededRng};

/// The number of states: unknown, learnt, consolidated, automatic.
const STATES: usize = 4;

/// The chance of recall, by state.
const RECALL: [f64; STATES] = [0.04, 0.88, 0.95, 0.985];

/// The recall time (ms), by state.
const MS: [f64; STATES] = [4_000.0, 3_400.0, 2_300.0, 1_500.0];

/// The mean time before a fact falls to the state below (days).
const LASTS: [f64; STATES] = [f64::INFINITY, 6.0, 40.0, 180.0];

/// The chance of a step up when a fact is practised after enough time, by state.
const STEP: [f64; STATES] = [0.35, 0.5, 0.3, 0.0];

/// How much time since the last question a step up needs, by state: a time constant in days.
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

    /// The chance of each state at `day`.
    fn chances(&self, fact: Fact, day: f64) -> [f64; STATES] {
        let (state, since) = self.facts[fact.index()];
        let (mut chances, mut rest, mut left) = ([0.0; STATES], 1.0, (day - since).max(0.0));
        for level in (0..=state).rev() {
            let stays = rest * (-left * self.temper.forgetting / LASTS[level]).exp();
            chances[level] = stays;
            rest -= stays;
            // On average, a fact that fell to a lower state did so half way through the time.
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
        let recall_chance: f64 = self.recall(fact, day);
        let weighted = self.chances(fact, day).into_iter().zip(RECALL).zip(MS);
        weighted.map(|((chance, recall), ms)| chance * recall / recall_chance * ms.ln()).sum()
    }

    fn practise(&mut self, fact: Fact, day: f64, recalled: bool, share: f64, rng: &mut SeededRng) {
        let (_, since) = self.facts[fact.index()];
        // Weight each state by the likelihood that the fact was, or was not, recalled in it.
        let likely = |recall: f64| if recalled { recall } else { 1.0 - recall };
        let mut weights = self.chances(fact, day);
        for (weight, recall) in weights.iter_mut().zip(RECALL) {
            *weight *= likely(recall);
        }
        let mut drawn = rng.unit() * weights.iter().sum::<f64>();
        let mut state = 0;
        for (index, weight) in weights.into_iter().enumerate() {
            if weight > 0.0 {
                state = index;
                drawn -= weight;
                if drawn < 0.0 {
                    break;
                }
            }
        }
        let spaced = if state == 0 { 1.0 } else { 1.0 - (-(day - since).max(0.0) / SPACING[state]).exp() };
        let step = share * self.temper.learning * self.ease[fact.index()] * STEP[state] * spaced;
        if (recalled || state == 0) && rng.unit() < step.min(0.95) {
            state += 1;
        }
        self.facts[fact.index()] = (state, day);
    }
}
