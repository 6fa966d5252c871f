//! Tests of `GET /interventions/{group_id}/progress`.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{AccountId, MasteryLevel, learner};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter};
use serde_json::{Value, json};

use super::{create, names, set_pupils, sevens, sevens_with};
use crate::support::{School, TestApp};

fn at(time: &str) -> DateTime<Utc> {
    time.parse().unwrap()
}

/// Writes the predicted score and the number of secure facts of these pupils, as the digest job would.
async fn set_level(school: &School<'_>, pupils: impl IntoIterator<Item = AccountId>, score: f64, secure: i32) {
    let tx = school.tenant().begin().await.unwrap();
    let row =
        learner::ActiveModel { predicted_score: Set(Some(score)), facts_secure: Set(secure), ..Default::default() };
    let filter = learner::Column::PupilId.is_in(pupils);
    tx.update::<learner::Entity>().set(row).filter(filter).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
}

async fn progress(app: &TestApp, school: &School<'_>, group: &str) -> Value {
    app.as_(&school.teacher).get(&format!("{group}/progress")).await.ok()
}

#[tokio::test]
async fn questions_are_counted_by_the_week_in_london_against_the_goal() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let (keen, idle) = (&oak.classes[0][0], &oak.classes[0][1]);
    let group = create(&app.as_(&oak.senco), sevens()).await;
    set_pupils(&app.as_(&oak.senco), &group, &[keen, idle]).await.ok();
    for (time, answered) in [
        ("2026-11-22T23:59:00Z", 500), // The Sunday before.
        ("2026-11-23T00:00:00Z", 20),
        ("2026-11-29T23:59:00Z", 40),
        ("2026-11-30T00:00:00Z", 59),
        ("2026-12-07T09:00:00Z", 60),
    ] {
        oak.insert_session(keen, at(time), answered, 0).await;
    }
    oak.insert_session(&oak.pupil, at("2026-11-24T09:00:00Z"), 300, 0).await;
    app.clock.advance(TimeDelta::days(16)); // Wednesday of the third week.
    let shown = progress(&app, &oak, &group).await;
    let week = |week: &str, answered: u32, met: bool, over: bool| json!({ "week": week, "answered": answered, "met": met, "over": over });
    assert_eq!(
        shown["pupils"][0]["weeks"],
        json!([
            week("2026-11-23", 60, true, true),
            week("2026-11-30", 59, false, true),
            week("2026-12-07", 60, true, false),
        ])
    );
    assert_eq!((&shown["pupils"][0]["weeks_met"], &shown["pupils"][0]["weeks_over"]), (&json!(1), &json!(2)));
    assert_eq!((&shown["pupils"][1]["weeks_met"], &shown["pupils"][1]["weeks_over"]), (&json!(0), &json!(2)));
    let week = |week: &str, met: u32, answered: f64| json!({ "week": week, "pupils": 2, "pupils_met": met, "answered": answered });
    assert_eq!(
        shown["weeks"],
        json!([week("2026-11-23", 1, 30.0), week("2026-11-30", 0, 29.5), week("2026-12-07", 1, 30.0)])
    );
}

#[tokio::test]
async fn in_summer_time_a_week_starts_an_hour_before_midnight_utc() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let summer = json!({ "starts_on": "2027-06-07", "ends_on": "2027-06-18" });
    let group = create(&app.as_(&oak.senco), sevens_with(summer)).await;
    set_pupils(&app.as_(&oak.senco), &group, &[&oak.pupil]).await.ok();
    oak.insert_session(&oak.pupil, at("2027-06-06T22:59:00Z"), 1, 0).await;
    oak.insert_session(&oak.pupil, at("2027-06-06T23:00:00Z"), 10, 0).await;
    oak.insert_session(&oak.pupil, at("2027-06-13T23:00:00Z"), 100, 0).await;
    app.clock.advance(at("2027-07-01T09:00:00Z") - app.clock.now());
    let shown = progress(&app, &oak, &group).await;
    let answered: Vec<_> = shown["weeks"].as_array().unwrap().iter().map(|week| &week["answered"]).collect();
    assert_eq!(answered, [&json!(10.0), &json!(100.0)]);
    // Both weeks are over, because the group has ended, even though its end date falls before the end of the last week.
    assert_eq!(shown["pupils"][0]["weeks_over"], 2);
}

