//! What an import changes in a school's existing accounts.

use std::fmt::Write;

use chrono::TimeDelta;
use entity::account;
use serde_json::{Value, json};

use crate::support::{Class, Person, School, TestApp, imports::id};

/// A roster of these pupils. `change` turns a pupil's last name into the last name in the roster.
fn roster<'p>(class: &str, pupils: impl IntoIterator<Item = &'p Person>, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut roster = "username,first_name,last_name,classroom,year_group\n".to_owned();
    for pupil in pupils {
        let Person { username, first_name, last_name, .. } = pupil;
        let _ = writeln!(roster, "{username},{first_name},{},{class},4", change(last_name));
    }
    roster.into_bytes()
}

fn unchanged(name: &str) -> String {
    name.to_owned()
}

async fn account(oak: &School<'_>, pupil: &Person) -> account::Model {
    oak.account(pupil.id).await.unwrap()
}

fn counts(shown: &Value) -> [u64; 6] {
    ["created", "updated", "moved", "restored", "unchanged", "leavers"]
        .map(|name| shown["import"]["counts"][name].as_u64().unwrap())
}

fn leavers(shown: &Value) -> Vec<Value> {
    let rows = shown["report"]["items"].as_array().unwrap();
    rows.iter().filter(|row| row["outcome"] == "leaver").map(|row| row["account_id"].clone()).collect()
}

#[tokio::test]
async fn pupils_missing_from_the_file_stay_unless_the_import_archives_leavers() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(8).await;
    let admin = app.as_(&oak.it_admin);
    let class: &Class = &oak.classes[0];
    let absent = &class[7];
    let before = app.stored(oak.id).await;
    let shorter_roster = roster(&class.name, &class[..7], unchanged);

    let first = app.import(&admin, &shorter_roster, &[("mode", "commit")]).await;
    assert_eq!((&first["import"]["state"], counts(&first)), (&json!("done"), [0, 0, 0, 0, 7, 2]));
    // There are two leavers, because the pupil without a class is not in the file either.
    assert_eq!(leavers(&first).len(), 2);
    assert_eq!(app.stored(oak.id).await, before);

    let archived = app.import(&admin, &shorter_roster, &[("mode", "commit"), ("leavers", "archive")]).await;
    assert_eq!((&archived["import"]["state"], counts(&archived)), (&json!("done"), [0, 0, 0, 0, 7, 2]));
    assert!(leavers(&archived).contains(&json!(absent.id)));
    let leaver = account(&oak, absent).await;
    assert!(leaver.archived_at.is_some() && leaver.classroom_id.is_none());
    app.anonymous().post(absent.login_path(), absent.login()).await.is("LMS-AUTH-006");
    app.as_(absent).get("/auth/me").await.is("LMS-AUTH-009");
    app.as_(&class[0]).get("/auth/me").await.ok();

    // A pupil who is in the file again is back in the class and has the same PIN.
    let back = app.import(&admin, &roster(&class.name, &class[..], unchanged), &[("mode", "commit")]).await;
    assert_eq!(counts(&back), [0, 1, 1, 1, 7, 0]);
    let leaver = account(&oak, absent).await;
    assert!(leaver.archived_at.is_none() && leaver.classroom_id == Some(class.id));
    app.anonymous().post(absent.login_path(), absent.login()).await.ok();
    admin.get(&format!("/admin/imports/{}/login-cards", id(&back))).await.is("LMS-SES-006");
}

