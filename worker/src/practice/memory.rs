//! How memory strengthens and fades: the functions of FSRS-5, from the crate `rs-fsrs`.
//!
//! Only the pure public functions of `Parameters` are used: the forgetting curve, the first and next stability and
//! difficulty, and the short-term rule for repeats on one day. The schedulers of the crate are not used because they
//! count whole days, read the clock and need grades from buttons.

use rs_fsrs::{Parameters, Rating, Seed};

/// The parameters of FSRS-5. The published parameters come from adults who grade themselves. Of the facts for which
/// they predict a chance of recall of 97 %, simulated children knew only 60 to 95 %. The parameters here are fitted to
/// the answers and later scores of simulated learners of the three models. The evaluation of the engine uses other
/// learners. The parameters must be fitted again when answers of real pupils are available.
const WEIGHTS: [f64; 19] = [
    0.118, 0.2055, 1.2208, 15.4722, 10.0157, 0.4691, 1.0827, 0.0353, 0.8424, 0.1296, 1.0682, 3.0117, 0.0415, 0.6893,
    2.2832, 0.4, 2.9466, 0.1147, 0.0329,
];

static FSRS: Parameters = Parameters {
    request_retention: 0.9,
    maximum_interval: 36_500,
    w: WEIGHTS,
    decay: Parameters::DECAY,
    factor: Parameters::FACTOR,
    enable_short_term: true,
    enable_fuzz: false,
    seed: Seed::Empty,
};

/// The time after an answer (days) within which another answer is a repeat in one sitting or school day.
const SAME_DAY: f64 = 0.5;

/// The logarithm of the factor by which a head start of one logit lengthens the first stability.
const HEAD_START: f64 = 0.513;

/// The minimum stability (days): a quarter of an hour.
const SHORTEST: f64 = 0.01;

/// The maximum stability (days): a school year.
const LONGEST: f64 = 365.0;

/// A pupil's memory of one fact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FactMemory {
    /// The number of days until the chance of recall falls to 90 %; above 0, at most 365.
    pub stability: f64,
    /// The difficulty, from 1 (easy) to 10.
    pub difficulty: f64,
}

/// The result of an attempt to recall a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemoryEvent {
    /// Recall failed.
    Failed,
    /// Recall succeeded with effort.
    Hard,
    /// Recall succeeded at once.
    Came,
}

impl MemoryEvent {
    const fn rating(self) -> Rating {
        match self {
            Self::Failed => Rating::Again,
            Self::Hard => Rating::Hard,
            Self::Came => Rating::Good,
        }
    }
}

impl FactMemory {
    /// Returns the memory after the first answer on this platform. `head_start` is the pupil's ability less the
    /// hardness of the fact (logits): a pupil who knows a fact at first sight learnt it before. A higher head start
    /// gives a firmer memory.
    #[must_use]
    pub fn first(event: MemoryEvent, head_start: f64) -> Self {
        let rating = event.rating();
        let factor = (HEAD_START * head_start.clamp(-3.0, 3.0)).exp();
        let stability = (FSRS.init_stability(rating) * factor).clamp(SHORTEST, LONGEST);
        Self { stability, difficulty: FSRS.init_difficulty(rating) }
    }

    /// The chance of recall, 0 to 1, `elapsed` days after the last use.
    #[must_use]
    pub fn recall(self, elapsed: f64) -> f64 {
        Parameters::forgetting_curve(elapsed.max(0.0), self.stability)
    }

    /// Returns the memory after another use, `elapsed` days later.
    #[must_use]
    pub fn next(self, event: MemoryEvent, elapsed: f64) -> Self {
        let rating = event.rating();
        let recall = self.recall(elapsed);
        let stability = if elapsed < SAME_DAY {
            FSRS.short_term_stability(self.stability, rating)
        } else if event == MemoryEvent::Failed {
            FSRS.next_forget_stability(self.difficulty, self.stability, recall).min(self.stability)
        } else {
            FSRS.next_recall_stability(self.difficulty, self.stability, recall, rating)
        };
        Self {
            stability: stability.clamp(SHORTEST, LONGEST),
            difficulty: FSRS.next_difficulty(self.difficulty, rating),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recall_is_90_percent_after_as_many_days_as_the_stability() {
        let memory = FactMemory { stability: 4.0, difficulty: 5.0 };
        assert!((memory.recall(0.0) - 1.0).abs() < 1e-9);
        assert!((memory.recall(4.0) - 0.9).abs() < 1e-9);
    }

    #[test]
    fn success_makes_a_memory_last_longer_and_failure_does_not() {
        let memory = FactMemory::first(MemoryEvent::Came, 0.0);
        for elapsed in [0.01, 3.0, 30.0] {
            assert!(memory.next(MemoryEvent::Came, elapsed).stability > memory.stability);
            assert!(memory.next(MemoryEvent::Failed, elapsed).stability <= memory.stability);
        }
    }
}
