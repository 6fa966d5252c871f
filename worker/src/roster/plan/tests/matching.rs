//! Tests which account a row matches and which changes to the account are rejected.

use entity::{SenStatus, YearGroup};

use super::*;

#[test]
fn rows_match_by_external_id_then_upn_then_username_and_never_by_name() {
    let school = school(vec![
        Existing { external_id: Some("E1".to_owned()), ..pupil(1, "one") },
        Existing { upn: Some("B801200005001".to_owned()), ..pupil(2, "two") },
        pupil(3, "three"),
        pupil(4, "four"),
    ]);
    let plan = plan_rows(
        &school,
        &[
            ",,Ben,Price,,,,,E1",
            ",,Ben,Price,,,,,E2,B801200005001",
            ",THREE,Ben,Price",
            ",,Ben,Price",
            ",other,Ben,Price",
        ],
    );
    assert_eq!(actions(&plan), ["unchanged 1", "update 2", "unchanged 3", "create bprice", "create other"]);
    assert_eq!(changes(&plan, 1), &AccountChanges { external_id: Some("E2".to_owned()), ..AccountChanges::default() });
    // The two new accounts have the name of an account that no row matches.
    assert_eq!(rules_found(&plan), [(5, None, Rule::SameName), (6, None, Rule::SameName)]);
    assert!(plan.findings[0].suggestion.contains("four"));
    assert_eq!(plan.leavers, [id(4)]);
    assert!(!plan.archive_leavers && !plan.has_errors());
}

#[test]
fn a_blank_cell_changes_nothing_and_a_different_value_is_saved() {
    let mut school = school(vec![Existing {
        classroom_id: Some(ClassroomId(Uuid::from_u128(1))),
        year_group: Some(YearGroup::Year4),
        sen_status: Some(SenStatus::Support),
        external_id: Some("E1".to_owned()),
        ..pupil(1, "ben")
    }]);
    school.classrooms = vec![classroom(1, "4  Elm"), classroom(2, "Oak")];
    for (row, action, expected) in [
        (",ben,Ben,Price", "unchanged 1", None),
        (",ben,Ben,Price,4 ELM,4,407264,,,,K", "unchanged 1", None),
        (
            ",ben,Benjamin,Price",
            "update 1",
            Some(AccountChanges { first_name: Some("Benjamin".to_owned()), ..AccountChanges::default() }),
        ),
        (
            ",ben,Ben,Price,oak",
            "update 1 moved",
            Some(AccountChanges { classroom: Some("Oak".to_owned()), ..AccountChanges::default() }),
        ),
        (
            ",ben,Ben,Price,Ash",
            "update 1 moved",
            Some(AccountChanges { classroom: Some("Ash".to_owned()), ..AccountChanges::default() }),
        ),
        (
            ",new,Ben,Price,,5,,,E1,,E",
            "update 1",
            Some(AccountChanges {
                username: Some("new".to_owned()),
                year_group: Some(YearGroup::Year5),
                sen_status: Some(SenStatus::Plan),
                ..AccountChanges::default()
            }),
        ),
    ] {
        let plan = plan_rows(&school, &[row]);
        assert_eq!(actions(&plan), [action], "{row}");
        if let Some(expected) = expected {
            assert!(*changes(&plan, 0) == expected, "{row}");
        }
        assert_eq!(plan.new_classrooms, if row.contains("Ash") { vec!["Ash"] } else { vec![] });
    }
}

#[test]
fn an_archived_account_that_is_in_the_file_is_restored() {
    let school = school(vec![Existing { archived: true, ..pupil(1, "ben") }]);
    let plan = plan_rows(&school, &[",ben,Ben,Price,Oak"]);
    assert_eq!(actions(&plan), ["update 1 moved restored"]);
    assert_eq!((plan.counts.updated, plan.counts.moved, plan.counts.restored, plan.school_size), (1, 1, 1, 0));
    assert_eq!(actions(&plan_rows(&school, &[",ben,Ben,Price"])), ["update 1 restored"]);
}

