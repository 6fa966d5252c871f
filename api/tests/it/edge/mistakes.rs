//! A mistake in a request is logged with the field and the rule, and the header `X-Error-Field` names the field.
//! Neither contains the value.

use std::collections::BTreeSet;

use poem::http::Method;
use serde_json::{Value, json};

use super::{Scene, json_operations, sample};
use crate::{
    contract::documented_operations,
    support::{Answer, TestApp},
};

/// Asserts that the response and the log name this field, and returns the cause.
#[track_caller]
fn names<'a>(answer: &'a Answer, code: &str, field: &str) -> &'a str {
    answer.is(code);
    assert_eq!(answer.header("x-error-field"), field, "{answer}");
    let cause = answer.logged().field("cause");
    assert!(cause.starts_with(&format!("{field}: ")), "{answer}");
    cause
}

/// Returns the sample body of an operation with another value of a field.
fn changed(valid: &Value, field: &str, value: Value) -> Value {
    let mut body = valid.clone();
    body[field] = value;
    body
}

#[tokio::test]
async fn eleven_different_wrong_bodies_of_two_operations_have_eleven_different_causes() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let (it_admin, senco) = (app.as_(&oak.it_admin), app.as_(&oak.senco));
    let mut causes = BTreeSet::new();
    for (field, value) in [
        ("first_name", json!("x".repeat(129))),
        ("last_name", json!(7)),
        ("username", json!("not a username")),
        ("pin", json!("111111")),
        ("upn", json!("A801200005001")),
        ("classroom_id", json!("class 4")),
    ] {
        let body = changed(&sample("createUser", &oak), field, value);
        let answer = it_admin.post("/admin/users", body).await;
        causes.insert(names(&answer, "LMS-ADM-003", field).to_owned());
    }
    for (field, value) in [
        ("weekly_goal", json!(0)),
        ("exit_secure_percent", json!(101)),
        ("starts_on", json!("23/11/2026")),
        ("ends_on", json!("2026-11-22")),
        ("entry_predicted_score", json!(25.5)),
    ] {
        let body = changed(&sample("createGroup", &oak), field, value);
        let answer = senco.post("/interventions", body).await;
        causes.insert(names(&answer, "LMS-API-008", field).to_owned());
    }
    assert_eq!(causes.len(), 11, "{causes:?}");
    assert!(causes.contains("first_name: 128 characters at most"), "{causes:?}");
    assert!(causes.contains("weekly_goal: 1 to 1000"), "{causes:?}");
}

#[tokio::test]
async fn a_field_of_the_wrong_type_is_named_by_every_operation() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    let mut named = 0;
    for operation in json_operations() {
        let valid = sample(&operation.id, &scene.oak);
        for field in valid.as_object().unwrap().keys() {
            let call = scene.caller(&operation).call(operation.method.clone(), &scene.path(&operation));
            let answer = call.json(&changed(&valid, field, json!({ "not": ["documented"] }))).send().await;
            // Some operations find out first that an id in the path is unknown.
            if answer.status == 400 {
                assert_eq!(answer.header("x-error-field"), field, "{}: {answer}", operation.id);
                named += 1;
            }
        }
    }
    assert!(named > 80, "only {named} fields were named");
}

#[tokio::test]
async fn a_missing_field_is_named_by_every_operation() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    let mut missing = 0;
    // Without its only field, `logout` ends the sign-ins that the other calls need.
    for operation in json_operations().filter(|operation| operation.id != "logout") {
        let valid = sample(&operation.id, &scene.oak);
        for field in valid.as_object().unwrap().keys() {
            let mut body = valid.clone();
            body.as_object_mut().unwrap().remove(field);
            let call = scene.caller(&operation).call(operation.method.clone(), &scene.path(&operation));
            let answer = call.json(&body).send().await;
            if answer.status == 400 {
                // The body of `assignWork` needs either `pupil_ids` or `classroom_id`.
                let is_alternative = operation.id == "assignWork" && field == "classroom_id";
                let expected = if is_alternative { "pupil_ids" } else { field };
                assert_eq!(answer.header("x-error-field"), expected, "{}: {answer}", operation.id);
                missing += 1;
            }
        }
    }
    assert!(missing > 30, "only {missing} fields were named");
}

#[tokio::test]
async fn a_mistake_within_a_list_is_named_by_its_path() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let question = |answer: Value| json!({ "kind": "number", "text": "Half of 7?", "answer": answer });
    let body = |questions: Value| changed(&sample("createAssessment", &oak), "questions", questions);
    let teacher = app.as_(&oak.teacher);
    for (questions, field) in [
        (json!([question(json!(3.5)), question(json!(100_000))]), "questions[1].answer"),
        (json!([question(json!("seven"))]), "questions[0].answer"),
        (json!([question(json!(1.2345))]), "questions[0].answer"),
        (json!([{ "kind": "number", "text": "Half of 7?" }]), "questions[0].answer"),
        (json!([{ "kind": "riddle" }]), "questions[0].kind"),
        (json!([{ "text": "Half of 7?" }]), "questions[0].kind"),
        (json!([question(json!(3.5)), 7]), "questions[1]"),
        (json!([]), "questions"),
    ] {
        names(&teacher.post("/assessments", body(questions)).await, "LMS-API-008", field);
    }
    let overrides = |facts: Value| json!({ "facts": facts, "state": "secure" });
    let path = format!("/teacher/pupils/{}/overrides", oak.classes[0][0].id);
    names(&teacher.put(&path, overrides(json!([[6, 8], [6, 13]]))).await, "LMS-TCH-003", "facts[1]");

    let started = app.as_(&oak.pupil).post("/mtc/attempts", json!({})).await.created();
    let path = format!("/mtc/attempts/{}/answers", started["id"].as_str().unwrap());
    let mut body = sample("saveMtcAttempt", &oak);
    body["answers"][0]["answer"] = json!("forty-two");
    let cause = names(&app.as_(&oak.pupil).put(&path, body).await, "LMS-SES-001", "answers[0].answer").to_owned();
    assert!(!cause.contains("forty-two"), "{cause}");
}

