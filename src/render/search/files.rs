//! What the files of the search say: scripts that call `isnad(name, value)`, since a page that is opened from disk may
//! load scripts and read nothing else.
//!
//! - `index.js`: how many explainers there are, from which ending on each file of words reaches, how much a query may
//!   load, the coding, and the tables by which a word is read as the index reads it.
//! - `words/<n>.js`: terms and their lists, parted by spaces; the terms are coded.
//! - `texts/<n / 100>/<n % 100>.js`: explainers that follow each other by their numbers, each in lines: slug, date, the
//!   date to be read, title, then what a result shows of it. Coded.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::locale::leniency::Leniency;
use crate::text::search::{DIGITS, DROPPED, SEPARATORS, shapes};

use super::super::{Site, records};
use super::coding::Coding;
use super::index::Shard;
use super::lines::{Field, Line};
use super::{Search, extract};

/// How many bytes a first query loads at most, on 10,000 explainers too: `index.js`, the files of its words, and the texts
/// of the first results.
pub const FIRST_QUERY: usize = 59_000;

/// How many results there is always room for, however many words a query has.
const RESULTS: usize = 2;

/// How many words there is always room for, however large a site is.
const WORDS: usize = 4;

/// What the call around the value of a file of words or texts takes, in bytes.
const CALL: usize = 24;

/// `index.js`.
#[derive(Serialize)]
struct Manifest<'a> {
    explainers: u32,
    /// How many of them share a file of texts.
    group: usize,
    /// How many files of words a first query may load.
    most: usize,
    /// How many results more than [`RESULTS`] there is room for with each file of words fewer.
    each: f32,
    /// What each code stands for.
    codes: BTreeMap<char, &'a str>,
    /// The endings from which the files reach, coded: each without the first letters, four at most, that it shares with
    /// the one before, behind their number.
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
    let heaviest = index.files.iter().map(|file| file.weight).max().unwrap_or_default() + CALL;
    let ends = ends(&index.files, coding);
    let mut manifest = Manifest {
        explainers: index.explainers,
        group: search.group,
        most: 0,
        // Cut after two digits, so that the file has one form on every machine.
        each: (heaviest * 100 / search.text_bytes) as f32 / 100.0,
        codes: coding.codes.iter().map(|(code, text)| (char::from(*code), text.as_str())).collect(),
        files: String::new(),
        token: format!("[\\p{{Alphabetic}}{DROPPED}]+|[{DIGITS}]+(?:[{SEPARATORS}][{DIGITS}]+)*"),
        dropped: format!("[{DROPPED}]"),
        shapes: shapes().into_iter().collect(),
        leniency: search.leniency,
    };
    let own = serde_json::to_string(&manifest)?.len() + ends.len() + CALL;
    let room = FIRST_QUERY.saturating_sub(own + RESULTS * search.text_bytes);
    manifest.most = (room / heaviest).max(WORDS);
    // Coded texts are escaped already.
    let text = serde_json::to_string(&manifest)?;
    let text = text.replacen("\"files\":\"\"", &format!("\"files\":\"{ends}\""), 1);
    Ok(call("index", &text))
}

/// The endings from which files reach.
fn ends(files: &[Shard], coding: &Coding) -> String {
    let mut out = String::new();
    let mut before = "";
    for file in files {
        let alike = before.chars().zip(file.from.chars()).take_while(|(a, b)| a == b).take(4).count();
        let at = file.from.char_indices().nth(alike).map_or(file.from.len(), |(at, _)| at);
        out.push_str(&alike.to_string());
        out.push_str(&coding.coded(&file.from[at..]));
        before = &file.from;
    }
    out
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

/// How many files of texts share a folder: some file systems are slow to make very many files in one.
const FOLDER: usize = 100;

/// The name of a file of texts, as it is called.
pub fn text_name(number: usize) -> String {
    format!("texts/{}/{}", number / FOLDER, number % FOLDER)
}

/// A file of texts, by its number.
pub fn texts(site: &Site, search: &Search, number: usize) -> Vec<u8> {
    let lines: Vec<_> = search.texts(number).map(|number| search.lines(site.edition, &site.plan, number)).collect();
    texts_of(site, search, number, &lines)
}

/// The same from the lines of its explainers.
pub fn texts_of(site: &Site, search: &Search, number: usize, lines: &[Vec<Line>]) -> Vec<u8> {
    let room = search.text_bytes.saturating_sub(CALL) / search.group;
    let texts: Vec<String> = (search.texts(number).zip(lines))
        .map(|(number, lines)| format!("\"{}\"", text(site, search, number, lines, room)))
        .collect();
    call(&text_name(number), &format!("[{}]", texts.join(",")))
}

/// An explainer in a file of texts, coded in so many bytes; the title is there in any case.
fn text(site: &Site, search: &Search, number: usize, lines: &[Line], room: usize) -> String {
    let explainer = search.explainer(site.edition, &site.plan, number);
    let date = explainer.front.date.as_deref().map(|iso| records::date(&site.locale, iso));
    let (iso, date) = date.map_or_else(Default::default, |date| (date.iso, date.text));
    let title = lines.first().filter(|line| line.field == Field::Title).map_or("", |line| line.text.as_str());
    let mut out = String::new();
    let coding = search.coding(site.edition, &site.plan);
    coding.write(&[explainer.slug.as_str(), &iso, &date, title].join("\n"), &mut out);
    // Quotation marks and a comma are around it.
    let left = room.saturating_sub(out.len() + 4);
    // What lines take is only estimated before.
    let mut tried = left;
    let shown = loop {
        let shown = extract::of(lines, coding, tried).iter().map(|line| format!("\n{line}")).collect::<String>();
        let shown = coding.coded(&shown);
        if shown.len() <= left {
            break shown;
        }
        tried -= tried / 8 + 1;
    };
    out + &shown
}
