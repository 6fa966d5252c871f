//! Tests of `/admin/classrooms`.

use entity::Role;
use poem::http::Method;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use crate::support::{Client, TestApp};

const CLASSROOMS: &str = "/admin/classrooms";

async fn create(client: &Client<'_>, name: &str) -> Value {
    client.post(CLASSROOMS, json!({ "name": name })).await.created()
}

fn path_of(class: &Value) -> String {
    format!("{CLASSROOMS}/{}", class["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_new_class_appears_in_the_list() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let body = json!({ "name": "  4 Élan ", "year_group": "4", "teacher_id": oak.teacher.id });
    let created = admin.post(CLASSROOMS, body).await.created();
    let expected = json!({
        "id": created["id"], "name": "4 Élan", "year_group": "4", "teacher_id": oak.teacher.id,
        "teacher": { "id": oak.teacher.id, "first_name": "Robin", "last_name": "teacher" }, "pupils": 0, "version": 1,
        "created_at": "2026-11-23T09:00:00+00:00",
    });
    assert_eq!(created, expected);
    assert_eq!(admin.get(CLASSROOMS).await.ok(), json!({ "items": [expected], "next": null, "total": null }));
    let minimal = create(&app.as_(&oak.headteacher), "Ash").await;
    assert_eq!((&minimal["year_group"], &minimal["teacher_id"]), (&Value::Null, &Value::Null));
    assert_eq!(minimal["teacher"], Value::Null);
}

#[tokio::test]
async fn the_list_shows_the_current_name_of_each_teacher_and_can_be_counted() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await.with_class(0).await);
    let admin = app.as_(&oak.it_admin);
    for (name, teacher) in [("Ash", json!(oak.teacher.id)), ("Birch", json!(oak.senco.id)), ("Cedar", Value::Null)] {
        admin.post(CLASSROOMS, json!({ "name": name, "teacher_id": teacher })).await.created();
    }
    let teachers = async || -> Vec<Value> {
        let page = admin.get(CLASSROOMS).await.ok();
        page["items"].as_array().unwrap().iter().map(|class| class["teacher"]["last_name"].clone()).collect()
    };
    assert_eq!(teachers().await, [json!("teacher"), json!("senco"), Value::Null]);
    admin.patch(&format!("/admin/users/{}", oak.teacher.id), json!({ "last_name": "Shah" })).await.ok();
    assert_eq!(teachers().await, [json!("Shah"), json!("senco"), Value::Null]);
    admin.delete(&format!("/admin/users/{}?erase=true", oak.senco.id)).await.done();
    assert_eq!(teachers().await, [json!("Shah"), Value::Null, Value::Null]);
    let page = admin.get(&format!("{CLASSROOMS}?limit=2&total=true")).await.ok();
    assert_eq!((page["items"].as_array().unwrap().len(), &page["total"]), (2, &json!(3)));
    assert_eq!(app.as_(&elm.it_admin).get(&format!("{CLASSROOMS}?total=true")).await.ok()["total"], 1);
    app.do_jobs().await;
}

#[tokio::test]
async fn each_invalid_field_has_its_code() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let admin = app.as_(&oak.it_admin);
    let hazel = create(&admin, "Hazel").await;
    let ash = create(&admin, "Ash").await;
    let mut archived = oak.person(Role::Teacher, "gone").await;
    admin.delete(&format!("/admin/users/{}", archived.id)).await.done();
    archived.role = Role::Teacher;
    let teacher = |id: Value| json!({ "name": "Rowan", "teacher_id": id });
    let cases = [
        (json!({ "name": "" }), "LMS-ADM-016"),
        (json!({ "name": " \t" }), "LMS-ADM-016"),
        (json!({ "name": "   " }), "LMS-ADM-016"),
        (json!({ "name": null }), "LMS-ADM-016"),
        (json!({ "name": 4 }), "LMS-ADM-003"),
        (json!({ "name": "x".repeat(129) }), "LMS-ADM-003"),
        (json!({ "name": "=1+1" }), "LMS-ADM-003"),
        (json!({ "name": "nul\0" }), "LMS-ADM-003"),
        (json!({ "name": "Rowan", "year_group": "7" }), "LMS-ADM-003"),
        (json!({ "name": "Rowan", "year_group": 4 }), "LMS-ADM-003"),
        (teacher(json!("7")), "LMS-ADM-003"),
        (teacher(json!(7)), "LMS-ADM-003"),
        // The name is also taken, but the service validates that last.
        (json!({ "name": "Hazel", "teacher_id": Uuid::now_v7() }), "LMS-ADM-017"),
        (teacher(json!(elm.teacher.id)), "LMS-ADM-017"),
        (teacher(json!(oak.pupil.id)), "LMS-ADM-017"),
        (teacher(json!(oak.it_admin.id)), "LMS-ADM-017"),
        (teacher(json!(archived.id)), "LMS-ADM-017"),
        (json!({ "name": "Hazel" }), "LMS-ADM-018"),
        (json!({ "name": "  hAZEL " }), "LMS-ADM-018"),
    ];
    for (body, code) in cases {
        for (method, path) in [(Method::POST, CLASSROOMS.to_owned()), (Method::PATCH, path_of(&ash))] {
            let answer = admin.call(method.clone(), &path).json(&body).send().await;
            assert_eq!(answer.code(), code, "{method} {body}: {answer}");
            answer.is(code);
        }
    }
    admin.post(CLASSROOMS, json!({})).await.is("LMS-ADM-016");
    assert_eq!(admin.get(CLASSROOMS).await.ok()["items"], json!([ash, hazel]));
}

