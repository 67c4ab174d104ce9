//! What each stage of a build costs, apart from the others, on 1,000 explainers and on all cores.
//!
//! `cargo bench --bench stages`. Each stage begins with what those before it made; its own is dropped outside the clock.

#[allow(dead_code, reason = "each benchmark uses a part of the corpus")]
mod corpus;

use std::sync::LazyLock;

use divan::counter::ItemsCount;
use isnad::diag::Sink;
use isnad::load::{Inputs, load};
use isnad::render::{Content, Options, Site};
use isnad::verify::Edition;
use isnad::write::Stage;
use isnad::{archive, pipeline, rules};
use rayon::prelude::*;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EXPLAINERS: usize = 1_000;

/// The project on disk.
static PROJECT: LazyLock<tempfile::TempDir> = LazyLock::new(|| corpus::folder(corpus::Size::of(EXPLAINERS)));

static EDITION: LazyLock<Edition> = LazyLock::new(|| pipeline::check(inputs(), &|_| {}).0);
static SITE: LazyLock<Site<'static>> = LazyLock::new(|| Site::plan(&EDITION, Options::default()).expect("a site"));

fn inputs() -> Inputs {
    load(PROJECT.path()).expect("a project")
}

fn main() {
    divan::main();
}

macro_rules! stage {
    ($name:ident, $before:expr, $stage:expr) => {
        #[divan::bench(sample_count = 5, sample_size = 1)]
        fn $name(bencher: divan::Bencher) {
            bencher.with_inputs($before).input_counter(|_| ItemsCount::new(EXPLAINERS)).bench_local_values($stage);
        }
    };
}

stage!(a_load, || LazyLock::force(&PROJECT).path(), |root| load(root).expect("a project"));
stage!(b_archive, inputs, |inputs| (archive::archive(&inputs, &mut Sink::new()), inputs));
stage!(c_parse, inputs, |inputs| (pipeline::parse(&inputs, &mut Sink::new(), &|_| {}), inputs));
stage!(
    d_judge,
    || (
        archive::archive(&EDITION.inputs, &mut Sink::new()),
        pipeline::parse(&EDITION.inputs, &mut Sink::new(), &|_| {})
    ),
    |(archive, explainers)| (pipeline::judge(&EDITION.inputs, &archive, &explainers, &|_| {}), archive, explainers)
);
stage!(e_rules, || LazyLock::force(&EDITION), rules::run);
stage!(f_plan, || LazyLock::force(&EDITION), |edition| Site::plan(edition, Options::default()).expect("a site"));
stage!(g_pages, || LazyLock::force(&SITE), |site| render(site, |content| matches!(content, Content::Page(_))));
stage!(h_citations, || LazyLock::force(&SITE), |site| render(site, |content| matches!(content, Content::Citations(_))));
stage!(i_sources, || LazyLock::force(&SITE), |site| render(site, |content| matches!(content, Content::Source(_))));
stage!(
    k_write,
    || (tempfile::tempdir().expect("a folder"), render(&SITE, |content| matches!(content, Content::Page(_)))),
    |(folder, pages)| {
        let stage = Stage::open(&folder.path().join("site")).expect("a stage");
        pages.par_iter().for_each(|(path, bytes)| _ = stage.put(path, bytes).expect("a file"));
        (stage.commit().expect("a site"), folder, pages)
    }
);

/// The outputs of a kind.
fn render(site: &Site<'static>, is_wanted: impl Fn(&Content) -> bool + Sync) -> Vec<(String, Vec<u8>)> {
    let wanted = site.outputs.par_iter().filter(|output| is_wanted(&output.content));
    wanted.map(|output| (output.path.clone(), site.render(output).expect("a page"))).collect()
}
