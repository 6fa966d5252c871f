//! The state that all handlers share.

use std::{fmt, sync::Arc};

use entity::tenant::{Service, SignInTenant, Tenant};
use entity::{Database, Role, SchoolId};
use ipnet::IpNet;
use worker::{clock::Clock, credential::Hasher, live::LiveQueues, metrics::Metrics, queue::Wake, seal::Sealer};

use crate::{
    fair_use::FairUse, imports::events::ImportStreams, login_limit::LoginLimit, public_address::PublicAddress,
    tokens::Tokens,
};

/// A handle to the state of the service. Cloning it is cheap.
#[derive(Clone)]
pub struct App(Arc<AppState>);

/// The parts that the service is made of; tests supply their own.
pub struct AppState {
    /// The connections to the database.
    pub database: Database,
    /// The clock.
    pub clock: Clock,
    /// Hashes and verifies PINs and passwords.
    pub hasher: Hasher,
    /// Seals uploads and drawn PINs.
    pub sealer: Sealer,
    /// Signs and reads access tokens.
    pub tokens: Tokens,
    /// Limits the rate of log-in attempts of each address.
    pub login_limit: LoginLimit,
    /// Limits the rate of requests of each account, school and address.
    pub fair_use: FairUse,
    /// The proxies whose X-Forwarded-For header is trusted.
    pub trusted_proxies: Vec<IpNet>,
    /// Caches the questions that are left in open sessions.
    pub live: LiveQueues,
    /// The streams of events about imports.
    pub import_streams: ImportStreams,
    /// Wakes idle workers when a job is enqueued.
    pub wake: Wake,
    /// The metrics of the service.
    pub metrics: Metrics,
    /// The public address of the service, as login cards show it.
    pub public_address: PublicAddress,
}

impl App {
    /// Creates a service from its parts.
    #[must_use]
    pub fn new(parts: AppState) -> Self {
        Self(Arc::new(parts))
    }

    /// Returns access to all schools, for the platform's routes and the public list of schools.
    #[must_use]
    pub fn service(&self) -> Service {
        Service::new(self.0.database.clone())
    }

    /// Returns the tenant of the school that a person names when signing in.
    #[must_use]
    pub fn sign_in_tenant(&self, school_id: SchoolId) -> SignInTenant {
        SignInTenant::named(self.0.database.clone(), school_id)
    }

    /// Returns the tenant of the school in verified claims.
    pub(crate) fn tenant_of_claims(&self, school_id: SchoolId) -> Tenant {
        self.tenant(school_id)
    }

    /// Returns the tenant of a school that a platform administrator works on; `None` for any other role, or for the
    /// platform's own tenant. The route must write to the school's audit log.
    pub(crate) fn audited_tenant(&self, operator: Role, school_id: SchoolId) -> Option<Tenant> {
        (operator == Role::PlatformAdmin && school_id != SchoolId::PLATFORM).then(|| self.tenant(school_id))
    }

    /// Returns the tenant of a school that has erased a person, for the command that re-applies erasures.
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
    type Target = AppState;

    fn deref(&self) -> &AppState {
        &self.0
    }
}
