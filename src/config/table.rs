//! A TOML table whose values are asked for by name: the only home of the TOML crate, for `book.toml` and `isnad.lock`.
//!
//! In: the text of a file. Out: its [`Table`]s. What is wrong is an `invalid-config` complaint at the key or value:
//! a syntax error, a wrong type, a word that is no choice, an unknown key with the nearest known name.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diag::{Diagnostic, Sink, nearest};
use crate::text::{File, FileId, Span};
use crate::yaml::{is_invisible, shown};

/// The rule of every complaint of this file.
pub const RULE: &str = "invalid-config";

/// A parsed TOML file.
pub struct Document<'t> {
    root: Spanned<DeTable<'t>>,
    id: FileId,
    end: usize,
}

/// A table of a [`Document`].
pub struct Table<'d, 't> {
    /// Its name for messages, as in `output.isnad`; empty for the file itself.
    pub path: &'static str,
    /// Its header or key.
    pub span: Span,
    entries: Vec<(&'d Spanned<std::borrow::Cow<'t, str>>, &'d Spanned<DeValue<'t>>)>,
    asked: Vec<&'static str>,
}

/// A value with its place.
#[derive(Clone, Debug)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Its bytes.
    pub span: Span,
}

/// Parses a file. After a syntax error, which is one complaint, what could still be read is there.
pub fn parse<'t>(file: &'t File, id: FileId, sink: &mut Sink) -> Document<'t> {
    let (root, errors) = DeTable::parse_recoverable(&file.text);
    if let Some(error) = errors.first() {
        let range = error.span().unwrap_or(0..0);
        let (start, end) = (file.text.floor_char_boundary(range.start), file.text.ceil_char_boundary(range.end));
        let message = format!("this is not valid TOML: {}", error.message());
        sink.push(Diagnostic::error(RULE, Span::new(id, start, end), message).hint(syntax_hint(&file.text, start)));
    }
    Document { root, id, end: file.text.len() }
}

/// The usual reasons for a syntax error at byte `at`.
fn syntax_hint(text: &str, at: usize) -> String {
    let start = text[..at].rfind('\n').map_or(0, |line_end| line_end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |line_end| at + line_end);
    let line = &text[start..end];
    let bare: String = line.split('"').step_by(2).collect();
    if let Some(letter) = bare.chars().find(|letter| is_invisible(*letter) && *letter != '\u{feff}') {
        format!("remove the invisible {}", crate::yaml::code_point(letter))
    } else if bare.contains(['«', '»', '“', '”', '„', '‘', '’', '،']) {
        "put texts between straight quotation marks (\"…\") and commas (,) between the entries of a list".into()
    } else if bare.contains('=') {
        "write `key = value`: a text stands between straight quotation marks (\"…\"), a list between [ and ]".into()
    } else {
        "write `[table]` or `key = value` on a line of its own".into()
    }
}

impl<'t> Document<'t> {
    /// The file's own table.
    pub fn root<'d>(&'d self) -> Table<'d, 't> {
        Table::new(self.root.get_ref(), "", Span::new(self.id, 0, 0))
    }

    /// The end of the file.
    pub fn end(&self) -> usize {
        self.end
    }
}

impl<'d, 't> Table<'d, 't> {
    fn new(table: &'d DeTable<'t>, path: &'static str, span: Span) -> Table<'d, 't> {
        let mut entries: Vec<_> = table.iter().collect();
        // The crate sorts by name; complaints and rules come in the file's order.
        entries.sort_by_key(|(key, _)| key.span().start);
        Table { path, span, entries, asked: Vec::new() }
    }

    fn place(&self, range: Range<usize>) -> Span {
        Span::new(self.span.file, range.start, range.end)
    }

    /// The value of `key`, which is known from now on.
    fn value(&mut self, key: &'static str) -> Option<&'d Spanned<DeValue<'t>>> {
        self.asked.push(key);
        let (_, value) = self.entries.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(value)
    }

    /// Marks keys as known whose values are not looked at.
    pub fn leave(&mut self, keys: &[&'static str]) {
        self.asked.extend(keys);
    }

    /// The keys of this table with their places, in the file's order.
    pub fn keys(&self) -> Vec<Placed<String>> {
        let placed = |key: &Spanned<std::borrow::Cow<'t, str>>| Placed {
            value: key.get_ref().clone().into_owned(),
            span: self.place(key.span()),
        };
        self.entries.iter().map(|(key, _)| placed(key)).collect()
    }

    /// A table below this one, `path` being its full name.
    pub fn table(&mut self, key: &'static str, path: &'static str, sink: &mut Sink) -> Option<Table<'d, 't>> {
        let value = self.value(key)?;
        let span = self.key_span(key);
        match value.get_ref() {
            DeValue::Table(table) => Some(Table::new(table, path, span)),
            _ => self.wrong(key, value, "a table", &format!("write [{path}] on a line of its own"), sink),
        }
    }

