//! Outputs in temporary folders: what is replaced, what survives, and what a run that stops anywhere leaves.

use std::time::{Duration, SystemTime};

use super::*;

/// A folder with an output `out` in it.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> anyhow::Result<Place> {
        Ok(Place(tempfile::tempdir()?))
    }

    fn out(&self) -> PathBuf {
        self.0.path().join("out")
    }

    /// Stages `files` and commits.
    fn publish(&self, files: &[(&str, &str)]) -> anyhow::Result<Published> {
        self.stage(files)?.commit()
    }

    fn stage(&self, files: &[(&str, &str)]) -> anyhow::Result<Stage> {
        let stage = Stage::open(&self.out())?;
        for (path, text) in files {
            stage.put(path, text.as_bytes())?;
        }
        Ok(stage)
    }

    /// A file of somebody else's.
    fn foreign(&self, path: &str, text: &str) -> anyhow::Result<()> {
        let path = self.out().join(path);
        fs::create_dir_all(path.parent().context("a path in a folder")?)?;
        Ok(fs::write(path, text)?)
    }

    /// Every file of the output but the list, and every empty folder (with `/` at its end), sorted.
    fn files(&self) -> anyhow::Result<Vec<(String, String)>> {
        fn walk(dir: &Path, above: &str, files: &mut Vec<(String, String)>) -> anyhow::Result<()> {
            let mut empty = true;
            for entry in fs::read_dir(dir)? {
                empty = false;
                let path = entry?.path();
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                if path.is_dir() && !path.is_symlink() {
                    walk(&path, &format!("{above}{name}/"), files)?;
                } else if name != MANIFEST {
                    files.push((format!("{above}{name}"), fs::read_to_string(&path).unwrap_or_default()));
                }
            }
            if empty {
                files.push((above.to_owned(), String::new()));
            }
            Ok(())
        }
        let mut files = Vec::new();
        walk(&self.out(), "", &mut files)?;
        files.sort();
        Ok(files)
    }

    fn paths(&self) -> anyhow::Result<Vec<String>> {
        Ok(self.files()?.into_iter().map(|(path, _)| path).collect())
    }

    /// Whether the folder of staged files is gone.
    fn is_tidy(&self) -> bool {
        !self.0.path().join("out.isnad-stage").exists()
    }
}

#[test]
fn files_come_change_and_go() -> anyhow::Result<()> {
    let place = Place::new()?;
    let first = place.publish(&[("index.html", "1"), ("a/index.html", "1"), ("b/c/index.html", "1")])?;
    assert_eq!((first.written, first.unchanged, first.removed), (3, 0, 0));
    let list = fs::read_to_string(place.out().join(MANIFEST))?;
    assert!(list.starts_with("# "), "{list}");
    assert_eq!(list.lines().skip(1).collect::<Vec<_>>(), ["a/index.html", "b/c/index.html", "index.html"]);

    place.foreign("b/keep.txt", "mine")?;
    let second = place.publish(&[("index.html", "2"), ("a/index.html", "1")])?;
    assert_eq!((second.written, second.unchanged, second.removed), (1, 1, 1));
    let expected = [("a/index.html", "1"), ("b/keep.txt", "mine"), ("index.html", "2")];
    assert_eq!(place.files()?, expected.map(|(path, text)| (path.to_owned(), text.to_owned())));
    assert!(place.is_tidy());
    Ok(())
}

#[test]
fn a_new_output_comes_whole() -> anyhow::Result<()> {
    let place = Place::new()?;
    let stage = place.stage(&[("index.html", "a"), ("deep/er/b.html", "b")])?;
    assert!(!place.out().exists());
    let published = stage.commit()?;
    assert_eq!((published.written, published.unchanged, published.removed), (2, 0, 0));
    assert_eq!(place.paths()?, ["deep/er/b.html", "index.html"]);
    assert!(place.is_tidy());
    // One that came meanwhile is not replaced.
    fs::remove_dir_all(place.out())?;
    let stage = place.stage(&[("index.html", "a")])?;
    fs::create_dir(place.out())?;
    place.foreign("mine.txt", "x")?;
    assert!(stage.commit().is_err());
    assert_eq!(fs::read_to_string(place.out().join("mine.txt"))?, "x");
    Ok(())
}

