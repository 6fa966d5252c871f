//! Which account a row is about, and what may not happen to it.

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
    let plan = planned(
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
    assert_eq!(changes(&plan, 1), &Changes { external_id: Some("E2".to_owned()), ..Changes::default() });
    // The two new ones bear the name of an account that no row has.
    assert_eq!(found(&plan), [(5, None, Rule::SameName), (6, None, Rule::SameName)]);
    assert!(plan.findings[0].suggestion.contains("four"));
    assert_eq!(plan.leavers, [id(4)]);
    assert!(!plan.archive_leavers && !plan.has_errors());
}

#[test]
fn what_is_blank_is_kept_and_what_differs_is_changed() {
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
            Some(Changes { first_name: Some("Benjamin".to_owned()), ..Changes::default() }),
        ),
        (
            ",ben,Ben,Price,oak",
            "update 1 moved",
            Some(Changes { classroom: Some("Oak".to_owned()), ..Changes::default() }),
        ),
        (
            ",ben,Ben,Price,Ash",
            "update 1 moved",
            Some(Changes { classroom: Some("Ash".to_owned()), ..Changes::default() }),
        ),
        (
            ",new,Ben,Price,,5,,,E1,,E",
            "update 1",
            Some(Changes {
                username: Some("new".to_owned()),
                year_group: Some(YearGroup::Year5),
                sen_status: Some(SenStatus::Plan),
                ..Changes::default()
            }),
        ),
    ] {
        let plan = planned(&school, &[row]);
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
    let plan = planned(&school, &[",ben,Ben,Price,Oak"]);
    assert_eq!(actions(&plan), ["update 1 moved restored"]);
    assert_eq!((plan.counts.updated, plan.counts.moved, plan.counts.restored, plan.school_size), (1, 1, 1, 0));
    assert_eq!(actions(&planned(&school, &[",ben,Ben,Price"])), ["update 1 restored"]);
}

#[test]
fn a_row_of_two_accounts_and_two_rows_of_one_are_errors() {
    let school = school(vec![
        Existing { external_id: Some("E1".to_owned()), ..pupil(1, "one") },
        Existing { upn: Some("B801200005001".to_owned()), ..pupil(2, "two") },
    ]);
    for (rows, line, column, rule) in [
        (&[",,Ben,Price,,,,,E1,B801200005001"][..], 2, None, Rule::TwoAccounts),
        (&[",two,Ben,Price,,,,,E1"], 2, Some(Column::Username), Rule::UsernameTaken),
        (&[",,Ben,Price,,,,,E1", ",one,Ben,Price"], 3, None, Rule::AccountTwice),
        (&[",one,Ben,Price", ",,Ben,Price,,,,,E1"], 3, None, Rule::AccountTwice),
    ] {
        let plan = planned(&school, rows);
        assert_eq!(found(&plan).last(), Some(&(line, column, rule)));
        assert!(plan.has_errors());
        assert_eq!(actions(&plan).last().unwrap(), "rejected");
        assert_eq!(plan.counts.rejected, 1);
    }
}

#[test]
fn a_username_that_is_given_up_can_be_taken_by_a_later_row() {
    let school = school(vec![Existing { external_id: Some("E1".to_owned()), ..pupil(1, "one") }]);
    let plan = planned(&school, &[",uno,Ben,Price,,,,,E1", ",one,Bea,Price"]);
    assert_eq!(actions(&plan), ["update 1", "create one"]);
}

#[test]
fn an_account_matched_by_username_alone_shows_what_else_changes() {
    let school = school(vec![Existing {
        external_id: Some("E1".to_owned()),
        upn: Some("B801200005001".to_owned()),
        ..pupil(1, "one")
    }]);
    let plan = planned(&school, &[",one,Ben,Price,,,,,E2,K201928923317"]);
    let changed = |column| (2, Some(column), Rule::IdentifierChanged);
    assert_eq!(found(&plan), [changed(Column::ExternalId), changed(Column::Upn)]);
    assert_eq!(actions(&plan), ["update 1"]);
    // A temporary UPN that becomes a permanent one is nothing to remark on.
    assert!(found(&planned(&school, &[",,Ben,Price,,,,,E1,K201928923317"])).is_empty());
}

