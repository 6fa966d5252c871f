//! The plan of a session: its questions, their order, and the reason for each.

mod choice;

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use self::choice::{Candidate, Choice};
use super::{
    ENGINE_VERSION,
    fact::Fact,
    learner::Learner,
    mastery::{Mastery, MasteryLevel},
    question::{Question, QuestionForm},
    seed::SeededRng,
};

/// The minimum number of other questions between two questions on one fact, if there are enough other facts.
pub const GAP: usize = 3;

/// The maximum number of new facts in one plan.
pub const NEW_FACTS: usize = 4;

/// While at least this many facts are fragile, a plan introduces no new fact, except one at a time from an assignment.
pub const FRAGILE_LIMIT: usize = 10;

/// The maximum number of reserved places in a plan for facts that a teacher wants practised.
const OVERRIDDEN_PLACES: usize = 3;

/// The minimum length (questions) of a plan that reserves a place for a fact that was last asked long ago.
const ROOM_FOR_LONG_AGO: u16 = 5;

/// The number of days after which a fact counts as asked long ago.
const LONG_AGO: f64 = 14.0;

/// A teacher's judgement of a pupil's fact, which overrides the engine's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TeacherOverride {
    /// The fact is secure, whatever the answers show.
    Secure,
    /// The fact needs practice, whatever the answers show.
    NeedsPractice,
}

/// The inputs of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanInputs {
    /// The expected time of the session.
    pub now: DateTime<Utc>,
    /// The number of questions, clamped to 1 to 100.
    pub length: u16,
    /// The pupil's mastery of the facts; a fact that is not in the map is unseen.
    pub mastery: BTreeMap<Fact, Mastery>,
    /// The model of the pupil.
    pub learner: Learner,
    /// The facts of an assignment. A plan asks no other facts, except in the last question. If `candidates` is `None`
    /// or empty, the plan may ask all facts.
    pub candidates: Option<Vec<Fact>>,
    /// The weights of facts, for example of an intervention group's focus; a fact that is not in the map has weight 1.
    pub weights: BTreeMap<Fact, f64>,
    /// The teacher's overrides.
    pub overrides: BTreeMap<Fact, TeacherOverride>,
    /// Whether the pupil has a longer time limit in practice, or none.
    pub wider_time: bool,
}

/// Why a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionReason {
    /// A teacher has marked the fact as needing practice.
    Overridden,
    /// The fact is asked for the first time.
    NewFact,
    /// The last answer was wrong, or the memory of the fact will hardly last overnight.
    Fragile,
    /// The pupil answers the fact rightly, but not quickly.
    Slow,
    /// The fact belongs to the pupil's assignment.
    Assigned,
    /// The fact belongs to the focus of the pupil's intervention group.
    Focus,
    /// The pupil would soon forget the fact, so practising it now gains most.
    Due,
    /// The fact is not secure and was last asked more than a fortnight ago.
    LongAgo,
    /// The pupil missed the fact earlier in the session.
    Repeat,
    /// The last question of the session: a fact that the pupil has mastered.
    Confidence,
}

/// A question of a plan. Its JSON is `[[[a, b], form], reason]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "(Question, QuestionReason)", from = "(Question, QuestionReason)")]
pub struct PlannedQuestion {
    /// The question.
    pub question: Question,
    /// Why the question is asked.
    pub reason: QuestionReason,
}

impl From<PlannedQuestion> for (Question, QuestionReason) {
    fn from(planned: PlannedQuestion) -> Self {
        (planned.question, planned.reason)
    }
}

impl From<(Question, QuestionReason)> for PlannedQuestion {
    fn from((question, reason): (Question, QuestionReason)) -> Self {
        Self { question, reason }
    }
}

/// The questions of a session, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticePlan {
    /// The version of the engine that made the plan.
    pub engine_version: u16,
    /// The seed of the plan.
    pub seed: u64,
    /// The questions.
    pub questions: Vec<PlannedQuestion>,
}

impl PracticePlan {
    /// The number of questions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.questions.len()
    }

    /// Whether the plan has no questions.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.questions.is_empty()
    }
}

