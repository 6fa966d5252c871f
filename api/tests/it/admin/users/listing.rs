//! Tests of `GET /admin/users`.

use std::fmt::Write;

use chrono::TimeDelta;
use entity::account;
use serde_json::{Value, json};
use worker::normalise;

use crate::support::{Client, School, TestApp, rows};

/// Percent-encodes every byte of a text for use in a query.
fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        let _ = write!(escaped, "%{byte:02X}");
        escaped
    })
}

/// Inserts pupils with these names into the school. They cannot sign in.
async fn enrol(app: &TestApp, school: &School<'_>, names: impl IntoIterator<Item = (String, String)>) {
    let rows = names.into_iter().enumerate().map(|(number, (first_name, last_name))| account::Model {
        username: format!("enrolled{number}"),
        sort_name: normalise::person(&first_name, &last_name),
        first_name,
        last_name,
        year_group: None,
        ..rows::account(school.id, app.clock.now())
    });
    let tx = school.tenant().begin().await.unwrap();
    tx.insert_many::<account::Entity, _>(rows.collect::<Vec<_>>()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Every page of a list, in order.
async fn pages(client: &Client<'_>, query: &str) -> Vec<Vec<Value>> {
    let mut pages = Vec::new();
    let mut after = String::new();
    loop {
        let page = client.get(&format!("/admin/users?{query}{after}")).await.ok();
        pages.push(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { return pages };
        after = format!("&after={next}");
        assert!(pages.len() < 1000, "the list does not end");
    }
}

async fn search(client: &Client<'_>, q: &str) -> Vec<String> {
    let pages = pages(client, &format!("limit=200&q={}", escaped(q))).await;
    let name =
        |user: &Value| format!("{} {}", user["first_name"].as_str().unwrap(), user["last_name"].as_str().unwrap());
    pages.concat().iter().map(name).collect()
}

fn named(first_name: &str, last_name: &str) -> (String, String) {
    (first_name.to_owned(), last_name.to_owned())
}

#[tokio::test]
async fn paging_shows_every_account_once_and_in_order() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    // Some pupils share a name, and some names differ only by an accent, a punctuation mark or case.
    let last_names =
        ["Zoë", "zoe", "100% Real", "a_b", "back\\slash", "Ångström", "O'Neil", "van Dyck", "Ærø", "Ж", "王"];
    enrol(&app, &oak, (0..115).map(|n| named("Sam", last_names[n % last_names.len()]))).await;
    let tx = oak.tenant().read().await.unwrap();
    let mut everybody = tx.find::<account::Entity>().all(&tx).await.unwrap();
    drop(tx);
    everybody.sort_by_key(|account| (account.sort_name.clone(), account.id));
    let expected: Vec<Value> = everybody.iter().map(|account| json!(account.id)).collect();
    assert_eq!(expected.len(), 120);

    let admin = app.as_(&oak.it_admin);
    for (query, lengths) in [
        ("", vec![50, 50, 20]),
        ("limit=200", vec![120]),
        ("limit=120", vec![120]),
        ("limit=119", vec![119, 1]),
        ("limit=7", [vec![7; 17], vec![1]].concat()),
        ("limit=1", vec![1; 120]),
    ] {
        let pages = pages(&admin, query).await;
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), lengths, "{query}");
        let seen: Vec<_> = pages.concat().iter().map(|user| user["id"].clone()).collect();
        assert_eq!(seen, expected, "{query}");
    }
    // A filter applies to every page.
    assert_eq!(pages(&admin, "limit=4&q=zo%C3%AB").await.concat().len(), 22);
}

