//! The job runtime, the jobs, and the engines that jobs and API share.

pub mod assessment;
pub mod calendar;
pub mod checks;
pub mod clock;
pub mod credential;
pub mod fold;
pub mod html;
pub mod jobs;
pub mod keys;
pub mod learning;
pub mod live;
pub mod metrics;
pub mod mtc;
pub mod operations;
pub mod people;
pub mod practice;
pub mod process;
pub mod queue;
pub mod roster;
pub mod seal;
pub mod settings;
pub mod simulation;
pub mod tombstones;
pub mod traces;
