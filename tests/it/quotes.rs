//! Holds the checker to judgements that people made: the rows of `tests/quotes/<language>/<phenomenon>.tsv`.
//!
//! A file's first line is `# phenomenon (the design's sections)`; a further line `# source: …` adds a line to the front
//! matter of its sources. A row has four columns, parted by tabs:
//!
//! 1. What is expected: one verdict, or several where the design leaves it open (`verbatim|typographic`). After a space,
//!    parted by commas: flags of the match; findings around it (`cut-negation`, `cut-context`, `cut-exception`,
//!    `hidden-negation`, `unproven-translation`, and `doubt` where a negation or contrast that is left out only warns);
//!    `difference:number` and the like, where the difference must be named so. A pass has exactly these, or with `*` at
//!    least these; what fails has at least these. `!spelling` may not be there.
//! 2. The archived text: passages parted by ` ¶ `, further sources by ` ¶¶ `. The citation names `p1` of the first.
//! 3. The quotation. `#p1-p2 ` before it names other passages; `لن ‖ ` before it are the author's own words.
//! 4. Why.
//!
//! What passes is also what `isnad find` finds there.
//!
//! `\u{200F}` stands for a character that cannot be seen. `known-failures.txt` lists rows that fail today, and a listed row
//! that passes fails too.

use std::collections::{BTreeMap, BTreeSet};

use isnad::verify::{DifferenceKind, Judgement};

use crate::editions::{Quoting, Shelf, Text};
use crate::project::{files, none};

/// Where the rows are.
const FOLDER: &str = "tests/quotes/";

/// The findings of a judgement that a row may name beside flags.
const FINDINGS: [&str; 6] =
    ["cut-negation", "cut-context", "cut-exception", "hidden-negation", "doubt", "unproven-translation"];

/// The flags of design §6.
const FLAGS: [&str; 17] = [
    "marks-dropped",
    "marks-added",
    "controls",
    "tatweel",
    "presentation-forms",
    "digits",
    "punctuation",
    "look-alikes",
    "spelling",
    "omission",
    "insertion",
    "replaced-words",
    "trimmed-proclitic",
    "spacing",
    "cross-passage",
    "translated",
    "relayed",
];

#[test]
fn every_row_is_judged_as_it_says() {
    let texts: BTreeMap<String, String> = files().into_iter().collect();
    let known = texts[&format!("{FOLDER}known-failures.txt")].lines();
    let mut known: BTreeSet<&str> = known.filter_map(|line| line.split_whitespace().next()).collect();
    let mut wrong = Vec::new();
    let tables = texts.iter().filter(|(path, _)| path.starts_with(FOLDER) && path.ends_with(".tsv"));
    for (path, table) in tables {
        let name = &path[FOLDER.len()..];
        let language = name.split('/').next().expect("a folder");
        assert!(table.starts_with("# "), "{path}: no heading");
        let front: String =
            table.lines().filter_map(|line| line.strip_prefix("# source: ")).map(|line| format!("{line}\n")).collect();
        for (at, row) in table.lines().enumerate().filter(|(_, row)| !row.starts_with('#')) {
            let place = format!("{name}:{}", at + 1);
            let complaint = complaint(row, language, &front).unwrap_or_else(|why| panic!("{place}: {why}"));
            match (complaint, known.remove(place.as_str())) {
                (Some(complaint), false) => wrong.push(format!("{place}: {complaint}")),
                (None, true) => wrong.push(format!("{place}: passes, and is listed as a known failure")),
                _ => {}
            }
        }
    }
    wrong.extend(known.into_iter().map(|place| format!("{place}: is listed as a known failure, and is no row")));
    none(wrong);
}

/// What is wrong with the judgement of a row.
///
/// # Errors
/// What is wrong with the row itself.
fn complaint(row: &str, language: &str, front: &str) -> Result<Option<String>, String> {
    let columns: Vec<&str> = row.split('\t').collect();
    let [expected, archived, written, reason] = columns[..] else { return Err(format!("{} columns", columns.len())) };
    if reason.trim().is_empty() {
        return Err("no reason".into());
    }
    let (archived, written) = (unescape(archived)?, unescape(written)?);
    let texts = archived.split(" ¶¶ ").zip(["s", "t", "u"]);
    let texts = texts.map(|(text, id)| Text { id, language, front, passages: text.split(" ¶ ").collect() });
    let (locator, written) = match written.strip_prefix('#') {
        Some(rest) => rest.split_once(' ').ok_or("a locator alone")?,
        None => ("p1", written.as_str()),
    };
    let (before, words) = match written.split_once("‖ ") {
        Some((before, words)) => (before, words),
        None => ("", written),
    };
    let quoting = Quoting { before, words, source: "s", locator };
    let shelf = Shelf::new(&texts.collect::<Vec<_>>());
    let judgement = shelf.judge(&quoting);
    if judgement.verdict.passes() && !judgement.translated && !shelf.finds(words, &judgement) {
        return Ok(Some(format!("`isnad find` does not find it ({reason})\n    {archived}\n    {words}")));
    }
    let said = said(&judgement);
    if fits(expected, &judgement, &said)? {
        return Ok(None);
    }
    Ok(Some(format!(
        "expected {expected}, got {} {} ({reason})\n    {archived}\n    {words}",
        judgement.verdict.name(),
        said.join(",")
    )))
}

