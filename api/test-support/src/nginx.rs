//! nginx with the configuration in `deploy/proxy/nginx.conf`, in front of processes of the tests.

use std::{
    env, fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rand::Rng;
use tempfile::TempDir;

const CONFIGURATION: &str = include_str!("../../../deploy/proxy/nginx.conf");

/// The servers of the two processes in the configuration. The second one is a comment for operators with two processes.
const SERVERS: [&str; 2] = ["server 127.0.0.1:8080", "# server 127.0.0.1:8081"];

const PATIENCE: Duration = Duration::from_secs(30);

/// A running nginx. It is stopped on drop.
pub struct Nginx {
    /// The address that nginx listens on, without TLS.
    pub address: String,
    master: Child,
    _directory: TempDir,
}

impl Nginx {
    /// Starts nginx in front of one or two processes, and replaces these parts of the configuration. Returns `None` if
    /// nginx is not installed.
    pub fn before(backends: &[&str], replacements: &[(&str, &str)]) -> Option<Self> {
        let program = program()?;
        let directory = tempfile::tempdir().unwrap();
        let address = fixed_address();
        let path = directory.path().join("nginx.conf");
        fs::write(&path, configuration(directory.path(), &address, backends, replacements)).unwrap();
        let mut master = Command::new(program)
            .arg("-p")
            .arg(directory.path())
            .arg("-c")
            .arg(&path)
            // Without `user`, the workers of a root's nginx could not enter the directory.
            .args(["-g", &format!("daemon off; user root; pid {}/pid;", directory.path().display())])
            .stdin(Stdio::null())
            .stderr(fs::File::create(directory.path().join("stderr")).unwrap())
            .spawn()
            .unwrap();
        let started = Instant::now();
        while TcpStream::connect(&address).is_err() {
            let errors = || fs::read_to_string(directory.path().join("stderr")).unwrap();
            assert!(master.try_wait().unwrap().is_none() && started.elapsed() < PATIENCE, "nginx: {}", errors());
            thread::sleep(Duration::from_millis(5));
        }
        Some(Self { address, master, _directory: directory })
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // The master process stops its workers on SIGTERM. Errors are ignored, because nginx may have ended already.
        let _ = Command::new("kill").arg(self.master.id().to_string()).status();
        let _ = self.master.wait();
    }
}

/// Returns an unused address below the ports that the system gives to outgoing connections. So a process that listens
/// on the address can be restarted.
pub fn fixed_address() -> String {
    let port = || rand::rng().random_range(20_000..30_000_u16);
    let mut addresses = std::iter::repeat_with(|| format!("127.0.0.1:{}", port()));
    addresses.find(|address| TcpListener::bind(address).is_ok()).unwrap()
}

fn program() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    // Debian installs servers in a directory that is not in the PATH of ordinary users.
    let found = env::split_paths(&path).chain(["/usr/sbin".into()]).map(|folder| folder.join("nginx"));
    let program = found.into_iter().find(|program| program.exists());
    if program.is_none() {
        eprintln!("skipped: nginx is not installed (scripts/lint-deploy --tools)");
    }
    program
}

/// Returns the configuration without TLS, which the HTTP client of the tests does not support, for other addresses and
/// with all files in the directory.
fn configuration(directory: &Path, address: &str, backends: &[&str], replacements: &[(&str, &str)]) -> String {
    let directory = directory.display().to_string();
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("    {name}_temp_path {directory}/{name};\n"))
        .concat();
    let (listen, redirect) = (format!("listen {address};"), format!("listen {};", fixed_address()));
    let http = format!("http {{\n{temporary}");
    let servers: Vec<String> = backends.iter().map(|backend| format!("server {backend}")).collect();
    let changes = [
        ("http {\n", &*http),
        ("listen 443 ssl http2;", &*listen),
        ("listen 80 default_server;", &*redirect),
        ("/var/log/nginx", &*directory),
    ];
    let servers = SERVERS.into_iter().zip(servers.iter().map(String::as_str));
    let is_removed = |line: &&str| line.contains("listen [::]") || line.trim_start().starts_with("ssl_");
    let kept = CONFIGURATION.lines().filter(|line| !is_removed(line)).flat_map(|line| [line, "\n"]).collect();
    changes.into_iter().chain(servers).chain(replacements.iter().copied()).fold(kept, |text: String, (from, to)| {
        assert!(text.contains(from), "deploy/proxy/nginx.conf has no {from}");
        text.replace(from, to)
    })
}
