//! Inserts pupils' practice directly, as the rows that sessions and digests would store.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    AccountId, AssignmentId, MasteryLevel, SessionKind, account, classroom, learner, mastery, practice_session,
    wrong_answer,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter};
use serde_json::json;

use super::{Class, Person, School, rows};

impl School<'_> {
    /// Inserts the roll-ups of a pupil who does well, after `change` has modified them.
    pub async fn learner(&self, pupil: &Person, change: impl FnOnce(&mut learner::Model)) {
        let now = self.now();
        let mut row = learner::Model {
            school_id: self.id,
            pupil_id: pupil.id,
            engine: json!({}),
            sessions: 20,
            predicted_score: Some(18.5),
            predicted_low: Some(15.0),
            predicted_high: Some(21.0),
            facts_seen: 50,
            facts_secure: 30,
            recent_answers: 100,
            recent_correct: 80,
            recent_slow: 10,
            streak_days: 3,
            last_practised_at: Some(now - TimeDelta::days(1)),
            last_gain_at: Some(now - TimeDelta::days(2)),
        };
        change(&mut row);
        self.insert(row).await;
    }

    /// Inserts facts with their mastery level. Each fact was asked 10 times and answered right 6 times.
    pub async fn mastery(&self, pupil: &Person, facts: &[(i16, i16, MasteryLevel)]) {
        let last_seen_at = self.now() - TimeDelta::days(1);
        let rows: Vec<_> = facts
            .iter()
            .map(|(a, b, standing)| mastery::Model {
                school_id: self.id,
                pupil_id: pupil.id,
                a: *a,
                b: *b,
                stability: 5.0,
                difficulty: 5.0,
                seen: 10,
                correct: 6,
                lapses: 1,
                streak: 0,
                mean_ln_recall: Some(2_000_f64.ln()),
                standing: *standing,
                last_seen_at,
            })
            .collect();
        let tx = self.tenant().begin().await.unwrap();
        tx.insert_many::<mastery::Entity, _>(rows).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Inserts a pupil's wrong answers to a fact. Each item of `answers` is an answer and how often it was given.
    pub async fn wrong_answers(&self, pupil: &Person, (a, b): (i16, i16), answers: &[(i32, i32)]) {
        let now = self.now();
        let row = |(answer, times): &(i32, i32)| wrong_answer::Model {
            a,
            b,
            answer: *answer,
            times: *times,
            ..rows::wrong_answer(self.id, pupil.id, now)
        };
        let rows: Vec<_> = answers.iter().map(row).collect();
        let tx = self.tenant().begin().await.unwrap();
        tx.insert_many::<wrong_answer::Entity, _>(rows).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Inserts a session that started at this time, with these numbers of answers and of right answers.
    pub async fn insert_session(&self, pupil: &Person, at: DateTime<Utc>, answered: i32, correct: i32) {
        self.insert_assignment_session(pupil, None, at, answered, correct).await;
    }

    /// Inserts a session of an assignment.
    pub async fn insert_assignment_session(
        &self,
        pupil: &Person,
        assignment_id: Option<AssignmentId>,
        at: DateTime<Utc>,
        answered: i32,
        correct: i32,
    ) {
        self.insert(practice_session::Model {
            kind: if assignment_id.is_some() { SessionKind::Assignment } else { SessionKind::Practice },
            assignment_id,
            answered,
            correct,
            last_answered_at: (answered > 0).then(|| at + TimeDelta::minutes(3)),
            ..rows::practice_session(self.id, pupil.id, at)
        })
        .await;
    }

    /// Makes a person the teacher of a class.
    pub async fn assign_teacher(&self, class: &Class, teacher: &Person) {
        let tx = self.tenant().begin().await.unwrap();
        tx.update::<classroom::Entity>()
            .set(classroom::ActiveModel { teacher_id: Set(Some(teacher.id)), ..Default::default() })
            .filter(classroom::Column::Id.eq(class.id))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Archives an account.
    pub async fn archive(&self, id: AccountId) {
        let tx = self.tenant().begin().await.unwrap();
        let archived = account::ActiveModel { archived_at: Set(Some(self.now())), ..Default::default() };
        tx.update::<account::Entity>().set(archived).filter(account::Column::Id.eq(id)).exec(&tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }
}
