//! What a published page says, whatever theme made it: its text, its places, its links, its quotations and notes.
//!
//! In: the bytes of an HTML page. Out: [`Page`].
//!
//! 1. The page is read token by token (WHATWG HTML, section 13.2.5); no tree is built, since every element that matters
//!    here is closed by its own end tag.
//! 2. The text of the page without its notes goes into one string, in which each reference has its place.
//! 3. Quotations (`class="q"`, `blockquote cite`), notes (the element that a reference leads to) and passages
//!    (`data-passage`) are kept with their texts, as the reader's rules for markup have them.

use std::collections::{BTreeMap, HashSet};

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};

/// Elements that have no end tag (WHATWG HTML, section 13.1.2).
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// A published page.
#[derive(Debug, Default)]
pub struct Page {
    /// The language of the page.
    pub language: String,
    /// Every `id`.
    pub ids: HashSet<String>,
    /// Ids that two elements have.
    pub doubled: Vec<String>,
    /// Every `href` and `src`, in order.
    pub links: Vec<String>,
    /// The text outside the notes, white space as one space each, note marks left out.
    pub text: String,
    /// The references to notes, in order.
    pub references: Vec<Reference>,
    /// The quotations that the page marks, in order.
    pub quotations: Vec<Shown>,
    /// The text of each element with an `id` that a reference leads to.
    pub notes: BTreeMap<String, String>,
    /// What the page says to programs (JSON-LD), each script's text.
    pub data: Vec<String>,
    /// The archived texts that the page publishes, by identifier of their passage.
    pub passages: BTreeMap<String, Archived>,
}

/// The mark of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Its own `id`.
    pub id: String,
    /// The note that it leads to.
    pub note: String,
    /// The bytes of [`Page::text`] before it.
    pub at: usize,
}

/// Words that a page shows as quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The words with their marks, white space as one space each.
    pub text: String,
    /// The bytes of [`Page::text`] before its end.
    pub end: usize,
    /// Whether it is a block quotation; else it stands in a line.
    pub block: bool,
    /// Whether it shows a translation of the words that were compared.
    pub translation: bool,
}

/// An archived text as published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archived {
    /// The text.
    pub text: String,
    /// Its language, where the page names it.
    pub language: Option<String>,
}

/// Reads a page.
pub fn read(html: &[u8]) -> Page {
    let mut emitter = DefaultEmitter::<()>::default();
    emitter.naively_switch_states(true);
    let mut reading = Reading::default();
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => reading.open(&tag),
            Token::EndTag(tag) => reading.close(&text_of(&tag.name)),
            Token::String(text) => reading.text(&text_of(&text)),
            _ => {}
        }
    }
    reading.finish()
}

fn text_of(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What an open element is to the reading.
#[derive(Debug)]
enum Part {
    Plain,
    /// Text that no reader sees, or a note's mark.
    Unseen,
    /// Words for programs.
    Data(String),
    /// All notes: their text is not the page's.
    Notes,
    Note(String, String),
    Quotation {
        start: usize,
        block: bool,
        translation: bool,
    },
    Passage(String, Archived),
}

#[derive(Debug, Default)]
struct Reading {
    page: Page,
    open: Vec<(String, Part)>,
    /// The elements with an id among the notes, until it is known to which of them references lead.
    kept: BTreeMap<String, String>,
}

impl Reading {
    fn open(&mut self, tag: &StartTag<()>) {
        let name = text_of(&tag.name);
        let get = |key: &str| tag.attributes.get(key.as_bytes()).map(|value| text_of(&value.value));
        for key in ["href", "src"] {
            self.page.links.extend(get(key));
        }
        if name == "html" {
            self.page.language = get("lang").unwrap_or_default();
        }
        let id = get("id");
        if let Some(id) = id.clone()
            && !self.page.ids.insert(id.clone())
        {
            self.page.doubled.push(id);
        }
        let role = get("role").unwrap_or_default();
        if role == "doc-noteref"
            && let (Some(id), Some(note)) = (id.clone(), get("href"))
        {
            let note = note.trim_start_matches('#').to_owned();
            self.page.references.push(Reference { id, note, at: self.page.text.len() });
        }
        if VOID.contains(&name.as_str()) || tag.self_closing {
            if name == "br" {
                self.text(" ");
            }
            return;
        }
        let class = get("class").unwrap_or_default();
        let has = |wanted: &str| class.split_whitespace().any(|one| one == wanted);
        let in_notes = self.open.iter().any(|(_, part)| matches!(part, Part::Notes));
        let part = if name == "script" && get("type").as_deref() == Some("application/ld+json") {
            Part::Data(String::new())
        } else if matches!(name.as_str(), "script" | "style" | "template" | "title") || has("nr") {
            Part::Unseen
        } else if role == "doc-endnotes" {
            Part::Notes
        } else if let Some(passage) = get("data-passage") {
            Part::Passage(passage, Archived { text: String::new(), language: get("lang") })
        } else if in_notes && let Some(id) = id {
            Part::Note(id, String::new())
        } else if !in_notes && (has("q") || (name == "blockquote" && get("cite").is_some())) {
            let translation = get("data-translation").is_some();
            Part::Quotation { start: self.page.text.len(), block: name == "blockquote", translation }
        } else {
            Part::Plain
        };
        if is_block(&name) {
            self.text(" ");
        }
        self.open.push((name, part));
    }

    fn close(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|(open, _)| open == name) else { return };
        for (_, part) in self.open.split_off(at) {
            match part {
                Part::Plain | Part::Unseen | Part::Notes => {}
                Part::Data(text) => self.page.data.push(text),
                Part::Note(id, text) => {
                    self.kept.insert(id, text);
                }
                Part::Quotation { start, block, translation } => {
                    let text = self.page.text.get(start..).unwrap_or_default().trim().to_owned();
                    self.page.quotations.push(Shown { text, end: self.page.text.len(), block, translation });
                }
                Part::Passage(id, archived) => {
                    self.page.passages.insert(id, archived);
                }
            }
        }
        if is_block(name) {
            self.text(" ");
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, Part::Data(data))) = self.open.last_mut() {
            return data.push_str(text);
        }
        if self.open.iter().any(|(_, part)| matches!(part, Part::Unseen)) {
            return;
        }
        let mut in_notes = false;
        for (_, part) in &mut self.open {
            match part {
                Part::Passage(_, archived) => archived.text.push_str(text),
                Part::Note(_, note) => push_spaced(note, text),
                Part::Notes => in_notes = true,
                _ => {}
            }
        }
        if !in_notes {
            push_spaced(&mut self.page.text, text);
        }
    }

    fn finish(mut self) -> Page {
        while let Some((name, _)) = self.open.last() {
            let name = name.clone();
            self.close(&name);
        }
        for reference in &self.page.references {
            if let Some(text) = self.kept.remove(&reference.note) {
                self.page.notes.insert(reference.note.clone(), text);
            }
        }
        self.page
    }
}

/// Adds text with each run of white space as one space; word joiners, which only glue a mark to its word, left out.
fn push_spaced(out: &mut String, text: &str) {
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if c != '\u{2060}' {
            out.push(c);
        }
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "li" | "div" | "blockquote" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "td" | "th" | "dd" | "dt"
    )
}
