//! `/platform`: operations on all schools for the platform's operator.

mod admins;
mod jobs;
mod schools;
mod usage;

use poem::http::Method;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn only_platform_administrators_can_call_the_platform_operations() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let school = format!("/platform/schools/{}", oak.id);
    let admin = json!({ "role": "it_admin", "username": "x", "first_name": "X", "last_name": "X" });
    let operations = [
        (Method::GET, "/platform/schools".to_owned(), None),
        (Method::POST, "/platform/schools".into(), Some(json!({ "name": "Elm", "slug": "elm", "urn": "123456" }))),
        (Method::GET, school.clone(), None),
        (Method::PATCH, school.clone(), Some(json!({ "status": "suspended" }))),
        (Method::GET, format!("{school}/admins"), None),
        (Method::POST, format!("{school}/admins"), Some(admin)),
        (Method::GET, "/platform/usage".into(), None),
        (Method::GET, "/platform/jobs".into(), None),
        (Method::POST, format!("/platform/jobs/{}/retry", oak.id), None),
    ];
    for (method, path, body) in operations {
        for person in oak.everyone() {
            let call = app.as_(person).call(method.clone(), &path);
            let call = if let Some(body) = &body { call.json(body) } else { call };
            call.send().await.is("LMS-AUTH-009");
        }
        let call = app.anonymous().call(method, &path);
        let call = if let Some(body) = &body { call.json(body) } else { call };
        call.send().await.is("LMS-AUTH-001");
    }
    assert_eq!(app.anonymous().get("/schools").await.ok()["items"].as_array().unwrap().len(), 1);
    app.as_(&oak.pupil).get("/auth/me").await.ok();
}
