//! The demonstration school has data on every page for somebody who tries the product.

use api::demo;
use serde_json::{Value, json};

use crate::support::{Client, TestApp};

/// Prepares the school, runs its jobs, and returns the printed sign-in details.
async fn prepare(app: &TestApp) -> String {
    let printed = demo::prepare(app).await.unwrap();
    app.do_jobs().await;
    printed
}

/// Signs in a person of this role with the printed details.
async fn sign_in<'a>(app: &'a TestApp, printed: &str, role: &str) -> Client<'a> {
    let school_id = printed.lines().find_map(|line| line.strip_prefix("school_id ")).unwrap();
    let line = printed.lines().find(|line| line.trim_start().starts_with(role)).unwrap();
    let [_, username, kind, secret] = line.split_whitespace().collect::<Vec<_>>()[..] else { panic!("{line}") };
    let (path, kind) = if kind == "PIN" { ("pupil", "pin") } else { ("staff", "password") };
    let login = json!({ "school_id": school_id, "username": username, kind: secret });
    let session = app.anonymous().post(&format!("/auth/{path}/login"), login).await.ok();
    app.with_token(session["access_token"].as_str().unwrap())
}

fn length(list: &Value) -> usize {
    list.as_array().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_user_finds_something_everywhere() {
    let app = TestApp::spawn().await;
    let printed = prepare(&app).await;
    let teacher = sign_in(&app, &printed, "teacher").await;
    assert!(length(&teacher.get("/teacher/dashboard").await.ok()["attention"]) > 0);
    assert!(length(&teacher.get("/teacher/assignments").await.ok()["items"]) > 0);
    let inbox = teacher.get("/teacher/markings").await.ok();
    let marked = inbox["items"].as_array().unwrap().iter().filter(|marking| !marking["marked_at"].is_null()).count();
    assert_eq!((length(&inbox["items"]), marked), (9, 2));

    let made = teacher.get("/assessments").await.ok();
    let own = made["items"].as_array().unwrap().iter().find(|item| item["built_in"] == false).unwrap().clone();
    assert_eq!(own["started"], 10);
    let results = teacher.get(&format!("/assessments/{}/results", own["id"].as_str().unwrap())).await.ok();
    assert_eq!(length(&results["items"]), 10);

    let senco = sign_in(&app, &printed, "senco").await;
    let group = senco.get("/interventions").await.ok()["items"][0].clone();
    assert_eq!(group["pupils"], 6);
    let progress = senco.get(&format!("/interventions/{}/progress", group["id"].as_str().unwrap())).await.ok();
    assert_eq!(length(&progress["pupils"]), 6);
    assert!(length(&senco.get("/interventions/suggestions").await.ok()["items"]) > 0);

    let head = sign_in(&app, &printed, "headteacher").await;
    let round = head.get("/mtc/rounds").await.ok()["items"][0].clone();
    let status = head.get(&format!("/mtc/rounds/{}", round["id"].as_str().unwrap())).await.ok();
    let counts = json!({
        "not_started": 6, "in_progress": 0, "complete": 16, "incomplete": 1, "restart_given": 1, "not_taking": 1,
    });
    assert_eq!((&round["state"], &status["counts"]), (&json!("open"), &counts));
    let overview = head.get("/teacher/school").await.ok();
    assert_eq!((&overview["school"]["pupils"], &overview["school"]["actual"]["pupils"]), (&json!(75), &json!(16)));
    assert!((8.0..25.0).contains(&overview["school"]["actual"]["mean"].as_f64().unwrap()), "{overview}");
    assert!(overview["sen"]["predicted"]["sen"].is_number(), "{overview}");
    let results = head.get("/mtc/results").await.ok();
    for result in results["items"].as_array().unwrap() {
        assert!(result["score"].is_number() && result["timing"] == "verified", "{result}");
    }

    let pupil = sign_in(&app, &printed, "pupil").await;
    assert!(length(&pupil.get("/me/progress").await.ok()["facts"]) > 0);
}
