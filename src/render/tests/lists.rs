//! Long lists, which are cut into pages: everything stands on one of them, and each is a page of its own.

use std::collections::BTreeMap;

use super::{all, values};
use crate::config::Config;
use crate::load::Asset;
use crate::render::fixture::{self, explainer};
use crate::render::pager::{EXPLAINERS, SOURCES};
use crate::render::{Options, Site};
use crate::verify::Edition;

const BASE: &str = "https://a.example/";

/// A site of so many explainers, all of one tag, and so many sources, with a text on its home page.
fn site(explainers: usize, sources: usize) -> Edition {
    let mut texts = vec![("content/index.md".to_owned(), "مرحبا[^1].\n\n[^1]: حاشية.\n".to_owned())];
    texts.extend((0..explainers).map(|at| {
        let day = format!("2025-{:02}-{:02}", at / 28 + 1, at % 28 + 1);
        let text = explainer(&format!("شرح {at}"), "tags: [طاقة]\n", "نص.\n").replace("2026-01-09", &day);
        (format!("content/explainers/e{at:03}.md"), text)
    }));
    // The fixture brings two sources of its own.
    texts.extend((2..sources).map(|at| {
        (format!("content/sources/s{at:03}.md"), format!("---\ntitle: مصدر {}\n---\n\n{{#p1}}\nنص\n", sources - at))
    }));
    let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    fixture::edition(Config { title: "إسناد".into(), base_url: BASE.into(), ..Config::default() }, &texts)
}

/// The pages of a list in their order, by their folders.
fn parts<'p>(pages: &'p BTreeMap<String, String>, list: &str) -> Vec<(String, &'p str)> {
    let further = (2..).map(|number| format!("{list}page/{number}/"));
    let folders = [list.to_owned()].into_iter().chain(further);
    folders.map_while(|folder| Some((folder.clone(), pages.get(&format!("{folder}index.html"))?.as_str()))).collect()
}

/// What stands between two texts, each time.
fn between<'h>(html: &'h str, start: &str, end: &str) -> Vec<&'h str> {
    html.split(start).skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

#[test]
fn every_entry_of_a_long_list_stands_on_one_of_its_pages() {
    let (explainers, sources) = (2 * EXPLAINERS + 1, 2 * SOURCES + 1);
    let pages = all(&site(explainers, sources));
    let newest: Vec<String> = (0..explainers).rev().map(|at| format!("e{at:03}/index.html")).collect();
    for list in ["", "tags/طاقة/"] {
        let parts = parts(&pages, list);
        let cards = parts.iter().flat_map(|(_, html)| between(html, "<h2><a href=\"", "\""));
        let cards: Vec<&str> = cards.map(|href| href.trim_start_matches("./").trim_start_matches("../")).collect();
        let cards: Vec<&str> = cards.into_iter().map(|href| href.rsplit("../").next().unwrap_or(href)).collect();
        assert_eq!(cards, newest, "{list}");
        assert_eq!(parts.len(), 3, "{list}");
    }
    let listed = parts(&pages, "sources/");
    assert_eq!(listed.len(), 3);
    let titles: Vec<&str> = listed.iter().flat_map(|(_, html)| between(html, "<cite>", "</cite>")).collect();
    assert_eq!(titles.len(), sources);
    let place = |title: &str| titles.iter().position(|found| found.contains(title)).expect(title);
    assert!(place("بيان الوزارة") < place("مصدر 1"), "one order runs through all pages");
}

#[test]
fn each_page_of_a_list_is_one_of_its_own() {
    let pages = all(&site(2 * EXPLAINERS + 1, SOURCES + 1));
    for (list, count) in [("", 3), ("tags/طاقة/", 3), ("sources/", 2)] {
        let parts = parts(&pages, list);
        assert_eq!(parts.len(), count, "{list}");
        for (at, (folder, html)) in parts.iter().enumerate() {
            let number = ["١", "٢", "٣"][at];
            let said = format!("الصفحة\u{A0}{number} من {}", ["", "", "٢", "٣"][count]);
            assert_eq!(html.matches(&format!("<p class=\"dek\">{said}</p>")).count(), usize::from(at > 0), "{folder}");
            let title = between(html, "<title>", "</title>")[0];
            assert_eq!(title.contains(&said), at > 0, "{title}");
            let description = between(html, "<meta name=\"description\" content=\"", "\"")[0];
            assert_eq!(description.contains(&said), at > 0, "{description}");
            let address = format!("<link rel=\"canonical\" href=\"{BASE}{}\">", super::frame::encode(folder));
            assert!(html.contains(&address), "{address}");
            let current = "aria-current=\"page\">";
            let pager = between(html, "<nav class=\"pager\" aria-label=\"صفحات القائمة\">", "</nav>")[0];
            assert_eq!(between(pager, current, "<"), [number], "{pager}");
            assert!(pager.contains(&format!("aria-label=\"الصفحة\u{A0}{number}\" {current}")), "{pager}");
            let ways = [("rel=\"prev\"", at > 0), ("rel=\"next\"", at + 1 < count)];
            ways.iter().for_each(|(way, is_there)| assert_eq!(pager.contains(way), *is_there, "{way} on {folder}"));
            let introduced = html.contains("class=\"tally\"") || html.contains("role=\"doc-endnotes\"");
            assert_eq!(introduced, folder.is_empty(), "{folder} repeats what introduces the list");
        }
    }
    let links = values(&pages["page/2/index.html"], "href");
    assert!(links.contains(&"../../assets/style.css") && links.contains(&"../../index.html"), "{links:?}");
    assert!(pages["sitemap.xml"].contains(&format!("<loc>{BASE}page/2/</loc>\n  </url>")), "{}", pages["sitemap.xml"]);
}

#[test]
fn a_short_list_says_nothing_of_pages() {
    let pages = all(&site(EXPLAINERS, SOURCES));
    let paths: Vec<&String> = pages.keys().filter(|path| path.contains("page/")).collect();
    assert!(paths.is_empty(), "{paths:?}");
    assert!(pages.values().all(|html| !html.contains("class=\"pager\"")));
}

#[test]
fn a_file_where_a_page_of_a_list_stands_is_an_error() {
    let mut edition = site(EXPLAINERS + 1, 2);
    edition.inputs.statics.push(Asset { path: "page/2/index.html".into(), disk: "by-hand".into() });
    let why = Site::plan(&edition, Options::default()).expect_err("a clash").to_string();
    assert!(why.contains("page 2 of the list of explainers") && why.contains("page/2/index.html"), "{why}");
}
