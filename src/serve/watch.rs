//! What changes on disk below a project.
//!
//! In: the project's folders. Out: one [`Change`] for each burst of changes ([`Watch::wait`]).
//!
//! 1. Folders are watched, not files: an editor that saves by renaming puts another file in the place of the one it read.
//!    The root is watched by itself, so that a folder that comes back is seen, the folders of texts with all below them;
//!    what is built (`public/`, `target/`) makes no noise.
//! 2. What only reads is passed over. What the system lost count of may be anything.
//! 3. A burst is waited for until it is quiet: shortly after one file, longer after many (a branch checked out), and not
//!    for ever.
//! 4. Where the system lets nobody watch more folders, they are looked through every second.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::Context;
use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Config, Error, ErrorKind, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::project::Change;

/// How long a few files must be quiet.
const MOMENT: Duration = Duration::from_millis(8);
/// How long many files must be quiet.
const PAUSE: Duration = Duration::from_millis(80);
/// From so many paths on they are many.
const MANY: usize = 6;
/// After so long a burst is looked at, be it over or not.
const LONGEST: Duration = Duration::from_secs(2);
/// How often folders are looked through that cannot be watched.
const INTERVAL: Duration = Duration::from_secs(1);

/// What the system tells.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Signal {
    Paths(Vec<PathBuf>),
    Anything,
    /// No more folders can be watched.
    Limit,
}

/// A watch over a project's folders.
pub struct Watch {
    root: PathBuf,
    /// The root as the system names it, links followed; some tell by this name what changed.
    real: Option<PathBuf>,
    watcher: Box<dyn Watcher + Send>,
    polling: bool,
    signals: (Sender<Signal>, Receiver<Signal>),
    /// What is watched now.
    armed: BTreeSet<PathBuf>,
}

impl Watch {
    /// A watch over nothing yet.
    ///
    /// # Errors
    /// When the system has no means to watch at all.
    pub fn new(root: &Path) -> anyhow::Result<Watch> {
        let signals = channel();
        let (watcher, polling): (Box<dyn Watcher + Send>, bool) =
            match RecommendedWatcher::new(teller(&signals.0), Config::default()) {
                Ok(watcher) => (Box::new(watcher), false),
                Err(_) => (poll(&signals.0)?, true),
            };
        #[expect(clippy::disallowed_methods, reason = "a watch has to know its folder as the system names it")]
        let real = root.canonicalize().ok();
        Ok(Watch { root: root.to_owned(), real, watcher, polling, signals, armed: BTreeSet::new() })
    }

    /// The project's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether folders are looked through every second, since they cannot be watched.
    pub fn is_polling(&self) -> bool {
        self.polling
    }

    /// Watches the root, and `folders`, relative to it, with all below them. `change` is what was seen since the last
    /// time: a folder that came or came back has to be watched anew.
    ///
    /// # Errors
    /// When a folder that is there cannot be watched in any way.
    pub fn arm(&mut self, folders: &[String], change: &Change) -> anyhow::Result<()> {
        let none = BTreeSet::new();
        let (paths, anything) = match change {
            Change::Paths(paths) => (paths, false),
            Change::Anything => (&none, true),
        };
        let appeared = anything || paths.iter().any(|path| is_folder(path));
        let wanted = wanted(&self.root, folders);
        let gone: Vec<PathBuf> =
            self.armed.iter().filter(|path| wanted.iter().all(|(other, _)| other != *path)).cloned().collect();
        for path in gone {
            self.disarm(&path);
        }
        for (path, mode) in &wanted {
            if anything || paths.iter().any(|changed| path.starts_with(changed)) {
                self.disarm(path);
            }
            let below = appeared && *mode == RecursiveMode::Recursive;
            if is_folder(path) && (below || !self.armed.contains(path)) {
                match self.watcher.watch(path, *mode) {
                    Ok(()) => drop(self.armed.insert(path.clone())),
                    Err(error) if is_limit(&error) && !self.polling => return self.look_through(folders),
                    // It went away this very moment, which will be told.
                    Err(Error { kind: ErrorKind::PathNotFound, .. }) => {}
                    Err(error) => {
                        return Err(error).with_context(|| format!("cannot watch {}", path.display()));
                    }
                }
            }
        }
        Ok(())
    }

    fn disarm(&mut self, path: &Path) {
        if self.armed.remove(path) {
            // A folder that is gone is not watched any more anyway.
            let _ = self.watcher.unwatch(path);
        }
    }

