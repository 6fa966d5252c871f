//! The wrapper around the whole API: it completes the document with what an operation's shape implies, and turns
//! whatever else can go wrong before a handler (no session, a bad id, a bad body) into the operation's own code.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use poem::{
    Endpoint, EndpointExt, Request, Response, Result,
    endpoint::BoxEndpoint,
    error::{ParseMultipartError as TornMultipart, ParsePathError as PoemPathError, ReadBodyError},
    http::{HeaderValue, Method, StatusCode, header},
};
use poem_openapi::{
    OpenApi, OperationId,
    error::{ContentTypeError, ParseMultipartError, ParseParamError, ParsePathError, ParseRequestPayloadError},
    registry::{
        MetaApi, MetaHeader, MetaMediaType, MetaOperation, MetaPath, MetaResponse, MetaSchema, MetaSchemaRef, Registry,
    },
};
use serde_json::json;

use crate::{
    catalogue::{Code, CodeType, code},
    failure::Raised,
    operations::{self, Row, Who},
};

/// An API that documents and answers exactly what `operations` says.
#[derive(Debug, Clone)]
pub struct Contract<A>(pub A);

impl<A: OpenApi> OpenApi for Contract<A> {
    fn meta() -> Vec<MetaApi> {
        let mut paths: Vec<MetaPath> = Vec::new();
        for path in A::meta().into_iter().flat_map(|api| api.paths) {
            // Two impls that share a path would otherwise write it twice, and a parser keeps the last.
            let joined = paths.iter().position(|known| known.path == path.path).unwrap_or_else(|| {
                paths.push(MetaPath { path: path.path.clone(), operations: Vec::new() });
                paths.len() - 1
            });
            paths[joined]
                .operations
                .extend(path.operations.into_iter().map(|operation| complete(&path.path, operation)));
        }
        vec![MetaApi { paths }]
    }

    fn register(registry: &mut Registry) {
        A::register(registry);
    }

    fn add_routes(self, route_table: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {
        let mut inner = HashMap::new();
        self.0.add_routes(&mut inner);
        for (path, methods) in inner {
            let others = NotAllowed::beside(&methods);
            route_table.entry(path.clone()).or_default().extend(others);
            let wrapped = methods.into_iter().map(|(method, endpoint)| (method, Kept(endpoint).boxed()));
            route_table.entry(path).or_default().extend(wrapped);
        }
    }
}

/// What a path answers to methods that it does not have: it names those that it has. The router, which would answer
/// them otherwise, does not know them.
#[derive(Clone)]
struct NotAllowed(HeaderValue);

impl NotAllowed {
    /// Every method that HTTP defines, but those of the path. A HEAD is answered as the GET.
    fn beside(methods: &HashMap<Method, BoxEndpoint<'static>>) -> Vec<(Method, BoxEndpoint<'static>)> {
        let reads = methods.contains_key(&Method::GET);
        let has = |method: &Method| methods.contains_key(method) || (reads && *method == Method::HEAD);
        let (allowed, others): (Vec<Method>, Vec<Method>) =
            METHODS.into_iter().chain(Method::from_bytes(b"QUERY")).partition(has);
        let allowed = allowed.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
        let Ok(allow) = HeaderValue::try_from(allowed) else { return Vec::new() };
        others.into_iter().map(|method| (method, Self(allow.clone()).boxed())).collect()
    }
}

impl Endpoint for NotAllowed {
    type Output = Response;

    async fn call(&self, _: Request) -> Result<Response> {
        let raised = Raised::new(code::API_002::CODE, Some("the path has not this method".into()));
        let mut response = raised.response();
        response.headers_mut().insert(header::ALLOW, self.0.clone());
        response.set_data(Arc::new(raised));
        Ok(response)
    }
}

/// The methods that HTTP defines, but for QUERY, which the library does not name.
const METHODS: [Method; 9] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::OPTIONS,
    Method::TRACE,
    Method::CONNECT,
];

