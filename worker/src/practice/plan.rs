//! A session's plan: which questions, in which order, and why.

mod choice;

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use self::choice::{Candidate, Choice};
use super::{
    ENGINE_VERSION,
    fact::Fact,
    learner::Learner,
    mastery::{Mastery, Standing},
    question::{Form, Question},
    seed::Chance,
};

/// Between two questions on one fact stand at least this many others, as far as there are others.
pub const GAP: usize = 3;

/// New facts in one plan, at most.
pub const NEW_FACTS: usize = 4;

/// While so many facts are fragile, no new one is begun, but for one at a time of an assignment.
pub const FRAGILE_LIMIT: usize = 10;

/// Facts that a teacher wants practised have this many places of their own in a plan, at most.
const OVERRIDDEN_PLACES: usize = 3;

/// From this length (questions) on a plan has a place for what was not asked for long.
const ROOM_FOR_LONG_AGO: u16 = 5;

/// What was not asked for so many days was not asked for long.
const LONG_AGO: f64 = 14.0;

/// What a teacher has said of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Override {
    /// It is secure, whatever the answers say.
    Secure,
    /// It needs practice, whatever the answers say.
    NeedsPractice,
}

/// What a plan is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Inputs {
    /// When the session is expected to be.
    pub now: DateTime<Utc>,
    /// How many questions: 1 to 100; what lies outside is taken as the nearer of the two.
    pub length: u16,
    /// What is known of the facts; one that is not here is unseen.
    pub mastery: BTreeMap<Fact, Mastery>,
    /// What is known of the pupil.
    pub learner: Learner,
    /// An assignment's facts: nothing else is asked, but for the last question. None or empty: all facts.
    pub candidates: Option<Vec<Fact>>,
    /// How much more a fact counts than others (an intervention group's focus): 1 where it is not here.
    pub weights: BTreeMap<Fact, f64>,
    /// What a teacher has said.
    pub overrides: BTreeMap<Fact, Override>,
    /// The pupil's time limit in practice is widened.
    pub wider_time: bool,
}

/// Why a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A teacher has said that it needs practice.
    Overridden,
    /// It is asked for the first time.
    NewFact,
    /// The last answer was wrong, or it will hardly last for a night.
    Fragile,
    /// It is right, but not quick.
    Slow,
    /// It belongs to the pupil's assignment.
    Assigned,
    /// It belongs to the focus of the pupil's group.
    Focus,
    /// It would be forgotten soon: practising it now gains most.
    Due,
    /// It is not secure, and was not asked for a fortnight or more.
    LongAgo,
    /// It was missed a little while ago.
    Repeat,
    /// The last question: one that the pupil has.
    Confidence,
}

/// A question of a plan. In JSON `[[[a, b], form], reason]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "(Question, Reason)", from = "(Question, Reason)")]
pub struct Planned {
    /// What is asked.
    pub question: Question,
    /// Why.
    pub reason: Reason,
}

impl From<Planned> for (Question, Reason) {
    fn from(planned: Planned) -> Self {
        (planned.question, planned.reason)
    }
}

impl From<(Question, Reason)> for Planned {
    fn from((question, reason): (Question, Reason)) -> Self {
        Self { question, reason }
    }
}

/// What is asked in a session, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The version of the rules that made it.
    pub engine_version: u16,
    /// The seed that it was made from.
    pub seed: u64,
    /// The questions.
    pub questions: Vec<Planned>,
}

impl Plan {
    /// How many questions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.questions.len()
    }

    /// Whether there is nothing to ask.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.questions.is_empty()
    }
}

