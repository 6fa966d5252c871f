//! Property tests of plans and live queues, for pupils with any mastery.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, TimeDelta, Utc};
use proptest::{collection, option, prelude::*};

use super::{
    plan::{FRAGILE_LIMIT, GAP, NEW_FACTS},
    *,
};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

prop_compose! {
    fn any_fact()(index in 0..Fact::COUNT) -> Fact {
        Fact::from_index(index).unwrap()
    }
}

prop_compose! {
    fn any_mastery()(
        stability in 0.05..200.0,
        difficulty in 1.0..10.0,
        hours in 0_i64..2_000,
        correct in 0_u32..20,
        wrong in 0_u32..8,
        streak in 0_u32..6,
        recall_ms in option::of(300.0..9_000.0_f64),
    ) -> Mastery {
        Mastery {
            stability,
            difficulty,
            last_seen: Some(now() - TimeDelta::hours(hours)),
            seen: correct + wrong + 1,
            correct,
            lapses: wrong,
            streak: streak.min(correct),
            mean_ln_recall: recall_ms.map(f64::ln),
        }
    }
}

fn any_override() -> impl Strategy<Value = TeacherOverride> {
    prop_oneof![Just(TeacherOverride::Secure), Just(TeacherOverride::NeedsPractice)]
}

prop_compose! {
    fn any_inputs()(
        length in 1_u16..=100,
        mastery in collection::btree_map(any_fact(), any_mastery(), 0..78),
        ability in -4.0..4.0,
        success in 0.0..1.0,
        candidates in option::of(collection::vec(any_fact(), 0..30)),
        weights in collection::btree_map(any_fact(), 0.0..5.0, 0..12),
        overrides in collection::btree_map(any_fact(), any_override(), 0..6),
        wider_time in any::<bool>(),
    ) -> PlanInputs {
        let learner = Learner { ability, success, ..Learner::default() };
        PlanInputs { now: now(), length, mastery, learner, candidates, weights, overrides, wider_time }
    }
}

/// The facts that a plan may ask before its last question.
fn pool(inputs: &PlanInputs) -> Vec<Fact> {
    let candidates = inputs.candidates.clone().filter(|facts| !facts.is_empty());
    candidates.unwrap_or_else(|| Fact::all().collect())
}

fn is_secure(inputs: &PlanInputs, fact: Fact) -> bool {
    match inputs.overrides.get(&fact) {
        Some(TeacherOverride::Secure) => true,
        Some(TeacherOverride::NeedsPractice) => false,
        None => inputs.mastery.get(&fact).is_some_and(|mastery| mastery.level() == MasteryLevel::Secure),
    }
}

fn is_new(inputs: &PlanInputs, fact: Fact) -> bool {
    inputs.mastery.get(&fact).is_none_or(|mastery| mastery.seen == 0)
}

fn too_near(facts: &[Fact]) -> bool {
    facts.iter().enumerate().any(|(position, fact)| facts[position.saturating_sub(GAP)..position].contains(fact))
}

