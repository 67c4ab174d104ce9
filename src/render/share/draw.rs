//! A card into a picture: the one home of the SVG renderer.
//!
//! In: a [`Card`]. Out: a PNG of [`SIZE`].
//!
//! 1. [`widths`]: the width of each word, laid out by the renderer itself, so that the lines are those that are drawn.
//! 2. [`wrap`]: words into lines at the largest size that fits; what four lines do not hold ends with `…`.
//! 3. [`svg`]: the lines, the marks and the panel as a drawing.
//! 4. [`png`]: the drawing as pixels, encoded.
//!
//! The renderer knows no `direction`: each line of a right-to-left site stands in U+2067…U+2069 and ends at its right
//! edge. The fonts are the renderer's only ones, and never the machine's, so the same card gives the same bytes.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use anyhow::Context;
use resvg::usvg::fontdb::Database;
use resvg::usvg::{FontResolver, Node, Options, Transform, Tree};
use resvg::{render, tiny_skia::Pixmap};

use super::{Card, SIZE};
use crate::render::html::escaped;
use crate::text::xml::writable;

/// The family of the bundled fonts.
const FAMILY: &str = "Isnad Share";

/// The fonts, read once: Vazirmatn with the Hebrew of Noto Sans, in two weights.
static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(include_bytes!("fonts/isnad-share-400.ttf").to_vec());
    fonts.load_font_data(include_bytes!("fonts/isnad-share-700.ttf").to_vec());
    Arc::new(fonts)
});

/// The space around everything, in pixels, and the width of a line.
const MARGIN: f32 = 84.0;
const LINE: f32 = SIZE.0 as f32 - 2.0 * MARGIN;

/// The sizes of a title and of the text below the site's name, in pixels, the largest first.
const TITLE: &[f32] = &[78.0, 66.0, 56.0, 50.0];
const TEXT: &[f32] = &[38.0, 32.0];
/// The most lines of either.
const LINES: usize = 4;
/// A longer word is cut, in code points: no word of a language is.
const LONGEST_WORD: usize = 48;

/// Colours of the default theme, light.
const GROUND: &str = "#faf7f0";
const INK: &str = "#211e19";
const SOFT: &str = "#5f584c";
const RULE: &str = "#e2d9c8";
const ACCENT: &str = "#0b5a55";

/// The picture of a card.
pub fn png(card: &Card) -> anyhow::Result<Vec<u8>> {
    let tree = tree(&svg(card)?)?;
    let mut pixels = Pixmap::new(SIZE.0, SIZE.1).context("a picture has no size")?;
    render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels.encode_png().context("a picture cannot be encoded")
}

/// A drawing as the renderer reads it.
fn tree(svg: &str) -> anyhow::Result<Tree> {
    // No font but the bundled ones: what they lack was left out before.
    let fallback = FontResolver { select_fallback: Box::new(|_, _, _| None), ..FontResolver::default() };
    let options = Options { fontdb: FONTS.clone(), font_resolver: fallback, ..Options::default() };
    Tree::from_str(svg, &options).context("a picture cannot be drawn")
}

/// Words with their weight and size.
#[derive(Clone, Copy)]
struct Style {
    /// In pixels.
    size: f32,
    /// 400 or 700.
    weight: u16,
}

/// The widths of words in pixels at a size of 100, and that of a space.
fn widths(words: &[&str], weight: u16) -> anyhow::Result<(Vec<f32>, f32)> {
    let mut drawing = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">");
    let probes = words.iter().copied().chain(["ا ا", "ا"]);
    for word in probes {
        let word = escaped(&writable(word));
        let _ = write!(
            drawing,
            "<text font-family=\"{FAMILY}\" font-weight=\"{weight}\" font-size=\"100\">\u{2067}{word}\u{2069}</text>"
        );
    }
    drawing.push_str("</svg>");
    let tree = tree(&drawing)?;
    let mut found: Vec<f32> = Vec::new();
    for node in tree.root().children() {
        if let Node::Text(text) = node {
            found.push(text.bounding_box().width());
        }
    }
    anyhow::ensure!(found.len() == words.len() + 2, "a word of a picture cannot be measured");
    let space = found[words.len()] - 2.0 * found[words.len() + 1];
    found.truncate(words.len());
    Ok((found, space))
}

