//! Hashing of PINs and passwords: peppered bcrypt on the blocking pool, with at most one hash per core at a time.
//!
//! A plain hash of a six-digit PIN can be cracked in minutes on one graphics card. Therefore bcrypt hashes an HMAC of
//! the secret under a pepper that is not stored in the database. The HMAC includes the ids of the school and the
//! account, so a hash copied to another row does not verify.

use std::sync::{
    Arc,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use entity::{AccountId, SchoolId};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{keys::KeyRing, metrics::Hashing};

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
    /// Too many requests are already waiting; retry later.
    #[error("too many sign-ins are waiting")]
    Busy,
    /// bcrypt or the thread that ran it failed.
    #[error("hash failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Hashes and verifies PINs and passwords.
#[derive(Debug, Clone)]
pub struct Hasher {
    peppers: KeyRing,
    cost: u32,
    cores: usize,
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    queue: usize,
    computed: Arc<AtomicU64>,
    /// A dummy hash for unknown users, so that the response takes as long as for a wrong secret.
    dummy_hash: Arc<str>,
}

impl Hasher {
    /// Creates a hasher with the bcrypt cost `cost` (2^cost rounds). At most `cores` hashes run at once. At most
    /// `queue` requests may wait; further requests fail with [`HashError::Busy`].
    #[must_use]
    pub fn new(peppers: KeyRing, cost: u32, cores: usize, queue: usize) -> Self {
        // An invalid cost is not reported here: each later hash fails and the operation reports its own error code.
        let dummy_hash = bcrypt::hash("nobody", cost).unwrap_or_default().into();
        let cores = cores.max(1);
        let permits = Arc::new(Semaphore::new(cores));
        Self { peppers, cost, cores, permits, waiting: Arc::default(), queue, computed: Arc::default(), dummy_hash }
    }

    /// Returns the number of hashes that may run at once.
    #[must_use]
    pub const fn cores(&self) -> usize {
        self.cores
    }

    /// Returns the number of bcrypt computations since the process started: one for each log-in and for each new
    /// secret.
    #[must_use]
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// Returns the current load.
    #[must_use]
    pub fn load(&self) -> Hashing {
        Hashing {
            computed: self.computed(),
            running: self.cores.saturating_sub(self.permits.available_permits()),
            permits: self.cores,
            waiting: self.waiting.load(Ordering::Relaxed),
            queue_limit: self.queue,
        }
    }

    /// Hashes a new secret. Waits for a permit without a limit, because the caller's work is already accepted.
    pub async fn hash(&self, owner: SecretOwner, secret: &SecretString) -> Result<HashedSecret, HashError> {
        let permit = self.acquire_permit().await?;
        self.hash_with(permit, owner, secret).await
    }

    /// Hashes a new secret for a request. Fails with [`HashError::Busy`] if too many requests are waiting.
    pub async fn try_hash(&self, owner: SecretOwner, secret: &SecretString) -> Result<HashedSecret, HashError> {
        let permit = self.acquire_permit_at(self.reserve()?).await?;
        self.hash_with(permit, owner, secret).await
    }

    /// Returns a keyed fingerprint that tells two requests apart without revealing their contents. A plain hash of a
    /// body that contains a PIN would reveal the PIN to anybody who tries all million PINs.
    #[must_use]
    pub fn fingerprint(&self, parts: &[&[u8]]) -> Vec<u8> {
        let (_, key) = self.peppers.current();
        // HMAC accepts keys of any length, so this never fails.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
        mac.update(b"fingerprint");
        for part in parts {
            // The length precedes each part, so that two different lists of parts never produce the same input.
            mac.update(&part.len().to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().to_vec()
    }

    /// Reserves a place in the queue. A log-in reserves its place before it counts the attempt, because a busy service
    /// must not lock out a child whose log-ins it rejects.
    pub fn reserve(&self) -> Result<QueuePlace, HashError> {
        QueuePlace::take(self.waiting.clone(), self.queue).ok_or(HashError::Busy)
    }

    /// Verifies a secret against the stored hash. If there is no stored hash, verifies a dummy hash, so that the call
    /// takes as long, and returns [`Verification::Wrong`].
    pub async fn verify(
        &self,
        place: QueuePlace,
        owner: SecretOwner,
        secret: &SecretString,
        stored: Option<&HashedSecret>,
    ) -> Result<Verification, HashError> {
        let permit = self.acquire_permit_at(place).await?;
        let (current, _) = self.peppers.current();
        let key = stored.map_or(current, |stored| stored.credential_key.as_str());
        // This is `None` if the pepper of the hash has been removed, so that the hash can no longer be verified.
        let peppered = self.pepper(key, owner, secret);
        let can_verify = stored.is_some() && peppered.is_some();
        let hash: Arc<str> = stored
            .filter(|_| can_verify)
            .map_or_else(|| self.dummy_hash.clone(), |stored| stored.credential.as_str().into());
        let stale = key != current || !hash.contains(&format!("${:02}$", self.cost));
        let right =
            self.on_the_blocking_pool(permit, move || bcrypt::verify(peppered.unwrap_or_default(), &hash)).await?;
        Ok(match (can_verify && right, stale) {
            (false, _) => Verification::Wrong,
            (true, false) => Verification::Right,
            (true, true) => Verification::RightButStale,
        })
    }

    async fn hash_with(
        &self,
        permit: OwnedSemaphorePermit,
        owner: SecretOwner,
        secret: &SecretString,
    ) -> Result<HashedSecret, HashError> {
        let (key, _) = self.peppers.current();
        let peppered = self.pepper(key, owner, secret).unwrap_or_default();
        let cost = self.cost;
        let credential = self.on_the_blocking_pool(permit, move || bcrypt::hash(peppered, cost)).await?;
        Ok(HashedSecret { credential, credential_key: key.to_owned() })
    }

    fn pepper(&self, key: &str, owner: SecretOwner, secret: &SecretString) -> Option<String> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.peppers.key(key)?).ok()?;
        mac.update(owner.school_id.0.as_bytes());
        mac.update(owner.account_id.0.as_bytes());
        mac.update(secret.expose_secret().as_bytes());
        Some(BASE64.encode(mac.finalize().into_bytes()))
    }

    async fn on_the_blocking_pool<T: Send + 'static>(
        &self,
        permit: OwnedSemaphorePermit,
        work: impl FnOnce() -> Result<T, bcrypt::BcryptError> + Send + 'static,
    ) -> Result<T, HashError> {
        self.computed.fetch_add(1, Ordering::Relaxed);
        let work = move || {
            // The permit belongs to the blocking work and not to the request, because bcrypt keeps its core busy even
            // if the client disconnects.
            let _permit = permit;
            work()
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(outcome) => outcome.map_err(|cause| HashError::Failed(cause.into())),
            Err(cause) => Err(HashError::Failed(cause.into())),
        }
    }

    async fn acquire_permit(&self) -> Result<OwnedSemaphorePermit, HashError> {
        self.permits.clone().acquire_owned().await.map_err(|closed| HashError::Failed(closed.into()))
    }

    async fn acquire_permit_at(&self, place: QueuePlace) -> Result<OwnedSemaphorePermit, HashError> {
        let permit = self.acquire_permit().await;
        drop(place);
        permit
    }
}

