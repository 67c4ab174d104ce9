//! The tables of `book.toml` into [`Config`], key by key.
//!
//! In: the text of `book.toml`. Out: the configuration and its complaints. A wrong value leaves the default.

use super::table::{self, Table};
use super::{Calendar, Config, Digits, Direction, NoteMarker, Rights, RuleLevel};
use crate::diag::{Severity, Sink};
use crate::text::{File, FileId};
use crate::yaml::{is_language_tag, is_web_address, shown};

/// mdBook's own keys in isnad's two tables, which are left alone.
const MDBOOK: &[&str] = &["command", "optional", "renderers", "before", "after"];

/// Which table a known key belongs into, for one that stands in another.
const KEYS: &[(&str, &[&str])] = &[
    ("book", &["title", "description", "authors", "language", "text-direction", "src"]),
    ("build", &["build-dir"]),
    (
        "output.isnad",
        &[
            "base-url",
            "theme",
            "digits",
            "calendars",
            "note-marker",
            "rights",
            "allow-raw-html",
            "share-images",
            "search",
        ],
    ),
    ("preprocessor.isnad", &["min-quote-words"]),
    ("preprocessor.isnad.rules", &[]),
];

/// Reads `book.toml`; never fails.
pub fn parse(file: &File, id: FileId, sink: &mut Sink) -> Config {
    let mut config = Config::default();
    let mut complaints = Sink::new();
    let document = table::parse(file, id, sink);
    let mut root = document.root();
    // After a syntax error the rest is read as far as it goes, and complaints about it would mislead.
    let sink = if sink.is_empty() { sink } else { &mut complaints };
    if let Some(table) = root.table("book", "book", sink) {
        config.read_book(table, sink);
    }
    if let Some(table) = root.table("build", "build", sink) {
        config.read_build(table, sink);
    }
    if overlap(&config.src, &config.build_dir) {
        // Only `src` can have been set to the default of `build-dir`, or its complaint stands already.
        if let Some(span) = config.src_span.filter(|_| sink.is_empty()) {
            let message = format!("`src` is {}, the folder of the output", shown(&config.src));
            root.complain(span, message, FOLDER_HINT, sink);
        }
        config.src = Config::default().src;
    }
    let output = root.table("output", "output", sink);
    if let Some(table) = output.and_then(|mut output| output.table("isnad", "output.isnad", sink)) {
        config.read_site(table, sink);
    }
    let preprocessor = root.table("preprocessor", "preprocessor", sink);
    if let Some(table) = preprocessor.and_then(|mut all| all.table("isnad", "preprocessor.isnad", sink)) {
        config.read_checks(table, sink);
    }
    root.leave(&["rust"]);
    root.finish(belongs_into, sink);
    config
}

fn belongs_into(key: &str) -> Option<&'static str> {
    KEYS.iter().find(|(_, keys)| keys.contains(&key)).map(|(table, _)| *table)
}

impl Config {
    fn read_book(&mut self, mut table: Table<'_, '_>, sink: &mut Sink) {
        table.leave(&["multilingual"]);
        take(&mut self.title, table.text("title", sink));
        take(&mut self.description, table.text("description", sink));
        if let Some(authors) = table.texts("authors", sink) {
            self.authors = authors.value.into_iter().map(|author| author.value).collect();
        }
        if let Some(language) = table.text("language", sink) {
            if is_language_tag(&language.value) {
                self.language = language.value;
            } else {
                let message = format!("`language` is {}, which is no language tag", shown(&language.value));
                table.complain(language.span, message, "write a BCP 47 tag, such as \"ar\" or \"ar-EG\"", sink);
            }
        }
        let directions = [("rtl", Direction::Rtl), ("ltr", Direction::Ltr)];
        self.text_direction = table.choice("text-direction", &directions, sink);
        if let Some(src) = table.text("src", sink) {
            match folder(&src.value, &[]) {
                Ok(path) => (self.src, self.src_span) = (path, Some(src.span)),
                Err(why) => table.complain(src.span, format!("`src` {why}"), FOLDER_HINT, sink),
            }
        }
        table.finish(|key| belongs_into(key).filter(|table| *table != "book"), sink);
    }

