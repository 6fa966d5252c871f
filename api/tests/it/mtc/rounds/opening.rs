//! `POST /mtc/rounds`, `GET /mtc/rounds`, `GET /mtc/rounds/{round_id}`

use chrono::TimeDelta;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use crate::{
    mtc::{id, open_round, right, save, start, take},
    support::TestApp,
};

fn round(year_group: &str) -> Value {
    json!({ "name": " June ", "opens_on": "2026-11-23", "closes_on": "2026-12-04", "year_group": year_group })
}

#[tokio::test]
async fn only_the_headteacher_can_open_a_round() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for (person, code) in [
        (&oak.teacher, "LMS-TCH-007"),
        (&oak.senco, "LMS-TCH-007"),
        (&oak.pupil, "LMS-AUTH-003"),
        (&oak.it_admin, "LMS-AUTH-003"),
    ] {
        app.as_(person).post("/mtc/rounds", round("4")).await.is(code);
    }
    let opened = app.as_(&oak.headteacher).post("/mtc/rounds", round("4")).await.created();
    let expected = json!({
        "id": opened["id"], "name": "June", "year_group": "4", "opens_on": "2026-11-23", "closes_on": "2026-12-04",
        "state": "open", "created_at": "2026-11-23T09:00:00+00:00", "declared_at": null, "own_state": null,
        "started": 0, "version": 1,
    });
    assert_eq!(opened, expected);
    let audit = app.as_(&oak.headteacher).get("/admin/audit?action=mtc_round.open").await.ok();
    assert_eq!(audit["items"][0]["subject_id"], opened["id"]);
}

#[tokio::test]
async fn a_year_group_has_one_round_at_a_time() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let head = app.as_(&oak.headteacher);
    head.post("/mtc/rounds", round("4")).await.created();
    head.post("/mtc/rounds", round("4")).await.is("LMS-API-007");
    // No pupil is in year 5, so its round can be declared at once, and another round can be opened.
    let of_year_5 = id(&head.post("/mtc/rounds", round("5")).await.created());
    head.post_nothing(&format!("/mtc/rounds/{of_year_5}/declaration")).await.ok();
    head.post("/mtc/rounds", round("5")).await.created();
}

#[tokio::test]
async fn an_invalid_round_is_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let head = app.as_(&oak.headteacher);
    let with = |field: &str, value: Value| {
        let mut round = round("4");
        round[field] = value;
        round
    };
    for wrong in [
        with("name", json!("")),
        with("name", json!("   ")),
        with("name", json!("=1+1")),
        with("name", json!("a\u{0}b")),
        with("name", json!("x".repeat(129))),
        with("name", Value::Null),
        with("opens_on", json!("soon")),
        with("opens_on", json!("2026-12-05")),
        with("opens_on", json!("+12026-12-05")),
        with("closes_on", json!("2026-02-30")),
        with("year_group", json!("7")),
        with("year_group", json!(4)),
        json!({}),
    ] {
        head.post("/mtc/rounds", wrong).await.is("LMS-API-008");
    }
}

#[tokio::test]
async fn rounds_are_listed_latest_first_in_pages_with_their_state() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let head = app.as_(&oak.headteacher);
    for (year, opens, closes) in
        [("4", "2026-11-23", "2026-11-24"), ("5", "2026-11-24", "2026-11-25"), ("6", "2026-11-01", "2026-11-22")]
    {
        let round = json!({ "name": "Round", "opens_on": opens, "closes_on": closes, "year_group": year });
        head.post("/mtc/rounds", round).await.created();
    }
    let first = app.as_(&oak.teacher).get("/mtc/rounds?limit=2").await.ok();
    let states = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|round| round["state"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(states(&first), ["over", "upcoming"]);
    let next = first["next"].as_str().unwrap();
    let second = app.as_(&oak.senco).get(&format!("/mtc/rounds?limit=2&after={next}")).await.ok();
    assert_eq!((states(&second), &second["next"]), (vec!["open".to_owned()], &Value::Null));
}

#[tokio::test]
async fn a_pupil_sees_the_rounds_of_their_year_group_with_their_own_state() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let ours = open_round(&app, &oak).await;
    app.as_(&oak.headteacher).post("/mtc/rounds", round("5")).await.created();
    let pupil = app.as_(&oak.pupil);
    let own = async || {
        let rounds = pupil.get("/mtc/rounds").await.ok();
        assert_eq!(rounds["items"].as_array().unwrap().len(), 1);
        assert_eq!(rounds["items"][0]["id"], ours);
        rounds["items"][0]["own_state"].as_str().unwrap().to_owned()
    };
    assert_eq!(own().await, "not_started");
    let form = start(&pupil, &ours).await;
    assert_eq!(own().await, "in_progress");
    assert_eq!(app.as_(&oak.teacher).get("/mtc/rounds").await.ok()["items"][1]["started"], 1);
    app.clock.advance(TimeDelta::minutes(3));
    save(&app, &pupil, &form, &right(&form, 1..=25)).await.ok();
    assert_eq!(own().await, "complete");
}

#[tokio::test]
async fn the_status_of_a_round_lists_its_pupils_in_pages_and_counts_them_all() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(4).await;
    let round = open_round(&app, &oak).await;
    let class = &oak.classes[0];
    let form = start(&app.as_(&class[0]), &round).await;
    take(&app, &app.as_(&class[0]), &form, 19).await;
    start(&app.as_(&class[1]), &round).await;
    app.clock.advance(TimeDelta::hours(1));
    app.do_jobs().await;
    start(&app.as_(&class[2]), &round).await;
    let absent = json!({ "pupil_id": class[3].id, "reason": "ABSNT" });
    let teacher = app.as_(&oak.teacher);
    teacher.post(&format!("/mtc/rounds/{round}/not-taking"), absent).await.ok();

    let path = format!("/mtc/rounds/{round}");
    let status = teacher.get(&format!("{path}?limit=3")).await.ok();
    assert_eq!(
        status["counts"],
        json!({ "not_started": 1, "in_progress": 1, "complete": 1, "incomplete": 1, "restart_given": 0,
            "not_taking": 1 })
    );
    assert_eq!((&status["may_be_declared"], &status["round"]["state"]), (&json!(false), &json!("open")));
    assert_eq!(status["round"]["started"], 3);
    let next = status["pupils"]["next"].as_str().unwrap();
    let rest = teacher.get(&format!("{path}?limit=3&after={next}")).await.ok();
    let all: Vec<Value> =
        [&status, &rest].iter().flat_map(|page| page["pupils"]["items"].as_array().unwrap().clone()).collect();
    assert_eq!(all.len(), 5);
    let find =
        |person: &crate::support::Person| all.iter().find(|pupil| pupil["pupil_id"] == json!(person.id)).unwrap();
    let done = find(&class[0]);
    assert_eq!(
        (&done["state"], &done["score"], &done["timing"], &done["attempt_id"]),
        (&json!("complete"), &json!(19), &json!("verified"), &form["id"])
    );
    assert_eq!(find(&class[1])["state"], "incomplete");
    assert_eq!(find(&class[2])["state"], "in_progress");
    assert_eq!((&find(&class[3])["state"], &find(&class[3])["not_taking"]), (&json!("not_taking"), &json!("ABSNT")));
    assert_eq!(find(&oak.pupil)["state"], "not_started");

    teacher.get(&format!("/mtc/rounds/{}", Uuid::now_v7())).await.is("LMS-SES-006");
    app.as_(&oak.pupil).get(&path).await.is("LMS-AUTH-003");
}
