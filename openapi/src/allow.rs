//! LMS-API-002 with the header `Allow`, which RFC 9110 requires of a 405 and the framework leaves out.

use std::{collections::HashMap, sync::Arc};

use poem::{
    Endpoint, EndpointExt, Request, Response, Result,
    endpoint::BoxEndpoint,
    http::{HeaderValue, Method, header},
};

use crate::{
    catalogue::{CodeType, code},
    failure::Raised,
};

/// The methods of HTTP. HEAD is not among them: the framework answers it as a GET. One that is in no standard is refused
/// by the framework, without the header.
const METHODS: [&str; 9] = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY"];

/// Gives a path's other methods an answer that names those that it has.
pub(crate) fn refuse_others(methods: &mut HashMap<Method, BoxEndpoint<'static>>) {
    let mut allowed: Vec<&str> = methods.keys().map(Method::as_str).collect();
    if methods.contains_key(&Method::GET) {
        allowed.push("HEAD");
    }
    allowed.sort_unstable();
    // The names of methods are tokens, and those a header can hold.
    let Ok(allow) = HeaderValue::from_str(&allowed.join(", ")) else { return };
    for method in METHODS.iter().filter_map(|method| Method::from_bytes(method.as_bytes()).ok()) {
        methods.entry(method).or_insert_with(|| NotAllowed(allow.clone()).boxed());
    }
}

/// The path exists, but not with this method.
struct NotAllowed(HeaderValue);

impl Endpoint for NotAllowed {
    type Output = Response;

    async fn call(&self, _: Request) -> Result<Response> {
        let raised = Raised::new(code::API_002::CODE, Some("the path has other methods".into()));
        let mut response = raised.response();
        response.headers_mut().insert(header::ALLOW, self.0.clone());
        // The edge logs it from here.
        response.set_data(Arc::new(raised));
        Ok(response)
    }
}