    fn read_build(&mut self, mut table: Table<'_, '_>, sink: &mut Sink) {
        table.leave(&["create-missing", "use-default-preprocessors", "extra-watch-dirs"]);
        if let Some(dir) = table.text("build-dir", sink) {
            match folder(&dir.value, &[&self.src]) {
                Ok(path) => self.build_dir = path,
                Err(why) => table.complain(dir.span, format!("`build-dir` {why}"), FOLDER_HINT, sink),
            }
        }
        table.finish(|key| belongs_into(key).filter(|table| *table != "build"), sink);
    }

    fn read_site(&mut self, mut table: Table<'_, '_>, sink: &mut Sink) {
        table.leave(MDBOOK);
        if let Some(url) = table.text("base-url", sink) {
            let slash = if url.value.ends_with('/') { "" } else { "/" };
            if is_web_address(&url.value) && !url.value.contains(['?', '#']) {
                self.base_url = url.value + slash;
            } else {
                let message = format!("`base-url` is {}, which is no address of a site", shown(&url.value));
                table.complain(url.span, message, "write the whole address, such as \"https://example.org/\"", sink);
            }
        }
        if let Some(theme) = table.text("theme", sink) {
            let plain = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
            if !theme.value.is_empty() && theme.value.chars().all(plain) {
                (self.theme, self.theme_span) = (theme.value, Some(theme.span));
            } else {
                let message = format!("`theme` is {}, which is no name of a folder below themes/", shown(&theme.value));
                table.complain(theme.span, message, "a theme's name has letters, digits, - and _ only", sink);
            }
        }
        let digits =
            [("arabic-indic", Digits::ArabicIndic), ("european", Digits::European), ("extended", Digits::Extended)];
        self.digits = table.choice("digits", &digits, sink);
        self.read_calendars(&mut table, sink);
        let places = [("after", NoteMarker::After), ("before", NoteMarker::Before)];
        self.note_marker = table.choice("note-marker", &places, sink).unwrap_or(self.note_marker);
        self.rights = table.choice("rights", &Rights::CHOICES, sink).unwrap_or(self.rights);
        self.allow_raw_html = table.boolean("allow-raw-html", sink).unwrap_or(self.allow_raw_html);
        self.share_images = table.boolean("share-images", sink).unwrap_or(self.share_images);
        self.search = table.boolean("search", sink).unwrap_or(self.search);
        table.finish(|key| belongs_into(key).filter(|table| *table != "output.isnad"), sink);
    }

    fn read_calendars(&mut self, table: &mut Table<'_, '_>, sink: &mut Sink) {
        let Some(names) = table.texts("calendars", sink) else {
            return;
        };
        if names.value.is_empty() {
            table.complain(names.span, "`calendars` is empty", "name one, such as [\"gregorian\"]", sink);
            return;
        }
        let choices = [("gregorian", Calendar::Gregorian), ("islamic-umalqura", Calendar::IslamicUmalqura)];
        let mut calendars = Vec::new();
        for name in &names.value {
            match table.choose("calendars", name, &choices, sink) {
                Some(calendar) if calendars.contains(&calendar) => {
                    table.complain(name.span, "`calendars` names this calendar twice", "name it once", sink);
                }
                Some(calendar) => calendars.push(calendar),
                None => {}
            }
        }
        if !calendars.is_empty() {
            self.calendars = calendars;
        }
    }

    fn read_checks(&mut self, mut table: Table<'_, '_>, sink: &mut Sink) {
        table.leave(MDBOOK);
        if let Some(words) = table.number("min-quote-words", 1..=1000, sink) {
            self.min_quote_words = usize::try_from(words.value).unwrap_or(self.min_quote_words);
        }
        let levels = [
            ("error", Some(Severity::Error)),
            ("warn", Some(Severity::Warning)),
            ("info", Some(Severity::Info)),
            ("off", None),
        ];
        if let Some(rules) = table.table("rules", "preprocessor.isnad.rules", sink) {
            for rule in rules.keys() {
                let Some(level) = rules.text_at(&rule.value, sink) else {
                    continue;
                };
                if let Some(severity) = rules.choose(&rule.value, &level, &levels, sink) {
                    self.rules.push(RuleLevel {
                        rule: rule.value,
                        name_span: rule.span,
                        level: severity,
                        level_span: level.span,
                    });
                }
            }
        }
        table.finish(|key| belongs_into(key).filter(|table| *table != "preprocessor.isnad"), sink);
    }
}

fn take(slot: &mut String, text: Option<table::Placed<String>>) {
    if let Some(text) = text {
        *slot = text.value;
    }
}

