//! The platform's administrators, made and given new passwords on the command line.

use std::error::Error;

use entity::{AccountId, Role, SchoolId, account, tenant::Tenant};
use sea_orm::{ColumnTrait, QueryFilter};
use secrecy::{ExposeSecret, SecretString};
use worker::{
    credential::Owner,
    people,
    roster::{password, username},
};

use crate::{
    accounts::{
        create::{self, NewAccount},
        credential,
        input::Details,
    },
    app::App,
    audit::{self, Deed},
    body::Change,
    lockout,
    session::Actor,
};

/// The command line, as the audit log names it.
pub const COMMAND_LINE: Actor = Actor { id: None, role: Role::PlatformAdmin };

/// The platform's own tenant, for the command line.
#[must_use]
pub fn tenant(app: &App) -> Tenant {
    #[expect(clippy::disallowed_methods, reason = "the command line works on the platform's own accounts")]
    Tenant::of(app.database.clone(), SchoolId::PLATFORM)
}

/// Makes an administrator.
pub async fn create(app: &App, name: &str, secret: &SecretString) -> Result<(), Box<dyn Error>> {
    let name = checked(name, secret)?;
    if find(app, &name).await?.is_some() {
        return Err(format!(
            "there is a platform admin {name} already: `lms platform-admin reset {name}` sets a new password"
        )
        .into());
    }
    let id = AccountId::draw();
    let owner = Owner { school_id: SchoolId::PLATFORM, account_id: id };
    let hashed = app.hasher.hash(owner, secret).await?;
    let new = NewAccount {
        id,
        role: Role::PlatformAdmin,
        first_name: name.clone(),
        last_name: "Platform".to_owned(),
        details: Details {
            username: Some(name),
            first_name: None,
            last_name: None,
            classroom_id: Change::Keep,
            year_group: Change::Keep,
            external_id: Change::Keep,
            upn: Change::Keep,
            sen_status: Change::Keep,
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
    let name = checked(name, secret)?;
    let account = find(app, &name).await?;
    let account = account
        .ok_or_else(|| format!("there is no platform admin {name}: `lms platform-admin create {name}` makes one"))?;
    let owner = Owner { school_id: SchoolId::PLATFORM, account_id: account.id };
    let hashed = app.hasher.hash(owner, secret).await?;
    let now = app.clock.now();
    let tx = tenant(app).begin().await?;
    credential::set(&tx, account.id, hashed, false).await?;
    lockout::clear(&tx, &name).await?;
    people::end_sign_ins(&tx, &[account.id], now).await?;
    audit::record(&tx, COMMAND_LINE, Deed::on("user", account.id.0, "user.credential"), now).await?;
    tx.commit().await?;
    Ok(())
}

fn checked(name: &str, secret: &SecretString) -> Result<String, Box<dyn Error>> {
    let name = username::fold(name);
    username::check(&name).map_err(|cause| format!("user name: {cause}"))?;
    password::check(secret.expose_secret()).map_err(|cause| format!("password: {cause}"))?;
    Ok(name)
}

async fn find(app: &App, name: &str) -> Result<Option<account::Model>, sea_orm::DbErr> {
    let tx = tenant(app).read().await?;
    tx.find::<account::Entity>().filter(account::Column::Username.eq(name)).one(&tx).await
}
