//! Tests of `/platform/schools/{school_id}/admins`.

use entity::Role;
use poem::http::Method;
use serde_json::{Value, json};

use crate::support::{School, TestApp};

fn path(school: &School<'_>) -> String {
    format!("/platform/schools/{}/admins", school.id)
}

fn new_admin() -> Value {
    json!({ "role": "it_admin", "username": "Second.Admin", "first_name": "Ann", "last_name": "Price" })
}

#[tokio::test]
async fn a_new_administrators_drawn_password_is_shown_once_and_must_be_changed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let platform = app.as_(&app.platform_admin().await);
    let made = platform.post(&path(&oak), new_admin()).await.created();
    let user = &made["user"];
    assert_eq!((&user["role"], &user["username"]), (&json!("it_admin"), &json!("second.admin")));
    assert_eq!(user["must_change_password"], true);
    let password = made["password"].as_str().unwrap();
    let login = json!({ "school_id": oak.id, "username": "second.admin", "password": password });
    let session = app.anonymous().post("/auth/staff/login", login).await.ok();
    assert_eq!(session["me"]["must_change_password"], true);
    let admin = app.with_token(session["access_token"].as_str().unwrap());
    admin.get("/admin/users").await.ok();
    let listed = platform.get(&path(&oak)).await.ok();
    assert!(!listed.to_string().contains(password), "the password is shown only once");
    assert!(!app.log().text().contains(password));
    // After the person has chosen a password, it need not be changed again.
    let change = json!({ "current": password, "new": "nine-green-oaks" });
    admin.post("/auth/password", change).await.done();
    assert_eq!(admin.get("/auth/me").await.ok()["must_change_password"], false);
}

#[tokio::test]
async fn a_given_password_is_not_returned_and_must_be_changed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let platform = app.as_(&app.platform_admin().await);
    let mut body = new_admin();
    body["role"] = json!("headteacher");
    body["password"] = json!("nine-green-oaks");
    let made = platform.post(&path(&oak), body).await.created();
    assert_eq!((&made["password"], &made["user"]["role"]), (&Value::Null, &json!("headteacher")));
    let login = json!({ "school_id": oak.id, "username": "second.admin", "password": "nine-green-oaks" });
    let session = app.anonymous().post("/auth/staff/login", login).await.ok();
    assert_eq!(session["me"]["must_change_password"], true);
}

#[tokio::test]
async fn each_mistake_has_its_code() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let platform = app.as_(&app.platform_admin().await);
    let cases = [
        ("LMS-PLT-007", json!({ "role": "teacher" })),
        ("LMS-PLT-007", json!({ "role": "pupil" })),
        ("LMS-PLT-007", json!({ "role": "platform_admin" })),
        ("LMS-PLT-007", json!({ "role": "", "first_name": "" })),
        ("LMS-PLT-001", json!({ "role": null })),
        ("LMS-PLT-001", json!({ "role": 7 })),
        ("LMS-PLT-001", json!({ "username": null })),
        ("LMS-PLT-001", json!({ "username": "" })),
        ("LMS-PLT-001", json!({ "username": "two words" })),
        ("LMS-PLT-001", json!({ "first_name": null })),
        ("LMS-PLT-001", json!({ "last_name": " " })),
        ("LMS-PLT-001", json!({ "password": "short7!" })),
        ("LMS-PLT-001", json!({ "password": "second-admin-rides-a-bike" })),
        ("LMS-PLT-001", json!({ "password": "oak-primary-rides-a-bike" })),
        ("LMS-PLT-001", json!({ "password": 12_345_678 })),
        ("LMS-PLT-001", json!({ "pin": "482911" })),
        ("LMS-PLT-001", json!({ "classroom_id": oak.id })),
        ("LMS-PLT-008", json!({ "username": "TEACHER" })),
    ];
    for (code, fields) in cases {
        let mut body = new_admin();
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let answer = platform.post(&path(&oak), body).await;
        assert_eq!(answer.code(), code, "{fields}: {answer}");
        answer.is(code);
    }
    for body in ["", "{", "[]"] {
        let call = platform.call(Method::POST, &path(&oak)).header("content-type", "application/json");
        call.body(body).send().await.is("LMS-PLT-001");
    }
    assert_eq!(platform.get(&path(&oak)).await.ok()["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn only_administrators_who_are_not_archived_are_listed() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await.with_class(2).await, app.school("elm").await);
    oak.person(Role::ItAdmin, "spare").await;
    let platform = app.as_(&app.platform_admin().await);
    let names = async |school: &School<'_>, query: &str| {
        let page = platform.get(&format!("{}?{query}", path(school))).await.ok();
        let items = page["items"].as_array().unwrap();
        let names: Vec<_> = items.iter().map(|user| user["username"].as_str().unwrap().to_owned()).collect();
        (names, page["next"].as_str().map(ToOwned::to_owned))
    };
    assert_eq!(names(&oak, "").await, (vec!["head".into(), "it".into(), "spare".into()], None));
    assert_eq!(names(&elm, "").await, (vec!["head".into(), "it".into()], None));
    let (first, next) = names(&oak, "limit=2").await;
    assert_eq!(first, ["head", "it"]);
    let rest = names(&oak, &format!("limit=2&after={}", next.unwrap())).await;
    assert_eq!(rest, (vec!["spare".into()], None));
    app.as_(&oak.headteacher).delete(&format!("/admin/users/{}", oak.it_admin.id)).await.done();
    assert_eq!(names(&oak, "").await.0, ["head", "spare"]);
    platform.get(&format!("{}?limit=0", path(&oak))).await.is("LMS-API-008");
    platform.get(&format!("{}?after=x", path(&oak))).await.is("LMS-API-008");
    // The operator saw names of people, so the school's audit log has an entry.
    let seen = app.as_(&elm.headteacher).get("/admin/audit?action=school.admins").await.ok();
    assert_eq!(seen["items"].as_array().unwrap().len(), 1);
}
