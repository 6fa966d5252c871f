//! Requests to `/interventions` that are rejected, and their codes.

use poem::http::Method;
use sea_orm::{ConnectionTrait, prelude::Uuid};
use serde_json::json;

use super::{GROUPS, create, set_pupils, sevens, sevens_with};
use crate::support::TestApp;

#[tokio::test]
async fn each_invalid_field_of_a_body_is_an_invalid_request() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    let group = create(&senco, sevens_with(json!({ "name": "Eights" }))).await;
    let before = senco.get(&group).await.ok();
    for invalid in [
        json!({ "name": null }),
        json!({ "name": "" }),
        json!({ "name": " \t" }),
        json!({ "name": 7 }),
        json!({ "name": "x".repeat(129) }),
        json!({ "name": "=1+1" }),
        json!({ "name": "nul\0" }),
        json!({ "tables": [] }),
        json!({ "tables": [0] }),
        json!({ "tables": [13] }),
        json!({ "tables": [7.5] }),
        json!({ "tables": ["7"] }),
        json!({ "tables": 7 }),
        json!({ "facts": [[7]] }),
        json!({ "facts": [[7, 8, 9]] }),
        json!({ "facts": [[7, 13]] }),
        json!({ "facts": [[0, 7]] }),
        json!({ "facts": ["7x8"] }),
        json!({ "starts_on": null }),
        json!({ "starts_on": "2027-01-04" }),
        json!({ "starts_on": "2026-11-31" }),
        json!({ "starts_on": "23.11.2026" }),
        json!({ "starts_on": "+2026-11-23" }),
        json!({ "ends_on": null }),
        json!({ "ends_on": "2026-11-22" }),
        json!({ "ends_on": "2027-11-25" }),
        json!({ "ends_on": "12027-01-03" }),
        json!({ "entry_criteria": 7 }),
        json!({ "entry_criteria": "x".repeat(501) }),
        json!({ "exit_criteria": "bell\u{7}" }),
        json!({ "entry_predicted_score": -0.1 }),
        json!({ "exit_predicted_score": 25.1 }),
        json!({ "exit_predicted_score": "18" }),
        json!({ "exit_secure_percent": 0 }),
        json!({ "exit_secure_percent": 101 }),
        json!({ "exit_secure_percent": 50.5 }),
        json!({ "weekly_goal": null }),
        json!({ "weekly_goal": 0 }),
        json!({ "weekly_goal": 1001 }),
    ] {
        for (method, path, body) in
            [(Method::POST, GROUPS, sevens_with(invalid.clone())), (Method::PATCH, group.as_str(), invalid.clone())]
        {
            let answer = senco.call(method.clone(), path).json(&body).send().await;
            assert_eq!(answer.code(), "LMS-API-008", "{method} {body}: {answer}");
            answer.is("LMS-API-008");
        }
    }
    for missing in ["name", "tables", "starts_on", "ends_on", "weekly_goal"] {
        let mut body = sevens();
        body.as_object_mut().unwrap().remove(missing);
        senco.post(GROUPS, body).await.is("LMS-API-008");
    }
    assert_eq!(senco.get(GROUPS).await.ok()["items"], json!([before["group"]]));
}

#[tokio::test]
async fn a_group_may_end_at_most_366_days_after_its_start() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    let one_day = json!({ "name": "A", "starts_on": "2026-11-23", "ends_on": "2026-11-23" });
    create(&senco, sevens_with(one_day)).await;
    create(&senco, sevens_with(json!({ "name": "B", "ends_on": "2027-11-24" }))).await;
}

#[tokio::test]
async fn sencos_and_headteachers_manage_groups_and_teachers_may_see_them() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let group = create(&app.as_(&oak.senco), sevens()).await;
    for person in [&oak.teacher, &oak.pupil, &oak.it_admin] {
        let client = app.as_(person);
        client.post(GROUPS, sevens()).await.is("LMS-AUTH-003");
        client.patch(&group, json!({ "weekly_goal": 1 })).await.is("LMS-AUTH-003");
        client.delete(&group).await.is("LMS-AUTH-003");
        set_pupils(&client, &group, &[]).await.is("LMS-AUTH-003");
        client.get("/interventions/suggestions").await.is("LMS-AUTH-003");
    }
    for person in [&oak.pupil, &oak.it_admin] {
        let client = app.as_(person);
        for path in [GROUPS, &group, &format!("{group}/progress")] {
            client.get(path).await.is("LMS-AUTH-003");
        }
    }
    app.as_(&oak.teacher).get(&format!("{group}/progress")).await.ok();
}

#[tokio::test]
async fn malformed_unknown_and_other_schools_ids_return_the_same_code() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let theirs = create(&app.as_(&elm.senco), sevens()).await;
    let senco = app.as_(&oak.senco);
    let unknown = format!("{GROUPS}/{}", Uuid::now_v7());
    for group in [format!("{GROUPS}/seven"), unknown, theirs] {
        senco.get(&group).await.is("LMS-SES-006");
        senco.get(&format!("{group}/progress")).await.is("LMS-SES-006");
        senco.patch(&group, json!({ "name": "Ours" })).await.is("LMS-SES-006");
        senco.delete(&group).await.is("LMS-SES-006");
        set_pupils(&senco, &group, &[&oak.pupil]).await.is("LMS-SES-006");
    }
    assert_eq!(app.as_(&elm.senco).get(GROUPS).await.ok()["items"][0]["name"], "Sevens");
}

#[tokio::test]
async fn a_missing_table_returns_the_code_of_the_family() {
    for table in ["intervention_group", "intervention_pupil"] {
        let app = TestApp::spawn().await;
        let oak = app.school("oak").await;
        let senco = app.as_(&oak.senco);
        let group = create(&senco, sevens()).await;
        app.database.execute_unprepared(&format!("ALTER TABLE {table} RENAME TO gone")).await.unwrap();
        senco.get(GROUPS).await.is("LMS-SNC-001");
        senco.get(&group).await.is("LMS-SNC-001");
        senco.get(&format!("{group}/progress")).await.is("LMS-SNC-001");
        senco.get("/interventions/suggestions").await.is("LMS-SNC-001");
        senco.patch(&group, json!({ "tables": [8] })).await.is("LMS-SNC-003");
        senco.delete(&group).await.is("LMS-SNC-003");
        set_pupils(&senco, &group, &[&oak.pupil]).await.is("LMS-SNC-003");
        if table == "intervention_group" {
            senco.post(GROUPS, sevens()).await.is("LMS-SNC-003");
        }
    }
}
