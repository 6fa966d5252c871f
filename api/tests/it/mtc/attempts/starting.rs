//! `POST /mtc/attempts`, `GET /mtc/attempts/{attempt_id}`

use std::collections::HashSet;

use chrono::TimeDelta;
use entity::{MtcAttemptId, Role, YearGroup, account, arrangement, mtc_attempt};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, SqlErr, prelude::Uuid};
use serde_json::{Value, json};
use worker::mtc::form;

use crate::{
    mtc::{CHECK, get_attempt, id, open_round, rehearse, right, save, start, take},
    support::{TestApp, rows},
};

#[tokio::test]
async fn a_start_hands_out_the_whole_form_timings_and_arrangements_at_once() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    oak.insert(arrangement::Model {
        codes: json!(["ATA", "ITA"]),
        time_limit_factor: Some(2.0),
        assistant: Some("Ms Gray".into()),
        ..rows::arrangement(oak.id, oak.pupil.id, app.clock.now())
    })
    .await;
    let round = open_round(&app, &oak).await;
    let form = start(&app.as_(&oak.pupil), &round).await;
    assert_eq!((&form["round_id"], &form["number"]), (&json!(round), &json!(1)));
    // Arrangements do not extend the time for a question in a check.
    assert_eq!(
        (&form["question_ms"], &form["pause_ms"], &form["longest_answer"]),
        (&json!(6000), &json!(3000), &json!(5))
    );
    let pair = |question: &Value| (question["table"].as_u64().unwrap(), question["factor"].as_u64().unwrap());
    let warm_up: Vec<_> = form["warm_up"].as_array().unwrap().iter().map(pair).collect();
    assert_eq!(warm_up, [(1, 12), (2, 2), (10, 10)]);
    assert_eq!(form["arrangements"], json!({ "codes": ["ATA", "ITA"], "assistant": "Ms Gray" }));
    assert_eq!((&form["closes_at"], &form["time_limit_ms"]), (&json!("2026-11-23T10:00:00+00:00"), &json!(1_800_000)));

    let questions: Vec<form::FormQuestion> = serde_json::from_value(form["questions"].clone()).unwrap();
    assert_eq!(form::broken_limits(&questions), []);
    // The stored seed draws the same form again.
    let tx = oak.tenant().read().await.unwrap();
    let stored = tx.find::<mtc_attempt::Entity>().one(&tx).await.unwrap().unwrap();
    assert_eq!(form::draw(stored.seed.cast_unsigned()).as_slice(), questions);
}

#[tokio::test]
async fn a_pupil_can_rehearse_at_any_time_and_gets_a_new_form_each_time() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let mut forms = HashSet::new();
    for _ in 0..5 {
        let form = rehearse(&pupil).await;
        assert_eq!((&form["round_id"], &form["arrangements"]["codes"]), (&Value::Null, &json!([])));
        forms.insert(form["questions"].to_string());
    }
    assert_eq!(forms.len(), 5);
}

#[tokio::test]
async fn the_database_rejects_a_form_that_the_pupil_has_had_before() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let another = oak.person(Role::Pupil, "another").await;
    rehearse(&app.as_(&oak.pupil)).await;
    let tx = oak.tenant().begin().await.unwrap();
    let previous = tx.find::<mtc_attempt::Entity>().one(&tx).await.unwrap().unwrap();
    let same_form = |pupil_id| mtc_attempt::Model { id: MtcAttemptId::draw(), pupil_id, ..previous.clone() };
    tx.insert::<mtc_attempt::Entity, _>(same_form(another.id)).await.unwrap();
    let error = tx.insert::<mtc_attempt::Entity, _>(same_form(oak.pupil.id)).await.unwrap_err();
    assert!(matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))), "{error}");
}

#[tokio::test]
async fn a_pupil_has_one_attempt_in_a_round() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let pupil = app.as_(&oak.pupil);
    let form = start(&pupil, &round).await;
    let body = json!({ "round_id": round });
    // The client repeats the request, because the response was lost or the pupil pressed the button twice.
    assert_eq!(pupil.post("/mtc/attempts", body.clone()).await.ok(), form);
    take(&app, &pupil, &form, 25).await;
    app.as_(&oak.pupil).post("/mtc/attempts", body).await.is("LMS-API-007");
}

