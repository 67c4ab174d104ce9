//! What must stand where a quotation stands, word by word: so that an archive of any size is read for it without being
//! folded.
//!
//! In: a quotation and the languages of the archive. Out: [`Needles`]: for each of its words every skeleton that
//! [`super::matching`] could take for it. Whatever holds the quotation has them all; what has them all may still not hold it.
//!
//! 1. Words inside brackets may be the editor's, and words of a formula of blessing may stand in another form
//!    (design §5 rules 8 and 6): nothing is asked of them.
//! 2. A word is looked for as it is, in its listed respellings, joined with its neighbour or parted, and the first one
//!    with the particles that it may have lost.
//! 3. Two neighbouring words must stand side by side.
//!
//! A new way of matching in [`super::matching`] or [`super::words`] needs its line here: the law that holds both together
//! is in `shortlist/tests.rs`.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::archive::index::WINDOW;
use crate::locale::language::Language;
use crate::text::fold::skeleton::{self, Skeleton, coarse};
use crate::text::fold::{Folded, Kind, Letter, Token};

use super::nearest::weight_of;
use super::search::Words;
use super::words::is_word;

/// How many words are looked for misspelt: the longest.
const MISSPELT: usize = 8;

/// The letters of a word that is looked for misspelt: in a shorter one a slip makes other words, a longer one is no word.
const LEAST_MISSPELT: u32 = 4;
const MOST_MISSPELT: u32 = 32;

/// A number of more digits is none that anybody writes in groups.
const MOST_DIGITS: usize = 36;

/// The letters that a slip may put into a word, by script: what [`coarse`] sets aside is left out.
const ALPHABETS: [&str; 3] =
    ["ءابتثجحخدذرزسشصضطظعغفقكلمنهويؤئپچگژڤٹڈڑںےھ", "abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיכלמנסעפצקרשתךםןףץ"];

/// A word that is looked for.
#[derive(Debug)]
pub struct Needle {
    /// The fragment of the quotation that it is in.
    pub fragment: usize,
    /// How much it weighs in nearness ([`super::nearest`]).
    pub weight: u32,
    /// Whether what holds the quotation has it.
    pub required: bool,
    /// Whether the next needle must stand right behind it.
    pub pair: bool,
    /// How many words of the archive it takes at most.
    pub longest: usize,
}

/// What a word of the archive may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Role {
    /// The needle, as a place in [`Needles::list`].
    pub needle: usize,
    /// Which of its words.
    pub part: Part,
}

/// A needle is one word of the archive, or the first or the second of two, or it and the next one are one word. A number may
/// have more parts than two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// All of it.
    Whole,
    /// The first half.
    First,
    /// What stands between its first and its last part: a group of digits.
    Middle,
    /// The second half, or the last part.
    Second,
    /// With the next needle.
    WithNext,
}

impl Part {
    /// Whether what stands before the needle stands before this word.
    pub fn begins(self) -> bool {
        !matches!(self, Part::Middle | Part::Second)
    }

    /// Whether what stands behind the needle stands behind this word.
    pub fn ends(self) -> bool {
        matches!(self, Part::Whole | Part::Second)
    }
}

/// What is looked for.
#[derive(Debug)]
pub struct Needles {
    /// The quotation's words in order.
    pub list: Vec<Needle>,
    /// For each fragment how many words and pairs it requires.
    pub required: Vec<u32>,
    /// The first word as it is.
    pub first: Option<Skeleton>,
    /// What each skeleton may be; nothing for a word of a formula of blessing, which may stand between needles.
    roles: BTreeMap<Skeleton, Vec<Role>>,
    table: Table,
}

impl Needles {
    /// What to look for to find a quotation in sources of those languages.
    pub fn new(words: &Words<'_>, languages: &[&Language]) -> Needles {
        let folded = &words.folded;
        let fragments: Vec<Range<usize>> = match &words.parts {
            Some(parts) if !parts.fragments.is_empty() => parts.fragments.clone(),
            _ => std::iter::once(0..folded.tokens.len()).collect(),
        };
        let mut needles = Needles {
            list: Vec::new(),
            required: vec![0; fragments.len()],
            first: None,
            roles: BTreeMap::new(),
            table: Table::default(),
        };
        let blessing = blessings(folded, languages);
        for (fragment, range) in fragments.into_iter().enumerate() {
            needles.add_fragment(words, fragment, range, &blessing, languages);
        }
        // It is asked whether the archive has this word, when it may have lost a particle.
        let first = folded.tokens.iter().find(|token| is_word(token));
        needles.first = first.map(|token| skeleton::of(folded.letters(token).iter().map(|letter| letter.base)));
        needles
            .roles
            .extend(needles.first.filter(|first| !needles.roles.contains_key(first)).map(|first| (first, Vec::new())));
        if blessing.contains(&true) {
            for token in languages.iter().flat_map(|language| language.honorifics.tokens()) {
                needles.roles.entry(skeleton::of(token.chars())).or_default();
            }
        }
        needles.closed()
    }

