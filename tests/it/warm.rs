//! The law of reading again: warm equals cold. A project is edited at random, and after each round of edits what a front
//! finds that knows the rounds before is what a first look finds: the report, byte for byte, and every file of the site.
//!
//! A text that has shown a fault here is a row of [`EXPLAINERS`], [`SOURCES`] or the other lists.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use isnad::archive::{self, lock};
use isnad::diag::Sink;
use isnad::each::in_turn;
use isnad::load::{Reader, load};
use isnad::pipeline::{self, Memo};
use isnad::render::layout::Layout;
use isnad::render::{Options, Site};
use isnad::report::{self, Report, Style};
use isnad::rules;
use isnad::shared::Shared;
use proptest::prelude::*;

/// Bodies of explainers. What they hang on differs: one source, several, all of them, other pages, the settings.
const EXPLAINERS: &[&str] = &[
    "نص بلا اقتباس.\n",
    "قالت: «لن نوقفه قبل نهاية العام» [@s#p1].\n",
    "قالت: «لن نوقفه قبل نهاية العام» [@s#p1]، و«الشمس أم وسطى» [@t#p1].\n",
    "![@t#p1]\n\nو[انظر](../sources/s.md#p1).\n",
    "قالت: «نوقفه قبل نهاية العام كله» [@s#p1].\n",
    "قالت: «الشمس أم وسطى للناس» [@s#p1].\n",
    "قالت: «كلام لم يقله أحد قط هنا» [@s#p1].\n",
    "قالت: «سكنت في البيت الكبير» [@s#p2].\n",
    "قالت: «نهاية العام» [@s].\n",
    "قالت: «شيء ما هنا» [@nope#p1]، و[@s#p9].\n",
    "<!-- isnad: allow(altered-quote) هكذا -->\nقالت: «لن نوقفها قبل نهاية العام» [@s#p1].\n",
    "<!-- isnad: allow(uncited-quote) هكذا -->\nقالت: «لن نوقفه قبل نهاية العام» [@s#p1].\n",
    "## عنوان أول\n\nانظر [الآخر](b.md#عنوان-أول) و[هذا](/about/) و[وسم](/tags/x/).\n",
    "«كلام طويل بلا مصدر»، و[حاشية][^1] <b>خام</b>.\n\n[^1]: نصها [@s#p1].\n",
];

/// Front matters beside title, summary and date.
const FRONTS: &[&str] = &[
    "",
    "tags: [x]\n",
    "tags: [y, x]\n",
    "slug: other\n",
    "aliases: [old]\n",
    "draft: true\n",
    "slgu: x\n",
    "tags: [\n",
];

/// Bodies of sources.
const SOURCES: &[&str] = &[
    "{#p1}\nلن نوقفه قبل نهاية العام.\n\n{#p2}\nوسكنت في البيت الكبير.\n",
    "{#p1}\nلن نوقفها قبل نهاية العام.\n\n{#p2}\nسكنت في البيت الكبير.\n",
    "{#p1}\nالشمس أم وسطى للناس.\n",
    "{#p1}\nالشمس أم وسطى.\n\n{#p1}\nكلام.\n",
    "كلام بلا علامة.\n",
];

/// Settings.
const BOOKS: &[&str] = &[
    "",
    "[preprocessor.isnad.rules]\nuncited-quote = \"error\"\nunused-source = \"off\"\n",
    "[output.isnad]\nrights = \"full\"\n",
];

pub(crate) const PAGES: [&str; 4] =
    ["content/explainers/a.md", "content/explainers/b.md", "content/pages/about.md", "content/index.md"];
const RECORDS: [&str; 3] = ["content/sources/a.md", "content/sources/s.md", "content/sources/t.md"];

