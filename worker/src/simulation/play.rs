//! One simulated pupil's weeks of practice under one policy.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    cell::{Cell, start},
    mind::Model,
    policy::{Chooser, Policy},
    pupil::Pupil,
};
use crate::{
    mtc::form,
    practice::{Fact, Given, Learner, Mastery, answer, apply, chance, predict, seed::Chance},
};

/// What the engine knows of the pupil: it judges the answers of every policy.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) mastery: BTreeMap<Fact, Mastery>,
    pub(super) learner: Learner,
}

impl Known {
    pub(super) fn of(&self, fact: Fact) -> Mastery {
        self.mastery.get(&fact).copied().unwrap_or_default()
    }
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Course {
    /// The score expected before, marks of 25.
    pub before: f64,
    /// The score expected 7 days after the last sitting.
    pub after_7: f64,
    /// The score expected 28 days after the last sitting.
    pub after_28: f64,
    /// Questions asked.
    pub asked: u32,
    /// Questions answered rightly.
    pub right: u32,
    /// What the engine expected of each question, and whether it was right.
    pub expected: Vec<(f64, bool)>,
    /// Whether the predicted interval held the score of a form that was sat, 7 and 28 days after.
    pub held: [bool; 2],
    /// How far the predicted mean was from the expected score, 7 and 28 days after (marks).
    pub error: [f64; 2],
}

/// What is shown after a right answer (ms).
const AFTER_RIGHT: u32 = 1_000;

/// How long the right answer is shown after a mistake (ms).
const AFTER_WRONG: u32 = 3_500;

/// Plays a pupil's practice. The same seed is the same pupil under every policy.
#[must_use]
pub fn play(policy: Policy, cell: Cell, seed: u64) -> Course {
    let mut pupil = Pupil::draw(cell.model, seed, start());
    let mut known = Known::default();
    let mut chooser = Chooser::new(policy, seed);
    let mut course = Course { before: pupil.expected_score(start()), ..Course::default() };
    let mut end = start();
    for sitting in cell.budget.sittings() {
        end = sit(sitting, cell.budget.minutes, &mut pupil, &mut known, &mut chooser, &mut course);
    }
    course.after_7 = pupil.expected_score(end + TimeDelta::days(7));
    course.after_28 = pupil.expected_score(end + TimeDelta::days(28));
    let mut chance = Chance::from_seed(seed ^ 0x00f0_4d5a);
    for (place, days) in [7, 28].into_iter().enumerate() {
        let at = end + TimeDelta::days(days);
        let predicted = predict(&known.mastery, &known.learner, at);
        let score = sat(&pupil, at, &mut chance);
        course.held[place] = (predicted.low..=predicted.high).contains(&score);
        course.error[place] = predicted.mean - pupil.expected_score(at);
    }
    course
}

/// One sitting; its end.
fn sit(
    sitting: DateTime<Utc>,
    minutes: i64,
    pupil: &mut Pupil,
    known: &mut Known,
    chooser: &mut Chooser,
    course: &mut Course,
) -> DateTime<Utc> {
    let limit = answer::time_limit_ms(false);
    let mut now = sitting;
    let mut asked: Vec<Fact> = Vec::new();
    chooser.sit_down();
    while now < sitting + TimeDelta::minutes(minutes) {
        let (question, slot) = chooser.next(known, now);
        let mastery = known.of(question.fact);
        let expected = chance::right(question.fact, &mastery, &known.learner, now);
        let response = pupil.answer(question, now, limit);
        let given = Given {
            answer: response.answer,
            elapsed_ms: response.elapsed_ms,
            at: now,
            judged_on_accuracy: false,
            first_attempt: !asked.contains(&question.fact),
        };
        let applied = apply(question, &given, &mastery, &known.learner);
        known.mastery.insert(question.fact, applied.mastery);
        known.learner = applied.learner;
        chooser.answered(question, slot, applied.correct);
        asked.push(question.fact);
        course.asked += 1;
        course.right += u32::from(applied.correct);
        course.expected.push((expected, applied.correct));
        let pause = if applied.correct { AFTER_RIGHT } else { AFTER_WRONG };
        now += TimeDelta::milliseconds(i64::from(response.elapsed_ms) + i64::from(pause));
    }
    now
}

/// Sits a form of the check; the marks.
fn sat(pupil: &Pupil, at: DateTime<Utc>, chance: &mut Chance) -> f64 {
    let form = form::draw(chance.below(usize::MAX) as u64);
    let mut marks = 0.0;
    for question in form {
        let right = Fact::new(question.table, question.factor).map_or(0.0, |fact| pupil.right_in_check(fact, at));
        marks += f64::from(u8::from(chance.unit() < right));
    }
    marks
}

/// Plays a cell's pupils under a policy, on as many threads as there are cores; in the order of the seeds.
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
    /// As the report names it.
    #[must_use]
    pub fn name(self) -> String {
        let Self { model, budget } = self;
        format!("{}, {} min x {} weeks", Model::name(model), budget.minutes, budget.weeks)
    }
}
