//! A project's own theme: what it replaces, what it leaves, and that a copy of the default one changes nothing.

use std::path::Path;
use std::process::Command;

/// A project of one explainer with a note, and these files of its theme `mine`.
fn project(theme: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    let station = "---\ntitle: خلاصة العام\n---\n\n{#p1}\nتفتح المحطة أبوابها للزوار كل خميس.\n";
    let visits = "---\ntitle: متى تزار المحطة؟\nsummary: مواعيد.\ndate: 2026-01-16\nextra: {colour: أزرق}\n---\n\n«تفتح المحطة أبوابها» [@station#p1].\n";
    let fixed = [
        ("book.toml".to_owned(), "[output.isnad]\ntheme = \"mine\"\n"),
        ("content/sources/station.md".to_owned(), station),
        ("content/explainers/visits.md".to_owned(), visits),
    ];
    let own = theme.iter().map(|(path, text)| (format!("themes/mine/{path}"), *text));
    for (path, text) in fixed.into_iter().chain(own) {
        let disk = root.path().join(path);
        std::fs::create_dir_all(disk.parent().expect("a folder")).expect("a folder");
        std::fs::write(disk, text).expect("a file");
    }
    root
}

/// Runs the program in a project; gives its exit status and what it complained of.
fn isnad(root: &Path, arguments: &[&str]) -> (i32, String) {
    let mut isnad = Command::new(env!("CARGO_BIN_EXE_isnad"));
    let ran = isnad.args(arguments).arg("--root").arg(root).output().expect("isnad runs");
    (ran.status.code().unwrap_or(-1), String::from_utf8_lossy(&ran.stderr).into_owned())
}

/// A file of the built site.
fn built(root: &Path, path: &str) -> String {
    std::fs::read_to_string(root.join("public").join(path)).unwrap_or_else(|why| panic!("{path}: {why}"))
}

#[test]
fn a_theme_replaces_one_template_one_style_and_one_word() {
    let root = project(&[
        (
            "templates/partials/proof.html",
            "<p class=\"own\">{{ proof.line }}, {{ extra.colour }}, {{ t.mine.greeting }}</p>",
        ),
        ("static/lists.css", "/* mine */\nbody { color: red }\n"),
        ("static/mine.css", "p { }\n"),
        ("strings/ar.toml", "[note]\nheading = \"هوامش\"\n[mine]\ngreeting = \"أهلًا\"\n"),
        ("strings/fa.toml", "this is another language's, and is not read"),
    ]);
    let (status, said) = isnad(root.path(), &["build"]);
    assert_eq!(status, 0, "{said}");
    let page = built(root.path(), "visits/index.html");
    assert!(page.contains("<p class=\"own\">اقتباس واحد من مصدر واحد, أزرق, أهلًا</p>"), "{page}");
    assert!(page.contains("<h2 id=\"notes\">هوامش</h2>"), "the theme's own word");
    assert!(page.contains("role=\"doc-endnotes\"") && page.contains("aria-label=\"الحاشية ١\""), "the rest stays");
    assert_eq!(built(root.path(), "assets/lists.css"), "/* mine */\nbody { color: red }\n", "byte for byte");
    assert_eq!(built(root.path(), "assets/mine.css"), "p { }\n");
    assert!(built(root.path(), "assets/style.css").contains("@font-face"));
}

#[test]
fn a_copy_of_the_default_theme_makes_the_same_pages() {
    let root = project(&[]);
    std::fs::write(root.path().join("book.toml"), "").expect("a file");
    assert_eq!(isnad(root.path(), &["build"]).0, 0);
    let pages = ["index.html", "visits/index.html", "sources/station/index.html", "sources/index.html", "404.html"];
    let assets = ["assets/style.css", "assets/search.js", "assets/favicon.svg"];
    let made =
        |root: &Path| [&pages[..], &assets].concat().into_iter().map(|path| built(root, path)).collect::<Vec<_>>();
    let before = made(root.path());
    let (status, said) = isnad(root.path(), &["init", "--theme"]);
    assert_eq!(status, 0, "{said}");
    for path in ["README.md", "templates/base.html", "static/fonts/naskh.woff2", "static/fonts/OFL-Vazirmatn.txt"] {
        assert!(root.path().join("themes/default").join(path).is_file(), "{path}");
    }
    let (status, said) = isnad(root.path(), &["init", "--theme"]);
    assert!(status == 2 && said.contains("themes/default exists already"), "nothing is overwritten: {said}");
    assert_eq!(isnad(root.path(), &["build"]).0, 0);
    assert!(made(root.path()) == before, "a page changed, or a copy is not published like what it is a copy of");
    let style = root.path().join("themes/default/static/style.css");
    let own = std::fs::read_to_string(&style).expect("a style sheet") + "body { color: red }\n";
    std::fs::write(&style, &own).expect("a file");
    assert_eq!(isnad(root.path(), &["build"]).0, 0);
    assert!(built(root.path(), "assets/style.css") == own, "a changed file is the author's, byte for byte");
    assert!(made(root.path())[pages.len() + 1..] == before[pages.len() + 1..], "the others stay as they were");
}

/// The documented contract of templates names every field that they get.
#[test]
fn the_themes_readme_names_every_field() {
    let readme = crate::project::read("themes/default/README.md");
    let context = crate::project::read("src/render/context.rs");
    let fields = context.lines().filter_map(|line| line.trim().strip_prefix("pub ")?.split(':').next());
    let fields = fields.filter(|name| !name.starts_with("struct"));
    let lacking =
        fields.filter(|name| !readme.contains(&format!("`{name}`")) && !readme.contains(&format!(".{name}`")));
    crate::project::none(lacking.map(|name| format!("themes/default/README.md does not name `{name}`")));
}
