//! The program, its running service, and a school that calls it over a socket.

use std::{
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{Arc, Mutex},
    thread,
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

use crate::support::until;

/// What the operator and the school's administrator sign in with.
pub(super) const OPERATOR_PASSWORD: &str = "granite-otter-51-quays";
pub(super) const ADMIN_PASSWORD: &str = "seven-quiet-harbours-9";

/// Longer than anything takes that is not broken.
const PATIENCE: Duration = Duration::from_secs(30);

/// Is this the run of the tests in which the processes are tested?
pub(super) fn skipped() -> bool {
    let elsewhere = std::env::var("LMS_TEST_DATABASE").is_ok_and(|database| database != "sqlite");
    if elsewhere {
        eprintln!("skipped: this process works on SQLite");
    }
    elsewhere
}

/// How often a fault is made: `LMS_TEST_LONG` asks for the long form.
pub(super) fn times() -> usize {
    if std::env::var_os("LMS_TEST_LONG").is_some() { 20 } else { 3 }
}

/// The program with a data folder.
pub(super) struct Lms {
    folder: TempDir,
    settings: Vec<(&'static str, String)>,
}

impl Lms {
    /// With an empty folder.
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), settings: Vec::new() }
    }

    /// With one more setting in its environment.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.settings.push((name, value.to_owned()));
        self
    }

    /// With that PostgreSQL, and with keys drawn for it.
    pub(super) fn on_postgres(self, url: &str) -> Self {
        let key = KeyRing::draw().to_setting();
        let names = ["LMS_TOKEN_KEYS", "LMS_PEPPERS", "LMS_SEAL_KEYS"];
        names.into_iter().fold(self.with("DATABASE_URL", url), |lms, name| lms.with(name, &key))
    }

    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A run of the program that is not yet begun. Of the tests' own environment it knows nothing.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lms"));
        command
            .args(arguments)
            .env_clear()
            .env("LMS_DATA_DIR", self.folder())
            .env("LMS_LISTEN", "127.0.0.1:0")
            .env("LMS_BCRYPT_COST", "4")
            .env("LMS_LOG_FORMAT", "json")
            // The tests sign in as a whole school, from one address.
            .env("LMS_LOGIN_BURST", "100000")
            .env("LMS_LOGIN_ADDRESS_BURST", "100000")
            .envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a command to its end.
    pub(super) fn run(&self, arguments: &[&str], input: &str) -> Output {
        let piped = self.command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = piped.unwrap();
        // A command that has nothing to ask may have ended by now.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// Starts a command.
    pub(super) fn start(&self, arguments: &[&str]) -> Running {
        Running::start(&mut self.command(arguments))
    }

    /// Serves, and waits until it says where.
    pub(super) fn serve(&self) -> Server {
        self.serve_as("lms")
    }

    /// The same, under a name by which PostgreSQL knows the process.
    pub(super) fn serve_as(&self, name: &str) -> Server {
        let running = Running::start(self.command(&["serve"]).env("PGAPPNAME", name));
        let address = running.address_of("serving");
        Server { running, address, http: Client::builder().no_proxy().build().unwrap() }
    }

    /// Does jobs as a process of its own, with the same settings.
    #[allow(dead_code, reason = "the fault tests name theirs")]
    pub(super) fn work(&self) -> Running {
        self.work_as("lms-worker")
    }

    /// The same, under a name by which PostgreSQL knows the process.
    pub(super) fn work_as(&self, name: &str) -> Running {
        let program = Path::new(env!("CARGO_BIN_EXE_lms")).with_file_name("lms-worker");
        assert!(program.exists(), "cargo build --bin lms-worker");
        let service = self.command(&[]);
        let settings = service.get_envs().filter_map(|(name, value)| Some((name, value?)));
        Running::start(Command::new(program).env_clear().envs(settings).env("PGAPPNAME", name))
    }
}

