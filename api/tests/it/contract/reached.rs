//! Which codes of which operations the tests reach. `make test` compares that with the document: `scripts/reached`.

use std::{
    collections::BTreeSet,
    env,
    fs::{self, File, OpenOptions},
    io::Write,
    path::PathBuf,
    sync::{LazyLock, Mutex},
};

use crate::support::Answer;

/// What is written down already, and where.
type Reached = (BTreeSet<(String, String)>, File);

/// Where the pairs are written down, a line each: a file of this process's own in the folder `LMS_TEST_REACHED`.
static FILE: LazyLock<Option<Mutex<Reached>>> = LazyLock::new(|| {
    let folder = PathBuf::from(env::var_os("LMS_TEST_REACHED")?);
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(std::process::id().to_string());
    Some(Mutex::new((BTreeSet::new(), OpenOptions::new().create(true).append(true).open(path).unwrap())))
});

/// The operation has answered that; a success has no code.
pub(crate) fn note(operation: &str, answer: &Answer) {
    let Some(file) = &*FILE else { return };
    let code = answer.code();
    if answer.status < 400 || code.is_empty() {
        return;
    }
    let (known, file) = &mut *file.lock().unwrap();
    if known.insert((operation.to_owned(), code.clone())) {
        writeln!(file, "{operation} {code}").unwrap();
    }
}
