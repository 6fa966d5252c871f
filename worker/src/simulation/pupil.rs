//! A simulated pupil: a memory, and everything besides memory: working answers out, typing, slips, and earlier lessons
//! at school.

use chrono::{DateTime, Utc};

use super::mind::{MemoryModel, Mind, Temper, normal, share};
use crate::practice::{Fact, Question, QuestionForm, predict, seed::SeededRng};

/// The variation between answers of one pupil: the standard deviation of ln(thinking time).
const SPREAD: f64 = 0.35;

/// The time for a question of the check (ms).
const CHECK_MS: f64 = 6_000.0;

/// A simulated pupil's response to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response {
    /// The number typed; `None` if time ran out.
    pub answer: Option<u32>,
    /// The time from the question's appearance to the answer (ms), at most the time limit.
    pub elapsed_ms: u32,
}

/// A simulated pupil in year 4.
#[derive(Debug)]
pub struct Pupil {
    mind: Box<dyn Mind>,
    start: DateTime<Utc>,
    rng: SeededRng,
    /// The difference of the pupil's thinking time from the median pupil's; it is added to ln(ms).
    pace: f64,
    /// How long the pupil takes to type a digit (ms).
    digit_ms: f64,
    /// The chance of a slip when typing a recalled answer.
    slip: f64,
    /// The chance of working a fact out, regardless of time, by the index of the fact.
    working_out: Vec<f64>,
    /// How long working an answer out takes: ln(ms).
    working_out_ln_ms: f64,
}

impl Pupil {
    /// Draws a pupil from a seed. At `start`, the pupil has the knowledge from earlier lessons.
    #[must_use]
    pub fn draw(model: MemoryModel, seed: u64, start: DateTime<Utc>) -> Self {
        let mut rng = SeededRng::from_seed(seed);
        let skill = normal(&mut rng);
        let temper = Temper {
            learning: (0.15 * skill + 0.2 * normal(&mut rng)).exp(),
            forgetting: (-0.08 * skill + 0.12 * normal(&mut rng)).exp(),
        };
        let ease: Vec<_> = Fact::all().map(|fact| ease(fact) + 0.6 * normal(&mut rng)).collect();
        let working_out = ease.iter().map(|ease| super::mind::logistic(-0.3 + 0.7 * skill + 0.8 * ease)).collect();
        let mut pupil = Self {
            mind: model.mind(temper, &ease),
            start,
            pace: -0.12 * skill + 0.15 * normal(&mut rng),
            digit_ms: 450.0 * (-0.1 * skill + 0.25 * normal(&mut rng)).exp(),
            slip: 0.03 * (0.4 * normal(&mut rng)).exp(),
            working_out,
            working_out_ln_ms: 7_500_f64.ln() - 0.15 * skill,
            rng,
        };
        pupil.simulate_lessons(skill);
        pupil
    }

    /// Answers a question and learns from it. The pupil sees the right answer after a mistake.
    pub fn answer(&mut self, question: Question, at: DateTime<Utc>, limit_ms: u32) -> Response {
        let (fact, day) = (question.fact, self.day(at));
        let recalled = self.rng.unit() < self.mind.recall(fact, day);
        let (mean, right) = if recalled {
            (self.mind.ln_ms(fact, day) + self.pace + extra_reading_time(question.form), self.rng.unit() >= self.slip)
        } else {
            (self.working_out_ln_ms, self.rng.unit() < self.working_out[fact.index()])
        };
        let thinking = (mean + SPREAD * normal(&mut self.rng)).exp();
        let elapsed = thinking + self.digit_ms * f64::from(question.digits());
        self.mind.practise(fact, day, recalled, share(question), &mut self.rng);
        if elapsed >= f64::from(limit_ms) {
            return Response { answer: None, elapsed_ms: limit_ms };
        }
        let answer = if right { u32::from(question.right_answer()) } else { self.mistake(question) };
        // The value is below the limit, which is a u32. The fraction of a millisecond is dropped.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let elapsed_ms = elapsed as u32;
        Response { answer: Some(answer), elapsed_ms }
    }