#[tokio::test]
async fn a_search_matches_words_in_any_order_and_ignores_accents_and_case() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let names = [
        named("José", "Müller"),
        named("Josephine", "Muller-Smith"),
        named("Per", "100% Cent"),
        named("Under", "a_score"),
        named("Back", "a\\slash"),
        named("Axb", "Percy"),
    ];
    enrol(&app, &oak, names).await;
    let admin = app.as_(&oak.it_admin);
    let cases: [(&str, &[&str]); 16] = [
        ("müller", &["José Müller", "Josephine Muller-Smith"]),
        ("MULLER", &["José Müller", "Josephine Muller-Smith"]),
        ("  josé   muller ", &["José Müller", "Josephine Muller-Smith"]),
        ("smith josephine", &["Josephine Muller-Smith"]),
        ("josé percy", &[]),
        ("ercy", &["Axb Percy"]),
        ("%", &["Per 100% Cent"]),
        ("0%", &["Per 100% Cent"]),
        ("%per", &[]),
        ("a_", &["Under a_score"]),
        ("_", &["Under a_score"]),
        ("\\", &["Back a\\slash"]),
        ("a\\", &["Back a\\slash"]),
        ("\\%", &[]),
        ("'; DROP TABLE account; --", &[]),
        // This text has no searchable character and finds nothing, whereas an empty search finds everything.
        ("\u{200b}", &[]),
    ];
    for (q, expected) in cases {
        assert_eq!(search(&admin, q).await, expected, "{q:?}");
    }
    assert_eq!(search(&admin, "enrolled4").await, ["Back a\\slash"], "the search matches part of a username");
    assert_eq!(search(&admin, "ENROLLED4").await, ["Back a\\slash"]);
    assert_eq!(search(&admin, "").await.len(), 11);
    assert_eq!(search(&admin, "   ").await.len(), 11);
    assert_eq!(search(&admin, &"é".repeat(200)).await, [""; 0]);
}

#[tokio::test]
async fn filters_can_be_combined() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await.with_class(2).await;
    let admin = app.as_(&oak.it_admin);
    let count = async |query: &str| pages(&admin, query).await.concat().len();
    assert_eq!(count("").await, 10);
    assert_eq!(count("role=pupil").await, 6);
    assert_eq!(count("role=it_admin").await, 1);
    let class = &oak.classes[0];
    assert_eq!(count(&format!("classroom_id={}", class.id)).await, 3);
    assert_eq!(count(&format!("classroom_id={}&role=teacher", class.id)).await, 0);
    assert_eq!(count(&format!("classroom_id={}&q=pupil2", class.id)).await, 1);
    admin.delete(&format!("/admin/users/{}", class[0].id)).await.done();
    assert_eq!(count("role=pupil").await, 5);
    assert_eq!(count("role=pupil&archived=false").await, 5);
    assert_eq!(count("archived=true").await, 1);
    assert_eq!(count("archived=true&role=teacher").await, 0);
    // An archived account is in no class.
    assert_eq!(count(&format!("classroom_id={}", class.id)).await, 2);
    assert_eq!(count(&format!("classroom_id={}&archived=true", class.id)).await, 0);
}

