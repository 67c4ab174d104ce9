//! `isnad source list`: the sources in a table.

use serde::Serialize;

use crate::archive::{self, Source};
use crate::diag::{Sink, isolate};
use crate::load::load;
use crate::pipeline;
use crate::report::{human, shown};

use super::cited::Cited;
use super::{Front, Outcome, Shape};

/// List the sources: their passages, and what cites them.
///
/// A row has the id, the date, the number of passages, the number of explainers and pages that cite the source, and the
/// title, which stands last so that its direction upsets no column.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Only the sources that nothing cites
    #[arg(long)]
    uncited: bool,

    /// How the list is written: human or json
    #[arg(long, value_enum, default_value = "human", hide_possible_values = true)]
    format: Shape,
}

const EXAMPLES: &str = "\
Examples:
  isnad source list
  isnad source list --uncited --format json";

/// Runs it.
pub fn run(front: Front<'_>, args: &Args) -> anyhow::Result<Outcome> {
    let inputs = load(front.root)?;
    let archive = archive::archive(&inputs, &mut Sink::new());
    let explainers = pipeline::parse(&inputs, &mut Sink::new(), &|_| {});
    let cited = Cited::of(&archive, &explainers, &inputs);
    let rows: Vec<Row<'_>> = archive
        .sources
        .iter()
        .enumerate()
        .map(|(at, source)| Row::of(source, &inputs.files.get(source.file).path, cited.files(at)))
        .filter(|row| !args.uncited || row.cited_in.is_empty())
        .collect();
    match args.format {
        Shape::Json => {
            let document = Document { version: 1, sources: rows };
            // Texts and numbers: nothing in them can fail to be written.
            front.terminal.out(&(serde_json::to_string(&document).unwrap_or_default() + "\n"))?;
        }
        Shape::Human => {
            let colour = front.terminal.colours_out();
            front.terminal.out(&table(&rows, colour))?;
            let uncited = rows.iter().filter(|row| row.cited_in.is_empty()).count();
            let passages = rows.iter().map(|row| row.passages).sum();
            front.terminal.err(&format!(
                "{}, {}; cited by nothing: {uncited}\n",
                human::number(rows.len(), "source"),
                human::number(passages, "passage"),
            ));
        }
    }
    Ok(Outcome::Clean)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    sources: Vec<Row<'a>>,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    id: &'a str,
    file: &'a str,
    title: &'a str,
    publisher: Option<&'a str>,
    published: Option<&'a str>,
    url: Option<&'a str>,
    /// Those that are gone are not counted.
    passages: usize,
    broken: bool,
    cited_in: &'a [String],
}

impl<'a> Row<'a> {
    fn of(source: &'a Source, file: &'a str, cited_in: &'a [String]) -> Row<'a> {
        Row {
            id: &source.id,
            file,
            title: &source.meta.title,
            publisher: source.meta.publisher.as_deref(),
            published: source.meta.published.as_deref(),
            url: source.meta.url.as_deref(),
            passages: source.passages.iter().filter(|passage| !passage.gone).count(),
            broken: source.broken,
            cited_in,
        }
    }
}

/// The widest column of ids, in code points; a longer id pushes its own row alone.
const WIDEST: usize = 32;

fn table(rows: &[Row<'_>], colour: bool) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let strong = if colour { anstyle::Style::new().bold() } else { anstyle::Style::new() };
    let width =
        rows.iter().map(|row| row.id.chars().count()).filter(|width| *width <= WIDEST).max().unwrap_or(0).max(2);
    let mut text = format!("{:width$}  {:10}  {:>8}  {:>5}  title\n", "id", "published", "passages", "cited");
    for row in rows {
        let pad = " ".repeat(width.saturating_sub(row.id.chars().count()));
        let id = if row.id.is_ascii() { row.id.to_owned() } else { isolate(row.id) };
        let mut title = shown::words(row.title);
        if let Some(publisher) = row.publisher {
            title += &format!(", {}", shown::words(publisher));
        }
        if row.broken {
            title += " (cannot be read: `isnad check` says why)";
        }
        text += &format!(
            "{strong}{id}{strong:#}{pad}  {:10}  {:>8}  {:>5}  {title}\n",
            row.published.unwrap_or("-"),
            row.passages,
            row.cited_in.len(),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_and_titles_last() {
        let row = |id, title, published, cited_in| Row {
            id,
            file: "",
            title,
            publisher: None,
            published,
            url: None,
            passages: 12,
            broken: false,
            cited_in,
        };
        let cited = ["content/explainers/a.md".to_owned()];
        let long = "x".repeat(40);
        let rows = [
            row("moe-2024", "عنوان", Some("2024-11"), &cited[..]),
            row("وزارة", "Title\u{202e}", None, &[]),
            row(&long, "", None, &[]),
        ];
        let expected = format!(
            "id        published   passages  cited  title\n\
             moe-2024  2024-11           12      1  \u{2068}عنوان\u{2069}\n\
             \u{2068}وزارة\u{2069}     -                 12      0  \u{2068}TitleU+202E\u{2069}\n\
             {long}  -                 12      0  \u{2068}\u{2069}\n"
        );
        assert_eq!(table(&rows, false), expected);
        assert_eq!(table(&[], false), "");
    }
}
