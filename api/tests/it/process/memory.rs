//! How much memory invalid uploads may use.

use std::fmt::Write;

use serde_json::Value;

use super::server::{Lms, skipped};

/// The most memory that the service may use, in megabytes.
const BOUND: u64 = 150;

/// The most memory that the service may use, in megabytes, while it holds a hundred thousand findings that are not
/// written yet.
const BOUND_WITH_FINDINGS: u64 = 220;

#[tokio::test(flavor = "multi_thread")]
async fn large_invalid_uploads_use_little_memory() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    let server = lms.serve();
    let school = server.create_school(&lms).await;
    let header = "first_name,last_name,classroom\n";
    let far_too_large = format!("{header}{}", "Ava,Price,Hazel\n".repeat(60_000_000 / 16)).into_bytes();
    let one_field = format!("{header}Ava,{},Hazel\n", "x".repeat(9_900_000)).into_bytes();
    let quoted = format!("{header}Ava,Price,\"{}\"\n", "xxxxxxxxx\n".repeat(990_000)).into_bytes();
    let cells = format!("{header}{}", format!("{}\n", ",".repeat(1_000_000)).repeat(9)).into_bytes();
    for round in 0..3 {
        for (what, roster, expected) in [
            ("60 MB", &far_too_large, "LMS-API-003"),
            ("a field of 10 MB", &one_field, "LMS-ADM-021"),
            ("a quoted field of 10 MB", &quoted, "LMS-ADM-021"),
            ("rows of a million cells", &cells, "LMS-ADM-021"),
        ] {
            let (status, text) = server.try_upload(&school, roster.clone(), "dry_run").await.unwrap();
            assert!(status >= 400 && text.contains(expected), "{what}: {status} {text}");
            eprintln!("{what}, round {round}: {} MB at most", server.peak_memory());
        }
    }
    assert!(server.peak_memory() < BOUND, "{} MB", server.peak_memory());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_roster_full_of_errors_uses_little_more_memory() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    let server = lms.serve();
    let school = server.create_school(&lms).await;
    let mut roster = "first_name,last_name,classroom\n".to_owned();
    (0..49_000).for_each(|_| writeln!(roster, "=1,{},{}", "-".repeat(90), "@".repeat(90)).unwrap());
    let (status, text) = server.try_upload(&school, roster.into_bytes(), "dry_run").await.unwrap();
    assert_eq!(status, 202, "{text}");
    let import: Value = serde_json::from_str(&text).unwrap();
    let ended = server.until_ended(&school, import["id"].as_str().unwrap()).await;
    assert_eq!(ended["state"], "rejected");
    eprintln!("147,000 errors: {} MB at most", server.peak_memory());
    assert!(server.peak_memory() < BOUND_WITH_FINDINGS, "{} MB", server.peak_memory());
}
