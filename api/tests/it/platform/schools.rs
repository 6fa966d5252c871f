//! Tests of `/platform/schools`.

use entity::{SchoolId, school, school::SchoolStatus};
use poem::http::Method;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use crate::support::{Client, TestApp};

const SCHOOLS: &str = "/platform/schools";

fn new_school() -> Value {
    json!({ "name": "Oak Hill", "slug": "oak-hill", "urn": "123456" })
}

fn path(school: &Value) -> String {
    format!("{SCHOOLS}/{}", school["id"].as_str().unwrap())
}

async fn names(client: &Client<'_>, query: &str) -> Vec<String> {
    let (mut names, mut after) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("{SCHOOLS}?{query}{after}")).await.ok();
        names
            .extend(page["items"].as_array().unwrap().iter().map(|school| school["name"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { return names };
        after = format!("&after={next}");
    }
}

#[tokio::test]
async fn a_new_school_is_returned_and_listed_for_signing_in() {
    let app = TestApp::spawn().await;
    let operator = app.platform_admin().await;
    let platform = app.as_(&operator);
    let made = platform.post(SCHOOLS, new_school()).await.created();
    let expected = json!({
        "id": made["id"], "name": "Oak Hill", "slug": "oak-hill", "urn": "123456", "status": "active", "version": 1,
        "created_at": "2026-11-23T09:00:00+00:00",
    });
    assert_eq!(made, expected);
    assert_eq!(platform.get(&path(&made)).await.ok(), expected);
    assert_eq!(platform.get(SCHOOLS).await.ok(), json!({ "items": [expected], "next": null, "total": null }));
    assert_eq!(app.anonymous().get("/schools?slug=oak-hill").await.ok()["items"][0]["id"], made["id"]);
}

#[tokio::test]
async fn the_list_is_sorted_by_name_or_with_the_newest_first_and_counted_with_its_filters() {
    let app = TestApp::spawn().await;
    let platform = app.as_(&app.platform_admin().await);
    for (number, name) in ["Elm", "Oak", "Ash", "Birch"].into_iter().enumerate() {
        let (slug, urn) = (name.to_lowercase(), format!("10000{number}"));
        let made = platform.post(SCHOOLS, json!({ "name": name, "slug": slug, "urn": urn })).await.created();
        if name == "Oak" {
            platform.patch(&path(&made), json!({ "status": "suspended" })).await.ok();
        }
    }
    for (sort, expected) in [("name", ["Ash", "Birch", "Elm", "Oak"]), ("newest", ["Birch", "Ash", "Oak", "Elm"])] {
        for limit in [1, 3, 4] {
            assert_eq!(names(&platform, &format!("sort={sort}&limit={limit}")).await, expected, "{sort} by {limit}");
        }
    }
    for (query, total) in [
        ("total=true&limit=1", json!(4)),
        ("total=true&sort=newest&status=suspended", json!(1)),
        ("total=true&q=el", json!(1)),
        ("", Value::Null),
    ] {
        assert_eq!(platform.get(&format!("{SCHOOLS}?{query}")).await.ok()["total"], total, "{query}");
    }
    let newest = platform.get(&format!("{SCHOOLS}?sort=newest&limit=1")).await.ok();
    let next = newest["next"].as_str().unwrap();
    for list in [SCHOOLS, "/platform/usage", "/schools"] {
        platform.get(&format!("{list}?after={next}")).await.is("LMS-API-008");
    }
}

#[tokio::test]
async fn each_mistake_has_its_code() {
    let app = TestApp::spawn().await;
    let platform = app.as_(&app.platform_admin().await);
    platform.post(SCHOOLS, new_school()).await.created();
    let elm = platform.post(SCHOOLS, json!({ "name": "Elm", "slug": "elm", "urn": "000001" })).await.created();
    let bad = [
        json!({ "name": "" }),
        json!({ "name": null }),
        json!({ "name": 7 }),
        json!({ "name": "x".repeat(129) }),
        json!({ "name": "=1" }),
        json!({ "slug": "" }),
        json!({ "slug": null }),
        json!({ "slug": "Oak" }),
        json!({ "slug": "oak hill" }),
        json!({ "slug": "-oak" }),
        json!({ "slug": "x".repeat(65) }),
    ];
    let fresh = || json!({ "name": "Ash", "slug": "ash", "urn": "654321" });
    for fields in &bad {
        let mut body = fresh();
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        platform.post(SCHOOLS, body).await.is("LMS-PLT-001");
        platform.patch(&path(&elm), fields.clone()).await.is("LMS-PLT-001");
    }
    for urn in [json!(""), json!("12345"), json!("1234567"), json!("12345a"), json!(123_456), Value::Null] {
        let mut body = fresh();
        body["urn"] = urn;
        platform.post(SCHOOLS, body).await.is("LMS-PLT-001");
    }
    for missing in ["name", "slug", "urn"] {
        let mut body = fresh();
        body.as_object_mut().unwrap().remove(missing);
        platform.post(SCHOOLS, body).await.is("LMS-PLT-001");
    }
    for fields in [
        json!({ "status": "operator" }),
        json!({ "status": "Active" }),
        json!({ "status": null }),
        json!({ "status": true }),
        json!({ "version": "1" }),
    ] {
        platform.patch(&path(&elm), fields).await.is("LMS-PLT-001");
    }
    let with_slug = |slug: &str| json!({ "name": "Ash", "slug": slug, "urn": "654321" });
    platform.post(SCHOOLS, with_slug("oak-hill")).await.is("LMS-PLT-005");
    platform.patch(&path(&elm), json!({ "slug": "oak-hill" })).await.is("LMS-PLT-005");
    // The service's own pages have these addresses.
    for slug in ["api", "staff", "platform", "health", "today", "sign-in", "audit"] {
        let refused = platform.post(SCHOOLS, with_slug(slug)).await;
        assert_eq!(refused.is("LMS-PLT-001").header("x-error-field"), "slug");
        platform.patch(&path(&elm), json!({ "slug": slug })).await.is("LMS-PLT-001");
    }
    platform.post(SCHOOLS, json!({ "name": "Ash", "slug": "ash", "urn": "123456" })).await.is("LMS-PLT-005");
    for body in ["", "{", "[]"] {
        for (method, path) in [(Method::POST, SCHOOLS.to_owned()), (Method::PATCH, path(&elm))] {
            let call = platform.call(method, &path).header("content-type", "application/json");
            call.body(body).send().await.is("LMS-PLT-001");
        }
    }
    assert_eq!(names(&platform, "").await, ["Elm", "Oak Hill"]);
    assert_eq!(platform.get(&path(&elm)).await.ok()["version"], 1);
}

#[tokio::test]
async fn a_school_keeps_a_slug_that_was_reserved_later() {
    let app = TestApp::spawn().await;
    let help = app.school("help").await;
    let platform = app.as_(&app.platform_admin().await);
    let path = format!("{SCHOOLS}/{}", help.id);
    platform.patch(&path, json!({ "name": "Help Street", "slug": "help" })).await.ok();
    assert_eq!(app.anonymous().get("/schools?slug=help").await.ok()["items"][0]["name"], "Help Street");
    platform.patch(&path, json!({ "slug": "health" })).await.is("LMS-PLT-001");
    platform.patch(&path, json!({ "slug": "help-street" })).await.ok();
}

#[tokio::test]
async fn a_malformed_id_and_an_unknown_id_have_different_codes() {
    let app = TestApp::spawn().await;
    let platform = app.as_(&app.platform_admin().await);
    let admin = json!({ "role": "it_admin", "username": "x", "first_name": "X", "last_name": "X" });
    let ids = [
        ("7".to_owned(), "LMS-PLT-006"),
        (Uuid::now_v7().to_string(), "LMS-SES-006"),
        (SchoolId::PLATFORM.to_string(), "LMS-SES-006"),
    ];
    for (id, code) in ids {
        platform.get(&format!("{SCHOOLS}/{id}")).await.is(code);
        platform.patch(&format!("{SCHOOLS}/{id}"), json!({ "name": "Elm" })).await.is(code);
        platform.get(&format!("{SCHOOLS}/{id}/admins")).await.is(code);
        platform.post(&format!("{SCHOOLS}/{id}/admins"), admin.clone()).await.is(code);
    }
}

#[tokio::test]
async fn a_change_accepts_any_subset_of_fields_and_an_outdated_version_is_rejected() {
    let app = TestApp::spawn().await;
    let platform = app.as_(&app.platform_admin().await);
    let path = path(&platform.post(SCHOOLS, new_school()).await.created());
    let renamed = platform.patch(&path, json!({ "name": "Élan Oak", "version": 1 })).await.ok();
    assert_eq!(
        (&renamed["name"], &renamed["slug"], &renamed["version"]),
        (&json!("Élan Oak"), &json!("oak-hill"), &json!(2))
    );
    platform.patch(&path, json!({ "slug": "elan", "version": 1 })).await.is("LMS-API-007");
    let moved = platform.patch(&path, json!({ "slug": "elan", "version": 2 })).await.ok();
    assert_eq!(moved["slug"], "elan");
    assert_eq!(names(&platform, "q=elan").await, ["Élan Oak"]);
    // The Department for Education assigns the URN, so it cannot be changed.
    assert_eq!(platform.patch(&path, json!({ "urn": "654321" })).await.ok()["urn"], "123456");
}

#[tokio::test]
async fn concurrent_changes_are_not_lost() {
    let app = TestApp::spawn().await;
    let platform = app.as_(&app.platform_admin().await);
    let path = path(&platform.post(SCHOOLS, new_school()).await.created());
    let (name, slug) =
        tokio::join!(platform.patch(&path, json!({ "name": "Elm" })), platform.patch(&path, json!({ "slug": "elm" })));
    let shown = platform.get(&path).await.ok();
    assert_eq!(shown["name"] == "Elm", name.status == 200);
    assert_eq!(shown["slug"] == "elm", slug.status == 200);
    for answer in [name, slug].iter().filter(|answer| answer.status != 200) {
        answer.is("LMS-API-007");
    }
}

#[tokio::test]
async fn of_two_schools_created_at_once_with_the_same_slug_only_one_succeeds() {
    let app = TestApp::spawn().await;
    let platform = app.as_(&app.platform_admin().await);
    let (first, second) = tokio::join!(
        platform.post(SCHOOLS, new_school()),
        platform.post(SCHOOLS, json!({ "name": "Elm", "slug": "oak-hill", "urn": "654321" }))
    );
    let (made, refused) = if first.status == 201 { (first, second) } else { (second, first) };
    made.created();
    refused.is("LMS-PLT-005");
}

#[tokio::test]
async fn schools_are_found_by_words_of_the_name_and_by_status() {
    let app = TestApp::spawn().await;
    let platform = app.as_(&app.platform_admin().await);
    for (number, name) in ["St Mary's, Élan", "Oak Hill", "Oak Vale", "100% Academy", "Under_score"].iter().enumerate()
    {
        let body = json!({ "name": name, "slug": format!("school-{number}"), "urn": format!("{:06}", number + 1) });
        let made = platform.post(SCHOOLS, body).await.created();
        if *name == "Oak Vale" {
            platform.patch(&path(&made), json!({ "status": "suspended" })).await.ok();
        }
    }
    let all = ["100% Academy", "Oak Hill", "Oak Vale", "St Mary's, Élan", "Under_score"];
    for limit in [1, 2, 5, 200] {
        assert_eq!(names(&platform, &format!("limit={limit}")).await, all);
    }
    assert_eq!(names(&platform, "q=oak").await, ["Oak Hill", "Oak Vale"]);
    assert_eq!(names(&platform, "q=OAK&limit=1").await, ["Oak Hill", "Oak Vale"]);
    assert_eq!(names(&platform, "q=hill%20oak").await, ["Oak Hill"]);
    assert_eq!(names(&platform, "q=elan").await, ["St Mary's, Élan"]);
    assert_eq!(names(&platform, "q=%25").await, ["100% Academy"]);
    assert_eq!(names(&platform, "q=_").await, ["Under_score"]);
    assert_eq!(names(&platform, "q=platform").await, [""; 0]);
    // The query normalises to an empty text, which must match no school rather than all of them.
    assert_eq!(names(&platform, "q=%E2%80%8B").await, [""; 0]);
    assert_eq!(names(&platform, "status=suspended").await, ["Oak Vale"]);
    assert_eq!(names(&platform, "status=active&q=oak").await, ["Oak Hill"]);
    for query in ["status=operator", "status=x", "limit=0", "limit=201", "after=x", "q=%00"] {
        platform.get(&format!("{SCHOOLS}?{query}")).await.is("LMS-API-008");
    }
}

#[tokio::test]
async fn people_of_a_suspended_school_cannot_sign_in_until_it_is_active_again() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let platform = app.as_(&app.platform_admin().await);
    let session = app.anonymous().post(oak.teacher.login_path(), oak.teacher.login()).await.ok();
    let path = format!("{SCHOOLS}/{}", oak.id);
    assert_eq!(platform.patch(&path, json!({ "status": "suspended" })).await.ok()["status"], "suspended");
    for person in oak.everyone() {
        app.as_(person).get("/auth/me").await.is("LMS-AUTH-009");
        app.anonymous().post(person.login_path(), person.login()).await.is("LMS-AUTH-006");
    }
    let refresh = json!({ "refresh_token": session["refresh_token"] });
    app.anonymous().post("/auth/refresh", refresh).await.is("LMS-AUTH-008");
    app.as_(&oak.it_admin).get("/admin/users").await.is("LMS-AUTH-009");
    let listed = app.anonymous().get("/schools").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    // Other schools are not affected, and the operator still sees the suspended school.
    app.as_(&elm.pupil).get("/auth/me").await.ok();
    assert_eq!(platform.get(&path).await.ok()["status"], "suspended");
    platform.get(&format!("{path}/admins")).await.ok();

    platform.patch(&path, json!({ "status": "active" })).await.ok();
    // The sign-ins that ended remain ended, so everybody must sign in again.
    let refresh = json!({ "refresh_token": session["refresh_token"] });
    app.anonymous().post("/auth/refresh", refresh).await.is("LMS-AUTH-008");
    for person in oak.everyone() {
        app.as_(person).get("/auth/me").await.is("LMS-AUTH-009");
        app.anonymous().post(person.login_path(), person.login()).await.ok();
    }
}