/// A place in the queue. It is released when the wait ends, even if the client disconnects.
#[derive(Debug)]
pub struct QueuePlace(Arc<AtomicUsize>);

impl QueuePlace {
    fn take(waiting: Arc<AtomicUsize>, queue: usize) -> Option<Self> {
        let increment = |count| (count < queue).then_some(count + 1);
        waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, increment).ok()?;
        Some(Self(waiting))
    }
}

impl Drop for QueuePlace {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner() -> SecretOwner {
        SecretOwner { school_id: SchoolId::draw(), account_id: AccountId::draw() }
    }

    #[tokio::test]
    async fn a_secret_verifies_only_for_its_owner() {
        let hasher = Hasher::new(KeyRing::draw(), 4, 2, 8);
        let (ben, mia) = (owner(), owner());
        let pin = SecretString::from("482911");
        let hashed = hasher.hash(ben, &pin).await.unwrap();
        assert_eq!(
            hasher.verify(hasher.reserve().unwrap(), ben, &pin, Some(&hashed)).await.unwrap(),
            Verification::Right
        );
        assert_eq!(
            hasher.verify(hasher.reserve().unwrap(), ben, &"482912".into(), Some(&hashed)).await.unwrap(),
            Verification::Wrong
        );
        assert_eq!(
            hasher.verify(hasher.reserve().unwrap(), mia, &pin, Some(&hashed)).await.unwrap(),
            Verification::Wrong
        );
        assert_eq!(hasher.verify(hasher.reserve().unwrap(), ben, &pin, None).await.unwrap(), Verification::Wrong);
    }

    #[tokio::test]
    async fn a_hash_with_an_old_pepper_verifies_as_stale_and_one_with_a_removed_pepper_fails() {
        let old = KeyRing::draw();
        let pin = SecretString::from("482911");
        let ben = owner();
        let hashed = Hasher::new(old.clone(), 4, 2, 8).hash(ben, &pin).await.unwrap();

        let new = KeyRing::draw().to_setting().replacen("1:", "2:", 1);
        let both: KeyRing = format!("{new},{}", old.to_setting()).parse().unwrap();
        let rotated = Hasher::new(both, 4, 2, 8);
        assert_eq!(
            rotated.verify(rotated.reserve().unwrap(), ben, &pin, Some(&hashed)).await.unwrap(),
            Verification::RightButStale
        );
        let rehashed = rotated.hash(ben, &pin).await.unwrap();
        assert_eq!(
            rotated.verify(rotated.reserve().unwrap(), ben, &pin, Some(&rehashed)).await.unwrap(),
            Verification::Right
        );

        let without = Hasher::new(new.parse().unwrap(), 4, 2, 8);
        assert_eq!(
            without.verify(without.reserve().unwrap(), ben, &pin, Some(&hashed)).await.unwrap(),
            Verification::Wrong
        );
    }

    #[tokio::test]
    async fn a_request_is_rejected_if_the_queue_is_full() {
        let hasher = Hasher::new(KeyRing::draw(), 4, 1, 0);
        assert!(matches!(hasher.try_hash(owner(), &"482911".into()).await, Err(HashError::Busy)));
        assert!(hasher.hash(owner(), &"482911".into()).await.is_ok());
    }

    #[tokio::test]
    async fn hashing_fails_if_bcrypt_rejects_the_cost() {
        let hasher = Hasher::new(KeyRing::draw(), 40, 1, 8);
        assert!(matches!(hasher.hash(owner(), &"482911".into()).await, Err(HashError::Failed(_))));
    }
}
