//! Access tokens (JWT) and refresh tokens.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{AccountId, Role, SchoolId, SignInId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rand::RngCore;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use worker::keys::KeyRing;

/// How long an access token is good.
pub const ACCESS_TOKEN_LIFE: TimeDelta = TimeDelta::minutes(15);

/// How long a sign-in lasts without being refreshed: a school day for children on shared devices and for platform
/// administrators, two weeks for staff.
#[must_use]
pub const fn sign_in_life(role: Role) -> TimeDelta {
    match role {
        Role::Pupil | Role::PlatformAdmin => TimeDelta::hours(8),
        Role::Teacher | Role::Senco | Role::Headteacher | Role::ItAdmin => TimeDelta::days(14),
    }
}

/// Whom a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// People of a school.
    School,
    /// The platform's administrators.
    Platform,
}

impl Audience {
    /// The audience of people with that role.
    #[must_use]
    pub const fn of(role: Role) -> Self {
        match role {
            Role::PlatformAdmin => Self::Platform,
            _ => Self::School,
        }
    }
}

/// What an access token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    /// Who.
    pub sub: AccountId,
    /// Of which school; the nil id for the platform.
    pub school_id: SchoolId,
    /// In which role.
    pub role: Role,
    /// For which part of the API.
    pub aud: Audience,
    /// Until when, in seconds since 1970.
    pub exp: i64,
    /// Since when, in seconds since 1970.
    pub iat: i64,
    /// The token's own id.
    pub jti: Uuid,
    /// The sign-in that it belongs to: with it the token ends.
    pub sid: SignInId,
}

/// Signs and reads access tokens; two keys may be live.
#[derive(Debug, Clone)]
pub struct Tokens {
    keys: KeyRing,
    algorithm: Algorithm,
    /// Made once, as each request needs them: any of the keys may have signed, mostly the first.
    verifying: Arc<[DecodingKey]>,
    validation: Validation,
}

impl Tokens {
    /// Tokens signed with the ring's current key by HMAC-SHA-256.
    #[must_use]
    pub fn new(keys: KeyRing) -> Self {
        let verifying = keys.all().map(|(_, key)| DecodingKey::from_secret(key)).collect();
        Self { keys, algorithm: Algorithm::HS256, verifying, validation: validation(Algorithm::HS256) }
    }

    /// Tokens of another algorithm, for which the keys must be fit.
    #[must_use]
    pub fn with_algorithm(self, algorithm: Algorithm) -> Self {
        Self { algorithm, validation: validation(algorithm), ..self }
    }

    /// A signed token.
    pub fn sign(&self, claims: &Claims) -> Result<SecretString, jsonwebtoken::errors::Error> {
        let (id, key) = self.keys.current();
        let header = Header { kid: Some(id.to_owned()), ..Header::new(self.algorithm) };
        jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(key)).map(SecretString::from)
    }

    /// The claims of a token that one of the keys signed and that has not expired.
    #[must_use]
    pub fn read(&self, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        let verify = |key| jsonwebtoken::decode::<Claims>(token, key, &self.validation).ok();
        let claims = self.verifying.iter().find_map(verify)?.claims;
        (now.timestamp() < claims.exp).then_some(claims)
    }
}

fn validation(algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm);
    // The audience is checked by the session, and the time against the one clock.
    validation.validate_aud = false;
    validation.validate_exp = false;
    validation.set_required_spec_claims(&["exp", "aud", "sub"]);
    validation
}

/// A new refresh token: the school, so that it can be found, and 256 random bits.
#[must_use]
pub fn draw_refresh_token(school_id: SchoolId) -> SecretString {
    let mut random = [0; 32];
    rand::rng().fill_bytes(&mut random);
    let school = if school_id == SchoolId::PLATFORM { PLATFORM.to_owned() } else { school_id.to_string() };
    format!("{school}.{}", BASE64.encode(random)).into()
}

/// What stands for the school in the refresh token of a platform administrator.
const PLATFORM: &str = "platform";

/// The school that a refresh token names.
#[must_use]
pub fn school_of_refresh_token(token: &SecretString) -> Option<SchoolId> {
    let (school, _) = token.expose_secret().split_once('.')?;
    if school == PLATFORM {
        return Some(SchoolId::PLATFORM);
    }
    let id = Uuid::try_parse(school).ok().map(SchoolId)?;
    (id != SchoolId::PLATFORM).then_some(id)
}

/// A refresh token as it is stored: 256 random bits need no salt.
#[must_use]
pub fn hash_refresh_token(token: &SecretString) -> Vec<u8> {
    Sha256::digest(token.expose_secret().as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(now: DateTime<Utc>) -> Claims {
        Claims {
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
    fn a_token_is_good_until_it_expires() {
        let tokens = Tokens::new(KeyRing::draw());
        let now = Utc::now();
        let token = tokens.sign(&claims(now)).unwrap();
        assert!(tokens.read(token.expose_secret(), now).is_some());
        assert!(tokens.read(token.expose_secret(), now + ACCESS_TOKEN_LIFE).is_none());
    }

    #[test]
    fn a_token_of_the_old_key_is_read_while_both_are_live() {
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
    fn a_token_signed_by_another_or_by_nobody_is_not_read() {
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