#[tokio::test]
async fn a_malformed_id_and_an_unknown_id_have_different_codes() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await.with_class(0).await);
    let admin = app.as_(&oak.it_admin);
    let ids = [
        ("7".to_owned(), "LMS-ADM-002"),
        (Uuid::now_v7().to_string(), "LMS-ADM-005"),
        (elm.classes[0].id.to_string(), "LMS-ADM-005"),
    ];
    for (id, code) in ids {
        admin.patch(&format!("{CLASSROOMS}/{id}"), json!({ "name": "Ash" })).await.is(code);
        admin.delete(&format!("{CLASSROOMS}/{id}")).await.is(code);
    }
    let hazel = create(&admin, "Hazel").await;
    for body in ["", "{", "[]"] {
        for (method, path) in [(Method::POST, CLASSROOMS.to_owned()), (Method::PATCH, path_of(&hazel))] {
            let call = admin.call(method, &path).header("content-type", "application/json");
            call.body(body).send().await.is("LMS-ADM-003");
        }
    }
}

#[tokio::test]
async fn only_it_admins_and_headteachers_manage_classes() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(0).await;
    let path = format!("{CLASSROOMS}/{}", oak.classes[0].id);
    for person in [&oak.pupil, &oak.teacher, &oak.senco] {
        let client = app.as_(person);
        client.get(CLASSROOMS).await.is("LMS-ADM-001");
        client.post(CLASSROOMS, json!({ "name": "Ash" })).await.is("LMS-ADM-001");
        client.patch(&path, json!({ "name": "Ash" })).await.is("LMS-ADM-001");
        client.delete(&path).await.is("LMS-ADM-001");
    }
    assert_eq!(app.as_(&oak.headteacher).get(CLASSROOMS).await.ok()["items"][0]["name"], "Class 1");
}

#[tokio::test]
async fn teachers_sencos_and_headteachers_may_have_a_class() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    for person in [&oak.teacher, &oak.senco, &oak.headteacher] {
        let body = json!({ "name": person.username, "teacher_id": person.id });
        assert_eq!(admin.post(CLASSROOMS, body).await.created()["teacher_id"], json!(person.id));
    }
}

#[tokio::test]
async fn archived_pupils_are_not_counted() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await.with_class(1).await.with_class(0).await;
    let admin = app.as_(&oak.it_admin);
    let counts = async || {
        let page = admin.get(CLASSROOMS).await.ok();
        page["items"].as_array().unwrap().iter().map(|class| class["pupils"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(counts().await, [3, 1, 0]);
    admin.delete(&format!("/admin/users/{}", oak.classes[0][0].id)).await.done();
    let moved = json!({ "classroom_id": oak.classes[2].id });
    admin.patch(&format!("/admin/users/{}", oak.classes[0][1].id), moved).await.ok();
    assert_eq!(counts().await, [1, 1, 1]);
    let path = format!("{CLASSROOMS}/{}", oak.classes[0].id);
    assert_eq!(admin.patch(&path, json!({ "year_group": "5" })).await.ok()["pupils"], 1);
}

#[tokio::test]
async fn a_class_with_pupils_cannot_be_deleted() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let admin = app.as_(&oak.it_admin);
    let path = format!("{CLASSROOMS}/{}", oak.classes[0].id);
    admin.delete(&path).await.is("LMS-ADM-019");
    admin.delete(&format!("/admin/users/{}", oak.classes[0][0].id)).await.done();
    admin.delete(&path).await.is("LMS-ADM-019");
    admin.delete(&format!("/admin/users/{}", oak.classes[0][1].id)).await.done();
    admin.delete(&path).await.done();
    admin.delete(&path).await.is("LMS-ADM-005");
}

#[tokio::test]
async fn deleting_a_class_without_pupils_leaves_its_teacher() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let created = admin.post(CLASSROOMS, json!({ "name": "Ash", "teacher_id": oak.teacher.id })).await.created();
    admin.delete(&path_of(&created)).await.done();
    app.as_(&oak.teacher).get("/auth/me").await.ok();
    // The name of the class can be used again.
    create(&admin, "Ash").await;
}

