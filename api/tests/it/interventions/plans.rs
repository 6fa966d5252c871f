//! The targets of a group have more weight in its pupils' practice plans.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use entity::{MasteryLevel, prepared_plan};
use serde_json::json;
use worker::{
    learning::{PlanScope, pair, plan_for},
    practice::{Fact, PracticePlan},
};

use super::{create, set_pupils, sevens, sevens_with};
use crate::{
    support::{Person, School, TestApp},
    teacher::pupils_to_replan,
};

/// Gives the pupil the mastery level "not yet" in every fact.
async fn set_all_not_yet(school: &School<'_>, pupil: &Person) {
    let facts: Vec<_> = Fact::all().map(pair).map(|(a, b)| (a, b, MasteryLevel::NotYet)).collect();
    school.mastery(pupil, &facts).await;
}

async fn plan(app: &TestApp, school: &School<'_>, pupil: &Person) -> PracticePlan {
    let tx = school.tenant().read().await.unwrap();
    plan_for(&tx, pupil.id, PlanScope::Practice, 20, app.clock.now()).await.unwrap()
}

/// The number of a plan's questions on the 7 times table.
fn questions_on_seven(plan: &PracticePlan) -> usize {
    plan.questions.iter().map(|planned| planned.question.fact).filter(|fact| fact.a() == 7 || fact.b() == 7).count()
}

#[tokio::test]
async fn a_pupil_in_a_group_is_asked_more_of_its_targets() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    set_all_not_yet(&oak, &oak.pupil).await;
    let before = plan(&app, &oak, &oak.pupil).await;
    let group = create(&senco, sevens()).await;
    assert_eq!(plan(&app, &oak, &oak.pupil).await, before);
    set_pupils(&senco, &group, &[&oak.pupil]).await.ok();
    let after = plan(&app, &oak, &oak.pupil).await;
    let (before, after_joining) = (questions_on_seven(&before), questions_on_seven(&after));
    assert!(after_joining > before + 2, "{after_joining} and {before}");

    app.do_jobs().await;
    let tx = oak.tenant().read().await.unwrap();
    let prepared = tx.find::<prepared_plan::Entity>().one(&tx).await.unwrap().unwrap();
    assert_eq!(serde_json::from_value::<PracticePlan>(prepared.plan).unwrap(), after);
}

#[tokio::test]
async fn targets_count_from_the_first_day_to_the_last_and_only_for_members() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    set_all_not_yet(&oak, &oak.pupil).await;
    let targets_count = async |fields| {
        let senco = app.as_(&oak.senco);
        let group = create(&senco, sevens_with(fields)).await;
        let before = plan(&app, &oak, &oak.pupil).await;
        set_pupils(&senco, &group, &[&oak.pupil]).await.ok();
        let after = plan(&app, &oak, &oak.pupil).await;
        set_pupils(&senco, &group, &[]).await.ok();
        assert_eq!(plan(&app, &oak, &oak.pupil).await, before);
        after != before
    };
    assert!(targets_count(json!({ "name": "today", "ends_on": "2026-11-23" })).await);
    assert!(!targets_count(json!({ "name": "tomorrow", "starts_on": "2026-11-24" })).await);
    app.clock.advance(TimeDelta::days(1));
    assert!(!targets_count(json!({ "name": "yesterday", "ends_on": "2026-11-23" })).await);
}

#[tokio::test]
async fn a_fact_that_is_a_target_and_open_work_has_the_larger_of_the_two_weights() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let pupil = &oak.classes[0][0];
    set_all_not_yet(&oak, pupil).await;
    let senco = app.as_(&oak.senco);
    let group = create(&senco, sevens()).await;
    set_pupils(&senco, &group, &[pupil]).await.ok();
    let with_group = plan(&app, &oak, pupil).await;
    let work = json!({ "pupil_ids": [pupil.id], "tables": [7], "questions": 20, "due_on": "2026-12-01" });
    app.as_(&oak.teacher).post("/teacher/assignments", work).await.created();
    assert_eq!(plan(&app, &oak, pupil).await, with_group);
    app.do_jobs().await;
}

#[tokio::test]
async fn only_pupils_affected_by_a_change_are_planned_again() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await;
    let senco = app.as_(&oak.senco);
    let group = create(&senco, sevens()).await;
    let class = &oak.classes[0];
    let ids = |pupils: &[usize]| pupils.iter().map(|index| class[*index].id).collect::<BTreeSet<_>>();
    assert_eq!(pupils_to_replan(&oak).await, ids(&[]));
    set_pupils(&senco, &group, &[&class[0], &class[1]]).await.ok();
    assert_eq!(pupils_to_replan(&oak).await, ids(&[0, 1]));
    app.do_jobs().await;
    // A pupil who stays already has the right plan, and a pupil who leaves or joins needs a new one.
    set_pupils(&senco, &group, &[&class[1], &class[2]]).await.ok();
    assert_eq!(pupils_to_replan(&oak).await, ids(&[0, 2]));
    app.do_jobs().await;

    for (change, affected) in [
        (json!({ "name": "Eights", "weekly_goal": 5, "exit_criteria": "none", "tables": [7] }), vec![]),
        (json!({ "tables": [8] }), vec![1, 2]),
        (json!({ "facts": [[6, 6]] }), vec![1, 2]),
        (json!({ "starts_on": "2026-11-24" }), vec![1, 2]),
        (json!({ "ends_on": "2026-12-24" }), vec![1, 2]),
    ] {
        senco.patch(&group, change.clone()).await.ok();
        assert_eq!(pupils_to_replan(&oak).await, ids(&affected), "{change}");
        app.do_jobs().await;
    }
    senco.delete(&group).await.done();
    assert_eq!(pupils_to_replan(&oak).await, ids(&[1, 2]));
    app.do_jobs().await;
}
