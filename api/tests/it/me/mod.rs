//! `/me`

mod results;