    /// From now on folders are looked through.
    fn look_through(&mut self, folders: &[String]) -> anyhow::Result<()> {
        self.watcher = poll(&self.signals.0)?;
        self.polling = true;
        self.armed.clear();
        self.arm(folders, &Change::Anything)
    }

    /// Waits for a burst of changes to begin and to end. What may be missing in it is told by [`Change::Anything`].
    ///
    /// # Errors
    /// When no more folders can be watched, and looking through them fails too.
    pub fn wait(&mut self, folders: &[String]) -> anyhow::Result<Change> {
        let burst = Burst::collect(&self.signals.1, LONGEST);
        if burst.limit && !self.polling {
            self.look_through(folders)?;
        }
        if burst.anything || burst.limit {
            return Ok(Change::Anything);
        }
        let named = |path| below(&self.root, self.real.as_deref(), path);
        Ok(Change::Paths(burst.paths.into_iter().map(named).collect()))
    }
}

fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "what changes without end must not hold up what is shown")]
    Instant::now()
}

/// Signals that belong together.
#[derive(Debug, Default)]
struct Burst {
    paths: BTreeSet<PathBuf>,
    anything: bool,
    limit: bool,
}

impl Burst {
    /// Everything from the first signal until it is quiet, or until the longest time is over.
    fn collect(signals: &Receiver<Signal>, longest: Duration) -> Burst {
        let mut burst = Burst::default();
        // A channel whose other end is gone is quiet for ever; the end that the watch keeps is never gone.
        let mut next = signals.recv().map_err(|_| RecvTimeoutError::Disconnected);
        let begun = now();
        while let Ok(signal) = next {
            burst.add(signal);
            let left = longest.saturating_sub(begun.elapsed());
            if left.is_zero() {
                break;
            }
            next = signals.recv_timeout(burst.quiet().min(left));
        }
        burst
    }

    fn add(&mut self, signal: Signal) {
        match signal {
            Signal::Paths(paths) => self.paths.extend(paths),
            Signal::Anything => self.anything = true,
            Signal::Limit => self.limit = true,
        }
    }

    /// How long nothing may happen before the burst is over.
    fn quiet(&self) -> Duration {
        if self.anything || self.paths.len() >= MANY { PAUSE } else { MOMENT }
    }
}

/// The folders to watch: the root and all on the way to a folder by themselves, the folders with all below them.
fn wanted(root: &Path, folders: &[String]) -> Vec<(PathBuf, RecursiveMode)> {
    let mut wanted = vec![(root.to_owned(), RecursiveMode::NonRecursive)];
    for folder in folders {
        let mut path = root.to_owned();
        let parts: Vec<&str> = folder.split('/').collect();
        for (at, part) in parts.iter().enumerate() {
            path.push(part);
            let last = at + 1 == parts.len();
            let mode = if last { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            if wanted.iter().all(|(known, _)| *known != path) {
                wanted.push((path.clone(), mode));
            }
        }
    }
    wanted
}

/// A path below the root by the root's own name, though it was told by the one that the system has for the root.
fn below(root: &Path, real: Option<&Path>, path: PathBuf) -> PathBuf {
    match real.and_then(|real| path.strip_prefix(real).ok()) {
        Some(rest) if !path.starts_with(root) => root.join(rest),
        _ => path,
    }
}

fn teller(signals: &Sender<Signal>) -> impl FnMut(notify::Result<Event>) + Send + 'static {
    let signals = signals.clone();
    move |event| {
        if let Some(signal) = signal(event) {
            // Nobody listens any more when the program ends.
            let _ = signals.send(signal);
        }
    }
}

fn poll(signals: &Sender<Signal>) -> anyhow::Result<Box<dyn Watcher + Send>> {
    let watcher = PollWatcher::new(teller(signals), Config::default().with_poll_interval(INTERVAL));
    Ok(Box::new(watcher.context("cannot watch the project's folders")?))
}

/// What an event means; nothing when somebody only reads, as this program does.
fn signal(event: notify::Result<Event>) -> Option<Signal> {
    match event {
        Err(error) if is_limit(&error) => Some(Signal::Limit),
        Err(_) => Some(Signal::Anything),
        Ok(event) if event.need_rescan() => Some(Signal::Anything),
        Ok(Event { kind: EventKind::Access(AccessKind::Close(AccessMode::Write)), paths, .. }) => {
            Some(Signal::Paths(paths))
        }
        Ok(Event { kind: EventKind::Access(_), .. }) => None,
        Ok(event) => Some(Signal::Paths(event.paths)),
    }
}

