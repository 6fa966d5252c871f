//! `GET` and `POST /interventions`, `GET`, `PATCH` and `DELETE /interventions/{group_id}`

use serde_json::{Value, json};

use super::{GROUPS, create, path, set_pupils, sevens, sevens_with};
use crate::support::TestApp;

#[tokio::test]
async fn a_new_group_is_shown_to_teaching_staff() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    let body = json!({
        "name": "  Quick Sevens ", "tables": [8, 7, 7], "facts": [[9, 6], [6, 9], [12, 12]], "starts_on": "2026-11-23",
        "ends_on": "2026-12-18", "entry_criteria": " below 12\nand stalled ", "entry_predicted_score": 12,
        "exit_criteria": "quick at 7s", "exit_predicted_score": 18.5, "exit_secure_percent": 80, "weekly_goal": 80,
    });
    let group = senco.post(GROUPS, body).await.created();
    let expected = json!({
        "id": group["id"], "name": "Quick Sevens", "tables": [7, 8], "facts": [[6, 9], [12, 12]],
        "starts_on": "2026-11-23", "ends_on": "2026-12-18", "entry_criteria": "below 12\nand stalled",
        "entry_predicted_score": 12.0, "exit_criteria": "quick at 7s", "exit_predicted_score": 18.5,
        "exit_secure_percent": 80, "weekly_goal": 80, "pupils": 0, "version": 1,
        "created_at": "2026-11-23T09:00:00+00:00",
    });
    assert_eq!(group, expected);
    for person in [&oak.teacher, &oak.senco, &oak.headteacher] {
        let client = app.as_(person);
        assert_eq!(client.get(GROUPS).await.ok(), json!({ "items": [expected], "next": null, "total": null }));
        assert_eq!(client.get(&path(&group)).await.ok(), json!({ "group": expected, "pupils": [] }));
    }
}

#[tokio::test]
async fn optional_fields_are_empty_by_default() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let group = app.as_(&oak.headteacher).post(GROUPS, sevens_with(json!({ "entry_criteria": " " }))).await.created();
    for field in
        ["entry_criteria", "entry_predicted_score", "exit_criteria", "exit_predicted_score", "exit_secure_percent"]
    {
        assert_eq!(group[field], Value::Null, "{field}");
    }
    assert_eq!(group["facts"], json!([]));
}

#[tokio::test]
async fn a_group_name_is_unique_in_any_spelling_within_a_school() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let senco = app.as_(&oak.senco);
    create(&senco, sevens()).await;
    let other = create(&senco, sevens_with(json!({ "name": "Eights" }))).await;
    for name in ["Sevens", "  sEVENS ", "SEVENS"] {
        senco.post(GROUPS, sevens_with(json!({ "name": name }))).await.is("LMS-SNC-002");
        senco.patch(&other, json!({ "name": name })).await.is("LMS-SNC-002");
    }
    // A group may change the spelling of its own name.
    assert_eq!(senco.patch(&other, json!({ "name": "EIGHTS" })).await.ok()["name"], "EIGHTS");
    create(&app.as_(&elm.senco), sevens()).await;
}

#[tokio::test]
async fn two_concurrent_requests_for_one_group_name_create_one_group() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    let (first, second) =
        tokio::join!(senco.post(GROUPS, sevens()), senco.post(GROUPS, sevens_with(json!({ "name": "SEVENS" }))));
    let (group, rejected) = if first.status == 201 { (first, second) } else { (second, first) };
    group.created();
    rejected.is("LMS-SNC-002");
}