    /// The chance of a right answer to the product at `at` within the six seconds of the check.
    #[must_use]
    pub fn right_in_check(&self, fact: Fact, at: DateTime<Utc>) -> f64 {
        let day = self.day(at);
        let question = Question { fact, form: QuestionForm::Product };
        let left = (CHECK_MS - self.digit_ms * f64::from(question.digits())).max(1.0).ln();
        let in_time = |mean: f64| super::mind::logistic(1.702 * (left - mean) / SPREAD);
        let recall = self.mind.recall(fact, day);
        let recalled = recall * (1.0 - self.slip) * in_time(self.mind.ln_ms(fact, day) + self.pace);
        recalled + (1.0 - recall) * self.working_out[fact.index()] * in_time(self.working_out_ln_ms)
    }

    /// The expected score in the check at `at`: marks out of 25, averaged over the forms that may be drawn.
    #[must_use]
    pub fn expected_score(&self, at: DateTime<Utc>) -> f64 {
        let weighted = Fact::all().zip(predict::weights()).filter(|(fact, _)| fact.in_check());
        weighted.map(|(fact, weight)| weight * self.right_in_check(fact, at)).sum()
    }

    fn day(&self, at: DateTime<Utc>) -> f64 {
        (at - self.start).as_seconds_f64() / 86_400.0
    }

    /// Simulates the lessons before `start`. In the half year before, the pupil met every fact several times. Facts of
    /// the tables that are taught early came up more often, and more skilled pupils met all facts more often.
    fn simulate_lessons(&mut self, skill: f64) {
        for fact in Fact::all() {
            let (most, least) =
                (lessons_on(fact.a()).max(lessons_on(fact.b())), lessons_on(fact.a()).min(lessons_on(fact.b())));
            let times = (0.7 * most + 0.3 * least) * (0.5 * skill + 0.35 * normal(&mut self.rng)).exp();
            let mut days: Vec<_> = (0..100).map(|_| -4.0 - 180.0 * self.rng.unit()).collect();
            days.truncate((0..100).take_while(|&count| f64::from(count) + 0.5 < times).count());
            days.sort_by(f64::total_cmp);
            for day in days {
                let recalled = self.rng.unit() < self.mind.recall(fact, day);
                self.mind.practise(fact, day, recalled, 1.0, &mut self.rng);
            }
        }
    }

    /// Draws a wrong answer: usually that of a neighbouring fact, otherwise a typing error.
    fn mistake(&mut self, question: Question) -> u32 {
        let right = u32::from(question.right_answer());
        let factor = match question.form {
            QuestionForm::Product | QuestionForm::Reversed => {
                u32::from(if self.rng.below(2) == 0 { question.fact.a() } else { question.fact.b() })
            }
            QuestionForm::Missing | QuestionForm::Quotient => 1,
        };
        match self.rng.below(5) {
            0 | 1 => right + factor,
            2 | 3 if right > factor => right - factor,
            _ => right + 10,
        }
    }
}

/// How much longer a form takes to read and rearrange; the value is added to ln(ms).
const fn extra_reading_time(form: QuestionForm) -> f64 {
    match form {
        QuestionForm::Product | QuestionForm::Reversed => 0.0,
        QuestionForm::Missing => 0.25,
        QuestionForm::Quotient => 0.2,
    }
}

/// How easy a fact is for everyone: about 1 (easy) to -1 (hard).
fn ease(fact: Fact) -> f64 {
    let special = match (fact.a(), fact.b()) {
        (1, _) => 1.5,
        (2 | 5, _) | (_, 10) => 0.7,
        (_, 11) => 0.4,
        (a, b) if a == b => 0.3,
        _ => 0.0,
    };
    special + 0.4 - f64::from(fact.product()) / 90.0
}

/// How often the median pupil met the facts of a table in the half year before the start.
const fn lessons_on(table: u8) -> f64 {
    match table {
        1 => 12.0,
        2 | 5 | 10 => 14.0,
        3 | 4 => 9.0,
        8 | 11 => 7.0,
        _ => 4.0,
    }
}
