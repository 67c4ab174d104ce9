//! Images of explainers and pages: where they are published, how large, and in which smaller sizes.
//!
//! In: an image of the project and the widths in which a page may show it. Out: its outputs ([`outputs`]), what an `<img>`
//! says of them ([`attributes`]), and the bytes of a smaller size ([`webp()`]).
//!
//! 1. [`used`]: the images that published pages name; no other is published.
//! 2. [`widths`]: a page shows an image at most as wide as its column, which is 592 pixels, and screens have up to two
//!    points a pixel. Every image is published as it is too, for readers who want all of it.
//! 3. [`webp()`]: a photograph (JPEG) is encoded with loss, a drawing (PNG) without. Only in a program with the feature
//!    `images`; the others publish images as they are. Encoding takes some hundred milliseconds, so nothing is encoded
//!    twice: see [`Content::Scaled`].

use crate::load::{Facts, Format, Image};
use crate::shared::Shared;
use crate::verify::Edition;

use super::frame::encode;
use super::html::links;
use super::plan::Page;
use super::{Content, Output};

/// Whether this program makes smaller sizes.
pub const SCALES: bool = cfg!(feature = "images");

/// The widths of smaller sizes, in pixels.
const WIDTHS: [u32; 3] = [480, 800, 1200];

/// How wide a page shows an image: all of a narrow window, else the column of the text (`--measure` of the theme).
const SIZES: &str = "(max-width: 40rem) 100vw, 37rem";

/// The number of the encoding: it goes up when the same image is encoded in another way, so that old files are replaced.
const ENCODING: u32 = 1;

/// The images that published pages name, as places in [`crate::load::Inputs::images`], sorted.
pub fn used(edition: &Edition, pages: &[Shared<Page>]) -> Vec<usize> {
    let inputs = &edition.inputs;
    let mut used = Vec::new();
    if inputs.images.is_empty() {
        return used;
    }
    for page in pages {
        let explainer = &edition.explainers[page.explainer];
        let file = &inputs.files.get(explainer.file).path;
        for link in &explainer.links {
            let target = links::target(&link.destination, file);
            let place = |path: String| inputs.images.binary_search_by(|image| image.path.cmp(&path)).ok();
            used.extend(target.and_then(place));
        }
    }
    used.sort_unstable();
    used.dedup();
    used
}

/// The outputs of an image. Those below `static/` are published already, whoever names them.
pub fn outputs(image: &Image) -> Vec<Output> {
    let is_static = image.path.starts_with("static/");
    let whole = Output { path: image.asset.path.clone(), content: Content::File(image.asset.disk.clone()) };
    let scaled = widths(image.facts).into_iter().map(|width| Output {
        path: scaled_path(image, width),
        content: Content::Scaled(Box::new(image.clone()), width),
    });
    (!is_static).then_some(whole).into_iter().chain(scaled).collect()
}

/// What an `<img>` says of an image beside its address and its text, with a space before each attribute.
pub fn attributes(image: &Image, root: &str) -> String {
    let Some(facts) = image.facts else { return String::new() };
    let mut out = String::new();
    let widths = widths(Some(facts));
    if !widths.is_empty() {
        let one = |width: &u32| format!("{root}{} {width}w", encode(&scaled_path(image, *width)));
        let set: Vec<String> = widths.iter().map(one).collect();
        out.push_str(&format!(" srcset=\"{}\" sizes=\"{SIZES}\"", set.join(", ")));
    }
    out.push_str(&format!(" width=\"{}\" height=\"{}\"", facts.width, facts.height));
    out
}

/// The widths in which an image is published beside itself, in pixels; none for one that is published as it is.
fn widths(facts: Option<Facts>) -> Vec<u32> {
    let Some(facts) = facts.filter(|facts| SCALES && facts.format != Format::Other) else { return Vec::new() };
    let most = WIDTHS[WIDTHS.len() - 1].min(facts.width);
    WIDTHS.into_iter().filter(|width| *width < most).chain([most]).collect()
}

fn scaled_path(image: &Image, width: u32) -> String {
    format!("{}-{width}-v{ENCODING}.webp", image.asset.path)
}

