//! `isnad find`: where the archive holds some words, with citations ready to be pasted.

mod citation;

use anyhow::bail;
use serde::Serialize;

use crate::archive::{self, Archive, Source};
use crate::content::quotation::pairs;
use crate::diag::{Sink, isolate};
use crate::load::load;
use crate::pipeline::{self, Wanted};
use crate::report::checked::{Held, held};
use crate::report::shown;
use crate::rules;
use crate::text::{Files, Span};
use crate::verify::{self, Hit, Judgement, Verdict};

use super::source::place_of;
use super::{Front, Outcome, Shape};

/// Find words in the archive, and print citations ready to be pasted.
///
/// Words are compared as `isnad check` compares them: vowel marks, the shape of letters and digits, and listed spellings
/// do not matter. What would pass comes first, then what is near with what differs; the citation always has the
/// archive's own words.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The words; several arguments are one text
    #[arg(required = true)]
    text: Vec<String>,

    /// Look in this source only; may be given several times
    #[arg(long, value_name = "ID")]
    source: Vec<String>,

    /// How the result is written: human or json
    #[arg(long, value_enum, default_value = "human", hide_possible_values = true)]
    format: Shape,

    /// Print at most this many places
    #[arg(long, value_name = "N", default_value = "10")]
    limit: usize,
}

const EXAMPLES: &str = "\
Examples:
  isnad find لن نوقفه قبل نهاية العام
  isnad find --source moe-2024 نهاية العام
  isnad find --format json --limit 3 \"«…»\"

Exit status: 0 when the archive holds the words, 1 when it does not, 2 when the search could not run.";

/// Runs it.
pub fn run(front: Front<'_>, args: &Args) -> anyhow::Result<Outcome> {
    let inputs = load(front.root)?;
    let archive = archive::archive(&inputs, &mut Sink::new());
    let text = args.text.join(" ");
    let text = bare(text.trim());
    if text.len() > verify::LONGEST {
        bail!("the text is longer than any quotation: look for a part of it");
    }
    let broken = archive.sources.iter().filter(|source| source.broken).count();
    if broken > 0 {
        front.terminal.err(&format!("isnad: sources that cannot be read: {broken}; `isnad check` says why\n"));
    }
    let sources = chosen(&archive, &args.source)?;
    let (files, language) = (&inputs.files, inputs.config.language.as_str());
    let wanted = Wanted { text, limit: args.limit, sources: &sources };
    let hits = pipeline::find(&archive, files, language, wanted);
    let shelf = Shelf { archive: &archive, files, language };
    let places: Vec<_> = hits.list.iter().filter_map(|(hit, judgement)| shelf.place(hit, judgement)).collect();
    let colour = front.terminal.colours_out();
    let held = hits.list.iter().any(|(hit, _)| hit.verdict.passes());
    match args.format {
        Shape::Json => front.terminal.out(&json(text, &places, hits.more))?,
        Shape::Human => {
            for place in &places {
                front.terminal.out(&human(place, colour))?;
            }
            if hits.more && !places.is_empty() {
                front.terminal.err("isnad: there are more places; --limit shows them\n");
            }
            if !held {
                let near = if places.is_empty() { "" } else { "; what is printed is near them" };
                front.terminal.err(&format!("isnad: the archive does not hold these words{near}\n"));
            }
        }
    }
    Ok(if held { Outcome::Clean } else { Outcome::Findings })
}

/// The text without a pair of quotation marks around all of it: they are the asker's.
fn bare(text: &str) -> &str {
    match pairs(text, &[]).as_slice() {
        [pair] if pair.outer == (0..text.len()) => text[pair.inner.clone()].trim(),
        _ => text,
    }
}

/// The sources of these ids, as places in the archive, sorted; all of them, when none is named.
///
/// # Errors
/// An id that no source has.
fn chosen(archive: &Archive, ids: &[String]) -> anyhow::Result<Vec<usize>> {
    if ids.is_empty() {
        return Ok((0..archive.sources.len()).collect());
    }
    let mut chosen = Vec::new();
    for id in ids {
        let id = id.strip_prefix('@').unwrap_or(id);
        chosen.push(place_of(archive, id)?);
    }
    chosen.sort_unstable();
    chosen.dedup();
    Ok(chosen)
}

/// Where the places are.
#[derive(Clone, Copy, Debug)]
struct Shelf<'a> {
    archive: &'a Archive,
    files: &'a Files,
    language: &'a str,
}

