//! The number of SQL statements of an import.

use std::fmt::Write;

use serde_json::json;

use crate::support::{TestApp, imports::id};

const TABLES: [&str; 3] = ["\"account\"", "\"classroom\"", "\"roster_"];

#[tokio::test]
async fn validating_ten_times_as_many_rows_takes_no_more_statements() {
    let app = TestApp::spawn().await;
    let _logging = app.log_all();
    let oak = app.school("oak").await.with_class(30).await;
    let admin = app.as_(&oak.it_admin);
    let roster = |rows: usize| {
        let mut roster = "username,first_name,last_name,classroom,pin\n".to_owned();
        for (at, pupil) in oak.classes[0].iter().enumerate() {
            let _ = writeln!(roster, "{},{},Moved{at},Rowan,", pupil.username, pupil.first_name);
        }
        // The other rows are new pupils, and some of these rows have an invalid PIN.
        (30..rows)
            .for_each(|at| writeln!(roster, ",Ava,Price{at},Hazel,{}", if at % 7 == 0 { "12" } else { "" }).unwrap());
        roster
    };
    let mut counts = Vec::new();
    for rows in [45, 450] {
        admin
            .upload(roster(rows).as_bytes(), &[("on_error", "skip"), ("confirm_large", "true")])
            .send()
            .await
            .accepted();
        app.statements();
        app.do_jobs().await;
        // The worker's polling for jobs is not counted.
        let of_import = |statement: &&String| TABLES.iter().any(|table| statement.contains(table));
        counts.push(app.statements().iter().filter(of_import).count());
        let imports = admin.get("/admin/imports").await.ok();
        let shown = admin.import(&id(&imports["items"][0])).await;
        assert_eq!((&shown["import"]["state"], &shown["import"]["rows_total"]), (&json!("ready"), &json!(rows)));
        assert_eq!(shown["import"]["counts"]["updated"], 30);
    }
    assert!(counts[0] >= 5 && counts[1] == counts[0], "{counts:?}");
}
