//! Images beside texts: what a page says of them, and that no smaller size is made twice.

use std::path::Path;

use crate::sites::{build, tree};

/// A project of one explainer with that text, and files beside it.
fn project(root: &Path, body: &str, files: &[(&str, &[u8])]) {
    let write = |path: &str, bytes: &[u8]| {
        let disk = root.join(path);
        std::fs::create_dir_all(disk.parent().expect("a folder")).expect("a folder");
        std::fs::write(disk, bytes).expect("a file");
    };
    write("book.toml", b"[book]\ntitle = \"x\"\n");
    let text = format!("---\ntitle: x\nsummary: x\ndate: 2026-11-20\n---\n\n{body}\n");
    write("content/explainers/board.md", text.as_bytes());
    files.iter().for_each(|(path, bytes)| write(path, bytes));
}

/// The page of the explainer.
fn page(out: &Path) -> String {
    std::fs::read_to_string(out.join("board/index.html")).expect("a page")
}

#[test]
fn an_image_beside_a_text_is_published_with_its_size() {
    let scratch = tempfile::tempdir().expect("a folder");
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 360\"/>";
    let body = "![لوحة](board/لوحة.svg)\n\n![شعار](/logo.svg) و[اللوحة](board/لوحة.svg)";
    let files: [(&str, &[u8]); 3] =
        [("content/explainers/board/لوحة.svg", svg), ("content/explainers/other.svg", svg), ("static/logo.svg", svg)];
    project(scratch.path(), body, &files);
    let out = scratch.path().join("out");
    build(scratch.path(), &out);
    let address = "../images/explainers/board/%D9%84%D9%88%D8%AD%D8%A9.svg";
    let page = page(&out);
    for expected in [
        format!("<img src=\"{address}\" alt=\"لوحة\" width=\"640\" height=\"360\" loading=\"lazy\">"),
        "<img src=\"../logo.svg\" alt=\"شعار\" width=\"640\" height=\"360\" loading=\"lazy\">".to_owned(),
        format!("<a href=\"{address}\">اللوحة</a>"),
    ] {
        assert!(page.contains(&expected), "{expected} is not in {page}");
    }
    let made = tree(&out);
    let images: Vec<&String> =
        made.keys().filter(|path| path.ends_with(".svg") && !path.starts_with("assets")).collect();
    assert_eq!(images, ["images/explainers/board/لوحة.svg", "logo.svg"], "what no page shows is not published");
}

/// A smaller size is made once: an earlier build's stays while the image is the one that it was made from.
#[cfg(feature = "images")]
#[test]
fn a_smaller_size_is_made_once() {
    use image::{ImageFormat, Rgb, RgbImage};

    let pixels = |shade: u8| {
        let image = RgbImage::from_fn(1000, 500, |x, _| Rgb([u8::try_from(x / 4).unwrap_or(shade), shade, 60]));
        let mut bytes = std::io::Cursor::new(Vec::new());
        image.write_to(&mut bytes, ImageFormat::Jpeg).expect("an image");
        bytes.into_inner()
    };
    let scratch = tempfile::tempdir().expect("a folder");
    let picture = "content/explainers/board.jpg";
    project(scratch.path(), "![لوحة](board.jpg)", &[(picture, &pixels(20))]);
    let out = scratch.path().join("out");
    build(scratch.path(), &out);
    let first = tree(&out);
    let path = |width: u32| format!("images/explainers/board.jpg-{width}-v1.webp");
    let candidates = [480, 800, 1000].map(|width| format!("../{} {width}w", path(width))).join(", ");
    let expected =
        format!("srcset=\"{candidates}\" sizes=\"(max-width: 40rem) 100vw, 37rem\" width=\"1000\" height=\"500\"");
    assert!(page(&out).contains(&expected), "{}", page(&out));
    for width in [480, 800, 1000] {
        let facts = isnad::load::facts(&first[&path(width)]).expect("an image");
        assert_eq!((facts.width, facts.height), (width, width / 2));
    }

    // Other bytes that the list vouches for are left alone: nothing was encoded.
    let hex = |bytes: &[u8]| isnad::text::digest::hex(&isnad::text::digest::sha256(bytes));
    let verification = String::from_utf8(first["verification.json"].clone()).expect("text");
    let other = b"another image";
    std::fs::write(out.join(path(480)), other).expect("a file");
    let vouched = verification.replace(&hex(&first[&path(480)]), &hex(other));
    std::fs::write(out.join("verification.json"), vouched).expect("a file");
    build(scratch.path(), &out);
    assert_eq!(tree(&out)[&path(480)], other);

    // Another image has other sizes.
    std::fs::write(scratch.path().join(picture), pixels(200)).expect("a file");
    build(scratch.path(), &out);
    let second = tree(&out);
    for width in [480, 800, 1000] {
        assert!(second[&path(width)] != first[&path(width)] && second[&path(width)] != other, "{width} is the old one");
    }
}

/// What is no image, and what breaks off, stops the build and says which file.
#[test]
fn a_damaged_image_is_named() {
    let scratch = tempfile::tempdir().expect("a folder");
    project(scratch.path(), "![لوحة](board.png)", &[("content/explainers/board.png", b"no image")]);
    let isnad = env!("CARGO_BIN_EXE_isnad");
    let ran = std::process::Command::new(isnad).args(["build", "--root"]).arg(scratch.path()).output();
    let ran = ran.expect("isnad runs");
    let said = String::from_utf8_lossy(&ran.stdout) + String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(1), "{said}");
    assert!(said.contains("board.png\u{2069} cannot be read as an image"), "{said}");
}
