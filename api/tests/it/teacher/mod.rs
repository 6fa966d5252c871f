//! `/teacher`

mod markings;
