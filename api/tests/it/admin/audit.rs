//! Tests of `/admin/audit`.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use entity::audit;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::{
    support::{Client, Person, School, TestApp, rows},
    walls::{full_school::fill, schema},
};

const AUDIT: &str = "/admin/audit?limit=200";

async fn entries(client: &Client<'_>, query: &str) -> Vec<Value> {
    let page = client.get(&format!("{AUDIT}{query}")).await.ok();
    assert_eq!(page["next"], Value::Null);
    page["items"].as_array().unwrap().clone()
}

/// The entries of the school's audit log, newest first, without their ids and times.
async fn audit_entries(app: &TestApp, school: &School<'_>) -> Vec<Value> {
    let mut entries = entries(&app.as_(&school.headteacher), "").await;
    for entry in &mut entries {
        entry["id"].take();
        assert_eq!(entry["at"], json!(app.clock.now().to_rfc3339()));
        entry["at"].take();
    }
    entries
}

/// An entry of a person of the school on something that has no name any more.
fn audit_entry(actor: &Person, action: &str, subject_id: &Value, detail: &Value) -> Value {
    json!({
        "id": null, "at": null, "actor_id": actor.id, "actor_name": name_of(actor), "actor_role": actor.role.as_str(),
        "action": action, "subject_kind": action.split('.').next(), "subject_id": subject_id, "subject_name": null,
        "detail": detail,
    })
}

fn name_of(person: &Person) -> String {
    format!("{} {}", person.first_name, person.last_name)
}

/// An entry with another value for a field.
fn with(mut entry: Value, field: &str, value: Value) -> Value {
    entry[field] = value;
    entry
}

#[tokio::test]
async fn every_change_writes_one_entry_with_ids_and_field_names() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let it = &oak.it_admin;

    let hazel = admin.post("/admin/classrooms", json!({ "name": "Unmistakable Class" })).await.created()["id"].clone();
    let class = format!("/admin/classrooms/{}", hazel.as_str().unwrap());
    let body = json!({ "role": "pupil", "first_name": "Unmistakable", "last_name": "Child", "pin": "482911" });
    let ben = admin.post("/admin/users", body).await.created()["id"].clone();
    let user = format!("/admin/users/{}", ben.as_str().unwrap());
    let body = json!({ "first_name": "Unmistaken", "classroom_id": hazel, "pin": "482912", "upn": "B801200005001" });
    admin.patch(&user, body).await.ok();
    admin.patch(&class, json!({ "name": "Unmistaken Class", "teacher_id": oak.teacher.id })).await.ok();
    admin.post(&format!("{user}/credential"), json!({})).await.ok();
    admin.post(&format!("{user}/credential"), json!({ "pin": "482913" })).await.ok();
    admin.post_nothing(&format!("{user}/unlock")).await.done();
    admin.get(&format!("{user}/export")).await.ok();
    admin.patch(&user, json!({ "archived": true })).await.ok();
    admin.patch(&user, json!({ "archived": false })).await.ok();
    admin.delete(&user).await.done();
    admin.delete(&format!("{user}?erase=true")).await.done();
    admin.delete(&class).await.done();
    let body = json!({ "current": oak.senco.secret, "new": "nine-green-oaks" });
    app.as_(&oak.senco).post("/auth/password", body).await.done();

    let mut expected = vec![
        audit_entry(it, "classroom.create", &hazel, &json!({})),
        audit_entry(it, "user.create", &ben, &json!({ "role": "pupil" })),
        audit_entry(it, "user.update", &ben, &json!({ "fields": ["first_name", "classroom_id", "upn", "credential"] })),
        audit_entry(it, "classroom.update", &hazel, &json!({ "fields": ["name", "teacher_id"] })),
        audit_entry(it, "user.credential", &ben, &json!({ "drawn": true })),
        audit_entry(it, "user.credential", &ben, &json!({ "drawn": false })),
        audit_entry(it, "user.unlock", &ben, &json!({})),
        audit_entry(it, "user.export", &ben, &json!({})),
        audit_entry(it, "user.archive", &ben, &json!({})),
        audit_entry(it, "user.update", &ben, &json!({ "fields": ["archived_at"] })),
        audit_entry(it, "user.archive", &ben, &json!({})),
        audit_entry(it, "user.erase", &ben, &json!({})),
        audit_entry(it, "classroom.delete", &hazel, &json!({})),
        with(
            audit_entry(&oak.senco, "user.password", &json!(oak.senco.id), &json!({})),
            "subject_name",
            json!(name_of(&oak.senco)),
        ),
    ];
    expected.reverse();
    let audit_entries = audit_entries(&app, &oak).await;
    assert_eq!(audit_entries, expected);
    let text = json!(audit_entries).to_string();
    for word in ["Unmistak", "48291", "B801200005001", "nine-green-oaks", "uchild"] {
        assert!(!text.contains(word), "{word} is in the audit log: {text}");
    }
}

