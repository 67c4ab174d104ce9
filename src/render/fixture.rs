//! Small editions for tests: texts go in, and are archived, parsed and judged as in a build.

use crate::archive;
use crate::config::Config;
use crate::content::{self, Explainer, Kind};
use crate::load::Inputs;
use crate::text::{File, FileId, Files};
use crate::verify::{self, Edition};

/// A source of three paragraphs.
pub const MOE: &str = "---\ntitle: بيان الوزارة\npublisher: وزارة الطاقة\nauthors: [ليلى]\nurl: https://moe.example/1\n\
    published: 2024-03-01\narchives: [{url: https://web.example/1, date: 2024-03-02, by: Wayback}]\n---\n\n\
    {#p1 .heading}\nبيان الوزارة\n\n{#p2}\nقالت الوزيرة إن البرنامج مستمر، ولن نوقفه قبل نهاية العام.\n\n\
    {#p3}\nوأضافت أن الكلفة < ٣ دولارات\nللمتر الواحد.\n\n{#p4}\nفقرة رابعة.\n\n{#p5}\nفقرة خامسة.\n\n\
    {#p6}\nفقرة سادسة.\n\n{#p7}\nفقرة سابعة في الختام.\n";

/// A source in English.
pub const COOL: &str = "---\ntitle: Cool Roofs\nlanguage: en\n---\n\n{#p1}\nA white roof does not cool the whole city; \
    it cools the people sleeping under it.\n";

/// An explainer's file with a title and date.
pub fn explainer(title: &str, more: &str, body: &str) -> String {
    format!("---\ntitle: \"{title}\"\nsummary: ملخص {title}\ndate: 2026-01-09\n{more}---\n{body}")
}

/// An edition of one explainer, `a`, over the sources above.
pub fn one(body: &str) -> Edition {
    edition(Config::default(), &[("content/explainers/a.md", &explainer("شرح أول", "", body))])
}

/// An edition of these texts and the sources above, where they are not given.
pub fn edition(config: Config, texts: &[(&str, &str)]) -> Edition {
    let mut files = vec![File::new("book.toml", "")];
    files.extend(texts.iter().map(|(path, text)| File::new(*path, *text)));
    for (path, text) in [("content/sources/cool.md", COOL), ("content/sources/moe.md", MOE)] {
        if texts.iter().all(|(given, _)| *given != path) {
            files.push(File::new(path, text));
        }
    }
    let files = Files::new(files);
    let below = |folder: &str| -> Vec<FileId> {
        let inside = files.iter().filter(|(_, file)| file.path.starts_with(folder));
        inside.map(|(id, _)| id).collect()
    };
    let inputs = Inputs {
        root: "/".into(),
        book: files.find("book.toml").expect("just made"),
        sources: below("content/sources/"),
        explainers: below("content/explainers/"),
        pages: below("content/pages/"),
        index: files.find("content/index.md"),
        lock: None,
        statics: Vec::new(),
        images: Vec::new(),
        templates: Vec::new(),
        words: Vec::new(),
        theme_assets: Vec::new(),
        captures: Vec::new(),
        complaints: Vec::new(),
        config,
        files,
    };
    let archive = archive::archive(&inputs, &mut Vec::new());
    let kinds = [(&inputs.explainers, Kind::Explainer), (&inputs.pages, Kind::Page)];
    let mut listed: Vec<(FileId, Kind)> = kinds
        .into_iter()
        .flat_map(|(files, kind)| files.iter().map(move |file| (*file, kind)))
        .chain(inputs.index.map(|file| (file, Kind::Index)))
        .collect();
    listed.sort_by_key(|(file, _)| *file);
    let parse = |(file, kind)| content::parse(&inputs, &inputs.config, file, kind).0;
    let explainers: Vec<Explainer> = listed.into_iter().map(parse).collect();
    let judge = |explainer| verify::judge(&inputs.config, &archive, &inputs, explainer);
    let judged = explainers.iter().map(judge).collect();
    Edition::new(inputs, archive, explainers, judged, Vec::new())
}
