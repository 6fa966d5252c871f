//! Log-in attempts. An attempt is counted as a failure before its secret is verified, so that parallel guesses cannot
//! exceed the limits.

use chrono::{DateTime, Utc};
use entity::{
    login_failure,
    tenant::{Reaches, TenantTx},
};
use sea_orm::DbErr;
use tokio::runtime::Handle;
use tracing::{Instrument as _, instrument::WithSubscriber as _};
use worker::credential::{HashError, HashTurn, QueuePlace};

use crate::{
    app::App,
    attempt_key::AttemptKey,
    lockout::{self, LoginPermit},
    login_limit::DrawnLogin,
};

/// A log-in attempt that is counted as a failure. If this value is dropped while the attempt waits for a core to verify
/// its secret, the attempt is taken back: it no longer counts.
#[derive(Debug)]
pub struct CountedAttempt {
    app: App,
    key: AttemptKey,
    is_usual: bool,
    permit: LoginPermit,
    drawn: Option<DrawnLogin>,
    is_waiting: bool,
}

impl CountedAttempt {
    /// Counts an attempt and commits. `is_usual` tells whether the network is a usual network of the school. `drawn`
    /// are the tokens that the attempt has drawn.
    pub async fn count<R>(
        app: &App,
        tx: TenantTx<R>,
        key: AttemptKey,
        is_usual: bool,
        drawn: Option<DrawnLogin>,
        now: DateTime<Utc>,
    ) -> Result<Self, DbErr>
    where
        R: Reaches<login_failure::Entity> + 'static,
    {
        let app = app.clone();
        let counting = async move {
            let permit = lockout::count(&tx, &key, is_usual, now).await?;
            tx.commit().await?;
            let is_waiting = !matches!(permit, LoginPermit::Locked(_));
            Ok(Self { app, key, is_usual, permit, drawn, is_waiting })
        };
        // The attempt is counted in a task of its own, because the client may disconnect during the commit. The task
        // then still ends, and dropping its result takes the attempt back.
        let counted = tokio::spawn(counting.in_current_span().with_current_subscriber()).await;
        counted.map_err(|cause| DbErr::Custom(format!("the attempt was not counted: {cause}")))?
    }

    /// Returns whether the attempt is allowed.
    #[must_use]
    pub const fn permit(&self) -> LoginPermit {
        self.permit
    }

    /// Returns the key under which the attempt is counted.
    #[must_use]
    pub const fn key(&self) -> &AttemptKey {
        &self.key
    }

    /// Waits for a core to verify the secret. If the attempt loses its place in the queue, it is taken back.
    pub async fn turn(&mut self, place: QueuePlace) -> Result<HashTurn, HashError> {
        let turn = self.app.hasher.turn(place).await;
        self.is_waiting = false;
        if turn.is_err() {
            self.take_back().await;
        }
        turn
    }

    /// Clears the failures of a successful log-in.
    pub async fn clear<R>(&self, tx: &TenantTx<R>) -> Result<(), DbErr>
    where
        R: Reaches<login_failure::Entity>,
    {
        lockout::clear_after_success(tx, &self.key, self.is_usual).await
    }

    /// Takes the attempt back, so that it no longer counts, because the service could not finish it. If the database
    /// fails, the attempt stays counted.
    pub async fn take_back(&self) {
        take_back(&self.app, &self.key, self.is_usual).await;
    }
}

impl Drop for CountedAttempt {
    /// Takes the attempt back if the client has disconnected, or the request has timed out, while the attempt was
    /// waiting.
    fn drop(&mut self) {
        if !self.is_waiting {
            return;
        }
        if let Some(drawn) = &self.drawn {
            self.app.login_limit.give_back(drawn);
        }
        // When the process ends, there is no runtime to take the attempt back, so it stays counted.
        let Ok(runtime) = Handle::try_current() else { return };
        let (app, key, is_usual) = (self.app.clone(), self.key.clone(), self.is_usual);
        let taking_back = async move { take_back(&app, &key, is_usual).await };
        runtime.spawn(taking_back.in_current_span().with_current_subscriber());
    }
}

async fn take_back(app: &App, key: &AttemptKey, is_usual: bool) {
    let taken_back: Result<(), DbErr> = async {
        let tx = app.sign_in_tenant(key.school_id).begin().await?;
        lockout::take_back(&tx, key, is_usual).await?;
        tx.commit().await
    }
    .await;
    if let Err(error) = taken_back {
        tracing::warn!(%error, "an attempt to log in that was not verified stays counted");
    }
}
