//! What a reader's first page weighs: an explainer of 1,200 words with twenty citations, with its style sheets and
//! scripts, fonts apart, stays under 60 kB before compression.

use std::path::Path;
use std::process::Command;

/// The bound, in bytes.
const MOST: usize = 60_000;

/// Words of the usual length; the texts are made of them in turn.
const WORDS: [&str; 24] = [
    "الحكومة",
    "التقرير",
    "السنوي",
    "قال",
    "إن",
    "المدينة",
    "في",
    "العام",
    "الماضي",
    "شهدت",
    "ارتفاع",
    "أسعار",
    "المياه",
    "بحسب",
    "وزارة",
    "الطاقة",
    "والبيئة",
    "من",
    "عند",
    "تفصيل",
    "ثم",
    "أضاف",
    "المتحدث",
    "لاحقًا",
];

/// So many words, from one place of the list on.
fn words(from: usize, count: usize) -> String {
    let mut step = from;
    let words = (0..count).map(|_| {
        step = step * 31 % 1009 + 7;
        WORDS[step % WORDS.len()]
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A project of eight sources and one explainer that quotes sixteen words of each of twenty passages.
fn project(root: &Path) {
    let write = |path: &str, text: String| {
        let disk = root.join(path);
        std::fs::create_dir_all(disk.parent().expect("a folder")).expect("a folder");
        std::fs::write(disk, text).expect("a file");
    };
    let passage = |source: usize, at: usize| words(source * 97 + at * 13, 65);
    write(
        "book.toml",
        "[book]\ntitle = \"شروح موثقة\"\n[output.isnad]\nbase-url = \"https://isnad.example/\"\n".into(),
    );
    for source in 0..8 {
        let passages: String = (1..=15).map(|at| format!("\n{{#p{at}}}\n{}\n", passage(source, at))).collect();
        let head = format!(
            "---\ntitle: {}\npublisher: وكالة أنباء السهل\nauthors: [هدى قاسم]\nurl: https://news.example/2024/11/07/{source}\n\
             published: 2024-11-07\nlanguage: ar\n---\n",
            words(source, 8)
        );
        write(&format!("content/sources/s{source}.md"), head + &passages);
    }
    let mut body = String::new();
    for at in 0..20 {
        if at % 4 == 0 {
            body += &format!("## {}\n\n", words(at + 500, 3));
        }
        let (source, place) = (at % 8, at / 8 + 1);
        let quoted: Vec<String> = passage(source, place).split(' ').skip(9).take(16).map(str::to_owned).collect();
        let around = words(at + 100, 44);
        body += &format!("{around} «{}» [@s{source}#p{place}].\n\n", quoted.join(" "));
    }
    let head = format!(
        "---\ntitle: {}؟\nsummary: {}\ndate: 2024-03-15\ntags: [غذاء, تجارة]\n---\n\n",
        words(3, 7),
        words(5, 12)
    );
    write("content/explainers/heavy.md", head + &body);
}

#[test]
fn an_explainer_with_twenty_citations_is_light() {
    let root = tempfile::tempdir().expect("a folder");
    project(root.path());
    let ran = Command::new(env!("CARGO_BIN_EXE_isnad")).args(["build", "--root"]).arg(root.path()).output();
    let ran = ran.expect("isnad runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let public = root.path().join("public");
    let page = std::fs::read_to_string(public.join("heavy/index.html")).expect("the page");
    assert_eq!(page.matches("doc-backlink").count(), 20, "twenty citations, twenty notes");
    let links = ["<link rel=\"stylesheet\" href=\"../", "<script src=\"../"];
    let fetched = links.iter().flat_map(|link| page.split(link).skip(1)).filter_map(|rest| rest.split('"').next());
    let files: Vec<usize> = fetched.map(|path| std::fs::read(public.join(path)).expect("a file").len()).collect();
    assert!(files.len() >= 2, "a style sheet and a script");
    let weight = page.len() + files.iter().sum::<usize>();
    assert!(weight < MOST, "{weight} bytes: {} of HTML, {files:?}", page.len());
}
