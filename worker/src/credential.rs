//! PINs and passwords: peppered bcrypt, on the blocking pool, behind as many permits as there are cores.
//!
//! A six-digit PIN's hash alone falls in minutes on one graphics card, so what is hashed is an HMAC of it under a
//! pepper that is not in the database, bound to its school and account: a hash copied to another row fits nothing.

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

/// Whose secret it is.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    /// The school.
    pub school_id: SchoolId,
    /// The account.
    pub account_id: AccountId,
}

/// A hash as it is stored, with the id of the pepper that is in it.
#[derive(Debug, Clone)]
pub struct Hashed {
    /// bcrypt's own text: cost, salt and hash.
    pub credential: String,
    /// Which pepper.
    pub credential_key: String,
}

/// What came of a log-in's verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is the secret.
    Right,
    /// It is the secret, but hashed under an old pepper or cost: hash it anew.
    RightButStale,
    /// It is not.
    Wrong,
}

/// Why nothing was hashed.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// Too many wait already: come back later.
    #[error("too many sign-ins are waiting")]
    Busy,
    /// bcrypt or its thread failed.
    #[error("hash failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Hashes and verifies.
#[derive(Debug, Clone)]
pub struct Hasher {
    peppers: KeyRing,
    cost: u32,
    cores: usize,
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    queue: usize,
    computed: Arc<AtomicU64>,
    /// The hash that an unknown user's secret is compared with, so that it takes as long as a wrong one.
    nobody: Arc<str>,
}

impl Hasher {
    /// A hasher of bcrypt's `cost` (2^cost rounds) over `cores`; log-ins beyond a queue of `queue` are turned away.
    #[must_use]
    pub fn new(peppers: KeyRing, cost: u32, cores: usize, queue: usize) -> Self {
        // An impossible cost is reported by each hash, as the operation's own failure.
        let nobody = bcrypt::hash("nobody", cost).unwrap_or_default().into();
        let cores = cores.max(1);
        let permits = Arc::new(Semaphore::new(cores));
        Self { peppers, cost, cores, permits, waiting: Arc::default(), queue, computed: Arc::default(), nobody }
    }

    /// How many hashes run at once.
    #[must_use]
    pub const fn cores(&self) -> usize {
        self.cores
    }

    /// How many times bcrypt was computed since the start: once for each log-in and for each new secret.
    #[must_use]
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// How much there is to hash.
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

    /// Hashes a new secret. It waits for its turn, however long: for work that was accepted already.
    pub async fn hash(&self, owner: Owner, secret: &SecretString) -> Result<Hashed, HashError> {
        let permit = self.turn().await?;
        self.hash_with(permit, owner, secret).await
    }

    /// Hashes a new secret for a request, which is turned away when too many wait.
    pub async fn hash_soon(&self, owner: Owner, secret: &SecretString) -> Result<Hashed, HashError> {
        let permit = self.turn_at(self.reserve()?).await?;
        self.hash_with(permit, owner, secret).await
    }

