//! The project that is served: looked at again whenever something of it changed.
//!
//! In: what was seen to change. Out: a [`View`], which answers requests until the next one, and for whoever started the
//! front a [`Look`]: what was done and what is new.
//!
//! 1. Read and judge what changed ([`Reader`], [`Memo`]).
//! 2. Without errors: lay out the site, and try its templates where they changed. This is the site from now on.
//! 3. With errors, or when something failed: the site stays the last good one, and the view says what stands in the way.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use crate::diag::{Diagnostic, Severity};
use crate::each::in_turn;
use crate::load::{Inputs, Reader, Reread};
use crate::pipeline::{Checked, Found, Memo, Watch};
use crate::render::layout::Layout;
use crate::render::{Content, Options, Site};
use crate::shared::Shared;
use crate::verify::Edition;

use super::findings::{Notice, Tally};
use super::live::Mark;

/// A project, and what is known of it.
#[derive(Debug)]
pub struct Project {
    reader: Reader,
    memo: Memo,
    options: Options,
    /// What was looked at last, when it could be read.
    last: Option<(Edition, Found)>,
    /// Why it cannot be read now.
    unreadable: Option<String>,
    view: View,
}

/// What is served.
#[derive(Clone, Debug)]
pub struct View {
    /// Of which run, and which site.
    pub mark: Mark,
    /// Counts the views of a run, from 0 for the one that knows nothing.
    pub number: u64,
    /// The last good site.
    pub site: Option<Shared<Layout>>,
    /// What was found, and whether it stands in the way of a newer one.
    pub notice: Option<Notice>,
}

/// What was seen to change.
#[derive(Clone, Debug)]
pub enum Change {
    /// These paths.
    Paths(BTreeSet<PathBuf>),
    /// Anything may have.
    Anything,
}

/// What one look found.
#[derive(Debug)]
pub struct Look {
    /// How many pages were parsed or judged.
    pub pages: usize,
    /// Errors now.
    pub errors: usize,
    /// Warnings now.
    pub warnings: usize,
    /// The findings that were not there before, in the order of reports, and the texts that they are of; none when the
    /// project could not be read.
    pub new: Option<(Shared<Inputs>, Vec<Diagnostic>)>,
    /// Why there is no site of what was read, findings apart.
    pub failure: Option<String>,
    /// How many drafts are left out.
    pub drafts: usize,
    /// Whether the site is of what was read, and not an older one.
    pub current: bool,
    /// Whether there is a site to show, be it an older one.
    pub has_site: bool,
}

impl Project {
    /// The project at `root`, not looked at yet. `session` is different for each run.
    pub fn new(root: &Path, options: Options, session: u64) -> Project {
        let view = View { mark: Mark { session, site: 0 }, number: 0, site: None, notice: None };
        Project { reader: Reader::new(root), memo: Memo::default(), options, last: None, unreadable: None, view }
    }

    /// What is served now.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// What was read last, when it could be.
    pub fn inputs(&self) -> Option<&Inputs> {
        self.last.as_ref().map(|(edition, _)| &*edition.inputs)
    }

    /// Why the project cannot be read, when it cannot.
    pub fn failure(&self) -> Option<&str> {
        self.unreadable.as_deref()
    }

    /// Looks at the project; nothing when nothing of it changed.
    pub fn look(&mut self, change: &Change, watch: Watch<'_>) -> Option<Look> {
        let reread = match change {
            Change::Paths(paths) => self.reader.reread(paths),
            Change::Anything => self.reader.read().map(Some),
        };
        let reread = match reread {
            Ok(Some(reread)) => reread,
            Ok(None) => return None,
            Err(failure) => return self.fail(&failure),
        };
        let known = self.last.as_ref().is_some_and(|(edition, _)| edition.inputs.is(&reread.inputs));
        if known && !reread.assets && self.unreadable.is_none() {
            return None;
        }
        self.unreadable = None;
        Some(self.judge(reread, known, watch))
    }

