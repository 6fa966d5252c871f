//! `POST /teacher/pupils/unlock`, `PUT /teacher/pupils/arrangements`

use std::collections::BTreeSet;

use entity::AccountId;
use serde_json::{Value, json};

use crate::{
    bulk::report,
    support::{Answer, Client, Person, School, TestApp},
    teacher::pupils_to_replan,
};

async fn arrange(client: &Client<'_>, pupils: &[AccountId], change: Value) -> Answer {
    let mut body = json!({ "pupil_ids": pupils, "add": [], "remove": [] });
    let Value::Object(change) = change else { panic!("not an object: {change}") };
    body.as_object_mut().unwrap().extend(change);
    client.put("/teacher/pupils/arrangements", body).await
}

/// The pupil's arrangements: codes, factor, untimed and assistant.
async fn arrangements(app: &TestApp, oak: &School<'_>, pupil: &Person) -> Value {
    let detail = app.as_(&oak.teacher).get(&format!("/teacher/pupils/{}", pupil.id)).await.ok();
    let set = &detail["arrangements"];
    json!([set["codes"], set["time_limit_factor"], set["untimed"], set["assistant"]])
}

#[tokio::test]
async fn locked_pupils_are_unlocked_and_staff_and_archived_pupils_are_not_found() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await;
    let class = &oak.classes[0];
    oak.archive(class[2].id).await;
    for _ in 0..5 {
        app.anonymous().post(class[0].login_path(), class[0].login_with("482912")).await.is("LMS-AUTH-006");
    }
    let chosen = [class[0].id, class[1].id, class[2].id, oak.senco.id];
    let answer = app.as_(&oak.teacher).post("/teacher/pupils/unlock", json!({ "pupil_ids": chosen })).await.ok();
    let not_done = [(class[2].id, "LMS-TCH-002"), (oak.senco.id, "LMS-TCH-002")];
    assert_eq!(answer, report(&chosen[..2], &not_done));
    app.anonymous().post(class[0].login_path(), class[0].login()).await.ok();
}

#[tokio::test]
async fn only_the_named_arrangements_change_and_the_others_stay() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await;
    let class = &oak.classes[0];
    let senco = app.as_(&oak.senco);
    let own = json!({ "codes": ["ATA", "ITA"], "time_limit_factor": 1.5, "assistant": "Ada Moss" });
    senco.put(&format!("/teacher/pupils/{}/arrangements", class[0].id), own).await.ok();
    let chosen = [class[0].id, class[1].id];
    let done = report(&chosen, &[]);
    assert_eq!(arrange(&senco, &chosen, json!({ "add": ["QNR", "ATA"] })).await.ok(), done);
    assert_eq!(arrangements(&app, &oak, &class[0]).await, json!([["ATA", "ITA", "QNR"], 1.5, false, "Ada Moss"]));
    assert_eq!(arrangements(&app, &oak, &class[1]).await, json!([["ATA", "QNR"], null, false, null]));

    let change = json!({ "remove": ["ATA"], "time_limit_factor": 2, "untimed": true });
    assert_eq!(arrange(&senco, &chosen, change).await.ok(), done);
    assert_eq!(arrangements(&app, &oak, &class[0]).await, json!([["ITA", "QNR"], 2.0, true, "Ada Moss"]));
    assert_eq!(arrangements(&app, &oak, &class[1]).await, json!([["QNR"], 2.0, true, null]));

    // With input assistance, both have the same assistant; without it, neither has one.
    assert_eq!(arrange(&senco, &chosen, json!({ "add": ["ITA"], "assistant": " Bo Lee " })).await.ok(), done);
    for pupil in &class[..2] {
        assert_eq!(arrangements(&app, &oak, pupil).await, json!([["ITA", "QNR"], 2.0, true, "Bo Lee"]));
    }
    assert_eq!(arrange(&senco, &chosen, json!({ "remove": ["ITA"], "untimed": false })).await.ok(), done);
    for pupil in &class[..2] {
        assert_eq!(arrangements(&app, &oak, pupil).await, json!([["QNR"], 2.0, false, null]));
    }
    assert_eq!(arrangements(&app, &oak, &class[2]).await, json!([[], null, false, null]));
    app.do_jobs().await;
}

