//! The fields of a YAML mapping, asked for by name and type.
//!
//! In: the entries of a mapping with their places. Out: each value that is asked for, and the complaints: a wrong type
//! or form at the value, an unknown or repeated key at the key, a missing key at the front matter's first line.

use super::node::{self, Content, Entry, Node};
use super::{Fence, Placed, Split, forms, is_invisible, raw, shown, traps};
use crate::diag::{Diagnostic, Sink, nearest};
use crate::text::{File, FileId, Mapped, Span};

/// A mapping whose values are asked for by name.
#[derive(Debug)]
pub struct Fields {
    /// Whether nothing could be read: the front matter is not closed, or is no YAML mapping. A complaint says so, and
    /// missing keys are not reported besides.
    pub broken: bool,
    /// Where a missing key is reported: the front matter's first line, or the mapping.
    pub span: Span,
    rule: &'static str,
    /// `claim.` inside `claim`, for messages.
    path: String,
    entries: Vec<Entry>,
    asked: Vec<&'static str>,
    complaints: Sink,
    /// Required keys that are absent, with the hints to report; a misspelt one is only reported as unknown.
    missing: Vec<(&'static str, String)>,
    /// Set when there is no front matter, until the first required key has said so.
    fenceless: bool,
}

impl Fields {
    /// Reads the front matter that `split` found in `file`. Its complaints, of `rule`, come out of [`Fields::finish`].
    /// No front matter at all is no complaint until a key is required.
    pub fn read(file: &File, id: FileId, split: &Split, rule: &'static str) -> Fields {
        let mut fields = Fields::of(Vec::new(), first_line(file, id), rule, String::new());
        let text = &file.text[split.front.clone()];
        match split.fence {
            Fence::Missing => match misplaced_fence(&file.text) {
                Some(bytes) => {
                    fields.broken = true;
                    let message = format!(
                        "the front matter does not begin the file: {} stands before it",
                        shown(&file.text[bytes.clone()])
                    );
                    fields.complain(
                        Span::new(id, bytes.start, bytes.end),
                        message,
                        "begin the file with the line `---`",
                    );
                }
                None => fields.fenceless = true,
            },
            Fence::Unclosed => {
                fields.broken = true;
                fields.complain(fields.span, "the front matter is not closed", "end it with a line `---`");
            }
            Fence::Closed => match raw::parse(text) {
                Ok(raw::Raw::Null) => {}
                Ok(tree @ raw::Raw::Map(_)) => {
                    if let Content::Map(entries) = node::place(tree, &file.text, id, split.front.clone()).content {
                        fields.fill(entries);
                    }
                }
                Ok(_) => {
                    fields.broken = true;
                    fields.complain(
                        fields.span,
                        "the front matter is not a list of keys with their values",
                        "write one `key: value` a line, with a space after the colon",
                    );
                }
                Err(stop) => {
                    fields.broken = true;
                    let found = traps::explain(text, &stop);
                    let start = split.front.start;
                    let span = Span::new(id, start + found.bytes.start, start + found.bytes.end);
                    fields.complain(span, found.message, found.hint);
                }
            },
        }
        fields
    }

    fn of(entries: Vec<Entry>, span: Span, rule: &'static str, path: String) -> Fields {
        let mut fields = Fields {
            broken: false,
            span,
            rule,
            path,
            entries: Vec::new(),
            asked: Vec::new(),
            complaints: Sink::new(),
            missing: Vec::new(),
            fenceless: false,
        };
        fields.fill(entries);
        fields
    }

    /// Takes the entries; of several with one key the first.
    fn fill(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            if let Some(first) = self.entries.iter().find(|other| other.key == entry.key) {
                let complaint = Diagnostic::error(
                    self.rule,
                    entry.key_span,
                    format!("the key {} is given twice", shown(&entry.key)),
                )
                .hint("keep one of the two")
                .label(first.key_span, "first given here");
                self.complaints.push(complaint);
            } else {
                self.entries.push(entry);
            }
        }
    }

