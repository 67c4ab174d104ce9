//! Words by which pages name what is not the article.
//!
//! In: an element's classes, id and role; a block's text. Out: whether they speak of navigation, advertising, comments
//! and the like. The names are those that publishing systems use; the texts are the labels that readers see.

use crate::text::fold;

/// Names of elements that hold no part of an article. A name is a word of a class, id or role, parted at hyphens,
/// underscores and capitals.
const FOREIGN: [&str; 78] = [
    "ad",
    "ads",
    "adsense",
    "advert",
    "advertisement",
    "adv",
    "also",
    "alsoread",
    "artboard",
    "banner",
    "bio",
    "bookmark",
    "breadcrumb",
    "breadcrumbs",
    "carousel",
    "comment",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "dialog",
    "disqus",
    "donate",
    "email",
    "fb",
    "feedback",
    "follow",
    "footer",
    "gdpr",
    "infobar",
    "jumplinks",
    "latest",
    "login",
    "masthead",
    "menu",
    "modal",
    "more",
    "mostread",
    "nav",
    "navbar",
    "navbox",
    "navigation",
    "newsletter",
    "noprint",
    "outbrain",
    "paginate",
    "pagination",
    "pager",
    "popular",
    "popup",
    "print",
    "promo",
    "promoted",
    "rating",
    "readalso",
    "readmore",
    "recirc",
    "recommended",
    "recommendation",
    "recommendations",
    "related",
    "relatedposts",
    "share",
    "sharedaddy",
    "sharing",
    "sidebar",
    "signup",
    "skip",
    "social",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "taboola",
    "tags",
    "trending",
    "widget",
];

/// Names of elements that say who wrote when: not the article's own text, as long as they are short.
const ABOUT: [&str; 15] = [
    "author",
    "authors",
    "byline",
    "date",
    "dateline",
    "datetime",
    "meta",
    "metadata",
    "published",
    "pubdate",
    "time",
    "timestamp",
    "updated",
    "byl",
    "postinfo",
];

/// Names of captions.
const CAPTION: [&str; 6] = ["caption", "figcaption", "credit", "credits", "cutline", "imagecaption"];

/// Labels of what surrounds an article, as whole lines, without marks at their ends.
const LABELS: [&str; 62] = [
    "اقرأ أيضا",
    "اقرأ أيضاً",
    "اقرا ايضا",
    "إقرأ أيضا",
    "إقرأ أيضاً",
    "اقرأ المزيد",
    "المزيد",
    "إعلان",
    "اعلان",
    "شارك",
    "شاركها",
    "مشاركة",
    "شارك المقال",
    "شارك هذا المقال",
    "مواضيع ذات صلة",
    "موضوعات ذات صلة",
    "مقالات ذات صلة",
    "أخبار ذات صلة",
    "روابط ذات صلة",
    "ذات صلة",
    "قد يعجبك أيضا",
    "قد يهمك أيضا",
    "قد يهمك",
    "الأكثر قراءة",
    "الأكثر مشاهدة",
    "التعليقات",
    "تعليقات",
    "اترك تعليقا",
    "أضف تعليقا",
    "طباعة",
    "كلمات مفتاحية",
    "الوسوم",
    "تابعونا",
    "اشترك",
    "تغيير حجم الخط",
    "نسخ الرابط",
    "تم نسخ الرابط",
    "بیشتر بخوانید",
    "مطالب مرتبط",
    "اشتراک گذاری",
    "نظرات",
    "مزید پڑھیں",
    "שתפו",
    "תגובות",
    "כתבות נוספות",
    "advertisement",
    "advertising",
    "share",
    "share this",
    "share this article",
    "share on facebook",
    "related",
    "related articles",
    "related stories",
    "read more",
    "read also",
    "comments",
    "leave a comment",
    "print",
    "sign up",
    "subscribe",
    "skip to content",
];

/// What an element's names say of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// It holds no part of an article.
    pub foreign: bool,
    /// It says who wrote when.
    pub about: bool,
    /// It is a caption.
    pub caption: bool,
}

/// Reads classes, id and role.
pub(super) fn named(names: &[&str]) -> Named {
    let mut found = Named::default();
    for name in names.iter().flat_map(|names| names.split_whitespace()) {
        let parts = parts(name);
        let has = |list: &[&str]| parts.iter().any(|part| list.contains(&part.as_str()));
        let whole: String = parts.concat();
        found.foreign |= has(&FOREIGN) || FOREIGN.contains(&whole.as_str());
        found.about |= has(&ABOUT);
        found.caption |= has(&CAPTION);
    }
    found
}

/// The words of a name, in small letters: `readAlso-box_2` has `read`, `also`, `box`, `2`.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut small = false;
    for letter in name.chars() {
        let begins = letter.is_uppercase() && small;
        if (begins || !letter.is_alphanumeric()) && parts.last().is_some_and(|part| !part.is_empty()) {
            parts.push(String::new());
        }
        small = letter.is_lowercase();
        if letter.is_alphanumeric()
            && let Some(part) = parts.last_mut()
        {
            part.extend(letter.to_lowercase());
        }
    }
    parts
}

/// Whether a block is nothing but a label of what surrounds articles.
pub(super) fn is_label(text: &str) -> bool {
    let bare = text.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    LABELS.contains(&bare.as_str())
}

/// Whether a text is little more than a moment, such as «الأربعاء، 28 آب 2013، آخر تحديث 14:00»: a year and an hour among
/// few words.
pub(super) fn is_moment(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let hour = letters.windows(4).any(|four| digit(four[0]) && four[1] == ':' && digit(four[2]) && digit(four[3]));
    hour && has_year(text) && text.split_whitespace().count() <= 14
}

/// Whether a text is little more than a day, such as «الأربعاء، ٤ مارس ٢٠٢٦»: a year among few words.
pub(super) fn is_day(text: &str) -> bool {
    has_year(text) && text.split_whitespace().count() <= 6
}

fn has_year(text: &str) -> bool {
    text.split(|letter| !digit(letter)).any(|number| number.chars().count() == 4)
}

fn digit(letter: char) -> bool {
    fold::digit(letter).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_their_words() {
        let rows = [
            ("related-posts", true),
            ("readAlso", true),
            ("c-article__share", true),
            ("story-body", false),
            ("unrelated", false),
            ("header", false),
            ("shared", false),
            ("social-media-share", true),
            ("read-more", true),
        ];
        for (name, foreign) in rows {
            assert_eq!(named(&[name]).foreign, foreign, "{name}");
        }
        assert!(named(&["article-byline"]).about && named(&["wp-caption-text"]).caption);
        assert_eq!(parts("readAlso-box_2"), ["read", "also", "box", "2"]);
    }

    #[test]
    fn moments_are_told_from_sentences() {
        for (text, expected) in [
            ("الأربعاء، 28 آب/اغسطس 2013، آخر تحديث 14:00 (GMT+0400)", true),
            ("نُشر في ٤ مارس ٢٠٢٦، ٩:٣٠ مساء", true),
            ("وصل الوفد إلى المطار عند الساعة 14:00 من يوم الأربعاء في مطلع عام 2013 ثم غادره في اليوم نفسه", false),
            ("عام 2013", false),
        ] {
            assert_eq!(is_moment(text), expected, "{text}");
        }
    }

    #[test]
    fn labels_are_whole_lines() {
        for (text, expected) in
            [("اقرأ أيضا:", true), ("إعلان", true), ("شارك الوزير في الاجتماع", false), ("Read more »", true)]
        {
            assert_eq!(is_label(text), expected, "{text}");
        }
    }
}
