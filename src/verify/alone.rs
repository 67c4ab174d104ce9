//! Words against passages that belong to no archive, as a published site shows them.
//!
//! In: the passages' texts, in order, and their language. Out: the [`Judgement`] on the words, as if they were quoted from
//! all of these passages.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::archive::{Archive, Metadata, Passage, PassageKind, Source};
use crate::resolve::Target;
use crate::text::digest::sha256;
use crate::text::{File, FileId, Files, Span};

use super::Judgement;
use super::judge::judge_quotation;
use super::search::Library;

/// Compares words with passages. `language` is a BCP 47 tag.
pub fn compare(language: &str, passages: &[&str], words: &str) -> Judgement {
    let file = FileId(0);
    let mut text = String::new();
    let mut list = Vec::with_capacity(passages.len());
    for passage in passages {
        let start = text.len();
        text.push_str(passage);
        list.push(Passage {
            id: String::new(),
            marker: Span::point(file, start),
            span: Span::new(file, start, text.len()),
            kind: PassageKind::Paragraph,
            speaker: None,
            page: None,
            gone: false,
            digest: sha256(passage.as_bytes()),
            changed: false,
            folded: OnceLock::new(),
        });
        text.push_str("\n\n");
    }
    let target = Target { source: 0, ranges: vec![(0, list.len().saturating_sub(1))], whole: false };
    let source = Source {
        id: String::new(),
        file,
        meta: Metadata { language: Some(language.to_owned()), ..Metadata::default() },
        digest: [0; 32],
        passages: list,
        by_id: HashMap::new(),
        broken: false,
    };
    let archive = Archive { sources: vec![source], ..Archive::default() };
    let files = Files::new(vec![File::new("", text)]);
    judge_quotation(&Library::new(&archive, &files, language), words, || "", &[Ok(target)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::Verdict;

    #[test]
    fn words_are_compared_with_what_is_there() {
        let passages = ["لن نوقف البرنامج قبل نهاية العام.", "هذا كل شيء."];
        for (words, verdict) in [
            ("لن نوقف البرنامج", Verdict::Verbatim),
            ("سنوقف البرنامج قبل نهاية العام", Verdict::Altered),
            ("قبل نهاية العام. هذا كل شيء", Verdict::Verbatim),
            ("كلام آخر تمامًا", Verdict::Absent),
        ] {
            assert_eq!(compare("ar", &passages, words).verdict, verdict, "{words}");
        }
        assert_eq!(compare("ar", &[], "كلام").verdict, Verdict::Absent);
    }
}