#[test]
fn unchanged_files_keep_their_time() -> anyhow::Result<()> {
    let place = Place::new()?;
    let source = place.0.path().join("logo.svg");
    fs::write(&source, "<svg/>")?;
    let publish = || {
        let stage = place.stage(&[("index.html", "1")])?;
        let digest = stage.copy("logo.svg", &source)?;
        assert_eq!(digest, crate::text::digest::sha256(b"<svg/>"));
        stage.commit()
    };
    publish()?;
    let names = ["index.html", "logo.svg", MANIFEST];
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for name in names {
        File::options().write(true).open(place.out().join(name))?.set_modified(then)?;
    }
    assert_eq!(publish()?.unchanged, 2);
    for name in names {
        assert_eq!(fs::metadata(place.out().join(name))?.modified()?, then, "{name}");
    }
    Ok(())
}

#[test]
fn a_file_is_kept_while_its_bytes_are_the_right_ones() -> anyhow::Result<()> {
    let sha256 = crate::text::digest::sha256;
    let place = Place::new()?;
    place.publish(&[("a/picture.png", "slow"), ("verification.json", "{}")])?;
    place.foreign("mine.png", "slow")?;
    let stage = place.stage(&[])?;
    assert_eq!(stage.before("verification.json").as_deref(), Some(&b"{}"[..]));
    assert_eq!((stage.before("mine.png"), stage.before("nothing")), (None, None), "only what isnad wrote");
    assert!(!stage.keep("a/picture.png", &sha256(b"other"))?);
    assert!(!stage.keep("a/none.png", &sha256(b"slow"))?);
    assert!(stage.keep("mine.png", &sha256(b"slow")).is_err(), "what isnad did not write is nobody's to keep");
    assert!(stage.keep("a/picture.png", &sha256(b"slow"))?);
    let done = stage.commit()?;
    assert_eq!((done.written, done.unchanged, done.removed), (0, 1, 1), "what was not kept goes");
    assert_eq!(place.paths()?, ["a/picture.png", "mine.png"]);
    Ok(())
}

#[test]
fn what_isnad_did_not_write_is_refused_and_survives() -> anyhow::Result<()> {
    // What stands in the output, what isnad wrote before, what it wants to write, and a word of the complaint.
    let cases: [(&[&str], &[&str], &str, &str); 7] = [
        (&["index.html"], &[], "index.html", "did not write"),
        (&["x"], &["old.html"], "x", "file `x`"),
        (&["x/y"], &["old.html"], "x", "file `x/y`"),
        (&["x"], &["old.html"], "x/y", "file `x`"),
        (&["x/y"], &["x/old.html"], "x", "file `x/y`"),
        (&[], &[], "../x", "inside"),
        (&[], &[], ".isnad-output", "own list"),
    ];
    for (foreign, before, path, word) in cases {
        let place = Place::new()?;
        let before: Vec<_> = before.iter().map(|path| (*path, "old")).collect();
        if !before.is_empty() {
            place.publish(&before)?;
        }
        for path in foreign {
            place.foreign(path, "mine")?;
        }
        let files = place.out().exists().then(|| place.files()).transpose()?;
        let error = place.publish(&[("new.html", "new"), (path, "new")]).expect_err(path);
        assert!(format!("{error:#}").contains(word), "{path}: {error:#}");
        assert_eq!(place.out().exists().then(|| place.files()).transpose()?, files, "{path}");
        assert!(place.is_tidy(), "{path}");
    }
    Ok(())
}

