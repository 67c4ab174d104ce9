//! Images beside texts: which files they are, and what their heads say.
//!
//! In: a file's name and its first bytes. Out: an [`Image`] with its [`Facts`]: format, width and height, which a page
//! says before the image is there, so that nothing moves when it comes.
//!
//! A photograph's size is the one in which it is shown: cameras store it lying and say in Exif how it stands. An SVG has
//! the size that it names, or that of its `viewBox`. Nothing is decoded here.

use std::io::{self, BufReader, Cursor, Read};

use html5gum::{Token, Tokenizer};
use imagesize::ImageType;

use super::Asset;

/// The most bytes that are read of a file at first: more than the heads of all formats but for rare JPEGs.
const HEAD: u64 = 256 << 10;

/// The endings of the files that are images.
const ENDINGS: [&str; 7] = ["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"];

/// An image of the project.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Image {
    /// Its path relative to the root, with `/` between parts.
    pub path: String,
    /// Its path in the output, and where it is on disk.
    pub asset: Asset,
    /// What its head says; `None` for a file that is no image, whatever its name says.
    pub facts: Option<Facts>,
}

/// What the head of an image says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Facts {
    /// What it is.
    pub format: Format,
    /// In pixels, as it is shown.
    pub width: u32,
    /// In pixels, as it is shown.
    pub height: u32,
}

/// The format of an image, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// One that is published as it is.
    Other,
}

