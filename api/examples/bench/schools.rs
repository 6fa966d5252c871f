//! Measures the cost of requests in a database with a thousand other schools, as a ratio to the cost without them.

use std::time::{Duration, Instant};

use entity::SchoolId;
use migration::fresh::FreshDatabase;
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::{
    Outcome, many_schools, median, ms,
    practice::{self, answer_all, start_session, uuid},
    product::Product,
    row, sign_in,
    wire::Wire,
};

const SCHOOLS: usize = 1_000;
const PUPILS: usize = 300;
const LOG_INS: u32 = 40;
/// Sessions of 20 answers each.
const SESSIONS: usize = 30;
const VIEWS: usize = 300;

pub(crate) async fn measure(product: &Product, fresh: &FreshDatabase) -> Outcome<()> {
    let database = fresh.connect(2).await;
    let school_id = SchoolId::draw();
    let school = format!(
        "INSERT INTO school (id, name, sort_name, slug, urn, status, version, created_at)
         VALUES ('{school_id}', 'Alone', 'alone', 'alone', '100003', 'active', 1, now())"
    );
    database.execute_unprepared(&school).await?;
    practice::seed(&database, school_id, PUPILS).await?;
    let first = sign_in::import_pupils(product, 2 * LOG_INS).await?;
    let head = product.headteacher(school_id, &database).await?;
    let mut wire = Wire::open(product.address)?;
    let costs = |wire: &mut Wire, round: u32| -> Outcome<[(&'static str, Duration); 3]> {
        let sessions = usize::try_from(round)? * SESSIONS;
        Ok([
            ("a log-in", log_ins(wire, product, first + round * LOG_INS)?),
            ("an answer", answers(wire, product, school_id, sessions)?),
            ("class facts", views(wire, &head)?),
        ])
    };
    let alone = costs(&mut wire, 0)?;
    many_schools::write(&database, SCHOOLS, PUPILS).await?;
    let with_others = costs(&mut wire, 1)?;
    for ((name, alone), (_, with_others)) in alone.into_iter().zip(with_others) {
        let ratio = with_others.as_secs_f64() / alone.as_secs_f64();
        let name = format!("{name} with {SCHOOLS} other schools of {PUPILS} pupils, ratio to none");
        row(&name, &format!("{ratio:.2} ({:.2}/{:.2} ms)", ms(with_others), ms(alone)), "1.2 or less");
    }
    Ok(())
}

fn log_ins(wire: &mut Wire, product: &Product, first: u32) -> Outcome<Duration> {
    let mut times = Vec::new();
    for number in first..first + LOG_INS {
        let body = json!({
            "school_id": product.school_id, "username": format!("bench{number}"), "pin": sign_in::pin(number)
        });
        let start = Instant::now();
        wire.call("POST", "/auth/pupil/login", "", &body.to_string())?;
        times.push(start.elapsed());
    }
    Ok(median(&mut times))
}

fn answers(wire: &mut Wire, product: &Product, school_id: SchoolId, first: usize) -> Outcome<Duration> {
    let sessions = (first..first + SESSIONS).map(|pupil| start_session(wire, &product.tokens, school_id, pupil));
    let sessions = sessions.collect::<Outcome<Vec<_>>>()?;
    Ok(median(&mut answer_all(wire, sessions)?))
}

fn views(wire: &mut Wire, head: &str) -> Outcome<Duration> {
    let path = format!("/teacher/classrooms/{}/facts", uuid(0, 0));
    let mut times = Vec::new();
    for _ in 0..VIEWS {
        let start = Instant::now();
        wire.call("GET", &path, head, "")?;
        times.push(start.elapsed());
    }
    Ok(median(&mut times))
}
