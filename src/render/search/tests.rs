//! The search of small sites: what is in it, what is not, and what asking for it in another order changes.

use super::super::fixture::{self, explainer};
use super::super::{Options, Site};
use super::vocabulary::Vocabulary;
use super::*;
use crate::config::Config;

fn edition(config: Config) -> Edition {
    let texts = [
        ("content/explainers/new.md", explainer("حديث", "", "كلام جديد.\n").replace("2026-01-09", "2026-02-01")),
        ("content/explainers/old.md", explainer("قديم", "", "كلام قديم.\n")),
        ("content/explainers/draft.md", explainer("مسودة", "draft: true\n", "زعفران.\n")),
        ("content/pages/about.md", "---\ntitle: عن الموقع\n---\nصفحة.\n".to_owned()),
    ];
    fixture::edition(config, &texts.each_ref().map(|(path, text)| (*path, text.as_str())))
}

/// The files of the search by path.
fn files(site: &Site) -> Vec<(String, String)> {
    let outputs = site.outputs.iter().filter(|output| output.path.starts_with("search/") && site.is_used(output));
    let text = |output: &Output| String::from_utf8(site.render(output).expect("a file")).expect("text");
    outputs.map(|output| (output.path.clone(), text(output))).collect()
}

fn site(edition: &Edition, drafts: bool) -> Site<'_> {
    Site::plan(edition, Options { drafts, ..Options::default() }).expect("a site")
}

#[test]
fn explainers_are_numbered_from_the_oldest_and_drafts_and_pages_are_not_searched() {
    let edition = edition(Config::default());
    let site = site(&edition, false);
    let search = site.search.as_ref().expect("a search");
    let slugs: Vec<&str> = (search.explainers.iter())
        .map(|place| edition.explainers[site.plan.pages[*place].explainer].slug.as_str())
        .collect();
    assert_eq!(slugs, ["old", "new"]);
    let terms: Vec<&str> = (search.index(&edition, &site.plan).files.iter())
        .flat_map(|file| file.terms.iter().map(|(term, _)| term.as_str()))
        .collect();
    assert!(terms.contains(&"كلام") && !terms.contains(&"زعفران") && !terms.contains(&"صفحه"), "{terms:?}");
    assert_eq!(
        super::super::Site::plan(&edition, Options { drafts: true, ..Options::default() })
            .expect("a site")
            .outputs
            .iter()
            .filter(|output| matches!(output.content, Content::SearchText(_)))
            .count(),
        3
    );
}

#[test]
fn the_index_is_one_however_it_was_filled() {
    let edition = edition(Config::default());
    let (alone, filled) = (site(&edition, true), site(&edition, true));
    let mut vocabulary = Vocabulary::default();
    for number in 0..3 {
        let search = filled.search.as_ref().expect("a search");
        let lines = [search.lines(&edition, &filled.plan, number)];
        let (output, text, words) = filled.searched_texts(number, &lines).expect("three explainers");
        assert_eq!(text, alone.render(&output).expect("a file"), "{number}");
        words.iter().for_each(|words| vocabulary.add(number as u32, words));
    }
    filled.fill_search(&vocabulary, &crate::each::in_turn);
    assert_eq!(files(&alone), files(&filled));
}

#[test]
fn a_site_has_no_search_when_it_wants_none_or_has_nothing_to_find() {
    let without = edition(Config { search: false, ..Config::default() });
    let empty = fixture::edition(Config::default(), &[("content/index.md", "نص.\n")]);
    for edition in [without, empty] {
        let site = site(&edition, false);
        assert_eq!(files(&site), []);
        let home = site.outputs.iter().find(|output| output.path == "index.html").expect("a home page");
        let html = String::from_utf8(site.render(home).expect("a page")).expect("text");
        assert!(!html.contains("search/"), "a link to the search");
    }
}

#[test]
fn every_file_of_the_search_is_one_call() {
    let edition = edition(Config::default());
    for (path, text) in files(&site(&edition, false)) {
        let Some(name) = path.strip_prefix("search/").and_then(|path| path.strip_suffix(".js")) else { continue };
        let value = text.strip_prefix(&format!("isnad(\"{name}\",")).and_then(|rest| rest.strip_suffix(")\n"));
        let value: serde_json::Value = serde_json::from_str(value.expect("a call")).expect("JSON");
        assert!(value.is_object() || value.is_string() || value.is_array(), "{path}");
    }
}

#[test]
fn a_long_text_is_cut_in_its_file_alone() {
    let body = format!("{}\n\nخاتمة\n", "كلمات كثيرة ".repeat(2000));
    let text = explainer("طويل", "", &body);
    let edition = fixture::edition(Config::default(), &[("content/explainers/a.md", &text)]);
    let site = site(&edition, false);
    let search = site.search.as_ref().expect("a search");
    let bytes = site.render(&Search::text_output(0)).expect("a file");
    assert!(bytes.len() <= search.text_bytes, "{} bytes", bytes.len());
    let files = &search.index(&edition, &site.plan).files;
    assert!(files.iter().any(|file| file.terms.iter().any(|(term, _)| term == "خاتمه")), "its last word is found");
}

#[test]
fn many_explainers_share_their_files_of_texts_and_a_new_one_changes_the_last() {
    let texts = |count: usize| -> Vec<(String, String)> {
        let day = |at: usize| format!("{}-{:02}-{:02}", 2000 + at / 336, at / 28 % 12 + 1, at % 28 + 1);
        let text = |at: usize| explainer(&format!("عنوان {at}"), "", "نص.\n").replace("2026-01-09", &day(at));
        (0..count).map(|at| (format!("content/explainers/e{at:04}.md"), text(at))).collect()
    };
    let files_of = |count: usize| {
        let texts = texts(count);
        let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let edition = fixture::edition(Config::default(), &texts);
        files(&site(&edition, false)).into_iter().filter(|(path, _)| path.contains("texts")).collect::<Vec<_>>()
    };
    let (before, after) = (files_of(1_003), files_of(1_004));
    assert_eq!((files_of(7).len(), before.len(), after.len()), (7, 502, 502));
    let changed: Vec<&str> =
        before.iter().zip(&after).filter(|(one, other)| one != other).map(|(one, _)| one.0.as_str()).collect();
    assert_eq!(changed, ["search/texts/5/1.js"]);
}
