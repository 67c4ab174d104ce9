//! The letters of a site in one byte each, and its commonest runs of letters too.
//!
//! In: a sample of the site's text. Out: a [`Coding`]: what each printable character of ASCII stands for. Arabic takes
//! two bytes a letter in UTF-8; coded, a text is a third of that. The search script reads it with the same table.
//!
//! 1. The commonest characters get a code each. The digits 0 to 4 are no codes: they part the endings of
//!    [`super::files`].
//! 2. The rest of the codes go to the pair of codes that is commonest, again and again (byte pair encoding), so that
//!    one code may stand for «ال» or for «في ».
//! 3. A text is coded from left to right; two codes that have one together become it. A character without a code
//!    follows a `~`.

use std::collections::HashMap;

/// The first code; the space before it parts the entries of a file.
const FIRST: u8 = b'!';
/// The last code; what stands behind it is no code but says that a character follows.
const LAST: u8 = b'}';
const ESCAPE: char = '~';

/// How many codes are given to single characters, if there are so many.
const SINGLE: usize = 58;

/// What each code stands for.
#[derive(Clone, Debug, Default)]
pub struct Coding {
    /// The codes in order, each with its text.
    pub codes: Vec<(u8, String)>,
    /// How many bytes 1024 letters of the sample take.
    density: usize,
    of_char: HashMap<char, u8>,
    /// The code of characters below U+0800, 0 for none.
    near: Vec<u8>,
    /// The code that two codes have together, by the first times 128 plus the second; 0 for none.
    pairs: Vec<u8>,
}

impl Coding {
    /// The coding that suits a sample.
    pub fn of(sample: &str) -> Coding {
        let mut free = (FIRST..=LAST).filter(|code| !matches!(code, b'"' | b'\\' | b'0'..=b'4'));
        let mut counts: HashMap<char, usize> = HashMap::new();
        sample.chars().for_each(|c| *counts.entry(c).or_default() += 1);
        let mut common: Vec<(char, usize)> = counts.into_iter().collect();
        common.sort_by_key(|(c, count)| (std::cmp::Reverse(*count), *c));
        let mut coding = Coding { near: vec![0; 0x800], pairs: vec![0; 128 * 128], ..Coding::default() };
        for (c, _) in common.into_iter().take(SINGLE) {
            let Some(code) = free.next() else { break };
            coding.of_char.insert(c, code);
            if let Some(near) = coding.near.get_mut(c as usize) {
                *near = code;
            }
            coding.codes.push((code, c.to_string()));
        }
        // 0 for a character without a code, which is in no pair.
        let mut codes: Vec<u8> = sample.chars().map(|c| coding.code(c)).collect();
        let mut counts = counted(&codes);
        for code in free {
            let Some((one, other)) = commonest(&counts) else { break };
            coding.pairs[pair(one, other)] = code;
            let text = [one, other].map(|part| coding.text(part)).concat();
            coding.codes.push((code, text));
            join(&mut codes, &mut counts, (one, other), code);
        }
        coding.density = coding.coded(sample).len() * 1024 / sample.chars().count().max(1);
        coding
    }

    /// About how many bytes a text takes, which is found sooner than how many it does.
    pub fn estimate(&self, text: &str) -> usize {
        text.chars().count() * self.density / 1024 + 1
    }

    /// What a code stands for.
    fn text(&self, code: u8) -> &str {
        self.codes.iter().find(|(known, _)| *known == code).map_or("", |(_, text)| text)
    }

    fn code(&self, c: char) -> u8 {
        match self.near.get(c as usize) {
            Some(code) => *code,
            None => self.of_char.get(&c).copied().unwrap_or_default(),
        }
    }

    /// Adds a coded text, fit for a string of a script in double quotation marks.
    pub fn write(&self, text: &str, out: &mut String) {
        let mut codes = Vec::with_capacity(text.len() / 2 + 8);
        // Where those since the last escape begin, and the last of them, which is not among `codes` yet; 0 for none, which
        // is in no pair.
        let (mut floor, mut last) = (0, 0);
        for c in text.chars() {
            let mut code = self.code(c);
            if code == 0 {
                let mut buffer = [0; 4];
                codes.extend((last != 0).then_some(last));
                last = 0;
                codes.push(ESCAPE as u8);
                let raw = match c {
                    '\n' => "\\n",
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\0'..='\u{1F}' => " ",
                    _ => c.encode_utf8(&mut buffer),
                };
                codes.extend_from_slice(raw.as_bytes());
                floor = codes.len();
                continue;
            }
            loop {
                let together = self.pairs.get(pair(last, code)).copied().unwrap_or_default();
                if together == 0 {
                    break;
                }
                code = together;
                last = if codes.len() > floor { codes.pop().unwrap_or_default() } else { 0 };
            }
            if last != 0 {
                codes.push(last);
            }
            last = code;
        }
        codes.extend((last != 0).then_some(last));
        out.push_str(std::str::from_utf8(&codes).expect("codes are ASCII, and the rest was UTF-8"));
    }

