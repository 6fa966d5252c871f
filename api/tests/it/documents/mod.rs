//! The documents of the repository: every path that they name exists, and every command parses.

mod settings;

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use api::command_line::LmsArgs;
use clap::Parser;
use worker::command_line::WorkerArgs;

/// The folders whose Markdown files are the documents.
const FOLDERS: [&str; 5] = ["", "deploy", "openapi", "openapi/typescript", "worker"];

/// Paths that are not in the repository, because the reader creates them.
const CREATED: [&str; 6] = [
    "deploy/.env",
    "deploy/kubernetes/overlays/ours",
    "deploy/prometheus/alertmanagers",
    "deploy/prometheus/nodes",
    "deploy/prometheus/probes",
    "deploy/secrets",
];

/// The extensions by which a path is recognised if its first folder does not exist.
const EXTENSIONS: [&str; 10] = ["csv", "json", "md", "py", "rs", "toml", "ts", "txt", "yaml", "yml"];

/// The folder of the programs on a server and in the image.
const INSTALLED: &str = "/usr/local/bin/";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn every_path_in_a_document_exists_and_every_command_parses() {
    let mut problems = Vec::new();
    for folder in FOLDERS {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let document = entry.unwrap().path();
            if document.extension().is_some_and(|extension| extension == "md") {
                let text = fs::read_to_string(&document).unwrap();
                let found = problems_in(folder, &text).into_iter();
                problems.extend(found.map(|problem| format!("{}: {problem}", document.display())));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_missing_path_and_an_invalid_command_are_found() {
    for wrong in [
        "`api/src/nothing.rs`",
        "`nowhere/src/lib.rs`",
        "`api/nowhere/<family>.rs`",
        "`scripts/nothing 120`",
        "[a link](deploy/NOTHING.md)",
        "`make nothing`",
        "`lms serve --nothing`",
        "`lms-worker nothing`",
        "    make nothing    # in an indented block",
        "```sh\nsudo -u lms LMS_DATA_DIR=data lms nothing    # on a server\n```",
        "```sh\nkubectl exec deployment/lms-api -- \\\n    /usr/local/bin/lms nothing && true\n```",
    ] {
        assert_eq!(problems_in("", wrong).len(), 1, "{wrong}");
    }
    for right in [
        "`api/src/lib.rs`, `api/src/routes/<family>.rs` and `deploy/prometheus/tests/*.yml`",
        "`/health/ready`, `data/lms.db` and `text/html`",
        "[a link](deploy/README.md#kubernetes) and [another](https://example.org/nothing.md)",
        "`make run`, `lms --help` and `lms-worker health --ready`",
        "```sh\nsystemctl stop lms\nlms migrate --allow-destructive\n```",
        "```text\nlms nothing\n```",
    ] {
        assert_eq!(problems_in("", right), Vec::<String>::new());
    }
    assert_eq!(problems_in("deploy", "`kubernetes/base/api.yaml` and [a link](BACKUP.md)"), Vec::<String>::new());
}

/// Returns the problems of a document in the folder.
fn problems_in(folder: &str, text: &str) -> Vec<String> {
    let text = text.replace("\\\n", " ");
    let code = code_in(&text);
    let words = code.iter().flat_map(|code| code.split_whitespace());
    let paths = words.filter_map(|word| repository_path(folder, word)).filter(|path| !exists(folder, path));
    let links = links_in(&text).filter(|link| !root().join(folder).join(link).exists());
    let missing = paths.chain(links).map(|path| format!("{path} does not exist"));
    let commands = code.iter().flat_map(|code| code.split(['|', ';', '&']));
    missing.chain(commands.filter_map(command_error)).collect()
}

/// Returns the inline code, and the lines of shell blocks and of indented blocks without their comments.
fn code_in(text: &str) -> Vec<&str> {
    let mut code = Vec::new();
    let mut block = None;
    for line in text.lines() {
        match (block, line.trim_start().strip_prefix("```")) {
            (None, language @ Some(_)) => block = language,
            (Some(_), Some(_)) => block = None,
            (Some("sh"), None) => code.extend(line.split('#').next()),
            (None, None) if line.starts_with("    ") => code.extend(line.split('#').next()),
            (None, None) => code.extend(line.split('`').skip(1).step_by(2)),
            (Some(_), None) => {}
        }
    }
    code
}

/// Returns the paths of links within the repository, without anchors.
fn links_in(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    let paths = targets.filter_map(|(target, _)| target.split('#').next());
    paths.filter(|path| !path.is_empty() && !path.contains(':'))
}

/// Returns the word if it looks like a path of the repository. If the path has a placeholder or wildcard, returns only
/// the folders before it.
fn repository_path<'a>(folder: &str, word: &'a str) -> Option<&'a str> {
    let word = word.trim_start_matches('>');
    let (first, _) = word.split_once('/')?;
    let is_path = word.chars().all(|letter| letter.is_ascii_alphanumeric() || "/._-<>*".contains(letter));
    if !is_path || ["", "data", "target"].contains(&first) {
        return None;
    }
    let is_in_folder = ["", folder].iter().any(|start| root().join(start).join(first).is_dir());
    let extension = Path::new(word).extension().and_then(OsStr::to_str);
    let is_in_repository = is_in_folder || extension.is_some_and(|extension| EXTENSIONS.contains(&extension));
    let fixed = match word.find(['<', '*']) {
        Some(end) => word[..end].rsplit_once('/')?.0,
        None => word,
    };
    is_in_repository.then_some(fixed)
}

/// Returns whether the path exists, relative to the root or to the folder of its document.
fn exists(folder: &str, path: &str) -> bool {
    ["", folder].iter().any(|start| {
        let path = Path::new(start).join(path);
        root().join(&path).exists() || CREATED.iter().any(|created| path == Path::new(created))
    })
}

/// Returns the error of a command of `make`, `lms` or `lms-worker`. Returns `None` if the command parses, and for all
/// other programs.
fn command_error(command: &str) -> Option<String> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let words = match words.iter().position(|word| word.strip_prefix(INSTALLED).is_some_and(|name| !name.is_empty())) {
        Some(start) => &words[start..],
        None => without_prefix(&words),
    };
    let (program, arguments) = words.split_first()?;
    let error = match program.trim_start_matches(INSTALLED) {
        "lms" => LmsArgs::try_parse_from(words).err()?,
        "lms-worker" => WorkerArgs::try_parse_from(words).err()?,
        "make" => {
            let unknown = arguments.iter().find(|word| !word.contains('=') && !is_make_target(word))?;
            return Some(format!("make has no target {unknown}"));
        }
        _ => return None,
    };
    // Help and version are errors that are printed to standard output.
    error.use_stderr().then(|| format!("{}: {error}", words.join(" ")))
}

/// Removes `sudo` and environment variables from the start of a command.
fn without_prefix<'a, 'b>(words: &'a [&'b str]) -> &'a [&'b str] {
    let words = match words {
        ["sudo", "-u", _, rest @ ..] | ["sudo", rest @ ..] => rest,
        _ => words,
    };
    let variables = words.iter().take_while(|word| word.contains('=')).count();
    &words[variables..]
}

fn is_make_target(word: &str) -> bool {
    let makefile = fs::read_to_string(root().join("Makefile")).unwrap();
    makefile.lines().any(|line| line.strip_prefix(word).is_some_and(|rest| rest.starts_with(':')))
}
