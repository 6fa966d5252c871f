//! `/admin/imports`

mod bad_files;
mod identifiers;
mod keeping;
mod outcomes;
mod refusals;
mod rosters;
mod statements;
mod steering;
