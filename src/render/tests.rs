//! Whole sites over small editions: what leads where, what is held back, what other programs read.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::config::{Config, Rights};
use fixture::{explainer, one};

mod lists;
mod navigation;

/// Every output of a site that has bytes of its own, by path.
fn all(edition: &Edition) -> BTreeMap<String, String> {
    let site = Site::plan(edition, Options::default()).expect("a site");
    let text = |output: &Output| String::from_utf8(site.render(output).expect("a page")).ok();
    let pages = site.outputs.iter().filter(|output| !matches!(output.content, Content::Embedded(_)));
    pages.filter_map(|output| Some((output.path.clone(), text(output)?))).collect()
}

/// The values of an attribute.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The text of an HTML stretch, entities decoded.
fn text(html: &str) -> String {
    let mut out = String::new();
    let mut tag = false;
    for c in html.chars() {
        match c {
            '<' => tag = true,
            '>' if tag => tag = false,
            _ if !tag => out.push(c),
            _ => {}
        }
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

const RICH: &str = "قالت: «البرنامج مستمر» [@moe#p2]. ثم «قالت الوزيرة […] مستمر، ولن نوقفه» [@moe#p2]، و«دولارات للمتر» [@moe#p3].\n\n\
    وقالت: «مستمر، ولن نوقفه» [@moe#p2]؛ وهذا معروف [@moe#p2].\n\n## قسم\n\nحاشية[^a] وأخرى[^a] و[^b].\n\n\
    > فقرة سابعة\n> — الوزيرة [@moe#p7]\n\n![@moe#p4]\n\n«لا يبرّد المدينة» [@cool#p1 \"does not cool the whole city\"].\n\n\
    [^a]: فيها «البرنامج مستمر» [@moe#p2].\n[^b]: نص.\n";

fn rich() -> Edition {
    let texts = [
        (
            "content/explainers/a.md",
            explainer("شرح أول", "tags: [طاقة, \"بيئة و مناخ\"]\nkey-points: [\"نقطة [@moe#p5-p6]\"]\n", RICH),
        ),
        ("content/explainers/b.md", explainer("Second one", "tags: [طاقة]\n", "نص [@moe#p2] و[رابط](a.md#n1).\n")),
        ("content/explainers/c.md", explainer("مسودة", "draft: true\n", "«فقرة خامسة» [@moe#p5].\n")),
        ("content/pages/method.md", "---\ntitle: كيف نطابق\n---\nنص.\n".to_owned()),
        ("content/sources/moe-again.md", fixture::MOE.to_owned()),
        ("content/index.md", "مرحبا، كما في [@cool#p1].\n".to_owned()),
    ];
    let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let config = Config { title: "إسناد".into(), description: "موقع".into(), ..Config::default() };
    fixture::edition(config, &texts)
}

#[test]
fn the_outputs_are_those_of_the_design() {
    let edition = rich();
    let found: Vec<String> = all(&edition).into_keys().collect();
    let expected = [
        "404.html",
        "a/citations.json",
        "a/index.html",
        "b/index.html",
        "index.html",
        "method/index.html",
        "robots.txt",
        "search/index.html",
        "search/index.js",
        "search/texts/0/0.js",
        "search/texts/0/1.js",
        "search/words/0.js",
        "sources.json",
        "sources/cool/index.html",
        "sources/index.html",
        "sources/moe-again/index.html",
        "sources/moe/index.html",
        "tags/index.html",
        "tags/بيئة-و-مناخ/index.html",
        "tags/طاقة/index.html",
    ];
    assert_eq!(found, expected);
    let site = Site::plan(&edition, Options { drafts: true, ..Options::default() }).expect("a site");
    assert!(site.outputs.iter().any(|output| output.path == "c/index.html"));
    assert!(site.outputs.iter().any(|output| output.path == "assets/style.css"), "the theme's own files");
    assert!(site.outputs.is_sorted_by(|a, b| a.path < b.path));
}

#[test]
fn every_reference_has_a_note_and_a_way_back() {
    let pages = all(&rich());
    for path in ["a/index.html", "b/index.html", "index.html"] {
        let page = &pages[path];
        let ids = values(page, "id");
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len(), "{path}: an id is given twice");
        let (mut references, mut backs) = (BTreeSet::new(), BTreeSet::new());
        for link in page.split("<a ").skip(1).filter_map(|link| link.split('>').next()) {
            let link = format!(" {link}");
            let (id, href) = (values(&link, "id"), values(&link, "href"));
            if link.contains("doc-noteref") {
                references.insert((id[0].to_owned(), href[0].trim_start_matches('#').to_owned()));
                assert!(ids.contains(&href[0].trim_start_matches('#')), "{path}: no note {}", href[0]);
            }
            if link.contains("doc-backlink") {
                backs.insert(href[0].trim_start_matches('#').to_owned());
                assert_eq!(values(&link, "aria-label").len(), 1);
            }
        }
        let forward: BTreeSet<String> = references.iter().map(|(reference, _)| reference.clone()).collect();
        assert!(!forward.is_empty());
        assert_eq!(forward, backs, "{path}");
        let notes: BTreeSet<&str> =
            ids.iter().copied().filter(|id| id.starts_with('n') && id[1..].parse::<u32>().is_ok()).collect();
        let referred: BTreeSet<&str> = references.iter().map(|(_, note)| note.as_str()).collect();
        assert_eq!(notes, referred, "{path}: each note is referred to");
    }
}

#[test]
fn every_relative_link_leads_somewhere() {
    let edition = rich();
    let pages = all(&edition);
    let site = Site::plan(&edition, Options::default()).expect("a site");
    let paths: BTreeSet<&str> = site.outputs.iter().map(|output| output.path.as_str()).collect();
    for (path, page) in pages.iter().filter(|(path, _)| path.ends_with(".html")) {
        let links = ["href", "src", "cite"].into_iter().flat_map(|attribute| values(page, attribute));
        for link in links.filter(|link| !link.contains(':')) {
            let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
            let mut parts: Vec<&str> = path.split('/').collect();
            parts.pop();
            for part in target.split('/') {
                match part {
                    "" | "." => {}
                    ".." => drop(parts.pop().expect("inside the site")),
                    _ => parts.push(part),
                }
            }
            let mut file = parts.join("/");
            if target.is_empty() {
                file = path.clone();
            } else if target.ends_with('/') || target.ends_with("..") {
                file = [file.as_str(), "index.html"].join("/").trim_start_matches('/').to_owned();
            }
            assert!(paths.contains(file.as_str()), "{path}: {link} leads to {file}");
            let there = pages.get(&file).is_none_or(|html| anchor.is_empty() || values(html, "id").contains(&anchor));
            assert!(there, "{path}: {link} has no place to lead to");
        }
    }
}

#[test]
fn a_published_passage_stands_letter_for_letter_in_its_element() {
    let edition = rich();
    let page = &all(&edition)["sources/moe/index.html"];
    let source = edition.archive.get("moe").expect("the source");
    for id in ["p2", "p3", "p4", "p5", "p6", "p7"] {
        let start = page.find(&format!("data-passage=\"{id}\"")).unwrap_or_else(|| panic!("{id} is not published"));
        let element = &page[start + page[start..].find('>').expect("a tag") + 1..];
        let element = &element[..element.find("</p>").expect("an end")];
        let passage = &source.passages[source.by_id[id]];
        assert_eq!(text(element), passage.text(&edition.inputs.files), "{id}");
    }
    assert!(
        page.contains("<mark>البرنامج مستمر، ولن نوقفه قبل نهاية العام</mark>")
            || page.contains("<mark>البرنامج مستمر، ولن نوقفه</mark>"),
        "overlaps are one"
    );
    assert!(!page.contains("data-passage=\"p1\"") && page.contains("الفقرة ١ غير منشورة هنا"));
    assert!(page.contains("href=\"../../a/index.html#r2\""), "the passage links back");
    assert!(!page.contains("مسودة"), "a draft cites nothing");
}

#[test]
fn rights_hold_back_what_they_say() {
    let rows = [(Rights::Full, 7, 0, 0), (Rights::Cited, 2, 2, 0), (Rights::None, 0, 2, 2)];
    for (rights, whole, gaps, excerpts) in rows {
        let text = explainer("شرح", "", "«البرنامج مستمر» [@moe#p2] كما في [@moe#p6].");
        let config = Config { rights, ..Config::default() };
        let edition = fixture::edition(config, &[("content/explainers/a.md", &text)]);
        let site = Site::plan(&edition, Options::default()).expect("a site");
        let context = sources::context(&site, edition.archive.by_id["moe"]).expect("a source");
        let count = |kinds: &[&str]| context.passages.iter().filter(|passage| kinds.contains(&passage.kind)).count();
        assert_eq!(count(&["paragraph", "heading"]), whole, "{rights:?}");
        assert_eq!(count(&["gap"]), gaps + usize::from(rights != Rights::Full), "{rights:?}");
        assert_eq!(count(&["excerpt"]), excerpts, "{rights:?}");
        assert_eq!(context.rights.is_some(), rights != Rights::Full);
        let page = site.plan.pages.iter().find(|page| page.folder == "a/").expect("the page");
        let notes = pages::write(&site, page).expect("a page").notes;
        assert_eq!(notes[0].quotation_html, "«البرنامج مستمر»");
        let data = String::from_utf8(data::annotations::citations(&site, page)).expect("text");
        assert_eq!(data.contains("قبل نهاية"), rights != Rights::None, "context in the data");
    }
    let edition = one("[@moe#p2] و[@moe#p6]");
    let site = Site::plan(&edition, Options::default()).expect("a site");
    let gaps = sources::context(&site, 1).expect("a source");
    let said: Vec<&str> =
        gaps.passages.iter().filter(|passage| passage.kind == "gap").map(|passage| passage.html.as_str()).collect();
    assert_eq!(said, ["الفقرة ١ غير منشورة هنا", "الفقرات ٣–٥ غير منشورة هنا", "الفقرة ٧ غير منشورة هنا"]);
}

#[test]
fn notes_say_what_was_compared() {
    let edition = rich();
    let site = Site::plan(&edition, Options::default()).expect("a site");
    let page = site.plan.pages.iter().find(|page| page.folder == "a/").expect("the page");
    let notes = pages::write(&site, page).expect("a page").notes;
    let said: Vec<&str> = notes.iter().map(|note| note.quotation_html.as_str()).collect();
    let expected = [
        "",
        "«البرنامج مستمر»",
        "«قالت الوزيرة […] مستمر، ولن نوقفه»",
        "«دولارات\nللمتر»",
        "«مستمر، ولن نوقفه»",
        "",
        "",
        "«فقرة سابعة»",
        "«فقرة رابعة.»",
        "“does not cool the whole city”",
    ];
    assert_eq!(said, expected.map(|words| words.replace('\n', " ")));
    let bare = &notes[0];
    assert_eq!((bare.verdict, bare.places[0].label.as_str()), (None, "الفقرتان ٥ و٦ في الأرشيف"));
    let shared = &notes[1];
    let backs: Vec<&str> = shared.backlinks.iter().map(|back| back.text.as_str()).collect();
    assert_eq!(backs, ["↑ أ", "ب", "ت"], "the bare citation and the one in a footnote share the note");
    assert_eq!(shared.verdict_text.as_deref(), Some("مطابق حرفيًا"));
    assert_eq!(shared.places[0].href, "../sources/moe/index.html#p2");
    let translated = &notes[9];
    assert_eq!(translated.translation.as_deref(), Some("لا يبرّد المدينة"));
    assert_eq!((translated.lang.as_deref(), translated.dir), (Some("en"), Some("ltr")));
    assert_eq!(translated.remark.as_deref(), Some("الترجمة لنا؛ والمطابقة مع النص الأصلي"));
    let context = pages::context(&site, page, &site.document(page.explainer)).expect("a page");
    let proof = context.proof.expect("a proof");
    assert_eq!(
        (proof.line.as_str(), proof.tally.as_str()),
        ("٨\u{a0}اقتباسات من مصدرين", "٧\u{a0}حرفيًا · ١\u{a0}بترجمتنا")
    );
    assert_eq!(proof.method_href.as_deref(), Some("../method/index.html"));
    let counts: Vec<(&str, &str)> = context.sources.iter().map(|item| (item.id.as_str(), item.count())).collect();
    assert_eq!(counts, [("moe", "٧\u{a0}اقتباسات"), ("cool", "اقتباس واحد")]);
}

#[test]
fn several_quotations_of_one_citation_share_its_note() {
    let rows = [
        // Claimed together, out of the source's order.
        ("«نهاية العام» بعد «البرنامج مستمر» [@moe#p2].", "«البرنامج مستمر […] نهاية العام»", 2),
        ("[«البرنامج مستمر»][@moe#p2] و«الوزيرة إن» [@moe#p2].", "«البرنامج مستمر»", 2),
        ("«البرنامج مستمر» [@moe#p2; @cool#p1].", "«البرنامج مستمر»", 1),
    ];
    for (body, first, quotations) in rows {
        let edition = one(body);
        let site = Site::plan(&edition, Options::default()).expect("a site");
        let page = &site.plan.pages[0];
        assert_eq!(pages::write(&site, page).expect("a page").notes[0].quotation_html, first, "{body}");
        assert_eq!(pages::matches(&site, page).len(), quotations, "{body}");
    }
}

#[test]
fn an_editors_decision_is_told_and_never_counted_as_a_match() {
    let allowed = "<!-- isnad: allow(absent-quote) من الطبعة <الورقية> -->\nقيل: «كلام غير وارد في الأرشيف» [@moe#p2].";
    let told = "لم يطابق المصدر. سبب النشر: من الطبعة <الورقية>";
    for (more, line, tally) in [
        ("", "١\u{a0}بقرار تحريري", ""),
        ("\n\nقيل: «البرنامج مستمر» [@moe#p2].", "اقتباس واحد من مصدر واحد", "١\u{a0}حرفيًا · ١\u{a0}بقرار تحريري"),
    ] {
        let edition = one(&format!("{allowed}{more}"));
        let site = Site::plan(&edition, Options::default()).expect("a site");
        let page = &site.plan.pages[0];
        let context = pages::context(&site, page, &site.document(page.explainer)).expect("a page");
        let proof = context.proof.expect("a proof");
        assert_eq!((proof.line.as_str(), proof.tally.as_str()), (line, tally));
        let note = &context.notes[0];
        assert_eq!((note.verdict, note.verdict_text.as_deref()), (Some("allowed"), Some("نُشر بقرار تحريري")));
        assert_eq!((note.remark.as_deref(), note.quotation_html.as_str()), (Some(told), ""));
        assert_eq!(context.notes.get(1).map(|note| note.verdict), (!more.is_empty()).then_some(Some("verbatim")));
        let html = &all(&edition)["a/index.html"];
        assert!(html.contains("«كلام غير وارد في الأرشيف»") && !html.contains("isnad: allow"));
        assert!(html.contains("من الطبعة &lt;الورقية&gt;"), "the reason is text");
        assert_eq!(html.matches("class=\"q\"").count(), usize::from(!more.is_empty()), "no match is shown");
    }
}

#[test]
fn a_site_of_another_language_is_mirrored() {
    let config = Config { language: "en".into(), title: "Isnad".into(), ..Config::default() };
    let text = explainer("A title", "", "She said: «البرنامج مستمر» [@moe#p2], and “cool the whole city” [@cool#p1].");
    let source = fixture::MOE.replacen("title:", "language: ar\ntitle:", 1);
    let cool = fixture::COOL.replacen("language: en\n", "", 1);
    let edition = fixture::edition(
        config,
        &[("content/explainers/a.md", &text), ("content/sources/moe.md", &source), ("content/sources/cool.md", &cool)],
    );
    let page = &all(&edition)["a/index.html"];
    for expected in [
        "<html lang=\"en\" dir=\"ltr\"",
        "<span class=\"q\" lang=\"ar\" dir=\"rtl\">«البرنامج مستمر»</span>,",
        "<span class=\"q\">“cool the whole city”</span>.",
        "<sup class=\"nr\" dir=\"ltr\"><a id=\"r2\" href=\"#n2\"",
        ">(2)</a></sup>",
    ] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
}

#[test]
fn citations_are_web_annotations() {
    let pages = all(&rich());
    let data: Value = serde_json::from_str(&pages["a/citations.json"]).expect("JSON");
    assert_eq!(data["@context"][0], "http://www.w3.org/ns/anno.jsonld");
    let items = data["first"]["items"].as_array().expect("items");
    assert_eq!(data["total"], items.len());
    let verdicts: Vec<&str> = items.iter().filter_map(|item| item["body"][0]["value"].as_str()).collect();
    assert_eq!(verdicts, ["verbatim"; 9]);
    let omitted = items[1]["target"].as_array().expect("targets");
    assert_eq!(omitted.len(), 2, "one for each fragment");
    let target = &items[2]["target"][0];
    assert_eq!(target["source"], "../sources/moe/#p3");
    assert_eq!(target["selector"][0]["exact"], "دولارات للمتر");
    assert_eq!(target["selector"][0]["prefix"], "وأضافت أن الكلفة < ٣ ");
    assert_eq!(target["selector"][0]["suffix"], " الواحد.");
    assert_eq!((target["selector"][1]["start"].as_u64(), target["selector"][1]["end"].as_u64()), (Some(21), Some(34)));
    assert_eq!(target["sha256"].as_str().map(str::len), Some(64));
    let translation = &items[6];
    assert_eq!(translation["body"][1]["value"], "translated");
    let whole = serde_json::json!({"type": "SpecificResource", "source": "../sources/cool/#p1"});
    assert_eq!(translation["target"][0], whole);
}

#[test]
fn the_verification_covers_every_file() {
    let edition = rich();
    let site = Site::plan(&edition, Options::default()).expect("a site");
    let digests = [("b".to_owned(), [1; 32]), ("a".to_owned(), [0xAB; 32])];
    let data: Value = serde_json::from_slice(&site.verification(&digests)).expect("JSON");
    assert_eq!(data["version"], 1);
    assert_eq!(data["files"]["a"], "ab".repeat(32));
    let paths: Vec<&String> = data["files"].as_object().expect("files").keys().collect();
    assert_eq!(paths, ["a", "b"]);
    // By hand: printf 'a\0abab…\nb\00101…\n' | sha256sum.
    assert_eq!(data["digest"], "ac88974cb21a94986de7fff911498fa6c6f94b5ef03541b800bd1587754ed39e");
    assert_eq!((data["verdicts"]["verbatim"].as_u64(), data["verdicts"]["absent"].as_u64()), (Some(9), Some(0)));
}

#[test]
fn two_outputs_never_share_a_path() {
    let asset = |path: &str| crate::load::Asset { path: path.into(), disk: "x".into() };
    let tags = |names: &str| explainer("شرح", &format!("tags: [{names}]\n"), "نص");
    let rows = [
        ("طاقة", "index.html", Some("the home page")),
        ("طاقة", "Index.HTML", Some("the home page")),
        ("طاقة", "verification.json", Some("verification.json")),
        ("طاقة", "a", Some("needs a folder")),
        ("طاقة", "robots.txt", None),
        ("\"a b\", \"a-b\"", "x", Some("the page of the tag \u{2068}a-b\u{2069}")),
        ("A, a", "x", Some("the page of the tag \u{2068}A\u{2069}")),
    ];
    for (names, path, expected) in rows {
        let text = tags(names);
        let mut edition = fixture::edition(Config::default(), &[("content/explainers/a.md", &text)]);
        edition.inputs.statics.push(asset(path));
        let found = Site::plan(&edition, Options::default()).map(|_| ()).map_err(|error| error.to_string());
        match expected {
            Some(words) => {
                assert!(found.as_ref().is_err_and(|message| message.contains(words)), "{names} {path}: {found:?}")
            }
            None => assert!(found.is_ok(), "{path}: {found:?}"),
        }
    }
}

#[test]
fn a_project_replaces_templates_one_by_one() {
    let with = |template: &str| {
        let text = explainer("شرح <أول>", "", "نص");
        let mut edition = fixture::edition(
            Config::default(),
            &[("content/explainers/a.md", &text), ("themes/default/templates/explainer.html", template)],
        );
        let file = edition.inputs.files.find("themes/default/templates/explainer.html").expect("just given");
        edition.inputs.templates = vec![("explainer.html".into(), file)];
        let site = Site::plan(&edition, Options::default())?;
        let output = site.outputs.iter().find(|output| output.path == "a/index.html").expect("the page");
        anyhow::Ok(String::from_utf8(site.render(output)?)?)
    };
    let page = with("{{ page.title }}|{{ t.note.heading }}|{{ body_html | safe }}").expect("a page");
    assert_eq!(page, "شرح &lt;أول&gt;|الحواشي|<p>نص</p>\n");
    for (template, place) in [("أ\n{% if %}", ":2:7: "), ("\n{{ page.nothing.at_all }}", ":2:")] {
        let message = with(template).expect_err("a fault").to_string();
        assert!(message.starts_with(&format!("themes/default/templates/explainer.html{place}")), "{message}");
    }
}

#[test]
fn heads_name_their_page_and_its_address() {
    let edition = rich();
    let options = Options { base_url: Some("https://a.example/isnad".into()), ..Options::default() };
    let site = Site::plan(&edition, options).expect("a site");
    let page = |path: &str| {
        let output = site.outputs.iter().find(|output| output.path == path).expect("a page");
        String::from_utf8(site.render(output).expect("a page")).expect("text")
    };
    assert!(page("a/index.html").contains("<title>شرح أول — إسناد</title>"));
    assert!(page("b/index.html").contains("<title>\u{200F}Second one — إسناد</title>"));
    assert!(page("index.html").contains("<title>إسناد</title>"));
    assert!(page("a/index.html").contains("href=\"https://a.example/isnad/a/\""));
    assert!(page("404.html").contains("href=\"/isnad/sources/index.html\""), "served at any address");
    let mut titles = BTreeSet::new();
    for output in site.outputs.iter().filter(|output| output.path.ends_with(".html")) {
        let html = page(&output.path);
        let title = html.split("<title>").nth(1).and_then(|rest| rest.split('<').next()).expect("a title");
        assert!(titles.insert(title.to_owned()), "two pages are called {title}");
        assert_eq!(html.matches("<h1").count(), 1, "{}", output.path);
        assert_balanced(&html);
    }
}

/// Every element is closed in the order in which it was opened.
fn assert_balanced(html: &str) {
    const VOID: [&str; 7] = ["br", "hr", "img", "input", "meta", "link", "!doctype"];
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap_or_else(|| panic!("a tag does not end: {tag}"));
        let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or_default();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "in {html}");
        } else if !VOID.contains(&name) && !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert_eq!(open, [""; 0], "in {html}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_markdown_gives_balanced_pages(pieces in prop::collection::vec(prop::sample::select(vec![
        "«مستمر»", " [@moe#p2]", "[@moe#p2][@cool#p1]", "![@moe#p3]", "[@moe#p2 «لن نوقفه»]", "[«مستمر»][@moe#p2]", "**", "*", "~~",
        "`", "\n", "\n\n", "> ", "- ", "1. ", "# ", "## ", "|", "|-|\n", "[^a]", "\n[^a]: ", "[", "](a.md)", "![", "](x.png)", "<b>",
        "<!--", "-->", "— ", ".", "،", " ", "نص", "word", "- [ ] ", "\n: ", "```\n", "\\", "&amp;", "\"", "<", "«", "»", "(", ")", "    ",
    ]), 0..40)) {
        let edition = one(&pieces.concat());
        let pages = all(&edition);
        for path in ["a/index.html", "sources/moe/index.html"] {
            assert_balanced(&pages[path]);
            let ids = values(&pages[path], "id");
            prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        }
        let page = &pages["a/index.html"];
        let count = |role: &str| page.matches(role).count();
        prop_assert_eq!(count("doc-noteref"), count("doc-backlink"));
    }
}