#[test]
fn paths_that_would_meet_are_refused() -> anyhow::Result<()> {
    let pairs = [
        ("a", "a", "twice"),
        ("a/b", "A/b", "case"),
        ("a/b", "A/c", "case"),
        ("straße", "STRAßE", "case"),
        ("a", "a/b", "folder"),
        ("a/b", "a", "folder"),
        ("b", "/a", "inside"),
        ("b", "a//c", "inside"),
        ("b", "a/./c", "inside"),
        ("b", "a/../../c", "inside"),
        ("b", "a\nb", "control"),
        ("b", "", "inside"),
    ];
    for (first, second, word) in pairs {
        let error = Place::new()?.publish(&[(first, ""), (second, "")]).expect_err(second);
        assert!(format!("{error:#}").contains(word), "{second:?}: {error:#}");
    }
    Ok(())
}

#[test]
fn a_file_and_a_folder_change_places() -> anyhow::Result<()> {
    let place = Place::new()?;
    place.publish(&[("a", "1"), ("b/c/d", "1"), ("b/e", "1")])?;
    place.publish(&[("a/x", "2"), ("b", "2")])?;
    assert_eq!(place.paths()?, ["a/x", "b"]);
    place.publish(&[("A/x", "2")])?;
    assert_eq!(place.paths()?.len(), 1);
    Ok(())
}

#[test]
#[cfg(unix)]
fn links_are_not_followed() -> anyhow::Result<()> {
    use std::os::unix::fs::symlink;
    let place = Place::new()?;
    place.publish(&[("a/x", "1"), ("b", "1")])?;
    let outside = place.0.path().join("outside");
    fs::create_dir(&outside)?;
    fs::write(outside.join("x"), "theirs")?;
    fs::remove_dir_all(place.out().join("a"))?;
    fs::remove_file(place.out().join("b"))?;
    symlink(&outside, place.out().join("a"))?;
    symlink(outside.join("x"), place.out().join("b"))?;
    for path in ["a/x", "a/new", "b"] {
        let error = place.publish(&[(path, "2")]).expect_err(path);
        assert!(format!("{error:#}").contains("symbolic link"), "{error:#}");
    }
    // Nor are listed files removed through them.
    place.publish(&[("c", "2")])?;
    assert_eq!(fs::read_to_string(outside.join("x"))?, "theirs");
    assert!(place.out().join("a").is_symlink() && place.out().join("b").is_symlink());
    Ok(())
}

#[test]
fn dropping_a_stage_leaves_all_as_it_was() -> anyhow::Result<()> {
    let place = Place::new()?;
    drop(place.stage(&[("index.html", "1")])?);
    assert!(!place.out().exists() && place.is_tidy());
    place.publish(&[("index.html", "1")])?;
    let files = place.files()?;
    drop(place.stage(&[("index.html", "2"), ("b", "2")])?);
    assert_eq!(place.files()?, files);
    assert!(place.is_tidy());

    let deep = place.0.path().join("x/y/out");
    drop(Stage::open(&deep)?);
    assert!(!place.0.path().join("x").exists(), "folders above an output that never came to be are gone");
    Stage::open(&deep)?.commit()?;
    Ok(())
}

#[test]
fn a_second_run_at_once_is_refused() -> anyhow::Result<()> {
    let place = Place::new()?;
    let first = place.stage(&[("a", "1")])?;
    let error = Stage::open(&place.out()).expect_err("the first still runs");
    assert!(format!("{error:#}").contains("another isnad"), "{error:#}");
    first.commit()?;
    place.publish(&[("a", "2")])?;
    Ok(())
}

