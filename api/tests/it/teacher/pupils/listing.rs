//! Tests of `GET /teacher/pupils`.

use chrono::TimeDelta;
use entity::{SessionKind, SessionState, practice_session};
use serde_json::{Value, json};

use crate::{
    support::{School, TestApp, rows},
    teacher::each,
};

async fn list(app: &TestApp, oak: &School<'_>, query: &str) -> Value {
    app.as_(&oak.teacher).get(&format!("/teacher/pupils{query}")).await.ok()
}

#[tokio::test]
async fn a_pupil_is_listed_with_their_progress() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let (class, pupil) = (&oak.classes[0], &oak.classes[0][0]);
    let now = app.clock.now();
    oak.learner(pupil, |_| {}).await;
    oak.insert_session(pupil, now - TimeDelta::hours(1), 20, 17).await;
    let shown = list(&app, &oak, &format!("?classroom_id={}", class.id)).await;
    let expected = json!({
        "id": pupil.id, "username": "class-1.pupil1", "first_name": "Robin", "last_name": "class-1.pupil1",
        "classroom_id": class.id, "classroom": "Class 1", "year_group": "4", "sen_status": null,
        "last_practised_at": "2026-11-23T08:03:00+00:00", "streak_days": 3, "answered_this_week": 20,
        "correct_this_week": 17, "success": 0.8, "facts_seen": 50, "facts_secure": 30, "practising": false,
        "predicted": { "score": 18.5, "low": 15.0, "high": 21.0 }, "attention": [], "locked_until": null,
    });
    assert_eq!(shown, json!({ "items": [expected], "next": null, "total": null }));
}

#[tokio::test]
async fn a_pupil_who_has_never_practised_has_no_figures() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let shown = list(&app, &oak, "").await["items"][0].clone();
    assert_eq!((&shown["predicted"], &shown["success"]), (&Value::Null, &Value::Null));
    assert_eq!((&shown["last_practised_at"], &shown["facts_secure"]), (&Value::Null, &json!(0)));
    // A new account is not listed for attention during its first week.
    assert_eq!(shown["attention"], json!([]));
    app.clock.advance(TimeDelta::days(7));
    assert_eq!(list(&app, &oak, "").await["items"][0]["attention"], json!(["not_practised"]));
}

#[tokio::test]
async fn pupils_are_found_by_name_and_class_and_staff_are_not_listed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (ash, elm) = (oak.class("Ash", 2).await, oak.class("Elm", 1).await);
    oak.archive(ash[1].id).await;
    for (query, expected) in [
        (String::new(), vec!["ash.pupil1", "elm.pupil1", "pupil"]),
        ("?q=ash".to_owned(), vec!["ash.pupil1"]),
        ("?q=ROBIN%20elm".to_owned(), vec!["elm.pupil1"]),
        ("?q=teacher".to_owned(), vec![]),
        (format!("?classroom_id={}", elm.id), vec!["elm.pupil1"]),
        (format!("?classroom_id={}&q=ash", elm.id), vec![]),
    ] {
        assert_eq!(each(&list(&app, &oak, &query).await["items"], "username"), expected, "{query}");
    }
}

#[tokio::test]
async fn every_order_starts_with_pupils_who_may_need_help_and_pages_without_gaps() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(6).await;
    let pupils = &oak.classes[0];
    let now = app.clock.now();
    // Two pupils have equal figures, so their names decide the order. The last pupil has never practised.
    for (number, (days, correct, secure, score)) in
        [(1, 80, 40, 20.0), (3, 60, 10, 12.0), (2, 90, 50, 24.96), (3, 60, 10, 12.0), (9, 33, 30, 24.97)]
            .into_iter()
            .enumerate()
    {
        oak.learner(&pupils[number], |row| {
            row.last_practised_at = Some(now - TimeDelta::days(days));
            (row.recent_correct, row.facts_secure, row.predicted_score) = (correct, secure, Some(score));
        })
        .await;
    }
    for (sort, expected) in [
        ("name", [1, 2, 3, 4, 5, 6]),
        ("last_practised", [6, 5, 2, 4, 3, 1]),
        ("success", [6, 5, 2, 4, 1, 3]),
        ("secure", [6, 2, 4, 5, 1, 3]),
        ("predicted", [6, 2, 4, 1, 3, 5]),
    ] {
        let expected = expected.map(|number| format!("class-1.pupil{number}"));
        for limit in [1, 2, 3, 6] {
            let query = format!("?classroom_id={}&sort={sort}&limit={limit}", oak.classes[0].id);
            let mut found: Vec<String> = Vec::new();
            let mut page = list(&app, &oak, &query).await;
            loop {
                found.extend(each(&page["items"], "username").into_iter().map(ToOwned::to_owned));
                let Some(next) = page["next"].as_str() else { break };
                page = list(&app, &oak, &format!("{query}&after={next}")).await;
            }
            assert_eq!(found, expected, "{sort} by {limit}");
        }
    }
}

