//! The service under attack, with its default limits: one API process on PostgreSQL, two schools, and the operator.

use std::{net::IpAddr, time::Duration};

use entity::{SchoolId, account};
use futures_util::future::join_all;
use poem::http::Method;
use sea_orm::{ColumnTrait, QueryFilter, prelude::Expr};
use serde_json::Value;
use tokio::sync::RwLockWriteGuard;
use worker::{
    clock::Clock,
    credential::{Hasher, SecretOwner},
};

use test_support::{
    Person, School, TestApp,
    server::{Lms, Server},
    services::{SERVICES, on_postgres},
};

/// The cost of bcrypt in production.
const BCRYPT_COST: u32 = 10;

/// The number of pupils in the class of each school.
const PUPILS: usize = 30;

// The addresses of the two schools, and of somebody who attacks them. The service trusts the header with the address,
// because the tests call it from a trusted proxy.
pub(crate) const OAK_ADDRESS: &str = "198.51.100.7";
pub(crate) const ELM_ADDRESS: &str = "198.51.100.8";
pub(crate) const ATTACKER: &str = "203.0.113.66";

/// The service and the people in its schools. Other tests wait until it is dropped.
pub(crate) struct Town {
    pub(crate) server: Server,
    pub(crate) oak: People,
    pub(crate) elm: People,
    pub(crate) operator: Person,
    app: TestApp,
    _alone: RwLockWriteGuard<'static, ()>,
}

/// The people of a school.
pub(crate) struct People {
    pub(crate) school_id: SchoolId,
    pub(crate) it_admin: Person,
    pub(crate) teacher: Person,
    pub(crate) classroom: String,
    pub(crate) pupils: Vec<Person>,
}

impl Town {
    /// Starts the service with these settings. Returns `None` if the tests do not run on PostgreSQL.
    pub(crate) async fn start(settings: &[(&'static str, &str)]) -> Option<Self> {
        if !on_postgres() {
            eprintln!("skipped: the attacks need PostgreSQL");
            return None;
        }
        let alone = SERVICES.write().await;
        let app = TestApp::with(|parts| parts.clock = Clock::system()).await;
        let oak = people(&app.school("oak").await.with_class(PUPILS).await);
        let elm = people(&app.school("elm").await.with_class(PUPILS).await);
        let operator = app.platform_admin().await;
        let keys = app.keys();
        let shipped = Lms::as_shipped()
            .with("DATABASE_URL", app.fresh_database().url())
            .with("LMS_TOKEN_KEYS", &keys.tokens.to_setting())
            .with("LMS_PEPPERS", &keys.peppers.to_setting())
            .with("LMS_SEAL_KEYS", &keys.seals.to_setting())
            .with("LMS_TRUSTED_PROXIES", "127.0.0.1");
        let lms = settings.iter().fold(shipped, |lms, (name, value)| lms.with(name, value));
        let server = lms.serve();
        app.jobs_may_remain();
        Some(Self { server, oak, elm, operator, app, _alone: alone })
    }

    /// Replaces the cheap hashes of the first pupils of both schools by those of production. Otherwise their first
    /// log-in would replace the hash, which takes longer.
    pub(crate) async fn hash_as_in_production(&self, pupils: usize) {
        let hasher = Hasher::new(self.app.keys().peppers.clone(), BCRYPT_COST, 2, 10_000);
        let pupils = self.oak.pupils[..pupils].iter().chain(&self.elm.pupils[..pupils]);
        join_all(pupils.map(|pupil| hash(&self.app, &hasher, pupil))).await;
    }

    /// A client with this address.
    pub(crate) fn client(&self, address: &str) -> Client {
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_mins(1)).build().unwrap();
        Client { http, origin: format!("http://{}", self.server.address), address: address.to_owned() }
    }

    /// The access token of a person who is signed in.
    pub(crate) fn token(&self, person: &Person) -> String {
        person.access_token(&self.app)
    }
}

fn people(school: &School<'_>) -> People {
    People {
        school_id: school.id,
        it_admin: school.it_admin.clone(),
        teacher: school.headteacher.clone(),
        classroom: school.classes[0].id.0.to_string(),
        pupils: school.classes[0].pupils.clone(),
    }
}

/// Replaces the hash of a person.
async fn hash(app: &TestApp, hasher: &Hasher, person: &Person) {
    let owner = SecretOwner { school_id: person.school_id, account_id: person.id };
    let hashed = hasher.hash(owner, &person.secret.as_str().into()).await.unwrap();
    let tx = app.tenant(person.school_id).begin().await.unwrap();
    tx.update::<account::Entity>()
        .col_expr(account::Column::Credential, Expr::value(hashed.credential))
        .filter(account::Column::Id.eq(person.id))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Calls the service from one address.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    origin: String,
    address: String,
}

impl Client {
    /// The same client at another address.
    pub(crate) fn at(&self, address: impl Into<IpAddr>) -> Self {
        Self { address: address.into().to_string(), ..self.clone() }
    }

    /// Returns the status of a response; 0 if there is none.
    pub(crate) async fn call(&self, method: Method, path: &str, token: &str, body: Option<Value>) -> u16 {
        let mut call = self.http.request(method, format!("{}/api/v1{path}", self.origin));
        call = call.header("x-forwarded-for", &self.address);
        if !token.is_empty() {
            call = call.bearer_auth(token);
        }
        if let Some(body) = body {
            call = call.json(&body);
        }
        let Ok(response) = call.send().await else { return 0 };
        let status = response.status().as_u16();
        // A response whose body breaks off is no response.
        response.bytes().await.map_or(0, |_| status)
    }

    /// Posts a body and returns the status.
    pub(crate) async fn post(&self, path: &str, body: Value) -> u16 {
        self.call(Method::POST, path, "", Some(body)).await
    }

    /// Logs a person in and returns the status.
    pub(crate) async fn log_in(&self, person: &Person) -> u16 {
        self.post(person.login_path(), person.login()).await
    }
}
