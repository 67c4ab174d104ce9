//! A page's tree into blocks: stretches of text that a reader sees as one paragraph, heading, list line or caption.
//!
//! In: the tree, whose elements carry their number in [`MARK`]. Out: [`Block`]s in the page's order, each with what the
//! choice of the article needs to know of it.
//!
//! 1. What no reader sees, and what is no text (scripts, forms, pictures), is passed over.
//! 2. Inline elements go on with the text; every other element begins and ends a block. Two line breaks end one too.
//! 3. A row of short table cells is one block, a line for each cell.

use dom_query::NodeRef;

use super::words::{self, Named};
use crate::archive::PassageKind;
use crate::archive::import::{one_line, trimmed_lines};

/// The attribute that numbers elements.
pub(super) const MARK: &str = "data-isnad-mark";

/// A stretch of text.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// What it is.
    pub kind: PassageKind,
    /// Its text, with a line feed for each line break.
    pub text: String,
    /// How many of its letters stand in links.
    pub linked: usize,
    /// How many letters it has.
    pub letters: usize,
    /// The elements around it by their numbers, outermost first.
    pub path: Vec<usize>,
    /// The tag that begins it.
    pub tag: String,
    /// The number of the innermost element whose names are foreign to articles; what is inside `nav` and the like has one.
    pub foreign: Vec<usize>,
    /// The numbers of the elements around it whose names say that they tell who wrote when.
    pub about: Vec<usize>,
}

impl Block {
    /// The share of its letters that stand in links.
    pub fn link_density(&self) -> f32 {
        if self.letters == 0 { 0.0 } else { self.linked as f32 / self.letters as f32 }
    }
}

/// Elements whose text is no part of the page's text.
const SILENT: [&str; 24] = [
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "iframe",
    "object",
    "embed",
    "video",
    "audio",
    "canvas",
    "svg",
    "math",
    "button",
    "select",
    "input",
    "textarea",
    "datalist",
    "map",
    "title",
    "link",
    "meta",
    "progress",
    "singlefile-infobar",
];

/// Elements that go on with the text around them.
const INLINE: [&str; 42] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "nobr", "output", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "picture", "source",
];

/// Elements that surround an article.
const FOREIGN: [&str; 5] = ["nav", "footer", "aside", "form", "dialog"];

/// The blocks of `body`.
pub(super) fn blocks(body: &NodeRef<'_>) -> Vec<Block> {
    let mut walk = Walk { blocks: Vec::new(), run: String::new(), linked: 0, around: vec![Around::default()] };
    walk.node(body);
    walk.flush();
    walk.blocks
}

/// What surrounds the text that is read.
#[derive(Clone, Debug, Default)]
struct Around {
    kind: Option<PassageKind>,
    path: Vec<usize>,
    tag: String,
    foreign: Vec<usize>,
    about: Vec<usize>,
    in_link: bool,
}

struct Walk {
    blocks: Vec<Block>,
    run: String,
    linked: usize,
    around: Vec<Around>,
}

