//! `GET /teacher/school`

use chrono::TimeDelta;
use entity::{SenStatus, account};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter};
use serde_json::{Value, json};

use super::each;
use crate::{
    mtc::{open_round, rehearse, start, take},
    support::{Person, School, TestApp},
};

async fn overview(app: &TestApp, oak: &School<'_>) -> Value {
    app.as_(&oak.headteacher).get("/teacher/school").await.ok()
}

/// A distribution in which marks, each with a number of pupils, are had.
fn distribution(mean: Option<f64>, had: &[(usize, u32)]) -> Value {
    let mut counts = [0; 26];
    for (marks, pupils) in had {
        counts[*marks] = *pupils;
    }
    json!({ "pupils": counts.iter().sum::<u32>(), "mean": mean, "counts": counts })
}

async fn predicted(oak: &School<'_>, pupil: &Person, score: f64) {
    oak.learner(pupil, |row| row.predicted_score = Some(score)).await;
}

async fn with_sen(oak: &School<'_>, pupils: &[Person], status: SenStatus) {
    let tx = oak.tenant().begin().await.unwrap();
    tx.update::<account::Entity>()
        .set(account::ActiveModel { sen_status: Set(Some(status)), ..Default::default() })
        .filter(account::Column::Id.is_in(pupils.iter().map(|pupil| pupil.id)))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn predicted_scores_are_spread_by_class_to_the_nearest_mark() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (elm, ash) = (oak.class("Elm", 3).await, oak.class("Ash", 2).await);
    for (pupil, score) in [(&elm[0], 0.4), (&elm[1], 12.5), (&ash[0], 12.6), (&oak.pupil, 24.5)] {
        predicted(&oak, pupil, score).await;
    }
    // Met facts, but never finished a session.
    oak.learner(&ash[1], |row| row.predicted_score = None).await;
    let shown = overview(&app, &oak).await;
    assert_eq!(each(&shown["classes"], "name"), ["Ash", "Elm"]);
    assert_eq!((&shown["classes"][1]["id"], &shown["classes"][1]["year_group"]), (&json!(elm.id), &json!("4")));
    let (of_ash, of_elm) = (&shown["classes"][0]["attainment"], &shown["classes"][1]["attainment"]);
    assert_eq!((&of_ash["pupils"], &of_elm["pupils"], &shown["school"]["pupils"]), (&json!(2), &json!(3), &json!(6)));
    assert_eq!(of_ash["predicted"], distribution(Some(12.6), &[(13, 1)]));
    assert_eq!(of_elm["predicted"], distribution(Some(6.5), &[(0, 1), (13, 1)]));
    // The pupil of no class is one of the school's.
    assert_eq!(shown["school"]["predicted"], distribution(Some(12.5), &[(0, 1), (13, 2), (25, 1)]));
}

#[tokio::test]
async fn an_actual_score_is_that_of_the_latest_complete_check_in_a_round() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(4).await;
    let class = &oak.classes[0];
    let round = open_round(&app, &oak).await;
    for (pupil, score) in [(&class[0], 10), (&class[1], 20)] {
        take(&app, &app.as_(pupil), &start(&app.as_(pupil), &round).await, score).await;
    }
    // A rehearsal is no check, an attempt under way no score, and a restart counts once it is complete.
    take(&app, &app.as_(&class[2]), &rehearse(&app.as_(&class[2])).await, 25).await;
    start(&app.as_(&class[3]), &round).await;
    let restart = |pupil: &Person| json!({ "pupil_id": pupil.id, "reason": "CLD" });
    for pupil in [&class[0], &class[1]] {
        app.as_(&oak.teacher).post(&format!("/mtc/rounds/{round}/restarts"), restart(pupil)).await.created();
        start(&app.as_(pupil), &round).await;
    }
    let shown = overview(&app, &oak).await;
    assert_eq!(shown["school"]["actual"], distribution(Some(15.0), &[(10, 1), (20, 1)]));
    // Its page of the round says the same, as ever.
    app.clock.advance(TimeDelta::minutes(20));
    app.do_jobs().await;
    app.as_(&oak.teacher).post(&format!("/mtc/rounds/{round}/restarts"), restart(&class[0])).await.created();
    take(&app, &app.as_(&class[0]), &start(&app.as_(&class[0]), &round).await, 24).await;
    let shown = overview(&app, &oak).await;
    assert_eq!(shown["classes"][0]["attainment"]["actual"], distribution(Some(22.0), &[(20, 1), (24, 1)]));
}

