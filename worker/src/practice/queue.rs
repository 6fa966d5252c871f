//! The live queue: the questions of a session that are still to be asked. A missed fact is asked again after 3 other
//! questions and a second time after 6 more questions. Its repeats displace the least valuable questions still to come
//! so that the session keeps its length.
//!
//! A client without network may answer a question that has been displaced since it was offered. Such an answer counts:
//! the question returns to the session, and displaces the latest repeat. If no repeat is left, the session becomes one
//! question longer.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::{
    fact::Fact,
    plan::{GAP, PlannedQuestion, PracticePlan, QuestionReason},
    question::{Question, QuestionForm},
};

/// The positions of the two repeats of a missed fact among the questions still to come: after 3 other questions, and
/// after 6 more.
const REPEATS: [usize; 2] = [3, 10];

/// A question to be asked. Its JSON is `[slot, question, reason]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "(u16, Question, QuestionReason)", from = "(u16, Question, QuestionReason)")]
pub struct QueuedQuestion {
    /// The question's number in its session. Planned questions are numbered from 0; repeats get the next numbers in the
    /// order in which they are added.
    pub slot: u16,
    /// The question.
    pub question: Question,
    /// Why the question is asked.
    pub reason: QuestionReason,
}

impl From<QueuedQuestion> for (u16, Question, QuestionReason) {
    fn from(queued: QueuedQuestion) -> Self {
        (queued.slot, queued.question, queued.reason)
    }
}

impl From<(u16, Question, QuestionReason)> for QueuedQuestion {
    fn from((slot, question, reason): (u16, Question, QuestionReason)) -> Self {
        Self { slot, question, reason }
    }
}

/// The questions left in a session. The queue follows from the plan and the answers in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveQueue {
    left: VecDeque<QueuedQuestion>,
    /// The questions that were displaced and have no answer.
    displaced: Vec<QueuedQuestion>,
    /// The most recently answered facts, the latest first: at most `GAP` facts.
    recent: VecDeque<Fact>,
    /// The slot that the next repeat gets.
    next_slot: u16,
    answers: u32,
}

impl LiveQueue {
    /// Returns the queue before the first answer.
    #[must_use]
    pub fn new(plan: &PracticePlan) -> Self {
        let queued = |(slot, planned): (u16, &PlannedQuestion)| QueuedQuestion {
            slot,
            question: planned.question,
            reason: planned.reason,
        };
        let left: VecDeque<_> = (0..).zip(&plan.questions).map(queued).collect();
        let next_slot = left.back().map_or(0, |last| last.slot + 1);
        Self { left, displaced: Vec::new(), recent: VecDeque::new(), next_slot, answers: 0 }
    }

    /// Returns the queue after `answers`. Each answer consists of its slot and whether it was right.
    #[must_use]
    pub fn replay(plan: &PracticePlan, answers: impl IntoIterator<Item = (u16, bool)>) -> Self {
        let mut queue = Self::new(plan);
        for (slot, correct) in answers {
            queue.record_answer(slot, correct);
        }
        queue
    }

    /// The next question; `None` if the session is at its end.
    #[must_use]
    pub fn next(&self) -> Option<&QueuedQuestion> {
        self.left.front()
    }

    /// The questions still to be asked, in the order of the current plan.
    pub fn left(&self) -> impl Iterator<Item = &QueuedQuestion> {
        self.left.iter()
    }

    /// The question of a slot, even if it has been displaced; `None` if the session has never offered the question, or
    /// if it was answered.
    #[must_use]
    pub fn find(&self, slot: u16) -> Option<&QueuedQuestion> {
        self.left.iter().chain(&self.displaced).find(|queued| queued.slot == slot)
    }

