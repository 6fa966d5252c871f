//! `/mtc/rounds`

mod declaring;
mod opening;
mod steering;
