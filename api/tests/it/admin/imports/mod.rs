//! Tests of `/admin/imports`.

mod bad_files;
mod errors;
mod events;
mod identifiers;
mod lifecycle;
mod outcomes;
mod retention;
mod rosters;
mod statements;
