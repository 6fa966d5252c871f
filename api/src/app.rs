//! What the handlers share.

use std::{fmt, sync::Arc};

use entity::tenant::{Service, SignInTenant, Tenant};
use entity::{Database, Role, SchoolId};
use ipnet::IpNet;
use worker::{clock::Clock, credential::Hasher, live::LiveQueues, metrics::Metrics, queue::Wake, seal::Sealer};

use crate::{login_limit::LoginLimit, tokens::Tokens};

/// The parts of the service. Cloning it is cheap.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What the service is made of; tests put their own parts in.
pub struct Parts {
    /// The database.
    pub database: Database,
    /// The clock.
    pub clock: Clock,
    /// Hashes and verifies PINs and passwords.
    pub hasher: Hasher,
    /// Seals uploads and drawn PINs.
    pub sealer: Sealer,
    /// Signs and reads access tokens.
    pub tokens: Tokens,
    /// How many log-ins an address may try.
    pub login_limit: LoginLimit,
    /// The proxies whose X-Forwarded-For is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// What is left to ask in open sessions.
    pub live: LiveQueues,
    /// Wakes the workers.
    pub wake: Wake,
    /// What is counted.
    pub metrics: Metrics,
    /// Where pupils find the product, as it is printed on login cards.
    pub public_address: String,
}

impl App {
    /// A service of these parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The way to all schools, for the platform's routes and the public list of schools.
    #[must_use]
    pub fn service(&self) -> Service {
        Service::new(self.0.database.clone())
    }

    /// A school that somebody names who signs in.
    #[must_use]
    pub fn sign_in_tenant(&self, school_id: SchoolId) -> SignInTenant {
        SignInTenant::named(self.0.database.clone(), school_id)
    }

    /// The school of verified claims.
    pub(crate) fn tenant_of_claims(&self, school_id: SchoolId) -> Tenant {
        self.tenant(school_id)
    }

    /// A school that a platform administrator works on; the route writes to its audit log.
    pub(crate) fn audited_tenant(&self, operator: Role, school_id: SchoolId) -> Option<Tenant> {
        (operator == Role::PlatformAdmin && school_id != SchoolId::PLATFORM).then(|| self.tenant(school_id))
    }

    /// A school that has erased somebody, for replaying that on the command line.
    pub(crate) fn tenant_of_tombstone(&self, school_id: SchoolId) -> Tenant {
        self.tenant(school_id)
    }

    #[expect(clippy::disallowed_methods, reason = "the three callers above are the allowed ones")]
    fn tenant(&self, school_id: SchoolId) -> Tenant {
        Tenant::of(self.0.database.clone(), school_id)
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("App")
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
