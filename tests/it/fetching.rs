//! Addresses: what `isnad source add` and `refresh` do with servers, good and bad, from one on the loopback interface.
//! A new case is an answer of [`answer`] and a row of the table.
#![cfg(feature = "fetch")]
#![allow(clippy::disallowed_types, reason = "a test has a server of its own")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A server that answers until the test ends, and whether it gives the second version of its article.
struct Server {
    address: String,
    second: Arc<AtomicBool>,
}

fn server() -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let second = Arc::new(AtomicBool::new(false));
    let version = Arc::clone(&second);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let version = Arc::clone(&version);
            // Whoever asked may have hung up: that is its own affair.
            std::thread::spawn(move || answer(stream, version.load(Ordering::SeqCst)).ok());
        }
    });
    Server { address, second }
}

const FIRST: &str = "قال المتحدث إن النسخة الأولى من النص محفوظة كما نُشرت في الصفحة يوم نشرها.";
const OLD: &str = "وأضاف أن الفقرة الثانية من المقال ستبقى على حالها إلى أن يقرر أصحابها غير ذلك.";
const NEW: &str = "وأضاف أن الفقرة الثانية من المقال لن تبقى على حالها بعد أن قرر أصحابها غير ذلك.";
const LAST: &str = "وختم بأن من أراد أن يتثبت فليرجع إلى الأصل، فإن لم يجده فإلى ما حُفظ منه قبل أن يتغير.";

fn page(middle: &str) -> String {
    format!(
        "<html lang=ar><title>صفحة للتجربة</title><body><nav><a href=/>الرئيسية</a></nav><article><h1>صفحة للتجربة</h1><p>{FIRST}</p><p>{middle}</p><p>{LAST}</p></article></body></html>"
    )
}

fn answer(mut stream: TcpStream, second: bool) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let path = first.split_whitespace().nth(1).unwrap_or_default().to_owned();
    let mut agent = String::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.to_lowercase().starts_with("user-agent:") {
            agent.clone_from(&line);
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let gzipped = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).and_then(|()| encoder.finish())
    };
    let html = "Content-Type: text/html; charset=utf-8";
    let text = page(if second { NEW } else { OLD });
    let (status, head, body): (&str, String, Vec<u8>) = match path.as_str() {
        "/article" if !agent.contains("isnad/") => ("400 Bad Request", html.into(), Vec::new()),
        "/article" => ("200 OK", html.into(), text.into_bytes()),
        "/zipped" => ("200 OK", format!("{html}\r\nContent-Encoding: gzip"), gzipped(text.as_bytes())?),
        "/bomb" => ("200 OK", format!("{html}\r\nContent-Encoding: gzip"), gzipped(&vec![b' '; 8 << 20])?),
        "/moved" => ("301 Moved Permanently", "Location: /article".into(), Vec::new()),
        "/round" => ("302 Found", "Location: /round".into(), Vec::new()),
        "/to-file" => ("302 Found", "Location: file:///etc/hostname".into(), Vec::new()),
        "/to-nowhere" => ("302 Found", "X: y".into(), Vec::new()),
        "/old-charset" => {
            let (bytes, ..) = encoding_rs::WINDOWS_1256.encode(&text);
            ("200 OK", "Content-Type: text/html; charset=windows-1256".into(), bytes.into_owned())
        }
        "/deep" => ("200 OK", html.into(), "<div>".repeat(100_000).into_bytes()),
        "/picture" => ("200 OK", "Content-Type: text/html".into(), b"\x89PNG\r\n".to_vec()),
        "/brotli" => ("200 OK", format!("{html}\r\nContent-Encoding: br"), vec![1, 2, 3]),
        "/refused" => ("403 Forbidden", html.into(), Vec::new()),
        "/broken" => ("500 Internal Server Error", html.into(), Vec::new()),
        "/gone" => ("410 Gone", html.into(), Vec::new()),
        "/endless" => {
            write!(stream, "HTTP/1.1 200 OK\r\n{html}\r\n\r\n")?;
            while stream.write_all(&[b' '; 65536]).is_ok() {}
            return Ok(());
        }
        "/cut" => {
            write!(stream, "HTTP/1.1 200 OK\r\n{html}\r\nContent-Length: 5000\r\n\r\n<p>")?;
            return Ok(());
        }
        "/silent" => {
            // Until the other side hangs up.
            std::io::copy(&mut reader.by_ref(), &mut std::io::sink())?;
            return Ok(());
        }
        "/garbage" => {
            stream.write_all(b"\x00\x01\x02 not http\r\n\r\n")?;
            return Ok(());
        }
        _ => ("404 Not Found", html.into(), Vec::new()),
    };
    write!(stream, "HTTP/1.1 {status}\r\n{head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len())?;
    stream.write_all(&body)
}