    /// Words that are the quotation's but for one letter too many, too few or another, or two in the wrong order: for a
    /// text that has nothing near it otherwise.
    pub fn misspelt(words: &Words<'_>) -> Needles {
        let folded = &words.folded;
        let mut needles = Needles {
            list: Vec::new(),
            // More than any stretch has: nothing here holds the quotation.
            required: vec![1],
            first: None,
            roles: BTreeMap::new(),
            table: Table::default(),
        };
        let mut sought: Vec<&Token> = folded.tokens.iter().filter(|token| token.kind == Kind::Word).collect();
        sought.retain(|token| (LEAST_MISSPELT..=MOST_MISSPELT).contains(&token.count));
        sought.sort_by_key(|token| Reverse(token.count));
        sought.truncate(MISSPELT);
        for (needle, token) in sought.into_iter().enumerate() {
            let weight = u32::try_from(weight_of(token)).unwrap_or(0);
            needles.list.push(Needle { fragment: 0, weight, required: false, pair: false, longest: 1 });
            let letters: Vec<char> = folded.letters(token).iter().map(|letter| letter.base).collect();
            for word in misspellings(&letters) {
                needles.roles.entry(word).or_default().push(Role { needle, part: Part::Whole });
            }
        }
        needles.closed()
    }

    fn closed(mut self) -> Needles {
        for roles in self.roles.values_mut() {
            roles.sort_unstable();
            roles.dedup();
        }
        self.table = Table::new(&self.roles);
        self
    }

    /// Adds the words of one fragment.
    fn add_fragment(
        &mut self,
        words: &Words<'_>,
        fragment: usize,
        range: Range<usize>,
        blessing: &[bool],
        languages: &[&Language],
    ) {
        let folded = &words.folded;
        let places: Vec<usize> = range.clone().filter(|at| is_word(&folded.tokens[*at])).collect();
        // Beside a bracket around letters of a word it is not what it looks like ([T]he, [ال]مقاومة).
        let bracketed = words.unbracketed.is_some() || words.unparted.is_some();
        let glued = |at: usize| {
            let behind = folded.tokens.get(at + 1).is_some_and(|next| !next.spaced && next.kind == Kind::Mark('['));
            let before = at.checked_sub(1).is_some_and(|before| folded.tokens[before].kind == Kind::Mark(']'));
            bracketed && (behind || (before && !folded.tokens[at].spaced))
        };
        let first_word = folded.tokens.iter().position(is_word);
        let mut before: Option<usize> = None;
        for (number, at) in places.iter().copied().enumerate() {
            // A fragment's first word is compared before any formula is looked for.
            let required = (number == 0 || !blessing[at]) && !glued(at);
            let needle = self.list.len();
            let token = &folded.tokens[at];
            let weight = u32::try_from(weight_of(token)).unwrap_or(0);
            let longest = match token.kind {
                Kind::Number => 2.max(token.count as usize / 3 + 1),
                _ => 2,
            };
            self.list.push(Needle { fragment, weight, required, pair: false, longest });
            self.required[fragment] += u32::from(required);
            if let Some(before) = before.filter(|before| required && self.list[*before].required) {
                self.list[before].pair = true;
                self.required[fragment] += 1;
            }
            before = Some(needle);
            let mut add = |needle: usize, part: Part, word: Skeleton| {
                self.roles.entry(word).or_default().push(Role { needle, part });
            };
            let letters: Vec<char> = folded.letters(token).iter().map(|letter| letter.base).collect();
            add(needle, Part::Whole, skeleton::of(letters.iter().copied()));
            if token.kind == Kind::Number {
                for groups in in_groups(folded.letters(token)) {
                    for (number, group) in groups.iter().enumerate() {
                        match number {
                            0 => add(needle, Part::First, *group),
                            _ if number + 1 == groups.len() => add(needle, Part::Second, *group),
                            _ => add(needle, Part::Middle, *group),
                        }
                    }
                }
                for (count, both) in joined_numbers(folded, &places[number..]) {
                    for next in 0..count {
                        let part = if next + 1 < count { Part::WithNext } else { Part::Second };
                        add(needle + next, part, both);
                    }
                }
                continue;
            }
            let next = places.get(number + 1).map(|next| &folded.tokens[*next]).filter(|next| next.kind == Kind::Word);
            for language in languages {
                for other in language.other_spellings(&letters.iter().collect::<String>()) {
                    add(needle, Part::Whole, skeleton::of(other.chars()));
                    if first_word == Some(at) {
                        let other: Vec<char> = other.chars().collect();
                        trimmed(&other, language).into_iter().for_each(|word| add(needle, Part::Whole, word));
                    }
                }
                for (left, right) in parted(&letters, language) {
                    add(needle, Part::First, left);
                    add(needle, Part::Second, right);
                }
                if first_word == Some(at) {
                    trimmed(&letters, language).into_iter().for_each(|word| add(needle, Part::Whole, word));
                }
                if let Some(next) = next.filter(|next| language.joins(&folded.word(token), &folded.word(next))) {
                    let both = folded.letters(token).iter().chain(folded.letters(next));
                    let both = skeleton::of(both.map(|letter| letter.base));
                    add(needle, Part::WithNext, both);
                    add(needle + 1, Part::Second, both);
                }
            }
        }
    }

