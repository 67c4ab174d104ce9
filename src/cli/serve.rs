//! `isnad serve`: the site in a browser, while its texts are being written.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use crate::report::human::{self, number};
use crate::report::shown;
use crate::serve::project::Look;
use crate::serve::{self, Options, Told};

use super::progress::Line;
use super::terminal::Terminal;
use super::{Front, Outcome};

/// Show the site in a browser, and show it anew whenever something changes.
///
/// Prints the address, then a line each time. Pages reload by themselves. While there are errors the last good site stays,
/// and the page says in which file and line they are. Nothing is written to disk; Ctrl-C ends it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The port, exactly; without it the first free one from 4000 on
    #[arg(long, value_name = "N")]
    port: Option<u16>,

    /// The address of this machine to listen at, as a number; others can read the site unless it is a loopback address
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,

    /// Open the site in the browser
    #[arg(long)]
    open: bool,

    /// Show drafts too, and let their errors count
    #[arg(long)]
    drafts: bool,
}

const EXAMPLES: &str = "\
Examples:
  isnad serve
  isnad serve --open --drafts
  isnad serve --port 8080
  isnad serve --host 0.0.0.0     for a telephone in the same network, by this machine's number

Exit status: 0 when it was ended, 2 when it could not run: no project, or a port that is taken.";

/// Runs it.
pub fn run(front: Front<'_>, args: &Args) -> anyhow::Result<Outcome> {
    let compared = super::new::epoch()?;
    let options =
        Options { root: front.root.to_owned(), host: args.host, port: args.port, drafts: args.drafts, compared };
    let (terminal, open, is_public) = (front.terminal, args.open, !args.host.is_loopback());
    let line = Line::new();
    let tell = move |told: Told<'_>| match told {
        Told::Looked(look, took) => looked(terminal, look, took),
        Told::Serving(address) => {
            // A reader that went away is no reason to stop serving.
            let _ = terminal.out(&format!("serving {address} (Ctrl-C ends it)\n"));
            if is_public {
                terminal.err("isnad: everybody in this network can read the site, drafts of --drafts too\n");
            }
            if open && let Err(failure) = opener::open_browser(address) {
                terminal.err(&format!("isnad: cannot open a browser: {}\n", shown::message(&failure.to_string())));
            }
        }
        Told::Remark(remark) => terminal.err(&format!("isnad: {}\n", shown::message(remark))),
    };
    serve::run(options, tell, |progress| line.tell(progress))?;
    Ok(Outcome::Clean)
}

/// Prints what is new, then a line.
fn looked(terminal: Terminal, look: &Look, took: Duration) {
    let mut findings = String::new();
    if let Some((inputs, new)) = &look.new {
        for found in new {
            findings += &human::finding(&inputs.files, found, terminal.colours_err());
            findings.push('\n');
        }
    }
    terminal.err(&findings);
    let _ = terminal.out(&said(look, took));
}

/// `checked 1 page in 12 ms: 0 errors, 2 warnings`, and what stands in the way.
fn said(look: &Look, took: Duration) -> String {
    let stays = if look.has_site { "the last good site stays" } else { "the site appears once this is mended" };
    let Some(failure) = &look.failure else {
        let checked = number(look.pages, "page");
        let (errors, warnings) = (number(look.errors, "error"), number(look.warnings, "warning"));
        let drafts = match look.drafts {
            0 => String::new(),
            drafts => format!("; {} left out, which --drafts shows", number(drafts, "draft")),
        };
        let end = if look.current { String::new() } else { format!("; {stays}") };
        return format!("checked {checked} in {}: {errors}, {warnings}{drafts}{end}\n", time(took));
    };
    format!("{}; {stays}\n", shown::message(failure))
}

fn time(took: Duration) -> String {
    match took.as_millis() {
        short @ 0..10_000 => format!("{short} ms"),
        long => format!("{} s", long / 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_is_one_line() {
        let look = |pages, errors, warnings| Look {
            pages,
            errors,
            warnings,
            new: None,
            failure: None,
            drafts: 0,
            current: errors == 0,
            has_site: true,
        };
        let failed = Look { failure: Some("a.html:1:2: x".into()), current: false, ..look(0, 0, 0) };
        for (look, took, expected) in [
            (look(1, 0, 2), 12, "checked 1 page in 12 ms: 0 errors, 2 warnings\n"),
            (look(0, 0, 0), 1, "checked 0 pages in 1 ms: 0 errors, 0 warnings\n"),
            (look(3, 1, 0), 12_345, "checked 3 pages in 12 s: 1 error, 0 warnings; the last good site stays\n"),
            (
                Look { has_site: false, drafts: 1, ..look(3, 2, 1) },
                5,
                "checked 3 pages in 5 ms: 2 errors, 1 warning; 1 draft left out, which --drafts shows; \
                 the site appears once this is mended\n",
            ),
            (failed, 1, "a.html:1:2: x; the last good site stays\n"),
        ] {
            assert_eq!(said(&look, Duration::from_millis(took)), expected);
        }
    }
}
