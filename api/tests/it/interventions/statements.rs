//! The number of SQL statements of a request, without those that begin and end its transaction, is the same for one
//! pupil and for a class.

use chrono::TimeDelta;
use serde_json::json;

use super::{GROUPS, create, set_pupils, sevens, sevens_with};
use crate::support::TestApp;

/// The numbers of statements for setting pupils, progress, showing, listing, suggestions, changing and deleting.
async fn statement_counts(pupils: usize) -> [usize; 7] {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(pupils * 2).await;
    let class = &oak.classes[0];
    for pupil in &class[..] {
        oak.learner(pupil, |learner| learner.predicted_score = Some(8.0)).await;
        for week in 0..4 {
            oak.insert_session(pupil, app.clock.now() + TimeDelta::weeks(week), 20, 10).await;
        }
    }
    let group = create(&app.as_(&oak.senco), sevens()).await;
    for other in 1..pupils {
        create(&app.as_(&oak.senco), sevens_with(json!({ "name": format!("Group {other}") }))).await;
    }
    app.clock.advance(TimeDelta::weeks(4));
    let senco = app.as_(&oak.senco);
    let count = || app.statements().len();
    count();
    set_pupils(&senco, &group, &class[..pupils].iter().collect::<Vec<_>>()).await.ok();
    let setting = count();
    senco.get(&format!("{group}/progress")).await.ok();
    let reporting = count();
    senco.get(&group).await.ok();
    let showing = count();
    senco.get(GROUPS).await.ok();
    let listing = count();
    senco.get("/interventions/suggestions").await.ok();
    let suggesting = count();
    senco.patch(&group, json!({ "tables": [8] })).await.ok();
    let changing = count();
    senco.delete(&group).await.done();
    [setting, reporting, showing, listing, suggesting, changing, count()]
}

#[tokio::test]
async fn every_operation_takes_as_many_statements_for_a_class_as_for_one_pupil() {
    let (pupil, class) = (statement_counts(1).await, statement_counts(15).await);
    assert_eq!(pupil, class);
    assert!(class.iter().all(|statements| *statements <= 14), "{class:?}");
}

#[tokio::test]
async fn progress_and_suggestions_read_no_answers() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    let group = create(&senco, sevens()).await;
    set_pupils(&senco, &group, &[&oak.pupil]).await.ok();
    app.statements();
    senco.get(&format!("{group}/progress")).await.ok();
    senco.get("/interventions/suggestions").await.ok();
    let statements = app.statements();
    assert!(statements.iter().any(|sql| sql.contains("practice_session")), "{statements:?}");
    assert!(!statements.iter().any(|sql| sql.contains("attempt")), "{statements:?}");
}
