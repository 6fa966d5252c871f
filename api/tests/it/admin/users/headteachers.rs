//! An IT admin can neither give the role headteacher nor change a headteacher's account, and the headteacher sees what
//! was tried.

use chrono::TimeDelta;
use entity::Role;
use poem::http::Method;
use serde_json::{Value, json};

use super::{new_teacher, with};
use crate::support::{Client, School, TestApp};

/// What was refused, as the headteacher sees it: the number, and the latest.
async fn refused(app: &TestApp, oak: &School<'_>) -> (Value, Vec<Value>) {
    let overview = app.as_(&oak.headteacher).get("/teacher/school").await.ok();
    let refused = &overview["refused_actions"];
    let latest = refused["latest"].as_array().unwrap();
    assert!(latest.iter().all(|action| action["at"] == json!(app.clock.now().to_rfc3339())));
    assert!(latest.iter().all(|action| action["actor_id"] == json!(oak.it_admin.id)));
    assert!(latest.iter().all(|action| action["actor_name"] == "Robin it"));
    (refused["last_30_days"].clone(), latest.iter().map(|action| action["action"].clone()).collect())
}

/// The details and the subjects of the refused actions in the audit log, the latest first.
async fn audited(client: &Client<'_>) -> Vec<(Value, Value)> {
    let page = client.get("/admin/audit?action=user.refused").await.ok();
    let entry = |entry: &Value| (entry["detail"]["refused"].clone(), entry["subject_id"].clone());
    page["items"].as_array().unwrap().iter().map(entry).collect()
}

#[tokio::test]
async fn an_it_admin_cannot_give_the_role_headteacher() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let before = app.stored(oak.id).await;
    let new = with(new_teacher(), json!({ "role": "headteacher" }));
    admin.post("/admin/users", new.clone()).await.is("LMS-ADM-009");
    for person in [&oak.teacher, &oak.it_admin, &oak.pupil] {
        let change = json!({ "role": "headteacher", "first_name": "Ann" });
        admin.patch(&format!("/admin/users/{}", person.id), change).await.is("LMS-ADM-009");
    }
    assert_eq!(app.stored(oak.id).await, before);
    let expected = json!(["give_role", "give_role", "give_role", "create"]);
    assert_eq!(refused(&app, &oak).await, (json!(4), expected.as_array().unwrap().clone()));
    let subjects = [json!(oak.pupil.id), json!(oak.it_admin.id), json!(oak.teacher.id), Value::Null];
    let subjects_of_audit: Vec<Value> = audited(&admin).await.into_iter().map(|(_, subject)| subject).collect();
    assert_eq!(subjects_of_audit, subjects);
    // The headteacher may do all of that.
    app.as_(&oak.headteacher).post("/admin/users", new).await.created();
    let change = json!({ "role": "headteacher" });
    app.as_(&oak.headteacher).patch(&format!("/admin/users/{}", oak.teacher.id), change).await.ok();
}

#[tokio::test]
async fn an_it_admin_cannot_change_archive_erase_or_take_over_a_headteachers_account() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let second = oak.person(Role::Headteacher, "second").await;
    let (admin, head) = (app.as_(&oak.it_admin), app.as_(&oak.headteacher));
    let user = format!("/admin/users/{}", second.id);
    let before = app.stored(oak.id).await;
    let calls = [
        (Method::PATCH, user.clone(), json!({ "password": "nine-green-oaks" }), "change"),
        (Method::PATCH, user.clone(), json!({ "role": "teacher" }), "change"),
        (Method::PATCH, user.clone(), json!({ "username": "nobody" }), "change"),
        (Method::PATCH, user.clone(), json!({ "archived": true }), "change"),
        (Method::POST, format!("{user}/credential"), json!({}), "credential"),
        (Method::POST, format!("{user}/credential"), json!({ "password": "nine-green-oaks" }), "credential"),
        (Method::DELETE, user.clone(), json!({}), "archive"),
        (Method::DELETE, format!("{user}?erase=true"), json!({}), "erase"),
    ];
    let mut expected = Vec::new();
    for (method, path, body, action) in calls {
        admin.call(method, &path).json(&body).send().await.is("LMS-ADM-001");
        expected.insert(0, (json!(action), json!(second.id)));
    }
    assert_eq!(app.stored(oak.id).await, before);
    app.as_(&second).get("/auth/me").await.ok();
    app.anonymous().post(second.login_path(), second.login()).await.ok();
    let latest = expected.iter().map(|(action, _)| action.clone()).collect();
    assert_eq!(refused(&app, &oak).await, (json!(8), latest));
    assert_eq!(audited(&head).await, expected);
    // An IT admin may see and unlock the account, and the headteacher may do everything.
    admin.get(&user).await.ok();
    admin.post_nothing(&format!("{user}/unlock")).await.done();
    head.post(&format!("{user}/credential"), json!({})).await.ok();
    head.delete(&user).await.done();
    admin.patch(&user, json!({ "archived": false })).await.is("LMS-ADM-001");
}

