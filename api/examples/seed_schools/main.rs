//! Fills a PostgreSQL database with schools for measurements:
//!
//!     cargo run --release -p api --example seed_schools -- postgres://user:password@host/database 1000 300
//!
//! The database must have the schema of this version (`lms migrate`) and must not contain schools from an earlier run.
//! Nobody can sign in to the schools, because they have no secrets.
#![allow(clippy::disallowed_methods, reason = "the schools to measure are written directly")]

#[path = "../bench/many_schools.rs"]
mod many_schools;

use std::{env, error::Error};

use entity::Database;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [url, schools, pupils] = arguments.as_slice() else {
        return Err("usage: seed_schools postgres://user:password@host/database SCHOOLS PUPILS".into());
    };
    if !url.starts_with("postgres") {
        return Err("only PostgreSQL supports many schools".into());
    }
    many_schools::write(&Database::connect(url, 1).await?, schools.parse()?, pupils.parse()?).await
}