    /// Adds a complaint at `span`.
    pub fn complain(&mut self, span: Span, message: impl Into<String>, hint: impl Into<String>) {
        self.complaints.push(Diagnostic::error(self.rule, span, message).hint(hint));
    }

    /// The value of `key` as it is, and from now on `key` is known.
    pub fn node(&mut self, key: &'static str) -> Option<Node> {
        self.asked.push(key);
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        let value = self.entries.remove(at).value;
        (!matches!(value.content, Content::Null)).then_some(value)
    }

    /// Reports `key` when it is absent, empty, or nothing but white space. Call it before the getter.
    pub fn require(&mut self, key: &'static str, hint: &str) {
        if self.broken {
            return;
        }
        if self.fenceless {
            if !self.asked.contains(&"") {
                // One complaint for a text without front matter, however many keys it lacks.
                self.asked.push("");
                self.complain(
                    self.span,
                    "the front matter is missing",
                    format!("begin the file with a line `---`, then `{key}: …` ({hint}), then a line `---`"),
                );
            }
            return;
        }
        let name = format!("{}{key}", self.path);
        let Some(entry) = self.entries.iter().find(|entry| entry.key == key) else {
            return self.missing.push((key, hint.to_owned()));
        };
        let empty = match &entry.value.content {
            Content::Null => true,
            Content::Text(text) => text.text.chars().all(|c| c.is_whitespace() || is_invisible(c)),
            _ => false,
        };
        if empty {
            let span = entry.key_span;
            self.complain(span, format!("`{name}` is empty"), hint);
        }
    }

    /// A text. An empty one is absent.
    pub fn text(&mut self, key: &'static str) -> Option<Placed<String>> {
        let node = self.node(key)?;
        let text = self.scalar(key, &node)?.text;
        let blank = text.chars().all(|c| c.is_whitespace() || is_invisible(c));
        (!blank).then_some(Placed { value: text, span: node.span })
    }

    /// A text of a certain form: `form` tells whether it has it, `wanted` names it in the complaint
    /// ("a date such as 2026-11-20").
    pub fn text_of_form(&mut self, key: &'static str, form: fn(&str) -> bool, wanted: &str) -> Option<Placed<String>> {
        let text = self.text(key)?;
        if form(&text.value) {
            return Some(text);
        }
        let name = format!("{}{key}", self.path);
        let western = western_digits(text.value.trim());
        let hint = if form(&western) { format!("write {western}") } else { format!("write {wanted}") };
        self.complain(text.span, format!("`{name}` is {}, which is not {wanted}", shown(&text.value)), hint);
        None
    }

    /// A full ISO 8601 date.
    pub fn date(&mut self, key: &'static str) -> Option<Placed<String>> {
        self.text_of_form(key, forms::is_date, "a date such as 2026-11-20")
    }

    /// An absolute `http` or `https` address.
    pub fn web_address(&mut self, key: &'static str) -> Option<Placed<String>> {
        self.text_of_form(key, forms::is_web_address, "an address such as https://example.org/page")
    }

