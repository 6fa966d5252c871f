//! What an import does to the people whom the school has.

use std::fmt::Write;

use chrono::TimeDelta;
use entity::account;
use serde_json::{Value, json};

use crate::support::{Class, Person, School, TestApp, imports::id};

/// The roster of these pupils as they are, with `change` to each row's last name.
fn roster<'p>(class: &str, pupils: impl IntoIterator<Item = &'p Person>, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut roster = "username,first_name,last_name,classroom,year_group\n".to_owned();
    for pupil in pupils {
        let Person { username, first_name, last_name, .. } = pupil;
        let _ = writeln!(roster, "{username},{first_name},{},{class},4", change(last_name));
    }
    roster.into_bytes()
}

fn as_is(name: &str) -> String {
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
async fn pupils_who_are_not_in_the_file_stay_unless_they_are_to_be_archived() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(8).await;
    let admin = app.as_(&oak.it_admin);
    let class: &Class = &oak.classes[0];
    let gone = &class[7];
    let before = app.stored(oak.id).await;
    let stays = roster(&class.name, &class[..7], as_is);

    let kept = app.import(&admin, &stays, &[("mode", "commit")]).await;
    assert_eq!((&kept["import"]["state"], counts(&kept)), (&json!("done"), [0, 0, 0, 0, 7, 2]));
    // Two: the pupil of no class is not in the file either.
    assert_eq!(leavers(&kept).len(), 2);
    assert_eq!(app.stored(oak.id).await, before);

    let archived = app.import(&admin, &stays, &[("mode", "commit"), ("leavers", "archive")]).await;
    assert_eq!((&archived["import"]["state"], counts(&archived)), (&json!("done"), [0, 0, 0, 0, 7, 2]));
    assert!(leavers(&archived).contains(&json!(gone.id)));
    let leaver = account(&oak, gone).await;
    assert!(leaver.archived_at.is_some() && leaver.classroom_id.is_none());
    app.anonymous().post(gone.door(), gone.login()).await.is("LMS-AUTH-006");
    app.as_(gone).get("/auth/me").await.is("LMS-AUTH-009");
    app.as_(&class[0]).get("/auth/me").await.ok();

    // Back in the file, back in the class, with the PIN of before.
    let back = app.import(&admin, &roster(&class.name, &class[..], as_is), &[("mode", "commit")]).await;
    assert_eq!(counts(&back), [0, 1, 1, 1, 7, 0]);
    let leaver = account(&oak, gone).await;
    assert!(leaver.archived_at.is_none() && leaver.classroom_id == Some(class.id));
    app.anonymous().post(gone.door(), gone.login()).await.ok();
    admin.get(&format!("/admin/imports/{}/login-cards", id(&back))).await.is("LMS-SES-006");
}

#[tokio::test]
async fn more_than_half_of_a_school_changes_only_when_that_is_confirmed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(7).await;
    let admin = app.as_(&oak.it_admin);
    let class = &oak.classes[0];
    let before = app.stored(oak.id).await;
    // Seven of twelve accounts, and then six.
    let renamed = roster(&class.name, &class[..], |name| format!("{name}son"));
    for mode in ["dry_run", "commit"] {
        let refused = app.import(&admin, &renamed, &[("mode", mode)]).await;
        assert_eq!(refused["import"]["state"], "rejected");
        assert!(refused["import"]["reason"].as_str().unwrap().contains("confirm_large=true"), "{refused}");
        assert_eq!(refused["import"]["counts"]["updated"], 7);
    }
    assert_eq!(app.stored(oak.id).await, before);
    let none = roster(&class.name, &class[..1], as_is);
    let refused = app.import(&admin, &none, &[("mode", "commit"), ("leavers", "archive")]).await;
    assert_eq!(refused["import"]["state"], "rejected", "seven leavers of twelve accounts");
    assert_eq!(app.stored(oak.id).await, before);

    let half = roster(&class.name, &class[..6], |name| format!("{name}s"));
    assert_eq!(app.import(&admin, &half, &[("mode", "commit")]).await["import"]["state"], "done");
    let done = app.import(&admin, &renamed, &[("mode", "commit"), ("confirm_large", "true")]).await;
    assert_eq!((&done["import"]["state"], counts(&done)), (&json!("done"), [0, 7, 0, 0, 0, 1]));
    let pupil = account(&oak, &class[6]).await;
    assert_eq!(pupil.last_name, format!("{}son", class[6].last_name));
    // A changed name is no reason to sign in anew.
    app.as_(&class[6]).get("/auth/me").await.ok();
}

#[tokio::test]
async fn a_pupil_moves_and_the_report_says_what_changes_but_not_to_what() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await;
    let admin = app.as_(&oak.it_admin);
    let class = &oak.classes[0];
    let moved = roster("Rowan", &class[..1], as_is);
    let shown = app.import(&admin, &moved, &[]).await;
    let row = &shown["report"]["items"][0];
    assert_eq!((&row["outcome"], &row["account_id"]), (&json!("updated"), &json!(class[0].id)));
    assert_eq!((&row["summary"]["changes"], &row["summary"]["moved"]), (&json!(["classroom"]), &json!(true)));
    admin.tell_import(&id(&shown), "commit").await.accepted();
    app.do_jobs().await;
    let (_, classes) = app.stored(oak.id).await;
    let rowan = classes.iter().find(|class| class.name == "Rowan").unwrap();
    assert_eq!(account(&oak, &class[0]).await.classroom_id, Some(rowan.id));
}

#[tokio::test]
async fn what_changed_since_the_dry_run_is_seen_by_the_commit() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let roster = b"first_name,last_name,username\nAva,Price,aprice\nBen,Shah,bshah\n";
    let shown = app.import(&admin, roster, &[]).await;
    assert_eq!(shown["import"]["counts"]["created"], 2);
    // Somebody makes one of the two by hand.
    let user =
        json!({ "role": "pupil", "username": "aprice", "first_name": "Ava", "last_name": "Price", "pin": "407264" });
    admin.post("/admin/users", user).await.created();
    admin.tell_import(&id(&shown), "commit").await.accepted();
    app.do_jobs().await;
    let done = admin.import(&id(&shown)).await;
    assert_eq!(done["import"]["state"], "done");
    assert_eq!((&done["import"]["counts"]["created"], &done["import"]["counts"]["unchanged"]), (&json!(1), &json!(1)));
    assert_eq!(admin.cards(&id(&shown)).await.len(), 1);
}

#[tokio::test]
async fn two_imports_of_one_school_at_once_make_each_person_once() {
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
    // Those that met the others' accounts are tried again in a while.
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
