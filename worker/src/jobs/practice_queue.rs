//! The job `practice_queue`: prepares the plan of a pupil's next practice session, so that the session starts quickly.

use entity::{AccountId, prepared_plan};
use serde::{Deserialize, Serialize};

use crate::{
    jobs::JobContext,
    learning::{self, PRACTICE_LENGTH},
    queue::{Handler, Job, JobFailure, JobRun},
};

/// Prepares the plan of a pupil's next practice session.
#[derive(Debug, Serialize, Deserialize)]
pub struct PracticeQueue {
    /// The id of the pupil.
    pub pupil_id: AccountId,
}

impl Job for PracticeQueue {
    const KIND: &'static str = "practice_queue";
    // The plan only makes the next session start sooner. A session can also start without it.
    const PRIORITY: i32 = 80;

    fn subject(&self) -> Option<String> {
        Some(self.pupil_id.to_string())
    }
}

impl Handler<JobContext> for PracticeQueue {
    async fn run(self, run: &JobRun, _: &JobContext) -> Result<(), JobFailure> {
        let now = run.clock().now();
        let tx = run.begin().await?;
        // A pupil who has been archived or erased in the meantime needs no plan.
        if learning::is_active_pupil(&tx, self.pupil_id).await? {
            let plan =
                learning::plan_for(&tx, self.pupil_id, learning::PlanScope::Practice, PRACTICE_LENGTH, now).await?;
            let plan = serde_json::to_value(plan).map_err(JobFailure::permanent)?;
            let row = prepared_plan::Model { school_id: tx.school_id(), pupil_id: self.pupil_id, plan, made_at: now };
            tx.replace_many::<prepared_plan::Entity, _>([row]).await?;
        }
        run.finish(tx).await
    }
}
