//! Draws the form of a check: 25 questions within the limits of the MTC assessment framework.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::practice::{fact::Fact, seed::SeededRng};

/// The number of questions in a form.
pub const LENGTH: usize = 25;

/// The tables of the check.
const TABLES: RangeInclusive<u8> = 2..=12;

/// The number of questions that the tables of 2, 5 and 10 may have together.
const EASY_TABLES: RangeInclusive<usize> = 3..=7;

/// A question of a form. Pupils read it as `table × factor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FormQuestion {
    /// The first factor, 2 to 12: the table to which the question belongs.
    pub table: u8,
    /// The second factor, 2 to 12.
    pub factor: u8,
}

/// A limit that a form must respect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormLimit {
    /// A form has 25 questions.
    Length,
    /// Both factors are 2 to 12.
    Range,
    /// A fact appears at most once. A fact and its reversal are the same fact.
    Repeated,
    /// A table has neither too few nor too many questions.
    Table(u8),
    /// The tables of 2, 5 and 10 have 3 to 7 questions together.
    EasyTables,
    /// A number is the second factor neither too rarely nor too often.
    Factor(u8),
}

/// The number of questions that a table may have according to the assessment framework.
const fn of_table(table: u8) -> RangeInclusive<usize> {
    match table {
        2 | 10 => 0..=2,
        3 | 4 | 5 | 11 => 1..=3,
        _ => 2..=4,
    }
}

/// How often a number may be the second factor. The limits are those of the number's table, with a minimum lower by one
/// and a maximum higher by one.
const fn of_factor(factor: u8) -> RangeInclusive<usize> {
    let table = of_table(factor);
    table.start().saturating_sub(1)..=*table.end() + 1
}

/// Draws the form that belongs to a seed. The same seed always gives the same form.
#[must_use]
pub fn draw(seed: u64) -> [FormQuestion; LENGTH] {
    let mut rng = SeededRng::from_seed(seed);
    loop {
        // About one try in three succeeds.
        if let Some(form) = attempt(&mut rng) {
            return form;
        }
    }
}

/// Returns the limits that a form breaks; empty if the form is valid.
#[must_use]
pub fn broken_limits(form: &[FormQuestion]) -> Vec<FormLimit> {
    let mut broken = Vec::new();
    if form.len() != LENGTH {
        broken.push(FormLimit::Length);
    }
    if !form.iter().all(|question| TABLES.contains(&question.table) && TABLES.contains(&question.factor)) {
        broken.push(FormLimit::Range);
    }
    if form.iter().enumerate().any(|(place, question)| form[..place].iter().any(|other| same_fact(*question, *other))) {
        broken.push(FormLimit::Repeated);
    }
    let tables = |table| form.iter().filter(|question| question.table == table).count();
    let factors = |factor| form.iter().filter(|question| question.factor == factor).count();
    broken.extend(TABLES.filter(|&table| !of_table(table).contains(&tables(table))).map(FormLimit::Table));
    if !EASY_TABLES.contains(&(tables(2) + tables(5) + tables(10))) {
        broken.push(FormLimit::EasyTables);
    }
    broken.extend(TABLES.filter(|&factor| !of_factor(factor).contains(&factors(factor))).map(FormLimit::Factor));
    broken
}

fn same_fact(left: FormQuestion, right: FormQuestion) -> bool {
    (left.table, left.factor) == (right.table, right.factor) || (left.table, left.factor) == (right.factor, right.table)
}

/// Tries once to draw a form: first the number of questions of each table, then their second factors. Returns `None` if
/// no valid form results.
fn attempt(rng: &mut SeededRng) -> Option<[FormQuestion; LENGTH]> {
    let mut tables = tables(rng);
    // Shuffle the tables, because the last tables get only the factors that the earlier tables left.
    rng.shuffle(&mut tables);
    let mut used = [false; Fact::COUNT];
    let mut left = [0; 13];
    for factor in TABLES {
        left[usize::from(factor)] = *of_factor(factor).end();
    }
    let mut form = Vec::with_capacity(LENGTH);
    for table in tables {
        let mut free = [0; 11];
        let mut count = 0;
        for factor in TABLES {
            if left[usize::from(factor)] > 0 && Fact::new(table, factor).is_some_and(|fact| !used[fact.index()]) {
                free[count] = factor;
                count += 1;
            }
        }
        let factor = *free[..count].get(rng.below(count))?;
        used[Fact::new(table, factor)?.index()] = true;
        left[usize::from(factor)] -= 1;
        form.push(FormQuestion { table, factor });
    }
    broken_limits(&form).is_empty().then(|| form.try_into().ok()).flatten()
}

