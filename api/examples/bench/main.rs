//! Measures the product as it runs in production: real processes of the release build, PostgreSQL and Redis.
//!
//! Speeds are given as ratios to what the machine does in the same run, because machines differ and are shared. Run it by
//! `make bench`; `bench sign_in`, `bench practice`, `bench check`, `bench schools` measure a part.

mod check;
mod many_schools;
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

/// bcrypt's cost in production.
const COST: u32 = 10;

#[tokio::main]
async fn main() -> Outcome<()> {
    let parts: Vec<String> = env::args().skip(1).collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|wanted| wanted == part);
    let cores = thread::available_parallelism()?.get();
    let database = fresh_database().await;
    let product = Product::start(database.url()).await?;
    println!("{cores} cores, bcrypt cost {COST}, PostgreSQL and Redis, release build\n");
    row("resident memory of `lms serve`, idle", &format!("{:.0} MB", product.api.resident_mb()?), "under 60 MB");
    if wanted("sign_in") {
        sign_in::measure(&product).await?;
    }
    if wanted("practice") {
        practice::measure(&product, &database).await?;
    }
    if wanted("check") {
        check::measure(&product, &database).await?;
    }
    // The last: it leaves the database full.
    if wanted("schools") {
        schools::measure(&product, &database).await?;
    }
    Ok(())
}

fn row(what: &str, figure: &str, wanted: &str) {
    println!("{what:<70} {figure:>22}   ({wanted})");
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn median<T: Ord + Copy>(values: &mut [T]) -> T {
    percentile(values, 50)
}

/// The value that so many in a hundred do not exceed.
fn percentile<T: Ord + Copy>(values: &mut [T], hundredth: usize) -> T {
    values.sort();
    values[(values.len() * hundredth / 100).min(values.len() - 1)]
}
