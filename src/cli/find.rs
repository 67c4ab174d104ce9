//! `isnad find`: where the archive holds some words, with citations ready to be pasted.

use serde::Serialize;

use crate::archive::{self, Archive, Source};
use crate::diag::{Sink, isolate};
use crate::load::load;
use crate::report::checked::{Held, held};
use crate::report::shown;
use crate::text::{Files, Span};
use crate::verify::{self, Hit, Verdict};

use super::{Front, Outcome};

/// Find words in the archive, and print citations ready to be pasted.
///
/// Words are compared as `isnad check` compares them. What would pass comes first, then what is near; the citation always
/// has the archive's own words.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The words; several arguments are one text
    #[arg(required = true)]
    text: Vec<String>,

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
  isnad find --format json --limit 3 \"«…»\"

Exit status: 0 when the archive holds the words, 1 when it does not, 2 when the search could not run.";

/// How the places are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Shape {
    /// For people
    Human,
    /// For programs
    Json,
}

/// Runs it.
pub fn run(front: Front<'_>, args: &Args) -> anyhow::Result<Outcome> {
    let inputs = load(front.root)?;
    let archive = archive::archive(&inputs, &mut Sink::new());
    let text = args.text.join(" ");
    let text = text.trim();
    let broken = archive.sources.iter().filter(|source| source.broken).count();
    if broken > 0 {
        front.terminal.err(&format!("isnad: sources that cannot be read: {broken}; `isnad check` says why\n"));
    }
    let hits = verify::find(&archive, &inputs.files, &inputs.config.language, text, args.limit);
    let places: Vec<_> = hits.iter().filter_map(|hit| Place::of(&archive, &inputs.files, hit)).collect();
    let colour = front.terminal.colours_out();
    let held = hits.iter().any(|hit| hit.verdict.passes());
    match args.format {
        Shape::Json => front.terminal.out(&json(text, &places))?,
        Shape::Human => {
            for place in &places {
                front.terminal.out(&human(place, colour))?;
            }
            if !held {
                let near = if places.is_empty() { "" } else { "; what is printed is near them" };
                front.terminal.err(&format!("isnad: the archive does not hold these words{near}\n"));
            }
        }
    }
    Ok(if held { Outcome::Clean } else { Outcome::Findings })
}

/// A hit with all that is printed of it.
#[derive(Debug)]
struct Place<'a> {
    source: &'a Source,
    path: &'a str,
    /// Line and column of the words' start and end.
    at: [u32; 4],
    verdict: Verdict,
    held: Held<'a>,
    /// The passage up to the words, and from their end.
    before: &'a str,
    after: &'a str,
}

impl<'a> Place<'a> {
    fn of(archive: &'a Archive, files: &'a Files, hit: &Hit) -> Option<Place<'a>> {
        let found = &hit.found;
        let source = archive.sources.get(found.source)?;
        let (first, last) = (found.spans.first()?, found.spans.last()?);
        let (start, _) = files.positions(*first);
        let (_, end) = files.positions(*last);
        let passage = source.passages.get(found.first)?.span;
        let ending = source.passages.get(found.last)?.span;
        let around = |start: u32, end: u32| files.slice(Span { start, end, ..passage });
        Some(Place {
            source,
            path: &files.get(source.file).path,
            at: [start.line, start.column, end.line, end.column],
            verdict: hit.verdict,
            held: held(archive, files, found)?,
            before: around(passage.start, first.start),
            after: around(last.end, ending.end),
        })
    }

    /// The words between marks that they do not hold themselves, with their key.
    fn citation(&self) -> String {
        let words = shown::without_controls(&self.held.text.replace(" … ", " […] "));
        let key = format!("@{}#{}", self.held.source, self.held.passage);
        if !words.contains(['«', '»']) {
            format!("«{words}» [{key}]")
        } else if !words.contains(['“', '”']) {
            format!("“{words}” [{key}]")
        } else {
            format!("[{words}][{key}]")
        }
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
    format!(
        "{strong}{}:{line}:{column}{strong:#}: {}#{} {} ({})\n  {context}\n{}\n\n",
        shown::message(place.path),
        place.held.source,
        place.held.passage,
        shown::words(&place.source.meta.title),
        place.verdict.name(),
        place.citation(),
    )
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
    text: &'a str,
    citation: String,
}

fn json(text: &str, places: &[Place<'_>]) -> String {
    let hits = places.iter().map(|place| {
        let [line, column, end_line, end_column] = place.at;
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
            text: &place.held.text,
            citation: place.citation(),
        }
    });
    let document = Document { version: 1, text, hits: hits.collect() };
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
        let place = |words: &[&str], first, last| {
            let found =
                Found { source: 0, first, last, spans: words.iter().map(|words| at(files, file, words)).collect() };
            let verdict = Verdict::Verbatim;
            Place::of(archive, files, &Hit { found, verdict, nearness: 0 }).map(|place| human(&place, false))
        };
        let expected = "content/sources/s.md:2:4: s#p1 \u{2068}\u{2069} (verbatim)
  \u{2068}لن نوقفه قبل نهاية العام\u{2069}
«نوقفه قبل نهاية» [@s#p1]

";
        assert_eq!(place(&["نوقفه قبل نهاية"], 0, 0).as_deref(), Some(expected));
        let two = place(&["العام", "سطر أول"], 0, 1).expect("a place");
        assert!(two.contains("\u{2068}لن نوقفه قبل نهاية العام سطر أول سطر ثان\u{2069}"), "{two}");
        assert!(two.contains("«العام سطر أول» [@s#p1-p2]"), "{two}");
        let omitted = place(&["لن", "العام"], 0, 0).expect("a place");
        assert!(omitted.contains("«لن […] العام» [@s#p1]"), "{omitted}");
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
