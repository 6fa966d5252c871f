//! Tests of `POST /admin/users`.

use sea_orm::prelude::Uuid;
use serde_json::{Value, json};
use worker::credential::Hasher;

use super::{accounts, new_pupil, new_teacher, with, without};
use crate::support::{TestApp, hasher};

#[tokio::test]
async fn a_new_pupil_is_returned_and_can_sign_in() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let body = with(
        new_pupil(),
        json!({
            "username": " B.Price ", "first_name": " Zoë ", "classroom_id": oak.classes[0].id, "year_group": "4",
            "external_id": "A-17", "upn": "B801200005001", "sen_status": "K",
        }),
    );
    let created = app.as_(&oak.it_admin).post("/admin/users", body).await.created();
    let id = created["id"].as_str().unwrap();
    let expected = json!({
        "id": id, "role": "pupil", "username": "b.price", "first_name": "Zoë", "last_name": "Price",
        "classroom_id": oak.classes[0].id, "classroom": "Class 1", "year_group": "4", "external_id": "A-17",
        "upn": "B801200005001", "sen_status": "K", "must_change_password": false, "archived_at": null, "locked_until": null, "version": 1,
        "created_at": created["created_at"],
    });
    assert_eq!(created, expected);
    assert_eq!(app.as_(&oak.headteacher).get(&format!("/admin/users/{id}")).await.ok(), expected);

    let login = json!({ "school_id": oak.id, "username": "B.PRICE", "pin": "482911" });
    let sign_in = app.anonymous().post("/auth/pupil/login", login).await.ok();
    assert_eq!(sign_in["me"]["id"], id);
}

#[tokio::test]
async fn new_staff_must_change_the_password_that_somebody_else_chose() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for role in ["teacher", "senco", "headteacher", "it_admin"] {
        let body = with(new_teacher(), json!({ "role": role, "username": format!("new.{role}") }));
        let created = app.as_(&oak.headteacher).post("/admin/users", body).await.created();
        assert_eq!((&created["role"], &created["must_change_password"]), (&json!(role), &json!(true)));
        let login = json!({ "school_id": oak.id, "username": created["username"], "password": "nine-green-oaks" });
        let sign_in = app.anonymous().post("/auth/staff/login", login).await.ok();
        assert_eq!(sign_in["me"]["must_change_password"], true);
    }
}

/// The contract fixes the order in which a body is validated. Each body here has the error of its own row and also
/// errors of later rows.
#[tokio::test]
async fn of_several_errors_the_first_in_the_contracts_order_is_returned() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await.with_class(0).await);
    let foreign = elm.classes[0].id;
    // This user name is taken, which the service validates last.
    let taken = json!({ "username": oak.pupil.username });
    let foreign_class = json!({ "username": oak.pupil.username, "classroom_id": foreign });
    let nameless = json!({ "username": oak.pupil.username, "classroom_id": foreign, "first_name": "" });
    let all_invalid = json!({ "pin": "1", "password": "1", "first_name": "", "classroom_id": foreign });
    let cases = [
        ("LMS-ADM-009", "another role", with(all_invalid.clone(), json!({ "role": "platform_admin" }))),
        ("LMS-ADM-009", "an unknown role", with(all_invalid.clone(), json!({ "role": "Pupil" }))),
        ("LMS-ADM-009", "an empty role", with(all_invalid.clone(), json!({ "role": "" }))),
        ("LMS-ADM-009", "a missing role", all_invalid.clone()),
        ("LMS-ADM-009", "a null role", with(all_invalid.clone(), json!({ "role": null }))),
        ("LMS-ADM-010", "a pupil without a PIN", with(without(all_invalid.clone(), "pin"), json!({ "role": "pupil" }))),
        ("LMS-ADM-010", "a null PIN", with(all_invalid.clone(), json!({ "role": "pupil", "pin": null }))),
        (
            "LMS-ADM-011",
            "staff without a password",
            with(without(all_invalid.clone(), "password"), json!({ "role": "senco" })),
        ),
        ("LMS-ADM-011", "a null password", with(all_invalid.clone(), json!({ "role": "teacher", "password": null }))),
        ("LMS-ADM-014", "a PIN on staff", with(all_invalid.clone(), json!({ "role": "it_admin" }))),
        ("LMS-ADM-015", "a password on a pupil", with(all_invalid, json!({ "role": "pupil" }))),
        ("LMS-ADM-003", "a nameless pupil", with(new_pupil(), nameless.clone())),
        ("LMS-ADM-003", "nameless staff", with(new_teacher(), nameless)),
        ("LMS-ADM-005", "a class of another school", with(new_pupil(), foreign_class)),
        (
            "LMS-ADM-005",
            "an unknown class",
            with(new_pupil(), with(taken.clone(), json!({ "classroom_id": Uuid::now_v7() }))),
        ),
        ("LMS-ADM-013", "a taken username", with(new_pupil(), taken.clone())),
        ("LMS-ADM-013", "a taken username in capitals", with(new_teacher(), json!({ "username": "PUPIL" }))),
    ];
    for (code, what, body) in cases {
        let answer = app.as_(&oak.it_admin).post("/admin/users", body).await;
        assert_eq!(answer.code(), code, "{what}: {answer}");
        answer.is(code);
    }
    assert_eq!(accounts(&app, &oak).await, 5);
}

