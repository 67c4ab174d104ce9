//! A search of the whole archive for some words, source by source side by side.
//!
//! In: the archive, and what is [`Wanted`]. Out: [`Hits`], the best first.
//!
//! 1. Every source is read for the words, without folding it.
//! 2. Sources that may hold them are compared, in the archive's order, until enough places hold them letter for letter
//!    or no source is left.
//! 3. When too few hold them, the passages that share most with them are compared; when none of those is near, the
//!    archive is read again for the words with a slip in each.
//! 4. What is shown is judged.
//!
//! Law: parallel equals serial. What is looked at depends on the archive and the words alone.

use std::cmp::Reverse;

use rayon::prelude::*;

use crate::archive::Archive;
use crate::text::Files;
use crate::verify::{Hit, Judgement, Sought, Traces};

/// How many sources are compared before it is asked whether that is enough.
const BATCH: usize = 256;

/// How many passages are compared to find near ones; more when more are wanted.
const NEAREST: usize = 64;

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// The words.
    pub text: &'w str,
    /// At most so many places.
    pub limit: usize,
    /// The sources to look in, as places in the archive, sorted; broken ones hold nothing that can be cited.
    pub sources: &'w [usize],
}

/// What was found.
#[derive(Debug, Default)]
pub struct Hits {
    /// The places, the best first, each with what a quotation of the words would be judged there.
    pub list: Vec<(Hit, Judgement)>,
    /// Whether there are more.
    pub more: bool,
}

/// Looks for words in the archive; `language` is the book's.
pub fn find(archive: &Archive, files: &Files, language: &str, wanted: Wanted<'_>) -> Hits {
    let Some(mut sought) = Sought::new(archive, files, language, wanted.text) else { return Hits::default() };
    let sources: Vec<usize> =
        wanted.sources.iter().copied().filter(|source| !archive.sources[*source].broken).collect();
    let traces: Vec<Traces> = sources.par_iter().map(|source| sought.traces(*source)).collect();
    sought.learn(&traces);
    // One more than is wanted tells whether there are more.
    let enough = wanted.limit.saturating_add(1);
    let mut hits = held(&sought, &traces, enough);
    if hits.len() < enough {
        let shares = traces.iter().flat_map(|one| one.shares.iter().map(|(at, weight)| (one.source, *at, *weight)));
        let mut near = nearest(&sought, shares.collect(), &hits, enough);
        if hits.is_empty() && near.is_empty() {
            let misspelt = sought.misspelt();
            let shares: Vec<_> = sources.par_iter().map(|source| sought.shares(*source, &misspelt)).collect();
            near = nearest(&sought, shares.concat(), &hits, enough);
        }
        hits.extend(near);
    }
    hits.sort_by_cached_key(Hit::order);
    let more = hits.len() > wanted.limit;
    hits.truncate(wanted.limit);
    let judgements: Vec<Judgement> = hits.par_iter().map(|hit| sought.judged(hit)).collect();
    let mut list: Vec<(Hit, Judgement)> = hits.into_iter().zip(judgements).collect();
    for (hit, judgement) in &mut list {
        // The judge has the last word.
        hit.verdict = judgement.verdict;
    }
    list.sort_by_cached_key(|(hit, _)| hit.order());
    Hits { list, more }
}

/// The places that hold the words, until there are `enough` than which none can be better.
fn held(sought: &Sought<'_>, traces: &[Traces], enough: usize) -> Vec<Hit> {
    let promising: Vec<&Traces> = traces.iter().filter(|one| one.may_hold()).collect();
    let mut hits: Vec<Hit> = Vec::new();
    for batch in promising.chunks(BATCH) {
        let found: Vec<Vec<Hit>> = batch.par_iter().map(|one| sought.held(one)).collect();
        hits.extend(found.into_iter().flatten());
        if hits.iter().filter(|hit| hit.is_best()).count() >= enough {
            break;
        }
    }
    hits
}

