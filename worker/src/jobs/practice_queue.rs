//! The job `practice_queue`: plans a pupil's next practice ahead, so that a session starts with a plan at hand.

use entity::{AccountId, prepared_plan};
use serde::{Deserialize, Serialize};

use crate::{
    jobs::Parts,
    learning::{self, PRACTICE_LENGTH},
    queue::{Handler, Job, JobFailure, JobRun},
};

/// Plans the pupil's next practice.
#[derive(Debug, Serialize, Deserialize)]
pub struct PracticeQueue {
    /// Whose.
    pub pupil_id: AccountId,
}

impl Job for PracticeQueue {
    const KIND: &'static str = "practice_queue";
    // A session waits for it at most, and can do without.
    const PRIORITY: i32 = 80;

    fn subject(&self) -> Option<String> {
        Some(self.pupil_id.to_string())
    }
}

impl Handler<Parts> for PracticeQueue {
    async fn run(self, run: &JobRun, _: &Parts) -> Result<(), JobFailure> {
        let now = run.clock().now();
        let tx = run.begin().await?;
        // A pupil who was erased in the meantime needs none.
        if learning::is_practising(&tx, self.pupil_id).await? {
            let plan = learning::plan_for(&tx, self.pupil_id, learning::Scope::Practice, PRACTICE_LENGTH, now).await?;
            let plan = serde_json::to_value(plan).map_err(JobFailure::permanent)?;
            let row = prepared_plan::Model { school_id: tx.school_id(), pupil_id: self.pupil_id, plan, made_at: now };
            tx.replace_many::<prepared_plan::Entity, _>([row]).await?;
        }
        run.finish(tx).await
    }
}
