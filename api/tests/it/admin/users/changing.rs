//! Tests of `PATCH /admin/users/{user_id}`.

use chrono::TimeDelta;
use entity::{Role, classroom};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, prelude::Uuid};
use serde_json::{Value, json};

use crate::support::{Answer, Client, Person, School, TestApp};

async fn change(client: &Client<'_>, person: &Person, change: Value) -> Answer {
    client.patch(&format!("/admin/users/{}", person.id), change).await
}

/// Makes a person the teacher of a class.
async fn set_teacher(school: &School<'_>, person: &Person, class: entity::ClassroomId) {
    let tx = school.tenant().begin().await.unwrap();
    tx.update::<classroom::Entity>()
        .set(classroom::ActiveModel { teacher_id: Set(Some(person.id)), ..Default::default() })
        .filter(classroom::Column::Id.eq(class))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn any_subset_of_the_fields_can_be_changed_and_null_clears_a_field() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(0).await;
    let admin = app.as_(&oak.it_admin);
    let before = admin.get(&format!("/admin/users/{}", oak.pupil.id)).await.ok();
    let changed =
        change(&admin, &oak.pupil, json!({ "classroom_id": oak.classes[0].id, "upn": "B801200005001" })).await.ok();
    let mut expected = before.clone();
    expected["classroom_id"] = json!(oak.classes[0].id);
    expected["classroom"] = json!("Class 1");
    expected["upn"] = json!("B801200005001");
    expected["version"] = json!(2);
    assert_eq!(changed, expected);
    let cleared =
        change(&admin, &oak.pupil, json!({ "classroom_id": null, "upn": null, "year_group": null })).await.ok();
    assert_eq!(cleared["classroom_id"], Value::Null);
    assert_eq!(cleared["upn"], Value::Null);
    assert_eq!(cleared["year_group"], Value::Null);
    let renamed =
        json!({ "first_name": "Zoë", "last_name": "Ash", "username": "Z.Ash", "sen_status": "E", "external_id": "9" });
    let renamed = change(&admin, &oak.pupil, renamed).await.ok();
    assert_eq!((&renamed["first_name"], &renamed["username"]), (&json!("Zoë"), &json!("z.ash")));
    // A search finds the account by its new name, and the list is sorted by the new name.
    let page = admin.get("/admin/users?q=zoe%20ash").await.ok();
    assert_eq!(page["items"], json!([renamed]));
    assert_eq!(admin.get("/admin/users?limit=1").await.ok()["items"], json!([renamed]));
}

#[tokio::test]
async fn a_change_that_changes_nothing_does_not_raise_the_version() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    for nothing in [json!({}), json!({ "first_name": "Robin", "role": "pupil", "archived": false, "pin": null })] {
        assert_eq!(change(&admin, &oak.pupil, nothing).await.ok()["version"], 1);
    }
    assert_eq!(admin.get("/admin/audit").await.ok()["items"], json!([]));
}

#[tokio::test]
async fn each_invalid_change_has_its_code() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await.with_class(0).await);
    let other = oak.person(Role::Pupil, "other").await;
    let admin = app.as_(&oak.it_admin);
    change(&admin, &other, json!({ "upn": "B801200005001", "external_id": "9" })).await.ok();
    let cases = [
        (&oak.pupil, json!({ "role": "platform_admin" }), "LMS-ADM-009"),
        (&oak.pupil, json!({ "role": "" }), "LMS-ADM-009"),
        (&oak.pupil, json!({ "password": "nine-green-oaks" }), "LMS-ADM-015"),
        (&oak.teacher, json!({ "pin": "482911" }), "LMS-ADM-014"),
        (&oak.pupil, json!({ "pin": "123456" }), "LMS-ADM-003"),
        (&oak.teacher, json!({ "password": "password" }), "LMS-ADM-003"),
        (&oak.pupil, json!({ "pin": "240317" }), "LMS-ADM-003"),
        (&oak.teacher, json!({ "password": "teacher-rides-a-bike" }), "LMS-ADM-003"),
        (&oak.teacher, json!({ "username": "new.name", "password": "new-name-rides-a-bike" }), "LMS-ADM-003"),
        (&oak.pupil, json!({ "first_name": null }), "LMS-ADM-003"),
        (&oak.pupil, json!({ "last_name": " " }), "LMS-ADM-003"),
        (&oak.pupil, json!({ "username": null }), "LMS-ADM-003"),
        (&oak.pupil, json!({ "username": "a b" }), "LMS-ADM-003"),
        (&oak.pupil, json!({ "version": "1" }), "LMS-ADM-003"),
        (&oak.pupil, json!({ "version": 1.5 }), "LMS-ADM-003"),
        (&oak.pupil, json!({ "version": 5_000_000_000_i64 }), "LMS-ADM-003"),
        (&oak.pupil, json!({ "archived": "yes" }), "LMS-ADM-003"),
        (&oak.teacher, json!({ "year_group": "4" }), "LMS-ADM-003"),
        (&oak.pupil, json!({ "classroom_id": elm.classes[0].id }), "LMS-ADM-005"),
        (&oak.pupil, json!({ "classroom_id": Uuid::now_v7() }), "LMS-ADM-005"),
        (&oak.pupil, json!({ "version": 7, "first_name": "Bea" }), "LMS-ADM-006"),
        // Pupils have a PIN and staff have a password, so neither can become the other.
        (&oak.pupil, json!({ "role": "teacher" }), "LMS-ADM-006"),
        (&oak.teacher, json!({ "role": "pupil" }), "LMS-ADM-006"),
        (&oak.pupil, json!({ "upn": "B801200005001" }), "LMS-ADM-006"),
        (&oak.pupil, json!({ "external_id": "9" }), "LMS-ADM-006"),
        (&oak.pupil, json!({ "username": "OTHER" }), "LMS-ADM-013"),
        (&elm.pupil, json!({ "first_name": "Bea" }), "LMS-ADM-005"),
    ];
    for (person, body, code) in cases {
        let answer = change(&admin, person, body.clone()).await;
        assert_eq!(answer.code(), code, "{body}: {answer}");
        answer.is(code);
    }
    assert_eq!(oak.account(oak.pupil.id).await.unwrap().version, 1);
}

