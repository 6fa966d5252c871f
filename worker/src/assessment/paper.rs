//! The questions of an assessment and their marking.

use serde::{Deserialize, Serialize};

use super::number::Number;
use crate::practice::Question;

/// A question of an assessment. Its JSON is, for example, `{"kind": "fact", "question": [[7, 8], 0]}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PaperItem {
    /// A fact in one of its forms, worth one mark.
    Fact {
        /// The fact and its form.
        question: Question,
    },
    /// A question other than a fact, whose answer is a number, worth one mark.
    Number {
        /// The text of the question.
        text: String,
        /// The only right answer.
        answer: Number,
    },
    /// A question to be answered in words, which a teacher marks.
    Written {
        /// The text of the question.
        text: String,
        /// The marks that it is worth, 1 to 10.
        marks: u8,
    },
}

/// The kind of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// A fact.
    Fact,
    /// A question other than a fact, whose answer is a number.
    Number,
    /// A question to be answered in words.
    Written,
}

impl PaperItem {
    /// The kind of the question.
    #[must_use]
    pub const fn kind(&self) -> ItemKind {
        match self {
            Self::Fact { .. } => ItemKind::Fact,
            Self::Number { .. } => ItemKind::Number,
            Self::Written { .. } => ItemKind::Written,
        }
    }

    /// The fact and its form; `None` if the question does not ask for a fact.
    #[must_use]
    pub const fn question(&self) -> Option<Question> {
        match self {
            Self::Fact { question } => Some(*question),
            Self::Number { .. } | Self::Written { .. } => None,
        }
    }

    /// The question as a pupil reads it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Fact { question } => question.text(),
            Self::Number { text, .. } | Self::Written { text, .. } => text.clone(),
        }
    }

    /// The marks that the question is worth, 1 to 10.
    #[must_use]
    pub const fn marks(&self) -> u8 {
        match self {
            Self::Fact { .. } | Self::Number { .. } => 1,
            Self::Written { marks, .. } => *marks,
        }
    }

    /// The only right answer; `None` if a teacher marks the question.
    #[must_use]
    pub fn right_answer(&self) -> Option<Number> {
        match self {
            Self::Fact { question } => Some(question.right_answer().into()),
            Self::Number { answer, .. } => Some(*answer),
            Self::Written { .. } => None,
        }
    }

    /// Returns whether the answer is right; `None` if a teacher marks the question.
    #[must_use]
    pub fn mark(&self, answer: Option<Number>) -> Option<bool> {
        self.right_answer().map(|right| answer == Some(right))
    }
}

/// The questions of an assessment, in order. Its JSON is a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Paper(pub Vec<PaperItem>);

impl Paper {
    /// The maximum number of questions.
    pub const LONGEST: usize = 100;

    /// The total marks.
    #[must_use]
    pub fn marks(&self) -> i32 {
        self.0.iter().map(|item| i32::from(item.marks())).sum()
    }

    /// The question at a slot; slots start at 0.
    #[must_use]
    pub fn at(&self, slot: u16) -> Option<&PaperItem> {
        self.0.get(usize::from(slot))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::{Fact, QuestionForm};

    fn paper() -> Paper {
        Paper(vec![
            PaperItem::Fact { question: Question { fact: Fact::new(7, 8).unwrap(), form: QuestionForm::Missing } },
            PaperItem::Number { text: "Half of 7?".into(), answer: Number::new(3.5).unwrap() },
            PaperItem::Written { text: "Explain how you know that 9 × 0 is 0.".into(), marks: 3 },
        ])
    }

    #[test]
    fn facts_and_numbers_are_marked_automatically_and_words_by_a_teacher() {
        let paper = paper();
        let mark = |slot, answer| paper.at(slot).unwrap().mark(Number::new(answer));
        assert_eq!([mark(0, 8.0), mark(0, 56.0), mark(1, 3.5), mark(1, 3.0)], [true, false, true, false].map(Some));
        assert_eq!(paper.at(0).unwrap().mark(None), Some(false));
        assert_eq!(mark(2, 0.0), None);
        assert_eq!(paper.at(3), None);
        assert_eq!(paper.marks(), 5);
    }

    #[test]
    fn a_paper_is_parsed_as_it_was_written() {
        let json = serde_json::to_value(paper()).unwrap();
        assert_eq!(json[0], serde_json::json!({ "kind": "fact", "question": [[7, 8], 2] }));
        assert_eq!(serde_json::from_value::<Paper>(json).unwrap(), paper());
    }
}