/// An endpoint that keeps the contract.
struct Kept(BoxEndpoint<'static>);

impl Endpoint for Kept {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let error = match self.0.call(request).await {
            Ok(response) => return Ok(response),
            Err(error) => error,
        };
        let operation = error.data::<OperationId>().copied();
        let raised = translate(error, operation.and_then(|id| operations::find(id.0)));
        let mut response = raised.response();
        if let Some(operation) = operation {
            response.set_data(operation);
        }
        // The edge logs it from here: `Error::into_response` would have lost the cause.
        response.set_data(Arc::new(raised));
        Ok(response)
    }
}

/// Any error before or in a handler, as a code of its operation.
fn translate(error: poem::Error, row: Option<&'static Row>) -> Raised {
    if error.is::<Raised>() {
        return error
            .downcast::<Raised>()
            .unwrap_or_else(|error| Raised::new(code::API_005::CODE, Some(error.to_string().into())));
    }
    let code = match row {
        Some(row) if error.is::<ParsePathError>() || error.is::<PoemPathError>() => row.path_id_code(),
        Some(row) if error.is::<ParseRequestPayloadError>() || error.is::<ParseMultipartError>() => row.payload_code(),
        Some(row) if error.is::<TornMultipart>() && error.status() == StatusCode::BAD_REQUEST => row.payload_code(),
        // The client has broken off.
        Some(row) if error.is::<ReadBodyError>() && error.status() == StatusCode::BAD_REQUEST => row.payload_code(),
        // The one header that is a parameter: a bad key is a part of the request's payload.
        Some(row) if is_of_idempotency_key(&error) => row.payload_code(),
        _ if error.is::<ParseParamError>() => code::API_008::CODE,
        _ if error.is::<ContentTypeError>() => code::API_004::CODE,
        _ => by_status(error.status().as_u16()),
    };
    Raised::new(code, Some(without_what_was_sent(&error).into()))
}

/// Why a request cannot be read, for the log. The framework's texts end with what the client sent, and that may be a
/// secret in a wrong place.
fn without_what_was_sent(error: &poem::Error) -> String {
    if error.is::<ContentTypeError>() {
        return "the body is not of a documented media type".to_owned();
    }
    let text = error.to_string();
    text.split_once(", found ").map_or_else(|| text.clone(), |(why, _)| why.to_owned())
}

fn is_of_idempotency_key(error: &poem::Error) -> bool {
    error.downcast_ref::<ParseParamError>().is_some_and(|error| error.name.eq_ignore_ascii_case("Idempotency-Key"))
}

/// The code of an error that comes from outside any operation: the router, a limit, the framework.
#[must_use]
pub fn by_status(status: u16) -> &'static Code {
    match status {
        404 => code::API_001::CODE,
        405 => code::API_002::CODE,
        413 => code::API_003::CODE,
        415 => code::API_004::CODE,
        503 => code::API_006::CODE,
        400..500 => code::API_008::CODE,
        _ => code::API_005::CODE,
    }
}

/// The codes that an operation's shape implies, beyond its row.
fn implied(row: &Row, path: &str, operation: &MetaOperation) -> Vec<&'static Code> {
    let mut codes = vec![code::API_005::CODE, code::API_006::CODE];
    if row.who != Who::Anyone {
        codes.extend([code::AUTH_001::CODE, code::AUTH_002::CODE, code::AUTH_009::CODE]);
    }
    if row.who.turns_some_away() {
        let forbidden = if path.starts_with("/admin") { code::ADM_001::CODE } else { code::AUTH_003::CODE };
        codes.push(forbidden);
    }
    if operation.request.is_some() {
        codes.extend([code::API_003::CODE, code::API_004::CODE]);
    }
    if operation.params.iter().any(|param| param.in_type == poem_openapi::registry::MetaParamIn::Query) {
        codes.push(code::API_008::CODE);
    }
    codes
}

