//! What templates see: the contract between the renderer and a theme.
//!
//! Templates stay plain: every number, date, count and link comes ready to print, in the site's digits and language.
//! Fields named `html` hold markup and are printed with `| safe`; every other text is escaped by the template engine.
//! Links are relative to the page. Each page's template receives its own struct's fields at the top level, with the
//! [`Frame`]'s fields beside them, and `t`, the site's strings as nested tables (`t.nav.sources`).

use serde::Serialize;

use super::records::Record;
use super::theme::{self, Prepared};

/// What every page has.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The site: a [`SiteContext`].
    pub site: Prepared,
    /// This page.
    pub page: PageContext,
}

/// The site as a whole.
#[derive(Clone, Debug, Serialize)]
pub struct SiteContext {
    /// Its name.
    pub title: String,
    /// One sentence.
    pub description: String,
    /// The value of `lang`.
    pub lang: String,
    /// The language alone, as `ar` of `ar-EG`: for what a theme does for one language only.
    pub language: String,
    /// The value of `dir`.
    pub dir: &'static str,
    /// Its quotation marks: opening, closing, then the inner pair.
    pub marks: [char; 4],
    /// The CSS list style of the site's digits: `arabic-indic`, `persian` or `decimal`.
    pub list_style: &'static str,
    /// The menu: home, sources, plain pages by weight, then the search.
    pub menu: Vec<Link>,
    /// The list of all tags, when there are any.
    pub tags: Option<Link>,
    /// The address of the whole site, ending with `/`; empty when unknown.
    pub base_url: String,
    /// The feed, seen from the page; a site whose address is unknown has none.
    pub feed: Option<String>,
    /// The language as Open Graph names it: `ar_EG`.
    pub open_graph_locale: Option<String>,
}

/// The page's head.
#[derive(Clone, Debug, Serialize)]
pub struct PageContext {
    /// `explainer`, `page`, `home`, `source`, `sources`, `tags`, `tag`, `search`, `moved` or `not-found`.
    pub kind: &'static str,
    /// The h1.
    pub title: String,
    /// «الصفحة ٢ من ٩»: which page of a long list it is, but for the first.
    pub part: Option<String>,
    /// The `<title>`: page and site, with U+200F or U+200E before it where it begins in the other direction.
    pub full_title: String,
    /// The meta description.
    pub description: String,
    /// From this page to the site's root: empty or `../` and so on; `./` at the root itself.
    pub root: String,
    /// The page's full address, when the base address is known.
    pub canonical: Option<String>,
    /// The day of an explainer's publication, ISO 8601.
    pub published: Option<String>,
    /// The day of its last change, update or correction, when it is another one.
    pub modified: Option<String>,
    /// Its tags, as written.
    pub tags: Vec<String>,
    /// Whether the page shows words of sources in another language than the site's.
    pub foreign: bool,
    /// Whether the page has tables, figures, code, lists of definitions or of tasks, or corrections.
    pub blocks: bool,
    /// What the page says of itself in JSON-LD: the content of a `<script>`, printed with `| safe`.
    pub json_ld: Option<String>,
    /// The picture that is shown where the page's address is posted.
    pub image: Option<ImageContext>,
}

/// A share image.
#[derive(Clone, Debug, Serialize)]
pub struct ImageContext {
    /// Its full address.
    pub url: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// What it shows, in words.
    pub alt: String,
}

/// A link.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// Its text.
    pub title: String,
    /// Its address.
    pub href: String,
    /// Whether it is the page that it stands on.
    pub current: bool,
}

/// A date.
#[derive(Clone, Debug, Serialize)]
pub struct DateContext {
    /// For `<time datetime>`.
    pub iso: String,
    /// To be read.
    pub text: String,
}

/// A text with its language where that is not the site's.
#[derive(Clone, Debug, Serialize)]
pub struct Worded {
    /// The text.
    pub text: String,
    /// BCP 47, when it differs from the site's.
    pub lang: Option<String>,
    /// Its direction, when its language differs from the site's.
    pub dir: Option<&'static str>,
    /// Whether it needs no isolation: it is in the site's language, and begins and ends with a letter of the site's
    /// direction, so that nothing around it can be moved (UAX #9).
    pub plain: bool,
    /// The text as HTML: in a `<bdi>` with its language and direction unless it is plain.
    pub html: String,
}

