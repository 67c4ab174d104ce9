//! The quotations of a page against its record, its notes and the passages that the site publishes.
//!
//! In: a page, its `citations.json`, and the other pages. Out: findings.
//!
//! 1. The words stand on the page before their reference; those of an evidence only in the note.
//! 2. The note holds every stretch of the archive that the record names.
//! 3. Each stretch stands in its passage at its position, between what the record says stands around it, and the
//!    passage's digest is the recorded one.
//! 4. Compared again with these passages, the words get a verdict that passes exactly where the recorded one does.
//! 5. What the page marks as quoted has an annotation, and so has what it says to programs as a quotation.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use crate::diag::isolate;
use crate::text::digest::{hex, sha256};
use crate::text::fold::is_combining;
use crate::text::letter::is_alphanumeric;
use crate::verify::{self, Verdict};

use super::page::{Archived, Page, Reference};
use super::records::{Annotation, Collection, Target};
use super::{Evidence, Finding, Kind, Pages, Seen, finding};

/// Checks every annotation of a collection.
pub fn of_collection(
    pages: &Pages,
    evidence: Option<&Evidence>,
    path: &str,
    collection: &Collection,
    seen: &mut Seen,
) -> Vec<Finding> {
    let folder = path.strip_suffix("citations.json").unwrap_or_default();
    let page_path = format!("{folder}index.html");
    let mut found = Vec::new();
    if collection.total != collection.first.items.len() {
        found.push(finding(path, "total", Kind::WrongRecord, "the number of annotations is not the recorded total"));
    }
    let Some(page) = pages.get(&page_path) else {
        found.push(finding(path, "", Kind::WrongRecord, "the page that the record speaks of is not there"));
        return found;
    };
    let site = Site { pages, evidence, path, page_path: &page_path, page };
    for annotation in &collection.first.items {
        found.extend(site.annotation(annotation, seen));
    }
    found.extend(site.unrecorded(collection));
    found.extend(site.untrue_data(collection));
    found
}

/// The path of a source's page, and the identifier of a passage on it.
type Place = (String, String);

/// A page with what is around it.
#[derive(Clone, Copy)]
struct Site<'a> {
    pages: &'a Pages,
    evidence: Option<&'a Evidence>,
    path: &'a str,
    page_path: &'a str,
    page: &'a Page,
}

