//! What the files of the search say: scripts that call `isnad(name, value)`, since a page that is opened from disk may
//! load scripts and read nothing else.
//!
//! - `index.js`: how many explainers there are, from which ending on each file of words reaches, the coding, and the
//!   tables by which a word is read as the index reads it.
//! - `words/<n>.js`: terms and their lists, parted by spaces; the terms are coded.
//! - `texts/<n>.js`: an explainer in lines: slug, date, the date to be read, title, then what is searched of it. Coded.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::locale::leniency::Leniency;
use crate::text::search::{DIGITS, DROPPED, SEPARATORS, shapes};

use super::super::{Site, records};
use super::Search;
use super::lines::{Field, Line};

/// How many letters of an explainer its file has; a match behind them is found, but shown by the summary.
pub const MOST_LETTERS: usize = 20_000;

/// `index.js`.
#[derive(Serialize)]
struct Manifest<'a> {
    explainers: u32,
    /// What each code stands for.
    codes: BTreeMap<char, &'a str>,
    /// The endings from which the files reach, parted by spaces, coded.
    files: String,
    /// The regular expression of what may be a word or a number.
    token: String,
    /// The regular expression of a character that is no part of one.
    dropped: String,
    /// From a letter or digit to the shape in which it is searched.
    shapes: BTreeMap<char, char>,
    #[serde(flatten)]
    leniency: &'a Leniency,
}

/// A file that tells the script a value, which is JSON.
fn call(name: &str, value: &str) -> Vec<u8> {
    format!("isnad(\"{name}\",{value})\n").into_bytes()
}

/// `index.js`.
pub fn manifest(site: &Site, search: &Search) -> anyhow::Result<Vec<u8>> {
    let (index, coding) = (search.index(site.edition, &site.plan), search.coding(site.edition, &site.plan));
    let used = index.files.iter().take_while(|file| !file.terms.is_empty());
    let ends: Vec<String> = used.map(|file| coding.coded(&file.from)).collect();
    let manifest = Manifest {
        explainers: index.explainers,
        codes: coding.codes.iter().map(|(code, text)| (char::from(*code), text.as_str())).collect(),
        files: String::new(),
        token: format!("[\\p{{Alphabetic}}{DROPPED}]+|[{DIGITS}]+(?:[{SEPARATORS}][{DIGITS}]+)*"),
        dropped: format!("[{DROPPED}]"),
        shapes: shapes().into_iter().collect(),
        leniency: search.leniency,
    };
    // Coded texts are escaped already.
    let text = serde_json::to_string(&manifest)?;
    let text = text.replacen("\"files\":\"\"", &format!("\"files\":\"{}\"", ends.join(" ")), 1);
    Ok(call("index", &text))
}

/// `words/<n>.js`.
pub fn words(site: &Site, search: &Search, number: usize) -> Vec<u8> {
    let (index, coding) = (search.index(site.edition, &site.plan), search.coding(site.edition, &site.plan));
    let mut text = String::new();
    for (term, list) in index.files.get(number).into_iter().flat_map(|file| &file.terms) {
        if !text.is_empty() {
            text.push(' ');
        }
        coding.write(term, &mut text);
        text.push(' ');
        text.push_str(list);
    }
    call(&format!("words/{number}"), &format!("\"{text}\""))
}

/// `texts/<n>.js`.
pub fn text(site: &Site, search: &Search, number: usize) -> Vec<u8> {
    let lines = search.lines(site.edition, &site.plan, number);
    text_of(site, search, number, &lines)
}

/// `texts/<n>.js` from the lines of the explainer.
pub fn text_of(site: &Site, search: &Search, number: usize, lines: &[Line]) -> Vec<u8> {
    let explainer = &site.edition.explainers[site.plan.pages[search.explainers[number]].explainer];
    let date = explainer.front.date.as_deref().map(|iso| records::date(&site.locale, iso));
    let (iso, date) = date.map_or_else(Default::default, |date| (date.iso, date.text));
    let title = lines.first().filter(|line| line.field == Field::Title).map_or("", |line| line.text.as_str());
    let mut whole = [explainer.slug.as_str(), &iso, &date, title].join("\n");
    let mut left = MOST_LETTERS;
    for line in lines.iter().filter(|line| line.field != Field::Title) {
        whole.push('\n');
        let end = line.text.char_indices().nth(left).map_or(line.text.len(), |(end, _)| end);
        whole.push_str(&line.text[..end]);
        left -= line.text[..end].chars().count();
        if left == 0 {
            break;
        }
    }
    let coding = search.coding(site.edition, &site.plan);
    call(&format!("texts/{number}"), &format!("\"{}\"", coding.coded(&whole)))
}
