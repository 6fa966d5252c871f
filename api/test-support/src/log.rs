//! Records what the service of a test logs.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
    sync::{Arc, LazyLock, Mutex},
};

use openapi::CATALOGUE;
use tracing::{
    Dispatch, Level, Subscriber,
    field::{Field, Visit},
    span,
};
use tracing_subscriber::{
    Layer, Registry,
    layer::{Context, SubscriberExt},
    registry::LookupSpan,
};

/// Records events, new spans, and the statements that are sent to the database.
#[derive(Clone, Default)]
pub struct Log {
    events: Arc<Mutex<Vec<Event>>>,
    statements: Arc<Mutex<Vec<String>>>,
}

/// The target of the events that carry a statement.
const STATEMENT: &str = "statement";

/// An event or a new span.
#[derive(Debug, Clone)]
pub struct Event {
    pub level: Level,
    pub message: String,
    pub fields: BTreeMap<String, String>,
}

impl Event {
    /// Returns the value of a field, or an empty text if the field is missing.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map(String::as_str).unwrap_or_default()
    }
}

/// Returns a dispatcher that sends events to a layer.
///
/// While only one dispatcher exists, `tracing` asks the dispatcher of the thread that first reaches an event whether
/// anybody wants that event. In tests this is often a thread without a dispatcher, and then the event is lost for all
/// threads. A second dispatcher, which is never dropped, makes `tracing` ask all dispatchers.
pub fn dispatch(layer: impl Layer<Registry> + Send + Sync) -> Dispatch {
    static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(tracing_subscriber::registry()));
    LazyLock::force(&SECOND);
    Dispatch::new(tracing_subscriber::registry().with(layer))
}

impl Log {
    /// Returns a dispatcher that sends events to this log.
    pub fn dispatch(&self) -> Dispatch {
        dispatch(Collect(self.clone()))
    }

    /// Returns all events so far.
    pub fn events(&self) -> Vec<Event> {
        self.events.lock().unwrap().clone()
    }

    /// Returns the statements that were sent since the last call.
    pub fn statements(&self) -> Vec<String> {
        std::mem::take(&mut *self.statements.lock().unwrap())
    }

    /// Returns the failures that the edge logged.
    pub fn api_errors(&self) -> Vec<Event> {
        self.events().into_iter().filter(|event| event.message == "api error").collect()
    }

    /// Returns the failures for a mistake in a request whose cause is empty, so that nobody could find the mistake.
    pub fn mistakes_without_a_cause(&self) -> Vec<Event> {
        let mut errors = self.api_errors();
        let is_for_a_mistake = |id: &str| CATALOGUE.iter().any(|code| code.id == id && code.is_for_a_mistake());
        errors.retain(|event| event.field("cause").is_empty() && is_for_a_mistake(event.field("code")));
        errors
    }

    /// Returns the whole log as one text, so that a test can assert that the log does not contain a secret.
    pub fn text(&self) -> String {
        self.events().iter().fold(String::new(), |mut text, event| {
            let _ = writeln!(text, "{event:?}");
            text
        })
    }
}

struct Collect(Log);

impl Collect {
    fn record(&self, level: Level, fields: EventFields) {
        let EventFields { message, fields } = fields;
        self.0.events.lock().unwrap().push(Event { level, message, fields });
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Collect {
    // Events at TRACE are ignored, except statements. At TRACE, libraries log the data that passes through them, and
    // the product never runs at this level.
    fn enabled(&self, metadata: &tracing::Metadata<'_>, _: Context<'_, S>) -> bool {
        *metadata.level() <= Level::DEBUG || metadata.target() == STATEMENT
    }

    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let mut fields = EventFields::default();
        event.record(&mut fields);
        if event.metadata().target() == STATEMENT {
            self.0.statements.lock().unwrap().extend(fields.fields.remove("sql"));
            return;
        }
        self.record(*event.metadata().level(), fields);
    }

    fn on_new_span(&self, attributes: &span::Attributes<'_>, _: &span::Id, _: Context<'_, S>) {
        let mut fields =
            EventFields { message: format!("span {}", attributes.metadata().name()), ..EventFields::default() };
        attributes.record(&mut fields);
        self.record(*attributes.metadata().level(), fields);
    }
}

#[derive(Default)]
struct EventFields {
    message: String,
    fields: BTreeMap<String, String>,
}

impl EventFields {
    fn put(&mut self, field: &Field, value: String) {
        if field.name() == "message" {
            self.message = value;
        } else {
            self.fields.insert(field.name().to_owned(), value);
        }
    }
}

impl Visit for EventFields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, format!("{value:?}"));
    }
}
