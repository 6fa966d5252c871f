//! The job runtime, the jobs, and the engines that jobs and API share.

pub mod clock;