#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Page(usize, &'static str, &'static str, u8),
    Source(usize, &'static str),
    Remove(usize),
    Book(&'static str),
    /// The lock of what the archive says now, or none.
    Lock(bool),
    Template(bool),
    /// A file that is copied is there, or not.
    Copied(&'static str, bool),
}

fn page() -> impl Strategy<Value = Edit> {
    let (fronts, bodies) = (proptest::sample::select(FRONTS), proptest::sample::select(EXPLAINERS));
    (0..PAGES.len(), fronts, bodies, 1..4_u8).prop_map(|(at, front, body, day)| Edit::Page(at, front, body, day))
}

fn source() -> impl Strategy<Value = Edit> {
    (0..RECORDS.len(), proptest::sample::select(SOURCES)).prop_map(|(at, body)| Edit::Source(at, body))
}

pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    // The last one clashes with a page.
    let copied = ["static/logo.txt", "themes/default/static/style.css", "static/about/index.html"];
    let copied = proptest::sample::select(copied.to_vec());
    prop_oneof![
        4 => page(),
        5 => source(),
        2 => (0..PAGES.len() + RECORDS.len()).prop_map(Edit::Remove),
        1 => proptest::sample::select(BOOKS).prop_map(Edit::Book),
        2 => any::<bool>().prop_map(Edit::Lock),
        2 => any::<bool>().prop_map(Edit::Template),
        2 => (copied, any::<bool>()).prop_map(|(path, there)| Edit::Copied(path, there)),
    ]
}

/// A project in which every page and every source is there.
pub(crate) fn project() -> impl Strategy<Value = Vec<Edit>> {
    let pages = proptest::collection::vec(page(), PAGES.len());
    let sources = proptest::collection::vec(source(), RECORDS.len());
    (pages, sources).prop_map(|(mut pages, mut sources)| {
        for (place, page) in pages.iter_mut().enumerate() {
            if let Edit::Page(at, ..) = page {
                *at = place;
            }
        }
        for (place, source) in sources.iter_mut().enumerate() {
            if let Edit::Source(at, _) = source {
                *at = place;
            }
        }
        pages.append(&mut sources);
        pages
    })
}

pub(crate) fn apply(root: &Path, edit: &Edit) -> PathBuf {
    let write = |path: &str, text: String| {
        let disk = root.join(path);
        std::fs::create_dir_all(disk.parent().expect("a folder")).expect("a folder");
        std::fs::write(&disk, text).expect("a file");
        disk
    };
    let remove = |path: &str| {
        let disk = root.join(path);
        let _ = std::fs::remove_file(&disk);
        disk
    };
    match edit {
        Edit::Page(at, front, body, day) => {
            write(PAGES[*at], format!("---\ntitle: x{at}\nsummary: x\ndate: 2026-01-0{day}\n{front}---\n\n{body}"))
        }
        Edit::Source(at, body) => write(RECORDS[*at], format!("---\ntitle: x\nnote: x\n---\n\n{body}")),
        Edit::Remove(at) => remove(PAGES.iter().chain(&RECORDS).nth(*at).expect("a file")),
        Edit::Book(more) => write("book.toml", format!("[book]\ntitle = \"x\"\nlanguage = \"ar\"\n{more}")),
        Edit::Lock(false) => remove("isnad.lock"),
        Edit::Lock(true) => {
            let inputs = load(root).expect("a project");
            write("isnad.lock", lock::render(&archive::archive(&inputs, &mut Sink::new()), &[]))
        }
        Edit::Template(true) => write("themes/default/templates/not-found.html", "{{ site.title }}".into()),
        Edit::Template(false) => remove("themes/default/templates/not-found.html"),
        Edit::Copied(path, true) => write(path, "x".into()),
        Edit::Copied(path, false) => remove(path),
    }
}

/// The report and every file of the site. A front shows no site that has errors, but nothing in it may fail for them.
fn shown(
    edition: &isnad::verify::Edition,
    found: Vec<isnad::diag::Diagnostic>,
    layout: &anyhow::Result<Shared<Layout>>,
) -> String {
    let format = report::format("json").expect("a format");
    let mut all = (format.render)(&Report::whole(edition, found), Style::default());
    match layout {
        Err(error) => all += &error.to_string(),
        Ok(layout) => {
            let site = Site::of(layout);
            for output in site.outputs.iter() {
                let bytes = site.render(output).expect("a page");
                all += &format!("{}: {}\n", output.path, String::from_utf8_lossy(&bytes));
            }
        }
    }
    all
}

/// Edits a project round by round, and holds what is found each time against a first look.
fn hold(start: &[Edit], rounds: &[Vec<Edit>]) {
    let root = tempfile::tempdir().expect("a folder");
    apply(root.path(), &Edit::Book(""));
    std::fs::create_dir_all(root.path().join("content")).expect("a folder");
    start.iter().for_each(|edit| drop(apply(root.path(), edit)));
    let (mut reader, mut memo, mut before) = (Reader::new(root.path()), Memo::default(), None);
    let mut reread = Some(reader.read().expect("a project"));
    for round in std::iter::once(&Vec::new()).chain(rounds) {
        if !round.is_empty() {
            let touched: BTreeSet<PathBuf> = round.iter().map(|edit| apply(root.path(), edit)).collect();
            reread = reader.reread(&touched).expect("a project");
        }
        let Some(reread) = reread.take() else { continue };
        let checked = memo.check(reread, &|_| {});
        assert_eq!(checked.found.all(), rules::run(&checked.edition), "page by page is as a whole");
        let warm =
            Layout::new(checked.edition.clone(), Options::default(), before.as_deref(), &in_turn).map(Shared::from);
        let (edition, found) = pipeline::check(load(root.path()).expect("a project"), &|_| {});
        let cold = Layout::new(edition.clone(), Options::default(), None, &in_turn).map(Shared::from);
        let (warm_text, cold_text) =
            (shown(&checked.edition, checked.found.all(), &warm), shown(&edition, found, &cold));
        assert!(warm_text == cold_text, "{}", first_difference(&warm_text, &cold_text));
        before = warm.ok().or(before);
    }
}

fn first_difference(warm: &str, cold: &str) -> String {
    let lines = warm.lines().zip(cold.lines()).find(|(warm, cold)| warm != cold);
    lines.map_or("one is longer".into(), |(warm, cold)| format!("warm: {warm}\ncold: {cold}"))
}

/// What one page hangs on of another: each row is one edit that the first page is not touched by.
#[test]
fn what_hangs_on_another_page_is_looked_at_again() {
    let page = |at, front, body| Edit::Page(at, front, body, 1);
    let source = |at, body| Edit::Source(at, body);
    let link = "انظر [الآخر](b.md#عنوان-أول) و[هذا](/about/) و[وسم](/tags/x/).\n";
    let heading = "## عنوان أول\n\nنص.\n";
    let rows = [
        (page(1, "", heading), page(1, "", "نص.\n")),
        (page(1, "", "نص.\n"), page(1, "", heading)),
        (page(1, "tags: [x]\n", heading), page(1, "", heading)),
        (page(2, "", "نص.\n"), page(2, "slug: other\n", "نص.\n")),
        (page(2, "", "نص.\n"), Edit::Remove(2)),
        (page(1, "slug: a\n", "نص.\n"), page(1, "slug: c\n", "نص.\n")),
        (page(1, "", "[@s#p1]\n"), page(1, "", "[@t#p1]\n")),
        (source(1, SOURCES[2]), source(1, SOURCES[0])),
    ];
    for (before, after) in rows {
        let start = [page(0, "", link), source(1, SOURCES[0]), source(2, SOURCES[2]), before.clone()];
        hold(&start, &[vec![after], vec![before]]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn warm_equals_cold(
        start in project(),
        rounds in proptest::collection::vec(proptest::collection::vec(edit(), 1..3), 6..14),
    ) {
        hold(&start, &rounds);
    }
}
