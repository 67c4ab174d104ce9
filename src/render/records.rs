//! What is said of a source wherever it is named: its record in notes, lists and its own page.
//!
//! In: sources of the archive, and the theme. Out: [`Record`]s, labels of passages and places, dates.
//!
//! A record is made once for all pages, together with the pieces of HTML in which notes and lists name its source: a site has
//! many more notes than sources.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};

use crate::archive::{Archive, Metadata, OriginalState, Passage, PassageKind, Source};
use crate::locale::{Case, Locale};
use crate::shared::Shared;

use super::context::{CopyContext, DateContext, SourceItem};
use super::html::escaped;
use super::languages::worded;
use super::places::{self, Place};
use super::theme::{Prepared, Theme};

/// What a source is called. A record without a title is still a source: it is named by its id.
pub fn title(source: &Source) -> &str {
    if source.meta.title.trim().is_empty() { &source.id } else { &source.meta.title }
}

/// A source as pages show it, and as templates read it.
#[derive(Clone, Debug)]
pub struct Record(Arc<Told>);

#[derive(Debug)]
struct Told {
    item: Arc<SourceItem>,
    count: String,
    shown: Prepared,
    /// The same for one quotation, for two, and so on, each made when a page shows it.
    counted: [OnceLock<Record>; FEW],
}

/// How many quotations of one source a page usually has at most.
const FEW: usize = 8;

impl Record {
    /// The record of a source, seen from a page with that way to the site's root.
    ///
    /// # Errors
    /// A partial of the theme that fails, with its file, line and column.
    pub fn of(theme: &Theme, locale: &Locale, root: &str, source: &Source) -> anyhow::Result<Record> {
        let item = source_item(locale, root, source);
        let mut shown = Prepared::of(&item).with("count", String::new());
        for (field, partial) in PIECES {
            shown = shown.with_markup(field, &theme.piece(partial, "source", &shown)?);
        }
        Ok(Record::told(item.into(), String::new(), shown))
    }

    fn told(item: Arc<SourceItem>, count: String, shown: Prepared) -> Record {
        Record(Told { item, count, shown, counted: Default::default() }.into())
    }

    /// The same with how many quotations it has, in words; without any it is not counted.
    pub fn counted(&self, locale: &Locale, quotations: usize) -> Record {
        let Some(before) = quotations.checked_sub(1) else { return self.clone() };
        let make = || {
            let count = locale.count(quotations, "quote", Case::Nominative);
            Record::told(self.0.item.clone(), count.clone(), self.0.shown.with("count", count))
        };
        self.0.counted.get(before).map_or_else(make, |known| known.get_or_init(make).clone())
    }

    /// «٦ اقتباسات»; empty where it is not counted.
    pub fn count(&self) -> &str {
        &self.0.count
    }
}

/// The pieces of HTML that a record has, each made by a partial from the fields before it.
const PIECES: [(&str, &str); 3] = [
    ("named_html", "partials/source-named.html"),
    ("linked_html", "partials/source-linked.html"),
    ("elsewhere_html", "partials/source-elsewhere.html"),
];

impl Deref for Record {
    type Target = SourceItem;

    fn deref(&self) -> &SourceItem {
        &self.0.item
    }
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.shown.serialize(serializer)
    }
}

/// The records of all sources, each made when the first page shows it.
#[derive(Debug)]
pub struct Records {
    theme: Shared<Theme>,
    known: Vec<OnceLock<Record>>,
}

/// The way to the root of nearly all pages that name sources: explainers, plain pages, and the bibliography.
const ROOT: &str = "../";

impl Records {
    /// Those of so many sources.
    pub fn new(theme: Shared<Theme>, sources: usize) -> Records {
        Records { theme, known: (0..sources).map(|_| OnceLock::new()).collect() }
    }

    /// The record of the source at that place in the archive, seen from a page with that way to the root.
    ///
    /// # Errors
    /// As [`Record::of`].
    pub fn get(&self, locale: &Locale, root: &str, archive: &Archive, at: usize) -> anyhow::Result<Record> {
        let place = self.known.get(at).filter(|_| root == ROOT);
        if let Some(known) = place.and_then(OnceLock::get) {
            return Ok(known.clone());
        }
        let record = Record::of(&self.theme, locale, root, &archive.sources[at])?;
        Ok(place.map_or(record.clone(), |place| place.get_or_init(|| record).clone()))
    }
}

