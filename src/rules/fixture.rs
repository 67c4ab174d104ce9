//! Small editions for the tests of rules, made without the stages before them: a rule is tested on the facts that it is
//! given. The examples in the rules' pages test the same rules at the end of the whole pipeline.

use std::path::PathBuf;

use crate::archive::{Archive, Metadata, Passage, PassageKind, Source};
use crate::config::Config;
use crate::content::{Citation, Explainer, Form, FrontMatter, Key, Kind, Locator, Part, Quotation, Role};
use crate::diag::{Diagnostic, Sink};
use crate::load::Inputs;
use crate::resolve::resolve;
use crate::text::{File, FileId, Files, Mapped, Span};
use crate::verify::{Edition, Found, Judged, Judgement, Nearest, UnresolvedBecause, Verdict};

use super::Rule;

/// The archive of every test edition. A passage without text is gone.
const SOURCES: [(&str, &[&str]); 2] = [
    (
        "moe-2024",
        &[
            "تفتح المكتبة أبوابها كل يوم من الثامنة صباحا",
            "لن تتوقف أجهزة القياس قبل نهاية العام",
            "",
            "نقل السجل القديم إلى القاعة الجديدة",
        ],
    ),
    ("cool-2022", &["A white roof does not cool the whole city"]),
];

/// An edition of one explainer, `content/explainers/a.md`, with that body. Quotations are «…», citations are
/// `[@id#passage]`; the nearest quotation before a citation is claimed outright, those before it as earlier ones.
/// Nothing is judged yet: [`judge`] does that.
pub(super) fn edition(body: &str) -> Edition {
    with_front("title: عنوان\nsummary: ملخص\n", body)
}

