//! Tests of `/me`.

mod preferences;
mod results;