fn source_item(locale: &Locale, root: &str, source: &Source) -> SourceItem {
    let meta = &source.meta;
    let language = meta.language.as_deref();
    let said = |text: &str| worded(locale, text, language);
    SourceItem {
        id: source.id.clone(),
        href: places::link(root, source, None),
        title: said(title(source)),
        authors: meta.authors.iter().map(|author| said(author)).collect(),
        publisher: meta.publisher.as_deref().map(said),
        published: meta.published.as_deref().map(|iso| date(locale, iso)),
        url: meta.url.as_deref().filter(|url| web(url)).map(str::to_owned),
        drift: original_state(locale, meta)
            .filter(|_| meta.original.as_ref().is_some_and(|original| original.state != OriginalState::Unchanged)),
        copies: meta
            .archives
            .iter()
            .filter(|copy| web(&copy.url))
            .map(|copy| CopyContext {
                url: copy.url.clone(),
                label_html: copy_label(locale, copy.by.as_deref(), copy.date.as_deref()),
            })
            .collect(),
    }
}

/// What became of the original, when somebody looked: «الأصل على حاله حتى …».
pub fn original_state(locale: &Locale, meta: &Metadata) -> Option<String> {
    meta.original.as_ref().map(|original| {
        let key = match original.state {
            OriginalState::Unchanged => "source.unchanged",
            OriginalState::Changed => "source.changed",
            OriginalState::Gone => "source.gone",
        };
        locale.fill(key, &[("date", &date(locale, &original.checked).text)])
    })
}

/// Whether an address may be linked to: a source's record is data of others, and only the web's schemes are followed.
fn web(url: &str) -> bool {
    let url = url.trim_start().to_ascii_lowercase();
    url.starts_with("https://") || url.starts_with("http://")
}

/// A date as written in the project; what is no ISO 8601 date is shown as it is.
pub fn date(locale: &Locale, iso: &str) -> DateContext {
    DateContext { iso: iso.to_owned(), text: locale.date(iso).unwrap_or_else(|| iso.to_owned()) }
}

fn copy_label(locale: &Locale, by: Option<&str>, on: Option<&str>) -> String {
    // Stands for the name until the phrase around it is escaped.
    const NAME: &str = "\u{1}";
    let on = on.map(|on| date(locale, on).text);
    let label = match (by, on.as_deref()) {
        (Some(_), Some(on)) => locale.fill("note.copy", &[("by", NAME), ("date", on)]),
        (Some(_), None) => locale.fill("note.copy-by", &[("by", NAME)]),
        (None, Some(on)) => locale.fill("note.copy-date", &[("date", on)]),
        (None, None) => locale.text("note.copy-plain").to_owned(),
    };
    escaped(&label).replace(NAME, &format!("<bdi>{}</bdi>", escaped(by.unwrap_or_default())))
}

/// A passage's number in the site's digits and letters: `٧`, `٧أ`. An id of another shape is shown as it is.
pub fn passage_number(locale: &Locale, id: &str) -> String {
    let Some(rest) = id.strip_prefix('p') else {
        return id.to_owned();
    };
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, letters) = rest.split_at(digits);
    if number.is_empty() || !letters.chars().all(|c| c.is_ascii_lowercase()) {
        return id.to_owned();
    }
    let mut out = locale.digits(number);
    for letter in letters.bytes() {
        out.push_str(&locale.letter(usize::from(letter - b'a') + 1));
    }
    out
}

/// «الفقرة ٧ في الأرشيف», or whatever a place is.
pub fn place_label(locale: &Locale, source: &Source, place: Place) -> String {
    let Some((first, last)) = place.passages else {
        return locale.text("note.whole-source").to_owned();
    };
    let number = |at: usize| {
        let id = source.passages.get(at).map_or("", |passage| &passage.id);
        passage_number(locale, id)
    };
    if first == last {
        let heading = |passage: &Passage| passage.kind == PassageKind::Heading;
        if first == 0 && source.passages.first().is_some_and(heading) {
            return locale.text("note.heading-passage").to_owned();
        }
        return locale.fill("note.passage", &[("n", &number(first))]);
    }
    let key = if last == first + 1 { "note.passages-two" } else { "note.passages" };
    locale.fill(key, &[("a", &number(first)), ("b", &number(last))])
}