/// A text in lines with its size in pixels: the largest at which it fits into the room, else cut at the smallest.
fn wrap(text: &str, weight: u16, sizes: &[f32], leading: f32, height: f32) -> anyhow::Result<(Vec<String>, f32)> {
    // A no-break space holds its words together.
    let words = text.split([' ', '\n', '\t']).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(cut).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (widths, space) = widths(&words, weight)?;
    let mut last = (Vec::new(), 0.0);
    let longest = widths.iter().copied().fold(1.0, f32::max);
    for size in sizes {
        // A word that no line holds makes all of them smaller.
        let size = size.min(LINE / longest * 100.0);
        let lines = balanced(&words, &widths, space, LINE / size * 100.0);
        let most = LINES.min((height / (size * leading)) as usize).max(1);
        let fits = lines.len() <= most;
        last = (shortened(lines, most), size);
        if fits {
            break;
        }
    }
    Ok(last)
}

/// A word that is not longer than any word is.
fn cut(word: &str) -> String {
    match word.char_indices().nth(LONGEST_WORD) {
        Some((end, _)) => format!("{}…", &word[..end]),
        None => word.to_owned(),
    }
}

/// The lines of a text in as few lines as fit, all about as wide as each other, so that no word stands alone.
fn balanced(words: &[&str], widths: &[f32], space: f32, room: f32) -> Vec<String> {
    let mut found = lines(words, widths, space, room);
    for percent in (50..100).rev() {
        let narrower = lines(words, widths, space, room * percent as f32 / 100.0);
        if narrower.len() > found.len() {
            break;
        }
        found = narrower;
    }
    found
}

/// As many words in each line as fit.
fn lines(words: &[&str], widths: &[f32], space: f32, room: f32) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut used = f32::INFINITY;
    for (word, width) in words.iter().zip(widths) {
        match out.last_mut() {
            Some(line) if used + space + width <= room => {
                line.push(' ');
                line.push_str(word);
                used += space + width;
            }
            _ => {
                out.push((*word).to_owned());
                used = *width;
            }
        }
    }
    out
}

/// The first lines; where there are more, the last word of them gives way to an ellipsis.
fn shortened(mut lines: Vec<String>, most: usize) -> Vec<String> {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            let kept = last.rfind(' ').unwrap_or(last.len());
            last.truncate(kept);
            last.truncate(last.trim_end_matches(['،', ',', '؛', ';', ':', '—', '–']).len());
            last.push_str(" …");
        }
    }
    lines
}

/// The drawing of a card.
fn svg(card: &Card) -> anyhow::Result<String> {
    let (width, height) = (SIZE.0 as f32, SIZE.1 as f32);
    let mut page = Page { out: String::new(), rtl: card.rtl };
    let _ = write!(
        page.out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\"><rect width=\"{width}\" \
         height=\"{height}\" fill=\"{GROUND}\"/>"
    );
    // A band along the side on which lines begin.
    let band = if card.rtl { width - 20.0 } else { 0.0 };
    let _ = write!(page.out, "<rect x=\"{band}\" width=\"20\" height=\"{height}\" fill=\"{ACCENT}\"/>");
    page.mark(if card.site.is_empty() { 64.0 } else { 46.0 });
    let mut room = LINE - 64.0;
    if let Some((name, words)) = &card.verdict {
        room -= page.verdict(name, words)? + 40.0;
    }
    let name = fitted(&card.site, Style { size: 34.0, weight: 700 }, room)?;
    page.line(&card.site, 64.0, 98.0, name, ACCENT);
    let foot = height - 122.0;
    let has_foot = !card.proof.is_empty() || !card.date.is_empty();
    let (top, bottom) = (140.0, if has_foot { foot - 24.0 } else { height - 70.0 });
    // Marks above and below Arabic letters need their room.
    let leading = if card.rtl { 1.52 } else { 1.3 };
    let (title, size) = wrap(&card.title, 700, TITLE, leading, bottom - top)?;
    let rest = bottom - top - title.len() as f32 * size * leading;
    let (text, text_size) =
        if card.text.is_empty() { (Vec::new(), 0.0) } else { wrap(&card.text, 400, TEXT, leading, rest)? };
    let mut y = top + (rest - text.len() as f32 * text_size * leading).max(0.0) / 2.0;
    for (lines, style, colour) in
        [(title, Style { size, weight: 700 }, INK), (text, Style { size: text_size, weight: 400 }, SOFT)]
    {
        for line in lines {
            page.line(&line, 0.0, y + style.size * (leading + 0.64) / 2.0, style, colour);
            y += style.size * leading;
        }
    }
    if has_foot {
        let _ = write!(page.out, "<rect x=\"{MARGIN}\" y=\"{foot}\" width=\"{LINE}\" height=\"2\" fill=\"{RULE}\"/>");
        page.tick(foot + 42.0);
        let half = LINE / 2.0 - 12.0;
        let proof = fitted(&card.proof, Style { size: 32.0, weight: 700 }, half - 52.0)?;
        page.line(&card.proof, 52.0, foot + 66.0, proof, ACCENT);
        let date = fitted(&card.date, Style { size: 30.0, weight: 400 }, half)?;
        page.closing(&card.date, foot + 66.0, date, SOFT);
    }
    page.out.push_str("</svg>");
    Ok(page.out)
}