#[tokio::test]
async fn a_change_based_on_an_old_version_is_rejected_whatever_it_changes() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    change(&admin, &oak.pupil, json!({ "first_name": "Bea", "version": 1 })).await.ok();
    for late in [json!({ "last_name": "Ash" }), json!({ "archived": true }), json!({ "pin": "482911" }), json!({})] {
        let mut late = late;
        late["version"] = json!(1);
        change(&admin, &oak.pupil, late).await.is("LMS-ADM-006");
    }
    change(&admin, &oak.pupil, json!({ "last_name": "Ash", "version": 2 })).await.ok();
    let account = oak.account(oak.pupil.id).await.unwrap();
    assert_eq!((account.first_name.as_str(), account.last_name.as_str(), account.version), ("Bea", "Ash", 3));
}

#[tokio::test]
async fn concurrent_changes_are_never_lost() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let fields = ["first_name", "last_name", "external_id"];
    let changes = fields.map(|field| change(&admin, &oak.pupil, json!({ field: "Changed" })));
    let answers = futures_util::future::join_all(changes).await;
    let shown = admin.get(&format!("/admin/users/{}", oak.pupil.id)).await.ok();
    let mut succeeded = 0;
    for (field, answer) in fields.iter().zip(&answers) {
        // A change with a success response is stored, and a rejected change is not.
        if answer.status == 200 {
            succeeded += 1;
            assert_eq!(shown[field], "Changed");
        } else {
            answer.is("LMS-ADM-006");
            assert_ne!(shown[field], "Changed");
        }
    }
    assert!(succeeded >= 1);
    assert_eq!(shown["version"], 1 + succeeded);
}

#[tokio::test]
async fn a_concurrent_change_and_credential_reset_each_raise_the_version() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let path = format!("/admin/users/{}/credential", oak.pupil.id);
    for round in 0..5 {
        let before = oak.account(oak.pupil.id).await.unwrap().version;
        let (changed, reset) = tokio::join!(
            change(&admin, &oak.pupil, json!({ "first_name": format!("Ann{round}") })),
            admin.post(&path, json!({ "pin": "482911" })),
        );
        reset.ok();
        let changes = i32::from(changed.status == 200) + 1;
        assert_eq!(oak.account(oak.pupil.id).await.unwrap().version, before + changes);
    }
}

#[tokio::test]
async fn an_archived_pupil_leaves_the_class_and_is_signed_out_until_restored() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let admin = app.as_(&oak.it_admin);
    let pupil = &oak.classes[0][0];
    let archived = change(&admin, pupil, json!({ "archived": true })).await.ok();
    assert_eq!(
        (&archived["archived_at"], &archived["classroom_id"]),
        (&json!("2026-11-23T09:00:00+00:00"), &Value::Null)
    );
    app.as_(pupil).get("/auth/me").await.is("LMS-AUTH-009");
    app.anonymous().post("/auth/pupil/login", pupil.login()).await.is("LMS-AUTH-006");
    // Archiving a second time changes nothing, not even the time of archiving.
    app.clock.advance(TimeDelta::minutes(1));
    let admin = app.as_(&oak.it_admin);
    assert_eq!(change(&admin, pupil, json!({ "archived": true })).await.ok(), archived);

    let restored = change(&admin, pupil, json!({ "archived": false, "classroom_id": oak.classes[0].id })).await.ok();
    assert_eq!((&restored["archived_at"], &restored["classroom_id"]), (&Value::Null, &json!(oak.classes[0].id)));
    // The old sign-in remains ended.
    app.as_(pupil).get("/auth/me").await.is("LMS-AUTH-009");
    app.anonymous().post("/auth/pupil/login", pupil.login()).await.ok();
}

#[tokio::test]
async fn an_archived_pupil_cannot_be_put_into_a_class() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let admin = app.as_(&oak.it_admin);
    let (pupil, class) = (&oak.classes[0][0], oak.classes[0].id);
    change(&admin, pupil, json!({ "archived": true, "classroom_id": class })).await.is("LMS-ADM-006");
    change(&admin, pupil, json!({ "archived": true })).await.ok();
    change(&admin, pupil, json!({ "classroom_id": class })).await.is("LMS-ADM-006");
    // The class is empty, so it can be deleted.
    admin.delete(&format!("/admin/classrooms/{class}")).await.done();
}

