//! Style sheets and scripts of the embedded theme without what only their authors read.
//!
//! In: a file of the theme and its path. Out: its bytes for the site. A page's weight counts, and comments and
//! indentation are a fifth of it. The rules are few, so that nothing but white space and comments can be lost:
//!
//! 1. A style sheet loses its comments, and white space where none is needed; so do names in selectors lose their
//!    quotation marks. Strings and addresses stay as they are.
//! 2. A script loses the comment that it begins with, lines that are comments, what lines are indented by, and spaces
//!    beside signs. Its strings and templates never run over lines, and no template stands inside another; a line with a
//!    slash outside of them, which may begin a regular expression, keeps its spaces.
//!
//! What a project's own theme has is published byte for byte, and never comes here, but for unchanged copies of these files.

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
        let bare =
            out.is_empty() || out.ends_with(['{', '}', ';', ',', ':', '>']) || matches!(c, '{' | '}' | ';' | ',' | '>');
        if space && !bare {
            out.push(' ');
        }
        space = false;
        let is_value = out.ends_with('=') && rest[end..].starts_with(']');
        let name = quoted_name(&rest[..end]).filter(|_| is_value);
        out.push_str(name.unwrap_or(&rest[..end]));
        rest = &rest[end..];
    }
    out.push('\n');
    out
}

/// The name that a string says, which needs no quotation marks as the value of an attribute (CSS Syntax 3 §4.3.9).
fn quoted_name(text: &str) -> Option<&str> {
    let name = text.strip_prefix('"')?.strip_suffix('"')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic());
    (is_name && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')).then_some(name)
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

/// A script without the comment that it begins with, its comment lines and its indentation.
fn script(js: &str) -> String {
    let body = match js.strip_prefix("/*") {
        Some(comment) => comment.split_once("*/").map_or("", |(_, after)| after),
        None => js,
    };
    let lines = body.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.map(|line| format!("{}\n", statement(line).as_deref().unwrap_or(line))).collect()
}

/// Signs beside which a script needs no space; `+` and `-` need one between themselves.
const SIGNS: &str = "=><*?:,;{}()[]&|!+-%";

/// A line of a script without needless spaces; `None` for one that may hold a regular expression.
fn statement(line: &str) -> Option<String> {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let end = match c {
            '/' => return None,
            '"' | '\'' | '`' => 1 + string_end(&rest[1..], c),
            _ => c.len_utf8(),
        };
        let beside = [out.chars().next_back(), rest[end..].chars().next()];
        let is_sign = |c: &Option<char>| c.is_some_and(|c| SIGNS.contains(c));
        let is_sum = |c: &Option<char>| matches!(c, Some('+' | '-'));
        if c != ' ' || !beside.iter().any(is_sign) || beside.iter().all(is_sum) {
            out.push_str(&rest[..end]);
        }
        rest = &rest[end..];
    }
    Some(out)
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
            (
                "a[b=\"c-d\"] > e[f^=\"#\"] + g[h='i'] > [j=\"k l\"] { m: \"n\" }",
                "a[b=c-d]>e[f^=\"#\"] + g[h='i']>[j=\"k l\"]{m:\"n\"}\n",
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
            ("if (a) return [b, c - d] ;", "if(a)return[b,c-d];"),
            ("a += b + +c - -d + e++;", "a+=b+ +c- -d+e++;"),
            ("const { a = 'b , \\' c', ...d } of `e ${f + 1} `;", "const{a='b , \\' c',...d}of `e ${f + 1} `;"),
            ("a = b.replace(/ , /g, c);", "a = b.replace(/ , /g, c);"),
            ("a = '/ ' + b;", "a='/ '+b;"),
        ];
        for (written, expected) in rows {
            assert_eq!(script(written), format!("{expected}\n"));
        }
        assert_eq!(published("a.svg", b" <svg/> ").as_ref(), b" <svg/> ");
    }
}
