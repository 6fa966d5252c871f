//! Workers as separate processes, so that tests can kill them.

use std::{
    env,
    process::{Child, Command, Stdio},
};

use worker::keys::KeyRing;

use crate::support::TestQueue;

/// An `lms-worker` process that is killed without warning when it is dropped.
pub(crate) struct Worker(Child);

impl Worker {
    /// Starts a worker as in production, but with a lease of one second.
    pub(crate) fn start(queue: &TestQueue, peppers: &KeyRing, seals: &KeyRing, settings: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lms-worker"));
        command
            .env_clear()
            .env("DATABASE_URL", queue.fresh.url())
            // `scripts/with-services` decides whether connections to PostgreSQL are encrypted.
            .envs(env::var("PGSSLMODE").map(|mode| ("PGSSLMODE", mode)))
            .env("LMS_TOKEN_KEYS", KeyRing::draw().to_setting())
            .env("LMS_PEPPERS", peppers.to_setting())
            .env("LMS_SEAL_KEYS", seals.to_setting())
            .env("LMS_JOB_LEASE_S", "1")
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if let Ok(redis) = env::var("LMS_TEST_REDIS_URL") {
            command.env("REDIS_URL", redis);
        }
        Self(command.spawn().unwrap())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}
