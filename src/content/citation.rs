//! The syntax of citations: what stands between the brackets of `[@source#p7-p9, p12; @other#p1 «…»]`.
//!
//! In: the words of a label. Out: its [`Label`], keys and evidence, or the [`Fault`] that makes it `malformed-citation`.
//!
//! 1. Keys, split by `;` or `؛`: `@`, the source's id, then `#` and its locators.
//! 2. Locators, split by `,` or `،`: a passage, or two with `-` or an en dash between them. `ف٧` is `p7`.
//! 3. What follows must be evidence: one quoted pair.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::quotation::{self, Pair};
use super::words::Words;
use super::{Key, Locator};
use crate::archive::source::passage_id;
use crate::diag::isolate;
use crate::text::Mapped;
use crate::text::letter::{is_alphanumeric, is_combining_mark};
use crate::yaml::{code_point, is_invisible, shown};

/// The rule for what looks like a citation and is none.
pub const MALFORMED: &str = "malformed-citation";

/// What a label says.
#[derive(Debug)]
pub struct Label {
    /// Its keys, at least one.
    pub keys: Vec<Key>,
    /// The quoted words in it, as bytes of the label's text.
    pub evidence: Option<Pair>,
}

/// Why a label cannot be read.
#[derive(Debug)]
pub struct Fault {
    /// Where, as bytes of the label's text; empty for the whole label.
    pub at: Range<usize>,
    /// Cause.
    pub message: String,
    /// Remedy.
    pub hint: String,
}

/// Reads a label.
///
/// # Errors
/// The first thing in it that is neither key nor evidence.
pub fn read(label: &Words) -> Result<Label, Fault> {
    let mut reader = Reader { label: &label.text, text: &label.text.text, at: 0 };
    let mut keys = Vec::new();
    loop {
        reader.skip_space();
        keys.push(reader.key()?);
        reader.skip_space();
        let before = reader.at;
        if !reader.take(&[';', '؛']) {
            break;
        }
        reader.skip_space();
        match reader.peek() {
            Some('@') => {}
            // `[@s#p1; «…»]`: only evidence may follow, and it does.
            Some(letter) if quotation::opens(letter) => break,
            _ => {
                return Err(reader.fault(
                    before..reader.at,
                    "no citation key follows the semicolon",
                    "write a key such as @source#p7 after it, or remove it",
                ));
            }
        }
    }
    reader.take(&[',', '،', ':']);
    reader.skip_space();
    let evidence = reader.evidence(&label.code)?;
    Ok(Label { keys, evidence })
}

/// Whether the first of two neighbouring pairs of brackets is a citation of its own: `[@a#p7][@b#p8]`, but not
/// `[@name: quoted post][@b#p8]`.
pub fn stands_alone(label: &str) -> bool {
    let Some(rest) = label.trim_start().strip_prefix('@') else {
        return false;
    };
    let id: usize = rest.chars().take_while(|letter| is_of_id(*letter)).map(char::len_utf8).sum();
    let next = rest[id..].trim_start().chars().next();
    next.is_none_or(|next| matches!(next, '#' | ';' | '؛') || quotation::opens(next))
}

/// The length in bytes of the key `@source#p7` at the start of `text`, if there is one: for finding keys that no
/// brackets enclose.
pub fn bare_key(text: &str) -> Option<usize> {
    let after_at = text.strip_prefix('@')?;
    let id: usize = after_at.chars().take_while(|letter| is_of_id(*letter)).map(char::len_utf8).sum();
    let locator = after_at[id..].strip_prefix('#')?;
    let length: usize = locator.chars().take_while(|letter| is_of_locator(*letter)).map(char::len_utf8).sum();
    let passage = passage(&locator[..length]);
    let numbered = passage.strip_prefix('p').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    (id > 0 && numbered).then_some(1 + id + 1 + length)
}

fn is_of_id(letter: char) -> bool {
    is_alphanumeric(letter) || letter == '-' || is_combining_mark(letter)
}

fn is_of_locator(letter: char) -> bool {
    is_alphanumeric(letter) || is_combining_mark(letter)
}

