//! Tests of `GET /teacher/assignments`.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{AssignmentId, assignment_pupil};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter};
use serde_json::{Value, json};

use super::{PATH, for_class, for_pupils, with};
use crate::support::{Person, School, TestApp};

async fn list(app: &TestApp, oak: &School<'_>, query: &str) -> Value {
    app.as_(&oak.teacher).get(&format!("{PATH}{query}")).await.ok()
}

async fn set(app: &TestApp, oak: &School<'_>, body: Value) -> String {
    app.as_(&oak.teacher).post(PATH, body).await.created()["id"].as_str().unwrap().to_owned()
}

fn ids(page: &Value) -> Vec<&str> {
    crate::teacher::each(&page["items"], "id")
}

#[tokio::test]
async fn work_is_listed_by_pupil_and_class_with_the_latest_due_date_first() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await.with_class(2).await, app.school("elm").await.with_class(1).await);
    let class = &oak.classes[0];
    let first = set(&app, &oak, for_class(class)).await;
    let later = set(&app, &oak, with(for_pupils(&[&class[0]]), "due_on", json!("2026-12-08"))).await;
    let second = set(&app, &oak, for_pupils(&[&oak.pupil])).await;
    for (query, expected) in [
        (String::new(), vec![&later, &second, &first]),
        (format!("?pupil_id={}", class[0].id), vec![&later, &first]),
        (format!("?classroom_id={}", class.id), vec![&first]),
        (format!("?classroom_id={}&pupil_id={}", class.id, oak.pupil.id), vec![]),
        (format!("?pupil_id={}", elm.pupil.id), vec![]),
        (format!("?classroom_id={}", elm.classes[0].id), vec![]),
        ("?cancelled=true".to_owned(), vec![]),
    ] {
        assert_eq!(ids(&list(&app, &oak, &query).await), expected, "{query}");
    }
    for query in [
        "?pupil_id=7",
        "?classroom_id=7",
        "?cancelled=maybe",
        "?overdue=maybe",
        "?sort=luck",
        "?total=all",
        "?limit=0",
        "?after=x",
    ] {
        app.as_(&oak.teacher).get(&format!("{PATH}{query}")).await.is("LMS-API-008");
    }
}

#[tokio::test]
async fn pages_have_no_gaps_or_duplicates_in_either_order() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let mut set_in_order = Vec::new();
    for day in ["2026-12-01", "2026-12-02", "2026-12-01", "2026-12-03", "2026-12-01"] {
        set_in_order.push(set(&app, &oak, with(for_pupils(&[&oak.pupil]), "due_on", json!(day))).await);
    }
    let in_order = |numbers: [usize; 5]| numbers.map(|number| set_in_order[number].as_str());
    for (sort, expected) in [("due", in_order([3, 1, 4, 2, 0])), ("newest", in_order([4, 3, 2, 1, 0]))] {
        assert_eq!(ids(&list(&app, &oak, &format!("?sort={sort}")).await), expected);
        let mut paged = Vec::new();
        let mut page = list(&app, &oak, &format!("?sort={sort}&limit=2&total=true")).await;
        loop {
            assert_eq!(page["total"], 5);
            paged.extend(ids(&page).into_iter().map(ToOwned::to_owned));
            let Some(next) = page["next"].as_str() else { break };
            page = list(&app, &oak, &format!("?sort={sort}&limit=2&total=true&after={next}")).await;
        }
        assert_eq!(paged, expected);
    }
    let next = list(&app, &oak, "?sort=newest&limit=2").await["next"].clone();
    let of_another_order = format!("{PATH}?limit=2&after={}", next.as_str().unwrap());
    app.as_(&oak.teacher).get(&of_another_order).await.is("LMS-API-008");
}

#[tokio::test]
async fn work_is_overdue_from_the_midnight_after_its_last_day_until_everybody_has_done_it() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await;
    let class = &oak.classes[0];
    // In summer, midnight in London is at 23:00 UTC.
    let body = with(for_class(class), "due_on", json!("2027-07-01"));
    let id = set(&app, &oak, body.clone()).await;
    let cancelled = set(&app, &oak, body).await;
    set(&app, &oak, with(for_class(class), "due_on", json!("2027-07-02"))).await;
    app.as_(&oak.teacher).delete(&format!("{PATH}/{cancelled}")).await.done();
    store_progress(&oak, &id, &class[0], 20, 18).await;
    let midnight: DateTime<Utc> = "2027-07-01T23:00:00Z".parse().unwrap();
    app.clock.advance(midnight - app.clock.now() - TimeDelta::seconds(1));
    let overdue = async || list(&app, &oak, "?overdue=true&total=true").await;
    assert_eq!(overdue().await, json!({ "items": [], "next": null, "total": 0 }));
    assert_eq!(app.as_(&class[1]).get("/me/assignments").await.ok()["items"][0]["overdue"], false);

    app.clock.advance(TimeDelta::seconds(1));
    let page = overdue().await;
    assert_eq!((ids(&page), &page["total"]), (vec![id.as_str()], &json!(1)));
    assert_eq!(page["items"][0]["overdue"], true);
    let parts = page["items"][0]["pupils"].as_array().unwrap();
    assert_eq!(parts.iter().map(|part| part["overdue"].as_bool().unwrap()).collect::<Vec<_>>(), [false, true, true]);
    let own = app.as_(&class[1]).get("/me/assignments").await.ok();
    let own: Vec<_> = own["items"].as_array().unwrap().iter().map(|work| work["overdue"].clone()).collect();
    assert_eq!(own, [json!(true), json!(false)]);
    assert_eq!(list(&app, &oak, "?cancelled=true").await["items"][0]["overdue"], false);
    assert_eq!(list(&app, &oak, "?cancelled=true&overdue=true").await["items"], json!([]));
    assert_eq!(list(&app, &oak, "?overdue=false&total=true").await["total"], 2);

    // A leaver does not keep the assignment overdue.
    store_progress(&oak, &id, &class[1], 20, 18).await;
    oak.archive(class[2].id).await;
    assert_eq!(overdue().await["items"], json!([]));
    let shown = app.as_(&oak.teacher).get(&format!("{PATH}/{id}")).await.ok();
    assert_eq!((&shown["overdue"], &shown["pupils"][2]["overdue"]), (&json!(false), &json!(false)));
    app.do_jobs().await;
}

