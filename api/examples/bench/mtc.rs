//! Measures the Multiplication Tables Check: drawing a form, and classes that start an attempt at the same moment.

use std::{
    thread,
    time::{Duration, Instant},
};

use api::tokens::{ACCESS_TOKEN_LIFE, Audience, TokenClaims, Tokens};
use chrono::{Days, Utc};
use entity::{AccountId, Database, Role, SchoolId, SignInId};
use migration::fresh::FreshDatabase;
use sea_orm::ConnectionTrait;
use secrecy::ExposeSecret;
use serde_json::json;
use uuid::Uuid;
use worker::mtc::form;

use crate::{
    Outcome, median, ms, percentile,
    product::{Product, text},
    row,
    wire::Wire,
};

/// Number of classes, which start one after the other, so that the p99 is not just the slowest pupil of one class.
const CLASSES: usize = 10;
const CLASS: usize = 30;
/// The time within which all pupils of a class start.
const START_WINDOW: Duration = Duration::from_secs(1);

pub(crate) async fn measure(product: &Product, fresh: &FreshDatabase) -> Outcome<()> {
    row("drawing an MTC form, median", &format!("{:.4} ms", ms(drawing_time())), "under 1 ms");
    let database = fresh.connect(2).await;
    let school_id = SchoolId::draw();
    let tokens = seed(product, school_id, &database).await?;
    let head = product.headteacher(school_id, &database).await?;
    let today = Utc::now().date_naive();
    let (opens_on, closes_on) = (today - Days::new(1), today + Days::new(1));
    let round = json!({ "name": "Measured", "opens_on": opens_on, "closes_on": closes_on, "year_group": "4" });
    let round = Wire::open(product.address)?.call("POST", "/mtc/rounds", &head, &round.to_string())?;
    let body = json!({ "round_id": text(&round["id"]) }).to_string();
    let mut times = Vec::new();
    for class in tokens.chunks(CLASS) {
        times.extend(start_together(product, class, &body)?);
    }
    let name = format!("a class of {CLASS} starts the MTC within a second, p99 over {CLASSES} classes");
    row(&name, &format!("{:.1} ms", ms(percentile(&mut times, 99))), "under 200 ms");
    Ok(())
}

/// Returns the median time of drawing a form.
fn drawing_time() -> Duration {
    let mut times: Vec<Duration> = (0..2_000)
        .map(|seed| {
            let start = Instant::now();
            std::hint::black_box(form::draw(seed));
            start.elapsed()
        })
        .collect();
    median(&mut times)
}

/// Starts an attempt for each pupil of a class, evenly over a second. Returns how long each pupil waited for the form.
fn start_together(product: &Product, class: &[String], body: &str) -> Outcome<Vec<Duration>> {
    let step = START_WINDOW / u32::try_from(class.len())?;
    thread::scope(|scope| {
        let pupils: Vec<_> = (0_u32..)
            .zip(class)
            .map(|(position, token)| {
                scope.spawn(move || {
                    let mut wire = Wire::open(product.address)?;
                    thread::sleep(step * position);
                    let start = Instant::now();
                    wire.call("POST", "/mtc/attempts", token, body)?;
                    Outcome::Ok(start.elapsed())
                })
            })
            .collect();
        pupils.into_iter().map(|pupil| pupil.join().map_err(|_| "a client panicked")?).collect()
    })
}

/// Writes a school with pupils of year 4. Returns an access token for each pupil.
async fn seed(product: &Product, school_id: SchoolId, database: &Database) -> Outcome<Vec<String>> {
    let school = format!(
        "INSERT INTO school (id, name, sort_name, slug, urn, status, version, created_at)
         VALUES ('{school_id}', 'Checked', 'checked', 'checked', '100002', 'active', 1, now())"
    );
    database.execute_unprepared(&school).await?;
    let mut tokens = Vec::new();
    for number in 0..CLASSES * CLASS {
        let (pupil, sign_in) = (AccountId::draw(), SignInId::draw());
        let sql = format!(
            "INSERT INTO account (school_id, id, role, username, first_name, last_name, sort_name, year_group,
                                  credential, credential_key, must_change_password, version, created_at)
             VALUES ('{school_id}', '{pupil}', 'pupil', 'checked{number}', 'Max', 'Checked', 'checked max', '4',
                     '', '', false, 1, now());
             INSERT INTO sign_in (school_id, id, account_id, created_at, expires_at)
             VALUES ('{school_id}', '{sign_in}', '{pupil}', now(), now() + interval '1 day')"
        );
        database.execute_unprepared(&sql).await?;
        tokens.push(token(&product.tokens, school_id, pupil, sign_in)?);
    }
    Ok(tokens)
}

fn token(tokens: &Tokens, school_id: SchoolId, pupil: AccountId, sign_in: SignInId) -> Outcome<String> {
    let now = Utc::now();
    let claims = TokenClaims {
        sub: pupil,
        school_id,
        role: Role::Pupil,
        aud: Audience::School,
        exp: (now + ACCESS_TOKEN_LIFE).timestamp(),
        iat: now.timestamp(),
        jti: Uuid::now_v7(),
        sid: sign_in,
    };
    Ok(tokens.sign(&claims)?.expose_secret().to_owned())
}