#[tokio::test]
async fn an_attempt_is_handed_out_again_while_it_is_open_so_that_a_device_can_continue() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let pupil = app.as_(&oak.pupil);
    let form = start(&pupil, &round).await;
    app.clock.advance(CHECK);
    let saved = save(&app, &pupil, &form, &right(&form, [1])).await.ok();
    let again = pupil.post("/mtc/attempts", json!({ "round_id": round })).await.ok();
    assert_eq!((&again["id"], &again["questions"]), (&form["id"], &form["questions"]));
    assert_eq!((&again["closes_at"], &again["token"]), (&saved["closes_at"], &form["token"]));
    app.clock.advance(TimeDelta::minutes(30));
    app.as_(&oak.pupil).post("/mtc/attempts", json!({ "round_id": round })).await.is("LMS-API-007");
    app.do_jobs().await;
}

#[tokio::test]
async fn an_attempt_can_only_start_on_the_rounds_days_and_in_its_year_group() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let round = json!({ "name": "November", "opens_on": "2026-11-24", "closes_on": "2026-11-25", "year_group": "4" });
    let round = id(&app.as_(&oak.headteacher).post("/mtc/rounds", round).await.created());
    let body = json!({ "round_id": round });
    app.as_(&oak.pupil).post("/mtc/attempts", body.clone()).await.is("LMS-API-007");

    let tx = oak.tenant().begin().await.unwrap();
    let older = account::ActiveModel { year_group: Set(Some(YearGroup::Year5)), ..Default::default() };
    let by_id = account::Column::Id.eq(oak.pupil.id);
    tx.update::<account::Entity>().set(older).filter(by_id).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    app.clock.advance(TimeDelta::days(1));
    app.as_(&oak.pupil).post("/mtc/attempts", body.clone()).await.is("LMS-API-007");
    start(&app.as_(&oak.classes[0][0]), &round).await;
    app.clock.advance(TimeDelta::days(2));
    app.as_(&oak.classes[0][0]).post("/mtc/attempts", body).await.is("LMS-API-007");
}

#[tokio::test]
async fn an_unknown_round_and_an_invalid_body_have_different_codes() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    pupil.post("/mtc/attempts", json!({ "round_id": Uuid::now_v7() })).await.is("LMS-SES-006");
    pupil.post("/mtc/attempts", json!({ "round_id": "June" })).await.is("LMS-SES-001");
    pupil.post("/mtc/attempts", json!([])).await.is("LMS-SES-001");
}

#[tokio::test]
async fn only_its_pupil_and_teaching_staff_can_see_an_attempt() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let (pupil, another) = (app.as_(&oak.pupil), app.as_(&oak.classes[0][0]));
    let form = rehearse(&pupil).await;
    let path = format!("/mtc/attempts/{}", id(&form));
    another.get(&path).await.is("LMS-SES-006");
    app.as_(&oak.it_admin).get(&path).await.is("LMS-AUTH-003");
    app.as_(&oak.teacher).get(&format!("/mtc/attempts/{}", Uuid::now_v7())).await.is("LMS-SES-006");
    let open = app.as_(&oak.teacher).get(&path).await.ok();
    assert_eq!((&open["state"], &open["score"], &open["questions"]), (&json!("open"), &Value::Null, &Value::Null));
    take(&app, &pupil, &form, 21).await;
    let marked = get_attempt(&app.as_(&oak.pupil), &form).await;
    assert_eq!((&marked["state"], &marked["score"]), (&json!("complete"), &json!(21)));
    assert_eq!(marked, get_attempt(&app.as_(&oak.senco), &form).await);
}

#[tokio::test]
async fn in_a_round_the_pupil_sees_the_score_and_staff_every_answer() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let pupil = app.as_(&oak.pupil);
    let form = start(&pupil, &round).await;
    take(&app, &pupil, &form, 24).await;
    let own = get_attempt(&app.as_(&oak.pupil), &form).await;
    assert_eq!((&own["score"], &own["questions"]), (&json!(24), &Value::Null));
    let to_staff = get_attempt(&app.as_(&oak.teacher), &form).await;
    let first = &to_staff["questions"][0];
    assert_eq!((&first["number"], &first["outcome"]), (&json!(1), &json!("right")));
    assert_eq!((&first["response_ms"], &first["recall_ms"]), (&json!(2000), &json!(1200)));
    assert_eq!(to_staff["questions"][24]["outcome"], "wrong");
}
