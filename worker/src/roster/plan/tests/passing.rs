//! Tests of identifiers that pass from one account to another.

use super::*;

#[test]
fn the_row_with_the_strongest_identifier_gets_the_account() {
    let school = school(vec![
        Existing { external_id: Some("E1".to_owned()), upn: Some("B801200005001".to_owned()), ..pupil(1, "bprice") },
        Existing { row_key: roster(&[",,Zoe,Hall,Oak"]).rows[0].row_key.map(Vec::from), ..pupil(2, "zhall") },
    ]);
    let later = |line| (line, None, Rule::LaterRow);
    let changed = |line, column| (line, Some(column), Rule::IdentifierChanged);
    for (rows, expected, errors) in [
        // The row of a new child cannot take a user name before a later row gives the user name up.
        (
            [",bprice,Bea,Price,,,,,E9", ",ben.price,Ben,Price,,,,,E1"],
            ["rejected", "update 1"],
            vec![later(2), changed(2, Column::ExternalId)],
        ),
        ([",bprice,Bea,Price", ",,Ben,Price,,,,,,B801200005001"], ["rejected", "unchanged 1"], vec![later(2)]),
        ([",,Ben,Price,,,,,E9,B801200005001", ",,Ben,Price,,,,,E1"], ["rejected", "unchanged 1"], vec![later(2)]),
        ([",,Zoe,Hall,Oak", ",zhall,Ben,Price"], ["rejected", "unchanged 2"], vec![later(2)]),
        // An invalid row counts, too, because it also concerns a person.
        (
            [",bprice,Bea,Price", ",,Ben,Price,,,12,,E1"],
            ["rejected", "rejected"],
            vec![later(2), (3, Some(Column::Pin), Rule::SixDigits)],
        ),
        ([",,Ben,Price,,,,,E1", ",bprice,Bea,Price"], ["unchanged 1", "rejected"], vec![(3, None, Rule::AccountTwice)]),
    ] {
        let plan = plan_rows(&school, &rows);
        assert_eq!(actions(&plan), expected, "{rows:?}");
        assert_eq!(rules_found(&plan), errors, "{rows:?}");
    }
}

#[test]
fn mixed_up_usernames_and_upns_are_exchanged() {
    let upns = ["B801200005001", "K201928923317", "B202517916508"];
    let child = |n: usize, username: &str| Existing {
        external_id: Some(format!("E{n}")),
        upn: Some(upns[n - 1].to_owned()),
        ..pupil(n as u128, username)
    };
    let school = || school(vec![child(1, "one"), child(2, "two"), child(3, "three")]);
    let row = |n: usize, username: &str, upn: usize| format!(",{username},Ben,Price,,,,,E{n},{}", upns[upn - 1]);
    for (rows, early) in [
        // Cycles of two and three user names, and of UPNs.
        (vec![row(1, "two", 1), row(2, "one", 2)], 2),
        (vec![row(1, "two", 1), row(2, "three", 2), row(3, "one", 3)], 3),
        (vec![row(1, "one", 2), row(2, "two", 1)], 2),
        (vec![row(1, "two", 2), row(2, "one", 1)], 2),
        // Chains in which each row takes the user name that the next row, or the previous row, gives up.
        (vec![row(1, "two", 1), row(2, "three", 2), row(3, "four", 3)], 2),
        (vec![row(3, "four", 3), row(2, "three", 2), row(1, "two", 1)], 0),
    ] {
        let mut school = school();
        let plan = plan_rows(&school, &rows.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(rules_found(&plan).is_empty(), "{rows:?}: {:?}", plan.findings);
        assert_eq!(plan.counts.updated as usize, rows.len());
        assert_eq!(plan.exchanged.len(), early, "{rows:?}");
        apply(&mut school, &plan, None);
        let again = plan_rows(&school, &rows.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(again.counts.unchanged as usize, rows.len(), "{rows:?}");
    }
}

#[test]
fn a_rejected_row_blocks_all_rows_that_wait_for_its_username() {
    let staff =
        |n, username, role| Existing { external_id: Some(format!("E{n}")), ..existing_account(n, role, username) };
    let school = school(vec![
        staff(1, "one", Role::Teacher),
        staff(2, "two", Role::Teacher),
        staff(3, "three", Role::Headteacher),
        staff(4, "four", Role::Teacher),
    ]);
    let taken = |line| (line, Some(Column::Username), Rule::UsernameTaken);
    for (last, expected) in [
        // The last row is rejected: it demotes the last administrator, has a PIN, makes staff a pupil, takes the
        // user name "four", or has an invalid name.
        ("teacher,five,Ben,Price,,,,,E3", (4, Some(Column::Role), Rule::LastAdministrator)),
        (",five,Ben,Price,,,407264,,E3", (4, Some(Column::Pin), Rule::PinOnStaff)),
        ("pupil,five,Ben,Price,,,,,E3", (4, Some(Column::Role), Rule::RoleKind)),
        ("headteacher,four,Ben,Price,,,,,E3", taken(4)),
        ("headteacher,five,Ben,=1,,,,,E3", (4, Some(Column::LastName), Rule::NotAName)),
    ] {
        let plan = plan_rows(&school, &["teacher,two,Ben,Price,,,,,E1", "teacher,three,Ben,Price,,,,,E2", last]);
        assert_eq!(rules_found(&plan), [taken(2), taken(3), expected], "{last}");
        assert!(plan.exchanged.is_empty());
    }
}

#[test]
fn a_doubtful_row_is_still_doubtful_when_an_import_restarts_after_it() {
    let upn = |n: usize| Some(["B801200005001", "K201928923317"][n].to_owned());
    let child = Existing { external_id: Some("E1".to_owned()), upn: upn(0), ..pupil(1, "bprice") };
    for (role, first) in [
        (Role::Pupil, ",bprice,Bea,Price,,,,,E9"),
        (Role::Pupil, ",zhall,Bea,Price,,,,,,B801200005001"),
        (Role::Teacher, ",zhall,Bea,Price,,,,,,B801200005001"),
        (Role::Teacher, "pupil,zhall,Bea,Price,,,,,,B801200005001"),
    ] {
        let roster = roster(&[first, ",ben,Ben,Price,,,,,E1,K201928923317"]);
        let accounts = vec![child.clone(), existing_account(2, role, "zhall"), pupil(3, "seems.to.leave")];
        let mut school = school(accounts);
        let options = ImportOptions { archive_leavers: true, ..ImportOptions::default() };
        let whole = plan(&roster, &school, &options);
        assert_eq!(actions(&whole), ["rejected", "update 1"]);
        assert!(!whole.archive_leavers, "{first}");
        apply(&mut school, &whole, Some(3));
        let rest = plan(&roster, &school, &ImportOptions { done_through_line: 3, ..options });
        assert_eq!((rest.leavers, rest.archive_leavers), (whole.leavers, false), "{first} beside a {role:?}");
    }
}
