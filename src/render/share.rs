//! Share images: the picture that is shown where somebody posts the address of an explainer.
//!
//! In: an explainer, or the site as a whole. Out: a [`Card`], what its picture shows; the picture's path; its bytes
//! ([`png`]).
//!
//! 1. [`of_page`] and [`of_site`]: the words of a card. Letters that the fonts of the pictures lack ([`LETTERS`]) make
//!    that there is no card, and the page shows the site's; other signs that they lack, an emoji for one, are left out.
//! 2. [`path`]: the path names the digest of all that is drawn, so a picture that is there already under its name is
//!    right, and is not drawn again: drawing takes some milliseconds, a digest some microseconds.
//! 3. [`draw`]: words into lines, lines into a picture. Only in a program with the feature `share-images`.

#[cfg(feature = "share-images")]
mod draw;
#[cfg(test)]
mod tests;

use crate::content::Kind;
use crate::locale::Locale;
use crate::text::digest::{hex, sha256};
use crate::verify::Edition;

use super::pages;
use super::plan::Page;

/// Width and height of a picture in pixels: what Open Graph's readers ask for.
pub const SIZE: (u32, u32) = (1200, 630);

/// Whether this program can draw.
pub const DRAWS: bool = cfg!(feature = "share-images");

/// The number of the drawing: it goes up when the same card is drawn in another way, so that old pictures are replaced.
const DRAWING: u32 = 1;

/// The characters that the fonts of the pictures have: first and last of each run.
const LETTERS: &[(u32, u32)] = &[
    (0x0020, 0x007E),
    (0x00A0, 0x00FF),
    (0x05B0, 0x05C2),
    (0x05C7, 0x05C7),
    (0x05D0, 0x05EA),
    (0x05EF, 0x05F4),
    (0x060C, 0x060C),
    (0x061B, 0x061B),
    (0x061F, 0x061F),
    (0x0621, 0x063A),
    (0x063D, 0x063D),
    (0x0640, 0x0658),
    (0x065A, 0x065B),
    (0x0660, 0x0671),
    (0x0674, 0x0674),
    (0x0679, 0x0679),
    (0x067C, 0x067C),
    (0x067E, 0x067E),
    (0x0681, 0x0681),
    (0x0685, 0x0686),
    (0x0688, 0x0689),
    (0x0691, 0x0691),
    (0x0693, 0x0693),
    (0x0695, 0x0696),
    (0x0698, 0x0698),
    (0x069A, 0x069A),
    (0x06A0, 0x06A1),
    (0x06A4, 0x06A4),
    (0x06A9, 0x06AD),
    (0x06AF, 0x06AF),
    (0x06B5, 0x06B5),
    (0x06BA, 0x06BA),
    (0x06BC, 0x06BE),
    (0x06C0, 0x06C3),
    (0x06C6, 0x06D0),
    (0x06D2, 0x06D5),
    (0x06F0, 0x06F9),
    (0x200C, 0x200E),
    (0x2013, 0x2014),
    (0x2018, 0x201A),
    (0x201C, 0x201E),
    (0x2022, 0x2022),
    (0x2026, 0x2026),
    (0x2032, 0x2033),
    (0x2039, 0x203A),
    (0x20AA, 0x20AA),
    (0x20AC, 0x20AC),
    (0x2212, 0x2212),
];

/// What a picture shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The site's name, above the title; empty on the site's own card.
    pub site: String,
    /// The title.
    pub title: String,
    /// What stands below it: nothing for an explainer, the site's description.
    pub text: String,
    /// «١٢ اقتباسًا من ٥ مصادر».
    pub proof: String,
    /// The day of publication.
    pub date: String,
    /// The judgement on a claim: its name and its words.
    pub verdict: Option<(&'static str, String)>,
    /// Whether the site runs from right to left.
    pub rtl: bool,
}

/// The card of a page; only explainers have one.
pub fn of_page(edition: &Edition, locale: &Locale, page: &Page) -> Option<Card> {
    let explainer = &edition.explainers[page.explainer];
    if explainer.kind != Kind::Explainer {
        return None;
    }
    let verdict = explainer.front.claim.as_ref().map(|claim| {
        let name = pages::claim_verdict(claim.verdict);
        (name, format!("{}: {}", locale.text("claim.verdict"), locale.text(&format!("claim.verdicts.{name}"))))
    });
    let verdict = match verdict {
        Some((name, words)) => Some((name, drawable(&words)?)),
        None => None,
    };
    let date = explainer.front.date.as_deref().and_then(|iso| locale.date(iso)).unwrap_or_default();
    let card = Card {
        site: drawable(&edition.inputs.config.title)?,
        title: drawable(&explainer.front.title)?,
        text: String::new(),
        proof: drawable(&page.proof)?,
        date: drawable(&date)?,
        verdict,
        rtl: is_rtl(locale),
    };
    Some(card).filter(|card| !card.title.is_empty())
}

/// The card of the site.
pub fn of_site(edition: &Edition, locale: &Locale) -> Option<Card> {
    let config = &edition.inputs.config;
    let card = Card {
        site: String::new(),
        title: drawable(&config.title)?,
        text: drawable(&config.description)?,
        proof: String::new(),
        date: String::new(),
        verdict: None,
        rtl: is_rtl(locale),
    };
    Some(card).filter(|card| !card.title.is_empty())
}

fn is_rtl(locale: &Locale) -> bool {
    locale.dir == crate::locale::Direction::Rtl
}

/// A text as it can be drawn: signs that no font has are left out; `None` where that would be a letter or digit.
fn drawable(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let place = LETTERS.partition_point(|(_, last)| *last < u32::from(c));
        if LETTERS.get(place).is_some_and(|(first, _)| *first <= u32::from(c)) {
            out.push(c);
        } else if c.is_whitespace() {
            out.push(' ');
        } else if c.is_alphanumeric() {
            return None;
        }
    }
    Some(out.trim().to_owned())
}

/// The path of a card's picture in a folder of the output.
pub fn path(folder: &str, card: &Card) -> String {
    let (name, verdict) = card.verdict.as_ref().map_or(("", ""), |(name, words)| (*name, words));
    let direction = if card.rtl { "rtl" } else { "ltr" };
    let drawing = DRAWING.to_string();
    let parts =
        [&*drawing, direction, &card.site, &card.title, &card.text, &card.proof, &card.date, name, verdict].join("\0");
    format!("{folder}share-{}.png", &hex(&sha256(parts.as_bytes()))[..16])
}

/// The picture of a card.
///
/// # Errors
/// A program without the feature `share-images`, or a card that cannot be drawn.
#[cfg(feature = "share-images")]
pub fn png(card: &Card) -> anyhow::Result<Vec<u8>> {
    draw::png(card)
}

/// The picture of a card.
///
/// # Errors
/// Always: this program has no feature `share-images`.
#[cfg(not(feature = "share-images"))]
pub fn png(_card: &Card) -> anyhow::Result<Vec<u8>> {
    anyhow::bail!("this isnad was built without share-images")
}
