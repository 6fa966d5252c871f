//! Tests of `/me`.

mod results;
