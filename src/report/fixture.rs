//! An edition in memory for the tests of reports: one explainer, one source, and what was judged.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::archive::{Archive, Metadata, Passage, PassageKind, Source};
use crate::config::Config;
use crate::content::{Citation, Explainer, Form, FrontMatter, Key, Kind, Locator, Part, Quotation, Role};
use crate::diag::{Applicability, Diagnostic, Edit, Sink, isolate};
use crate::load::Inputs;
use crate::resolve::resolve;
use crate::text::{File, FileId, Files, Mapped, Span};
use crate::verify::{Edition, Flag, Flags, Found, Judged, Judgement, Verdict};

const EXPLAINER: &str = "قالت: «لن نوقفه … العام» [@x#p9; @s#p1].\n\n![@s#p1-p2]\n\n![@s#p7]\n\n«نص» [@s].\n";
const SOURCE: &str = "{#p1}\nلن نوقفه قبل نهاية\nالعام\n\n{#p2}\nسطر أول\nسطر ثان\n\n{#p3 .gone}\n";

/// The place of `words` in `file`.
pub fn at(files: &Files, file: FileId, words: &str) -> Span {
    let start = files.get(file).text.find(words).expect("the words are in the file");
    Span::new(file, start, start + words.len())
}

/// Two checked quotations (one verbatim, one absent) and two embeddings (one resolved).
pub fn edition() -> Edition {
    let files = Files::new(vec![
        File::new("book.toml", "x"),
        File::new("content/explainers/a.md", EXPLAINER),
        File::new("content/sources/s.md", SOURCE),
    ]);
    let [book, explainer_file, source_file] = [FileId(0), FileId(1), FileId(2)];
    let archive = archive(&files, source_file);
    let key = |written: &str| {
        let span = at(&files, explainer_file, written);
        let (source, locator) = written[1..].split_once('#').map_or((&written[1..], None), |(s, l)| (s, Some(l)));
        let locators = locator.map(|locator| {
            let (first, last) = locator.split_once('-').map_or((locator, None), |(a, b)| (a, Some(b.to_owned())));
            Locator { first: first.to_owned(), last, span }
        });
        Key {
            span,
            source: source.to_owned(),
            source_span: span,
            locators: locators.into_iter().collect(),
            locator_span: locator.map(|locator| {
                let end = span.end as usize;
                Span::new(explainer_file, end - locator.len(), end)
            }),
        }
    };
    let citation = |written: &str, form, keys: Vec<Key>, quotations| Citation {
        span: at(&files, explainer_file, written),
        form,
        part: Part::Body,
        keys,
        quotations,
    };
    let citations = vec![
        citation("[@x#p9; @s#p1]", Form::After, vec![key("@x#p9"), key("@s#p1")], vec![0]),
        citation("![@s#p1-p2]", Form::Embedding, vec![key("@s#p1-p2")], vec![]),
        citation("![@s#p7]", Form::Embedding, vec![key("@s#p7")], vec![]),
        citation("[@s]", Form::After, vec![key("@s]").cut()], vec![1]),
    ];
    let quotation = |words: &str, citation| {
        let span = at(&files, explainer_file, words);
        let mut text = Mapped::new(explainer_file);
        text.push_literal(words, span.start as usize);
        Quotation {
            span,
            outer: span,
            text,
            role: Role::Nearest,
            citation: Some(citation),
            part: Part::Body,
            heading: false,
            name: false,
            unbalanced: false,
            accompanied: false,
        }
    };
    let start = Span::point(explainer_file, 0);
    let explainer = Explainer {
        file: explainer_file,
        kind: Kind::Explainer,
        slug: "a".into(),
        slug_span: start,
        front: FrontMatter::default(),
        front_span: start,
        body: Span::new(explainer_file, 0, EXPLAINER.len()),
        quotations: vec![quotation("لن نوقفه … العام", 0), quotation("نص", 3)],
        links: Vec::new(),
        allows: Vec::new(),
        broken: false,
        citations,
    };
    let mut flags = Flags::default();
    flags.add(Flag::Omission);
    let judged = Judged {
        keys: explainer
            .citations
            .iter()
            .map(|citation| citation.keys.iter().map(|key| resolve(&archive, key)).collect())
            .collect(),
        quotations: vec![
            Some(Judgement {
                flags,
                found: Some(Found {
                    source: 0,
                    first: 0,
                    last: 0,
                    spans: vec![at(&files, source_file, "لن نوقفه"), at(&files, source_file, "العام")],
                }),
                ..judgement(Verdict::Verbatim)
            }),
            Some(judgement(Verdict::Absent)),
        ],
        wide: false,
    };
    Edition::new(
        Inputs {
            root: "/nowhere".into(),
            config: Config::default(),
            book,
            sources: vec![source_file],
            explainers: vec![explainer_file],
            pages: Vec::new(),
            index: None,
            lock: None,
            statics: Vec::new(),
            images: Vec::new(),
            templates: Vec::new(),
            words: Vec::new(),
            theme_assets: Vec::new(),
            captures: Vec::new(),
            complaints: Sink::new(),
            files,
        },
        archive,
        vec![explainer],
        vec![judged],
        Sink::new(),
    )
}

/// That edition and a finding with everything that a finding can have: both wordings, a difference, a label, a hint and a
/// fix of two edits.
pub fn altered() -> (Edition, Diagnostic) {
    let edition = edition();
    let files = &edition.inputs.files;
    let place = |words| at(files, FileId(1), words);
    let edits = [("نوقفه", "نوقفها"), ("العام", "عام")];
    let mut found = Diagnostic::error(
        "altered-quote",
        place("لن نوقفه … العام"),
        format!("the quotation differs from {}", isolate("@s#p1")),
    )
    .label(at(files, FileId(2), "العام"), "the archive")
    .hint("quote the words of the archive")
    .fix(Applicability::Unsafe, edits.map(|(old, new)| Edit { span: place(old), text: new.into() }).to_vec());
    found.cited = Some("لن نوقفه".into());
    found.archived = Some("لن نوقفه\nقبل".into());
    found.differences = vec![format!("a word dropped: {}", isolate("قبل"))];
    (edition, found)
}

fn judgement(verdict: Verdict) -> Judgement {
    Judgement::of(verdict)
}

fn archive(files: &Files, file: FileId) -> Archive {
    let passage = |id: &str, words: &str| Passage {
        id: id.into(),
        marker: at(files, file, id),
        span: if words.is_empty() { at(files, file, id) } else { at(files, file, words) },
        kind: PassageKind::Paragraph,
        speaker: None,
        page: None,
        gone: words.is_empty(),
        digest: [0; 32],
        changed: false,
        folded: OnceLock::new(),
    };
    let passages =
        vec![passage("p1", "لن نوقفه قبل نهاية\nالعام"), passage("p2", "سطر أول\nسطر ثان"), passage("p3", "")];
    let by_id = passages.iter().enumerate().map(|(at, passage)| (passage.id.clone(), at)).collect();
    Archive {
        sources: vec![Source {
            id: "s".into(),
            file,
            meta: Metadata::default(),
            digest: [0; 32],
            passages,
            by_id,
            broken: false,
        }],
        by_id: HashMap::from([("s".into(), 0)]),
        ..Archive::default()
    }
}

impl Key {
    /// Without the bracket that made the written key unique.
    fn cut(mut self) -> Key {
        self.source.pop();
        self.span.end -= 1;
        self
    }
}