/// A hit with all that is printed of it.
#[derive(Debug)]
struct Place<'a> {
    source: &'a Source,
    path: &'a str,
    /// Line and column of the words' start and end.
    at: [u32; 4],
    judgement: &'a Judgement,
    verdict: Verdict,
    held: Held<'a>,
    citation: String,
    /// What the source says beside the words and a quotation of them loses, each with the rule that objects.
    beside: Vec<(&'static str, &'a str)>,
    /// The passage up to the words, and from their end.
    before: &'a str,
    after: &'a str,
}

impl<'a> Shelf<'a> {
    fn place(self, hit: &Hit, judgement: &'a Judgement) -> Option<Place<'a>> {
        let Shelf { archive, files, .. } = self;
        let found = &hit.found;
        let source = archive.sources.get(found.source)?;
        let (first, last) = (found.spans.first()?, found.spans.last()?);
        let (start, _) = files.positions(*first);
        let (_, end) = files.positions(*last);
        let passage = source.passages.get(found.first)?.span;
        let ending = source.passages.get(found.last)?.span;
        let around = |start: u32, end: u32| files.slice(Span { start, end, ..passage });
        let held = held(archive, files, found)?;
        let context = &judgement.context;
        let beside =
            [("cut-negation", context.negation), ("cut-context", context.hedge), ("cut-exception", context.exception)];
        Some(Place {
            source,
            path: &files.get(source.file).path,
            at: [start.line, start.column, end.line, end.column],
            judgement,
            verdict: hit.verdict,
            citation: self.citation(found, &held),
            held,
            beside: beside.into_iter().filter_map(|(rule, span)| Some((rule, files.slice(span?)))).collect(),
            before: around(passage.start, first.start),
            after: around(last.end, ending.end),
        })
    }
}

/// How many code points of the passage are shown on either side of the words.
const AROUND: usize = 60;

fn human(place: &Place<'_>, colour: bool) -> String {
    let strong = if colour { anstyle::Style::new().bold() } else { anstyle::Style::new() };
    let context = isolate(&format!(
        "{}{strong}{}{strong:#}{}",
        shown::plain(&tail(place.before)),
        shown::plain(&place.held.text),
        shown::plain(&head(place.after)),
    ));
    let [line, column, ..] = place.at;
    let flags: Vec<&str> = place.judgement.flags.names().collect();
    let flags = if flags.is_empty() { String::new() } else { format!(": {}", flags.join(", ")) };
    let mut text = format!(
        "{strong}{}:{line}:{column}{strong:#}: {}#{} {} ({}{flags})\n  {context}\n",
        shown::message(place.path),
        place.held.source,
        place.held.passage,
        shown::words(&place.source.meta.title),
        place.verdict.name(),
    );
    for difference in place.judgement.nearest.iter().flat_map(|nearest| &nearest.differences) {
        text += &format!("  differs: {}\n", shown::message(&rules::difference(difference)));
    }
    for (rule, words) in &place.beside {
        text += &format!("  beside:  {} ({rule})\n", shown::words(words));
    }
    if place.verdict == Verdict::Unresolved {
        text += "  note:    the passage differs from isnad.lock: it cannot be cited as it is\n";
    }
    format!("{text}{}\n\n", place.citation)
}

/// The end of what stands before the words, from a word's beginning.
fn tail(text: &str) -> String {
    match text.char_indices().rev().nth(AROUND) {
        Some((at, _)) => {
            let kept = &text[at..];
            format!("…{}", kept.find(char::is_whitespace).map_or(kept, |space| &kept[space..]))
        }
        None => text.to_owned(),
    }
}

/// The beginning of what stands after the words, up to a word's end.
fn head(text: &str) -> String {
    match text.char_indices().nth(AROUND) {
        Some((at, _)) => {
            let kept = &text[..at];
            format!("{} …", kept.rfind(char::is_whitespace).map_or(kept, |space| &kept[..space]))
        }
        None => text.to_owned(),
    }
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    text: &'a str,
    hits: Vec<Row<'a>>,
    /// Whether there are more than these.
    more: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    source: &'a str,
    passage: &'a str,
    title: &'a str,
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    verdict: &'static str,
    flags: Vec<&'static str>,
    text: &'a str,
    differences: Vec<Differing<'a>>,
    beside: Vec<Beside<'a>>,
    citation: &'a str,
}

#[derive(Serialize)]
struct Differing<'a> {
    message: String,
    sought: &'a str,
    archived: &'a str,
}

