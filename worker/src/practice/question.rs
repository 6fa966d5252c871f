//! A fact as it is shown.

use serde::{Deserialize, Serialize};

use super::fact::Fact;

/// How a fact is shown. Stored and sent as its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Form {
    /// `a × b`, the smaller factor first.
    Product,
    /// `b × a`.
    Reversed,
    /// `a × ? = c`.
    Missing,
    /// `c ÷ a`.
    Quotient,
}

impl Form {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Product, Self::Reversed, Self::Missing, Self::Quotient];

    /// 0 to 3, stable: it is stored.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Product => 0,
            Self::Reversed => 1,
            Self::Missing => 2,
            Self::Quotient => 3,
        }
    }

    /// The form of a code.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.code() == code)
    }

    /// Is the product what is asked for?
    #[must_use]
    pub const fn is_product(self) -> bool {
        matches!(self, Self::Product | Self::Reversed)
    }

    /// The form in which a fact is asked again after this one: the products in turn, so that a repeat is not answered
    /// from the picture of the question alone.
    #[must_use]
    pub const fn again(self) -> Self {
        match self {
            Self::Product => Self::Reversed,
            Self::Reversed | Self::Missing | Self::Quotient => Self::Product,
        }
    }
}

impl From<Form> for u8 {
    fn from(form: Form) -> Self {
        form.code()
    }
}

/// What was read is not the code of a form.
#[derive(Debug, thiserror::Error)]
#[error("no such form: codes are 0 to 3")]
pub struct NoSuchForm;

impl TryFrom<u8> for Form {
    type Error = NoSuchForm;

    fn try_from(code: u8) -> Result<Self, NoSuchForm> {
        Self::from_code(code).ok_or(NoSuchForm)
    }
}

/// A fact in a form. In JSON `[[a, b], form]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "(Fact, Form)", from = "(Fact, Form)")]
pub struct Question {
    /// The fact.
    pub fact: Fact,
    /// How it is shown.
    pub form: Form,
}

impl From<Question> for (Fact, Form) {
    fn from(question: Question) -> Self {
        (question.fact, question.form)
    }
}

impl From<(Fact, Form)> for Question {
    fn from((fact, form): (Fact, Form)) -> Self {
        Self { fact, form }
    }
}

impl Question {
    /// As a pupil reads it: `7 × 8`, `8 × 7`, `7 × ? = 56`, `56 ÷ 7`.
    #[must_use]
    pub fn text(self) -> String {
        let (a, b, product) = (self.fact.a(), self.fact.b(), self.fact.product());
        match self.form {
            Form::Product => format!("{a} × {b}"),
            Form::Reversed => format!("{b} × {a}"),
            Form::Missing => format!("{a} × ? = {product}"),
            Form::Quotient => format!("{product} ÷ {a}"),
        }
    }

    /// The one right answer, 1 to 144.
    #[must_use]
    pub fn right_answer(self) -> u16 {
        match self.form {
            Form::Product | Form::Reversed => self.fact.product(),
            Form::Missing | Form::Quotient => u16::from(self.fact.b()),
        }
    }

    /// How many digits the right answer takes to type, 1 to 3.
    #[must_use]
    pub fn digits(self) -> u32 {
        self.right_answer().ilog10() + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_reads_in_four_forms_and_each_has_its_answer() {
        let fact = Fact::new(7, 8).unwrap();
        let shown = Form::ALL.map(|form| Question { fact, form }).map(|asked| (asked.text(), asked.right_answer()));
        let expected = [("7 × 8", 56), ("8 × 7", 56), ("7 × ? = 56", 8), ("56 ÷ 7", 8)];
        assert_eq!(shown, expected.map(|(text, answer)| (text.to_owned(), answer)));
    }

    #[test]
    fn a_form_comes_back_from_its_code() {
        for form in Form::ALL {
            assert_eq!(Form::from_code(form.code()), Some(form));
        }
        assert_eq!(Form::from_code(4), None);
    }
}