#[tokio::test]
async fn a_rejected_request_or_one_that_changes_nothing_writes_no_entry() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let admin = app.as_(&oak.it_admin);
    let pupil = format!("/admin/users/{}", oak.pupil.id);
    admin.get("/admin/users").await.ok();
    admin.get(&pupil).await.ok();
    admin.patch(&pupil, json!({ "first_name": oak.pupil.first_name })).await.ok();
    admin.patch(&pupil, json!({ "username": "teacher" })).await.is("LMS-ADM-013");
    admin.patch(&pupil, json!({ "version": 7, "archived": true })).await.is("LMS-ADM-006");
    admin.delete(&format!("/admin/users/{}", oak.it_admin.id)).await.is("LMS-ADM-006");
    admin.delete(&format!("/admin/classrooms/{}", oak.classes[0].id)).await.is("LMS-ADM-019");
    admin.post("/admin/classrooms", json!({ "name": "CLASS 1" })).await.is("LMS-ADM-018");
    app.as_(&oak.teacher).delete(&pupil).await.is("LMS-ADM-001");
    let audit_entries = audit_entries(&app, &oak).await;
    assert_eq!(audit_entries, [json!(null); 0]);
}

#[tokio::test]
async fn the_platforms_changes_are_in_the_schools_audit_log() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    let platform = app.as_(&operator);
    let school = format!("/platform/schools/{}", oak.id);
    platform.patch(&school, json!({ "name": "Unmistakable School" })).await.ok();
    let body = json!({ "role": "it_admin", "username": "second", "first_name": "Unmistakable", "last_name": "Child" });
    let created = platform.post(&format!("{school}/admins"), body).await.created();
    let mut audit_entries = audit_entries(&app, &oak).await;
    audit_entries.reverse();
    assert_eq!(audit_entries.len(), 2, "{audit_entries:?}");
    let update = json!({ "name": true, "slug": false, "status": null });
    // The operator is not a person of the school, so the school does not see a name.
    let by_operator = |action: &str, id: &Value, detail: &Value| {
        with(audit_entry(&operator, action, id, detail), "actor_name", Value::Null)
    };
    assert_eq!(audit_entries[0], by_operator("school.update", &json!(oak.id), &update));
    let role = json!({ "role": "it_admin" });
    let on_admin = by_operator("user.create", &created["user"]["id"], &role);
    assert_eq!(audit_entries[1], with(on_admin, "subject_name", json!("Unmistakable Child")));
}

#[tokio::test]
async fn a_school_sees_only_its_own_audit_log_and_teachers_see_none() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    app.as_(&elm.it_admin).post("/admin/classrooms", json!({ "name": "Ash" })).await.created();
    assert_eq!(entries(&app.as_(&oak.it_admin), "").await, [json!(null); 0]);
    assert_eq!(entries(&app.as_(&elm.headteacher), "").await.len(), 1);
    for person in [&oak.pupil, &oak.teacher, &oak.senco] {
        app.as_(person).get("/admin/audit").await.is("LMS-ADM-001");
    }
}

/// The names of the actor and the subject of each entry, the oldest entry first.
async fn names(client: &Client<'_>, query: &str) -> Vec<(Value, Value)> {
    let name = |entry: &Value| (entry["actor_name"].clone(), entry["subject_name"].clone());
    entries(client, query).await.iter().rev().map(name).collect()
}

