//! The text of one block: a list of tokens, in which note marks find their place before it is written.
//!
//! In: the [`Token`]s of a paragraph, heading, cell or list line, in reading order. Out: HTML.
//!
//! 1. [`place`]: each run of note marks is glued to the word before it, and moved after the punctuation that follows
//!    (or before the punctuation that precedes), since authors write citations on either side of a full stop.
//! 2. [`write()`]: neighbouring texts are joined, so that a run of foreign words is found whole, and escaped.

use std::borrow::Cow;
use std::collections::VecDeque;

use crate::config::NoteMarker;

use super::script::{self, Scripts};

/// A piece of a block's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token<'t> {
    /// Text as it is read, not escaped.
    Text(Cow<'t, str>),
    /// A start tag, and the scripts of what is inside where they are not those of what is around it.
    Open(Cow<'static, str>, Option<Scripts>),
    /// An end tag.
    Close(&'static str),
    /// An element without text of its own: a picture, a line break, code.
    Html(Cow<'static, str>),
    /// A note reference.
    Mark(String),
}

/// Punctuation that a note mark stands after (or before).
const PUNCTUATION: &[char] = &['.', '،', '؛', ':', '!', '؟', ',', ';', '?', '…', '۔'];

/// Brackets that a note mark stands after when they close behind it.
const CLOSING: &[char] = &[')', ']', '}'];

/// What a line break is written as.
pub const BREAK: &str = "<br>\n";

/// Moves the marks to their places.
pub fn place(mut tokens: Vec<Token>, side: NoteMarker) -> Vec<Token> {
    join(&mut tokens);
    if !tokens.iter().any(|token| matches!(token, Token::Mark(_))) {
        return tokens;
    }
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = VecDeque::from(tokens);
    while let Some(token) = rest.pop_front() {
        if !matches!(token, Token::Mark(_)) {
            out.push(token);
            continue;
        }
        let mut marks = vec![token];
        // Marks that only white space parts stand together.
        loop {
            match (rest.front(), rest.get(1)) {
                (Some(Token::Mark(_)), _) => marks.extend(rest.pop_front()),
                (Some(Token::Text(text)), Some(Token::Mark(_))) if text.trim().is_empty() => drop(rest.pop_front()),
                _ => break,
            }
        }
        trim_end(&mut out);
        match side {
            NoteMarker::After => skip_punctuation(&mut out, &mut rest),
            NoteMarker::Before => {
                let punctuation = take_punctuation(&mut out);
                out.append(&mut marks);
                out.extend(punctuation);
            }
        }
        out.append(&mut marks);
    }
    join(&mut out);
    out
}

/// A text without its end, from a byte on.
pub fn cut(text: &mut Cow<str>, end: usize) {
    match text {
        Cow::Borrowed(text) => *text = &text[..end],
        Cow::Owned(text) => text.truncate(end),
    }
}

/// Removes white space and line breaks at the end.
fn trim_end(out: &mut Vec<Token>) {
    while let Some(last) = out.last_mut() {
        match last {
            Token::Text(text) => {
                let end = text.trim_end().len();
                cut(text, end);
                if !text.is_empty() {
                    return;
                }
            }
            Token::Html(html) if html == BREAK => {}
            _ => return,
        }
        out.pop();
    }
}

/// Moves the punctuation at the start of `rest` to the end of `out`, with the end tags that stand before it.
fn skip_punctuation<'t>(out: &mut Vec<Token<'t>>, rest: &mut VecDeque<Token<'t>>) {
    // In «([@k])» the mark is all that the brackets hold.
    let empty = match out.last() {
        Some(Token::Text(text)) => text.ends_with(['(', '[', '{']),
        Some(_) => false,
        None => true,
    };
    let closes = rest.iter().take_while(|token| matches!(token, Token::Close(_))).count();
    let Some(Token::Text(text)) = rest.get_mut(closes) else {
        return;
    };
    let movable = |c: char| PUNCTUATION.contains(&c) || CLOSING.contains(&c);
    let end = text.find(|c| !movable(c)).unwrap_or(text.len());
    if empty || end == 0 {
        return;
    }
    let moved = match text {
        Cow::Borrowed(whole) => {
            let (moved, kept) = whole.split_at(end);
            *whole = kept;
            moved.into()
        }
        Cow::Owned(whole) => whole.drain(..end).collect::<String>().into(),
    };
    out.extend(rest.drain(..closes));
    out.push(Token::Text(moved));
}

/// Takes the punctuation at the end of `out`, unless nothing stands before it.
fn take_punctuation<'t>(out: &mut Vec<Token<'t>>) -> Option<Token<'t>> {
    let parts = out.len();
    let Some(Token::Text(text)) = out.last_mut() else {
        return None;
    };
    let kept = text.trim_end_matches(PUNCTUATION).len();
    if kept == text.len() || (kept == 0 && parts == 1) {
        return None;
    }
    let taken = text[kept..].to_owned();
    cut(text, kept);
    if text.is_empty() {
        out.pop();
    }
    Some(Token::Text(taken.into()))
}

/// Makes neighbouring texts one, and leaves out empty ones.
fn join(tokens: &mut Vec<Token>) {
    tokens.retain(|token| !matches!(token, Token::Text(text) if text.is_empty()));
    tokens.dedup_by(|next, last| match (last, next) {
        (Token::Text(last), Token::Text(next)) => {
            last.to_mut().push_str(next);
            true
        }
        _ => false,
    });
}

