//! Imports of realistic school rosters.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::support::{
    TestApp,
    imports::{fixture, id},
};

/// The line, column and rule of a finding in a roster. The column is empty if the finding concerns the whole row.
type Finding = (i64, String, String);

fn findings(shown: &Value) -> Vec<Finding> {
    let rows = shown["report"]["items"].as_array().unwrap();
    let findings = rows.iter().flat_map(|row| {
        let findings = row["findings"].as_array().unwrap();
        findings.iter().map(move |finding| {
            let text = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
            (row["line"].as_i64().unwrap_or_default(), text("column"), text("rule"))
        })
    });
    findings.collect()
}

fn records(csv: &[u8]) -> Vec<csv::StringRecord> {
    let csv = csv.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(csv);
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv);
    reader.into_records().map(Result::unwrap).collect()
}

fn expected_findings() -> Vec<Finding> {
    let rows = records(&fixture("roster-broken.expected.csv"));
    rows[1..].iter().map(|row| (row[0].parse().unwrap(), row[1].to_owned(), row[2].to_owned())).collect()
}

#[tokio::test]
async fn a_mis_export_becomes_92_pupils_with_their_accents_and_pins_that_work() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let roster = fixture("roster-mis-export.csv");
    let done = app.import(&admin, &roster, &[("mode", "commit")]).await;
    assert_eq!((&done["import"]["state"], &done["import"]["counts"]["created"]), (&json!("done"), &json!(92)));
    assert_eq!(findings(&done), []);

    // For the letters in these names, Windows-1252 is the same as Latin-1, in which each byte is its code point.
    let text: String = roster.iter().map(|byte| char::from(*byte)).collect();
    let original: BTreeSet<_> = records(text.as_bytes())[1..]
        .iter()
        .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
        .map(|row| (row[0].to_owned(), row[1].to_owned(), row[2].to_owned(), row[5].to_owned()))
        .collect();
    assert_eq!(original.len(), 92);
    let (accounts, classes) = app.stored(oak.id).await;
    let names: BTreeMap<_, _> = classes.iter().map(|class| (class.id, class.name.clone())).collect();
    let stored: BTreeSet<_> = accounts
        .into_iter()
        .filter_map(|pupil| {
            let class = names[&pupil.classroom_id?].clone();
            Some((pupil.last_name, pupil.first_name, class, pupil.external_id?))
        })
        .collect();
    assert_eq!(stored, original);
    assert!(stored.iter().any(|(_, first, ..)| first == "Anaïs"));

    let cards = admin.cards(&id(&done)).await;
    assert_eq!(cards.iter().map(|(username, _)| username).collect::<BTreeSet<_>>().len(), 92);
    for (username, pin) in &cards {
        let card = json!({ "school_id": oak.id, "username": username, "pin": pin });
        app.anonymous().post("/auth/pupil/login", card).await.ok();
    }

    let before = app.stored(oak.id).await;
    let again = app.import(&admin, &roster, &[("mode", "commit")]).await;
    assert_eq!((&again["import"]["state"], &again["import"]["counts"]["unchanged"]), (&json!("done"), &json!(92)));
    assert_eq!(app.stored(oak.id).await, before);
}

#[tokio::test]
async fn a_broken_roster_is_reported_cell_by_cell_and_not_imported() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let before = app.stored(oak.id).await;
    for mode in ["dry_run", "commit"] {
        let shown = app.import(&admin, &fixture("roster-broken.csv"), &[("mode", mode)]).await;
        assert_eq!(shown["import"]["state"], "rejected");
        assert!(shown["import"]["reason"].as_str().unwrap().contains("on_error=skip"), "{shown}");
        assert_eq!((&shown["import"]["rows_total"], &shown["import"]["rows_done"]), (&json!(26), &json!(0)));
        assert_eq!(findings(&shown), expected_findings());
        assert_eq!(app.stored(oak.id).await, before);
    }
}

