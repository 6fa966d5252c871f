//! Questions of assessments, as staff writes and sees them.

use poem_openapi::{Enum, Object};
use worker::{
    assessment::{Item, Number},
    practice::{Fact, Form, Question},
};

use crate::{body::Text, sessions::QuestionKind};

/// A question of an assessment. What follows from its kind may be sent back, and is not read.
#[derive(Debug, Clone, Object)]
pub struct AssessmentQuestion {
    /// What it asks for.
    pub kind: QuestionKind,
    /// A fact's one factor: 1 to 12.
    #[oai(validator(minimum(value = "1"), maximum(value = "12")))]
    pub a: Option<u8>,
    /// A fact's other factor: 1 to 12.
    #[oai(validator(minimum(value = "1"), maximum(value = "12")))]
    pub b: Option<u8>,
    /// How a fact is asked; left out: `product`.
    pub form: Option<QuestionForm>,
    /// As the pupil reads it: 1 to 500 characters; a fact's follows from it.
    #[oai(validator(min_length = 1, max_length = 500))]
    pub text: Option<Text>,
    /// The one right number, with three decimal places at most; a fact's follows from it, and words have none.
    #[oai(validator(minimum(value = "-99999"), maximum(value = "99999")))]
    pub answer: Option<f64>,
    /// What it is worth: 1 to 10 where words are asked for, else 1. Left out: 1.
    #[oai(validator(minimum(value = "1"), maximum(value = "10")))]
    pub marks: Option<u8>,
}

/// How a fact is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum QuestionForm {
    /// `7 × 8`: the smaller factor first.
    Product,
    /// `8 × 7`.
    Reversed,
    /// `7 × ? = 56`.
    Missing,
    /// `56 ÷ 7`.
    Quotient,
}

impl From<QuestionForm> for Form {
    fn from(form: QuestionForm) -> Self {
        match form {
            QuestionForm::Product => Self::Product,
            QuestionForm::Reversed => Self::Reversed,
            QuestionForm::Missing => Self::Missing,
            QuestionForm::Quotient => Self::Quotient,
        }
    }
}

impl From<Form> for QuestionForm {
    fn from(form: Form) -> Self {
        match form {
            Form::Product => Self::Product,
            Form::Reversed => Self::Reversed,
            Form::Missing => Self::Missing,
            Form::Quotient => Self::Quotient,
        }
    }
}

impl AssessmentQuestion {
    /// As it is shown.
    #[must_use]
    pub fn of(item: &Item) -> Self {
        let fact = match item {
            Item::Fact { question } => Some(*question),
            Item::Number { .. } | Item::Written { .. } => None,
        };
        Self {
            kind: item.kind().into(),
            a: fact.map(|question| question.fact.a()),
            b: fact.map(|question| question.fact.b()),
            form: fact.map(|question| question.form.into()),
            text: Some(Text(item.text())),
            answer: item.right_answer().map(Number::value),
            marks: Some(item.marks()),
        }
    }

    /// The question that is meant; none when something of it is missing.
    #[must_use]
    pub fn read(&self) -> Option<Item> {
        match self.kind {
            QuestionKind::Fact => {
                let form = self.form.unwrap_or(QuestionForm::Product).into();
                Some(Item::Fact { question: Question { fact: Fact::new(self.a?, self.b?)?, form } })
            }
            QuestionKind::Number if self.marks.is_none_or(|marks| marks == 1) => {
                Some(Item::Number { text: self.checked_text()?, answer: Number::new(self.answer?)? })
            }
            QuestionKind::Written if self.answer.is_none() => {
                Some(Item::Written { text: self.checked_text()?, marks: self.marks.unwrap_or(1) })
            }
            QuestionKind::Number | QuestionKind::Written => None,
        }
    }

    fn checked_text(&self) -> Option<String> {
        super::input::text(self.text.as_deref()?)
    }
}
