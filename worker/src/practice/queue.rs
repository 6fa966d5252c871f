//! The live queue: what is still to be asked in a session. A miss brings its fact back after 3 and again after 6 further
//! questions, in place of the least valuable questions still to come: a session's length is fixed.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::{
    fact::Fact,
    plan::{GAP, Plan, Planned, Reason},
    question::{Form, Question},
};

/// Where the two repeats of a missed fact stand among the questions still to come: after 3 others, and after 6 more.
const REPEATS: [usize; 2] = [3, 10];

/// A question to be asked. In JSON `[slot, question, reason]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "(u16, Question, Reason)", from = "(u16, Question, Reason)")]
pub struct Asked {
    /// The question's number in its session: the planned ones from 0, repeats numbered on in the order they are made.
    pub slot: u16,
    /// What is asked.
    pub question: Question,
    /// Why.
    pub reason: Reason,
}

impl From<Asked> for (u16, Question, Reason) {
    fn from(asked: Asked) -> Self {
        (asked.slot, asked.question, asked.reason)
    }
}

impl From<(u16, Question, Reason)> for Asked {
    fn from((slot, question, reason): (u16, Question, Reason)) -> Self {
        Self { slot, question, reason }
    }
}

/// What is left of a session. It follows from the plan and the answers in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveQueue {
    left: VecDeque<Asked>,
    /// The facts answered last, the latest first: at most the gap's length.
    recent: VecDeque<Fact>,
    /// The number of the next repeat.
    next_slot: u16,
    answers: u32,
}

