//! Invalid and damaged rosters: the service rejects them clearly or imports them correctly, and never fails.

use std::fmt::Write;

use futures_util::stream;
use poem::{Body, http::Method};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use serde_json::{Value, json};

use crate::support::{
    TestApp,
    imports::{fixture, id},
};

fn utf_16(text: &str, mark: [u8; 2], order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    mark.into_iter().chain(text.encode_utf16().flat_map(order)).collect()
}

#[tokio::test]
async fn a_file_that_cannot_be_a_roster_is_rejected_at_once() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let header = "first_name,last_name\n";
    let mut too_many = header.to_owned();
    (0..=50_000).for_each(|number| writeln!(too_many, "Ava,Price{number}").unwrap());
    let cases: [(&str, Vec<u8>); 18] = [
        ("empty", b"".into()),
        ("white space", b" \r\n\t\n".into()),
        ("only a byte order mark", b"\xEF\xBB\xBF".into()),
        ("header only", header.into()),
        ("no header", b"Ava,Price\nBen,Shah\n".into()),
        ("a header without names", b"classroom,upn\nHazel,\n".into()),
        ("a header with two columns for the classroom", b"first_name,last_name,class,reg group\nA,B,C,D\n".into()),
        ("a workbook", b"PK\x03\x04\x14\x00\x06\x00\x08\x00".into()),
        ("an image", b"\x89PNG\r\n\x1A\n\x00\x00\x00\rIHDR".into()),
        ("random bytes", StdRng::seed_from_u64(7).random_iter::<u8>().take(5_000).collect()),
        ("NUL in a cell", b"first_name,last_name\nA\0va,Price\n".into()),
        ("UTF-16 without a byte order mark", utf_16("first_name,last_name\nAva,Price\n", *b"\n\0", u16::to_le_bytes)),
        ("truncated UTF-16", b"\xFF\xFEf\0i\0r".into()),
        ("an unclosed quote", b"first_name,last_name\nAva,\"Price\nBen,Shah\n".into()),
        ("a field of ten megabytes", format!("{header}Ava,{}\n", "x".repeat(9_900_000)).into()),
        ("a field of ten megabytes over many lines", format!("{header}Ava,\"{}\"\n", "x\n".repeat(4_900_000)).into()),
        ("a row of ten million cells", format!("{header}{}\n", ",".repeat(9_900_000)).into()),
        ("50,001 rows", too_many.into()),
    ];
    for (case, roster) in cases {
        let answer = admin.upload(&roster, &[]).send().await;
        assert_eq!(answer.status, 400, "{case}: {answer}");
        let cause = answer.is("LMS-ADM-021").logged().field("cause").to_owned();
        assert!(cause.len() > 10, "{case}: {cause}");
    }
    assert_eq!(admin.get("/admin/imports").await.ok()["items"], json!([]));
}

#[tokio::test]
async fn a_file_beyond_ten_megabytes_is_too_large_however_it_is_sent() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let row = "Ava,Price,Hazel,,,,,,,,,,,,,,,,,,,,,,,,,\n";
    let most = format!("first_name,last_name,classroom\n{}", row.repeat(10_000_000 / row.len() + 1));
    // This file has too many rows, but not too many bytes.
    admin.upload(&most.as_bytes()[..10_000_000], &[]).send().await.is("LMS-ADM-021");
    admin.upload(&most.as_bytes()[..10_000_001], &[]).send().await.is("LMS-API-003");
    // This chunked body of 60 MB has no Content-Length.
    let opening =
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"roster.csv\"\r\n\r\nfirst_name,last_name\n";
    let chunks = std::iter::once(opening.as_bytes().to_vec()).chain((0..60).map(|_| vec![b'x'; 1_000_000]));
    let body = Body::from_bytes_stream(stream::iter(chunks.map(Ok::<_, std::io::Error>)));
    let call = admin.call(Method::POST, "/admin/imports").header("content-type", "multipart/form-data; boundary=x");
    call.body(body).send().await.is("LMS-API-003");
    // An option that is larger than ten megabytes is rejected, too.
    admin
        .upload(b"first_name,last_name\nAva,Price\n", &[("mode", &"x".repeat(11_000_000))])
        .send()
        .await
        .is("LMS-API-003");
    assert_eq!(admin.get("/admin/imports").await.ok()["items"], json!([]));
}

