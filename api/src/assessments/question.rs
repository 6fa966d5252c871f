//! Questions of assessments, as staff write and see them.

use poem_openapi::{Enum, Object};
use worker::{
    assessment::{Number, PaperItem},
    practice::{Fact, Question, QuestionForm},
};

use crate::{body::BodyText, sessions::QuestionKind};

/// A question of an assessment. Fields that follow from the kind and the fact may be sent back, and are ignored.
#[derive(Debug, Clone, Object)]
pub struct AssessmentQuestion {
    /// What kind of answer the question asks for.
    pub kind: QuestionKind,
    /// One factor of the fact: 1 to 12.
    #[oai(validator(minimum(value = "1"), maximum(value = "12")))]
    pub a: Option<u8>,
    /// The other factor of the fact: 1 to 12.
    #[oai(validator(minimum(value = "1"), maximum(value = "12")))]
    pub b: Option<u8>,
    /// How the fact is asked. If absent, the form is `product`.
    pub form: Option<FactForm>,
    /// The text that the pupil reads: 1 to 500 characters. For a fact, it follows from the fact.
    #[oai(validator(min_length = 1, max_length = 500))]
    pub text: Option<BodyText>,
    /// The right answer to a number question, with at most three decimal places. For a fact, it follows from the fact;
    /// a written question has none.
    #[oai(validator(minimum(value = "-99999"), maximum(value = "99999")))]
    pub answer: Option<f64>,
    /// The maximum marks: 1 to 10 for a written question, otherwise 1. If absent, it is 1.
    #[oai(validator(minimum(value = "1"), maximum(value = "10")))]
    pub marks: Option<u8>,
}

/// How a fact is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "QuestionForm", rename_all = "snake_case")]
pub enum FactForm {
    /// `7 × 8`, with the smaller factor first.
    Product,
    /// `8 × 7`.
    Reversed,
    /// `7 × ? = 56`.
    Missing,
    /// `56 ÷ 7`.
    Quotient,
}

impl From<FactForm> for QuestionForm {
    fn from(form: FactForm) -> Self {
        match form {
            FactForm::Product => Self::Product,
            FactForm::Reversed => Self::Reversed,
            FactForm::Missing => Self::Missing,
            FactForm::Quotient => Self::Quotient,
        }
    }
}

impl From<QuestionForm> for FactForm {
    fn from(form: QuestionForm) -> Self {
        match form {
            QuestionForm::Product => Self::Product,
            QuestionForm::Reversed => Self::Reversed,
            QuestionForm::Missing => Self::Missing,
            QuestionForm::Quotient => Self::Quotient,
        }
    }
}

impl AssessmentQuestion {
    /// Builds the view from an item of a paper.
    #[must_use]
    pub fn of(item: &PaperItem) -> Self {
        let fact = match item {
            PaperItem::Fact { question } => Some(*question),
            PaperItem::Number { .. } | PaperItem::Written { .. } => None,
        };
        Self {
            kind: item.kind().into(),
            a: fact.map(|question| question.fact.a()),
            b: fact.map(|question| question.fact.b()),
            form: fact.map(|question| question.form.into()),
            text: Some(BodyText(item.text())),
            answer: item.right_answer().map(Number::value),
            marks: Some(item.marks()),
        }
    }

    /// Parses the question; `None` if a field is missing or invalid.
    #[must_use]
    pub fn read(&self) -> Option<PaperItem> {
        match self.kind {
            QuestionKind::Fact => {
                let form = self.form.unwrap_or(FactForm::Product).into();
                Some(PaperItem::Fact { question: Question { fact: Fact::new(self.a?, self.b?)?, form } })
            }
            QuestionKind::Number if self.marks.is_none_or(|marks| marks == 1) => {
                Some(PaperItem::Number { text: self.validate_text()?, answer: Number::new(self.answer?)? })
            }
            QuestionKind::Written if self.answer.is_none() => {
                Some(PaperItem::Written { text: self.validate_text()?, marks: self.marks.unwrap_or(1) })
            }
            QuestionKind::Number | QuestionKind::Written => None,
        }
    }

    fn validate_text(&self) -> Option<String> {
        super::input::text(self.text.as_deref()?)
    }
}
