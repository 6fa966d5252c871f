//! The keys under which log-in attempts are counted: the account or the name, and the network.

use entity::{AccountId, SchoolId};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};
use worker::{credential::Hasher, network::Network, roster::username};

/// The length of a keyed hash, in bytes.
const HASH: usize = 16;

/// Returns the normalised user name or, if the text is not a valid user name, its fixed-length hash, which no account
/// has as its name.
#[must_use]
pub fn login_name(typed: &str) -> String {
    let normalised = username::normalise(typed);
    if username::check(&normalised).is_ok() {
        return normalised;
    }
    Sha256::digest(normalised.as_bytes()).iter().fold("?".to_owned(), |name, byte| name + &format!("{byte:02x}"))
}

/// The key under which an attempt is counted.
#[derive(Debug, Clone)]
pub struct AttemptKey {
    /// The school at which somebody attempts to log in.
    pub school_id: SchoolId,
    /// The id of the account or of the name.
    pub subject_id: Uuid,
    /// The keyed hash of the network.
    pub network: Vec<u8>,
    /// The network as people may see it.
    pub abbreviated: String,
}

impl AttemptKey {
    /// Returns the key of an attempt to log in to an account or, if there is no account, with this name.
    #[must_use]
    pub fn new(
        hasher: &Hasher,
        school_id: SchoolId,
        account_id: Option<AccountId>,
        name: &str,
        network: Network,
    ) -> Self {
        Self {
            school_id,
            subject_id: account_id.map_or_else(|| id_of_name(hasher, school_id, name), |account_id| account_id.0),
            network: network_hashes(hasher, school_id, network).into_iter().next().unwrap_or_default(),
            abbreviated: network.abbreviated().to_string(),
        }
    }
}

/// Returns the keyed hashes of a network under all peppers, the current one first. The school is included, so that the
/// rows of two schools cannot be compared.
#[must_use]
pub fn network_hashes(hasher: &Hasher, school_id: SchoolId, network: Network) -> Vec<Vec<u8>> {
    let mut hashes = hasher.fingerprints(&[b"network", school_id.0.as_bytes(), &network.bytes()]);
    for hash in &mut hashes {
        hash.truncate(HASH);
    }
    hashes
}

/// Returns the id under which attempts with a name are counted if no account has the name. The name itself is not
/// stored, because people sometimes type a secret in its place.
fn id_of_name(hasher: &Hasher, school_id: SchoolId, name: &str) -> Uuid {
    let hash = hasher.fingerprint(&[b"name", school_id.0.as_bytes(), name.as_bytes()]);
    let mut bytes = [0; HASH];
    bytes.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
    // No account has such an id, because the ids of accounts are UUIDs of version 7.
    Builder::from_custom_bytes(bytes).into_uuid()
}
