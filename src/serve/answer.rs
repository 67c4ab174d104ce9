//! The answer to a request.
//!
//! In: the path that is asked for, and the [`View`]. Out: an [`Answer`]: a status, a media type and bytes. No socket is
//! known here, and the disk only for files that are copied as they are and images that are scaled.
//!
//! 1. The front's own files: the script, the style of the overlay.
//! 2. Without a site: the page that says what stands in the way, at every address.
//! 3. An output of the last good site, rendered now; pages get the script. `verification.json` is made of all of them.
//! 4. A folder leads to its page; what names nothing gets the site's own page for that.
use crate::pipeline;
use crate::render::frame::encode;
use crate::render::plan::VERIFICATION;
use crate::render::{Output, Site};

use super::address::{self, Address, OWN};
use super::findings::Notice;
use super::live::with_script;
use super::project::View;

/// What is sent back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status code (RFC 9110 §15).
    pub status: u16,
    /// The media type of the body.
    pub media_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
    /// Where to look instead.
    pub location: Option<String>,
}

const HTML: &str = "text/html; charset=utf-8";

impl Answer {
    /// A body of a media type.
    pub fn new(status: u16, media_type: &'static str, body: impl Into<Vec<u8>>) -> Answer {
        Answer { status, media_type, body: body.into(), location: None }
    }

    /// A line of plain text.
    pub fn plain(status: u16, text: &str) -> Answer {
        Answer::new(status, "text/plain; charset=utf-8", format!("{text}\n"))
    }
}

/// Answers a request for a path, as it was sent, with its query.
pub fn answer(view: &View, path: &str, query: Option<&str>) -> Answer {
    match path.strip_prefix(OWN) {
        Some("live.js") => return Answer::new(200, address::media_type(path), include_str!("assets/live.js")),
        Some("findings.css") => {
            return Answer::new(200, address::media_type(path), include_str!("assets/findings.css"));
        }
        Some(_) => return Answer::plain(404, "isnad serve has no such file"),
        None => {}
    }
    let Some(layout) = &view.site else {
        let none = Notice::default();
        let page = view.notice.as_ref().unwrap_or(&none).page(view.mark);
        return Answer::new(503, HTML, page);
    };
    let site = Site::of(layout);
    let Some(path) = address::decode(path) else {
        return missing(view, &site);
    };
    if path == VERIFICATION {
        return verification(view, &site);
    }
    match address::find(&site.outputs, &path) {
        Address::Output(output) => made(view, &site, output, 200),
        Address::Folder => {
            let query = query.map_or_else(String::new, |query| format!("?{query}"));
            // Relative to the host alone: `//x/` would be another host's.
            let location = format!("/{}/{query}", encode(path.trim_start_matches('/')));
            Answer { location: Some(location), ..Answer::plain(307, "this is a folder") }
        }
        Address::Nothing => missing(view, &site),
    }
}

/// The site's own page for addresses that lead nowhere.
fn missing(view: &View, site: &Site<'_>) -> Answer {
    match address::find(&site.outputs, "404.html") {
        Address::Output(output) => made(view, site, output, 404),
        _ => Answer::plain(404, "there is no such page"),
    }
}

fn made(view: &View, site: &Site<'_>, output: &Output, status: u16) -> Answer {
    let media_type = address::media_type(&output.path);
    match pipeline::bytes(site, output) {
        Ok(bytes) if media_type == HTML => Answer::new(status, media_type, with_script(&bytes, view.mark)),
        Ok(bytes) => Answer::new(status, media_type, bytes),
        Err(failure) => failed(view, &failure),
    }
}

fn verification(view: &View, site: &Site<'_>) -> Answer {
    match pipeline::verification(site) {
        Ok(bytes) => Answer::new(200, address::media_type(VERIFICATION), bytes),
        Err(failure) => failed(view, &failure),
    }
}

/// A template that fails on this page, or a file that went away.
fn failed(view: &View, failure: &anyhow::Error) -> Answer {
    Answer::new(500, HTML, Notice::of_failure(failure).page(view.mark))
}

/// What the page's script is told: the numbers of the view, and what was found.
pub fn state(view: &View) -> Answer {
    let notice = view.notice.as_ref();
    let state = serde_json::json!({
        "session": format!("{:x}", view.mark.session),
        "view": view.number,
        "site": view.mark.site,
        "blocks": notice.is_some_and(|notice| notice.blocks),
        "title": notice.map(|notice| &notice.title),
        "html": notice.map(|notice| &notice.html),
    });
    Answer::new(200, address::media_type("x.json"), state.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Sink;
    use crate::render::fixture::edition;
    use crate::render::{Options, layout::Layout};
    use crate::serve::live::Mark;

    fn view() -> View {
        let page = "---\ntitle: شرح\nsummary: x\ndate: 2026-01-09\nslug: شرح-أول\n---\nنص\n";
        let edition = edition(crate::config::Config::default(), &[("content/explainers/a.md", page)]);
        assert_eq!(edition.complaints, Sink::new());
        let layout = Layout::new(edition, Options::default(), None, &crate::each::in_turn).expect("a site");
        View { mark: Mark { session: 1, site: 1 }, number: 1, site: Some(layout.into()), notice: None }
    }

    #[test]
    fn every_address_has_its_answer() {
        let view = view();
        let arabic = "/%D8%B4%D8%B1%D8%AD-%D8%A3%D9%88%D9%84/";
        for (path, query, status, media_type, location) in [
            ("/", None, 200, "text/html; charset=utf-8", None),
            (arabic, None, 200, "text/html; charset=utf-8", None),
            ("/شرح-أول/index.html", None, 200, "text/html; charset=utf-8", None),
            ("/شرح-أول", None, 307, "text/plain; charset=utf-8", Some(arabic)),
            ("/tags", Some("a=b"), 307, "text/plain; charset=utf-8", Some("/tags/?a=b")),
            ("//tags", None, 404, "text/html; charset=utf-8", None),
            ("/assets/style.css", None, 200, "text/css; charset=utf-8", None),
            ("/verification.json", None, 200, "application/json; charset=utf-8", None),
            ("/nowhere/", None, 404, "text/html; charset=utf-8", None),
            ("/../book.toml", None, 404, "text/html; charset=utf-8", None),
            ("/book.toml", None, 404, "text/html; charset=utf-8", None),
            ("/.isnad/live.js", None, 200, "text/javascript; charset=utf-8", None),
            ("/.isnad/findings.css", None, 200, "text/css; charset=utf-8", None),
            ("/.isnad/other", None, 404, "text/plain; charset=utf-8", None),
        ] {
            let answer = answer(&view, path, query);
            assert_eq!(
                (answer.status, answer.media_type, answer.location.as_deref()),
                (status, media_type, location),
                "{path}"
            );
            let is_page = media_type.starts_with("text/html");
            let body = String::from_utf8_lossy(&answer.body);
            assert_eq!(body.contains("/.isnad/live.js"), is_page, "{path}: pages have the script, nothing else");
        }
    }

    #[test]
    fn the_state_is_told_in_numbers() {
        let mut view = view();
        let told = |view: &View| String::from_utf8(state(view).body).expect("UTF-8");
        assert_eq!(told(&view), r#"{"session":"1","view":1,"site":1,"blocks":false,"title":null,"html":null}"#);
        view.notice = Some(Notice { blocks: true, title: "1 error".into(), html: "<p>".into() });
        assert_eq!(told(&view), r#"{"session":"1","view":1,"site":1,"blocks":true,"title":"1 error","html":"<p>"}"#);
    }
}
