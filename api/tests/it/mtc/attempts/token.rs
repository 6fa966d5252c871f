//! The token in the form of an attempt, with which a device saves the answers of this attempt and can do nothing else.

use api::tokens::{AttemptAudience, AttemptClaims};
use chrono::TimeDelta;
use entity::{AccountId, MtcAttemptId, SchoolId};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::{
    contract::{documented_operations, operation_rows},
    mtc::{CHECK, get_attempt, id, open_round, rehearse, right, save, start},
    support::{Client, TestApp},
};

/// A device that has nothing but the form.
fn device<'a>(app: &'a TestApp, form: &Value) -> Client<'a> {
    app.with_token(form["token"].as_str().unwrap())
}

#[tokio::test]
async fn a_device_sends_the_answers_although_the_pupil_is_signed_out_and_has_a_new_pin() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let form = start(&app.as_(&oak.pupil), &round).await;
    app.clock.advance(CHECK);
    save(&app, &device(&app, &form), &form, &right(&form, 1..=5)).await.ok();
    app.as_(&oak.pupil).post("/auth/logout", json!({})).await.done();
    save(&app, &app.as_(&oak.pupil), &form, &right(&form, 1..=10)).await.is("LMS-AUTH-009");
    save(&app, &device(&app, &form), &form, &right(&form, 1..=10)).await.ok();
    let credential = format!("/admin/users/{}/credential", oak.pupil.id);
    app.as_(&oak.it_admin).post(&credential, json!({})).await.ok();
    let saved = save(&app, &device(&app, &form), &form, &right(&form, 1..=25)).await.ok();
    assert_eq!(saved["state"], "complete");
    app.do_jobs().await;
    assert_eq!(get_attempt(&app.as_(&oak.teacher), &form).await["timing"], "verified");
}

#[tokio::test]
async fn the_answers_of_an_archived_pupil_are_saved_and_those_of_an_erased_pupil_are_not() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let form = rehearse(&app.as_(&oak.pupil)).await;
    app.clock.advance(CHECK);
    let account = format!("/admin/users/{}", oak.pupil.id);
    app.as_(&oak.it_admin).delete(&account).await.done();
    save(&app, &device(&app, &form), &form, &right(&form, 1..=9)).await.ok();
    app.as_(&oak.it_admin).delete(&format!("{account}?erase=true")).await.done();
    let code = save(&app, &device(&app, &form), &form, &right(&form, 1..=25)).await.code();
    assert!(["LMS-AUTH-009", "LMS-SES-006"].contains(&code.as_str()), "{code}");
    app.do_jobs().await;
}

#[tokio::test]
async fn a_suspended_school_takes_no_answers() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let form = rehearse(&app.as_(&oak.pupil)).await;
    let operator = app.platform_admin().await;
    let school = format!("/platform/schools/{}", oak.id);
    app.as_(&operator).patch(&school, json!({ "status": "suspended" })).await.ok();
    save(&app, &device(&app, &form), &form, &[]).await.is("LMS-AUTH-009");
    app.as_(&operator).patch(&school, json!({ "status": "active" })).await.ok();
    save(&app, &device(&app, &form), &form, &[]).await.ok();
}

#[tokio::test]
async fn the_token_saves_no_other_attempt() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await.with_class(1).await, app.school("elm").await);
    let form = rehearse(&app.as_(&oak.pupil)).await;
    let another = rehearse(&app.as_(&oak.pupil)).await;
    let of_another_pupil = rehearse(&app.as_(&oak.classes[0][0])).await;
    let of_another_school = rehearse(&app.as_(&elm.pupil)).await;
    for other in [&another, &of_another_pupil, &of_another_school] {
        save(&app, &device(&app, &form), other, &[]).await.is("LMS-SES-006");
    }
    // Claims that the service would never sign, because the attempt is not the pupil's or the school's.
    let attempt = |form: &Value| serde_json::from_value::<MtcAttemptId>(form["id"].clone()).unwrap();
    let forged = async |school_id: SchoolId, sub: AccountId, form: &Value| {
        let (attempt_id, aud) = (attempt(form), AttemptAudience::MtcAttempt);
        let exp = app.clock.now().timestamp() + 60;
        let token = app.tokens.sign(&AttemptClaims { sub, school_id, attempt_id, aud, exp }).unwrap();
        save(&app, &app.with_token(token.expose_secret()), form, &[]).await
    };
    forged(oak.id, oak.pupil.id, &form).await.ok();
    forged(oak.id, oak.pupil.id, &of_another_pupil).await.is("LMS-SES-006");
    forged(oak.id, oak.pupil.id, &of_another_school).await.is("LMS-SES-006");
    forged(elm.id, oak.pupil.id, &form).await.is("LMS-AUTH-009");
    forged(elm.id, elm.pupil.id, &form).await.is("LMS-SES-006");
    forged(oak.id, oak.teacher.id, &form).await.is("LMS-AUTH-009");
    forged(SchoolId::PLATFORM, oak.pupil.id, &form).await.is("LMS-AUTH-009");
}

#[tokio::test]
async fn the_token_calls_no_other_operation() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let form = rehearse(&app.as_(&oak.pupil)).await;
    let rows = operation_rows();
    let client = device(&app, &form);
    let others = documented_operations()
        .into_iter()
        .filter(|operation| operation.id != "saveMtcAttempt" && rows[&operation.id].who != "anyone");
    let mut count = 0;
    for operation in others {
        let path = operation.path_with(|| id(&form));
        client.call(operation.method.clone(), &path).json(&json!({})).send().await.is("LMS-AUTH-002");
        count += 1;
    }
    assert!(count > 50, "{count}");
}

#[tokio::test]
async fn the_token_is_valid_as_long_as_the_attempt_takes_late_answers() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    for (form, days) in [(rehearse(&app.as_(&oak.pupil)).await, 7), (start(&app.as_(&oak.pupil), &round).await, 23)] {
        app.clock.advance(TimeDelta::days(days) - TimeDelta::seconds(1));
        app.do_jobs().await;
        save(&app, &device(&app, &form), &form, &right(&form, 1..=3)).await.ok();
        app.do_jobs().await;
        app.clock.advance(TimeDelta::seconds(1));
        save(&app, &device(&app, &form), &form, &right(&form, 1..=4)).await.is("LMS-AUTH-002");
    }
}

#[tokio::test]
async fn a_changed_token_is_invalid() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let form = rehearse(&app.as_(&oak.pupil)).await;
    let token = form["token"].as_str().unwrap();
    for invalid in [format!("{token}x"), token[..token.len() - 4].to_owned(), token.replace('.', "..")] {
        save(&app, &app.with_token(invalid), &form, &[]).await.is("LMS-AUTH-002");
    }
}