#[test]
fn a_row_that_matches_two_accounts_and_two_rows_that_match_one_are_errors() {
    let school = school(vec![
        Existing { external_id: Some("E1".to_owned()), ..pupil(1, "one") },
        Existing { upn: Some("B801200005001".to_owned()), ..pupil(2, "two") },
    ]);
    for (rows, line, column, rule) in [
        (&[",,Ben,Price,,,,,E1,B801200005001"][..], 2, None, Rule::TwoAccounts),
        (&[",two,Ben,Price,,,,,E1"], 2, Some(Column::Username), Rule::UsernameTaken),
        (&[",,Ben,Price,,,,,E1", ",one,Ben,Price"], 3, None, Rule::AccountTwice),
        (&[",one,Ben,Price", ",,Ben,Price,,,,,E1"], 2, None, Rule::LaterRow),
    ] {
        let plan = plan_rows(&school, rows);
        assert_eq!(rules_found(&plan).last(), Some(&(line, column, rule)));
        assert!(plan.has_errors());
        assert_eq!(actions(&plan)[line as usize - 2], "rejected");
        assert_eq!(plan.counts.rejected, 1);
    }
}

#[test]
fn a_username_that_is_given_up_can_be_taken_by_a_later_row() {
    let school = school(vec![Existing { external_id: Some("E1".to_owned()), ..pupil(1, "one") }]);
    let plan = plan_rows(&school, &[",uno,Ben,Price,,,,,E1", ",one,Bea,Price"]);
    assert_eq!(actions(&plan), ["update 1", "create one"]);
}

#[test]
fn a_username_does_not_match_an_account_with_other_identifiers() {
    for archived in [false, true] {
        let school = school(vec![Existing {
            external_id: Some("E1".to_owned()),
            upn: Some("B801200005001".to_owned()),
            archived,
            ..pupil(1, "one")
        }]);
        let changed = |column| (2, Some(column), Rule::IdentifierChanged);
        for (row, expected) in [
            (",one,Ben,Price,,,,,E2,K201928923317", vec![changed(Column::ExternalId), changed(Column::Upn)]),
            (",one,Ben,Price,,,,,E2", vec![changed(Column::ExternalId)]),
            (",one,Ben,Price,,,,,,K201928923317", vec![changed(Column::Upn)]),
            // A temporary UPN that becomes permanent, or another id with the same UPN, still identifies the same child.
            (",,Ben,Price,,,,,E1,K201928923317", vec![]),
            (",one,Ben,Price,,,,,E2,B801200005001", vec![]),
            (",one,Ben,Price", vec![]),
        ] {
            let plan = plan_rows(&school, &[row]);
            assert_eq!(rules_found(&plan), expected, "{row}");
            assert_eq!(plan.has_errors(), !expected.is_empty(), "{row}");
            assert_eq!(actions(&plan)[0] == "rejected", !expected.is_empty(), "{row}");
        }
        // The child in the rejected row is unknown and may be a pupil who appears to have left.
        let mut school = school;
        school.accounts.push(pupil(2, "two"));
        let options = ImportOptions { archive_leavers: true, ..ImportOptions::default() };
        let plan = plan(&roster(&[",one,Ben,Price,,,,,E2"]), &school, &options);
        assert_eq!((plan.leavers, plan.archive_leavers), (vec![id(2)], false));
    }
}

#[test]
fn restoring_an_account_with_another_name_by_username_alone_is_a_warning() {
    let mut school = school(vec![Existing { archived: true, ..pupil(1, "bprice") }]);
    let plan = plan_rows(&school, &[",bprice,Bea,Price,,,,,E9"]);
    assert_eq!(
        (actions(&plan), rules_found(&plan)),
        (vec!["update 1 restored".to_owned()], vec![(2, None, Rule::OtherName)])
    );
    assert!(!plan.has_errors());
    assert!(rules_found(&plan_rows(&school, &[",bprice,BEN,Price"])).is_empty());
    school.accounts[0].archived = false;
    assert!(rules_found(&plan_rows(&school, &[",bprice,Bea,Price"])).is_empty());
}