fn project() -> tempfile::TempDir {
    let project = tempfile::tempdir().expect("a folder");
    fs::create_dir(project.path().join("content")).expect("a folder");
    fs::write(project.path().join("book.toml"), "").expect("a file");
    project
}

fn run(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_isnad"));
    command.args(["source"]).args(arguments).arg("--root").arg(root).env("SOURCE_DATE_EPOCH", "1772668800");
    command.output().expect("the program runs")
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
}

/// Every file below a folder with its bytes.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    let rows = files.map(|entry| (entry.path().display().to_string(), fs::read(entry.path()).unwrap_or_default()));
    rows.collect()
}

#[test]
fn articles_are_fetched() {
    let server = server();
    for (path, words) in [
        ("/article", "UTF-8"),
        ("/zipped", "UTF-8"),
        ("/moved", "redirected (301) to"),
        ("/old-charset", "windows-1256"),
    ] {
        let project = project();
        let output =
            run(project.path(), &["add", "--allow-private", "--id", "x", &format!("{}{path}", server.address)]);
        let said = said(&output);
        assert!(output.status.success() && said.contains(words), "{path}: {said}");
        let record = fs::read_to_string(project.path().join("content/sources/x/index.md")).expect("the record");
        assert!(record.contains(FIRST) && record.contains(OLD) && record.contains(LAST), "{path}: {record}");
        assert!(!record.contains("الرئيسية"), "{record}");
        assert!(record.contains("original: {checked: 2026-03-05, state: unchanged}"), "{record}");
        assert!(project.path().join("content/sources/x/x.html").is_file());
    }
}

#[test]
fn bad_answers_are_named_and_change_nothing() {
    let server = server();
    let address = server.address.as_str();
    let rows: &[(&str, &[&str], &str)] = &[
        ("/article", &[], "--allow-private"),
        ("/nothing", &["--allow-private"], "status 404"),
        ("/gone", &["--allow-private"], "status 410"),
        ("/refused", &["--allow-private"], "status 403"),
        ("/broken", &["--allow-private"], "status 500"),
        ("/round", &["--allow-private"], "more than 10 times"),
        ("/to-file", &["--allow-private"], "neither http nor https"),
        ("/to-nowhere", &["--allow-private"], "leads nowhere"),
        ("/bomb", &["--allow-private", "--max-size", "1"], "more than 1 MiB"),
        ("/endless", &["--allow-private", "--max-size", "1"], "more than 1 MiB"),
        ("/silent", &["--allow-private", "--timeout", "1"], "within 1 s"),
        ("/cut", &["--allow-private"], "broke off"),
        ("/garbage", &["--allow-private"], "no connection"),
        ("/deep", &["--allow-private"], "nested"),
        ("/picture", &["--allow-private"], "a picture"),
        ("/brotli", &["--allow-private"], "compressed as"),
    ];
    let project = project();
    let before = tree(project.path());
    for (path, options, words) in rows {
        let url = format!("{address}{path}");
        let output = run(project.path(), &[&["add", "--id", "x", url.as_str()], *options].concat());
        let said = said(&output);
        assert!(output.status.code() == Some(2) && said.contains(words), "{path}: {said}");
        assert!(!said.contains("panicked"), "{path}: {said}");
        assert_eq!(tree(project.path()), before, "{path}");
    }
    let named = address.replace("http://", "http://name:word@");
    for (url, words) in [
        ("ftp://example.org/a", "neither http nor https"),
        ("file:///etc/hostname", "neither http nor https"),
        (named.as_str(), "password"),
        ("http://[::1]:9/", "--allow-private"),
        ("http://169.254.169.254/latest", "--allow-private"),
        ("http://2130706433/", "--allow-private"),
        ("http://localhost:9/", "--allow-private"),
    ] {
        let output = run(project.path(), &["add", "--id", "x", url]);
        let said = said(&output);
        assert!(output.status.code() == Some(2) && said.contains(words), "{url}: {said}");
    }
    assert_eq!(tree(project.path()), before);
}

