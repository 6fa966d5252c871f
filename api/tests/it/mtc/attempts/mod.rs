//! Tests of `/mtc/attempts`.

mod class;
mod concurrency;
mod save;
mod scoring;
mod starting;
mod statements;
