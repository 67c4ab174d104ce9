//! `isnad lock`: pin the words of the archive.
//!
//! In: the project, and what the user accepts. Out: `isnad.lock`, or a comparison with it.
//!
//! 1. With `--number`, each paragraph without a marker gets one.
//! 2. The archive is read; a source with errors stops the command, since a lock without it would unpin it.
//! 3. [`blessing`] lists what the new lock would change. What is cited and changed must be accepted by name.
//! 4. The lock is written, or with `--check` only compared.

use std::path::Path;

use anyhow::bail;

use crate::archive::lock::{self, Change, ChangeKind, Lock};
use crate::archive::{self, Archive, Digest};
use crate::content::{Explainer, Key};
use crate::diag::{Severity, Sink, isolate};
use crate::load::{Inputs, load};
use crate::pipeline;
use crate::report::{human, shown};
use crate::write;

use super::{Front, Outcome};

/// The lock's path in the project.
const LOCK: &str = "isnad.lock";

/// Write isnad.lock, which pins the words of every source, or compare with it.
///
/// A changed passage that an explainer cites is not blessed unless it is accepted by name: first read what changed, and
/// mend the quotations of it. The lock belongs into version control.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Write nothing, and say what differs
    #[arg(long, conflicts_with_all = ["number", "accept"])]
    check: bool,

    /// First put a marker above each paragraph that lacks one; everything else in the file stays as it is
    #[arg(long)]
    number: bool,

    /// Bless what changed in this source, or in this passage of it (ID#p7), although it is cited; may be repeated
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    accept: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  isnad lock
  isnad lock --check
  isnad lock --number
  isnad lock --accept moe-2024#p7

Exit status: 0 when the lock is as it should be, 1 when it differs (--check) or when something stands in the way, 2 when \
the command could not run.";

/// Runs it.
pub fn run(front: Front<'_>, args: &Args) -> anyhow::Result<Outcome> {
    let mut inputs = load(front.root)?;
    if args.number && number(front, &inputs)? {
        inputs = load(front.root)?;
    }
    let mut sink = std::mem::take(&mut inputs.complaints);
    let archive = archive::archive(&inputs, &mut sink);
    // That words differ from the lock is what this command is for; that they cannot be read, or that the lock or an
    // explainer cannot, is not. The settings are none of its business.
    sink.retain(|found| found.rule != "changed-source" && found.span.file != inputs.book);
    let captures = pipeline::captures(&archive, &inputs, &mut sink);
    sink.retain(|found| found.severity == Severity::Error);
    if !sink.is_empty() {
        for found in &sink {
            front.terminal.err(&human::finding(&inputs.files, found, front.terminal.colours_err()));
        }
        front.terminal.err("isnad.lock was left as it is: mend the errors first\n");
        return Ok(Outcome::Findings);
    }
    let old = match inputs.lock {
        Some(file) => lock::parse(inputs.files.get(file), file, &mut Sink::new()),
        None => Lock::default(),
    };
    known(&args.accept, &archive, &old)?;
    let explainers = pipeline::parse(&inputs, &mut Sink::new(), &|_| {});
    let changes = blessing(&archive, &old, &captures, &inputs, &explainers);
    let text = lock::render(&archive, &captures);
    let is_there = inputs.lock.is_some();
    if args.check {
        return compare(front, &changes, is_there);
    }
    let refused: Vec<_> = changes.iter().filter(|change| !change.is_accepted(&args.accept)).collect();
    if !refused.is_empty() {
        for change in refused {
            front.terminal.err(&change.refusal());
        }
        front.terminal.err("isnad.lock was left as it is\n");
        return Ok(Outcome::Findings);
    }
    let mut said = String::new();
    if changes.is_empty() && is_there {
        said += "isnad.lock is as it should be";
    } else {
        write::replace(&front.root.join(LOCK), text.as_bytes())?;
        for change in &changes {
            said += &change.lines("  ");
        }
        said += "wrote isnad.lock";
    }
    let passages: usize = archive.sources.iter().map(|source| source.passages.len()).sum();
    let (sources, passages) = (human::number(archive.sources.len(), "source"), human::number(passages, "passage"));
    front.terminal.out(&format!("{said}: {sources}, {passages}\n"))?;
    Ok(Outcome::Clean)
}

