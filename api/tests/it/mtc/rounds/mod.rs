//! Tests of `/mtc/rounds`.

mod declaring;
mod opening;
mod restarts;
