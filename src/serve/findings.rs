//! What was found, as the overlay and the page without a site show it.
//!
//! In: findings and failures. Out: [`Notice`], whose HTML is escaped, isolates every text of the project, and needs no
//! script. The overlay's script puts it before the page; without a site it is the page.
//!
//! 1. Errors in path order, warnings being counted; without errors the warnings, which stand in nobody's way.
//! 2. A failure (no `book.toml`, a template that cannot be read): its message, with its file and line where it names them.

use crate::diag::{Diagnostic, Severity};
use crate::render::html::escaped;
use crate::report::human::number;
use crate::report::{account, shown};
use crate::text::Files;

use super::address::OWN;
use super::live::{Mark, script};

/// The most findings that are listed; whoever has more mends these first, and the terminal has all of them.
const MOST: usize = 50;

/// Findings counted, and the first of them, as many as are listed.
#[derive(Debug, Default)]
pub struct Tally<'f> {
    /// How many errors.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    first_errors: Vec<&'f Diagnostic>,
    first_warnings: Vec<&'f Diagnostic>,
}

impl<'f> Tally<'f> {
    /// Counts findings.
    pub fn of(found: impl Iterator<Item = &'f Diagnostic>) -> Tally<'f> {
        let mut tally = Tally::default();
        for one in found {
            let (count, first) = match one.severity {
                Severity::Error => (&mut tally.errors, &mut tally.first_errors),
                Severity::Warning => (&mut tally.warnings, &mut tally.first_warnings),
                Severity::Info => continue,
            };
            *count += 1;
            if *count <= MOST {
                first.push(one);
            }
        }
        tally
    }
}

/// What is to be known of the project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// Whether it stands in the way of the site.
    pub blocks: bool,
    /// One line: `2 errors, 1 warning`.
    pub title: String,
    /// The list, as HTML.
    pub html: String,
}

impl Notice {
    /// The errors, or without any the warnings; `None` when there are none of either.
    pub fn of_findings(files: &Files, tally: &Tally<'_>) -> Option<Notice> {
        let Tally { errors, warnings, .. } = *tally;
        let counted = number(warnings, "warning");
        let (count, title) = match (errors, warnings) {
            (0, 0) => return None,
            (0, _) => (warnings, counted),
            _ => (errors, format!("{}, {counted}", number(errors, "error"))),
        };
        let mut shown = if errors > 0 { tally.first_errors.clone() } else { tally.first_warnings.clone() };
        shown.sort_by_key(|found| found.span);
        let listed: String = shown.into_iter().map(|found| of_finding(files, found)).collect();
        let left = count.saturating_sub(MOST);
        let more =
            if left > 0 { format!("<p>And {left} more: the terminal has all of them.</p>\n") } else { String::new() };
        Some(Notice { blocks: errors > 0, title, html: format!("<ol>\n{listed}</ol>\n{more}") })
    }

    /// A failure that is no finding.
    pub fn of_failure(failure: &anyhow::Error) -> Notice {
        let message = shown::message(&format!("{failure:#}"));
        let (place, message) = parted(&message);
        let place = place.map(|place| format!("<p class=\"place\"><bdi dir=\"ltr\">{}</bdi></p>\n", escaped(place)));
        let html = format!("<ol>\n<li>\n{}<p>{}</p>\n</li>\n</ol>\n", place.unwrap_or_default(), escaped(message));
        Notice { blocks: true, title: "the site cannot be made".into(), html }
    }

    /// A page that says this and nothing else, and goes away by itself.
    pub fn page(&self, mark: Mark) -> String {
        let Notice { title, html, .. } = self;
        let (title, script) = (escaped(title), script(mark));
        format!(
            "<!doctype html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>isnad: {title}</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"{OWN}findings.css\">\n{script}</head>\n\
             <body>\n<main class=\"findings\">\n<h1>{title}</h1>\n\
             <p>This page cannot be shown yet. It appears by itself once this is mended.</p>\n{html}</main>\n</body>\n</html>\n"
        )
    }
}

/// `file:line:column` and the rest of a message that begins with one.
fn parted(message: &str) -> (Option<&str>, &str) {
    let place = |text: &str| {
        let mut parts = text.rsplitn(3, ':');
        let numbers = [parts.next(), parts.next()];
        numbers.iter().all(|part| part.is_some_and(|part| part.parse::<u32>().is_ok())) && parts.next().is_some()
    };
    match message.split_once(": ") {
        Some((start, rest)) if place(start) => (Some(start), rest),
        _ => (None, message),
    }
}