impl Walk {
    fn node(&mut self, node: &NodeRef<'_>) {
        if node.is_text() {
            let text = node.text();
            if self.around.last().is_some_and(|around| around.in_link) {
                self.linked += text.chars().filter(|letter| letter.is_alphanumeric()).count();
            }
            // A line feed in the source is a space; those of line breaks are put in below.
            self.run.extend(text.chars().map(|letter| if matches!(letter, '\n' | '\r') { ' ' } else { letter }));
            return;
        }
        let Some(name) = node.node_name().map(|name| name.to_string()) else {
            // The document itself.
            self.children(node);
            return;
        };
        let name = name.as_str();
        if SILENT.contains(&name) || is_hidden(node) {
            return;
        }
        if name == "br" {
            self.run.push('\n');
            return;
        }
        if name == "img" || name == "wbr" {
            return;
        }
        let inline = INLINE.contains(&name);
        let mut around = self.around.last().cloned().unwrap_or_default();
        let mark = node.attr(MARK).and_then(|mark| mark.parse().ok());
        if let Some(mark) = mark {
            around.path.push(mark);
            let Named { foreign, about, caption } = names(node);
            if foreign || FOREIGN.contains(&name) {
                around.foreign.push(mark);
            }
            if about {
                around.about.push(mark);
            }
            if name == "figcaption" || name == "caption" || (caption && around.kind.is_none()) {
                around.kind = Some(PassageKind::Caption);
            }
        }
        // A heading that leads to itself, or to the table of contents, is no link to elsewhere.
        let within = around.kind == Some(PassageKind::Heading)
            && node.attr("href").is_some_and(|address| address.starts_with('#'));
        around.in_link |= name == "a" && !within;
        if !inline {
            self.flush();
            if matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
                around.kind = Some(PassageKind::Heading);
            }
            around.tag = name.to_owned();
        }
        self.around.push(around);
        match name {
            "tr" if is_row_of_cells(node) => self.row(node),
            "pre" => self.preformatted(node),
            _ => self.children(node),
        }
        if !inline {
            self.flush();
        }
        self.around.pop();
    }

    fn children(&mut self, node: &NodeRef<'_>) {
        for child in node.children_it(false) {
            self.node(&child);
        }
    }

    /// A row as one block.
    fn row(&mut self, node: &NodeRef<'_>) {
        for cell in node.element_children() {
            self.run.push('\n');
            let inner: String = one_line(&cell.text());
            self.run.push_str(&inner);
            for link in cell.descendants_it().filter(|inner| inner.has_name("a")) {
                self.linked += link.text().chars().filter(|letter| letter.is_alphanumeric()).count();
            }
        }
        // Cells may be empty: they must not part the row.
        self.run = trimmed_lines(&self.run);
    }

    fn preformatted(&mut self, node: &NodeRef<'_>) {
        self.run.push_str(&node.text());
    }

    fn flush(&mut self) {
        let run = std::mem::take(&mut self.run);
        let linked = std::mem::take(&mut self.linked);
        let Some(around) = self.around.last() else { return };
        let total = run.chars().filter(|letter| letter.is_alphanumeric()).count();
        let mut parts = vec![String::new()];
        let mut breaks = 0;
        for letter in run.chars() {
            match letter {
                '\n' => breaks += 1,
                letter if letter.is_whitespace() || matches!(letter, '\u{200b}' | '\u{feff}') => {
                    if let Some(part) = parts.last_mut() {
                        part.push(' ');
                    }
                    continue;
                }
                _ => {
                    if breaks > 1 {
                        parts.push(String::new());
                    } else if breaks == 1
                        && let Some(part) = parts.last_mut()
                    {
                        part.push('\n');
                    }
                    breaks = 0;
                    if let Some(part) = parts.last_mut() {
                        part.push(letter);
                    }
                }
            }
        }
        for part in parts {
            let text = trimmed_lines(&part);
            let letters = text.chars().filter(|letter| letter.is_alphanumeric()).count();
            if letters == 0 {
                continue;
            }
            self.blocks.push(Block {
                kind: around.kind.unwrap_or(PassageKind::Paragraph),
                text,
                // Each part is taken to have its share of the links.
                linked: (linked * letters).checked_div(total).unwrap_or(0),
                letters,
                path: around.path.clone(),
                tag: around.tag.clone(),
                foreign: around.foreign.clone(),
                about: around.about.clone(),
            });
        }
    }
}

/// The classes, id and role of an element, read.
fn names(node: &NodeRef<'_>) -> Named {
    // An id of many words, or of a heading, is made from its words: `sharing-your-own-history-with-others` shares nothing.
    let heading = ["h1", "h2", "h3", "h4", "h5", "h6"].iter().any(|name| node.has_name(name));
    let of_heading = |name: &str, value: &str| name == "id" && (heading || value.split(['-', '_']).count() > 4);
    let attributes = ["class", "id", "role", "itemprop", "data-testid", "data-component"];
    let values: Vec<_> =
        attributes.iter().filter_map(|name| node.attr(name).filter(|value| !of_heading(name, value))).collect();
    let values: Vec<&str> = values.iter().map(|value| &**value).collect();
    words::named(&values)
}

/// Whether readers do not see an element.
fn is_hidden(node: &NodeRef<'_>) -> bool {
    let style = node.attr("style").map(|style| style.to_lowercase().replace(' ', "")).unwrap_or_default();
    let class = node.attr("class").unwrap_or_default();
    node.has_attr("hidden")
        || node.attr("aria-hidden").is_some_and(|hidden| &*hidden == "true")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
        || class.split_whitespace().any(|class| {
            ["sf-hidden", "visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text", "hidden"]
                .contains(&class)
        })
}

/// Whether a table's row has several cells of short text: a row of facts, and no part of a page's frame.
fn is_row_of_cells(node: &NodeRef<'_>) -> bool {
    let cells = node.element_children();
    let short = |cell: &NodeRef<'_>| {
        let block = |name: &str| {
            ["p", "div", "ul", "ol", "table", "h1", "h2", "h3", "h4", "article", "section"].contains(&name)
        };
        let plain = !cell.descendants_it().any(|inner| inner.node_name().is_some_and(|name| block(&name)));
        plain && cell.text().chars().count() < 200
    };
    cells.len() > 1 && cells.iter().all(short)
}
