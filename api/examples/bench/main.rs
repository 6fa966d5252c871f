//! Measures the product as in production: processes of the release build with PostgreSQL and Redis.
//!
//! Speeds are reported as ratios to a baseline measured on the same machine in the same run, because machines differ
//! and are shared. Run all parts with `make bench`. The arguments `sign_in`, `practice`, `check` and `schools` select
//! single parts.
#![allow(clippy::disallowed_methods, reason = "the schools to measure are written directly")]

mod many_schools;
mod mtc;
mod plain_node;
mod practice;
mod product;
mod schools;
mod sign_in;
mod wire;

use std::{env, error::Error, thread, time::Duration};

use migration::fresh::fresh_database;

use product::Product;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The bcrypt cost in production.
const COST: u32 = 10;

#[tokio::main]
async fn main() -> Outcome<()> {
    let parts: Vec<String> = env::args().skip(1).collect();
    let is_selected = |part: &str| parts.is_empty() || parts.iter().any(|selected| selected == part);
    let cores = thread::available_parallelism()?.get();
    let database = fresh_database().await;
    let product = Product::start(database.url()).await?;
    println!("{cores} cores, bcrypt cost {COST}, PostgreSQL and Redis, release build\n");
    row("resident memory of `lms serve`, idle", &format!("{:.0} MB", product.api.resident_mb()?), "under 60 MB");
    if is_selected("sign_in") {
        sign_in::measure(&product).await?;
    }
    if is_selected("practice") {
        practice::measure(&product, &database).await?;
    }
    if is_selected("check") {
        mtc::measure(&product, &database).await?;
    }
    // This part comes last, because it fills the database.
    if is_selected("schools") {
        schools::measure(&product, &database).await?;
    }
    Ok(())
}

fn row(name: &str, figure: &str, target: &str) {
    println!("{name:<70} {figure:>22}   ({target})");
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn median<T: Ord + Copy>(values: &mut [T]) -> T {
    percentile(values, 50)
}

/// Returns the value at the given percentile.
fn percentile<T: Ord + Copy>(values: &mut [T], percent: usize) -> T {
    values.sort();
    values[(values.len() * percent / 100).min(values.len() - 1)]
}