/// The first lock of a new project.
///
/// # Errors
/// A project that cannot be read.
pub(super) fn first(root: &Path) -> anyhow::Result<String> {
    let inputs = load(root)?;
    Ok(lock::render(&archive::archive(&inputs, &mut Sink::new()), &[]))
}

/// Puts markers above paragraphs that lack one; whether any did.
fn number(front: Front<'_>, inputs: &Inputs) -> anyhow::Result<bool> {
    let mut any = false;
    for file in &inputs.sources {
        let file = inputs.files.get(*file);
        let numbered = lock::number(&file.text);
        if numbered != file.text {
            write::replace(&front.root.join(&file.path), numbered.as_bytes())?;
            front.terminal.out(&format!("numbered {}\n", shown::message(&file.path)))?;
            any = true;
        }
    }
    Ok(any)
}

/// Refuses to accept what does not exist: it would be a slip, and another change would go unread.
fn known(accepted: &[String], archive: &Archive, old: &Lock) -> anyhow::Result<()> {
    for name in accepted {
        let (source, passage) = name.split_once('#').map_or((name.as_str(), None), |(id, at)| (id, Some(at)));
        let now = archive.get(source);
        let then = old.get(source);
        if now.is_none() && then.is_none() {
            bail!("--accept {name}: there is no source {}", isolate(source));
        }
        if let Some(passage) = passage
            && !now.is_some_and(|source| source.by_id.contains_key(passage))
            && !then.is_some_and(|row| row.passages.iter().any(|(id, _)| id == passage))
        {
            bail!("--accept {name}: the source {} has no passage {}", isolate(source), isolate(passage));
        }
    }
    Ok(())
}

/// Something that the new lock would change.
#[derive(Debug, PartialEq, Eq)]
struct Blessed {
    /// The source's id.
    source: String,
    /// The passage, when it is one.
    passage: Option<String>,
    /// What happened, in a word or two.
    what: &'static str,
    /// The passage of the same source in which its words stand now.
    moved_to: Option<String>,
    /// Where it is cited; words that are new, or that nobody cites, need no acceptance.
    cited_at: Vec<String>,
}

impl Blessed {
    fn name(&self) -> String {
        match &self.passage {
            Some(passage) => format!("{}#{passage}", self.source),
            None => self.source.clone(),
        }
    }

    /// What happened, and where it is cited, each on a line behind `indent`.
    fn lines(&self, indent: &str) -> String {
        let moved = self.moved_to.as_deref().map(|id| format!(", and its words stand in {} now", shown::message(id)));
        let name = shown::message(&self.name());
        let mut text = format!("{indent}{name}: {}{}\n", self.what, moved.unwrap_or_default());
        for place in &self.cited_at {
            text += &format!("{indent}  cited at {}\n", shown::message(place));
        }
        text
    }

    fn is_accepted(&self, accepted: &[String]) -> bool {
        self.cited_at.is_empty() || accepted.iter().any(|name| *name == self.source || *name == self.name())
    }

    fn refusal(&self) -> String {
        let name = shown::message(&self.name());
        format!("{}  help: read what changed; if it is meant, run `isnad lock --accept {name}`\n", self.lines(""))
    }
}

