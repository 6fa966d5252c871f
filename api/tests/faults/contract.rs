//! What the document says, which every answer of every test is compared with.
#![allow(dead_code, reason = "the other tests use the rest of it")]

#[path = "../it/contract/conformance.rs"]
pub(crate) mod conformance;
#[path = "../it/contract/documented.rs"]
mod documented;
#[path = "../it/contract/reached.rs"]
pub(crate) mod reached;