#[tokio::test]
async fn people_and_things_have_their_current_names_and_an_it_admin_sees_no_names_of_teaching() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (admin, head) = (app.as_(&oak.it_admin), app.as_(&oak.headteacher));
    let class = head.post("/admin/classrooms", json!({ "name": "Hazel" })).await.created();
    head.patch(&format!("/admin/users/{}", oak.pupil.id), json!({ "first_name": "Ava", "last_name": "Price" }))
        .await
        .ok();
    let group = json!({ "name": "Sevens", "tables": [7], "starts_on": "2026-11-23", "ends_on": "2027-01-03",
        "weekly_goal": 60 });
    head.post("/interventions", group).await.created();
    let round = json!({ "name": "June", "opens_on": "2026-11-23", "closes_on": "2026-12-04", "year_group": "4" });
    head.post("/mtc/rounds", round).await.created();
    let assessment = json!({ "title": "Autumn", "questions": [{ "kind": "fact", "a": 7, "b": 8 }],
        "time_limit_s": 600, "pupil_ids": [oak.pupil.id] });
    head.post("/assessments", assessment).await.created();
    head.upload(b"first_name,last_name,classroom\nBen,Shah,Hazel\n", &[]).send().await.accepted();
    head.patch(&format!("/admin/classrooms/{}", class["id"].as_str().unwrap()), json!({ "name": "Rowan" })).await.ok();
    let by_head = |subject: Value| (json!(name_of(&oak.headteacher)), subject);
    let actor = format!("&actor={}", oak.headteacher.id);
    for (reader, teaching) in
        [(&head, ["Sevens", "June", "Autumn"].map(Value::from)), (&admin, [const { Value::Null }; 3])]
    {
        let [group, round, assessment] = teaching;
        let expected =
            [json!("Rowan"), json!("Ava Price"), group, round, assessment, json!("roster.csv"), json!("Rowan")];
        assert_eq!(names(reader, &actor).await, expected.map(by_head));
    }
    app.do_jobs().await;
}

#[tokio::test]
async fn an_archived_person_has_a_name_and_an_erased_person_has_none() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let head = app.as_(&oak.headteacher);
    let admin = format!("/admin/users/{}", oak.it_admin.id);
    let pupil = format!("/admin/users/{}", oak.pupil.id);
    app.as_(&oak.it_admin).post_nothing(&format!("{pupil}/unlock")).await.done();
    let unlocked = async || names(&head, "&action=user.unlock").await;
    let both = [(json!(name_of(&oak.it_admin)), json!(name_of(&oak.pupil)))];
    assert_eq!(unlocked().await, both);
    for person in [&admin, &pupil] {
        head.delete(person).await.done();
    }
    assert_eq!(unlocked().await, both);
    for person in [&admin, &pupil] {
        head.delete(&format!("{person}?erase=true")).await.done();
    }
    assert_eq!(unlocked().await, [(Value::Null, Value::Null)]);
    app.do_jobs().await;
}

#[tokio::test]
async fn another_schools_names_are_never_shown() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await.with_class(1).await);
    let now = app.clock.now();
    for (kind, subject) in [("user", elm.pupil.id.0), ("classroom", elm.classes[0].id.0)] {
        let row =
            audit::Model { actor_id: Some(elm.it_admin.id), subject_id: Some(subject), ..rows::audit(oak.id, now) };
        oak.insert(audit::Model { subject_kind: kind.into(), ..row }).await;
    }
    for reader in [&oak.it_admin, &oak.headteacher] {
        assert_eq!(names(&app.as_(reader), "").await, [(Value::Null, Value::Null), (Value::Null, Value::Null)]);
    }
}

#[tokio::test]
async fn the_log_is_counted_with_its_filters() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for (person, name) in [(&oak.it_admin, "Ash"), (&oak.headteacher, "Elm"), (&oak.it_admin, "Fir")] {
        app.as_(person).post("/admin/classrooms", json!({ "name": name })).await.created();
    }
    let admin = app.as_(&oak.it_admin);
    for (query, total) in [
        ("total=true&limit=1".to_owned(), json!(3)),
        (format!("total=true&actor={}", oak.headteacher.id), json!(1)),
        ("total=true&action=user.archive".to_owned(), json!(0)),
        (String::new(), Value::Null),
    ] {
        assert_eq!(admin.get(&format!("/admin/audit?{query}")).await.ok()["total"], total, "{query}");
    }
}