/// The near passages among those that share most with the words (source, place, weight), without those that hold them.
fn nearest(sought: &Sought<'_>, mut shares: Vec<(usize, usize, u32)>, held: &[Hit], enough: usize) -> Vec<Hit> {
    let is_held = |source: usize, at: usize| {
        held.iter().any(|hit| hit.found.source == source && (hit.found.first..=hit.found.last).contains(&at))
    };
    shares.retain(|(source, at, _)| !is_held(*source, *at));
    shares.sort_unstable_by_key(|(source, at, weight)| (Reverse(*weight), *source, *at));
    shares.truncate(NEAREST.max(enough.saturating_mul(4)));
    let near: Vec<Option<Hit>> = shares.into_par_iter().map(|(source, at, _)| sought.near(source, at)).collect();
    near.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::source;
    use crate::diag::Sink;
    use crate::text::{File, FileId};
    use crate::verify::Found;

    /// Sources of these passages.
    fn archived(sources: &[&[&str]]) -> (Files, Archive) {
        let text = |passages: &&[&str]| {
            let passages = passages.iter().enumerate().map(|(at, text)| format!("\n{{#p{}}}\n{text}\n", at + 1));
            format!("---\ntitle: x\nnote: x\nlanguage: ar\n---\n{}", passages.collect::<String>())
        };
        let list = sources.iter().enumerate().map(|(at, passages)| File::new(format!("s{at:04}"), text(passages)));
        let files = Files::new(list.collect());
        let mut archive = Archive::default();
        for (id, file) in files.iter() {
            archive.sources.push(source::parse(file, id, &file.path, &mut Sink::new()));
        }
        assert!(files.iter().map(|(id, _)| id).eq((0..).map(FileId).take(sources.len())));
        (files, archive)
    }

    /// The hits as `source:passage verdict`.
    fn found(files: &Files, archive: &Archive, text: &str, limit: usize) -> Vec<String> {
        let sources: Vec<usize> = (0..archive.sources.len()).collect();
        let hits = find(archive, files, "ar", Wanted { text, limit, sources: &sources });
        let shown = |(hit, judgement): &(Hit, Judgement)| {
            assert_eq!(hit.verdict, judgement.verdict, "{text}");
            let Found { source, first, last, .. } = hit.found;
            let passage = if first == last { format!("{first}") } else { format!("{first}-{last}") };
            format!("{source}:{passage} {}", hit.verdict.name())
        };
        let mut list: Vec<String> = hits.list.iter().map(shown).collect();
        list.extend(hits.more.then(|| "more".to_owned()));
        list
    }

    const SOURCES: &[&[&str]] = &[
        &["قالت الوزيرة إن البرنامج الوطني للقراءة سيستمر", "لن نوقفه قبل نهاية العام، ولن نوقفه بعده"],
        &["اندلعت المواجهة والحرب بدأت في اليوم نفسه", "الحرب التي لم تقع", "وقعت حرب أخرى في البلاد"],
        &["لن نوقفه قبل نهاية الشهر", "سكت المدير", "ثم غادر القاعة", "وقال عبدالله إن المسئول غائب"],
        &["They will not stop the programme before the end of the year"],
    ];

    #[test]
    fn the_best_places_come_first() {
        let (files, archive) = archived(SOURCES);
        let rows: &[(&str, &[&str])] = &[
            ("لن نوقفه قبل نهاية العام", &["0:1 verbatim", "2:0 altered"]),
            ("لن نُوقِفَه قبل نهايـة العام", &["0:1 typographic", "2:0 altered"]),
            // A word of another letter, and one that the archive has with a particle.
            ("لن نوقفه قبل نهايه العام", &["0:1 orthographic", "2:0 altered"]),
            ("الحرب", &["1:1 verbatim", "1:0 typographic"]),
            ("الحرب بدأت", &["1:0 typographic", "1:1 altered"]),
            ("عبد الله إن المسؤول", &["2:3 orthographic"]),
            ("سكت المدير ثم غادر", &["2:1-2 verbatim"]),
            ("لن نوقفه […] نهاية العام", &["0:1 verbatim", "2:0 altered"]),
            ("THE PROGRAMME before", &["3:0 orthographic"]),
            // What no word has, but for a slip in each.
            ("الوزيرره البرنامجج", &["0:0 altered"]),
            ("كذا وكذا", &[]),
            ("…", &[]),
            ("", &[]),
        ];
        for (text, expected) in rows {
            let found = found(&files, &archive, text, 10);
            assert_eq!(found, *expected, "{text}");
        }
    }

    #[test]
    fn what_is_more_than_wanted_is_told() {
        let (files, archive) = archived(SOURCES);
        assert_eq!(found(&files, &archive, "نوقفه", 1), ["0:1 verbatim", "more"]);
        assert_eq!(found(&files, &archive, "الحرب", 2), ["1:1 verbatim", "1:0 typographic"]);
        assert_eq!(found(&files, &archive, "الحرب", 0), ["more"]);
        let many: Vec<&[&str]> = vec![&["نوقفه غدا", "نوقفه اليوم"]; 600];
        let (files, archive) = archived(&many);
        assert_eq!(found(&files, &archive, "نوقفه", 3), ["0:0 verbatim", "0:1 verbatim", "1:0 verbatim", "more"]);
        assert_eq!(found(&files, &archive, "نوقفُه", 2), ["0:0 typographic", "0:1 typographic", "more"]);
    }

    #[test]
    fn only_what_can_be_cited_is_offered() {
        let (files, mut archive) = archived(SOURCES);
        archive.sources[0].passages[1].changed = true;
        archive.sources[3].broken = true;
        assert_eq!(found(&files, &archive, "لن نوقفه قبل نهاية العام", 10), ["2:0 altered", "0:1 unresolved"]);
        assert_eq!(found(&files, &archive, "the end of the year", 10), [""; 0]);
        let one = find(&archive, &files, "ar", Wanted { text: "نهاية", limit: 10, sources: &[1, 2] });
        assert!(one.list.iter().all(|(hit, _)| hit.found.source == 2) && one.list.len() == 1);
    }

    #[test]
    fn parallel_equals_serial() {
        let many: Vec<&[&str]> = SOURCES.iter().copied().cycle().take(300).collect();
        let (files, archive) = archived(&many);
        let with_threads = |count: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build().expect("a pool");
            let texts = ["لن نوقفه قبل نهاية العام", "الحَرب", "الوزيرره البرنامجج", "لن نوقفه […] نهاية العام"];
            pool.install(|| texts.map(|text| found(&files, &archive, text, 70)))
        };
        let serial = with_threads(1);
        assert!(serial.iter().all(|found| found.len() > 50), "{serial:?}");
        assert_eq!(with_threads(7), serial);
    }
}