/// Whether a judgement is what a row expects.
///
/// # Errors
/// A word that no judgement can say.
fn fits(expected: &str, judgement: &Judgement, said: &[String]) -> Result<bool, String> {
    let (verdicts, marks) = expected.split_once(' ').unwrap_or((expected, ""));
    let names = isnad::verify::Verdict::ALL.map(isnad::verify::Verdict::name);
    if let Some(unknown) = verdicts.split('|').find(|verdict| !names.contains(verdict)) {
        return Err(format!("no verdict {unknown}"));
    }
    let marks: Vec<&str> = marks.split(',').filter(|mark| !mark.is_empty()).collect();
    let (open, named): (Vec<&str>, Vec<&str>) = marks.iter().partition(|mark| **mark == "*");
    if let Some(unknown) = named.iter().find(|mark| !is_known(mark)) {
        return Err(format!("no mark {unknown}"));
    }
    let exact = judgement.verdict.passes() && open.is_empty();
    let has_all = named.iter().all(|mark| match mark.strip_prefix('!') {
        Some(mark) => said.iter().all(|one| one != mark),
        None => said.iter().any(|one| one == mark),
    });
    Ok(verdicts.split('|').any(|verdict| verdict == judgement.verdict.name())
        && has_all
        && (!exact || named.len() == said.len()))
}

/// What a judgement says beside its verdict.
fn said(judgement: &Judgement) -> Vec<String> {
    let context = judgement.context;
    let hidden = judgement.hidden.as_ref().is_some_and(|hidden| hidden.omitted);
    let found = [
        context.negation.is_some(),
        context.hedge.is_some(),
        context.exception.is_some(),
        hidden,
        judgement.left_out.iter().any(|left_out| left_out.doubt.is_some()),
        judgement.untranslated,
    ];
    let mut said: Vec<String> = judgement.flags.names().map(str::to_owned).collect();
    said.extend(FINDINGS.iter().zip(found).filter(|(_, found)| *found).map(|(name, _)| (*name).to_owned()));
    let nearest = judgement.nearest.iter().flat_map(|nearest| &nearest.differences);
    let kinds: BTreeSet<&str> = nearest.map(|difference| kind_name(difference.kind)).collect();
    said.extend(kinds.iter().map(|kind| format!("difference:{kind}")));
    said
}

/// The kinds of difference, as rows name them.
const KINDS: [(DifferenceKind, &str); 16] = [
    (DifferenceKind::Replaced, "replaced"),
    (DifferenceKind::Dropped, "dropped"),
    (DifferenceKind::Added, "added"),
    (DifferenceKind::Moved, "moved"),
    (DifferenceKind::NegationDropped, "negation-dropped"),
    (DifferenceKind::NegationAdded, "negation-added"),
    (DifferenceKind::Ending, "ending"),
    (DifferenceKind::Honorific, "honorific"),
    (DifferenceKind::Brackets, "brackets"),
    (DifferenceKind::Question, "question"),
    (DifferenceKind::Number, "number"),
    (DifferenceKind::Vowel, "vowel"),
    (DifferenceKind::Hamza, "hamza"),
    (DifferenceKind::Cut, "cut"),
    (DifferenceKind::Spacing, "spacing"),
    (DifferenceKind::Punctuation, "punctuation"),
];

fn kind_name(kind: DifferenceKind) -> &'static str {
    KINDS.iter().find(|(one, _)| *one == kind).expect("every kind has a name").1
}

fn is_known(mark: &str) -> bool {
    let mark = mark.trim_start_matches('!');
    match mark.strip_prefix("difference:") {
        Some(kind) => KINDS.iter().any(|(_, name)| *name == kind),
        None => FINDINGS.contains(&mark) || FLAGS.contains(&mark),
    }
}

/// A column without its escapes.
///
/// # Errors
/// An escape that says nothing.
fn unescape(column: &str) -> Result<String, String> {
    let mut parts = column.split("\\u{");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').ok_or("an escape is not closed")?;
        let code = u32::from_str_radix(code, 16).map_err(|why| format!("{code}: {why}"))?;
        text.push(char::from_u32(code).ok_or_else(|| format!("U+{code:X} is no character"))?);
        text.push_str(rest);
    }
    Ok(text)
}
