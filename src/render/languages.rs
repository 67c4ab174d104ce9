//! Which texts are in another language than the site, and how they are marked.
//!
//! In: BCP 47 tags. Out: [`Foreign`] for a language whose primary subtag is not the site's.

use crate::locale::Locale;

use super::context::Worded;
use super::html::script::{self, Scripts};
use super::html::{escape, escaped};

/// A language other than the site's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// BCP 47, as the source's record has it.
    pub lang: String,
    /// The value of `dir`.
    pub dir: &'static str,
}

/// The language, when it is not the site's. A source without a language is in the book's.
pub fn foreign(locale: &Locale, lang: Option<&str>) -> Option<Foreign> {
    let lang = lang.map(str::trim).filter(|lang| !lang.is_empty())?;
    (!primary(lang).eq_ignore_ascii_case(primary(&locale.lang)))
        .then(|| Foreign { lang: lang.to_owned(), dir: Locale::direction_of(lang).name() })
}

/// A text in a language.
pub fn worded(locale: &Locale, text: &str, lang: Option<&str>) -> Worded {
    let foreign = foreign(locale, lang);
    let plain = foreign.is_none() && script::edged(text, locale.dir);
    let mut html = String::with_capacity(text.len());
    if plain {
        escape(text, &mut html);
    } else {
        html.push_str("<bdi");
        if let Some(Foreign { lang, dir }) = &foreign {
            html.push_str(&format!(" lang=\"{}\" dir=\"{dir}\"", escaped(lang)));
        }
        html.push('>');
        escape(text, &mut html);
        html.push_str("</bdi>");
    }
    Worded {
        text: text.to_owned(),
        plain,
        html,
        dir: foreign.as_ref().map(|foreign| foreign.dir),
        lang: foreign.map(|foreign| foreign.lang),
    }
}

/// The scripts of a language, the site's when there is none.
pub fn scripts(locale: &Locale, lang: Option<&str>) -> Scripts {
    Scripts::of(lang.filter(|lang| !lang.trim().is_empty()).unwrap_or(&locale.lang))
}

/// A title for `<title>`, which knows no `dir`: with U+200F or U+200E before it where its first letter runs against
/// the site's direction.
pub fn turned(locale: &Locale, title: &str) -> String {
    use crate::locale::Direction;
    match (script::first_strong(title), locale.dir) {
        (Some(Direction::Ltr), Direction::Rtl) => format!("\u{200F}{title}"),
        (Some(Direction::Rtl), Direction::Ltr) => format!("\u{200E}{title}"),
        _ => title.to_owned(),
    }
}

/// The language of a tag, without script and region.
pub fn primary(lang: &str) -> &str {
    lang.split(['-', '_']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn only_another_language_is_marked() {
        let locale = |language: &str| {
            let language = language.to_owned();
            Config { language, ..Config::default() }.locale()
        };
        let ar = locale("ar-EG");
        for (lang, expected) in [
            (None, None),
            (Some("ar"), None),
            (Some("AR-LB"), None),
            (Some(""), None),
            (Some("en-GB"), Some(("en-GB", "ltr"))),
            (Some("fa"), Some(("fa", "rtl"))),
        ] {
            let found = foreign(&ar, lang);
            assert_eq!(found.as_ref().map(|found| (found.lang.as_str(), found.dir)), expected, "{lang:?}");
        }
        for (text, lang, plain) in [
            ("وكالة أنباء BBC العربية", None, true),
            ("وكالة أنباء السهل", Some("en"), false),
            ("تقرير 2024", None, false),
            ("«تقرير»", None, false),
            ("BBC", None, false),
            ("", None, false),
        ] {
            let worded = worded(&ar, text, lang);
            assert_eq!((worded.plain, !worded.html.contains("<bdi")), (plain, plain), "{text}");
        }
        let html = |text: &str, lang| worded(&ar, text, Some(lang)).html;
        assert_eq!(html("A & B", "en-GB"), "<bdi lang=\"en-GB\" dir=\"ltr\">A &amp; B</bdi>");
        assert_eq!(html("«نص» <1>", "ar"), "<bdi>«نص» &lt;1&gt;</bdi>");
        assert_eq!(turned(&ar, "BBC عربي"), "\u{200F}BBC عربي");
        assert_eq!(turned(&ar, "«نص»"), "«نص»");
        assert_eq!(turned(&ar, "2024"), "2024");
        assert_eq!(turned(&locale("en"), "نص"), "\u{200E}نص");
    }
}
