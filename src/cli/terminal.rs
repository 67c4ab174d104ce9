//! What is printed, and where.
//!
//! In: texts with or without ANSI colours. Out: results on the standard output, everything else on the standard error
//! output, with colours only where they are wanted and can be shown (`--color`, `NO_COLOR`, a terminal).
//!
//! A reader that stops reading (`isnad check | head`) is no failure; a full disk behind a redirected output is one.

use std::io::{ErrorKind, IsTerminal, Write};

use anstream::AutoStream;
use anyhow::Context;
use clap::ValueEnum;

/// When output is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The standard streams, with the colours asked for.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    choice: anstream::ColorChoice,
}

impl Terminal {
    /// The standard streams.
    pub fn new(colour: Colour) -> Terminal {
        let choice = match colour {
            Colour::Auto => anstream::ColorChoice::Auto,
            Colour::Always => anstream::ColorChoice::Always,
            Colour::Never => anstream::ColorChoice::Never,
        };
        Terminal { choice }
    }

    /// Writes a result to the standard output.
    ///
    /// # Errors
    /// When it cannot be written, unless nobody reads it any more.
    pub fn out(self, text: &str) -> anyhow::Result<()> {
        let mut stream = AutoStream::new(std::io::stdout().lock(), self.choice);
        match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => written.context("cannot write to the standard output"),
        }
    }

    /// Writes findings or a remark to the standard error output.
    pub fn err(self, text: &str) {
        let mut stream = AutoStream::new(std::io::stderr().lock(), self.choice);
        // Where this cannot be written nothing can, and the exit status still tells.
        let _ = stream.write_all(text.as_bytes());
    }

    /// Whether results are coloured.
    pub fn colours_out(self) -> bool {
        self.colours(AutoStream::choice(&std::io::stdout()))
    }

    /// Whether findings on the standard error output are coloured.
    pub fn colours_err(self) -> bool {
        self.colours(AutoStream::choice(&std::io::stderr()))
    }

    fn colours(self, found: anstream::ColorChoice) -> bool {
        match self.choice {
            anstream::ColorChoice::Auto => found != anstream::ColorChoice::Never,
            choice => choice != anstream::ColorChoice::Never,
        }
    }
}

/// Whether somebody looks at the standard error output.
pub fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}
