//! A simulated pupil: a memory, and all that is not memory: working it out, typing, slips, and what school taught before.

use chrono::{DateTime, Utc};

use super::mind::{Mind, Model, Temper, normal, share};
use crate::practice::{Fact, Form, Question, predict, seed::Chance};

/// What varies from one answer of a person to the next: the standard deviation of ln(thinking time).
const SPREAD: f64 = 0.35;

/// The time of a check's question (ms).
const CHECK_MS: f64 = 6_000.0;

/// What a pupil answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response {
    /// The number typed; none when time ran out.
    pub answer: Option<u32>,
    /// From the question's appearance to the answer (ms), the limit at most.
    pub elapsed_ms: u32,
}

/// A simulated pupil in year 4.
#[derive(Debug)]
pub struct Pupil {
    mind: Box<dyn Mind>,
    start: DateTime<Utc>,
    chance: Chance,
    /// How much thinking time differs from the median's: added to ln(ms).
    pace: f64,
    /// How long a digit takes to type (ms).
    digit_ms: f64,
    /// The chance of a slip on what came to mind.
    slip: f64,
    /// The chance of working a fact out, in time or not, by index.
    working_out: Vec<f64>,
    /// How long working out takes: ln(ms).
    working_out_ln_ms: f64,
}

impl Pupil {
    /// The pupil of a seed, as school has left it at `start`.
    #[must_use]
    pub fn draw(model: Model, seed: u64, start: DateTime<Utc>) -> Self {
        let mut chance = Chance::from_seed(seed);
        let skill = normal(&mut chance);
        let temper = Temper {
            learning: (0.15 * skill + 0.2 * normal(&mut chance)).exp(),
            forgetting: (-0.08 * skill + 0.12 * normal(&mut chance)).exp(),
        };
        let ease: Vec<_> = Fact::all().map(|fact| ease(fact) + 0.6 * normal(&mut chance)).collect();
        let working_out = ease.iter().map(|ease| super::mind::logistic(-0.3 + 0.7 * skill + 0.8 * ease)).collect();
        let mut pupil = Self {
            mind: model.mind(temper, &ease),
            start,
            pace: -0.12 * skill + 0.15 * normal(&mut chance),
            digit_ms: 450.0 * (-0.1 * skill + 0.25 * normal(&mut chance)).exp(),
            slip: 0.03 * (0.4 * normal(&mut chance)).exp(),
            working_out,
            working_out_ln_ms: 7_500_f64.ln() - 0.15 * skill,
            chance,
        };
        pupil.go_to_school(skill);
        pupil
    }

    /// Answers a question, and learns from it; the right answer is shown after a mistake.
    pub fn answer(&mut self, question: Question, at: DateTime<Utc>, limit_ms: u32) -> Response {
        let (fact, day) = (question.fact, self.day(at));
        let came = self.chance.unit() < self.mind.recall(fact, day);
        let (mean, right) = if came {
            (self.mind.ln_ms(fact, day) + self.pace + more_for(question.form), self.chance.unit() >= self.slip)
        } else {
            (self.working_out_ln_ms, self.chance.unit() < self.working_out[fact.index()])
        };
        let thinking = (mean + SPREAD * normal(&mut self.chance)).exp();
        let elapsed = thinking + self.digit_ms * f64::from(question.digits());
        self.mind.met(fact, day, came, share(question), &mut self.chance);
        if elapsed >= f64::from(limit_ms) {
            return Response { answer: None, elapsed_ms: limit_ms };
        }
        let answer = if right { u32::from(question.right_answer()) } else { self.mistake(question) };
        // Below the limit, which is a u32; the fraction of a millisecond is dropped.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let elapsed_ms = elapsed as u32;
        Response { answer: Some(answer), elapsed_ms }
    }

    /// The chance of a right answer to a product at `at`, within the six seconds of the check.
    #[must_use]
    pub fn right_in_check(&self, fact: Fact, at: DateTime<Utc>) -> f64 {
        let day = self.day(at);
        let asked = Question { fact, form: Form::Product };
        let left = (CHECK_MS - self.digit_ms * f64::from(asked.digits())).max(1.0).ln();
        let in_time = |mean: f64| super::mind::logistic(1.702 * (left - mean) / SPREAD);
        let recall = self.mind.recall(fact, day);
        let came = recall * (1.0 - self.slip) * in_time(self.mind.ln_ms(fact, day) + self.pace);
        came + (1.0 - recall) * self.working_out[fact.index()] * in_time(self.working_out_ln_ms)
    }

    /// The score that is expected in the check at `at`: marks of 25, the mean over the forms that may be drawn.
    #[must_use]
    pub fn expected_score(&self, at: DateTime<Utc>) -> f64 {
        let weighed = Fact::all().zip(predict::weights()).filter(|(fact, _)| fact.in_check());
        weighed.map(|(fact, weight)| weight * self.right_in_check(fact, at)).sum()
    }

    fn day(&self, at: DateTime<Utc>) -> f64 {
        (at - self.start).as_seconds_f64() / 86_400.0
    }

    /// What was taught before `start`: every fact was met some times in the half year before, the early tables more
    /// often, and all of them more often by those who are good at it.
    fn go_to_school(&mut self, skill: f64) {
        for fact in Fact::all() {
            let (most, least) = (taught(fact.a()).max(taught(fact.b())), taught(fact.a()).min(taught(fact.b())));
            let times = (0.7 * most + 0.3 * least) * (0.5 * skill + 0.35 * normal(&mut self.chance)).exp();
            let mut days: Vec<_> = (0..100).map(|_| -4.0 - 180.0 * self.chance.unit()).collect();
            days.truncate((0..100).take_while(|&count| f64::from(count) + 0.5 < times).count());
            days.sort_by(f64::total_cmp);
            for day in days {
                let came = self.chance.unit() < self.mind.recall(fact, day);
                self.mind.met(fact, day, came, 1.0, &mut self.chance);
            }
        }
    }

    /// A neighbour's answer, mostly; else a number typed wrongly.
    fn mistake(&mut self, question: Question) -> u32 {
        let right = u32::from(question.right_answer());
        let factor = match question.form {
            Form::Product | Form::Reversed => {
                u32::from(if self.chance.below(2) == 0 { question.fact.a() } else { question.fact.b() })
            }
            Form::Missing | Form::Quotient => 1,
        };
        match self.chance.below(5) {
            0 | 1 => right + factor,
            2 | 3 if right > factor => right - factor,
            _ => right + 10,
        }
    }
}

/// How much longer a form takes to read and turn round: added to ln(ms).
const fn more_for(form: Form) -> f64 {
    match form {
        Form::Product | Form::Reversed => 0.0,
        Form::Missing => 0.25,
        Form::Quotient => 0.2,
    }
}

/// How easy a fact is by nature: about 1 to -1.
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

/// How often a table's facts were met in the half year before, by the median pupil.
const fn taught(table: u8) -> f64 {
    match table {
        1 => 12.0,
        2 | 5 | 10 => 14.0,
        3 | 4 => 9.0,
        8 | 11 => 7.0,
        _ => 4.0,
    }
}
