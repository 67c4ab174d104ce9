//! temporary exploration
use super::Verdict;
use super::judge::judge_quotation;
use super::search::Library;
use super::tests::archive;
use crate::resolve::Target;

struct Dice(u64);
impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

#[test]
#[ignore]
fn explore() {
    for tag in ["ar", "fa", "ur", "he", "en"] {
        let path = format!("{}/tests/quotes/texts/udhr-{tag}.txt", env!("CARGO_MANIFEST_DIR"));
        let path = std::env::var("TEXT").map(|t| format!("{t}-{tag}.txt")).unwrap_or(path);
        let Ok(text) = std::fs::read_to_string(path) else {
            continue;
        };
        let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
        let (files, archive) = archive(&[(&format!("s:{tag}"), &lines)]);
        let library = Library { archive: &archive, files: &files, language: tag };
        let mut dice = Dice(7);
        let mut counts: std::collections::BTreeMap<String, usize> = Default::default();
        let mut shown = 0;
        for round in 0..6000 {
            let at = dice.below(lines.len());
            let words: Vec<&str> = lines[at].split(' ').filter(|w| !w.is_empty()).collect();
            if words.len() < 6 {
                continue;
            }
            let n = 4 + dice.below(12.min(words.len() - 4));
            let start = dice.below(words.len() - n + 1);
            let slice = &words[start..start + n];
            let plain = slice.join(" ");
            let k = dice.below(n);
            let letters: Vec<char> = tag_letters(tag);
            let (kind, quote, faithful): (&str, String, bool) = match round % 17 {
                0 => ("slice", plain.clone(), true),
                1 => {
                    // tatweel
                    let mut w: Vec<String> = slice.iter().map(|s| s.to_string()).collect();
                    let c: Vec<char> = w[k].chars().collect();
                    if c.len() < 3
                        || !c[0].is_alphabetic()
                        || !c[1].is_alphabetic()
                        || !matches!(tag, "ar" | "fa" | "ur")
                    {
                        continue;
                    }
                    w[k] = format!("{}ـ{}", c[0], c[1..].iter().collect::<String>());
                    ("tatweel", w.join(" "), true)
                }
                2 => ("spaces", slice.join("  "), true),
                3 => ("nbsp", slice.join("\u{a0}"), true),
                4 => ("controls", format!("\u{200f}{}\u{200e}", slice.join("\u{200f} ")), true),
                5 => (
                    "stop",
                    format!("{}.", plain.trim_end_matches(['.', '،', ',', ':', ';', '؛', '۔'])),
                    !plain.ends_with(['?', '؟', '!', '"', '”', '»']),
                ),
                6 => {
                    let mut w: Vec<String> = slice.iter().map(|s| s.to_string()).collect();
                    let c: Vec<char> = w[k].chars().collect();
                    let i = dice.below(c.len());
                    let new = letters[dice.below(letters.len())];
                    if !c[i].is_alphabetic() || alike(c[i], new) {
                        continue;
                    }
                    let mut c2 = c.clone();
                    c2[i] = new;
                    w[k] = c2.into_iter().collect();
                    ("substitute", w.join(" "), false)
                }
                7 => {
                    if k == 0 || k == n - 1 {
                        continue;
                    }
                    let mut w = slice.to_vec();
                    w.remove(k);
                    if w == slice {
                        continue;
                    }
                    ("delete", w.join(" "), false)
                }
                8 => {
                    if k + 1 >= n || slice[k] == slice[k + 1] {
                        continue;
                    }
                    let mut w = slice.to_vec();
                    w.swap(k, k + 1);
                    ("swap", w.join(" "), false)
                }
                9 => {
                    let neg = match tag {
                        "ar" => "لا",
                        "fa" => "نه",
                        "ur" => "نہیں",
                        "he" => "לא",
                        _ => "not",
                    };
                    let mut w = slice.to_vec();
                    w.insert(k, neg);
                    ("negation", w.join(" "), false)
                }
                10 => {
                    let c: Vec<char> = slice[0].chars().collect();
                    if c.len() < 3 || !c[0].is_alphabetic() {
                        continue;
                    }
                    let mut w: Vec<String> = slice.iter().map(|s| s.to_string()).collect();
                    w[0] = c[1..].iter().collect();
                    ("cut-first", w.join(" "), false)
                }
                11 => {
                    let c: Vec<char> = slice[n - 1].chars().collect();
                    if c.len() < 3 || !c[c.len() - 1].is_alphabetic() {
                        continue;
                    }
                    let mut w: Vec<String> = slice.iter().map(|s| s.to_string()).collect();
                    w[n - 1] = c[..c.len() - 1].iter().collect();
                    ("cut-last", w.join(" "), false)
                }
                12 => {
                    let h = n / 2;
                    let mut w = slice[h..].to_vec();
                    w.extend(&slice[..h]);
                    ("reverse", w.join(" "), false)
                }
                13 => {
                    let other: Vec<&str> = lines[dice.below(lines.len())].split(' ').collect();
                    let mut w = slice[..n / 2 + 1].to_vec();
                    w.extend(other.iter().take(4));
                    if lines[at].contains(&w.join(" ")) {
                        continue;
                    }
                    ("splice", w.join(" "), false)
                }
                14 => {
                    let other: Vec<&str> = lines[dice.below(lines.len())].split(' ').collect();
                    let o = other[dice.below(other.len())];
                    if o == slice[k] || o.is_empty() {
                        continue;
                    }
                    let mut w = slice.to_vec();
                    w[k] = o;
                    ("replace", w.join(" "), false)
                }
                15 => {
                    let mut w: Vec<String> = slice.iter().map(|s| s.to_string()).collect();
                    let p = plain.clone();
                    if !p.chars().any(|c| c.is_numeric()) {
                        continue;
                    }
                    for x in &mut w {
                        *x = x
                            .chars()
                            .map(|c| match crate::text::fold::digit(c) {
                                Some(d) => char::from(b'0' + (d + 1) % 10),
                                None => c,
                            })
                            .collect();
                    }
                    ("digit", w.join(" "), false)
                }
                _ => {
                    let (a, b) = (slice[0], slice[n - 1]);
                    let _ = (a, b);
                    (
                        "joined",
                        {
                            let mut w = slice.to_vec();
                            if k + 1 >= n {
                                continue;
                            }
                            let j = format!("{}{}", w[k], w[k + 1]);
                            if !w[k].ends_with(|c: char| c.is_alphanumeric())
                                || !w[k + 1].starts_with(|c: char| c.is_alphanumeric())
                            {
                                continue;
                            }
                            w.remove(k + 1);
                            let js: &'static str = Box::leak(j.into_boxed_str());
                            w[k] = js;
                            w.join(" ")
                        },
                        false,
                    )
                }
            };
            let target = Target { source: 0, ranges: vec![(at, at)], whole: false };
            let judgement = judge_quotation(&library, &quote, "", &[Ok(target)]);
            let ok = if faithful { judgement.verdict.passes() } else { !judgement.verdict.passes() };
            *counts.entry(format!("{kind} {:?}", judgement.verdict)).or_default() += 1;
            if (!ok
                || (judgement.verdict == Verdict::Absent)
                || (kind == "slice" && judgement.verdict != Verdict::Verbatim))
                && shown < 25
            {
                shown += 1;
                println!(
                    "{tag} {kind}: {:?}\n   Q {quote}\n   S {plain}\n   {:?} {:?}",
                    judgement.verdict,
                    judgement.flags.names().collect::<Vec<_>>(),
                    judgement.nearest.map(|n| n.differences)
                );
            }
        }
        println!("{tag} {counts:#?}");
    }
}

fn alike(a: char, b: char) -> bool {
    let f = |c: char| match c {
        'أ' | 'إ' | 'آ' | 'ا' | 'ٱ' => 'ا',
        'ي' | 'ى' | 'ی' => 'ي',
        'ة' | 'ه' | 'ہ' | 'ە' => 'ه',
        'ک' => 'ك',
        c => crate::text::fold::lower(c),
    };
    f(a) == f(b)
}
fn tag_letters(tag: &str) -> Vec<char> {
    match tag {
        "ar" => "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئ".chars().collect(),
        "fa" | "ur" => "ابپتجچحخدذرزسشصضطعغفقکگلمنوهیہھے".chars().collect(),
        "he" => ('א'..='ת').collect(),
        _ => ('a'..='z').collect(),
    }
}
