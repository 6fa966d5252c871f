//! The page of all settings, `deploy/SETTINGS.md`, generated from the command lines of `lms serve` and `lms-worker`.

use std::fmt::Write;

use clap::{Arg, Command, CommandFactory};
use worker::command_line::WorkerArgs;

use crate::command_line::LmsArgs;

const BEFORE: &str = "\
# Settings

Every setting is an environment variable and a flag; the flag wins. `--env-file FILE` reads a file of lines
`NAME=value`, which win over the environment. The other commands of `lms` that open the database take the settings of
`lms serve`, too. If a value is invalid, the process does not start, and its message names the setting.
[Secrets can also be in files](#secrets-in-files).

This page is generated: `cargo test -p api --test it -- --ignored write_the_settings` writes it.

| environment variable | flag | default | program | meaning |
| --- | --- | --- | --- | --- |
";

const FILES: &str = "
## Secrets in files

Each secret can also be in a file. The path of the file is in the variable of the secret with `_FILE` appended. It is an
error to set both.

| environment variable | the file contains |
| --- | --- |
";

const AFTER: &str = "
## Keys

`LMS_TOKEN_KEYS`, `LMS_PEPPERS` and `LMS_SEAL_KEYS` are secrets. With the embedded database they are generated at the
first start, into `secrets.toml` in the data directory. With PostgreSQL they must be set, to the same values for all
processes. This command generates a key with the id 1:

```sh
echo \"1:$(openssl rand -base64 32)\"
```

[Rotating keys](RUNBOOK.md#rotating-keys) describes how to replace a key without downtime.
";

/// Returns the page in Markdown. It contains the names of the environment variables and never their values.
#[must_use]
pub fn markdown() -> String {
    let (service, worker) = (LmsArgs::command(), WorkerArgs::command());
    let only_of_worker = worker.get_arguments().filter(|arg| !takes(&service, arg));
    let mut page = BEFORE.to_owned();
    for arg in service.get_arguments().chain(only_of_worker) {
        let (Some(variable), Some(flag)) = (arg.get_env(), arg.get_long()) else { continue };
        let program = match (takes(&service, arg), takes(&worker, arg)) {
            (true, true) => "both",
            (true, false) => "`lms`",
            (false, _) => "`lms-worker`",
        };
        let (variable, default, meaning) = (variable.display(), default(arg), meaning(arg));
        // Writing to a string cannot fail.
        let _ = writeln!(page, "| `{variable}` | `--{flag}` | {default} | {program} | {meaning} |");
    }
    let migrate = service.find_subcommand("migrate");
    let only_of_migrate = migrate.into_iter().flat_map(Command::get_arguments).filter(|arg| !takes(&service, arg));
    for arg in only_of_migrate {
        let (Some(variable), Some(flag)) = (arg.get_env(), arg.get_long()) else { continue };
        let (variable, meaning) = (variable.display(), meaning(arg));
        let _ = writeln!(page, "| `{variable}` | `--{flag}` | none | `lms migrate` | {meaning} |");
    }
    page += FILES;
    for variable in service.get_arguments().filter(|arg| arg.is_hide_env_values_set()).filter_map(Arg::get_env) {
        let variable = variable.display();
        let _ = writeln!(page, "| `{variable}_FILE` | `{variable}` |");
    }
    page + AFTER
}

/// Returns whether the command has the setting.
fn takes(command: &Command, setting: &Arg) -> bool {
    command.get_arguments().any(|arg| arg.get_env() == setting.get_env())
}

fn default(arg: &Arg) -> String {
    arg.get_default_values().first().map_or_else(|| "none".to_owned(), |value| format!("`{}`", value.display()))
}

/// Returns the help text of a setting, followed by the possible values if the setting has a fixed set of values.
fn meaning(arg: &Arg) -> String {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default().replace('|', "\\|");
    let values: Vec<_> = arg.get_possible_values().iter().map(|value| format!("`{}`", value.get_name())).collect();
    if values.is_empty() { help } else { format!("{help}: {}", values.join(" or ")) }
}