#[derive(Serialize)]
struct Beside<'a> {
    rule: &'static str,
    text: &'a str,
}

fn json(text: &str, places: &[Place<'_>], more: bool) -> String {
    let hits = places.iter().map(|place| {
        let [line, column, end_line, end_column] = place.at;
        let differences = place.judgement.nearest.iter().flat_map(|nearest| &nearest.differences);
        Row {
            source: place.held.source,
            passage: &place.held.passage,
            title: &place.source.meta.title,
            file: place.path,
            line,
            column,
            end_line,
            end_column,
            verdict: place.verdict.name(),
            flags: place.judgement.flags.names().collect(),
            text: &place.held.text,
            differences: differences
                .map(|one| Differing { message: rules::difference(one), sought: &one.quoted, archived: &one.archived })
                .collect(),
            beside: place.beside.iter().map(|(rule, text)| Beside { rule, text }).collect(),
            citation: &place.citation,
        }
    });
    let document = Document { version: 1, text, hits: hits.collect(), more };
    // Texts and numbers: nothing in them can fail to be written.
    serde_json::to_string(&document).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::{at, edition};
    use crate::verify::Found;

    #[test]
    fn places_are_printed_with_a_citation() {
        let edition = edition();
        let (archive, files) = (&edition.archive, &edition.inputs.files);
        let file = archive.sources[0].file;
        let shelf = Shelf { archive, files, language: "ar" };
        let judgement = Judgement::of(Verdict::Verbatim);
        let place = |words: &[&str], first, last| {
            let found =
                Found { source: 0, first, last, spans: words.iter().map(|words| at(files, file, words)).collect() };
            let hit = Hit { found, verdict: Verdict::Verbatim, remarks: 0, nearness: 0 };
            shelf.place(&hit, &judgement).map(|place| human(&place, false))
        };
        let expected = "content/sources/s.md:2:4: s#p1 \u{2068}\u{2069} (verbatim)
  \u{2068}لن نوقفه قبل نهاية العام\u{2069}
«نوقفه قبل نهاية» [@s#p1]

";
        assert_eq!(place(&["نوقفه قبل نهاية"], 0, 0).as_deref(), Some(expected));
        let two = place(&["العام", "سطر أول"], 0, 1).expect("a place");
        assert!(two.contains("\u{2068}لن نوقفه قبل نهاية العام سطر أول سطر ثان\u{2069}"), "{two}");
        assert!(two.contains("«العام سطر أول» [@s#p1-p2]"), "{two}");
        let omitted = place(&["نوقفه قبل", "العام"], 0, 0).expect("a place");
        assert!(
            omitted.contains("«نوقفه قبل نهاية العام» [@s#p1]"),
            "a fragment of one word cannot be quoted: {omitted}"
        );
        let omitted = place(&["لن نوقفه", "نهاية\nالعام"], 0, 0).expect("a place");
        assert!(omitted.contains("«لن نوقفه […] نهاية العام» [@s#p1]"), "{omitted}");
    }

    #[test]
    fn the_marks_of_the_asker_are_no_words() {
        for (text, expected) in [
            ("«لن نوقفه»", "لن نوقفه"),
            ("\"the city\"", "the city"),
            ("«أ» و«ب»", "«أ» و«ب»"),
            ("لن «نوقفه»", "لن «نوقفه»"),
            ("«", "«"),
            ("", ""),
        ] {
            assert_eq!(bare(text), expected);
        }
    }

    #[test]
    fn sources_are_chosen_by_their_ids() {
        let archive = edition().archive;
        let chosen = |ids: &[&str]| chosen(&archive, &ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
        assert_eq!(chosen(&[]).ok(), Some(vec![0]));
        assert_eq!(chosen(&["s", "@s"]).ok(), Some(vec![0]));
        let unknown = chosen(&["t"]).expect_err("no such source");
        assert_eq!(unknown.to_string(), "the archive has no source \u{2068}t\u{2069}; did you mean \u{2068}s\u{2069}?");
    }

    #[test]
    fn long_passages_are_cut_between_words() {
        let long = "كلمة ".repeat(30);
        assert!(tail(&long).starts_with("… كلمة") && tail(&long).chars().count() <= AROUND + 2);
        assert!(head(&long).ends_with("كلمة …") && head(&long).chars().count() <= AROUND + 2);
        for text in ["", "قبل ", "x".repeat(AROUND).as_str()] {
            assert_eq!((tail(text), head(text)), (text.to_owned(), text.to_owned()));
        }
    }
}
