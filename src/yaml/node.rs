//! YAML values with their places in the file.
//!
//! In: the values as the YAML crate understood them, which have no places, and the text that they came from. Out: the
//! same values as [`Node`]s with spans.
//!
//! 1. The text is walked with the known values as a guide, so that structure never depends on this walk.
//! 2. A scalar is aligned with its bytes ([`align`]), so that a citation inside a key point has an exact place.
//! 3. Where the walk does not understand the text (anchors, explicit keys), everything below takes the span of the
//!    whole value: less exact, never wrong.

use std::ops::Range;

use super::align::align;
use super::raw::Raw;
use crate::text::{FileId, Mapped, Span};

/// A YAML value in its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value's bytes, with the quotation marks or brackets around it; the place after the key for an absent value.
    pub span: Span,
    /// What it is.
    pub content: Content,
}

/// What a [`Node`] is.
#[derive(Clone, Debug)]
pub enum Content {
    /// Nothing, `null` or `~`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number; the text is as written.
    Number(serde_json::Number, Mapped),
    /// A text with a map to its bytes.
    Text(Mapped),
    /// A list, and whether it stands in brackets.
    List(Vec<Node>, bool),
    /// A mapping in the file's order; keys may repeat.
    Map(Vec<Entry>),
    /// A value under a tag of the author's (`!x`).
    Tagged(String),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key; for a key that is no text, as written.
    pub key: String,
    /// Where the key stands, without quotation marks.
    pub key_span: Span,
    /// Its value.
    pub value: Node,
}

/// Gives each value of `raw`, parsed from `text[front]`, its place.
pub(super) fn place(raw: Raw, text: &str, id: FileId, front: Range<usize>) -> Node {
    let placer = Placer { text: &text[..front.end], id };
    let whole = Span::new(id, front.start, front.end);
    match raw {
        Raw::Map(pairs) if !text[placer.skip_lines(front.start)..front.end].starts_with('{') => {
            Node { span: whole, content: Content::Map(placer.top(pairs, front)) }
        }
        other => match placer.value(&other, front.start, -1, false) {
            Some((node, _)) => node,
            None => placer.blanket(other, whole),
        },
    }
}

/// What may follow the colon of a key inside brackets.
const AFTER_COLON: [char; 9] = [' ', '\t', '\r', '\n', ',', '[', ']', '{', '}'];

struct Placer<'t> {
    /// The file's text up to the end of the front matter.
    text: &'t str,
    id: FileId,
}

