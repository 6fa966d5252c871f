//! The service behind nginx with the configuration in `deploy/proxy/nginx.conf`.

use openapi::catalogue::find;
use poem::http::Method;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::server::{Lms, skipped};
use crate::support::nginx::{Nginx, fixed_address};

const ORIGIN: &str = "https://app.example.org";

/// Allows the origin, as an operator does.
const ALLOWED: (&str, &str) = ("# https://app.example.org $http_origin;", "https://app.example.org $http_origin;");

fn get(address: &str, path: &str) -> RequestBuilder {
    Client::builder().no_proxy().build().unwrap().get(format!("http://{address}{path}"))
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

/// Asserts that the response is this code of the catalogue, with the headers of the service for the origin.
async fn assert_code(response: Response, id: &str) {
    assert_eq!(header(&response, "access-control-allow-origin"), ORIGIN, "{id}");
    assert_eq!(header(&response, "access-control-expose-headers"), "x-request-id, retry-after", "{id}");
    assert_code_without_cors(response, id).await;
}

async fn assert_code_without_cors(response: Response, id: &str) {
    let code = find(id).unwrap();
    assert_eq!(response.status().as_u16(), code.http_status, "{id}");
    for (name, value) in [
        ("content-type", "application/json"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("retry-after", if code.http_status == 503 { "1" } else { "" }),
    ] {
        assert_eq!(header(&response, name), value, "{id}: {name}");
    }
    assert_eq!(header(&response, "x-request-id").len(), 32);
    assert_eq!(response.json::<Value>().await.unwrap(), json!({ "code": code.id, "error": code.message }));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_responses_of_the_proxy_itself_are_codes_of_the_catalogue_with_cors() {
    if skipped() {
        return;
    }
    let nobody = [fixed_address(), fixed_address()];
    let Some(nginx) = Nginx::before(&[&nobody[0], &nobody[1]], &[ALLOWED]) else { return };
    let at = |path: &str| get(&nginx.address, path).header("origin", ORIGIN);
    assert_code(at("/api/v1/schools").send().await.unwrap(), "LMS-API-006").await;
    // nginx rejects these requests before it connects to a process.
    let large = at("/api/v1/admin/imports").body(vec![b'x'; 13 << 20]);
    assert_code(large.send().await.unwrap(), "LMS-API-003").await;
    // nginx has not read the header Origin when it finds that the path or a header is too long.
    let long = "x".repeat(17_000);
    assert_code_without_cors(get(&nginx.address, &format!("/{long}")).send().await.unwrap(), "LMS-API-010").await;
    let with_long_header = get(&nginx.address, "/api/v1/schools").header("x-long", long);
    assert_code_without_cors(with_long_header.send().await.unwrap(), "LMS-API-010").await;
    let http = Client::builder().no_proxy().build().unwrap();
    let trace = http.request(Method::TRACE, format!("http://{}/", nginx.address)).header("origin", ORIGIN);
    assert_code(trace.send().await.unwrap(), "LMS-API-002").await;

    let elsewhere =
        get(&nginx.address, "/api/v1/schools").header("origin", "https://evil.example").send().await.unwrap();
    assert_eq!(header(&elsewhere, "access-control-allow-origin"), "");
    assert_eq!(header(&elsewhere, "access-control-expose-headers"), "");
    // The bodies are those of the catalogue, and nobody can request them directly.
    assert_code(at("/nginx-error/500").send().await.unwrap(), "LMS-API-001").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_does_not_respond_in_time_is_a_503_with_a_code() {
    if skipped() {
        return;
    }
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let timeout = ("proxy_read_timeout 40s;", "proxy_read_timeout 300ms;");
    let Some(nginx) = Nginx::before(&[&address], &[ALLOWED, timeout]) else { return };
    let response = get(&nginx.address, "/api/v1/schools").header("origin", ORIGIN).send().await.unwrap();
    assert_code(response, "LMS-API-006").await;
    drop(silent);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_two_processes_is_enough_and_its_errors_and_pages_pass_unchanged() {
    if skipped() {
        return;
    }
    let lms = Lms::new().with("LMS_CORS_ORIGINS", ORIGIN);
    let server = lms.serve();
    let nobody = fixed_address();
    let Some(nginx) = Nginx::before(&[&server.address, &nobody], &[ALLOWED]) else { return };
    for _ in 0..20 {
        let response = get(&nginx.address, "/api/codes").send().await.unwrap();
        assert_eq!(response.status(), 200);
    }
    // A POST that could not be sent to the missing process goes to the other one.
    let http = Client::builder().no_proxy().build().unwrap();
    for number in 0..20 {
        let url = format!("http://{}/api/v1/platform/login", nginx.address);
        let body = json!({ "username": format!("nobody{number}"), "password": "of-nobody-at-all" });
        let response = http.post(url).json(&body).send().await.unwrap();
        assert_eq!(response.status(), 401);
    }
    for (path, id) in [("/api/v1/nowhere", "LMS-API-001"), ("/api/v1/auth/me", "LMS-AUTH-001")] {
        let response = get(&nginx.address, path).header("origin", ORIGIN).send().await.unwrap();
        assert_eq!(header(&response, "access-control-allow-origin"), ORIGIN);
        let code = find(id).unwrap();
        assert_eq!(response.json::<Value>().await.unwrap(), json!({ "code": code.id, "error": code.message }));
    }
    // A compressed document has a weak tag, which the service accepts.
    let document = || get(&nginx.address, "/api/openapi.json").header("accept-encoding", "gzip");
    let response = document().send().await.unwrap();
    assert_eq!(header(&response, "content-encoding"), "gzip");
    let tag = header(&response, "etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    let again = document().header("if-none-match", &tag).send().await.unwrap();
    assert_eq!(again.status(), 304);
}

/// Headers that are below the limits of nginx and above those of the service are rejected by the service.
#[tokio::test(flavor = "multi_thread")]
async fn headers_that_are_too_long_together_get_the_same_code_from_the_service() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    let server = lms.serve();
    let Some(nginx) = Nginx::before(&[&server.address], &[]) else { return };
    let codes = || get(&nginx.address, "/api/codes");
    let part = "x".repeat(9_000);
    assert_eq!(codes().header("x-one", &part).send().await.unwrap().status(), 200);
    let response = codes().header("x-one", &part).header("x-two", &part).send().await.unwrap();
    assert_eq!(response.status(), 431);
    let code = find("LMS-API-010").unwrap();
    assert_eq!(response.json::<Value>().await.unwrap(), json!({ "code": code.id, "error": code.message }));
}

/// A request that nginx cannot parse is answered, too.
#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_request_gets_a_code() {
    if skipped() {
        return;
    }
    let nobody = fixed_address();
    let Some(nginx) = Nginx::before(&[&nobody], &[]) else { return };
    let mut connection = TcpStream::connect(&nginx.address).await.unwrap();
    connection.write_all(b"GET /api HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").await.unwrap();
    let mut response = String::new();
    connection.read_to_string(&mut response).await.unwrap();
    assert!(response.starts_with("HTTP/1.1 400 "), "{response}");
    assert!(response.ends_with("{\"code\":\"LMS-API-008\",\"error\":\"invalid request\"}"), "{response}");
}