impl LiveQueue {
    /// Before the first answer.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let asked =
            |(slot, planned): (u16, &Planned)| Asked { slot, question: planned.question, reason: planned.reason };
        let left: VecDeque<_> = (0..).zip(&plan.questions).map(asked).collect();
        let next_slot = left.back().map_or(0, |last| last.slot + 1);
        Self { left, recent: VecDeque::new(), next_slot, answers: 0 }
    }

    /// After these answers: slot and whether it was right.
    #[must_use]
    pub fn replay(plan: &Plan, answers: impl IntoIterator<Item = (u16, bool)>) -> Self {
        let mut queue = Self::new(plan);
        for (slot, correct) in answers {
            queue.answered(slot, correct);
        }
        queue
    }

    /// What is asked next; none when the session is at its end.
    #[must_use]
    pub fn next(&self) -> Option<&Asked> {
        self.left.front()
    }

    /// The question of a slot, while it is still to be answered.
    #[must_use]
    pub fn find(&self, slot: u16) -> Option<&Asked> {
        self.left.iter().find(|asked| asked.slot == slot)
    }

    /// Questions still to be answered.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.left.len()
    }

    /// Answers taken so far.
    #[must_use]
    pub const fn answers(&self) -> u32 {
        self.answers
    }

    /// Takes a question out, and after a miss puts its repeats in. False, and nothing changes, when it is not to be
    /// answered (any more).
    pub fn answered(&mut self, slot: u16, correct: bool) -> bool {
        let place = self.left.iter().position(|asked| asked.slot == slot);
        let Some(asked) = place.and_then(|place| self.left.remove(place)) else { return false };
        self.answers += 1;
        self.recent.push_front(asked.question.fact);
        self.recent.truncate(GAP);
        if !correct {
            self.repeat(asked.question);
        }
        true
    }

    /// Puts the repeats of a missed question in.
    fn repeat(&mut self, missed: Question) {
        // The last question stays where it is.
        let Some(last) = self.left.pop_back() else { return };
        let before = self.left.len();
        let room = REPEATS.into_iter().filter(|place| *place < before);
        let mut pool: Vec<Asked> = self.left.drain(..).collect();
        let mut fixed = Vec::new();
        let mut form = missed.form;
        for place in room {
            // Its own planned questions go first: the repeats stand for them. Then the plan's latest, which are the
            // least valuable; a repeat of another fact is never given up.
            let own = pool.iter().rposition(|asked| asked.question.fact == missed.fact);
            let latest = pool.iter().rposition(|asked| !matches!(asked.reason, Reason::Repeat | Reason::Overridden));
            let Some(victim) = own.or(latest) else { break };
            pool.remove(victim);
            form = form.again();
            fixed.push((place, self.repeated(missed.fact, form)));
        }
        self.left = self.laid_out(pool, &fixed, last);
        self.left.push_back(last);
    }

    fn repeated(&mut self, fact: Fact, form: Form) -> Asked {
        let slot = self.next_slot;
        self.next_slot = self.next_slot.saturating_add(1);
        Asked { slot, question: Question { fact, form }, reason: Reason::Repeat }
    }

    /// The pool in its order, with what is fixed in its places, and no fact too near to itself if it can be helped.
    fn laid_out(&self, mut pool: Vec<Asked>, fixed: &[(usize, Asked)], last: Asked) -> VecDeque<Asked> {
        let length = pool.len() + fixed.len();
        let mut out: VecDeque<Asked> = VecDeque::with_capacity(length + 1);
        for place in 0..length {
            if let Some((_, asked)) = fixed.iter().find(|(wanted, _)| *wanted == place) {
                out.push_back(*asked);
                continue;
            }
            let near = |fact: Fact| {
                let behind = out.iter().rev().map(|asked| asked.question.fact).chain(self.recent.iter().copied());
                let ahead = fixed.iter().filter(|(wanted, _)| *wanted > place && wanted - place <= GAP);
                behind.take(GAP).any(|other| other == fact)
                    || ahead.into_iter().any(|(_, asked)| asked.question.fact == fact)
                    || (length - place <= GAP && last.question.fact == fact)
            };
            let next = pool.iter().position(|asked| !near(asked.question.fact)).unwrap_or(0);
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

    /// A plan of that many different facts, each asked as a product.
    fn plan(length: usize) -> Plan {
        let planned = |fact| Planned { question: Question { fact, form: Form::Product }, reason: Reason::Due };
        Plan { engine_version: ENGINE_VERSION, seed: 0, questions: Fact::all().take(length).map(planned).collect() }
    }

    fn asked(queue: &LiveQueue) -> Vec<(Fact, Reason)> {
        queue.left.iter().map(|asked| (asked.question.fact, asked.reason)).collect()
    }

    /// The places at which a fact stands among what is left.
    fn places(queue: &LiveQueue, fact: Fact) -> Vec<usize> {
        (0..).zip(&queue.left).filter(|(_, asked)| asked.question.fact == fact).map(|(place, _)| place).collect()
    }

    fn miss_next(queue: &mut LiveQueue) -> Fact {
        let next = *queue.next().unwrap();
        queue.answered(next.slot, false);
        next.question.fact
    }

    #[test]
    fn a_miss_comes_back_after_three_questions_and_again_after_six_more() {
        let mut queue = LiveQueue::new(&plan(20));
        let missed = miss_next(&mut queue);
        assert_eq!(places(&queue, missed), [3, 10]);
        assert_eq!(queue.remaining(), 19, "a session's length is fixed");
    }

    #[test]
    fn a_repeat_is_asked_the_other_way_round_and_has_a_number_of_its_own() {
        let mut queue = LiveQueue::new(&plan(20));
        let missed = miss_next(&mut queue);
        let repeats: Vec<_> = queue.left.iter().filter(|asked| asked.question.fact == missed).copied().collect();
        assert_eq!(
            repeats.iter().map(|asked| asked.question.form).collect::<Vec<_>>(),
            [Form::Reversed, Form::Product]
        );
        assert_eq!(repeats.iter().map(|asked| asked.slot).collect::<Vec<_>>(), [20, 21]);
        assert!(repeats.iter().all(|asked| asked.reason == Reason::Repeat));
    }

    #[test]
    fn the_least_valuable_questions_make_room_and_the_last_one_stays() {
        let plan = plan(20);
        let mut queue = LiveQueue::new(&plan);
        miss_next(&mut queue);
        let fact = |place: usize| plan.questions[place].question.fact;
        assert_eq!(queue.left.back().unwrap().question.fact, fact(19));
        assert!(places(&queue, fact(18)).is_empty() && places(&queue, fact(17)).is_empty());
        assert_eq!(places(&queue, fact(16)).len(), 1);
    }

    #[test]
    fn its_own_planned_questions_make_room_first() {
        let mut plan = plan(20);
        plan.questions[8] = plan.questions[0];
        let mut queue = LiveQueue::new(&plan);
        let missed = miss_next(&mut queue);
        assert_eq!(places(&queue, missed), [3, 10]);
        assert_eq!(places(&queue, plan.questions[17].question.fact).len(), 1);
    }

    #[test]
    fn what_a_teacher_wants_practised_and_what_was_missed_before_is_not_given_up() {
        let mut plan = plan(20);
        for place in [17, 18] {
            plan.questions[place].reason = Reason::Overridden;
        }
        let mut queue = LiveQueue::new(&plan);
        let first = miss_next(&mut queue);
        let second = miss_next(&mut queue);
        for place in [17, 18] {
            assert_eq!(places(&queue, plan.questions[place].question.fact).len(), 1);
        }
        assert_eq!((places(&queue, first).len(), places(&queue, second).len()), (2, 2));
    }

    #[test]
    fn near_the_end_there_is_room_for_one_repeat_or_none() {
        let missed_when_left = |left: usize| {
            let mut queue = LiveQueue::new(&plan(20));
            while queue.remaining() > left {
                let slot = queue.next().unwrap().slot;
                queue.answered(slot, true);
            }
            let missed = miss_next(&mut queue);
            places(&queue, missed)
        };
        assert_eq!(missed_when_left(12), [3]);
        assert_eq!(missed_when_left(6), [3]);
        assert!(missed_when_left(5).is_empty());
        assert!(missed_when_left(1).is_empty());
    }

    #[test]
    fn an_answer_to_what_is_not_asked_changes_nothing() {
        let mut queue = LiveQueue::new(&plan(20));
        queue.answered(0, true);
        let before = asked(&queue);
        assert!(!queue.answered(0, false));
        assert!(!queue.answered(99, false));
        assert_eq!((asked(&queue), queue.answers()), (before, 1));
    }
}
