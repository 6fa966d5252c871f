//! Access tokens and tokens of attempts (both JWT), and refresh tokens.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{AccountId, MtcAttemptId, Role, SchoolId, SignInId};
use hmac::{Hmac, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rand::RngCore;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use worker::keys::KeyRing;

/// How long an access token is valid.
pub const ACCESS_TOKEN_LIFE: TimeDelta = TimeDelta::minutes(15);

/// Returns how long a sign-in lasts without a refresh: a school day (8 hours) for children, who share devices, and for
/// platform administrators; two weeks for staff.
#[must_use]
pub const fn sign_in_life(role: Role) -> TimeDelta {
    match role {
        Role::Pupil | Role::PlatformAdmin => TimeDelta::hours(8),
        Role::Teacher | Role::Senco | Role::Headteacher | Role::ItAdmin => TimeDelta::days(14),
    }
}

/// Returns how long a sign-in lasts at most, however often it is refreshed: 12 hours for children and for platform
/// administrators, 30 days for staff. Without this limit, a copied refresh token would be valid for ever.
#[must_use]
pub const fn longest_sign_in(role: Role) -> TimeDelta {
    match role {
        Role::Pupil | Role::PlatformAdmin => TimeDelta::hours(12),
        Role::Teacher | Role::Senco | Role::Headteacher | Role::ItAdmin => TimeDelta::days(30),
    }
}

/// The people that a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// People of a school.
    School,
    /// The platform's administrators.
    Platform,
}

impl Audience {
    /// Returns the audience of people with this role.
    #[must_use]
    pub const fn of(role: Role) -> Self {
        match role {
            Role::PlatformAdmin => Self::Platform,
            _ => Self::School,
        }
    }
}

/// The claims of an access token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TokenClaims {
    /// The account.
    pub sub: AccountId,
    /// The school of the account; the nil id for the platform.
    pub school_id: SchoolId,
    /// The role of the account.
    pub role: Role,
    /// The part of the API that the token is for.
    pub aud: Audience,
    /// When the token expires, in seconds since 1970.
    pub exp: i64,
    /// When the token was issued, in seconds since 1970.
    pub iat: i64,
    /// The id of the token.
    pub jti: Uuid,
    /// The sign-in that the token belongs to. The token is invalid once the sign-in has ended.
    pub sid: SignInId,
}

/// The claims of an attempt's own token. With it, a device saves the answers of this attempt, and can do nothing else.
///
/// A token of one kind is never accepted as the other kind: their audiences differ, an access token has no
/// `attempt_id`, and the token of an attempt has no id of a sign-in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AttemptClaims {
    /// The pupil.
    pub sub: AccountId,
    /// The school of the pupil.
    pub school_id: SchoolId,
    /// The attempt.
    pub attempt_id: MtcAttemptId,
    /// The part of the API that the token is for.
    pub aud: AttemptAudience,
    /// When the token expires, in seconds since 1970.
    pub exp: i64,
}

/// The audience of an attempt's own token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttemptAudience {
    /// Saving the answers of the attempt.
    #[serde(rename = "mtc_attempt")]
    MtcAttempt,
}

/// Signs and reads access tokens and tokens of attempts. Several keys may be valid at once.
#[derive(Debug, Clone)]
pub struct Tokens {
    keys: KeyRing,
    algorithm: Algorithm,
    /// The decoding keys, which are prepared once because every request needs them. Any of the keys may have signed a
    /// token; usually the first key has.
    verifying: Arc<[DecodingKey]>,
    validation: Validation,
}

impl Tokens {
    /// Signs tokens with the ring's current key and HMAC-SHA-256.
    #[must_use]
    pub fn new(keys: KeyRing) -> Self {
        let verifying = keys.all().map(|(_, key)| DecodingKey::from_secret(key)).collect();
        Self { keys, algorithm: Algorithm::HS256, verifying, validation: validation(Algorithm::HS256) }
    }

    /// Uses another algorithm. The keys must be suitable for it.
    #[must_use]
    pub fn with_algorithm(self, algorithm: Algorithm) -> Self {
        Self { algorithm, validation: validation(algorithm), ..self }
    }