#[tokio::test]
async fn one_assignment_is_shown_as_in_the_list() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await.with_class(2).await, app.school("elm").await.with_class(1).await);
    let id = set(&app, &oak, for_class(&oak.classes[0])).await;
    let path = format!("{PATH}/{id}");
    let listed = list(&app, &oak, "").await["items"][0].clone();
    assert_eq!((&listed["classroom"], listed["pupils"].as_array().unwrap().len()), (&json!("Class 1"), 2));
    for person in [&oak.teacher, &oak.senco, &oak.headteacher] {
        assert_eq!(app.as_(person).get(&path).await.ok(), listed);
    }
    for person in [&oak.pupil, &oak.it_admin] {
        app.as_(person).get(&path).await.is("LMS-AUTH-003");
    }
    for unknown in [format!("{PATH}/{}", sea_orm::prelude::Uuid::now_v7()), format!("{PATH}/first")] {
        app.as_(&oak.teacher).get(&unknown).await.is("LMS-SES-006");
    }
    app.as_(&elm.teacher).get(&path).await.is("LMS-SES-006");
    app.as_(&oak.teacher).delete(&path).await.done();
    assert_eq!(app.as_(&oak.teacher).get(&path).await.ok()["cancelled_at"], "2026-11-23T09:00:00+00:00");
    // A single pupil's assignment has no class.
    let single = set(&app, &oak, for_pupils(&[&oak.pupil])).await;
    assert_eq!(app.as_(&oak.teacher).get(&format!("{PATH}/{single}")).await.ok()["classroom"], Value::Null);
    app.do_jobs().await;
}

/// Stores a pupil's progress as the digest job would.
async fn store_progress(oak: &School<'_>, id: &str, pupil: &Person, answered: i32, correct: i32) {
    let tx = oak.tenant().begin().await.unwrap();
    let part = assignment_pupil::ActiveModel {
        answered: Set(answered),
        correct: Set(correct),
        done_at: Set((answered >= 20).then(|| "2026-11-23T08:00:00Z".parse().unwrap())),
        ..Default::default()
    };
    tx.update::<assignment_pupil::Entity>()
        .set(part)
        .filter(assignment_pupil::Column::AssignmentId.eq(id.parse::<sea_orm::prelude::Uuid>().unwrap()))
        .filter(assignment_pupil::Column::PupilId.eq(pupil.id))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_list_shows_each_pupils_progress_including_open_sessions() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(4).await;
    let class = &oak.classes[0];
    let id = set(&app, &oak, for_class(class)).await;
    let work: AssignmentId = id.parse::<sea_orm::prelude::Uuid>().unwrap().into();
    let now = app.clock.now();
    store_progress(&oak, &id, &class[0], 20, 18).await;
    store_progress(&oak, &id, &class[1], 10, 9).await;
    // The digest includes the first of two sessions.
    oak.insert_assignment_session(&class[1], Some(work), now - TimeDelta::hours(3), 10, 9).await;
    oak.insert_assignment_session(&class[1], Some(work), now, 4, 3).await;
    oak.insert_assignment_session(&class[2], Some(work), now, 5, 5).await;
    // Practice outside the assignment does not count.
    oak.insert_session(&class[3], now, 20, 20).await;
    let shown = list(&app, &oak, "").await["items"][0]["pupils"].clone();
    let parts: Vec<_> = shown.as_array().unwrap().iter().map(|part| (&part["answered"], &part["correct"])).collect();
    let expected = [(20, 18), (14, 12), (5, 5), (0, 0)].map(|(answered, correct)| (json!(answered), json!(correct)));
    assert_eq!(parts, expected.iter().map(|(answered, correct)| (answered, correct)).collect::<Vec<_>>());
    assert_eq!(shown[0]["done_at"], "2026-11-23T08:00:00+00:00");
    assert_eq!(shown[1]["done_at"], Value::Null);
}