/// Plans a session. The same inputs and seed give the same plan.
#[must_use]
pub fn plan(inputs: &PlanInputs, seed: u64) -> PracticePlan {
    let length = usize::from(inputs.length.clamp(1, 100));
    let mut choice = Choice::new(inputs, SeededRng::from_seed(seed));
    let closing = choice.closing();
    let mut reserved = reserved_places(inputs, &mut choice, closing.fact);
    let mut facts: Vec<(Fact, QuestionReason)> = Vec::with_capacity(length);
    while facts.len() + 1 < length {
        let near_the_end = length - 1 - facts.len() <= GAP;
        let mut recent: Vec<Fact> = facts.iter().rev().take(GAP).map(|(fact, _)| *fact).collect();
        if near_the_end {
            recent.push(closing.fact);
        }
        let next = reserved
            .iter()
            .position(|(fact, _)| !recent.contains(fact))
            .filter(|_| facts.len() % 3 == 1)
            .and_then(|position| reserved.remove(position));
        // Skip a reserved new fact if the plan has already introduced it or has reached its limit of new facts.
        let next = next.filter(|(fact, reason)| *reason != QuestionReason::NewFact || choice.may_introduce(*fact));
        let (fact, reason) = next.unwrap_or_else(|| choice.best(&recent));
        choice.add(fact);
        facts.push((fact, reason));
    }
    facts.push((closing.fact, QuestionReason::Confidence));
    PracticePlan { engine_version: ENGINE_VERSION, seed, questions: with_forms(inputs, &facts) }
}

/// Returns the facts with reserved places: those that a teacher wants practised, the fact that was asked longest ago
/// (if more than `LONG_AGO` days), and the next new fact. Without a reserved place, an old or new fact might never be
/// asked, because practising a nearly secure or still hopeless fact gains little. In the simulation, reserving places
/// for both an old and a new fact in every session cost 0.2 to 0.9 marks.
fn reserved_places(inputs: &PlanInputs, choice: &mut Choice, closing: Fact) -> VecDeque<(Fact, QuestionReason)> {
    let mut reserved = VecDeque::new();
    let needs_practice = |candidate: &&Candidate| candidate.overridden == Some(TeacherOverride::NeedsPractice);
    let mut overridden: Vec<_> = choice.candidates.iter().filter(needs_practice).collect();
    overridden.sort_by_key(|candidate| (candidate.mastery.last_seen, candidate.fact));
    reserved.extend(
        overridden.iter().take(OVERRIDDEN_PLACES).map(|candidate| (candidate.fact, QuestionReason::Overridden)),
    );
    if inputs.length >= ROOM_FOR_LONG_AGO {
        let is_open = |candidate: &&Candidate| {
            candidate.mastery.seen > 0
                && candidate.level < MasteryLevel::Secure
                && candidate.mastery.days_since(inputs.now) > LONG_AGO
                && candidate.fact != closing
                && !reserved.iter().any(|(fact, _)| *fact == candidate.fact)
        };
        let longest = choice.candidates.iter().filter(is_open).min_by_key(|each| (each.mastery.last_seen, each.fact));
        let longest = longest.map(|candidate| (candidate.fact, QuestionReason::LongAgo));
        reserved.extend(longest);
        reserved.extend(choice.next_new_fact().map(|fact| (fact, QuestionReason::NewFact)));
    }
    reserved
}

/// Gives each question the form that follows the form in which its fact was last asked.
fn with_forms(inputs: &PlanInputs, facts: &[(Fact, QuestionReason)]) -> Vec<PlannedQuestion> {
    let mut asked: BTreeMap<Fact, u32> = BTreeMap::new();
    let plan_question = |&(fact, reason): &(Fact, QuestionReason)| {
        let mastery = inputs.mastery.get(&fact).copied().unwrap_or_default();
        let earlier = asked.entry(fact).or_insert(0);
        let form = form_for(&mastery, mastery.seen.saturating_add(*earlier));
        *earlier += 1;
        PlannedQuestion { question: Question { fact, form }, reason }
    };
    facts.iter().map(plan_question).collect()
}

/// The form of the `turn`th question on a fact (0 is the first). The products alternate; once the fact is quick, the
/// missing factor and the quotient take some of the turns.
#[must_use]
pub fn form_for(mastery: &Mastery, turn: u32) -> QuestionForm {
    let quick = mastery.level() >= MasteryLevel::Quick;
    match turn % 8 {
        2 if quick => QuestionForm::Missing,
        6 if quick => QuestionForm::Quotient,
        even if even % 2 == 0 => QuestionForm::Product,
        _ => QuestionForm::Reversed,
    }
}