    /// The number of questions still to be answered.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.left.len()
    }

    /// The number of answers recorded so far.
    #[must_use]
    pub const fn answers(&self) -> u32 {
        self.answers
    }

    /// The number of questions in the session.
    #[must_use]
    pub fn length(&self) -> usize {
        self.answers as usize + self.left.len()
    }

    /// Removes the answered question and, after a miss, inserts its repeats. Returns false and changes nothing if
    /// [`Self::find`] does not find the question.
    pub fn record_answer(&mut self, slot: u16, correct: bool) -> bool {
        let Some(answered) = self.remove(slot) else { return false };
        self.answers += 1;
        self.recent.push_front(answered.question.fact);
        self.recent.truncate(GAP);
        if !correct {
            self.repeat(answered.question);
        }
        true
    }

    fn remove(&mut self, slot: u16) -> Option<QueuedQuestion> {
        let has_slot = |queued: &QueuedQuestion| queued.slot == slot;
        if let Some(position) = self.left.iter().position(has_slot) {
            return self.left.remove(position);
        }
        let answered = self.displaced.remove(self.displaced.iter().position(has_slot)?);
        let latest_repeat = self.left.iter().rposition(|queued| queued.reason == QuestionReason::Repeat);
        self.displaced.extend(latest_repeat.and_then(|position| self.left.remove(position)));
        Some(answered)
    }

    /// Inserts the repeats of a missed question.
    fn repeat(&mut self, missed: Question) {
        // The last question stays where it is.
        let Some(last) = self.left.pop_back() else { return };
        let before = self.left.len();
        let positions = REPEATS.into_iter().filter(|position| *position < before);
        let mut pool: Vec<QueuedQuestion> = self.left.drain(..).collect();
        let mut fixed = Vec::new();
        let mut form = missed.form;
        for position in positions {
            // Displace one question for each repeat: first planned questions on the missed fact, because the repeats
            // replace them, then the latest questions, because they are the least valuable. Never displace a repeat of
            // another fact, or another fact that a teacher wants practised.
            let own = pool.iter().rposition(|queued| queued.question.fact == missed.fact);
            let latest = pool
                .iter()
                .rposition(|queued| !matches!(queued.reason, QuestionReason::Repeat | QuestionReason::Overridden));
            let Some(victim) = own.or(latest) else { break };
            self.displaced.push(pool.remove(victim));
            form = form.again();
            fixed.push((position, self.new_repeat(missed.fact, form)));
        }
        self.left = self.lay_out(pool, &fixed, last);
        self.left.push_back(last);
    }

    fn new_repeat(&mut self, fact: Fact, form: QuestionForm) -> QueuedQuestion {
        let slot = self.next_slot;
        self.next_slot = self.next_slot.saturating_add(1);
        QueuedQuestion { slot, question: Question { fact, form }, reason: QuestionReason::Repeat }
    }

    /// Returns the questions of `pool` with the `fixed` questions at their positions. Keeps the order of `pool`, unless
    /// two questions on one fact would be too near to each other.
    fn lay_out(
        &self,
        mut pool: Vec<QueuedQuestion>,
        fixed: &[(usize, QueuedQuestion)],
        last: QueuedQuestion,
    ) -> VecDeque<QueuedQuestion> {
        let length = pool.len() + fixed.len();
        let mut out: VecDeque<QueuedQuestion> = VecDeque::with_capacity(length + 1);
        for position in 0..length {
            if let Some((_, queued)) = fixed.iter().find(|(target, _)| *target == position) {
                out.push_back(*queued);
                continue;
            }
            let near = |fact: Fact| {
                let behind = out.iter().rev().map(|queued| queued.question.fact).chain(self.recent.iter().copied());
                let ahead = fixed.iter().filter(|(target, _)| *target > position && target - position <= GAP);
                behind.take(GAP).any(|other| other == fact)
                    || ahead.into_iter().any(|(_, queued)| queued.question.fact == fact)
                    || (length - position <= GAP && last.question.fact == fact)
            };
            let next = pool.iter().position(|queued| !near(queued.question.fact)).unwrap_or(0);
            if next < pool.len() {
                out.push_back(pool.remove(next));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::ENGINE_VERSION;

    /// A plan with `length` different facts, each asked as a product.
    fn plan(length: usize) -> PracticePlan {
        let planned = |fact| PlannedQuestion {
            question: Question { fact, form: QuestionForm::Product },
            reason: QuestionReason::Due,
        };
        PracticePlan {
            engine_version: ENGINE_VERSION,
            seed: 0,
            questions: Fact::all().take(length).map(planned).collect(),
        }
    }

    fn left_in(queue: &LiveQueue) -> Vec<(Fact, QuestionReason)> {
        queue.left.iter().map(|queued| (queued.question.fact, queued.reason)).collect()
    }

    /// The positions of a fact among the questions left.
    fn positions(queue: &LiveQueue, fact: Fact) -> Vec<usize> {
        (0..)
            .zip(&queue.left)
            .filter(|(_, queued)| queued.question.fact == fact)
            .map(|(position, _)| position)
            .collect()
    }

    fn miss_next(queue: &mut LiveQueue) -> Fact {
        let next = *queue.next().unwrap();
        queue.record_answer(next.slot, false);
        next.question.fact
    }

    #[test]
    fn a_missed_fact_is_asked_again_after_three_questions_and_after_six_more() {
        let mut queue = LiveQueue::new(&plan(20));
        let missed = miss_next(&mut queue);
        assert_eq!(positions(&queue, missed), [3, 10]);
        assert_eq!(queue.remaining(), 19, "the length of a session is fixed");
    }

    #[test]
    fn a_repeat_has_its_factors_reversed_and_a_number_of_its_own() {
        let mut queue = LiveQueue::new(&plan(20));
        let missed = miss_next(&mut queue);
        let repeats: Vec<_> = queue.left.iter().filter(|queued| queued.question.fact == missed).copied().collect();
        assert_eq!(
            repeats.iter().map(|queued| queued.question.form).collect::<Vec<_>>(),
            [QuestionForm::Reversed, QuestionForm::Product]
        );
        assert_eq!(repeats.iter().map(|queued| queued.slot).collect::<Vec<_>>(), [20, 21]);
        assert!(repeats.iter().all(|queued| queued.reason == QuestionReason::Repeat));
    }

    #[test]
    fn the_least_valuable_questions_make_room_and_the_last_one_stays() {
        let plan = plan(20);
        let mut queue = LiveQueue::new(&plan);
        miss_next(&mut queue);
        let fact = |position: usize| plan.questions[position].question.fact;
        assert_eq!(queue.left.back().unwrap().question.fact, fact(19));
        assert!(positions(&queue, fact(18)).is_empty() && positions(&queue, fact(17)).is_empty());
        assert_eq!(positions(&queue, fact(16)).len(), 1);
    }

    #[test]
    fn the_planned_questions_of_a_missed_fact_make_room_first() {
        let mut plan = plan(20);
        plan.questions[8] = plan.questions[0];
        let mut queue = LiveQueue::new(&plan);
        let missed = miss_next(&mut queue);
        assert_eq!(positions(&queue, missed), [3, 10]);
        assert_eq!(positions(&queue, plan.questions[17].question.fact).len(), 1);
    }

    #[test]
    fn overridden_facts_and_repeats_of_other_facts_are_not_dropped() {
        let mut plan = plan(20);
        for position in [17, 18] {
            plan.questions[position].reason = QuestionReason::Overridden;
        }
        let mut queue = LiveQueue::new(&plan);
        let first = miss_next(&mut queue);
        let second = miss_next(&mut queue);
        for position in [17, 18] {
            assert_eq!(positions(&queue, plan.questions[position].question.fact).len(), 1);
        }
        assert_eq!((positions(&queue, first).len(), positions(&queue, second).len()), (2, 2));
    }

    #[test]
    fn near_the_end_there_is_room_for_at_most_one_repeat() {
        let missed_when_left = |left: usize| {
            let mut queue = LiveQueue::new(&plan(20));
            while queue.remaining() > left {
                let slot = queue.next().unwrap().slot;
                queue.record_answer(slot, true);
            }
            let missed = miss_next(&mut queue);
            positions(&queue, missed)
        };
        assert_eq!(missed_when_left(12), [3]);
        assert_eq!(missed_when_left(6), [3]);
        assert!(missed_when_left(5).is_empty());
        assert!(missed_when_left(1).is_empty());
    }

    #[test]
    fn an_answer_to_a_question_not_in_the_queue_changes_nothing() {
        let mut queue = LiveQueue::new(&plan(20));
        queue.record_answer(0, true);
        let before = left_in(&queue);
        assert!(!queue.record_answer(0, false));
        assert!(!queue.record_answer(99, false));
        assert_eq!((left_in(&queue), queue.answers()), (before, 1));
    }
}
