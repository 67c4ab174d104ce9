//! A project in memory, made of the files of a corpus.

use isnad::config::Config;
use isnad::diag::Sink;
use isnad::load::Inputs;
use isnad::text::{File, FileId, Files};

/// What loading these files would give.
pub fn inputs(list: Vec<(String, String)>) -> Inputs {
    let files = Files::new(list.into_iter().map(|(path, text)| File::new(path, text)).collect());
    let below = |folder: &str| -> Vec<FileId> {
        files.iter().filter(|(_, file)| file.path.starts_with(folder)).map(|(id, _)| id).collect()
    };
    Inputs {
        root: std::path::PathBuf::new(),
        config: Config::default(),
        book: files.find("book.toml").expect("the corpus has a book.toml"),
        sources: below("content/sources/"),
        explainers: below("content/explainers/"),
        pages: Vec::new(),
        index: files.find("content/index.md"),
        lock: None,
        statics: Vec::new(),
        images: Vec::new(),
        templates: Vec::new(),
        theme_assets: Vec::new(),
        words: Vec::new(),
        captures: Vec::new(),
        complaints: Sink::new(),
        files,
    }
}
