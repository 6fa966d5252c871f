//! The questions of an assessment.

use serde::{Deserialize, Serialize};

use super::number::Number;
use crate::practice::Question;

/// A question of an assessment. In JSON `{"kind": "fact", "question": [[7, 8], 0]}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Item {
    /// A fact in a form: one mark.
    Fact {
        /// Which.
        question: Question,
    },
    /// Something else whose answer is a number: one mark.
    Number {
        /// As the pupil reads it.
        text: String,
        /// The one right answer.
        answer: Number,
    },
    /// Something to be answered in words, which a teacher marks.
    Written {
        /// As the pupil reads it.
        text: String,
        /// What it is worth: 1 to 10.
        marks: u8,
    },
}

/// Of what kind a question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A fact.
    Fact,
    /// Something else whose answer is a number.
    Number,
    /// Something to be answered in words.
    Written,
}

impl Item {
    /// Of what kind it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Fact { .. } => Kind::Fact,
            Self::Number { .. } => Kind::Number,
            Self::Written { .. } => Kind::Written,
        }
    }

    /// As a pupil reads it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Fact { question } => question.text(),
            Self::Number { text, .. } | Self::Written { text, .. } => text.clone(),
        }
    }

    /// What it is worth: 1 to 10.
    #[must_use]
    pub const fn marks(&self) -> u8 {
        match self {
            Self::Fact { .. } | Self::Number { .. } => 1,
            Self::Written { marks, .. } => *marks,
        }
    }

    /// The one right answer; none where a person marks.
    #[must_use]
    pub fn right_answer(&self) -> Option<Number> {
        match self {
            Self::Fact { question } => Some(question.right_answer().into()),
            Self::Number { answer, .. } => Some(*answer),
            Self::Written { .. } => None,
        }
    }

    /// Is that the right answer? None where a person marks.
    #[must_use]
    pub fn mark(&self, answer: Option<Number>) -> Option<bool> {
        self.right_answer().map(|right| answer == Some(right))
    }
}

/// What is asked in an assessment, in order. In JSON a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Paper(pub Vec<Item>);

impl Paper {
    /// Questions at most.
    pub const LONGEST: usize = 100;

    /// What all of it is worth.
    #[must_use]
    pub fn marks(&self) -> i32 {
        self.0.iter().map(|item| i32::from(item.marks())).sum()
    }

    /// The question at a place, from 0.
    #[must_use]
    pub fn at(&self, slot: u16) -> Option<&Item> {
        self.0.get(usize::from(slot))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::{Fact, Form};

    fn paper() -> Paper {
        Paper(vec![
            Item::Fact { question: Question { fact: Fact::new(7, 8).unwrap(), form: Form::Missing } },
            Item::Number { text: "Half of 7?".into(), answer: Number::new(3.5).unwrap() },
            Item::Written { text: "Explain how you know that 9 × 0 is 0.".into(), marks: 3 },
        ])
    }

    #[test]
    fn a_machine_marks_facts_and_numbers_and_leaves_words_to_a_teacher() {
        let paper = paper();
        let mark = |slot, answer| paper.at(slot).unwrap().mark(Number::new(answer));
        assert_eq!([mark(0, 8.0), mark(0, 56.0), mark(1, 3.5), mark(1, 3.0)], [true, false, true, false].map(Some));
        assert_eq!(paper.at(0).unwrap().mark(None), Some(false));
        assert_eq!(mark(2, 0.0), None);
        assert_eq!(paper.at(3), None);
        assert_eq!(paper.marks(), 5);
    }

    #[test]
    fn a_paper_is_read_as_it_was_written() {
        let json = serde_json::to_value(paper()).unwrap();
        assert_eq!(json[0], serde_json::json!({ "kind": "fact", "question": [[7, 8], 2] }));
        assert_eq!(serde_json::from_value::<Paper>(json).unwrap(), paper());
    }
}
