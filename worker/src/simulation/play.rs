//! Simulates one pupil's weeks of practice under one policy.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    cell::{Cell, start},
    mind::MemoryModel,
    policy::{Chooser, Policy},
    pupil::Pupil,
};
use crate::{
    mtc::form,
    practice::{Fact, Learner, Mastery, PracticeAnswer, answer, apply, chance, predict, seed::SeededRng},
};

/// The engine's knowledge of the pupil. The engine judges the answers under every policy.
#[derive(Debug, Default)]
pub(super) struct KnownPupil {
    pub(super) mastery: BTreeMap<Fact, Mastery>,
    pub(super) learner: Learner,
}

impl KnownPupil {
    pub(super) fn mastery_of(&self, fact: Fact) -> Mastery {
        self.mastery.get(&fact).copied().unwrap_or_default()
    }
}

/// The result of one pupil's practice.
#[derive(Debug, Clone, Default)]
pub struct Course {
    /// The expected score before the first sitting, in marks out of 25.
    pub before: f64,
    /// The expected score 7 days after the last sitting.
    pub after_7: f64,
    /// The expected score 28 days after the last sitting.
    pub after_28: f64,
    /// The number of questions asked.
    pub asked: u32,
    /// The number of right answers.
    pub right: u32,
    /// For each question, the chance of a right answer that the engine predicted, and whether the answer was right.
    pub expected: Vec<(f64, bool)>,
    /// Whether the predicted interval contained the score of a simulated check, 7 and 28 days after the last sitting.
    pub in_interval: [bool; 2],
    /// The predicted mean minus the expected score, 7 and 28 days after the last sitting (marks).
    pub error: [f64; 2],
}

/// How long a right answer is shown (ms).
const AFTER_RIGHT: u32 = 1_000;

/// How long the right answer is shown after a mistake (ms).
const AFTER_WRONG: u32 = 3_500;

/// Simulates a pupil's practice. The same seed gives the same pupil under every policy.
#[must_use]
pub fn play(policy: Policy, cell: Cell, seed: u64) -> Course {
    let mut pupil = Pupil::draw(cell.model, seed, start());
    let mut known_pupil = KnownPupil::default();
    let mut chooser = Chooser::new(policy, seed);
    let mut course = Course { before: pupil.expected_score(start()), ..Course::default() };
    let mut end = start();
    for sitting in cell.budget.sittings() {
        end = play_sitting(sitting, cell.budget.minutes, &mut pupil, &mut known_pupil, &mut chooser, &mut course);
    }
    course.after_7 = pupil.expected_score(end + TimeDelta::days(7));
    course.after_28 = pupil.expected_score(end + TimeDelta::days(28));
    let mut rng = SeededRng::from_seed(seed ^ 0x00f0_4d5a);
    for (index, days) in [7, 28].into_iter().enumerate() {
        let at = end + TimeDelta::days(days);
        let predicted = predict(&known_pupil.mastery, &known_pupil.learner, at);
        let score = sit_check(&pupil, at, &mut rng);
        course.in_interval[index] = (predicted.low..=predicted.high).contains(&score);
        course.error[index] = predicted.mean - pupil.expected_score(at);
    }
    course
}

/// Simulates one sitting and returns the time at which it ends.
fn play_sitting(
    sitting: DateTime<Utc>,
    minutes: i64,
    pupil: &mut Pupil,
    known_pupil: &mut KnownPupil,
    chooser: &mut Chooser,
    course: &mut Course,
) -> DateTime<Utc> {
    let limit = answer::time_limit_ms(false);
    let mut now = sitting;
    let mut asked: Vec<Fact> = Vec::new();
    chooser.start_sitting();
    while now < sitting + TimeDelta::minutes(minutes) {
        let (question, slot) = chooser.next(known_pupil, now);
        let mastery = known_pupil.mastery_of(question.fact);
        let expected = chance::right(question.fact, &mastery, &known_pupil.learner, now);
        let response = pupil.answer(question, now, limit);
        let answer = PracticeAnswer {
            answer: response.answer,
            elapsed_ms: response.elapsed_ms,
            typing_ms: None,
            at: now,
            judged_on_accuracy: false,
            first_attempt: !asked.contains(&question.fact),
        };
        let effect = apply(question, &answer, &mastery, &known_pupil.learner);
        known_pupil.mastery.insert(question.fact, effect.mastery);
        known_pupil.learner = effect.learner;
        chooser.record_answer(question, slot, effect.correct);
        asked.push(question.fact);
        course.asked += 1;
        course.right += u32::from(effect.correct);
        course.expected.push((expected, effect.correct));
        let pause = if effect.correct { AFTER_RIGHT } else { AFTER_WRONG };
        now += TimeDelta::milliseconds(i64::from(response.elapsed_ms) + i64::from(pause));
    }
    now
}

/// Simulates a check and returns its marks.
fn sit_check(pupil: &Pupil, at: DateTime<Utc>, rng: &mut SeededRng) -> f64 {
    let form = form::draw(rng.below(usize::MAX) as u64);
    let mut marks = 0.0;
    for question in form {
        let right = Fact::new(question.table, question.factor).map_or(0.0, |fact| pupil.right_in_check(fact, at));
        marks += f64::from(u8::from(rng.unit() < right));
    }
    marks
}

/// Simulates the pupils of a cell under a policy, on as many threads as there are cores. The results are in the order
/// of the seeds.
#[must_use]
pub fn play_all(policy: Policy, cell: Cell, seeds: std::ops::Range<u64>) -> Vec<Course> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as u64;
    let each = (seeds.end - seeds.start).div_ceil(threads).max(1);
    let play_some = |first: u64| {
        let last = (first + each).min(seeds.end);
        (first..last).map(|seed| play(policy, cell, seed)).collect::<Vec<_>>()
    };
    std::thread::scope(|scope| {
        let firsts = (seeds.start..seeds.end).step_by(usize::try_from(each).unwrap_or(1));
        let threads: Vec<_> = firsts.map(|first| scope.spawn(move || play_some(first))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    })
}

impl Cell {
    /// The name of the cell in the report.
    #[must_use]
    pub fn name(self) -> String {
        let Self { model, budget } = self;
        format!("{}, {} min x {} weeks", MemoryModel::name(model), budget.minutes, budget.weeks)
    }
}