    /// What tells a request from another without telling what is in it: a plain hash of a body with a PIN in it would
    /// give the PIN away to whoever tries all million.
    #[must_use]
    pub fn fingerprint(&self, parts: &[&[u8]]) -> Vec<u8> {
        let (_, key) = self.peppers.current();
        // HMAC takes keys of every length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
        mac.update(b"fingerprint");
        for part in parts {
            // With its length, so that no two lists of parts read alike.
            mac.update(&part.len().to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().to_vec()
    }

    /// A place in the queue. A log-in takes it before its attempt is counted: a child who is turned away because the
    /// machine is busy must not be locked out for it.
    pub fn reserve(&self) -> Result<Place, HashError> {
        Place::take(self.waiting.clone(), self.queue).ok_or(HashError::Busy)
    }

    /// Verifies a secret against what is stored, or, where nothing is, takes as long and says no.
    pub async fn verify(
        &self,
        place: Place,
        owner: Owner,
        secret: &SecretString,
        stored: Option<&Hashed>,
    ) -> Result<Verdict, HashError> {
        let permit = self.turn_at(place).await?;
        let (current, _) = self.peppers.current();
        let key = stored.map_or(current, |stored| stored.credential_key.as_str());
        // A hash under a pepper that is gone can be verified no more.
        let peppered = self.pepper(key, owner, secret);
        let known = stored.is_some() && peppered.is_some();
        let hash: Arc<str> =
            stored.filter(|_| known).map_or_else(|| self.nobody.clone(), |stored| stored.credential.as_str().into());
        let stale = key != current || !hash.contains(&format!("${:02}$", self.cost));
        let right =
            self.on_the_blocking_pool(permit, move || bcrypt::verify(peppered.unwrap_or_default(), &hash)).await?;
        Ok(match (known && right, stale) {
            (false, _) => Verdict::Wrong,
            (true, false) => Verdict::Right,
            (true, true) => Verdict::RightButStale,
        })
    }

    async fn hash_with(
        &self,
        permit: OwnedSemaphorePermit,
        owner: Owner,
        secret: &SecretString,
    ) -> Result<Hashed, HashError> {
        let (key, _) = self.peppers.current();
        let peppered = self.pepper(key, owner, secret).unwrap_or_default();
        let cost = self.cost;
        let credential = self.on_the_blocking_pool(permit, move || bcrypt::hash(peppered, cost)).await?;
        Ok(Hashed { credential, credential_key: key.to_owned() })
    }

    fn pepper(&self, key: &str, owner: Owner, secret: &SecretString) -> Option<String> {
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
            // The permit is held by the work, not by the request: a client that hangs up does not free the core.
            let _permit = permit;
            work()
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(done) => done.map_err(|cause| HashError::Failed(cause.into())),
            Err(cause) => Err(HashError::Failed(cause.into())),
        }
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, HashError> {
        self.permits.clone().acquire_owned().await.map_err(|closed| HashError::Failed(closed.into()))
    }

    async fn turn_at(&self, place: Place) -> Result<OwnedSemaphorePermit, HashError> {
        let permit = self.turn().await;
        drop(place);
        permit
    }
}

/// A place in the queue, given back when the wait ends, also when the client gives up.
#[derive(Debug)]
pub struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: Arc<AtomicUsize>, queue: usize) -> Option<Self> {
        let one_more = |count| (count < queue).then_some(count + 1);
        waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more).ok()?;
        Some(Self(waiting))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner() -> Owner {
        Owner { school_id: SchoolId::draw(), account_id: AccountId::draw() }
    }

    #[tokio::test]
    async fn a_secret_fits_its_owner_alone() {
        let hasher = Hasher::new(KeyRing::draw(), 4, 2, 8);
        let (ben, mia) = (owner(), owner());
        let pin = SecretString::from("482911");
        let hashed = hasher.hash(ben, &pin).await.unwrap();
        assert_eq!(hasher.verify(hasher.reserve().unwrap(), ben, &pin, Some(&hashed)).await.unwrap(), Verdict::Right);
        assert_eq!(
            hasher.verify(hasher.reserve().unwrap(), ben, &"482912".into(), Some(&hashed)).await.unwrap(),
            Verdict::Wrong
        );
        assert_eq!(hasher.verify(hasher.reserve().unwrap(), mia, &pin, Some(&hashed)).await.unwrap(), Verdict::Wrong);
        assert_eq!(hasher.verify(hasher.reserve().unwrap(), ben, &pin, None).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn an_old_pepper_still_fits_and_is_found_stale_and_a_removed_one_fits_nothing() {
        let old = KeyRing::draw();
        let pin = SecretString::from("482911");
        let ben = owner();
        let hashed = Hasher::new(old.clone(), 4, 2, 8).hash(ben, &pin).await.unwrap();

        let new = KeyRing::draw().to_setting().replacen("1:", "2:", 1);
        let both: KeyRing = format!("{new},{}", old.to_setting()).parse().unwrap();
        let rotated = Hasher::new(both, 4, 2, 8);
        assert_eq!(
            rotated.verify(rotated.reserve().unwrap(), ben, &pin, Some(&hashed)).await.unwrap(),
            Verdict::RightButStale
        );
        let hashed_anew = rotated.hash(ben, &pin).await.unwrap();
        assert_eq!(
            rotated.verify(rotated.reserve().unwrap(), ben, &pin, Some(&hashed_anew)).await.unwrap(),
            Verdict::Right
        );

        let without = Hasher::new(new.parse().unwrap(), 4, 2, 8);
        assert_eq!(without.verify(without.reserve().unwrap(), ben, &pin, Some(&hashed)).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn who_comes_when_the_queue_is_full_is_turned_away() {
        let hasher = Hasher::new(KeyRing::draw(), 4, 1, 0);
        assert!(matches!(hasher.hash_soon(owner(), &"482911".into()).await, Err(HashError::Busy)));
        assert!(hasher.hash(owner(), &"482911".into()).await.is_ok());
    }

    #[tokio::test]
    async fn a_cost_that_bcrypt_refuses_fails_the_hash() {
        let hasher = Hasher::new(KeyRing::draw(), 40, 1, 8);
        assert!(matches!(hasher.hash(owner(), &"482911".into()).await, Err(HashError::Failed(_))));
    }
}
