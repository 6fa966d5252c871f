//! `/mtc/attempts`

mod class;
mod racing;
mod saving;
mod scoring;
mod starting;
mod statements;
