//! `isnad source refresh`: what became of an article since it was archived.
//!
//! In: the ids of sources. Out: what became of each passage, and with `--record` the key `original` in the record, which
//! the source's page and the notes show to readers. Nothing else of a record is touched.

use std::path::Path;

use anyhow::{Context, bail};

use crate::archive::import::drift::{self, Drift};
use crate::archive::import::{self, Captured, Extract, Incoming, record};
use crate::archive::{self, OriginalState, Source};
use crate::diag::{Sink, isolate};
use crate::load::{Inputs, load};
use crate::report::{human, shown};
use crate::text::digest::{hex, sha256};
use crate::write;

use super::super::new::today;
use super::add::{self, Reading};
use super::incoming::{Answer, fetch};
use super::{Front, Outcome, place_of};

/// Fetch a source's article again, and say what became of each passage.
///
/// Each passage is the same, moved, altered, or gone. What differs from the record, and not from the kept capture, was
/// changed in the record and is no drift. The archived text stays what it is: quotations are checked against it, whatever
/// the article says today.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The sources' ids
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,

    /// Write what was seen into `original` of the record, for readers to see
    #[arg(long)]
    record: bool,

    #[command(flatten)]
    reading: Reading,
}

const EXAMPLES: &str = "\
Examples:
  isnad source refresh moe-2024
  isnad source refresh moe-2024 cool-2022 --record

Exit status: 0 when every article is as it was archived, 1 when one has changed or is gone, 2 when one could not be seen.";

/// Runs it.
pub fn run(front: Front<'_>, args: &Args) -> anyhow::Result<Outcome> {
    let inputs = load(front.root)?;
    let archive = archive::archive(&inputs, &mut Sink::new());
    let sources: Vec<&Source> =
        args.ids.iter().map(|id| Ok(&archive.sources[place_of(&archive, id)?])).collect::<anyhow::Result<_>>()?;
    let mut outcome = Outcome::Clean;
    for source in sources {
        let seen = look(front, &inputs, source, args).with_context(|| format!("the source {}", isolate(&source.id)))?;
        if seen != OriginalState::Unchanged {
            outcome = Outcome::Findings;
        }
        if args.record {
            note(front, &inputs, source, seen)?;
        }
    }
    Ok(outcome)
}

/// Looks at the original, and prints what became of it.
fn look(front: Front<'_>, inputs: &Inputs, source: &Source, args: &Args) -> anyhow::Result<OriginalState> {
    if source.broken {
        bail!("it has errors: mend what `isnad check` says first");
    }
    let Some(url) = &source.meta.url else {
        bail!("it has no `url`: nothing can be fetched");
    };
    let id = shown::message(&source.id);
    let mut incoming = match fetch(front, url, &args.reading.limits())? {
        Answer::Page(incoming) => incoming,
        Answer::Gone(status) => {
            front.terminal.out(&format!("{id}: the original is gone (status {status})\n"))?;
            return Ok(OriginalState::Gone);
        }
    };
    let article = match import::read(&mut incoming) {
        Ok(article) => article,
        Err(refusal) => {
            bail!("{} cannot be compared: {}; {}", shown::message(&isolate(url)), refusal.cause, refusal.remedy)
        }
    };
    let kept = kept(front, inputs, source)?;
    let passages: Vec<_> = source.passages.iter().filter(|passage| !passage.gone).collect();
    let texts: Vec<String> = passages.iter().map(|passage| passage.text(&inputs.files)).collect();
    let old: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (drifts, added) = drift::compare(&old, &article.passages, &kept);
    let mut text = String::new();
    let mut counts = [0_usize; 4];
    for ((passage, drift), old) in passages.iter().zip(&drifts).zip(&old) {
        let name = shown::message(&format!("{}#{}", source.id, passage.id));
        match drift {
            Drift::Same => counts[0] += 1,
            Drift::Moved(_) => {
                counts[1] += 1;
                text += &format!("{name}: moved\n");
            }
            Drift::Altered(at) => {
                counts[2] += 1;
                let now = &article.passages[*at].text;
                text +=
                    &format!("{name}: altered\n  archived: {}\n  now:      {}\n", shown::words(old), shown::words(now));
            }
            Drift::Gone => {
                counts[3] += 1;
                text += &format!("{name}: gone\n  archived: {}\n", shown::words(old));
            }
        }
    }
    for at in &added {
        text += &format!("{id}: new\n  now:      {}\n", shown::words(&article.passages[*at].text));
    }
    let [same, moved, altered, gone] = counts;
    text += &format!(
        "{id}: {} as archived, {moved} moved, {altered} altered, {gone} gone, {} new\n",
        human::number(same, "passage"),
        added.len(),
    );
    front.terminal.out(&text)?;
    let unchanged = moved + altered + gone + added.len() == 0;
    Ok(if unchanged { OriginalState::Unchanged } else { OriginalState::Changed })
}

/// The passages of the source's kept capture; none when it has none, or another than the record says.
///
/// # Errors
/// A capture that is there and cannot be read from the disk.
fn kept(front: Front<'_>, inputs: &Inputs, source: &Source) -> anyhow::Result<Vec<Extract>> {
    let Some(capture) = &source.meta.capture else { return Ok(Vec::new()) };
    let record = Path::new(&inputs.files.get(source.file).path);
    let path = front.root.join(record).with_file_name(&capture.file);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let bytes = std::fs::read(&path)
        .with_context(|| format!("cannot read {}", shown::message(&isolate(&path.display().to_string()))))?;
    if hex(&sha256(&bytes)) != capture.sha256 {
        return Ok(Vec::new());
    }
    let captured = Captured { bytes, url: source.meta.url.clone(), ..Captured::default() };
    let mut incoming = Incoming { captured, name: capture.file.clone(), ..Incoming::default() };
    // A capture in which the extractor of today finds nothing settles nothing.
    Ok(import::read(&mut incoming).map(|article| article.passages).unwrap_or_default())
}

/// Writes what was seen into the record.
fn note(front: Front<'_>, inputs: &Inputs, source: &Source, seen: OriginalState) -> anyhow::Result<()> {
    let file = inputs.files.get(source.file);
    let value = record::original_value(&today()?, seen);
    let by_hand =
        || format!("the front matter of {} cannot be changed here: write `original: {value}` by hand", file.path);
    let text = record::with_key(&file.text, "original", &value).with_context(by_hand)?;
    add::sound(&file.path, &source.id, &text, &add::numbered(source, &inputs.files)).with_context(by_hand)?;
    write::replace(&front.root.join(&file.path), text.as_bytes())?;
    front.terminal.out(&format!("{}: original is {} as of today\n", shown::message(&file.path), seen.name()))
}