struct Reader<'a> {
    label: &'a Mapped,
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn take(&mut self, any: &[char]) -> bool {
        let next = self.peek().filter(|letter| any.contains(letter));
        self.at += next.map_or(0, char::len_utf8);
        next.is_some()
    }

    fn run(&mut self, wanted: fn(char) -> bool) -> Range<usize> {
        let start = self.at;
        self.at += self.rest().chars().take_while(|letter| wanted(*letter)).map(char::len_utf8).sum::<usize>();
        start..self.at
    }

    fn fault(&self, at: Range<usize>, message: impl Into<String>, hint: impl Into<String>) -> Fault {
        // A character that cannot be seen explains more than what it broke.
        let unseen = self.peek().filter(|letter| is_invisible(*letter) && !letter.is_whitespace());
        if let Some(letter) = unseen {
            return Fault {
                at: self.at..self.at + letter.len_utf8(),
                message: format!("the invisible character {} stands inside the citation", code_point(letter)),
                hint: "remove it: it cannot be seen, and often comes along with a pasted text".into(),
            };
        }
        Fault { at, message: message.into(), hint: hint.into() }
    }

    fn key(&mut self) -> Result<Key, Fault> {
        let start = self.at;
        if !self.take(&['@']) {
            let next = self.at..self.at + self.peek().map_or(0, char::len_utf8);
            return Err(self.fault(
                next,
                "a citation key begins with @",
                "write a key such as @source#p7 at the start of the brackets",
            ));
        }
        let id = self.run(is_of_id);
        if id.is_empty() || self.text[id.clone()].starts_with('-') {
            return Err(self.fault(
                start..self.at,
                "the key names no source",
                "write the source's id directly after the @, as in @source#p7",
            ));
        }
        let source = &self.text[id.clone()];
        let end = self.at;
        self.skip_space();
        let mut key = Key {
            span: self.label.span(start..end),
            source: source.nfc().collect(),
            source_span: self.label.span(id.clone()),
            locators: Vec::new(),
            locator_span: None,
        };
        if self.take(&['#']) {
            self.skip_space();
            let first = self.at;
            key.locators = self.locators(source)?;
            let last = self.text[..self.at].trim_end().len();
            key.locator_span = Some(self.label.span(first..last));
            key.span = self.label.span(start..last);
        } else {
            self.after_id(id)?;
        }
        Ok(key)
    }

    /// What may not follow an id that has no `#`; `id` are its bytes.
    fn after_id(&self, id: Range<usize>) -> Result<(), Fault> {
        let Some(next) = self.peek() else { return Ok(()) };
        if matches!(next, ';' | '؛' | '@') || quotation::opens(next) {
            return Ok(());
        }
        let source = &self.text[id.clone()];
        let behind = self.rest().trim_start_matches([':', '/', '.', '_', ',', '،', '|', ' ']);
        let length: usize = behind.chars().take_while(|letter| is_of_locator(*letter)).map(char::len_utf8).sum();
        let passage = &behind[..length];
        if is_passage(passage) {
            return Err(self.fault(
                id.start - 1..self.text.len() - behind.len() + length,
                format!("no # stands between the source {} and the passage {}", shown(source), shown(passage)),
                format!("write {}", isolate(&format!("@{source}#{passage}"))),
            ));
        }
        if self.at == id.end && !matches!(next, ':' | ',' | '،') {
            return Err(self.fault(
                id.start - 1..id.end + next.len_utf8(),
                format!("{} cannot stand in a source's id", shown(next.encode_utf8(&mut [0; 4]))),
                "an id is made of letters, digits and -; write # before the passage, as in @source#p7",
            ));
        }
        Ok(())
    }

    fn locators(&mut self, source: &str) -> Result<Vec<Locator>, Fault> {
        let mut locators = Vec::new();
        loop {
            locators.push(self.locator(source)?);
            let end = self.at;
            self.skip_space();
            let comma = self.at;
            if !self.take(&[',', '،']) {
                self.at = end;
                return Ok(locators);
            }
            self.skip_space();
            match self.peek() {
                Some('@') => {
                    return Err(self.fault(
                        comma..self.at,
                        "a comma stands between two citation keys",
                        "split keys by ; or ؛ (a comma splits the passages of one source)",
                    ));
                }
                Some(letter) if quotation::opens(letter) => {
                    self.at = comma;
                    return Ok(locators);
                }
                _ => {}
            }
        }
    }

    fn locator(&mut self, source: &str) -> Result<Locator, Fault> {
        let first = self.run(is_of_locator);
        if first.is_empty() {
            let start = self.text[..first.start].rfind(['#', ',', '،']).unwrap_or(first.start);
            return Err(self.fault(
                start..first.start,
                format!("no passage stands after {}", isolate(self.text[start..first.start].trim())),
                "write a passage such as p7, or leave the sign out",
            ));
        }
        self.lettered(&first, source, None)?;
        let mut end = self.at;
        let mut last = None;
        self.skip_space();
        if self.take(&['-', '–']) {
            self.skip_space();
            let second = self.run(is_of_locator);
            if second.is_empty() {
                return Err(self.fault(
                    first.start..self.at,
                    "the range of passages has no end",
                    format!("write both ends, as in {}-p9", isolate(&self.text[first])),
                ));
            }
            self.lettered(&second, source, Some(&first))?;
            end = self.at;
            last = Some(passage(&self.text[second]));
        }
        self.at = end;
        Ok(Locator { first: passage(&self.text[first.clone()]), last, span: self.label.span(first.start..end) })
    }

    /// A passage's id begins with a letter: `p7-9` is not guessed at.
    fn lettered(&self, passage: &Range<usize>, source: &str, first: Option<&Range<usize>>) -> Result<(), Fault> {
        let written = &self.text[passage.clone()];
        if !written.starts_with(char::is_numeric) {
            return Ok(());
        }
        let message = format!("{} is no passage: its id begins with a letter", shown(written));
        Err(match first {
            Some(first) => {
                let opening = &self.text[first.clone()];
                let letters: String = opening.chars().take_while(|letter| !letter.is_numeric()).collect();
                let whole = first.start..passage.end;
                let hint = format!("write {}", isolate(&format!("{opening}-{letters}{written}")));
                Fault { at: whole, message, hint }
            }
            None => Fault {
                at: passage.clone(),
                message,
                hint: format!("write {}", isolate(&format!("@{source}#p{written}"))),
            },
        })
    }

    fn evidence(&mut self, code: &[Range<usize>]) -> Result<Option<Pair>, Fault> {
        let start = self.at;
        let Some(next) = self.peek() else { return Ok(None) };
        let end = self.text.trim_end().len();
        if next == '@' {
            return Err(self.fault(start..end, "nothing stands between two citation keys", "split keys by ; or ؛"));
        }
        let pairs = quotation::pairs(self.text, code);
        let mut behind = pairs.into_iter().filter(|pair| pair.outer.start >= start);
        let pair = behind.next().filter(|pair| pair.outer.start == start);
        let Some(pair) = pair else {
            if quotation::opens(next) {
                return Err(self.fault(
                    start..end,
                    "the evidence is not closed",
                    "end the quoted words with the closing quotation mark, before the ]",
                ));
            }
            return Err(self.fault(
                start..end,
                format!("{} is neither a citation key nor quoted words", shown(&self.text[start..end])),
                "only the source's own words may follow the keys, in quotation marks: [@source#p7 «…»]; write \
                 anything else outside the brackets",
            ));
        };
        let rest = &self.text[pair.outer.end..end];
        if behind.next().is_some() {
            return Err(self.fault(
                pair.outer.start..end,
                "one citation holds two quotations as its evidence",
                "join them with \\[…\\] when they stand in this order, else write two citations",
            ));
        }
        if rest.contains(is_alphanumeric) {
            return Err(self.fault(
                pair.outer.end..end,
                format!("{} stands after the evidence", shown(rest.trim())),
                "write it outside the brackets",
            ));
        }
        Ok(Some(pair))
    }
}

/// Whether this is the form of a passage's id: `p7`, `ف٧`, `p7a`.
fn is_passage(text: &str) -> bool {
    let id = passage(text);
    id.strip_prefix('p').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The passage that is meant, in its one spelling; `P7` is a `p7` that a phone wrote.
fn passage(written: &str) -> String {
    match written.strip_prefix('P') {
        Some(rest) => passage_id(&format!("p{rest}")),
        None => passage_id(written),
    }
}
