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
    command_line::{AdminArgs, AdminCommand, BackupArgs, LmsArgs, LmsCommand, MigrateArgs, ReplayArgs, RetryJobsArgs},
    demo,
    erasures::{self, Accepted},
    jobs, platform_admin,
    serve::{self, serve},
    settings::ServeSettings,
};
use entity::{Role, schema};
use migration::{Allow, Migrator};
use secrecy::{ExposeSecret, SecretString};
use worker::{
    clock::Clock,
    data_files,
    process::{self, TelemetryGuard},
    schema_gate::OutdatedSchemaError,
    telemetry,
};

/// The name of the service in traces.
const NAME: &str = "lms";

#[cfg(feature = "jemalloc")]
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    data_files::keep_files_private();
    let LmsArgs { command, settings, .. } = process::parse();
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
        LmsCommand::Backup(args) => back_up(&args).await,
        LmsCommand::ReplayErasures(args) => replay_erasures(&args).await,
        LmsCommand::RetryJobs(args) => retry_jobs(&args).await,
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
            args.settings.shared.require_database()?;
            let (app, _telemetry) = open_migrated(&args.settings).await?;
            platform_admin::create(&app, &args.username, &password(&args)?).await?;
            println!("Created the platform admin {}.", args.username);
            Ok(())
        }
        LmsCommand::PlatformAdmin { command: AdminCommand::Reset(args) } => {
            args.settings.shared.require_database()?;
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
    settings.require_database()?;
    let allow = if args.allow_destructive { Allow::Destructive } else { Allow::AddingOnly };
    let url = settings.database_url()?;
    let migrating = migration::migrate_for::<Migrator>(&url, allow, &args.database_logins);
    let migrated = process::stop_signal()?.run_until_cancelled(migrating).await;
    // An interrupted migration is an error, so that services that wait for the schema do not start.
    migrated.ok_or("stopped before the database had this version's schema")??;
    println!("The database has this version's schema.");
    Ok(())
}

async fn back_up(args: &BackupArgs) -> Result<(), Box<dyn Error>> {
    let settings = &args.settings.shared;
    let _telemetry = process::start_log(settings, NAME)?;
    if !settings.is_embedded() {
        return Err("PostgreSQL is backed up with its own tools: see deploy/BACKUP.md".into());
    }
    settings.require_database()?;
    let url = settings.database_url()?;
    let file = match (&args.file, settings.backups()) {
        (Some(file), _) => file.clone(),
        (None, Some(backups)) => backups.path_at(Clock::system().now()),
        (None, None) => return Err("name a file, or set LMS_BACKUP_DIR".into()),
    };
    let schools = backup::back_up(&url, &file).await?;
    println!("{}: {} MB, {schools} schools", file.display(), backup::megabytes(&file)?);
    if let (Some(keep), Some(backups)) = (args.keep, settings.backups()) {
        for deleted in backups.rotate(keep.get())? {
            println!("{}: deleted", deleted.display());
        }
    }
    println!("The backup contains neither the secrets nor the tombstones: see deploy/BACKUP.md.");
    Ok(())
}

async fn replay_erasures(args: &ReplayArgs) -> Result<(), Box<dyn Error>> {
    let ReplayArgs { allow_missing_records, allow_unknown_schools, settings } = args;
    let tombstones = settings.shared.tombstones();
    if !tombstones.is_enabled() {
        return Err("LMS_TOMBSTONES_DIR is not set: there is no record of erasures to re-apply".into());
    }
    settings.shared.require_database()?;
    let (app, _telemetry) = open_migrated(settings).await?;
    let accepted = Accepted { missing_records: *allow_missing_records, unknown_schools: *allow_unknown_schools };
    let list = erasures::matching(&app, &tombstones, accepted).await?;
    let done = erasures::replay(&app, &list).await?;
    println!("Erasure records: {}. Accounts erased again: {}.", list.len(), done.erased);
    if done.cancelled > 0 {
        println!("{} imports from before an erasure were cancelled: upload those rosters again.", done.cancelled);
    }
    Ok(())
}

async fn retry_jobs(args: &RetryJobsArgs) -> Result<(), Box<dyn Error>> {
    let kinds = worker::jobs::kinds().join(", ");
    let kind = jobs::known_kind(&args.kind).ok_or_else(|| format!("the kinds of jobs are {kinds}"))?;
    args.settings.shared.require_database()?;
    let (app, _telemetry) = open_migrated(&args.settings).await?;
    let (dead, waiting) = jobs::retry_all(&app, kind).await?;
    println!("Dead jobs that are due again: {dead}. Failed jobs that waited and are due now: {waiting}.");
    Ok(())
}

/// Opens the service, and migrates the database if it is embedded. Returns an error if a PostgreSQL database does not
/// respond or does not have the schema yet.
async fn open_migrated(settings: &ServeSettings) -> Result<(App, TelemetryGuard), Box<dyn Error>> {
    let telemetry = process::start_log(&settings.shared, NAME)?;
    let (app, _) = serve::open(settings, &settings.shared.secrets()?).await?;
    if settings.shared.is_embedded() {
        migration::migrate(&settings.shared.database_url()?).await?;
    } else if !schema::is_current(&app.database).await? {
        return Err(OutdatedSchemaError.into());
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