    /// One of several words.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<Placed<T>> {
        let text = self.text(key)?;
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == text.value) {
            return Some(Placed { value: *value, span: text.span });
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let hint = match nearest(&text.value, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? the choices are {}", names.join(", ")),
            None => format!("the choices are {}", names.join(", ")),
        };
        let name = format!("{}{key}", self.path);
        self.complain(text.span, format!("`{name}` cannot be {}", shown(&text.value)), hint);
        None
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, key: &'static str) -> Option<Placed<bool>> {
        let node = self.node(key)?;
        match &node.content {
            Content::Bool(value) => Some(Placed { value: *value, span: node.span }),
            Content::Text(text) => {
                let hint = match text.text.to_lowercase().as_str() {
                    "no" | "off" | "n" | "0" | "لا" | "false" => "write false",
                    "yes" | "on" | "y" | "1" | "نعم" | "true" => "write true",
                    _ => "write true or false",
                };
                self.wrong_type(key, &node, "true or false", hint)
            }
            _ => self.wrong_type(key, &node, "true or false", "write true or false"),
        }
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str) -> Option<Placed<i64>> {
        let node = self.node(key)?;
        if let Content::Number(number, _) = &node.content
            && let Some(value) = number.as_i64()
        {
            return Some(Placed { value, span: node.span });
        }
        let hint = match &node.content {
            Content::Text(text) if western_digits(&text.text).parse::<i64>().is_ok() => {
                format!("write {}", western_digits(&text.text))
            }
            _ => "write a number such as 3".into(),
        };
        self.wrong_type(key, &node, "a whole number", &hint)
    }

    /// A list of texts, each with its map to the file. Empty items are left out.
    pub fn texts(&mut self, key: &'static str) -> Vec<Mapped> {
        let mut texts = Vec::new();
        let (items, bracketed) = self.list(key, "a list of texts");
        for item in items {
            if matches!(item.content, Content::Null) {
                continue;
            }
            if bracketed {
                self.warn_of_arabic_comma(&item);
            }
            if let Some(text) = self.scalar(key, &item) {
                texts.push(text);
            }
        }
        texts
    }

    /// A mapping; its own fields are read like these and finished on their own.
    pub fn mapping(&mut self, key: &'static str) -> Option<Fields> {
        let node = self.node(key)?;
        self.mapping_of(key, node)
    }

    /// A list of mappings.
    pub fn mappings(&mut self, key: &'static str) -> Vec<Fields> {
        let (items, _) = self.list(key, "a list of mappings");
        items.into_iter().filter_map(|item| self.mapping_of(key, item)).collect()
    }

    /// A mapping of anything, as JSON.
    pub fn free(&mut self, key: &'static str) -> serde_json::Map<String, serde_json::Value> {
        let Some(node) = self.node(key) else {
            return serde_json::Map::new();
        };
        match json(&node) {
            serde_json::Value::Object(map) => map,
            _ => {
                self.wrong_type::<()>(key, &node, "a mapping", "write `key: value` lines below it, indented");
                serde_json::Map::new()
            }
        }
    }

    /// Hands over the complaints, those about missing keys and keys that nobody asked for included.
    pub fn finish(mut self, sink: &mut Sink) {
        let known: Vec<&str> = self.asked.iter().copied().filter(|name| !name.is_empty()).collect();
        let mut misspelt = Vec::new();
        for entry in std::mem::take(&mut self.entries) {
            let seen: String = entry.key.chars().filter(|letter| !is_invisible(*letter)).collect();
            let near = nearest(seen.trim(), known.iter().copied());
            let hint = match near {
                Some(near) if seen != entry.key => {
                    let hidden = entry.key.chars().filter(|letter| is_invisible(*letter)).map(traps::code_point);
                    format!("remove the invisible {} from `{near}`", hidden.collect::<Vec<_>>().join(" "))
                }
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the known keys are {}", known.join(", ")),
            };
            misspelt.extend(near);
            let name = shown(&format!("{}{}", self.path, entry.key));
            self.complain(entry.key_span, format!("unknown key {name}"), hint);
        }
        for (key, hint) in std::mem::take(&mut self.missing) {
            if !misspelt.contains(&key) {
                self.complain(self.span, format!("`{}{key}` is missing", self.path), hint);
            }
        }
        sink.append(&mut self.complaints);
    }

    /// Finishes the fields of a value of this mapping and keeps their complaints with this one's.
    pub fn adopt(&mut self, inner: Fields) {
        inner.finish(&mut self.complaints);
    }

    fn list(&mut self, key: &'static str, wanted: &str) -> (Vec<Node>, bool) {
        let Some(node) = self.node(key) else {
            return (Vec::new(), false);
        };
        match node.content {
            Content::List(items, bracketed) => (items, bracketed),
            _ => {
                self.wrong_type::<()>(key, &node, wanted, "write each entry on a line of its own after `- `");
                (Vec::new(), false)
            }
        }
    }

    fn mapping_of(&mut self, key: &'static str, node: Node) -> Option<Fields> {
        match node.content {
            Content::Map(entries) => Some(Fields::of(entries, node.span, self.rule, format!("{}{key}.", self.path))),
            _ => self.wrong_type(key, &node, "a mapping", "write `key: value` lines below it, indented"),
        }
    }

    /// The text of a scalar, with numbers and booleans as written.
    fn scalar(&mut self, key: &'static str, node: &Node) -> Option<Mapped> {
        match &node.content {
            Content::Text(text) | Content::Number(_, text) => Some(text.clone()),
            Content::Bool(value) => {
                let mut text = Mapped::new(node.span.file);
                text.push_decoded(if *value { "true" } else { "false" }, node.span.range());
                Some(text)
            }
            Content::Tagged(tag) => {
                let hint = "put the value into quotation marks".to_owned();
                self.complain(
                    node.span,
                    format!("a value that begins with ! is a YAML tag ({}), not a text", shown(tag)),
                    hint,
                );
                None
            }
            Content::Null | Content::List(..) | Content::Map(_) => self.wrong_type(
                key,
                node,
                "a text",
                "write one text; put it into quotation marks if it holds [ ] { } or a colon",
            ),
        }
    }

    fn wrong_type<T>(&mut self, key: &str, node: &Node, wanted: &str, hint: &str) -> Option<T> {
        let found = match &node.content {
            Content::Null => "nothing",
            Content::Bool(_) => "true or false",
            Content::Number(..) => "a number",
            Content::Text(_) => "a text",
            Content::List(..) => "a list",
            Content::Map(_) => "a mapping",
            Content::Tagged(_) => "a YAML tag",
        };
        let name = format!("{}{key}", self.path);
        self.complain(node.span, format!("`{name}` must be {wanted}, and is {found}"), hint);
        None
    }

    /// `[أ، ب]` is one entry to YAML. A quoted entry is meant as it stands.
    fn warn_of_arabic_comma(&mut self, item: &Node) {
        let Content::Text(text) = &item.content else { return };
        if text.text.contains('،') && text.span(0..text.text.len()) == item.span {
            let message = format!("{} is one entry: an Arabic comma does not part entries in YAML", shown(&text.text));
            let complaint = Diagnostic::warning(self.rule, item.span, message)
                .hint("write a comma (,) between the entries, or put the one entry into quotation marks");
            self.complaints.push(complaint);
        }
    }
}

