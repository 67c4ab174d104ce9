//! Front matter, slugs and aliases.

use super::{read_as, said};
use crate::content::Kind;
use crate::content::front_matter::ClaimVerdict;

const EXPLAINER: &str = "content/explainers/white-roofs.md";

#[test]
fn every_key_is_read() {
    let text = "---\ntitle: \"هل …؟\"\nsummary: ملخص\ndate: 2026-11-20\nupdated: 2026-11-22\nauthors: [أ, ب]\ntags: [مناخ]\n\
        slug: ⟦سقف-1⟧\naliases: [old]\ndraft: true\nkey-points:\n  - نقطة «نص» [@a#p1]\nclaim:\n  text: ادعاء\n  by: فلان\n  \
        verdict: mostly-true\ncorrections: [{date: 2026-11-21, note: صُحح, footnote: 3}]\nextra: {color: red}\n---\nنص\n";
    let read = read_as(text, EXPLAINER, Kind::Explainer);
    assert!(read.complaints.is_empty(), "{:?}", read.complaints);
    let page = &read.page;
    read.assert_places([page.slug_span], "slug");
    assert_eq!(page.slug, "سقف-1");
    assert_eq!(&read.text[page.body.range()], "نص\n");
    assert!(read.text[page.front_span.range()].starts_with("title"));
    let front = &page.front;
    assert_eq!(front.title, "هل …؟");
    assert_eq!(front.summary.as_deref(), Some("ملخص"));
    assert_eq!(front.date.as_deref(), Some("2026-11-20"));
    assert_eq!(front.updated.as_deref(), Some("2026-11-22"));
    assert_eq!(front.authors, ["أ", "ب"]);
    assert_eq!(front.tags, ["مناخ"]);
    assert_eq!(front.aliases, ["old"]);
    assert!(front.draft);
    assert_eq!(front.key_points[0].text, "نقطة «نص» [@a#p1]");
    let claim = front.claim.as_ref().expect("a claim");
    assert_eq!((claim.text.as_str(), claim.verdict), ("ادعاء", ClaimVerdict::MostlyTrue));
    assert_eq!(front.corrections[0].footnote, Some(3));
    assert_eq!(front.extra["color"], "red");
}

/// Front matter with the place of each complaint marked, and words that the first one says.
#[test]
fn wrong_front_matter() {
    let head = "title: عنوان\nsummary: ملخص\ndate: 2026-11-20\n";
    let rows = [
        ("⟦title⟧: ''\nsummary: ملخص\ndate: 2026-11-20\n", "`title`"),
        ("HEAD⟦sumary⟧: نص\n", "unknown key"),
        ("HEADupdated: ⟦2026-11⟧\n", "date such as"),
        ("HEADdraft: ⟦no⟧\n", "write false"),
        ("HEAD⟦weight⟧: 3\n", "unknown key"),
        ("HEADtags: ⟦نص⟧\n", "list of texts"),
        ("HEADslug: ⟦my page⟧\n", "my-page"),
        ("HEADslug: ⟦tags⟧\n", "address of the site"),
        ("HEADslug: ⟦404⟧\n", "address of the site"),
        ("HEADslug: ⟦'-'⟧\n", "no letter"),
        ("HEADaliases: [⟦a/b⟧, c]\n", "a-b"),
        ("HEADclaim: {text: نص, verdict: ⟦maybe⟧}\n", "the choices are"),
        ("HEADclaim: {text: نص, verdict: true}\n", ""),
        ("HEADcorrections: [{date: 2026-11-21, note: نص, footnote: ⟦0⟧}]\n", "from 1"),
        ("HEADextra: {anything: [1, 2]}\n", ""),
    ];
    for (front, words) in rows {
        let text = format!("---\n{}---\nنص\n", front.replace("HEAD", head));
        let read = read_as(&text, EXPLAINER, Kind::Explainer);
        read.assert_places(read.complaints.iter().map(|complaint| complaint.span), front);
        assert!(read.rules().iter().all(|rule| *rule == "invalid-front-matter"), "{front}");
        if let Some(complaint) = read.complaints.first() {
            assert!(said(complaint).contains(words), "{front}: {}", said(complaint));
        }
        assert!(!read.page.broken, "{front}");
    }
}

#[test]
fn what_is_required_depends_on_the_kind() {
    let missing = |text: &str, kind: Kind| {
        let read = read_as(text, EXPLAINER, kind);
        read.complaints.iter().map(said).collect::<Vec<_>>().join("; ")
    };
    let explainer = missing("---\ntags: []\n---\n", Kind::Explainer);
    assert!(explainer.contains("`title`") && explainer.contains("`summary`") && explainer.contains("`date`"));
    let page = missing("---\nweight: 2\n---\n", Kind::Page);
    assert!(page.contains("`title`") && !page.contains("`summary`") && !page.contains("`date`"), "{page}");
    assert_eq!(missing("نص", Kind::Index), "");
    assert!(missing("نص", Kind::Page).contains("front matter is missing"));
    assert_eq!(missing("---\ntitle: نص\nweight: 2\n---\n", Kind::Page), "");
    assert!(missing("---\nslug: x\n---\n", Kind::Index).contains("unknown key"));
}

#[test]
fn damaged_front_matter_breaks_the_page() {
    for text in ["---\ntitle: نص\n", "---\ntitle: [\n---\nنص", "---\n- نص\n---\nنص", "---\ntitle: شرح: كتاب\n---\n"]
    {
        let read = read_as(text, EXPLAINER, Kind::Explainer);
        assert!(read.page.broken, "{text}");
        assert_eq!(read.rules(), ["invalid-front-matter"], "{text}");
    }
}

#[test]
fn the_slug_is_the_file_s_stem() {
    let rows = [
        ("content/explainers/white-roofs.md", "white-roofs", ""),
        ("content/explainers/2026/سقف.md", "سقف", ""),
        ("content/explainers/cafe\u{301}.md", "caf\u{e9}", ""),
        ("content/explainers/my page.md", "", "slug: my-page"),
        ("content/explainers/a.b.md", "", "slug: a-b"),
        ("content/explainers/--.md", "", "slug: my-page"),
        ("content/explainers/tags.md", "tags", ""),
        ("content/explainers/Page.md", "Page", ""),
    ];
    for (path, slug, hint) in rows {
        let read = read_as("---\ntitle: أ\nsummary: ب\ndate: 2026-01-01\n---\n", path, Kind::Explainer);
        assert_eq!(read.page.slug, slug);
        assert_eq!(read.complaints.len(), usize::from(!hint.is_empty()), "{path}");
        assert!(read.complaints.iter().all(|complaint| said(complaint).contains(hint)), "{path}");
    }
    assert_eq!(read_as("", "content/index.md", Kind::Index).page.slug, "");
}
