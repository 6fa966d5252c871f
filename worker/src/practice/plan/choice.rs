//! Choosing the fact that gains most for its time. The constants were searched for on the simulation's cells, with other
//! learners than those of `SIMULATION.md`, under a success rate of 77 % or more.

use std::collections::BTreeMap;

use super::{FRAGILE_LIMIT, Inputs, NEW_FACTS, Override, Reason};
use crate::practice::{
    chance,
    fact::Fact,
    mastery::{Mastery, Standing},
    predict,
    question::{Form, Question},
    seed::Chance,
};

/// When what is learnt must still be there (days).
const HORIZON: f64 = 7.0;

/// What being shown the answer closes of a gap, as a share of what it closes when the fact comes to mind.
const SHOWN: f64 = 0.9;

/// How much of its gap (what is missing at the horizon) a fact closes that comes to mind after a rest.
const CLOSES: f64 = 0.6;

/// What is lost of that when the fact was practised just now ...
const MASSED: f64 = 0.92;

/// ... and this many days after it is lost by a factor e less.
const REST: f64 = 1.0;

/// How strictly the success rate is kept: each question that is missing to it divides a score by e to this.
const STRICT: f64 = 2.0;

/// How long working out takes, with typing (ms).
const WORKING_OUT_MS: f64 = 8_000.0;

/// What sharing a factor with the question before takes from a fact's score.
const SHARED_FACTOR: f64 = 0.85;

/// The success rate that a plan aims at.
const TARGET: f64 = 0.80;

/// A fact that may be asked, and how it would stand after what is planned already.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) fact: Fact,
    pub(super) mastery: Mastery,
    pub(super) standing: Standing,
    pub(super) overridden: Option<Override>,
    /// Whether it was never asked, nor is planned to be.
    new: bool,
    /// How much it counts.
    weight: f64,
    /// The chance of a right answer.
    right: f64,
    /// The chance that it comes to mind.
    recall: f64,
    /// The chance that it comes to mind in the check's time at the horizon, if it is left alone.
    lasting: f64,
    /// What share of a meeting's use is left, soon after another: 0 to 1.
    rested: f64,
    /// How long it takes (s).
    seconds: f64,
    /// What practising it now gains for each second.
    gain: f64,
}

/// The state of choosing.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) candidates: Vec<Candidate>,
    /// A secure fact outside an assignment, for its last question.
    closing: Candidate,
    assigned: bool,
    focus: BTreeMap<Fact, f64>,
    new_facts_left: usize,
    before: Option<Fact>,
    expected_right: f64,
    taken: f64,
    target: f64,
    chance: Chance,
}

impl Choice {
    pub(super) fn new(inputs: &Inputs, mut chance: Chance) -> Self {
        let asked_for = inputs.candidates.as_ref().filter(|facts| !facts.is_empty());
        let everything: Vec<_> = Fact::all().map(|fact| Candidate::new(fact, inputs, &mut chance)).collect();
        let of_interest = |each: &&Candidate| asked_for.is_none_or(|facts| facts.contains(&each.fact));
        let candidates: Vec<_> = everything.iter().filter(of_interest).cloned().collect();
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
            before: None,
            expected_right: 0.0,
            taken: 0.0,
            target: TARGET + (TARGET - inputs.learner.success).clamp(-0.1, 0.1),
            chance,
        }
    }

    /// The fact of the last question: a secure one, and of these the one that was not asked for longest, so that all of
    /// them are looked at in turn; without a secure one the surest.
    pub(super) fn closing(&self) -> Candidate {
        self.closing.clone()
    }

    /// The next new fact in the order of teaching, when one may be begun: in every plan of an assignment, else in one plan
    /// of four, so that in time all facts are seen, also those that gain little.
    pub(super) fn next_new_fact(&mut self) -> Option<Fact> {
        let turn = self.assigned || self.chance.below(4) == 0;
        let new = self.candidates.iter().filter(|each| each.new && each.fact != self.closing.fact);
        let first = new.min_by_key(|each| (!each.fact.in_check(), each.fact.taught(), each.fact)).map(|each| each.fact);
        first.filter(|_| turn && self.new_facts_left > 0)
    }

    /// Whether a fact is new still, and new ones may be begun.
    pub(super) fn may_begin(&self, fact: Fact) -> bool {
        self.new_facts_left > 0 && self.candidates.iter().any(|each| each.fact == fact && each.new)
    }

    /// The fact to ask next, none of `recent` if it can be helped.
    pub(super) fn best(&self, recent: &[Fact]) -> (Fact, Reason) {
        let allowed = |each: &&Candidate| !each.new || self.new_facts_left > 0;
        let pool = || self.candidates.iter().filter(allowed);
        let by_score = |one: &&Candidate, other: &&Candidate| self.score(one).total_cmp(&self.score(other));
        let best = pool().filter(|each| !recent.contains(&each.fact)).max_by(by_score);
        // Fewer facts than the gap asks for: the one asked the longest ago. Nothing but new facts, and none may be
        // begun: begun all the same, because a pupil who opens a session must be asked something.
        let oldest = || recent.iter().rev().find_map(|fact| pool().find(|each| each.fact == *fact));
        let any = || self.candidates.iter().filter(|each| !recent.contains(&each.fact)).max_by(by_score);
        let best = best.or_else(any).or_else(oldest).unwrap_or(&self.closing);
        (best.fact, self.reason(best))
    }

    /// Takes a fact into the plan: it will have been practised, and others matter more.
    pub(super) fn take(&mut self, fact: Fact) {
        self.before = Some(fact);
        let Some(candidate) = self.candidates.iter_mut().find(|each| each.fact == fact) else { return };
        if candidate.new {
            self.new_facts_left = self.new_facts_left.saturating_sub(1);
        }
        self.expected_right += candidate.right;
        self.taken += 1.0;
        candidate.practise();
    }

    fn score(&self, candidate: &Candidate) -> f64 {
        let shared = self.before.is_some_and(|before| before.shares_a_factor_with(candidate.fact));
        let shortfall = (self.target * (self.taken + 1.0) - self.expected_right - candidate.right).max(0.0);
        candidate.gain * if shared { SHARED_FACTOR } else { 1.0 } * (-STRICT * shortfall).exp()
    }

    fn reason(&self, candidate: &Candidate) -> Reason {
        if candidate.overridden == Some(Override::NeedsPractice) {
            Reason::Overridden
        } else if candidate.new {
            Reason::NewFact
        } else if candidate.mastery.is_fragile() || candidate.mastery.seen == 0 {
            Reason::Fragile
        } else if candidate.standing == Standing::WorkedOut {
            Reason::Slow
        } else if self.assigned {
            Reason::Assigned
        } else if self.focus.get(&candidate.fact).is_some_and(|&weight| weight > 1.0) {
            Reason::Focus
        } else {
            Reason::Due
        }
    }
}