#[tokio::test]
async fn invalid_fields_are_malformed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(0).await;
    let long = |length| "x".repeat(length);
    let mut pupils = vec![
        json!({ "role": 7 }),
        json!({ "first_name": null }),
        json!({ "first_name": 7 }),
        json!({ "first_name": "  " }),
        json!({ "last_name": "" }),
        json!({ "last_name": long(129) }),
        json!({ "last_name": "=HYPERLINK(1)" }),
        json!({ "last_name": "nul\0" }),
        json!({ "username": "" }),
        json!({ "username": "two words" }),
        json!({ "username": "b@price" }),
        json!({ "username": long(65) }),
        json!({ "username": 7 }),
        json!({ "classroom_id": "7" }),
        json!({ "classroom_id": 7 }),
        json!({ "year_group": "7" }),
        json!({ "year_group": 4 }),
        json!({ "upn": "B801200005002" }),
        json!({ "upn": "" }),
        json!({ "sen_status": "X" }),
        json!({ "external_id": "" }),
        json!({ "external_id": long(129) }),
        json!({ "external_id": ["A"] }),
    ];
    pupils.extend(
        [
            "",
            "48291",
            "4829111",
            "48291a",
            "٤٨٢٩١١",
            "000000",
            "123456",
            "654321",
            "121212",
            "112233",
            "240317",
            "170324",
        ]
        .map(|pin| json!({ "pin": pin })),
    );
    pupils.push(json!({ "pin": 482_911 }));
    let mut staff = vec![
        json!({ "classroom_id": oak.classes[0].id }),
        json!({ "year_group": "4" }),
        json!({ "upn": "B801200005001" }),
        json!({ "sen_status": "N" }),
        json!({ "password": 12_345_678 }),
        json!({ "password": long(73) }),
    ];
    staff.extend(
        ["", "short7!", "password", "Sunshine99!", "nul\0-in-the-middle", "rmoss-rides-a-bike", "oak-primary-rocks"]
            .map(|password| json!({ "password": password })),
    );
    let bodies = pupils.into_iter().map(|fields| with(new_pupil(), fields));
    for body in bodies.chain(staff.into_iter().map(|fields| with(new_teacher(), fields))) {
        let answer = app.as_(&oak.it_admin).post("/admin/users", body.clone()).await;
        assert_eq!(answer.code(), "LMS-ADM-003", "{body}: {answer}");
    }
    assert_eq!(accounts(&app, &oak).await, 5);
}

#[tokio::test]
async fn fields_at_the_limits_are_accepted() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let bodies = [
        with(new_pupil(), json!({ "first_name": "é".repeat(128), "username": "x".repeat(64) })),
        with(new_pupil(), json!({ "external_id": "é".repeat(128) })),
        with(new_teacher(), json!({ "password": "8wv-45xq" })),
        with(new_teacher(), json!({ "password": "0123456789é ".repeat(5) + "0123456" })),
        with(new_teacher(), json!({ "classroom_id": null, "year_group": null, "upn": null, "pin": null })),
    ];
    for body in bodies {
        app.as_(&oak.it_admin).post("/admin/users", body).await.created();
    }
}

