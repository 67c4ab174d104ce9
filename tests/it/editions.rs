//! Projects in memory: sources go in, then one quotation after another is judged against them, without a disk.
//!
//! In: [`Text`]s, each a source. Out: a [`Shelf`], which archives them once, and from it the [`Judgement`] of any quotation
//! that an explainer writes around a citation. That form is chosen because it claims outright whatever marks the words
//! carry: `[words][@s#p1]`.

use std::path::PathBuf;

use isnad::archive::{self, Archive};
use isnad::config;
use isnad::content::{self, Kind, Role};
use isnad::diag::Sink;
use isnad::load::Inputs;
use isnad::pipeline::{self, Wanted};
use isnad::text::{File, FileId, Files};
use isnad::verify::{self, Found, Judgement};

/// Where the page with the quotation lies: between `book.toml` and the sources, so that every number stays.
const PAGE: &str = "content/explainers/row.md";

/// What stands above the quotation.
const FRONT: &str = "---\ntitle: x\nsummary: x\ndate: 2026-01-15\n---\n";

/// Complaints that would mean that the page does not say what it should.
const SYNTAX: [&str; 4] = ["invalid-front-matter", "malformed-citation", "vanished-citation", "linked-citation"];

/// A source: its id, its front matter beside title and language, and its passages, which become `p1`, `p2` …
pub struct Text<'t> {
    /// Its id.
    pub id: &'t str,
    /// BCP 47.
    pub language: &'t str,
    /// Further lines of YAML, each with its line end.
    pub front: &'t str,
    /// What it says.
    pub passages: Vec<&'t str>,
}

/// What one quotation is written as.
pub struct Quoting<'q> {
    /// The author's own words before the quotation.
    pub before: &'q str,
    /// The quoted words.
    pub words: &'q str,
    /// Id of the source.
    pub source: &'q str,
    /// The passage (`p1`) or the range (`p1-p2`).
    pub locator: &'q str,
}

/// Sources, archived once, in a book of some language.
pub struct Shelf {
    texts: Vec<(String, String)>,
    archive: Archive,
}

impl Shelf {
    /// Archives the sources. The book has the first one's language.
    pub fn new(texts: &[Text<'_>]) -> Shelf {
        let language = texts.first().expect("a source").language;
        let mut files = vec![("book.toml".into(), format!("[book]\ntitle = \"x\"\nlanguage = \"{language}\"\n"))];
        for Text { id, language, front, passages } in texts {
            let mut text = format!("---\ntitle: x\nnote: x\nlanguage: {language}\n{front}---\n");
            for (at, passage) in passages.iter().enumerate() {
                text += &format!("\n{{#p{}}}\n{passage}\n", at + 1);
            }
            files.push((format!("content/sources/{id}.md"), text));
        }
        let mut complaints = Sink::new();
        let inputs = inputs(&files, String::new());
        let archive = archive::archive(&inputs, &mut complaints);
        let unsound: Vec<_> = complaints.iter().filter(|found| found.rule != "unlocked-source").collect();
        assert!(unsound.is_empty() && inputs.complaints.is_empty(), "{unsound:?} {:?}", inputs.complaints);
        assert!(archive.sources.iter().zip(texts).all(|(source, text)| source.passages.len() == text.passages.len()));
        Shelf { texts: files, archive }
    }

    /// Judges one quotation.
    pub fn judge(&self, quoting: &Quoting<'_>) -> Judgement {
        let Quoting { before, words, source, locator } = quoting;
        let page = format!("{FRONT}{}[{}][@{source}#{locator}]\n", escape(before), escape(words));
        let inputs = inputs(&self.texts, page);
        let file = inputs.files.find(PAGE).expect("the page");
        let (explainer, complaints) = content::parse(&inputs, &inputs.config, file, Kind::Explainer);
        assert!(complaints.iter().all(|found| !SYNTAX.contains(&found.rule)), "{complaints:?}");
        let judged = verify::judge(&inputs.config, &self.archive, &inputs, &explainer);
        let around = explainer.quotations.iter().position(|quotation| quotation.role == Role::Around);
        let judgement = around.and_then(|at| judged.quotations.into_iter().nth(at)?);
        judgement.expect("the quotation is claimed")
    }

    /// Whether a search of all sources finds what a judgement found, as something that passes.
    pub fn finds(&self, words: &str, judgement: &Judgement) -> bool {
        let inputs = inputs(&self.texts, String::new());
        let sources: Vec<usize> = (0..self.archive.sources.len()).collect();
        let wanted = Wanted { text: words, limit: usize::MAX, sources: &sources };
        let hits = pipeline::find(&self.archive, &inputs.files, &inputs.config.language, wanted);
        let passing = hits.list.iter().filter(|(hit, judgement)| hit.verdict.passes() && judgement.verdict.passes());
        let spans = |found: &Found| found.spans.clone();
        passing.map(|(hit, _)| spans(&hit.found)).any(|found| judgement.found.as_ref().map(spans) == Some(found))
    }

    /// The source's own words that a judgement found, one text a fragment and passage.
    pub fn matched(&self, judgement: &Judgement) -> Vec<String> {
        let files = inputs(&self.texts, String::new()).files;
        // The page is empty here, but every source keeps its number and its places.
        let spans = judgement.found.iter().flat_map(|found| &found.spans);
        spans.map(|span| files.slice(*span).to_owned()).collect()
    }
}

/// What loading these files, and this page, would have given.
fn inputs(texts: &[(String, String)], page: String) -> Inputs {
    let mut files: Vec<File> = texts.iter().map(|(path, text)| File::new(path, text)).collect();
    files.push(File::new(PAGE, page));
    let files = Files::new(files);
    let mut complaints = Sink::new();
    let book = files.find("book.toml").expect("a book");
    let is_source = |(_, file): &(FileId, &File)| file.path.starts_with("content/sources/");
    Inputs {
        root: PathBuf::new(),
        config: config::parse(files.get(book), book, &mut complaints),
        book,
        sources: files.iter().filter(is_source).map(|(id, _)| id).collect(),
        explainers: files.find(PAGE).into_iter().collect(),
        pages: Vec::new(),
        index: None,
        lock: None,
        statics: Vec::new(),
        images: Vec::new(),
        templates: Vec::new(),
        words: Vec::new(),
        theme_assets: Vec::new(),
        captures: Vec::new(),
        complaints,
        files,
    }
}

/// A text that Markdown reads as it is: every mark of ASCII that could mean something is escaped.
fn escape(text: &str) -> String {
    let marks = text.chars().map(|char| (char.is_ascii_punctuation(), char));
    marks.flat_map(|(escaped, char)| escaped.then_some('\\').into_iter().chain([char])).collect()
}