impl Placer<'_> {
    /// The entries of the front matter itself: each key is looked for at column 0, so that one odd value does not cost
    /// the others their places.
    fn top(&self, pairs: Vec<(Raw, Raw)>, front: Range<usize>) -> Vec<Entry> {
        let mut cursor = front.start;
        let mut entries = Vec::new();
        for (key, value) in pairs {
            let mut line = cursor;
            let found = loop {
                match self.key(&key, line) {
                    Some(found) => break Some(found),
                    None if line >= front.end => break None,
                    None => line = self.next_line(line),
                }
            };
            let Some((name, key_span, after)) = found else {
                let whole = Span::new(self.id, front.start, front.end);
                entries.push(Entry { key: name_of(&key), key_span: whole, value: self.blanket(value, whole) });
                continue;
            };
            let (value, end) = self.value_or_blanket(&value, after, 0);
            cursor = self.next_line(end);
            entries.push(Entry { key: name, key_span, value });
        }
        entries
    }

    /// The key `raw` written at byte `at`, and the byte after its colon.
    fn key(&self, raw: &Raw, at: usize) -> Option<(String, Span, usize)> {
        let rest = self.text.get(at..)?;
        let (inner, after) = match rest.chars().next()? {
            '"' | '\'' => self.quoted(at)?,
            '?' | '-' | '#' | '[' | '{' if rest[1..].starts_with([' ', '\n', '\r']) => return None,
            _ => {
                let (colon, _) = rest
                    .char_indices()
                    .take_while(|(_, letter)| *letter != '\n')
                    .filter(|(_, letter)| *letter == ':')
                    .find(|(colon, _)| {
                        let after = &rest[colon + 1..];
                        after.is_empty() || after.starts_with([' ', '\t', '\r', '\n'])
                    })?;
                (at..at + rest[..colon].trim_end().len(), at + colon)
            }
        };
        let written = &self.text[inner.clone()];
        let blank = self.text[after..].len() - self.text[after..].trim_start_matches([' ', '\t']).len();
        let colon = after + blank;
        let matches = match raw {
            Raw::Text(name) => name == written || written.contains('\\') || written.contains("''"),
            _ => true,
        };
        if !matches || !self.text[colon..].starts_with(':') {
            return None;
        }
        let name = match raw {
            Raw::Text(name) => name.clone(),
            _ => written.to_owned(),
        };
        Some((name, Span::new(self.id, inner.start, inner.end), colon + 1))
    }

    fn value_or_blanket(&self, raw: &Raw, after: usize, indent: isize) -> (Node, usize) {
        if let Some(placed) = self.value(raw, after, indent, false) {
            return placed;
        }
        let end = self.deeper_end(after, indent);
        let start = self.skip_lines(after).min(end);
        (self.blanket(raw.clone(), Span::new(self.id, start, end)), end)
    }

    /// The value that begins at or after `at`, inside a block of that indentation, and the byte after it.
    fn value(&self, raw: &Raw, at: usize, indent: isize, flow: bool) -> Option<(Node, usize)> {
        let start = self.skip_lines(at);
        let rest = &self.text[start..];
        match raw {
            Raw::Null => {
                let word =
                    ["null", "Null", "NULL", "~"].into_iter().find(|word| rest.starts_with(word)).map_or(0, str::len);
                let range = if word > 0 { start..start + word } else { at..at };
                let end = range.end;
                Some((self.node(range, Content::Null), end))
            }
            Raw::List(items) if rest.starts_with('[') => self.flow_list(items, start),
            Raw::List(items) if !flow => self.block_list(items, start),
            Raw::Map(pairs) if rest.starts_with('{') => self.flow_map(pairs, start),
            Raw::Map(pairs) if !flow => self.block_map(pairs, start),
            Raw::List(_) | Raw::Map(_) => None,
            Raw::Tagged(tag) => rest.starts_with('!').then(|| {
                let end = self.deeper_end(start, indent);
                (self.node(start..end, Content::Tagged(tag.clone())), end)
            }),
            Raw::Bool(_) | Raw::Number(_) | Raw::Text(_) => self.scalar(raw, start, indent, flow),
        }
    }

    fn scalar(&self, raw: &Raw, start: usize, indent: isize, flow: bool) -> Option<(Node, usize)> {
        let rest = &self.text[start..];
        let (inner, end, style) = match rest.chars().next()? {
            mark @ ('"' | '\'') => {
                let (inner, end) = self.quoted(start)?;
                (inner, end, mark)
            }
            '&' | '*' | '!' => return None,
            '|' | '>' if !flow => {
                let end = self.deeper_end(start, indent);
                let first = self.skip_lines(self.next_line(start)).min(end);
                (first..end, end, '|')
            }
            _ => {
                let end = self.plain_end(start, indent, flow);
                (start..end, end, ' ')
            }
        };
        let range = if style == '|' { inner.clone() } else { start..end };
        let content = match raw {
            Raw::Bool(value) => Content::Bool(*value),
            Raw::Number(number) => {
                let mut written = Mapped::new(self.id);
                written.push_literal(&self.text[inner.clone()], inner.start);
                Content::Number(number.clone(), written)
            }
            Raw::Text(text) => Content::Text(align(text, self.text, self.id, inner, style).unwrap_or_else(|| {
                let mut whole = Mapped::new(self.id);
                whole.push_decoded(text, range.clone());
                whole
            })),
            _ => return None,
        };
        Some((self.node(range, content), end))
    }

    fn block_list(&self, items: &[Raw], start: usize) -> Option<(Node, usize)> {
        let indent = self.column(start);
        let (mut at, mut end) = (start, start);
        let mut nodes = Vec::new();
        for item in items {
            let rest = self.text.get(at..)?;
            let marked = rest.starts_with('-') && (rest.len() == 1 || rest[1..].starts_with([' ', '\t', '\r', '\n']));
            if !marked || self.column(at) != indent {
                return None;
            }
            let (node, after) = self.value_or_blanket(item, at + 1, indent as isize);
            nodes.push(node);
            end = after;
            at = self.skip_lines(end);
        }
        Some((self.node(start..end, Content::List(nodes, false)), end))
    }

    fn block_map(&self, pairs: &[(Raw, Raw)], start: usize) -> Option<(Node, usize)> {
        let indent = self.column(start);
        let (mut at, mut end) = (start, start);
        let mut entries = Vec::new();
        for (key, value) in pairs {
            if self.column(at) != indent {
                return None;
            }
            let (name, key_span, after) = self.key(key, at)?;
            let (value, after) = self.value_or_blanket(value, after, indent as isize);
            entries.push(Entry { key: name, key_span, value });
            end = after;
            at = self.skip_lines(end);
        }
        Some((self.node(start..end, Content::Map(entries)), end))
    }

    fn flow_list(&self, items: &[Raw], start: usize) -> Option<(Node, usize)> {
        let mut at = start + 1;
        let mut nodes = Vec::new();
        for item in items {
            let (node, after) = self.value(item, at, 0, true)?;
            nodes.push(node);
            at = self.skip_lines(after);
            at += usize::from(self.text[at..].starts_with(','));
        }
        let end = self.closing(at, ']')?;
        Some((self.node(start..end, Content::List(nodes, true)), end))
    }

    fn flow_map(&self, pairs: &[(Raw, Raw)], start: usize) -> Option<(Node, usize)> {
        let mut at = start + 1;
        let mut entries = Vec::new();
        for (key, value) in pairs {
            let (name, key_span, after) = self.key(key, self.skip_lines(at))?;
            let (value, after) = self.value(value, after, 0, true)?;
            entries.push(Entry { key: name, key_span, value });
            at = self.skip_lines(after);
            at += usize::from(self.text[at..].starts_with(','));
        }
        let end = self.closing(at, '}')?;
        Some((self.node(start..end, Content::Map(entries)), end))
    }

    fn closing(&self, at: usize, bracket: char) -> Option<usize> {
        let at = self.skip_lines(at);
        self.text[at..].starts_with(bracket).then_some(at + 1)
    }

    /// The inside of the quoted scalar at `at`, and the byte after its closing mark.
    fn quoted(&self, at: usize) -> Option<(Range<usize>, usize)> {
        let bytes = self.text.as_bytes();
        let mark = *bytes.get(at)?;
        let mut end = at + 1;
        loop {
            match *bytes.get(end)? {
                b'\\' if mark == b'"' => end += 2,
                byte if byte == mark && mark == b'\'' && bytes.get(end + 1) == Some(&mark) => end += 2,
                byte if byte == mark => return Some((at + 1..end, end + 1)),
                _ => end += 1,
            }
        }
    }

    /// The byte after the plain scalar at `start`: it ends at a comment, in a flow also at its punctuation, and takes
    /// in the deeper lines below.
    fn plain_end(&self, start: usize, indent: isize, flow: bool) -> usize {
        let mut end = start;
        let mut line = start;
        loop {
            let rest = &self.text[line..];
            // Nothing is read beyond the scalar: a list of many entries may stand on one line.
            let stop = rest.char_indices().find(|(at, letter)| match letter {
                '\n' => true,
                '#' => rest[..*at].ends_with([' ', '\t']) || (*at == 0 && line > start),
                ',' | '[' | ']' | '{' | '}' => flow,
                ':' => flow && (rest[at + 1..].is_empty() || rest[at + 1..].starts_with(AFTER_COLON)),
                _ => false,
            });
            let ended = stop.is_some_and(|(_, letter)| letter != '\n');
            let stop = stop.map(|(at, _)| at);
            let kept = rest[..stop.unwrap_or(rest.len())].trim_end_matches([' ', '\t', '\r']);
            if !kept.is_empty() {
                end = line + kept.len();
            }
            if ended {
                return end;
            }
            let next = self.skip_blank(self.next_line(line));
            if next >= self.text.len() || (!flow && self.column(next) as isize <= indent) {
                return end;
            }
            line = next;
        }
    }

    /// The end of the block whose lines are deeper than `indent`, trailing blank lines left out; `at` is on its first line.
    fn deeper_end(&self, at: usize, indent: isize) -> usize {
        let mut end = self.trimmed_line_end(at);
        let mut line = self.next_line(at);
        while line < self.text.len() {
            let content = line + self.text[line..].len() - self.text[line..].trim_start_matches(' ').len();
            let blank = self.text[content..].starts_with(['\n', '\r']);
            if !blank && self.column(content) as isize <= indent {
                break;
            }
            if !blank {
                end = self.trimmed_line_end(content);
            }
            line = self.next_line(line);
        }
        end
    }

    fn trimmed_line_end(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        at + rest[..rest.find('\n').unwrap_or(rest.len())].trim_end().len()
    }

    /// The start of the line after the one that `at` stands on.
    fn next_line(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |line_end| at + line_end + 1)
    }

    /// The next byte at or after `at` that is not white space.
    fn skip_blank(&self, at: usize) -> usize {
        self.text.len() - self.text[at..].trim_start_matches([' ', '\t', '\r', '\n']).len()
    }

    /// The next byte at or after `at` that is neither white space nor in a comment.
    fn skip_lines(&self, mut at: usize) -> usize {
        loop {
            at = self.skip_blank(at);
            if !self.text[at..].starts_with('#') {
                return at;
            }
            at = self.next_line(at);
        }
    }

    /// How many bytes stand before `at` on its line.
    fn column(&self, at: usize) -> usize {
        at - self.text[..at].rfind('\n').map_or(0, |line_end| line_end + 1)
    }

    fn node(&self, range: Range<usize>, content: Content) -> Node {
        Node { span: Span::new(self.id, range.start, range.end), content }
    }

    /// `raw` with one span for all of it.
    fn blanket(&self, raw: Raw, span: Span) -> Node {
        let mapped = |text: &str| {
            let mut mapped = Mapped::new(self.id);
            mapped.push_decoded(text, span.range());
            mapped
        };
        let content = match raw {
            Raw::Null => Content::Null,
            Raw::Bool(value) => Content::Bool(value),
            Raw::Number(number) => {
                let written = mapped(&number.to_string());
                Content::Number(number, written)
            }
            Raw::Text(text) => Content::Text(mapped(&text)),
            Raw::Tagged(tag) => Content::Tagged(tag),
            Raw::List(items) => Content::List(items.into_iter().map(|item| self.blanket(item, span)).collect(), false),
            Raw::Map(pairs) => Content::Map(
                pairs
                    .into_iter()
                    .map(|(key, value)| Entry { key: name_of(&key), key_span: span, value: self.blanket(value, span) })
                    .collect(),
            ),
        };
        Node { span, content }
    }
}

/// A key that has no place as text.
fn name_of(raw: &Raw) -> String {
    match raw {
        Raw::Null => "null".into(),
        Raw::Bool(value) => value.to_string(),
        Raw::Number(number) => number.to_string(),
        Raw::Text(text) => text.clone(),
        Raw::List(_) => "[…]".into(),
        Raw::Map(_) => "{…}".into(),
        Raw::Tagged(tag) => tag.clone(),
    }
}
