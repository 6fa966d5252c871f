//! The multiscale context model (Mozer, Pashler, Cepeda, Lindsey and Vul, 2009): a question on a fact raises several
//! traces of the fact, which decay at different speeds. The stronger a trace and the faster traces already are, the
//! less this trace rises. If a fact is repeated before it is forgotten, the fast traces are still strong, so the slow
//! traces gain little. Practice therefore has more effect if it is spread over time.

use super::{Mind, Temper};
use crate::practice::{Fact, seed::SeededRng};

const SCALES: usize = 8;

/// The fastest trace's time constant (days): about half an hour.
const FASTEST: f64 = 0.02;

/// The factor between the time constants of successive traces; the slowest lasts about a year.
const RATIO: f64 = 4.0;

/// The weight of a trace relative to the next faster one.
const WEIGHT: f64 = 0.9;

#[derive(Debug)]
pub(super) struct MemoryTraces {
    temper: Temper,
    ease: Vec<f64>,
    facts: Vec<Levels>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Levels {
    day: f64,
    levels: [f64; SCALES],
}

impl MemoryTraces {
    pub(super) fn new(temper: Temper, ease: &[f64]) -> Self {
        let ease = ease.iter().map(|ease| (0.25 * ease).exp()).collect();
        Self { temper, ease, facts: vec![Levels::default(); Fact::COUNT] }
    }

    fn levels_at(&self, fact: Fact, day: f64) -> [f64; SCALES] {
        let Levels { day: since, mut levels } = self.facts[fact.index()];
        let mut scale = FASTEST / self.temper.forgetting;
        for level in &mut levels {
            *level *= (-(day - since).max(0.0) / scale).exp();
            scale *= RATIO;
        }
        levels
    }
}

/// For each trace, the weighted mean of this trace and all faster ones.
fn strengths(levels: &[f64; SCALES]) -> [f64; SCALES] {
    let (mut weight, mut weights, mut sum) = (1.0, 0.0, 0.0);
    levels.map(|level| {
        weights += weight;
        sum += weight * level;
        weight *= WEIGHT;
        sum / weights
    })
}

fn strength(levels: &[f64; SCALES]) -> f64 {
    strengths(levels)[SCALES - 1].clamp(0.0, 1.0)
}

impl Mind for MemoryTraces {
    fn recall(&self, fact: Fact, day: f64) -> f64 {
        // Full strength is rare, so a fact is nearly always recalled at three quarters of full strength or more.
        (strength(&self.levels_at(fact, day)) * 1.3).min(0.985)
    }

    fn ln_ms(&self, fact: Fact, day: f64) -> f64 {
        8.3 - 1.2 * strength(&self.levels_at(fact, day))
    }

    fn practise(&mut self, fact: Fact, day: f64, recalled: bool, share: f64, _: &mut SeededRng) {
        let mut levels = self.levels_at(fact, day);
        let step = share * self.temper.learning * self.ease[fact.index()] * if recalled { 0.32 } else { 0.2 };
        let strengths = strengths(&levels);
        for (level, strength) in levels.iter_mut().zip(strengths) {
            *level += step.min(1.0) * (1.0 - strength).max(0.0);
        }
        self.facts[fact.index()] = Levels { day, levels };
    }
}
