//! Creates the platform's administrators and resets their passwords, from the command line.

use std::error::Error;

use entity::{AccountId, Role, SchoolId, account, tenant::Tenant};
use sea_orm::{ColumnTrait, QueryFilter};
use secrecy::{ExposeSecret, SecretString};
use worker::{
    accounts,
    credential::SecretOwner,
    roster::{
        password::{self, PasswordContext},
        username,
    },
};

use crate::{
    accounts::{
        create::{self, NewAccount},
        credential,
        input::PersonDetails,
    },
    app::App,
    audit::{self, AuditEvent},
    authentication::Actor,
    body::FieldChange,
    lockout,
};

/// The actor that the audit log records for the command line.
pub const COMMAND_LINE: Actor = Actor { id: None, role: Role::PlatformAdmin };

/// Returns the platform's own tenant, for the command line.
#[must_use]
pub fn tenant(app: &App) -> Tenant {
    #[expect(clippy::disallowed_methods, reason = "the command line works on the platform's own accounts")]
    Tenant::of(app.database.clone(), SchoolId::PLATFORM)
}

/// Creates an administrator.
pub async fn create(app: &App, name: &str, secret: &SecretString) -> Result<(), Box<dyn Error>> {
    let name = validate(name, secret)?;
    if find(app, &name).await?.is_some() {
        return Err(format!(
            "the platform admin {name} already exists: `lms platform-admin reset {name}` sets a new password"
        )
        .into());
    }
    let id = AccountId::draw();
    let owner = SecretOwner { school_id: SchoolId::PLATFORM, account_id: id };
    let hashed = app.hasher.hash(owner, secret).await?;
    let new = NewAccount {
        id,
        role: Role::PlatformAdmin,
        first_name: name.clone(),
        last_name: "Platform".to_owned(),
        details: PersonDetails {
            username: Some(name),
            first_name: None,
            last_name: None,
            classroom_id: FieldChange::Keep,
            year_group: FieldChange::Keep,
            external_id: FieldChange::Keep,
            upn: FieldChange::Keep,
            sen_status: FieldChange::Keep,
        },
        must_change_password: false,
    };
    let tx = tenant(app).begin().await?;
    create::insert(&tx, new, hashed, COMMAND_LINE, app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Sets a new password, unlocks the account and ends its sign-ins.
pub async fn reset(app: &App, name: &str, secret: &SecretString) -> Result<(), Box<dyn Error>> {
    let name = validate(name, secret)?;
    let account = find(app, &name).await?;
    let account = account
        .ok_or_else(|| format!("there is no platform admin {name}: `lms platform-admin create {name}` creates one"))?;
    let owner = SecretOwner { school_id: SchoolId::PLATFORM, account_id: account.id };
    let hashed = app.hasher.hash(owner, secret).await?;
    let now = app.clock.now();
    let tx = tenant(app).begin().await?;
    credential::set(&tx, account.id, hashed, false).await?;
    lockout::clear(&tx, &[account.id]).await?;
    accounts::end_sign_ins(&tx, &[account.id], now).await?;
    audit::record(&tx, COMMAND_LINE, AuditEvent::on("user", account.id.0, "user.credential"), now).await?;
    tx.commit().await?;
    Ok(())
}

fn validate(name: &str, secret: &SecretString) -> Result<String, Box<dyn Error>> {
    let name = username::normalise(name);
    username::check(&name).map_err(|cause| format!("user name: {cause}"))?;
    let context = PasswordContext { username: &name, school_name: "" };
    password::check_for(secret.expose_secret(), context).map_err(|cause| format!("password: {cause}"))?;
    Ok(name)
}

async fn find(app: &App, name: &str) -> Result<Option<account::Model>, sea_orm::DbErr> {
    let tx = tenant(app).read().await?;
    tx.find::<account::Entity>().filter(account::Column::Username.eq(name)).one(&tx).await
}
