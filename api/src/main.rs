//! `lms`: the service and its command-line tools.

use std::{
    error::Error,
    io::{self, IsTerminal},
    path::PathBuf,
    process::ExitCode,
};

use api::{
    accounts::credential,
    app::App,
    backup, demo, erasures, platform_admin,
    serve::{self, serve},
    settings::ServeSettings,
};
use clap::{Parser, Subcommand};
use entity::Role;
use migration::{Allow, Migrator};
use secrecy::{ExposeSecret, SecretString};
use tikv_jemallocator::Jemalloc;
use worker::{
    keys::KeyRing,
    process::{self, TelemetryGuard},
    settings::Secrets,
    telemetry::{self, HealthArgs},
};

/// The name of the service in traces.
const NAME: &str = "lms";

/// A learning platform for English primary schools.
///
/// Without a command, it serves the API. Every setting is a flag or an environment variable; the flag wins.
#[derive(Parser)]
#[command(name = "lms", version)]
struct LmsArgs {
    #[command(subcommand)]
    command: Option<LmsCommand>,
    #[command(flatten)]
    settings: ServeSettings,
}

#[derive(Subcommand)]
enum LmsCommand {
    /// Serve the API (the default); with an embedded database, also run the jobs
    Serve(ServeSettings),
    /// Migrate the database to this version's schema
    Migrate(MigrateArgs),
    /// Copy the embedded database into a file while the service runs
    Backup(BackupArgs),
    /// Re-apply erasures after restoring a backup
    ReplayErasures(ServeSettings),
    /// Create platform administrators and reset their passwords
    PlatformAdmin {
        #[command(subcommand)]
        command: AdminCommand,
    },
    /// Create the demonstration school and print its sign-in details
    Demo(ServeSettings),
    /// Report the health of the local service; exits with 0 if it is healthy
    Health(HealthArgs),
    /// Print the OpenAPI document
    Openapi,
    /// Print the error codes as a table
    Codes,
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Create an administrator
    Create(AdminArgs),
    /// Set a new password, unlock the account and end its sign-ins
    Reset(AdminArgs),
}

#[derive(clap::Args)]
struct AdminArgs {
    /// The administrator's user name.
    username: String,
    /// Generate a password and print it, instead of asking for one.
    #[arg(long)]
    draw: bool,
    #[command(flatten)]
    settings: ServeSettings,
}

#[derive(clap::Args)]
struct MigrateArgs {
    /// Also run migrations that remove what the previous version uses: no process of that version may be running.
    #[arg(long)]
    allow_destructive: bool,
    #[command(flatten)]
    settings: ServeSettings,
}

#[derive(clap::Args)]
struct BackupArgs {
    /// The file to write; it must not exist yet.
    file: PathBuf,
    #[command(flatten)]
    settings: ServeSettings,
}

#[global_allocator]
static MEMORY: Jemalloc = Jemalloc;

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
            print!("{}", serve::document(&detached().await?));
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
    let migrating = migration::migrate_by::<Migrator>(&url, allow);
    let migrated = process::stop_signal()?.run_until_cancelled(migrating).await;
    // An interrupted migration is an error, so that what waits for the schema does not start.
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

/// Opens the service on a database that has the schema. The embedded database is migrated here.
async fn open_migrated(settings: &ServeSettings) -> Result<(App, TelemetryGuard), Box<dyn Error>> {
    let telemetry = process::start_log(&settings.shared, NAME)?;
    let (app, _) = serve::open(settings, &settings.shared.secrets()?).await?;
    if settings.shared.is_embedded() {
        migration::migrate(&settings.shared.database_url()?).await?;
    }
    Ok((app, telemetry))
}

/// Returns the service on an empty in-memory database, which is enough to describe the API.
async fn detached() -> Result<App, Box<dyn Error>> {
    let settings = LmsArgs::try_parse_from(["lms", "--database-url", "sqlite::memory:"])?.settings;
    let keys = || KeyRing::draw();
    let secrets = Secrets { token_keys: keys(), peppers: keys(), seal_keys: keys() };
    Ok(serve::open(&settings, &secrets).await?.0)
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
