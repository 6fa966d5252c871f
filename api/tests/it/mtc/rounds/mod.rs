//! Tests of `/mtc/rounds`.

mod changing;
mod declaring;
mod opening;
mod restarts;
