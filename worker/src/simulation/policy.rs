//! The policies that are compared: each says what is asked next.

mod leitner;

use chrono::{DateTime, Utc};

use self::leitner::Leitner;
use super::play::Known;
use crate::practice::{
    Fact, Inputs, LiveQueue, Mastery, Question, plan as engine_plan,
    plan::{GAP, form_for},
    seed::Chance,
};

/// A way to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Policy {
    /// Any fact of the check, each as likely as the other.
    Random,
    /// Five boxes: a right answer moves a fact to the next, a wrong one to the first; box n is due every 2^(n-1)th sitting.
    Leitner,
    /// The fact whose recall is lowest.
    Weakest,
    /// What FSRS says is due (recall below 90 %), the lowest first; then new facts in the order of teaching; then what
    /// is next due.
    Due,
    /// The practice engine.
    Engine,
}

impl Policy {
    /// All of them, ours last.
    pub const ALL: [Self; 5] = [Self::Random, Self::Leitner, Self::Weakest, Self::Due, Self::Engine];

    /// Its name in the report.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Random => "uniform random",
            Self::Leitner => "Leitner",
            Self::Weakest => "weakest first",
            Self::Due => "FSRS due queue",
            Self::Engine => "the engine",
        }
    }
}

/// A policy at work on one pupil.
#[derive(Debug)]
pub(super) struct Chooser {
    policy: Policy,
    chance: Chance,
    recent: Vec<Fact>,
    leitner: Leitner,
    queue: Option<LiveQueue>,
    sessions: u32,
    seed: u64,
}

/// How many questions a session of the engine has: the product's default.
const LENGTH: u16 = 20;

impl Chooser {
    pub(super) fn new(policy: Policy, seed: u64) -> Self {
        let chance = Chance::from_seed(seed);
        let leitner = Leitner::new();
        Self { policy, chance, recent: Vec::new(), leitner, queue: None, sessions: 0, seed }
    }

    /// A sitting begins.
    pub(super) fn sit_down(&mut self) {
        self.queue = None;
        self.recent.clear();
        self.leitner.sit_down();
    }

    /// What is asked next, and its slot where there is a queue. All policies ask a fact's questions in the same forms.
    pub(super) fn next(&mut self, known: &Known, now: DateTime<Utc>) -> (Question, u16) {
        if self.policy == Policy::Engine {
            return self.next_of_engine(known, now);
        }
        let open: Vec<_> = Fact::all().filter(|fact| fact.in_check() && !self.recent.contains(fact)).collect();
        let recall = |fact: &Fact| known.of(*fact).recall_at(now);
        let fact = match self.policy {
            Policy::Leitner => self.leitner.choose(&open, &mut self.chance),
            Policy::Weakest => open.iter().copied().min_by(|one, other| recall(one).total_cmp(&recall(other))),
            Policy::Due => due(&open, known, now),
            Policy::Random | Policy::Engine => open.get(self.chance.below(open.len())).copied(),
        };
        let fact = fact.unwrap_or(open[0]);
        self.recent.insert(0, fact);
        self.recent.truncate(GAP);
        let mastery = known.of(fact);
        (Question { fact, form: form_for(&mastery, mastery.seen) }, 0)
    }

    /// It was answered.
    pub(super) fn answered(&mut self, question: Question, slot: u16, correct: bool) {
        self.leitner.answered(question.fact, correct);
        if let Some(queue) = &mut self.queue {
            queue.answered(slot, correct);
        }
    }

    fn next_of_engine(&mut self, known: &Known, now: DateTime<Utc>) -> (Question, u16) {
        loop {
            if let Some(asked) = self.queue.as_ref().and_then(LiveQueue::next) {
                return (asked.question, asked.slot);
            }
            self.sessions += 1;
            let inputs = Inputs {
                now,
                length: LENGTH,
                mastery: known.mastery.clone(),
                learner: known.learner,
                candidates: None,
                weights: [].into(),
                overrides: [].into(),
                wider_time: false,
            };
            let plan = engine_plan(&inputs, self.seed.wrapping_add(u64::from(self.sessions)));
            self.queue = Some(LiveQueue::new(&plan));
        }
    }
}

fn due(open: &[Fact], known: &Known, now: DateTime<Utc>) -> Option<Fact> {
    let recall = |fact: Fact| known.of(fact).recall_at(now);
    let lowest = |one: &Fact, other: &Fact| recall(*one).total_cmp(&recall(*other));
    let seen = || open.iter().copied().filter(|fact| known.of(*fact).seen > 0);
    let new = open.iter().copied().filter(|fact| known.of(*fact) == Mastery::default());
    seen()
        .filter(|fact| recall(*fact) < 0.9)
        .min_by(lowest)
        .or_else(|| new.min_by_key(|fact| (fact.taught(), *fact)))
        .or_else(|| seen().min_by(lowest))
}
