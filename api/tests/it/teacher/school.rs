//! Tests of `GET /teacher/school`.

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

/// A distribution in which these numbers of pupils have these marks. `marks` has pairs of a mark and a number of
/// pupils.
fn distribution(mean: Option<f64>, marks: &[(usize, u32)]) -> Value {
    let mut counts = [0; 26];
    for (mark, pupils) in marks {
        counts[*mark] = *pupils;
    }
    json!({ "pupils": counts.iter().sum::<u32>(), "mean": mean, "counts": counts })
}

async fn predict(oak: &School<'_>, pupil: &Person, score: f64) {
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
async fn predicted_scores_are_distributed_by_class_to_the_nearest_mark() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (elm, ash) = (oak.class("Elm", 3).await, oak.class("Ash", 2).await);
    for (pupil, score) in [(&elm[0], 0.4), (&elm[1], 12.5), (&ash[0], 12.6), (&oak.pupil, 24.5)] {
        predict(&oak, pupil, score).await;
    }
    // This pupil has seen facts but never finished a session.
    oak.learner(&ash[1], |row| row.predicted_score = None).await;
    let shown = overview(&app, &oak).await;
    assert_eq!(each(&shown["classes"], "name"), ["Ash", "Elm"]);
    assert_eq!((&shown["classes"][1]["id"], &shown["classes"][1]["year_group"]), (&json!(elm.id), &json!("4")));
    let (of_ash, of_elm) = (&shown["classes"][0]["attainment"], &shown["classes"][1]["attainment"]);
    assert_eq!((&of_ash["pupils"], &of_elm["pupils"], &shown["school"]["pupils"]), (&json!(2), &json!(3), &json!(6)));
    assert_eq!(of_ash["predicted"], distribution(Some(12.6), &[(13, 1)]));
    assert_eq!(of_elm["predicted"], distribution(Some(6.5), &[(0, 1), (13, 1)]));
    // The school's distribution includes the pupil without a class.
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
    // Rehearsals and open attempts do not count, and a restart counts once it is complete.
    take(&app, &app.as_(&class[2]), &rehearse(&app.as_(&class[2])).await, 25).await;
    start(&app.as_(&class[3]), &round).await;
    let restart = |pupil: &Person| json!({ "pupil_id": pupil.id, "reason": "CLD" });
    for pupil in [&class[0], &class[1]] {
        app.as_(&oak.teacher).post(&format!("/mtc/rounds/{round}/restarts"), restart(pupil)).await.created();
        start(&app.as_(pupil), &round).await;
    }
    let shown = overview(&app, &oak).await;
    assert_eq!(shown["school"]["actual"], distribution(Some(15.0), &[(10, 1), (20, 1)]));
    // After the open attempts have expired, a completed restart replaces the previous score.
    app.clock.advance(TimeDelta::minutes(20));
    app.do_jobs().await;
    app.as_(&oak.teacher).post(&format!("/mtc/rounds/{round}/restarts"), restart(&class[0])).await.created();
    take(&app, &app.as_(&class[0]), &start(&app.as_(&class[0]), &round).await, 24).await;
    let shown = overview(&app, &oak).await;
    assert_eq!(shown["classes"][0]["attainment"]["actual"], distribution(Some(22.0), &[(20, 1), (24, 1)]));
}

