//! Whatever is in the school and in the file.

use entity::YearGroup;
use proptest::{prelude::*, sample::select};

use super::*;
use crate::roster::plan::Counts;

const UPNS: [&str; 3] = ["B801200005001", "K201928923317", "B202517916508"];
const USERNAMES: [&str; 8] = ["ben", "bprice", "bprice2", "bprice3", "bprice22", "zhall", "zhall2", "tom"];

fn name() -> impl Strategy<Value = (&'static str, &'static str)> {
    select(vec![("Ben", "Price"), ("Bea", "Price"), ("Zoe", "Hall"), ("Bo", "Price 2")])
}

fn role() -> impl Strategy<Value = Role> {
    select(vec![Role::Pupil, Role::Pupil, Role::Pupil, Role::Pupil, Role::Teacher, Role::Headteacher, Role::ItAdmin])
}

fn maybe(values: &'static [&'static str]) -> impl Strategy<Value = Option<&'static str>> {
    proptest::option::of(select(values))
}

prop_compose! {
    fn account()(
        role in role(),
        username in select(&USERNAMES[..]),
        (first_name, last_name) in name(),
        classroom in proptest::option::of(1..3_u128),
        year_group in proptest::option::of(select(&YearGroup::ALL[3..6])),
        external_id in maybe(&["E1", "E2", "E3"]),
        upn in maybe(&UPNS),
        archived in prop::bool::weighted(0.2),
    ) -> Existing {
        Existing {
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            classroom_id: classroom.filter(|_| role == Role::Pupil && !archived).map(|n| ClassroomId(Uuid::from_u128(n))),
            year_group,
            external_id: external_id.map(str::to_owned),
            upn: upn.filter(|_| role == Role::Pupil).map(str::to_owned),
            archived,
            ..existing(0, role, username)
        }
    }
}

prop_compose! {
    /// A school that the database would hold.
    fn some_school()(accounts in proptest::collection::vec(account(), 0..8), teacher in proptest::option::of(1..8_u128)) -> School {
        let mut kept: Vec<Existing> = Vec::new();
        for mut account in accounts {
            account.id = id(kept.len() as u128 + 1);
            let clashes = |other: &Existing| {
                other.username == account.username
                    || (other.upn.is_some() && other.upn == account.upn)
                    || (other.external_id.is_some() && other.external_id == account.external_id)
            };
            if !kept.iter().any(clashes) {
                kept.push(account);
            }
        }
        let teaches = |n: &u128| kept.iter().any(|account| account.id == id(*n) && account.role.teaches() && !account.archived);
        let teacher_id = teacher.filter(teaches).map(id);
        School { accounts: kept, classrooms: vec![classroom(1, "Oak"), ExistingClassroom { teacher_id, ..classroom(2, "4 Elm") }] }
    }
}

prop_compose! {
    fn row()(
        role in role(),
        states_role in prop::bool::weighted(0.8),
        username in proptest::option::weighted(0.4, select(&USERNAMES[..])),
        (first_name, last_name) in name(),
        classroom in maybe(&["Oak", "OAK", "4 elm", "Ash", "ash", "Yew"]),
        year_group in maybe(&["3", "4", "Year 5"]),
        secret in select(vec!["", "", "", "good", "good", "bad"]),
        external_id in maybe(&["E1", "E2", "E3", "E4", "E5"]),
        upn in maybe(&UPNS),
    ) -> String {
        let (pin, password) = match (role, secret) {
            (Role::Pupil, "good") => ("407264", ""),
            (_, "bad") => ("12", ""),
            (Role::Pupil, _) => ("", ""),
            _ => ("", "a-long-password"),
        };
        let cell = |value: Option<&str>| value.unwrap_or_default().to_owned();
        [
            if states_role { role.as_str().to_owned() } else { String::new() }, cell(username), first_name.to_owned(), last_name.to_owned(), cell(classroom),
            cell(year_group), pin.to_owned(), password.to_owned(), cell(external_id), cell(upn), String::new(),
        ].join(",")
    }
}

fn copy(school: &School) -> School {
    School { accounts: school.accounts.clone(), classrooms: school.classrooms.clone() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_same_file_twice_changes_nothing(
        school in some_school(),
        rows in proptest::collection::vec(row(), 1..10),
        archive_leavers: bool,
    ) {
        let mut school = school;
        let roster = roster(&rows);
        let options = Options { archive_leavers, ..Options::default() };
        let first = plan(&roster, &school, &options);
        apply(&mut school, &first, None);
        let again = plan(&roster, &school, &options);
        if !first.has_errors() {
            let unchanged = u32::try_from(rows.len()).unwrap();
            let leavers = if archive_leavers { 0 } else { first.counts.leavers };
            prop_assert_eq!(again.counts, Counts { unchanged, leavers, ..Counts::default() });
            prop_assert!(again.new_classrooms.is_empty() && again.class_teachers.is_empty());
        }
        let counts = first.counts;
        prop_assert_eq!(counts.created + counts.updated + counts.unchanged + counts.rejected, u32::try_from(rows.len()).unwrap());
    }

    #[test]
    fn an_import_that_starts_again_ends_as_one_that_runs_through(
        school in some_school(),
        rows in proptest::collection::vec(row(), 1..10),
        archive_leavers: bool,
        actor in proptest::option::of(1..8_u128),
    ) {
        let roster = roster(&rows);
        let options = Options { archive_leavers, actor: actor.map(id), done_through_line: 0 };
        let whole = plan(&roster, &school, &options);
        let mut at_once = copy(&school);
        apply(&mut at_once, &whole, None);
        for line in 1..=u32::try_from(rows.len()).unwrap() + 1 {
            let mut in_two = copy(&school);
            apply(&mut in_two, &whole, Some(line));
            let rest = plan(&roster, &in_two, &Options { done_through_line: line, ..options.clone() });
            apply(&mut in_two, &rest, None);
            prop_assert_eq!(picture(&in_two), picture(&at_once), "cut after line {}", line);
        }
    }

    #[test]
    fn nobody_in_the_file_leaves(school in some_school(), rows in proptest::collection::vec(row(), 1..10)) {
        let roster = roster(&rows);
        let plan = plan(&roster, &school, &Options { archive_leavers: true, ..Options::default() });
        for account in school.accounts.iter().filter(|account| plan.leavers.contains(&account.id)) {
            prop_assert!(!roster.rows.iter().any(|row| row.external_id.is_some() && row.external_id == account.external_id));
            prop_assert!(!roster.rows.iter().any(|row| row.upn.is_some() && row.upn == account.upn));
            prop_assert!(account.role == Role::Pupil && !account.archived);
        }
    }
}