    /// A list of tables, `[[key]]`.
    pub fn tables(&mut self, key: &'static str, sink: &mut Sink) -> Vec<Table<'d, 't>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            let hint = format!("write [[{key}]] on a line of its own");
            return self.wrong::<()>(key, value, "a list of tables", &hint, sink).map_or(Vec::new(), |()| Vec::new());
        };
        let mut tables = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(table) => tables.push(Table::new(table, key, self.place(item.span()))),
                _ => _ = self.wrong::<()>(key, item, "a table", &format!("write [[{key}]]"), sink),
            }
        }
        tables
    }

    /// A text.
    pub fn text(&mut self, key: &'static str, sink: &mut Sink) -> Option<Placed<String>> {
        let value = self.value(key)?;
        self.text_of(key, value, sink)
    }

    /// The text of any key, known or not.
    pub fn text_at(&self, key: &str, sink: &mut Sink) -> Option<Placed<String>> {
        let (_, value) = self.entries.iter().find(|(name, _)| name.get_ref() == key)?;
        self.text_of(key, value, sink)
    }

    fn text_of(&self, key: &str, value: &Spanned<DeValue<'t>>, sink: &mut Sink) -> Option<Placed<String>> {
        match value.get_ref() {
            DeValue::String(text) => Some(Placed { value: text.clone().into_owned(), span: self.place(value.span()) }),
            _ => self.wrong(key, value, "a text", "put it between quotation marks (\"…\")", sink),
        }
    }

    /// A list of texts.
    pub fn texts(&mut self, key: &'static str, sink: &mut Sink) -> Option<Placed<Vec<Placed<String>>>> {
        let value = self.value(key)?;
        let DeValue::Array(items) = value.get_ref() else {
            return self.wrong(key, value, "a list of texts", "write [\"…\", \"…\"]", sink);
        };
        Some(Placed {
            value: items.iter().filter_map(|item| self.text_of(key, item, sink)).collect(),
            span: self.place(value.span()),
        })
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, key: &'static str, sink: &mut Sink) -> Option<bool> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::Boolean(value) => Some(*value),
            _ => self.wrong(key, value, "true or false", "write true or false, without quotation marks", sink),
        }
    }

    /// A whole number in `range`.
    pub fn number(
        &mut self,
        key: &'static str,
        range: std::ops::RangeInclusive<i64>,
        sink: &mut Sink,
    ) -> Option<Placed<i64>> {
        let value = self.value(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let span = self.place(value.span());
        match number.filter(|number| range.contains(number)) {
            Some(value) => Some(Placed { value, span }),
            None => {
                let wanted = format!("a whole number from {} to {}", range.start(), range.end());
                self.wrong(key, value, &wanted, "write it without quotation marks", sink)
            }
        }
    }

    /// One of several words.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)], sink: &mut Sink) -> Option<T> {
        let text = self.text(key, sink)?;
        self.choose(key, &text, choices, sink)
    }

    /// `text`, the value of `key`, as one of several words.
    pub fn choose<T: Copy>(
        &self,
        key: &str,
        text: &Placed<String>,
        choices: &[(&str, T)],
        sink: &mut Sink,
    ) -> Option<T> {
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == text.value) {
            return Some(*value);
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let names_text = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let hint = match nearest(&text.value, names) {
            Some(near) => format!("did you mean \"{near}\"? the choices are {names_text}"),
            None => format!("the choices are {names_text}"),
        };
        self.complain(text.span, format!("`{key}` cannot be {}", shown(&text.value)), hint, sink);
        None
    }

    /// Adds a complaint.
    pub fn complain(&self, span: Span, message: impl Into<String>, hint: impl Into<String>, sink: &mut Sink) {
        sink.push(Diagnostic::error(RULE, span, message).hint(hint));
    }

    /// Reports every key that nobody asked for. `elsewhere` names the table that a known key belongs into.
    pub fn finish(self, elsewhere: impl Fn(&str) -> Option<&'static str>, sink: &mut Sink) {
        for key in self.keys() {
            if self.asked.iter().any(|asked| *asked == key.value) {
                continue;
            }
            let mut known = self.asked.clone();
            known.sort_unstable();
            known.dedup();
            let seen: String = key.value.chars().filter(|letter| !is_invisible(*letter)).collect();
            let hint = match (elsewhere(&seen), nearest(&seen, known.iter().copied())) {
                (Some(table), _) => format!("`{seen}` belongs under [{table}]"),
                (None, Some(near)) => format!("did you mean `{near}`?"),
                (None, None) => format!("the known names are {}", known.join(", ")),
            };
            let place = match self.path {
                "" => String::new(),
                path => format!(" in [{path}]"),
            };
            self.complain(key.span, format!("unknown key {}{place}", shown(&key.value)), hint, sink);
        }
    }

    fn key_span(&self, key: &str) -> Span {
        let found = self.entries.iter().find(|(name, _)| name.get_ref() == key);
        found.map_or(self.span, |(name, _)| self.place(name.span()))
    }

    fn wrong<T>(
        &self,
        key: &str,
        value: &Spanned<DeValue<'t>>,
        wanted: &str,
        hint: &str,
        sink: &mut Sink,
    ) -> Option<T> {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a number",
            DeValue::Float(_) => "a number with a fraction",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = match wanted.starts_with("a whole number") && matches!(value.get_ref(), DeValue::Integer(_)) {
            true => format!("`{key}` must be {wanted}"),
            false => format!("`{key}` must be {wanted}, and is {found}"),
        };
        self.complain(self.place(value.span()), message, hint, sink);
        None
    }
}