    /// Signs a token with these claims.
    pub fn sign(&self, claims: &impl Serialize) -> Result<SecretString, jsonwebtoken::errors::Error> {
        let (id, key) = self.keys.current();
        let header = Header { kid: Some(id.to_owned()), ..Header::new(self.algorithm) };
        jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(key)).map(SecretString::from)
    }

    /// Returns the claims of an access token; `None` if none of the keys signed it or it has expired.
    #[must_use]
    pub fn read(&self, token: &str, now: DateTime<Utc>) -> Option<TokenClaims> {
        self.verify(token).filter(|claims: &TokenClaims| now.timestamp() < claims.exp)
    }

    /// Returns the claims of an attempt's own token; `None` if none of the keys signed it or it has expired.
    #[must_use]
    pub fn read_attempt(&self, token: &str, now: DateTime<Utc>) -> Option<AttemptClaims> {
        self.verify(token).filter(|claims: &AttemptClaims| now.timestamp() < claims.exp)
    }

    fn verify<Claims: DeserializeOwned>(&self, token: &str) -> Option<Claims> {
        let verify = |key| jsonwebtoken::decode::<Claims>(token, key, &self.validation).ok();
        Some(self.verifying.iter().find_map(verify)?.claims)
    }

    /// Returns the refresh tokens that may follow a refresh token: one for each key, that of the current key first.
    ///
    /// A successor is computed from its predecessor, so that exchanging a token again returns the same successor,
    /// although the database stores only hashes. Without the key, nobody can compute a successor.
    pub fn successors(&self, school_id: SchoolId, token: &SecretString) -> impl Iterator<Item = SecretString> {
        self.keys.all().filter_map(move |(_, key)| {
            // HMAC accepts keys of any length, so this never fails.
            let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
            // The signed part of an access token starts with another text, so no successor is a signature.
            mac.update(b"successor of a refresh token:");
            mac.update(token.expose_secret().as_bytes());
            Some(refresh_token(school_id, &mac.finalize().into_bytes()))
        })
    }
}

fn validation(algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm);
    // `jsonwebtoken` does not validate the audience and the expiry, because the authentication validates the audience,
    // and `Tokens::read` compares the expiry with the service's own clock.
    validation.validate_aud = false;
    validation.validate_exp = false;
    validation.set_required_spec_claims(&["exp", "aud", "sub"]);
    validation
}

/// Generates the first refresh token of a sign-in from 256 random bits.
#[must_use]
pub fn draw_refresh_token(school_id: SchoolId) -> SecretString {
    let mut random = [0; 32];
    rand::rng().fill_bytes(&mut random);
    refresh_token(school_id, &random)
}

/// Returns a refresh token. It contains the id of the school, which is needed to find the token's row, and 256 secret
/// bits.
fn refresh_token(school_id: SchoolId, secret: &[u8]) -> SecretString {
    let school = if school_id == SchoolId::PLATFORM { PLATFORM.to_owned() } else { school_id.to_string() };
    format!("{school}.{}", BASE64.encode(secret)).into()
}

/// Stands for the id of the school in the refresh token of a platform administrator.
const PLATFORM: &str = "platform";

/// Returns the school that a refresh token names; `None` if the token is malformed.
#[must_use]
pub fn school_of_refresh_token(token: &SecretString) -> Option<SchoolId> {
    let (school, _) = token.expose_secret().split_once('.')?;
    if school == PLATFORM {
        return Some(SchoolId::PLATFORM);
    }
    let id = Uuid::try_parse(school).ok().map(SchoolId)?;
    (id != SchoolId::PLATFORM).then_some(id)
}

