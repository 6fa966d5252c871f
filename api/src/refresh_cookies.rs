//! Refresh tokens in cookies, for the service's own pages: no script of a page can read them.
//!
//! Each sign-in has a cookie of its own, named by the sign-in's id, so that two people who are signed in in two tabs of
//! one browser never mix. Only the service's own pages may use the cookies.

use std::collections::BTreeMap;

use cookie::{Cookie, SameSite, time::Duration};
use entity::{Role, SignInId};
use openapi::InputError;
use poem::{
    FromRequest, IntoResponse, Request, RequestBody, Response, Result,
    http::{HeaderValue, Uri, header, uri::Authority},
};
use poem_openapi::{
    ApiResponse,
    registry::{MetaHeader, MetaResponses, Registry},
    types::Type,
};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::{app::App, body::Fields, public_address::is_loopback, routes::BASE, sign_in::NewSignIn};

/// The start of a cookie's name. The id of the sign-in follows.
const PREFIX: &str = "lms_sign_in_";

/// The maximum number of cookies that a browser has to store. The oldest are deleted first. On a shared device, most of
/// them belong to sign-ins that nobody ended.
const MOST: usize = 16;

/// The refresh cookies of a request.
#[derive(Debug)]
pub struct RefreshCookies {
    /// The page that sent the request; `None` if it is not one of the service's own pages.
    page: Option<OwnPage>,
    /// The tokens, by sign-in. Ids of sign-ins are ordered by time.
    tokens: BTreeMap<SignInId, SecretString>,
}

/// One of the service's own pages.
#[derive(Debug, Clone, Copy)]
struct OwnPage {
    /// Whether the browser must send the cookies over TLS only. False for a browser on the machine of the service,
    /// because there is no TLS.
    secure: bool,
}

/// Where a new refresh token goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenPlace {
    /// Into the body of the response.
    Body,
    /// Into a cookie.
    Cookie,
}

impl RefreshCookies {
    /// Reads from the body of a log-in where the refresh token goes.
    pub fn place<T>(&self, body: &Fields<T>) -> Result<TokenPlace, InputError> {
        match (body.flag("cookie")?, self.page) {
            (None | Some(false), _) => Ok(TokenPlace::Body),
            (Some(true), Some(_)) => Ok(TokenPlace::Cookie),
            (Some(true), None) => Err(InputError::new("cookie", "true only from the service's own pages")),
        }
    }

    /// Returns the refresh token in the cookie of a sign-in; `None` if there is none, or if the request comes from a
    /// page of another site.
    #[must_use]
    pub fn token(&self, id: SignInId) -> Option<&SecretString> {
        self.page.and_then(|_| self.tokens.get(&id))
    }

    /// Sets the cookie of a new or refreshed sign-in, and deletes the oldest cookies if the browser has too many.
    #[must_use]
    pub fn with(&self, signed_in: &NewSignIn) -> SetCookies {
        let cookie = self.cookie(signed_in.id, signed_in.refresh_token.expose_secret());
        // A pupil's cookie ends with the browser, because the next pupil may use the same device.
        let cookie = match signed_in.person.account.role {
            Role::Pupil => cookie,
            _ => cookie.max_age(Duration::seconds(signed_in.refresh_life.num_seconds())),
        };
        let others = self.tokens.keys().rev().filter(|id| **id != signed_in.id);
        let excess = others.skip(MOST - 1).map(|id| self.expired(*id));
        [cookie.build()].into_iter().chain(excess).collect()
    }

    /// Deletes the cookie of a sign-in that has ended, if the browser has it.
    #[must_use]
    pub fn without(&self, ended: Option<SignInId>) -> SetCookies {
        let deleted = ended.filter(|id| self.tokens.contains_key(id));
        deleted.map(|id| self.expired(id)).into_iter().collect()
    }

    fn expired(&self, id: SignInId) -> Cookie<'static> {
        self.cookie(id, "").max_age(Duration::ZERO).build()
    }

    fn cookie(&self, id: SignInId, token: &str) -> cookie::CookieBuilder<'static> {
        Cookie::build((format!("{PREFIX}{id}"), token.to_owned()))
            // The path of the log-ins, of refreshing and of signing out. Other requests do not send the cookies.
            .path(format!("{BASE}/auth"))
            .http_only(true)
            .secure(self.page.is_none_or(|page| page.secure))
            .same_site(SameSite::Strict)
    }
}

impl<'a> FromRequest<'a> for RefreshCookies {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        let headers = request.headers().get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let cookies = headers.flat_map(Cookie::split_parse).filter_map(std::result::Result::ok);
        let tokens = cookies.filter_map(|cookie| {
            let id = cookie.name().strip_prefix(PREFIX)?.parse::<Uuid>().ok()?;
            Some((SignInId(id), cookie.value().into()))
        });
        Ok(Self { tokens: tokens.collect(), page: own_page(request) })
    }
}

/// Returns the page that sent the request, if it is one of the service's own. The browser names the origin of the page
/// in headers that no page can change. Clients other than browsers need no cookies.
fn own_page(request: &Request) -> Option<OwnPage> {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if text("sec-fetch-site").is_some_and(|site| site != "same-origin") {
        return None;
    }
    let origin: Uri = text("origin")?.parse().ok()?;
    let (scheme, authority) = (origin.scheme_str()?, origin.authority()?.as_str());
    // HTTP/2 has no header Host.
    let host = text("host").or_else(|| request.uri().authority().map(Authority::as_str));
    // A proxy may replace the host by its own name for the service.
    let is_public = || request.data::<App>().is_some_and(|app| app.public_address.is(authority));
    if !host.is_some_and(|host| host.eq_ignore_ascii_case(authority)) && !is_public() {
        return None;
    }
    Some(OwnPage { secure: scheme != "http" || !is_loopback(authority) })
}

/// Cookies for a response to set or to delete.
#[derive(Debug, Default)]
pub struct SetCookies(Vec<HeaderValue>);

impl SetCookies {
    /// Adds the cookies to a response.
    pub fn with<R>(self, response: R) -> WithCookies<R> {
        WithCookies { response, cookies: self.0 }
    }
}

impl FromIterator<Cookie<'static>> for SetCookies {
    fn from_iter<I: IntoIterator<Item = Cookie<'static>>>(cookies: I) -> Self {
        let values = cookies.into_iter().filter_map(|cookie| {
            let mut value = HeaderValue::try_from(cookie.to_string()).ok()?;
            // Debug output does not show the value.
            value.set_sensitive(true);
            Some(value)
        });
        Self(values.collect())
    }
}

/// A response that sets or deletes cookies.
#[derive(Debug)]
pub struct WithCookies<R> {
    response: R,
    cookies: Vec<HeaderValue>,
}

impl<R: IntoResponse> IntoResponse for WithCookies<R> {
    fn into_response(self) -> Response {
        let mut response = self.response.into_response();
        for cookie in self.cookies {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

impl<R: ApiResponse> ApiResponse for WithCookies<R> {
    fn meta() -> MetaResponses {
        let mut meta = R::meta();
        for response in &mut meta.responses {
            response.headers.push(MetaHeader {
                name: "Set-Cookie".into(),
                description: Some("The refresh token, for the service's own pages; absent for other clients.".into()),
                required: false,
                deprecated: false,
                schema: String::schema_ref(),
            });
        }
        meta
    }

    fn register(registry: &mut Registry) {
        R::register(registry);
    }
}
