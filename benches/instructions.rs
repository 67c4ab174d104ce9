//! How many instructions the program takes: a figure that a busy machine does not change, so that a change of one in a
//! hundred can be seen.
//!
//! `cargo bench --bench instructions`. They are counted by the processor where perf(1) may ask it (`perf stat`), else by
//! valgrind(1) (its cachegrind), which needs some thirty times as long; where neither can count, the benchmark says so. One
//! thread does the work, since threads that wait for each other count too. A row is one command on projects of 100 and of
//! 200 explainers, in millions, and the difference for each explainer, in thousands: what does not hang on their number
//! (settings, templates, tables) falls out of it.
//!
//! The two do not count alike: valgrind shows the program an older processor, on which a digest, for one, takes many times
//! as many instructions. Compare what was counted in one way.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "it runs the program, and says what it saw")]

#[allow(dead_code, reason = "each benchmark uses a part of the corpus")]
mod corpus;

use std::path::Path;
use std::process::{Command, Stdio};

use corpus::Size;
use corpus::commands::{Task, tasks};

const SIZES: [usize; 2] = [100, 200];

/// Who counts.
#[derive(Clone, Copy, Debug)]
enum Counter {
    Processor,
    Valgrind,
}

impl Counter {
    /// The first that can.
    fn find() -> Option<Counter> {
        let folder = tempfile::tempdir().expect("a folder");
        let counts = |counter: &Counter| {
            let file = folder.path().join("counted");
            let mut words = counter.words(&file);
            let mut command = Command::new(words.remove(0));
            let done = command.args(words).arg("true").stdout(Stdio::null()).stderr(Stdio::null()).status();
            done.is_ok_and(|status| status.success()) && counter.counted(&file).is_some()
        };
        [Counter::Processor, Counter::Valgrind].into_iter().find(counts)
    }

    /// The program that runs another and writes down what it counts.
    fn words(self, file: &Path) -> Vec<String> {
        let file = file.to_str().expect("a name of UTF-8");
        let out = format!("--cachegrind-out-file={file}");
        let words: &[&str] = match self {
            Counter::Processor => &["perf", "stat", "-x", ",", "-e", "instructions:u", "-o", file, "--"],
            Counter::Valgrind => &["valgrind", "--tool=cachegrind", "--cache-sim=no", &out],
        };
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    /// What it has written down.
    fn counted(self, file: &Path) -> Option<u64> {
        let text = std::fs::read_to_string(file).ok()?;
        let number = match self {
            Counter::Processor => text.lines().find(|line| line.contains("instructions"))?.split(',').next()?,
            Counter::Valgrind => text.lines().find_map(|line| line.strip_prefix("summary:"))?,
        };
        number.trim().parse().ok()
    }

    /// The instructions of one run of a task.
    fn run(self, root: &Path, task: &Task) -> u64 {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("counted");
        let mut command = task.command(root, &self.words(&file));
        let done = command.env("RAYON_NUM_THREADS", "1").output().expect("the program");
        assert!(done.status.success(), "{} of a sound project fails", task.name);
        self.counted(&file).expect("a count")
    }
}

fn main() {
    let Some(counter) = Counter::find() else {
        println!("neither perf nor valgrind counts instructions here");
        return;
    };
    println!("counted by: {counter:?}");
    println!("{:<10} {:>9} {:>9} {:>18}", "command", SIZES[0], SIZES[1], "for each explainer");
    let counts = SIZES.map(|size| {
        let root = corpus::folder(Size::of(size));
        let tasks = tasks(root.path());
        let one = |task: &Task| {
            (task.before)(root.path());
            (task.name, counter.run(root.path(), task))
        };
        tasks.iter().map(one).collect::<Vec<_>>()
    });
    let [few, many] = counts;
    for ((name, few), (_, many)) in few.into_iter().zip(many) {
        let each = (many as f64 - few as f64) / (SIZES[1] - SIZES[0]) as f64 / 1e3;
        println!("{name:<10} {:>9.1} {:>9.1} {each:>18.1}", few as f64 / 1e6, many as f64 / 1e6);
    }
}
