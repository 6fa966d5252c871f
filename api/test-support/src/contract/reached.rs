//! Records which codes of which operations the tests reach. `make test` runs `scripts/reached`, which compares them
//! with the document.

use std::{
    collections::BTreeSet,
    env,
    fs::{self, File, OpenOptions},
    io::Write,
    path::PathBuf,
    sync::{LazyLock, Mutex},
};

use crate::Answer;

/// The pairs of operation and code that are already recorded, and the file.
type Reached = (BTreeSet<(String, String)>, File);

/// The file to which this process writes the pairs, one per line. The file is in the folder that `LMS_TEST_REACHED`
/// names; `None` if the variable is not set.
static FILE: LazyLock<Option<Mutex<Reached>>> = LazyLock::new(|| {
    let folder = PathBuf::from(env::var_os("LMS_TEST_REACHED")?);
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(std::process::id().to_string());
    Some(Mutex::new((BTreeSet::new(), OpenOptions::new().create(true).append(true).open(path).unwrap())))
});

/// Records the code of an error response. Ignores successes, which have no code.
pub fn record(operation: &str, answer: &Answer) {
    let Some(file) = &*FILE else { return };
    let code = answer.code();
    if answer.status < 400 || code.is_empty() {
        return;
    }
    let (recorded, file) = &mut *file.lock().unwrap();
    if recorded.insert((operation.to_owned(), code.clone())) {
        writeln!(file, "{operation} {code}").unwrap();
    }
}