/// Draws the tables of the 25 questions, within their limits.
fn tables(rng: &mut SeededRng) -> Vec<u8> {
    loop {
        let mut tables = Vec::with_capacity(44);
        for table in TABLES {
            let limits = of_table(table);
            let count = limits.start() + rng.below(limits.end() - limits.start() + 1);
            tables.extend(std::iter::repeat_n(table, count));
        }
        let easy = tables.iter().filter(|table| matches!(table, 2 | 5 | 10)).count();
        if tables.len() == LENGTH && EASY_TABLES.contains(&easy) {
            return tables;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ten_thousand_forms_respect_every_limit_and_ask_all_121_questions() {
        let mut seeds = SeededRng::from_seed(20_260_601);
        let mut asked = HashSet::new();
        for _ in 0..10_000 {
            let form = draw(seeds.below(usize::MAX) as u64);
            assert_eq!(broken_limits(&form), []);
            asked.extend(form);
        }
        assert_eq!(asked.len(), 121);
    }

    #[test]
    fn a_seed_always_draws_the_same_form() {
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        let first: Vec<_> = draw(1)[..4].iter().map(|question| (question.table, question.factor)).collect();
        assert_eq!(first, [(7, 12), (5, 3), (8, 2), (2, 2)]);
    }

    /// Returns a form that breaks this limit and no other, found by changing a valid form at random.
    fn breaking_only(limit: FormLimit) -> Vec<FormQuestion> {
        let mut rng = SeededRng::from_seed(3);
        for seed in 0..200_000 {
            let mut form = draw(seed).to_vec();
            for _ in 0..=rng.below(3) {
                let place = rng.below(form.len());
                let factor = |rng: &mut SeededRng| u8::try_from(2 + rng.below(11)).unwrap();
                form[place] = FormQuestion { table: factor(&mut rng), factor: factor(&mut rng) };
            }
            if broken_limits(&form) == [limit] {
                return form;
            }
        }
        panic!("no form breaks only {limit:?}");
    }

    #[test]
    fn each_limit_can_be_broken_on_its_own() {
        let mut limits = vec![FormLimit::Repeated, FormLimit::EasyTables];
        limits.extend(TABLES.map(FormLimit::Table));
        limits.extend(TABLES.map(FormLimit::Factor));
        for limit in limits {
            assert_eq!(broken_limits(&breaking_only(limit)), [limit]);
        }
    }

    #[test]
    fn each_table_has_a_lower_and_an_upper_limit() {
        let count = |form: &[FormQuestion], table| form.iter().filter(|question| question.table == table).count();
        let valid = draw(1);
        for table in TABLES {
            let limits = of_table(table);
            // `none` removes all questions of the table, and `all` moves every question to the table.
            let none: Vec<_> = valid.iter().filter(|question| question.table != table).copied().collect();
            let all: Vec<_> = valid.iter().map(|question| FormQuestion { table, ..*question }).collect();
            assert_eq!(count(&none, table), 0);
            assert_eq!(broken_limits(&none).contains(&FormLimit::Table(table)), *limits.start() > 0);
            assert!(broken_limits(&all).contains(&FormLimit::Table(table)));
        }
    }

    #[test]
    fn a_form_of_another_length_or_range_is_invalid() {
        let form = draw(1);
        let mut long = form.to_vec();
        long.push(FormQuestion { table: 1, factor: 13 });
        assert!(broken_limits(&long).contains(&FormLimit::Length));
        assert!(broken_limits(&long).contains(&FormLimit::Range));
        assert!(broken_limits(&form[..24]).contains(&FormLimit::Length));
        let mut outside = form;
        outside[0].factor = 13;
        assert!(broken_limits(&outside).contains(&FormLimit::Range));
    }
}
