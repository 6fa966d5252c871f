//! Questions of assessments, as staff write and see them.

use openapi::InputError;
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

    /// Parses the question.
    pub fn read(&self) -> Result<PaperItem, InputError> {
        let missing = |field| move || InputError::missing(field);
        match self.kind {
            QuestionKind::Fact => {
                let form = self.form.unwrap_or(FactForm::Product).into();
                let (a, b) = (self.a.ok_or_else(missing("a"))?, self.b.ok_or_else(missing("b"))?);
                let fact = Fact::new(a, b).ok_or_else(|| InputError::new("a", "1 to 12, as b"))?;
                Ok(PaperItem::Fact { question: Question { fact, form } })
            }
            QuestionKind::Number => {
                if self.marks.is_some_and(|marks| marks != 1) {
                    return Err(InputError::new("marks", "1 for a number question"));
                }
                let text = self.validate_text()?;
                let answer = Number::new(self.answer.ok_or_else(missing("answer"))?);
                let answer = answer.ok_or_else(|| InputError::new("answer", "three decimal places at most"))?;
                Ok(PaperItem::Number { text, answer })
            }
            QuestionKind::Written => {
                if self.answer.is_some() {
                    return Err(InputError::new("answer", "absent from a written question"));
                }
                Ok(PaperItem::Written { text: self.validate_text()?, marks: self.marks.unwrap_or(1) })
            }
        }
    }

    fn validate_text(&self) -> Result<String, InputError> {
        super::input::text("text", self.text.as_deref().ok_or_else(|| InputError::missing("text"))?)
    }
}
