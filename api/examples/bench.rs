//! Measures the product as it runs in production: real processes of the release build, PostgreSQL and Redis.
//!
//! Speeds are given as ratios to the machine's raw bcrypt rate in the same run, because machines differ and are shared.
//! Run it by `make bench`.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use migration::fresh::fresh_database;
use reqwest::{Client, multipart};
use serde_json::{Value, json};
use worker::keys::KeyRing;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const COST: u32 = 10;
const PUPILS: u32 = 1_000;
const LOGINS: u32 = 300;
const CONNECTIONS: usize = 16;
const DRY_RUN_ROWS: u32 = 10_000;
const PAIRS: usize = 40;

#[tokio::main]
async fn main() -> Outcome<()> {
    let cores = thread::available_parallelism()?.get();
    let database = fresh_database().await;
    let product = Product::start(database.url()).await?;
    println!("{cores} cores, bcrypt cost {COST}, PostgreSQL and Redis, release build\n");
    row("resident memory of `lms serve`, idle", &format!("{:.0} MB", product.api.resident_mb()?), "under 60 MB");

    let raw = raw_rate(cores);
    println!("  raw bcrypt: {raw:.1} hashes a second on {cores} cores");

    let (took, slowest) = product.beside_me(product.import(&roster(PUPILS, true), "commit")).await?;
    let rate = f64::from(PUPILS) / took.as_secs_f64();
    let raw = f64::midpoint(raw, raw_rate(cores));
    row(&format!("import of {PUPILS} pupils with PINs, ratio to raw"), &format!("{:.3}", rate / raw), "0.95 or more");
    row("  GET /auth/me meanwhile, p99", &format!("{:.1} ms", ms(slowest)), "under 50 ms");

    let before = raw_rate(cores);
    let (took, slowest) = product.beside_me(product.log_pupils_in()).await?;
    let rate = f64::from(LOGINS) / took.as_secs_f64();
    let raw = f64::midpoint(before, raw_rate(cores));
    row(
        &format!("{LOGINS} log-ins over {CONNECTIONS} connections, ratio to raw"),
        &format!("{:.3}", rate / raw),
        "0.95 or more",
    );
    row("  GET /auth/me meanwhile, p99", &format!("{:.1} ms", ms(slowest)), "under 50 ms");

    let (unknown, wrong) = product.refusals().await?;
    row("log-in of an unknown user, median", &format!("{:.1} ms", ms(unknown)), "as the next");
    row("log-in with a wrong PIN, median", &format!("{:.1} ms", ms(wrong)), "as the last");

    let took = product.import(&roster(DRY_RUN_ROWS, false), "dry_run").await?;
    row(&format!("dry run of {DRY_RUN_ROWS} rows"), &format!("{:.2} s", took.as_secs_f64()), "under 3 s");
    Ok(())
}

