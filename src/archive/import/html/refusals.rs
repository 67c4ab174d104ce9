//! Pages that are no article: challenges, pages that say "not found", and pages without text.
//!
//! In: the page's titles and the article that was found in it. Out: why it is refused, if it is. Only short texts are
//! judged by their words: an article *about* such pages may use all of them.

use crate::archive::import::{Extract, Refusal};

/// Letters of an article beyond which its words say nothing of the page.
const SHORT: usize = 900;

/// What titles and texts of challenges say.
const CHALLENGES: [&str; 18] = [
    "just a moment",
    "attention required",
    "checking your browser",
    "verify you are human",
    "verifying you are human",
    "are you a robot",
    "access denied",
    "ddos-guard",
    "pardon our interruption",
    "please enable javascript",
    "enable javascript and cookies",
    "security check",
    "captcha",
    "لحظة من فضلك",
    "التحقق من أنك",
    "لست روبوت",
    "تم رفض الوصول",
    "request blocked",
];

/// What the page itself has, seen or not.
const CHALLENGE_CODE: [&str; 5] =
    ["_cf_chl_opt", "_Incapsula_Resource", "geo.captcha-delivery.com", "/_sec/cp_challenge", "px-captcha"];

/// What titles of pages say that are not there.
const NOT_FOUND: [&str; 17] = [
    "404",
    "not found",
    "page can't be found",
    "page cannot be found",
    "doesn't exist",
    "does not exist",
    "no longer available",
    "غير موجودة",
    "غير موجود",
    "لم يتم العثور",
    "لا يمكن العثور",
    "الصفحة المطلوبة",
    "صفحة الخطأ",
    "پیدا نشد",
    "یافت نشد",
    "הדף לא נמצא",
    "صفحہ نہیں ملا",
];

const BY_HAND: &str =
    "open it in a browser, save the page when the article shows (SingleFile saves all of it), and add that file";

/// Why the page is refused. `titles` are its `title` and its first heading.
pub(super) fn refusal(titles: &[String], html: &str, passages: &[Extract]) -> Option<Refusal> {
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).count();
    let total: usize = passages.iter().map(|passage| letters(&passage.text)).sum();
    let titles: Vec<String> = titles.iter().map(|title| title.to_lowercase()).collect();
    let says = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
    let text: String = passages.iter().map(|passage| passage.text.to_lowercase() + "\n").collect();
    let challenged =
        titles.iter().any(|title| says(&CHALLENGES, title)) || says(&CHALLENGES, &text) || says(&CHALLENGE_CODE, html);
    if total < SHORT && challenged {
        return Some(Refusal::new("the page is a challenge to its reader and not the article", BY_HAND));
    }
    if total < SHORT && titles.iter().any(|title| says(&NOT_FOUND, title)) {
        return Some(Refusal::new(
            "the page says that the article is not there",
            "look for another address, or a copy in a web archive",
        ));
    }
    if total < 20 {
        return Some(Refusal::new("no article was found in the page", BY_HAND));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::PassageKind;

    #[test]
    fn short_pages_are_judged_by_their_words() {
        let long = "كلمة طويلة ".repeat(200);
        let rows = [
            ("Just a moment...", "Enable JavaScript and cookies to continue", Some("challenge")),
            ("لحظة من فضلك…", "", Some("challenge")),
            ("عذرا الصفحة غير موجودة", "عد إلى الصفحة الرئيسية من فضلك أيها القارئ", Some("not there")),
            ("404 Not Found", &long, None),
            ("عنوان", "قليل", Some("no article")),
            ("عنوان", "هذا نص قصير لبيان رسمي من سطر واحد", None),
        ];
        for (title, text, expected) in rows {
            let passages = [Extract { kind: PassageKind::Paragraph, text: text.to_owned() }];
            let found = refusal(&[title.to_owned()], "", &passages).map(|refusal| refusal.cause);
            assert_eq!(found.is_some(), expected.is_some(), "{title}: {found:?}");
            assert!(found.unwrap_or_default().contains(expected.unwrap_or_default()), "{title}");
        }
    }
}
