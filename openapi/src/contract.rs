//! The wrapper around the whole API. It adds the responses that the shape of an operation implies to the document. It
//! also converts every failure before a handler (a missing sign-in, an invalid id, an invalid body) to a code of the
//! operation.

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
        MetaApi, MetaHeader, MetaMediaType, MetaOperation, MetaParamIn, MetaPath, MetaResponse, MetaSchema,
        MetaSchemaRef, Registry,
    },
};
use serde_json::json;

use crate::{
    catalogue::{Code, CodeType, code},
    failure::RaisedFailure,
    input_error,
    operations::{self, AllowedCallers, OperationSpec},
};

/// An API that documents and returns exactly the codes that `operations` lists.
#[derive(Debug, Clone)]
pub struct Contract<A>(pub A);

impl<A: OpenApi> OpenApi for Contract<A> {
    fn meta() -> Vec<MetaApi> {
        let mut paths: Vec<MetaPath> = Vec::new();
        for path in A::meta().into_iter().flat_map(|api| api.paths) {
            // Merge the operations of two impls that share a path. Otherwise the document would contain the path twice,
            // and a parser would read only the last one.
            let index = paths.iter().position(|earlier| earlier.path == path.path).unwrap_or_else(|| {
                paths.push(MetaPath { path: path.path.clone(), operations: Vec::new() });
                paths.len() - 1
            });
            paths[index]
                .operations
                .extend(path.operations.into_iter().map(|operation| complete(&path.path, operation)));
        }
        vec![MetaApi { paths }]
    }

    fn register(registry: &mut Registry) {
        A::register(registry);
    }

    fn add_routes(self, route_table: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {
        let path_parameters = Arc::new(path_parameters(A::meta()));
        let mut inner = HashMap::new();
        self.0.add_routes(&mut inner);
        for (path, methods) in inner {
            let others = NotAllowed::for_path(&methods);
            route_table.entry(path.clone()).or_default().extend(others);
            let wrap = |(method, inner)| {
                (method, ContractEndpoint { inner, path_parameters: Arc::clone(&path_parameters) }.boxed())
            };
            route_table.entry(path).or_default().extend(methods.into_iter().map(wrap));
        }
    }
}

/// The endpoint for the methods that a path does not have. It responds with LMS-API-002 and lists the methods of the
/// path in `Allow`. The router itself would respond without `Allow`, because it does not know the methods of the path.
#[derive(Clone)]
struct NotAllowed(HeaderValue);

impl NotAllowed {
    /// Returns an endpoint for every HTTP method that the path does not have. A path with GET also has HEAD.
    fn for_path(methods: &HashMap<Method, BoxEndpoint<'static>>) -> Vec<(Method, BoxEndpoint<'static>)> {
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
        let failure = RaisedFailure::new(code::API_002::CODE, Some("the path does not have this method".into()));
        let mut response = failure.response();
        response.headers_mut().insert(header::ALLOW, self.0.clone());
        response.set_data(Arc::new(failure));
        Ok(response)
    }
}

/// The methods that HTTP defines, except QUERY, for which the library has no constant.
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

/// The names of the parameters in the path of each operation, in order. The router knows only their numbers.
type PathParameters = HashMap<&'static str, Vec<String>>;

fn path_parameters(apis: Vec<MetaApi>) -> PathParameters {
    let operations = apis.into_iter().flat_map(|api| api.paths).flat_map(|path| path.operations);
    let named = operations.filter_map(|operation| {
        let in_path = operation.params.into_iter().filter(|param| param.in_type == MetaParamIn::Path);
        Some((operation.operation_id?, in_path.map(|param| param.name).collect()))
    });
    named.collect()
}

/// An endpoint whose failures follow the contract.
struct ContractEndpoint {
    inner: BoxEndpoint<'static>,
    path_parameters: Arc<PathParameters>,
}

impl Endpoint for ContractEndpoint {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let error = match self.inner.call(request).await {
            Ok(response) => return Ok(response),
            Err(error) => error,
        };
        let operation = error.data::<OperationId>().copied();
        let path_parameters = operation.and_then(|id| self.path_parameters.get(id.0)).map_or(&[][..], Vec::as_slice);
        let failure = to_failure(error, operation.and_then(|id| operations::find(id.0)), path_parameters);
        let mut response = failure.response();
        if let Some(operation) = operation {
            response.set_data(operation);
        }
        // The edge logs the failure from the response data, because `Error::into_response` would lose the cause.
        response.set_data(Arc::new(failure));
        Ok(response)
    }
}

/// Converts any error before or in a handler to a code of its operation.
fn to_failure(error: poem::Error, spec: Option<&'static OperationSpec>, path_parameters: &[String]) -> RaisedFailure {
    if error.is::<RaisedFailure>() {
        return error
            .downcast::<RaisedFailure>()
            .unwrap_or_else(|error| RaisedFailure::new(code::API_005::CODE, Some(error.to_string().into())));
    }
    let code = match spec {
        Some(spec) if error.is::<ParsePathError>() || error.is::<PoemPathError>() => spec.path_id_code(),
        Some(spec) if error.is::<ParseRequestPayloadError>() || error.is::<ParseMultipartError>() => {
            spec.payload_code()
        }
        Some(spec) if error.is::<TornMultipart>() && error.status() == StatusCode::BAD_REQUEST => spec.payload_code(),
        // The client has disconnected.
        Some(spec) if error.is::<ReadBodyError>() && error.status() == StatusCode::BAD_REQUEST => spec.payload_code(),
        // The idempotency key is the only header that is a parameter, and it counts as part of the payload.
        Some(spec) if is_of_idempotency_key(&error) => spec.payload_code(),
        _ if error.is::<ParseParamError>() => code::API_008::CODE,
        _ if error.is::<ContentTypeError>() => code::API_004::CODE,
        _ => code_for_status(error.status().as_u16()),
    };
    RaisedFailure::new(code, Some(input_error::of_framework(&error, path_parameters)))
}

