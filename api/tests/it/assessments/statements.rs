//! How many statements a request takes, the transaction's own included.

use serde_json::json;

use super::{answer, finish, make, start};
use crate::support::{AROUND, TestApp};

#[tokio::test]
async fn an_answer_takes_seven_statements_at_most_and_not_more_with_the_sitting() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let mut questions = vec![json!({ "kind": "fact", "a": 7, "b": 8 }); 5];
    questions.extend(vec![json!({ "kind": "written", "text": "Why?" }); 5]);
    let body = json!({ "title": "Ten", "questions": questions, "time_limit_s": 600, "pupil_ids": [oak.pupil.id] });
    let path = make(&app.as_(&oak.teacher), body).await;
    let pupil = app.as_(&oak.pupil);
    app.statements();
    let begun = start(&pupil, &path).await;
    assert!(app.statements().len() + AROUND <= 13);
    let mut now = begun.clone();
    let mut taken = Vec::new();
    for number in 0..10 {
        let with = if number < 5 { json!(56) } else { json!("So") };
        app.statements();
        now = answer(&pupil, &begun, &now, with).await.ok();
        taken.push(app.statements().len() + AROUND);
    }
    assert_eq!(taken, [[6; 5], [7; 5]].concat());
}

#[tokio::test]
async fn lists_results_and_the_end_take_as_many_statements_however_much_there_is() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await;
    let classes = [oak.classes[0].id];
    let (teacher, head) = (app.as_(&oak.teacher), app.as_(&oak.headteacher));
    let body = |length: usize| {
        let questions = vec![json!({ "kind": "written", "text": "Why?" }); length];
        json!({ "title": "Some", "questions": questions, "time_limit_s": 600, "classroom_ids": classes })
    };
    let mut taken = Vec::new();
    for (length, person) in [1, 10, 30].into_iter().zip(oak.classes[0].iter()) {
        let pupil = app.as_(person);
        let path = make(&teacher, body(length)).await;
        for sitter in oak.classes[0].iter().take(length.min(3)) {
            let sitter = app.as_(sitter);
            let begun = start(&sitter, &path).await;
            let mut now = begun.clone();
            while !now["next"].is_null() {
                now = answer(&sitter, &begun, &now, json!("So")).await.ok();
            }
            app.statements();
            finish(&sitter, &begun).await;
            taken.push(app.statements().len());
        }
        app.do_jobs().await;
        app.statements();
        pupil.get("/assessments").await.ok();
        pupil.get("/me/results").await.ok();
        teacher.get("/assessments").await.ok();
        teacher.get("/teacher/markings?limit=200").await.ok();
        teacher.get(&format!("{path}/results?format=csv")).await.ok();
        head.get(&format!("/admin/users/{}/export", oak.classes[0][0].id)).await.ok();
        taken.push(app.statements().len());
    }
    let (ends, lists): (Vec<usize>, Vec<usize>) = taken.iter().partition(|count| **count <= 7);
    assert_eq!((ends.len(), lists.len()), (7, 3), "{taken:?}");
    assert!(lists.iter().all(|count| *count == lists[0]), "{taken:?}");
}