proptest! {
    #[test]
    fn a_plan_has_the_requested_length_and_asks_only_allowed_facts(
        inputs in any_inputs(),
        seed in any::<u64>(),
    ) {
        let plan = plan(&inputs, seed);
        prop_assert_eq!(plan.len(), usize::from(inputs.length));
        let pool = pool(&inputs);
        for planned in &plan.questions[..plan.len() - 1] {
            prop_assert!(pool.contains(&planned.question.fact));
        }
    }

    #[test]
    fn the_same_inputs_and_seed_give_the_same_plan(inputs in any_inputs(), seed in any::<u64>()) {
        prop_assert_eq!(plan(&inputs, seed), plan(&inputs.clone(), seed));
    }

    #[test]
    fn a_fact_is_not_asked_near_itself_if_there_are_other_facts(inputs in any_inputs(), seed in any::<u64>()) {
        let plan = plan(&inputs, seed);
        let facts: Vec<_> = plan.questions.iter().map(|planned| planned.question.fact).collect();
        let may_be_asked = pool(&inputs).into_iter().filter(|fact| !is_new(&inputs, *fact));
        let others: BTreeSet<_> = may_be_asked.collect();
        // The plan excludes the `GAP` most recent facts and the fact of the last question. Another fact must remain.
        if others.len() >= GAP + 2 {
            prop_assert!(!too_near(&facts), "{facts:?}");
        }
    }

    #[test]
    fn the_last_question_is_a_secure_fact_if_there_is_one(inputs in any_inputs(), seed in any::<u64>()) {
        let plan = plan(&inputs, seed);
        let last = plan.questions.last().unwrap();
        prop_assert_eq!(last.reason, QuestionReason::Confidence);
        if Fact::all().any(|fact| is_secure(&inputs, fact)) {
            prop_assert!(is_secure(&inputs, last.question.fact));
        }
    }

    #[test]
    fn a_plan_introduces_a_limited_number_of_new_facts(inputs in any_inputs(), seed in any::<u64>()) {
        let plan = plan(&inputs, seed);
        let mut introduced: Vec<_> = plan.questions[..plan.len() - 1].iter().map(|planned| planned.question.fact).collect();
        // A new fact that a teacher wants practised is introduced at once.
        introduced.retain(|fact| is_new(&inputs, *fact) && !inputs.overrides.contains_key(fact));
        introduced.sort_unstable();
        introduced.dedup();
        let fragile = inputs.mastery.values().filter(|mastery| mastery.is_fragile()).count();
        let seen: BTreeSet<_> = pool(&inputs).into_iter().filter(|fact| !is_new(&inputs, *fact)).collect();
        // A pupil who has met too few facts to fill the gap between two questions on one fact may get more new facts.
        if seen.len() > 2 * GAP {
            let limit = match (fragile < FRAGILE_LIMIT, inputs.candidates.as_ref().is_some_and(|facts| !facts.is_empty())) {
                (true, _) => NEW_FACTS,
                (false, assigned) => usize::from(assigned),
            };
            prop_assert!(introduced.len() <= limit, "{introduced:?}");
        }
    }

    #[test]
    fn a_fact_that_a_teacher_wants_practised_is_in_the_plan(mut inputs in any_inputs(), fact in any_fact(), seed in any::<u64>()) {
        inputs.length = inputs.length.max(10);
        inputs.candidates = None;
        inputs.overrides = BTreeMap::from([(fact, TeacherOverride::NeedsPractice)]);
        let plan = plan(&inputs, seed);
        let planned: Vec<_> = plan.questions.iter().filter(|planned| planned.question.fact == fact).collect();
        let has_place = planned.iter().any(|planned| matches!(planned.reason, QuestionReason::Overridden | QuestionReason::Confidence));
        prop_assert!(has_place, "{planned:?}");
    }

    #[test]
    fn a_session_has_the_length_of_its_plan_however_many_answers_are_wrong(
        inputs in any_inputs(),
        seed in any::<u64>(),
        outcomes in collection::vec(any::<bool>(), 100),
    ) {
        let plan = plan(&inputs, seed);
        let mut queue = LiveQueue::new(&plan);
        let last = *plan.questions.last().unwrap();
        let (mut asked, mut facts) = (Vec::new(), Vec::new());
        while let Some(next) = queue.next().copied() {
            let correct = outcomes[asked.len()];
            facts.push(next.question.fact);
            asked.push((next.slot, correct));
            prop_assert!(queue.record_answer(next.slot, correct));
            prop_assert!(!queue.record_answer(next.slot, !correct));
            if queue.remaining() == 0 {
                prop_assert_eq!(next.question, last.question);
            }
        }
        prop_assert_eq!(asked.len(), plan.len());

        // A queue that is rebuilt from the answers equals the original at every point.
        let half = asked.len() / 2;
        let mut replayed = LiveQueue::replay(&plan, asked[..half].iter().copied());
        let json = serde_json::to_string(&replayed).unwrap();
        prop_assert_eq!(&serde_json::from_str::<LiveQueue>(&json).unwrap(), &replayed);
        for (slot, correct) in &asked[half..] {
            prop_assert_eq!(replayed.next().map(|next| next.slot), Some(*slot));
            replayed.record_answer(*slot, *correct);
        }
        prop_assert_eq!(replayed, queue);
    }

    #[test]
    fn all_answers_given_without_network_count_in_whatever_order_they_arrive(
        inputs in any_inputs(),
        seed in any::<u64>(),
        online in collection::vec(any::<bool>(), 0..20),
        outcomes in collection::vec(any::<bool>(), 100),
        order in collection::vec(any::<u64>(), 100),
    ) {
        let plan = plan(&inputs, seed);
        let mut queue = LiveQueue::new(&plan);
        let mut answers = Vec::new();
        for correct in online {
            let Some(next) = queue.next().copied() else { break };
            queue.record_answer(next.slot, correct);
            answers.push((next.slot, correct));
        }
        // From here on the client has no network. It answers what it was offered, and the answers arrive in any order.
        let mut given: Vec<_> = queue.left().map(|queued| queued.slot).zip(outcomes).zip(order).collect();
        given.sort_by_key(|(_, order)| *order);
        for ((slot, correct), _) in given {
            prop_assert!(queue.find(slot).is_some());
            prop_assert!(queue.record_answer(slot, correct));
            prop_assert!(!queue.record_answer(slot, !correct));
            answers.push((slot, correct));
            prop_assert_eq!(queue.length(), plan.len());
        }
        // Every answer counts once, and the session is complete.
        prop_assert_eq!((queue.answers() as usize, queue.remaining()), (plan.len(), 0));
        prop_assert_eq!(LiveQueue::replay(&plan, answers), queue);
    }

    #[test]
    fn every_question_that_was_ever_offered_can_be_answered_once(
        inputs in any_inputs(),
        seed in any::<u64>(),
        answers in collection::vec((any::<prop::sample::Index>(), any::<bool>()), 1..150),
    ) {
        let plan = plan(&inputs, seed);
        let mut queue = LiveQueue::new(&plan);
        let (mut offered, mut answered) = (BTreeSet::new(), BTreeSet::new());
        for (choice, correct) in answers {
            offered.extend(queue.left().map(|queued| queued.slot));
            // The questions that one of the pupil's devices was offered.
            let known: Vec<u16> = offered.iter().copied().collect();
            let slot = *choice.get(&known);
            prop_assert_eq!(queue.record_answer(slot, correct), answered.insert(slot));
            prop_assert_eq!(queue.answers() as usize, answered.len());
            prop_assert!(queue.length() >= plan.len());
        }
    }
}

