//! `/schools`: the list of schools to choose from before signing in.

use entity::school;
use serde_json::{Value, json};
use worker::normalise;

use crate::support::{TestApp, rows};

/// Inserts schools with these names and slugs, without people.
async fn schools(app: &TestApp, schools: &[(&str, &str)]) {
    let tx = app.all_schools().begin().await.unwrap();
    for ((name, slug), number) in schools.iter().zip(200_000..) {
        let row = school::Model {
            name: (*name).to_owned(),
            sort_name: normalise::for_search(name),
            slug: (*slug).to_owned(),
            urn: Some(number.to_string()),
            ..rows::school(app.clock.now())
        };
        tx.insert::<school::Entity, _>(row).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// The slugs that a query returns, in the returned order.
async fn found(app: &TestApp, query: &str) -> Vec<String> {
    slugs(&app.anonymous().get(&format!("/schools{query}")).await.ok())
}

fn slugs(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|school| school["slug"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn without_schools_the_list_fails_and_the_log_says_why() {
    let app = TestApp::spawn().await;
    app.platform_admin().await;
    for query in ["", "?q=oak", "?slug=platform"] {
        let answer = app.anonymous().get(&format!("/schools{query}")).await;
        answer.is("LMS-SCH-001");
        assert!(answer.logged().field("cause").contains("no school"));
    }
}

#[tokio::test]
async fn the_list_shows_what_a_log_in_needs_and_nothing_else() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let page = app.anonymous().get("/schools").await.ok();
    assert_eq!(
        page,
        json!({ "items": [{ "id": oak.id, "name": oak.name, "slug": "oak" }], "next": null, "total": null })
    );
}

#[tokio::test]
async fn schools_are_sorted_by_name_ignoring_case_and_accents() {
    let app = TestApp::spawn().await;
    schools(&app, &[("Zebra", "z"), ("École Verte", "e"), ("alder", "a"), ("Birch", "b"), ("Ébène", "eb")]).await;
    assert_eq!(found(&app, "").await, ["a", "b", "eb", "e", "z"]);
}

#[tokio::test]
async fn a_school_is_found_by_words_of_its_name_in_any_order_and_spelling() {
    let app = TestApp::spawn().await;
    schools(
        &app,
        &[("St Mary's Primary, Müllerton", "mary"), ("Oak Hill Primary", "oak"), ("100% Oak_Academy \\ Hill", "odd")],
    )
    .await;
    for (query, expected) in [
        ("?q=primary", &["oak", "mary"][..]),
        ("?q=hill%20oak", &["odd", "oak"]),
        ("?q=OAK", &["odd", "oak"]),
        ("?q=m%C3%BCll", &["mary"]),
        ("?q=mull", &["mary"]),
        ("?q=mary%27s", &["mary"]),
        ("?q=%20%20", &["odd", "oak", "mary"]),
        ("?q=", &["odd", "oak", "mary"]),
        // Wildcards of SQL match only themselves.
        ("?q=%25", &["odd"]),
        ("?q=k_a", &["odd"]),
        ("?q=%5C", &["odd"]),
        ("?q=o%25k", &[]),
        ("?q=nonsense", &[]),
        ("?q=%27%3B%20DROP%20TABLE%20school%3B--", &[]),
    ] {
        assert_eq!(found(&app, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn a_slug_finds_exactly_its_school() {
    let app = TestApp::spawn().await;
    schools(&app, &[("Oak Hill", "oak-hill"), ("Oak", "oak")]).await;
    assert_eq!(found(&app, "?slug=oak").await, ["oak"]);
    assert_eq!(found(&app, "?slug=OAK").await, ["oak"]);
    assert_eq!(found(&app, "?slug=oa").await, Vec::<String>::new());
    assert_eq!(found(&app, "?slug=oak&q=hill").await, Vec::<String>::new());
    assert_eq!(found(&app, "?slug=oak-hill&q=hill").await, ["oak-hill"]);
}

#[tokio::test]
async fn neither_a_suspended_school_nor_the_platform_is_listed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.school("elm").await;
    let operator = app.platform_admin().await;
    let path = format!("/platform/schools/{}", oak.id);
    app.as_(&operator).patch(&path, json!({ "status": "suspended" })).await.ok();
    assert_eq!(found(&app, "").await, ["elm"]);
    assert_eq!(found(&app, "?slug=oak").await, Vec::<String>::new());
    assert_eq!(found(&app, "?slug=platform").await, Vec::<String>::new());
    assert_eq!(found(&app, "?q=platform").await, Vec::<String>::new());
}

#[tokio::test]
async fn when_every_school_is_suspended_the_list_is_empty_but_does_not_fail() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    let path = format!("/platform/schools/{}", oak.id);
    app.as_(&operator).patch(&path, json!({ "status": "suspended" })).await.ok();
    assert_eq!(found(&app, "").await, Vec::<String>::new());
}

#[tokio::test]
async fn paging_lists_every_school_once() {
    let app = TestApp::spawn().await;
    // Several schools share a name, so the order depends on their ids, too.
    let named: Vec<(String, String)> =
        (0..23).map(|number| (format!("School {}", number / 4), format!("s{number:02}"))).collect();
    let named: Vec<(&str, &str)> = named.iter().map(|(name, slug)| (name.as_str(), slug.as_str())).collect();
    schools(&app, &named).await;
    let all = found(&app, "?limit=200").await;
    assert_eq!(all.len(), 23);
    for limit in [1, 4, 5, 22, 23, 24] {
        let mut listed = Vec::new();
        let mut query = format!("?limit={limit}");
        loop {
            let page = app.anonymous().get(&format!("/schools{query}")).await.ok();
            let items = slugs(&page);
            assert!(!items.is_empty() && items.len() <= limit, "{limit}: {items:?}");
            listed.extend(items);
            let Some(next) = page["next"].as_str() else { break };
            query = format!("?limit={limit}&after={next}");
        }
        assert_eq!(listed, all, "{limit}");
    }
}

#[tokio::test]
async fn a_page_has_fifty_schools_unless_another_limit_is_requested() {
    let app = TestApp::spawn().await;
    let named: Vec<(String, String)> = (0..60).map(|n| (format!("School {n}"), format!("s{n}"))).collect();
    let named: Vec<(&str, &str)> = named.iter().map(|(name, slug)| (name.as_str(), slug.as_str())).collect();
    schools(&app, &named).await;
    assert_eq!(found(&app, "").await.len(), 50);
    assert_eq!(found(&app, "?limit=200").await.len(), 60);
}
