//! `isnad new`: a new explainer with filled front matter.

use anyhow::{Context, bail};

use crate::config::Config;
use crate::content::slug::TAKEN;
use crate::diag::{Sink, isolate};
use crate::load::load;
use crate::pipeline;
use crate::report::shown;
use crate::write;

use super::{Front, Outcome, below};

/// Begin a new explainer: a draft with its front matter filled in.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The explainer's title
    title: String,

    /// Its address and file name, instead of the title's words: letters, digits and -
    #[arg(long, value_parser = slug)]
    slug: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  isnad new \"هل يبرد الطلاء الأبيض المدينة؟\"
  isnad new \"Do white roofs cool a city?\" --slug white-roofs";

/// The longest slug made from a title, in code points: its file name then fits any file system (255 bytes).
const LONGEST: usize = 60;

/// Runs it.
pub fn run(front: Front<'_>, args: &Args) -> anyhow::Result<Outcome> {
    let inputs = load(front.root)?;
    let title = args.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let slug = match &args.slug {
        Some(slug) => slug.clone(),
        None => slug_of(&title).context("no address can be made from this title: give one with --slug")?,
    };
    if TAKEN.contains(&slug.as_str()) {
        bail!("the site itself has a page at {slug}: give another address with --slug");
    }
    let explainers = pipeline::parse(&inputs, &mut Sink::new(), &|_| {});
    if let Some(other) = explainers.iter().find(|explainer| explainer.slug == slug) {
        let path = &inputs.files.get(other.file).path;
        bail!("{path} has the address {} already: give another with --slug", isolate(&slug));
    }
    let path = format!("{}/explainers/{slug}.md", inputs.config.src);
    write::create(&below(front.root, &path), text(&title, &inputs.config, &today()?).as_bytes())?;
    front.terminal.out(&format!("made {}, a draft until its `draft: true` is removed\n", shown::message(&path)))?;
    Ok(Outcome::Clean)
}

/// The explainer's first text.
fn text(title: &str, config: &Config, date: &str) -> String {
    // A JSON text is a double-quoted YAML text.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let authors: Vec<_> = config.authors.iter().map(|author| quoted(author)).collect();
    let arabic = config.language == "ar" || config.language.starts_with("ar-");
    let (summary, body) = if arabic {
        (
            "اكتب هنا جملة أو جملتين تلخصان الشرح.",
            "اكتب هنا. يلي كل اقتباس مفتاح مصدره وفقرته: `«…» [@المصدر#p1]`. والأمر `isnad find` يجد الفقرة ويكتب المفتاح.",
        )
    } else {
        (
            "One or two sentences that sum it up.",
            "Write here. Each quotation is followed by the key of its source and passage: `“…” [@source#p1]`. \
             `isnad find` finds the passage and writes the key.",
        )
    };
    format!(
        "---\ntitle: {}\nsummary: {}\ndate: {date}\nauthors: [{}]\ntags: []\ndraft: true\n---\n\n{body}\n",
        quoted(title),
        quoted(summary),
        authors.join(", "),
    )
}

/// A slug as an argument.
fn slug(text: &str) -> Result<String, String> {
    let fits = |letter: char| letter.is_alphanumeric() || letter == '-';
    if text.chars().all(fits) && text.chars().any(char::is_alphanumeric) && text.chars().count() <= LONGEST {
        Ok(text.to_owned())
    } else {
        Err(format!("an address has letters, digits and -, at most {LONGEST} of them"))
    }
}

/// The words of a title, joined by `-`: letters and digits of any script, without vowel marks and tatweel, in lower case.
fn slug_of(title: &str) -> Option<String> {
    let mut slug = String::new();
    for word in title.split(|letter: char| !(letter.is_alphanumeric() || is_dropped(letter))) {
        let word: String = word.chars().filter(|letter| !is_dropped(*letter)).flat_map(char::to_lowercase).collect();
        if word.is_empty() {
            continue;
        }
        // At least one word, however long; it is cut below.
        if !slug.is_empty() && slug.chars().count() + 1 + word.chars().count() > LONGEST {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug += &word;
    }
    let slug: String = slug.chars().take(LONGEST).collect();
    (!slug.is_empty()).then_some(slug)
}

/// Vowel marks, tatweel and joiners: they make no word another one in an address.
fn is_dropped(letter: char) -> bool {
    matches!(
        letter,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
            | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}' | '\u{200c}'..='\u{200f}'
    )
}

/// Today's date in UTC, or that of SOURCE_DATE_EPOCH (seconds since 1970, as reproducible builds give it).
///
/// # Errors
/// A SOURCE_DATE_EPOCH that is no number of seconds.
pub(super) fn today() -> anyhow::Result<String> {
    if let Some(given) = epoch()? {
        return Ok(given);
    }
    let since = std::time::SystemTime::now().duration_since(std::time::SystemTime::UNIX_EPOCH);
    date(since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0)))
}

/// The date, in UTC, that SOURCE_DATE_EPOCH gives; `None` where it is not set.
///
/// # Errors
/// A SOURCE_DATE_EPOCH that is no number of seconds.
pub(super) fn epoch() -> anyhow::Result<Option<String>> {
    let Ok(text) = std::env::var("SOURCE_DATE_EPOCH") else {
        return Ok(None);
    };
    date(text.trim().parse().context("SOURCE_DATE_EPOCH is no number of seconds")?).map(Some)
}

/// The date, in UTC, of a second counted from 1970.
fn date(seconds: i64) -> anyhow::Result<String> {
    let moment = jiff::Timestamp::from_second(seconds).context("SOURCE_DATE_EPOCH lies outside the calendar")?;
    Ok(moment.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_addresses() {
        for (title, expected) in [
            ("هل يبرد الطلاء الأبيض المدينة؟", Some("هل-يبرد-الطلاء-الأبيض-المدينة")),
            ("كَتَبَ ـ الكتـــاب", Some("كتب-الكتاب")),
            ("Do white roofs cool?", Some("do-white-roofs-cool")),
            ("می\u{200c}شود ۲۰۲۶", Some("میشود-۲۰۲۶")),
            ("  --  ", None),
            ("؟!", None),
        ] {
            assert_eq!(slug_of(title).as_deref(), expected, "{title}");
        }
        let long = slug_of(&"كلمة ".repeat(40)).expect("a slug");
        assert!(long.chars().count() <= LONGEST && long.ends_with("كلمة"), "{long}");
        assert_eq!(slug_of(&"x".repeat(200)).map(|slug| slug.len()), Some(LONGEST));
    }

    #[test]
    fn addresses_are_letters_digits_and_hyphens() {
        for (text, fits) in
            [("white-roofs", true), ("شرح-٢", true), ("a/b", false), ("..", false), ("-", false), ("", false)]
        {
            assert_eq!(slug(text).is_ok(), fits, "{text}");
        }
    }

    #[test]
    fn front_matter_is_filled_and_quoted() {
        let config = Config { authors: vec!["أ: ب".into()], ..Config::default() };
        let text = text("قال: «نعم» \"\\", &config, "2026-11-22");
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[1], r#"title: "قال: «نعم» \"\\""#);
        assert_eq!(lines[3..7], ["date: 2026-11-22", "authors: [\"أ: ب\"]", "tags: []", "draft: true"]);
    }

    #[test]
    fn seconds_become_dates() {
        for (seconds, expected) in [(0, "1970-01-01"), (951_782_400, "2000-02-29"), (1_795_305_599, "2026-11-21")] {
            assert_eq!(date(seconds).ok().as_deref(), Some(expected));
        }
        assert!(date(i64::MAX).is_err());
    }
}
