//! The words of a place as they may be pasted into an explainer.
//!
//! In: a place of the archive. Out: a quotation of its words with its key, in Markdown, which passes.
//!
//! 1. The archive's own words, without what acts unseen; […] where it has others between those that were sought.
//! 2. Should they not pass so, all of its words from the first to the last.
//! 3. Characters that mean something in Markdown are escaped, and words that carry quotation marks stand in brackets.

use crate::report::checked::Held;
use crate::report::shown;
use crate::text::Span;
use crate::verify::{self, Found};

use super::Shelf;

impl Shelf<'_> {
    /// The words with their key, as they may be pasted into an explainer: a quotation of them passes.
    pub fn citation(self, found: &Found, held: &Held<'_>) -> String {
        let mut words = self.in_parts(found);
        if !verify::holds(self.archive, self.files, self.language, found, &words) {
            words = self.in_full(found);
        }
        let key = format!("@{}#{}", held.source, held.passage);
        let text = markdown(&words);
        // What carries marks of its own is claimed by brackets, which need no pairing.
        if has_quotation_marks(&words) { format!("[{text}][{key}]") } else { format!("«{text}» [{key}]") }
    }

    /// The found words, with an omission mark where the archive has others between them.
    fn in_parts(self, found: &Found) -> String {
        let mut words = String::new();
        let mut end = None;
        for span in &found.spans {
            if let Some(end) = end {
                let between = self.between(found, end, span.start);
                words += if between.chars().any(char::is_alphanumeric) { " […] " } else { " " };
            }
            words += &shown::without_controls(self.files.slice(*span));
            end = Some(span.end);
        }
        words
    }

    /// All words from the first found to the last.
    fn in_full(self, found: &Found) -> String {
        let (Some(first), Some(last)) = (found.spans.first(), found.spans.last()) else { return String::new() };
        shown::without_controls(&self.between(found, first.start, last.end))
    }

    /// What the passages of a place say between two bytes of their file.
    fn between(self, found: &Found, start: u32, end: u32) -> String {
        let passages = &self.archive.sources[found.source].passages[found.first..=found.last];
        let within = passages.iter().map(|passage| {
            let (start, end) = (start.max(passage.span.start), end.min(passage.span.end));
            if start < end { self.files.slice(Span { start, end, ..passage.span }) } else { "" }
        });
        within.collect::<Vec<_>>().join(" ")
    }
}

/// Whether any of the characters may be taken for a quotation mark.
fn has_quotation_marks(words: &str) -> bool {
    let is_mark =
        |letter: char| matches!(letter, '"' | '\'' | '«' | '»' | '‹' | '›' | '‘'..='‟' | '״' | '׳' | '﴾' | '﴿');
    words.chars().any(is_mark) || words.contains("((") || words.contains("))")
}

/// Words as Markdown that says just them; omission marks stay as they are.
fn markdown(words: &str) -> String {
    let mut text = String::new();
    for part in words.split_inclusive(' ') {
        for letter in part.chars() {
            if part.trim_end() != "[…]" && "\\`*_[]<>&~|#@!$".contains(letter) {
                text.push('\\');
            }
            text.push(letter);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::archive;
    use crate::diag::Sink;
    use crate::load::load;
    use crate::pipeline::{self, Wanted};

    use super::*;

    #[test]
    fn what_is_pasted_passes() {
        const ROWS: [(&str, &str); 16] = [
            ("لن نوقفه قبل نهاية العام", "لن نوقفه قبل نهاية العام"),
            ("كلمة *مهمة* جدا و_أخرى_ هنا", "مهمة* جدا و_أخرى_ هنا"),
            ("قال: «نعم» ثم سكت", "قال نعم ثم سكت"),
            ("a <b> & \"c\" | ~~d~~ `e` \\ #f", "a b c d e f"),
            ("it's “so” (they say)", "its so they say"),
            ("it's “so” (they say)", "it's “so” (they say)"),
            ("[قوس] هنا @x#p1 وهناك", "[قوس] هنا @x#p1 وهناك"),
            ("نص؟ «مقتبس» … ثم تمام!", "مقتبس … ثم تمام"),
            ("صה\"ל הודיע היום", "הודיע היום"),
            ("من [^1] هنا إلى [x](y) هناك", "هنا إلى"),
            ("تم $x$ و![z] كله", "تم x و"),
            ("الأولى هنا. ثم الثانية هناك، وبعدها الثالثة", "الأولى هنا […] وبعدها الثالثة"),
            ("- 1. شيء ما هنا", "شيء ما هنا"),
            ("عنوان\u{200F} فيه\u{202A} علامات\u{202C} خفية", "عنوان فيه علامات خفية"),
            ("سطران في\nفقرة واحدة", "سطران في فقرة"),
            ("السعر 5% من 12,000 كم", "السعر ٥٪ من 12000 كم"),
        ];
        let root = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| {
            let disk = root.path().join(path);
            std::fs::create_dir_all(disk.parent().expect("a parent")).expect("a folder");
            std::fs::write(disk, text).expect("a file");
        };
        let passages = ROWS.iter().enumerate().map(|(at, (text, _))| format!("\n{{#p{}}}\n{text}\n", at + 1));
        write("book.toml", "[book]\nlanguage = \"ar\"\n");
        write("content/sources/s.md", &format!("---\ntitle: x\nnote: x\n---\n{}", passages.collect::<String>()));
        let inputs = load(root.path()).expect("a project");
        let archive = archive::archive(&inputs, &mut Sink::new());
        let shelf = Shelf { archive: &archive, files: &inputs.files, language: "ar" };
        let mut page = "---\ntitle: x\nsummary: x\ndate: 2026-01-15\n---\n".to_owned();
        for (at, (_, text)) in ROWS.iter().enumerate() {
            let hits = pipeline::find(&archive, &inputs.files, "ar", Wanted { text, limit: 5, sources: &[0] });
            let places = hits.list.iter().filter_map(|(hit, judgement)| shelf.place(hit, judgement));
            let place = places.into_iter().find(|place| place.held.passage == format!("p{}", at + 1));
            page += &format!("\nكتب {}.\n", place.unwrap_or_else(|| panic!("{text}")).citation);
        }
        write("content/explainers/e.md", &page);
        let (edition, findings) = pipeline::check(load(root.path()).expect("a project"), &|_| {});
        let judged = edition.judged[0].quotations.iter().flatten();
        let failed = judged.clone().filter(|judgement| !judgement.verdict.passes()).count();
        assert_eq!((judged.count(), failed), (ROWS.len(), 0), "{page}\n{findings:#?}");
    }
}
