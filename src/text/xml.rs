//! XML documents: the one home of the XML crate.
//!
//! In: elements and texts. Out: an indented XML 1.0 document. What XML has no way to write is replaced on the way.

use std::borrow::Cow;
use std::io;

use quick_xml::escape::escape;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::rare;

/// What elements are written to.
pub type Writer = quick_xml::Writer<Vec<u8>>;

/// A document: its declaration, then what `write` writes.
pub fn document(write: impl FnOnce(&mut Writer) -> io::Result<()>) -> String {
    let bytes = large_document(0, write);
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The same as bytes, about so many.
pub fn large_document(room: usize, write: impl FnOnce(&mut Writer) -> io::Result<()>) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Vec::with_capacity(room), b' ', 2);
    let declared = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    // Memory takes whatever is written; an error cannot come from anywhere else.
    let written = declared.and_then(|()| write(&mut writer));
    debug_assert!(written.is_ok(), "{written:?}");
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    bytes
}

/// An element that holds a text and nothing else.
///
/// # Errors
/// Those of what `writer` writes to; memory has none.
pub fn element(writer: &mut Writer, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
    prepared(writer, name, attributes, &content(text))
}

/// The content of an element as it is written: long texts are prepared before their document is.
pub fn content(text: &str) -> Cow<'_, str> {
    escape(writable(text))
}

/// An element that holds what [`content`] made of a text.
///
/// # Errors
/// As [`element`].
pub fn prepared(writer: &mut Writer, name: &str, attributes: &[(&str, &str)], content: &str) -> io::Result<()> {
    let attributes: Vec<(&str, Cow<str>)> = attributes.iter().map(|(name, value)| (*name, writable(value))).collect();
    let pairs = attributes.iter().map(|(name, value)| (*name, &**value));
    let element = writer.create_element(name).with_attributes(pairs);
    if content.is_empty() {
        element.write_empty()?;
    } else {
        element.write_text_content(BytesText::from_escaped(content))?;
    }
    Ok(())
}

/// A text without the characters that XML 1.0, section 2.2, has no way to write: U+FFFD stands for each. Line ends stay.
pub fn writable(text: &str) -> Cow<'_, str> {
    // None of them begins with another byte.
    let may = |one: u8, next: u8| (one < b' ') & (one != b'\t') & (one != b'\n') | (one == 0xEF) & (next == 0xBF);
    let allowed = |character: char| matches!(character, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}');
    if rare::places(text.as_bytes(), may).all(|at| text[at..].starts_with(allowed)) {
        return text.into();
    }
    text.chars().map(|character| if allowed(character) { character } else { '\u{fffd}' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_attributes_are_escaped_and_can_be_written() {
        let text = document(|writer| {
            let root = writer.create_element("a");
            root.write_inner_content(|writer| {
                element(writer, "b", &[("c", "\"<\u{1b}")], "x & <y>\u{0}\u{ffff}\nنص")?;
                element(writer, "d", &[], "")?;
                prepared(writer, "e", &[("f", "g")], &content("x & <y>\u{0}\"'\n"))?;
                element(writer, "e", &[("f", "g")], "x & <y>\u{0}\"'\n")?;
                prepared(writer, "d", &[], "")
            })?;
            Ok(())
        });
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>\n  <b c=\"&quot;&lt;\u{fffd}\">x &amp; &lt;y&gt;\
            \u{fffd}\u{fffd}\nنص</b>\n  <d/>\n  <e f=\"g\">x &amp; &lt;y&gt;\u{fffd}&quot;&apos;\n</e>\n  \
            <e f=\"g\">x &amp; &lt;y&gt;\u{fffd}&quot;&apos;\n</e>\n  <d/>\n</a>\n";
        assert_eq!(text, expected);
    }
}
