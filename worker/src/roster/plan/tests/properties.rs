//! Property tests of plans for arbitrary schools and files.

use entity::YearGroup;
use proptest::{prelude::*, sample::select};

use super::*;
use crate::roster::plan::RowCounts;

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
            ..existing_account(0, role, username)
        }
    }
}

prop_compose! {
    /// A school that satisfies the constraints of the database.
    fn some_school()(accounts in proptest::collection::vec(account(), 0..8), teacher in proptest::option::of(1..8_u128)) -> RosterSchool {
        let mut accounts_so_far: Vec<Existing> = Vec::new();
        for mut account in accounts {
            account.id = id(accounts_so_far.len() as u128 + 1);
            let clashes = |other: &Existing| {
                other.username == account.username
                    || (other.upn.is_some() && other.upn == account.upn)
                    || (other.external_id.is_some() && other.external_id == account.external_id)
            };
            if !accounts_so_far.iter().any(clashes) {
                accounts_so_far.push(account);
            }
        }
        let teaches = |n: &u128| accounts_so_far.iter().any(|account| account.id == id(*n) && account.role.teaches() && !account.archived);
        let teacher_id = teacher.filter(teaches).map(id);
        RosterSchool { name: String::new(), accounts: accounts_so_far, classrooms: vec![classroom(1, "Oak"), ExistingClassroom { teacher_id, ..classroom(2, "4 Elm") }] }
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

fn copy(school: &RosterSchool) -> RosterSchool {
    RosterSchool { name: school.name.clone(), accounts: school.accounts.clone(), classrooms: school.classrooms.clone() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn importing_the_same_file_twice_changes_nothing(
        school in some_school(),
        rows in proptest::collection::vec(row(), 1..10),
        archive_leavers: bool,
    ) {
        let mut school = school;
        let roster = roster(&rows);
        let options = ImportOptions { archive_leavers, ..ImportOptions::default() };
        let first = plan(&roster, &school, &options);
        apply(&mut school, &first, None);
        let again = plan(&roster, &school, &options);
        if !first.has_errors() {
            let unchanged = u32::try_from(rows.len()).unwrap();
            let leavers = if archive_leavers { 0 } else { first.counts.leavers };
            prop_assert_eq!(again.counts, RowCounts { unchanged, leavers, ..RowCounts::default() });
            prop_assert!(again.new_classrooms.is_empty() && again.class_teachers.is_empty());
        }
        let counts = first.counts;
        prop_assert_eq!(counts.created + counts.updated + counts.unchanged + counts.rejected, u32::try_from(rows.len()).unwrap());
    }

    #[test]
    fn a_restarted_import_has_the_same_result_as_an_uninterrupted_one(
        school in some_school(),
        rows in proptest::collection::vec(row(), 1..10),
        archive_leavers: bool,
        actor in proptest::option::of(1..8_u128),
    ) {
        let roster = roster(&rows);
        let options = ImportOptions { archive_leavers, actor: actor.map(id), ..ImportOptions::default() };
        let whole = plan(&roster, &school, &options);
        let mut uninterrupted = copy(&school);
        apply(&mut uninterrupted, &whole, None);
        for line in 1..=u32::try_from(rows.len()).unwrap() + 1 {
            let mut restarted = copy(&school);
            apply(&mut restarted, &whole, Some(line));
            let rest = plan(&roster, &restarted, &ImportOptions { done_through_line: line, ..options.clone() });
            apply(&mut restarted, &rest, None);
            prop_assert_eq!(snapshot(&restarted), snapshot(&uninterrupted), "stopped after line {}", line);
        }
    }

    #[test]
    fn nobody_in_the_file_is_a_leaver(school in some_school(), rows in proptest::collection::vec(row(), 1..10)) {
        let roster = roster(&rows);
        let plan = plan(&roster, &school, &ImportOptions { archive_leavers: true, ..ImportOptions::default() });
        for account in school.accounts.iter().filter(|account| plan.leavers.contains(&account.id)) {
            prop_assert!(!roster.rows.iter().any(|row| row.external_id.is_some() && row.external_id == account.external_id));
            prop_assert!(!roster.rows.iter().any(|row| row.upn.is_some() && row.upn == account.upn));
            prop_assert!(account.role == Role::Pupil && !account.archived);
        }
    }
}
