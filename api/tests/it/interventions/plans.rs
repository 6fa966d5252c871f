//! A group's targets weigh in its pupils' practice.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use entity::{Standing, prepared_plan};
use serde_json::json;
use worker::{
    learning::{Scope, pair, plan_for},
    practice::{Fact, Plan},
};

use super::{made, set, sevens, sevens_with};
use crate::{
    support::{Person, School, TestApp},
    teacher::planned_anew,
};

/// A pupil who has met every fact and has none.
async fn has_met_everything(school: &School<'_>, pupil: &Person) {
    let facts: Vec<_> = Fact::all().map(pair).map(|(a, b)| (a, b, Standing::NotYet)).collect();
    school.mastery(pupil, &facts).await;
}

async fn plan(app: &TestApp, school: &School<'_>, pupil: &Person) -> Plan {
    let tx = school.tenant().read().await.unwrap();
    plan_for(&tx, pupil.id, Scope::Practice, 20, app.clock.now()).await.unwrap()
}

/// How many of a plan's questions are on the table of seven.
fn on_seven(plan: &Plan) -> usize {
    plan.questions.iter().map(|asked| asked.question.fact).filter(|fact| fact.a() == 7 || fact.b() == 7).count()
}

#[tokio::test]
async fn a_pupil_in_a_group_is_asked_more_of_its_targets() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    has_met_everything(&oak, &oak.pupil).await;
    let before = plan(&app, &oak, &oak.pupil).await;
    let group = made(&senco, sevens()).await;
    assert_eq!(plan(&app, &oak, &oak.pupil).await, before);
    set(&senco, &group, &[&oak.pupil]).await.ok();
    let after = plan(&app, &oak, &oak.pupil).await;
    assert!(on_seven(&after) > on_seven(&before) + 2, "{} and {}", on_seven(&after), on_seven(&before));

    app.do_jobs().await;
    let tx = oak.tenant().read().await.unwrap();
    let prepared = tx.find::<prepared_plan::Entity>().one(&tx).await.unwrap().unwrap();
    assert_eq!(serde_json::from_value::<Plan>(prepared.plan).unwrap(), after);
}

#[tokio::test]
async fn targets_weigh_from_the_first_day_to_the_last_and_not_for_who_has_left() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    has_met_everything(&oak, &oak.pupil).await;
    let weigh = async |fields| {
        let senco = app.as_(&oak.senco);
        let group = made(&senco, sevens_with(fields)).await;
        let before = plan(&app, &oak, &oak.pupil).await;
        set(&senco, &group, &[&oak.pupil]).await.ok();
        let after = plan(&app, &oak, &oak.pupil).await;
        set(&senco, &group, &[]).await.ok();
        assert_eq!(plan(&app, &oak, &oak.pupil).await, before);
        after != before
    };
    assert!(weigh(json!({ "name": "today", "ends_on": "2026-11-23" })).await);
    assert!(!weigh(json!({ "name": "tomorrow", "starts_on": "2026-11-24" })).await);
    app.clock.advance(TimeDelta::days(1));
    assert!(!weigh(json!({ "name": "yesterday", "ends_on": "2026-11-23" })).await);
}

#[tokio::test]
async fn a_fact_that_is_a_target_and_open_work_has_the_larger_weight_and_not_both() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let pupil = &oak.classes[0][0];
    has_met_everything(&oak, pupil).await;
    let senco = app.as_(&oak.senco);
    let group = made(&senco, sevens()).await;
    set(&senco, &group, &[pupil]).await.ok();
    let with_group = plan(&app, &oak, pupil).await;
    let work = json!({ "pupil_ids": [pupil.id], "tables": [7], "questions": 20, "due_on": "2026-12-01" });
    app.as_(&oak.teacher).post("/teacher/assignments", work).await.created();
    assert_eq!(plan(&app, &oak, pupil).await, with_group);
    app.do_jobs().await;
}

#[tokio::test]
async fn whom_a_change_concerns_is_planned_for_anew_and_nobody_else() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await;
    let senco = app.as_(&oak.senco);
    let group = made(&senco, sevens()).await;
    let class = &oak.classes[0];
    let of = |pupils: &[usize]| pupils.iter().map(|place| class[*place].id).collect::<BTreeSet<_>>();
    assert_eq!(planned_anew(&oak).await, of(&[]));
    set(&senco, &group, &[&class[0], &class[1]]).await.ok();
    assert_eq!(planned_anew(&oak).await, of(&[0, 1]));
    app.do_jobs().await;
    // Who stays has the plan already; who leaves needs another.
    set(&senco, &group, &[&class[1], &class[2]]).await.ok();
    assert_eq!(planned_anew(&oak).await, of(&[0, 2]));
    app.do_jobs().await;

    for (change, concerns) in [
        (json!({ "name": "Eights", "weekly_goal": 5, "exit_criteria": "none", "tables": [7] }), vec![]),
        (json!({ "tables": [8] }), vec![1, 2]),
        (json!({ "facts": [[6, 6]] }), vec![1, 2]),
        (json!({ "starts_on": "2026-11-24" }), vec![1, 2]),
        (json!({ "ends_on": "2026-12-24" }), vec![1, 2]),
    ] {
        senco.patch(&group, change.clone()).await.ok();
        assert_eq!(planned_anew(&oak).await, of(&concerns), "{change}");
        app.do_jobs().await;
    }
    senco.delete(&group).await.done();
    assert_eq!(planned_anew(&oak).await, of(&[1, 2]));
    app.do_jobs().await;
}
