//! `POST /mtc/rounds/{round_id}/restarts`, `POST /mtc/rounds/{round_id}/not-taking`

use chrono::TimeDelta;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use crate::{
    mtc::{CHECK, get_attempt, open_round, right, save, start, take},
    support::{Answer, Client, Person, TestApp},
};

async fn restart(client: &Client<'_>, round: &str, pupil: &Person, reason: &str) -> Answer {
    let body = json!({ "pupil_id": pupil.id, "reason": reason });
    client.post(&format!("/mtc/rounds/{round}/restarts"), body).await
}

async fn not_taking(client: &Client<'_>, round: &str, pupil: &Person, reason: Value) -> Answer {
    let body = json!({ "pupil_id": pupil.id, "reason": reason });
    client.post(&format!("/mtc/rounds/{round}/not-taking"), body).await
}

#[tokio::test]
async fn a_pupil_has_two_restarts_each_with_a_new_form_and_the_last_complete_attempt_counts() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    restart(&app.as_(&oak.teacher), &round, &oak.pupil, "LOI").await.is("LMS-API-007");
    let mut forms = vec![start(&app.as_(&oak.pupil), &round).await];
    take(&app, &app.as_(&oak.pupil), &forms[0], 11).await;
    for (number, reason) in [(2, "CLD"), (3, "ITI")] {
        let teacher = app.as_(&oak.teacher);
        let given = restart(&teacher, &round, &oak.pupil, reason).await.created();
        // The previous attempt still counts.
        assert_eq!((&given["state"], &given["score"]), (&json!("restart_given"), &json!(11)));
        assert_eq!(given["classroom"], Value::Null);
        restart(&teacher, &round, &oak.pupil, reason).await.is("LMS-API-007");
        let form = start(&app.as_(&oak.pupil), &round).await;
        assert_eq!(form["number"], number);
        forms.push(form);
    }
    restart(&app.as_(&oak.teacher), &round, &oak.pupil, "DNC").await.is("LMS-API-007");
    assert!(forms[0]["questions"] != forms[1]["questions"] && forms[1]["questions"] != forms[2]["questions"]);
    take(&app, &app.as_(&oak.pupil), &forms[2], 17).await;
    let status = app.as_(&oak.senco).get(&format!("/mtc/rounds/{round}")).await.ok();
    let pupil = &status["pupils"]["items"][0];
    assert_eq!(
        (&pupil["state"], &pupil["score"], &pupil["restarts"], &pupil["attempt_id"]),
        (&json!("complete"), &json!(17), &json!(["CLD", "ITI"]), &forms[2]["id"])
    );
    assert_eq!(get_attempt(&app.as_(&oak.senco), &forms[1]).await["state"], "restarted");
    let audit = app.as_(&oak.headteacher).get("/admin/audit?action=mtc.restart").await.ok();
    assert_eq!(audit["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn pupils_of_a_round_are_shown_with_the_names_of_their_classes() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await.with_class(1).await;
    let round = open_round(&app, &oak).await;
    let status = app.as_(&oak.senco).get(&format!("/mtc/rounds/{round}")).await.ok();
    let pupils = status["pupils"]["items"].as_array().unwrap();
    let classes: Vec<_> = pupils.iter().map(|pupil| pupil["classroom"].clone()).collect();
    assert_eq!(classes, [json!("Class 1"), json!("Class 2"), Value::Null]);
    let noted = not_taking(&app.as_(&oak.teacher), &round, &oak.classes[1][0], json!("BLSTD")).await.ok();
    assert_eq!(noted["classroom"], "Class 2");
}

#[tokio::test]
async fn a_restarted_attempt_is_still_marked_so_that_the_engine_learns_from_it() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let pupil = app.as_(&oak.pupil);
    let form = start(&pupil, &round).await;
    app.clock.advance(CHECK);
    save(&app, &pupil, &form, &right(&form, 1..=8)).await.ok();
    restart(&app.as_(&oak.teacher), &round, &oak.pupil, "LOI").await.created();
    app.clock.advance(TimeDelta::minutes(30));
    app.do_jobs().await;
    let marked = get_attempt(&app.as_(&oak.teacher), &form).await;
    assert_eq!((&marked["state"], &marked["score"]), (&json!("restarted"), &json!(8)));
}

