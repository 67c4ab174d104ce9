//! `isnad serve` as a browser and an editor meet it: over a socket, with files that are saved, renamed, deleted and
//! restored. Nothing here sleeps: each test asks for the state that comes after the one that it knows, and has it when
//! the server has looked.

#![expect(clippy::disallowed_types, reason = "a browser asks over a socket")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const GOOD: &str = "قالت: «لن نوقفه قبل نهاية العام» [@s#p1].\n";
const BAD: &str = "قالت: «لن نوقفها قبل نهاية العام» [@s#p1].\n";
const BOOK: &str =
    "[book]\ntitle = \"شروح\"\nlanguage = \"ar\"\n\n[output.isnad]\nbase-url = \"https://isnad.example/sub/\"\n";

/// How long a test waits for an answer before it fails; the server answers at the latest after half of it.
const BOUND: Duration = Duration::from_secs(60);

/// How often a test asks for the next state before it fails.
const MOST: usize = 50;

/// A project being served.
struct Served {
    root: tempfile::TempDir,
    server: Child,
    /// `http://127.0.0.1:4000/`
    address: String,
}

/// What a response says.
struct Response {
    status: u16,
    head: String,
    body: String,
}

/// What the page's script is told.
#[derive(Debug)]
struct State {
    session: String,
    view: u64,
    site: u64,
    /// Title and HTML of what stands in the way.
    obstacle: Option<(String, String)>,
    /// The title of what does not.
    remarks: Option<String>,
}

fn page(body: &str) -> String {
    format!("---\ntitle: شرح\nsummary: ملخص\ndate: 2026-11-20\n---\n\n{body}")
}

fn write(root: &Path, path: &str, text: &str) -> PathBuf {
    let disk = root.join(path);
    std::fs::create_dir_all(disk.parent().expect("a folder")).expect("a folder");
    std::fs::write(&disk, text).expect("a file");
    disk
}

fn project(body: &str) -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    write(root.path(), "book.toml", BOOK);
    write(root.path(), "content/explainers/a.md", &page(body));
    write(root.path(), "content/sources/s.md", "---\ntitle: x\nnote: x\n---\n\n{#p1}\nلن نوقفه قبل نهاية العام\n");
    root
}

fn command(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_isnad"));
    command.arg("serve").args(arguments).arg("--root").arg(root).stdin(Stdio::null());
    command
}

impl Served {
    fn start(body: &str) -> Served {
        Served::of(project(body), &["--port", "0"])
    }