/// An operation with every response that it can give.
///
/// # Panics
/// When an operation has no row, or its handler's error belongs to another row: a mistake that no caller should meet,
/// so the service does not start with it.
fn complete(path: &str, mut operation: MetaOperation) -> MetaOperation {
    let id = operation.operation_id.unwrap_or_default();
    let row = operations::find(id).unwrap_or_else(|| panic!("{} {path} has no row in operations.rs", operation.method));
    let (failures, mut successes): (Vec<_>, Vec<_>) = std::mem::take(&mut operation.responses.responses)
        .into_iter()
        .partition(|response| response.status >= Some(400));
    assert!(failures == failure_responses(row.codes), "{id} raises the codes of another operation");

    let mut codes = implied(row, path, &operation);
    codes.extend(row.codes);
    codes.sort_by_key(|code| (code.http_status, code.id));
    codes.dedup_by_key(|code| code.id);
    successes.extend(failure_responses(&codes));

    for response in &mut successes {
        response.headers.push(header("X-Request-Id", "Quote it to support: it finds the request in the server's log."));
        shorten(&mut response.content);
    }
    if let Some(request) = &mut operation.request {
        shorten(&mut request.content);
    }
    operation.responses.responses = successes;
    operation
}

/// `application/json; charset=utf-8` is written `application/json`: JSON has no charset, and generators compare.
fn shorten(content: &mut [MetaMediaType]) {
    for media in content.iter_mut().filter(|media| media.content_type.starts_with("application/json")) {
        media.content_type = "application/json";
    }
}

/// One response per status, each with exactly these codes.
pub(crate) fn failure_responses(codes: &[&'static Code]) -> Vec<MetaResponse> {
    let mut by_status: BTreeMap<u16, Vec<&'static Code>> = BTreeMap::new();
    for code in codes {
        by_status.entry(code.http_status).or_default().push(code);
    }
    by_status.into_iter().map(|(status, codes)| failure_response(status, &codes)).collect()
}

fn failure_response(status: u16, codes: &[&'static Code]) -> MetaResponse {
    let lines: Vec<String> =
        codes.iter().map(|code| format!("`{}` {}: {}", code.id, code.message, code.likely_cause)).collect();
    let mut messages: Vec<&str> = codes.iter().map(|code| code.message).collect();
    messages.sort_unstable();
    messages.dedup();
    let schema = MetaSchema {
        required: vec!["code", "error"],
        properties: vec![
            ("code", one_of(codes.iter().map(|code| code.id), "The stable code that support works by")),
            ("error", one_of(messages.into_iter(), "The code's message")),
        ],
        example: Some(json!({ "code": codes[0].id, "error": codes[0].message })),
        ..MetaSchema::new("object")
    };
    let waits = matches!(status, 429 | 503);
    MetaResponse {
        // The registry asks for static text; the document is made a few times in a process's life.
        description: Box::leak(lines.join("\n\n").into_boxed_str()),
        status: Some(status),
        status_range: None,
        content: vec![MetaMediaType {
            content_type: "application/json",
            schema: MetaSchemaRef::Inline(Box::new(schema)),
        }],
        headers: waits.then(retry_after).into_iter().collect(),
    }
}

fn one_of<'a>(values: impl Iterator<Item = &'a str>, description: &'static str) -> MetaSchemaRef {
    MetaSchemaRef::Inline(Box::new(MetaSchema {
        enum_items: values.map(Into::into).collect(),
        description: Some(description),
        ..MetaSchema::new("string")
    }))
}

fn header(name: &str, description: &str) -> MetaHeader {
    MetaHeader {
        name: name.into(),
        description: Some(description.into()),
        required: true,
        deprecated: false,
        schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new("string"))),
    }
}

fn retry_after() -> MetaHeader {
    MetaHeader {
        schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new("integer"))),
        ..header("Retry-After", "Seconds after which to try again")
    }
}