#[tokio::test]
async fn restarts_and_reasons_for_unknown_pupils_or_rounds_are_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let teacher = app.as_(&oak.teacher);
    let nowhere = Uuid::now_v7().to_string();
    for (place, good, wrong) in [("restarts", "LOI", "ABSNT"), ("not-taking", "ABSNT", "LOI")] {
        let path = format!("/mtc/rounds/{round}/{place}");
        let request = |pupil: Value, reason: Value| json!({ "pupil_id": pupil, "reason": reason });
        let pupil = json!(oak.pupil.id);
        teacher.post(&path, request(json!(Uuid::now_v7()), json!(good))).await.is("LMS-TCH-002");
        teacher.post(&path, request(json!(oak.senco.id), json!(good))).await.is("LMS-TCH-002");
        let unknown = format!("/mtc/rounds/{nowhere}/{place}");
        teacher.post(&unknown, request(pupil.clone(), json!(good))).await.is("LMS-SES-006");
        teacher.post(&format!("/mtc/rounds/x/{place}"), request(pupil.clone(), json!(good))).await.is("LMS-SES-006");
        for body in [
            request(pupil.clone(), json!(wrong)),
            request(pupil.clone(), json!("loi")),
            request(pupil.clone(), json!(1)),
            request(json!("x"), json!(good)),
            request(Value::Null, json!(good)),
            json!({ "pupil_id": pupil }),
            json!({ "reason": good }),
        ] {
            teacher.post(&path, body).await.is("LMS-API-008");
        }
        app.as_(&oak.pupil).post(&path, request(pupil.clone(), json!(good))).await.is("LMS-AUTH-003");
    }
}

#[tokio::test]
async fn a_pupil_not_taking_the_check_cannot_start_it_until_the_reason_is_withdrawn() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let (teacher, pupil) = (app.as_(&oak.teacher), app.as_(&oak.pupil));
    for reason in ["ABSNT", "INCRG", "JSTAR", "LEFTT", "NOACC", "BLSTD"] {
        let noted = not_taking(&teacher, &round, &oak.pupil, json!(reason)).await.ok();
        assert_eq!((&noted["state"], &noted["not_taking"]), (&json!("not_taking"), &json!(reason)));
    }
    pupil.post("/mtc/attempts", json!({ "round_id": round })).await.is("LMS-API-007");
    restart(&teacher, &round, &oak.pupil, "LOI").await.is("LMS-API-007");
    for _ in 0..2 {
        assert_eq!(not_taking(&teacher, &round, &oak.pupil, Value::Null).await.ok()["state"], "not_started");
    }
    start(&pupil, &round).await;
    not_taking(&teacher, &round, &oak.pupil, json!("ABSNT")).await.is("LMS-API-007");
    // A pupil with an incomplete attempt can still be recorded as not taking the check.
    app.clock.advance(TimeDelta::hours(1));
    assert_eq!(
        not_taking(&app.as_(&oak.teacher), &round, &oak.pupil, json!("NOACC")).await.ok()["state"],
        "not_taking"
    );
    app.do_jobs().await;
}

#[tokio::test]
async fn a_reason_is_rejected_for_pupils_with_a_result_or_in_another_year() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let form = start(&app.as_(&oak.pupil), &round).await;
    take(&app, &app.as_(&oak.pupil), &form, 25).await;
    let teacher = app.as_(&oak.teacher);
    not_taking(&teacher, &round, &oak.pupil, json!("ABSNT")).await.is("LMS-API-007");
    // A restart that the pupil has not started does not undo the result either.
    restart(&teacher, &round, &oak.pupil, "DNC").await.created();
    not_taking(&teacher, &round, &oak.pupil, json!("ABSNT")).await.is("LMS-API-007");
    let of_year_5 = json!({ "name": "Five", "opens_on": "2026-11-23", "closes_on": "2026-12-04", "year_group": "5" });
    let of_year_5 = app.as_(&oak.headteacher).post("/mtc/rounds", of_year_5).await.created();
    let of_year_5 = of_year_5["id"].as_str().unwrap();
    not_taking(&teacher, of_year_5, &oak.pupil, json!("ABSNT")).await.is("LMS-API-007");
}

#[tokio::test]
async fn a_restart_is_rejected_after_the_round_or_for_a_pupil_who_has_left() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let round = open_round(&app, &oak).await;
    let leaver = &oak.classes[0][0];
    start(&app.as_(leaver), &round).await;
    start(&app.as_(&oak.pupil), &round).await;
    app.as_(&oak.it_admin).delete(&format!("/admin/users/{}", leaver.id)).await.done();
    restart(&app.as_(&oak.teacher), &round, leaver, "LOI").await.is("LMS-API-007");
    app.clock.advance(TimeDelta::days(12));
    restart(&app.as_(&oak.teacher), &round, &oak.pupil, "LOI").await.is("LMS-API-007");
    // A pupil who left during an attempt still needs a reason.
    not_taking(&app.as_(&oak.teacher), &round, leaver, json!("LEFTT")).await.ok();
    app.do_jobs().await;
}
