//! The number of SQL statements of a request, including those that begin and end its transaction.

use serde_json::json;

use super::{answer, finish, make, start};
use crate::support::{AROUND, TestApp};

#[tokio::test]
async fn an_answer_takes_at_most_eight_statements_however_long_the_sitting_is() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let mut questions = vec![json!({ "kind": "fact", "a": 7, "b": 8 }); 5];
    questions.extend(vec![json!({ "kind": "written", "text": "Why?" }); 5]);
    let body = json!({ "title": "Ten", "questions": questions, "time_limit_s": 600, "pupil_ids": [oak.pupil.id] });
    let path = make(&app.as_(&oak.teacher), body).await;
    let pupil = app.as_(&oak.pupil);
    app.statements();
    let sitting = start(&pupil, &path).await;
    assert!(app.statements().len() + AROUND <= 13);
    let mut latest = sitting.clone();
    let mut counts = Vec::new();
    for number in 0..10 {
        let value = if number < 5 { json!(56) } else { json!("So") };
        app.statements();
        latest = answer(&pupil, &sitting, &latest, value).await.ok();
        counts.push(app.statements().len() + AROUND);
    }
    assert_eq!(counts, [[7; 5], [8; 5]].concat());
}

#[tokio::test]
async fn lists_results_and_finishing_take_a_constant_number_of_statements() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await;
    let classes = [oak.classes[0].id];
    let (teacher, head) = (app.as_(&oak.teacher), app.as_(&oak.headteacher));
    let body = |length: usize| {
        let questions = vec![json!({ "kind": "written", "text": "Why?" }); length];
        json!({ "title": "Some", "questions": questions, "time_limit_s": 600, "classroom_ids": classes })
    };
    let mut counts = Vec::new();
    for (length, person) in [1, 10, 30].into_iter().zip(oak.classes[0].iter()) {
        let pupil = app.as_(person);
        let path = make(&teacher, body(length)).await;
        for pupil_of_class in oak.classes[0].iter().take(length.min(3)) {
            let pupil_of_class = app.as_(pupil_of_class);
            let sitting = start(&pupil_of_class, &path).await;
            let mut latest = sitting.clone();
            while !latest["next"].is_null() {
                latest = answer(&pupil_of_class, &sitting, &latest, json!("So")).await.ok();
            }
            app.statements();
            finish(&pupil_of_class, &sitting).await;
            counts.push(app.statements().len());
        }
        app.do_jobs().await;
        app.statements();
        pupil.get("/assessments").await.ok();
        pupil.get("/me/results").await.ok();
        teacher.get("/assessments").await.ok();
        teacher.get("/teacher/markings?limit=200").await.ok();
        teacher.get(&format!("{path}/results?format=csv")).await.ok();
        head.get(&format!("/admin/users/{}/export", oak.classes[0][0].id)).await.ok();
        counts.push(app.statements().len());
    }
    let (ends, lists): (Vec<usize>, Vec<usize>) = counts.iter().partition(|count| **count <= 7);
    assert_eq!((ends.len(), lists.len()), (7, 3), "{counts:?}");
    assert!(lists.iter().all(|count| *count == lists[0]), "{counts:?}");
}
