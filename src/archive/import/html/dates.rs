//! The dates that pages give, as ISO 8601.
//!
//! In: a date in one of the forms that metadata use. Out: its day as the page's own clock has it, or none.

use crate::yaml::is_date;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day of `2023-11-02T10:00:00+03:00`, `2023/11/02`, `20231102`, `Thu, 02 Nov 2023 …`, `November 2, 2023`; digits
/// may be Arabic-Indic.
pub(super) fn day(text: &str) -> Option<String> {
    let text: String = text
        .trim()
        .chars()
        .map(|letter| crate::text::fold::digit(letter).map_or(letter, |digit| char::from(b'0' + digit)))
        .collect();
    let numbers: Vec<&str> =
        text.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let date = |year: &str, month: &str, day: &str| {
        let date = format!("{year}-{month:0>2}-{day:0>2}");
        (is_date(&date) && ("1000".."3000").contains(&year)).then_some(date)
    };
    if let [year, month, day, ..] = numbers[..]
        && year.len() == 4
        && text.starts_with(year)
    {
        return date(year, month, day);
    }
    if let [whole, ..] = numbers[..]
        && (whole.len() == 8 || whole.len() == 14)
        && text.starts_with(whole)
    {
        return date(&whole[..4], &whole[4..6], &whole[6..8]);
    }
    let lower = text.to_ascii_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| word.len() >= 3);
    let month = words.filter_map(|word| MONTHS.iter().position(|month| word.starts_with(month))).next()? + 1;
    let year = numbers.iter().find(|number| number.len() == 4)?;
    let day = numbers.iter().find(|number| number.len() <= 2)?;
    date(year, &month.to_string(), day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_metadata_are_read() {
        let rows = [
            ("2023-11-02T22:00:00+03:00", Some("2023-11-02")),
            ("2023-11-02 22:00", Some("2023-11-02")),
            ("٢٠٢٣/١١/٢", Some("2023-11-02")),
            ("20231102", Some("2023-11-02")),
            ("20231102120000", Some("2023-11-02")),
            ("Thu, 02 Nov 2023 10:00:00 GMT", Some("2023-11-02")),
            ("November 2, 2023", Some("2023-11-02")),
            ("2023-13-02", None),
            ("٢ نوفمبر", None),
            ("Monday", None),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(day(text).as_deref(), expected, "{text}");
        }
    }
}