/// Plans a session: the same inputs and seed, the same plan.
#[must_use]
pub fn plan(inputs: &Inputs, seed: u64) -> Plan {
    let length = usize::from(inputs.length.clamp(1, 100));
    let mut choice = Choice::new(inputs, Chance::from_seed(seed));
    let closing = choice.closing();
    let mut kept = kept_places(inputs, &mut choice, closing.fact);
    let mut facts: Vec<(Fact, Reason)> = Vec::with_capacity(length);
    while facts.len() + 1 < length {
        let near_the_end = length - 1 - facts.len() <= GAP;
        let mut recent: Vec<Fact> = facts.iter().rev().take(GAP).map(|(fact, _)| *fact).collect();
        if near_the_end {
            recent.push(closing.fact);
        }
        let next = kept
            .iter()
            .position(|(fact, _)| !recent.contains(fact))
            .filter(|_| facts.len() % 3 == 1)
            .and_then(|place| kept.remove(place));
        // The new fact that was kept a place for may have been begun, or others in its stead.
        let next = next.filter(|(fact, reason)| *reason != Reason::NewFact || choice.may_begin(*fact));
        let (fact, reason) = next.unwrap_or_else(|| choice.best(&recent));
        choice.take(fact);
        facts.push((fact, reason));
    }
    facts.push((closing.fact, Reason::Confidence));
    Plan { engine_version: ENGINE_VERSION, seed, questions: in_forms(inputs, &facts) }
}

/// What has places of its own: what a teacher wants practised, what was not asked for longest when that is long, and the
/// next new fact. Without the latter two a fact that gains little (hopeless so far, or nearly there) might
/// never be asked. A place for it in every session, however lately it was asked, cost 0.2 to 0.9 marks.
fn kept_places(inputs: &Inputs, choice: &mut Choice, closing: Fact) -> VecDeque<(Fact, Reason)> {
    let mut kept = VecDeque::new();
    let wanted = |candidate: &&Candidate| candidate.overridden == Some(Override::NeedsPractice);
    let mut overridden: Vec<_> = choice.candidates.iter().filter(wanted).collect();
    overridden.sort_by_key(|candidate| (candidate.mastery.last_seen, candidate.fact));
    kept.extend(overridden.iter().take(OVERRIDDEN_PLACES).map(|candidate| (candidate.fact, Reason::Overridden)));
    if inputs.length >= ROOM_FOR_LONG_AGO {
        let open = |candidate: &&Candidate| {
            candidate.mastery.seen > 0
                && candidate.standing < Standing::Secure
                && candidate.mastery.days_since(inputs.now) > LONG_AGO
                && candidate.fact != closing
                && !kept.iter().any(|(fact, _)| *fact == candidate.fact)
        };
        let longest = choice.candidates.iter().filter(open).min_by_key(|each| (each.mastery.last_seen, each.fact));
        let longest = longest.map(|candidate| (candidate.fact, Reason::LongAgo));
        kept.extend(longest);
        kept.extend(choice.next_new_fact().map(|fact| (fact, Reason::NewFact)));
    }
    kept
}

/// Gives each fact its form: the next after the one that it had before.
fn in_forms(inputs: &Inputs, facts: &[(Fact, Reason)]) -> Vec<Planned> {
    let mut asked: BTreeMap<Fact, u32> = BTreeMap::new();
    let in_form = |&(fact, reason): &(Fact, Reason)| {
        let mastery = inputs.mastery.get(&fact).copied().unwrap_or_default();
        let earlier = asked.entry(fact).or_insert(0);
        let form = form_for(&mastery, mastery.seen.saturating_add(*earlier));
        *earlier += 1;
        Planned { question: Question { fact, form }, reason }
    };
    facts.iter().map(in_form).collect()
}

/// The form of a fact's `turn`th question (0 the first): the products in turn, and, once it is quick, now and then the
/// missing factor and the quotient.
#[must_use]
pub fn form_for(mastery: &Mastery, turn: u32) -> Form {
    let quick = mastery.standing() >= Standing::Quick;
    match turn % 8 {
        2 if quick => Form::Missing,
        6 if quick => Form::Quotient,
        even if even % 2 == 0 => Form::Product,
        _ => Form::Reversed,
    }
}