#[tokio::test]
async fn a_pupil_who_loses_the_last_arrangement_has_none() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let chosen = [oak.classes[0][0].id, oak.classes[0][1].id];
    let senco = app.as_(&oak.senco);
    arrange(&senco, &chosen, json!({ "add": ["QNR"] })).await.ok();
    arrange(&senco, &chosen[..1], json!({ "add": ["RON"] })).await.ok();
    arrange(&senco, &chosen, json!({ "remove": ["QNR"] })).await.ok();
    let detail = senco.get(&format!("/teacher/pupils/{}", chosen[1])).await.ok();
    assert_eq!((&detail["arrangements"]["set_by"], &detail["arrangements"]["set_at"]), (&Value::Null, &Value::Null));
    assert_eq!(arrangements(&app, &oak, &oak.classes[0][0]).await, json!([["RON"], null, false, null]));
    app.do_jobs().await;
}

#[tokio::test]
async fn only_pupils_whose_arrangements_change_are_planned_for_again() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await;
    let class = &oak.classes[0];
    let senco = app.as_(&oak.senco);
    arrange(&senco, &[class[0].id], json!({ "add": ["QNR"] })).await.ok();
    app.do_jobs().await;
    let everyone = [class[0].id, class[1].id, class[2].id];
    assert_eq!(arrange(&senco, &everyone, json!({ "add": ["QNR"] })).await.ok(), report(&everyone, &[]));
    assert_eq!(pupils_to_replan(&oak).await, BTreeSet::from([class[1].id, class[2].id]));
    app.do_jobs().await;
    assert_eq!(arrange(&senco, &everyone, json!({})).await.ok(), report(&everyone, &[]));
    assert_eq!(pupils_to_replan(&oak).await, BTreeSet::new());
}

#[tokio::test]
async fn an_invalid_change_is_rejected_and_sets_nothing() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let teacher = app.as_(&oak.teacher);
    for (change, field) in [
        (json!({ "add": null }), "add"),
        (json!({ "remove": null }), "remove"),
        (json!({ "add": "QNR" }), "add"),
        (json!({ "add": ["XYZ"] }), "add[0]"),
        (json!({ "remove": ["QNR", "qnr"] }), "remove[1]"),
        (json!({ "add": ["QNR"], "remove": ["RON", "QNR"] }), "remove"),
        (json!({ "add": ["ITA"] }), "assistant"),
        (json!({ "add": ["QNR"], "assistant": "Ada Moss" }), "assistant"),
        (json!({ "remove": ["ITA"], "assistant": "Ada Moss" }), "assistant"),
        (json!({ "add": ["ITA"], "assistant": "=1+1" }), "assistant"),
        (json!({ "time_limit_factor": 0.9 }), "time_limit_factor"),
        (json!({ "time_limit_factor": 4.1 }), "time_limit_factor"),
        (json!({ "untimed": "yes" }), "untimed"),
    ] {
        let answer = arrange(&teacher, &[oak.pupil.id], change.clone()).await;
        answer.is("LMS-TCH-003");
        assert_eq!(answer.header("x-error-field"), field, "{change}");
    }
    assert_eq!(arrangements(&app, &oak, &oak.pupil).await, json!([[], null, false, null]));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_who_add_different_arrangements_at_once_both_succeed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(5).await;
    let class = &oak.classes[0];
    let forwards: Vec<AccountId> = class.iter().map(|pupil| pupil.id).collect();
    let backwards: Vec<AccountId> = forwards.iter().rev().copied().collect();
    let (senco, teacher) = (app.as_(&oak.senco), app.as_(&oak.teacher));
    let (first, second) = tokio::join!(
        arrange(&senco, &forwards, json!({ "add": ["QNR"] })),
        arrange(&teacher, &backwards, json!({ "add": ["RON"] }))
    );
    first.ok();
    second.ok();
    for pupil in class.iter() {
        assert_eq!(arrangements(&app, &oak, pupil).await, json!([["QNR", "RON"], null, false, null]));
    }
    app.do_jobs().await;
}
