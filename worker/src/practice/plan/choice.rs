//! Chooses the fact that gains most per second of practice. The constants come from a search over the simulation's
//! cells that required a success rate of at least 77 %. The search used other learners than `SIMULATION.md`.

use std::collections::BTreeMap;

use super::{FRAGILE_LIMIT, NEW_FACTS, PlanInputs, QuestionReason, TeacherOverride};
use crate::practice::{
    chance,
    fact::Fact,
    mastery::{Mastery, MasteryLevel},
    predict,
    question::{Question, QuestionForm},
    seed::SeededRng,
};

/// The horizon: how long a pupil must remember a fact that was practised (days).
const HORIZON: f64 = 7.0;

/// How much of a fact's gap (see `CLOSES`) a shown answer closes, as a share of the gap that recalling the fact closes.
const SHOWN: f64 = 0.9;

/// The share of a fact's gap that recalling the fact after a rest closes. The gap is 1 less the chance of recall at the
/// horizon.
const CLOSES: f64 = 0.6;

/// The share of the effect of practice that is lost if the fact was practised a moment ago.
const MASSED: f64 = 0.92;

/// The number of days after which the loss of `MASSED` is smaller by a factor of e.
const REST: f64 = 1.0;

/// How strictly the plan keeps to the success rate. For each right answer by which the plan falls short of the rate, a
/// fact's score is divided by e to this power.
const STRICT: f64 = 2.0;

/// How long working out an answer takes, including typing (ms).
const WORKING_OUT_MS: f64 = 8_000.0;

/// The multiplier of a fact's score if the fact shares a factor with the previous question.
const SHARED_FACTOR: f64 = 0.85;

/// The success rate that a plan aims for.
const TARGET: f64 = 0.80;

/// A fact that may be asked, with its expected state after the questions already planned.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) fact: Fact,
    pub(super) mastery: Mastery,
    pub(super) level: MasteryLevel,
    pub(super) overridden: Option<TeacherOverride>,
    /// Whether the fact was never asked and is not planned yet.
    new: bool,
    /// The weight of the fact in its gain.
    weight: f64,
    /// The chance of a right answer.
    right: f64,
    /// The chance that the pupil recalls the fact.
    recall: f64,
    /// The chance that the pupil recalls the fact within the check's time at the horizon, if the fact is not practised.
    lasting: f64,
    /// The share of the effect of practice that is left, 0 to 1. It is low soon after the previous question on the
    /// fact.
    rested: f64,
    /// How long the question takes (s).
    seconds: f64,
    /// The gain per second of practising the fact now.
    gain: f64,
}

/// The state of the choice while a plan is made.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) candidates: Vec<Candidate>,
    /// The fact of the last question. It may lie outside the assignment.
    closing: Candidate,
    assigned: bool,
    focus: BTreeMap<Fact, f64>,
    new_facts_left: usize,
    previous: Option<Fact>,
    expected_right: f64,
    question_count: f64,
    target: f64,
    rng: SeededRng,
}

impl Choice {
    pub(super) fn new(inputs: &PlanInputs, mut rng: SeededRng) -> Self {
        let asked_for = inputs.candidates.as_ref().filter(|facts| !facts.is_empty());
        let everything: Vec<_> = Fact::all().map(|fact| Candidate::new(fact, inputs, &mut rng)).collect();
        let may_be_asked = |each: &&Candidate| asked_for.is_none_or(|facts| facts.contains(&each.fact));
        let candidates: Vec<_> = everything.iter().filter(may_be_asked).cloned().collect();
        let closing = closing(&candidates).or_else(|| closing(&everything)).or_else(|| surest(&candidates));
        let fragile = inputs.mastery.values().filter(|mastery| mastery.is_fragile()).count();
        let new_facts_left = match (fragile < FRAGILE_LIMIT, asked_for.is_some()) {
            (true, _) => NEW_FACTS,
            (false, true) => 1,
            (false, false) => 0,
        };
        Self {
            closing: closing.cloned().unwrap_or_else(|| everything[0].clone()),
            candidates,
            assigned: asked_for.is_some(),
            focus: inputs.weights.clone(),
            new_facts_left,
            previous: None,
            expected_right: 0.0,
            question_count: 0.0,
            target: TARGET + (TARGET - inputs.learner.success).clamp(-0.1, 0.1),
            rng,
        }
    }

