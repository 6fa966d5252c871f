//! The job runtime, the jobs, and the engines that the jobs and the API share.

pub mod accounts;
pub mod assessment;
pub mod calendar;
pub mod clock;
pub mod command_line;
pub mod credential;
pub mod html;
pub mod jobs;
pub mod keys;
pub mod learning;
pub mod listener;
pub mod live;
pub mod metrics;
pub mod mtc;
pub mod normalise;
pub mod practice;
pub mod process;
pub mod queue;
pub mod roster;
pub mod seal;
mod secret_files;
pub mod settings;
pub mod simulation;
pub mod telemetry;
pub mod tombstones;
pub mod traces;