#[tokio::test]
async fn a_pupils_weeks_last_from_joining_to_leaving() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let group = create(&app.as_(&oak.senco), sevens()).await;
    let (first, second) = (&oak.pupil, &oak.classes[0][0]);
    assert_eq!(progress(&app, &oak, &group).await["weeks"], json!([]));
    set_pupils(&app.as_(&oak.senco), &group, &[first]).await.ok();
    app.clock.advance(TimeDelta::days(8));
    set_pupils(&app.as_(&oak.senco), &group, &[second]).await.ok();
    app.clock.advance(TimeDelta::days(14));
    let shown = progress(&app, &oak, &group).await;
    let weeks = |index: usize| {
        let weeks = shown["pupils"][index]["weeks"].as_array().unwrap();
        weeks.iter().map(|week| week["week"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(names_of(&shown), ["class-1.pupil1", "pupil"]);
    assert_eq!(weeks(0), ["2026-11-30", "2026-12-07", "2026-12-14"]);
    assert_eq!(weeks(1), ["2026-11-23", "2026-11-30"]);
    assert_eq!((&shown["group"]["pupils"], &shown["pupils"][1]["weeks_over"]), (&json!(1), &json!(2)));
    assert_eq!(shown["pupils"][1]["pupil"]["left_at"], "2026-12-01T09:00:00+00:00");
}

fn names_of(shown: &Value) -> Vec<&str> {
    shown["pupils"].as_array().unwrap().iter().map(|item| item["pupil"]["last_name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_group_that_has_not_started_has_no_weeks() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let group = create(&app.as_(&oak.senco), sevens_with(json!({ "starts_on": "2026-11-24" }))).await;
    set_pupils(&app.as_(&oak.senco), &group, &[&oak.pupil]).await.ok();
    let shown = progress(&app, &oak, &group).await;
    assert_eq!((&shown["weeks"], &shown["pupils"][0]["weeks"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn a_pupil_is_shown_at_entry_and_now_or_on_leaving() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let class = &oak.classes[0];
    for pupil in &class[..] {
        oak.learner(pupil, |learner| (learner.predicted_score, learner.facts_secure) = (Some(9.5), 20)).await;
    }
    let group = create(&app.as_(&oak.senco), sevens_with(json!({ "entry_predicted_score": 9.5 }))).await;
    set_pupils(&app.as_(&oak.senco), &group, &[&class[0], &class[1], &oak.pupil]).await.ok();
    let both = [class[0].id, class[1].id];
    set_level(&oak, both, 12.5, 24).await;
    set_pupils(&app.as_(&oak.senco), &group, &[&class[0], &oak.pupil]).await.ok();
    set_level(&oak, both, 15.0, 30).await;
    let shown = progress(&app, &oak, &group).await;
    let [stayed, left, new] = &shown["pupils"].as_array().unwrap()[..] else { panic!("{shown}") };
    let level = |predicted_score: f64, facts_secure: i32| json!({ "predicted_score": predicted_score, "facts_secure": facts_secure });
    assert_eq!((&stayed["at_entry"], &stayed["now"]), (&level(9.5, 20), &level(15.0, 30)));
    assert_eq!((&left["at_entry"], &left["now"]), (&level(9.5, 20), &level(12.5, 24)));
    let unknown = json!({ "predicted_score": null, "facts_secure": 0 });
    assert_eq!((&new["at_entry"], &new["now"]), (&unknown, &unknown));
    assert_eq!((&stayed["met_entry_criterion"], &new["met_entry_criterion"]), (&json!(true), &Value::Null));
}

#[tokio::test]
async fn a_pupil_who_meets_every_measurable_exit_criterion_is_ready_to_leave() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    oak.learner(&oak.pupil, |learner| learner.predicted_score = Some(15.0)).await;
    oak.mastery(&oak.pupil, &[(6, 7, MasteryLevel::Secure), (7, 8, MasteryLevel::Quick), (6, 6, MasteryLevel::Secure)])
        .await;
    let group =
        create(&senco, sevens_with(json!({ "tables": [], "facts": [[6, 7], [7, 8]], "exit_criteria": "words" }))).await;
    set_pupils(&senco, &group, &[&oak.pupil]).await.ok();
    let ready = async || {
        let shown = progress(&app, &oak, &group).await;
        assert_eq!((&shown["pupils"][0]["targets"], &shown["pupils"][0]["targets_secure"]), (&json!(2), &json!(1)));
        shown["pupils"][0]["ready_to_leave"].clone()
    };
    // A criterion in words cannot be measured.
    assert_eq!(ready().await, Value::Null);
    for (criteria, expected) in [
        (json!({ "exit_predicted_score": 15 }), true),
        (json!({ "exit_predicted_score": 15.1 }), false),
        (json!({ "exit_predicted_score": null, "exit_secure_percent": 50 }), true),
        (json!({ "exit_secure_percent": 51 }), false),
        (json!({ "exit_predicted_score": 20, "exit_secure_percent": 50 }), false),
        (json!({ "exit_predicted_score": 10, "exit_secure_percent": 50 }), true),
    ] {
        senco.patch(&group, criteria.clone()).await.ok();
        assert_eq!(ready().await, json!(expected), "{criteria}");
    }
    set_pupils(&senco, &group, &[]).await.ok();
    assert_eq!(ready().await, Value::Null);
}

/// Returns the gain of a group from a class in which everybody starts with 10 marks and 20 facts. The first `inside`
/// pupils join the group and gain 4 marks and 8 facts, and the other `outside` pupils gain 1 mark and 3 facts.
async fn group_gain(inside: usize, outside: usize) -> Value {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(inside + outside).await;
    let class = &oak.classes[0];
    for pupil in &class[..] {
        oak.learner(pupil, |learner| (learner.predicted_score, learner.facts_secure) = (Some(10.0), 20)).await;
    }
    let group = create(&app.as_(&oak.senco), sevens()).await;
    set_pupils(&app.as_(&oak.senco), &group, &class[..inside].iter().collect::<Vec<_>>()).await.ok();
    set_level(&oak, class[..inside].iter().map(|pupil| pupil.id), 14.0, 28).await;
    set_level(&oak, class[inside..].iter().map(|pupil| pupil.id), 11.0, 23).await;
    progress(&app, &oak, &group).await["gain"].clone()
}

#[tokio::test]
async fn the_gain_is_compared_with_that_of_pupils_of_the_year_outside_the_group() {
    let comparison = |pupils: usize, group: f64, peers: f64| json!({ "pupils": pupils, "group": group, "peers": peers, "difference": group - peers });
    for (inside, outside, warning) in
        [(10, 10, Value::Null), (9, 10, json!("small_numbers")), (10, 9, json!("small_numbers"))]
    {
        let gain = group_gain(inside, outside).await;
        let expected = json!({
            "predicted_score": comparison(inside, 4.0, 1.0), "facts_secure": comparison(inside, 8.0, 3.0),
            "peers": outside, "warning": warning,
        });
        assert_eq!(gain, expected);
    }
}

#[tokio::test]
async fn there_is_no_comparison_without_pupils_outside_the_group() {
    let gain = group_gain(2, 0).await;
    assert_eq!((&gain["peers"], &gain["warning"]), (&json!(0), &json!("no_peers")));
    assert_eq!(gain["predicted_score"], json!({ "pupils": 2, "group": 4.0, "peers": null, "difference": null }));
}

#[tokio::test]
async fn pupils_are_compared_since_joining_and_later_members_are_not_peers() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(4).await;
    let class = &oak.classes[0];
    let [first, second, outside, archived] = &class[..] else { panic!("four pupils") };
    for pupil in &class[..] {
        oak.learner(pupil, |learner| (learner.predicted_score, learner.facts_secure) = (Some(10.0), 20)).await;
    }
    let group = create(&app.as_(&oak.senco), sevens()).await;
    set_pupils(&app.as_(&oak.senco), &group, &[first]).await.ok();
    set_level(&oak, class.iter().map(|pupil| pupil.id), 12.0, 22).await;
    app.clock.advance(TimeDelta::days(7));
    set_pupils(&app.as_(&oak.senco), &group, &[first, second]).await.ok();
    set_level(&oak, [first.id, second.id], 17.0, 30).await;
    set_level(&oak, [outside.id], 13.0, 23).await;
    set_level(&oak, [archived.id], 25.0, 78).await;
    oak.archive(archived.id).await;
    let gain = progress(&app, &oak, &group).await["gain"].clone();
    assert_eq!(gain["peers"], 1);
    // The first pupil gained 7 marks while the peer gained 3. The second pupil gained 5 marks while the peer gained 1.
    assert_eq!(gain["predicted_score"], json!({ "pupils": 2, "group": 6.0, "peers": 2.0, "difference": 4.0 }));
}

#[tokio::test]
async fn pupils_of_another_year_or_without_a_prediction_are_not_compared() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await;
    let [inside, year_5_pupil, new] = &oak.classes[0][..] else { panic!("three pupils") };
    app.as_(&oak.it_admin).patch(&format!("/admin/users/{}", year_5_pupil.id), json!({ "year_group": "5" })).await.ok();
    for pupil in [inside, year_5_pupil] {
        oak.learner(pupil, |learner| learner.predicted_score = Some(10.0)).await;
    }
    oak.learner(new, |learner| learner.predicted_score = None).await;
    let group = create(&app.as_(&oak.senco), sevens()).await;
    set_pupils(&app.as_(&oak.senco), &group, &[inside, &oak.pupil]).await.ok();
    let shown = progress(&app, &oak, &group).await;
    assert_eq!(names(&json!([shown["pupils"][0]["pupil"]])), ["class-1.pupil1"]);
    // A pupil without a predicted score has no gain in marks, but has a gain in facts.
    assert_eq!(
        (&shown["gain"]["predicted_score"]["pupils"], &shown["gain"]["facts_secure"]["pupils"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(shown["gain"]["warning"], "no_peers");
}