    /// What this word of the archive may be; `None` for a word that the quotation has nowhere.
    pub fn roles(&self, word: Skeleton) -> Option<&[Role]> {
        if self.table.may_have(word) { self.roles.get(&word).map(Vec::as_slice) } else { None }
    }

    /// Whether the quotation may begin with this word of the archive.
    pub fn begins_with(&self, word: Skeleton) -> bool {
        self.roles(word).is_some_and(|roles| roles.iter().any(|role| role.needle == 0 && role.part.begins()))
    }

    /// The skeletons of neighbouring words that stand together in a stretch of [`WINDOW`] words of any text that holds
    /// the quotation, one group a word: those of the heaviest stretch of it.
    pub fn groups(&self) -> Vec<Vec<Skeleton>> {
        let required: Vec<usize> = (0..self.list.len()).filter(|at| self.list[*at].required).collect();
        let within = |run: &[usize]| {
            let mut length = 0;
            let fits = |at: &&usize| {
                length += self.list[**at].longest;
                length <= WINDOW
            };
            run.iter().take_while(fits).count()
        };
        let runs = required.chunk_by(|one, _| self.list[*one].pair).map(|run| &run[..within(run)]);
        let weight = |run: &&[usize]| run.iter().map(|at| self.list[*at].weight).sum::<u32>();
        let heaviest = runs.max_by_key(|run| (weight(run), Reverse(run.first().copied())));
        let mut groups: BTreeMap<usize, Vec<Skeleton>> = BTreeMap::new();
        for at in heaviest.unwrap_or_default() {
            groups.insert(*at, Vec::new());
        }
        for (word, roles) in &self.roles {
            for role in roles {
                if let Some(group) = groups.get_mut(&role.needle) {
                    group.push(*word);
                }
            }
        }
        for group in groups.values_mut() {
            group.dedup();
        }
        groups.into_values().collect()
    }
}

/// For each token whether it may be part of a formula of blessing.
fn blessings(folded: &Folded, languages: &[&Language]) -> Vec<bool> {
    let mut within = vec![false; folded.tokens.len()];
    for language in languages {
        for at in 0..folded.tokens.len() {
            let length = language.honorifics.longest_at(folded, at).unwrap_or(0);
            within[at..at + length].fill(true);
        }
    }
    within
}

/// The numbers that a number may be in the archive: those on either side of its slash, or its groups of three digits
/// ([`super::matching`]).
fn in_groups(letters: &[Letter]) -> Vec<Vec<Skeleton>> {
    let of = |letters: &[Letter]| skeleton::of(letters.iter().map(|letter| letter.base));
    let mut found = Vec::new();
    if letters.len() > MOST_DIGITS {
        return found;
    }
    if let Some(at) = letters.iter().position(|letter| letter.raw == '/') {
        found.push(vec![of(&letters[..at]), of(&letters[at + 1..])]);
    }
    for start in (1..letters.len()).filter(|start| (letters.len() - start).is_multiple_of(3)) {
        let groups = letters[start..].chunks(3).map(of);
        found.push(std::iter::once(of(&letters[..start])).chain(groups).collect());
    }
    found
}