/// What stands before a `---` line that was meant to begin the file: blank lines, spaces, or something invisible.
fn misplaced_fence(text: &str) -> Option<std::ops::Range<usize>> {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let rest = text.trim_start_matches(|letter: char| letter.is_whitespace() || is_invisible(letter));
    let (first, next) = rest.split_once('\n')?;
    let key = next.lines().next().is_some_and(|line| line.contains(':'));
    let end = text.len() - rest.len();
    (first.trim_end() == "---" && key && end > bom).then_some(bom..end)
}

/// The line that missing keys are reported at, without its line end and a byte order mark.
fn first_line(file: &File, id: FileId) -> Span {
    let start = if file.text.starts_with('\u{feff}') { 3 } else { 0 };
    let end = file.text[start..].find('\n').map_or(file.text.len(), |line_end| start + line_end);
    Span::new(id, start, start + file.text[start..end].trim_end().len())
}

/// `text` with Arabic-Indic and extended digits as ASCII digits.
fn western_digits(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\u{0660}'..='\u{0669}' => char::from(b'0' + (u32::from(letter) - 0x0660) as u8),
            '\u{06F0}'..='\u{06F9}' => char::from(b'0' + (u32::from(letter) - 0x06F0) as u8),
            _ => letter,
        })
        .collect()
}

/// A value as JSON; of a repeated key the first.
fn json(node: &Node) -> serde_json::Value {
    match &node.content {
        Content::Null => serde_json::Value::Null,
        Content::Bool(value) => (*value).into(),
        Content::Number(number, _) => number.clone().into(),
        Content::Text(text) => text.text.clone().into(),
        Content::Tagged(tag) => tag.clone().into(),
        Content::List(items, _) => items.iter().map(json).collect(),
        Content::Map(entries) => {
            let mut map = serde_json::Map::new();
            for entry in entries {
                map.entry(entry.key.clone()).or_insert_with(|| json(&entry.value));
            }
            map.into()
        }
    }
}
