//! The law of building in parts: whatever the parts are, the report and the site are those of the whole edition, byte for
//! byte. The projects are those of [`crate::warm`], with one explainer more, which is as large as the first part has to be;
//! every other page is a part of its own.

use std::collections::BTreeMap;
use std::path::Path;

use isnad::diag::Severity;
use isnad::each::in_turn;
use isnad::load::{load, outline};
use isnad::pipeline::{self, Built, Manner, Memory, Order};
use isnad::render::layout::Layout;
use isnad::render::search::SAMPLED;
use isnad::render::{Options, Site, plan};
use isnad::report::{self, Report, Style};
use isnad::shared::Shared;
use proptest::prelude::*;
use walkdir::WalkDir;

use crate::warm::{Edit, apply, edit, project};

/// Each page but those of the first part alone.
const SMALL: Manner = Manner { colour: false, part: 1 };

/// The report, and the files of the site by their paths.
type Told = (String, Option<BTreeMap<String, Vec<u8>>>);

/// What the whole edition comes to; `None` where no site can be laid out.
fn whole(root: &Path, options: &Options) -> Option<Told> {
    let (edition, mut found) = pipeline::check(load(root).expect("a project"), &|_| {});
    if !options.drafts {
        pipeline::soften_drafts(&edition, &mut found);
    }
    let blocked = found.iter().any(|one| one.severity == Severity::Error);
    let text = (report::FORMATS[0].render)(&Report::whole(&edition, found), Style::default());
    if blocked {
        return Some((text, None));
    }
    let layout = Shared::from(Layout::new(edition, options.clone(), None, &in_turn).ok()?);
    let site = Site::of(&layout);
    let used = site.outputs.iter().filter(|output| site.is_used(output));
    let mut files: BTreeMap<String, Vec<u8>> =
        used.map(|output| (output.path.clone(), pipeline::bytes(&site, output).expect("a file"))).collect();
    files.insert(plan::VERIFICATION.to_owned(), pipeline::verification(&site).expect("a file"));
    Some((text, Some(files)))
}

/// What the parts come to.
fn in_parts(root: &Path, options: &Options, manner: Manner) -> anyhow::Result<Told> {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("site");
    let inputs = outline(root).expect("a project");
    let (options, memory) = (options.clone(), Memory::default());
    let Built { report, site, .. } =
        pipeline::build(Order { inputs, options, out: &out, manner, memory, watch: &|_| {} })?;
    let Some(stage) = site else { return Ok((report, None)) };
    stage.commit().expect("a site");
    let entries = WalkDir::new(&out).into_iter().map(|entry| entry.expect("an entry"));
    let files = entries.filter(|entry| entry.file_type().is_file() && entry.file_name() != ".isnad-output");
    let path = |path: &Path| path.strip_prefix(&out).expect("below").display().to_string().replace('\\', "/");
    let files = files.map(|file| (path(file.path()), std::fs::read(file.path()).expect("a file")));
    Ok((report, Some(files.collect())))
}

fn hold(root: &Path, options: &Options) {
    for manner in [SMALL, Manner::default()] {
        match (whole(root, options), in_parts(root, options, manner)) {
            (Some((report, files)), Ok(parts)) => {
                assert_eq!(parts.0, report);
                let (files, parts) = (files.unwrap_or_default(), parts.1.unwrap_or_default());
                let paths = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
                assert_eq!(paths(&parts), paths(&files));
                for (path, bytes) in &files {
                    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                    assert!(&parts[path] == bytes, "{path}:\n{}\n{}", text(bytes), text(&parts[path]));
                }
            }
            // Where the findings stand in the way, the program says these instead.
            (None | Some((_, None)), Err(_)) => {}
            (whole, parts) => panic!("one has a site: {} {:?}", whole.is_some(), parts.map(|(report, _)| report)),
        }
    }
}

/// The explainer that fills the first part.
fn oldest(root: &Path) {
    let paragraph = "كلام قديم عن البيت الكبير والشمس، لا يقتبس شيئا.\n\n";
    let text = paragraph.repeat(SAMPLED / paragraph.len() + 1);
    let path = root.join("content/explainers/oldest.md");
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, format!("---\ntitle: قديم\nsummary: x\ndate: 2000-01-01\n---\n\n{text}")).expect("a file");
}

fn options(drafts: bool) -> Options {
    Options { drafts, base_url: Some("https://isnad.example/".into()), compared: None }
}

/// Pages that need each other: each row is a project.
#[test]
fn parts_see_what_they_need_of_each_other() {
    let page = |at, front, body| Edit::Page(at, front, body, 1);
    let source = "{#p1}\nلن نوقفه قبل نهاية العام.\n\n{#p2}\nوسكنت في البيت الكبير.\n";
    let quoting = "قالت: «لن نوقفه قبل نهاية العام» [@s#p1].\n\n«سكنت في البيت الكبير» [@s#p2]، و[@s#p1].\n";
    let link = "انظر [الآخر](b.md#عنوان-أول) و[هذا](/about/) و[وسم](/tags/x/) [@s#p2].\n";
    let rows: &[&[Edit]] = &[
        &[page(0, "", link), page(1, "tags: [x]\n", "## عنوان أول\n\nنص.\n"), page(2, "", quoting)],
        &[page(0, "", link), page(1, "tags: [x]\n", "نص.\n"), page(2, "", quoting)],
        &[page(0, "aliases: [old]\n", quoting), page(1, "aliases: [old]\n", quoting), page(2, "", "نص\n")],
        &[page(0, "slug: c\n", quoting), page(1, "slug: c\n", quoting), page(3, "", quoting)],
        &[page(0, "draft: true\n", "«كلام لم يقله أحد قط» [@s#p1].\n"), page(1, "", quoting), page(3, "", link)],
        &[page(0, "key-points: [\"«نهاية العام» [@s#p1]\"]\n", quoting), page(3, "", quoting)],
    ];
    for edits in rows {
        let root = tempfile::tempdir().expect("a folder");
        apply(root.path(), &Edit::Book(""));
        apply(root.path(), &Edit::Source(1, source));
        oldest(root.path());
        edits.iter().for_each(|edit| drop(apply(root.path(), edit)));
        [false, true].iter().for_each(|drafts| hold(root.path(), &options(*drafts)));
    }
}

#[test]
fn a_text_that_changes_meanwhile_is_not_published() {
    let root = tempfile::tempdir().expect("a folder");
    apply(root.path(), &Edit::Book(""));
    apply(root.path(), &Edit::Page(0, "", "نص.\n", 1));
    let inputs = outline(root.path()).expect("a project");
    apply(root.path(), &Edit::Page(0, "", "نص آخر أطول.\n", 1));
    let out = root.path().join("public");
    let (options, memory) = (options(false), Memory::default());
    let built =
        pipeline::build(Order { inputs, options, out: &out, manner: Manner::default(), memory, watch: &|_| {} });
    let error = built.expect_err("it is another text").to_string();
    assert!(error.contains("content/explainers/a.md") && error.contains("changed"), "{error}");
    assert!(!out.exists());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_are_the_whole(
        start in project(),
        edits in proptest::collection::vec(edit(), 0..4),
        drafts in any::<bool>(),
    ) {
        let root = tempfile::tempdir().expect("a folder");
        apply(root.path(), &Edit::Book(""));
        start.iter().chain(&edits).for_each(|edit| drop(apply(root.path(), edit)));
        oldest(root.path());
        hold(root.path(), &options(drafts));
    }
}