/// `explainer.html` and `page.html`.
#[derive(Clone, Debug, Serialize)]
pub struct ExplainerContext {
    /// The summary.
    pub summary: Option<String>,
    /// Published.
    pub date: Option<DateContext>,
    /// Changed.
    pub updated: Option<DateContext>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// «٥ دقائق قراءة»; explainers only.
    pub reading_time: Option<String>,
    /// Its tags.
    pub tags: Vec<Link>,
    /// The claim under judgement.
    pub claim: Option<ClaimContext>,
    /// Key points, as HTML.
    pub key_points_html: Vec<String>,
    /// Headings of level 2 and 3, for pages with at least three of level 2.
    pub contents: Vec<HeadingContext>,
    /// What was checked; explainers and pages that cite.
    pub proof: Option<ProofContext>,
    /// The body.
    #[serde(serialize_with = "theme::markup")]
    pub body_html: String,
    /// The notes, in order.
    pub notes: Vec<NoteContext>,
    /// The sources that it cites, in the site's order.
    pub sources: Vec<Record>,
    /// Corrections, newest first.
    pub corrections: Vec<CorrectionContext>,
    /// The address of the page's `citations.json`; explainers and pages that cite.
    pub citations_href: Option<String>,
    /// The explainer before this one in time.
    pub previous: Option<Link>,
    /// The explainer after it.
    pub next: Option<Link>,
    /// Whatever the front matter has under `extra`.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// A claim.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimContext {
    /// What is claimed.
    pub text: String,
    /// By whom.
    pub by: Option<String>,
    /// `true`, `mostly-true`, … for styles.
    pub verdict: &'static str,
    /// To be read.
    pub verdict_text: String,
}

/// A heading in the list of contents.
#[derive(Clone, Debug, Serialize)]
pub struct HeadingContext {
    /// Its id on the page.
    pub id: String,
    /// Its text.
    pub title: String,
    /// 2 or 3.
    pub level: u8,
}

/// The visible proof under the title.
#[derive(Clone, Debug, Serialize)]
pub struct ProofContext {
    /// «١٢ اقتباسًا من ٥ مصادر».
    pub line: String,
    /// «مقارنة آلية بالنص المؤرشف», with the day where it is known.
    pub how: String,
    /// «١٠ حرفيًا · ٢ بفرق طباعي»; nothing where nothing matched.
    pub tally: String,
    /// What a match does not prove.
    pub limit: String,
    /// The page that explains it, when the project has one with slug `method`.
    pub method_href: Option<String>,
}

/// One footnote.
#[derive(Clone, Debug, Serialize)]
pub struct NoteContext {
    /// Its number, from 1: `n{number}` is its id.
    pub number: usize,
    /// The quoted words in the source's own characters, with their marks, as HTML; empty for a plain reference and
    /// for an ordinary footnote.
    #[serde(serialize_with = "theme::markup")]
    pub quotation_html: String,
    /// The language of the quoted words, when it is not the site's.
    pub lang: Option<String>,
    /// Their direction then.
    pub dir: Option<&'static str>,
    /// What the words are: the string for a paraphrase's evidence, a translation's original and so on.
    pub remark: Option<String>,
    /// The words as the explainer has them, where the note shows both (a translation).
    pub translation: Option<String>,
    /// The cited places, one for each source and range.
    pub places: Vec<PlaceContext>,
    /// An ordinary footnote's text, as HTML.
    #[serde(serialize_with = "theme::markup")]
    pub text_html: String,
    /// The verdict's class: `verbatim`, `typographic`, `orthographic`, or `allowed` for a quotation published by an
    /// editor's decision; nothing for a plain reference.
    pub verdict: Option<&'static str>,
    /// The verdict in words.
    pub verdict_text: Option<String>,
    /// Ways back, one for each reference.
    pub backlinks: Vec<BacklinkContext>,
}

/// One cited place of a note.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceContext {
    /// The source.
    pub source: Record,
    /// The passage on this site.
    pub href: String,
    /// «الفقرة ٧ في الأرشيف».
    pub label: String,
}

/// A way back from a note.
#[derive(Clone, Debug, Serialize)]
pub struct BacklinkContext {
    /// `#r3`.
    pub href: String,
    /// `↑`, or `↑ أ`, `ب` … when there are several.
    pub text: String,
    /// Its own name.
    pub label: String,
}

/// A source in a list or a note. Templates see it with a `count` ([`Record`]), and it is prepared once for all of them.
#[derive(Clone, Debug, Serialize)]
pub struct SourceItem {
    /// Its id.
    pub id: String,
    /// Its page on this site.
    pub href: String,
    /// Its title.
    pub title: Worded,
    /// Its authors.
    pub authors: Vec<Worded>,
    /// Its publisher.
    pub publisher: Option<Worded>,
    /// Published.
    pub published: Option<DateContext>,
    /// The original's address.
    pub url: Option<String>,
    /// «تغيّر الأصل بعد أرشفته …», or that it is no longer there; nothing is said of one that is as it was.
    pub drift: Option<String>,
    /// Copies kept by others.
    pub copies: Vec<CopyContext>,
}

/// A copy kept by an archive on the web.
#[derive(Clone, Debug, Serialize)]
pub struct CopyContext {
    /// Its address.
    pub url: String,
    /// «نسخة محفوظة: Wayback، ٥ نوفمبر ٢٠٢٣», as HTML: the archive's name is isolated.
    pub label_html: String,
}

