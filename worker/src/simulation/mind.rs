//! The memories of simulated learners: the parts that the models share.

mod activation;
mod associations;
mod states;
mod traces;

use crate::practice::{Fact, Question, QuestionForm, seed::SeededRng};

/// A model of memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MemoryModel {
    /// Each question on a fact leaves a trace, which decays as a power of time. The more active the memory of the fact
    /// was at that moment, the faster the trace decays (ACT-R with the spacing effect of Pavlik and Anderson, 2005).
    Activation,
    /// Each question on a fact raises several traces, which decay at different speeds, from half an hour to a year (the
    /// multiscale context model of Mozer, Pashler and others, 2009).
    MemoryTraces,
    /// A fact is unknown, learnt, consolidated or automatic, and moves between these states in whole steps (Atkinson,
    /// 1972, with forgetting).
    States,
    /// The answer to a fact competes with the answers to its neighbours (Siegler and Shipley, 1995). This is the
    /// further model, which was written after the engine was tuned and was run once.
    Associations,
}

/// How one pupil's memory differs from the median.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Temper {
    /// The speed of learning: 1 is the median.
    pub learning: f64,
    /// The speed of forgetting: 1 is the median.
    pub forgetting: f64,
}

/// One pupil's memory of all facts. Times are in days from an arbitrary origin.
pub trait Mind: std::fmt::Debug + Send {
    /// The chance, 0 to 1, that the pupil recalls the fact at `day`.
    fn recall(&self, fact: Fact, day: f64) -> f64;

    /// The mean of the natural logarithm of the recall time in milliseconds, if the fact is recalled.
    fn ln_ms(&self, fact: Fact, day: f64) -> f64;

    /// Updates the memory after a question on the fact. If the fact was not recalled, its answer was worked out or
    /// shown. `share`, 0 to 1, is how much of the full effect of practice the form of the question has.
    fn practise(&mut self, fact: Fact, day: f64, recalled: bool, share: f64, rng: &mut SeededRng);
}

impl MemoryModel {
    /// The models on which the engine was tuned and is evaluated.
    pub const ALL: [Self; 3] = [Self::Activation, Self::MemoryTraces, Self::States];

    /// The further model, which was not used to tune the engine.
    pub const FURTHER: Self = Self::Associations;

    /// The name of the model in the report.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Activation => "activation",
            Self::MemoryTraces => "traces",
            Self::States => "states",
            Self::Associations => "associations",
        }
    }

    /// Creates the memory of a pupil who has met no fact yet. `ease` is how easy each fact is for this pupil, by the
    /// index of the fact; 0 is the median.
    #[must_use]
    pub fn mind(self, temper: Temper, ease: &[f64]) -> Box<dyn Mind> {
        match self {
            Self::Activation => Box::new(activation::Activation::new(temper, ease)),
            Self::MemoryTraces => Box::new(traces::MemoryTraces::new(temper, ease)),
            Self::States => Box::new(states::States::new(temper, ease)),
            Self::Associations => Box::new(associations::Associations::new(temper, ease)),
        }
    }
}

/// How much a question strengthens the memory of the product, as a share of the effect of asking for the product
/// itself. A division or a missing factor practises the same fact, but not fully.
#[must_use]
pub fn share(question: Question) -> f64 {
    match question.form {
        QuestionForm::Product | QuestionForm::Reversed => 1.0,
        QuestionForm::Missing | QuestionForm::Quotient => 0.7,
    }
}

/// Draws from the normal distribution with mean 0 and standard deviation 1.
pub(super) fn normal(rng: &mut SeededRng) -> f64 {
    let radius = (-2.0 * (1.0 - rng.unit()).ln()).sqrt();
    radius * (std::f64::consts::TAU * rng.unit()).cos()
}

pub(super) fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}
