//! Bytes to text, in whatever charset an article was saved.
//!
//! In: the bytes, what the user asks for, what a server said, what the page says. Out: the text, and the charset's name.
//!
//! 1. The user's own word, then a byte order mark.
//! 2. UTF-8, when all of it is: another charset that is UTF-8 by chance does not happen to an article.
//! 3. What the server says, then what the page says (WHATWG HTML §13.2.3.2), as long as the bytes fit: letters that the
//!    charset lacks, or controls in a text, prove a label wrong. Two labels that fit are settled by a look at the bytes.
//! 4. A look at the bytes: which charset makes them words.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::Refusal;
use crate::diag::isolate;

/// Text that was bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The charset's name, as in `windows-1256`.
    pub charset: &'static str,
    /// How many places could not be read, and are U+FFFD now.
    pub damaged: usize,
}

/// How much of a page is searched for its own word on its charset, in bytes. The standard asks for 1024; saved pages
/// often have a comment of their saver before it.
const PRESCAN: usize = 8192;

/// Reads `bytes`. `asked` is the user's charset, `content_type` the server's header; `html` lets a page speak for itself.
///
/// # Errors
/// When the user asks for a charset that there is not, or that the bytes do not fit.
pub fn decode(bytes: &[u8], asked: Option<&str>, content_type: Option<&str>, html: bool) -> Result<Decoded, Refusal> {
    if let Some(label) = asked {
        let Some(charset) = Encoding::for_label(label.as_bytes()) else {
            let remedy = "write a name such as utf-8, windows-1256 or iso-8859-6";
            return Err(Refusal::new(format!("no charset is called {}", isolate(label)), remedy));
        };
        return Ok(read(bytes, charset));
    }
    if let Some((charset, _)) = Encoding::for_bom(bytes) {
        return Ok(read(bytes, charset));
    }
    if let Some(charset) = bare_utf_16(bytes) {
        return Ok(read(bytes, charset));
    }
    let said = content_type.and_then(charset_of).and_then(|label| Encoding::for_label(label.as_bytes()));
    let own = if html { own_word(bytes) } else { None };
    if std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0x1B) {
        return Ok(read(bytes, UTF_8));
    }
    let fitting: Vec<&'static Encoding> =
        [said, own].into_iter().flatten().filter(|label| fits(bytes, label)).collect();
    let guess = || {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
        detector.feed(bytes, true);
        detector.guess(None, Utf8Detection::Deny)
    };
    let charset = match fitting[..] {
        [only] => only,
        [first, second] if first == second => first,
        [first, second] => {
            let guess = guess();
            if guess == second { second } else { first }
        }
        _ => guess(),
    };
    // A few damaged bytes in UTF-8 are damage, not another charset.
    let utf_8 = read(bytes, UTF_8);
    let foreign = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    if utf_8.damaged * 50 < foreign {
        return Ok(utf_8);
    }
    Ok(read(bytes, charset))
}

fn read(bytes: &[u8], charset: &'static Encoding) -> Decoded {
    let (text, charset, _) = charset.decode(bytes);
    let damaged = text.chars().filter(|letter| *letter == char::REPLACEMENT_CHARACTER).count();
    Decoded { text: text.into_owned(), charset: charset.name(), damaged }
}

/// Whether the bytes make a text in that charset: no letter that it lacks, and no controls but those of white space.
fn fits(bytes: &[u8], charset: &'static Encoding) -> bool {
    let (text, _, damaged) = charset.decode(bytes);
    !damaged && !text.chars().any(|letter| matches!(letter, '\u{80}'..='\u{84}' | '\u{86}'..='\u{9F}'))
}

/// UTF-16 without its mark: every other byte of its spaces and tags is zero.
fn bare_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match (even * 16 > head.len(), odd * 16 > head.len()) {
        (true, false) if odd == 0 => Some(UTF_16BE),
        (false, true) if even == 0 => Some(UTF_16LE),
        _ => None,
    }
}

/// The label in a `Content-Type`.
fn charset_of(content_type: &str) -> Option<String> {
    let lower = content_type.to_ascii_lowercase();
    let (_, rest) = lower.split_once("charset")?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start();
    let value = match value.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split(['"', '\'']).next(),
        None => value.split([';', ' ', ',', '"', '\'', '/', '>']).next(),
    };
    value.map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
}