#[tokio::test]
async fn entries_are_filtered_by_actor_action_and_time() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let start = app.clock.now();
    let mut at = Vec::<DateTime<Utc>>::new();
    for (number, person) in [&oak.it_admin, &oak.headteacher, &oak.it_admin].into_iter().enumerate() {
        app.clock.advance(TimeDelta::minutes(1));
        at.push(app.clock.now());
        let class = json!({ "name": format!("Class {number}") });
        let created = app.as_(person).post("/admin/classrooms", class).await.created();
        if number == 2 {
            app.as_(person).delete(&format!("/admin/classrooms/{}", created["id"].as_str().unwrap())).await.done();
        }
    }
    let admin = app.as_(&oak.it_admin);
    let count = async |query: &str| entries(&admin, query).await.len();
    let time = |time: DateTime<Utc>| time.to_rfc3339().replace('+', "%2B");
    assert_eq!(count("").await, 4);
    assert_eq!(count(&format!("&actor={}", oak.headteacher.id)).await, 1);
    assert_eq!(count(&format!("&actor={}", oak.teacher.id)).await, 0);
    assert_eq!(count("&action=classroom.create").await, 3);
    assert_eq!(count("&action=classroom.").await, 0);
    assert_eq!(count(&format!("&from={}", time(start))).await, 4);
    assert_eq!(count(&format!("&from={}", time(at[1]))).await, 3);
    assert_eq!(count(&format!("&to={}", time(at[1]))).await, 1);
    assert_eq!(count(&format!("&from={}&to={}", time(at[1]), time(at[2]))).await, 1);
    // This time is 09:02 UTC, written in another time zone.
    assert_eq!(count("&from=2026-11-23T10:02:00%2B01:00").await, 3);
    assert_eq!(count("&from=2026-11-23T09:02:00.000001Z").await, 2);
    let all = format!("&actor={}&action=classroom.delete&from={}", oak.it_admin.id, time(at[2]));
    assert_eq!(count(&all).await, 1);
    for query in [
        "actor=7",
        "from=yesterday",
        "from=2026-11-23",
        "to=",
        "action=nul%00",
        "limit=0",
        "limit=201",
        "after=x",
        "from=-200000-01-01T00:00:00Z",
        "to=%2B200000-01-01T00:00:00Z",
    ] {
        let answer = admin.get(&format!("/admin/audit?{query}")).await;
        assert_eq!(answer.code(), "LMS-API-008", "{query}: {answer}");
    }
}

#[tokio::test]
async fn paging_shows_every_entry_once_newest_first() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    for number in 0..23 {
        admin.post("/admin/classrooms", json!({ "name": format!("Class {number}") })).await.created();
    }
    let all = entries(&admin, "").await;
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = admin.get(&format!("/admin/audit?limit=5{after}")).await.ok();
        seen.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
        // An entry that is written between two pages does not shift the later pages.
        if seen.len() == 5 {
            admin.post("/admin/classrooms", json!({ "name": "Meanwhile" })).await.created();
        }
    }
    assert_eq!(seen, all);
    let ids: BTreeSet<_> = seen.iter().map(|entry| entry["id"].to_string()).collect();
    assert_eq!(ids.len(), 23);
}

#[tokio::test]
async fn no_entry_can_be_changed_or_deleted() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    fill(&app, &oak).await;
    assert_eq!(schema::rows(&app.database, "SELECT id FROM audit").await.len(), 1);
    for sql in ["UPDATE audit SET action = 'nothing'", "DELETE FROM audit"] {
        let tx = oak.tenant().begin().await.unwrap();
        let school_error = tx.execute_unprepared(sql).await.unwrap_err().to_string();
        drop(tx);
        let tx = app.all_schools().begin().await.unwrap();
        let service_error = tx.execute_unprepared(sql).await.unwrap_err().to_string();
        for error in [school_error, service_error] {
            assert!(error.contains("permission denied") || error.contains("append-only"), "{sql}: {error}");
        }
    }
}

#[tokio::test]
async fn an_it_admin_sees_that_staff_taught_but_not_what_it_tells_about_attainment() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let now = app.clock.now();
    let details = [
        ("marking.save", json!({ "score": 1 })),
        ("group.pupils", json!({ "joined": [oak.pupil.id], "left": [] })),
        ("mtc.not_taking", json!({ "reason": "BLSTD" })),
        ("override.set", json!({ "facts": 3 })),
        ("user.update", json!({ "fields": ["upn"] })),
        ("classroom.cards", json!({ "pupils": 3 })),
        ("import.done", json!({ "counts": {} })),
        ("school.update", json!({ "name": true })),
    ];
    for (action, detail) in &details {
        let row = rows::audit(oak.id, now);
        oak.insert(audit::Model { action: (*action).into(), detail: detail.clone(), ..row }).await;
    }
    for (person, hidden) in [(&oak.headteacher, 0), (&oak.it_admin, 4)] {
        let shown = entries(&app.as_(person), "").await;
        assert_eq!(shown.len(), details.len());
        for (entry, (number, (action, detail))) in shown.iter().rev().zip(details.iter().enumerate()) {
            assert_eq!(entry["action"], *action);
            assert_eq!(entry["detail"], if number < hidden { json!({}) } else { detail.clone() }, "{action}");
        }
    }
}