#[tokio::test]
async fn a_class_deleted_while_a_pupil_joins_is_either_deleted_or_has_the_pupil() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let pupil = format!("/admin/users/{}", oak.pupil.id);
    for round in 0..10 {
        let class = create(&admin, &format!("Class {round}")).await;
        let path = path_of(&class);
        let moving = admin.patch(&pupil, json!({ "classroom_id": class["id"] }));
        let (moved, deleted) = tokio::join!(moving, admin.delete(&path));
        if moved.status == 200 {
            deleted.is("LMS-ADM-019");
        } else {
            moved.is("LMS-ADM-005");
            deleted.done();
        }
    }
}

#[tokio::test]
async fn any_subset_of_the_fields_can_be_changed_and_null_clears_a_field() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let created = create(&admin, "Ash").await;
    let path = path_of(&created);
    let updated = admin.patch(&path, json!({ "year_group": "R", "teacher_id": oak.senco.id })).await.ok();
    assert_eq!(
        (&updated["year_group"], &updated["teacher_id"], &updated["name"]),
        (&json!("R"), &json!(oak.senco.id), &json!("Ash"))
    );
    let renamed = admin.patch(&path, json!({ "name": "ASH" })).await.ok();
    assert_eq!((&renamed["name"], &renamed["version"]), (&json!("ASH"), &json!(3)));
    let cleared = admin.patch(&path, json!({ "year_group": null, "teacher_id": null })).await.ok();
    assert_eq!((&cleared["year_group"], &cleared["teacher_id"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn a_change_based_on_an_old_version_is_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let path = path_of(&create(&admin, "Ash").await);
    admin.patch(&path, json!({ "name": "Elm", "version": 1 })).await.ok();
    admin.patch(&path, json!({ "name": "Oak", "version": 1 })).await.is("LMS-ADM-006");
    admin.patch(&path, json!({ "name": "Oak", "version": i32::MAX })).await.is("LMS-ADM-006");
    admin.patch(&path, json!({ "version": "2" })).await.is("LMS-ADM-003");
    assert_eq!(admin.patch(&path, json!({ "year_group": "1", "version": 2 })).await.ok()["name"], "Elm");
}

#[tokio::test]
async fn two_concurrent_requests_for_one_class_name_create_one_class() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let (first, second) = tokio::join!(
        admin.post(CLASSROOMS, json!({ "name": "Ash" })),
        admin.post(CLASSROOMS, json!({ "name": "ASH" }))
    );
    let (created, rejected) = if first.status == 201 { (first, second) } else { (second, first) };
    created.created();
    rejected.is("LMS-ADM-018");
}

#[tokio::test]
async fn another_school_may_have_a_class_of_the_same_name() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    create(&app.as_(&oak.it_admin), "Ash").await;
    create(&app.as_(&elm.it_admin), "Ash").await;
    assert_eq!(app.as_(&oak.it_admin).get(CLASSROOMS).await.ok()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn paging_shows_every_class_once_and_in_order() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let mut names: Vec<String> = ["Élan", "elan", "100%", "a_b", "back\\slash", "Ж", "王"].map(Into::into).to_vec();
    names.extend((0..23).map(|number| format!("Class {number:02}")));
    for name in &names {
        create(&admin, name).await;
    }
    names.sort_by_key(|name| name.to_lowercase());
    for limit in [1, 7, 29, 30, 200] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = admin.get(&format!("{CLASSROOMS}?limit={limit}{after}")).await.ok();
            let items = page["items"].as_array().unwrap();
            assert!(items.len() <= limit);
            seen.extend(items.iter().map(|class| class["name"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(seen, names, "{limit}");
    }
    for query in ["limit=0", "limit=201", "limit=x", "after=x"] {
        admin.get(&format!("{CLASSROOMS}?{query}")).await.is("LMS-API-008");
    }
}
