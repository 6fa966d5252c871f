//! Runs the program as a process and calls the service over a socket.

use std::{
    env,
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use poem::http::Method;
use reqwest::{
    Client,
    multipart::{Form, Part},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use worker::keys::KeyRing;

use crate::until;

// The passwords of the operator and of the school's administrator.
pub const OPERATOR_PASSWORD: &str = "granite-otter-51-quays";
pub const ADMIN_PASSWORD: &str = "seven-quiet-harbours-9";

/// How long a test waits for a process or a response before the test fails. A working service needs much less time.
const PATIENCE: Duration = Duration::from_secs(30);

/// Returns whether to skip a test that runs only on SQLite, and prints a notice if so.
pub fn skipped() -> bool {
    let elsewhere = env::var("LMS_TEST_DATABASE").is_ok_and(|database| database != "sqlite");
    if elsewhere {
        eprintln!("skipped: this process works on SQLite");
    }
    elsewhere
}

/// Returns how often a fault is repeated: 3 times, or 20 times if `LMS_TEST_LONG` is set.
pub fn times() -> usize {
    if env::var_os("LMS_TEST_LONG").is_some() { 20 } else { 3 }
}

/// The program with its data folder and its settings.
pub struct Lms {
    folder: TempDir,
    settings: Vec<(&'static str, String)>,
}

impl Lms {
    /// Returns the program with an empty data folder and with limits for a test, which sends requests as fast as it
    /// can, all from one address and often for one account.
    pub fn new() -> Self {
        ["LMS_ACCOUNT_RATE", "LMS_SCHOOL_RATE", "LMS_ANONYMOUS_RATE"]
            .into_iter()
            .fold(Self::as_shipped(), |lms, limit| lms.with(limit, "0"))
            .with("LMS_BCRYPT_COST", "4")
            .with("LMS_LOGIN_BURST", "100000")
            .with("LMS_LOGIN_ADDRESS_BURST", "100000")
    }

    /// Returns the program with an empty data folder and its default limits.
    pub fn as_shipped() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), settings: Vec::new() }
    }

    /// Adds a setting to the environment.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.settings.push((name, value.to_owned()));
        self
    }

    /// Uses this PostgreSQL database and generates the secret keys.
    pub fn on_postgres(self, url: &str) -> Self {
        let key = KeyRing::draw().to_setting();
        let names = ["LMS_TOKEN_KEYS", "LMS_PEPPERS", "LMS_SEAL_KEYS"];
        names.into_iter().fold(self.with("DATABASE_URL", url), |lms, name| lms.with(name, &key))
    }

    /// Returns the data folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns a command that is not started yet. The command does not inherit the environment of the tests.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary("lms"));
        command
            .args(arguments)
            .env_clear()
            .env("LMS_DATA_DIR", self.folder())
            .env("LMS_LISTEN", "127.0.0.1:0")
            .env("LMS_LOG_FORMAT", "json")
            // `scripts/with-services` decides whether connections to PostgreSQL are encrypted.
            .envs(env::var("PGSSLMODE").map(|mode| ("PGSSLMODE", mode)))
            .envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a command and waits until it ends.
    pub fn run(&self, arguments: &[&str], input: &str) -> Output {
        let piped = self.command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = piped.unwrap();
        // A failed write is ignored, because a command that reads no input may have ended already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// Starts a command.
    pub fn start(&self, arguments: &[&str]) -> Running {
        Running::start(&mut self.command(arguments))
    }

    /// Starts the service and waits until it logs its address.
    pub fn serve(&self) -> Server {
        self.serve_as("lms")
    }

    /// Starts the service and waits until it logs its address. The process connects to PostgreSQL with `name` as its
    /// application name.
    pub fn serve_as(&self, name: &str) -> Server {
        self.serve_at(name, "127.0.0.1:0")
    }

    /// Starts the service on this address and waits until it logs its address.
    pub fn serve_at(&self, name: &str, listen: &str) -> Server {
        Server::of(Running::start(self.command(&["serve"]).env("PGAPPNAME", name).env("LMS_LISTEN", listen)))
    }

    /// Starts a worker process with the same settings.
    #[allow(dead_code, reason = "the fault tests name their workers")]
    pub fn work(&self) -> Running {
        self.work_as("lms-worker")
    }

    /// Starts a worker process with the same settings. PostgreSQL knows the process by this application name.
    pub fn work_as(&self, name: &str) -> Running {
        let program = binary("lms-worker");
        let service = self.command(&[]);
        let settings = service.get_envs().filter_map(|(name, value)| Some((name, value?)));
        Running::start(Command::new(program).env_clear().envs(settings).env("PGAPPNAME", name))
    }
}

/// Returns the path of a program of the workspace. The program is in the directory `LMS_TEST_BINARIES` or, if the
/// variable is not set, in the parent of the test's directory.
pub fn binary(name: &str) -> PathBuf {
    if let Some(folder) = env::var_os("LMS_TEST_BINARIES") {
        return Path::new(&folder).join(name);
    }
    let test = env::current_exe().unwrap();
    let path = test.ancestors().nth(2).unwrap().join(name);
    assert!(path.exists(), "cargo build --bin {name}");
    path
}