#[tokio::test]
async fn utf_16_and_utf_8_rosters_are_decoded() {
    let text = "Forename;Surname\r\nZoë;Müller\r\nŁukasz;Żak\r\n";
    for roster in [
        utf_16(text, [0xFF, 0xFE], u16::to_le_bytes),
        utf_16(text, [0xFE, 0xFF], u16::to_be_bytes),
        format!("\u{FEFF}{text}").into_bytes(),
        text.as_bytes().to_vec(),
    ] {
        let app = TestApp::spawn().await;
        let oak = app.school("oak").await;
        let done = app.import(&app.as_(&oak.it_admin), &roster, &[("mode", "commit")]).await;
        assert_eq!(done["import"]["state"], "done");
        let created: Vec<_> = app
            .stored(oak.id)
            .await
            .0
            .into_iter()
            .skip(5)
            .map(|row| (row.username, row.first_name, row.last_name))
            .collect();
        let row = |username: &str, first: &str, last: &str| (username.to_owned(), first.to_owned(), last.to_owned());
        assert_eq!(created, [row("zmuller", "Zoë", "Müller"), row("lzak", "Łukasz", "Żak")]);
    }
}

#[tokio::test]
async fn cells_may_contain_line_breaks_and_later_line_numbers_are_correct() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let roster = "first_name,last_name,note,pin\r\nAva,Price,\"one\r\ntwo\r\n\r\nfour, \"\"quoted\"\"\",407264\r\n\r\nBen,Shah,,12\r\n";
    let shown = app.import(&admin, roster.as_bytes(), &[("mode", "commit"), ("on_error", "skip")]).await;
    assert_eq!((&shown["import"]["state"], &shown["import"]["rows_total"]), (&json!("done"), &json!(2)));
    let rows: Vec<_> =
        shown["report"]["items"].as_array().unwrap().iter().map(|row| (&row["outcome"], &row["line"])).collect();
    let (note, created, rejected) = (json!("note"), json!("created"), json!("rejected"));
    assert_eq!(rows[..3], [(&note, &Value::Null), (&created, &json!(2)), (&rejected, &json!(7))]);
    // A line break is not a valid character in a name.
    let shown = app.import(&admin, b"first_name,last_name\n\"Cleo\nAnn\",Kaur\n", &[]).await;
    let finding = &shown["report"]["items"][0]["findings"][0];
    assert_eq!((&finding["column"], &finding["rule"]), (&json!("first_name"), &json!("not a name")));
}

#[tokio::test]
async fn formulas_are_not_valid_names_and_are_escaped_in_the_error_file() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let roster = "first_name,last_name,classroom,external_id\n=1+1,Price,Hazel,\nBen,+44,Hazel,\nCleo,Kaur,@SUM(A1),\nDan,Shah,Hazel,-7\n";
    let shown = app.import(&admin, roster.as_bytes(), &[("on_error", "skip")]).await;
    let found: Vec<_> = shown["report"]["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["outcome"] == "rejected")
        .map(|row| (row["line"].as_i64().unwrap(), row["findings"][0]["column"].as_str().unwrap()))
        .collect();
    assert_eq!(found, [(2, "first_name"), (3, "last_name"), (4, "classroom"), (5, "external_id")]);
    let file = admin.get(&format!("/admin/imports/{}/errors.csv", id(&shown))).await;
    for line in file.text().lines() {
        for cell in line.split(',') {
            assert!(!cell.trim_matches('"').starts_with(['=', '+', '-', '@']), "{line}");
        }
    }
}

#[tokio::test]
async fn a_damaged_roster_never_causes_a_server_error() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let mut rng = StdRng::seed_from_u64(20_261_123);
    let rosters = ["roster-canonical.csv", "roster-mis-export.csv", "roster-broken.csv"].map(fixture);
    let mut accepted = 0;
    for round in 0..150 {
        let mut roster = rosters.choose(&mut rng).unwrap().clone();
        for _ in 0..rng.random_range(1..6) {
            let at = rng.random_range(0..roster.len());
            match rng.random_range(0..5) {
                0 => roster[at] = rng.random(),
                1 => roster.insert(at, *b"\",;\t\r\n'=\0\xFF".choose(&mut rng).unwrap()),
                2 => drop(roster.drain(at..(at + 40).min(roster.len()))),
                3 => roster.truncate(at.max(1)),
                _ => {
                    let copy = roster[at..(at + 200).min(roster.len())].to_vec();
                    roster.splice(at..at, copy);
                }
            }
        }
        let answer = admin.upload(&roster, &[("on_error", "skip"), ("leavers", "archive")]).send().await;
        match answer.status {
            202 => accepted += 1,
            _ => assert!(matches!(answer.code().as_str(), "LMS-ADM-021"), "round {round}: {answer}"),
        }
    }
    app.do_jobs().await;
    let (mut ended, mut next) = (0, String::new());
    loop {
        let page = admin.get(&format!("/admin/imports?limit=200{next}")).await.ok();
        for import in page["items"].as_array().unwrap() {
            assert!(matches!(import["state"].as_str().unwrap(), "ready" | "rejected"), "{import}");
            assert_eq!(admin.get(&format!("/admin/imports/{}/errors.csv", id(import))).await.status, 200);
            ended += 1;
        }
        let Some(cursor) = page["next"].as_str() else { break };
        next = format!("&after={cursor}");
    }
    assert!(accepted > 20 && ended == accepted, "{accepted} accepted, {ended} ended");
}
