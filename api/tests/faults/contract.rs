//! Validates every response of every test against the OpenAPI document.
#![allow(dead_code, reason = "the other tests use the rest of it")]

#[path = "../it/contract/conformance.rs"]
pub(crate) mod conformance;
#[path = "../it/contract/documented.rs"]
mod documented;
#[path = "../it/contract/reached.rs"]
pub(crate) mod reached;
