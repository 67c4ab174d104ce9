//! Style sheets and scripts of the embedded theme without what only their authors read.
//!
//! In: a file of the theme and its path. Out: its bytes for the site. A page's weight counts, and comments and
//! indentation are a fifth of it. The rules are few, so that nothing but white space and comments can be lost:
//!
//! 1. A style sheet loses its comments, and white space where none is needed; strings and addresses stay as they are.
//! 2. A script loses the comment that it begins with, lines that are comments, what lines are indented by, and spaces
//!    beside punctuation; strings, templates and patterns stay as they are, and so do the ends of lines, which may end
//!    statements. None of the three runs over lines.
//!
//! What a project's own theme has is copied byte for byte, and never comes here.

use std::borrow::Cow;

/// The published bytes of a file of the embedded theme.
pub fn published<'f>(path: &str, bytes: &'f [u8]) -> Cow<'f, [u8]> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => Cow::Owned(style_sheet(text).into_bytes()),
        Some("js") => Cow::Owned(script(text).into_bytes()),
        _ => Cow::Borrowed(bytes),
    }
}

/// A style sheet without comments and needless white space (CSS Syntax 3 §4.3.2: a comment stands for nothing).
fn style_sheet(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    // Whether white space was passed over that may be needed.
    let mut space = false;
    while let Some(c) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            continue;
        }
        if c.is_ascii_whitespace() {
            space = true;
            rest = &rest[1..];
            continue;
        }
        let end = match c {
            '"' | '\'' => 1 + string_end(&rest[1..], c),
            _ if rest.starts_with("url(") => rest.find(')').map_or(rest.len(), |end| end + 1),
            _ => c.len_utf8(),
        };
        if c == '}' && out.ends_with(';') {
            out.pop();
        }
        let bare = out.is_empty() || out.ends_with(['{', '}', ';', ',', ':']) || matches!(c, '{' | '}' | ';' | ',');
        if space && !bare {
            out.push(' ');
        }
        space = false;
        out.push_str(&rest[..end]);
        rest = &rest[end..];
    }
    out.push('\n');
    out
}

/// The bytes of a string up to and with the quotation mark that ends it.
fn string_end(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// A script without the comment that it begins with, its comment lines, its indentation and the spaces that join nothing.
fn script(js: &str) -> String {
    let body = match js.strip_prefix("/*") {
        Some(comment) => comment.split_once("*/").map_or("", |(_, after)| after),
        None => js,
    };
    let lines = body.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    let mut out = String::with_capacity(js.len());
    for line in lines {
        statement(line, &mut out);
        out.push('\n');
    }
    out
}

/// A line of a script without the spaces beside punctuation. Those beside `+` and `-` stay: two signs may be another one.
fn statement(line: &str, out: &mut String) {
    const TIGHT: [char; 17] = ['=', '(', ')', '{', '}', '[', ']', ',', ';', ':', '?', '<', '>', '&', '|', '!', '*'];
    let from = out.len();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let last = out[from..].chars().next_back();
        // A pattern stands where a value begins; elsewhere the stroke divides.
        let pattern = c == '/' && last.is_none_or(|last| last != ')' && last != ']' && TIGHT.contains(&last));
        let end = match c {
            ' ' => {
                rest = rest.trim_start_matches(' ');
                if !last.is_some_and(|last| TIGHT.contains(&last)) && !rest.starts_with(TIGHT) {
                    out.push(' ');
                }
                continue;
            }
            '"' | '\'' | '`' => 1 + string_end(&rest[1..], c),
            _ if pattern => 1 + string_end(&rest[1..], c),
            _ => c.len_utf8(),
        };
        out.push_str(&rest[..end]);
        rest = &rest[end..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_keeps_what_it_says() {
        let rows = [
            ("/* a */\na { b: c; d : e }\n", "a{b:c;d :e}\n"),
            ("a  b , c>d{x:y;;}", "a b,c>d{x:y;}\n"),
            ("a{content:\"  { /* ; \"; }", "a{content:\"  { /* ; \"}\n"),
            ("a{content: '\\'  ;' }", "a{content:'\\'  ;'}\n"),
            ("a{b:url(x y.png) format(\"w\")}", "a{b:url(x y.png) format(\"w\")}\n"),
            (
                "@media (min-width: 9em) and (x) {\n  a :is(b, c) { d: calc(1px + 2px) }\n}",
                "@media (min-width:9em) and (x){a :is(b,c){d:calc(1px + 2px)}}\n",
            ),
            (
                "a:not(:hover) ::after { b: \" \\2068\" attr(c) \"\\2069\" }",
                "a:not(:hover) ::after{b:\" \\2068\" attr(c) \"\\2069\"}\n",
            ),
            ("a{font: 1rem/1.5 x} /* no end", "a{font:1rem/1.5 x}\n"),
            ("a{b: \"نص", "a{b:\"نص\n"),
        ];
        for (written, expected) in rows {
            assert_eq!(style_sheet(written), expected);
        }
    }

    #[test]
    fn a_script_keeps_its_statements() {
        let js = "/* Says\n   what. */\n(() => {\n  // why\n  const a = 'b // c';\n\n})();\n";
        assert_eq!(script(js), "(()=>{\nconst a='b // c';\n})();\n");
        let rows = [
            ("return a + -b - 1;", "return a + -b - 1;"),
            ("if (a && !b) c ??= { d: 1, ...e };", "if(a&&!b)c??={d:1,...e};"),
            ("let x = a / b / (c), y = `a  ${ b } =`;", "let x=a / b /(c),y=`a  ${ b } =`;"),
            ("x.replace(/ = '/g, ' = ');", "x.replace(/ = '/g,' = ');"),
            ("async (a) => await f(a) || 'it\\' s', b", "async(a)=>await f(a)||'it\\' s',b"),
        ];
        for (written, expected) in rows {
            assert_eq!(script(written), format!("{expected}\n"));
        }
        assert_eq!(published("a.svg", b" <svg/> ").as_ref(), b" <svg/> ");
    }
}