#[tokio::test]
async fn practice_is_reported_by_week_with_the_mean_of_the_last_four_full_weeks() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let class = &oak.classes[0];
    // The test's clock shows Monday, nine o'clock.
    let weeks_ago = |weeks| app.clock.now() - TimeDelta::weeks(weeks);
    for (pupil, weeks, answered) in [(0, 0, 7), (0, 1, 20), (0, 1, 20), (1, 1, 30), (1, 4, 10), (1, 5, 100), (1, 12, 9)]
    {
        oak.insert_session(&class[pupil], weeks_ago(weeks), answered, 5).await;
    }
    oak.insert_session(&class[0], weeks_ago(2), 0, 0).await;
    let shown = overview(&app, &oak).await;
    let weeks = shown["weeks"].as_array().unwrap();
    assert_eq!(weeks.len(), 12);
    assert_eq!(weeks[11], json!({ "week": "2026-11-23", "pupils": 1, "answered": 7 }));
    assert_eq!(weeks[10], json!({ "week": "2026-11-16", "pupils": 2, "answered": 70 }));
    assert_eq!(weeks[9], json!({ "week": "2026-11-09", "pupils": 0, "answered": 0 }));
    assert_eq!(weeks[6], json!({ "week": "2026-10-19", "pupils": 1, "answered": 100 }));
    assert_eq!(weeks[0], json!({ "week": "2026-09-07", "pupils": 0, "answered": 0 }));
    assert_eq!(weeks.iter().map(|week| week["answered"].as_i64().unwrap()).sum::<i64>(), 187);
    // Two pupils gave 80 answers in four weeks, and the school has a third pupil.
    assert_eq!(shown["classes"][0]["attainment"]["answered_per_week"], 10.0);
    assert_eq!(shown["school"]["answered_per_week"], 6.7);
}

#[tokio::test]
async fn sen_figures_are_shown_only_if_both_groups_have_at_least_five_pupils() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(10).await;
    let class = &oak.classes[0];
    for pupil in class.iter() {
        predict(&oak, pupil, if pupil.id < class[5].id { 10.0 } else { 20.0 }).await;
        oak.insert_session(pupil, app.clock.now() - TimeDelta::weeks(1), 20, 15).await;
    }
    // The pupil without a class has no predicted score.
    let nothing = json!({ "sen": null, "others": null });
    with_sen(&oak, &class[..3], SenStatus::Support).await;
    with_sen(&oak, &class[3..4], SenStatus::Plan).await;
    with_sen(&oak, &class[5..], SenStatus::None).await;
    let hidden = json!({ "pupils": nothing, "predicted": nothing, "actual": nothing, "answered_per_week": nothing });
    let shown = overview(&app, &oak).await;
    assert_eq!(shown["sen"], hidden);
    // The figures for all pupils are shown although the SEN figures are hidden.
    assert_eq!(shown["school"]["predicted"], distribution(Some(15.0), &[(10, 5), (20, 5)]));

    with_sen(&oak, &class[4..5], SenStatus::Support).await;
    let expected = json!({
        "pupils": { "sen": 5, "others": 6 },
        "predicted": { "sen": 10.0, "others": 20.0 },
        "actual": nothing,
        "answered_per_week": { "sen": 5.0, "others": 4.2 },
    });
    assert_eq!(overview(&app, &oak).await["sen"], expected);

    // The fifth pupil with SEN has no predicted score, so only four count for that figure.
    with_sen(&oak, &class[4..5], SenStatus::None).await;
    with_sen(&oak, std::slice::from_ref(&oak.pupil), SenStatus::Plan).await;
    let sen = overview(&app, &oak).await["sen"].clone();
    assert_eq!((&sen["pupils"], &sen["predicted"]), (&json!({ "sen": 5, "others": 6 }), &nothing));
    assert_eq!(sen["answered_per_week"], json!({ "sen": 4.0, "others": 5.0 }));
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
        predict(&elm, pupil, 20.0).await;
        elm.insert_session(pupil, app.clock.now(), 20, 15).await;
    }
    let theirs = &app.as_(&elm.classes[0][0]);
    take(&app, theirs, &start(theirs, &round).await, 10).await;
    assert_eq!(overview(&app, &oak).await, before);
    assert_eq!(overview(&app, &elm).await["school"]["predicted"]["pupils"], 6);

    let left = &oak.classes[0][0];
    predict(&oak, left, 20.0).await;
    oak.insert_session(left, app.clock.now() - TimeDelta::weeks(1), 20, 15).await;
    let round = open_round(&app, &oak).await;
    take(&app, &app.as_(left), &start(&app.as_(left), &round).await, 10).await;
    oak.archive(left.id).await;
    let after = overview(&app, &oak).await;
    assert_eq!(after["school"]["pupils"], 2);
    for figure in ["predicted", "actual"] {
        assert_eq!(after["school"][figure], distribution(None, &[]));
    }
    assert_eq!(after["weeks"], before["weeks"]);
}

#[tokio::test]
async fn only_the_headteacher_can_see_the_school_overview() {
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