/// The text alone, without marks: for an id or an alternative text.
pub fn plain(tokens: &[Token]) -> String {
    let text: String = tokens
        .iter()
        .filter_map(|token| match token {
            Token::Text(text) => Some(&**text),
            _ => None,
        })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a heading as a link to itself, up to its note marks: whoever points at it can copy its address, and it
/// needs no name but its words. One that holds other links, which must not nest, stays as it is.
pub fn linked<'t>(mut tokens: Vec<Token<'t>>, href: &str) -> Vec<Token<'t>> {
    let mut depth = 0_usize;
    let mut end = tokens.len();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Open(tag, _) if tag.starts_with("<a ") => return tokens,
            Token::Html(html) if html.contains("<a ") => return tokens,
            Token::Open(..) => depth += 1,
            Token::Close(_) => depth = depth.saturating_sub(1),
            Token::Mark(_) if depth > 0 => return tokens,
            Token::Mark(_) => end = end.min(at),
            _ => {}
        }
    }
    if !plain(&tokens[..end]).is_empty() {
        tokens.insert(end, Token::Close("</a>"));
        tokens.insert(0, Token::Open(format!("<a href=\"{}\">", super::escaped(href)).into(), None));
    }
    tokens
}

/// Writes tokens as HTML; `own` are the scripts of the text around them.
pub fn write(tokens: &[Token], own: Scripts, out: &mut String) {
    let mut scripts = vec![own];
    for token in tokens {
        let here = scripts.last().copied().unwrap_or(own);
        match token {
            Token::Text(text) => script::isolate(text, here, out),
            Token::Open(tag, inner) => {
                scripts.push(inner.unwrap_or(here));
                out.push_str(tag);
            }
            Token::Close(tag) => {
                scripts.pop();
                out.push_str(tag);
            }
            Token::Html(html) => out.push_str(html),
            Token::Mark(html) => out.push_str(html),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `*` is a mark, `<` and `>` an element, `/` a line break; everything else is text.
    fn tokens(line: &str) -> Vec<Token<'static>> {
        line.chars()
            .map(|c| match c {
                '*' => Token::Mark("*".into()),
                '<' => Token::Open("<".into(), None),
                '>' => Token::Close(">"),
                '/' => Token::Html(BREAK.into()),
                _ => Token::Text(String::from(c).into()),
            })
            .collect()
    }

    fn placed(line: &str, side: NoteMarker) -> String {
        let mut out = String::new();
        write(&place(tokens(line), side), Scripts::of("ar"), &mut out);
        out.replace(BREAK, "/")
    }

    #[test]
    fn marks_find_their_place_beside_punctuation() {
        // Written, after, before.
        let rows = [
            ("«نص» *.", "«نص».*", "«نص»*."),
            ("«نص». *", "«نص».*", "«نص»*."),
            ("«نص»*، ثم", "«نص»،* ثم", "«نص»*، ثم"),
            ("«نص.» * ثم", "«نص.»* ثم", "«نص.»* ثم"),
            ("«نص» *", "«نص»*", "«نص»*"),
            ("نص * *؟ لا", "نص؟** لا", "نص**؟ لا"),
            ("نص **!", "نص!**", "نص**!"),
            ("(قال «نص» *). ثم", "(قال «نص»).* ثم", "(قال «نص»*). ثم"),
            ("(*) نص", "(*) نص", "(*) نص"),
            ("(نص) *.", "(نص).*", "(نص)*."),
            ("(نص). *", "(نص).*", "(نص)*."),
            ("* نص", "* نص", "* نص"),
            ("*. نص", "*. نص", "*. نص"),
            ("<نص *>. ثم", "<نص>.* ثم", "<نص*>. ثم"),
            ("<«نص»> *.", "<«نص»>.*", "<«نص»>*."),
            ("نص… *", "نص…*", "نص*…"),
            ("نص\n*", "نص*", "نص*"),
            ("نص/*", "نص*", "نص*"),
            ("نص* ثم", "نص* ثم", "نص* ثم"),
            ("نص*ثم", "نص*ثم", "نص*ثم"),
            ("نص.*ثم.", "نص.*ثم.", "نص*.ثم."),
        ];
        for (written, after, before) in rows {
            assert_eq!(placed(written, NoteMarker::After), after, "after: {written}");
            assert_eq!(placed(written, NoteMarker::Before), before, "before: {written}");
        }
    }

    #[test]
    fn foreign_runs_cross_joined_texts_and_follow_their_element() {
        let mut out = String::new();
        let line = vec![
            Token::Text("قال Urb".into()),
            Token::Text("an Heat".into()),
            Token::Open("<q>".into(), Some(Scripts::of("en"))),
            Token::Text("in English كلمة".into()),
            Token::Close("</q>"),
            Token::Text(" AB".into()),
        ];
        write(&place(line, NoteMarker::After), Scripts::of("ar"), &mut out);
        assert_eq!(
            out,
            "قال <span lang=\"und-Latn\" dir=\"ltr\">Urban Heat</span><q>in English \
             <span lang=\"und-Arab\" dir=\"rtl\">كلمة</span></q> <span lang=\"und-Latn\" dir=\"ltr\">AB</span>"
        );
    }
}