impl<'a> Site<'a> {
    fn annotation(self, annotation: &Annotation, seen: &mut Seen) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut tell = |path: &str, kind, message: String| found.push(finding(path, &annotation.id, kind, message));
        let Some(reference) = annotation.reference().and_then(|id| self.reference(id)) else {
            tell(self.page_path, Kind::EditedQuotation, "the page has no reference for this quotation".into());
            return found;
        };
        let note = self.page.notes.get(&reference.note).map(String::as_str);
        if note.is_none() {
            tell(self.page_path, Kind::EditedNote, format!("the note of the reference {} is missing", reference.id));
        }
        if let Some(words) = annotation.words() {
            let words = spaced(words);
            let on_page = self.page.text.get(..reference.at).is_some_and(|text| holds(text, &words));
            if !on_page && !note.is_some_and(|note| holds(note, &words)) {
                let message = format!("the page does not hold the words {} before their reference", isolate(&words));
                tell(self.page_path, Kind::EditedQuotation, message);
            }
        }
        let mut passages: BTreeMap<Place, Archived> = BTreeMap::new();
        let mut unseen = false;
        for target in &annotation.target {
            let Some(exact) = target.exact() else { continue };
            if note.is_some_and(|note| !holds(note, &spaced(exact))) {
                let message =
                    format!("the note {} does not hold the archived words {}", reference.note, isolate(exact));
                tell(self.page_path, Kind::EditedNote, message);
            }
            match self.passage(target) {
                Ok(Some((place, archived))) => {
                    for (kind, message) in stretch(target, exact, &archived.text) {
                        tell(self.path, kind, message);
                    }
                    passages.insert(place, archived);
                }
                Ok(None) => unseen = true,
                Err(message) => tell(self.path, Kind::EditedPassage, message),
            }
        }
        if unseen {
            seen.unseen += 1;
        } else {
            seen.quotations += 1;
            if let Some(message) = self.compared_again(annotation, &passages) {
                tell(self.path, Kind::WrongVerdict, message);
            }
        }
        found
    }

    fn reference(self, id: &str) -> Option<&'a Reference> {
        self.page.references.iter().find(|reference| reference.id == id)
    }

    /// The passage that a target names: as the archive has it, else as the site publishes it; nothing where neither
    /// shows it.
    fn passage(self, target: &Target) -> Result<Option<(Place, Archived)>, String> {
        let Some((path, id)) = super::target(self.path, &target.source) else {
            return Err(format!("the record names a passage of another site, {}", isolate(&target.source)));
        };
        let published = self.pages.get(&path).and_then(|page| page.passages.get(&id));
        let archived = self.evidence.and_then(|evidence| evidence.passage(&path, &id));
        let known = match (archived, published) {
            (Some(archived), Some(published)) if spaced(&archived.text) != spaced(&published.text) => {
                return Err(format!("the passage {} of the site is not the archived one", isolate(&target.source)));
            }
            (Some(archived), _) => archived.clone(),
            (None, Some(published)) => published.clone(),
            (None, None) if self.pages.contains_key(&path) => return Ok(None),
            (None, None) => return Err(format!("the page of the passage {} is not there", isolate(&target.source))),
        };
        if target.sha256.as_deref() != Some(hex(&sha256(known.text.as_bytes())).as_str()) {
            return Err(format!("the passage {} has another digest than the recorded one", isolate(&target.source)));
        }
        Ok(Some(((path, id), known)))
    }

    /// Why the words, compared again, do not do as well or as badly as the record says.
    fn compared_again(self, annotation: &Annotation, passages: &BTreeMap<Place, Archived>) -> Option<String> {
        let words = annotation.words()?;
        let recorded = Verdict::ALL.into_iter().find(|verdict| verdict.name() == annotation.verdict());
        let Some(recorded) = recorded else {
            return Some(format!("{} is no verdict", isolate(annotation.verdict())));
        };
        // A translation was not compared itself: the annotation of its original stands beside it.
        if annotation.has("translated") || passages.is_empty() {
            return None;
        }
        let language = passages.values().find_map(|archived| archived.language.as_deref());
        let texts: Vec<&str> = passages.values().map(|archived| archived.text.as_str()).collect();
        let now = verify::compare(language.unwrap_or(&self.page.language), &texts, words).verdict;
        let same = now.passes() == recorded.passes() && (recorded != Verdict::Verbatim || now == recorded);
        (!same)
            .then(|| format!("the recorded verdict is {}, and comparing again gives {}", recorded.name(), now.name()))
    }

    /// Quotations in the page's data whose words no annotation has.
    fn untrue_data(self, collection: &Collection) -> Vec<Finding> {
        let known: HashSet<String> = collection
            .first
            .items
            .iter()
            .flat_map(|annotation| {
                annotation.words().into_iter().chain(annotation.target.iter().filter_map(Target::exact))
            })
            .map(spaced)
            .collect();
        let mut found = Vec::new();
        for data in &self.page.data {
            let Ok(data) = serde_json::from_str::<Value>(data) else {
                found.push(finding(self.page_path, "", Kind::UnreadableRecord, "the page's JSON-LD cannot be read"));
                continue;
            };
            let mut open = vec![&data];
            while let Some(value) = open.pop() {
                let text = value["text"].as_str().filter(|_| value["@type"] == "Quotation").map(spaced);
                if let Some(text) = text.filter(|text| !known.contains(text)) {
                    let message = format!(
                        "the page says to programs that it quotes {}, and no annotation says so",
                        isolate(&text)
                    );
                    found.push(finding(self.page_path, "", Kind::EditedQuotation, message));
                }
                match value {
                    Value::Array(list) => open.extend(list),
                    Value::Object(map) => open.extend(map.values()),
                    _ => {}
                }
            }
        }
        found
    }

    /// Words that the page marks as quoted, with a reference behind them, and no annotation of that reference.
    fn unrecorded(self, collection: &Collection) -> Vec<Finding> {
        let mut found = Vec::new();
        for shown in self.page.quotations.iter().filter(|shown| !shown.translation) {
            let behind = self.page.references.iter().find(|reference| {
                if shown.block {
                    reference.at + 1 >= shown.end.saturating_sub(shown.text.len())
                } else {
                    reference.at >= shown.end
                }
            });
            let Some(reference) = behind else { continue };
            let of_reference = || {
                let all = collection.first.items.iter();
                all.filter(|annotation| annotation.reference() == Some(reference.id.as_str()))
            };
            let holds = |annotation: &Annotation| match annotation.words() {
                Some(words) => holds(&shown.text, &spaced(words)),
                None => {
                    annotation.target.iter().filter_map(Target::exact).all(|exact| holds(&shown.text, &spaced(exact)))
                }
            };
            if !of_reference().any(holds) {
                let message = format!("the page quotes {}, and no annotation says so", isolate(&shown.text));
                found.push(finding(self.page_path, &reference.id, Kind::EditedQuotation, message));
            }
        }
        found
    }
}

/// What is wrong with a stretch of a passage.
fn stretch(target: &Target, exact: &str, passage: &str) -> Vec<(Kind, String)> {
    let passage: Vec<char> = passage.chars().map(|c| if c == '\n' { ' ' } else { c }).collect();
    let mut wrong = Vec::new();
    let at = target.selector.iter().find_map(|selector| selector.start.zip(selector.end));
    let Some((start, end)) = at.filter(|(start, end)| start <= end && *end <= passage.len()) else {
        return vec![(Kind::WrongPosition, format!("the position of {} is not one of its passage", isolate(exact)))];
    };
    let text = |range: std::ops::Range<usize>| passage[range].iter().collect::<String>();
    if text(start..end) != exact {
        wrong.push((Kind::WrongPosition, format!("{} does not stand where the record says", isolate(exact))));
    }
    for selector in &target.selector {
        let before = selector.prefix.as_ref().is_some_and(|prefix| !text(0..start).ends_with(prefix));
        let behind = selector.suffix.as_ref().is_some_and(|suffix| !text(end..passage.len()).starts_with(suffix));
        if before || behind {
            wrong.push((Kind::WrongPosition, format!("around {} stands something else", isolate(exact))));
        }
    }
    wrong
}

/// A text with each run of white space as one space, none at its ends, and without word joiners: as [`Page`] keeps texts.
fn spaced(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('\u{2060}', "")
}

/// Whether a text holds words whose ends are not inside words of the text.
fn holds(text: &str, words: &str) -> bool {
    let in_word = |c: char| is_alphanumeric(c) || is_combining(c) || c == 'ـ';
    text.match_indices(words).any(|(at, _)| {
        let before = text[..at].chars().next_back().filter(|_| words.starts_with(in_word));
        let behind = text[at + words.len()..].chars().next().filter(|_| words.ends_with(in_word));
        !before.is_some_and(in_word) && !behind.is_some_and(in_word)
    })
}