#[test]
fn a_run_that_stops_anywhere_is_finished_or_undone() -> anyhow::Result<()> {
    let old = [("a", "1"), ("b/c", "1"), ("d", "1"), ("same", "1")];
    let new = [("a", "2"), ("b", "2"), ("e/f", "2"), ("same", "1")];
    let expected = |files: &[(&str, &str)]| -> Vec<_> {
        files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect()
    };
    let mut count = None;
    for stop in 0.. {
        if count.is_some_and(|count| stop > count) {
            break;
        }
        let place = Place::new()?;
        place.publish(&old)?;
        place.foreign("mine", "mine")?;
        let mut stage = place.stage(&new)?;
        let (steps, _) = stage.plan()?;
        count = Some(steps.len());
        journal::write(&stage.beside.dir, &steps)?;
        journal::apply(&stage.out, &stage.beside.dir, &steps[..stop])?;
        // The power goes: nothing is tidied up, and the lock goes with the process.
        stage.beside.keep = true;
        drop(stage);

        // Every file that is there is listed, so a person who removes the folder of staged files loses nothing.
        let list = fs::read_to_string(place.out().join(MANIFEST))?;
        let listed: Vec<_> = list.lines().collect();
        for path in place.paths()?.iter().filter(|path| *path != "mine" && stop > 0) {
            assert!(listed.contains(&path.as_str()), "after {stop} steps: {path}");
        }

        drop(Stage::open(&place.out())?);
        let mut wanted = expected(&new);
        wanted.insert(3, ("mine".to_owned(), "mine".to_owned()));
        assert_eq!(place.files()?, wanted, "after {stop} steps");
        assert!(place.is_tidy());
        assert_eq!(place.publish(&new)?.unchanged, 4, "after {stop} steps");
    }
    assert!(count.is_some_and(|count| count > 6));

    // Without a whole journal nothing was renamed, and the run is undone.
    let place = Place::new()?;
    place.publish(&old)?;
    let mut stage = place.stage(&new)?;
    stage.plan()?;
    fs::write(stage.beside.dir.join("journal.part"), "isnad journal 1\nplace\t0")?;
    stage.beside.keep = true;
    drop(stage);
    drop(Stage::open(&place.out())?);
    assert_eq!(place.files()?, expected(&old));
    assert!(place.is_tidy());
    Ok(())
}

#[test]
fn a_damaged_journal_touches_nothing() -> anyhow::Result<()> {
    let journals = [
        "isnad journal 2\nend\t0\n",
        "isnad journal 1\nremove\ta\n",
        "isnad journal 1\nremove\t../victim\nend\t1\n",
        "isnad journal 1\nplace\t../victim\t1\tb\nend\t1\n",
        "isnad journal 1\nplace\t0\tx\tb\nend\t1\n",
        "isnad journal 1\nremove\ta\nend\t2\n",
    ];
    for text in journals {
        let place = Place::new()?;
        place.publish(&[("a", "1")])?;
        let victim = place.0.path().join("victim");
        fs::write(&victim, "x")?;
        let dir = place.0.path().join("out.isnad-stage");
        fs::create_dir(&dir)?;
        fs::write(dir.join("journal"), text)?;
        assert!(Stage::open(&place.out()).is_err(), "{text}");
        assert!(victim.exists() && place.out().join("a").exists(), "{text}");
    }
    Ok(())
}

#[test]
fn any_thread_may_put() -> anyhow::Result<()> {
    let place = Place::new()?;
    let stage = Stage::open(&place.out())?;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                let stage = &stage;
                scope.spawn(move || {
                    (0..50).try_for_each(|file| stage.put(&format!("{thread}/{file}"), &[thread]).map(drop))
                })
            })
            .collect();
        for thread in threads {
            thread.join().expect("no panic")?;
        }
        anyhow::Ok(())
    })?;
    assert_eq!(stage.commit()?.written, 200);
    assert_eq!(fs::read(place.out().join("3/49"))?, [3]);
    Ok(())
}

#[test]
fn bytes_that_a_power_cut_took_are_not_put_into_place() -> anyhow::Result<()> {
    let place = Place::new()?;
    place.publish(&[("a", "old")])?;
    let mut stage = place.stage(&[("a", "new"), ("b", "new")])?;
    let (steps, _) = stage.plan()?;
    journal::write(&stage.beside.dir, &steps)?;
    // A file system may remember a file's name and not yet its bytes.
    fs::write(stage.beside.staged("0"), "")?;
    stage.beside.keep = true;
    drop(stage);
    drop(Stage::open(&place.out())?);
    let expected = [("a", "old"), ("b", "new")].map(|(path, text)| (path.to_owned(), text.to_owned()));
    assert_eq!(place.files()?, expected);
    assert_eq!(place.publish(&[("a", "new"), ("b", "new")])?.written, 1, "the next build brings them");
    Ok(())
}
