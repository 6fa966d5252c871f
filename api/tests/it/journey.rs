//! The first steps with the product, from an empty database to a pupil who is signed in.

use entity::{SchoolId, prepared_plan};
use serde_json::{Value, json};

use crate::support::{
    Client, TestApp,
    imports::{fixture, id},
};

/// Logs in and returns the response and a client with its access token.
async fn log_in<'a>(app: &'a TestApp, path: &str, body: Value) -> (Value, Client<'a>) {
    let session = app.anonymous().post(path, body).await.ok();
    let client = app.with_token(session["access_token"].as_str().unwrap());
    (session, client)
}

fn counts(created: u32, unchanged: u32) -> Value {
    json!({ "created": created, "updated": 0, "moved": 0, "restored": 0, "unchanged": unchanged, "rejected": 0,
        "leavers": 0 })
}

#[tokio::test]
async fn from_an_empty_database_to_a_pupil_who_is_signed_in() {
    let app = TestApp::spawn().await;
    app.anonymous().get("/schools").await.is("LMS-SCH-001");

    // The operator creates a school and its first administrator.
    api::platform_admin::create(&app, "operator", &"granite-otter-51-quays".into()).await.unwrap();
    let credentials = json!({ "username": "operator", "password": "granite-otter-51-quays" });
    let (_, operator) = log_in(&app, "/platform/login", credentials).await;
    let school = json!({ "name": "Elm Road Primary School", "slug": "elm-road", "urn": "100001" });
    let school = operator.post("/platform/schools", school).await.created();
    let school_id = school["id"].as_str().unwrap();
    // The roster has a headteacher, whom an IT admin could not add.
    let admin = json!({ "role": "headteacher", "username": "tlane", "first_name": "Tobi", "last_name": "Lane" });
    let admin = operator.post(&format!("/platform/schools/{school_id}/admins"), admin).await.created();
    let drawn = admin["password"].as_str().unwrap();

    // The administrator finds the school, logs in and chooses a new password.
    let schools = app.anonymous().get("/schools?q=elm").await.ok();
    assert_eq!(schools["items"][0]["id"], school_id);
    let credentials = |password: &str| json!({ "school_id": school_id, "username": "TLane", "password": password });
    let (session, admin) = log_in(&app, "/auth/staff/login", credentials(drawn)).await;
    assert_eq!(session["me"]["must_change_password"], true);
    let change = json!({ "current": drawn, "new": "seven-quiet-harbours-9" });
    let changed = admin.post("/auth/password", change).await;
    assert!(changed.status < 300, "{changed}");
    let (session, admin) = log_in(&app, "/auth/staff/login", credentials("seven-quiet-harbours-9")).await;
    assert_eq!(session["me"]["must_change_password"], false);

    // The administrator uploads the roster as a dry run, then commits it.
    let roster = fixture("roster-canonical.csv");
    let school_id: SchoolId = serde_json::from_value(school["id"].clone()).unwrap();
    let before = app.stored(school_id).await;
    let shown = app.import(&admin, &roster, &[("mode", "dry_run")]).await;
    assert_eq!((&shown["import"]["state"], &shown["import"]["rows_total"]), (&json!("ready"), &json!(64)));
    assert_eq!(shown["import"]["counts"], counts(64, 0));
    let report = shown["report"]["items"].as_array().unwrap();
    assert_eq!(report.len(), 64);
    assert!(report.iter().all(|row| row["outcome"] == "created" && row["findings"] == json!([])));
    assert_eq!(report[0]["summary"]["name"], "Rhian Pritchard");
    assert_eq!(app.stored(school_id).await, before);
    let import = id(&shown);
    assert_eq!(admin.post_to_import(&import, "commit").await.accepted()["state"], "committing");
    app.do_jobs().await;
    let done = admin.import(&import).await;
    assert_eq!((&done["import"]["state"], &done["import"]["rows_done"]), (&json!("done"), &json!(64)));
    assert_eq!(done["import"]["counts"], counts(64, 0));
    let (accounts, classes) = app.stored(school_id).await;
    assert_eq!((accounts.len(), classes.len()), (65, 2));
    assert!(classes.iter().all(|class| class.teacher_id.is_some()));

    // Each pupil's first plan is ready.
    let tx = app.tenant(school_id).read().await.unwrap();
    assert_eq!(tx.find::<prepared_plan::Entity>().all(&tx).await.unwrap().len(), 60);
    drop(tx);

    // A pupil signs in with a login card.
    let cards = admin.cards(&import).await;
    assert_eq!(cards.len(), 60);
    let (username, pin) = &cards[17];
    let card = json!({ "school_id": school_id, "username": username, "pin": pin });
    let (_, pupil) = log_in(&app, "/auth/pupil/login", card).await;
    let me = pupil.get("/auth/me").await.ok();
    assert_eq!((&me["role"], &me["username"]), (&json!("pupil"), &json!(username)));
    assert_eq!(me["school"]["slug"], "elm-road");
    assert!(classes.iter().any(|class| json!(class.id) == me["classroom_id"]));
    // A teacher signs in with the password from the file and must then change it.
    let teacher = json!({ "school_id": school_id, "username": "rpritchard", "password": "correct-horse-7-battery" });
    let (session, _) = log_in(&app, "/auth/staff/login", teacher).await;
    assert_eq!((&session["me"]["role"], &session["me"]["must_change_password"]), (&json!("teacher"), &json!(true)));

    // Importing the same file again changes nothing.
    let before = app.stored(school_id).await;
    let again = app.import(&admin, &roster, &[("mode", "commit")]).await;
    assert_eq!(again["import"]["state"], "done");
    assert_eq!(again["import"]["counts"], counts(0, 64));
    assert_eq!(again["report"]["items"], json!([]));
    assert_eq!(app.stored(school_id).await, before);
    admin.get(&format!("/admin/imports/{}/login-cards", id(&again))).await.is("LMS-SES-006");
}