#[tokio::test]
async fn a_roster_of_an_it_admin_neither_makes_nor_changes_a_headteacher() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (admin, head) = (app.as_(&oak.it_admin), app.as_(&oak.headteacher));
    let roster = b"role,username,first_name,last_name,password\n\
        headteacher,new,Ada,New,seven-quiet-harbours-9\n\
        headteacher,teacher,Robin,teacher,\n\
        teacher,head,Robin,head,\n\
        headteacher,head,Robin,Renamed,\n\
        senco,senco,Ada,Renamed,\n";
    let before = app.stored(oak.id).await;
    let stopped = app.import(&admin, roster, &[("mode", "commit"), ("confirm_large", "true")]).await;
    assert_eq!(
        (&stopped["import"]["state"], &stopped["import"]["counts"]["rejected"]),
        (&json!("rejected"), &json!(4))
    );
    assert_eq!(app.stored(oak.id).await, before);
    let rows = stopped["report"]["items"].as_array().unwrap();
    let rules = |row: &Value| row["findings"][0]["rule"] == "only a headteacher can do this";
    assert_eq!(rows.iter().filter(|row| rules(row)).count(), 3, "{stopped}");
    let options = [("mode", "commit"), ("on_error", "skip"), ("confirm_large", "true")];
    let done = app.import(&admin, roster, &options).await;
    assert_eq!((&done["import"]["state"], &done["import"]["counts"]["updated"]), (&json!("done"), &json!(1)));
    let (accounts, _) = app.stored(oak.id).await;
    let heads: Vec<_> = accounts.iter().filter(|account| account.role == Role::Headteacher).collect();
    assert_eq!((heads.len(), heads[0].id, heads[0].last_name.as_str()), (1, oak.headteacher.id, "head"));
    assert_eq!(refused(&app, &oak).await, (json!(2), vec![json!("import"); 2]));
    // A row that changes nothing does not stop the rest of the roster.
    let unchanged = b"role,username,first_name,last_name\nheadteacher,head,Robin,head\nsenco,senco,Ada,Renamed\n";
    assert_eq!(app.import(&admin, unchanged, &[]).await["import"]["state"], "ready");
    // A headteacher's roster may make another headteacher.
    let successor = b"role,username,first_name,last_name,password\nheadteacher,new,Ada,New,seven-quiet-harbours-9\n";
    assert_eq!(app.import(&head, successor, &options).await["import"]["counts"]["created"], 1);
    assert_eq!(refused(&app, &oak).await.0, json!(2));
}

#[tokio::test]
async fn the_headteacher_sees_the_latest_refused_actions_of_the_last_thirty_days() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let admin = app.as_(&oak.it_admin);
    let path = format!("/admin/users/{}/credential", oak.headteacher.id);
    admin.post(&path, json!({})).await.is("LMS-ADM-001");
    app.clock.advance(TimeDelta::days(30));
    assert_eq!(refused(&app, &oak).await, (json!(0), vec![]));
    for _ in 0..12 {
        app.as_(&oak.it_admin).post(&path, json!({})).await.is("LMS-ADM-001");
    }
    assert_eq!(refused(&app, &oak).await, (json!(12), vec![json!("credential"); 10]));
    assert_eq!(refused(&app, &elm).await, (json!(0), vec![]));
    // The old entry stays in the audit log.
    assert_eq!(audited(&app.as_(&oak.headteacher)).await.len(), 13);
}
