//! Tests of `GET /mtc/results`.

use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use crate::{
    mtc::{open_round, rehearse, start, take},
    support::TestApp,
};

fn ids(page: &Value) -> Vec<Value> {
    page["items"].as_array().unwrap().iter().map(|result| result["attempt_id"].clone()).collect()
}

#[tokio::test]
async fn results_are_the_last_complete_attempts_of_a_round_and_all_rehearsals() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let round = open_round(&app, &oak).await;
    let class = &oak.classes[0];
    let first = start(&app.as_(&class[0]), &round).await;
    take(&app, &app.as_(&class[0]), &first, 10).await;
    let restart = json!({ "pupil_id": class[0].id, "reason": "CLD" });
    app.as_(&oak.teacher).post(&format!("/mtc/rounds/{round}/restarts"), restart).await.created();
    let second = start(&app.as_(&class[0]), &round).await;
    take(&app, &app.as_(&class[0]), &second, 20).await;
    let mut rehearsals = Vec::new();
    for _ in 0..2 {
        let rehearsal = rehearse(&app.as_(&oak.pupil)).await;
        take(&app, &app.as_(&oak.pupil), &rehearsal, 5).await;
        rehearsals.push(rehearsal["id"].clone());
    }
    // An attempt that is still open is not a result.
    start(&app.as_(&class[1]), &round).await;

    let teacher = app.as_(&oak.teacher);
    let all = teacher.get("/mtc/results").await.ok();
    assert_eq!(ids(&all), [rehearsals[1].clone(), rehearsals[0].clone(), second["id"].clone()]);
    let of_round = teacher.get(&format!("/mtc/results?round_id={round}")).await.ok();
    assert_eq!(ids(&of_round), [second["id"].clone()]);
    let result = &of_round["items"][0];
    assert_eq!((&result["score"], &result["number"], &result["timing"]), (&json!(20), &json!(2), &json!("verified")));
    assert_eq!((&result["pupil_id"], &result["classroom_id"]), (&json!(class[0].id), &json!(oak.classes[0].id)));
    assert_eq!((&result["classroom"], &all["items"][0]["classroom"]), (&json!("Class 1"), &Value::Null));
    assert_eq!(result["questions"].as_array().unwrap().len(), 25);
    assert_eq!(result["questions"][20]["outcome"], "wrong");

    let of_class = teacher.get(&format!("/mtc/results?classroom_id={}", oak.classes[0].id)).await.ok();
    assert_eq!(ids(&of_class), [second["id"].clone()]);
    let nothing = teacher.get(&format!("/mtc/results?round_id={}", Uuid::now_v7())).await.ok();
    assert_eq!(nothing, json!({ "items": [], "next": null, "total": null }));
    let page = teacher.get("/mtc/results?limit=2").await.ok();
    let next = page["next"].as_str().unwrap();
    assert_eq!(ids(&teacher.get(&format!("/mtc/results?after={next}")).await.ok()), [second["id"].clone()]);

    app.as_(&oak.pupil).get("/mtc/results").await.is("LMS-AUTH-003");
    app.as_(&oak.it_admin).get("/mtc/results").await.is("LMS-AUTH-003");
    teacher.get("/mtc/results?format=pdf").await.is("LMS-API-008");
}

#[tokio::test]
async fn the_csv_file_has_a_row_per_result_and_no_cell_that_a_spreadsheet_would_run() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let dangerous = json!({ "name": "Elm", "year_group": "4" });
    app.as_(&oak.it_admin).post("/admin/classrooms", dangerous).await.created();
    let round = open_round(&app, &oak).await;
    let form = start(&app.as_(&oak.classes[0][0]), &round).await;
    take(&app, &app.as_(&oak.classes[0][0]), &form, 24).await;
    let tx = oak.tenant().begin().await.unwrap();
    let named = entity::account::ActiveModel {
        last_name: sea_orm::ActiveValue::Set("=HYPERLINK(1)".into()),
        ..Default::default()
    };
    let pupil = sea_orm::ColumnTrait::eq(&entity::account::Column::Id, oak.classes[0][0].id);
    let update = tx.update::<entity::account::Entity>().set(named);
    sea_orm::QueryFilter::filter(update, pupil).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();

    let answer = app.as_(&oak.headteacher).get(&format!("/mtc/results?format=csv&round_id={round}")).await;
    answer.ok();
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"mtc-results.csv\"");
    let text = answer.text().strip_prefix('\u{FEFF}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    assert_eq!(header.len(), 8 + 25 * 5);
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    let cell = |name: &str| &rows[0][header.iter().position(|known| known == name).unwrap()];
    assert_eq!(cell("last_name"), "'=HYPERLINK(1)");
    assert_eq!((cell("classroom"), cell("round"), cell("attempt")), ("Class 1", "November", "1"));
    assert_eq!((cell("score"), cell("timing"), cell("q25_outcome")), ("24", "verified", "wrong"));
    assert_eq!((cell("q1_response_ms"), cell("q1_recall_ms")), ("2000", "1200"));
    let first = &form["questions"][0];
    assert_eq!(cell("q1_question"), format!("{} x {}", first["table"], first["factor"]));
}