    /// The fact of the last question: the secure fact that was asked longest ago, so that all secure facts are reviewed
    /// in turn. If there is no secure fact, it is a fact with the highest chance of a right answer.
    pub(super) fn closing(&self) -> Candidate {
        self.closing.clone()
    }

    /// The next new fact in the order of teaching, if the plan may introduce one. Every plan of an assignment may
    /// introduce a new fact. Of the other plans, one in four may, so that in time the pupil meets all facts, even facts
    /// that gain little.
    pub(super) fn next_new_fact(&mut self) -> Option<Fact> {
        let turn = self.assigned || self.rng.below(4) == 0;
        let new = self.candidates.iter().filter(|each| each.new && each.fact != self.closing.fact);
        let first = new
            .min_by_key(|each| (!each.fact.in_check(), each.fact.teaching_position(), each.fact))
            .map(|each| each.fact);
        first.filter(|_| turn && self.new_facts_left > 0)
    }

    /// Whether the fact is still new and the plan may introduce another new fact.
    pub(super) fn may_introduce(&self, fact: Fact) -> bool {
        self.new_facts_left > 0 && self.candidates.iter().any(|each| each.fact == fact && each.new)
    }

    /// The fact to ask next; it is not among `recent` unless no other fact is left.
    pub(super) fn best(&self, recent: &[Fact]) -> (Fact, QuestionReason) {
        let allowed = |each: &&Candidate| !each.new || self.new_facts_left > 0;
        let pool = || self.candidates.iter().filter(allowed);
        let by_score = |left: &&Candidate, right: &&Candidate| self.score(left).total_cmp(&self.score(right));
        let best = pool().filter(|each| !recent.contains(&each.fact)).max_by(by_score);
        // If only new facts are left and the plan has reached its limit of new facts, it introduces one all the same,
        // because every session must ask something. If there are fewer facts than the gap needs, the plan repeats the
        // fact that was asked longest ago.
        let oldest = || recent.iter().rev().find_map(|fact| pool().find(|each| each.fact == *fact));
        let any = || self.candidates.iter().filter(|each| !recent.contains(&each.fact)).max_by(by_score);
        let best = best.or_else(any).or_else(oldest).unwrap_or(&self.closing);
        (best.fact, self.reason(best))
    }

    /// Adds a fact to the plan and updates its expected state, so that other facts gain in importance.
    pub(super) fn add(&mut self, fact: Fact) {
        self.previous = Some(fact);
        let Some(candidate) = self.candidates.iter_mut().find(|each| each.fact == fact) else { return };
        if candidate.new {
            self.new_facts_left = self.new_facts_left.saturating_sub(1);
        }
        self.expected_right += candidate.right;
        self.question_count += 1.0;
        candidate.practise();
    }

    fn score(&self, candidate: &Candidate) -> f64 {
        let shared = self.previous.is_some_and(|previous| previous.shares_a_factor_with(candidate.fact));
        let shortfall = (self.target * (self.question_count + 1.0) - self.expected_right - candidate.right).max(0.0);
        candidate.gain * if shared { SHARED_FACTOR } else { 1.0 } * (-STRICT * shortfall).exp()
    }

    fn reason(&self, candidate: &Candidate) -> QuestionReason {
        if candidate.overridden == Some(TeacherOverride::NeedsPractice) {
            QuestionReason::Overridden
        } else if candidate.new {
            QuestionReason::NewFact
        } else if candidate.mastery.is_fragile() || candidate.mastery.seen == 0 {
            QuestionReason::Fragile
        } else if candidate.level == MasteryLevel::WorkedOut {
            QuestionReason::Slow
        } else if self.assigned {
            QuestionReason::Assigned
        } else if self.focus.get(&candidate.fact).is_some_and(|&weight| weight > 1.0) {
            QuestionReason::Focus
        } else {
            QuestionReason::Due
        }
    }
}

