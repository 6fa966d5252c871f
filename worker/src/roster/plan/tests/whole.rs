//! Tests of plans for the school as a whole: samples, user names, classes, leavers, sizes, restarts.

use super::*;
use crate::roster::plan::{ClassTeacher, RowCounts};

const BROKEN: &[u8] = include_bytes!("../../../../tests/fixtures/rosters/roster-broken.csv");
const EXPECTED: &str = include_str!("../../../../tests/fixtures/rosters/roster-broken.expected.csv");
const CANONICAL: &[u8] = include_bytes!("../../../../tests/fixtures/rosters/roster-canonical.csv");
const EXPORT: &[u8] = include_bytes!("../../../../tests/fixtures/rosters/roster-mis-export.csv");

#[test]
fn the_broken_sample_has_exactly_the_expected_findings() {
    let plan = plan(&read(BROKEN).unwrap(), &RosterSchool::default(), &ImportOptions::default());
    let mut reader = csv::Reader::from_reader(EXPECTED.as_bytes());
    let expected: Vec<[String; 3]> = reader.deserialize().map(Result::unwrap).collect();
    let column = |column: Option<Column>| column.map_or(String::new(), |column| column.to_string());
    let found: Vec<_> =
        plan.findings.iter().map(|f| [f.line.to_string(), column(f.column), f.rule.text().to_owned()]).collect();
    assert_eq!(found, expected);
    assert_eq!(plan.counts, RowCounts { created: 3, rejected: 23, ..RowCounts::default() });
    assert_eq!(plan.rows.len(), 26);
    assert!(plan.has_errors() && !plan.touches_more_than_half());
}

#[test]
fn importing_the_valid_samples_again_changes_nothing() {
    for (bytes, staff) in [(CANONICAL, true), (EXPORT, false)] {
        let roster = read(bytes).unwrap();
        let mut school = RosterSchool::default();
        let first = plan(&roster, &school, &ImportOptions::default());
        assert!(first.findings.is_empty(), "{:?}", first.findings);
        assert_eq!(first.counts.created as usize, roster.rows_total);
        assert_eq!(!first.class_teachers.is_empty(), staff);
        apply(&mut school, &first, None);
        let again = plan(&roster, &school, &ImportOptions { archive_leavers: true, ..ImportOptions::default() });
        assert_eq!(again.counts, RowCounts { unchanged: first.counts.created, ..RowCounts::default() });
        assert!(again.findings.is_empty() && again.new_classrooms.is_empty() && again.class_teachers.is_empty());
        assert_eq!(again.school_size, first.counts.created);
    }
}

#[test]
fn generated_usernames_avoid_all_others() {
    let school = school(vec![Existing { archived: true, first_name: "X".to_owned(), ..pupil(1, "bprice") }]);
    let plan = plan_rows(
        &school,
        &[",,Ben,Price", ",,Bea,Price", ",bprice2,Bob,Hall", ",bprice4,Bob,Lee,,,12", ",,Łukasz,Żak"],
    );
    let expected = ["create bprice3", "create bprice5", "create bprice2", "rejected", "create lzak"];
    assert_eq!(actions(&plan), expected);
}

#[test]
fn classes_are_created_once_in_their_first_spelling_with_the_first_teacher() {
    let mut school = school(vec![existing_account(1, Role::Teacher, "tom"), existing_account(2, Role::Senco, "sue")]);
    school.classrooms = vec![ExistingClassroom { teacher_id: Some(id(1)), ..classroom(1, "Elm") }];
    let plan = plan_rows(
        &school,
        &[
            ",a,Ben,Price,oak  tree",
            ",b,Ben,Hall,OAK TREE",
            ",c,Ben,Lee,ELM",
            "senco,sue,Ben,Price,Oak Tree",
            "teacher,tom,Ben,Price,elm",
            "teacher,new,Ann,Hall,Elm,,,a-long-password",
            "teacher,bad,Eva,Hall,Ash",
            "it_admin,ida,Ida,Hall,Yew,,,a-long-password",
        ],
    );
    assert_eq!(plan.new_classrooms, ["oak  tree"]);
    let in_class = [0, 1, 2].map(|row| created_account(&plan, row).classroom.clone().unwrap());
    assert_eq!(in_class, ["oak  tree", "oak  tree", "Elm"]);
    assert_eq!(plan.class_teachers, [ClassTeacher { classroom: "oak tree".to_owned(), line: 5 }]);
    assert_eq!(actions(&plan)[3..6], ["unchanged 2", "unchanged 1", "create new"]);
    assert_eq!(created_account(&plan, 5).classroom, None);
    let expected =
        [(7, Some(Column::Classroom), Rule::SecondTeacher), (8, Some(Column::Password), Rule::PasswordRequired)];
    assert_eq!(rules_found(&plan), expected);
}