    fn judge(&mut self, reread: Reread, known: bool, watch: Watch<'_>) -> Look {
        let Checked { edition, mut found, looked_at } = self.memo.check(reread, watch);
        if !self.options.drafts {
            found.soften_drafts(&edition);
        }
        let tally = Tally::of(found.iter());
        let Tally { errors, warnings, .. } = tally;
        let drafts = edition.explainers.iter().filter(|page| page.front.draft).count();
        let mut failure = None;
        let mut notice = Notice::of_findings(&edition.inputs.files, &tally);
        if errors == 0
            && let Err(error) = self.lay_out(&edition, known)
        {
            failure = Some(format!("{error:#}"));
            notice = Some(Notice::of_failure(&error));
        }
        let current = notice.as_ref().is_none_or(|notice| !notice.blocks);
        self.view.notice = notice;
        self.view.number += 1;
        let new = (edition.inputs.clone(), new_findings(self.last.as_ref(), &edition, &found));
        let drafts = if self.options.drafts { 0 } else { drafts };
        self.last = Some((edition, found));
        let has_site = self.view.site.is_some();
        Look { pages: looked_at, errors, warnings, new: Some(new), failure, drafts, current, has_site }
    }

    /// Makes the edition the one that is served.
    fn lay_out(&mut self, edition: &Edition, known: bool) -> anyhow::Result<()> {
        let before = self.view.site.as_deref();
        let layout: Shared<Layout> = Layout::new(edition.clone(), self.options.clone(), before, &in_turn)?.into();
        if !known && !edition.inputs.templates.is_empty() && before.is_none_or(|before| !before.has_theme_of(&layout)) {
            try_templates(&Site::of(&layout))?;
        }
        self.view.site = Some(layout);
        self.view.mark.site += 1;
        Ok(())
    }

    /// Keeps what there is, and says why there is nothing newer; nothing when that was said before.
    fn fail(&mut self, failure: &anyhow::Error) -> Option<Look> {
        self.unreadable = Some(format!("{failure:#}"));
        let notice = Some(Notice::of_failure(failure));
        if self.view.notice == notice {
            return None;
        }
        self.view.notice = notice;
        self.view.number += 1;
        let (failure, has_site) = (self.unreadable.clone(), self.view.site.is_some());
        Some(Look { pages: 0, errors: 0, warnings: 0, new: None, failure, drafts: 0, current: false, has_site })
    }
}

/// Renders one page of each kind, so that a template that fails is known before somebody asks for its page.
fn try_templates(site: &Site<'_>) -> anyhow::Result<()> {
    let mut tried = Vec::new();
    for output in site.outputs.iter() {
        let kind = std::mem::discriminant(&output.content);
        let made = !matches!(
            output.content,
            Content::Embedded(_) | Content::Replacing(..) | Content::File(_) | Content::Scaled(..)
        );
        if made && !tried.contains(&kind) {
            tried.push(kind);
            site.render(output)?;
        }
    }
    Ok(())
}

/// By what a finding is known again, wherever its words have moved to in their file.
type Name<'f> = (&'static str, Severity, &'f str, Option<&'f str>);

fn name(found: &Diagnostic) -> Name<'_> {
    (found.rule, found.severity, &found.message, found.cited.as_deref())
}

/// The findings that were not there before, in the order of reports.
fn new_findings(last: Option<&(Edition, Found)>, edition: &Edition, found: &Found) -> Vec<Diagnostic> {
    let Some((before, heard)) = last else { return found.all() };
    let mut new = Found::default();
    // Both are in path order.
    let mut known = before.explainers.iter().zip(&heard.pages).peekable();
    for (page, findings) in edition.explainers.iter().zip(&found.pages) {
        while known.next_if(|(known, _)| !known.is(page) && known.file < page.file).is_some() {}
        match known.next_if(|(known, _)| known.is(page) || known.file == page.file) {
            Some((_, before)) if before.is(findings) => {}
            Some((_, before)) => new.rest.extend(unheard(before, findings)),
            None => new.rest.extend(findings.iter().cloned()),
        }
    }
    new.rest.extend(unheard(&heard.rest, &found.rest));
    new.all()
}

