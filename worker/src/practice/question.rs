//! A practice question: a fact and the form in which it is shown.

use serde::{Deserialize, Serialize};

use super::fact::Fact;

/// How a fact is shown. The form is stored and sent as its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum QuestionForm {
    /// `a × b`, the smaller factor first.
    Product,
    /// `b × a`.
    Reversed,
    /// `a × ? = c`.
    Missing,
    /// `c ÷ a`.
    Quotient,
}

impl QuestionForm {
    /// All four forms.
    pub const ALL: [Self; 4] = [Self::Product, Self::Reversed, Self::Missing, Self::Quotient];

    /// The code of the form, 0 to 3. It never changes because it is stored.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Product => 0,
            Self::Reversed => 1,
            Self::Missing => 2,
            Self::Quotient => 3,
        }
    }

    /// Returns the form with this code.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.code() == code)
    }

    /// Whether the question asks for the product.
    #[must_use]
    pub const fn is_product(self) -> bool {
        matches!(self, Self::Product | Self::Reversed)
    }

    /// The form in which a fact is asked again after this one. It alternates between the two products so that the pupil
    /// does not answer a repeat merely by recognising the question.
    #[must_use]
    pub const fn again(self) -> Self {
        match self {
            Self::Product => Self::Reversed,
            Self::Reversed | Self::Missing | Self::Quotient => Self::Product,
        }
    }
}

impl From<QuestionForm> for u8 {
    fn from(form: QuestionForm) -> Self {
        form.code()
    }
}

/// The parsed value is not the code of a form.
#[derive(Debug, thiserror::Error)]
#[error("invalid form: the code must be 0 to 3")]
pub struct QuestionFormError;

impl TryFrom<u8> for QuestionForm {
    type Error = QuestionFormError;

    fn try_from(code: u8) -> Result<Self, QuestionFormError> {
        Self::from_code(code).ok_or(QuestionFormError)
    }
}

/// A fact in a form. Its JSON is `[[a, b], form]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "(Fact, QuestionForm)", from = "(Fact, QuestionForm)")]
pub struct Question {
    /// The fact.
    pub fact: Fact,
    /// The form in which the fact is asked.
    pub form: QuestionForm,
}

impl From<Question> for (Fact, QuestionForm) {
    fn from(question: Question) -> Self {
        (question.fact, question.form)
    }
}

impl From<(Fact, QuestionForm)> for Question {
    fn from((fact, form): (Fact, QuestionForm)) -> Self {
        Self { fact, form }
    }
}

impl Question {
    /// The question as a pupil reads it: `7 × 8`, `8 × 7`, `7 × ? = 56`, `56 ÷ 7`.
    #[must_use]
    pub fn text(self) -> String {
        let (a, b, product) = (self.fact.a(), self.fact.b(), self.fact.product());
        match self.form {
            QuestionForm::Product => format!("{a} × {b}"),
            QuestionForm::Reversed => format!("{b} × {a}"),
            QuestionForm::Missing => format!("{a} × ? = {product}"),
            QuestionForm::Quotient => format!("{product} ÷ {a}"),
        }
    }

    /// The only right answer, 1 to 144.
    #[must_use]
    pub fn right_answer(self) -> u16 {
        match self.form {
            QuestionForm::Product | QuestionForm::Reversed => self.fact.product(),
            QuestionForm::Missing | QuestionForm::Quotient => u16::from(self.fact.b()),
        }
    }

    /// The number of digits in the right answer, 1 to 3.
    #[must_use]
    pub fn digits(self) -> u32 {
        self.right_answer().ilog10() + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_the_four_forms_has_its_own_text_and_answer() {
        let fact = Fact::new(7, 8).unwrap();
        let shown = QuestionForm::ALL
            .map(|form| Question { fact, form })
            .map(|question| (question.text(), question.right_answer()));
        let expected = [("7 × 8", 56), ("8 × 7", 56), ("7 × ? = 56", 8), ("56 ÷ 7", 8)];
        assert_eq!(shown, expected.map(|(text, answer)| (text.to_owned(), answer)));
    }

    #[test]
    fn a_code_leads_back_to_its_form() {
        for form in QuestionForm::ALL {
            assert_eq!(QuestionForm::from_code(form.code()), Some(form));
        }
        assert_eq!(QuestionForm::from_code(4), None);
    }
}