fn is_limit(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::MaxFilesWatch)
}

fn is_folder(path: &Path) -> bool {
    #[expect(clippy::disallowed_methods, reason = "a watch looks at the folders that it watches")]
    path.is_dir()
}

#[cfg(test)]
mod tests {
    use notify::event::{CreateKind, DataChange, Flag, ModifyKind, RenameMode};

    use super::*;

    #[test]
    fn reading_is_no_change() {
        let path = PathBuf::from("a.md");
        let event = |kind| Ok(Event::new(kind).add_path(path.clone()));
        let changed = Some(Signal::Paths(vec![path.clone()]));
        for (event, expected) in [
            (event(EventKind::Access(AccessKind::Open(AccessMode::Any))), None),
            (event(EventKind::Access(AccessKind::Close(AccessMode::Read))), None),
            (event(EventKind::Access(AccessKind::Close(AccessMode::Write))), changed.clone()),
            (event(EventKind::Create(CreateKind::File)), changed.clone()),
            (event(EventKind::Modify(ModifyKind::Data(DataChange::Any))), changed.clone()),
            (event(EventKind::Modify(ModifyKind::Name(RenameMode::To))), changed),
            (Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan)), Some(Signal::Anything)),
            (Err(Error::generic("lost")), Some(Signal::Anything)),
            (Err(Error::new(ErrorKind::MaxFilesWatch)), Some(Signal::Limit)),
        ] {
            assert_eq!(signal(event), expected);
        }
    }

    #[test]
    fn a_burst_is_one_change() {
        let (sender, receiver) = channel();
        for number in 0..1000 {
            let path = PathBuf::from(format!("content/explainers/{number}.md"));
            for _ in 0..3 {
                sender.send(Signal::Paths(vec![path.clone()])).expect("somebody listens");
            }
        }
        let burst = Burst::collect(&receiver, Duration::MAX);
        assert_eq!((burst.paths.len(), burst.anything), (1000, false));
        assert!(receiver.try_recv().is_err(), "nothing is left");
    }

    #[test]
    fn what_changes_without_end_is_looked_at_all_the_same() {
        let (sender, receiver) = channel();
        for path in ["a", "b"] {
            sender.send(Signal::Paths(vec![path.into()])).expect("somebody listens");
        }
        for path in ["a", "b"] {
            assert_eq!(Burst::collect(&receiver, Duration::ZERO).paths, BTreeSet::from([path.into()]));
        }
    }

    #[test]
    fn one_file_is_not_waited_for_as_long_as_many() {
        let mut burst = Burst::default();
        burst.add(Signal::Paths(vec!["a".into(), "b".into()]));
        assert_eq!(burst.quiet(), MOMENT);
        burst.add(Signal::Paths((0..MANY).map(|number| number.to_string().into()).collect()));
        assert_eq!(burst.quiet(), PAUSE);
    }

    #[test]
    fn the_root_keeps_its_name() {
        let named = |root: &str, real, path: &str| below(Path::new(root), real, path.into());
        let real = Some(Path::new("/volumes/1/p"));
        for (root, path, expected) in [
            ("/link", "/volumes/1/p/content/a.md", "/link/content/a.md"),
            ("/link", "/link/content/a.md", "/link/content/a.md"),
            ("/link", "/volumes/1/pp/a.md", "/volumes/1/pp/a.md"),
            (".", "/volumes/1/p/book.toml", "./book.toml"),
            ("/volumes/1/p", "/volumes/1/p/book.toml", "/volumes/1/p/book.toml"),
        ] {
            assert_eq!(named(root, real, path), Path::new(expected), "{path}");
        }
        assert_eq!(named("/link", None, "/x"), Path::new("/x"));
    }

    #[test]
    fn the_way_to_a_folder_is_watched_too() {
        let folders = ["content", "themes/mine", "themes/other/deep"].map(str::to_owned);
        let wanted: Vec<_> = wanted(Path::new("p"), &folders)
            .into_iter()
            .map(|(path, mode)| (path.to_string_lossy().replace('\\', "/"), mode == RecursiveMode::Recursive))
            .collect();
        let expected = [
            ("p", false),
            ("p/content", true),
            ("p/themes", false),
            ("p/themes/mine", true),
            ("p/themes/other", false),
            ("p/themes/other/deep", true),
        ];
        assert_eq!(wanted, expected.map(|(path, below)| (path.to_owned(), below)));
    }
}