fn closing(candidates: &[Candidate]) -> Option<&Candidate> {
    let secure = |each: &&Candidate| each.level == MasteryLevel::Secure;
    candidates.iter().filter(secure).min_by_key(|each| (each.mastery.last_seen, each.fact))
}

fn surest(candidates: &[Candidate]) -> Option<&Candidate> {
    let seen = |each: &&Candidate| !each.new;
    let by_right = |left: &&Candidate, right: &&Candidate| left.right.total_cmp(&right.right);
    candidates.iter().filter(seen).max_by(by_right).or_else(|| candidates.iter().max_by(by_right))
}

impl Candidate {
    fn new(fact: Fact, inputs: &PlanInputs, rng: &mut SeededRng) -> Self {
        let mastery = inputs.mastery.get(&fact).copied().unwrap_or_default();
        let overridden = inputs.overrides.get(&fact).copied();
        let level = match overridden {
            Some(TeacherOverride::Secure) => MasteryLevel::Secure,
            Some(TeacherOverride::NeedsPractice) => mastery.level().min(MasteryLevel::Quick),
            None => mastery.level(),
        };
        let question = Question { fact, form: QuestionForm::Product };
        let in_check = predict::weights()[fact.index()].max(0.05);
        let focus = inputs.weights.get(&fact).copied().filter(|weight| weight.is_finite()).unwrap_or(1.0).max(0.0);
        let settled = if overridden == Some(TeacherOverride::Secure) { 0.1 } else { 1.0 };
        // The jitter makes two sessions differ even when they start from the same knowledge.
        let jitter = 0.98 + 0.04 * rng.unit();
        let right = chance::right(fact, &mastery, &inputs.learner, inputs.now);
        let days = mastery.days_since(inputs.now);
        let recall = chance::recall(fact, &mastery, &inputs.learner, days);
        let lasting = chance::recall(fact, &mastery, &inputs.learner, days + HORIZON)
            * chance::in_time(fact, &mastery, &inputs.learner);
        let recall_ms = mastery.mean_ln_recall.map_or(WORKING_OUT_MS, f64::exp);
        let answer_ms = recall * recall_ms + (1.0 - recall) * WORKING_OUT_MS + inputs.learner.typing_ms(question);
        let shown_ms = right * RIGHT_SHOWN_MS + (1.0 - right) * WRONG_SHOWN_MS;
        let mut candidate = Self {
            fact,
            level,
            overridden,
            new: mastery.seen == 0,
            weight: in_check * focus * settled * jitter,
            right,
            recall,
            lasting,
            rested: if mastery.seen == 0 { 1.0 } else { 1.0 - MASSED * (-days / REST).exp() },
            seconds: (answer_ms + shown_ms) / 1_000.0,
            gain: 0.0,
            mastery,
        };
        candidate.gain = candidate.gain_per_second();
        candidate
    }

    /// The gain in recall at the horizon if the fact is practised now, per second that the question takes.
    fn gain_per_second(&self) -> f64 {
        self.weight * self.closed() * (1.0 - self.lasting).max(0.001) / self.seconds
    }

    /// How much of the gap at the horizon one question closes, 0 to 1. A fact that is recalled gains more than a fact
    /// whose answer is shown, and a fact that was practised a moment ago gains little. FSRS cannot be used here,
    /// because it models what an answer reveals about a memory, not what the answer teaches. By the numbers of FSRS, it
    /// would be best not to practise a hard fact.
    fn closed(&self) -> f64 {
        CLOSES * (self.recall + SHOWN * (1.0 - self.recall)) * self.rested
    }

    fn practise(&mut self) {
        self.lasting += (1.0 - self.lasting) * self.closed();
        self.recall = self.recall.max(AFTER_PRACTICE);
        self.right = self.right.max(AFTER_PRACTICE);
        self.new = false;
        self.rested = 1.0 - MASSED;
        self.gain = self.gain_per_second();
    }
}

/// The chance of recalling a fact that was asked shortly before.
const AFTER_PRACTICE: f64 = 0.6;

/// How long the answer stays on the screen after a right answer (ms).
const RIGHT_SHOWN_MS: f64 = 1_000.0;

/// How long the right answer stays on the screen after a mistake (ms).
const WRONG_SHOWN_MS: f64 = 3_500.0;