#[tokio::test]
async fn archiving_a_teacher_removes_them_from_their_classes() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(0).await;
    set_teacher(&oak, &oak.teacher, oak.classes[0].id).await;
    let admin = app.as_(&oak.it_admin);
    change(&admin, &oak.teacher, json!({ "archived": true })).await.ok();
    assert_eq!(admin.get("/admin/classrooms").await.ok()["items"][0]["teacher_id"], Value::Null);
}

#[tokio::test]
async fn a_teacher_who_becomes_an_it_admin_no_longer_teaches_a_class() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(0).await;
    set_teacher(&oak, &oak.teacher, oak.classes[0].id).await;
    let admin = app.as_(&oak.it_admin);
    change(&admin, &oak.teacher, json!({ "role": "senco" })).await.ok();
    let teacher = async || admin.get("/admin/classrooms").await.ok()["items"][0]["teacher_id"].clone();
    assert_eq!(teacher().await, json!(oak.teacher.id));
    change(&admin, &oak.teacher, json!({ "role": "it_admin" })).await.ok();
    assert_eq!(teacher().await, Value::Null);
}

#[tokio::test]
async fn a_new_role_or_secret_ends_sign_ins_and_a_new_name_does_not() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    change(&admin, &oak.teacher, json!({ "first_name": "Ann", "username": "ann" })).await.ok();
    app.as_(&oak.teacher).get("/auth/me").await.ok();
    change(&admin, &oak.teacher, json!({ "role": "senco" })).await.ok();
    app.as_(&oak.teacher).get("/auth/me").await.is("LMS-AUTH-009");

    change(&admin, &oak.senco, json!({ "password": "nine-green-oaks" })).await.ok();
    app.as_(&oak.senco).get("/auth/me").await.is("LMS-AUTH-009");
    app.anonymous().post("/auth/staff/login", oak.senco.login()).await.is("LMS-AUTH-006");
    let sign_in = app.anonymous().post("/auth/staff/login", oak.senco.login_with("nine-green-oaks")).await.ok();
    assert_eq!(sign_in["me"]["must_change_password"], true);

    change(&admin, &oak.pupil, json!({ "pin": "482911" })).await.ok();
    app.as_(&oak.pupil).get("/auth/me").await.is("LMS-AUTH-009");
    let sign_in = app.anonymous().post("/auth/pupil/login", oak.pupil.login_with("482911")).await.ok();
    assert_eq!(sign_in["me"]["must_change_password"], false);
}

#[tokio::test]
async fn it_admins_can_neither_archive_nor_demote_themselves() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    change(&admin, &oak.it_admin, json!({ "archived": true })).await.is("LMS-ADM-006");
    change(&admin, &oak.it_admin, json!({ "role": "teacher" })).await.is("LMS-ADM-006");
    change(&admin, &oak.it_admin, json!({ "first_name": "Ann", "role": "it_admin", "archived": false })).await.ok();
    // Headteachers are administrators, too, so this is not a demotion.
    let head = app.as_(&oak.headteacher);
    change(&head, &oak.it_admin, json!({ "role": "headteacher" })).await.ok();
}

#[tokio::test]
async fn the_last_administrator_cannot_be_archived_or_demoted() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let head = app.as_(&oak.headteacher);
    change(&head, &oak.it_admin, json!({ "role": "teacher" })).await.ok();
    change(&head, &oak.headteacher, json!({ "archived": true })).await.is("LMS-ADM-006");
    change(&head, &oak.headteacher, json!({ "role": "senco" })).await.is("LMS-ADM-006");
    change(&head, &oak.it_admin, json!({ "role": "it_admin" })).await.ok();
    // The school has another administrator again.
    change(&head, &oak.headteacher, json!({ "role": "senco" })).await.ok();
}

#[tokio::test]
async fn two_administrators_who_demote_or_archive_each_other_at_once_leave_one_of_them() {
    for (first, second) in [
        (json!({ "role": "teacher" }), json!({ "role": "teacher" })),
        (json!({ "archived": true }), json!({ "archived": true })),
        (json!({ "role": "senco" }), json!({ "archived": true })),
    ] {
        let app = TestApp::spawn().await;
        let oak = app.school("oak").await;
        let other = oak.person(Role::Headteacher, "second").await;
        app.as_(&other).delete(&format!("/admin/users/{}", oak.it_admin.id)).await.done();
        let (one, two) = (app.as_(&oak.headteacher), app.as_(&other));
        let (by_one, by_two) = tokio::join!(change(&one, &other, first), change(&two, &oak.headteacher, second));
        let mut statuses = [by_one.status, by_two.status];
        statuses.sort_unstable();
        // The later request finds that its caller is the last administrator, or that the caller's sign-in has ended.
        assert!(matches!(statuses, [200, 409 | 401]), "{by_one} and {by_two}");
    }
}