fn of_finding(files: &Files, found: &Diagnostic) -> String {
    let place = escaped(&account::place(files, found.span, ""));
    let (severity, rule) = (found.severity.name(), escaped(found.rule));
    let mut html = format!(
        "<li>\n<p class=\"place\"><bdi dir=\"ltr\">{place}</bdi> <span class=\"rule {severity}\">{severity}[{rule}]</span></p>\n<p>{}</p>\n",
        escaped(&shown::message(&found.message)),
    );
    let words = [("cited", &found.cited), ("archived", &found.archived)];
    let mut rows = String::new();
    for (name, text) in words.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?))) {
        // The element isolates its words, and takes their direction from them.
        rows += &format!("<div><dt>{name}</dt><dd dir=\"auto\">{}</dd></div>\n", escaped(&shown::plain(text)));
    }
    for (name, text) in account::lines(files, found, "") {
        let name = name.trim_end().trim_end_matches(':');
        if !["cited", "archived"].contains(&name) {
            rows += &format!("<div><dt>{name}</dt><dd>{}</dd></div>\n", escaped(&text));
        }
    }
    if !rows.is_empty() {
        html += &format!("<dl>\n{rows}</dl>\n");
    }
    html + "</li>\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::altered;

    #[test]
    fn a_finding_has_its_place_its_words_and_its_remedy() {
        let (edition, found) = altered();
        let mut warning = found.clone();
        warning.severity = Severity::Warning;
        let notice =
            Notice::of_findings(&edition.inputs.files, &Tally::of([&warning, &found].into_iter())).expect("an error");
        assert_eq!(notice.title, "1 error, 1 warning");
        let expected = "<ol>\n<li>\n\
            <p class=\"place\"><bdi dir=\"ltr\">content/explainers/a.md:1:8</bdi> <span class=\"rule error\">error[altered-quote]</span></p>\n\
            <p>the quotation differs from \u{2068}@s#p1\u{2069}</p>\n<dl>\n\
            <div><dt>cited</dt><dd dir=\"auto\">لن نوقفه</dd></div>\n\
            <div><dt>archived</dt><dd dir=\"auto\">لن نوقفه قبل</dd></div>\n\
            <div><dt>differs</dt><dd>a word dropped: \u{2068}قبل\u{2069}</dd></div>\n\
            <div><dt>see</dt><dd>content/sources/s.md:3:1 the archive</dd></div>\n\
            <div><dt>help</dt><dd>quote the words of the archive</dd></div>\n</dl>\n</li>\n</ol>\n";
        assert_eq!(notice.html, expected);
        let warnings =
            Notice::of_findings(&edition.inputs.files, &Tally::of([&warning].into_iter())).expect("a warning");
        assert_eq!((warnings.blocks, notice.blocks, warnings.title.as_str()), (false, true, "1 warning"));
        assert!(warnings.html.contains("warning[altered-quote]"), "{}", warnings.html);
        warning.severity = Severity::Info;
        assert_eq!(Notice::of_findings(&edition.inputs.files, &Tally::of([&warning].into_iter())), None);
    }

    #[test]
    fn texts_are_escaped_and_many_are_counted() {
        let (edition, mut found) = altered();
        found.message = "<script>&\"\u{202e}".into();
        found.cited = Some("<b>".into());
        let many = vec![found; MOST + 2];
        let notice = Notice::of_findings(&edition.inputs.files, &Tally::of(many.iter())).expect("errors");
        assert!(notice.html.contains("<p>&lt;script&gt;&amp;&quot;U+202E</p>"), "{}", notice.html);
        assert!(notice.html.contains("<dd dir=\"auto\">&lt;b&gt;</dd>"));
        assert!(notice.html.ends_with("<p>And 2 more: the terminal has all of them.</p>\n"));
        let page = notice.page(Mark { session: 1, site: 0 });
        assert!(page.contains("<title>isnad: 52 errors, 0 warnings</title>") && page.contains("data-site=\"0\""));
    }

    #[test]
    fn a_failure_has_the_place_that_it_names() {
        for (message, place, rest) in [
            ("themes/x/a.html:3:5: no such tag: b", Some("themes/x/a.html:3:5"), "no such tag: b"),
            ("a.html (of the embedded theme):3:5: x", Some("a.html (of the embedded theme):3:5"), "x"),
            ("there is no book.toml: nowhere", None, "there is no book.toml: nowhere"),
            ("x", None, "x"),
        ] {
            assert_eq!(parted(message), (place, rest));
        }
        let notice = Notice::of_failure(&anyhow::anyhow!("a<b.html:1:2: x"));
        assert!(notice.html.contains("<bdi dir=\"ltr\">a&lt;b.html:1:2</bdi>"), "{}", notice.html);
    }
}
