//! `deploy/SETTINGS.md` is generated from the command lines.

use std::fs;

use api::settings_table;

use super::root;

const PAGE: &str = "deploy/SETTINGS.md";

#[test]
fn the_page_of_settings_matches_the_command_lines() {
    let page = fs::read_to_string(root().join(PAGE)).unwrap();
    assert_eq!(page, settings_table::markdown(), "cargo test -p api --test it -- --ignored write_the_settings");
}

/// Writes the page. This function tests nothing.
#[test]
#[ignore = "it writes deploy/SETTINGS.md"]
fn write_the_settings() {
    fs::write(root().join(PAGE), settings_table::markdown()).unwrap();
}
