//! Hashing of PINs and passwords: peppered bcrypt on the blocking pool, with at most one hash per core at a time, and a
//! fair queue in front of the cores.
//!
//! A plain hash of a six-digit PIN can be cracked in minutes on one graphics card. Therefore bcrypt hashes an HMAC of
//! the secret under a pepper that is not stored in the database. The HMAC includes the ids of the school and the
//! account, so a hash copied to another row does not verify.

mod hasher;
mod queue;
mod times;
mod turns;

use std::time::Duration;

use entity::{AccountId, SchoolId};

pub use self::{
    hasher::Hasher,
    queue::{HashPurpose, HashRequest},
    turns::{HashTurn, QueuePlace},
};

/// The account that a secret belongs to.
#[derive(Debug, Clone, Copy)]
pub struct SecretOwner {
    /// The id of the school.
    pub school_id: SchoolId,
    /// The id of the account.
    pub account_id: AccountId,
}

/// A hash as stored, with the id of its pepper.
#[derive(Debug, Clone)]
pub struct HashedSecret {
    /// The bcrypt string: cost, salt and hash.
    pub credential: String,
    /// The id of the pepper.
    pub credential_key: String,
    /// The fingerprint of a PIN; `None` for a password.
    pub pin_fingerprint: Option<Vec<u8>>,
}

/// The outcome of verifying a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verification {
    /// The secret is correct.
    Right,
    /// The secret is correct, but its hash uses an old pepper or cost and should be renewed.
    RightButStale,
    /// The secret is wrong.
    Wrong,
}

/// Why a secret could not be hashed or verified.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// Too many requests are already waiting.
    #[error("too many sign-ins are waiting")]
    Busy {
        /// The time in which the cores will have computed the hashes of the requests that are waiting now.
        retry_after: Duration,
    },
    /// bcrypt or the thread that ran it failed.
    #[error("hash failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}
