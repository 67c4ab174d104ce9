//! What is added to a page on its way to the browser: the script that reloads it, and the leave to run it.
//!
//! In: a page of the site, and the numbers by which the script knows what it looks at. Out: the page with one `script` more
//! and, where its own Content-Security-Policy would forbid it, with a policy that lets this server's files in. Nothing of
//! this is ever in the output of `isnad build`.
//!
//! 1. The directives that the script needs are widened by `'self'` (Content Security Policy Level 3, §6): for the script,
//!    for what it asks this server, and for the style of the overlay.
//! 2. The script goes before the end of the head; at the end, where there is no head.

use super::address::OWN;

/// What the script and its overlay need.
const NEEDED: [&str; 3] = ["script-src", "connect-src", "style-src"];

/// Directives that count instead of the needed ones where they are set.
const FINER: [&str; 2] = ["script-src-elem", "style-src-elem"];

/// Which state a page shows: of which run of the server, and of which site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Different for each run.
    pub session: u64,
    /// Counts the sites of a run from 1; 0 before there is one.
    pub site: u64,
}

/// The script's element.
pub fn script(mark: Mark) -> String {
    let Mark { session, site } = mark;
    format!("<script src=\"{OWN}live.js\" data-session=\"{session:x}\" data-site=\"{site}\" defer></script>\n")
}

/// A page with the script in it.
pub fn with_script(page: &[u8], mark: Mark) -> Vec<u8> {
    let page = String::from_utf8_lossy(page);
    let page = with_leave(&page);
    let lower = page.to_ascii_lowercase();
    let at = lower.find("</head>").or_else(|| lower.rfind("</body>")).unwrap_or(page.len());
    let (before, after) = page.split_at(at);
    format!("{before}{}{after}", script(mark)).into_bytes()
}

/// A page with its policies widened.
fn with_leave(page: &str) -> String {
    // ASCII letters alone change their case, so that places stay what they are.
    let lower = page.to_ascii_lowercase();
    let mut out = String::with_capacity(page.len() + 128);
    let mut done = 0;
    for (start, _) in lower.match_indices("<meta") {
        let end = lower[start..].find('>').map_or(page.len(), |at| start + at);
        if !lower[start..end].contains("content-security-policy") {
            continue;
        }
        let Some(value) = value_of_content(&lower, start, end) else { continue };
        out.push_str(&page[done..value.start]);
        out.push_str(&widened(&page[value.clone()]));
        done = value.end;
    }
    out.push_str(&page[done..]);
    out
}

/// The value of the attribute `content` in a tag, without its quotation marks. `>` may stand in it, but not in a policy.
fn value_of_content(lower: &str, start: usize, end: usize) -> Option<std::ops::Range<usize>> {
    let mut from = start;
    while let Some(at) = lower[from..end].find("content=") {
        let name = from + at;
        let quote = lower.as_bytes().get(name + 8).copied();
        let value = name + 9;
        let is_attribute = lower.as_bytes()[name - 1].is_ascii_whitespace();
        if is_attribute && let Some(quote @ (b'"' | b'\'')) = quote {
            let close = lower.get(value..end)?.find(char::from(quote))?;
            return Some(value..value + close);
        }
        from = name + 8;
    }
    None
}

/// A policy that also lets in this server's scripts, answers and styles.
fn widened(policy: &str) -> String {
    let policy = policy.replace("&#39;", "'").replace("&#x27;", "'");
    let mut directives: Vec<Vec<&str>> = policy
        .split(';')
        .map(|one| one.split_whitespace().collect())
        .filter(|one: &Vec<&str>| !one.is_empty())
        .collect();
    let sources = |directives: &[Vec<&str>], name: &str| {
        directives.iter().position(|one| one.first().is_some_and(|own| own.eq_ignore_ascii_case(name)))
    };
    for name in NEEDED {
        if sources(&directives, name).is_none()
            && let Some(default) = sources(&directives, "default-src")
        {
            let inherited = directives[default][1..].to_vec();
            directives.push([vec![name], inherited].concat());
        }
    }
    for name in NEEDED.into_iter().chain(FINER) {
        if let Some(at) = sources(&directives, name) {
            let directive = &mut directives[at];
            directive.retain(|source| !source.eq_ignore_ascii_case("'none'"));
            if !directive.contains(&"'self'") {
                directive.push("'self'");
            }
        }
    }
    // Single quotation marks are all that a policy has, so that either kind may enclose it once these are written out.
    let directives: Vec<String> = directives.into_iter().map(|one| one.join(" ")).collect();
    directives.join("; ").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARK: Mark = Mark { session: 0xab, site: 7 };

    #[test]
    fn the_script_goes_into_the_head() {
        let own = script(MARK);
        assert_eq!(own, "<script src=\"/.isnad/live.js\" data-session=\"ab\" data-site=\"7\" defer></script>\n");
        for (page, expected) in [
            ("<head></head><body></body>", format!("<head>{own}</head><body></body>")),
            ("<p>نص</HEAD>", format!("<p>نص{own}</HEAD>")),
            ("<p>نص</body></html>", format!("<p>نص{own}</body></html>")),
            ("نص", format!("نص{own}")),
            ("", own.clone()),
        ] {
            assert_eq!(String::from_utf8(with_script(page.as_bytes(), MARK)).expect("UTF-8"), expected);
        }
    }

    #[test]
    fn policies_let_this_server_in_and_nobody_else() {
        for (policy, expected) in [
            (
                "default-src 'none'; style-src 'self'; img-src 'self' data:",
                "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'",
            ),
            ("script-src 'none'", "script-src 'self'"),
            ("Script-Src 'sha256-x'; script-src-elem 'none'", "Script-Src 'sha256-x' 'self'; script-src-elem 'self'"),
            (
                "default-src https://a.example",
                "default-src https://a.example; script-src https://a.example 'self'; \
                 connect-src https://a.example 'self'; style-src https://a.example 'self'",
            ),
            ("img-src *;;", "img-src *"),
            ("", ""),
        ] {
            let shown = |policy: &str| policy.replace('\'', "&#39;");
            assert_eq!(widened(policy), shown(expected), "{policy}");
            for quote in ["\"", "'"] {
                let written = if quote == "'" { shown(policy) } else { policy.to_owned() };
                let tag = |policy: &str| {
                    format!(
                        "<meta name=\"content\" content=\"x\"><META http-equiv={quote}Content-Security-Policy{quote} content={quote}{policy}{quote}>"
                    )
                };
                assert_eq!(with_leave(&tag(&written)), tag(&shown(expected)), "{policy}");
            }
        }
    }

    #[test]
    fn damaged_pages_stay_what_they_are() {
        for page in
            ["<meta http-equiv=content-security-policy", "<meta content-security-policy content=\"x", "<meta content="]
        {
            assert_eq!(with_leave(page), page);
        }
    }
}
