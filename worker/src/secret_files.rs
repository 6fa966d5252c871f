//! Secrets from files. Each secret setting can also be in a file, whose path is in the variable of the setting with
//! `_FILE` appended: `LMS_PEPPERS_FILE` for `LMS_PEPPERS`. Container platforms mount secrets as files, because the
//! environment of a process is inherited by its children and is shown by tools such as `docker inspect`.

use std::{ffi::OsString, fs, path::Path};

use clap::{ArgMatches, Command, error::ErrorKind, parser::ValueSource};

/// Returns the arguments of the program, with a flag for each secret that is in a file. The flags exist only within the
/// process. A secret that is also given as a flag is not read from its file, because flags take precedence.
///
/// Returns an error that names the setting, but never a value, if the arguments are invalid, if both variables of a
/// secret are set, or if its file cannot be read, is empty or is not text.
pub(crate) fn resolve(
    mut command: Command,
    mut arguments: Vec<OsString>,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Vec<OsString>, clap::Error> {
    let matches = command.try_get_matches_from_mut(&arguments)?;
    let flags = flags(&command, &matches, variable).map_err(|(kind, text)| command.error(kind, text))?;
    // After `--`, a flag would be the value of an argument.
    let end = arguments.iter().position(|argument| argument == "--").unwrap_or(arguments.len());
    arguments.splice(end..end, flags);
    Ok(arguments)
}

fn flags(
    command: &Command,
    matches: &ArgMatches,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Vec<OsString>, (ErrorKind, String)> {
    let (command, matches) = chosen(command, matches);
    let mut flags = Vec::new();
    for argument in command.get_arguments().filter(|argument| argument.is_hide_env_values_set()) {
        let (Some(name), Some(flag)) = (argument.get_env(), argument.get_long()) else { continue };
        let name = name.display();
        let Some(path) = variable(&format!("{name}_FILE")) else { continue };
        match matches.value_source(argument.get_id().as_str()) {
            None => {
                let secret = read(Path::new(&path))
                    .map_err(|cause| (ErrorKind::Io, format!("{name}_FILE: {}: {cause}", path.display())))?;
                flags.push(format!("--{flag}={secret}").into());
            }
            Some(ValueSource::CommandLine) => {}
            Some(_) => {
                let text = format!("{name} and {name}_FILE are both set: set one of them");
                return Err((ErrorKind::ArgumentConflict, text));
            }
        }
    }
    Ok(flags)
}

/// Returns the subcommand that the arguments choose, with its matches.
fn chosen<'a>(mut command: &'a Command, mut matches: &'a ArgMatches) -> (&'a Command, &'a ArgMatches) {
    while let Some((name, of_subcommand)) = matches.subcommand()
        && let Some(subcommand) = command.find_subcommand(name)
    {
        (command, matches) = (subcommand, of_subcommand);
    }
    (command, matches)
}

/// Reads a secret without the line ends that editors append.
fn read(path: &Path) -> Result<String, String> {
    let text = fs::read_to_string(path).map_err(|cause| cause.to_string())?;
    let secret = text.trim_end_matches(['\r', '\n']);
    if secret.is_empty() { Err("the file is empty".to_owned()) } else { Ok(secret.to_owned()) }
}