/// The same with that front matter; only title, summary, slug and aliases are read by the test.
pub(super) fn with_front(front: &str, body: &str) -> Edition {
    let text = format!("---\n{front}---\n{body}");
    let mut files = vec![File::new("book.toml", ""), File::new("content/explainers/a.md", text)];
    for (id, passages) in SOURCES {
        let markers = passages.iter().enumerate().map(|(at, text)| format!("{{#p{}}}\n{text}\n\n", at + 1));
        files.push(File::new(format!("content/sources/{id}.md"), markers.collect::<String>()));
    }
    let files = Files::new(files);
    let find = |path: &str| files.find(path).expect("a file of this test");
    let explainer = find("content/explainers/a.md");
    let mut archive = Archive::default();
    for (id, passages) in SOURCES {
        let file = find(&format!("content/sources/{id}.md"));
        archive.by_id.insert(id.into(), archive.sources.len());
        archive.sources.push(source(id, passages, file, &files.get(file).text));
    }
    let page = page(&files, explainer, front.len());
    let judged = Judged {
        keys: page.citations.iter().map(|c| c.keys.iter().map(|key| resolve(&archive, key)).collect()).collect(),
        quotations: page.quotations.iter().map(|_| None).collect(),
        wide: false,
    };
    let mut sources: Vec<FileId> = archive.sources.iter().map(|source| source.file).collect();
    sources.sort();
    Edition::new(
        Inputs {
            root: PathBuf::new(),
            config: Config::default(),
            book: find("book.toml"),
            sources,
            explainers: vec![explainer],
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
        vec![page],
        vec![judged],
        Sink::new(),
    )
}

/// What one rule finds.
pub(super) fn findings(rule: &Rule, edition: &Edition) -> Vec<Diagnostic> {
    let mut sink = Sink::new();
    (rule.check)(edition, &mut sink);
    assert!(sink.iter().all(|finding| finding.rule == rule.id));
    sink
}

/// The texts that the findings of one rule stand at.
pub(super) fn places(rule: &Rule, edition: &Edition) -> Vec<String> {
    let at = |finding: Diagnostic| edition.inputs.files.slice(finding.span).to_owned();
    findings(rule, edition).into_iter().map(at).collect()
}

/// Gives the quotation `at` of the explainer a verdict, and `found` as its place or, when altered, its nearest stretch.
pub(super) fn judge(edition: &mut Edition, at: usize, verdict: Verdict, found: Option<Found>) -> &mut Judgement {
    let altered = verdict == Verdict::Altered;
    let judgement = Judgement {
        found: found.clone().filter(|_| !altered),
        nearest: found
            .filter(|_| altered)
            .map(|found| Box::new(Nearest { found, differences: Vec::new(), bracketed: None })),
        unresolved: (verdict == Verdict::Unresolved).then_some(UnresolvedBecause::Key),
        ..Judgement::of(verdict)
    };
    edition.judged[0].quotations[at].insert(judgement)
}

/// The stretch of the archive with these words.
pub(super) fn stretch(edition: &Edition, words: &str) -> Found {
    for (source_at, source) in edition.archive.sources.iter().enumerate() {
        for (at, passage) in source.passages.iter().enumerate() {
            if let Some(start) = edition.inputs.files.slice(passage.span).find(words) {
                let start = passage.span.start as usize + start;
                return Found {
                    source: source_at,
                    first: at,
                    last: at,
                    spans: vec![Span::new(source.file, start, start + words.len())],
                };
            }
        }
    }
    panic!("the test archive lacks {words}");
}

fn source(id: &str, passages: &[&str], file: FileId, text: &str) -> Source {
    let passage = |at: usize| {
        let id = format!("p{}", at + 1);
        let marker = text.find(&id).expect("a marker");
        let start = marker + id.len() + 2;
        Passage {
            marker: Span::new(file, marker, marker + id.len()),
            span: Span::new(file, start, start + passages[at].len()),
            kind: PassageKind::Paragraph,
            speaker: None,
            page: None,
            gone: passages[at].is_empty(),
            digest: [0; 32],
            changed: false,
            folded: std::sync::OnceLock::new(),
            id,
        }
    };
    let passages: Vec<Passage> = (0..passages.len()).map(passage).collect();
    Source {
        id: id.into(),
        file,
        meta: Metadata::default(),
        digest: [0; 32],
        by_id: passages.iter().enumerate().map(|(at, passage)| (passage.id.clone(), at)).collect(),
        passages,
        broken: false,
    }
}

fn page(files: &Files, file: FileId, front: usize) -> Explainer {
    let text = &files.get(file).text;
    let value = |key: &str| {
        let line = text[4..4 + front].lines().find_map(|line| line.strip_prefix(key))?;
        Some(line.trim().to_owned())
    };
    let slug = value("slug:");
    let mut page = Explainer {
        file,
        kind: Kind::Explainer,
        slug_span: match slug.as_ref().and_then(|slug| Some((text.find(slug.as_str())?, slug.len()))) {
            Some((at, length)) => Span::new(file, at, at + length),
            None => Span::point(file, 0),
        },
        slug: slug.unwrap_or_else(|| "a".into()),
        front: FrontMatter {
            title: value("title:").unwrap_or_default(),
            summary: value("summary:"),
            aliases: value("aliases:").into_iter().collect(),
            ..FrontMatter::default()
        },
        front_span: Span::new(file, 4, 4 + front),
        body: Span::new(file, front + 8, text.len()),
        citations: Vec::new(),
        quotations: Vec::new(),
        links: Vec::new(),
        allows: Vec::new(),
        broken: false,
    };
    let mut at = front + 8;
    let mut free = 0;
    while let Some(next) = text[at..].find(['«', '[']).map(|next| at + next) {
        let quoted = text[next..].starts_with('«');
        let close = if quoted { "»" } else { "]" };
        let end = next + text[next..].find(close).expect("a closing mark") + close.len();
        if quoted {
            page.quotations.push(quotation(file, text, next, end));
        } else {
            cite(&mut page, text, next, end, free);
            free = page.quotations.len();
        }
        at = end;
    }
    page
}

fn quotation(file: FileId, text: &str, start: usize, end: usize) -> Quotation {
    let inside = start + '«'.len_utf8()..end - '»'.len_utf8();
    let mut mapped = Mapped::new(file);
    mapped.push_literal(&text[inside.clone()], inside.start);
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    Quotation {
        span: Span::new(file, inside.start, inside.end),
        outer: Span::new(file, start, end),
        text: mapped,
        role: Role::Uncited,
        citation: None,
        part: Part::Body,
        heading: text[line..].starts_with('#'),
        name: text[..start].ends_with('*'),
        unbalanced: false,
        accompanied: false,
    }
}

fn cite(page: &mut Explainer, text: &str, start: usize, end: usize, free: usize) {
    let file = page.file;
    let claimed: Vec<usize> = (free..page.quotations.len()).rev().collect();
    for (order, at) in claimed.iter().enumerate() {
        page.quotations[*at].citation = Some(page.citations.len());
        page.quotations[*at].role = if order == 0 { Role::Nearest } else { Role::Earlier };
    }
    let mut keys = Vec::new();
    let mut at = start + 1;
    for written in text[start + 1..end - 1].split(';') {
        keys.push(key(file, written, at));
        at += written.len() + 1;
    }
    page.citations.push(Citation {
        span: Span::new(file, start, end),
        form: if claimed.is_empty() { Form::Bare } else { Form::After },
        part: Part::Body,
        keys,
        quotations: claimed,
    });
}

fn key(file: FileId, written: &str, at: usize) -> Key {
    let source = written.split('#').next().unwrap_or_default();
    let locators_at = at + source.len() + 1;
    let mut locators = Vec::new();
    let mut place = locators_at;
    for locator in written.split('#').nth(1).into_iter().flat_map(|locators| locators.split(',')) {
        let (first, last) = match locator.split_once('-') {
            Some((first, last)) => (first, Some(last.to_owned())),
            None => (locator, None),
        };
        locators.push(Locator { first: first.to_owned(), last, span: Span::new(file, place, place + locator.len()) });
        place += locator.len() + 1;
    }
    Key {
        span: Span::new(file, at, at + written.len()),
        source: source.trim_start_matches('@').to_owned(),
        source_span: Span::new(file, at + 1, at + source.len()),
        locator_span: (!locators.is_empty()).then(|| Span::new(file, locators_at, at + written.len())),
        locators,
    }
}
