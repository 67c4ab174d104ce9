//! A page by its address, over HTTP or HTTPS.
//!
//! In: an address, and how much and how long. Out: the page, or that it is gone, or why nothing came.
//!
//! 1. Each name is resolved once, and the connection goes to the addresses that were checked: a name that means a public
//!    server when it is asked for and a private one when it is used gains nothing.
//! 2. Redirects are followed by hand, each shown and checked like the first address.
//! 3. The body is read within the limit, as it came and as it unpacks.

use std::io::{self, Read};
use std::time::Duration;

use anyhow::{Context, bail};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use url::Url;

use crate::archive::import::{Captured, Incoming, coding};
use crate::diag::isolate;
use crate::report::shown;

use super::super::new::today;
use super::Front;
use super::addresses::is_public;
use super::incoming::{Answer, Limits};

/// The most redirects that are followed.
const MOST_REDIRECTS: usize = 10;

/// Fetches the page at an address.
///
/// # Errors
/// Whatever keeps it away, with the remedy.
pub(super) fn fetch(front: Front<'_>, address: &str, limits: &Limits) -> anyhow::Result<Answer> {
    let agent = agent(limits);
    let mut url = Url::parse(address).with_context(|| format!("{} is no address", isolate(address)))?;
    url.set_fragment(None);
    for _ in 0..=MOST_REDIRECTS {
        let shown_url = shown::message(&isolate(url.as_str()));
        if !matches!(url.scheme(), "http" | "https") {
            bail!("{shown_url} is neither http nor https, and is not fetched");
        }
        if !url.username().is_empty() || url.password().is_some() {
            bail!("{shown_url} holds a name or password, which would be published with the source: take it out");
        }
        let answer = agent
            .get(url.as_str())
            .header("accept", "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.5")
            .header("accept-encoding", "gzip")
            .call()
            .map_err(|error| reason(error, limits))
            .with_context(|| format!("cannot fetch {shown_url}"))?;
        let status = answer.status().as_u16();
        let header =
            |name: &str| answer.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        match status {
            200..=299 => {
                let (content_type, codings) = (header("content-type"), header("content-encoding").unwrap_or_default());
                let bytes = body(answer, limits, &shown_url)?;
                let bytes = match coding::decoded(bytes, &codings, limits.most) {
                    Ok(bytes) => bytes,
                    Err(refusal) => bail!("cannot read {shown_url}: {}; {}", refusal.cause, refusal.remedy),
                };
                let date = Some(today()?);
                let captured =
                    Captured { bytes, content_type, charset: limits.charset.clone(), url: Some(url.to_string()), date };
                let name = url.path().rsplit('/').next().unwrap_or_default().to_owned();
                let page = limits.page.clone();
                return Ok(Answer::Page(Incoming { captured, name, seen: true, page, ..Incoming::default() }));
            }
            301 | 302 | 303 | 307 | 308 => {
                let Some(location) = header("location") else {
                    bail!("{shown_url} answers with a redirect ({status}) that leads nowhere");
                };
                url = url
                    .join(&location)
                    .with_context(|| format!("{shown_url} redirects to {}", shown::message(&isolate(&location))))?;
                url.set_fragment(None);
                front
                    .terminal
                    .err(&format!("isnad: redirected ({status}) to {}\n", shown::message(&isolate(url.as_str()))));
            }
            404 | 410 => return Ok(Answer::Gone(status)),
            401 | 402 | 403 | 407 | 429 | 451 | 503 => bail!(
                "{shown_url} refuses with status {status}: open it in a browser, save the page when the article shows, and add \
                 that file"
            ),
            _ => bail!("{shown_url} answers with status {status}: try again later, or add a page saved in a browser"),
        }
    }
    bail!("{} redirects more than {MOST_REDIRECTS} times", shown::message(&isolate(address)))
}

fn agent(limits: &Limits) -> ureq::Agent {
    let time = Duration::from_secs(limits.seconds);
    let config = Config::builder()
        .user_agent(format!("isnad/{} (archives an article for citation)", env!("CARGO_PKG_VERSION")))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        // Whom the machine trusts: a newsroom may have an authority of its own.
        .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
        // A proxy would resolve names itself, unchecked.
        .proxy(None)
        .timeout_connect(Some(time.min(Duration::from_secs(20))))
        .timeout_global(Some(time))
        .build();
    let resolver = Checked { private: limits.private, names: DefaultResolver::default() };
    ureq::Agent::with_parts(config, DefaultConnector::default(), resolver)
}

fn body(answer: ureq::http::Response<ureq::Body>, limits: &Limits, url: &str) -> anyhow::Result<Vec<u8>> {
    let most = limits.most as u64;
    let mut bytes = Vec::new();
    let reader = answer.into_body().into_with_config().limit(u64::MAX).reader();
    let read = reader.take(most + 1).read_to_end(&mut bytes);
    if let Err(error) = read {
        let timeout = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
        if matches!(timeout, Some(ureq::Error::Timeout(_))) || error.kind() == io::ErrorKind::TimedOut {
            bail!(
                "{url} did not send its page within {} s: try again, or give it longer with --timeout",
                limits.seconds
            );
        }
        return Err(error).with_context(|| format!("{url} broke off"));
    }
    if bytes.len() as u64 > most {
        bail!("{url} sends more than {} MiB: save the article in a browser, and add that file", limits.most >> 20);
    }
    Ok(bytes)
}

/// An error of the library in words with a remedy.
fn reason(error: ureq::Error, limits: &Limits) -> anyhow::Error {
    match error {
        ureq::Error::Timeout(_) => {
            anyhow::anyhow!("no answer within {} s: try again, or give it longer with --timeout", limits.seconds)
        }
        ureq::Error::HostNotFound => anyhow::anyhow!("no server has this name: see whether it is spelt rightly"),
        ureq::Error::Io(error) if error.get_ref().is_some_and(|inner| inner.is::<Private>()) => {
            anyhow::anyhow!("{error}: add --allow-private if you mean it")
        }
        error => anyhow::anyhow!("no connection: {error}; open it in a browser, save the page, and add that file"),
    }
}

/// Resolves names, and refuses those that lead into a private network.
#[derive(Debug)]
struct Checked {
    private: bool,
    names: DefaultResolver,
}

impl Resolver for Checked {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        // One private address among public ones is a trap.
        match found.iter().find(|found| !self.private && !is_public(found.ip())) {
            Some(found) => {
                Err(ureq::Error::Io(io::Error::new(io::ErrorKind::PermissionDenied, Private(found.ip().to_string()))))
            }
            None => Ok(found),
        }
    }
}

/// The address of a private network.
#[derive(Debug)]
struct Private(String);

impl std::fmt::Display for Private {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} belongs to this machine or a private network", self.0)
    }
}

impl std::error::Error for Private {}
