//! Tests of `GET /assessments/{assessment_id}/results`.

use serde_json::{Value, json};

use super::{answer_each, finish, make, questions, start};
use crate::support::{School, TestApp};

/// Creates an assessment for all classes, lets a pupil of each of two classes answer it, and returns its path.
async fn create_and_answer(oak: &School<'_>, app: &TestApp) -> String {
    let classes: Vec<_> = oak.classes.iter().map(|class| class.id).collect();
    let body = json!({ "title": "Autumn", "questions": questions(), "time_limit_s": 600, "classroom_ids": classes });
    let path = make(&app.as_(&oak.teacher), body).await;
    for (class, number) in [(0, 8), (1, 9)] {
        let pupil = app.as_(&oak.classes[class][0]);
        let sitting = start(&pupil, &path).await;
        answer_each(&pupil, &sitting, [json!(number), json!(3.5), json!("=1+1")]).await;
        if class == 0 {
            finish(&pupil, &sitting).await;
        }
    }
    path
}

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["last_name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn staff_see_every_question_and_its_marks_of_pupils_who_have_started() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await.with_class(1).await;
    let path = create_and_answer(&oak, &app).await;
    let page = app.as_(&oak.senco).get(&format!("{path}/results")).await.ok();
    assert_eq!(names(&page), ["class-1.pupil1", "class-2.pupil1"]);
    let classes: Vec<_> = page["items"].as_array().unwrap().iter().map(|item| &item["classroom"]).collect();
    assert_eq!(classes, ["Class 1", "Class 2"]);
    let (first, second) = (&page["items"][0], &page["items"][1]);
    assert_eq!((&first["state"], &second["state"]), (&json!("finished"), &json!("open")));
    assert_eq!((&first["outcome"]["score"], &second["outcome"]["score"]), (&json!(2), &json!(1)));
    assert_eq!(first["outcome"]["questions"][2]["written"], "=1+1");
    let class = oak.classes[1].id;
    assert_eq!(names(&app.as_(&oak.teacher).get(&format!("{path}/results?classroom_id={class}")).await.ok()).len(), 1);
    app.as_(&oak.pupil).get(&format!("{path}/results")).await.is("LMS-AUTH-003");
}

#[tokio::test]
async fn results_are_paged() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await.with_class(1).await;
    let path = create_and_answer(&oak, &app).await;
    let teacher = app.as_(&oak.teacher);
    let first = teacher.get(&format!("{path}/results?limit=1")).await.ok();
    assert_eq!(names(&first), ["class-1.pupil1"]);
    let after = first["next"].as_str().unwrap();
    let second = teacher.get(&format!("{path}/results?limit=1&after={after}")).await.ok();
    assert_eq!((names(&second), &second["next"]), (vec!["class-2.pupil1"], &json!(null)));
}

#[tokio::test]
async fn the_results_file_escapes_formulas() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await.with_class(1).await;
    let path = create_and_answer(&oak, &app).await;
    let file = app.as_(&oak.teacher).get(&format!("{path}/results?format=csv")).await;
    file.ok();
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"assessment-results.csv\"");
    assert!(file.body.starts_with(b"\xEF\xBB\xBF"));
    let mut reader = csv::Reader::from_reader(&file.body[3..]);
    assert_eq!(reader.headers().unwrap().len(), 14);
    assert_eq!(&reader.headers().unwrap()[8], "1: 56 ÷ 7");
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!((&rows[0][0], &rows[0][2], &rows[0][3], &rows[0][5]), ("class-1.pupil1", "Class 1", "finished", "2"));
    assert_eq!((&rows[0][8], &rows[0][9], &rows[0][12], &rows[0][13]), ("8", "1", "'=1+1", ""));
    app.as_(&oak.teacher).get(&format!("{path}/results?format=xlsx")).await.is("LMS-API-008");
}

#[tokio::test]
async fn a_built_in_assessment_that_nobody_has_sat_has_no_results() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let teacher = app.as_(&oak.teacher);
    let id = teacher.get("/assessments").await.ok()["items"][3]["id"].as_str().unwrap().to_owned();
    assert_eq!(teacher.get(&format!("/assessments/{id}/results")).await.ok()["items"], json!([]));
    let file = teacher.get(&format!("/assessments/{id}/results?format=csv")).await;
    assert_eq!(file.text().lines().count(), 1);
}
