//! `lms`: the service and its command-line tools.

use std::{
    error::Error,
    io::{self, IsTerminal},
    process::ExitCode,
};

use api::{
    accounts::credential,
    app::App,
    backup,
    command_line::{AdminArgs, AdminCommand, LmsArgs, LmsCommand, MigrateArgs},
    demo, erasures, platform_admin,
    serve::{self, serve},
    settings::ServeSettings,
};
use entity::Role;
use migration::{Allow, Migrator};
use secrecy::{ExposeSecret, SecretString};
use worker::{
    process::{self, TelemetryGuard},
    telemetry,
};

/// The name of the service in traces.
const NAME: &str = "lms";

#[cfg(feature = "jemalloc")]
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let LmsArgs { command, settings } = process::parse();
    let command = command.unwrap_or(LmsCommand::Serve(settings));
    let serves_alone = matches!(&command, LmsCommand::Serve(settings) if !settings.shared.is_embedded());
    match process::block_on(serves_alone, Box::pin(run(command))).map_err(Into::into).flatten() {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("lms: {cause}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: LmsCommand) -> Result<(), Box<dyn Error>> {
    match command {
        LmsCommand::Serve(settings) => {
            let _telemetry = process::start_log(&settings.shared, NAME)?;
            Box::pin(serve(&settings)).await
        }
        LmsCommand::Migrate(args) => migrate(&args).await,
        LmsCommand::Backup(args) => {
            let _telemetry = process::start_log(&args.settings.shared, NAME)?;
            if !args.settings.shared.is_embedded() {
                return Err("PostgreSQL is backed up with its own tools: see deploy/BACKUP.md".into());
            }
            backup::back_up(&args.settings.shared.database_url()?, &args.file).await?;
            println!("{}: {} MB", args.file.display(), backup::megabytes(&args.file)?);
            println!("The backup contains neither the secrets nor the tombstones: see deploy/BACKUP.md.");
            Ok(())
        }
        LmsCommand::ReplayErasures(settings) => replay_erasures(&settings).await,
        LmsCommand::Demo(settings) => {
            let (app, _telemetry) = open_migrated(&settings).await?;
            print!("{}", demo::prepare(&app).await?);
            Ok(())
        }
        LmsCommand::Health(args) => {
            println!("{}", telemetry::query_health(&args).await?);
            Ok(())
        }
        LmsCommand::PlatformAdmin { command: AdminCommand::Create(args) } => {
            let (app, _telemetry) = open_migrated(&args.settings).await?;
            platform_admin::create(&app, &args.username, &password(&args)?).await?;
            println!("Created the platform admin {}.", args.username);
            Ok(())
        }
        LmsCommand::PlatformAdmin { command: AdminCommand::Reset(args) } => {
            let (app, _telemetry) = open_migrated(&args.settings).await?;
            platform_admin::reset(&app, &args.username, &password(&args)?).await?;
            println!("The platform admin {} has a new password and is signed out everywhere.", args.username);
            Ok(())
        }
        LmsCommand::Openapi => {
            print!("{}", serve::document());
            Ok(())
        }
        LmsCommand::Codes => {
            print!("{}", serve::codes());
            Ok(())
        }
    }
}

async fn migrate(args: &MigrateArgs) -> Result<(), Box<dyn Error>> {
    let settings = &args.settings.shared;
    let _telemetry = process::start_log(settings, NAME)?;
    let allow = if args.allow_destructive { Allow::Destructive } else { Allow::AddingOnly };
    let url = settings.database_url()?;
    let migrating = migration::migrate_for::<Migrator>(&url, allow, &args.database_logins);
    let migrated = process::stop_signal()?.run_until_cancelled(migrating).await;
    // An interrupted migration is an error, so that services that wait for the schema do not start.
    migrated.ok_or("stopped before the database had this version's schema")??;
    println!("The database has this version's schema.");
    Ok(())
}

async fn replay_erasures(settings: &ServeSettings) -> Result<(), Box<dyn Error>> {
    let tombstones = settings.shared.tombstones();
    if !tombstones.is_enabled() {
        return Err("LMS_TOMBSTONES_DIR is not set: there is no record of erasures to re-apply".into());
    }
    let (app, _telemetry) = open_migrated(settings).await?;
    let list = tombstones.all()?;
    let done = erasures::replay(&app, &list).await?;
    println!("Erasure records: {}. Accounts erased again: {}.", list.len(), done.erased);
    if done.cancelled > 0 {
        println!("{} imports from before an erasure were cancelled: upload those rosters again.", done.cancelled);
    }
    Ok(())
}

/// Opens the service, and migrates the database if it is embedded. A PostgreSQL database must already have the schema.
async fn open_migrated(settings: &ServeSettings) -> Result<(App, TelemetryGuard), Box<dyn Error>> {
    let telemetry = process::start_log(&settings.shared, NAME)?;
    let (app, _) = serve::open(settings, &settings.shared.secrets()?).await?;
    if settings.shared.is_embedded() {
        migration::migrate(&settings.shared.database_url()?).await?;
    }
    Ok((app, telemetry))
}

/// Returns the password: generated and printed, typed at a prompt that does not show it, or read from standard input.
fn password(args: &AdminArgs) -> Result<SecretString, Box<dyn Error>> {
    if args.draw {
        let generated = credential::draw(Role::PlatformAdmin);
        println!("Password (shown only once): {}", generated.expose_secret());
        return Ok(generated);
    }
    if !io::stdin().is_terminal() {
        let mut text = String::new();
        io::stdin().read_line(&mut text)?;
        return Ok(text.trim_end_matches(['\r', '\n']).into());
    }
    let typed = rpassword::prompt_password("Password: ")?;
    if typed != rpassword::prompt_password("Again: ")? {
        return Err("the two passwords differ".into());
    }
    Ok(typed.into())
}
