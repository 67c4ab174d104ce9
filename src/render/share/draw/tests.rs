//! Pictures as they are drawn: letters that there are, joined and in order, lines within their bounds.

use super::*;
use crate::render::share::{DRAWING, LETTERS};
use crate::text::digest::{hex, sha256};

fn card() -> Card {
    Card {
        site: "إسناد".into(),
        title: "هل استمر البرنامج؟".into(),
        text: String::new(),
        proof: "١٢\u{a0}اقتباسًا من ٥\u{a0}مصادر".into(),
        date: "٢٠ نوفمبر ٢٠٢٦".into(),
        verdict: Some(("mixed", "حكمنا: صحيح في بعضه".into())),
        rtl: true,
    }
}

/// The numbers of the glyphs of a text, from left to right; 0 is the sign for a letter that a font lacks.
fn glyphs(text: &str, weight: u16) -> Vec<u32> {
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><text font-family=\"{FAMILY}\" \
         font-weight=\"{weight}\" font-size=\"50\">\u{2067}{}\u{2069}</text></svg>",
        escaped(text)
    );
    let tree = tree(&svg).expect("a drawing");
    let Some(Node::Text(text)) = tree.root().children().first() else { panic!("no text") };
    let drawn = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
    drawn.map(|glyph| glyph.id.0).collect()
}

/// The columns of a picture, between two rows, that hold anything but the ground.
fn inked(png: &[u8], rows: std::ops::Range<u32>) -> (u32, u32) {
    let pixels = Pixmap::decode_png(png).expect("a PNG");
    let ground = pixels.pixel(600, 2).expect("inside");
    let inked = |x: &u32| rows.clone().any(|y| pixels.pixel(*x, y) != Some(ground));
    // The band at either edge is no ink.
    let columns: Vec<u32> = (30..1170).filter(inked).collect();
    (columns.first().copied().unwrap_or(0), columns.last().copied().unwrap_or(0))
}

#[test]
fn every_letter_of_the_list_is_in_both_fonts() {
    for weight in [400, 700] {
        for c in LETTERS.iter().flat_map(|(first, last)| *first..=*last).filter_map(char::from_u32) {
            // Marks and joiners need something to stand on.
            let found = glyphs(&format!("n{c}n"), weight);
            assert!(!found.contains(&0), "U+{:04X} in weight {weight}: {found:?}", u32::from(c));
        }
        assert!(glyphs("n漢n", weight).contains(&0), "a letter that they lack is seen");
    }
}

#[test]
fn arabic_letters_are_joined() {
    let three = glyphs("ببب", 700);
    let distinct: std::collections::BTreeSet<&u32> = three.iter().collect();
    assert!(distinct.len() >= 3, "first, middle and last form differ: {three:?}");
    assert_ne!(glyphs("لا", 700).len(), glyphs("لب", 700).len(), "lam and alef are one");
}

#[test]
fn a_picture_has_its_size_and_begins_on_its_side() {
    let mut card = card();
    let png = png(&card).expect("a picture");
    let pixels = Pixmap::decode_png(&png).expect("a PNG");
    assert_eq!((pixels.width(), pixels.height()), SIZE);
    let (first, last) = inked(&png, 180..460);
    assert!((1100..=1120).contains(&last) && first > 84, "the title ends at the right margin: {first}..{last}");
    card.rtl = false;
    card.title = "Did it go on?".into();
    let (first, last) = inked(&super::png(&card).expect("a picture"), 180..460);
    assert!((80..=100).contains(&first) && last < 1116, "the title begins at the left margin: {first}..{last}");
}

#[test]
fn lines_stay_within_their_bounds() {
    let word = "مطابقة";
    let long = [word; 90].join(" ");
    let endless = "ابتث".repeat(60);
    for (text, ellipsis) in [(word, false), (long.as_str(), true), (endless.as_str(), true), ("", false)] {
        let (lines, size) = wrap(text, 700, TITLE, 1.52, 340.0).expect("lines");
        assert!(lines.len() <= LINES && lines.len() as f32 * size * 1.52 <= 340.0, "{} lines at {size}", lines.len());
        assert_eq!(lines.last().is_some_and(|line| line.ends_with('…')), ellipsis, "{lines:?}");
        for line in lines {
            let width = width_of(&line, Style { size, weight: 700 }).expect("a width");
            assert!(width <= LINE * 1.01, "{width} for {line}");
        }
    }
    let (lines, _) =
        wrap("كلمة وكلمة ثم كلمات أخرى كثيرة حتى يمتلئ السطر ويبدأ غيره", 700, TITLE, 1.52, 340.0).expect("lines");
    let lengths: Vec<usize> = lines.iter().map(|line| line.chars().count()).collect();
    let (shortest, longest) = (lengths.iter().min(), lengths.iter().max());
    assert!(shortest.zip(longest).is_some_and(|(short, long)| short * 3 > long * 2), "{lines:?} are about as wide");
    assert_eq!(shortened(vec!["أ ب،".into(), "ج".into()], 1), ["أ …"]);
}

/// Whoever changes how a card is drawn raises [`DRAWING`] and writes the new digest here: only then are old pictures
/// replaced. Other processors may round a pixel in another way.
#[cfg(target_arch = "x86_64")]
#[test]
fn the_number_of_the_drawing_stands_for_its_pixels() {
    let pixels = Pixmap::decode_png(&png(&card()).expect("a picture")).expect("a PNG");
    let digest = hex(&sha256(pixels.data()));
    assert_eq!((DRAWING, &digest[..16]), (1, "c0efe61b92223cac"));
}
