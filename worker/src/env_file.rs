//! `--env-file`: settings in a file, so that a command on a server reads the same settings as the service.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use clap::Args;

/// The name of the flag.
const FLAG: &str = "--env-file";

/// The argument of all commands that names the file.
#[derive(Debug, Clone, Args)]
pub struct EnvFileArgs {
    // `load` reads this flag before clap does. Here it is declared for the help, and so that clap accepts it.
    /// File of settings, as lines of `NAME=value`, such as the one that the service on this machine uses. A setting in
    /// the file replaces the environment variable; a flag replaces both. Put a value that contains `$`, `#`, a quote or
    /// a space into single quotes.
    #[arg(long, global = true, value_name = "FILE")]
    pub env_file: Option<PathBuf>,
}

/// Why the file could not be read. No message contains a line of the file, because the file contains secrets.
#[derive(Debug, thiserror::Error)]
pub enum EnvFileError {
    /// The file does not exist or is not readable.
    #[error("{FLAG} {path}: {cause}")]
    Unreadable {
        /// The path of the file.
        path: PathBuf,
        /// The cause.
        cause: std::io::Error,
    },
    /// The file contains a line that is not a setting.
    #[error("{FLAG} {path}: the line after {after} is not NAME=value")]
    Invalid {
        /// The path of the file.
        path: PathBuf,
        /// The name of the last valid setting, or `the start`.
        after: String,
    },
}

/// Adds the settings of the file that the arguments name to the environment, before anything reads the environment and
/// before the process has other threads. Does nothing if the arguments name no file.
pub fn load(arguments: impl IntoIterator<Item = OsString>) -> Result<(), EnvFileError> {
    let Some(path) = file_in(arguments) else { return Ok(()) };
    read(&path)?;
    // Every line is valid, so only the file itself can fail now.
    dotenvy::from_path_override(&path).map_err(|cause| error(&path, cause, "the start"))
}

/// Returns the settings in the file.
fn read(path: &Path) -> Result<Vec<(String, String)>, EnvFileError> {
    let mut settings: Vec<(String, String)> = Vec::new();
    for setting in dotenvy::from_path_iter(path).map_err(|cause| error(path, cause, "the start"))? {
        let last = settings.last().map_or("the start", |(name, _)| name.as_str());
        let setting = setting.map_err(|cause| error(path, cause, last))?;
        settings.push(setting);
    }
    Ok(settings)
}

fn error(path: &Path, cause: dotenvy::Error, after: &str) -> EnvFileError {
    match cause {
        dotenvy::Error::Io(cause) => EnvFileError::Unreadable { path: path.to_owned(), cause },
        _ => EnvFileError::Invalid { path: path.to_owned(), after: after.to_owned() },
    }
}

/// Returns the file that the arguments name, as `--env-file FILE` or `--env-file=FILE`.
fn file_in(arguments: impl IntoIterator<Item = OsString>) -> Option<PathBuf> {
    let mut arguments = arguments.into_iter().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == FLAG {
            return arguments.next().map(PathBuf::from);
        }
        if let Some(path) = argument.to_str().and_then(|text| text.strip_prefix(FLAG)?.strip_prefix('=')) {
            return Some(path.into());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("lms.env");
        fs::write(&path, text).unwrap();
        (directory, path)
    }

    #[test]
    fn the_file_has_the_syntax_of_systemds_environment_files() {
        let (_directory, path) = file(
            "# a comment\n\nLMS_LOG=warn\nLMS_DATA_DIR=\"/srv/our school\"\r\n  LMS_LISTEN = 127.0.0.1:0\n\
             DATABASE_URL='postgres://lms:pa$$word#1@db/lms'\nLMS_SEAL_KEYS=1:c2VjcmV0==,2:c2Vj\nREDIS_URL=\n",
        );
        let expected = [
            ("LMS_LOG", "warn"),
            ("LMS_DATA_DIR", "/srv/our school"),
            ("LMS_LISTEN", "127.0.0.1:0"),
            ("DATABASE_URL", "postgres://lms:pa$$word#1@db/lms"),
            ("LMS_SEAL_KEYS", "1:c2VjcmV0==,2:c2Vj"),
            ("REDIS_URL", ""),
        ];
        assert_eq!(read(&path).unwrap(), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn the_error_for_an_invalid_line_names_the_setting_before_it_and_no_value() {
        let (_directory, path) = file("LMS_LOG=warn\nharbour-77\n");
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains("after LMS_LOG") && !error.contains("harbour-77"), "{error}");
        let missing = read(Path::new("/nowhere/lms.env")).unwrap_err().to_string();
        assert!(missing.contains("/nowhere/lms.env: No such file"), "{missing}");
    }

    #[test]
    fn the_flag_is_found_before_and_after_the_command() {
        let find = |arguments: &[&str]| file_in(arguments.iter().map(OsString::from));
        for arguments in
            [&["lms", "--env-file", "a", "serve"][..], &["lms", "backup", "--env-file=a"], &["lms", "--env-file=a"]]
        {
            assert_eq!(find(arguments), Some("a".into()), "{arguments:?}");
        }
        for arguments in [&["lms"][..], &["lms", "serve"], &["lms", "--env-file"], &["lms", "--env-files=a"]] {
            assert_eq!(find(arguments), None, "{arguments:?}");
        }
    }
}
