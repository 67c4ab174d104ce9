//! `isnad check --write-baseline` and `--baseline` from outside: only new findings are reported and count.

use crate::fixes::{EXPLAINER, body, check, project, read};

/// Two findings at error level.
const OLD: &str = "قيل «كلام لا علاقة له بما في الأرشيف» [@s#p1].\n\nقيل «تفتح المدرسة أبوابها كل يوم» [@s#p1].";
const NEW: &str = "قيل «كلام آخر لا يقوله أحد هنا» [@s#p1].";

#[test]
fn only_new_findings_fail() {
    let project = project(OLD);
    let (root, file) = (project.path(), project.path().join("known.json"));
    let name = file.to_str().expect("a path that is text");
    let run = |options: &[&str]| {
        let output = check(root, options);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let set = |text: &str| std::fs::write(root.join(EXPLAINER), body(text)).expect("a file can be written");
    assert_eq!(run(&[]).0, Some(1));
    let (status, _, said) = run(&["--write-baseline", name]);
    assert_eq!(status, Some(0));
    assert!(said.contains("findings to "), "{said}");
    let written = read(&file);
    assert!(written.contains("absent-quote") && written.contains("altered-quote") && !written.contains("line"));
    run(&["--write-baseline", name]);
    assert_eq!(read(&file), written, "the same findings give the same bytes");

    // Known ones are left out, also where lines above them have come.
    for text in [OLD.to_owned(), format!("فقرة جديدة.\n\n{OLD}")] {
        set(&text);
        let (status, report, said) = run(&["--baseline", name]);
        assert_eq!(status, Some(0), "{report}");
        assert!(!report.contains("error[") && !said.contains("gone"), "{report}{said}");
    }
    // A new one fails, alone.
    set(&format!("{NEW}\n\n{OLD}"));
    let (status, report, _) = run(&["--baseline", name, EXPLAINER]);
    assert_eq!((status, report.matches("error[").count()), (Some(1), 1), "{report}");
    assert!(report.contains("كلام آخر"), "{report}");
    // What is gone is told in one line.
    set("لا شيء هنا.");
    let (status, _, said) = run(&["--baseline", name]);
    assert_eq!((status, said.matches("gone").count()), (Some(0), 1), "{said}");
    assert_eq!(read(&file), written, "a baseline is written only when asked for");

    for (options, expected) in [
        (&["--baseline", "no-such.json"][..], "no-such.json"),
        (&["--baseline", root.join("book.toml").to_str().expect("text")], "no baseline"),
        (&["--baseline", name, "--write-baseline", name], "cannot be used with"),
        (&["--write-baseline", name, EXPLAINER], "cannot be used with"),
    ] {
        let (status, _, said) = run(options);
        assert!(status == Some(2) && said.contains(expected), "{options:?}: {said}");
    }
    assert_eq!(read(&file), written);
}

#[test]
fn the_build_knows_no_baseline() {
    let project = project(OLD);
    let file = project.path().join("known.json");
    assert!(check(project.path(), &["--write-baseline", file.to_str().expect("text")]).status.success());
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_isnad"));
    let output = program.arg("--root").arg(project.path()).arg("build").output().expect("the program runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(!project.path().join("public").exists());
}