/// The user names in every page of a list, in order.
async fn usernames(client: &Client<'_>, query: &str) -> Vec<String> {
    let pages = pages(client, query).await;
    pages.concat().iter().map(|user| user["username"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn each_order_pages_without_gaps_in_both_directions() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    // The pupils of a class share a name, so that only their ids decide about their order.
    let (birch, ash) = (oak.class("birch", 2).await, oak.class("Ash", 2).await);
    for pupil in birch.iter().chain(ash.iter()) {
        let name = json!({ "first_name": "Sam", "last_name": "Lee" });
        admin.patch(&format!("/admin/users/{}", pupil.id), name).await.ok();
    }
    // The people of the school without a class.
    let others = ["head", "it", "pupil", "senco", "teacher"];
    let (ash, birch) = (["ash.pupil1", "ash.pupil2"], ["birch.pupil1", "birch.pupil2"]);
    let by_name = [&others[..2], &birch[..], &ash[..], &others[2..]].concat();
    let by_class = [&ash[..], &birch[..], &others[..]].concat();
    // The user names of the pupils start with the names of their classes.
    let by_username = by_class.clone();
    let mut created = pages(&admin, "limit=200").await.concat();
    created.sort_by_key(|user| user["id"].as_str().unwrap().to_owned());
    let newest: Vec<&str> = created.iter().rev().map(|user| user["username"].as_str().unwrap()).collect();
    let reversed = |list: &[&str]| list.iter().rev().copied().map(ToOwned::to_owned).collect::<Vec<String>>();
    // Nobody without a class comes before anybody with a class.
    let by_class_reversed = [reversed(&birch), reversed(&ash), reversed(&others)].concat();
    let forwards = |list: &[&str]| list.iter().copied().map(ToOwned::to_owned).collect::<Vec<String>>();
    for (query, expected) in [
        (String::new(), forwards(&by_name)),
        ("&sort=name&order=desc".to_owned(), reversed(&by_name)),
        ("&sort=username".to_owned(), forwards(&by_username)),
        ("&sort=username&order=desc".to_owned(), reversed(&by_username)),
        ("&sort=classroom".to_owned(), forwards(&by_class)),
        ("&sort=classroom&order=desc".to_owned(), by_class_reversed),
        ("&sort=newest".to_owned(), forwards(&newest)),
        ("&sort=newest&order=desc".to_owned(), reversed(&newest)),
    ] {
        for limit in [1, 2, 4, 9, 200] {
            assert_eq!(usernames(&admin, &format!("limit={limit}{query}")).await, expected, "{query} by {limit}");
        }
    }
}

#[tokio::test]
async fn a_cursor_of_another_order_is_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let admin = app.as_(&oak.it_admin);
    let orders = ["name", "username", "classroom", "newest"];
    for sort in orders {
        let page = admin.get(&format!("/admin/users?sort={sort}&limit=1")).await.ok();
        let next = page["next"].as_str().unwrap();
        for other in orders.into_iter().filter(|other| *other != sort) {
            admin.get(&format!("/admin/users?sort={other}&after={next}")).await.is("LMS-API-008");
        }
    }
    let next = admin.get("/admin/users?sort=newest&limit=1").await.ok()["next"].clone();
    let admins = format!("/platform/schools/{}/admins?after={}", oak.id, next.as_str().unwrap());
    app.as_(&app.platform_admin().await).get(&admins).await.is("LMS-API-008");
}

#[tokio::test]
async fn accounts_are_listed_with_their_class_and_counted_with_the_filters() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await.with_class(3).await, app.school("elm").await.with_class(2).await);
    let admin = app.as_(&oak.it_admin);
    let class = format!("classroom_id={}", oak.classes[0].id);
    assert_eq!(pages(&admin, &class).await.concat()[0]["classroom"], "Class 1");
    assert_eq!(pages(&admin, "role=teacher").await.concat()[0]["classroom"], Value::Null);
    admin.patch(&format!("/admin/classrooms/{}", oak.classes[0].id), json!({ "name": "Hazel" })).await.ok();
    assert_eq!(pages(&admin, &class).await.concat()[0]["classroom"], "Hazel");
    oak.archive(oak.pupil.id).await;
    for (query, total) in [
        ("total=true&limit=1".to_owned(), json!(7)),
        ("total=true&limit=1&sort=classroom".to_owned(), json!(7)),
        ("total=true&role=pupil".to_owned(), json!(3)),
        ("total=true&archived=true".to_owned(), json!(1)),
        ("total=true&q=pupil2".to_owned(), json!(1)),
        (format!("total=true&{class}"), json!(3)),
        (format!("total=true&classroom_id={}", elm.classes[0].id), json!(0)),
        (String::new(), Value::Null),
    ] {
        assert_eq!(admin.get(&format!("/admin/users?{query}")).await.ok()["total"], total, "{query}");
    }
}

#[tokio::test]
async fn a_locked_account_shows_when_the_lock_ends() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for _ in 0..5 {
        app.anonymous().post("/auth/pupil/login", oak.pupil.login_with("482912")).await.is("LMS-AUTH-006");
    }
    let locked_until = async || pages(&app.as_(&oak.it_admin), "role=pupil").await.concat()[0]["locked_until"].clone();
    assert_eq!(locked_until().await, "2026-11-23T09:15:00+00:00");
    app.clock.advance(TimeDelta::minutes(15));
    assert_eq!(locked_until().await, Value::Null);
}

#[tokio::test]
async fn a_malformed_query_is_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    // This cursor is from the audit log, whose cursors hold only an id.
    let cursor_of_another_list = "IjAxOTk5OTk5LTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMCI";
    // This cursor encodes `["nul\u0000", id]`, but no name can contain a NUL.
    let nul = base64::Engine::encode(
        &base64::engine::general_purpose::URL_SAFE_NO_PAD,
        json!(["nul\0", oak.pupil.id]).to_string(),
    );
    let queries = [
        "limit=0".to_owned(),
        "limit=201".into(),
        "limit=-1".into(),
        "limit=many".into(),
        "limit=99999999999999999999".into(),
        "role=platform_admin".into(),
        "role=".into(),
        "archived=maybe".into(),
        "sort=luck".into(),
        "order=up".into(),
        "total=all".into(),
        "classroom_id=7".into(),
        "after=".into(),
        "after=nonsense".into(),
        format!("after={}", "A".repeat(501)),
        format!("after={cursor_of_another_list}"),
        format!("after={nul}"),
        "q=nul%00".into(),
        format!("q={}", "x".repeat(201)),
    ];
    for query in queries {
        let answer = admin.get(&format!("/admin/users?{query}")).await;
        assert_eq!(answer.code(), "LMS-API-008", "{query}: {answer}");
    }
}