    /// A coded text.
    pub fn coded(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() / 2);
        self.write(text, &mut out);
        out
    }
}

fn pair(one: u8, other: u8) -> usize {
    usize::from(one) * 128 + usize::from(other)
}

/// How often each pair of neighbours occurs.
fn counted(codes: &[u8]) -> Vec<u32> {
    let mut counts = vec![0; 128 * 128];
    codes.windows(2).for_each(|two| counts[pair(two[0], two[1])] += 1);
    counts
}

/// The pair that occurs most often, and more than once; of several the first by its codes, so that the answer is one. What
/// has no code is in none.
fn commonest(counts: &[u32]) -> Option<(u8, u8)> {
    let (mut best, mut most) = (None, 1);
    for (one, row) in (0..128).zip(counts.chunks_exact(128)).skip(1) {
        // Most rows have none that is better, which is seen without looking for its place.
        if row[1..].iter().fold(0, |most, count| most.max(*count)) > most {
            for (other, count) in (0..128).zip(row).skip(1) {
                if *count > most {
                    (best, most) = (Some((one, other)), *count);
                }
            }
        }
    }
    best
}

/// Puts one code in the place of every such pair of neighbours, from left to right, and keeps the counts of pairs true.
fn join(codes: &mut Vec<u8>, counts: &mut [u32], (one, other): (u8, u8), code: u8) {
    let (mut read, mut written) = (0, 0);
    // What stood before the next code, and what stands there now.
    let (mut was, mut is) = (0, 0);
    while let Some(first) = codes.get(read).copied() {
        let together = first == one && codes.get(read + 1) == Some(&other);
        let (last, new, step) = if together { (other, code, 2) } else { (first, first, 1) };
        if written > 0 && (together || was != is) {
            counts[pair(was, first)] -= 1;
            counts[pair(is, new)] += 1;
        }
        if together {
            counts[pair(one, other)] -= 1;
        }
        codes[written] = new;
        (was, is) = (last, new);
        written += 1;
        read += step;
    }
    codes.truncate(written);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SAMPLE: &str =
        "في البدء كانت الكلمة، وفي الكتاب ما في الكتاب من الكلام: قال الراوي إن الحكاية طويلة، وإن في الطول فائدة.\n";

    /// Reads a coded text as the search script does.
    fn read(coding: &Coding, coded: &str) -> String {
        let mut out = String::new();
        let mut chars = coded.chars();
        while let Some(c) = chars.next() {
            match c {
                ESCAPE => match chars.next() {
                    Some('\\') => match chars.next() {
                        Some('n') => out.push('\n'),
                        other => out.extend(other),
                    },
                    other => out.extend(other),
                },
                c => out.push_str(coding.text(c as u8)),
            }
        }
        out
    }

    #[test]
    fn a_coded_text_is_a_third_as_long() {
        let text = SAMPLE.repeat(20);
        let coding = Coding::of(&text);
        let coded = coding.coded(&text);
        assert_eq!(read(&coding, &coded), text);
        assert!(coded.len() * 3 < text.len(), "{} of {} bytes", coded.len(), text.len());
        assert!(coding.codes.len() > SINGLE / 2, "pairs have codes too");
        let codes: std::collections::BTreeSet<u8> = coding.codes.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes.len(), coding.codes.len(), "no code stands for two");
    }

    proptest! {
        #[test]
        fn counts_stay_those_of_the_codes(mut codes in prop::collection::vec(0_u8..4, 0..40)) {
            let mut counts = counted(&codes);
            for code in 4..8 {
                let Some((one, other)) = commonest(&counts) else { break };
                let most = |pair: &(u8, u8)| codes.windows(2).filter(|two| (two[0], two[1]) == *pair).count();
                let pairs = (1..code).flat_map(|one| (1..code).map(move |other| (one, other)));
                let first = pairs.max_by_key(|pair| (most(pair), std::cmp::Reverse(*pair)));
                prop_assert_eq!((Some((one, other)), most(&(one, other)) > 1), (first, true));
                let length = codes.len();
                let expected = String::from_utf8(codes.iter().map(|code| b'a' + code).collect()).expect("ASCII");
                let [joined, new] = [[one, other].as_slice(), &[code]].map(|codes| -> String {
                    codes.iter().map(|code| char::from(b'a' + code)).collect()
                });
                join(&mut codes, &mut counts, (one, other), code);
                prop_assert!(codes.len() < length);
                let own: String = codes.iter().map(|code| char::from(b'a' + code)).collect();
                prop_assert_eq!(own, expected.replace(&joined, &new));
                prop_assert_eq!(&counts, &counted(&codes));
            }
        }

        #[test]
        fn any_text_is_read_as_it_was_written(text in "(?s)[\\PC\n\"\\\\~آ-ي ]{0,40}", sample in prop::sample::select(vec!["", "a", SAMPLE])) {
            let coding = Coding::of(sample);
            let coded = coding.coded(&text);
            prop_assert_eq!(read(&coding, &coded), text);
            prop_assert!(!coded.contains(['\n', ' ']) || !sample.is_empty() || coded.contains("~ "));
        }
    }
}