/// Whether a path is that of an image.
pub fn is_image(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// Reads the head of an image.
pub(super) fn read(path: &str, asset: Asset) -> Image {
    let facts = std::fs::File::open(&asset.disk).ok().and_then(|file| {
        let mut head = Vec::new();
        (&file).take(HEAD).read_to_end(&mut head).ok()?;
        facts(&head).or_else(|| of_all(&head, file).ok().flatten())
    });
    Image { path: path.to_owned(), asset, facts }
}

/// The facts of a file whose size stands behind its first bytes.
fn of_all(head: &[u8], mut file: std::fs::File) -> io::Result<Option<Facts>> {
    io::Seek::rewind(&mut file)?;
    let size = imagesize::reader_size(BufReader::new(file)).ok();
    Ok(size.and_then(|size| sized(head, size.width, size.height)))
}

/// What the first bytes of a file say; `None` when it is no image, or its size is not told.
pub fn facts(head: &[u8]) -> Option<Facts> {
    match imagesize::reader_size(Cursor::new(head)) {
        Ok(size) => sized(head, size.width, size.height),
        Err(_) => svg(head),
    }
}

fn sized(head: &[u8], width: usize, height: usize) -> Option<Facts> {
    let (mut width, mut height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    let format = match imagesize::image_type(head).ok()? {
        ImageType::Jpeg => Format::Jpeg,
        ImageType::Png => Format::Png,
        ImageType::Gif | ImageType::Webp | ImageType::Heif(_) => Format::Other,
        _ => return None,
    };
    if format == Format::Jpeg && lies(head).unwrap_or(false) {
        std::mem::swap(&mut width, &mut height);
    }
    (width > 0 && height > 0).then_some(Facts { format, width, height })
}

/// Whether Exif says that a JPEG is to be turned by a quarter (Exif 3.0 §4.6.5, tag 0x0112, values 5 to 8).
fn lies(jpeg: &[u8]) -> Option<bool> {
    let mut at = 2;
    loop {
        let [0xFF, marker, high, low] = *jpeg.get(at..at + 4)?.first_chunk()? else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let segment = jpeg.get(at + 4..at + 2 + length)?;
        match marker {
            0xE1 if segment.starts_with(b"Exif\0\0") => return Some(orientation(&segment[6..])? >= 5),
            // The image itself begins.
            0xDA => return None,
            _ => at += 2 + length,
        }
    }
}

/// The orientation in Exif's first directory (TIFF 6.0 §2).
fn orientation(tiff: &[u8]) -> Option<u16> {
    let is_little = tiff.starts_with(b"II");
    let two = |at: usize| {
        let bytes = *tiff.get(at..at + 2)?.first_chunk()?;
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let (low, high) = if is_little { (4, 6) } else { (6, 4) };
    let directory = usize::from(two(high)?) << 16 | usize::from(two(low)?);
    let entries = (0..usize::from(two(directory)?)).map(|entry| directory + 2 + 12 * entry);
    entries.take_while(|at| two(*at).is_some()).find(|at| two(*at) == Some(0x0112)).and_then(|at| two(at + 8))
}

/// The size of an SVG: of its root element `width` and `height`, else those of its `viewBox`.
fn svg(text: &[u8]) -> Option<Facts> {
    let tags = Tokenizer::new(text).flatten();
    let root = tags.into_iter().find_map(|token| match token {
        Token::StartTag(tag) => Some(tag),
        _ => None,
    })?;
    if &**root.name != b"svg" {
        return None;
    }
    let get = |name: &[u8]| root.attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned());
    let pixels = |text: &str| text.trim().trim_end_matches("px").parse::<f64>().ok().filter(|size| *size >= 1.0);
    let named = |name: &[u8]| get(name).and_then(|text| pixels(&text));
    let (width, height) = match (named(b"width"), named(b"height")) {
        (Some(width), Some(height)) => (width, height),
        _ => {
            let view = get(b"viewbox")?;
            let mut sizes = view.split([' ', ',']).filter(|part| !part.is_empty()).skip(2).map(pixels);
            (sizes.next()??, sizes.next()??)
        }
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size in pixels, above zero")]
    Some(Facts { format: Format::Other, width: width.round() as u32, height: height.round() as u32 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A JPEG of 40 × 30 pixels that has nothing but a head, with an orientation in Exif.
    fn jpeg(orientation: u16) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
        exif.extend(orientation.to_be_bytes());
        exif.extend([0; 6]);
        let mut out = vec![0xFF, 0xD8, 0xFF, 0xE1];
        out.extend(u16::try_from(exif.len() + 2).expect("short").to_be_bytes());
        out.extend(exif);
        out.extend([0xFF, 0xC0, 0, 11, 8, 0, 30, 0, 40, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 2, 0xFF, 0xD9]);
        out
    }

    #[test]
    fn heads_tell_format_and_size() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x02\0\0\0\x03\x08\x02\0\0\0".to_vec();
        let gif = b"GIF89a\x05\0\x07\0\0\0\0".to_vec();
        let text = |text: &str| text.as_bytes().to_vec();
        let rows = [
            (png, Some((Format::Png, 258, 3))),
            (gif, Some((Format::Other, 5, 7))),
            (jpeg(1), Some((Format::Jpeg, 40, 30))),
            (jpeg(6), Some((Format::Jpeg, 30, 40))),
            (
                text("<?xml version=\"1.0\"?>\n<!-- x -->\n<svg width=\"12\" height='7px'/>"),
                Some((Format::Other, 12, 7)),
            ),
            (text("<svg viewBox=\"0 0 640 359.6\"><path/></svg>"), Some((Format::Other, 640, 360))),
            (text("<svg width=\"100%\" height=\"2em\" viewBox=\"0,0,4,3\">"), Some((Format::Other, 4, 3))),
            (text("<svg>"), None),
            (text("<html><svg width=\"1\" height=\"1\">"), None),
            (text("نص"), None),
            (Vec::new(), None),
        ];
        for (head, expected) in rows {
            let found = facts(&head).map(|facts| (facts.format, facts.width, facts.height));
            assert_eq!(found, expected, "{:?}", String::from_utf8_lossy(&head));
        }
    }

    #[test]
    fn no_head_makes_it_panic() {
        for whole in [jpeg(6), b"<svg viewBox=\"0 0 640 359.6\">".to_vec()] {
            for end in 0..whole.len() {
                let _ = facts(&whole[..end]);
                let mut other = whole.clone();
                other[end] ^= 0xFF;
                let _ = facts(&other);
            }
        }
    }

    #[test]
    fn images_are_known_by_their_names() {
        for (path, expected) in
            [("a/b.PNG", true), ("a.jpeg", true), ("a.md", false), ("png", false), ("a.png.md", false)]
        {
            assert_eq!(is_image(path), expected, "{path}");
        }
    }
}