fn closing(candidates: &[Candidate]) -> Option<&Candidate> {
    let secure = |each: &&Candidate| each.standing == Standing::Secure;
    candidates.iter().filter(secure).min_by_key(|each| (each.mastery.last_seen, each.fact))
}

fn surest(candidates: &[Candidate]) -> Option<&Candidate> {
    let seen = |each: &&Candidate| !each.new;
    let by_right = |one: &&Candidate, other: &&Candidate| one.right.total_cmp(&other.right);
    candidates.iter().filter(seen).max_by(by_right).or_else(|| candidates.iter().max_by(by_right))
}

impl Candidate {
    fn new(fact: Fact, inputs: &Inputs, chance: &mut Chance) -> Self {
        let mastery = inputs.mastery.get(&fact).copied().unwrap_or_default();
        let overridden = inputs.overrides.get(&fact).copied();
        let standing = match overridden {
            Some(Override::Secure) => Standing::Secure,
            Some(Override::NeedsPractice) => mastery.standing().min(Standing::Quick),
            None => mastery.standing(),
        };
        let asked = Question { fact, form: Form::Product };
        let in_check = predict::weights()[fact.index()].max(0.05);
        let focus = inputs.weights.get(&fact).copied().filter(|weight| weight.is_finite()).unwrap_or(1.0).max(0.0);
        let settled = if overridden == Some(Override::Secure) { 0.1 } else { 1.0 };
        // Two sessions on the same knowledge are not the same session.
        let jitter = 0.98 + 0.04 * chance.unit();
        let right = chance::right(fact, &mastery, &inputs.learner, inputs.now);
        let days = mastery.days_since(inputs.now);
        let recall = chance::recall(fact, &mastery, &inputs.learner, days);
        let lasting = chance::recall(fact, &mastery, &inputs.learner, days + HORIZON)
            * chance::in_time(fact, &mastery, &inputs.learner);
        let recall_ms = mastery.mean_ln_recall.map_or(WORKING_OUT_MS, f64::exp);
        let answer_ms = recall * recall_ms + (1.0 - recall) * WORKING_OUT_MS + inputs.learner.typing_ms(asked);
        let shown_ms = right * RIGHT_SHOWN_MS + (1.0 - right) * WRONG_SHOWN_MS;
        let mut candidate = Self {
            fact,
            standing,
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

    /// What it gains in recall at the horizon if it is practised now, for each second that it takes.
    fn gain_per_second(&self) -> f64 {
        self.weight * self.closed() * (1.0 - self.lasting).max(0.001) / self.seconds
    }

    /// How much of what is missing at the horizon one question closes, 0 to 1: a fact that comes to mind gains more than
    /// one that is shown, and one that was practised just now gains little. FSRS says what an answer tells, not what it
    /// teaches: by its numbers a hard fact would be better left alone.
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

/// How likely a fact is to come that was asked a little before.
const AFTER_PRACTICE: f64 = 0.6;

/// How long a pupil looks at a right answer (ms) ...
const RIGHT_SHOWN_MS: f64 = 1_000.0;

/// ... and at the right one after a mistake.
const WRONG_SHOWN_MS: f64 = 3_500.0;
