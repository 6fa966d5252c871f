//! Tests of `POST /teacher/login-cards`, and of login cards as JSON.

use poem::http::Method;
use serde_json::{Value, json};

use super::audited;
use crate::support::{Answer, Client, Person, TestApp, imports::cards};

const PATH: &str = "/teacher/login-cards";

fn of(pupils: &[&Person]) -> Value {
    json!({ "pupil_ids": pupils.iter().map(|pupil| pupil.id).collect::<Vec<_>>() })
}

async fn as_json(client: &Client<'_>, method: Method, path: &str, body: Option<Value>) -> Answer {
    let call = client.call(method, path).header("accept", "application/json");
    let call = if let Some(body) = &body { call.json(body) } else { call };
    call.send().await
}

#[tokio::test]
async fn chosen_pupils_get_cards_with_new_pins_that_work_and_the_others_keep_theirs() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (ash, elm) = (oak.class("Ash", 2).await, oak.class("Elm", 2).await);
    let answer = as_json(&app.as_(&oak.teacher), Method::POST, PATH, Some(of(&[&elm[1], &ash[0], &elm[1]]))).await;
    let cards = answer.ok()["cards"].as_array().unwrap().clone();
    assert_eq!(cards.len(), 2);
    for (card, (pupil, class)) in cards.iter().zip([(&ash[0], "Ash"), (&elm[1], "Elm")]) {
        let account = oak.account(pupil.id).await.unwrap();
        let pin = card["pin"].as_str().unwrap();
        let expected = json!({
            "pupil_id": pupil.id, "first_name": account.first_name, "last_name": account.last_name, "classroom": class,
            "username": account.username, "pin": pin, "school": oak.name,
            "address": format!("https://lms.example.org/oak?u={}", account.username),
        });
        assert_eq!(*card, expected);
        app.as_(pupil).get("/auth/me").await.is("LMS-AUTH-009");
        app.anonymous().post(pupil.login_path(), pupil.login_with(pin)).await.ok();
        assert!(!app.log().text().contains(pin));
        assert!(!card["address"].as_str().unwrap().contains(pin));
    }
    for other in [&ash[1], &elm[0]] {
        app.as_(other).get("/auth/me").await.ok();
        app.anonymous().post(other.login_path(), other.login()).await.ok();
    }
    assert_eq!(audited(&oak).await, ["user.credential", "user.credential"]);
}

#[tokio::test]
async fn the_cards_of_one_pupil_and_of_a_class_are_html_or_json() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let ash = oak.class("Ash", 2).await;
    let teacher = app.as_(&oak.teacher);
    let class_path = format!("/teacher/classrooms/{}/login-cards", ash.id);
    for (path, body, count) in [(PATH, Some(of(&[&ash[0]])), 1), (class_path.as_str(), None, 2)] {
        for accept in ["text/html", "*/*", "application/json, text/html", "text/html, application/json;q=0.9"] {
            let call = teacher.call(Method::POST, path).header("accept", accept);
            let call = if let Some(body) = &body { call.json(body) } else { call };
            let page = call.send().await;
            assert!(page.header("content-type").starts_with("text/html"), "{accept}: {page}");
            assert_eq!(cards(page.text()).len(), count);
            assert_eq!(page.text().matches("<svg class=\"code\"").count(), count);
        }
        let list = as_json(&teacher, Method::POST, path, body).await;
        assert_eq!(list.ok()["cards"].as_array().unwrap().len(), count);
    }
}

#[tokio::test]
async fn an_unknown_pupil_gets_no_card_and_no_pin_changes() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await.with_class(2).await, app.school("elm").await);
    let teacher = app.as_(&oak.teacher);
    let (known, archived) = (&oak.classes[0][0], &oak.classes[0][1]);
    oak.archive(archived.id).await;
    for stranger in [&elm.pupil, archived, &oak.senco] {
        teacher.post(PATH, of(&[known, stranger])).await.is("LMS-TCH-002");
    }
    teacher.post(PATH, json!({ "pupil_ids": ["x"] })).await.is("LMS-TCH-002");
    for body in [json!({}), json!({ "pupil_ids": [] }), json!({ "pupil_ids": [7] }), json!({ "pupil_ids": known.id })] {
        teacher.post(PATH, body).await.is("LMS-TCH-003");
    }
    let many: Vec<_> = (0..101).map(|_| known.id).collect();
    teacher.post(PATH, json!({ "pupil_ids": many })).await.is("LMS-TCH-003");
    app.as_(known).get("/auth/me").await.ok();
    app.anonymous().post(known.login_path(), known.login()).await.ok();
}

#[tokio::test]
async fn an_import_has_its_cards_as_json_too() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let roster = b"first_name,last_name,classroom\nBen,Price,Hazel\nAda,Moss,\n";
    let import = admin.upload(roster, &[("mode", "commit")]).send().await;
    let id = crate::support::imports::id(&import.json());
    app.do_jobs().await;
    let path = format!("/admin/imports/{id}/login-cards");
    let list = as_json(&admin, Method::GET, &path, None).await.ok();
    let page = admin.cards(&id).await;
    let shown: Vec<(String, String)> = list["cards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|card| (card["username"].as_str().unwrap().to_owned(), card["pin"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(shown, page);
    assert_eq!((&list["cards"][0]["classroom"], &list["cards"][1]["classroom"]), (&json!("Hazel"), &Value::Null));
}