/// An image of that width as WebP, from the bytes of its file.
///
/// # Errors
/// An image that cannot be decoded, or a program without the feature `images`.
#[cfg(feature = "images")]
pub fn webp(bytes: &[u8], width: u32) -> anyhow::Result<Vec<u8>> {
    use anyhow::Context;
    use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, imageops::FilterType};

    /// Of 100. Above it files grow faster than anybody sees.
    const QUALITY: f32 = 80.0;

    let reader = ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format()?;
    let is_photograph = reader.format() == Some(ImageFormat::Jpeg);
    let mut decoder = reader.into_decoder()?;
    // An image of few bytes may unfold to more than the machine's memory.
    Limits::default().reserve(decoder.total_bytes())?;
    let orientation = decoder.orientation()?;
    let mut whole = DynamicImage::from_decoder(decoder)?;
    whole.apply_orientation(orientation);
    let (from, tall) = (u64::from(whole.width()), u64::from(whole.height()));
    let height = u32::try_from((tall * u64::from(width) + from / 2) / from)?.max(1);
    let pixels = whole.resize_exact(width, height, FilterType::Lanczos3).into_rgba8();
    let encoder = webp::Encoder::from_rgba(&pixels, width, height);
    let encoded = encoder.encode_simple(!is_photograph, QUALITY);
    let encoded = encoded.map_err(|error| anyhow::anyhow!("{error:?}")).context("libwebp refuses it")?;
    Ok(encoded.to_vec())
}

/// An image of that width as WebP.
///
/// # Errors
/// Always: this program has no feature `images`.
#[cfg(not(feature = "images"))]
pub fn webp(_bytes: &[u8], _width: u32) -> anyhow::Result<Vec<u8>> {
    anyhow::bail!("this isnad was built without images")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::Asset;

    fn image(path: &str, facts: Option<Facts>) -> Image {
        Image { path: path.into(), asset: Asset { path: "images/a b.jpg".into(), disk: path.into() }, facts }
    }

    #[test]
    fn an_image_has_its_size_and_no_size_above_its_own() {
        let size = " width=\"900\" height=\"600\"";
        let jpeg = image("content/a b.jpg", Some(Facts { format: Format::Jpeg, width: 900, height: 600 }));
        let gif = image("content/a.gif", Some(Facts { format: Format::Other, width: 900, height: 600 }));
        assert_eq!(attributes(&image("content/a.gif", None), "../"), "");
        assert_eq!(attributes(&gif, "../"), size);
        let paths = |image: &Image| outputs(image).into_iter().map(|output| output.path).collect::<Vec<_>>();
        assert_eq!(paths(&gif), ["images/a b.jpg"]);
        let of_static = image("static/a.gif", gif.facts);
        assert_eq!(paths(&of_static), [""; 0], "it is published with the other static files");
        if SCALES {
            let one = |width: u32| format!("../images/a%20b.jpg-{width}-v1.webp {width}w");
            let set = format!(" srcset=\"{}, {}, {}\" sizes=\"{SIZES}\"", one(480), one(800), one(900));
            assert_eq!(attributes(&jpeg, "../"), set + size);
            assert_eq!(paths(&jpeg).len(), 4);
            let small = Facts { width: 300, ..jpeg.facts.expect("facts") };
            assert_eq!(widths(Some(small)), [300]);
            assert_eq!(widths(Some(Facts { width: 5000, ..small })), WIDTHS);
        } else {
            assert_eq!((attributes(&jpeg, "../"), paths(&jpeg).len()), (size.into(), 1));
        }
    }

    #[cfg(feature = "images")]
    #[test]
    fn a_smaller_size_is_a_webp_of_that_width() {
        use image::{ImageFormat, Rgb, RgbImage};
        let whole = RgbImage::from_fn(640, 400, |x, y| {
            let byte = |value: u32| u8::try_from(value % 256).unwrap_or_default();
            Rgb([byte(x / 3), byte(y / 2), byte((x + y) / 5)])
        });
        for (format, mark) in [(ImageFormat::Jpeg, b"VP8 "), (ImageFormat::Png, b"VP8L")] {
            let mut bytes = std::io::Cursor::new(Vec::new());
            whole.write_to(&mut bytes, format).expect("an image");
            let small = webp(bytes.get_ref(), 480).expect("a WebP");
            assert_eq!((&small[..4], &small[8..12]), (&b"RIFF"[..], &b"WEBP"[..]));
            assert!(small.windows(4).any(|four| four == mark), "{format:?}");
            let facts = crate::load::facts(&small).expect("its head");
            assert_eq!((facts.width, facts.height), (480, 300));
            assert!(small.len() < bytes.get_ref().len(), "{format:?}: {} bytes", small.len());
            assert_eq!(webp(bytes.get_ref(), 480).expect("a WebP"), small, "the same image, the same bytes");
            assert!(webp(&bytes.get_ref()[..200], 480).is_err(), "a file that ends too early");
        }
    }
}
