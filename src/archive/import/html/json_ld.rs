//! What a page says of its article in JSON-LD (schema.org).
//!
//! In: the texts of its `application/ld+json` scripts. Out: [`Said`]. What cannot be parsed is passed over: pages are
//! full of it, and the other metadata say the same.

use serde_json::Value;

/// The schema.org types of what an article may be.
const TYPES: [&str; 12] = [
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "BlogPosting",
    "LiveBlogPosting",
    "ScholarlyArticle",
    "TechArticle",
    "Report",
];

/// How deep the objects are searched.
const DEEPEST: usize = 6;

/// What was said; every part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub headline: Option<String>,
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    pub published: Option<String>,
    pub language: Option<String>,
    pub url: Option<String>,
}

/// The first article in the scripts.
pub(super) fn read(scripts: &[String]) -> Said {
    let parsed = scripts.iter().filter_map(|script| {
        let script = script.trim().trim_start_matches("<!--").trim_start_matches("<![CDATA[");
        let script = script.trim_end_matches("-->").trim_end_matches("]]>");
        // Line feeds inside texts are not JSON, and common.
        serde_json::from_str::<Value>(script)
            .or_else(|_| serde_json::from_str(&script.replace(['\n', '\r', '\t'], " ")))
            .ok()
    });
    let values: Vec<Value> = parsed.collect();
    values.iter().find_map(|value| article(value, DEEPEST)).map(|article| said(article, &values)).unwrap_or_default()
}

fn article(value: &Value, depth: usize) -> Option<&Value> {
    if depth == 0 {
        return None;
    }
    match value {
        Value::Array(values) => values.iter().find_map(|value| article(value, depth - 1)),
        Value::Object(fields) => {
            if is_of(value, &TYPES) {
                return Some(value);
            }
            ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement"]
                .iter()
                .filter_map(|key| fields.get(*key))
                .find_map(|value| article(value, depth - 1))
        }
        _ => None,
    }
}

fn is_of(value: &Value, types: &[&str]) -> bool {
    let is = |value: &Value| {
        value.as_str().is_some_and(|name| types.contains(&name.rsplit(['/', ':']).next().unwrap_or(name)))
    };
    match value.get("@type") {
        Some(Value::Array(values)) => values.iter().any(is),
        Some(value) => is(value),
        None => false,
    }
}

fn said(article: &Value, all: &[Value]) -> Said {
    let text = |key: &str| article.get(key).and_then(Value::as_str).map(str::to_owned);
    let language =
        article.get("inLanguage").and_then(|value| value.as_str().or_else(|| value.get("alternateName")?.as_str()));
    let page = article.get("mainEntityOfPage").and_then(|value| value.as_str().or_else(|| value.get("@id")?.as_str()));
    Said {
        headline: text("headline").or_else(|| text("name")),
        authors: article.get("author").map(|author| names(author, all)).unwrap_or_default(),
        publisher: article.get("publisher").and_then(|publisher| names(publisher, all).into_iter().next()),
        published: text("datePublished").or_else(|| text("dateCreated")),
        language: language.map(str::to_owned),
        url: text("url").or_else(|| page.map(str::to_owned)),
    }
}

/// The names of people or organisations: texts, objects, lists of them, or references to objects elsewhere.
fn names(value: &Value, all: &[Value]) -> Vec<String> {
    match value {
        Value::String(name) => vec![name.clone()],
        Value::Array(values) => values.iter().flat_map(|value| names(value, all)).collect(),
        Value::Object(fields) => match fields.get("name") {
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            Some(name) => name.as_str().map(str::to_owned).into_iter().collect(),
            None => {
                let id = fields.get("@id").and_then(Value::as_str);
                let object = id.and_then(|id| all.iter().find_map(|value| named(value, id, DEEPEST)));
                object.and_then(|object| object.get("name")?.as_str()).map(str::to_owned).into_iter().collect()
            }
        },
        _ => Vec::new(),
    }
}

/// The object of that `@id` that has a name.
fn named<'v>(value: &'v Value, id: &str, depth: usize) -> Option<&'v Value> {
    if depth == 0 {
        return None;
    }
    match value {
        Value::Array(values) => values.iter().find_map(|value| named(value, id, depth - 1)),
        Value::Object(fields) => {
            if fields.get("@id").and_then(Value::as_str) == Some(id) && fields.contains_key("name") {
                return Some(value);
            }
            fields.get("@graph").and_then(|value| named(value, id, depth - 1))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_found_wherever_they_are() {
        let plain = r#"{"@type":"NewsArticle","headline":"عنوان","author":{"name":"هند"},"publisher":{"name":"صحيفة"},
            "datePublished":"2023-11-02T10:00:00+03:00","inLanguage":"ar","url":"https://a.b/c"}"#;
        let graph = r##"{"@graph":[{"@type":"Organization","@id":"#o","name":"صحيفة"},{"@type":"WebPage"},
            {"@type":["Article","x"],"headline":"عنوان","author":["هند"],"publisher":{"@id":"#o"},
            "datePublished":"2023-11-02T10:00:00+03:00","inLanguage":"ar","mainEntityOfPage":{"@id":"https://a.b/c"}}]}"##;
        let broken = "{\"@type\":\"https://schema.org/Article\",\"headline\":\"عن\nوان\"}";
        for script in [plain, graph] {
            let said = read(&["nonsense".to_owned(), script.to_owned()]);
            assert_eq!((said.headline.as_deref(), said.authors), (Some("عنوان"), vec!["هند".to_owned()]));
            assert_eq!((said.publisher.as_deref(), said.url.as_deref()), (Some("صحيفة"), Some("https://a.b/c")));
            assert!(said.published.is_some() && said.language.is_some());
        }
        assert_eq!(read(&[broken.to_owned()]).headline.as_deref(), Some("عن وان"));
        assert_eq!(read(&["[[[[[[[[[[{\"@type\":\"Article\"}]]]]]]]]]]".to_owned()]), Said::default());
    }
}
