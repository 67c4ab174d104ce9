//! JSON written as text, property by property, for what stands on every page.
//!
//! In: names, texts, numbers. Out: compact JSON, as `serde_json` writes the same values. A page names dozens of values; an
//! owned value for each would cost more than the page's text.
//!
//! 1. [`text`]: a string; what needs escapes (RFC 8259 §7) is left to the library, and hardly any text does.
//! 2. [`Node`]: an object, its properties in the order in which they were put.

/// Writes a string with its quotation marks.
pub fn text(text: &str, out: &mut String) {
    // Without a branch between the bytes, so that many are asked at once.
    let is_plain = |byte: &u8| (*byte >= b' ') & (*byte != b'"') & (*byte != b'\\');
    if text.as_bytes().iter().fold(true, |all, byte| all & is_plain(byte)) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&serde_json::to_string(text).expect("a text is JSON"));
    }
}

/// What can be the value of a property.
pub trait Json {
    /// Writes it.
    fn write(&self, out: &mut String);
}

impl Json for &str {
    fn write(&self, out: &mut String) {
        text(self, out);
    }
}

impl Json for String {
    fn write(&self, out: &mut String) {
        text(self, out);
    }
}

impl Json for usize {
    fn write(&self, out: &mut String) {
        out.push_str(&self.to_string());
    }
}

impl<T: Json> Json for Vec<T> {
    fn write(&self, out: &mut String) {
        self.as_slice().write(out);
    }
}

impl<T: Json> Json for [T] {
    fn write(&self, out: &mut String) {
        out.push('[');
        for (at, item) in self.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            item.write(out);
        }
        out.push(']');
    }
}

/// An object in the making: its text but for the bracket that closes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node(String);

impl Node {
    /// An object of that type of JSON-LD.
    pub fn of(kind: &str) -> Node {
        Node::default().with("@type", kind)
    }

    /// The object with one property more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Json) -> Node {
        self.put(name, value);
        self
    }

    /// Adds a property. Every name is put once.
    pub fn put(&mut self, name: &str, value: impl Json) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        text(name, &mut self.0);
        self.0.push(':');
        value.write(&mut self.0);
    }

    /// Adds a property that may have no value; none leaves it out.
    pub fn put_some(&mut self, name: &str, value: Option<impl Json>) {
        value.into_iter().for_each(|value| self.put(name, value));
    }

    /// Adds a property with one value or several; none leaves it out.
    pub fn put_all(&mut self, name: &str, mut values: Vec<impl Json>) {
        match values.len() {
            0 => {}
            1 => self.put(name, values.remove(0)),
            _ => self.put(name, values),
        }
    }
}

impl Json for Node {
    fn write(&self, out: &mut String) {
        out.push_str(if self.0.is_empty() { "{" } else { &self.0 });
        out.push('}');
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn what_is_written_is_what_the_library_writes() {
        let texts = ["", "نص «عربي»", "a\"b", "a\\b", "\u{0}\t\r\n\u{1f}", "\u{7f}\u{2028}<&>", "😀"];
        for one in texts {
            let mut out = String::new();
            text(one, &mut out);
            assert_eq!(out, json!(one).to_string());
        }
        let mut node = Node::of("A").with("texts", texts.to_vec()).with("number", 12);
        node.put("empty", Node::default());
        node.put_some("some", Some("x"));
        node.put_some("none", None::<&str>);
        node.put_all("nothing", Vec::<&str>::new());
        node.put_all("one", vec!["x".to_owned()]);
        node.put_all("several", vec![Node::of("B"), Node::of("\"")]);
        let expected = json!({"@type": "A", "texts": texts, "number": 12, "empty": {}, "some": "x", "one": "x",
            "several": [{"@type": "B"}, {"@type": "\""}]});
        let mut out = String::new();
        node.write(&mut out);
        assert_eq!(serde_json::from_str::<Value>(&out).expect("JSON"), expected);
        assert!(out.starts_with("{\"@type\":\"A\",\"texts\":[") && !out.contains(": "), "compact, in order: {out}");
    }
}
