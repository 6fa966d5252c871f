//! `GET /assessments`, and the built-in assessments that every school has.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{answer, finish, for_pupil, make, start};
use crate::{sessions::right_answer, support::TestApp};

fn titles(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap()).collect()
}

fn path(item: &Value) -> String {
    format!("/assessments/{}", item["id"].as_str().unwrap())
}

#[tokio::test]
async fn every_school_has_its_own_monthly_100_and_one_assessment_for_each_table() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let ours = app.as_(&oak.teacher).get("/assessments").await.ok();
    assert_eq!(titles(&ours).len(), 13);
    assert_eq!(titles(&ours)[..2], ["Monthly 100, November 2026", "The 1 times table, November 2026"]);
    let monthly = app.as_(&oak.teacher).get(&path(&ours["items"][0])).await.ok();
    assert_eq!((&monthly["length"], &monthly["time_limit_s"]), (&json!(100), &json!(300)));
    assert_eq!((&monthly["built_in"], &monthly["classroom_ids"]), (&json!(true), &json!([])));
    let theirs = app.as_(&elm.teacher).get("/assessments").await.ok();
    app.as_(&oak.teacher).get(&path(&theirs["items"][0])).await.is("LMS-ASM-002");
    app.as_(&oak.pupil).post_nothing(&format!("{}/start", path(&theirs["items"][0]))).await.is("LMS-ASM-002");
}

#[tokio::test]
async fn a_built_in_assessment_cannot_be_changed_or_deleted() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let head = app.as_(&oak.headteacher);
    let monthly = path(&head.get("/assessments").await.ok()["items"][0]);
    for _ in 0..2 {
        head.patch(&monthly, json!({ "title": "Ours" })).await.is("LMS-API-007");
        head.delete(&monthly).await.is("LMS-API-007");
        start(&app.as_(&oak.pupil), &monthly).await;
    }
    assert_eq!(head.get(&monthly).await.ok()["started"], 1);
}

#[tokio::test]
async fn the_monthly_100_asks_all_pupils_the_same_facts_in_the_same_order() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let (first, second) = (app.as_(&oak.pupil), app.as_(&oak.classes[0][0]));
    let monthly = path(&first.get("/assessments").await.ok()["items"][0]);
    let sitting = start(&first, &monthly).await;
    assert_eq!((&sitting["session"]["length"], &sitting["time_limit_ms"]), (&json!(100), &json!(300_000)));
    let mut latest = sitting.clone();
    let mut texts = Vec::new();
    while !latest["next"].is_null() {
        texts.push(latest["next"]["text"].clone());
        latest = answer(&first, &sitting, &latest, json!(right_answer(&latest["next"]))).await.ok();
    }
    assert_eq!(texts.len(), 100);
    let ended = finish(&first, &sitting).await;
    assert_eq!((&ended["assessment"]["score"], &ended["assessment"]["marks"]), (&json!(100), &json!(100)));
    assert_eq!(start(&second, &monthly).await["next"]["text"], texts[0]);
}

#[tokio::test]
async fn each_month_has_new_built_in_assessments_and_earlier_sittings_remain() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let november = path(&app.as_(&oak.pupil).get("/assessments").await.ok()["items"][0]);
    let sitting = start(&app.as_(&oak.pupil), &november).await;
    finish(&app.as_(&oak.pupil), &sitting).await;
    app.do_jobs().await;
    app.clock.advance(TimeDelta::days(10));
    let pupil = app.as_(&oak.pupil);
    let listed = pupil.get("/assessments").await.ok();
    assert_eq!(titles(&listed)[0], "Monthly 100, December 2026");
    assert_eq!(titles(&listed)[13..], ["Monthly 100, November 2026"]);
    assert_eq!(listed["items"][13]["sitting"]["state"], "finished");
    assert_eq!(listed["items"][0]["sitting"], json!(null));
    start(&pupil, &path(&listed["items"][0])).await;
    // A pupil who did not sit the November assessment in November no longer sees it and cannot start it.
    let other = app.as_(&oak.classes[0][0]);
    assert_eq!(titles(&other.get("/assessments").await.ok()).len(), 13);
    other.post_nothing(&format!("{november}/start")).await.is("LMS-API-007");
    let staff_list = app.as_(&oak.teacher).get("/assessments").await.ok();
    assert_eq!((titles(&staff_list).len(), &staff_list["items"][13]["started"]), (14, &json!(1)));
    app.as_(&oak.teacher).get(&november).await.ok();
}

#[tokio::test]
async fn the_list_is_paged_whether_or_not_built_in_assessments_have_been_started() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (teacher, pupil) = (app.as_(&oak.teacher), app.as_(&oak.pupil));
    for _ in 0..3 {
        make(&teacher, for_pupil(&oak)).await;
    }
    let whole = teacher.get("/assessments?limit=200").await.ok();
    assert_eq!((titles(&whole).len(), &whole["next"]), (16, &json!(null)));
    start(&pupil, &path(&whole["items"][6])).await;
    start(&pupil, &path(&whole["items"][1])).await;
    for client in [&teacher, &pupil] {
        let mut seen: Vec<Value> = Vec::new();
        let mut after = String::new();
        for pages in 1.. {
            let page = client.get(&format!("/assessments?limit=3{after}")).await.ok();
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()));
            let Some(next) = page["next"].as_str() else {
                assert_eq!(pages, 6);
                break;
            };
            after = format!("&after={next}");
        }
        let all: Vec<Value> = whole["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
        assert_eq!(seen, all);
    }
}

#[tokio::test]
async fn pupils_see_their_own_assessments_without_the_questions() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await.with_class(1).await;
    let teacher = app.as_(&oak.teacher);
    let mut body = for_pupil(&oak);
    body["pupil_ids"] = json!(null);
    body["classroom_ids"] = json!([oak.classes[0].id]);
    make(&teacher, body).await;
    let mine = app.as_(&oak.classes[0][0]).get("/assessments").await.ok();
    assert_eq!(titles(&mine)[0], "Autumn");
    let item = &mine["items"][0];
    assert_eq!((&item["questions"], &item["started"], &item["sitting"]), (&json!(null), &json!(null), &json!(null)));
    assert_eq!(titles(&app.as_(&oak.classes[1][0]).get("/assessments").await.ok()).len(), 13);
    assert_eq!(titles(&app.as_(&oak.pupil).get("/assessments").await.ok()).len(), 13);
    app.as_(&oak.classes[0][0]).get(&path(item)).await.is("LMS-AUTH-003");
}
