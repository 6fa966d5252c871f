//! `POST /admin/users/login-cards`

use chrono::TimeDelta;
use entity::AccountId;
use poem::http::Method;
use serde_json::{Value, json};

use crate::{
    bulk::{audited, ids},
    support::{Answer, Client, Person, TestApp, imports::cards},
    walls::full_school::Dump,
};

const PATH: &str = "/admin/users/login-cards";

async fn draw(client: &Client<'_>, pupils: &[AccountId], key: Option<&str>) -> Answer {
    let call = client.call(Method::POST, PATH).header("accept", "application/json");
    let call = if let Some(key) = key { call.header("Idempotency-Key", key) } else { call };
    call.json(&json!({ "user_ids": pupils })).send().await
}

/// The PINs of a list of cards, by the order of the cards.
fn pins(answer: &Answer) -> Vec<String> {
    let list = answer.ok();
    let cards = list["cards"].as_array().unwrap();
    cards.iter().map(|card| card["pin"].as_str().unwrap().to_owned()).collect()
}

async fn log_in(app: &TestApp, pupil: &Person, pin: &str) -> Answer {
    app.anonymous().post(pupil.login_path(), pupil.login_with(pin)).await
}

#[tokio::test]
async fn pupils_of_several_classes_get_cards_with_new_pins_that_work() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (ash, elm) = (oak.class("Ash", 2).await, oak.class("Elm", 2).await);
    let admin = app.as_(&oak.it_admin);
    let chosen = [elm[1].id, oak.pupil.id, ash[0].id];
    let answer = draw(&admin, &chosen, None).await;
    let list = answer.ok();
    let shown: Vec<(&Value, &Value)> =
        list["cards"].as_array().unwrap().iter().map(|card| (&card["classroom"], &card["pupil_id"])).collect();
    let expected =
        [(json!("Ash"), json!(ash[0].id)), (json!("Elm"), json!(elm[1].id)), (Value::Null, json!(oak.pupil.id))];
    assert_eq!(shown, expected.iter().map(|(class, id)| (class, id)).collect::<Vec<_>>());
    for (pupil, pin) in [&ash[0], &elm[1], &oak.pupil].into_iter().zip(pins(&answer)) {
        app.as_(pupil).get("/auth/me").await.is("LMS-AUTH-009");
        log_in(&app, pupil, &pin).await.ok();
        assert!(!app.log().text().contains(&pin));
    }
    app.anonymous().post(ash[1].login_path(), ash[1].login()).await.ok();
    let entries = audited(&oak).await;
    let [entry] = &entries[..] else { panic!("{entries:?}") };
    assert_eq!((entry.action.as_str(), entry.subject_id), ("user.credential", None));
    assert_eq!(entry.detail, json!({ "drawn": true, "ids": chosen, "count": 3, "not_done": 0 }));
    let page = app.as_(&oak.headteacher).post(PATH, json!({ "user_ids": ids(&ash) })).await;
    assert!(page.header("content-type").starts_with("text/html"), "{page}");
    assert_eq!(cards(page.text()).len(), 2);
}

#[tokio::test]
async fn repeating_a_key_returns_the_same_pins_and_draws_none() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await;
    let class = &oak.classes[0];
    let chosen = ids(class);
    let first = draw(&app.as_(&oak.it_admin), &chosen, Some("monday")).await;
    let before = Dump::of(&app.database, &oak).await;
    app.clock.advance(TimeDelta::hours(23));
    let again = draw(&app.as_(&oak.it_admin), &chosen, Some("monday")).await;
    assert_eq!(again.text(), first.text());
    assert_eq!(Dump::of(&app.database, &oak).await, before);
    log_in(&app, &class[0], &pins(&again)[0]).await.ok();
    // The same cards, as a page to print.
    let call = app.as_(&oak.it_admin).call(Method::POST, PATH).header("Idempotency-Key", "monday");
    let page = call.json(&json!({ "user_ids": chosen })).send().await;
    assert_eq!(cards(page.text()).into_iter().map(|(_, pin)| pin).collect::<Vec<_>>(), pins(&first));
    // Other pupils with the same key are a conflict, and another key draws other PINs.
    draw(&app.as_(&oak.it_admin), &chosen[..2], Some("monday")).await.is("LMS-API-007");
    assert_ne!(pins(&draw(&app.as_(&oak.it_admin), &chosen, Some("tuesday")).await), pins(&first));
    let too_long = draw(&app.as_(&oak.it_admin), &chosen, Some(&"k".repeat(65))).await;
    too_long.is("LMS-ADM-003");
}

