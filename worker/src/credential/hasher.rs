//! Hashes and verifies PINs and passwords.

use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use bcrypt::{BcryptError, HashParts};
use entity::SchoolId;
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use super::{
    HashError, HashPurpose, HashRequest, HashedSecret, QueuePlace, SecretOwner, Verification,
    times::HashTimes,
    turns::{HashTurn, Turns},
};
use crate::{keys::KeyRing, metrics::Hashing, roster::pin};

/// The longest time that a request should wait for a core. If more requests wait than the cores can hash in this time,
/// further clients are asked to try again.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// The number of requests that may wait even on a slow machine, because a whole class signs in at once.
const CLASS: usize = 40;

/// The highest cost that bcrypt supports.
const HIGHEST_COST: u32 = 31;

/// The longest time after which a rejected client is asked to try again.
const LONGEST_RETRY: Duration = Duration::from_secs(30);

/// Hashes and verifies PINs and passwords.
#[derive(Debug, Clone)]
pub struct Hasher {
    peppers: KeyRing,
    cost: u32,
    turns: Turns,
    times: Arc<HashTimes>,
    queue: usize,
    computed: Arc<AtomicU64>,
    /// A dummy hash for unknown users, so that the response takes as long as for a wrong secret.
    dummy_hash: Arc<str>,
}

impl Hasher {
    /// Creates a hasher with the bcrypt cost `cost` (2^cost rounds). At most `cores` hashes run at once. At most
    /// `queue` requests may wait, and no more than the cores can hash within ten seconds; further requests fail with
    /// [`HashError::Busy`].
    #[must_use]
    pub fn new(peppers: KeyRing, cost: u32, cores: usize, queue: usize) -> Self {
        let start = Instant::now();
        // An invalid cost is not reported here: each later hash fails and the operation reports its own error code.
        let dummy_hash = bcrypt::hash("nobody", cost).unwrap_or_default().into();
        let times = Arc::new(HashTimes::new(start.elapsed()));
        Self { peppers, cost, turns: Turns::new(cores.max(1)), times, queue, computed: Arc::default(), dummy_hash }
    }

    /// Returns the number of hashes that may run at once.
    #[must_use]
    pub const fn cores(&self) -> usize {
        self.turns.cores()
    }

    /// Returns the number of bcrypt computations since the process started: one for each log-in and for each new
    /// secret.
    #[must_use]
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// Returns the number of hashes that all cores together compute in a second, by a moving mean of the measured
    /// times.
    #[must_use]
    pub fn rate(&self) -> f64 {
        let cores = u32::try_from(self.cores()).unwrap_or(u32::MAX);
        f64::from(cores) / self.times.mean().as_secs_f64().max(f64::MIN_POSITIVE)
    }

    /// Returns the current load.
    #[must_use]
    pub fn load(&self) -> Hashing {
        Hashing {
            computed: self.computed(),
            running: self.turns.running(),
            permits: self.cores(),
            waiting: self.turns.waiting(),
            waiting_by_purpose: self.turns.waiting_by_purpose(),
            displaced: self.turns.displaced(),
            queue_limit: self.capacity(),
            time: self.times.mean(),
        }
    }

    /// Hashes a new secret in the background. Waits for its turn without a limit, because the caller's work is already
    /// accepted.
    pub async fn hash(&self, owner: SecretOwner, secret: &SecretString) -> Result<HashedSecret, HashError> {
        self.try_hash(HashPurpose::Background, owner, secret).await
    }

    /// Hashes a new secret. Fails with [`HashError::Busy`] if too many requests are waiting.
    pub async fn try_hash(
        &self,
        purpose: HashPurpose,
        owner: SecretOwner,
        secret: &SecretString,
    ) -> Result<HashedSecret, HashError> {
        let place = self.enter(HashRequest::without_network(purpose, owner.school_id))?;
        let turn = self.turn(place).await?;
        let (key, _) = self.peppers.current();
        let peppered = self.pepper(key, owner, secret).unwrap_or_default();
        let (cost, times) = (self.cost, self.times.clone());
        let work = move || timed(&times, || bcrypt::hash(peppered, cost));
        let credential = self.on_the_blocking_pool(turn, work).await?;
        let pin_fingerprint = self.pin_fingerprints(owner.school_id, secret).into_iter().next();
        Ok(HashedSecret { credential, credential_key: key.to_owned(), pin_fingerprint })
    }

