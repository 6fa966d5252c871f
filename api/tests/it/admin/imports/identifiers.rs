//! When a user name, UPN or external id may pass from one child to another.

use std::{collections::BTreeMap, fmt::Write};

use serde_json::json;

use crate::support::{School, TestApp, imports::id};

const HEADER: &str = "username,first_name,last_name,external_id,upn\n";
const UPNS: [&str; 3] = ["B801200005001", "K201928923317", "B202517916508"];

/// The pupils' user names and UPNs by external id.
async fn pupils(app: &TestApp, oak: &School<'_>) -> BTreeMap<String, (String, Option<String>)> {
    let (accounts, _) = app.stored(oak.id).await;
    accounts.into_iter().filter_map(|row| Some((row.external_id?, (row.username, row.upn)))).collect()
}

#[tokio::test]
async fn children_exchange_usernames_and_upns_however_far_apart_their_rows_are() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    // The 120 rows are written in chunks of 50.
    let row = |number: usize, username: &str, upn: &str| format!("{username},Ava,Price{number},E{number},{upn}\n");
    let names = |number: usize| format!("child{number}");
    let before: String = (0..120).map(|n| row(n, &names(n), UPNS.get(n).unwrap_or(&""))).collect();
    let first = app.import(&admin, format!("{HEADER}{before}").as_bytes(), &[("mode", "commit")]).await;
    assert_eq!(first["import"]["counts"]["created"], 120);
    let cards: BTreeMap<_, _> = admin.cards(&id(&first)).await.into_iter().collect();

    // User names are swapped between neighbours and between distant rows, rotated in a circle of three, and shifted
    // along a chain. Two UPNs are swapped.
    let mut next: Vec<_> = (0..120).map(|n| (names(n), UPNS.get(n).copied().unwrap_or_default())).collect();
    for (left, right) in [(3, 4), (5, 119), (10, 60), (60, 110)] {
        let left_username = next[left].0.clone();
        next[left].0 = std::mem::replace(&mut next[right].0, left_username);
    }
    for (number, username) in [(20, names(21)), (21, names(90)), (90, "last".to_owned())] {
        next[number].0 = username;
    }
    (next[0].1, next[1].1) = (UPNS[1], UPNS[0]);
    let rows: String = next.iter().enumerate().map(|(n, (name, upn))| row(n, name, upn)).collect();
    let roster = format!("{HEADER}{rows}");
    let done = app.import(&admin, roster.as_bytes(), &[("mode", "commit")]).await;
    assert_eq!((&done["import"]["state"], &done["import"]["counts"]["updated"]), (&json!("done"), &json!(12)));
    let pupils = pupils(&app, &oak).await;
    for (number, (username, upn)) in next.iter().enumerate() {
        let upn = Some((*upn).to_owned()).filter(|upn| !upn.is_empty());
        assert_eq!(pupils[&format!("E{number}")], (username.clone(), upn), "{number}");
    }
    // A child keeps the PIN when the user name changes.
    let login = |username: &str, pin: &str| json!({ "school_id": oak.id, "username": username, "pin": pin });
    app.anonymous().post("/auth/pupil/login", login("child119", &cards["child5"])).await.ok();
    app.anonymous().post("/auth/pupil/login", login("child5", &cards["child5"])).await.is("LMS-AUTH-006");

    let again = app.import(&admin, roster.as_bytes(), &[("mode", "commit")]).await;
    assert_eq!(again["import"]["counts"]["unchanged"], 120);
}

#[tokio::test]
async fn an_identifier_that_one_child_gives_up_can_pass_to_another_in_the_same_file() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let [one, two, three] = UPNS;
    let before = format!("{HEADER}zprice,Zoe,Price,E1,{one}\nbprice,Ben,Price,E2,{two}\n");
    app.import(&admin, before.as_bytes(), &[("mode", "commit")]).await;
    let mut roster = HEADER.to_owned();
    // Zac takes over Zoe's old user name and UPN, and Bea's derived user name is Ben's old user name.
    let _ = write!(roster, "zoe,Zoe,Price,E1,{three}\nben,Ben,Price,E2,\nzprice,Zac,Price,E3,{one}\n,Bea,Price,E4,\n");
    let options = [("mode", "commit"), ("confirm_large", "true")];
    let done = app.import(&admin, roster.as_bytes(), &options).await;
    assert_eq!((&done["import"]["state"], &done["import"]["counts"]["created"]), (&json!("done"), &json!(2)));
    let expected =
        [("E1", "zoe", Some(three)), ("E2", "ben", Some(two)), ("E3", "zprice", Some(one)), ("E4", "bprice", None)];
    let expected = expected.map(|(id, name, upn)| (id.to_owned(), (name.to_owned(), upn.map(str::to_owned))));
    assert_eq!(pupils(&app, &oak).await, BTreeMap::from(expected));
}

#[tokio::test]
async fn a_new_child_does_not_get_the_record_of_a_leaver() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let roster = |rows: &str| format!("{HEADER}{rows}").into_bytes();
    let commit = [("mode", "commit"), ("leavers", "archive"), ("confirm_large", "true")];
    app.import(&admin, &roster("bprice,Ben,Price,E1,\nzhall,Zoe,Hall,E2,\n"), &commit).await;
    app.import(&admin, &roster("zhall,Zoe,Hall,E2,\n"), &commit).await;
    let before = app.stored(oak.id).await;

    for (rows, line) in [
        ("zhall,Zoe,Hall,E2,\nbprice,Bea,Price,E9,\n", 3),
        // The new child does not get the record of a pupil who is still in the roster either, even if the roster gives
        // that pupil another user name.
        ("zhall,Zac,Hall,E9,\nzoe.hall,Zoe,Hall,E2,\n", 2),
    ] {
        let rejected = app.import(&admin, &roster(rows), &commit).await;
        assert_eq!(rejected["import"]["state"], "rejected");
        let row = rejected["report"]["items"].as_array().unwrap().iter().find(|row| row["outcome"] == "rejected");
        assert_eq!(row.unwrap()["line"], line, "{rejected}");
        assert_eq!(app.stored(oak.id).await, before);
    }

    // With `skip`, the valid rows are imported.
    let skip = [("mode", "commit"), ("on_error", "skip"), ("confirm_large", "true")];
    let done = app.import(&admin, &roster("zhall,Zac,Hall,E9,\nzoe.hall,Zoe,Hall,E2,\n"), &skip).await;
    assert_eq!(done["import"]["state"], "done");
    let usernames: Vec<_> = pupils(&app, &oak).await.into_iter().map(|(id, (name, _))| (id, name)).collect();
    let pair = |id: &str, name: &str| (id.to_owned(), name.to_owned());
    assert_eq!(usernames, [pair("E1", "bprice"), pair("E2", "zoe.hall")]);
}
