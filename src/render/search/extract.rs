//! What a result can show of an explainer: its lines, or as much of them as there is room for.
//!
//! In: lines, and about how many bytes they may take when they are coded. Out: lines.
//!
//! 1. Where there is room for all, all.
//! 2. Else summary, claim and key points come first, in half of the room if they need it.
//! 3. What is left is shared by the lines of the body evenly: of each its beginning, as far as a whole word, since the
//!    first words of a paragraph say what it is about. Of a body with more lines than that, the first.

use super::coding::Coding;
use super::lines::{Field, Line};

/// The fewest bytes of a line that are worth showing.
const LEAST: usize = 40;

/// What stands where a line was cut.
const CUT: &str = " …";

/// The lines behind the title in about so many bytes.
pub fn of(lines: &[Line], coding: &Coding, room: usize) -> Vec<String> {
    let behind: Vec<&Line> = lines.iter().filter(|line| line.field != Field::Title).collect();
    // With the line break.
    let sizes: Vec<usize> = behind.iter().map(|line| coding.estimate(&line.text) + 1).collect();
    if sizes.iter().sum::<usize>() <= room {
        return behind.iter().map(|line| line.text.clone()).collect();
    }
    let points = behind.iter().take_while(|line| line.field == Field::Point).count();
    let (above, below) = sizes.split_at(points);
    let mut shares = shares(above, (room / 2).max(room.saturating_sub(below.iter().sum())));
    let used: usize = shares.iter().sum();
    shares.extend(self::shares(below, room.saturating_sub(used)));
    let shown = behind.iter().zip(&sizes).zip(shares).filter(|(_, share)| *share > 0);
    shown.map(|((line, size), share)| beginning(&line.text, *size, share)).collect()
}

/// How many bytes of a room each of such sizes gets: as much as it needs, else as much as others that need more; nothing
/// rather than fewer than [`LEAST`].
fn shares(sizes: &[usize], room: usize) -> Vec<usize> {
    let shown = sizes.len().min(room / LEAST);
    let mut sorted = sizes[..shown].to_vec();
    sorted.sort_unstable();
    let (mut left, mut share) = (room, usize::MAX);
    for (at, size) in sorted.iter().enumerate() {
        let even = left / (shown - at);
        if *size > even {
            share = even;
            break;
        }
        left -= size;
    }
    sizes.iter().enumerate().map(|(at, size)| if at < shown { (*size).min(share) } else { 0 }).collect()
}

/// The beginning of a line that takes `size` bytes, in `share` of them.
fn beginning(text: &str, size: usize, share: usize) -> String {
    if size <= share {
        return text.to_owned();
    }
    let keep = text.chars().count() * share.saturating_sub(CUT.len()) / size;
    let end = text.char_indices().nth(keep).map_or(text.len(), |(at, _)| at);
    // A word longer than the room is cut.
    let end = text[..end].rfind(' ').filter(|at| *at > 0).unwrap_or(end);
    format!("{}{CUT}", text[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A coding of a byte for each letter.
    fn coding() -> Coding {
        Coding::of("\n ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأ…")
    }

    fn line(field: Field, text: &str) -> Line {
        Line { field, text: text.to_owned() }
    }

    #[test]
    fn what_has_no_room_is_cut_and_every_line_keeps_its_beginning() {
        let long = "كلمات تطول ".repeat(60);
        let lines = [
            line(Field::Title, "عنوان"),
            line(Field::Point, "ملخص قصير"),
            line(Field::Text, &format!("أولا {long}")),
            line(Field::Heading, "قسم"),
            line(Field::Text, &format!("ثانيا {long}")),
        ];
        let coding = coding();
        let size = |lines: &[String]| lines.iter().map(|line| coding.coded(line).len() + 1).sum::<usize>();
        let whole: Vec<&str> = lines[1..].iter().map(|line| line.text.as_str()).collect();
        assert_eq!(of(&lines, &coding, 100_000), whole);
        for room in [160, 200, 350] {
            let cut = of(&lines, &coding, room);
            assert!(size(&cut) <= room, "{} of {room}", size(&cut));
            assert_eq!(cut.len(), 4, "{cut:?}");
            let (first, second) = (cut[1].chars().count(), cut[3].chars().count());
            assert!(cut[1].starts_with("أولا كلمات") && cut[1].ends_with(" …"), "{cut:?}");
            assert!(cut[3].starts_with("ثانيا كلمات") && first.abs_diff(second) < 20, "{cut:?}");
        }
        assert_eq!(of(&lines, &coding, 100).len(), 3, "no line of a few letters");
        assert_eq!(of(&lines, &coding, 10), [""; 0]);
    }

    #[test]
    fn a_long_word_is_cut_and_long_points_leave_room() {
        let word = "ط".repeat(500);
        let lines = [line(Field::Point, &word), line(Field::Text, &word)];
        let coding = coding();
        let cut = of(&lines, &coding, 200);
        assert_eq!(cut.len(), 2);
        assert!(cut.iter().all(|line| line.ends_with("ط …")), "{cut:?}");
    }
}
