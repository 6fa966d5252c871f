//! What a memory does: the functions of FSRS-5, from the crate `rs-fsrs`.
//!
//! Of that crate only the pure functions of `Parameters` are used, all of them public: the forgetting curve, first and
//! next stability and difficulty, and the short-term rule for repeats on one day. Its schedulers are not: they count
//! whole days, read the clock and grade by buttons.

use rs_fsrs::{Parameters, Rating, Seed};

/// FSRS-5's parameters. The published ones are those of adults who grade themselves: of facts that they held to be known
/// at 97 %, a simulated child knew 60 to 95 %. These are fitted to answers and later scores of simulated learners of the
/// three models (others than those that the engine is judged by), and want fitting anew to real pupils' answers.
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

/// A second answer sooner than this (days) is a repeat within one sitting or school day.
const SAME_DAY: f64 = 0.5;

/// How much a head start of one logit lengthens a first stability: its logarithm.
const HEAD_START: f64 = 0.513;

/// No memory is held to last shorter than this (days): a quarter of an hour.
const SHORTEST: f64 = 0.01;

/// No memory is held to last longer than this many days: a school year.
const LONGEST: f64 = 365.0;

/// How firmly a fact is remembered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Memory {
    /// Days until recall falls to 90 %, above 0, at most 365.
    pub stability: f64,
    /// 1 (easy) to 10.
    pub difficulty: f64,
}

/// What happened to a memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It failed.
    Failed,
    /// It came, with effort.
    Hard,
    /// It came at once.
    Came,
}

impl Event {
    const fn rating(self) -> Rating {
        match self {
            Self::Failed => Rating::Again,
            Self::Hard => Rating::Hard,
            Self::Came => Rating::Good,
        }
    }
}

impl Memory {
    /// After the first answer here. `head_start` is how much abler the pupil is than the fact is hard (logits): what is
    /// known at first sight was learnt before, and the better the surer.
    #[must_use]
    pub fn first(event: Event, head_start: f64) -> Self {
        let rating = event.rating();
        let known = (HEAD_START * head_start.clamp(-3.0, 3.0)).exp();
        let stability = (FSRS.init_stability(rating) * known).clamp(SHORTEST, LONGEST);
        Self { stability, difficulty: FSRS.init_difficulty(rating) }
    }

    /// The chance that it comes, `elapsed` days after it was last used, 0 to 1.
    #[must_use]
    pub fn recall(self, elapsed: f64) -> f64 {
        Parameters::forgetting_curve(elapsed.max(0.0), self.stability)
    }

    /// After it was used again, `elapsed` days later.
    #[must_use]
    pub fn next(self, event: Event, elapsed: f64) -> Self {
        let rating = event.rating();
        let recall = self.recall(elapsed);
        let stability = if elapsed < SAME_DAY {
            FSRS.short_term_stability(self.stability, rating)
        } else if event == Event::Failed {
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
    fn recall_is_nine_tenths_after_as_many_days_as_the_stability() {
        let memory = Memory { stability: 4.0, difficulty: 5.0 };
        assert!((memory.recall(0.0) - 1.0).abs() < 1e-9);
        assert!((memory.recall(4.0) - 0.9).abs() < 1e-9);
    }

    #[test]
    fn success_makes_a_memory_last_longer_and_failure_never() {
        let memory = Memory::first(Event::Came, 0.0);
        for elapsed in [0.01, 3.0, 30.0] {
            assert!(memory.next(Event::Came, elapsed).stability > memory.stability);
            assert!(memory.next(Event::Failed, elapsed).stability <= memory.stability);
        }
    }
}
