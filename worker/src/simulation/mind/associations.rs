//! Competing answers (after Siegler and Shipley, 1995, and Campbell, 1995): a fact's right answer competes with its
//! neighbours' answers. Meeting a fact strengthens its answer, and a little also strengthens that answer as a wrong one for
//! the facts that share a factor with it; strengths fade on two time scales. Practising one table lights up its confusions.

use super::{Mind, Temper};
use crate::practice::{Fact, seed::Chance};

/// How long the fleeting part of a strength lasts (days).
const FLEETING: f64 = 0.8;

/// How long the lasting part of a strength lasts (days).
const LASTING: f64 = 110.0;

/// What all wrong answers together weigh from the start.
const NOISE: f64 = 0.28;

/// How much of a meeting's effect its neighbours get as confusion.
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
    fleeting: f64,
    lasting: f64,
    confusion: f64,
}

impl Associations {
    pub(super) fn new(temper: Temper, ease: &[f64]) -> Self {
        let ease = ease.iter().map(|ease| (0.3 * ease).exp()).collect();
        Self { temper, ease, facts: vec![Strength::default(); Fact::COUNT] }
    }

    fn at(&self, fact: Fact, day: f64) -> Strength {
        let before = self.facts[fact.index()];
        let fade = |days: f64| (-(day - before.day).max(0.0) * self.temper.forgetting / days).exp();
        Strength {
            day,
            fleeting: before.fleeting * fade(FLEETING),
            lasting: before.lasting * fade(LASTING),
            confusion: before.confusion * fade(LASTING),
        }
    }
}

impl Mind for Associations {
    fn recall(&self, fact: Fact, day: f64) -> f64 {
        let now = self.at(fact, day);
        let right = (now.fleeting + now.lasting).powi(2);
        0.98 * right / (right + (NOISE + now.confusion).powi(2))
    }

    fn ln_ms(&self, fact: Fact, day: f64) -> f64 {
        let now = self.at(fact, day);
        8.4 - 0.7 * (1.0 + now.fleeting + now.lasting).ln()
    }

    fn met(&mut self, fact: Fact, day: f64, came: bool, share: f64, _: &mut Chance) {
        let mut now = self.at(fact, day);
        let effect = share * self.temper.learning * self.ease[fact.index()];
        // What is fleeting still keeps what is new from lasting.
        let room = 1.0 / (1.0 + 2.0 * now.fleeting);
        now.lasting += effect * room * if came { 0.2 } else { 0.14 };
        now.fleeting += effect * 0.5;
        self.facts[fact.index()] = now;
        for other in Fact::all().filter(|other| *other != fact && other.shares_a_factor_with(fact)) {
            let mut neighbour = self.at(other, day);
            neighbour.confusion += CONFUSION * effect;
            self.facts[other.index()] = neighbour;
        }
    }
}
