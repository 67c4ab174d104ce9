//! What differs from language to language: direction, digits, dates, counts, order and the words of the site
//! ([`Locale`], from `strings/<language>.toml`), and what is needed to compare texts of a language ([`language`]).

pub mod language;
pub mod particles;
