//! Competing answers (after Siegler and Shipley, 1995, and Campbell, 1995): the right answer to a fact competes with
//! the answers to its neighbours. Practising a fact strengthens the right answer to that fact. It also slightly
//! strengthens the same number as a wrong answer to the neighbours, which share a factor with the fact. Strengths fade
//! on two time scales. Practising one table therefore increases the confusion within that table.

use super::{Mind, Temper};
use crate::practice::{Fact, seed::SeededRng};

/// The time constant of the short-lived part of a strength (days).
const SHORT_LIVED: f64 = 0.8;

/// The time constant of the lasting part of a strength (days).
const LASTING: f64 = 110.0;

/// The initial strength of all wrong answers together.
const NOISE: f64 = 0.28;

/// The share of the effect of practice that the neighbours receive as confusion.
const CONFUSION: f64 = 0.002;

#[derive(Debug)]
pub(super) struct Associations {
    temper: Temper,
    ease: Vec<f64>,
    facts: Vec<Strength>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Strength {
    day: f64,
    short_lived: f64,
    lasting: f64,
    confusion: f64,
}

impl Associations {
    pub(super) fn new(temper: Temper, ease: &[f64]) -> Self {
        let ease = ease.iter().map(|ease| (0.3 * ease).exp()).collect();
        Self { temper, ease, facts: vec![Strength::default(); Fact::COUNT] }
    }

    fn strength_at(&self, fact: Fact, day: f64) -> Strength {
        let before = self.facts[fact.index()];
        let fade = |days: f64| (-(day - before.day).max(0.0) * self.temper.forgetting / days).exp();
        Strength {
            day,
            short_lived: before.short_lived * fade(SHORT_LIVED),
            lasting: before.lasting * fade(LASTING),
            confusion: before.confusion * fade(LASTING),
        }
    }
}

impl Mind for Associations {
    fn recall(&self, fact: Fact, day: f64) -> f64 {
        let now = self.strength_at(fact, day);
        let right = (now.short_lived + now.lasting).powi(2);
        0.98 * right / (right + (NOISE + now.confusion).powi(2))
    }

    fn ln_ms(&self, fact: Fact, day: f64) -> f64 {
        let now = self.strength_at(fact, day);
        8.4 - 0.7 * (1.0 + now.short_lived + now.lasting).ln()
    }

    fn practise(&mut self, fact: Fact, day: f64, recalled: bool, share: f64, _: &mut SeededRng) {
        let mut now = self.strength_at(fact, day);
        let effect = share * self.temper.learning * self.ease[fact.index()];
        // While the short-lived part is still strong, less of the new effect is lasting.
        let room = 1.0 / (1.0 + 2.0 * now.short_lived);
        now.lasting += effect * room * if recalled { 0.2 } else { 0.14 };
        now.short_lived += effect * 0.5;
        self.facts[fact.index()] = now;
        for other in Fact::all().filter(|other| *other != fact && other.shares_a_factor_with(fact)) {
            let mut neighbour = self.strength_at(other, day);
            neighbour.confusion += CONFUSION * effect;
            self.facts[other.index()] = neighbour;
        }
    }
}