fn row(what: &str, figure: &str, wanted: &str) {
    println!("{what:<62} {figure:>10}   ({wanted})");
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// Hashes a second that the machine makes when it does nothing else.
fn raw_rate(cores: usize) -> f64 {
    let done = Arc::new(AtomicU32::new(0));
    let begin = Instant::now();
    let window = Duration::from_secs(4);
    let threads: Vec<_> = (0..cores)
        .map(|_| {
            let done = Arc::clone(&done);
            thread::spawn(move || {
                while begin.elapsed() < window {
                    bcrypt::hash("0123456789012345678901234567890123456789abc", COST).expect("bcrypt hashes");
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("hashing does not panic");
    }
    f64::from(done.load(Ordering::Relaxed)) / begin.elapsed().as_secs_f64()
}

/// A roster of so many pupils in classes of 30. Its PINs are the line's number in a scrambled order.
fn roster(pupils: u32, with_pins: bool) -> String {
    let mut csv = String::from("role,username,first_name,last_name,classroom,year_group,pin,external_id\n");
    for number in 0..pupils {
        let pin = if with_pins { pin(number) } else { String::new() };
        let class = number / 30;
        writeln!(csv, "pupil,bench{number},Ben{number},Price,Class {class},4,{pin},X{number}").expect("texts grow");
    }
    csv
}

fn pin(number: u32) -> String {
    format!("{:06}", (number * 7_919 + 100_003) % 1_000_000)
}

struct Process(Child);

impl Process {
    fn resident_mb(&self) -> Outcome<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS")).ok_or("no VmRSS")?;
        let kilobytes: f64 = line.split_whitespace().nth(1).ok_or("no number")?.parse()?;
        Ok(kilobytes / 1_024.0)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Product {
    api: Process,
    _worker: Process,
    client: Client,
    base: String,
    school_id: String,
    token: String,
}

impl Product {
    async fn start(database_url: &str) -> Outcome<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let (tokens, peppers, seals) = (KeyRing::draw(), KeyRing::draw(), KeyRing::draw());
        let process = |name: &str| {
            let mut command = Command::new(binary(name));
            command
                .env("DATABASE_URL", database_url)
                .env("LMS_TOKEN_KEYS", tokens.to_setting())
                .env("LMS_PEPPERS", peppers.to_setting())
                .env("LMS_SEAL_KEYS", seals.to_setting())
                .env("LMS_BCRYPT_COST", COST.to_string())
                .env("LMS_LOGIN_BURST", "1000000")
                .env("LMS_LOGIN_ADDRESS_BURST", "1000000")
                .env("LMS_LOG", "error");
            if let Ok(url) = env::var("LMS_TEST_REDIS_URL") {
                command.env("REDIS_URL", url);
            }
            command
        };
        let mut admin = process("lms")
            .args(["platform-admin", "create", "bench"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        admin.stdin.take().ok_or("no stdin")?.write_all(b"a-password-for-the-bench\n")?;
        if !admin.wait()?.success() {
            return Err("no platform admin".into());
        }
        let listen = format!("127.0.0.1:{port}");
        let api = Process(process("lms").args(["serve", "--listen", &listen]).spawn()?);
        let worker = Process(process("lms-worker").spawn()?);
        let client = Client::new();
        let mut product = Self {
            api,
            _worker: worker,
            client,
            base: format!("http://{listen}/api/v1"),
            school_id: String::new(),
            token: String::new(),
        };
        product.sign_in().await?;
        Ok(product)
    }

    async fn sign_in(&mut self) -> Outcome<()> {
        while self.client.get(format!("{}/schools", self.base)).send().await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let operator =
            self.post("/platform/login", json!({"username": "bench", "password": "a-password-for-the-bench"})).await?;
        self.token = text(&operator["access_token"]);
        let school = self.post("/platform/schools", json!({"name": "Bench", "slug": "bench", "urn": "100000"})).await?;
        self.school_id = text(&school["id"]);
        let admin = json!({"role": "it_admin", "username": "admin", "first_name": "Ada", "last_name": "Bench"});
        let admin = self.post(&format!("/platform/schools/{}/admins", self.school_id), admin).await?;
        let login = json!({"school_id": self.school_id, "username": "admin", "password": admin["password"]});
        self.token = text(&self.post("/auth/staff/login", login).await?["access_token"]);
        Ok(())
    }

    async fn post(&self, path: &str, body: Value) -> Outcome<Value> {
        let request = self.client.post(format!("{}{path}", self.base)).bearer_auth(&self.token).json(&body);
        Ok(request.send().await?.error_for_status()?.json().await?)
    }

    /// How long an import takes, from the upload to its end.
    async fn import(&self, csv: &str, mode: &'static str) -> Outcome<Duration> {
        let begin = Instant::now();
        let form = multipart::Form::new()
            .part("file", multipart::Part::text(csv.to_owned()).file_name("roster.csv"))
            .text("mode", mode);
        let request = self.client.post(format!("{}/admin/imports", self.base)).bearer_auth(&self.token).multipart(form);
        let import: Value = request.send().await?.error_for_status()?.json().await?;
        let path = format!("{}/admin/imports/{}?limit=1", self.base, text(&import["id"]));
        loop {
            let answer: Value =
                self.client.get(&path).bearer_auth(&self.token).send().await?.error_for_status()?.json().await?;
            match answer["import"]["state"].as_str() {
                Some("done" | "ready") => return Ok(begin.elapsed()),
                Some("rejected" | "failed") => return Err(format!("the import failed: {answer}").into()),
                _ => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        }
    }

    async fn log_pupils_in(&self) -> Outcome<Duration> {
        let begin = Instant::now();
        let next = Arc::new(AtomicU32::new(0));
        let workers = (0..CONNECTIONS).map(|_| {
            let next = Arc::clone(&next);
            async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= LOGINS {
                        return Ok::<_, Box<dyn Error + Send + Sync>>(());
                    }
                    let body =
                        json!({"school_id": self.school_id, "username": format!("bench{number}"), "pin": pin(number)});
                    self.post("/auth/pupil/login", body).await?;
                }
            }
        });
        futures_util::future::try_join_all(workers).await?;
        Ok(begin.elapsed())
    }

    /// Does the work while somebody asks `GET /auth/me` again and again; the p99 of that.
    async fn beside_me<T>(&self, work: impl Future<Output = Outcome<T>>) -> Outcome<(T, Duration)> {
        let stop = AtomicBool::new(false);
        let asking = async {
            let mut times = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                let begin = Instant::now();
                let request = self.client.get(format!("{}/auth/me", self.base)).bearer_auth(&self.token);
                request.send().await?.error_for_status()?.bytes().await?;
                times.push(begin.elapsed());
                // Seldom enough not to take the cores from the work that is measured.
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            times.sort();
            Ok::<_, Box<dyn Error + Send + Sync>>(times[times.len() * 99 / 100])
        };
        let working = async {
            let done = work.await;
            stop.store(true, Ordering::Relaxed);
            done
        };
        let (done, slowest) = tokio::join!(working, asking);
        Ok((done?, slowest?))
    }

    /// Medians of refused log-ins: of an unknown user, and with a wrong PIN.
    async fn refusals(&self) -> Outcome<(Duration, Duration)> {
        let (mut unknown, mut wrong) = (Vec::new(), Vec::new());
        for number in 0..PAIRS {
            unknown.push(self.refusal(&format!("nobody{number}")).await?);
            wrong.push(self.refusal(&format!("bench{number}")).await?);
        }
        unknown.sort();
        wrong.sort();
        Ok((unknown[PAIRS / 2], wrong[PAIRS / 2]))
    }

    async fn refusal(&self, username: &str) -> Outcome<Duration> {
        let begin = Instant::now();
        let body = json!({"school_id": self.school_id, "username": username, "pin": "000001"});
        let answer = self.client.post(format!("{}/auth/pupil/login", self.base)).json(&body).send().await?;
        if answer.status() != 401 {
            return Err(format!("a wrong PIN was answered with {}", answer.status()).into());
        }
        Ok(begin.elapsed())
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A binary of the same build, which stands beside the examples.
fn binary(name: &str) -> PathBuf {
    let examples = env::current_exe().expect("this process has a file");
    examples.parent().and_then(|folder| folder.parent()).expect("examples are in a folder of the build").join(name)
}