fn unheard(before: &[Diagnostic], now: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut heard: HashMap<Name<'_>, usize> = HashMap::new();
    for found in before {
        *heard.entry(name(found)).or_default() += 1;
    }
    let mut new = Vec::new();
    for found in now {
        match heard.get_mut(&name(found)) {
            Some(left) if *left > 0 => *left -= 1,
            _ => new.push(found.clone()),
        }
    }
    new
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "a test writes the project that is served")]

    use super::*;
    use crate::serve::answer::answer;

    const GOOD: &str = "قالت: «لن نوقفه قبل نهاية العام» [@s#p1].\n";
    const BAD: &str = "قالت: «لن نوقفها قبل نهاية العام» [@s#p1].\n";

    struct Served {
        root: tempfile::TempDir,
        project: Project,
    }

    impl Served {
        fn new(files: &[(&str, &str)], drafts: bool) -> Served {
            let root = tempfile::tempdir().expect("a folder");
            let options = Options { drafts, base_url: Some("http://127.0.0.1:4000/".into()), compared: None };
            let project = Project::new(root.path(), options, 7);
            let served = Served { root, project };
            served.write("book.toml", "[book]\ntitle = 'x'\nlanguage = 'ar'\n");
            served.write("content/sources/s.md", "---\ntitle: x\nnote: x\n---\n\n{#p1}\nلن نوقفه قبل نهاية العام\n");
            files.iter().for_each(|(path, text)| drop(served.write(path, text)));
            served
        }

        fn write(&self, path: &str, text: &str) -> PathBuf {
            let disk = self.root.path().join(path);
            std::fs::create_dir_all(disk.parent().expect("a folder")).expect("a folder");
            std::fs::write(&disk, text).expect("a file");
            disk
        }

        fn look(&mut self) -> Option<Look> {
            self.project.look(&Change::Anything, &|_| {})
        }

        fn change(&mut self, path: &str, text: &str) -> Option<Look> {
            let path = self.write(path, text);
            self.project.look(&Change::Paths([path].into()), &|_| {})
        }

        fn get(&self, path: &str) -> (u16, String) {
            let answer = answer(self.project.view(), path, None);
            (answer.status, String::from_utf8_lossy(&answer.body).into_owned())
        }

        /// The number of the view and of the site, and the title of what stands in the way.
        fn state(&self) -> (u64, u64, Option<&str>) {
            let view = self.project.view();
            (
                view.number,
                view.mark.site,
                view.notice.as_ref().filter(|notice| notice.blocks).map(|notice| notice.title.as_str()),
            )
        }
    }

    fn page(front: &str, body: &str) -> String {
        format!("---\ntitle: شرح\nsummary: ملخص\ndate: 2026-11-20\n{front}---\n\n{body}")
    }

    #[test]
    fn the_last_good_site_stays_until_the_next() {
        let mut served = Served::new(&[("content/explainers/a.md", &page("", GOOD))], false);
        assert!(served.look().is_some_and(|look| look.current && look.has_site && look.failure.is_none()));
        assert_eq!(served.state(), (1, 1, None));
        let look = served.change("content/explainers/a.md", &page("", BAD)).expect("a change");
        assert_eq!((look.pages, look.errors, look.current), (1, 1, false));
        assert_eq!(served.state(), (2, 1, Some("1 error, 1 warning")));
        assert!(served.get("/a/").1.contains("نوقفه"), "the last good page");
        // Another page changes meanwhile; it is shown once nothing stands in the way.
        served.change("content/explainers/b.md", &page("", "نص جديد.\n"));
        assert_eq!(served.get("/b/").0, 404);
        served.change("content/explainers/a.md", &page("", GOOD)).expect("a change");
        assert_eq!(served.state(), (4, 2, None));
        assert!(served.get("/b/").1.contains("نص جديد"));
    }

    #[test]
    fn without_a_site_every_address_says_why() {
        let mut served = Served::new(&[("content/explainers/a.md", &page("", BAD))], false);
        let look = served.look().expect("a look");
        assert!(!look.has_site && !look.current);
        let (status, page) = served.get("/anything/");
        assert_eq!(status, 503);
        assert!(page.contains("content/explainers/a.md:7:8") && page.contains("data-site=\"0\""), "{page}");
        assert_eq!(served.get("/.isnad/findings.css").0, 200);
        served.change("content/explainers/a.md", &self::page("", GOOD));
        assert_eq!(served.get("/a/").0, 200);
    }

    #[test]
    fn what_did_not_change_is_not_looked_at() {
        let mut served = Served::new(&[("content/explainers/a.md", &page("", GOOD)), ("static/x.txt", "1")], false);
        served.look();
        assert!(served.change("content/explainers/a.md", &page("", GOOD)).is_none(), "the same text");
        assert!(served.change("README.md", "x").is_none(), "no part of the project");
        assert_eq!(served.state(), (1, 1, None));
        assert!(served.change("static/x.txt", "2").is_some_and(|look| look.pages == 0), "a file that is copied");
        assert_eq!((served.state(), served.get("/x.txt").1.as_str()), ((2, 2, None), "2"));
    }

    #[test]
    fn new_findings_are_told_once() {
        let mut served = Served::new(&[("content/explainers/a.md", &page("", BAD))], false);
        let new = |look: Option<Look>| -> Vec<&'static str> {
            look.and_then(|look| look.new).map_or(Vec::new(), |(_, new)| new.iter().map(|found| found.rule).collect())
        };
        assert_eq!(new(served.look()), ["altered-quote", "unlocked-source"]);
        assert_eq!(new(served.change("content/explainers/a.md", &page("", &format!("نص.\n\n{BAD}")))), [""; 0]);
        assert_eq!(
            new(served.change("content/explainers/a.md", &page("", &format!("{BAD}\n{BAD}")))),
            ["altered-quote"]
        );
        assert_eq!(new(served.change("content/explainers/b.md", &page("", "<b>خام</b>\n"))), ["raw-html", "raw-html"]);
    }

    #[test]
    fn drafts_are_shown_when_they_are_asked_for() {
        let files =
            [("content/explainers/a.md", page("", GOOD)), ("content/explainers/b.md", page("draft: true\n", BAD))];
        let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
        let mut served = Served::new(&files, false);
        let look = served.look().expect("a look");
        assert_eq!((look.errors, look.drafts, look.current), (0, 1, true), "a draft's errors only warn");
        assert_eq!((served.get("/a/").0, served.get("/b/").0), (200, 404));
        let mut served = Served::new(&files, true);
        let look = served.look().expect("a look");
        assert_eq!((look.errors, look.drafts, look.current), (1, 0, false));
        served.change("content/explainers/b.md", &page("draft: true\n", GOOD));
        assert_eq!(served.get("/b/").0, 200);
    }

    #[test]
    fn templates_are_tried_before_their_pages_are_shown() {
        let template = "themes/default/templates/tag.html";
        let mut served = Served::new(&[("content/explainers/a.md", &page("tags: [وسم]\n", GOOD))], false);
        served.look();
        for (text, place) in [("{% if %}\n", "tag.html:1:"), ("\n{{ nothing.at.all }}\n", "tag.html:2:")] {
            let look = served.change(template, text).expect("a change");
            assert!(look.failure.as_ref().is_some_and(|failure| failure.contains(place)), "{:?}", look.failure);
            let notice = served.project.view().notice.clone().expect("something stands in the way");
            assert!(notice.html.contains(&format!("<bdi dir=\"ltr\">themes/default/templates/{place}")), "{notice:?}");
            assert!(served.get("/tags/وسم/").0 == 200, "the last good page");
        }
        assert!(served.change(template, "نعم\n").is_some_and(|look| look.current));
        assert!(served.get("/tags/وسم/").1.starts_with("نعم"));
    }

    #[test]
    fn a_project_that_cannot_be_read_is_said_once() {
        let mut served = Served::new(&[("content/explainers/a.md", &page("", GOOD))], false);
        served.look();
        let book = served.root.path().join("book.toml");
        let text = std::fs::read_to_string(&book).expect("a file");
        std::fs::remove_file(&book).expect("a file");
        let gone = Change::Paths([book].into());
        let look = served.project.look(&gone, &|_| {}).expect("a change");
        assert!(look.failure.is_some_and(|failure| failure.contains("there is no book.toml")));
        assert!(served.project.look(&gone, &|_| {}).is_none(), "it was said");
        assert_eq!((served.get("/a/").0, served.state()), (200, (2, 1, Some("the site cannot be made"))));
        assert!(served.change("book.toml", &text).is_some_and(|look| look.current));
        assert_eq!(served.state(), (3, 2, None));
    }
}
