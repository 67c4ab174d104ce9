//! HTTP around the answers: the only home of axum.
//!
//! In: a socket and the views, one after the other. Out: responses. Every one of them says that it is not to be kept, and
//! none is given to a page of somebody else whose name was made to lead here.
//!
//! 1. The `Host` of a request is this machine, else 421 (RFC 9110 §15.5.20).
//! 2. Only GET and HEAD.
//! 3. The page's script asks for the state, and is answered when it is another than the one that the page knows, or after
//!    a while all the same.
//! 4. Everything else waits for the first view, and is answered from the one that there is ([`super::answer`]).

#![expect(clippy::disallowed_types, reason = "this front is the one that listens")]

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::address::{OWN, is_here};
use super::answer::{Answer, answer, state};
use super::project::View;
use crate::shared::Shared;

/// The views, one after the other.
pub type Views = watch::Receiver<Shared<View>>;

/// How long the script's question may stay without an answer: less than what is between it and this server bears.
const PATIENCE: Duration = Duration::from_secs(25);

/// Answers requests until the program ends.
///
/// # Errors
/// When the socket fails.
pub async fn serve(listener: TcpListener, views: Views) -> std::io::Result<()> {
    axum::serve(listener, Router::new().fallback(respond).with_state(views)).await
}

async fn respond(State(views): State<Views>, request: Request) -> Response {
    let is_head = request.method() == Method::HEAD;
    let mut response = match refused(&request) {
        Some(answer) => response(answer),
        None => {
            let (path, query) = (request.uri().path().to_owned(), request.uri().query().map(str::to_owned));
            response(found(views, path, query).await)
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    if is_head {
        // The length stays that of the body that GET has (RFC 9110 §9.3.2).
        *response.body_mut() = Body::empty();
    }
    response
}

/// Why a request is not looked at.
fn refused(request: &Request) -> Option<Answer> {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if !host.or_else(|| request.uri().host()).is_some_and(is_here) {
        return Some(Answer::plain(421, "isnad serve answers to localhost and to addresses in numbers alone"));
    }
    let known = [Method::GET, Method::HEAD].contains(request.method());
    (!known).then(|| Answer::plain(405, "isnad serve only shows pages"))
}

async fn found(mut views: Views, path: String, query: Option<String>) -> Answer {
    // The view that knows nothing comes first.
    if views.wait_for(|view| view.number > 0).await.is_err() {
        return Answer::plain(503, "isnad serve is ending");
    }
    if path.strip_prefix(OWN) == Some("state") {
        return told(views, query.as_deref().unwrap_or_default()).await;
    }
    let view = views.borrow().clone();
    // Rendering takes its time, and must not hold up the others.
    let made = tokio::task::spawn_blocking(move || answer(&view, &path, query.as_deref())).await;
    made.unwrap_or_else(|_| Answer::plain(500, "isnad serve failed to make this page"))
}

/// The state, once it is another than the one that the script knows (`session=…&after=…`).
async fn told(mut views: Views, query: &str) -> Answer {
    let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let session = format!("{:x}", views.borrow().mark.session);
    if value("session") == Some(session.as_str()) {
        let known = value("after").and_then(|number| number.parse::<u64>().ok());
        let _ = tokio::time::timeout(PATIENCE, views.wait_for(|view| Some(view.number) != known)).await;
    }
    let view = views.borrow().clone();
    state(&view)
}

fn response(answer: Answer) -> Response {
    let Answer { status, media_type, body, location } = answer;
    let length = body.len();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    if let Some(location) = location.and_then(|location| HeaderValue::from_str(&location).ok()) {
        headers.insert(header::LOCATION, location);
    }
    response
}
