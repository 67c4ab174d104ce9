//! The files for machines over small editions: what leads where, what is left out, what a page says of itself.

use std::collections::BTreeSet;
use std::fmt::Formatter;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::config::Config;
use crate::load::Asset;
use crate::render::fixture::{self, explainer};
use crate::render::layout::Layout;
use crate::render::plan::{self, Tag};
use crate::render::{Content, Options, Site};
use crate::verify::Edition;

const BASE: &str = "https://a.example/isnad/";

/// A site at [`BASE`], and one output of it as text.
fn written(edition: &Edition, path: &str) -> String {
    let options = Options { base_url: Some(BASE.into()), ..Options::default() };
    let site = Site::plan(edition, options).expect("a site");
    let output =
        site.outputs.iter().find(|output| output.path == path).unwrap_or_else(|| panic!("{path} is not there"));
    String::from_utf8(site.render(output).expect("bytes")).expect("text")
}

/// JSON in which no object has two properties of one name, of which most readers would drop one.
struct Single;

impl<'de> Deserialize<'de> for Single {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Single, D::Error> {
        deserializer.deserialize_any(Single)
    }
}

impl<'de> Visitor<'de> for Single {
    type Value = Single;

    fn expecting(&self, formatter: &mut Formatter) -> std::fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_str<E>(self, _: &str) -> Result<Single, E> {
        Ok(Single)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Single, E> {
        Ok(Single)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Single, A::Error> {
        while items.next_element::<Single>()?.is_some() {}
        Ok(Single)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut properties: A) -> Result<Single, A::Error> {
        let mut names = BTreeSet::new();
        while let Some((name, Single)) = properties.next_entry::<String, Single>()? {
            if !names.insert(name.clone()) {
                return Err(Error::custom(format!("two properties are named {name}")));
            }
        }
        Ok(Single)
    }
}

/// The nodes of a page's JSON-LD.
fn graph(edition: &Edition, path: &str) -> Vec<Value> {
    let page = written(edition, path);
    let script = page.split("<script type=\"application/ld+json\">").nth(1).expect("a script");
    let script = script.split("</script>").next().expect("an end");
    serde_json::from_str::<Single>(script).unwrap_or_else(|why| panic!("{path}: {why}"));
    let graph: Value = serde_json::from_str(script).expect("JSON");
    assert_eq!(graph["@context"], "https://schema.org");
    graph["@graph"].as_array().expect("nodes").clone()
}

fn config() -> Config {
    let authors = vec!["فريق إسناد".to_owned()];
    Config {
        title: "إسناد".into(), description: "موقع </script> الشروح".into(), authors, ..Config::default()
    }
}

const JUDGING: &str = "updated: 2026-01-10\nauthors: [ليلى, فريق إسناد]\ntags: [طاقة]\naliases: [oldest, older]\n\
    claim: {text: البرنامج مستمر, by: الوزيرة, verdict: mixed}\n\
    corrections: [{date: 2026-02-03, note: صُحّح رقم, footnote: 1}]\n";

fn judging() -> Edition {
    let body = "قالت: «البرنامج مستمر» [@moe#p2]، ثم «البرنامج مستمر» [@moe#p2]. [قسم](#قسم) و![صورة](a.png)\n\n## قسم\n\n«cool the whole city» [@cool#p1]\n";
    let texts = [
        ("content/explainers/a.md", explainer("هل <البرنامج> مستمر؟", JUDGING, body)),
        ("content/explainers/b.md", explainer("Second", "tags: [طاقة]\n", "نص.")),
        ("content/pages/method.md", "---\ntitle: كيف\n---\nكما في «فقرة رابعة» [@moe#p4].\n".to_owned()),
    ];
    let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
    fixture::edition(config(), &texts)
}

#[test]
fn feed_and_sitemap_need_the_sites_address_and_give_way_to_a_file_by_hand() {
    let paths = |base_url: Option<&str>, statics: &[&str]| -> Vec<(String, bool)> {
        let mut edition = judging();
        edition.inputs.statics =
            statics.iter().map(|path| Asset { path: (*path).into(), disk: "by-hand".into() }).collect();
        let options = Options { base_url: base_url.map(str::to_owned), ..Options::default() };
        let site = Site::plan(&edition, options).expect("a site");
        let ours = ["feed.xml", "robots.txt", "sitemap.xml"];
        let found = site.outputs.iter().filter(|output| ours.contains(&output.path.as_str()));
        found.map(|output| (output.path.clone(), matches!(output.content, Content::File(_)))).collect()
    };
    let owned = |rows: &[(&str, bool)]| rows.iter().map(|(path, own)| ((*path).to_owned(), *own)).collect::<Vec<_>>();
    assert_eq!(paths(None, &[]), owned(&[("robots.txt", false)]));
    let all = [("feed.xml", false), ("robots.txt", false), ("sitemap.xml", false)];
    assert_eq!(paths(Some(BASE), &[]), owned(&all));
    assert_eq!(paths(None, &["robots.txt"]), owned(&[("robots.txt", true)]));
    let by_hand = [("feed.xml", true), ("robots.txt", true), ("sitemap.xml", true)];
    assert_eq!(paths(Some(BASE), &["feed.xml", "robots.txt", "sitemap.xml"]), owned(&by_hand));
    let empty = fixture::edition(config(), &[]);
    let site = Site::plan(&empty, Options { base_url: Some(BASE.into()), ..Options::default() }).expect("a site");
    assert!(site.outputs.iter().all(|output| output.path != "feed.xml"), "a feed without an entry has no date");
}

#[test]
fn a_feed_names_what_changed_last_by_whole_addresses() {
    let edition = judging();
    let feed = written(&edition, "feed.xml");
    for expected in [
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"https://a.example/isnad/feed.xml\"/>",
        "<updated>2026-02-03T00:00:00Z</updated>",
        "<published>2026-01-09T00:00:00Z</published>",
        "<id>https://a.example/isnad/oldest/</id>",
        "<title>هل &lt;البرنامج&gt; مستمر؟</title>",
        "<title>\u{200F}Second</title>",
        "<name>ليلى</name>",
        "<category term=\"طاقة\"/>",
        "href=&quot;https://a.example/isnad/a/#n1&quot;",
        "href=&quot;https://a.example/isnad/a/#%D9%82%D8%B3%D9%85&quot;",
        "src=&quot;https://a.example/isnad/a/a.png&quot;",
        "href=&quot;https://a.example/isnad/sources/moe/#p2&quot;",
        "&lt;div lang=&quot;ar&quot; dir=&quot;rtl&quot;&gt;",
    ] {
        assert!(feed.contains(expected), "{expected} in {feed}");
    }
    assert!(!feed.contains(" id=&quot;") && !feed.contains("=&quot;../"), "{feed}");
    let place = |words: &str| feed.find(words).expect(words);
    assert!(place("/isnad/oldest/</id>") < place("/isnad/b/</id>"), "the one that was corrected last comes first");
    let many = (0..60).map(|at| (format!("content/explainers/e{at}.md"), explainer(&format!("شرح {at}"), "", "نص.")));
    let many: Vec<(String, String)> = many.collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert_eq!(written(&fixture::edition(config(), &many), "feed.xml").matches("<entry>").count(), 20);
}

#[test]
fn the_sitemap_has_the_pages_and_their_days() {
    let sitemap = written(&judging(), "sitemap.xml");
    let entry = |folder: &str| {
        let start = format!("<loc>{BASE}{folder}</loc>");
        let rest = sitemap.split(&start).nth(1).unwrap_or_else(|| panic!("{folder} in {sitemap}"));
        let day = rest.split("</url>").next()?.split("<lastmod>").nth(1)?;
        Some(day.split('<').next()?.to_owned())
    };
    for (folder, day) in [
        ("", Some("2026-02-03")),
        ("a/", Some("2026-02-03")),
        ("b/", Some("2026-01-09")),
        ("method/", None),
        ("sources/", None),
        ("sources/moe/", Some("2026-02-03")),
        ("tags/%D8%B7%D8%A7%D9%82%D8%A9/", Some("2026-02-03")),
    ] {
        assert_eq!(entry(folder).as_deref(), day, "{folder}");
    }
    assert!(!sitemap.contains("404"), "{sitemap}");
}

#[test]
fn a_site_of_more_pages_than_one_file_holds_has_several() {
    let options = Options { base_url: Some(BASE.into()), ..Options::default() };
    let mut layout = Layout::new(fixture::one("نص"), options, None, &crate::each::in_turn).expect("a layout");
    let tag = |at: usize| Tag { name: at.to_string(), folder: format!("tags/{at}/"), pages: vec![0] };
    layout.plan.tags = (0..50_100).map(tag).collect::<Vec<_>>().into();
    layout.outputs = plan::outputs(&layout.edition, &layout.plan, None, BASE).expect("outputs").into();
    let layout = layout.into();
    let site = Site::of(&layout);
    let file = |path: &str| {
        let output = site.outputs.iter().find(|output| output.path == path)?;
        String::from_utf8(site.render(output).expect("bytes")).ok()
    };
    let index = file("sitemap.xml").expect("the list");
    assert_eq!(index.matches("<sitemap>").count(), 2);
    let counts: Vec<usize> =
        (1..=2).filter_map(|at| file(&format!("sitemap-{at}.xml"))).map(|text| text.matches("<loc>").count()).collect();
    assert_eq!((counts[0], counts.iter().sum::<usize>()), (50_000, 50_100 + 6), "and the other pages of the site");
    assert_eq!(file("sitemap-3.xml"), None);
}

#[test]
fn an_explainer_names_what_it_quotes_and_judges() {
    let nodes = graph(&judging(), "a/index.html");
    let kinds: Vec<&str> = nodes.iter().filter_map(|node| node["@type"].as_str()).collect();
    assert_eq!(kinds, ["Article", "ClaimReview"]);
    let (article, review) = (&nodes[0], &nodes[1]);
    assert_eq!(article["headline"], "هل <البرنامج> مستمر؟");
    assert_eq!((&article["datePublished"], &article["dateModified"]), (&json!("2026-01-09"), &json!("2026-02-03")));
    let person = json!({"@type": "Person", "name": "ليلى"});
    assert_eq!(article["author"], json!([person, {"@type": "Organization", "name": "فريق إسناد"}]));
    let quotations = article["citation"].as_array().expect("quotations");
    let expected = json!({"@type": "Quotation", "@id": "#n1", "isBasedOn": "../sources/moe/#p2"});
    assert_eq!((quotations.len(), &quotations[0]), (2, &expected), "the same words are named once");
    let sources = article["isBasedOn"].as_array().expect("sources");
    assert_eq!(sources, &["moe", "cool"].map(|id| json!(format!("../sources/{id}/"))));
    assert_eq!(graph(&judging(), "sources/moe/index.html")[0]["archivedAt"], "https://web.example/1", "its own page");
    assert_eq!(article["correction"]["text"], "صُحّح رقم");
    assert_eq!(review["claimReviewed"], "البرنامج مستمر");
    let rating = json!({"@type": "Rating", "ratingValue": 3, "bestRating": 5, "worstRating": 1, "alternateName": "صحيح في بعضه"});
    assert_eq!(review["reviewRating"], rating);
    let claim = &review["itemReviewed"];
    assert_eq!(claim["author"], json!({"@type": "Person", "name": "الوزيرة"}));
    assert_eq!(claim["appearance"]["@id"], format!("{BASE}sources/moe/"), "it stands word for word in a quotation");
    let unproven = explainer("شرح", "claim: {text: كلام آخر, verdict: unproven}\n", "«البرنامج مستمر» [@moe#p2]");
    let nodes = graph(&fixture::edition(config(), &[("content/explainers/a.md", &unproven)]), "a/index.html");
    assert_eq!(nodes[1]["reviewRating"], json!({"@type": "Rating", "alternateName": "لم يثبت"}));
    assert_eq!(nodes[1]["itemReviewed"], json!({"@type": "Claim", "text": "كلام آخر"}));
}

#[test]
fn every_other_page_says_what_it_is() {
    let edition = judging();
    for (path, kind) in [
        ("index.html", "WebSite"),
        ("method/index.html", "WebPage"),
        ("sources/index.html", "CollectionPage"),
        ("sources/moe/index.html", "CreativeWork"),
        ("tags/index.html", "CollectionPage"),
        ("tags/طاقة/index.html", "CollectionPage"),
    ] {
        let nodes = graph(&edition, path);
        assert_eq!(nodes[0]["@type"], kind, "{path}");
        let trail = nodes.get(1).map(|node| &node["itemListElement"]);
        assert!(trail.is_none_or(|items| items[0]["item"] == BASE), "{path}");
    }
    assert_eq!(graph(&edition, "method/index.html")[0]["citation"]["@id"], "#n1");
    assert_eq!(graph(&edition, "sources/moe/index.html")[1]["itemListElement"].as_array().map(Vec::len), Some(3));
    assert!(!written(&edition, "404.html").contains("ld+json"));
    let home = written(&edition, "index.html");
    assert_eq!(home.matches("</script>").count(), 1, "a text cannot end the script");
    assert_eq!(graph(&edition, "index.html")[0]["description"], "موقع </script> الشروح");
    let mut without = judging();
    without.inputs.config.search = false;
    assert_eq!(graph(&without, "index.html")[0].get("potentialAction"), None, "there is no search");
    let action = &graph(&edition, "index.html")[0]["potentialAction"];
    assert_eq!(action["target"]["urlTemplate"], format!("{BASE}search/?q={{query}}"));
    assert_eq!(action["query-input"], "required name=query");
}

#[test]
fn without_the_sites_address_pages_name_each_other_relatively() {
    let edition = judging();
    let site = Site::plan(&edition, Options::default()).expect("a site");
    let output = site.outputs.iter().find(|output| output.path == "a/index.html").expect("the page");
    let page = String::from_utf8(site.render(output).expect("a page")).expect("text");
    assert!(
        page.contains("\"mainEntityOfPage\":\"../a/\"") && page.contains("\"isBasedOn\":\"../sources/moe/#p2\""),
        "{page}"
    );
    assert!(!page.contains("rel=\"canonical\"") && !page.contains("og:url") && !page.contains("feed.xml"));
}