const FOLDER_HINT: &str = "name a folder of its own below book.toml, with / between its parts";

/// A folder below the root in its shortest spelling, or why it cannot be used: it must stay inside the root, and
/// neither hold nor lie in `static`, `themes` or one of `others`.
fn folder(written: &str, others: &[&str]) -> Result<String, String> {
    let name = shown(written);
    let drive = written.as_bytes().get(1) == Some(&b':');
    if written.starts_with('/') || drive || written.split('/').any(|part| part == "..") {
        return Err(format!("is {name}, which may lie outside the project"));
    }
    if written.contains('\\') || written.chars().any(char::is_control) {
        return Err(format!("is {name}, which holds characters that a portable path cannot have"));
    }
    let parts: Vec<&str> = written.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.is_empty() {
        return Err("is the project's own folder".into());
    }
    let path = parts.join("/");
    for other in ["static", "themes"].iter().chain(others) {
        if overlap(&path, other) {
            return Err(format!("is {name}, which overlaps {}", shown(other)));
        }
    }
    Ok(path)
}

/// Whether one folder is the other or lies in it. Letter case is ignored, as some systems' disks do.
fn overlap(one: &str, other: &str) -> bool {
    let (one, other) = (format!("{one}/").to_lowercase(), format!("{other}/").to_lowercase());
    one.starts_with(&other) || other.starts_with(&one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> (Config, Vec<(String, String)>) {
        let file = File::new("book.toml", text);
        let mut sink = Sink::new();
        let config = parse(&file, FileId(0), &mut sink);
        let found = sink.iter().map(|found| {
            assert_eq!(found.rule, "invalid-config");
            (text[found.span.range()].to_owned(), format!("{} | {}", found.message, found.hints.join(" | ")))
        });
        (config, found.collect())
    }

    #[test]
    fn a_full_file_is_read_without_a_word() {
        let text = r#"
            [book]
            title = "إسناد"
            description = "شروح"
            authors = ["فريق"]
            language = "ar-EG"
            text-direction = "rtl"
            src = "./texts/"
            multilingual = false
            [build]
            build-dir = "out/site"
            create-missing = false
            use-default-preprocessors = true
            extra-watch-dirs = []
            [rust]
            edition = "2024"
            [output.html]
            any = "thing"
            [preprocessor.links]
            [output.isnad]
            command = "isnad mdbook"
            optional = true
            base-url = "https://example.org/isnad"
            theme = "صحيفة"
            digits = "european"
            calendars = ["gregorian", "islamic-umalqura"]
            note-marker = "before"
            rights = "none"
            allow-raw-html = true
            share-images = true
            search = false
            [preprocessor.isnad]
            renderers = ["html"]
            before = ["links"]
            after = []
            min-quote-words = 5
            [preprocessor.isnad.rules]
            unused-source = "warn"
            headline-quote = "off"
            another = "error"
        "#;
        for text in [text.to_owned(), format!("\u{feff}{}", text.replace('\n', "\r\n"))] {
            let (config, found) = read(&text);
            assert_eq!(found, []);
            assert_eq!(
                (config.title.as_str(), config.src.as_str(), config.build_dir.as_str(), config.base_url.as_str()),
                ("إسناد", "texts", "out/site", "https://example.org/isnad/")
            );
            assert_eq!((config.theme.as_str(), config.min_quote_words), ("صحيفة", 5));
            assert_eq!((config.allow_raw_html, config.share_images), (true, true));
            assert!(!config.search && Config::default().search);
            assert_eq!(config.calendars, [Calendar::Gregorian, Calendar::IslamicUmalqura]);
            assert_eq!((config.rights, config.note_marker), (Rights::None, NoteMarker::Before));
            let span = config.theme_span.expect("the theme is set");
            assert_eq!(&text[span.range()], "\"صحيفة\"");
            let rules: Vec<_> = config.rules.iter().map(|row| (&text[row.name_span.range()], row.level)).collect();
            let levels = [
                ("unused-source", Some(Severity::Warning)),
                ("headline-quote", None),
                ("another", Some(Severity::Error)),
            ];
            assert_eq!(rules, levels, "in the file's order");
        }
    }

    #[test]
    fn each_complaint_stands_at_its_place() {
        let rows = [
            ("[book]\ntitel = 1", "titel", "did you mean `title`?"),
            ("[book]\ntitle = 1", "1", "`title` must be a text, and is a number"),
            ("[book]\nauthors = \"أ\"", "\"أ\"", "must be a list of texts"),
            ("[book]\nauthors = [\"أ\", 2]", "2", "must be a text"),
            ("[book]\nlanguage = \"العربية\"", "\"العربية\"", "BCP 47"),
            ("[book]\ntext-direction = \"right\"", "\"right\"", "the choices are \"rtl\", \"ltr\""),
            ("[book]\nbase-url = \"https://a.b/\"", "base-url", "belongs under [output.isnad]"),
            ("[book]\nsrc = \"../x\"", "\"../x\"", "outside the project"),
            ("[book]\nsrc = \"/x\"", "\"/x\"", "outside the project"),
            ("[book]\nsrc = \".\"", "\".\"", "the project's own folder"),
            ("[book]\nsrc = \"a\\\\b\"", "\"a\\\\b\"", "portable"),
            ("[book]\nsrc = \"themes/x\"", "\"themes/x\"", "overlaps"),
            ("[book]\nsrc = \"public\"", "\"public\"", "the folder of the output"),
            ("[book]\nsrc = \"public\"\n[build]\nbuild-dir = \"public/a\"", "\"public/a\"", "overlaps"),
            ("[build]\nbuild-dir = \"Content/out\"", "\"Content/out\"", "overlaps"),
            ("[build]\nbuild-dir = \"static\"", "\"static\"", "overlaps"),
            ("[build]\nbuild_dir = \"x\"", "build_dir", "did you mean `build-dir`?"),
            ("book = 1", "1", "must be a table"),
            ("[boook]", "boook", "did you mean `book`?"),
            ("[isnad]\na = 1", "isnad", "the known names are book, build, output, preprocessor, rust"),
            ("[output.isnad]\nbase-url = \"example.org\"", "\"example.org\"", "https://example.org/"),
            ("[output.isnad]\nbase-url = \"https://a.b/?x\"", "\"https://a.b/?x\"", "no address of a site"),
            ("[output.isnad]\ntheme = \"../x\"", "\"../x\"", "no name of a folder"),
            ("[output.isnad]\ndigits = \"arabic\"", "\"arabic\"", "\"arabic-indic\""),
            ("[output.isnad]\ncalendars = []", "[]", "is empty"),
            ("[output.isnad]\ncalendars = [\"hijri\"]", "\"hijri\"", "islamic-umalqura"),
            ("[output.isnad]\nrights = \"all\"", "\"all\"", "\"cited\", \"full\", \"none\""),
            ("[output.isnad]\nallow-raw-html = \"no\"", "\"no\"", "true or false"),
            ("[output.isnad]\nsearch = \"off\"", "\"off\"", "true or false"),
            ("[output.isnad]\nserach = false", "serach", "did you mean `search`?"),
            ("[output.isnad]\n\"\u{200f}theme\" = \"a\"", "\"\u{200f}theme\"", "U+200F"),
            ("[preprocessor.isnad]\nmin-quote-words = 0", "0", "from 1 to 1000"),
            ("[preprocessor.isnad.rules]\nx = \"warning\"", "\"warning\"", "\"error\", \"warn\", \"info\", \"off\""),
            ("[preprocessor.isnad.rules]\nx = true", "true", "must be a text"),
            ("[book]\ntitle = «إسناد»", "", "straight quotation marks"),
            ("[book]\ntitle = \"a\"\ntitle = \"b\"", "title", "duplicate key"),
            ("[book]\n\u{200f}title = \"a\"", "\u{200f}", "U+200F"),
            ("[book\ntitle = 3\nx = 1", "", "not valid TOML"),
        ];
        for (text, slice, words) in rows {
            let (_, found) = read(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(slice.is_empty() || found[0].0 == slice, "{text}: {found:?}");
            assert!(found[0].1.contains(words), "{text}: {found:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in any::<String>(), lines in "(\\[{1,2}(book|output\\.isnad|preprocessor\\.isnad\\.rules)\\]{1,2}\n|(src|theme|calendars|x) = [-\"'\\[\\]{}0-9a./أ]{0,8}\n){0,6}") {
            for text in [text, lines] {
                let (config, _) = read(&text);
                prop_assert!(!overlap(&config.src, &config.build_dir));
            }
        }
    }
}