/// A process whose output is recorded. It is killed on drop.
pub struct Running {
    child: Child,
    output: Arc<Mutex<String>>,
    /// The threads that record standard output and standard error.
    readers: [JoinHandle<()>; 2],
}

impl Running {
    /// Starts a process and records its output.
    pub fn start(command: &mut Command) -> Self {
        let piped = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        let output = Arc::new(Mutex::new(String::new()));
        let streams: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        let readers = streams.map(|stream| {
            let written = Arc::clone(&output);
            thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    writeln!(written.lock().unwrap(), "{line}").unwrap();
                }
            })
        });
        Self { child, output, readers }
    }

    /// Returns everything that the process has written so far to standard output and standard error.
    pub fn output(&self) -> String {
        self.output.lock().unwrap().clone()
    }

    /// Waits until the process logs an event with this message and returns the event's address.
    pub fn address_of(&self, message: &str) -> String {
        let started = Instant::now();
        let address = |line: &str| {
            let event: Value = serde_json::from_str(line).unwrap_or_default();
            (event["message"] == message).then(|| event["address"].as_str().unwrap_or_default().to_owned())
        };
        loop {
            let output = self.output();
            if let Some(address) = output.lines().find_map(address) {
                return address;
            }
            assert!(started.elapsed() < PATIENCE, "the log does not contain {message}: {output}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Sends SIGTERM, as an orchestrator does.
    pub fn request_stop(&self) {
        self.signal("TERM");
    }

    /// Sends a signal, named without `SIG`.
    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// Waits until the process has ended and its output is read. Returns its exit status and how long that took.
    pub async fn end(&mut self) -> (ExitStatus, Duration) {
        let started = Instant::now();
        loop {
            if self.readers.iter().all(JoinHandle::is_finished)
                && let Some(status) = self.child.try_wait().unwrap()
            {
                return (status, started.elapsed());
            }
            assert!(started.elapsed() < PATIENCE, "the process does not end: {}", self.output());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Errors are ignored, because the process may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The running service. It is killed on drop.
pub struct Server {
    pub running: Running,
    pub address: String,
    http: Client,
}

impl Server {
    /// Waits until the process logs its address.
    pub fn of(running: Running) -> Self {
        let address = running.address_of("serving");
        Self { running, address, http: Client::builder().no_proxy().build().unwrap() }
    }

    /// Follows a service that another program has started, whose log is this file.
    pub fn with_log(log: &Path) -> Self {
        let running = Running::start(Command::new("tail").args(["--lines=+1", "--follow"]).arg(log));
        let address = running.address_of("serving");
        Self { running, address, http: Client::builder().no_proxy().build().unwrap() }
    }

    /// Returns everything that the service has logged so far.
    pub fn log(&self) -> String {
        self.running.output()
    }

    /// Waits until the service logs the address of its telemetry listener, and returns the address.
    pub fn metrics_address(&self) -> String {
        self.running.address_of("serving metrics")
    }

    /// Kills the process, as a power cut would.
    pub fn kill(self) {
        drop(self);
    }

    /// Sends SIGTERM, as an orchestrator does.
    pub fn request_stop(&self) {
        self.running.request_stop();
    }

    /// Waits until the process ends and returns its exit status and how long that took.
    pub async fn end(&mut self) -> (ExitStatus, Duration) {
        self.running.end().await
    }

    /// Returns the peak resident memory of the process, in megabytes.
    pub fn peak_memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.running.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
    }

    /// Returns the id of the process.
    pub fn process_id(&self) -> u32 {
        self.running.child.id()
    }

    /// Returns the number of files and connections that the process has open.
    pub fn open_files(&self) -> usize {
        fs::read_dir(format!("/proc/{}/fd", self.process_id())).unwrap().count()
    }

    /// Returns the processor time that the process has used.
    pub fn processor_time(&self) -> Duration {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.process_id())).unwrap();
        // User and system time are fields 14 and 15, in ticks of 10 ms. The fields are counted from the end of the
        // program's name, because the name may contain spaces.
        let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
        let ticks = [11, 12].map(|field: usize| fields[field].parse::<u64>().unwrap());
        Duration::from_millis(10 * ticks.iter().sum::<u64>())
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}/api/v1{path}", self.address)
    }

    /// Calls the API and returns the status and body of the response, or the error if there was no response.
    pub async fn try_call(
        &self,
        method: Method,
        path: &str,
        token: &str,
        body: Option<Value>,
    ) -> reqwest::Result<(u16, String)> {
        let mut call = self.http.request(method, self.url(path)).timeout(PATIENCE);
        if !token.is_empty() {
            call = call.bearer_auth(token);
        }
        if let Some(body) = body {
            call = call.json(&body);
        }
        let answer = call.send().await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }

    /// Sends a request with any headers and body and returns the status.
    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> u16 {
        let mut call = self.http.request(method, self.url(path)).timeout(PATIENCE).body(body.to_owned());
        for (name, value) in headers {
            call = call.header(*name, *value);
        }
        call.send().await.unwrap().status().as_u16()
    }

    /// Calls the API and returns the body of a successful response.
    pub async fn get(&self, path: &str, token: &str) -> Value {
        let (status, text) = self.try_call(Method::GET, path, token, None).await.unwrap();
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap_or(Value::String(text))
    }

    /// Calls the API and returns the body of a successful response.
    pub async fn post(&self, path: &str, token: &str, body: Value) -> Value {
        let (status, text) = self.try_call(Method::POST, path, token, Some(body)).await.unwrap();
        assert!(status < 300, "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Logs in and returns the access token.
    pub async fn log_in(&self, path: &str, body: Value) -> String {
        self.post(path, "", body).await["access_token"].as_str().unwrap().to_owned()
    }

    /// Creates the operator, a school and its administrator.
    pub async fn create_school(&self, lms: &Lms) -> ServedSchool {
        let output = lms.run(&["platform-admin", "create", "operator"], OPERATOR_PASSWORD);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        self.create_school_as(OPERATOR_PASSWORD).await
    }

    /// Creates a school and its administrator, as the operator with this password.
    pub async fn create_school_as(&self, operator_password: &str) -> ServedSchool {
        let credentials = json!({ "username": "operator", "password": operator_password });
        let operator = self.log_in("/platform/login", credentials).await;
        let school = json!({ "name": "Elm Road Primary School", "slug": "elm-road", "urn": "100001" });
        let id = self.post("/platform/schools", &operator, school).await["id"].as_str().unwrap().to_owned();
        let admin = json!({ "role": "headteacher", "username": "tlane", "first_name": "Tobi", "last_name": "Lane",
            "password": ADMIN_PASSWORD });
        self.post(&format!("/platform/schools/{id}/admins"), &operator, admin).await;
        let credentials = json!({ "school_id": id, "username": "tlane", "password": ADMIN_PASSWORD });
        let admin = self.log_in("/auth/staff/login", credentials).await;
        ServedSchool { id, operator, admin }
    }

    /// Logs the administrator in again, because access tokens expire after a quarter of an hour.
    pub async fn log_in_again(&self, school: ServedSchool) -> ServedSchool {
        let credentials = json!({ "school_id": school.id, "username": "tlane", "password": ADMIN_PASSWORD });
        ServedSchool { admin: self.log_in("/auth/staff/login", credentials).await, ..school }
    }

    /// Uploads a roster and returns the status and body of the response, or the error if there was no response.
    pub async fn try_upload(
        &self,
        school: &ServedSchool,
        roster: Vec<u8>,
        mode: &'static str,
    ) -> reqwest::Result<(u16, String)> {
        let form = Form::new()
            .text("mode", mode)
            .text("confirm_large", "true")
            .part("file", Part::bytes(roster).file_name("roster.csv"));
        let call = self.http.post(self.url("/admin/imports")).bearer_auth(&school.admin).multipart(form);
        let answer = call.timeout(PATIENCE).send().await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }

    /// Uploads a roster for import and returns the import's id.
    pub async fn upload(&self, school: &ServedSchool, roster: Vec<u8>) -> String {
        let (status, text) = self.try_upload(school, roster, "commit").await.unwrap();
        assert_eq!(status, 202, "{text}");
        serde_json::from_str::<Value>(&text).unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// Returns the current state of an import.
    pub async fn import(&self, school: &ServedSchool, id: &str) -> Value {
        self.get(&format!("/admin/imports/{id}?limit=1"), &school.admin).await["import"].clone()
    }

    /// Waits until an import has succeeded or failed.
    pub async fn until_ended(&self, school: &ServedSchool, id: &str) -> Value {
        let in_progress = |state: &Value| ["queued", "validating", "committing"].iter().any(|name| state == name);
        until(async || !in_progress(&self.import(school, id).await["state"])).await;
        self.import(school, id).await
    }

    /// Returns all items of a list, from all its pages.
    pub async fn list(&self, path: &str, token: &str) -> Vec<Value> {
        let (mut items, mut next) = (Vec::new(), String::new());
        loop {
            let page = self.get(&format!("{path}limit=200{next}"), token).await;
            items.extend(page["items"].as_array().unwrap().iter().cloned());
            let Some(cursor) = page["next"].as_str() else { return items };
            next = format!("&after={cursor}");
        }
    }
}

/// A school in the running service, with access tokens of the operator and of its administrator.
pub struct ServedSchool {
    pub id: String,
    pub operator: String,
    pub admin: String,
}

/// Returns a roster of pupils without PINs. Each `number` yields different pupils.
pub fn roster(number: usize, pupils: usize) -> Vec<u8> {
    let mut roster = "first_name,last_name,classroom,external_id\n".to_owned();
    for pupil in 0..pupils {
        let _ = writeln!(roster, "Ava,Price,Class {number},N{number}P{pupil}");
    }
    roster.into_bytes()
}