#[test]
fn an_original_that_changes_is_noticed_and_replaced() {
    let server = server();
    let (project, url) = (project(), format!("{}/article", server.address));
    let root = project.path();
    assert!(run(root, &["add", "--allow-private", "--id", "x", &url]).status.success());
    let record = root.join("content/sources/x/index.md");
    let first = fs::read_to_string(&record).expect("the record");
    let again = run(root, &["add", "--allow-private", &url]);
    assert!(again.status.code() == Some(2) && said(&again).contains("--replace"), "{}", said(&again));
    let same = run(root, &["refresh", "x", "--allow-private"]);
    assert!(same.status.success() && said(&same).contains("4 passages as archived"), "{}", said(&same));
    // What an editor leaves out or mends in the record is no drift of the original.
    fs::write(&record, first.replace(&format!("{{#p4}}\n{LAST}\n"), "").replace(FIRST, "قال المتحدث غير ذلك."))
        .expect("a file");
    let edited = run(root, &["refresh", "x", "--allow-private"]);
    assert!(edited.status.success() && said(&edited).contains("3 passages as archived"), "{}", said(&edited));
    fs::write(&record, &first).expect("a file");

    server.second.store(true, Ordering::SeqCst);
    let seen = run(root, &["refresh", "x", "--allow-private"]);
    let words = said(&seen);
    assert!(seen.status.code() == Some(1) && words.contains("x#p3: altered") && words.contains(NEW), "{words}");
    assert_eq!(fs::read_to_string(&record).expect("the record"), first, "without --record nothing is written");
    assert_eq!(run(root, &["refresh", "x", "--allow-private", "--record"]).status.code(), Some(1));
    let noted = fs::read_to_string(&record).expect("the record");
    assert_eq!(noted, first.replace("state: unchanged", "state: changed"), "nothing else is touched");

    // A page that is gone is seen to be gone; one that only fails to come is not seen.
    let gone = noted.replace("/article", "/gone");
    fs::write(&record, &gone).expect("a file");
    let seen = run(root, &["refresh", "x", "--allow-private", "--record"]);
    assert!(seen.status.code() == Some(1) && said(&seen).contains("gone (status 410)"), "{}", said(&seen));
    let expected = gone.replace("state: changed", "state: gone");
    assert_eq!(fs::read_to_string(&record).expect("the record"), expected);
    for path in ["/broken", "/cut", "/deep"] {
        let text = noted.replace("/article", path);
        fs::write(&record, &text).expect("a file");
        let seen = run(root, &["refresh", "x", "--allow-private", "--record"]);
        assert_eq!(seen.status.code(), Some(2), "{path}: {}", said(&seen));
        assert_eq!(fs::read_to_string(&record).expect("the record"), text, "{path}");
    }
    fs::write(&record, &noted).expect("a file");

    let replaced = run(root, &["add", "--allow-private", "--replace", &url]);
    assert!(replaced.status.success(), "{}", said(&replaced));
    let text = fs::read_to_string(&record).expect("the record");
    for part in [format!("{{#p2}}\n{FIRST}"), "{#p3 .gone}\n".into(), format!("a}}\n{NEW}"), format!("{{#p4}}\n{LAST}")]
    {
        assert!(text.contains(&part), "{part} in {text}");
    }
    assert!(root.join("content/sources/x/x.html").is_file(), "the first capture stays");
}
