//! The tables of the learning platform, one file per table, and `tenant`, the only access to a school's rows.

pub mod account;
pub mod arrangement;
pub mod assessment;
pub mod assessment_answer;
pub mod assessment_classroom;
pub mod assessment_pupil;
pub mod assignment;
pub mod assignment_pupil;
pub mod attempt;
pub mod audit;
pub mod certificate;
pub mod classroom;
pub mod database;
pub mod idempotent_answer;
pub mod ids;
pub mod intervention_group;
pub mod intervention_peer;
pub mod intervention_pupil;
pub mod job;
pub mod known_network;
pub mod learner;
pub mod login_attempt;
pub mod login_failure;
pub mod marking;
pub mod mastery;
pub mod mastery_override;
pub mod mtc;
pub mod mtc_answer;
pub mod mtc_attempt;
pub mod mtc_not_taking;
pub mod mtc_restart;
pub mod mtc_round;
pub mod person;
pub mod practice;
pub mod practice_session;
pub mod preference;
pub mod prepared_plan;
pub mod refresh_token;
pub mod roster_card;
pub mod roster_import;
pub mod roster_row;
pub mod roster_upload;
pub mod schema;
pub mod school;
pub mod sign_in;
pub mod tenant;
pub mod wrong_answer;

pub use database::Database;
pub use ids::{
    AccountId, AssessmentId, AssignmentId, ClassroomId, GroupId, ImportId, JobId, MarkingId, MtcAttemptId, RoundId,
    SchoolId, SessionId, SignInId,
};
pub use mtc::{AttemptState, NotTaking, Outcome, RestartReason, Timing};
pub use person::{Role, SenStatus, YearGroup};
pub use practice::{ArrangementCode, MasteryLevel, OverrideState, SessionKind, SessionState};
pub use preference::{TextSize, Theme};