#[tokio::test]
async fn the_platforms_own_tenant_is_never_listed_and_stays_unchanged() {
    let app = TestApp::spawn().await;
    let operator = app.platform_admin().await;
    let platform = app.as_(&operator);
    app.school("oak").await;
    for list in ["/platform/schools", "/platform/schools?status=active", "/platform/usage", "/schools"] {
        let page = platform.get(list).await.ok();
        assert_eq!(page["items"].as_array().unwrap().len(), 1, "{list}: {page}");
        assert!(!page.to_string().contains(&SchoolId::PLATFORM.to_string()));
    }
    let listed = platform.get("/schools?slug=platform").await.ok();
    assert_eq!(listed["items"], json!([]));
    // Nobody can sign in to the platform's own tenant through a school's log-in.
    let login = json!({ "school_id": SchoolId::PLATFORM, "username": operator.username, "password": operator.secret });
    app.anonymous().post("/auth/staff/login", login).await.is("LMS-AUTH-006");
    let tx = app.all_schools().read().await.unwrap();
    let schools = tx.find::<school::Entity>().all(&tx).await.unwrap();
    let own = schools.iter().find(|school| school.id == SchoolId::PLATFORM).unwrap();
    assert_eq!((own.status, own.slug.as_str(), own.version), (SchoolStatus::Operator, "platform", 1));
}
