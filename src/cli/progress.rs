//! How far a long run has come, for whoever looks at a terminal.
//!
//! In: [`Progress`] from any thread. Out: a line on the standard error output that is gone when the run is over; nothing
//! in the first half second, and nothing where no terminal is.
#![expect(clippy::disallowed_methods, reason = "a progress line looks at the clock; no output depends on it")]

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::pipeline::{Phase, Progress};

use super::terminal::is_watched;

/// A run shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// The line.
#[derive(Debug)]
pub struct Line {
    bar: ProgressBar,
    started: Instant,
    watched: bool,
}

impl Line {
    /// A line that is not shown yet.
    pub fn new() -> Line {
        let bar = ProgressBar::hidden();
        if let Ok(style) = ProgressStyle::with_template("{msg} {pos}/{len}") {
            bar.set_style(style);
        }
        Line { bar, started: Instant::now(), watched: is_watched() }
    }

    /// Shows how far the run has come.
    pub fn tell(&self, progress: Progress) {
        if !self.watched || self.started.elapsed() < PATIENCE {
            return;
        }
        if self.bar.is_hidden() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_message(match progress.phase {
            Phase::Read => "reading",
            Phase::Check => "checking",
            Phase::Render => "rendering",
        });
        self.bar.set_length(progress.total as u64);
        self.bar.set_position(progress.done as u64);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
