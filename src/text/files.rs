//! The texts of a project, in path order, and their numbers.
//!
//! In: files. Out: [`Files`], which gives each its [`FileId`]; the order of numbers is the order of paths.
//!
//! Everything that is known of a text holds its number. A front that reads a project again keeps what it knows, so a
//! file has to keep its number while others come and go: [`Files::after`] numbers with room between neighbours.

use std::sync::Arc;

use super::{File, FileId, Position, Span, offset};

/// The room between the numbers of two neighbours, at most: so many files can come in between them.
const ROOM: u32 = 1 << 16;

/// The files of a project, sorted by path.
#[derive(Clone, Debug, Default)]
pub struct Files {
    list: Vec<Arc<File>>,
    /// Of each file, ascending.
    numbers: Vec<u32>,
}

impl Files {
    /// The files, sorted by path; numbers are given in that order, from 0 on.
    pub fn new(list: Vec<File>) -> Files {
        Files::dense(list.into_iter().map(Arc::new).collect())
    }

    /// As [`Files::new`], of files that others may have too.
    pub fn dense(mut list: Vec<Arc<File>>) -> Files {
        list.sort_by(|a, b| a.path.cmp(&b.path));
        Files { numbers: (0..offset(list.len())).collect(), list }
    }

    /// The files, sorted by path. Those whose path is known from `before` keep their number, the others get one between
    /// those of their neighbours. Where there is no room all are numbered anew.
    pub fn after(before: &Files, mut list: Vec<Arc<File>>) -> Files {
        list.sort_by(|a, b| a.path.cmp(&b.path));
        let numbers = numbers_after(before, &list).unwrap_or_else(|| spread(0, u64::from(u32::MAX), list.len()));
        Files { list, numbers }
    }

    /// The files with one text replaced by another of its path.
    pub fn replace(&mut self, file: Arc<File>) {
        if let Ok(place) = self.place(&file.path) {
            self.list[place] = file;
        }
    }

    /// Whether both have the very same files under the same numbers.
    pub fn is_same(&self, other: &Files) -> bool {
        self.numbers == other.numbers && self.list.iter().zip(&other.list).all(|(one, other)| Arc::ptr_eq(one, other))
    }

    /// The file of that number.
    pub fn get(&self, id: FileId) -> &File {
        self.shared(id)
    }

    /// The file of that number, to be kept: a text that did not change is the same file.
    pub fn shared(&self, id: FileId) -> &Arc<File> {
        let dense = id.0 as usize;
        let place = match self.numbers.get(dense) {
            Some(number) if *number == id.0 => dense,
            _ => self.numbers.binary_search(&id.0).expect("a number is only asked for where it was given"),
        };
        &self.list[place]
    }

    /// The number of the file at `path`.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.place(path).ok().map(|place| FileId(self.numbers[place]))
    }

    fn place(&self, path: &str) -> Result<usize, usize> {
        self.list.binary_search_by(|file| file.path.as_str().cmp(path))
    }

    /// The text that a span covers.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.range()).unwrap_or_default()
    }

    /// Every file with its number, in path order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.list.iter().zip(&self.numbers).map(|(file, number)| (FileId(*number), file.as_ref()))
    }

    /// Line and column of a span's start and end.
    pub fn positions(&self, span: Span) -> (Position, Position) {
        let file = self.get(span.file);
        (file.lines.position(&file.text, span.start as usize), file.lines.position(&file.text, span.end as usize))
    }
}

/// The numbers of files, in path order, some of which have theirs from before; `None` without room for the others.
fn numbers_after(before: &Files, list: &[Arc<File>]) -> Option<Vec<u32>> {
    let known: Vec<Option<u32>> =
        list.iter().map(|file| before.place(&file.path).ok().map(|place| before.numbers[place])).collect();
    let mut numbers: Vec<u32> = Vec::with_capacity(list.len());
    while numbers.len() < list.len() {
        let at = numbers.len();
        if let Some(number) = known[at] {
            numbers.push(number);
            continue;
        }
        let fresh = known[at..].iter().take_while(|known| known.is_none()).count();
        let from = numbers.last().map_or(0, |last| u64::from(*last) + 1);
        let to = known.get(at + fresh).copied().flatten().map_or(u64::from(u32::MAX), u64::from);
        if to < from || to - from < fresh as u64 {
            return None;
        }
        numbers.extend(spread(from, to, fresh));
    }
    Some(numbers)
}

/// So many numbers from `from` to below `to`, ascending, with the same room before each.
fn spread(from: u64, to: u64, count: usize) -> Vec<u32> {
    let room = (to.saturating_sub(from) / (count as u64 + 1)).min(u64::from(ROOM));
    // With room for all but none to spare the numbers follow each other.
    let first = if room == 0 { from } else { from + room };
    let step = room.max(1);
    (0..count as u64).map(|at| u32::try_from(first + at * step).unwrap_or(u32::MAX)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(paths: &[String]) -> Vec<Arc<File>> {
        paths.iter().map(|path| Arc::new(File::new(path.clone(), path.clone()))).collect()
    }

    #[test]
    fn files_read_once_are_numbered_from_nought() {
        let files = Files::new(vec![File::new("b", "2"), File::new("a", "1")]);
        assert_eq!(files.iter().map(|(id, file)| (id.0, file.path.as_str())).collect::<Vec<_>>(), [(0, "a"), (1, "b")]);
        assert_eq!((files.get(FileId(1)).text.as_str(), files.find("c")), ("2", None));
    }

    #[test]
    fn without_room_all_are_numbered_anew() {
        let dense = Files::new(vec![File::new("a", ""), File::new("c", "")]);
        let after = Files::after(&dense, list(&["a".into(), "b".into(), "c".into()]));
        let numbers: Vec<u32> = after.iter().map(|(id, _)| id.0).collect();
        assert_eq!(numbers, [ROOM, 2 * ROOM, 3 * ROOM]);
        let full = Files { numbers: vec![0, u32::MAX], ..dense };
        assert_eq!(Files::after(&full, list(&["a".into(), "c".into(), "d".into()])).find("a"), Some(FileId(ROOM)));
    }

    proptest! {
        #[test]
        fn who_stays_keeps_the_number(
            sets in proptest::collection::vec(proptest::collection::btree_set("[a-d]{1,3}", 0..20), 1..12)
        ) {
            let mut files = Files::default();
            for set in sets {
                let paths: Vec<String> = set.into_iter().collect();
                let after = Files::after(&files, list(&paths));
                let numbers: Vec<u32> = after.iter().map(|(id, _)| id.0).collect();
                prop_assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", numbers);
                for (id, file) in after.iter() {
                    prop_assert_eq!(after.find(&file.path), Some(id));
                    prop_assert_eq!(&after.get(id).path, &file.path);
                    if let Some(before) = files.find(&file.path) {
                        prop_assert_eq!(before, id, "there is room for so few");
                    }
                }
                files = after;
            }
        }
    }
}