#[test]
fn a_pupil_in_the_file_is_not_a_leaver_even_in_an_invalid_row() {
    let school = || {
        school(vec![
            Existing { external_id: Some("E1".to_owned()), ..pupil(1, "one") },
            Existing { upn: Some("B801200005001".to_owned()), ..pupil(2, "two") },
            pupil(3, "three"),
            Existing { archived: true, ..pupil(4, "four") },
            existing_account(5, Role::Teacher, "tom"),
        ])
    };
    let options = ImportOptions { archive_leavers: true, ..ImportOptions::default() };
    let leavers = |rows: &[&str]| {
        let plan = plan(&roster(rows), &school(), &options);
        let warned = plan.findings.iter().any(|finding| finding.rule == Rule::LeaversKept);
        assert_eq!(plan.archive_leavers, !warned);
        assert_eq!(plan.counts.leavers as usize, plan.leavers.len());
        (plan.leavers.iter().map(|id| id.0.as_u128()).collect::<Vec<_>>(), warned)
    };
    assert_eq!(leavers(&[",one,Ben,Price"]), (vec![2, 3], false));
    // The rows have an invalid PIN or no name, but a user name or an external id.
    assert_eq!(leavers(&[",,Ben,Price,,,12,,E1"]), (vec![2, 3], false));
    assert_eq!(leavers(&[",two,Ben,Price,,,12", ",,,,,,,,E1"]), (vec![3], false));
    // The row has an unknown role, or the role of a teacher for the account of a pupil.
    assert_eq!(leavers(&["wizard,,Ben,Price,,,,,,B801200005001"]), (vec![1, 3], false));
    assert_eq!(leavers(&["teacher,three,Ben,Price"]), (vec![1, 2], false));
    // The person in the last row of each file is unknown. There is no warning about the last file, because a teacher is
    // not a leaver.
    assert_eq!(leavers(&[",,Ben,Price,,,12"]), (vec![1, 2, 3], true));
    assert_eq!(leavers(&[",,Ben,Price,,,,,,A801200005001"]), (vec![1, 2, 3], true));
    assert_eq!(leavers(&[",one,Ben,Price", ",one,Bea,Price"]), (vec![2, 3], true));
    assert_eq!(leavers(&[",one,Ben,Price", ",,Bea,Price,,,,,E1"]), (vec![2, 3], true));
    assert_eq!(leavers(&["teacher,,Ben,Price,,,407264"]), (vec![1, 2, 3], false));
    // There is no warning if there are no leavers.
    assert_eq!(leavers(&[",one,A,B", ",two,A,B", ",three,A,B", ",,A,B,,,12"]), (vec![], false));
}

#[test]
fn a_short_row_still_identifies_its_pupil() {
    let roster = read(b"username,first_name,last_name,pin\none,Ben,Price\n").unwrap();
    let options = ImportOptions { archive_leavers: true, ..ImportOptions::default() };
    let plan = plan(&roster, &school(vec![pupil(1, "one")]), &options);
    assert!(plan.leavers.is_empty() && plan.archive_leavers);
}

#[test]
fn exactly_half_is_not_more_than_half() {
    let accounts = || (1..=4).map(|n| pupil(n, &format!("p{n}"))).collect::<Vec<_>>();
    let touches = |accounts: Vec<Existing>, rows: &[&str], archive_leavers| {
        let options = ImportOptions { archive_leavers, ..ImportOptions::default() };
        plan(&roster(rows), &school(accounts), &options).touches_more_than_half()
    };
    let same = [",p1,Ben,Price", ",p2,Ben,Price", ",p3,Ben,Price", ",p4,Ben,Price"];
    assert!(!touches(accounts(), &same, true));
    assert!(!touches(accounts(), &[",p1,A,Price", ",p2,A,Price"], false));
    assert!(touches(accounts(), &[",p1,A,Price", ",p2,A,Price"], true));
    assert!(touches(accounts(), &[",p1,A,Price", ",p2,A,Price", ",p3,A,Price"], false));
    assert!(!touches(accounts(), &[",n1,A,B", ",n2,A,C", ",n3,A,D"], false));
    assert!(!touches(vec![], &same, true));
}

#[test]
fn a_restarted_import_does_not_repeat_finished_rows() {
    let rows =
        [",,Ben,Price,Oak", "teacher,tom,Tom,Hall,Oak,,,a-long-password", ",,Bea,Price,Ash", ",x,X,Y,,,12", ",z,Z,Y"];
    let roster = roster(&rows);
    let mut school = school(vec![pupil(1, "gone")]);
    school.accounts[0].last_name = "Other".to_owned();
    let first = plan(&roster, &school, &ImportOptions::default());
    apply(&mut school, &first, Some(3));
    let options = ImportOptions { done_through_line: 3, ..ImportOptions::default() };
    let rest = plan(&roster, &school, &options);
    assert_eq!(actions(&rest), ["done 1001", "done 1002", "create bprice2", "rejected", "create z"]);
    assert_eq!(rest.counts, RowCounts { created: 2, rejected: 1, leavers: 1, ..RowCounts::default() });
    // The teacher's row is done, but the first attempt stopped before it assigned the teacher to the class.
    assert_eq!(rest.class_teachers, [ClassTeacher { classroom: "oak".to_owned(), line: 3 }]);
    assert_eq!(rest.findings, first.findings);
    // An account that was erased in the meantime is not created again.
    school.accounts.retain(|account| account.username != "tom");
    assert_eq!(actions(&plan(&roster, &school, &options))[1], "done 0");
}
