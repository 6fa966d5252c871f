//! The memories of simulated learners: what the models have in common.

mod activation;
mod associations;
mod states;
mod traces;

use crate::practice::{Fact, Form, Question, seed::Chance};

/// A model of memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Model {
    /// Each presentation leaves a trace that decays by a power of time, the faster the more active the memory was
    /// (ACT-R with the spacing effect of Pavlik and Anderson, 2005).
    Activation,
    /// Each presentation feeds leaky integrators of many time scales (the multiscale context model of Mozer, Pashler and
    /// others, 2009).
    Traces,
    /// A fact is unknown, learnt, consolidated or automatic, and moves between these all or none (Atkinson, 1972, with
    /// forgetting).
    States,
    /// A fact's answer competes with its neighbours' (Siegler and Shipley, 1995). The further model: written after the
    /// engine was tuned, and run once.
    Associations,
}

/// How one person's memory differs from others'.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Temper {
    /// How fast it learns: 1 is the median.
    pub learning: f64,
    /// How fast it forgets: 1 is the median.
    pub forgetting: f64,
}

/// One person's memory of all facts. Times are days, of any origin.
pub trait Mind: std::fmt::Debug + Send {
    /// The chance that the fact comes to mind at `day`, 0 to 1.
    fn recall(&self, fact: Fact, day: f64) -> f64;

    /// The mean of ln(ms) that it takes to come to mind, when it does.
    fn ln_ms(&self, fact: Fact, day: f64) -> f64;

    /// The fact was met: it came to mind or it did not, and then its answer was worked out or shown. `share` is what the
    /// form of the question gives of the whole effect, 0 to 1.
    fn met(&mut self, fact: Fact, day: f64, came: bool, share: f64, chance: &mut Chance);
}

impl Model {
    /// The models by which the engine is judged; on these it was tuned.
    pub const ALL: [Self; 3] = [Self::Activation, Self::Traces, Self::States];

    /// The further model: the engine was tuned without it.
    pub const FURTHER: Self = Self::Associations;

    /// Its name in the report.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Activation => "activation",
            Self::Traces => "traces",
            Self::States => "states",
            Self::Associations => "associations",
        }
    }

    /// A memory that has met nothing yet. `ease` is how easy each fact is for this person, 0 the median, by index.
    #[must_use]
    pub fn mind(self, temper: Temper, ease: &[f64]) -> Box<dyn Mind> {
        match self {
            Self::Activation => Box::new(activation::Activation::new(temper, ease)),
            Self::Traces => Box::new(traces::Traces::new(temper, ease)),
            Self::States => Box::new(states::States::new(temper, ease)),
            Self::Associations => Box::new(associations::Associations::new(temper, ease)),
        }
    }
}

/// What practising a form does for the product: a division is another way to the same fact, not all of it.
#[must_use]
pub fn share(question: Question) -> f64 {
    match question.form {
        Form::Product | Form::Reversed => 1.0,
        Form::Missing | Form::Quotient => 0.7,
    }
}

/// A number of mean 0 and standard deviation 1.
pub(super) fn normal(chance: &mut Chance) -> f64 {
    let radius = (-2.0 * (1.0 - chance.unit()).ln()).sqrt();
    radius * (std::f64::consts::TAU * chance.unit()).cos()
}

pub(super) fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}
