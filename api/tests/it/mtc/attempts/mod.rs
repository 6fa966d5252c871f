//! Tests of `/mtc/attempts`.

mod class;
mod concurrency;
mod late;
mod runs;
mod save;
mod scoring;
mod starting;
mod statements;
mod token;