/// One correction.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectionContext {
    /// When.
    pub date: DateContext,
    /// What.
    pub note: String,
    /// «الحاشية ٣» and its address.
    pub footnote: Option<Link>,
}

/// `home.html` and `tag.html`.
#[derive(Clone, Debug, Serialize)]
pub struct ListContext {
    /// The text of `content/index.md` (home only).
    #[serde(serialize_with = "theme::markup")]
    pub body_html: String,
    /// The notes of that text.
    pub notes: Vec<NoteContext>,
    /// «٣ شروح», «مصدران», «٣٠ اقتباسًا مطابقًا» (home only): number and noun apart, for styles.
    pub tally: Vec<String>,
    /// Newest first.
    pub explainers: Vec<Card>,
    /// The list's pages, where it has several.
    pub pager: Option<Pager>,
}

/// What leads from page to page of a long list.
#[derive(Clone, Debug, Serialize)]
pub struct Pager {
    /// The page before this one.
    pub previous: Option<Link>,
    /// The page after it.
    pub next: Option<Link>,
    /// The first page, the last and those around this one, in order.
    pub numbers: Vec<PageNumber>,
}

/// A page of a long list by its number.
#[derive(Clone, Debug, Serialize)]
pub struct PageNumber {
    /// Its title is the number.
    pub link: Link,
    /// «الصفحة ٢».
    pub label: String,
    /// Whether pages before it are left out.
    pub gap: bool,
}

/// An explainer in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Its summary.
    pub summary: String,
    /// Published.
    pub date: Option<DateContext>,
    /// «١٢ اقتباسًا من ٥ مصادر».
    pub proof: String,
    /// «٥ دقائق».
    pub reading_time: String,
    /// Its tags.
    pub tags: Vec<Link>,
}

/// `tags.html`.
#[derive(Clone, Debug, Serialize)]
pub struct TagsContext {
    /// Every tag with its count, in the site's order.
    pub tags: Vec<TagItem>,
}

/// A tag in the list of tags.
#[derive(Clone, Debug, Serialize)]
pub struct TagItem {
    /// Its page.
    pub link: Link,
    /// «٣ شروح».
    pub count: String,
}

/// `moved.html`, a page at an old address.
#[derive(Clone, Debug, Serialize)]
pub struct MovedContext {
    /// Where it leads.
    pub to: Link,
}

/// `search.html`.
#[derive(Clone, Debug, Serialize)]
pub struct SearchContext {
    /// What the search script says, and in which digits, as JSON for an attribute.
    pub words: String,
    /// Other ways to find something: the lists of explainers, of sources and, when there are any, of tags.
    pub elsewhere: Vec<Link>,
}

/// `sources.html`, the bibliography.
#[derive(Clone, Debug, Serialize)]
pub struct SourcesContext {
    /// The sources of this page of the list, in the site's order.
    pub sources: Vec<Record>,
    /// The list's pages, where it has several.
    pub pager: Option<Pager>,
}

/// `source.html`, an archived source.
#[derive(Clone, Debug, Serialize)]
pub struct SourceContext {
    /// The source.
    pub source: Record,
    /// The language of the text, when it is not the site's.
    pub lang: Option<String>,
    /// Its direction then.
    pub dir: Option<&'static str>,
    /// SHA-256 of the passages, lower-case hex.
    pub digest: String,
    /// «الأصل على حاله حتى …».
    pub original_state: Option<String>,
    /// «وردنا النص من دون كاتب أو ناشر أو تاريخ.», where nothing of the three is known.
    pub supplied: bool,
    /// A remark for readers.
    pub note: Option<String>,
    /// «اقتباسان في شرح واحد», or that it is not cited yet.
    pub cited: String,
    /// Said when not all of the text is published.
    pub rights: Option<String>,
    /// Its passages, with gaps where some are not published.
    pub passages: Vec<PassageContext>,
}

/// One passage of a source page, or a gap.
#[derive(Clone, Debug, Serialize)]
pub struct PassageContext {
    /// Its id on the page; empty for a gap.
    pub id: String,
    /// Its number in the site's digits (`٧`, `٧أ`).
    pub number: String,
    /// «الفقرة ٧».
    pub label: String,
    /// `paragraph`, `heading`, `caption`, `gap`, or `excerpt`: with `rights = "none"` only the quoted words of a passage.
    pub kind: &'static str,
    /// The text with every cited stretch in `<mark>`, as HTML: what stands alone in the element with `data-passage`.
    /// For a gap, its text; for an excerpt, the quoted words, which must not have `data-passage`.
    pub html: String,
    /// Who speaks.
    pub speaker: Option<String>,
    /// The pages that cite it.
    pub cited_in: Vec<CitedIn>,
}

/// A page that cites a passage.
#[derive(Clone, Debug, Serialize)]
pub struct CitedIn {
    /// Its title.
    pub title: String,
    /// Links to each of its references: «الحاشية ٣».
    pub references: Vec<Link>,
}
