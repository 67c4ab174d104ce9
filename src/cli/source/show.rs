//! `isnad source show`: one source, or one passage of it, with what cites it.

use anyhow::bail;
use serde::Serialize;

use crate::archive::source::passage_id;
use crate::archive::{self, Passage, PassageKind, Source};
use crate::config::Rights;
use crate::diag::{Sink, isolate};
use crate::load::{Inputs, load};
use crate::pipeline;
use crate::report::{human, shown};

use super::cited::Cited;
use super::{Front, Outcome, Shape, place_of};

/// Show a source: what is known of it, its passages, and where each is cited.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The source's id, or one passage of it
    #[arg(value_name = "ID[#p7]")]
    key: String,

    /// How it is written: human or json
    #[arg(long, value_enum, default_value = "human", hide_possible_values = true)]
    format: Shape,
}

const EXAMPLES: &str = "\
Examples:
  isnad source show moe-2024
  isnad source show moe-2024#p7
  isnad source show moe-2024 --format json";

/// Runs it.
pub fn run(front: Front<'_>, args: &Args) -> anyhow::Result<Outcome> {
    let inputs = load(front.root)?;
    let archive = archive::archive(&inputs, &mut Sink::new());
    let key = args.key.trim_start_matches('@');
    let (id, passage) = key.split_once('#').map_or((key, None), |(id, passage)| (id, Some(passage_id(passage))));
    let source_at = place_of(&archive, id)?;
    let source = &archive.sources[source_at];
    if let Some(passage) = &passage
        && !source.by_id.contains_key(passage)
    {
        bail!("the source {} has no passage {}: `isnad source show {id}` lists them", isolate(id), isolate(passage));
    }
    if source.broken {
        front.terminal.err("isnad: the source has errors: `isnad check` says which\n");
    }
    let explainers = pipeline::parse(&inputs, &mut Sink::new(), &|_| {});
    let cited = Cited::of(&archive, &explainers, &inputs);
    let only = passage.as_deref();
    let passages: Vec<Row<'_>> = source
        .passages
        .iter()
        .enumerate()
        .filter(|(_, passage)| only.is_none_or(|only| passage.id == only))
        .map(|(at, passage)| Row::of(passage, passage.text(&inputs.files), cited.places(source_at, at)))
        .collect();
    let text = match args.format {
        Shape::Json => json(source, &inputs, cited.files(source_at), passages),
        Shape::Human => human(source, &inputs, &passages, only.is_some(), front.terminal.colours_out()),
    };
    front.terminal.out(&text)?;
    Ok(Outcome::Clean)
}

fn rights(rights: Rights) -> &'static str {
    Rights::CHOICES.iter().find(|(_, choice)| *choice == rights).map_or("", |(name, _)| *name)
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    id: &'a str,
    kind: &'static str,
    speaker: Option<&'a str>,
    page: Option<&'a str>,
    gone: bool,
    /// Whether it differs from the lock.
    changed: bool,
    text: String,
    cited_at: &'a [String],
}

impl<'a> Row<'a> {
    fn of(passage: &'a Passage, text: String, cited_at: &'a [String]) -> Row<'a> {
        Row {
            id: &passage.id,
            kind: passage.kind.name(),
            speaker: passage.speaker.as_deref(),
            page: passage.page.as_deref(),
            gone: passage.gone,
            changed: passage.changed,
            text,
            cited_at,
        }
    }
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    id: &'a str,
    file: &'a str,
    title: &'a str,
    publisher: Option<&'a str>,
    authors: &'a [String],
    url: Option<&'a str>,
    published: Option<&'a str>,
    language: Option<&'a str>,
    kind: Option<&'a str>,
    rights: &'static str,
    capture: Option<&'a str>,
    extractor: Option<&'a str>,
    original: Option<Original<'a>>,
    cited_in: &'a [String],
    passages: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Original<'a> {
    checked: &'a str,
    state: &'static str,
}

fn json(source: &Source, inputs: &Inputs, cited_in: &[String], passages: Vec<Row<'_>>) -> String {
    let meta = &source.meta;
    let document = Document {
        version: 1,
        id: &source.id,
        file: &inputs.files.get(source.file).path,
        title: &meta.title,
        publisher: meta.publisher.as_deref(),
        authors: &meta.authors,
        url: meta.url.as_deref(),
        published: meta.published.as_deref(),
        language: meta.language.as_deref(),
        kind: meta.kind.as_deref(),
        rights: rights(meta.rights.unwrap_or(inputs.config.rights)),
        capture: meta.capture.as_ref().map(|capture| capture.file.as_str()),
        extractor: meta.extractor.as_deref(),
        original: meta
            .original
            .as_ref()
            .map(|original| Original { checked: &original.checked, state: original.state.name() }),
        cited_in,
        passages,
    };
    // Texts and numbers: nothing in them can fail to be written.
    serde_json::to_string(&document).unwrap_or_default() + "\n"
}

fn human(source: &Source, inputs: &Inputs, passages: &[Row<'_>], one: bool, colour: bool) -> String {
    let strong = if colour { anstyle::Style::new().bold() } else { anstyle::Style::new() };
    let meta = &source.meta;
    let mut text = format!("{strong}{}{strong:#}: {}\n", shown::message(&source.id), shown::words(&meta.title));
    let mut line = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            text += &format!("  {name:<11}{value}\n");
        }
    };
    let authors: Vec<String> = meta.authors.iter().map(|author| shown::words(author)).collect();
    line("file", Some(shown::message(&inputs.files.get(source.file).path)));
    if !one {
        line("publisher", meta.publisher.as_deref().map(shown::words));
        line("authors", (!authors.is_empty()).then(|| authors.join(", ")));
        line("published", meta.published.as_deref().map(shown::plain));
        line("url", meta.url.as_deref().map(shown::plain));
        line("language", meta.language.as_deref().map(shown::plain));
        line("capture", meta.capture.as_ref().map(|capture| shown::plain(&capture.file)));
        line("extractor", meta.extractor.as_deref().map(shown::plain));
        let seen = |original: &archive::Original| format!("{} on {}", original.state.name(), original.checked);
        line("original", meta.original.as_ref().map(seen));
    }
    for row in passages {
        let mut about = Vec::new();
        if row.kind != PassageKind::Paragraph.name() {
            about.push(row.kind.to_owned());
        }
        about.extend(row.speaker.map(|speaker| format!("speaker {}", shown::words(speaker))));
        about.extend(row.page.map(|page| format!("page {}", shown::words(page))));
        about.extend(row.gone.then(|| "gone".to_owned()));
        about.extend(row.changed.then(|| "differs from isnad.lock".to_owned()));
        let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(", ")) };
        let id = if row.id.is_ascii() { row.id.to_owned() } else { isolate(row.id) };
        text += &format!("\n{strong}{id}{strong:#}{about}\n");
        if !row.gone {
            text += &format!("  {}\n", shown::words(&row.text));
        }
        for place in row.cited_at {
            text += &format!("  cited at {}\n", shown::message(place));
        }
    }
    let cited = passages.iter().filter(|row| !row.cited_at.is_empty()).count();
    if !one {
        text += &format!("\n{}, {cited} of them cited\n", human::number(passages.len(), "passage"));
    }
    text
}