/// A drawing in the making; places are counted from the side on which lines begin.
struct Page {
    out: String,
    rtl: bool,
}

impl Page {
    /// The place that many pixels from the margin at which lines begin.
    fn place(&self, offset: f32) -> f32 {
        if self.rtl { SIZE.0 as f32 - MARGIN - offset } else { MARGIN + offset }
    }

    /// A line that begins `offset` pixels from the margin, its letters standing on `y`.
    fn line(&mut self, text: &str, offset: f32, y: f32, style: Style, colour: &str) {
        let anchor = if self.rtl { "end" } else { "start" };
        self.text(text, self.place(offset), y, style, colour, anchor);
    }

    /// A line that ends at the other margin.
    fn closing(&mut self, text: &str, y: f32, style: Style, colour: &str) {
        let anchor = if self.rtl { "start" } else { "end" };
        self.text(text, self.place(LINE), y, style, colour, anchor);
    }

    fn text(&mut self, text: &str, x: f32, y: f32, style: Style, colour: &str, anchor: &str) {
        let isolate = if self.rtl { '\u{2067}' } else { '\u{2066}' };
        let Style { size, weight } = style;
        let text = escaped(&writable(text));
        let _ = write!(
            self.out,
            "<text x=\"{x}\" y=\"{y}\" font-family=\"{FAMILY}\" font-weight=\"{weight}\" font-size=\"{size}\" \
             fill=\"{colour}\" text-anchor=\"{anchor}\">{isolate}{text}\u{2069}</text>"
        );
    }

    /// The site's mark: three links of a chain.
    fn mark(&mut self, size: f32) {
        let (scale, y) = (size / 32.0, 86.0 - size / 2.0);
        let x = self.place(0.0) - if self.rtl { size } else { 0.0 };
        let _ = write!(
            self.out,
            "<g transform=\"translate({x} {y}) scale({scale})\"><rect width=\"32\" height=\"32\" rx=\"7\" fill=\"{ACCENT}\"/>\
             <g fill=\"none\" stroke=\"#fff\" stroke-width=\"2.6\" stroke-linecap=\"round\" transform=\"rotate(-45 16 16)\">\
             <rect x=\"1.8\" y=\"11.8\" width=\"11.4\" height=\"8.4\" rx=\"4.2\"/>\
             <rect x=\"18.8\" y=\"11.8\" width=\"11.4\" height=\"8.4\" rx=\"4.2\"/>\
             <path d=\"M10.4 16h11.2\" stroke-width=\"3.6\"/></g></g>"
        );
    }

    /// The tick before the proof.
    fn tick(&mut self, y: f32) {
        let x = self.place(0.0) - if self.rtl { 32.0 } else { 0.0 };
        let _ = write!(
            self.out,
            "<path transform=\"translate({x} {y}) scale(2)\" d=\"M2.5 8.6l3.6 3.7 7.4-8.4\" fill=\"none\" \
             stroke=\"{ACCENT}\" stroke-width=\"2.4\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>"
        );
    }

    /// The judgement on a claim, in a box at the end of the first line; its width.
    fn verdict(&mut self, name: &str, words: &str) -> anyhow::Result<f32> {
        let (ink, ground) = match name {
            "true" | "mostly-true" => ("#1a6038", "#e5f1e6"),
            "false" | "misleading" => ("#972a1d", "#fae8e3"),
            _ => ("#7a4a06", "#faefd9"),
        };
        let style = fitted(words, Style { size: 36.0, weight: 700 }, LINE / 2.0)?;
        let width = width_of(words, style)? + 48.0;
        let x = if self.rtl { MARGIN } else { SIZE.0 as f32 - MARGIN - width };
        let _ =
            write!(self.out, "<rect x=\"{x}\" y=\"54\" width=\"{width}\" height=\"64\" rx=\"14\" fill=\"{ground}\"/>");
        self.line(words, LINE - width + 24.0, 98.0, style, ink);
        Ok(width)
    }
}

/// The width of a line in pixels.
fn width_of(text: &str, style: Style) -> anyhow::Result<f32> {
    let (found, _) = widths(&[text], style.weight)?;
    Ok(found.first().copied().unwrap_or_default() * style.size / 100.0)
}

/// A style that is small enough for a line of that width.
fn fitted(text: &str, style: Style, room: f32) -> anyhow::Result<Style> {
    let width = if text.is_empty() { 0.0 } else { width_of(text, style)? };
    let size = if width > room { style.size * room / width } else { style.size };
    Ok(Style { size, ..style })
}

#[cfg(test)]
mod tests;