/// A process whose output is kept. It is killed when it is dropped.
pub(super) struct Running {
    child: Child,
    output: Arc<Mutex<String>>,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        let piped = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        let output = Arc::new(Mutex::new(String::new()));
        let streams: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for stream in streams {
            let written = Arc::clone(&output);
            thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    writeln!(written.lock().unwrap(), "{line}").unwrap();
                }
            });
        }
        Self { child, output }
    }

    /// All that it has written so far, to standard output and to its log.
    pub(super) fn output(&self) -> String {
        self.output.lock().unwrap().clone()
    }

    /// The address that an event of the log tells, once it does.
    pub(super) fn address_of(&self, message: &str) -> String {
        let begin = Instant::now();
        let of = |line: &str| {
            let event: Value = serde_json::from_str(line).unwrap_or_default();
            (event["message"] == message).then(|| event["address"].as_str().unwrap_or_default().to_owned())
        };
        loop {
            let output = self.output();
            if let Some(address) = output.lines().find_map(of) {
                return address;
            }
            assert!(begin.elapsed() < PATIENCE, "not {message}: {output}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Tells it to stop, as an orchestrator does.
    pub(super) fn tell_to_stop(&self) {
        self.signal("TERM");
    }

    /// Sends it a signal, by its name without SIG.
    pub(super) fn signal(&self, name: &str) {
        let told = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// Waits for its end; how it ended, and after how long.
    pub(super) async fn end(&mut self) -> (ExitStatus, Duration) {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status, begin.elapsed());
            }
            assert!(begin.elapsed() < PATIENCE, "it does not end: {}", self.output());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The running service. It is killed when it is dropped.
pub(super) struct Server {
    pub(super) running: Running,
    pub(super) address: String,
    http: Client,
}

impl Server {
    /// What it has logged so far.
    pub(super) fn log(&self) -> String {
        self.running.output()
    }

    /// Where its metrics and its health are, once it says so.
    pub(super) fn metrics_address(&self) -> String {
        self.running.address_of("serving metrics")
    }

    /// Ends it as a power cut would.
    pub(super) fn kill(self) {
        drop(self);
    }

    /// Tells it to stop, as an orchestrator does.
    pub(super) fn tell_to_stop(&self) {
        self.running.tell_to_stop();
    }

    /// Waits for its end; how it ended, and after how long.
    pub(super) async fn end(&mut self) -> (ExitStatus, Duration) {
        self.running.end().await
    }

    /// The most memory that it has ever had, in megabytes.
    pub(super) fn peak_memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.running.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}/api/v1{path}", self.address)
    }

    /// A call; the answer's status and body, or why there was none.
    pub(super) async fn try_call(
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

    /// A call as somebody makes it who does not know how; the answer's status.
    pub(super) async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> u16 {
        let mut call = self.http.request(method, self.url(path)).timeout(PATIENCE).body(body.to_owned());
        for (name, value) in headers {
            call = call.header(*name, *value);
        }
        call.send().await.unwrap().status().as_u16()
    }

    /// What it says to a call that goes well.
    pub(super) async fn get(&self, path: &str, token: &str) -> Value {
        let (status, text) = self.try_call(Method::GET, path, token, None).await.unwrap();
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap_or(Value::String(text))
    }

    /// What it says to a call that goes well.
    pub(super) async fn post(&self, path: &str, token: &str, body: Value) -> Value {
        let (status, text) = self.try_call(Method::POST, path, token, Some(body)).await.unwrap();
        assert!(status < 300, "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Logs in; the access token.
    pub(super) async fn log_in(&self, door: &str, body: Value) -> String {
        self.post(door, "", body).await["access_token"].as_str().unwrap().to_owned()
    }

    /// Makes the operator, a school and its administrator.
    pub(super) async fn found(&self, lms: &Lms) -> School {
        let made = lms.run(&["platform-admin", "create", "operator"], OPERATOR_PASSWORD);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let credentials = json!({ "username": "operator", "password": OPERATOR_PASSWORD });
        let operator = self.log_in("/platform/login", credentials).await;
        let school = json!({ "name": "Elm Road Primary School", "slug": "elm-road", "urn": "100001" });
        let id = self.post("/platform/schools", &operator, school).await["id"].as_str().unwrap().to_owned();
        let admin = json!({ "role": "it_admin", "username": "tlane", "first_name": "Tobi", "last_name": "Lane",
            "password": ADMIN_PASSWORD });
        self.post(&format!("/platform/schools/{id}/admins"), &operator, admin).await;
        let credentials = json!({ "school_id": id, "username": "tlane", "password": ADMIN_PASSWORD });
        let admin = self.log_in("/auth/staff/login", credentials).await;
        School { id, operator, admin }
    }

    /// The same school with fresh tokens: those of a log-in live a quarter of an hour.
    pub(super) async fn found_again(&self, school: School) -> School {
        let credentials = json!({ "school_id": school.id, "username": "tlane", "password": ADMIN_PASSWORD });
        School { admin: self.log_in("/auth/staff/login", credentials).await, ..school }
    }

    /// Uploads a roster; status and body, or why there was no answer.
    pub(super) async fn try_upload(
        &self,
        school: &School,
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

    /// Uploads a roster to be imported; the import's id.
    pub(super) async fn upload(&self, school: &School, roster: Vec<u8>) -> String {
        let (status, text) = self.try_upload(school, roster, "commit").await.unwrap();
        assert_eq!(status, 202, "{text}");
        serde_json::from_str::<Value>(&text).unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// An import as it stands.
    pub(super) async fn import(&self, school: &School, id: &str) -> Value {
        self.get(&format!("/admin/imports/{id}?limit=1"), &school.admin).await["import"].clone()
    }

    /// Waits until an import has ended, well or not.
    pub(super) async fn until_ended(&self, school: &School, id: &str) -> Value {
        let under_way =
            |state: &Value| ["queued", "validating", "committing"].iter().any(|under_way| state == under_way);
        until(async || !under_way(&self.import(school, id).await["state"])).await;
        self.import(school, id).await
    }

    /// All items of a list.
    pub(super) async fn list(&self, path: &str, token: &str) -> Vec<Value> {
        let (mut items, mut next) = (Vec::new(), String::new());
        loop {
            let page = self.get(&format!("{path}limit=200{next}"), token).await;
            items.extend(page["items"].as_array().unwrap().iter().cloned());
            let Some(cursor) = page["next"].as_str() else { return items };
            next = format!("&after={cursor}");
        }
    }
}

/// A school of the running service, with access tokens of those who look after it.
pub(super) struct School {
    pub(super) id: String,
    pub(super) operator: String,
    pub(super) admin: String,
}

/// So many pupils without a PIN, other ones for each number.
pub(super) fn roster(number: usize, pupils: usize) -> Vec<u8> {
    let mut roster = "first_name,last_name,classroom,external_id\n".to_owned();
    for pupil in 0..pupils {
        let _ = writeln!(roster, "Ava,Price,Class {number},N{number}P{pupil}");
    }
    roster.into_bytes()
}
