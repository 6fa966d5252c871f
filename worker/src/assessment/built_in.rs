//! The built-in assessments: 'Monthly 100' and one for each table. Every school gets new ones each month. A built-in
//! assessment needs no rows until a pupil sits it, because its id is computed from the school and the month, and its
//! questions from the id.

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use entity::{AssessmentId, SchoolId};
use uuid::Uuid;

use super::paper::{Paper, PaperItem};
use crate::{
    calendar,
    practice::{Fact, Question, QuestionForm, seed, seed::SeededRng},
};

/// The number of questions in 'Monthly 100'.
const MONTHLY_QUESTIONS: usize = 100;

/// The time limit of 'Monthly 100': 5 minutes, in seconds.
const MONTHLY_TIME_S: i32 = 300;

/// The time limit for the 24 questions of a single table: 3 minutes, in seconds.
const TABLE_TIME_S: i32 = 180;

/// A built-in assessment of a school for one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltIn {
    /// The id of the assessment, which is unique to the school.
    pub id: AssessmentId,
    /// The title.
    pub title: String,
    /// The questions.
    pub paper: Paper,
    /// The time limit of a sitting, in seconds.
    pub time_limit_s: i32,
    /// When the assessment opens: at the start of the month, in London.
    pub opens_at: DateTime<Utc>,
    /// When the assessment closes: at the start of the next month, in London.
    pub closes_at: DateTime<Utc>,
}

/// Returns the school's built-in assessments of the month in descending order of their ids: 'Monthly 100', then the
/// tables from 1 to 12.
#[must_use]
pub fn of_month(school_id: SchoolId, now: DateTime<Utc>) -> Vec<BuiltIn> {
    let month = Month::containing(now);
    let tables = (1..=12).map(|table| month.table(school_id, table));
    std::iter::once(month.monthly_100(school_id)).chain(tables).collect()
}

/// Returns the school's built-in assessment with this id if it belongs to the current month.
#[must_use]
pub fn find(school_id: SchoolId, id: AssessmentId, now: DateTime<Utc>) -> Option<BuiltIn> {
    of_month(school_id, now).into_iter().find(|built_in| built_in.id == id)
}

struct Month {
    first: NaiveDate,
    opens_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
}

impl Month {
    fn containing(now: DateTime<Utc>) -> Self {
        let today = calendar::day_of(now);
        let first = today.with_day(1).unwrap_or(today);
        let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
        Self { first, opens_at: calendar::start_of(first), closes_at: calendar::start_of(next) }
    }

    /// Asks every fact of the Multiplication Tables Check once as a product, then some of them as divisions.
    fn monthly_100(&self, school_id: SchoolId) -> BuiltIn {
        let id = self.id(school_id, 12);
        let facts: Vec<Fact> = Fact::all().filter(|fact| fact.in_check()).collect();
        self.built_in(id, "Monthly 100", paper(id, &facts, MONTHLY_QUESTIONS), MONTHLY_TIME_S)
    }

    /// Asks every fact of the table once as a product, then once as a division.
    fn table(&self, school_id: SchoolId, table: u8) -> BuiltIn {
        let id = self.id(school_id, 12 - table);
        let facts: Vec<Fact> = Fact::of_table(table).collect();
        self.built_in(id, &format!("The {table} times table"), paper(id, &facts, 2 * facts.len()), TABLE_TIME_S)
    }

    /// Returns the id of an assessment: a valid UUID of version 7, so that ids sort by month. The UUID consists of the
    /// start of the month, the place among the month's assessments and, instead of random bits, bits of the school's
    /// id.
    fn id(&self, school_id: SchoolId, place: u8) -> AssessmentId {
        let milliseconds = u64::try_from(self.opens_at.timestamp_millis()).unwrap_or_default();
        let (_, school_bits) = school_id.0.as_u64_pair();
        AssessmentId(Uuid::from_u64_pair(milliseconds << 16 | 0x7000 | u64::from(place), school_bits))
    }

    fn built_in(&self, id: AssessmentId, name: &str, paper: Paper, time_limit_s: i32) -> BuiltIn {
        let title = format!("{name}, {}", self.first.format("%B %Y"));
        BuiltIn { id, title, paper, time_limit_s, opens_at: self.opens_at, closes_at: self.closes_at }
    }
}

/// Returns a paper that asks each fact as a product, in either order, and then some facts as divisions, up to `length`
/// questions. The paper is the same for every pupil of the school, so that results are comparable.
fn paper(id: AssessmentId, facts: &[Fact], length: usize) -> Paper {
    let mut rng = SeededRng::from_seed(seed(id.0, 0));
    let mut facts = facts.to_vec();
    rng.shuffle(&mut facts);
    let product = |fact: &Fact, form| PaperItem::Fact { question: Question { fact: *fact, form } };
    let mut items: Vec<PaperItem> = facts
        .iter()
        .map(|fact| product(fact, if rng.below(2) == 0 { QuestionForm::Product } else { QuestionForm::Reversed }))
        .collect();
    rng.shuffle(&mut facts);
    let divisions = facts.iter().take(length.saturating_sub(items.len()));
    items.extend(divisions.map(|fact| product(fact, QuestionForm::Quotient)));
    Paper(items)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn time(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn every_school_has_monthly_100_and_each_table() {
        let month = of_month(SchoolId::draw(), time("2026-11-23T09:00:00Z"));
        assert_eq!(month.len(), 13);
        assert_eq!((month[0].title.as_str(), month[0].time_limit_s), ("Monthly 100, November 2026", 300));
        assert_eq!(month[0].paper.0.len(), 100);
        assert_eq!(month[7].title, "The 7 times table, November 2026");
        for table in &month[1..] {
            assert_eq!((table.paper.0.len(), table.time_limit_s), (24, 180), "{}", table.title);
        }
        assert!(month.is_sorted_by(|current, next| current.id > next.id));
    }

    #[test]
    fn no_question_appears_twice_in_a_paper() {
        for built_in in of_month(SchoolId::draw(), time("2026-11-23T09:00:00Z")) {
            let texts: BTreeSet<String> = built_in.paper.0.iter().map(PaperItem::text).collect();
            // 1 ÷ 1 and 1 × 1 count as different questions.
            assert_eq!(texts.len(), built_in.paper.0.len(), "{}", built_in.title);
        }
    }

    #[test]
    fn an_id_is_unique_to_school_and_month_and_always_gives_the_same_paper() {
        let (school, now) = (SchoolId::draw(), time("2026-11-23T09:00:00Z"));
        let month = of_month(school, now);
        assert_eq!(of_month(school, time("2026-11-30T23:59:59Z")), month);
        assert_eq!(find(school, month[3].id, now).as_ref(), Some(&month[3]));
        assert_eq!(find(SchoolId::draw(), month[3].id, now), None);
        assert_eq!(find(school, month[3].id, time("2026-12-01T00:00:00Z")), None);
        assert_eq!(month[3].id.0.get_version_num(), 7);
    }

    #[test]
    fn a_month_starts_and_ends_in_london_time() {
        let july = &of_month(SchoolId::draw(), time("2026-06-30T23:30:00Z"))[0];
        assert_eq!(july.title, "Monthly 100, July 2026");
        assert_eq!((july.opens_at, july.closes_at), (time("2026-06-30T23:00:00Z"), time("2026-07-31T23:00:00Z")));
    }
}
