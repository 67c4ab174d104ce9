//! The forms of single values that several files share: dates, web addresses, language tags, digests.
//!
//! In: the text of a value. Out: whether it has the form. Nothing is repaired here.

/// Whether `text` is a full ISO 8601 calendar date (`2026-11-20`) that exists. jiff alone would also take a timestamp
/// and drop its time.
pub fn is_date(text: &str) -> bool {
    text.len() == 10 && digits_at(text, &[4, 7]) && text.parse::<jiff::civil::Date>().is_ok()
}

/// Whether `text` is a date as [`is_date`] has it, or only a year (`2026`) or a year and month (`2026-11`).
pub fn is_partial_date(text: &str) -> bool {
    match text.len() {
        4 => digits_at(text, &[]),
        7 => digits_at(text, &[4]) && is_date(&format!("{text}-01")),
        _ => is_date(text),
    }
}

/// Whether `text` is ASCII digits with `-` at those bytes and nowhere else.
fn digits_at(text: &str, hyphens: &[usize]) -> bool {
    text.bytes().enumerate().all(|(at, byte)| match hyphens.contains(&at) {
        true => byte == b'-',
        false => byte.is_ascii_digit(),
    })
}

/// Whether `text` is an absolute address of the web: `http` or `https`, with a host, without white space.
pub fn is_web_address(text: &str) -> bool {
    let scheme = text.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("https://"))
        || text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("http://"));
    scheme
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
        && url::Url::parse(text).is_ok_and(|address| address.has_host())
}

/// Whether `text` looks like a BCP 47 language tag (RFC 5646 §2.1): a language of two to eight letters, then subtags
/// of one to eight ASCII letters and digits.
pub fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=8).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        && !text.ends_with("-x")
}

/// Whether `text` is a SHA-256 digest in hexadecimal: 64 digits, of either case.
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        type Row = (fn(&str) -> bool, &'static [&'static str], &'static [&'static str]);
        let rows: &[Row] = &[
            (
                is_date,
                &["2026-11-20", "1948-12-10"],
                &["2026-13-01", "2026-02-30", "2026-11-20T10:00", "2026", "٢٠٢٦-١١-٢٠", "20-11-2026", "2026/11/20"],
            ),
            (is_partial_date, &["2026", "2026-11", "2026-11-20"], &["2026-13", "226", "2026-1", "٢٠٢٦", "2026-"]),
            (
                is_web_address,
                &["https://example.org/", "HTTP://example.org", "https://مثال.إختبار/أ"],
                &["example.org", "ftp://example.org", "https://", "https:example.org", "https://a b", "/a"],
            ),
            (
                is_language_tag,
                &["ar", "ar-EG", "zh-Hant-TW", "ar-u-nu-arab"],
                &["a", "العربية", "ar_EG", "ar-", "", "ar--EG"],
            ),
            (is_sha256, &["0123456789abcdefABCDEF0123456789abcdef0123456789abcdef0123456789"], &["", "0", "g"]),
        ];
        for (at, (form, good, bad)) in rows.iter().enumerate() {
            for text in *good {
                assert!(form(text), "row {at} takes {text}");
            }
            for text in *bad {
                assert!(!form(text), "row {at} refuses {text}");
            }
        }
    }
}
