//! Tests of `GET /interventions/suggestions`.

use chrono::TimeDelta;
use entity::{MasteryLevel, SenStatus, account};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter};
use serde_json::{Value, json};

use super::{create, names, set_pupils, sevens_with};
use crate::support::{Person, School, TestApp};

async fn suggestions(app: &TestApp, school: &School<'_>) -> Value {
    app.as_(&school.senco).get("/interventions/suggestions").await.ok()["items"].clone()
}

async fn set_sen_status(school: &School<'_>, pupil: &Person, status: SenStatus) {
    let tx = school.tenant().begin().await.unwrap();
    let row = account::ActiveModel { sen_status: Set(Some(status)), ..Default::default() };
    tx.update::<account::Entity>().set(row).filter(account::Column::Id.eq(pupil.id)).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
}

const STALLED: [(i16, i16, MasteryLevel); 3] =
    [(7, 8, MasteryLevel::NotYet), (6, 7, MasteryLevel::WorkedOut), (9, 9, MasteryLevel::NotYet)];

#[tokio::test]
async fn pupils_are_suggested_with_reasons_and_the_greatest_need_comes_first() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(8).await;
    let class = &oak.classes[0];
    for (pupil, score) in class.iter().zip([18.0, 19.0, 20.0, 18.0, 14.0, 18.0, 17.0]) {
        oak.learner(pupil, |learner| learner.predicted_score = Some(score)).await;
    }
    oak.mastery(&class[5], &STALLED).await;
    // Two stalled facts are too few to be a reason, and a fact at the mastery level "quick" has not stalled.
    oak.mastery(&class[0], &[STALLED[0], STALLED[1], (9, 9, MasteryLevel::Quick)]).await;
    set_sen_status(&oak, &class[6], SenStatus::Plan).await;
    set_sen_status(&oak, &class[7], SenStatus::Support).await;
    set_sen_status(&oak, &class[2], SenStatus::Plan).await;
    let suggestions = suggestions(&app, &oak).await;
    let reasons: Vec<_> =
        suggestions.as_array().unwrap().iter().map(|item| (&item["last_name"], &item["reasons"])).collect();
    assert_eq!(
        reasons,
        [
            (&json!("class-1.pupil5"), &json!(["predicted_score"])),
            (&json!("class-1.pupil7"), &json!(["sen_status"])),
            (&json!("class-1.pupil8"), &json!(["sen_status"])),
            (&json!("class-1.pupil6"), &json!(["stalled_facts"])),
        ]
    );
    assert_eq!(
        suggestions[3],
        json!({
            "id": class[5].id, "first_name": "Robin", "last_name": "class-1.pupil6", "classroom_id": oak.classes[0].id,
            "classroom": "Class 1", "year_group": "4", "reasons": ["stalled_facts"], "predicted_score": 18.0, "year_median": 18.0,
            "stalled_facts": [[6, 7], [7, 8], [9, 9]], "sen_status": null,
        })
    );
}

#[tokio::test]
async fn pupils_in_a_current_or_future_group_are_not_suggested() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await;
    let class = &oak.classes[0];
    for pupil in &class[..] {
        oak.mastery(pupil, &STALLED).await;
    }
    let senco = app.as_(&oak.senco);
    let current = create(&senco, sevens_with(json!({ "name": "now", "ends_on": "2026-11-24" }))).await;
    let future = create(&senco, sevens_with(json!({ "name": "to come", "starts_on": "2026-12-01" }))).await;
    set_pupils(&senco, &current, &[&class[0], &class[2]]).await.ok();
    set_pupils(&senco, &current, &[&class[0]]).await.ok();
    set_pupils(&senco, &future, &[&class[1]]).await.ok();
    assert_eq!(names(&suggestions(&app, &oak).await), ["class-1.pupil3"]);
    app.clock.advance(TimeDelta::days(2));
    assert_eq!(names(&suggestions(&app, &oak).await), ["class-1.pupil1", "class-1.pupil3"]);
}

#[tokio::test]
async fn archived_pupils_staff_and_other_schools_pupils_are_not_suggested() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await.with_class(1).await, app.school("elm").await);
    oak.mastery(&oak.classes[0][0], &STALLED).await;
    elm.mastery(&elm.pupil, &STALLED).await;
    set_sen_status(&oak, &oak.teacher, SenStatus::Plan).await;
    oak.archive(oak.classes[0][0].id).await;
    assert_eq!(suggestions(&app, &oak).await, json!([]));
}

#[tokio::test]
async fn paging_shows_every_suggestion_once_and_in_order() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(9).await;
    for (index, pupil) in oak.classes[0].iter().enumerate() {
        // The scores are below 12, the threshold for year 4, and pairs of pupils have equal scores.
        let score = [3.0, 3.0, 7.25, 7.25, 5.5, 5.5, 11.0, 11.0, 0.0][index];
        oak.learner(pupil, |learner| learner.predicted_score = Some(score)).await;
    }
    let senco = app.as_(&oak.senco);
    let whole = suggestions(&app, &oak).await;
    let all: Vec<_> = names(&whole);
    assert_eq!(all[0], "class-1.pupil9");
    assert_eq!(all.len(), 9);
    for limit in [1, 2, 5, 9, 200] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = senco.get(&format!("/interventions/suggestions?limit={limit}{after}")).await.ok();
            seen.extend(names(&page["items"]).into_iter().map(ToOwned::to_owned));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(seen, all, "{limit}");
    }
}
