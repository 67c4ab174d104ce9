//! The archive that a site was built from, as evidence of what its passages say.
//!
//! In: an [`Archive`] with its files. Out: [`Evidence`], which finds a passage by its address on the site.

use std::collections::HashMap;

use crate::archive::Archive;
use crate::text::Files;

use super::page::Archived;

/// The passages of an archive by the path of their source's page and their identifier.
#[derive(Debug, Default)]
pub struct Evidence {
    passages: HashMap<(String, String), Archived>,
}

impl Evidence {
    /// The passages of an archive; sources without a language are in the book's.
    pub fn new(archive: &Archive, files: &Files, language: &str) -> Evidence {
        let mut passages = HashMap::new();
        for source in archive.sources.iter().filter(|source| !source.broken) {
            let language = source.meta.language.as_deref().unwrap_or(language);
            for passage in source.passages.iter().filter(|passage| !passage.gone) {
                let place = (format!("sources/{}/index.html", source.id), passage.id.clone());
                let text = passage.text(files);
                passages.insert(place, Archived { text, language: Some(language.to_owned()) });
            }
        }
        Evidence { passages }
    }

    /// A passage by the path of its source's page and its identifier.
    pub fn passage(&self, path: &str, id: &str) -> Option<&Archived> {
        self.passages.get(&(path.to_owned(), id.to_owned()))
    }
}