    /// Returns a keyed fingerprint that tells two requests apart without revealing their contents. A plain hash of a
    /// body that contains a PIN would reveal the PIN to anybody who tries all million PINs.
    #[must_use]
    pub fn fingerprint(&self, parts: &[&[u8]]) -> Vec<u8> {
        let (_, key) = self.peppers.current();
        fingerprint_with(key, parts)
    }

    /// Returns the fingerprints under all peppers, the current one first. A stored fingerprint may have an old pepper.
    #[must_use]
    pub fn fingerprints(&self, parts: &[&[u8]]) -> Vec<Vec<u8>> {
        self.peppers.all().map(|(_, key)| fingerprint_with(key, parts)).collect()
    }

    /// Returns the fingerprints of a PIN under all peppers, the current one first. Pupils of a school with the same PIN
    /// have the same fingerprint. Returns nothing for a password.
    ///
    /// Without the pepper, a fingerprint reveals only which pupils share a PIN. With the pepper, all million PINs can
    /// be tried, which takes minutes for the bcrypt hash, too; six digits cannot be protected better. A password has no
    /// fingerprint, because its bcrypt hash still protects it from somebody who has the pepper.
    #[must_use]
    pub fn pin_fingerprints(&self, school_id: SchoolId, secret: &SecretString) -> Vec<Vec<u8>> {
        let pin = secret.expose_secret();
        if !pin::is_six_digits(pin) {
            return Vec::new();
        }
        self.fingerprints(&[b"pin", school_id.0.as_bytes(), pin.as_bytes()])
    }

    /// Takes a place in the queue. A log-in takes its place before the attempt is counted. If the queue is full, the
    /// log-in is rejected and does not count as a failure, so a busy service does not lock out a child.
    pub fn enter(&self, request: HashRequest) -> Result<QueuePlace, HashError> {
        self.turns.enter(request, self.capacity()).map_err(|_| self.busy())
    }

    /// Waits for a core. Fails with [`HashError::Busy`] if the request has lost its place in the full queue.
    pub async fn turn(&self, place: QueuePlace) -> Result<HashTurn, HashError> {
        place.turn().await.ok_or_else(|| self.busy())
    }

    /// Verifies a secret against the stored hash. If there is no stored hash, verifies a dummy hash, so that the call
    /// takes as long, and returns [`Verification::Wrong`]. Verifying a hash of a lower cost takes as long, too.
    pub async fn verify(
        &self,
        turn: HashTurn,
        owner: SecretOwner,
        secret: &SecretString,
        stored: Option<&HashedSecret>,
    ) -> Result<Verification, HashError> {
        let (purpose, entered_at) = (turn.purpose, turn.entered_at);
        let (current, _) = self.peppers.current();
        let key = stored.map_or(current, |stored| stored.credential_key.as_str());
        // This is `None` if the pepper of the hash has been removed, so that the hash can no longer be verified.
        let peppered = self.pepper(key, owner, secret);
        let can_verify = stored.is_some() && peppered.is_some();
        let hash: Arc<str> = stored
            .filter(|_| can_verify)
            .map_or_else(|| self.dummy_hash.clone(), |stored| stored.credential.as_str().into());
        let cost = hash.parse().map_or(self.cost, |parts: HashParts| parts.get_cost());
        let stale = key != current || cost != self.cost;
        let (current_cost, times) = (self.cost, self.times.clone());
        let work = move || {
            timed(&times, || {
                let right = bcrypt::verify(peppered.unwrap_or_default(), &hash)?;
                pad(cost, current_cost)?;
                Ok(right)
            })
        };
        let right = self.on_the_blocking_pool(turn, work).await?;
        if purpose == HashPurpose::SignIn {
            self.times.verification(entered_at, entered_at.elapsed());
        }
        Ok(match (can_verify && right, stale) {
            (false, _) => Verification::Wrong,
            (true, false) => Verification::Right,
            (true, true) => Verification::RightButStale,
        })
    }

    /// Waits as long as a verification takes now, without a core and without a place in the queue, so that the
    /// response time does not reveal that nothing was verified.
    pub async fn imitate_verification(&self) {
        let time = self.times.draw(Instant::now(), &mut rand::rng());
        tokio::time::sleep(time).await;
    }

    /// The number of requests that may wait: what the cores hash within ten seconds, but at least a class and at most
    /// the number in the settings.
    fn capacity(&self) -> usize {
        let within_longest_wait = LONGEST_WAIT.as_nanos() / self.times.mean().as_nanos().max(1);
        let hashes = usize::try_from(within_longest_wait).unwrap_or(usize::MAX).saturating_mul(self.cores());
        hashes.max(CLASS).min(self.queue)
    }

