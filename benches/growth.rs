//! How time and memory grow with a project: the program itself, from start to end, on projects of 100, 1,000 and 10,000
//! explainers.
//!
//! `cargo bench --bench growth`, or with other sizes `cargo bench --bench growth -- 100 100000`. A row is one command on one
//! project; the time is the median of the rounds, in seconds; `peak` is the most memory that the process held, in MiB, as
//! Linux tells it. `one change` is a build after a paragraph was added to one explainer. Below stands how each command
//! grows: time and memory go with the number of explainers to the power of that exponent, fitted between the smallest and
//! the largest.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "it runs the program, and says what it saw")]

#[allow(dead_code, reason = "each benchmark uses a part of the corpus")]
mod corpus;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use corpus::commands::{Task, tasks};

/// How often each command is run, after a run that is not counted; fewer for large projects.
fn rounds(explainers: usize) -> usize {
    match explainers {
        0..=1_000 => 5,
        1_001..=10_000 => 3,
        _ => 1,
    }
}

/// One run: how long it took, and the most bytes that it held.
#[derive(Clone, Copy)]
struct Run {
    time: Duration,
    peak: u64,
}

fn main() {
    let given: Vec<usize> = std::env::args().filter_map(|size| size.parse().ok()).collect();
    let sizes = if given.is_empty() { vec![100, 1_000, 10_000] } else { given };
    let mut rows: BTreeMap<&str, Vec<(usize, f64, f64)>> = BTreeMap::new();
    println!("{:>10}  {:<10} {:>9} {:>9}", "explainers", "command", "seconds", "peak MiB");
    for size in &sizes {
        let root = corpus::folder(corpus::Size::of(*size));
        for task in tasks(root.path()) {
            let name = task.name;
            let mut runs: Vec<Run> = (0..=rounds(*size))
                .map(|_| {
                    (task.before)(root.path());
                    run(root.path(), &task)
                })
                .skip(1)
                .collect();
            runs.sort_by_key(|run| run.time);
            let time = runs[runs.len() / 2].time.as_secs_f64();
            let peak = runs.iter().map(|run| run.peak).max().unwrap_or_default() as f64 / f64::from(1 << 20);
            println!("{size:>10}  {name:<10} {time:>9.3} {peak:>9.1}");
            rows.entry(name).or_default().push((*size, time, peak));
        }
    }
    for (name, rows) in rows {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { continue };
        if first.0 < last.0 {
            let by = (last.0 as f64 / first.0 as f64).ln();
            let (time, peak) = ((last.1 / first.1).ln() / by, (last.2 / first.2).ln() / by);
            println!("{name}: time to the power of {time:.2}, memory of {peak:.2}");
        }
    }
}

/// Runs the program in a project.
fn run(root: &Path, task: &Task) -> Run {
    let start = Instant::now();
    let mut child = task.command(root, &[]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let code = loop {
        // The system forgets the peak with the process, so it is asked until then.
        peak = held(&status).unwrap_or(peak);
        if let Some(code) = child.try_wait().expect("a process") {
            break code;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    if !code.success() {
        let again = task.command(root, &[]).output().expect("the program");
        let said = String::from_utf8_lossy(&again.stderr).into_owned() + &String::from_utf8_lossy(&again.stdout);
        panic!("{} of a sound project fails: {}", task.name, said.chars().take(2_000).collect::<String>());
    }
    Run { time: start.elapsed(), peak }
}

/// The most memory that a process held so far, in bytes.
fn held(status: &str) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? << 10)
}