/// What a page's own `meta` says near its beginning. A `meta` that was read as bytes cannot mean UTF-16.
fn own_word(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: String =
        bytes[..bytes.len().min(PRESCAN)].iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let tags = head.match_indices("<meta").chain(head.match_indices("<?xml"));
    let labels = tags.filter_map(|(at, _)| {
        let tag = &head[at..];
        let tag = &tag[..tag.find('>').unwrap_or(tag.len())].replace("encoding=", "charset=");
        charset_of(tag)
    });
    let mut found = labels.filter_map(|label| Encoding::for_label(label.as_bytes()));
    found.next().map(|charset| if charset == UTF_16LE || charset == UTF_16BE { UTF_8 } else { charset })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "قالت الوزيرة إن البرنامج سيستمر إلى نهاية العام المقبل، ولن يتوقف قبل ذلك أبدا";

    fn encoded(charset: &str, text: &str) -> Vec<u8> {
        Encoding::for_label(charset.as_bytes()).expect("a charset").encode(text).0.into_owned()
    }

    #[test]
    fn labels_marks_and_bytes_are_weighed() {
        let page = |label: &str| format!("<html><meta charset={label}><p>{WORDS}</p></html>");
        let old = |label: &str| {
            format!("<meta http-equiv=\"Content-Type\" content=\"text/html; charset={label}\"><p>{WORDS}</p>")
        };
        let utf_16: Vec<u8> = page("utf-8").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> =
            [&[0xFE, 0xFF][..], &WORDS.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>()].concat();
        // Bytes, the server's header, the charset that is found.
        let rows: &[(Vec<u8>, Option<&str>, &str)] = &[
            (page("utf-8").into(), None, "UTF-8"),
            (page("windows-1256").into(), Some("text/html; charset=windows-1256"), "UTF-8"),
            (format!("\u{feff}{}", page("iso-8859-6")).into(), None, "UTF-8"),
            (encoded("windows-1256", &page("windows-1256")), None, "windows-1256"),
            (encoded("windows-1256", &page("utf-8")), Some("text/html; charset=utf-8"), "windows-1256"),
            (encoded("windows-1256", &page("utf-8")), Some("text/html; charset=\"windows-1256\""), "windows-1256"),
            (encoded("windows-1256", &old("windows-1252")), Some("text/html;charset=windows-1256"), "windows-1256"),
            (encoded("windows-1256", &old("windows-1256")), Some("text/html; charset=iso-8859-1"), "windows-1256"),
            (encoded("windows-1256", WORDS), None, "windows-1256"),
            (encoded("iso-8859-6", &old("iso-8859-6")), None, "ISO-8859-6"),
            (encoded("windows-1255", "<meta charset='windows-1255'>שלום לכולם, זהו טקסט"), None, "windows-1255"),
            (utf_16, None, "UTF-16LE"),
            (marked, None, "UTF-16BE"),
            (b"plain".to_vec(), Some("text/html; charset=nonsense"), "UTF-8"),
        ];
        for (bytes, content_type, expected) in rows {
            let found = decode(bytes, None, *content_type, true).expect("no charset was asked for");
            assert_eq!((found.charset, found.damaged), (*expected, 0), "{content_type:?} {}", found.text);
            assert!(!found.text.starts_with('\u{feff}'));
            let words = ["الوزيرة", "שלום", "plain"].iter().any(|word| found.text.contains(word));
            assert!(words, "{expected}: {}", found.text);
        }
    }

    #[test]
    fn a_damaged_byte_is_damage_and_the_user_is_obeyed() {
        let mut bytes = WORDS.as_bytes().to_vec();
        bytes.insert(2, 0xFF);
        let found = decode(&bytes, None, Some("text/plain; charset=windows-1256"), false).expect("a text");
        assert_eq!((found.charset, found.damaged), ("UTF-8", 1));
        let asked = decode(WORDS.as_bytes(), Some("windows-1252"), None, false).expect("a text");
        assert_eq!(asked.charset, "windows-1252");
        let refusal = decode(b"x", Some("cp-nonsense"), None, false).expect_err("no such charset");
        assert!(refusal.cause.contains("cp-nonsense"), "{refusal:?}");
    }

    #[test]
    fn any_bytes_are_some_text() {
        for length in 0..64_u8 {
            let bytes: Vec<u8> = (0..length).map(|at| at.wrapping_mul(97) ^ 0xA5).collect();
            assert!(decode(&bytes, None, Some("charset="), true).is_ok());
        }
    }
}
