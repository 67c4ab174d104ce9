//! `book.toml` as [`Config`].
//!
//! In: the text of `book.toml`. Out: the configuration, with the default of every key that is absent or wrong, and the
//! complaints (`invalid-config`), each at its key or value.
//!
//! 1. Parse the TOML with spans ([`table`]); a syntax error is one complaint, and the rest is read as far as it goes.
//! 2. Walk the tables that isnad reads (`[book]`, `[build]`, `[output.isnad]`, `[preprocessor.isnad]` and its `rules`);
//!    mdBook's own keys and other tables are left alone.
//! 3. Report every unknown key and wrong type with the nearest known name.
//!
//! Rule levels are stored as written: which rules exist, and which may be lowered, is checked by `rules::run`.

mod read;
pub mod table;

use crate::diag::Severity;
use crate::locale::{Locale, Settings};
use crate::text::Span;

pub use crate::locale::{Calendar, Digits, Direction};
pub use read::parse;

/// The project's settings. Field names are those of `book.toml`.
#[derive(Clone, Debug)]
pub struct Config {
    /// The site's name.
    pub title: String,
    /// One sentence on the site.
    pub description: String,
    /// Who publishes it.
    pub authors: Vec<String>,
    /// BCP 47, as written: `ar`, `ar-EG`.
    pub language: String,
    /// Set when `text-direction` overrules the language.
    pub text_direction: Option<Direction>,
    /// The folder of the texts, relative to the root.
    pub src: String,
    /// Where `src` is set.
    pub src_span: Option<Span>,
    /// The folder of the output, relative to the root.
    pub build_dir: String,
    /// Where the site will live; empty when not given, else it ends with `/`.
    pub base_url: String,
    /// The theme's name, a folder below `themes/`; `default` is embedded.
    pub theme: String,
    /// Where `theme` is set.
    pub theme_span: Option<Span>,
    /// Set when `digits` overrules the language.
    pub digits: Option<Digits>,
    /// The calendars of dates, in order.
    pub calendars: Vec<Calendar>,
    /// Where the renderer puts the note mark.
    pub note_marker: NoteMarker,
    /// How much of an archived text is published.
    pub rights: Rights,
    /// Whether raw HTML passes through.
    pub allow_raw_html: bool,
    /// Whether each explainer gets a picture that is shown where its address is posted.
    pub share_images: bool,
    /// Whether the site has a search.
    pub search: bool,
    /// A quotation shorter than this only warns in the first citation form.
    pub min_quote_words: usize,
    /// The levels set for rules, in the file's order.
    pub rules: Vec<RuleLevel>,
}

/// One row of `[preprocessor.isnad.rules]`.
#[derive(Clone, Debug)]
pub struct RuleLevel {
    /// The rule's name as written.
    pub rule: String,
    /// Where the name stands.
    pub name_span: Span,
    /// The level; `None` is `off`.
    pub level: Option<Severity>,
    /// Where the level stands.
    pub level_span: Span,
}

/// The place of a note mark beside punctuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteMarker {
    /// After it, as in Arabic books.
    After,
    /// Before it.
    Before,
}

/// How much of an archived text the site shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rights {
    /// The passages that an explainer cites.
    Cited,
    /// All of it.
    Full,
    /// Only the quoted words.
    None,
}

impl Rights {
    /// The words of `rights`, in `book.toml` and in a source.
    pub const CHOICES: [(&'static str, Rights); 3] =
        [("cited", Rights::Cited), ("full", Rights::Full), ("none", Rights::None)];
}

impl Default for Config {
    fn default() -> Config {
        Config {
            title: String::new(),
            description: String::new(),
            authors: Vec::new(),
            language: "ar".into(),
            text_direction: None,
            src: "content".into(),
            src_span: None,
            build_dir: "public".into(),
            base_url: String::new(),
            theme: "default".into(),
            theme_span: None,
            digits: None,
            calendars: vec![Calendar::Gregorian],
            note_marker: NoteMarker::After,
            rights: Rights::Cited,
            allow_raw_html: false,
            share_images: false,
            search: true,
            min_quote_words: 3,
            rules: Vec::new(),
        }
    }
}

impl Config {
    /// How the site speaks.
    pub fn locale(&self) -> Locale {
        Locale::new(&Settings {
            language: &self.language,
            text_direction: self.text_direction,
            digits: self.digits,
            calendars: &self.calendars,
        })
    }
}
