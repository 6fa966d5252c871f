//! Applies the timing rules to runs of the state machine with which the web app conducts a check. `scripts/web runs
//! FILE` writes such a file.

use std::collections::BTreeMap;

use api::mtc::save::CheckRecord;
use chrono::{DateTime, TimeDelta, Utc};
use entity::ArrangementCode;
use poem_openapi::types::ParseFromJSON;
use serde::Deserialize;
use serde_json::{Value, json};
use worker::mtc::{
    TIME_LIMIT,
    marking::{CheckAnswer, first_answers},
    timing::{self, AttemptTimes, Doubt},
};

use crate::mtc::right;

/// The environment variable that names the file with the runs.
const RUNS: &str = "LMS_CHECK_RUNS";

/// A run of the state machine.
#[derive(Debug, Deserialize)]
struct Run {
    /// When the service sent the form.
    started_at: DateTime<Utc>,
    /// The pupil's access arrangements.
    codes: Vec<ArrangementCode>,
    /// Whether the machine says that the record is complete.
    is_complete: bool,
    /// The records that arrive, in the order of their arrival.
    saves: Vec<Save>,
}

/// A record as the machine sends it.
#[derive(Debug, Deserialize)]
struct Save {
    /// When the record arrives, by the service's clock.
    received_at: DateTime<Utc>,
    record: Value,
}

impl Run {
    /// Whether every answer arrives within the time of the check, which begins after the attempt has started.
    fn is_in_time(&self) -> bool {
        self.saves.iter().all(|save| save.received_at <= self.started_at + TIME_LIMIT)
    }

    /// Merges the saves as the service does. Returns the number of answers and the doubts about them.
    fn judge(&self) -> (usize, Vec<Doubt>) {
        let mut times = AttemptTimes::starting(self.started_at);
        let mut answers: BTreeMap<u8, CheckAnswer> = BTreeMap::new();
        for save in &self.saves {
            let record = CheckRecord::parse_from_json(Some(save.record.clone())).unwrap();
            let record = record.validate(save.received_at).unwrap();
            times = record.times_after(&times, answers.values());
            // An answer that is already stored comes first, so it keeps its time of receipt.
            answers = first_answers(answers.into_iter().chain(record.answers().clone()));
        }
        let doubts = timing::doubts(&times, timing::shortest_pause(&self.codes), &answers);
        (answers.len(), doubts)
    }
}

/// Returns a run in which all answers are sent after this time.
fn run_sent_after(seconds: i64) -> Run {
    let started_at: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
    let questions: Vec<Value> = (1..=25).map(|number| json!({ "number": number, "table": 6, "factor": 7 })).collect();
    let form = json!({ "started_at": started_at, "questions": questions });
    let sent_at = started_at + TimeDelta::seconds(seconds);
    let record = json!({ "sent_at": sent_at, "answers": right(&form, 1..=25) });
    Run { started_at, codes: Vec::new(), is_complete: true, saves: vec![Save { received_at: sent_at, record }] }
}

#[test]
fn an_honest_run_is_not_doubted_and_runs_that_are_sent_too_early_or_too_late_are() {
    for (seconds, is_in_time, doubts) in
        [(150, true, vec![]), (60, true, vec![Doubt::AfterItsReceipt]), (2_000, false, vec![Doubt::AfterTheEnd])]
    {
        let run = run_sent_after(seconds);
        assert_eq!((run.is_in_time(), run.judge()), (is_in_time, (25, doubts)), "{seconds}");
    }
}

#[test]
#[ignore = "it reads the file that LMS_CHECK_RUNS names: `scripts/web runs FILE`"]
fn no_run_of_the_check_machine_is_doubted_but_for_arriving_late() {
    let path = std::env::var(RUNS).unwrap_or_else(|_| panic!("{RUNS} does not name the file with the runs"));
    let file = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let runs: Vec<Run> = serde_json::from_slice(&file).unwrap();
    assert!(runs.len() >= 1_000, "{path} has {} runs", runs.len());
    for (number, run) in runs.iter().enumerate() {
        let (answers, doubts) = run.judge();
        assert!(!run.is_complete || answers == 25, "run {number}: {answers} answers");
        let is_expected = |doubt: &Doubt| !run.is_in_time() && *doubt == Doubt::AfterTheEnd;
        assert!(doubts.iter().all(is_expected), "run {number}: {doubts:?}");
    }
    let in_time = runs.iter().filter(|run| run.is_in_time()).count();
    assert!(in_time * 2 >= runs.len(), "only {in_time} of {} runs arrive in time", runs.len());
}