#[tokio::test]
async fn changes_to_more_than_half_of_a_school_must_be_confirmed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(7).await;
    let admin = app.as_(&oak.it_admin);
    let class = &oak.classes[0];
    let before = app.stored(oak.id).await;
    // An import that changes seven of the twelve accounts must be confirmed. An import that changes six need not.
    let renamed = roster(&class.name, &class[..], |name| format!("{name}son"));
    for mode in ["dry_run", "commit"] {
        let rejected = app.import(&admin, &renamed, &[("mode", mode)]).await;
        assert_eq!(rejected["import"]["state"], "rejected");
        assert!(rejected["import"]["reason"].as_str().unwrap().contains("confirm_large=true"), "{rejected}");
        assert_eq!(rejected["import"]["counts"]["updated"], 7);
    }
    assert_eq!(app.stored(oak.id).await, before);
    let one_pupil = roster(&class.name, &class[..1], unchanged);
    let rejected = app.import(&admin, &one_pupil, &[("mode", "commit"), ("leavers", "archive")]).await;
    assert_eq!(rejected["import"]["state"], "rejected", "seven of twelve accounts are leavers");
    assert_eq!(app.stored(oak.id).await, before);

    let half = roster(&class.name, &class[..6], |name| format!("{name}s"));
    assert_eq!(app.import(&admin, &half, &[("mode", "commit")]).await["import"]["state"], "done");
    let done = app.import(&admin, &renamed, &[("mode", "commit"), ("confirm_large", "true")]).await;
    assert_eq!((&done["import"]["state"], counts(&done)), (&json!("done"), [0, 7, 0, 0, 0, 1]));
    let pupil = account(&oak, &class[6]).await;
    assert_eq!(pupil.last_name, format!("{}son", class[6].last_name));
    // A changed name does not end the sign-in.
    app.as_(&class[6]).get("/auth/me").await.ok();
}

#[tokio::test]
async fn the_report_of_a_moved_pupil_names_the_changed_fields_without_their_values() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await;
    let admin = app.as_(&oak.it_admin);
    let class = &oak.classes[0];
    let moved = roster("Rowan", &class[..1], unchanged);
    let shown = app.import(&admin, &moved, &[]).await;
    let row = &shown["report"]["items"][0];
    assert_eq!((&row["outcome"], &row["account_id"]), (&json!("updated"), &json!(class[0].id)));
    assert_eq!((&row["summary"]["changes"], &row["summary"]["moved"]), (&json!(["classroom"]), &json!(true)));
    admin.post_to_import(&id(&shown), "commit").await.accepted();
    app.do_jobs().await;
    let (_, classes) = app.stored(oak.id).await;
    let rowan = classes.iter().find(|class| class.name == "Rowan").unwrap();
    assert_eq!(account(&oak, &class[0]).await.classroom_id, Some(rowan.id));
}

#[tokio::test]
async fn a_commit_takes_changes_since_the_dry_run_into_account() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let roster = b"first_name,last_name,username\nAva,Price,aprice\nBen,Shah,bshah\n";
    let shown = app.import(&admin, roster, &[]).await;
    assert_eq!(shown["import"]["counts"]["created"], 2);
    // An administrator creates one of the two accounts by hand.
    let user =
        json!({ "role": "pupil", "username": "aprice", "first_name": "Ava", "last_name": "Price", "pin": "407264" });
    admin.post("/admin/users", user).await.created();
    admin.post_to_import(&id(&shown), "commit").await.accepted();
    app.do_jobs().await;
    let done = admin.import(&id(&shown)).await;
    assert_eq!(done["import"]["state"], "done");
    assert_eq!((&done["import"]["counts"]["created"], &done["import"]["counts"]["unchanged"]), (&json!(1), &json!(1)));
    assert_eq!(admin.cards(&id(&shown)).await.len(), 1);
}

#[tokio::test]
async fn concurrent_imports_into_one_school_create_each_person_once() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let mut roster = "first_name,last_name,external_id\n".to_owned();
    (0..120).for_each(|number| writeln!(roster, "Ava,Price,X{number}").unwrap());
    let before = app.stored(oak.id).await.0.len();
    let mut imports = Vec::new();
    for _ in 0..3 {
        imports.push(id(&admin.upload(roster.as_bytes(), &[("mode", "commit")]).send().await.accepted()));
    }
    app.do_jobs().await;
    // Imports that conflicted with accounts of another import are retried after a delay.
    for _ in 0..4 {
        app.clock.advance(TimeDelta::minutes(3));
        app.do_jobs().await;
    }
    assert_eq!(app.stored(oak.id).await.0.len(), before + 120);
    let admin = app.as_(&oak.it_admin);
    for import in imports {
        assert_eq!(admin.import(&import).await["import"]["state"], "done");
    }
}