#[test]
fn a_blank_role_keeps_the_role_of_an_account() {
    let mut school = school(vec![
        existing_account(1, Role::Senco, "sue"),
        pupil(2, "ben"),
        existing_account(3, Role::ItAdmin, "ida"),
    ]);
    school.classrooms = vec![classroom(1, "Elm")];
    // In the rows of staff, cells that only pupils have are ignored.
    let plan = plan_rows(&school, &[",sue,Ben,Price,Elm,4,,,,B801200005001,K", ",ben,Ben,Price", ",ida,Ben,Price,Elm"]);
    assert_eq!(actions(&plan), ["unchanged 1", "unchanged 2", "unchanged 3"]);
    assert!(rules_found(&plan).is_empty());
    assert_eq!(plan.class_teachers.iter().map(|teacher| teacher.line).collect::<Vec<_>>(), [2]);
    let plan = plan_rows(&school, &[",sue,Ben,Price,,,407264", ",new,Ann,Hall"]);
    assert_eq!(rules_found(&plan), [(2, Some(Column::Pin), Rule::PinOnStaff)]);
    assert_eq!(actions(&plan), ["rejected", "create new"]);
    assert_eq!(created_account(&plan, 1).role, Role::Pupil);
}

#[test]
fn roles_change_only_among_staff_and_an_administrator_must_remain() {
    let mut school = school(vec![
        pupil(1, "ben"),
        existing_account(2, Role::Teacher, "tom"),
        existing_account(3, Role::ItAdmin, "ida"),
        existing_account(4, Role::Headteacher, "hal"),
    ]);
    let outcome = |school: &RosterSchool, actor: Option<u128>, rows: &[&str]| {
        let options = ImportOptions { actor: actor.map(id), ..ImportOptions::default() };
        let plan = plan(&roster(rows), school, &options);
        let errors: Vec<_> =
            plan.findings.iter().filter(|finding| finding.is_error()).map(|finding| finding.rule).collect();
        (actions(&plan).pop().unwrap(), errors)
    };
    let accepted = |action: &str| (action.to_owned(), vec![]);
    let rejected = |rule| ("rejected".to_owned(), vec![rule]);
    for (actor, rows, expected) in [
        (None, &["teacher,ben,Ben,Price"][..], rejected(Rule::RoleKind)),
        (None, &["pupil,tom,Ben,Price"], rejected(Rule::RoleKind)),
        (None, &["senco,tom,Ben,Price"], accepted("update 2")),
        (None, &["it_admin,hal,Ben,Price"], accepted("update 4")),
        (None, &["teacher,ida,Ben,Price"], accepted("update 3")),
        (Some(4), &["teacher,ida,Ben,Price"], accepted("update 3")),
        (Some(3), &["teacher,ida,Ben,Price"], rejected(Rule::LastAdministrator)),
        (Some(3), &["headteacher,ida,Ben,Price"], accepted("update 3")),
        (None, &["teacher,ida,Ben,Price", "teacher,hal,Ben,Price"], rejected(Rule::LastAdministrator)),
        (None, &["teacher,ida,Ben,Price", "it_admin,tom,Ben,Price", "teacher,hal,Ben,Price"], accepted("update 4")),
        (
            None,
            &["teacher,ida,Ben,Price", "it_admin,new,A,B,,,,a-long-password", "teacher,hal,Ben,Price"],
            accepted("update 4"),
        ),
    ] {
        assert_eq!(outcome(&school, actor, rows), expected, "{rows:?} by {actor:?}");
    }
    school.accounts[3].archived = true;
    assert_eq!(outcome(&school, None, &["teacher,ida,Ben,Price"]), rejected(Rule::LastAdministrator));
}

#[test]
fn only_new_staff_need_a_password() {
    let school = school(vec![existing_account(1, Role::Teacher, "tom")]);
    let plan =
        plan_rows(&school, &["teacher,tom,Ben,Price", "teacher,new,Ann,Hall", "senco,s,Eva,Hall,,,,a-long-password"]);
    assert_eq!(actions(&plan), ["unchanged 1", "rejected", "create s"]);
    assert_eq!(rules_found(&plan), [(3, Some(Column::Password), Rule::PasswordRequired)]);
    assert!(created_account(&plan, 2).password.is_some());
}