    fn busy(&self) -> HashError {
        let waiting = u32::try_from(self.turns.waiting() / self.cores()).unwrap_or(u32::MAX);
        let retry_after = self.times.mean().saturating_mul(waiting).min(LONGEST_RETRY);
        HashError::Busy { retry_after: Duration::from_secs(retry_after.as_secs() + 1) }
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
        turn: HashTurn,
        work: impl FnOnce() -> Result<T, BcryptError> + Send + 'static,
    ) -> Result<T, HashError> {
        self.computed.fetch_add(1, Ordering::Relaxed);
        let work = move || {
            // The turn belongs to the blocking work and not to the request, because bcrypt keeps its core busy even if
            // the client disconnects.
            let _turn = turn;
            work()
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(outcome) => outcome.map_err(|cause| HashError::Failed(cause.into())),
            Err(cause) => Err(HashError::Failed(cause.into())),
        }
    }
}

fn fingerprint_with(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
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

/// Measures a hash of the current cost.
fn timed<T>(times: &HashTimes, work: impl FnOnce() -> Result<T, BcryptError>) -> Result<T, BcryptError> {
    let start = Instant::now();
    let outcome = work()?;
    times.hash(start.elapsed());
    Ok(outcome)
}

/// Computes the rounds that a hash of the cost `cost` has less than a hash of the cost `current`, so that both take the
/// same time.
fn pad(cost: u32, current: u32) -> Result<(), BcryptError> {
    missing_costs(cost, current).try_for_each(|cost| bcrypt::hash("nobody", cost).map(drop))
}

/// Returns the costs of the hashes that together take the rounds that a hash of the cost `cost` has less than a hash of
/// the cost `current`. Each step of the cost doubles the rounds, so one hash of each cost from `cost` to `current - 1`
/// takes exactly these rounds.
fn missing_costs(cost: u32, current: u32) -> Range<u32> {
    // An invalid cost is reported when a new secret is hashed.
    if current > HIGHEST_COST { current..current } else { cost..current }
}

#[cfg(test)]
mod tests {
    use entity::AccountId;

    use super::*;

    fn owner() -> SecretOwner {
        SecretOwner { school_id: SchoolId::draw(), account_id: AccountId::draw() }
    }

    async fn verify(
        hasher: &Hasher,
        owner: SecretOwner,
        secret: &SecretString,
        stored: Option<&HashedSecret>,
    ) -> Verification {
        let request = HashRequest::without_network(HashPurpose::SignIn, owner.school_id);
        let turn = hasher.turn(hasher.enter(request).unwrap()).await.unwrap();
        hasher.verify(turn, owner, secret, stored).await.unwrap()
    }

    #[tokio::test]
    async fn a_secret_verifies_only_for_its_owner() {
        let hasher = Hasher::new(KeyRing::draw(), 4, 2, 8);
        let (ben, mia) = (owner(), owner());
        let pin = SecretString::from("482911");
        let hashed = hasher.hash(ben, &pin).await.unwrap();
        assert_eq!(verify(&hasher, ben, &pin, Some(&hashed)).await, Verification::Right);
        assert_eq!(verify(&hasher, ben, &"482912".into(), Some(&hashed)).await, Verification::Wrong);
        assert_eq!(verify(&hasher, mia, &pin, Some(&hashed)).await, Verification::Wrong);
        assert_eq!(verify(&hasher, ben, &pin, None).await, Verification::Wrong);
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
        assert_eq!(verify(&rotated, ben, &pin, Some(&hashed)).await, Verification::RightButStale);
        let rehashed = rotated.hash(ben, &pin).await.unwrap();
        assert_eq!(verify(&rotated, ben, &pin, Some(&rehashed)).await, Verification::Right);

        let without = Hasher::new(new.parse().unwrap(), 4, 2, 8);
        assert_eq!(verify(&without, ben, &pin, Some(&hashed)).await, Verification::Wrong);
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_verifies_as_stale() {
        let peppers = KeyRing::draw();
        let (pin, ben) = (SecretString::from("482911"), owner());
        let hashed = Hasher::new(peppers.clone(), 5, 2, 8).hash(ben, &pin).await.unwrap();
        for cost in [4, 6] {
            let hasher = Hasher::new(peppers.clone(), cost, 2, 8);
            assert_eq!(verify(&hasher, ben, &pin, Some(&hashed)).await, Verification::RightButStale);
            assert_eq!(verify(&hasher, ben, &"482912".into(), Some(&hashed)).await, Verification::Wrong);
        }
    }

    #[test]
    fn a_hash_of_a_lower_cost_takes_as_many_rounds_as_one_of_the_current_cost() {
        for (cost, current) in [(4, 10), (9, 10), (10, 10), (12, 14)] {
            let rounds: u64 = missing_costs(cost, current).map(|cost| 1 << cost).sum();
            assert_eq!(rounds + (1 << cost), 1 << current, "{cost} {current}");
        }
        assert_eq!(missing_costs(12, 10).count(), 0);
        assert_eq!(missing_costs(10, 40).count(), 0);
    }

    #[tokio::test]
    async fn pupils_of_a_school_with_the_same_pin_have_the_same_fingerprint() {
        let old = KeyRing::draw();
        let hasher = Hasher::new(old.clone(), 4, 2, 8);
        let (ben, elm) = (owner(), owner());
        let mia = SecretOwner { account_id: AccountId::draw(), ..ben };
        let fingerprint = async |owner, secret: &str| hasher.hash(owner, &secret.into()).await.unwrap().pin_fingerprint;
        let of_ben = fingerprint(ben, "482911").await.unwrap();
        assert_eq!(fingerprint(mia, "482911").await.as_ref(), Some(&of_ben));
        assert_ne!(fingerprint(mia, "482912").await.as_ref(), Some(&of_ben));
        assert_ne!(fingerprint(elm, "482911").await.as_ref(), Some(&of_ben));
        assert_eq!(fingerprint(ben, "nine-green-oaks").await, None);
        // After a rotation of the pepper, the old fingerprint is still found.
        let new = KeyRing::draw().to_setting().replacen("1:", "2:", 1);
        let rotated = Hasher::new(format!("{new},{}", old.to_setting()).parse().unwrap(), 4, 2, 8);
        let fingerprints = rotated.pin_fingerprints(ben.school_id, &"482911".into());
        assert_eq!((fingerprints.len(), fingerprints.last()), (2, Some(&of_ben)));
    }

    #[tokio::test]
    async fn a_request_is_rejected_if_the_queue_is_full() {
        let hasher = Hasher::new(KeyRing::draw(), 4, 1, 0);
        for purpose in [HashPurpose::SignIn, HashPurpose::OwnPassword, HashPurpose::NewSecret] {
            let outcome = hasher.try_hash(purpose, owner(), &"482911".into()).await;
            assert!(matches!(outcome, Err(HashError::Busy { .. })), "{purpose:?}");
        }
        assert!(hasher.hash(owner(), &"482911".into()).await.is_ok());
    }

    #[tokio::test]
    async fn hashing_fails_if_bcrypt_rejects_the_cost() {
        let hasher = Hasher::new(KeyRing::draw(), 40, 1, 8);
        assert!(matches!(hasher.hash(owner(), &"482911".into()).await, Err(HashError::Failed(_))));
    }

    #[test]
    fn the_queue_holds_what_the_cores_hash_in_ten_seconds() {
        let hasher = Hasher { times: Arc::new(HashTimes::new(Duration::from_millis(70))), ..two_cores(1_000) };
        assert_eq!(hasher.capacity(), 284);
        assert!((hasher.rate() - 28.57).abs() < 0.01, "{}", hasher.rate());
        // A slow machine has places for a class, and the settings limit a fast machine.
        let slow = Hasher { times: Arc::new(HashTimes::new(Duration::from_secs(1))), ..two_cores(1_000) };
        assert_eq!(slow.capacity(), CLASS);
        let fast = Hasher { times: Arc::new(HashTimes::new(Duration::from_millis(1))), ..two_cores(1_000) };
        assert_eq!(fast.capacity(), 1_000);
    }

    #[tokio::test]
    async fn a_rejected_client_is_told_when_the_waiting_hashes_will_be_computed() {
        let hasher = Hasher { times: Arc::new(HashTimes::new(Duration::from_millis(200))), ..two_cores(30) };
        let request = HashRequest::without_network(HashPurpose::SignIn, SchoolId::draw());
        let places: Vec<_> = (0..30).map(|_| hasher.enter(request).unwrap()).collect();
        let Err(HashError::Busy { retry_after }) = hasher.enter(request) else { panic!("the queue is full") };
        // Two cores hash 30 secrets in three seconds.
        assert_eq!(retry_after, Duration::from_secs(4));
        drop(places);
        assert!(hasher.enter(request).is_ok());
    }

    fn two_cores(queue: usize) -> Hasher {
        Hasher::new(KeyRing::draw(), 4, 2, queue)
    }
}