    fn of(root: tempfile::TempDir, arguments: &[&str]) -> Served {
        let mut command = command(root.path(), arguments);
        let mut server = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the server starts");
        let mut said = BufReader::new(server.stdout.take().expect("a pipe"));
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert_ne!(said.read_line(&mut line).expect("a line"), 0, "the server ended");
            if let Some(rest) = line.strip_prefix("serving ") {
                break rest.split(' ').next().expect("an address").to_owned();
            }
        };
        // Somebody has to read what it goes on to say.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Served { root, server, address }
    }

    fn host(&self) -> &str {
        self.address.trim_start_matches("http://").trim_end_matches('/')
    }

    fn ask(&self, method: &str, path: &str, host: &str) -> Response {
        let mut socket = TcpStream::connect(self.host()).expect("somebody listens");
        socket.set_read_timeout(Some(BOUND)).expect("a bound");
        write!(socket, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("a request");
        let mut bytes = Vec::new();
        socket.read_to_end(&mut bytes).expect("a response");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Response { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Response {
        self.ask("GET", path, self.host())
    }

    /// The state that there is, or with `known` the next one.
    fn state(&self, known: Option<&State>) -> State {
        let query = known.map_or_else(String::new, |known| format!("?session={}&after={}", known.session, known.view));
        let said: serde_json::Value =
            serde_json::from_str(&self.get(&format!("/.isnad/state{query}")).body).expect("JSON");
        let text = |name: &str| said[name].as_str().map(str::to_owned);
        State {
            session: text("session").expect("a session"),
            view: said["view"].as_u64().expect("a number"),
            site: said["site"].as_u64().expect("a number"),
            obstacle: text("title").zip(text("html")).filter(|_| said["blocks"] == true),
            remarks: text("title").filter(|_| said["blocks"] == false),
        }
    }

    /// Waits for a state, from the one that there is now.
    fn wait(&self, wanted: impl Fn(&State) -> bool) -> State {
        let mut state = self.state(None);
        for _ in 0..MOST {
            if wanted(&state) {
                return state;
            }
            state = self.state(Some(&state));
        }
        panic!("it never came: {state:?}");
    }

    /// Waits until a page says something.
    fn wait_for(&self, path: &str, text: &str) {
        let mut state = self.state(None);
        for _ in 0..MOST {
            if self.get(path).body.contains(text) {
                return;
            }
            state = self.state(Some(&state));
        }
        panic!("{path} never said {text}: {state:?}");
    }

    fn write(&self, path: &str, text: &str) -> PathBuf {
        write(self.root.path(), path, text)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn is_blocked(state: &State) -> bool {
    state.obstacle.is_some()
}

#[test]
fn pages_are_shown_as_a_host_would() {
    let served = Served::start(GOOD);
    let home = served.get("/");
    assert_eq!(home.status, 200);
    assert!(home.head.contains("content-type: text/html; charset=utf-8"), "{}", home.head);
    assert!(home.head.contains("cache-control: no-store"), "{}", home.head);
    assert!(home.body.contains("<script src=\"/.isnad/live.js\""), "{}", home.body);
    for (method, path, status, head) in [
        ("GET", "/a/", 200, "content-type: text/html"),
        ("GET", "/a", 307, "location: /a/"),
        ("GET", "/%61/", 200, "content-type: text/html"),
        ("GET", "/assets/style.css", 200, "content-type: text/css; charset=utf-8"),
        ("GET", "/nowhere/", 404, "content-type: text/html"),
        ("GET", "/../book.toml", 404, "content-type: text/html"),
        ("GET", "/%2e%2e/book.toml", 404, "content-type: text/html"),
        ("HEAD", "/a/", 200, "content-length: "),
        ("POST", "/a/", 405, "allow: get, head"),
    ] {
        let response = served.ask(method, path, served.host());
        assert_eq!(response.status, status, "{method} {path}");
        assert!(response.head.contains(head), "{method} {path}: {}", response.head);
        assert_eq!(response.body.is_empty(), method == "HEAD", "{method} {path}");
    }
    assert!(
        served.get("/nowhere/").body.contains("href=\"/index.html\""),
        "served at the root, whatever base-url says"
    );
    for (host, status) in
        [("localhost", 200), ("[::1]:1", 200), ("isnad.example", 421), ("127.0.0.1.evil.example", 421)]
    {
        assert_eq!(served.ask("GET", "/", host).status, status, "{host}");
    }
}

#[test]
fn nothing_of_the_front_is_built() {
    let root = project(GOOD);
    let mut build = Command::new(env!("CARGO_BIN_EXE_isnad"));
    let built = build.arg("build").arg("--root").arg(root.path()).output().expect("it runs");
    assert!(built.status.success());
    for entry in walkdir::WalkDir::new(root.path().join("public")) {
        let entry = entry.expect("a file");
        if entry.file_type().is_file() {
            let bytes = std::fs::read(entry.path()).expect("a file");
            assert!(!String::from_utf8_lossy(&bytes).contains(".isnad/"), "{}", entry.path().display());
        }
    }
}

#[test]
fn saving_shows_the_page_anew() {
    let served = Served::start(GOOD);
    served.write("content/explainers/a.md", &page("نص كُتب في مكانه.\n"));
    served.wait_for("/a/", "كُتب في مكانه");
    // As vim does: the old file is put aside, a new one written and the old one removed.
    let path = served.root.path().join("content/explainers/a.md");
    std::fs::rename(&path, path.with_extension("md~")).expect("a file");
    std::fs::write(&path, page("نص كُتب بعد إعادة تسمية.\n")).expect("a file");
    std::fs::remove_file(path.with_extension("md~")).expect("a file");
    served.wait_for("/a/", "بعد إعادة تسمية");
    // As most others do: written beside it and put into its place.
    for text in ["الأولى", "الثانية"] {
        let beside = served.write("content/explainers/.a.md.tmp", &page(&format!("نص من النسخة {text}.\n")));
        std::fs::rename(beside, &path).expect("a file");
        served.wait_for("/a/", text);
    }
}

#[test]
fn a_broken_file_leaves_the_last_good_site() {
    let served = Served::start(GOOD);
    let good = served.state(None);
    assert_eq!(good.remarks.as_deref(), Some("1 warning"), "the source is not locked");
    served.write("content/explainers/a.md", &page(BAD));
    let state = served.wait(is_blocked);
    assert_eq!(state.site, good.site, "the same site");
    let (title, html) = state.obstacle.expect("a finding");
    assert_eq!(title, "1 error, 1 warning");
    for text in
        ["content/explainers/a.md:7:8", "error[altered-quote]", "لن نوقفها قبل نهاية العام", "لن نوقفه قبل نهاية العام"]
    {
        assert!(html.contains(text), "{text}: {html}");
    }
    assert!(served.get("/a/").body.contains("لن نوقفه"), "the last good page");
    served.write("content/explainers/a.md", &page(&format!("{GOOD}\nوزيادة.\n")));
    assert!(served.wait(|state| !is_blocked(state)).site > good.site);
    assert!(served.get("/a/").body.contains("وزيادة"));
}

#[test]
fn a_project_with_errors_is_served_once_they_are_mended() {
    let served = Served::start(BAD);
    let response = served.get("/anything/");
    assert_eq!((response.status, served.state(None).site), (503, 0));
    assert!(response.body.contains("content/explainers/a.md:7:8"), "{}", response.body);
    served.write("content/explainers/a.md", &page(GOOD));
    served.wait(|state| state.site == 1);
    assert_eq!(served.get("/a/").status, 200);
}

#[test]
fn folders_come_and_go() {
    let served = Served::start(GOOD);
    // A folder that is made and written into at once.
    served.write("content/explainers/deep/deeper/b.md", &page("نص عميق.\n"));
    served.wait_for("/b/", "نص عميق");
    served.write("content/explainers/deep/deeper/b.md", &page("نص أعمق.\n"));
    served.wait_for("/b/", "نص أعمق");
    // All texts go away, and come back in another folder of that name.
    let content = served.root.path().join("content");
    std::fs::remove_dir_all(&content).expect("a folder");
    let state = served.wait(is_blocked);
    assert!(state.obstacle.expect("a finding").1.contains("book.toml:1:1"));
    assert_eq!(served.get("/b/").status, 200, "the last good site");
    let again = project(GOOD);
    std::fs::rename(again.path().join("content"), &content).expect("a folder");
    served.wait(|state| !is_blocked(state));
    assert_eq!(served.get("/b/").status, 404);
    served.write("content/explainers/a.md", &page("نص بعد العودة.\n"));
    served.wait_for("/a/", "بعد العودة");
    // The folder of static files is made while it is watched for.
    served.write("static/notes/x.txt", "1");
    served.wait_for("/notes/x.txt", "1");
    served.write("static/notes/x.txt", "2");
    served.wait_for("/notes/x.txt", "2");
}

#[test]
fn settings_may_break_and_be_mended() {
    let served = Served::start(GOOD);
    let book = served.root.path().join("book.toml");
    served.write("book.toml", "[book\n");
    let (_, html) = served.wait(is_blocked).obstacle.expect("a finding");
    assert!(html.contains("book.toml:1:") && html.contains("error[invalid-config]"), "{html}");
    std::fs::remove_file(&book).expect("a file");
    let gone = |state: &State| state.obstacle.as_ref().is_some_and(|(_, html)| html.contains("there is no book.toml"));
    served.wait(gone);
    assert_eq!(served.get("/a/").status, 200, "the last good site");
    // Another folder of texts: it is watched from now on.
    served.write("texts/explainers/c.md", &page("نص في مجلد آخر.\n"));
    served.write("book.toml", "[book]\ntitle = \"x\"\nlanguage = \"ar\"\nsrc = \"texts\"\n");
    served.wait_for("/c/", "مجلد آخر");
    served.write("texts/explainers/c.md", &page("نص ثانٍ هناك.\n"));
    served.wait_for("/c/", "ثانٍ هناك");
}

#[test]
fn a_template_that_fails_names_its_line() {
    let served = Served::start(GOOD);
    served.write("themes/default/templates/not-found.html", "نص\n{% if %}\n");
    let (title, html) = served.wait(is_blocked).obstacle.expect("a failure");
    assert_eq!(title, "the site cannot be made");
    assert!(html.contains("themes/default/templates/not-found.html:2:"), "{html}");
    served.write("themes/default/templates/not-found.html", "قالب سليم\n");
    served.wait_for("/nowhere/", "قالب سليم");
}

#[test]
fn a_thousand_files_at_once_are_all_seen() {
    let served = Served::start(GOOD);
    for number in 0..1000 {
        served.write(&format!("content/explainers/n{number}.md"), &page(&format!("نص {number}.\n")));
    }
    served.wait_for("/n999/", "نص 999");
    assert!((0..1000).all(|number| served.get(&format!("/n{number}/")).status == 200));
    let mut lists = std::iter::once("/".to_owned()).chain((2..=28).map(|number| format!("/page/{number}/")));
    assert!(lists.any(|list| served.get(&list).body.contains("n500/index.html")), "on one of the pages of the list");
}

#[test]
fn a_port_that_is_asked_for_is_that_port() {
    let one = Served::start(GOOD);
    let port = one.host().rsplit_once(':').expect("a port").1;
    let refused = command(one.root.path(), &["--port", port]).output().expect("it runs");
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains(&format!("cannot listen at port {port}")));
    // Without one, each finds one of its own.
    let (two, three) = (Served::of(project(GOOD), &[]), Served::of(project(GOOD), &["--host", "127.0.0.1"]));
    assert_ne!(two.address, three.address);
    assert_eq!(two.get("/a/").status, 200);
}

#[test]
fn without_a_project_nothing_is_served() {
    let empty = tempfile::tempdir().expect("a folder");
    let refused = command(empty.path(), &["--port", "0"]).output().expect("it runs");
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("there is no book.toml"));
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_cleanly() {
    let mut served = Served::start(GOOD);
    // Somebody waits for a change meanwhile.
    let mut socket = TcpStream::connect(served.host()).expect("somebody listens");
    let state = served.state(None);
    let path = format!("/.isnad/state?session={}&after={}", state.session, state.view);
    write!(socket, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("a request");
    let id = served.server.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("it runs").success());
    assert_eq!(served.server.wait().expect("it ends").code(), Some(0));
}

#[cfg(unix)]
#[test]
fn the_browser_is_opened_when_it_is_asked_for() {
    use std::os::unix::fs::PermissionsExt;
    let root = project(GOOD);
    let browser = root.path().join("browser");
    let opened = root.path().join("static/opened.txt");
    std::fs::create_dir(root.path().join("static")).expect("a folder");
    std::fs::write(&browser, format!("#!/bin/sh\nprintf '%s' \"$1\" > '{}'\n", opened.display())).expect("a file");
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).expect("a file");
    let mut command = command(root.path(), &["--port", "0", "--open"]);
    let mut server =
        command.env("BROWSER", &browser).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
    let mut said = BufReader::new(server.stdout.take().expect("a pipe"));
    let mut line = String::new();
    while !line.starts_with("serving ") {
        line.clear();
        assert_ne!(said.read_line(&mut line).expect("a line"), 0, "the server ended");
    }
    let address = line.split(' ').nth(1).expect("an address").to_owned();
    std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
    let served = Served { root, server, address };
    served.wait_for("/opened.txt", &served.address);
}