/// The numbers of the archive that several neighbouring ones may be, and how many: two with a slash between them, or
/// digits and further groups of three. `places` are the tokens of words and numbers.
fn joined_numbers(folded: &Folded, places: &[usize]) -> Vec<(usize, Skeleton)> {
    let places = &places[..places.len().min(MOST_DIGITS / 3)];
    let numbers = places.iter().map(|at| &folded.tokens[*at]).take_while(|token| token.kind == Kind::Number);
    let digits: Vec<Vec<char>> =
        numbers.map(|token| folded.letters(token).iter().map(|letter| letter.base).collect()).collect();
    let mut found = Vec::new();
    if let [left, right, ..] = digits.as_slice() {
        found.push((2, skeleton::of(left.iter().chain(&['.']).chain(right).copied())));
    }
    for count in 2..=digits.len() {
        if digits[count - 1].len() != 3 {
            break;
        }
        found.push((count, skeleton::of(digits[..count].iter().flatten().copied())));
    }
    found
}

/// The two words that a word may be in the archive: its spacing variants, whatever its spelling.
fn parted(letters: &[char], language: &Language) -> Vec<(Skeleton, Skeleton)> {
    let letters: Vec<char> = letters.iter().copied().map(coarse).collect();
    let of = |text: &Option<String>| text.as_ref().map(|text| text.chars().map(coarse).collect::<Vec<char>>());
    let mut found = Vec::new();
    for row in &language.joinable {
        let (left, right) = (of(&row.left), of(&row.right));
        for at in 1..letters.len() {
            let (before, behind) = letters.split_at(at);
            // A particle may stand before the left word, unless that is one letter itself.
            let left_fits = left
                .as_ref()
                .is_none_or(|left| before.ends_with(left.as_slice()) && (before.len() == left.len() || left.len() > 1));
            if left_fits && right.as_ref().is_none_or(|right| behind == right.as_slice()) {
                found.push((skeleton::of(before.iter().copied()), skeleton::of(behind.iter().copied())));
            }
        }
    }
    found
}

/// The words of the archive of which a quotation's first word may be what is left (design §5 rule 3).
fn trimmed(letters: &[char], language: &Language) -> Vec<Skeleton> {
    let letters: Vec<char> = letters.iter().copied().map(coarse).collect();
    let article: Vec<char> = language.article.chars().map(coarse).collect();
    let definite = !article.is_empty() && letters.starts_with(&article);
    let mut found = Vec::new();
    let lost = std::iter::once(None).chain(language.proclitics.iter().copied().map(Some));
    for proclitic in lost {
        let mut add = |before: &[char], rest: &[char]| {
            found.push(skeleton::of(proclitic.iter().chain(before).chain(rest).copied()));
        };
        if proclitic.is_some() {
            add(&[], &letters);
        }
        if definite {
            for particle in &language.before_article {
                add(&[*particle], &letters);
            }
            if !language.fused_article.is_empty() {
                add(&language.fused_article.chars().collect::<Vec<char>>(), &letters[article.len()..]);
            }
        }
    }
    found
}

/// The skeletons of all words that are one slip away from a word.
fn misspellings(letters: &[char]) -> Vec<Skeleton> {
    let alphabet =
        ALPHABETS.iter().find(|alphabet| letters.first().is_some_and(|first| alphabet.contains(coarse(*first))));
    let alphabet: Vec<char> = alphabet.map_or("", |alphabet| *alphabet).chars().collect();
    let mut found = Vec::new();
    for at in 0..=letters.len() {
        let (before, behind) = letters.split_at(at);
        let mut add = |between: &[char], behind: &[char]| {
            found.push(skeleton::of(before.iter().chain(between).chain(behind).copied()));
        };
        for letter in &alphabet {
            add(&[*letter], behind);
            add(&[*letter], behind.get(1..).unwrap_or_default());
        }
        if let [first, rest @ ..] = behind {
            add(&[], rest);
            if let [second, rest @ ..] = rest {
                add(&[*second, *first], rest);
            }
        }
    }
    found
}

/// A quick no to most words: a bit for the end of each skeleton, in a table with many times as many bits.
#[derive(Debug, Default)]
struct Table {
    bits: Vec<u64>,
}

impl Table {
    fn new(roles: &BTreeMap<Skeleton, Vec<Role>>) -> Table {
        // 16 KiB at least, and 128 KiB at most: more would be slower to look at than the words are.
        let words = (2 * roles.len()).next_power_of_two().clamp(1 << 11, 1 << 14);
        let mut table = Table { bits: vec![0; words] };
        for word in roles.keys() {
            let (at, bit) = table.place(*word);
            table.bits[at] |= bit;
        }
        table
    }

    fn may_have(&self, word: Skeleton) -> bool {
        let (at, bit) = self.place(word);
        self.bits[at] & bit != 0
    }

    /// The bit of a skeleton: which of the table, and which of its bits.
    fn place(&self, word: Skeleton) -> (usize, u64) {
        ((word >> 6) as usize & (self.bits.len() - 1), 1 << (word & 63))
    }
}
