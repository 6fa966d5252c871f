//! How many statements an import takes.

use std::fmt::Write;

use serde_json::json;

use crate::support::{TestApp, imports::id};

const TABLES: [&str; 3] = ["\"account\"", "\"classroom\"", "\"roster_"];

#[tokio::test]
async fn a_validation_of_ten_times_the_rows_takes_no_more_statements() {
    let app = TestApp::spawn().await;
    let _logging = app.log_all();
    let oak = app.school("oak").await.with_class(30).await;
    let admin = app.as_(&oak.it_admin);
    let roster = |rows: usize| {
        let mut roster = "username,first_name,last_name,classroom,pin\n".to_owned();
        for (at, pupil) in oak.classes[0].iter().enumerate() {
            let _ = writeln!(roster, "{},{},Moved{at},Rowan,", pupil.username, pupil.first_name);
        }
        // New ones, some of them with a fault.
        (30..rows)
            .for_each(|at| writeln!(roster, ",Ava,Price{at},Hazel,{}", if at % 7 == 0 { "12" } else { "" }).unwrap());
        roster
    };
    let mut taken = Vec::new();
    for rows in [45, 450] {
        admin
            .upload(roster(rows).as_bytes(), &[("on_error", "skip"), ("confirm_large", "true")])
            .send()
            .await
            .accepted();
        app.statements();
        app.do_jobs().await;
        // An idle worker's looks for jobs are not the import's.
        let of_import = |statement: &&String| TABLES.iter().any(|table| statement.contains(table));
        taken.push(app.statements().iter().filter(of_import).count());
        let imports = admin.get("/admin/imports").await.ok();
        let shown = admin.import(&id(&imports["items"][0])).await;
        assert_eq!((&shown["import"]["state"], &shown["import"]["rows_total"]), (&json!("ready"), &json!(rows)));
        assert_eq!(shown["import"]["counts"]["updated"], 30);
    }
    assert!(taken[0] >= 5 && taken[1] == taken[0], "{taken:?}");
}
