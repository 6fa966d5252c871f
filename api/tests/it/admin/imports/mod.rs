//! `/admin/imports`

mod bad_files;
mod keeping;
mod outcomes;
mod refusals;
mod rosters;
mod steering;