#[tokio::test]
async fn an_identifier_is_unique_within_a_school_but_not_between_schools() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    for (number, fields) in
        [json!({ "upn": "B801200005001" }), json!({ "external_id": "A-17" })].into_iter().enumerate()
    {
        let first = with(with(new_pupil(), json!({ "username": format!("first{number}") })), fields.clone());
        let second = with(with(new_pupil(), json!({ "username": format!("second{number}") })), fields);
        app.as_(&oak.it_admin).post("/admin/users", first.clone()).await.created();
        app.as_(&oak.it_admin).post("/admin/users", second).await.is("LMS-API-007");
        app.as_(&elm.it_admin).post("/admin/users", first).await.created();
    }
}

#[tokio::test]
async fn three_pupils_of_a_school_may_have_the_same_pin_and_no_more() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let admin = app.as_(&oak.it_admin);
    let mut sharing = Vec::new();
    for number in 0..3 {
        let body = with(new_pupil(), json!({ "username": format!("pupil{number}") }));
        sharing.push(admin.post("/admin/users", body).await.created()["id"].as_str().unwrap().to_owned());
    }
    admin.post("/admin/users", new_pupil()).await.is("LMS-ADM-003");
    let own = format!("/admin/users/{}", oak.pupil.id);
    admin.patch(&own, json!({ "pin": "482911" })).await.is("LMS-ADM-003");
    admin.post(&format!("{own}/credential"), json!({ "pin": "482911" })).await.is("LMS-ADM-003");
    // A pupil may keep the PIN, and other schools have their own pupils.
    admin.post(&format!("/admin/users/{}/credential", sharing[0]), json!({ "pin": "482911" })).await.ok();
    app.as_(&elm.it_admin).post("/admin/users", new_pupil()).await.created();
    // A pupil who has another PIN, or has left, no longer shares it.
    admin.post(&format!("/admin/users/{}/credential", sharing[0]), json!({})).await.ok();
    admin.patch(&own, json!({ "pin": "482911" })).await.ok();
    admin.post("/admin/users", new_pupil()).await.is("LMS-ADM-003");
    admin.delete(&format!("/admin/users/{}", sharing[1])).await.done();
    admin.post("/admin/users", new_pupil()).await.created();
}

#[tokio::test]
async fn a_username_is_derived_from_the_name_and_numbered_if_taken() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let mut names = Vec::new();
    for (last_name, pin) in [("Price", 1), ("Price", 2), ("PRICE", 3), ("Müller", 4), ("王", 5)] {
        let body = with(new_pupil(), json!({ "last_name": last_name, "pin": format!("48291{pin}") }));
        let created = app.as_(&oak.it_admin).post("/admin/users", body).await.created();
        names.push(created["username"].as_str().unwrap().to_owned());
    }
    assert_eq!(names[..4], ["bprice", "bprice2", "bprice3", "bmuller"]);
    assert!(names[4].starts_with('b'), "{names:?}");
}

#[tokio::test]
async fn namesakes_created_at_the_same_moment_each_get_their_own_username() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let answers = futures_util::future::join_all(
        (0..8).map(|number| admin.post("/admin/users", with(new_pupil(), json!({ "pin": format!("48291{number}") })))),
    )
    .await;
    let mut names: Vec<Value> = answers.iter().map(|answer| answer.created()["username"].clone()).collect();
    names.sort_by_key(ToString::to_string);
    names.dedup();
    assert_eq!(names.len(), 8, "{names:?}");
}

#[tokio::test]
async fn a_failed_hash_and_a_full_hashing_queue_have_different_codes() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let broken = app.another(|parts| parts.hasher = Hasher::new(app.keys().peppers.clone(), 40, 1, 8)).await;
    let busy = app.another(|parts| parts.hasher = hasher(&app.keys().peppers, 0)).await;
    let path = format!("/admin/users/{}", oak.pupil.id);
    for (app, code) in [(&broken, "LMS-ADM-012"), (&busy, "LMS-API-006")] {
        let admin = app.as_(&oak.it_admin);
        admin.post("/admin/users", new_pupil()).await.is(code);
        admin.patch(&path, json!({ "pin": "482911" })).await.is(code);
        admin.post(&format!("{path}/credential"), json!({})).await.is(code);
    }
    assert_eq!(accounts(&app, &oak).await, 5);
    app.anonymous().post("/auth/pupil/login", oak.pupil.login()).await.ok();
}
