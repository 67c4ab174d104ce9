//! The program: arguments in, an exit status out. Everything else is the library's.

use std::process::ExitCode;

use isnad::cli::{self, Outcome};

/// Many small texts are made and dropped on all cores at once, which this allocator does faster than most systems' own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let outcome = cli::run(std::env::args_os()).unwrap_or_else(|error| {
        cli::complain(&error);
        Outcome::Unable
    });
    match outcome {
        Outcome::Clean => ExitCode::SUCCESS,
        Outcome::Findings => ExitCode::from(1),
        Outcome::Unable => ExitCode::from(2),
    }
}
