//! Long lists in pages: which entries a page lists, where the other pages are, and what leads to them.
//!
//! In: how long a list is, and the folder of its first page. Out: [`Part`], which knows its folder and its entries, and
//! the [`Pager`] of its template. A list that is short enough has one page, and nothing on it says so.

use super::Site;
use super::context::{Link, PageNumber, Pager};
use super::frame;
use super::html::links::to_page;

/// How many explainers a page lists: whole rows of two and of three cards, and with its style sheets less weight than an
/// explainer may have. All 500 of a site in one page took 380 kB and most of a telephone's patience.
pub const EXPLAINERS: usize = 36;

/// How many sources a page of the bibliography lists: their entries are half as long, and looked through by title.
pub const SOURCES: usize = 100;

/// One page of a list.
#[derive(Clone, Copy, Debug)]
pub struct Part<'l> {
    list: &'l str,
    limit: usize,
    length: usize,
    at: usize,
}

impl<'l> Part<'l> {
    /// The page at a place, from 0, of a list of so many entries, of which a page has so many at most; `list` is the
    /// folder of its first page.
    pub fn new(list: &'l str, limit: usize, length: usize, at: usize) -> Part<'l> {
        Part { list, limit, length, at }
    }

    /// The page of a list that is never cut.
    pub fn whole(list: &'l str) -> Part<'l> {
        Part::new(list, 1, 1, 0)
    }

    /// Whether it is another one than the first, which alone introduces the list.
    pub fn is_further(&self) -> bool {
        self.at > 0
    }

    /// The folder of the list's first page.
    pub fn list(&self) -> &'l str {
        self.list
    }

    /// Its folder.
    pub fn folder(&self) -> String {
        folder(self.list, self.at)
    }

    /// Its entries.
    pub fn of<'e, T>(&self, entries: &'e [T]) -> &'e [T] {
        entries.chunks(self.limit).nth(self.at).unwrap_or_default()
    }

    /// «الصفحة ٢ من ٩», but for the first one, which stands for the list.
    pub fn said(&self, site: &Site) -> Option<String> {
        let number = |number: usize| site.locale.number(number);
        let values = [("n", &*number(self.at + 1)), ("count", &*number(count(self.length, self.limit)))];
        self.is_further().then(|| site.locale.fill("page.part", &values))
    }

    /// What leads to the other pages, where there are any.
    pub fn pager(&self, site: &Site) -> Option<Pager> {
        let last = count(self.length, self.limit) - 1;
        let root = frame::root(&self.folder());
        let link = |title: &str, at: usize| Link {
            title: title.to_owned(),
            href: to_page(&root, &folder(self.list, at)),
            current: at == self.at,
        };
        let beside = |key: &str, at: Option<usize>| {
            at.filter(|at| *at <= last).map(|at| link(site.locale.text(&format!("nav.{key}")), at))
        };
        let mut before = None;
        let number = |at: usize| {
            let digits = site.locale.number(at + 1);
            let gap = before.replace(at).is_some_and(|before| before + 1 < at);
            PageNumber { label: site.locale.fill("page.number", &[("n", &digits)]), link: link(&digits, at), gap }
        };
        let numbers = shown(self.at, last).into_iter().map(number).collect();
        (last > 0).then(|| Pager {
            previous: beside("previous-page", self.at.checked_sub(1)),
            next: beside("next-page", self.at.checked_add(1)),
            numbers,
        })
    }
}

/// How many pages a list has: one at least.
pub fn count(length: usize, limit: usize) -> usize {
    length.div_ceil(limit).max(1)
}

/// The folder of a page: that of the list, then `page/2/` and so on below it.
pub fn folder(list: &str, at: usize) -> String {
    match at {
        0 => list.to_owned(),
        _ => format!("{list}page/{}/", at + 1),
    }
}

/// The pages that are named on one of them: the first, the last, those around it, and one rather than a gap for it.
fn shown(at: usize, last: usize) -> Vec<usize> {
    let (from, to) = (at.saturating_sub(1), (at + 1).min(last));
    let from = if from <= 2 { 0 } else { from };
    let to = if to + 2 >= last { last } else { to };
    let mut out: Vec<usize> = [0].into_iter().chain(from..=to).chain([last]).collect();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_the_first_the_last_and_those_around_it() {
        let rows = [
            (0, 0, "0"),
            (0, 1, "0 1"),
            (0, 3, "0 1 2 3"),
            (0, 9, "0 1 9"),
            (2, 9, "0 1 2 3 9"),
            (3, 9, "0 1 2 3 4 9"),
            (4, 9, "0 3 4 5 9"),
            (6, 9, "0 5 6 7 8 9"),
            (9, 9, "0 8 9"),
        ];
        for (at, last, expected) in rows {
            let found: Vec<String> = shown(at, last).iter().map(usize::to_string).collect();
            assert_eq!(found.join(" "), expected, "{at} of {last}");
        }
    }

    #[test]
    fn every_entry_stands_on_one_page() {
        for length in [0, 1, 35, 36, 37, 72, 73] {
            let entries: Vec<usize> = (0..length).collect();
            let pages = count(length, EXPLAINERS);
            let parts = (0..pages).map(|at| Part::new("", EXPLAINERS, length, at));
            let listed: Vec<usize> = parts.flat_map(|part| part.of(&entries).to_vec()).collect();
            assert_eq!(listed, entries);
            assert!(Part::new("", EXPLAINERS, length, pages).of(&entries).is_empty());
        }
        assert_eq!(folder("", 0) + &folder("", 1) + &folder("tags/x/", 9), "page/2/tags/x/page/10/");
    }
}
