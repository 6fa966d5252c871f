//! Writes many schools directly into PostgreSQL for measurements. Nobody can sign in to them, because they have no
//! secrets.

use std::{error::Error, time::Instant};

use entity::Database;
use sea_orm::ConnectionTrait;
use worker::practice::Learner;

/// The number of schools written in one batch of statements.
const BATCH: usize = 50;

/// Pupils per class.
const CLASS: usize = 30;

/// Writes schools with `pupils` pupils each, in classes of 30. Each pupil has seen 12 facts in one session of 20
/// questions.
///
/// # Errors
/// Fails if the database returns an error. The batches before the error stay in the database.
pub(crate) async fn write(
    database: &Database,
    schools: usize,
    pupils: usize,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let start = Instant::now();
    for first in (0..schools).step_by(BATCH) {
        let last = (first + BATCH).min(schools) - 1;
        database.execute_unprepared(&sql(first, last, pupils)?).await?;
        eprintln!("  {} of {schools} schools, {:.0} s", last + 1, start.elapsed().as_secs_f64());
    }
    database.execute_unprepared("ANALYZE").await?;
    Ok(())
}

/// Returns the statements that write the schools with the numbers `first` to `last`. Ids are hashes of the numbers, so
/// a second run fails.
fn sql(first: usize, last: usize, pupils: usize) -> Result<String, serde_json::Error> {
    let id = |kind: &str| format!("md5('{kind} ' || s || ' ' || n)::uuid");
    let school = "md5('school ' || s)::uuid";
    let (pupil, session) = (id("pupil"), id("session"));
    let class = format!("md5('class ' || s || ' ' || n / {CLASS})::uuid");
    let each_school = format!("generate_series({first}, {last}) AS s");
    let each_pupil = format!("{each_school}, generate_series(0, {}) AS n", pupils - 1);
    let engine = serde_json::to_string(&Learner::default())?;
    Ok(format!(
        "INSERT INTO school (id, name, sort_name, slug, urn, status, version, created_at)
         SELECT {school}, 'School ' || s, 'school ' || s, 'school-' || s, (200000 + s)::text, 'active', 1, now()
         FROM {each_school};
         INSERT INTO classroom (school_id, id, name, sort_name, version, created_at)
         SELECT {school}, {class}, 'Class ' || n / {CLASS}, 'class ' || n / {CLASS}, 1, now()
         FROM {each_pupil} WHERE n % {CLASS} = 0;
         INSERT INTO account (school_id, id, role, username, first_name, last_name, sort_name, classroom_id, year_group,
                              credential, credential_key, must_change_password, version, created_at)
         SELECT {school}, {pupil}, 'pupil', 'pupil' || n, 'Max', 'Measured', 'measured max', {class}, '4', '', '', false,
                1, now()
         FROM {each_pupil};
         INSERT INTO mastery (school_id, pupil_id, a, b, stability, difficulty, seen, correct, lapses, streak,
                              mean_ln_recall, standing, last_seen_at)
         SELECT {school}, {pupil}, a, b, 5, 5, 4, 3, 0, 2, 8, (a + b + n) % 4 + 1, now() - interval '2 days'
         FROM {each_pupil}, generate_series(6, 9) AS a, generate_series(7, 9) AS b WHERE a <= b;
         INSERT INTO practice_session (school_id, id, pupil_id, kind, number, state, plan, length, answered, correct, slow,
                                       engine, judged_on_accuracy, started_at, expires_at, digested_at)
         SELECT {school}, {session}, {pupil}, 'practice', 0, 'finished', '{{}}', 20, 20, 15, 3, '{engine}', false,
                now() - interval '2 days', now() - interval '2 days', now()
         FROM {each_pupil};
         INSERT INTO attempt (school_id, session_id, slot, position, a, b, form, answer, correct, elapsed_ms, recall_ms,
                              standing_before, standing_after, answered_at)
         SELECT {school}, {session}, slot, slot, 7, 8, 0, 56, true, 2400, 1200, 2, 3, now() - interval '2 days'
         FROM {each_pupil}, generate_series(0, 19) AS slot"
    ))
}
