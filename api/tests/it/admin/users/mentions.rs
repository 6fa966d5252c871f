//! Tests of `GET /admin/users/{user_id}/mentions`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    support::{Client, TestApp},
    walls::full_school::{Dump, fill},
};

/// Returns all mentions, read in pages of `limit`.
async fn mentions(client: &Client<'_>, path: &str, limit: usize) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("{path}?limit={limit}{after}")).await.ok();
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next"].as_str() else { return all };
        after = format!("&after={next}");
    }
}

fn passages(mentions: &[Value]) -> Vec<(&str, &str)> {
    mentions.iter().map(|item| (item["kind"].as_str().unwrap(), item["passage"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn texts_that_name_a_person_are_listed_except_those_that_an_erasure_deletes() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let ids = fill(&app, &oak).await;
    let (head, teacher, senco) = (app.as_(&oak.headteacher), app.as_(&oak.teacher), app.as_(&oak.senco));
    let name = json!({ "first_name": "Róbin", "last_name": "Oke-Hale" });
    head.patch(&format!("/admin/users/{}", ids.pupil), name).await.ok();
    let work = |pupils: Value, note: &str| json!({ "pupil_ids": pupils, "tables": [7], "questions": 10, "due_on": "2026-12-01", "note": note });
    teacher.post("/teacher/assignments", work(json!([ids.pupil]), "for Robin alone")).await.created();
    teacher.post("/teacher/assignments", work(json!([oak.pupil.id]), "sit beside RÓBIN")).await.created();
    // Words that only contain the name.
    teacher.post("/teacher/assignments", work(json!([oak.pupil.id]), "Robinson, oked")).await.created();
    let note = json!({ "facts": [[6, 7]], "state": "secure", "note": "helped by Hale" });
    for pupil in [ids.pupil, oak.pupil.id] {
        teacher.put(&format!("/teacher/pupils/{pupil}/overrides"), note.clone()).await;
    }
    let group = json!({
        "name": "Oke's group", "tables": [7], "starts_on": "2026-11-23", "ends_on": "2027-01-03", "weekly_goal": 60,
        "entry_criteria": "as Robin", "exit_criteria": "as (Hale)",
    });
    senco.post("/interventions", group).await.created();
    let questions = json!([
        { "kind": "written", "text": "What did Robin find?" },
        { "kind": "written", "text": "Why?" },
    ]);
    let assessment = json!({
        "title": "Robin's test", "instructions": "Ask Oke.", "questions": questions, "time_limit_s": 600,
        "classroom_ids": [ids.classroom],
    });
    teacher.post("/assessments", assessment).await.created();

    let path = format!("/admin/users/{}/mentions", ids.pupil);
    let all = mentions(&head, &path, 200).await;
    let listed: BTreeSet<_> = passages(&all).into_iter().collect();
    let expected = [
        ("assignment_note", "for Robin"),
        ("assignment_note", "sit beside RÓBIN"),
        ("assessment_title", "For Robin"),
        ("assessment_title", "Robin's test"),
        ("assessment_instructions", "Ask Oke."),
        ("assessment_questions", "What did Robin find?"),
        ("override_note", "Robin mixes it up"),
        ("override_note", "helped by Hale"),
        ("group_name", "Oke's group"),
        ("group_entry_criteria", "as Robin"),
        ("group_exit_criteria", "as (Hale)"),
    ];
    assert_eq!(listed, BTreeSet::from(expected));
    for limit in [1, 2, 3] {
        assert_eq!(mentions(&head, &path, limit).await, all, "in pages of {limit}");
    }
    let of_override = all.iter().find(|item| item["passage"] == "helped by Hale").unwrap();
    assert_eq!(of_override["id"], json!(oak.pupil.id));

    // What is left after the erasure is what was listed.
    app.as_(&oak.it_admin).delete(&format!("/admin/users/{}?erase=true", ids.pupil)).await.done();
    let dump = Dump::of(&app.database, &oak).await.0;
    let left: String = dump.values().flatten().map(String::as_str).collect();
    for (_, passage) in expected {
        // The dump quotes texts as SQL or JSON.
        assert!(left.contains(&passage.replace('\'', "''")) || left.contains(passage), "{passage}");
    }
    assert!(!left.contains("for Robin alone"));
}

#[tokio::test]
async fn a_member_of_staff_is_found_in_the_names_of_classes_and_as_an_assistant() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let head = app.as_(&oak.headteacher);
    let name = json!({ "first_name": "Ada", "last_name": "Brightwell" });
    head.patch(&format!("/admin/users/{}", oak.teacher.id), name).await.ok();
    head.post("/admin/classrooms", json!({ "name": "Mrs Brightwell's class", "year_group": "4" })).await.created();
    let arrangements = json!({ "codes": ["ITA"], "assistant": "Ada" });
    head.put(&format!("/teacher/pupils/{}/arrangements", oak.pupil.id), arrangements).await.ok();
    let all = mentions(&head, &format!("/admin/users/{}/mentions", oak.teacher.id), 50).await;
    assert_eq!(passages(&all), [("arrangement_assistant", "Ada"), ("classroom_name", "Mrs Brightwell's class")]);
}

#[tokio::test]
async fn only_the_headteacher_may_list_mentions() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let path = format!("/admin/users/{}/mentions", oak.pupil.id);
    for person in [&oak.it_admin, &oak.teacher, &oak.senco, &oak.pupil] {
        app.as_(person).get(&path).await.is("LMS-ADM-001");
    }
    let head = app.as_(&oak.headteacher);
    assert_eq!(head.get(&path).await.ok()["next"], Value::Null);
    head.get(&format!("/admin/users/{}/mentions", elm.pupil.id)).await.is("LMS-ADM-005");
    head.get("/admin/users/7/mentions").await.is("LMS-ADM-002");
    head.get(&format!("{path}?after=x")).await.is("LMS-API-008");
}