#[tokio::test]
async fn every_order_can_be_reversed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(5).await;
    let pupils = &oak.classes[0];
    // The first two pupils have equal figures, and the last pupil has none.
    for (pupil, (days, secure)) in pupils.iter().zip([(3, 10), (3, 10), (1, 40), (9, 30)]) {
        let last = app.clock.now() - TimeDelta::days(days);
        let change =
            |row: &mut entity::learner::Model| (row.last_practised_at, row.facts_secure) = (Some(last), secure);
        oak.learner(pupil, change).await;
    }
    for sort in ["name", "last_practised", "success", "secure", "predicted"] {
        let path = format!("?sort={sort}");
        let page = list(&app, &oak, &path).await;
        let forwards = each(&page["items"], "username");
        for limit in [1, 2, 6] {
            let query = format!("?sort={sort}&order=desc&limit={limit}");
            let mut found: Vec<String> = Vec::new();
            let mut page = list(&app, &oak, &query).await;
            loop {
                found.extend(each(&page["items"], "username").into_iter().map(ToOwned::to_owned));
                let Some(next) = page["next"].as_str() else { break };
                page = list(&app, &oak, &format!("{query}&after={next}")).await;
            }
            found.reverse();
            assert_eq!(found, forwards, "{sort} by {limit}");
        }
    }
}

#[tokio::test]
async fn the_whole_list_is_counted_with_its_filters_if_the_client_asks() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await.with_class(3).await, app.school("elm").await.with_class(2).await);
    oak.archive(oak.classes[0][2].id).await;
    for (query, total) in [
        ("?total=true&limit=1".to_owned(), json!(3)),
        ("?total=true&q=class-1".to_owned(), json!(2)),
        (format!("?total=true&classroom_id={}&sort=secure", oak.classes[0].id), json!(2)),
        (format!("?total=true&classroom_id={}", elm.classes[0].id), json!(0)),
        ("?total=false".to_owned(), Value::Null),
        (String::new(), Value::Null),
    ] {
        assert_eq!(list(&app, &oak, &query).await["total"], total, "{query}");
    }
    let first = list(&app, &oak, "?total=true&limit=1").await;
    let second = list(&app, &oak, &format!("?total=true&limit=1&after={}", first["next"].as_str().unwrap())).await;
    assert_eq!(second["total"], 3, "the cursor does not change the total");
}

#[tokio::test]
async fn a_pupil_practises_now_until_five_minutes_after_the_last_answer_or_the_start() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(6).await;
    let pupils = &oak.classes[0];
    let (now, minutes) = (app.clock.now(), TimeDelta::minutes);
    let session =
        |number: usize, started: i64| rows::practice_session(oak.id, pupils[number].id, now - minutes(started));
    let answered = |row: practice_session::Model, ago| practice_session::Model {
        answered: 1,
        last_answered_at: Some(now - minutes(ago)),
        ..row
    };
    oak.insert(session(0, 5)).await;
    oak.insert(answered(session(1, 60), 5)).await;
    // These pupils do not practise: two are too late, one has finished, and one sits an assessment.
    oak.insert(session(2, 6)).await;
    oak.insert(answered(session(3, 60), 6)).await;
    oak.insert(practice_session::Model { state: SessionState::Finished, ..answered(session(4, 3), 1) }).await;
    oak.insert(practice_session::Model { kind: SessionKind::Assessment, ..session(5, 1) }).await;
    let class = format!("?classroom_id={}", pupils.id);
    let practising = async || -> Vec<bool> {
        let page = list(&app, &oak, &class).await;
        page["items"].as_array().unwrap().iter().map(|pupil| pupil["practising"].as_bool().unwrap()).collect()
    };
    assert_eq!(practising().await, [true, true, false, false, false, false]);
    let shown = list(&app, &oak, &class).await;
    // A session without an answer is not practice yet.
    assert_eq!(shown["items"][0]["last_practised_at"], Value::Null);
    let one = app.as_(&oak.teacher).get(&format!("/teacher/pupils/{}", pupils[1].id)).await.ok();
    assert_eq!(one["pupil"]["practising"], true);
    app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(practising().await, [false; 6]);
}

#[tokio::test]
async fn a_cursor_of_another_order_is_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let teacher = app.as_(&oak.teacher);
    let page = list(&app, &oak, "?sort=secure&limit=1").await;
    let next = page["next"].as_str().unwrap();
    for sort in ["name", "last_practised"] {
        teacher.get(&format!("/teacher/pupils?sort={sort}&after={next}")).await.is("LMS-API-008");
    }
    for query in
        ["?sort=luck", "?order=up", "?total=all", "?limit=0", "?limit=201", "?after=x", "?classroom_id=7", "?q=a%00b"]
    {
        teacher.get(&format!("/teacher/pupils{query}")).await.is("LMS-API-008");
    }
}

#[tokio::test]
async fn a_locked_pupil_is_listed_as_locked() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for _ in 0..5 {
        app.anonymous().post(oak.pupil.login_path(), oak.pupil.login_with("482912")).await.is("LMS-AUTH-006");
    }
    let shown = list(&app, &oak, "").await["items"][0].clone();
    assert_eq!(shown["locked_until"], "2026-11-23T09:15:00+00:00");
    assert_eq!(shown["attention"], json!(["locked_out"]));
    app.clock.advance(TimeDelta::minutes(15));
    assert_eq!(list(&app, &oak, "").await["items"][0]["locked_until"], Value::Null);
}
