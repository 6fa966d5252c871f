//! Drawing a check's form: 25 questions within the limits of the MTC assessment framework.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::practice::{fact::Fact, seed::Chance};

/// Questions in a form.
pub const LENGTH: usize = 25;

/// The tables of the check.
const TABLES: RangeInclusive<u8> = 2..=12;

/// How many questions the tables of 2, 5 and 10 have together.
const TOGETHER: RangeInclusive<usize> = 3..=7;

/// A question of a form, read `table × factor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FormQuestion {
    /// The first factor, 2 to 12: the table that the question counts for.
    pub table: u8,
    /// The second factor, 2 to 12.
    pub factor: u8,
}

/// What a form must keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// It has 25 questions.
    Length,
    /// Both factors are 2 to 12.
    Range,
    /// A fact appears once, its reversal being the same.
    Repeated,
    /// A table has too few questions or too many.
    Table(u8),
    /// The tables of 2, 5 and 10 have together 3 to 7.
    Together,
    /// A number is the second factor too rarely or too often.
    Factor(u8),
}

/// How many questions a table may have, by the assessment framework.
const fn of_table(table: u8) -> RangeInclusive<usize> {
    match table {
        2 | 10 => 0..=2,
        3 | 4 | 5 | 11 => 1..=3,
        _ => 2..=4,
    }
}

/// How often a number may be the second factor: its table's limits, widened by one either way.
const fn of_factor(factor: u8) -> RangeInclusive<usize> {
    let table = of_table(factor);
    table.start().saturating_sub(1)..=*table.end() + 1
}

/// Draws the form of a seed: the same seed, the same form, for ever.
#[must_use]
pub fn draw(seed: u64) -> [FormQuestion; LENGTH] {
    let mut chance = Chance::from_seed(seed);
    loop {
        // About one try in three succeeds.
        if let Some(form) = attempt(&mut chance) {
            return form;
        }
    }
}

/// What a form does not keep to; nothing for one that may be sat.
#[must_use]
pub fn broken_limits(form: &[FormQuestion]) -> Vec<Limit> {
    let mut broken = Vec::new();
    if form.len() != LENGTH {
        broken.push(Limit::Length);
    }
    if !form.iter().all(|question| TABLES.contains(&question.table) && TABLES.contains(&question.factor)) {
        broken.push(Limit::Range);
    }
    if form.iter().enumerate().any(|(place, question)| form[..place].iter().any(|other| same_fact(*question, *other))) {
        broken.push(Limit::Repeated);
    }
    let tables = |table| form.iter().filter(|question| question.table == table).count();
    let factors = |factor| form.iter().filter(|question| question.factor == factor).count();
    broken.extend(TABLES.filter(|&table| !of_table(table).contains(&tables(table))).map(Limit::Table));
    if !TOGETHER.contains(&(tables(2) + tables(5) + tables(10))) {
        broken.push(Limit::Together);
    }
    broken.extend(TABLES.filter(|&factor| !of_factor(factor).contains(&factors(factor))).map(Limit::Factor));
    broken
}

fn same_fact(one: FormQuestion, other: FormQuestion) -> bool {
    (one.table, one.factor) == (other.table, other.factor) || (one.table, one.factor) == (other.factor, other.table)
}

/// One try: how many questions each table has, then their second factors. None when it came to a dead end.
fn attempt(chance: &mut Chance) -> Option<[FormQuestion; LENGTH]> {
    let mut tables = tables(chance);
    // In random order, so that no table is always left with what the others did not take.
    chance.shuffle(&mut tables);
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
        let factor = *free[..count].get(chance.below(count))?;
        used[Fact::new(table, factor)?.index()] = true;
        left[usize::from(factor)] -= 1;
        form.push(FormQuestion { table, factor });
    }
    broken_limits(&form).is_empty().then(|| form.try_into().ok()).flatten()
}

/// The tables of the 25 questions, within their limits.
fn tables(chance: &mut Chance) -> Vec<u8> {
    loop {
        let mut tables = Vec::with_capacity(44);
        for table in TABLES {
            let limits = of_table(table);
            let count = limits.start() + chance.below(limits.end() - limits.start() + 1);
            tables.extend(std::iter::repeat_n(table, count));
        }
        let together = tables.iter().filter(|table| matches!(table, 2 | 5 | 10)).count();
        if tables.len() == LENGTH && TOGETHER.contains(&together) {
            return tables;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ten_thousand_forms_keep_every_limit_and_ask_all_121_questions() {
        let mut seeds = Chance::from_seed(20_260_601);
        let mut asked = HashSet::new();
        for _ in 0..10_000 {
            let form = draw(seeds.below(usize::MAX) as u64);
            assert_eq!(broken_limits(&form), []);
            asked.extend(form);
        }
        assert_eq!(asked.len(), 121);
    }

    #[test]
    fn a_seed_draws_its_form_again() {
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        let first: Vec<_> = draw(1)[..4].iter().map(|question| (question.table, question.factor)).collect();
        assert_eq!(first, [(7, 12), (5, 3), (8, 2), (2, 2)]);
    }

    /// A form that breaks this limit and no other, found by changing a good one at random.
    fn breaking_only(limit: Limit) -> Vec<FormQuestion> {
        let mut chance = Chance::from_seed(3);
        for seed in 0..200_000 {
            let mut form = draw(seed).to_vec();
            for _ in 0..=chance.below(3) {
                let place = chance.below(form.len());
                let factor = |chance: &mut Chance| u8::try_from(2 + chance.below(11)).unwrap();
                form[place] = FormQuestion { table: factor(&mut chance), factor: factor(&mut chance) };
            }
            if broken_limits(&form) == [limit] {
                return form;
            }
        }
        panic!("no form breaks only {limit:?}");
    }

    #[test]
    fn each_limit_bites_by_itself() {
        let mut limits = vec![Limit::Repeated, Limit::Together];
        limits.extend(TABLES.map(Limit::Table));
        limits.extend(TABLES.map(Limit::Factor));
        for limit in limits {
            assert_eq!(broken_limits(&breaking_only(limit)), [limit]);
        }
    }

    #[test]
    fn each_limit_has_two_ends() {
        let count = |form: &[FormQuestion], table| form.iter().filter(|question| question.table == table).count();
        let good = draw(1);
        for table in TABLES {
            let limits = of_table(table);
            // All of a table's questions go to other tables, or all questions become its own.
            let none: Vec<_> = good.iter().filter(|question| question.table != table).copied().collect();
            let all: Vec<_> = good.iter().map(|question| FormQuestion { table, ..*question }).collect();
            assert_eq!(count(&none, table), 0);
            assert_eq!(broken_limits(&none).contains(&Limit::Table(table)), *limits.start() > 0);
            assert!(broken_limits(&all).contains(&Limit::Table(table)));
        }
    }

    #[test]
    fn a_form_of_another_length_or_range_is_none() {
        let form = draw(1);
        let mut long = form.to_vec();
        long.push(FormQuestion { table: 1, factor: 13 });
        assert!(broken_limits(&long).contains(&Limit::Length));
        assert!(broken_limits(&long).contains(&Limit::Range));
        assert!(broken_limits(&form[..24]).contains(&Limit::Length));
        let mut outside = form;
        outside[0].factor = 13;
        assert!(broken_limits(&outside).contains(&Limit::Range));
    }
}
