//! Tests of `GET /teacher/assignments`.

use chrono::TimeDelta;
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
    for query in ["?pupil_id=7", "?classroom_id=7", "?cancelled=maybe", "?limit=0", "?after=x"] {
        app.as_(&oak.teacher).get(&format!("{PATH}{query}")).await.is("LMS-API-008");
    }
}

#[tokio::test]
async fn pages_have_no_gaps_or_duplicates() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for day in ["2026-12-01", "2026-12-02", "2026-12-01", "2026-12-03", "2026-12-01"] {
        set(&app, &oak, with(for_pupils(&[&oak.pupil]), "due_on", json!(day))).await;
    }
    let whole = list(&app, &oak, "").await;
    let mut paged = Vec::new();
    let mut page = list(&app, &oak, "?limit=2").await;
    loop {
        paged.extend(ids(&page).into_iter().map(ToOwned::to_owned));
        let Some(next) = page["next"].as_str() else { break };
        page = list(&app, &oak, &format!("?limit=2&after={next}")).await;
    }
    assert_eq!(paged, ids(&whole));
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
