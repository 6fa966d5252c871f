//! How many statements a request takes, its transaction's own not counted: as many for one pupil as for a class.

use chrono::TimeDelta;
use serde_json::json;

use super::{GROUPS, made, set, sevens, sevens_with};
use crate::support::TestApp;

/// Statements of: setting pupils, reporting, showing, listing, suggesting, changing, deleting.
async fn taken(pupils: usize) -> [usize; 7] {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(pupils * 2).await;
    let class = &oak.classes[0];
    for pupil in &class[..] {
        oak.learner(pupil, |learner| learner.predicted_score = Some(8.0)).await;
        for week in 0..4 {
            oak.practised(pupil, app.clock.now() + TimeDelta::weeks(week), 20, 10).await;
        }
    }
    let group = made(&app.as_(&oak.senco), sevens()).await;
    for other in 1..pupils {
        made(&app.as_(&oak.senco), sevens_with(json!({ "name": format!("Group {other}") }))).await;
    }
    app.clock.advance(TimeDelta::weeks(4));
    let senco = app.as_(&oak.senco);
    let since = || app.statements().len();
    since();
    set(&senco, &group, &class[..pupils].iter().collect::<Vec<_>>()).await.ok();
    let setting = since();
    senco.get(&format!("{group}/progress")).await.ok();
    let reporting = since();
    senco.get(&group).await.ok();
    let showing = since();
    senco.get(GROUPS).await.ok();
    let listing = since();
    senco.get("/interventions/suggestions").await.ok();
    let suggesting = since();
    senco.patch(&group, json!({ "tables": [8] })).await.ok();
    let changing = since();
    senco.delete(&group).await.done();
    [setting, reporting, showing, listing, suggesting, changing, since()]
}

#[tokio::test]
async fn every_operation_takes_as_many_statements_for_one_pupil_as_for_a_class() {
    let (one, class) = (taken(1).await, taken(15).await);
    assert_eq!(one, class);
    assert!(class.iter().all(|statements| *statements <= 14), "{class:?}");
}

#[tokio::test]
async fn a_report_looks_at_no_answer() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    let group = made(&senco, sevens()).await;
    set(&senco, &group, &[&oak.pupil]).await.ok();
    app.statements();
    senco.get(&format!("{group}/progress")).await.ok();
    senco.get("/interventions/suggestions").await.ok();
    let statements = app.statements();
    assert!(statements.iter().any(|sql| sql.contains("practice_session")), "{statements:?}");
    assert!(!statements.iter().any(|sql| sql.contains("attempt")), "{statements:?}");
}
