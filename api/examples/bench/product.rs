//! The product as in production: processes of the release build with PostgreSQL and Redis.

use std::{
    env, fs,
    io::Write as _,
    net::SocketAddr,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use api::tokens::{ACCESS_TOKEN_LIFE, Audience, TokenClaims, Tokens};
use chrono::Utc;
use entity::{AccountId, Database, Role, SchoolId, SignInId};
use reqwest::Client;
use sea_orm::ConnectionTrait;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use uuid::Uuid;
use worker::keys::KeyRing;

use crate::{COST, Outcome};

/// A process that is killed when this value is dropped.
pub(crate) struct Process(pub(crate) Child);

impl Process {
    pub(crate) fn resident_mb(&self) -> Outcome<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS")).ok_or("VmRSS is missing")?;
        let kilobytes: f64 = line.split_whitespace().nth(1).ok_or("VmRSS has no value")?.parse()?;
        Ok(kilobytes / 1_024.0)
    }

    /// Returns the processor time that the process has used, in seconds, with a resolution of hundredths.
    pub(crate) fn processor_time(&self) -> Outcome<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0.id()))?;
        let (_, fields) = stat.rsplit_once(')').ok_or("the process name is missing in stat")?;
        let ticks: Result<Vec<f64>, _> = fields.split_whitespace().skip(11).take(2).map(str::parse).collect();
        Ok(ticks?.iter().sum::<f64>() / 100.0)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The API, a worker, and a school with a signed-in IT admin.
pub(crate) struct Product {
    pub(crate) api: Process,
    _worker: Process,
    pub(crate) client: Client,
    pub(crate) address: SocketAddr,
    pub(crate) base: String,
    pub(crate) school_id: String,
    pub(crate) token: String,
    pub(crate) tokens: Tokens,
    pub(crate) token_keys: KeyRing,
}

impl Product {
    pub(crate) async fn start(database_url: &str) -> Outcome<Self> {
        let address = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
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
                .envs(["LMS_ACCOUNT_RATE", "LMS_SCHOOL_RATE", "LMS_ANONYMOUS_RATE"].map(|limit| (limit, "0")))
                .env("LMS_MAX_CONNECTIONS_PER_ADDRESS", "2048")
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
        admin.stdin.take().ok_or("no stdin")?.write_all(b"a-password-that-only-measures\n")?;
        if !admin.wait()?.success() {
            return Err("the platform administrator could not be created".into());
        }
        let api = Process(process("lms").args(["serve", "--listen", &address.to_string()]).spawn()?);
        let worker = Process(process("lms-worker").spawn()?);
        let mut product = Self {
            api,
            _worker: worker,
            client: Client::new(),
            address,
            base: format!("http://{address}/api/v1"),
            school_id: String::new(),
            token: String::new(),
            tokens: Tokens::new(tokens.clone()),
            token_keys: tokens,
        };
        product.sign_in().await?;
        Ok(product)
    }

    async fn sign_in(&mut self) -> Outcome<()> {
        while self.client.get(format!("{}/schools", self.base)).send().await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let operator = self
            .post("/platform/login", json!({"username": "bench", "password": "a-password-that-only-measures"}))
            .await?;
        self.token = text(&operator["access_token"]);
        let school = self.post("/platform/schools", json!({"name": "Bench", "slug": "bench", "urn": "100000"})).await?;
        self.school_id = text(&school["id"]);
        let admin = json!({"role": "it_admin", "username": "admin", "first_name": "Ada", "last_name": "Bench"});
        let admin = self.post(&format!("/platform/schools/{}/admins", self.school_id), admin).await?;
        let login = json!({"school_id": self.school_id, "username": "admin", "password": admin["password"]});
        self.token = text(&self.post("/auth/staff/login", login).await?["access_token"]);
        Ok(())
    }

    /// Writes a headteacher of the school directly into the database. Returns an access token for the headteacher.
    pub(crate) async fn headteacher(&self, school_id: SchoolId, database: &Database) -> Outcome<String> {
        let (id, sign_in) = (AccountId::draw(), SignInId::draw());
        let sql = format!(
            "INSERT INTO account (school_id, id, role, username, first_name, last_name, sort_name, credential,
                                  credential_key, must_change_password, version, created_at)
             VALUES ('{school_id}', '{id}', 'headteacher', 'h{id}', 'Hal', 'Head', 'head hal', '', '', false, 1, now());
             INSERT INTO sign_in (school_id, id, account_id, created_at, expires_at)
             VALUES ('{school_id}', '{sign_in}', '{id}', now(), now() + interval '1 day')"
        );
        database.execute_unprepared(&sql).await?;
        let now = Utc::now();
        let claims = TokenClaims {
            sub: id,
            school_id,
            role: Role::Headteacher,
            aud: Audience::School,
            exp: (now + ACCESS_TOKEN_LIFE).timestamp(),
            iat: now.timestamp(),
            jti: Uuid::now_v7(),
            sid: sign_in,
        };
        Ok(self.tokens.sign(&claims)?.expose_secret().to_owned())
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Outcome<Value> {
        let request = self.client.post(format!("{}{path}", self.base)).bearer_auth(&self.token).json(&body);
        Ok(request.send().await?.error_for_status()?.json().await?)
    }

    /// Runs `work` while a client repeatedly calls `GET /auth/me`. Returns the result and the p99 of these calls.
    pub(crate) async fn measure_with_me<T>(&self, work: impl Future<Output = Outcome<T>>) -> Outcome<(T, Duration)> {
        let stop = AtomicBool::new(false);
        let calls = async {
            let mut times = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                let start = Instant::now();
                let request = self.client.get(format!("{}/auth/me", self.base)).bearer_auth(&self.token);
                request.send().await?.error_for_status()?.bytes().await?;
                times.push(start.elapsed());
                // Without the pause, the calls would take processor time away from the measured work.
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            Outcome::Ok(crate::percentile(&mut times, 99))
        };
        let work = async {
            let result = work.await;
            stop.store(true, Ordering::Relaxed);
            result
        };
        let (result, p99) = tokio::join!(work, calls);
        Ok((result?, p99?))
    }
}

/// Returns the text of a JSON string.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Returns the path of a binary of the same build, in the parent directory of the examples.
fn binary(name: &str) -> PathBuf {
    let example = env::current_exe().expect("this process has an executable file");
    let directory = example.parent().and_then(|examples| examples.parent());
    directory.expect("the directory of the examples has a parent").join(name)
}
