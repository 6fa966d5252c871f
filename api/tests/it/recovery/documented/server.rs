//! A server as the documents describe it, whose root is a temporary directory. Programs in front of the real ones
//! replace `sudo`, `systemctl` and `install`. As root, commands of the user `lms` run as the user `nobody`.

use std::{
    fs,
    io::Write,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;

use crate::support::server::{Server, binary};

/// The directories whose paths in the documents and units lead into the temporary root.
const MOVED: [&str; 3] = ["/etc/lms/", "/usr/local/bin/", "/var/lib/"];

/// The user that stands in for `lms`.
const USER: &str = "nobody";

pub(super) struct DocumentedServer {
    root: TempDir,
    /// User id and group id of the unit; `None` if the test is not run by root, so that there is only one user.
    unit: Option<(u32, u32)>,
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn document(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap()
}

/// Returns the code blocks of a language in the section of a document, without their indentation.
pub(super) fn blocks(path: &str, heading: &str, language: &str) -> Vec<String> {
    let text = document(path);
    let (_, section) = text.split_once(heading).unwrap_or_else(|| panic!("{path} has no {heading}"));
    let level = heading.split(' ').next().unwrap();
    let lines = section
        .lines()
        .take_while(|line| !(line.starts_with('#') && line.split(' ').next().unwrap().len() <= level.len()));
    let (mut blocks, mut open) = (Vec::new(), None::<(String, usize)>);
    for line in lines {
        let text = line.trim_start();
        match (&mut open, text.strip_prefix("```")) {
            (None, Some(name)) if name == language => open = Some((String::new(), line.len() - text.len())),
            // A block in another language: its end looks like the start of a block without a language.
            (None, _) => {}
            (Some((block, _)), Some(_)) => {
                blocks.push(std::mem::take(block));
                open = None;
            }
            (Some((block, indentation)), None) => {
                block.push_str(line.get(*indentation..).unwrap_or_default());
                block.push('\n');
            }
        }
    }
    blocks
}

/// Returns the only code block of a language in a section.
pub(super) fn block(path: &str, heading: &str, language: &str) -> String {
    let mut blocks = blocks(path, heading, language);
    assert_eq!(blocks.len(), 1, "{path} {heading}");
    blocks.remove(0)
}

/// Returns the first line of a document's code that contains a text.
pub(super) fn line(path: &str, part: &str) -> String {
    let text = document(path);
    let found = text.lines().find(|line| line.starts_with("sudo") && line.contains(part));
    found.unwrap_or_else(|| panic!("{path} has no line with {part}")).to_owned()
}

/// Returns a setting of a systemd unit. If it is repeated, returns the first value.
pub(super) fn unit_setting(path: &str, name: &str) -> String {
    let unit = document(path);
    let value = unit.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    value.unwrap_or_else(|| panic!("{path} has no {name}")).to_owned()
}

impl DocumentedServer {
    /// Creates the server with the binary and the directories of the units, but without settings.
    pub(super) fn new() -> Self {
        let unit = (own_id() == 0).then(|| (id("-u"), id("-g")));
        let server = Self { root: tempfile::tempdir().unwrap(), unit };
        fs::set_permissions(server.root.path(), fs::Permissions::from_mode(0o755)).unwrap();
        for directory in ["/etc/lms", "/usr/local/bin", "/var/lib/node-exporter"] {
            fs::create_dir_all(server.path(directory)).unwrap();
        }
        let program = server.path("/usr/local/bin/lms");
        fs::hard_link(binary("lms"), &program).or_else(|_| fs::copy(binary("lms"), &program).map(drop)).unwrap();
        for unit in ["deploy/systemd/lms.service", "deploy/systemd/lms-backup.service"] {
            let mode = u32::from_str_radix(&unit_setting(unit, "StateDirectoryMode"), 8).unwrap();
            for name in unit_setting(unit, "StateDirectory").split_whitespace() {
                let directory = format!("/var/lib/{name}");
                fs::create_dir_all(server.path(&directory)).unwrap();
                fs::set_permissions(server.path(&directory), fs::Permissions::from_mode(mode)).unwrap();
                server.give_to_the_unit(&directory);
            }
        }
        server.write_programs();
        server
    }

    /// Writes the programs that replace those of a real server.
    fn write_programs(&self) {
        let root = self.root.path().display();
        let (become_unit, owner, group) = match self.unit {
            Some((user, of_group)) => (
                format!("setpriv --reuid={user} --regid={of_group} --clear-groups --"),
                format!("-o {user}"),
                format!("-g {of_group}"),
            ),
            None => (String::new(), String::new(), String::new()),
        };
        let start = self.moved(&unit_setting("deploy/systemd/lms.service", "ExecStart"));
        // `sudo` passes on no environment, and here it also sets the most open umask. A process that ends becomes a
        // zombie until its parent notices, which may be never.
        self.write_program(
            "sudo",
            &format!(
                "umask 0\n\
                 [[ $1 == -u ]] || exec \"$@\"\n\
                 shift 2\n\
                 exec {become_unit} env -i PATH=\"$PATH\" \"$@\""
            ),
        );
        self.write_program(
            "install",
            &format!(
                "arguments=()\n\
                 while (($#)); do\n\
                 case $1 in\n\
                 -o) arguments+=({owner}); shift ;;\n\
                 -g) arguments+=({group}); shift ;;\n\
                 *) arguments+=(\"$1\") ;;\n\
                 esac\n\
                 shift\n\
                 done\n\
                 PATH=${{PATH#*:}}\n\
                 exec install \"${{arguments[@]}}\""
            ),
        );
        self.write_program(
            "systemctl",
            &format!(
                "alive() {{ [[ -e /proc/$1 ]] && ! grep -q '^State:.Z' \"/proc/$1/status\"; }}\n\
                 case \"$*\" in\n\
                 'start lms')\n\
                 : >{root}/log\n\
                 sudo -u lms {start} </dev/null >>{root}/log 2>&1 &\n\
                 echo $! >{root}/pid ;;\n\
                 'stop lms')\n\
                 [[ -e {root}/pid ]] || exit 0\n\
                 pid=$(<{root}/pid)\n\
                 rm {root}/pid\n\
                 kill \"$pid\"\n\
                 while alive \"$pid\"; do sleep 0.02; done ;;\n\
                 *) exit 2 ;;\n\
                 esac"
            ),
        );
    }

    fn write_program(&self, name: &str, body: &str) {
        let programs = self.root.path().join("programs");
        fs::create_dir_all(&programs).unwrap();
        let path = programs.join(name);
        fs::write(&path, format!("#!/usr/bin/env bash\nset -euo pipefail\n{body}\n")).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Returns where a path of the documents is on this machine.
    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path.trim_start_matches('/'))
    }

    /// Replaces the paths of the documents in a text.
    fn moved(&self, text: &str) -> String {
        let root = self.root.path().display().to_string();
        MOVED.iter().fold(text.to_owned(), |text, path| text.replace(path, &format!("{root}{path}")))
    }

    /// Runs lines of a document in the repository, as an administrator.
    fn output(&self, lines: &str) -> Output {
        let root = self.root.path().display();
        let path = format!("{root}/programs:{root}/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin");
        let mut shell = Command::new("bash");
        shell.args(["-euo", "pipefail", "-c", &self.moved(lines)]).current_dir(repository());
        shell.env_clear().env("PATH", path).output().unwrap()
    }

    /// Runs lines of a document, which must succeed, and returns what they print.
    pub(super) fn run(&self, lines: &str) -> String {
        let output = self.output(lines);
        let (printed, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{lines}: {printed} {errors}");
        printed.into_owned()
    }

    /// Runs lines of a document, which must fail, and returns the error.
    pub(super) fn refuse(&self, lines: &str) -> String {
        let output = self.output(lines);
        assert!(!output.status.success(), "{lines}: {output:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    /// Changes the file of settings, after its paths have been moved. Keeps owner and mode.
    pub(super) fn edit_settings(&self, change: impl FnOnce(String) -> String) {
        let file = self.path("/etc/lms/lms.env");
        let root = self.root.path().display().to_string();
        let text = fs::read_to_string(&file).unwrap();
        let text = if text.contains(&root) { text } else { self.moved(&text) };
        fs::write(&file, change(text)).unwrap();
    }

    /// Writes the file of settings, which the unit can read.
    pub(super) fn write_settings(&self, text: &str) {
        let path = "/etc/lms/lms.env";
        fs::write(self.path(path), text).unwrap();
        self.give_to_the_unit(path);
    }

    /// Writes a text into an existing file. Keeps owner and mode.
    pub(super) fn fill(&self, path: &str, text: &str) {
        let file = fs::OpenOptions::new().write(true).open(self.path(path));
        file.unwrap().write_all(text.as_bytes()).unwrap();
    }

    /// Makes the unit's user the owner of a path and of everything below it. Ignores a path that does not exist.
    pub(super) fn give_to_the_unit(&self, path: &str) {
        let Some((user, group)) = self.unit else { return };
        for path in below(&self.path(path)) {
            chown(path, Some(user), Some(group)).unwrap();
        }
    }

    /// Asserts that the unit's user owns everything below a directory, and that nobody else can read it.
    pub(super) fn assert_owned_by_the_unit(&self, directory: &str) {
        let owner = self.unit.map_or_else(own_id, |(user, _)| user);
        for path in below(&self.path(directory)) {
            let metadata = fs::metadata(&path).unwrap();
            let mode = if metadata.is_dir() { 0o700 } else { 0o600 };
            assert_eq!((metadata.uid(), metadata.mode() & 0o7777), (owner, mode), "{}", path.display());
        }
    }

    /// Asserts that only the administrator can read a file, and that an `lms` command of the unit's user cannot.
    pub(super) fn assert_only_for_root(&self, path: &str) {
        let metadata = fs::metadata(self.path(path)).unwrap();
        assert_eq!((metadata.uid(), metadata.mode() & 0o7777), (own_id(), 0o600), "{path}");
        if self.unit.is_some() {
            let error = self.refuse(&format!("sudo -u lms lms --env-file {path} migrate"));
            assert!(error.contains("ermission denied"), "{error}");
        }
    }

    /// Returns a client of the running service.
    pub(super) fn served(&self) -> Server {
        Server::with_log(&self.root.path().join("log"))
    }

    /// Returns whether the service has been started and not stopped.
    pub(super) fn is_running(&self) -> bool {
        self.root.path().join("pid").exists()
    }
}

/// Stops the service.
impl Drop for DocumentedServer {
    fn drop(&mut self) {
        if self.is_running() {
            let _ = self.output("sudo systemctl stop lms");
        }
    }
}

/// The user id of this process.
fn own_id() -> u32 {
    fs::metadata("/proc/self").unwrap().uid()
}

/// The user or group id of the user that stands in for `lms`.
fn id(option: &str) -> u32 {
    let output = Command::new("id").args([option, USER]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}

/// A path and everything below it; nothing if it does not exist.
fn below(path: &Path) -> Vec<PathBuf> {
    let Ok(metadata) = fs::metadata(path) else { return Vec::new() };
    let mut all = vec![path.to_owned()];
    if metadata.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            all.extend(below(&entry.unwrap().path()));
        }
    }
    all
}
