//! Measures practice: answers per second compared with pgbench running the same statements, and class views as the
//! number of attempts grows.
//!
//! On a shared machine the rates vary by a fifth from one minute to the next. Therefore answers and pgbench alternate
//! in rounds, and the median of the ratios of all rounds is reported.

use std::{
    env, fmt, fs,
    path::PathBuf,
    process::Command,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use api::tokens::{ACCESS_TOKEN_LIFE, Audience, TokenClaims, Tokens};
use chrono::Utc;
use entity::{AccountId, Database, Role, SchoolId, SignInId};
use migration::fresh::FreshDatabase;
use sea_orm::ConnectionTrait;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use uuid::Uuid;
use worker::practice::{self, Fact, Learner, Mastery, PlanInputs};

use crate::{
    Outcome, ms, percentile,
    plain_node::{self, PlainNode},
    product::Product,
    row,
    wire::Wire,
};

pub(crate) const CONNECTIONS: usize = 16;
/// The number of sessions, of 20 questions each, that each connection answers in a round.
const SESSIONS_PER_ROUND: usize = 20;
const ROUNDS: usize = 7;
const SESSIONS: usize = SESSIONS_PER_ROUND * ROUNDS;
const PGBENCH_SECONDS: u32 = 4;
/// The number of sessions of each pgbench client in a run, which is more than the client can answer. If several runs
/// answered the same session, it would have more answers than any session of the product, and the statements that count
/// its answers would be slower.
const PGBENCH_SESSIONS_PER_RUN: usize = 100;
const PGBENCH_SESSIONS: usize = CONNECTIONS * PGBENCH_SESSIONS_PER_RUN * (ROUNDS + 1);
/// All seeded sessions: first those for pgbench, then those for the plain Node service.
const SEEDED: usize = PGBENCH_SESSIONS + CONNECTIONS * plain_node::SESSIONS_PER_ROUND * ROUNDS;
/// The pupils of the viewed school.
const VIEWED_PUPILS: usize = 300;
const CLASS: usize = 30;
const VIEWS: usize = 200;
const FEW_ATTEMPTS: u64 = 50_000;
const MANY_ATTEMPTS: u64 = 5_000_000;

pub(crate) async fn measure(product: &Product, fresh: &FreshDatabase) -> Outcome<()> {
    row("building a plan of 20 questions", &format!("{:.3} ms", ms(plan_time())), "under 2 ms");
    let database = fresh.connect(4).await;
    let school_id: SchoolId = SchoolId(product.school_id.parse()?);
    seed(&database, school_id, SEEDED).await?;

    answers(product, school_id, fresh.url())?;
    let viewed = SchoolId::draw();
    let school = format!(
        "INSERT INTO school (id, name, sort_name, slug, urn, status, version, created_at)
         VALUES ('{viewed}', 'Viewed', 'viewed', 'viewed', '100001', 'active', 1, now())"
    );
    database.execute_unprepared(&school).await?;
    seed(&database, viewed, VIEWED_PUPILS).await?;
    let few = views(product, viewed, &database, FEW_ATTEMPTS).await?;
    let many = views(product, viewed, &database, MANY_ATTEMPTS).await?;
    for ((name, few), (_, many)) in few.iter().zip(&many) {
        let figure = format!("{:.1}, then {:.1} ms", ms(*few), ms(*many));
        row(&format!("{name}, p95 over {VIEWS}, {FEW_ATTEMPTS} and {MANY_ATTEMPTS} attempts"), &figure, "under 30 ms");
        row("  ratio", &format!("{:.2}", many.as_secs_f64() / few.as_secs_f64()), "1.3 or less");
    }
    Ok(())
}

/// Returns the median time of planning for a pupil who has seen every fact.
fn plan_time() -> Duration {
    let now = Utc::now();
    let mastery = |days: f64| Mastery {
        stability: 4.0 + days,
        difficulty: 5.0,
        last_seen: Some(now - chrono::TimeDelta::days(2)),
        seen: 6,
        correct: 5,
        streak: 2,
        mean_ln_recall: Some(8.0),
        ..Mastery::default()
    };
    let inputs = PlanInputs {
        now,
        length: 20,
        mastery: (1..=12)
            .flat_map(|table| Fact::of_table(table).map(move |fact| (fact, mastery(f64::from(table)))))
            .collect(),
        learner: Learner::default(),
        candidates: None,
        weights: std::collections::BTreeMap::new(),
        overrides: std::collections::BTreeMap::new(),
        wider_time: false,
    };
    let mut times: Vec<Duration> = (0..200)
        .map(|seed| {
            let start = Instant::now();
            std::hint::black_box(practice::plan(&inputs, seed));
            start.elapsed()
        })
        .collect();
    percentile(&mut times, 50)
}

/// Returns the id of a pupil, sign-in or session. It consists of a kind and a number, so that a pgbench script can
/// compute it, too.
pub(crate) fn uuid(kind: u16, number: usize) -> Uuid {
    format!("00000000-0000-7000-8{kind:03}-{number:012}").parse().expect("a UUID")
}

const PUPIL: u16 = 1;
const SIGN_IN: u16 = 2;
pub(crate) const SESSION: u16 = 3;
const EARLIER: u16 = 4;

/// Writes pupils with mastery of some facts, their sign-ins, and two sessions each: an ended one from two days ago, and
/// an open one that only pgbench or the plain Node service answers. Without the answers of the ended sessions,
/// PostgreSQL's statistics would show an empty table, and every query would scan the whole table.
pub(crate) async fn seed(database: &Database, school_id: SchoolId, pupils: usize) -> Outcome<()> {
    let id = |kind: u16| format!("('00000000-0000-7000-8{kind:03}-' || lpad(n::text, 12, '0'))::uuid");
    let (pupil, sign_in, session, earlier) = (id(PUPIL), id(SIGN_IN), id(SESSION), id(EARLIER));
    let last = pupils - 1;
    let sql = format!(
        "INSERT INTO classroom (school_id, id, name, sort_name, version, created_at)
         VALUES ('{school_id}', '{class}', 'Measured', 'measured', 1, now());
         INSERT INTO account (school_id, id, role, username, first_name, last_name, sort_name, classroom_id, year_group,
                              credential, credential_key, must_change_password, version, created_at)
         SELECT '{school_id}', {pupil}, 'pupil', 'measured' || n, 'Max', 'Measured', 'measured max',
                CASE WHEN n < {CLASS} THEN '{class}'::uuid END, '4', '', '', false, 1, now()
         FROM generate_series(0, {last}) AS n;
         INSERT INTO sign_in (school_id, id, account_id, created_at, expires_at)
         SELECT '{school_id}', {sign_in}, {pupil}, now(), now() + interval '1 day' FROM generate_series(0, {last}) AS n;
         INSERT INTO mastery (school_id, pupil_id, a, b, stability, difficulty, seen, correct, lapses, streak,
                              mean_ln_recall, standing, last_seen_at)
         SELECT '{school_id}', {pupil}, a, b, 5, 5, 4, 3, 0, 2, 8, (a + b + n) % 4 + 1, now() - interval '2 days'
         FROM generate_series(0, {last}) AS n, generate_series(2, 9) AS a, generate_series(5, 9) AS b WHERE a <= b;
         INSERT INTO practice_session (school_id, id, pupil_id, kind, number, state, plan, length, answered, correct, slow,
                                       engine, judged_on_accuracy, started_at, expires_at)
         SELECT '{school_id}', {session}, {pupil}, 'practice', 0, 'open', '{{}}', 20, 0, 0, 0, '{engine}', false,
                now() - interval '3 hours', now() + interval '1 day'
         FROM generate_series(0, {last}) AS n;
         INSERT INTO practice_session (school_id, id, pupil_id, kind, number, state, plan, length, answered, correct, slow,
                                       engine, judged_on_accuracy, started_at, expires_at, digested_at)
         SELECT '{school_id}', {earlier}, {pupil}, 'practice', 0, 'finished', '{{}}', 20, 20, 15, 3, '{engine}', false,
                now() - interval '2 days', now() - interval '2 days', now()
         FROM generate_series(0, {last}) AS n;
         INSERT INTO attempt (school_id, session_id, slot, position, a, b, form, answer, correct, elapsed_ms, recall_ms,
                              standing_before, standing_after, answered_at)
         SELECT '{school_id}', {earlier}, slot, slot, 7, 8, 0, 56, true, 2400, 1200, 2, 3, now() - interval '2 days'
         FROM generate_series(0, {last}) AS n, generate_series(0, 19) AS slot;
         ANALYZE",
        class = uuid(0, 0),
        engine = serde_json::to_string(&Learner::default())?,
    );
    database.execute_unprepared(&sql).await?;
    Ok(())
}

pub(crate) fn token(tokens: &Tokens, school_id: SchoolId, pupil: usize) -> Outcome<String> {
    let now = Utc::now();
    let claims = TokenClaims {
        sub: AccountId(uuid(PUPIL, pupil)),
        school_id,
        role: Role::Pupil,
        aud: Audience::School,
        exp: (now + ACCESS_TOKEN_LIFE).timestamp(),
        iat: now.timestamp(),
        jti: Uuid::now_v7(),
        sid: SignInId(uuid(SIGN_IN, pupil)),
    };
    Ok(tokens.sign(&claims)?.expose_secret().to_owned())
}

/// A started session with its pupil's token.
pub(crate) struct StartedSession {
    token: String,
    path: String,
    question: Value,
}

fn answers(product: &Product, school_id: SchoolId, url: &str) -> Outcome<()> {
    let mut sessions = start_sessions(product, school_id)?;
    let mut plain = PlainNode::start(product, school_id, url, PGBENCH_SESSIONS)?;
    // No jobs run during the measurement: the digests are due only after two hours, and the requests that started the
    // sessions have made the plans.
    let (mut times, mut rates, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let (mut processor, mut processor_ratios) = (Vec::new(), Vec::new());
    let mut baseline = pgbench(school_id, url, 0)?;
    for round in 1..=ROUNDS {
        let before = product.api.processor_time()?;
        let (answers, elapsed) = answer_in_parallel(product, &mut sessions)?;
        let processor_time = (product.api.processor_time()? - before) / number(answers.len()) * 1_000.0;
        processor_ratios.push(processor_time / plain.answer_round()?);
        processor.push(processor_time);
        let next = pgbench(school_id, url, round)?;
        let rate = number(answers.len()) / elapsed.as_secs_f64();
        ratios.push(rate / f64::midpoint(baseline, next));
        rates.push(rate);
        times.extend(answers);
        baseline = next;
    }
    let (ratio, rate) = (Spread::new(ratios), Spread::new(rates).median);
    let name = format!("answers over {CONNECTIONS} connections, ratio to pgbench with the same statements");
    row(&name, &format!("{ratio}; {rate:.0}/s"), "0.6 or more");
    row("  p99", &format!("{:.1} ms", ms(percentile(&mut times, 99))), "under 30 ms");
    row("  processor time of the API per 1,000 answers, seconds", &Spread::new(processor).to_string(), "under 0.3");
    row("    ratio to a plain Node service", &Spread::new(processor_ratios).to_string(), "under 0.42");
    Ok(())
}

/// The minimum, median and maximum of the rounds.
struct Spread {
    min: f64,
    median: f64,
    max: f64,
}

impl Spread {
    fn new(mut rounds: Vec<f64>) -> Self {
        rounds.sort_by(f64::total_cmp);
        Self { min: rounds[0], median: rounds[rounds.len() / 2], max: rounds[rounds.len() - 1] }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3} ({:.3}-{:.3})", self.median, self.min, self.max)
    }
}

#[allow(clippy::cast_precision_loss)]
pub(crate) fn number(count: usize) -> f64 {
    count as f64
}

/// Answers the sessions of a round over all connections in parallel. Returns the time of each answer and the total
/// time.
fn answer_in_parallel(
    product: &Product,
    connections: &mut [Vec<StartedSession>],
) -> Outcome<(Vec<Duration>, Duration)> {
    let start = Instant::now();
    let threads: Vec<_> = connections
        .iter_mut()
        .map(|sessions| {
            let (address, sessions) = (product.address, sessions.split_off(sessions.len() - SESSIONS_PER_ROUND));
            thread::spawn(move || answer_all(&mut Wire::open(address)?, sessions))
        })
        .collect();
    let mut times = Vec::new();
    for thread in threads {
        times.extend(thread.join().map_err(|_| "a client panicked")??);
    }
    Ok((times, start.elapsed()))
}

fn start_sessions(product: &Product, school_id: SchoolId) -> Outcome<Vec<Vec<StartedSession>>> {
    let threads: Vec<_> = (0..CONNECTIONS)
        .map(|connection| {
            let (address, tokens) = (product.address, product.tokens.clone());
            thread::spawn(move || {
                let mut wire = Wire::open(address)?;
                let first = connection * SESSIONS;
                let start = |number| start_session(&mut wire, &tokens, school_id, first + number);
                (0..SESSIONS).map(start).collect::<Outcome<Vec<_>>>()
            })
        })
        .collect();
    threads.into_iter().map(|thread| thread.join().map_err(|_| "a client panicked")?).collect()
}

/// Starts a pupil's session. The seeded open session started three hours ago, so it is not resumed.
pub(crate) fn start_session(
    wire: &mut Wire,
    tokens: &Tokens,
    school_id: SchoolId,
    pupil: usize,
) -> Outcome<StartedSession> {
    let token = token(tokens, school_id, pupil)?;
    let body = json!({ "kind": "practice", "length": 20 }).to_string();
    let started = wire.call("POST", "/sessions", &token, &body)?;
    let path = format!("/sessions/{}/answers", started["session"]["id"].as_str().unwrap_or_default());
    Ok(StartedSession { token, path, question: started["next"].clone() })
}

/// Answers all questions of the sessions and returns the times. Every fourth answer is wrong, so that live queues
/// change.
pub(crate) fn answer_all(wire: &mut Wire, sessions: Vec<StartedSession>) -> Outcome<Vec<Duration>> {
    let mut times = Vec::new();
    for StartedSession { token, path, mut question } in sessions {
        while !question.is_null() {
            let answer = if times.len() % 4 == 3 { 0 } else { right_answer(&question)? };
            let id = question["id"].as_str().unwrap_or_default();
            let body = format!(r#"{{"question_id":"{id}","answer":{answer},"elapsed_ms":2400}}"#);
            let start = Instant::now();
            let mut result = wire.call("POST", &path, &token, &body)?;
            times.push(start.elapsed());
            question = result["next"].take();
        }
    }
    Ok(times)
}

fn right_answer(question: &Value) -> Outcome<u32> {
    let text = question["text"].as_str().unwrap_or_default();
    let number = |text: &str| text.trim().parse::<u32>();
    if let Some((product, factor)) = text.split_once('÷') {
        return Ok(number(product)? / number(factor)?);
    }
    let (first, rest) = text.split_once('×').ok_or("the text is not a question")?;
    Ok(match rest.split_once('=') {
        Some((_, product)) => number(product)? / number(first)?,
        None => number(first)? * number(rest)?,
    })
}

/// Runs the statements of an answer in pgbench, with the same tables, indexes, policies and number of round trips.
/// Returns the transactions per second. Each run answers sessions that no other run answers.
fn pgbench(school_id: SchoolId, url: &str, run: usize) -> Outcome<f64> {
    let id = |kind: u16| format!("('00000000-0000-7000-8{kind:03}-' || lpad((:n)::text, 12, '0'))::uuid");
    let (pupil, sign_in, session) = (id(PUPIL), id(SIGN_IN), id(SESSION));
    let per_client = PGBENCH_SESSIONS / CONNECTIONS;
    let engine = serde_json::to_string(&Learner::default())?;
    let script = format!(
        "\\set n :client_id * {per_client} + (:i / 20) % {per_client}
\\set slot (:i % 20) + 20 * (:i / (20 * {per_client}))
BEGIN;
SELECT set_config('role', 'lms_tenant', true), set_config('statement_timeout', '5s', true), set_config('app.school_id', '{school_id}', true);
WITH caller AS (SELECT account.role, school.status FROM account INNER JOIN sign_in ON sign_in.school_id = account.school_id AND sign_in.account_id = account.id INNER JOIN school ON school.id = account.school_id WHERE account.school_id = '{school_id}' AND account.id = {pupil} AND account.archived_at IS NULL AND sign_in.school_id = '{school_id}' AND sign_in.id = {sign_in} AND sign_in.revoked_at IS NULL AND sign_in.expires_at > now()), s AS (SELECT id, state, assessment_id, length, answered, correct, slow, engine, judged_on_accuracy, expires_at FROM practice_session WHERE school_id = '{school_id}' AND id = {session} AND pupil_id = {pupil} FOR UPDATE) SELECT caller.role, caller.status, s.*, EXISTS (SELECT 1 FROM attempt AS e WHERE e.school_id = '{school_id}' AND e.session_id = s.id AND e.a = 7 AND e.b = 8) AS met, (SELECT count(*) FROM attempt AS e WHERE e.school_id = '{school_id}' AND e.session_id = s.id) AS stored, t.correct, t.recall_ms, t.usual_recall_ms, t.standing_before, t.standing_after, m.* FROM caller LEFT JOIN s ON s.id = {session} LEFT JOIN attempt AS t ON t.school_id = '{school_id}' AND t.session_id = s.id AND t.slot = :slot AND t.a = 7 AND t.b = 8 AND t.form = 0 LEFT JOIN mastery AS m ON m.school_id = '{school_id}' AND m.pupil_id = {pupil} AND m.a = 7 AND m.b = 8;
WITH write_0 AS (INSERT INTO attempt (school_id, session_id, slot, position, a, b, form, answer, correct, elapsed_ms, recall_ms, usual_recall_ms, standing_before, standing_after, answered_at) VALUES ('{school_id}', {session}, :slot, :slot, 7, 8, 0, 56, true, 2400, 1200, 1500, 2, 3, now())), write_1 AS (INSERT INTO mastery (school_id, pupil_id, a, b, stability, difficulty, seen, correct, lapses, streak, mean_ln_recall, standing, last_seen_at) VALUES ('{school_id}', {pupil}, 7, 8, 5.5, 5, 5, 4, 0, 3, 7.9, 3, now()) ON CONFLICT (school_id, pupil_id, a, b) DO UPDATE SET stability = excluded.stability, difficulty = excluded.difficulty, seen = excluded.seen, correct = excluded.correct, lapses = excluded.lapses, streak = excluded.streak, mean_ln_recall = excluded.mean_ln_recall, standing = excluded.standing, last_seen_at = excluded.last_seen_at) UPDATE practice_session SET answered = 1, correct = 1, slow = 0, engine = '{engine}', last_answered_at = now() WHERE school_id = '{school_id}' AND id = {session};
COMMIT;
\\set i :i + 1
"
    );
    let directory = tempfile::tempdir()?;
    let file = directory.path().join("answer.sql");
    fs::write(&file, script)?;
    let output = Command::new(pgbench_path()?)
        .args([
            "-n",
            "-M",
            "prepared",
            "-D",
            &format!("i={}", run * 20 * PGBENCH_SESSIONS_PER_RUN),
            "-j",
            "2",
            "-c",
            &CONNECTIONS.to_string(),
        ])
        .args(["-T", &PGBENCH_SECONDS.to_string(), "-f"])
        .arg(&file)
        .arg(url)
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find(|line| line.starts_with("tps = "));
    let rate = line
        .and_then(|line| line.split(' ').nth(2))
        .ok_or_else(|| format!("pgbench reported no rate:\n{text}{}", String::from_utf8_lossy(&output.stderr)))?;
    Ok(rate.parse()?)
}

/// Finds pgbench, which comes with the PostgreSQL server. On Debian it is not on the PATH.
fn pgbench_path() -> Outcome<PathBuf> {
    let on_path = env::var_os("PATH").into_iter().flat_map(|path| env::split_paths(&path).collect::<Vec<_>>());
    let debian =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let file = on_path.chain(debian).map(|directory| directory.join("pgbench")).find(|file| file.is_file());
    Ok(file.ok_or("pgbench was not found: install the PostgreSQL server")?)
}

/// Writes `attempts` further attempts. Returns the p95 of each view that a teacher opens.
async fn views(
    product: &Product,
    school_id: SchoolId,
    database: &Database,
    attempts: u64,
) -> Outcome<Vec<(&'static str, Duration)>> {
    let sessions = attempts / 20;
    let id = format!("md5('{attempts} ' || n)::uuid");
    let sql = format!(
        "INSERT INTO practice_session (school_id, id, pupil_id, kind, number, state, plan, length, answered, correct, slow,
                                       engine, judged_on_accuracy, started_at, expires_at, digested_at)
         SELECT '{school_id}', {id}, ('00000000-0000-7000-8001-' || lpad((n % {VIEWED_PUPILS})::text, 12, '0'))::uuid, 'practice',
                n, 'finished', '{{}}', 20, 20, 15, 3, '{{}}', false, now() - n * interval '1 hour' / 8, now(), now()
         FROM generate_series(1, {sessions}) AS n;
         INSERT INTO attempt (school_id, session_id, slot, position, a, b, form, answer, correct, elapsed_ms, recall_ms,
                              standing_before, standing_after, answered_at)
         SELECT '{school_id}', {id}, slot, slot, 7, 8, 0, 56, true, 2400, 1200, 2, 3, now()
         FROM generate_series(1, {sessions}) AS n, generate_series(0, 19) AS slot;
         ANALYZE"
    );
    let start = Instant::now();
    database.execute_unprepared(&sql).await?;
    println!("  ({attempts} attempts were written in {:.0} s)", start.elapsed().as_secs_f64());
    let token = Arc::new(product.headteacher(school_id, database).await?);
    let class = uuid(0, 0);
    let mut results = Vec::new();
    for (name, path) in
        [("class facts", format!("/teacher/classrooms/{class}/facts")), ("dashboard", "/teacher/dashboard".to_owned())]
    {
        let mut wire = Wire::open(product.address)?;
        let mut times = Vec::new();
        for _ in 0..VIEWS {
            let start = Instant::now();
            wire.call("GET", &path, &token, "")?;
            times.push(start.elapsed());
        }
        results.push((name, percentile(&mut times, 95)));
    }
    Ok(results)
}
