//! Which pages get a picture, what it shows, and under what name.

use super::*;
use crate::config::Config;
use crate::render::fixture::{self, explainer};
use crate::render::{Options, Site};

fn edition(share_images: bool) -> Edition {
    let claim = "claim: {text: x, verdict: misleading}\n";
    let texts = [
        ("content/explainers/a.md", explainer("هل 🙂 \\\"استمر\\\" BBC؟", claim, "«البرنامج مستمر» [@moe#p2]")),
        ("content/explainers/b.md", explainer("Привет", "", "نص")),
        ("content/pages/about.md", "---\ntitle: عن الموقع\n---\nنص\n".to_owned()),
    ];
    let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let config =
        Config { title: "إسناد".into(), description: "شروح".into(), share_images, ..Config::default() };
    fixture::edition(config, &texts)
}

#[test]
fn a_card_has_the_words_that_can_be_drawn() {
    let edition = edition(true);
    let locale = edition.inputs.config.locale();
    let site = Site::plan(&edition, Options::default()).expect("a site");
    let card = |at: usize| of_page(&edition, &locale, &site.plan.pages[at]);
    let expected = Card {
        site: "إسناد".into(),
        title: "هل  \"استمر\" BBC؟".into(),
        text: String::new(),
        proof: "اقتباس واحد من مصدر واحد".into(),
        date: "٩ يناير ٢٠٢٦".into(),
        verdict: Some(("misleading", "حكمنا: مضلِّل".into())),
        rtl: true,
    };
    assert_eq!(card(0), Some(expected), "an emoji is left out");
    assert_eq!(card(1), None, "letters are not");
    assert_eq!(card(2), None, "a plain page shows the site's picture");
    assert_eq!(of_site(&edition, &locale).map(|card| (card.title, card.text)), Some(("إسناد".into(), "شروح".into())));
    for (text, expected) in
        [("نمی‌شود", Some("نمی‌شود")), ("a\tb\n", Some("a b")), ("漢", None), ("٪ ۴۵ ₪", Some("٪ ۴۵ ₪"))]
    {
        assert_eq!(drawable(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn a_path_names_all_that_is_drawn() {
    let card = Card {
        site: "1".into(),
        title: "2".into(),
        text: "3".into(),
        proof: "4".into(),
        date: "5".into(),
        verdict: None,
        rtl: true,
    };
    let other = "x".to_owned();
    let changed = [
        Card { site: other.clone(), ..card.clone() },
        Card { title: other.clone(), ..card.clone() },
        Card { text: other.clone(), ..card.clone() },
        Card { proof: other.clone(), ..card.clone() },
        Card { date: other.clone(), ..card.clone() },
        Card { verdict: Some(("true", other.clone())), ..card.clone() },
        Card { verdict: Some(("false", other)), ..card.clone() },
        Card { rtl: false, ..card.clone() },
        Card { site: "12".into(), title: String::new(), ..card.clone() },
        card.clone(),
    ];
    let paths: std::collections::BTreeSet<String> = changed.iter().map(|card| path("a/", card)).collect();
    assert_eq!(paths.len(), changed.len());
    assert!(path("a/", &card).starts_with("a/share-") && path("", &card).ends_with(".png"));
}

#[test]
fn pictures_are_made_where_they_are_wanted_and_can_be_named() {
    for (share_images, base_url, wanted) in
        [(true, Some("https://a.example"), true), (true, None, false), (false, Some("https://a.example"), false)]
    {
        let edition = edition(share_images);
        let options = Options { base_url: base_url.map(str::to_owned), ..Options::default() };
        let site = Site::plan(&edition, options).expect("a site");
        let pictures: Vec<&str> =
            site.outputs.iter().map(|output| output.path.as_str()).filter(|path| path.ends_with(".png")).collect();
        let there = wanted && DRAWS;
        assert_eq!(pictures.len(), if there { 2 } else { 0 }, "that of the first explainer, and the site's");
        let page = |path: &str| {
            let output = site.outputs.iter().find(|output| output.path == path).expect("a page");
            String::from_utf8(site.render(output).expect("a page")).expect("text")
        };
        for (path, own) in [("a/index.html", 0), ("b/index.html", 1), ("about/index.html", 1), ("index.html", 1)] {
            let html = page(path);
            let named = pictures.get(own).map(|picture| format!("content=\"https://a.example/{picture}\""));
            assert_eq!(html.contains("og:image:width\" content=\"1200\""), there, "{path}");
            assert!(named.is_none_or(|named| html.contains(&named)), "{path}: {html}");
            assert_eq!(html.contains("\"twitter:card\" content=\"summary_large_image\""), there, "{path}");
        }
        assert_eq!(page("a/index.html").contains("\"image\":\"https://a.example/a/share-"), there);
        assert!(!page("404.html").contains("og:image"));
    }
}