#[tokio::test]
async fn each_incomplete_login_names_the_field() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (pupil, staff) = (oak.pupil.login(), oak.teacher.login());
    for (path, body, code, field) in [
        (oak.pupil.login_path(), changed(&pupil, "pin", json!("90817")), "LMS-AUTH-011", "pin"),
        (oak.pupil.login_path(), changed(&pupil, "username", json!("")), "LMS-AUTH-011", "username"),
        (oak.pupil.login_path(), changed(&pupil, "school_id", json!("oak")), "LMS-AUTH-005", "school_id"),
        (oak.pupil.login_path(), changed(&pupil, "school_id", Value::Null), "LMS-AUTH-005", "school_id"),
        (oak.pupil.login_path(), changed(&pupil, "pin", json!(908_172)), "LMS-AUTH-010", "pin"),
        (oak.teacher.login_path(), changed(&staff, "password", Value::Null), "LMS-AUTH-012", "password"),
        ("/platform/login", json!({ "username": "operator" }), "LMS-PLT-001", "password"),
        ("/auth/refresh", json!({}), "LMS-AUTH-010", "refresh_token"),
    ] {
        names(&app.anonymous().post(path, body).await, code, field);
    }
}

#[tokio::test]
async fn a_query_parameter_a_header_and_a_path_are_named() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    for operation in documented_operations() {
        for parameter in operation.parameters("query") {
            let name = parameter["name"].as_str().unwrap();
            let path = format!("{}?{name}=%00", scene.path(&operation));
            let answer = scene.caller(&operation).call(operation.method.clone(), &path).send().await;
            names(&answer, "LMS-API-008", name);
        }
        if let Some(parameter) = operation.parameters("path").first() {
            let name = parameter["name"].as_str().unwrap();
            let path = operation.path_with(|| "90817263544".into());
            let answer = scene.caller(&operation).call(operation.method.clone(), &path).send().await;
            names(&answer, &answer.code(), name);
        }
    }
    let call = app.as_(&scene.oak.it_admin).call(Method::POST, "/admin/users");
    let call = call.header("idempotency-key", &"k".repeat(65)).json(&sample("createUser", &scene.oak));
    names(&call.send().await, "LMS-ADM-003", "Idempotency-Key");
    assert!(!app.log().text().contains("90817263544"));
}

#[tokio::test]
async fn each_option_of_an_upload_is_named() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let upload = |file: Option<(&str, &[u8])>, options: [(&str, &str); 1]| {
        app.as_(&oak.it_admin).call(Method::POST, "/admin/imports").form(file, &options).send()
    };
    let roster: Option<(&str, &[u8])> = Some(("roster.csv", b"first_name,last_name\nA,B\n"));
    for option in ["mode", "on_error", "leavers", "confirm_large"] {
        names(&upload(roster, [(option, "perhaps")]).await, "LMS-ADM-003", option);
    }
    names(&upload(None, [("mode", "commit")]).await, "LMS-ADM-020", "file");
    names(&upload(Some(("roster.csv", b"")), [("mode", "commit")]).await, "LMS-ADM-021", "file");
}

#[tokio::test]
async fn malformed_json_is_logged_with_its_position_and_without_its_content() {
    let app = TestApp::spawn().await;
    let call = app.anonymous().call(Method::POST, "/auth/pupil/login").header("content-type", "application/json");
    let answer = call.body("{\"username\": \"zoe\",\n\"pin\": 908172x}").send().await;
    answer.is("LMS-AUTH-010");
    assert_eq!(answer.header("x-error-field"), "");
    let cause = answer.logged().field("cause");
    assert!(cause.starts_with("body: ") && cause.ends_with("line 2 column 14"), "{cause}");
    assert!(!cause.contains("zoe") && !cause.contains("908172"), "{cause}");
}

#[tokio::test]
async fn an_invalid_secret_is_named_and_its_value_is_not_logged() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let it_admin = app.as_(&oak.it_admin);
    let pupil = format!("/admin/users/{}/credential", oak.classes[0][0].id);
    let teacher = format!("/admin/users/{}/credential", oak.teacher.id);
    let (pupil, teacher, long) = (pupil.as_str(), teacher.as_str(), "geheim".repeat(40));
    for (path, body, code, field) in [
        (pupil, json!({ "pin": "90817" }), "LMS-ADM-003", "pin"),
        (pupil, json!({ "pin": "908172635" }), "LMS-ADM-003", "pin"),
        (pupil, json!({ "password": "geheim-7-oaks" }), "LMS-ADM-015", "password"),
        (teacher, json!({ "password": "geheim" }), "LMS-ADM-003", "password"),
        (teacher, json!({ "password": long }), "LMS-ADM-003", "password"),
        (teacher, json!({ "pin": "908172" }), "LMS-ADM-014", "pin"),
        ("/auth/password", json!({ "current": oak.it_admin.secret, "new": "geheim" }), "LMS-AUTH-010", "new"),
        ("/auth/password", json!({ "current": 908_172, "new": "geheim" }), "LMS-AUTH-010", "current"),
        ("/auth/logout", json!({ "refresh_token": long }), "LMS-AUTH-010", "refresh_token"),
    ] {
        names(&it_admin.post(path, body).await, code, field);
    }
    let log = app.log().text();
    assert!(!log.contains("90817") && !log.contains("geheim"), "the log contains a secret");
}