fn is_of_idempotency_key(error: &poem::Error) -> bool {
    error.downcast_ref::<ParseParamError>().is_some_and(|error| error.name.eq_ignore_ascii_case("Idempotency-Key"))
}

/// Returns the code for a status that comes from outside any operation: from the router, a limit or the framework.
#[must_use]
pub fn code_for_status(status: u16) -> &'static Code {
    match status {
        404 => code::API_001::CODE,
        405 => code::API_002::CODE,
        413 => code::API_003::CODE,
        415 => code::API_004::CODE,
        429 => code::API_009::CODE,
        431 => code::API_010::CODE,
        503 => code::API_006::CODE,
        400..500 => code::API_008::CODE,
        _ => code::API_005::CODE,
    }
}

/// Returns the codes that the shape of an operation implies, in addition to the codes of its row.
fn implied_codes(spec: &OperationSpec, path: &str, operation: &MetaOperation) -> Vec<&'static Code> {
    let mut codes = vec![code::API_005::CODE, code::API_006::CODE, code::API_009::CODE, code::API_010::CODE];
    if spec.who != AllowedCallers::Anyone {
        codes.extend([code::AUTH_001::CODE, code::AUTH_002::CODE, code::AUTH_009::CODE]);
    }
    if spec.who.excludes_some_role() {
        let forbidden = if path.starts_with("/admin") { code::ADM_001::CODE } else { code::AUTH_003::CODE };
        codes.push(forbidden);
    }
    if operation.request.is_some() {
        codes.extend([code::API_003::CODE, code::API_004::CODE]);
    }
    if operation.params.iter().any(|param| param.in_type == MetaParamIn::Query) {
        codes.push(code::API_008::CODE);
    }
    codes
}

/// Completes an operation with every response that it can return.
///
/// # Panics
/// If the operation has no row, or if its handler's error type belongs to another row. The service then does not start,
/// so that the error is found before a client calls the operation.
fn complete(path: &str, mut operation: MetaOperation) -> MetaOperation {
    let id = operation.operation_id.unwrap_or_default();
    let spec =
        operations::find(id).unwrap_or_else(|| panic!("{} {path} has no row in operations.rs", operation.method));
    let (failures, mut successes): (Vec<_>, Vec<_>) = std::mem::take(&mut operation.responses.responses)
        .into_iter()
        .partition(|response| response.status >= Some(400));
    assert!(failures == failure_responses(spec.codes), "{id} raises the codes of another operation");

    let mut codes = implied_codes(spec, path, &operation);
    codes.extend(spec.codes);
    codes.sort_by_key(|code| (code.http_status, code.id));
    codes.dedup_by_key(|code| code.id);
    successes.extend(failure_responses(&codes));

    for response in &mut successes {
        response
            .headers
            .push(header("X-Request-Id", "Identifies the request in the server's log; quote it to support."));
        remove_charset(&mut response.content);
    }
    if let Some(request) = &mut operation.request {
        remove_charset(&mut request.content);
    }
    operation.responses.responses = successes;
    operation
}

/// Replaces `application/json; charset=utf-8` by `application/json`, because JSON has no charset parameter and client
/// generators compare the whole media type.
fn remove_charset(content: &mut [MetaMediaType]) {
    for media in content.iter_mut().filter(|media| media.content_type.starts_with("application/json")) {
        media.content_type = "application/json";
    }
}

/// Returns one response for each status, which lists exactly the given codes with that status.
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
            ("code", string_enum(codes.iter().map(|code| code.id), "The stable error code, to quote to support")),
            ("error", string_enum(messages.into_iter(), "The message of the code")),
        ],
        example: Some(json!({ "code": codes[0].id, "error": codes[0].message })),
        ..MetaSchema::new("object")
    };
    let mut headers = Vec::new();
    if codes.iter().any(|code| code.may_name_a_field()) {
        headers.push(MetaHeader { required: false, ..header("X-Error-Field", "The field that the mistake is in") });
    }
    if matches!(status, 429 | 503) {
        headers.push(retry_after());
    }
    MetaResponse {
        // The registry requires static text. The leak is small, because a process builds the document only a few times.
        description: Box::leak(lines.join("\n\n").into_boxed_str()),
        status: Some(status),
        status_range: None,
        content: vec![MetaMediaType {
            content_type: "application/json",
            schema: MetaSchemaRef::Inline(Box::new(schema)),
        }],
        headers,
    }
}

fn string_enum<'a>(values: impl Iterator<Item = &'a str>, description: &'static str) -> MetaSchemaRef {
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
        ..header("Retry-After", "Seconds after which the client may try again")
    }
}