#[test]
fn the_password_of_new_staff_contains_neither_the_username_nor_the_name_of_the_school() {
    let school = school(vec![existing_account(1, Role::Teacher, "tomjones")]);
    let plan = plan_rows(
        &school,
        &[
            "teacher,annhall,Ann,Hall,,,,annhall-rides-a-bike",
            // The user name will be generated from the name.
            "teacher,,Eva,Hill,,,,ehill-rides-a-bike",
            "senco,evahall,Eva,Hall,,,,OakHill-rides-a-bike",
            "senco,idahall,Ida,Hall,,,,nine-green-oaks",
            // An existing account keeps its password.
            "teacher,tomjones,Ben,Price,,,,tomjones-rides-a-bike",
        ],
    );
    assert_eq!(actions(&plan), ["rejected", "rejected", "rejected", "create idahall", "unchanged 1"]);
    assert_eq!(rules_found(&plan), [2, 3, 4].map(|line| (line, Some(Column::Password), Rule::PersonalPassword)));
}

#[test]
fn a_missing_password_of_new_staff_is_reported_with_other_errors() {
    let school = school(vec![existing_account(1, Role::Teacher, "tom")]);
    let rows = [
        "teacher,new,,Hall",
        "teacher,,Ann,=1,,,407264",
        "teacher,tom,,Price",
        // Until their identifiers are valid, it is unknown whether these people are new.
        "teacher,has space,Ann,Hall",
        "teacher,,Ann,Hall,=1,,,,1.2E+11",
        "wizard,,Ann,Hall",
        "teacher,x,,Hall,,,,password",
    ];
    let plan = plan_rows(&school, &rows);
    let findings: Vec<_> = plan.findings.iter().filter(|finding| finding.rule == Rule::PasswordRequired).collect();
    assert_eq!(findings.iter().map(|finding| finding.line).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(
        rules_found(&plan)[..2],
        [(2, Some(Column::FirstName), Rule::Required), (2, Some(Column::Password), Rule::PasswordRequired)]
    );
}

#[test]
fn a_row_without_identifiers_is_recognised_by_its_content() {
    let rows = [",,Ben,Price,Oak,4", ",,Ben,Price,Oak,4", ",,Zoe,Hall,Oak,4"];
    let mut school = RosterSchool::default();
    let first = plan_rows(&school, &rows);
    apply(&mut school, &first, None);
    let plan = plan_rows(&school, &[rows[2], rows[0], rows[1]]);
    assert_eq!(actions(&plan), ["unchanged 1002", "unchanged 1000", "unchanged 1001"]);
    // One of the two pupils with equal rows has left, and it is unknown which one.
    assert_eq!(plan_rows(&school, &[rows[0]]).leavers, [id(1001), id(1002)]);
    school.accounts[2].archived = true;
    assert_eq!(actions(&plan_rows(&school, &rows))[2], "update 1002 restored");
}

#[test]
fn an_it_admins_file_neither_makes_nor_changes_a_headteacher() {
    let archived = Existing { archived: true, ..existing_account(5, Role::Headteacher, "old") };
    let school = school(vec![
        existing_account(2, Role::Teacher, "tom"),
        existing_account(3, Role::ItAdmin, "ida"),
        existing_account(4, Role::Headteacher, "hal"),
        archived,
    ]);
    let outcome = |protects_headteachers: bool, row: &str| {
        let options = ImportOptions { protects_headteachers, ..ImportOptions::default() };
        let plan = plan(&roster(&[row]), &school, &options);
        let rules: Vec<_> =
            plan.findings.iter().filter(|finding| finding.is_error()).map(|finding| finding.rule).collect();
        (actions(&plan).pop().unwrap(), rules)
    };
    for (row, by_headteacher) in [
        ("headteacher,new,A,B,,,,a-long-password", "create new"),
        ("headteacher,tom,Ben,Price", "update 2"),
        ("headteacher,ida,Ben,Price", "update 3"),
        ("it_admin,hal,Ben,Price", "update 4"),
        (",hal,Ben,Renamed", "update 4"),
        ("headteacher,old,Ben,Price", "update 5 restored"),
    ] {
        assert_eq!(outcome(false, row), (by_headteacher.to_owned(), vec![]), "{row}");
        assert_eq!(outcome(true, row), ("rejected".to_owned(), vec![Rule::HeadteacherOnly]), "{row}");
    }
    for row in ["headteacher,hal,Ben,Price", ",hal,Ben,Price", "senco,tom,Ben,Price"] {
        assert_eq!(outcome(true, row), outcome(false, row), "{row}");
        assert_ne!(outcome(true, row).0, "rejected", "{row}");
    }
}