#[test]
fn a_file_of_the_theme_gives_way_to_the_projects() {
    let mut edition = one("نص");
    edition.inputs.theme_assets.push(crate::load::Asset { path: "assets/style.css".into(), disk: "own.css".into() });
    let site = Site::plan(&edition, Options::default()).expect("a site");
    let style: Vec<_> = site.outputs.iter().filter(|output| output.path == "assets/style.css").collect();
    assert_eq!(style.len(), 1);
    assert!(matches!(&style[0].content, Content::Replacing(disk, _) if disk.as_os_str() == "own.css"));
}

#[test]
fn a_style_sheet_comes_with_what_it_is_for() {
    let page = |more: &str, body: &str| {
        let text = explainer("x", more, &format!("\n{body}\n"));
        let edition = fixture::edition(Config::default(), &[("content/explainers/a.md", &text)]);
        let site = Site::plan(&edition, Options::default()).expect("a site");
        let output = site.outputs.iter().find(|output| output.path == "a/index.html").expect("a page");
        String::from_utf8(site.render(output).expect("a page")).expect("text").contains("assets/blocks.css")
    };
    for (more, body, expected) in [
        ("", "نص.", false),
        ("", "نص `رمز`.", true),
        ("", "نص[^1].\n\n[^1]: `رمز`.", true),
        ("key-points: [\"نقطة `رمز`\"]\n", "نص.", true),
        ("corrections:\n  - date: 2026-11-21\n    note: x\n", "نص.", true),
    ] {
        assert_eq!(page(more, body), expected, "{more}{body}");
    }
}