#[test]
fn roles_change_among_staff_alone_and_an_administrator_stays() {
    let mut school = school(vec![
        pupil(1, "ben"),
        existing(2, Role::Teacher, "tom"),
        existing(3, Role::ItAdmin, "ida"),
        existing(4, Role::Headteacher, "hal"),
    ]);
    let role_of = |school: &School, actor: Option<u128>, rows: &[&str]| {
        let options = Options { actor: actor.map(id), ..Options::default() };
        let plan = plan(&roster(rows), school, &options);
        let errors: Vec<_> =
            plan.findings.iter().filter(|finding| finding.is_error()).map(|finding| finding.rule).collect();
        (actions(&plan).pop().unwrap(), errors)
    };
    let fine = |action: &str| (action.to_owned(), vec![]);
    let refused = |rule| ("rejected".to_owned(), vec![rule]);
    for (actor, rows, expected) in [
        (None, &["teacher,ben,Ben,Price"][..], refused(Rule::RoleKind)),
        (None, &["pupil,tom,Ben,Price"], refused(Rule::RoleKind)),
        (None, &["senco,tom,Ben,Price"], fine("update 2")),
        (None, &["it_admin,hal,Ben,Price"], fine("update 4")),
        (None, &["teacher,ida,Ben,Price"], fine("update 3")),
        (Some(4), &["teacher,ida,Ben,Price"], fine("update 3")),
        (Some(3), &["teacher,ida,Ben,Price"], refused(Rule::LastAdministrator)),
        (Some(3), &["headteacher,ida,Ben,Price"], fine("update 3")),
        (None, &["teacher,ida,Ben,Price", "teacher,hal,Ben,Price"], refused(Rule::LastAdministrator)),
        (None, &["teacher,ida,Ben,Price", "it_admin,tom,Ben,Price", "teacher,hal,Ben,Price"], fine("update 4")),
        (
            None,
            &["teacher,ida,Ben,Price", "it_admin,new,A,B,,,,a-long-password", "teacher,hal,Ben,Price"],
            fine("update 4"),
        ),
    ] {
        assert_eq!(role_of(&school, actor, rows), expected, "{rows:?} by {actor:?}");
    }
    school.accounts[3].archived = true;
    assert_eq!(role_of(&school, None, &["teacher,ida,Ben,Price"]), refused(Rule::LastAdministrator));
}

#[test]
fn new_staff_need_a_password_and_nobody_else() {
    let school = school(vec![existing(1, Role::Teacher, "tom")]);
    let plan =
        planned(&school, &["teacher,tom,Ben,Price", "teacher,new,Ann,Hall", "senco,s,Eva,Hall,,,,a-long-password"]);
    assert_eq!(actions(&plan), ["unchanged 1", "rejected", "create s"]);
    assert_eq!(found(&plan), [(3, Some(Column::Password), Rule::PasswordRequired)]);
    assert!(created(&plan, 2).password.is_some());
}

#[test]
fn a_row_without_identifiers_is_known_again_by_its_content() {
    let rows = [",,Ben,Price,Oak,4", ",,Ben,Price,Oak,4", ",,Zoe,Hall,Oak,4"];
    let mut school = School::default();
    let first = planned(&school, &rows);
    apply(&mut school, &first, None);
    let plan = planned(&school, &[rows[2], rows[0], rows[1]]);
    assert_eq!(actions(&plan), ["unchanged 1002", "unchanged 1000", "unchanged 1001"]);
    // One twin left, and nobody can say which.
    assert_eq!(planned(&school, &[rows[0]]).leavers, [id(1001), id(1002)]);
    school.accounts[2].archived = true;
    assert_eq!(actions(&planned(&school, &rows))[2], "update 1002 restored");
}