#[tokio::test]
async fn practice_is_told_by_week_and_its_mean_of_the_four_weeks_that_are_over() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let class = &oak.classes[0];
    // It is Monday, nine o'clock.
    let weeks_ago = |weeks| app.clock.now() - TimeDelta::weeks(weeks);
    for (pupil, weeks, answered) in [(0, 0, 7), (0, 1, 20), (0, 1, 20), (1, 1, 30), (1, 4, 10), (1, 5, 100), (1, 12, 9)]
    {
        oak.practised(&class[pupil], weeks_ago(weeks), answered, 5).await;
    }
    oak.practised(&class[0], weeks_ago(2), 0, 0).await;
    let shown = overview(&app, &oak).await;
    let weeks = shown["weeks"].as_array().unwrap();
    assert_eq!(weeks.len(), 12);
    assert_eq!(weeks[11], json!({ "week": "2026-11-23", "pupils": 1, "answered": 7 }));
    assert_eq!(weeks[10], json!({ "week": "2026-11-16", "pupils": 2, "answered": 70 }));
    assert_eq!(weeks[9], json!({ "week": "2026-11-09", "pupils": 0, "answered": 0 }));
    assert_eq!(weeks[6], json!({ "week": "2026-10-19", "pupils": 1, "answered": 100 }));
    assert_eq!(weeks[0], json!({ "week": "2026-09-07", "pupils": 0, "answered": 0 }));
    assert_eq!(weeks.iter().map(|week| week["answered"].as_i64().unwrap()).sum::<i64>(), 187);
    // 80 answers of two pupils in four weeks; the school has a third pupil.
    assert_eq!(shown["classes"][0]["attainment"]["answered_per_week"], 10.0);
    assert_eq!(shown["school"]["answered_per_week"], 6.7);
}

#[tokio::test]
async fn five_pupils_with_sen_are_told_beside_the_others_and_four_are_not_nor_are_the_others() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(10).await;
    let class = &oak.classes[0];
    for pupil in class.iter() {
        predicted(&oak, pupil, if pupil.id < class[5].id { 10.0 } else { 20.0 }).await;
        oak.practised(pupil, app.clock.now() - TimeDelta::weeks(1), 20, 15).await;
    }
    // The pupil of no class has no predicted score.
    let nothing = json!({ "sen": null, "others": null });
    with_sen(&oak, &class[..3], SenStatus::Support).await;
    with_sen(&oak, &class[3..4], SenStatus::Plan).await;
    with_sen(&oak, &class[5..], SenStatus::None).await;
    let hidden = json!({ "pupils": nothing, "predicted": nothing, "actual": nothing, "answered_per_week": nothing });
    let shown = overview(&app, &oak).await;
    assert_eq!(shown["sen"], hidden);
    // What is told of all does not depend on it.
    assert_eq!(shown["school"]["predicted"], distribution(Some(15.0), &[(10, 5), (20, 5)]));

    with_sen(&oak, &class[4..5], SenStatus::Support).await;
    let told = json!({
        "pupils": { "sen": 5, "others": 6 },
        "predicted": { "sen": 10.0, "others": 20.0 },
        "actual": nothing,
        "answered_per_week": { "sen": 5.0, "others": 4.2 },
    });
    assert_eq!(overview(&app, &oak).await["sen"], told);

    // A fifth pupil of whom nothing is predicted: his side of that measure is four.
    with_sen(&oak, &class[4..5], SenStatus::None).await;
    with_sen(&oak, std::slice::from_ref(&oak.pupil), SenStatus::Plan).await;
    let told = overview(&app, &oak).await["sen"].clone();
    assert_eq!((&told["pupils"], &told["predicted"]), (&json!({ "sen": 5, "others": 6 }), &nothing));
    assert_eq!(told["answered_per_week"], json!({ "sen": 4.0, "others": 5.0 }));
}

#[tokio::test]
async fn other_schools_staff_and_archived_pupils_are_not_counted() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let before = overview(&app, &oak).await;
    assert_eq!(before["school"]["pupils"], 3);

    let elm = app.school("elm").await.with_class(6).await;
    let round = open_round(&app, &elm).await;
    with_sen(&elm, &elm.classes[0], SenStatus::Plan).await;
    for pupil in elm.classes[0].iter() {
        predicted(&elm, pupil, 20.0).await;
        elm.practised(pupil, app.clock.now(), 20, 15).await;
    }
    let theirs = &app.as_(&elm.classes[0][0]);
    take(&app, theirs, &start(theirs, &round).await, 10).await;
    assert_eq!(overview(&app, &oak).await, before);
    assert_eq!(overview(&app, &elm).await["school"]["predicted"]["pupils"], 6);

    let left = &oak.classes[0][0];
    predicted(&oak, left, 20.0).await;
    oak.practised(left, app.clock.now() - TimeDelta::weeks(1), 20, 15).await;
    let round = open_round(&app, &oak).await;
    take(&app, &app.as_(left), &start(&app.as_(left), &round).await, 10).await;
    oak.archive(left.id).await;
    let after = overview(&app, &oak).await;
    assert_eq!(after["school"]["pupils"], 2);
    for told in ["predicted", "actual"] {
        assert_eq!(after["school"][told], distribution(None, &[]));
    }
    assert_eq!(after["weeks"], before["weeks"]);
}

#[tokio::test]
async fn it_is_the_headteachers_alone() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for person in [&oak.teacher, &oak.senco] {
        app.as_(person).get("/teacher/school").await.is("LMS-TCH-007");
    }
    for person in [&oak.pupil, &oak.it_admin] {
        app.as_(person).get("/teacher/school").await.is("LMS-AUTH-003");
    }
    let empty = overview(&app, &app.school("elm").await).await;
    assert_eq!((&empty["classes"], &empty["school"]["pupils"]), (&json!([]), &json!(1)));
}
