//! How pages lead to each other: the menu, the explainers before and after, old addresses.

use super::{all, values};
use crate::config::Config;
use crate::render::fixture::{self, explainer};
use crate::verify::Edition;

/// Explainers of three days, two of them of one, and plain pages with and without a weight.
fn site() -> Edition {
    let on = |title: &str, date: &str, more: &str| explainer(title, more, "نص.\n").replace("2026-01-09", date);
    let texts = [
        ("content/explainers/a.md", on("الأول", "2026-01-01", "aliases: [old, \"قديم\"]\n")),
        ("content/explainers/b.md", on("الثاني", "2026-01-02", "")),
        ("content/explainers/c.md", on("الثالث", "2026-01-02", "")),
        ("content/explainers/d.md", on("مسودة", "2026-01-03", "draft: true\naliases: [drafted]\n")),
        ("content/pages/about.md", "---\ntitle: ب\nweight: 2\naliases: [who]\n---\nنص\n".to_owned()),
        ("content/pages/first.md", "---\ntitle: ي\nweight: 1\n---\nنص\n".to_owned()),
        ("content/pages/last.md", "---\ntitle: أ\n---\nنص\n".to_owned()),
    ];
    let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
    fixture::edition(Config { base_url: "https://a.example/".into(), ..Config::default() }, &texts)
}

#[test]
fn an_explainer_leads_to_its_neighbours_in_time() {
    let pages = all(&site());
    let rows = [
        // Newest first: b, c (one day, by slug), a; a draft is nobody's neighbour.
        ("b/index.html", vec!["../c/index.html"], vec![]),
        ("c/index.html", vec!["../a/index.html"], vec!["../b/index.html"]),
        ("a/index.html", vec![], vec!["../c/index.html"]),
        ("about/index.html", vec![], vec![]),
    ];
    for (path, previous, next) in rows {
        let leading = |relation: &str| -> Vec<&str> {
            let links = pages[path].split("<a ").skip(1).filter_map(|link| link.split('>').next());
            links.filter(|link| link.contains(&format!("rel=\"{relation}\""))).map(link_target).collect()
        };
        assert_eq!((leading("prev"), leading("next")), (previous, next), "{path}");
    }
}

/// The `href` of a start tag.
fn link_target(tag: &str) -> &str {
    tag.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default()
}

#[test]
fn an_old_address_leads_on() {
    let pages = all(&site());
    for (old, new) in [("old", "a"), ("قديم", "a"), ("who", "about")] {
        let page = &pages[&format!("{old}/index.html")];
        let to = format!("../{new}/index.html");
        assert!(page.contains(&format!("<meta http-equiv=\"refresh\" content=\"0; url={to}\">")), "{old}");
        assert!(page.contains(&format!("<link rel=\"canonical\" href=\"https://a.example/{new}/\">")), "{old}");
        assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{old}");
        assert!(values(page, "href").contains(&to.as_str()), "{old}");
        assert!(page.contains(&format!("<title>انتقلت الصفحة — {old}")), "{old}: titles are of one page each");
    }
    assert!(!pages.contains_key("drafted/index.html"), "a draft has no addresses");
}

#[test]
fn the_menu_is_in_the_order_of_weights() {
    let page = &all(&site())["a/index.html"];
    let menu = page.split("<nav").nth(1).and_then(|rest| rest.split("</nav>").next()).expect("a menu");
    let expected = ["index", "sources/index", "first/index", "about/index", "last/index", "search/index"]
        .map(|page| format!("../{page}.html"));
    assert_eq!(values(menu, "href"), expected);
}