#[tokio::test]
async fn concurrent_requests_with_one_key_draw_once() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let admin = app.as_(&oak.it_admin);
    let chosen = ids(&oak.classes[0]);
    let answers = futures_util::future::join_all((0..4).map(|_| draw(&admin, &chosen, Some("monday")))).await;
    for answer in &answers {
        assert_eq!(pins(answer), pins(&answers[0]));
    }
    assert_eq!(audited(&oak).await.len(), 1);
}

#[tokio::test]
async fn the_stored_pins_are_sealed_and_deleted_with_a_pupil() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let class = &oak.classes[0];
    let drawn = pins(&draw(&app.as_(&oak.it_admin), &ids(class), Some("monday")).await);
    let stored = Dump::of(&app.database, &oak).await.0["idempotent_answer"].concat();
    for (pupil, pin) in class.iter().zip(&drawn) {
        assert!(stored.contains(&pupil.id.to_string()) && !stored.contains(pin), "{stored}");
    }
    app.as_(&oak.it_admin).delete(&format!("/admin/users/{}?erase=true", class[0].id)).await.done();
    assert!(Dump::of(&app.database, &oak).await.0["idempotent_answer"].is_empty());
    app.do_jobs().await;
}

#[tokio::test]
async fn an_account_that_is_not_an_active_pupils_of_the_school_gets_no_card_and_no_pin_changes() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await.with_class(2).await, app.school("elm").await);
    let admin = app.as_(&oak.it_admin);
    let (known, archived) = (&oak.classes[0][0], &oak.classes[0][1]);
    oak.archive(archived.id).await;
    let before = Dump::of(&app.database, &oak).await;
    for stranger in [elm.pupil.id, archived.id, oak.senco.id, AccountId::draw()] {
        draw(&admin, &[known.id, stranger], Some("monday")).await.is("LMS-ADM-005");
    }
    let strangers: Vec<AccountId> = (0..201).map(|_| AccountId::draw()).collect();
    draw(&admin, &strangers[..200], None).await.is("LMS-ADM-005");
    for wrong in [json!({}), json!({ "user_ids": [] }), json!({ "user_ids": ["7"] }), json!({ "user_ids": strangers })]
    {
        admin.post(PATH, wrong).await.is("LMS-ADM-003");
    }
    draw(&admin, &[known.id, known.id], None).await.is("LMS-ADM-003");
    assert_eq!(Dump::of(&app.database, &oak).await, before);
}

#[tokio::test]
async fn if_a_pin_cannot_be_hashed_or_stored_no_pin_changes() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let chosen = ids(&oak.classes[0]);
    let broken = app
        .another(|parts| parts.hasher = worker::credential::Hasher::new(worker::keys::KeyRing::draw(), 40, 2, 100))
        .await;
    let before = Dump::of(&app.database, &oak).await;
    draw(&broken.as_(&oak.it_admin), &chosen, Some("monday")).await.is("LMS-ADM-012");
    app.take_away("audit").await;
    draw(&app.as_(&oak.it_admin), &chosen, Some("monday")).await.is("LMS-ADM-007");
    app.bring_back("audit").await;
    assert_eq!(Dump::of(&app.database, &oak).await, before);
}
