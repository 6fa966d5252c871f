//! The settings of a pupil's screens: the pupil's preferences and access arrangements.

use entity::{AccountId, TextSize, Theme, preference, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::DbErr;
use serde_json::Value;

use crate::mtc::attempts::CheckArrangements;

/// How a pupil likes to see and hear questions.
#[derive(Debug, Clone, Object)]
pub struct Preferences {
    /// The size of the questions.
    pub text_size: TextSize,
    /// The colours of the questions.
    pub theme: Theme,
    /// Whether the screens make sounds.
    pub sound: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { text_size: TextSize::default(), theme: Theme::default(), sound: true }
    }
}

/// The settings of a pupil's screens.
#[derive(Debug)]
pub struct PupilSettings {
    /// The access arrangements.
    pub arrangements: CheckArrangements,
    /// The preferences; the defaults if the pupil has set none.
    pub preferences: Preferences,
}

/// Returns the settings of a pupil, with one query, because a whole class logs in at once.
pub async fn of_pupil<R: Send + Sync>(tx: &TenantTx<R>, pupil_id: AccountId) -> Result<PupilSettings, DbErr> {
    let sql = "
        SELECT arrangement.codes, arrangement.assistant, preference.text_size, preference.theme, preference.sound
        FROM account
        LEFT JOIN arrangement ON arrangement.school_id = account.school_id AND arrangement.pupil_id = account.id
        LEFT JOIN preference ON preference.school_id = account.school_id AND preference.pupil_id = account.id
        WHERE account.school_id = $1 AND account.id = $2";
    let row = tx.query_one_sql(sql, [pupil_id.into()]).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("the pupil's account".into()))?;
    let codes: Option<Value> = row.try_get_by_index(0)?;
    let defaults = Preferences::default();
    Ok(PupilSettings {
        arrangements: CheckArrangements {
            codes: codes.and_then(|codes| serde_json::from_value(codes).ok()).unwrap_or_default(),
            assistant: row.try_get_by_index(1)?,
        },
        preferences: Preferences {
            text_size: row.try_get_by_index::<Option<_>>(2)?.unwrap_or(defaults.text_size),
            theme: row.try_get_by_index::<Option<_>>(3)?.unwrap_or(defaults.theme),
            sound: row.try_get_by_index::<Option<_>>(4)?.unwrap_or(defaults.sound),
        },
    })
}

/// Sets the pupil's preferences.
pub async fn set(tx: &TenantTx, pupil_id: AccountId, preferences: &Preferences) -> Result<(), DbErr> {
    let Preferences { text_size, theme, sound } = *preferences;
    let row = preference::Model { school_id: tx.school_id(), pupil_id, text_size, theme, sound };
    tx.replace_many::<preference::Entity, _>([row]).await
}