/// All that differs between the archive and its lock.
fn blessing(
    archive: &Archive,
    old: &Lock,
    captures: &[(String, Digest)],
    inputs: &Inputs,
    explainers: &[Explainer],
) -> Vec<Blessed> {
    let keys: Vec<&Key> =
        explainers.iter().flat_map(|explainer| &explainer.citations).flat_map(|citation| &citation.keys).collect();
    let place = |key: &Key| {
        let (start, _) = inputs.files.positions(key.span);
        format!("{}:{}:{}", inputs.files.get(key.span.file).path, start.line, start.column)
    };
    let mut blessed = Vec::new();
    let passages = lock::changes(archive, old);
    for source in &archive.sources {
        let mut add = |passage: Option<&str>, what, moved_to: Option<&str>, cited_at| {
            let (passage, moved_to) = (passage.map(str::to_owned), moved_to.map(str::to_owned));
            blessed.push(Blessed { source: source.id.clone(), passage, what, moved_to, cited_at });
        };
        let Some(row) = old.get(&source.id) else {
            add(None, "new", None, Vec::new());
            continue;
        };
        let then: Vec<&str> = row.passages.iter().map(|(id, _)| id.as_str()).collect();
        let now: Vec<&str> = source.passages.iter().map(|passage| passage.id.as_str()).collect();
        let of_source = keys.iter().filter(|key| key.source == source.id);
        let mut same = true;
        for Change { passage, kind, moved_to, .. } in passages.iter().filter(|change| change.source == source.id) {
            same = false;
            let citing = of_source.clone().filter(|key| holds(key, passage, &then) || holds(key, passage, &now));
            let cited_at = citing.map(|key| place(key)).collect();
            let is_gone = source.passages.iter().any(|one| one.gone && one.id == *passage);
            match kind {
                ChangeKind::Changed if is_gone => add(Some(passage), "gone", moved_to.as_deref(), cited_at),
                ChangeKind::Changed => add(Some(passage), "changed", moved_to.as_deref(), cited_at),
                ChangeKind::Vanished => add(Some(passage), "removed", moved_to.as_deref(), cited_at),
                ChangeKind::Added => add(Some(passage), "new", None, Vec::new()),
            }
        }
        if same && source.digest != row.digest {
            let citing = of_source.clone().filter(|key| key.locators.iter().any(|locator| locator.last.is_some()));
            add(None, "passages in another order", None, citing.map(|key| place(key)).collect());
        }
        let capture = captures.iter().find(|(id, _)| *id == source.id).map(|(_, digest)| *digest);
        if capture != row.capture {
            add(None, "another capture", None, Vec::new());
        }
    }
    let gone = old.sources.iter().filter(|row| archive.get(&row.id).is_none());
    blessed.extend(gone.map(|row| Blessed {
        source: row.id.clone(),
        passage: None,
        what: "removed",
        moved_to: None,
        cited_at: keys.iter().filter(|key| key.source == row.id).map(|key| place(key)).collect(),
    }));
    blessed
}

/// Whether a key names a passage, given the passages of its source in order.
fn holds(key: &Key, passage: &str, order: &[&str]) -> bool {
    let at = |id: &str| order.iter().position(|other| *other == id);
    let Some(place) = at(passage) else { return false };
    // Without a locator the whole source is cited.
    key.locators.is_empty()
        || key.locators.iter().any(|locator| {
            let first = at(&locator.first);
            let last = locator.last.as_deref().map_or(first, at);
            first.zip(last).is_some_and(|(first, last)| first <= place && place <= last)
        })
}