/// Returns the hash of a refresh token. The database stores only the hash, which needs no salt because the token
/// contains 256 secret bits.
#[must_use]
pub fn hash_refresh_token(token: &SecretString) -> Vec<u8> {
    Sha256::digest(token.expose_secret().as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(now: DateTime<Utc>) -> TokenClaims {
        TokenClaims {
            sub: AccountId::draw(),
            school_id: SchoolId::draw(),
            role: Role::Pupil,
            aud: Audience::School,
            exp: (now + ACCESS_TOKEN_LIFE).timestamp(),
            iat: now.timestamp(),
            jti: Uuid::now_v7(),
            sid: SignInId::draw(),
        }
    }

    #[test]
    fn a_token_is_valid_until_it_expires() {
        let tokens = Tokens::new(KeyRing::draw());
        let now = Utc::now();
        let token = tokens.sign(&claims(now)).unwrap();
        assert!(tokens.read(token.expose_secret(), now).is_some());
        assert!(tokens.read(token.expose_secret(), now + ACCESS_TOKEN_LIFE).is_none());
    }

    #[test]
    fn a_token_of_the_old_key_is_valid_while_the_ring_has_both_keys() {
        let old = KeyRing::draw();
        let now = Utc::now();
        let token = Tokens::new(old.clone()).sign(&claims(now)).unwrap();
        let new = KeyRing::draw().to_setting().replacen("1:", "2:", 1);
        let both = Tokens::new(format!("{new},{}", old.to_setting()).parse().unwrap());
        assert!(both.read(token.expose_secret(), now).is_some());
        assert!(both.read(both.sign(&claims(now)).unwrap().expose_secret(), now).is_some());
        assert!(Tokens::new(new.parse().unwrap()).read(token.expose_secret(), now).is_none());
    }

    #[test]
    fn the_token_of_an_attempt_is_no_access_token_and_an_access_token_is_no_token_of_an_attempt() {
        let tokens = Tokens::new(KeyRing::draw());
        let now = Utc::now();
        let access = claims(now);
        let attempt = AttemptClaims {
            sub: access.sub,
            school_id: access.school_id,
            attempt_id: MtcAttemptId::draw(),
            aud: AttemptAudience::MtcAttempt,
            exp: access.exp,
        };
        let (access, attempt) = (tokens.sign(&access).unwrap(), tokens.sign(&attempt).unwrap());
        assert!(tokens.read_attempt(attempt.expose_secret(), now).is_some());
        assert!(tokens.read_attempt(attempt.expose_secret(), now + ACCESS_TOKEN_LIFE).is_none());
        assert!(tokens.read(attempt.expose_secret(), now).is_none());
        assert!(tokens.read_attempt(access.expose_secret(), now).is_none());
        assert!(Tokens::new(KeyRing::draw()).read_attempt(attempt.expose_secret(), now).is_none());
    }

    #[test]
    fn claims_of_both_kinds_in_one_token_are_of_the_audience_that_it_names() {
        let tokens = Tokens::new(KeyRing::draw());
        let now = Utc::now();
        for (audience, is_access) in [("mtc_attempt", false), ("school", true)] {
            let mut both = serde_json::to_value(claims(now)).unwrap();
            both["attempt_id"] = serde_json::json!(MtcAttemptId::draw());
            both["aud"] = audience.into();
            let token = tokens.sign(&both).unwrap();
            assert_eq!(tokens.read(token.expose_secret(), now).is_some(), is_access);
            assert_eq!(tokens.read_attempt(token.expose_secret(), now).is_some(), !is_access);
        }
    }

    #[test]
    fn the_successors_of_a_refresh_token_depend_on_the_token_and_on_the_keys_only() {
        let (school, old) = (SchoolId::draw(), KeyRing::draw());
        let successors = |keys: &KeyRing, token: &SecretString| -> Vec<String> {
            let successors = Tokens::new(keys.clone()).successors(school, token).collect::<Vec<_>>();
            assert!(successors.iter().all(|token| school_of_refresh_token(token) == Some(school)));
            successors.iter().map(|token| token.expose_secret().to_owned()).collect()
        };
        let (first, second) = (draw_refresh_token(school), draw_refresh_token(school));
        let by_old = successors(&old, &first);
        assert_eq!(by_old, successors(&old, &first));
        assert_ne!(by_old, successors(&old, &second));
        assert_ne!(by_old, successors(&KeyRing::draw(), &first));
        let new = KeyRing::draw().to_setting().replacen("1:", "2:", 1);
        let both: KeyRing = format!("{new},{}", old.to_setting()).parse().unwrap();
        assert_eq!(successors(&both, &first), [successors(&new.parse().unwrap(), &first), by_old].concat());
    }

    #[test]
    fn a_token_with_a_foreign_signature_or_none_is_rejected() {
        let now = Utc::now();
        let token = Tokens::new(KeyRing::draw()).sign(&claims(now)).unwrap();
        let ours = Tokens::new(KeyRing::draw());
        assert!(ours.read(token.expose_secret(), now).is_none());
        let body = token.expose_secret().split('.').nth(1).unwrap();
        let none = format!("{}.{body}.", BASE64.encode(r#"{"alg":"none","typ":"JWT","kid":"1"}"#));
        assert!(ours.read(&none, now).is_none());
    }

    #[test]
    fn a_refresh_token_names_its_school_and_never_the_platform_by_its_id() {
        let school = SchoolId::draw();
        assert_eq!(school_of_refresh_token(&draw_refresh_token(school)), Some(school));
        assert_eq!(school_of_refresh_token(&draw_refresh_token(SchoolId::PLATFORM)), Some(SchoolId::PLATFORM));
        for bad in ["", ".", "x.y", "00000000-0000-0000-0000-000000000000.abc"] {
            assert_eq!(school_of_refresh_token(&bad.into()), None, "{bad}");
        }
    }
}