#[tokio::test]
async fn skipping_errors_imports_the_valid_rows_of_a_broken_roster() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let before = app.stored(oak.id).await.0.len();
    let options = [("mode", "commit"), ("on_error", "skip")];
    let done = app.import(&admin, &fixture("roster-broken.csv"), &options).await;
    assert_eq!(done["import"]["state"], "done");
    assert_eq!((&done["import"]["counts"]["created"], &done["import"]["counts"]["rejected"]), (&json!(3), &json!(23)));
    assert_eq!(findings(&done), expected_findings());
    let (accounts, _) = app.stored(oak.id).await;
    assert_eq!(accounts.len(), before + 3);
    let cards: BTreeMap<_, _> = admin.cards(&id(&done)).await.into_iter().collect();
    assert_eq!(cards.keys().collect::<Vec<_>>(), ["pupil1", "pupil2", "pupil26"]);
    assert_eq!((cards["pupil1"].as_str(), cards["pupil2"].as_str()), ("899956", "279327"));

    // A second import leaves the imported pupils as they are, and the bad rows are still rejected.
    let again = app.import(&admin, &fixture("roster-broken.csv"), &options).await;
    assert_eq!(
        (&again["import"]["counts"]["created"], &again["import"]["counts"]["unchanged"]),
        (&json!(0), &json!(3))
    );
}

#[tokio::test]
async fn the_error_file_is_the_roster_with_its_errors_and_can_be_uploaded_again() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let roster = fixture("roster-broken.csv");
    let shown = app.import(&admin, &roster, &[]).await;
    let file = admin.get(&format!("/admin/imports/{}/errors.csv", id(&shown))).await;
    assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"errors.csv\"");

    let (original, marked) = (records(&roster), records(&file.body));
    assert_eq!(marked.len(), original.len());
    let width = original[0].len();
    assert_eq!(&marked[0][width], "Errors");
    let lines: BTreeSet<_> = expected_findings().into_iter().map(|(line, ..)| line).collect();
    for (line, (original, marked)) in (1..).zip(original.iter().zip(&marked)).skip(1) {
        let cells =
            (0..width).map(|at| marked[at].strip_prefix("'=").map_or(marked[at].into(), |rest| format!("={rest}")));
        let padded = (0..width).map(|at| original.get(at).unwrap_or_default().to_owned());
        assert!(cells.eq(padded), "line {line}");
        assert_eq!(!marked[width].is_empty(), lines.contains(&line), "line {line}");
    }

    // The uncorrected error file has the same findings, even for the short row, which is padded in the error file.
    let back = app.import(&admin, &file.body, &[]).await;
    assert_eq!(findings(&back), expected_findings());

    // Without the bad rows, the file is imported.
    let mut corrected = csv::Writer::from_writer(Vec::new());
    marked.iter().filter(|row| row[width].is_empty() || &row[width] == "Errors").for_each(|row| {
        corrected.write_record(row).unwrap();
    });
    let done = app.import(&admin, &corrected.into_inner().unwrap(), &[("mode", "commit")]).await;
    assert_eq!((&done["import"]["state"], &done["import"]["counts"]["created"]), (&json!("done"), &json!(3)));
}

#[tokio::test]
async fn the_template_is_rejected_until_it_is_filled_in() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let template = admin.get("/admin/imports/template.csv").await;
    assert_eq!(template.header("content-disposition"), "attachment; filename=\"roster-template.csv\"");
    let before = app.stored(oak.id).await;
    let shown = app.import(&admin, &template.body, &[("mode", "commit")]).await;
    assert_eq!(shown["import"]["state"], "rejected");
    assert_eq!(findings(&shown), [(2, "password".to_owned(), "password required for staff".to_owned())]);
    assert_eq!(app.stored(oak.id).await, before);

    let filled = String::from_utf8(template.body.clone()).unwrap();
    let filled =
        filled.replace("teacher,,Alex,Example,Hazel,,,,", "teacher,,Alex,Example,Hazel,,,purple-lantern-42-otter,");
    let done = app.import(&admin, filled.as_bytes(), &[("mode", "commit")]).await;
    assert_eq!((&done["import"]["state"], &done["import"]["counts"]["created"]), (&json!("done"), &json!(2)));
}