/// Says what differs.
fn compare(front: Front<'_>, changes: &[Blessed], is_there: bool) -> anyhow::Result<Outcome> {
    if changes.is_empty() && is_there {
        front.terminal.out("isnad.lock is as it should be\n")?;
        return Ok(Outcome::Clean);
    }
    let mut text = String::from(if is_there { "isnad.lock differs:\n" } else { "there is no isnad.lock yet\n" });
    for change in changes {
        text += &change.lines("  ");
    }
    front.terminal.out(&text)?;
    Ok(Outcome::Findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::report::fixture::edition;
    use crate::text::{File, FileId};

    /// Locks a source `s` of `before`, then asks what a lock of `after` would change; the fixture's explainer cites
    /// `@s#p1`, `@s#p1-p2`, `@s#p7` and `@s`, of which `keep` stay.
    fn asked(before: &str, after: &str, keep: &[&str]) -> Vec<String> {
        let archived = |text: &str| {
            let file = File::new("content/sources/s.md", format!("---\ntitle: x\n---\n{text}"));
            let source = archive::source::parse(&file, FileId(2), "s", &mut Sink::new());
            Archive { sources: vec![source], by_id: [("s".to_owned(), 0)].into(), ..Archive::default() }
        };
        let (before, after) = (archived(before), archived(after));
        let old = lock::parse(&File::new(LOCK, lock::render(&before, &[])), FileId(0), &mut Sink::new());
        let mut edition = edition();
        let files = &edition.inputs.files;
        let written = |key: &Key| files.slice(key.span).to_owned();
        edition.explainers[0].citations.retain(|citation| keep.contains(&written(&citation.keys[0]).as_str()));
        let explainers: Vec<Explainer> = edition.explainers.iter().map(|one| (**one).clone()).collect();
        let changes = blessing(&after, &old, &[], &edition.inputs, &explainers);
        changes
            .iter()
            .map(|change| {
                let lines = change.lines("");
                let cited = if change.cited_at.is_empty() { "" } else { " !" };
                format!("{}{cited}", lines.lines().next().unwrap_or_default())
            })
            .collect()
    }

    #[test]
    fn what_is_cited_must_be_accepted() {
        let text = "{#p1}\nأ\n\n{#p2}\nب\n\n{#p3}\nج\n";
        let second = "{#p1}\nأ\n\n{#p2}\nت\n\n{#p3}\nج\n";
        let none: [&str; 0] = [];
        assert_eq!(asked(text, text, &["@s#p1-p2", "@s"]), none);
        for (after, keep, expected) in [
            (second, &["@s#p1-p2"][..], &["s#p2: changed !"][..]),
            (second, &["@s"], &["s#p2: changed !"]),
            (second, &["@s#p7"], &["s#p2: changed"]),
            (second, &[], &["s#p2: changed"]),
            ("{#p1}\nأ\n\n{#p3}\nج\n", &["@s#p1-p2"], &["s#p2: removed !"]),
            ("{#p1}\nأ\n\n{#p2 .gone}\n\n{#p3}\nج\n", &["@s#p1-p2"], &["s#p2: gone !"]),
            ("{#p1}\nأ\n\n{#p2}\nب\n\n{#p2a}\nد\n\n{#p3}\nج\n", &["@s"], &["s#p2a: new"]),
            (
                "{#p1}\nأ\n\n{#p2}\nج\n\n{#p3}\nب\n",
                &["@s#p1-p2"],
                &["s#p2: changed, and its words stand in p3 now !", "s#p3: changed, and its words stand in p2 now"],
            ),
            ("{#p1}\nأ\n\n{#p3}\nج\n\n{#p2}\nب\n", &["@s#p1-p2"], &["s: passages in another order !"]),
            ("{#p1}\nأ\n\n{#p3}\nج\n\n{#p2}\nب\n", &["@s#p7"], &["s: passages in another order"]),
        ] {
            assert_eq!(asked(text, after, keep), expected, "{after} {keep:?}");
        }
    }

    #[test]
    fn acceptance_names_a_source_or_a_passage() {
        let change = |passage: Option<&str>, cited: bool| Blessed {
            source: "s".into(),
            passage: passage.map(str::to_owned),
            what: "changed",
            moved_to: None,
            cited_at: if cited { vec!["a.md:1:1".to_owned(), "b.md:1:1".to_owned()] } else { Vec::new() },
        };
        for (passage, cited, accepted, expected) in [
            (Some("p1"), false, &[][..], true),
            (Some("p1"), true, &[], false),
            (Some("p1"), true, &["s"], true),
            (Some("p1"), true, &["s#p1"], true),
            (Some("p1"), true, &["s#p2", "t"], false),
            (None, true, &["s#p1"], false),
            (None, true, &["s"], true),
        ] {
            let accepted: Vec<_> = accepted.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(change(passage, cited).is_accepted(&accepted), expected, "{passage:?} {accepted:?}");
        }
        let refusal = change(Some("p1"), true).refusal();
        for part in ["isnad lock --accept s#p1", "cited at a.md:1:1", "cited at b.md:1:1"] {
            assert!(refusal.contains(part), "{refusal}");
        }
    }
}
