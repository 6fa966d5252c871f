//! The policies that are compared. Each chooses the next question.

mod leitner;

use chrono::{DateTime, Utc};

use self::leitner::Leitner;
use super::play::KnownPupil;
use crate::practice::{
    Fact, LiveQueue, Mastery, PlanInputs, Question, plan as engine_plan,
    plan::{GAP, form_for},
    seed::SeededRng,
};

/// A way to choose the next question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Policy {
    /// A random fact of the check, all with equal chances.
    Random,
    /// Five boxes, 0 to 4: a right answer moves a fact to the next box, and a wrong answer moves the fact to box 0. Box
    /// 0 is always due; box n is due every 2^(n-1)th sitting.
    Leitner,
    /// The fact with the lowest chance of recall.
    Weakest,
    /// The facts that are due according to FSRS, an algorithm for spaced repetition (chance of recall below 90 %), the
    /// lowest recall first; then new facts in the order of teaching; then the seen facts with the lowest recall.
    Due,
    /// The practice engine.
    Engine,
}

impl Policy {
    /// All policies, the engine last.
    pub const ALL: [Self; 5] = [Self::Random, Self::Leitner, Self::Weakest, Self::Due, Self::Engine];

    /// The name of the policy in the report.
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

/// Chooses questions for one pupil according to a policy.
#[derive(Debug)]
pub(super) struct Chooser {
    policy: Policy,
    rng: SeededRng,
    recent: Vec<Fact>,
    leitner: Leitner,
    queue: Option<LiveQueue>,
    sessions: u32,
    seed: u64,
}

/// The number of questions in a session of the engine: the product's default.
const LENGTH: u16 = 20;

impl Chooser {
    pub(super) fn new(policy: Policy, seed: u64) -> Self {
        let rng = SeededRng::from_seed(seed);
        let leitner = Leitner::new();
        Self { policy, rng, recent: Vec::new(), leitner, queue: None, sessions: 0, seed }
    }

    /// Starts a sitting.
    pub(super) fn start_sitting(&mut self) {
        self.queue = None;
        self.recent.clear();
        self.leitner.start_sitting();
    }

    /// Returns the next question and its slot in the engine's queue (0 for other policies). All policies ask the
    /// questions on a fact in the same forms.
    pub(super) fn next(&mut self, known_pupil: &KnownPupil, now: DateTime<Utc>) -> (Question, u16) {
        if self.policy == Policy::Engine {
            return self.next_of_engine(known_pupil, now);
        }
        let open: Vec<_> = Fact::all().filter(|fact| fact.in_check() && !self.recent.contains(fact)).collect();
        let recall = |fact: &Fact| known_pupil.mastery_of(*fact).recall_at(now);
        let fact = match self.policy {
            Policy::Leitner => self.leitner.choose(&open, &mut self.rng),
            Policy::Weakest => open.iter().copied().min_by(|left, right| recall(left).total_cmp(&recall(right))),
            Policy::Due => due(&open, known_pupil, now),
            Policy::Random | Policy::Engine => open.get(self.rng.below(open.len())).copied(),
        };
        let fact = fact.unwrap_or(open[0]);
        self.recent.insert(0, fact);
        self.recent.truncate(GAP);
        let mastery = known_pupil.mastery_of(fact);
        (Question { fact, form: form_for(&mastery, mastery.seen) }, 0)
    }

    /// Records the answer to a question.
    pub(super) fn record_answer(&mut self, question: Question, slot: u16, correct: bool) {
        self.leitner.record_answer(question.fact, correct);
        if let Some(queue) = &mut self.queue {
            queue.record_answer(slot, correct);
        }
    }

    fn next_of_engine(&mut self, known_pupil: &KnownPupil, now: DateTime<Utc>) -> (Question, u16) {
        loop {
            if let Some(queued) = self.queue.as_ref().and_then(LiveQueue::next) {
                return (queued.question, queued.slot);
            }
            self.sessions += 1;
            let inputs = PlanInputs {
                now,
                length: LENGTH,
                mastery: known_pupil.mastery.clone(),
                learner: known_pupil.learner,
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

fn due(open: &[Fact], known_pupil: &KnownPupil, now: DateTime<Utc>) -> Option<Fact> {
    let recall = |fact: Fact| known_pupil.mastery_of(fact).recall_at(now);
    let by_recall = |left: &Fact, right: &Fact| recall(*left).total_cmp(&recall(*right));
    let seen = || open.iter().copied().filter(|fact| known_pupil.mastery_of(*fact).seen > 0);
    let new = open.iter().copied().filter(|fact| known_pupil.mastery_of(*fact) == Mastery::default());
    seen()
        .filter(|fact| recall(*fact) < 0.9)
        .min_by(by_recall)
        .or_else(|| new.min_by_key(|fact| (fact.teaching_position(), *fact)))
        .or_else(|| seen().min_by(by_recall))
}
