//! Measures hashing in log-ins and in imports with PINs, as ratios to the machine's raw bcrypt rate.
//!
//! On shared machines the raw rate varies by more than 5 % within a minute. Therefore the work is divided into rounds,
//! each with a raw measurement immediately before and after it, and the median of the ratios of all rounds is reported.

use std::{
    fmt::Write as _,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use rand::{SeedableRng, rngs::StdRng};
use reqwest::multipart;
use serde_json::{Value, json};

use crate::{
    COST, Outcome, median, ms, percentile,
    product::{Product, text},
    row,
    wire::Wire,
};

const PUPILS: u32 = 1_000;
const IMPORT_ROUNDS: u32 = 3;
const LOGINS_PER_ROUND: u32 = 240;
const LOGIN_ROUNDS: u32 = 7;
const CONNECTIONS: u32 = 16;
const DRY_RUN_ROWS: u32 = 10_000;
const PAIRS: usize = 40;

/// How long a raw measurement takes.
const RAW_WINDOW: Duration = Duration::from_secs(3);

pub(crate) async fn measure(product: &Product) -> Outcome<()> {
    let cores = thread::available_parallelism()?.get();
    println!("  raw bcrypt: {:.1} hashes per second on {cores} cores", raw_rate(cores));

    let mut slowest = Vec::new();
    let mut ratios = Vec::new();
    for round in 0..IMPORT_ROUNDS {
        let before = raw_rate(cores);
        let (elapsed, p99) = product.measure_with_me(import(product, &roster(round, PUPILS, true), "commit")).await?;
        slowest.push(p99);
        ratios.push(f64::from(PUPILS) / elapsed.as_secs_f64() / f64::midpoint(before, raw_rate(cores)));
    }
    ratio_row(&format!("import of {PUPILS} pupils with PINs, ratio to raw, {IMPORT_ROUNDS} rounds"), &mut ratios);
    row("  GET /auth/me at the same time, p99", &format!("{:.1} ms", ms(median(&mut slowest))), "under 50 ms");

    let (mut slowest, mut ratios) = (Vec::new(), Vec::new());
    for round in 0..LOGIN_ROUNDS {
        let before = raw_rate(cores);
        let (elapsed, p99) = product.measure_with_me(log_pupils_in(product, round * LOGINS_PER_ROUND)).await?;
        slowest.push(p99);
        ratios.push(f64::from(LOGINS_PER_ROUND) / elapsed.as_secs_f64() / f64::midpoint(before, raw_rate(cores)));
    }
    let name =
        format!("{LOGINS_PER_ROUND} log-ins over {CONNECTIONS} connections, ratio to raw, {LOGIN_ROUNDS} rounds");
    ratio_row(&name, &mut ratios);
    row("  GET /auth/me at the same time, p99", &format!("{:.1} ms", ms(median(&mut slowest))), "under 50 ms");

    let (unknown, wrong) = failed_login_times(product).await?;
    row("log-in of an unknown user, median", &format!("{:.1} ms", ms(unknown)), "like the next row");
    row("log-in with a wrong PIN, median", &format!("{:.1} ms", ms(wrong)), "like the previous row");

    let elapsed = import(product, &roster(IMPORT_ROUNDS, DRY_RUN_ROWS, false), "dry_run").await?;
    row(&format!("dry run of {DRY_RUN_ROWS} rows"), &format!("{:.2} s", elapsed.as_secs_f64()), "under 3 s");
    Ok(())
}

fn ratio_row(name: &str, ratios: &mut [f64]) {
    ratios.sort_by(f64::total_cmp);
    let figure = format!("{:.3} ({:.3}-{:.3})", ratios[ratios.len() / 2], ratios[0], ratios[ratios.len() - 1]);
    row(name, &figure, "0.95 or more");
}

/// Returns the hashes per second that the machine computes when it does nothing else.
fn raw_rate(cores: usize) -> f64 {
    let count = Arc::new(AtomicU32::new(0));
    let start = Instant::now();
    let threads: Vec<_> = (0..cores)
        .map(|_| {
            let count = Arc::clone(&count);
            thread::spawn(move || {
                while start.elapsed() < RAW_WINDOW {
                    bcrypt::hash("0123456789012345678901234567890123456789abc", COST).expect("bcrypt hashes");
                    count.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("hashing does not panic");
    }
    f64::from(count.load(Ordering::Relaxed)) / start.elapsed().as_secs_f64()
}

/// Returns a roster of pupils in classes of 30.
fn roster(round: u32, pupils: u32, with_pins: bool) -> String {
    let mut csv = String::from("role,username,first_name,last_name,classroom,year_group,pin,external_id\n");
    let first = round * PUPILS;
    for number in first..first + pupils {
        let pin = if with_pins { pin(number) } else { String::new() };
        let class = number / 30;
        writeln!(csv, "pupil,bench{number},Ben{number},Price,Class {class},4,{pin},X{number}")
            .expect("writing to a string cannot fail");
    }
    csv
}

/// Returns the PIN of a pupil, which the service does not reject as easy to guess. It is the same in every run.
pub(crate) fn pin(number: u32) -> String {
    worker::roster::pin::draw(&mut StdRng::seed_from_u64(number.into()))
}

/// Returns how long an import takes, from the upload to its end.
async fn import(product: &Product, csv: &str, mode: &'static str) -> Outcome<Duration> {
    let start = Instant::now();
    let form = multipart::Form::new()
        .part("file", multipart::Part::text(csv.to_owned()).file_name("roster.csv"))
        .text("mode", mode)
        .text("confirm_large", "true");
    let request =
        product.client.post(format!("{}/admin/imports", product.base)).bearer_auth(&product.token).multipart(form);
    let import: Value = request.send().await?.error_for_status()?.json().await?;
    let path = format!("{}/admin/imports/{}?limit=1", product.base, text(&import["id"]));
    loop {
        let request = product.client.get(&path).bearer_auth(&product.token);
        let body: Value = request.send().await?.error_for_status()?.json().await?;
        match body["import"]["state"].as_str() {
            Some("done" | "ready") => return Ok(start.elapsed()),
            Some("rejected" | "failed") => return Err(format!("the import failed: {body}").into()),
            _ => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

/// Imports pupils whom no earlier round has imported. Returns the number of the first pupil.
pub(crate) async fn import_pupils(product: &Product, pupils: u32) -> Outcome<u32> {
    import(product, &roster(IMPORT_ROUNDS, pupils, true), "commit").await?;
    Ok(IMPORT_ROUNDS * PUPILS)
}

async fn log_pupils_in(product: &Product, first: u32) -> Outcome<Duration> {
    let start = Instant::now();
    let next = Arc::new(AtomicU32::new(first));
    let clients: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (next, address, school_id) = (Arc::clone(&next), product.address, product.school_id.clone());
            tokio::task::spawn_blocking(move || {
                let mut wire = Wire::open(address)?;
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= first + LOGINS_PER_ROUND {
                        return Outcome::Ok(());
                    }
                    let (username, pin) = (format!("bench{number}"), pin(number));
                    let body = json!({ "school_id": school_id, "username": username, "pin": pin });
                    wire.call("POST", "/auth/pupil/login", "", &body.to_string())?;
                }
            })
        })
        .collect();
    for client in clients {
        client.await??;
    }
    Ok(start.elapsed())
}

/// Returns the median times of rejected log-ins: of an unknown user, and with a wrong PIN.
async fn failed_login_times(product: &Product) -> Outcome<(Duration, Duration)> {
    let (mut unknown, mut wrong) = (Vec::new(), Vec::new());
    for number in 0..PAIRS {
        unknown.push(failed_login_time(product, &format!("nobody{number}")).await?);
        wrong.push(failed_login_time(product, &format!("bench{number}")).await?);
    }
    Ok((percentile(&mut unknown, 50), percentile(&mut wrong, 50)))
}

async fn failed_login_time(product: &Product, username: &str) -> Outcome<Duration> {
    let start = Instant::now();
    let body = json!({"school_id": product.school_id, "username": username, "pin": "000001"});
    let response = product.client.post(format!("{}/auth/pupil/login", product.base)).json(&body).send().await?;
    if response.status() != 401 {
        return Err(format!("a wrong PIN resulted in status {}", response.status()).into());
    }
    Ok(start.elapsed())
}