#[test]
fn every_fact_of_an_assignment_is_asked_at_least_every_30_sessions() {
    for (ability, right_of_ten) in [(-2.0, 3_usize), (0.0, 6), (2.0, 10)] {
        let facts: Vec<_> = Fact::of_table(7).chain(Fact::of_table(8)).collect();
        let mut inputs = PlanInputs {
            now: now(),
            length: 20,
            mastery: BTreeMap::new(),
            learner: Learner { ability, ..Learner::default() },
            candidates: Some(facts.clone()),
            weights: BTreeMap::new(),
            overrides: BTreeMap::new(),
            wider_time: false,
        };
        let mut last_asked: BTreeMap<Fact, u32> = BTreeMap::new();
        for session in 1..=120_u32 {
            let plan = plan(&inputs, u64::from(session));
            let mut queue = LiveQueue::new(&plan);
            while let Some(next) = queue.next().copied() {
                let fact = next.question.fact;
                let correct = (fact.index() * 7 + usize::try_from(session).unwrap() * 3) % 10 < right_of_ten;
                let answer = PracticeAnswer {
                    answer: correct.then(|| u32::from(next.question.right_answer())),
                    elapsed_ms: 2_500,
                    typing_ms: None,
                    at: inputs.now,
                    judged_on_accuracy: false,
                    first_attempt: last_asked.get(&fact) != Some(&session),
                };
                let before = inputs.mastery.get(&fact).copied().unwrap_or_default();
                let effect = apply(next.question, &answer, &before, &inputs.learner);
                inputs.mastery.insert(fact, effect.mastery);
                inputs.learner = effect.learner;
                last_asked.insert(fact, session);
                queue.record_answer(next.slot, correct);
            }
            inputs.now = inputs.now + Days::new(1);
            for fact in &facts {
                let waited = session - last_asked.get(fact).copied().unwrap_or(0);
                assert!(
                    waited <= 30,
                    "{fact:?} has waited {waited} sessions in session {session} with {right_of_ten} of 10 right"
                );
            }
        }
    }
}