#[tokio::test]
async fn any_subset_of_the_fields_can_be_changed_and_null_clears_a_field() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    let fields =
        json!({ "facts": [[6, 8]], "exit_criteria": "quick", "exit_secure_percent": 50, "entry_predicted_score": 9 });
    let group = create(&senco, sevens_with(fields)).await;
    let changed = senco.patch(&group, json!({ "weekly_goal": 90, "ends_on": "2027-02-12" })).await.ok();
    assert_eq!(
        (&changed["weekly_goal"], &changed["ends_on"], &changed["exit_secure_percent"], &changed["version"]),
        (&json!(90), &json!("2027-02-12"), &json!(50), &json!(2))
    );
    let cleared =
        json!({ "tables": null, "exit_criteria": null, "exit_secure_percent": null, "entry_predicted_score": null });
    let changed = senco.patch(&group, cleared).await.ok();
    assert_eq!((&changed["tables"], &changed["facts"]), (&json!([]), &json!([[6, 8]])));
    for field in ["exit_criteria", "exit_secure_percent", "entry_predicted_score"] {
        assert_eq!(changed[field], Value::Null, "{field}");
    }
    // The last target cannot be removed.
    senco.patch(&group, json!({ "facts": [] })).await.is("LMS-API-008");
    assert_eq!(senco.patch(&group, json!({ "facts": [], "tables": [6] })).await.ok()["tables"], json!([6]));
    assert_eq!(senco.get(&group).await.ok()["group"]["facts"], json!([]));
}

#[tokio::test]
async fn a_change_based_on_an_old_version_is_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    let group = create(&senco, sevens()).await;
    senco.patch(&group, json!({ "weekly_goal": 70, "version": 1 })).await.ok();
    senco.patch(&group, json!({ "weekly_goal": 80, "version": 1 })).await.is("LMS-API-007");
    senco.patch(&group, json!({ "weekly_goal": 80, "version": "2" })).await.is("LMS-API-008");
    assert_eq!(senco.patch(&group, json!({ "name": "Eights", "version": 2 })).await.ok()["weekly_goal"], 70);
}

#[tokio::test]
async fn deleting_a_group_frees_its_pupils_and_its_name() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let senco = app.as_(&oak.senco);
    let group = create(&senco, sevens()).await;
    set_pupils(&senco, &group, &[&oak.classes[0][0], &oak.classes[0][1]]).await.ok();
    senco.delete(&group).await.done();
    senco.delete(&group).await.is("LMS-SES-006");
    senco.get(&group).await.is("LMS-SES-006");
    assert_eq!(senco.get(GROUPS).await.ok()["items"], json!([]));
    let again = create(&senco, sevens()).await;
    assert_eq!(senco.get(&again).await.ok()["pupils"], json!([]));
    app.as_(&oak.classes[0][0]).get("/auth/me").await.ok();
}

#[tokio::test]
async fn paging_shows_every_group_once_and_in_order() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    let mut names: Vec<String> = ["Élan", "elan", "100%", "a_b", "Ж"].map(Into::into).to_vec();
    names.extend((0..8).map(|number| format!("Group {number}")));
    for name in &names {
        create(&senco, sevens_with(json!({ "name": name }))).await;
    }
    names.sort_by_key(|name| name.to_lowercase());
    for limit in [1, 5, 13, 200] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = senco.get(&format!("{GROUPS}?limit={limit}{after}")).await.ok();
            let items = page["items"].as_array().unwrap();
            assert!(items.len() <= limit);
            seen.extend(items.iter().map(|group| group["name"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(seen, names, "{limit}");
    }
}

#[tokio::test]
async fn changes_to_groups_are_in_the_audit_log_without_names() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    let group = create(&senco, sevens()).await;
    senco.patch(&group, json!({ "name": "Eights", "tables": [8], "weekly_goal": 60 })).await.ok();
    set_pupils(&senco, &group, &[&oak.pupil]).await.ok();
    // A request that changes nothing writes no entry.
    set_pupils(&senco, &group, &[&oak.pupil]).await.ok();
    senco.delete(&group).await.done();
    let log = app.as_(&oak.headteacher).get("/admin/audit").await.ok();
    let entries: Vec<_> =
        log["items"].as_array().unwrap().iter().map(|entry| (&entry["action"], &entry["detail"])).collect();
    assert_eq!(
        entries,
        [
            (&json!("group.delete"), &json!({ "pupils": 1 })),
            (&json!("group.pupils"), &json!({ "joined": [oak.pupil.id], "left": [] })),
            (&json!("group.update"), &json!({ "fields": ["name", "tables"] })),
            (&json!("group.create"), &json!({})),
        ]
    );
    assert!(!log.to_string().contains("Sevens"), "{log}");
}
