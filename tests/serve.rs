//! The preview as a program: who is answered and with what, and how it follows the files.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and writes files")]

#[path = "support/page.rs"]
#[allow(dead_code, reason = "for other tests")]
mod page;
#[path = "support/preview.rs"]
#[allow(dead_code, reason = "for other tests")]
mod preview;
#[path = "support/site.rs"]
#[allow(dead_code, reason = "for other tests")]
mod site;

use std::fs;
use std::io::{BufRead, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use keyplan::load::disk::Disk;
use keyplan::preview::{EngineOrder, PreviewOptions, PreviewSite, PreviewUpdate, Route, SiteChange, WorkspaceOptions};
use preview::{Preview, Tab};
use rustix::process::Signal;
use serde_json::Value;
use site::{HEALTHY, OBJECTIVE, Site};

const CANARY: &str = "canary-7f3a";
const SHELF: &str = "/accounts/lotus/2025/objectives/shelf/";

/// Whether a tab is told what the rules say of all plans.
fn knows_all(told: &Value) -> bool {
    !told["plan"]["all"].is_null()
}

/// Every entry of a folder, folders too, with when it was written and what it holds.
fn everything(folder: &Path) -> Vec<String> {
    let mut entries: Vec<String> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .map(|entry| {
            let meta = entry.metadata().unwrap();
            let bytes = if meta.is_file() { fs::read(entry.path()).unwrap() } else { Vec::new() };
            format!("{} {:?} {bytes:?}", entry.path().display(), meta.modified().unwrap())
        })
        .collect();
    entries.sort();
    entries
}

#[test]
fn it_answers_to_its_own_name_only() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let port = preview.port;
    for host in ["localhost", "127.0.0.1", "[::1]"] {
        assert_eq!(preview.ask_as("GET", "/", &[&format!("Host: {host}:{port}")]).status, 200, "{host}");
    }
    let own = format!("localhost:{port}");
    for host in [
        "localhost".to_owned(),
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("localhost.evil.example:{port}"),
        format!("evil.localhost:{port}"),
        format!("localhost.:{port}"),
        format!("LOCALHOST:{port}."),
        format!("localhost:{}", port ^ 1),
        format!("localhost:0{port}"),
        format!("127.1:{port}"),
        format!("127.0.0.2:{port}"),
        format!("2130706433:{port}"),
        format!("0.0.0.0:{port}"),
        format!("[::]:{port}"),
        format!("[::ffff:127.0.0.1]:{port}"),
        format!("user@localhost:{port}"),
        format!("localhost:{port}@evil.example"),
        format!("localhost:{port}/"),
        format!("localhost:{port},evil.example"),
        String::new(),
    ] {
        let answer = preview.ask_as("GET", "/", &[&format!("Host: {host}")]);
        assert!([400, 421].contains(&answer.status), "{host:?}: {}", answer.status);
        assert!(!answer.text().contains("Lotus"), "{host:?}");
    }
    let (one, two) = (format!("Host: {own}"), "Host: evil.example");
    for hosts in [vec![], vec![one.as_str(), two], vec![two, one.as_str()], vec![one.as_str(), one.as_str()]] {
        let answer = preview.ask_as("GET", "/", &hosts);
        assert!([400, 421].contains(&answer.status), "{hosts:?}: {}", answer.status);
    }
    // An address with a name in it, as a proxy is asked.
    for address in [format!("http://{own}/"), "http://evil.example/".to_owned()] {
        let answer = preview.ask("GET", &address, &[]);
        assert!([400, 421].contains(&answer.status), "{address}: {}", answer.status);
    }
    // Nor does it listen anywhere but here.
    let table = fs::read_to_string("/proc/net/tcp").unwrap_or_default();
    let listens = |address: &str| table.contains(&format!(" {address}:{port:04X} 00000000:0000 0A"));
    assert!(table.is_empty() || (listens("0100007F") && !listens("00000000")), "{table}");
}

#[test]
fn another_site_may_send_a_reader_and_nothing_else() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let own = format!("Origin: http://localhost:{}", preview.port);
    let visit = ["Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"];
    assert_eq!(preview.ask("GET", "/", &["Sec-Fetch-Site: none", visit[0], visit[1]]).status, 200);
    assert_eq!(preview.ask("GET", "/", &["Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors", &own]).status, 200);
    for from in ["cross-site", "same-site", "odd"] {
        let site = format!("Sec-Fetch-Site: {from}");
        assert_eq!(preview.ask("GET", "/", &[&site, visit[0], visit[1]]).status, 200, "{from}: a link is followed");
        for (mode, dest) in [
            ("no-cors", "script"),
            ("no-cors", "image"),
            ("no-cors", "style"),
            ("cors", "empty"),
            ("websocket", "websocket"),
            ("navigate", "iframe"),
            ("navigate", "object"),
        ] {
            let lines = [&site, &format!("Sec-Fetch-Mode: {mode}"), &format!("Sec-Fetch-Dest: {dest}")];
            let answer = preview.ask("GET", "/", &lines.map(String::as_str));
            assert_eq!(answer.status, 403, "{from} {mode} {dest}");
            assert!(!answer.text().contains("Lotus"));
        }
        assert_eq!(preview.ask("GET", "/", &[&site]).status, 403, "{from}");
    }
    for origin in
        ["null", "http://evil.example", "http://localhost", "http://localhost:1", "https://localhost:1", "file://"]
    {
        let answer = preview.ask("GET", "/", &[&format!("Origin: {origin}")]);
        assert_eq!(answer.status, 403, "{origin}");
    }
    for answer in [preview.get("/"), preview.get("/none"), preview.ask("GET", "/", &["Origin: null"])] {
        let head = answer.head.to_lowercase();
        assert!(!head.contains("access-control-"), "{head}");
        for line in [
            "cache-control: no-store",
            "content-security-policy: default-src 'self'; object-src 'none'",
            "frame-ancestors 'none'",
            "cross-origin-opener-policy: same-origin",
            "cross-origin-resource-policy: same-origin",
            "referrer-policy: no-referrer",
            "x-content-type-options: nosniff",
            "x-frame-options: deny",
        ] {
            assert!(head.contains(line), "{line} in {head}");
        }
    }
}

#[test]
fn the_socket_wants_the_token_of_this_run_and_its_own_origin() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let (token, _) = preview.token("/");
    assert_eq!(token.len(), 32);
    let own = format!("http://localhost:{}", preview.port);
    assert_eq!(Tab::handshake(&preview, &token, Some(&own)).unwrap().1, 101);
    assert_eq!(Tab::handshake(&preview, &token, Some(&own.replace("localhost", "127.0.0.1"))).unwrap().1, 101);
    let other = own.replace(&preview.port.to_string(), &(preview.port ^ 1).to_string());
    for origin in [
        None,
        Some("null"),
        Some("http://evil.example"),
        Some("http://localhost"),
        Some(&*other),
        Some(&*own.replace("http", "https")),
        Some(&*format!("{own}.evil.example")),
        Some(&*format!("{own}/")),
        Some("file://"),
    ] {
        assert_eq!(Tab::handshake(&preview, &token, origin).unwrap_err(), 403, "{origin:?}");
    }
    let flipped: String = token.chars().map(|digit| if digit == '0' { '1' } else { '0' }).collect();
    for token in [
        "",
        &flipped,
        &token[..31],
        &format!("{token}0"),
        &format!("{token}&x=1"),
        &token.to_uppercase().replace(char::is_numeric, "0"),
    ] {
        assert_eq!(Tab::handshake(&preview, token, Some(&own)).unwrap_err(), 403, "{token}");
    }
    let again = Preview::start(site.root(), &[]);
    let own = format!("http://localhost:{}", again.port);
    assert_eq!(Tab::handshake(&again, &token, Some(&own)).unwrap_err(), 403, "a token is of one run");
    // Without a handshake it is an address like any other, and says nothing.
    let plain = preview.ask("GET", &format!("/~keyplan/live?token={token}"), &[&format!("Origin: {own}")]);
    assert!((400..500).contains(&plain.status));
    // Opening an editor wants both as well, and a file of the project.
    let own = format!("Origin: http://localhost:{}", preview.port);
    let key = format!("X-Keyplan-Token: {token}");
    let length = "Content-Length: 0";
    let open =
        |file: &str, lines: &[&str]| preview.ask("POST", &format!("/~keyplan/open?file={file}&line=1&column=1"), lines);
    assert_eq!(open("site.toml", &[length]).status, 403);
    assert_eq!(open("site.toml", &[length, &own]).status, 403);
    assert_eq!(open("site.toml", &[length, &key]).status, 403);
    assert_eq!(open("site.toml", &[length, "Origin: null", &key]).status, 403);
    assert_eq!(open("site.toml", &[length, &own, &key]).status, 501, "no editor is known");
    for file in
        ["..%2Fx", "content%2F..%2F..%2Fx", "%2Fetc%2Fpasswd", ".git%2Fconfig", "public%2Findex.html", "content"]
    {
        assert_eq!(open(file, &[length, &own, &key]).status, 404, "{file}");
    }
}

#[test]
fn it_only_shows() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let before = preview.get("/").body;
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "BREW"] {
        let answer = preview.ask(method, "/", &["Content-Length: 0"]);
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{method}");
    }
    let tunnel = preview.ask("CONNECT", &format!("localhost:{}", preview.port), &[]);
    assert!((400..500).contains(&tunnel.status), "{}", tunnel.head);
    let (get, head) = (preview.get("/"), preview.ask("HEAD", "/", &[]));
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), Some(&*get.body.len().to_string()));
    assert_eq!(get.body, before);
}

/// Addresses that look like a way out, a way in, or two things at once.
const HOSTILE: &[&str] = &[
    "/../canary.txt",
    "/../../../../../../../../etc/passwd",
    "/./site.toml",
    "/a/../site.toml",
    "/%2e%2e/canary.txt",
    "/%2e%2e%2fcanary.txt",
    "/..%2fcanary.txt",
    "/.%2e/canary.txt",
    "/%2E%2E/canary.txt",
    "/%252e%252e/canary.txt",
    "/%252e%252e%252fcanary.txt",
    "/%25%32%65%25%32%65/canary.txt",
    "/..%5ccanary.txt",
    "/..%5C..%5Ccanary.txt",
    "/..\\canary.txt",
    "/%5c%5chost%5cshare",
    "/\\\\host\\share",
    "/..%c0%afcanary.txt",
    "/%c0%ae%c0%ae/canary.txt",
    "/%e0%80%ae%e0%80%ae/canary.txt",
    "/..%ef%bc%8fcanary.txt",
    "/%ef%bc%8e%ef%bc%8e/canary.txt",
    "/..;/canary.txt",
    "/..%00/canary.txt",
    "/site.toml%00.html",
    "/%00",
    "/....//canary.txt",
    "/..././canary.txt",
    "//etc/passwd",
    "///etc/passwd",
    "/%2fetc/passwd",
    "//localhost/etc/passwd",
    "/accounts//lotus/",
    "/c:/windows/win.ini",
    "/C:%5Cwindows%5Cwin.ini",
    "/c|/windows/win.ini",
    "/index.html::$DATA",
    "/index.html:$i30:$INDEX_ALLOCATION",
    "/site.toml::$DATA",
    "/con",
    "/aux.html",
    "/file:///etc/passwd",
    "/@fs/etc/passwd",
    "/@fs/etc/passwd?raw??",
    "/site.toml?raw",
    "/site.toml?raw??",
    "/site.toml?import&url",
    "/canary.txt",
    "/site.toml",
    "/content/_index.md",
    "/content/accounts/lotus/_index.md",
    "/accounts/lotus/_index.md",
    "/_index.md",
    "/.git/config",
    "/.git/HEAD",
    "/.env",
    "/.secret.txt",
    "/content/.secret.txt",
    "/.keyplan-manifest",
    "/public/.keyplan-manifest",
    "/public/index.html",
    "/.public.keyplan-stage/index.html",
    "/templates/base.html",
    "/themes/own/static/canary.txt",
    "/themes/default/templates/base.html",
    "/loose.txt",
    "/linked.txt",
    "/linked/canary.txt",
    "/linked/page/",
    "/site-internal/index.html",
    "/../site-internal/index.html",
    "/..%2fsite-internal%2findex.html",
    "-internal/index.html",
    "/proc/self/environ",
    "/~root/",
    "/~keyplan/",
    "/~keyplan/../site.toml",
    "/~keyplan/preview.js/../../../site.toml",
    "/~keyplan/live",
    "/%7ekeyplan%2flive",
    "/%zz",
    "/%",
    "/%u002e%u002e/canary.txt",
    "/index.html/",
    "/index.html/..%2f..%2fsite.toml",
    "/accounts/lotus/index.html/index.html",
    "/assets/..%2f..%2fsite.toml",
    "#/../canary.txt",
    "*",
    "",
];

#[test]
fn no_address_reaches_a_file_that_is_not_of_the_site() {
    let outer = Site::empty();
    for (path, text) in HEALTHY {
        outer.write(&format!("site/{path}"), text.as_bytes());
    }
    for path in [
        "canary.txt",
        "page/_index.md",
        "site-internal/index.html",
        "site/canary.txt",
        "site/.env",
        "site/.git/config",
        "site/.git/HEAD",
        "site/content/.secret.txt",
        "site/content/loose.txt",
        "site/templates/unused.txt",
        "site/themes/own/static/canary.txt",
    ] {
        outer.write(path, format!("+++\ntitle = \"{CANARY}\"\n+++\n{CANARY}\n").as_bytes());
    }
    let settings = format!("# {CANARY}\n{}", HEALTHY[0].1);
    outer.write("site/site.toml", settings.as_bytes());
    let build = std::process::Command::new(env!("CARGO_BIN_EXE_keyplan"))
        .args(["-q", "build", "-C"])
        .arg(outer.path("site"))
        .status()
        .unwrap();
    assert!(build.success());
    outer.write("site/public/note.txt", CANARY.as_bytes());
    // Links are no way out either.
    std::os::unix::fs::symlink(outer.path("canary.txt"), outer.path("site/content/linked.txt")).unwrap();
    std::os::unix::fs::symlink(outer.root(), outer.path("site/content/linked")).unwrap();
    let index = "+++\ntitle = \"Portfolio\"\n+++\n\n[here](linked.txt) [there](linked/canary.txt)\n";
    outer.write("site/content/_index.md", index.as_bytes());
    let preview = Preview::start(&outer.path("site"), &[]);
    // What is written behind a link is no change of the project.
    outer.write("page/_index.md", format!("+++\ntitle = \"{CANARY}\"\n+++\n{CANARY} again\n").as_bytes());
    outer.write("page/new.md", format!("+++\ntitle = \"{CANARY}\"\n+++\n").as_bytes());
    outer.write("site/content/guide.md", b"+++\ntitle = \"Guide\"\n+++\n");
    preview.until("/guide/", |answer| answer.status == 200);
    assert!(HOSTILE.len() >= 60);
    for path in HOSTILE.iter().copied().chain(["/linked/page/new/", "/linked/page/index.html", "/page/"]) {
        for method in ["GET", "HEAD"] {
            let answer = preview.ask(method, path, &[]);
            assert!((400..500).contains(&answer.status), "{method} {path}: {}", answer.head);
            for word in [CANARY, "root:", "supplier =", "[core]", "PATH="] {
                assert!(!answer.text().contains(word), "{path}: {word}");
            }
        }
    }
    assert!(!preview.get("/").text().contains(CANARY));
    // Nor does it say where the project lies.
    let place = outer.root().to_string_lossy().into_owned();
    for path in ["/", "/none", "/~keyplan/preview.js", SHELF] {
        let answer = preview.get(path);
        assert!(!answer.text().contains(&place) && !answer.head.contains(&place), "{path}");
    }
    let mut tab = Tab::open(&preview, "/");
    let findings = tab.told("findings", |_| true);
    assert!(findings["errors"].as_u64() >= Some(2), "{findings}");
    assert!(!tab.heard.iter().any(|text| text.contains(&place) || text.contains(CANARY)), "{:?}", tab.heard);
}

#[test]
fn a_crowd_does_not_stop_it() {
    let site = Site::with(&[]);
    // Most systems give a program few open files until it asks for more.
    let mut few = std::process::Command::new("sh");
    few.args(["-c", "ulimit -Sn 256; exec \"$0\" serve --port 0", env!("CARGO_BIN_EXE_keyplan")]);
    few.current_dir(site.root()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let preview = Preview::of(few);
    let port = preview.port;
    let mut crowd: Vec<_> = (0..1000).map(|_| preview.connect()).collect();
    // Some of them begin to speak and never end.
    for (at, stream) in crowd.iter_mut().enumerate().take(300) {
        let begun = ["G", "GET / HTTP/1.1\r\nHost: loc", "GET / HTTP/1.1\r\nX-Long: "][at % 3];
        stream.write_all(begun.as_bytes()).unwrap();
    }
    let start = Instant::now();
    assert_eq!(preview.get("/").status, 200);
    let mut tab = Tab::open(&preview, "/");
    tab.told("findings", |_| true);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    let long = format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nX-Long: {}\r\n\r\n", "x".repeat(1 << 20));
    assert!([0, 400, 431].contains(&preview.raw(long.as_bytes()).status));
    let many = format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n{}\r\n", "X-A: b\r\n".repeat(10_000));
    assert!([0, 400, 431].contains(&preview.raw(many.as_bytes()).status));
    let address = format!("GET /{} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", "a/".repeat(500_000));
    assert!([0, 400, 404, 414, 431].contains(&preview.raw(address.as_bytes()).status));
    for odd in [
        "GET / HTTP/9.9\r\n\r\n",
        "\r\n\r\n",
        "\0\0\0\0",
        "GET  /  HTTP/1.1\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}",
    ] {
        let mut stream = preview.connect();
        stream.write_all(odd.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        assert!(!answer.starts_with("HTTP/1.1 2") && !answer.contains("Lotus"), "{odd:?}: {answer}");
    }
    let chunks = format!(
        "GET / HTTP/1.1\r\nHost: localhost:{port}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n"
    );
    let answer = preview.raw(chunks.as_bytes());
    assert!(answer.status < 500, "{}", answer.head);
    // Requests one after the other without waiting are answered in order.
    let one = |path: &str, last: &str| format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n{last}\r\n");
    let pipeline = one("/", "").repeat(20) + &one("/none", "Connection: close\r\n");
    let answer = preview.raw(pipeline.as_bytes());
    assert_eq!(answer.text().matches("HTTP/1.1 200").count() + answer.head.matches("HTTP/1.1 200").count(), 20);
    assert_eq!(answer.text().matches("HTTP/1.1 404").count(), 1);
    // A file that is saved is followed as quickly as ever.
    site.write("content/pillars/supply.md", b"+++\ntitle = \"Supply\"\n+++\n\nIn the crowd.\n");
    let took = preview.until("/pillars/supply/", |answer| answer.text().contains("In the crowd."));
    assert!(took < Duration::from_secs(1), "{took:?}");
    drop(crowd);
}

#[test]
fn a_port_that_is_taken() {
    let site = Site::with(&[]);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let asked = port.to_string();
    let strict = Preview::command(site.root(), &["--port", &asked, "--strict-port"]).output().unwrap();
    assert_eq!(strict.status.code(), Some(3));
    let said = String::from_utf8(strict.stderr).unwrap();
    assert!(said.contains(&asked) && said.contains("--port"), "{said}");
    let next = Preview::of(Preview::command(site.root(), &["--port", &asked]));
    assert_ne!(next.port, port);
    assert_eq!(next.get("/").status, 200);
    // A project keeps its port from run to run, and the next preview of it takes another one.
    let first = Preview::of(Preview::command(site.root(), &[]));
    let second = Preview::of(Preview::command(site.root(), &[]));
    assert_ne!(first.port, second.port);
    let port = first.port;
    drop((first, second));
    assert_eq!(Preview::of(Preview::command(site.root(), &[])).port, port);
}

#[test]
fn it_ends_at_once_and_leaves_nothing() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let site = Site::with(&[("content/broken.md", "+++\ntitle = \n+++\n")]);
        let before = everything(site.root());
        let mut preview = Preview::start(site.root(), &[]);
        let mut tab = Tab::open(&preview, "/");
        tab.told("findings", |_| true);
        for path in ["/", SHELF, "/none", "/~keyplan/preview.js"] {
            preview.get(path);
        }
        let idle = preview.connect();
        preview.signal(signal);
        let (status, took) = preview.end();
        assert_eq!(status.code(), Some(0), "{signal:?}");
        assert!(took < Duration::from_secs(1), "{signal:?}: {took:?}");
        assert_eq!(everything(site.root()), before, "{signal:?}");
        drop(idle);
    }
}

/// Builds, and compares every file with what is served at its address.
#[test]
fn who_does_not_say_what_they_want_is_not_waited_for() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let begun = ["", "G", "GET / HTTP/1.1\r\nHost: loc", "GET / HTTP/1.1\r\nX-Long: "];
    let slow: Vec<_> = begun
        .iter()
        .map(|words| {
            let mut stream = preview.connect();
            stream.write_all(words.as_bytes()).unwrap();
            stream
        })
        .collect();
    // A tab says nothing for as long as nothing happens.
    let mut tab = Tab::open(&preview, SHELF);
    for mut stream in slow {
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        assert!(!String::from_utf8_lossy(&answer).contains("200 OK"));
    }
    site.write("content/accounts/lotus/2025/objectives/shelf.md", OBJECTIVE.replace("tried", "sold").as_bytes());
    tab.told("page", |told| told["html"].to_string().contains("sold"));
}

fn served_as_built(site: &Site, preview: &Preview) {
    let built = tempfile::tempdir().unwrap();
    let run = site.run(&["build", "-q", "-o", &built.path().join("site").to_string_lossy()]);
    assert_eq!(run.code, 0, "{}", run.err);
    for (path, bytes) in site::tree(&built.path().join("site")).iter().filter(|(path, _)| !path.starts_with('.')) {
        let answer = preview.get(&format!("/{}", keyplan::site::address::encode(path)));
        assert_eq!(answer.status, 200, "{path}");
        if Path::new(path).extension().is_none_or(|ending| ending != "html") {
            assert!(answer.body == *bytes, "{path} differs");
            continue;
        }
        let page = answer.text();
        let from = page.find("<script src=\"/~keyplan/preview.js\"").unwrap();
        let to = from + page[from..].find("</script>\n").unwrap() + "</script>\n".len();
        assert!(format!("{}{}", &page[..from], &page[to..]).as_bytes() == &bytes[..], "{path} differs");
    }
}

#[test]
fn what_is_served_is_what_is_built() {
    let site = Site::starter();
    let preview = Preview::start(site.root(), &[]);
    served_as_built(&site, &preview);
    assert_eq!(preview.get("/no/such/page").status, 404);
    assert_eq!(preview.get("/accounts/quangora").status, 307);
    assert_eq!(preview.get("/accounts/quangora").header("location"), Some("/accounts/quangora/"));
    assert_eq!(preview.get("/accounts/quangora/").body.len(), preview.get("/accounts/quangora/index.html").body.len());
    // Lists of words for the rules are the project's too.
    site.write("words/slogans.txt", b"nobody says this\n");
    preview.until("/rules/", |answer| answer.status == 200);
    preview.line(|line| line.contains("ms"));
    served_as_built(&site, &preview);
}

#[test]
fn what_rules_find_in_prose_is_as_it_is_built() {
    let site = Site::with(&[(
        "content/accounts/lotus/situation/needs.md",
        "+++\ntitle = \"Needs\"\nas_of = 2026-01-01\n+++\n",
    )]);
    let parts = ["2025/_index.md", "2025/decisions/trial.md", "2025/objectives/shelf.md", "situation/needs.md"];
    let prose = |words: &str| {
        for path in parts.map(|part| format!("content/accounts/lotus/{part}")) {
            let text = fs::read_to_string(site.path(&path)).unwrap();
            let (front, _) = text.rsplit_once("+++\n").unwrap();
            site.write(&path, format!("{front}+++\n\n{words} See [[lotus]].\n").as_bytes());
        }
    };
    let argued = "The shelf was counted at five in the afternoon and stood half empty. ".repeat(12);
    prose(&argued);
    let preview = Preview::start(site.root(), &[]);
    let ill = |answer: &preview::Answer| answer.text().contains("only fill the form");
    assert!(!ill(&preview.get("/accounts/lotus/2025/")));
    // Four pages that say nothing are an illness, though none of them changed but for its prose.
    prose("To do.");
    preview.until("/accounts/lotus/2025/", ill);
    served_as_built(&site, &preview);
    prose(&argued);
    preview.until("/accounts/lotus/2025/", |answer| !ill(answer));
    served_as_built(&site, &preview);
}

/// A playbook that is shared with one customer; whatever is internal holds the canary.
fn shared() -> Site {
    let front = |text: &str| format!("+++\n{text}+++\n\n{CANARY} prose.\n");
    let site = Site::with(&[]);
    let note = format!("summary = \"{CANARY}\"\n");
    let files = [
        (
            "site.toml",
            format!(
                "title = \"{CANARY}\"\nsupplier = \"Marrowfen\"\ncustomer_title = \"Our plan\"\ntoday = 2026-01-31\nclassification = \"{CANARY}\"\n"
            ),
        ),
        ("content/_index.md", front(&format!("title = \"{CANARY}\"\n"))),
        ("content/guide/secret.md", front(&format!("title = \"{CANARY}\"\n"))),
        (
            "content/pillars/supply.md",
            front(&format!("title = \"Supply\"\nshare = \"customer\"\n[extra]\nnote = \"{CANARY}\"\n")),
        ),
        (
            "content/people/duy.md",
            front(&format!(
                "title = \"Phạm Duy\"\nshare = \"customer\"\nside = \"supplier\"\nfunction = \"supply\"\n{note}"
            )),
        ),
        (
            "content/accounts/lotus/_index.md",
            front(&format!(
                "title = \"Lotus Mart\"\nshare = \"customer\"\ncountry = \"VN\"\nmanager = \"duy\"\n{note}[[goals]]\nid = \"g1\"\ntitle = \"{CANARY}\"\n"
            )),
        ),
        (
            "content/accounts/lotus/2025/_index.md",
            front(&format!(
                "title = \"Plan 2025\"\nshare = \"customer\"\nkind = \"jbp\"\nfrom = 2025-01-01\nto = 2027-12-31\nstatus = \"approved\"\n{note}"
            )),
        ),
        (
            "content/accounts/lotus/2025/decisions/trial.md",
            front(&format!(
                "title = \"Trial first\"\nshare = \"customer\"\nstatus = \"agreed\"\nagreed_on = 2025-01-28\nprioritises = [\"penetration\"]\nsacrifices = [\"price_depth\"]\nlesson = \"{CANARY}\"\n"
            )),
        ),
        (
            "content/accounts/lotus/2025/objectives/shelf.md",
            front(&format!(
                "title = \"Shelf never empty\"\nshare = \"customer\"\ntier = \"operational\"\npillar = \"supply\"\nowner = \"duy\"\nserves = [\"trial\"]\nwhy = \"{CANARY}\"\nstart = 2025-01-01\ndue = 2025-12-31\n[[kpis]]\nid = \"osa\"\nunit = \"pct\"\nbetter = \"up\"\nbaseline = 89.0\ntarget = 95.0\ndefinition = \"{CANARY}\"\n"
            )),
        ),
    ];
    for (path, text) in files {
        site.write(path, text.as_bytes());
    }
    site
}

#[test]
fn a_preview_for_a_customer_holds_nothing_internal() {
    let site = shared();
    let customer = ["--edition", "customer", "--account", "lotus"];
    let run = site.run(&[&["build", "-q", "-o", "built"][..], &customer].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let preview = Preview::start(site.root(), &customer);
    let files = site::tree(&site.path("built"));
    assert!(files.iter().any(|(path, _)| path.ends_with("objectives/shelf/index.html")), "the objective is shared");
    let mut tabs = vec![Tab::open(&preview, SHELF), Tab::open(&preview, "/"), Tab::open(&preview, "/guide/secret/")];
    let clean = |preview: &Preview, when: &str| {
        let pages = files.iter().map(|(path, _)| format!("/{}", keyplan::site::address::encode(path)));
        let more =
            ["/", "/none", "/guide/secret/", "/guide/", "/pillars/", "/site.toml", "/~keyplan/preview.js", "/%zz"];
        for path in pages.chain(more.map(str::to_owned)) {
            let answer = preview.get(&path);
            assert!(!answer.text().contains(CANARY) && !answer.head.contains(CANARY), "{when}: {path}");
        }
    };
    clean(&preview, "at first");
    assert_eq!(preview.get("/guide/secret/").status, 404);
    assert!(preview.get(SHELF).text().contains("Shelf never empty"));
    // Faults everywhere: in what is shared, in what is not, in the settings, and a link that would leak.
    let broken = format!("+++\ntitle = \"{CANARY}\nstatus = {CANARY}\n+++\n[[{CANARY}]]\n");
    for (path, text) in [
        ("content/guide/secret.md", broken.clone()),
        ("content/guide/other.md", format!("+++\ntitle = \"{CANARY} other\"\n+++\n[[{CANARY}]]\n")),
        ("content/pillars/supply.md", broken.clone()),
        (
            "content/accounts/lotus/_index.md",
            format!("+++\ntitle = \"Lotus Mart\"\nshare = \"customer\"\nmanager = \"{CANARY}\"\n+++\n"),
        ),
        (
            "content/people/duy.md",
            format!(
                "+++\ntitle = \"Phạm Duy\"\nshare = \"customer\"\nshare_body = true\nside = \"supplier\"\nfunction = \"supply\"\n+++\n\n[{CANARY}](../guide/other.md)\n"
            ),
        ),
        ("site.toml", format!("title = {CANARY}\n")),
    ] {
        site.write(path, text.as_bytes());
    }
    preview.line(|line| line.contains("KP901"));
    std::thread::sleep(Duration::from_millis(1200));
    for tab in &mut tabs {
        tab.told("findings", |told| told["errors"].as_u64() >= Some(3));
        tab.listen(Duration::from_millis(50));
        assert!(!tab.heard.concat().contains(CANARY), "{:#?}", tab.heard);
    }
    let mut late = Tab::open(&preview, "/");
    late.told("findings", |_| true);
    assert!(!late.heard.concat().contains(CANARY), "{:#?}", late.heard);
    clean(&preview, "broken");
    // The terminal, which nobody else sees, names them all.
    assert!(preview.said().concat().contains(CANARY));
}

/// Saves in one of the ways that editors have.
type Save = fn(&Path, &[u8]);

const SAVES: &[(&str, Save)] = &[
    ("truncate and write", |path, bytes| fs::write(path, bytes).unwrap()),
    ("truncate, wait and write", |path, bytes| {
        let mut file = fs::File::create(path).unwrap();
        std::thread::sleep(Duration::from_millis(30));
        file.write_all(bytes).unwrap();
    }),
    ("write in two halves", |path, bytes| {
        let mut file = fs::File::create(path).unwrap();
        let (one, two) = bytes.split_at(bytes.len() / 2);
        file.write_all(one).unwrap();
        std::thread::sleep(Duration::from_millis(30));
        file.write_all(two).unwrap();
    }),
    ("write beside and rename over", |path, bytes| {
        let beside = path.with_extension("md.tmp");
        fs::write(&beside, bytes).unwrap();
        fs::rename(beside, path).unwrap();
    }),
    ("write a hidden file and rename over", |path, bytes| {
        let beside = path.with_file_name(".#hidden.md");
        fs::write(&beside, bytes).unwrap();
        fs::rename(beside, path).unwrap();
    }),
    ("rename to a backup and write anew", |path, bytes| {
        let backup = path.with_extension("md~");
        fs::rename(path, &backup).unwrap();
        std::thread::sleep(Duration::from_millis(20));
        fs::write(path, bytes).unwrap();
        fs::remove_file(backup).unwrap();
    }),
    ("remove and write anew", |path, bytes| {
        fs::remove_file(path).unwrap();
        std::thread::sleep(Duration::from_millis(20));
        fs::write(path, bytes).unwrap();
    }),
    ("in place", |path, bytes| {
        let mut file = fs::OpenOptions::new().write(true).open(path).unwrap();
        file.write_all(bytes).unwrap();
        file.set_len(bytes.len() as u64).unwrap();
    }),
    ("in place, with the time of before", |path, bytes| {
        let file = fs::OpenOptions::new().write(true).open(path).unwrap();
        let before = file.metadata().unwrap().modified().unwrap();
        (&file).write_all(bytes).unwrap();
        file.set_len(bytes.len() as u64).unwrap();
        file.set_modified(before).unwrap();
    }),
    ("a copy from elsewhere", |path, bytes| {
        let elsewhere = path.ancestors().nth(3).unwrap().join(".elsewhere");
        fs::write(&elsewhere, bytes).unwrap();
        fs::copy(&elsewhere, path).unwrap();
    }),
];

/// Does something until it shows within a second, three times at most: the machine may be busy, the preview may not.
fn within_a_second(what: &str, mut attempt: impl FnMut(usize) -> Duration) {
    let times: Vec<Duration> = (0..3)
        .map(&mut attempt)
        .scan(false, |done, took| {
            let before = *done;
            *done = took < Duration::from_secs(1);
            (!before).then_some(took)
        })
        .collect();
    assert!(times.last().unwrap() < &Duration::from_secs(1), "{what} takes {times:?}");
}

fn every_way_of_saving(arguments: &[&str]) {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), arguments);
    let path = site.path("content/accounts/lotus/2025/objectives/shelf.md");
    for (at, (name, save)) in SAVES.iter().enumerate() {
        within_a_second(name, |time| {
            // Prose alone, then a title that other pages show.
            let prose = format!("Prose {at} {time}.");
            save(&path, OBJECTIVE.replace("A shelf that is empty cannot be tried.", &prose).as_bytes());
            let first = preview.until(SHELF, |answer| answer.text().contains(&prose));
            let title = format!("Title {at} {time}");
            save(&path, OBJECTIVE.replace("Shelf never empty", &title).as_bytes());
            let second = preview.until("/accounts/lotus/2025/", |answer| answer.text().contains(&title));
            assert!(preview.get(SHELF).text().contains(&format!("<h1>{title}</h1>")), "{name}");
            first.max(second)
        });
    }
    // A touch is no change.
    let mut tab = Tab::open(&preview, SHELF);
    tab.told("findings", |_| true);
    tab.listen(Duration::from_millis(300));
    preview.said();
    fs::File::options().write(true).open(&path).unwrap().set_modified(std::time::SystemTime::now()).unwrap();
    assert_eq!(tab.listen(Duration::from_millis(400)), Vec::<Value>::new());
    assert_eq!(preview.said(), Vec::<String>::new());
}

#[test]
fn every_way_of_saving_is_followed() {
    every_way_of_saving(&[]);
}

#[test]
fn every_way_of_saving_is_followed_by_looking_too() {
    every_way_of_saving(&["--poll=100"]);
}

fn folders_come_and_go(arguments: &[&str]) {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), arguments);
    let found = |path: &str| preview.until(path, |answer| answer.status == 200);
    let gone = |path: &str| preview.until(path, |answer| answer.status == 404);
    within_a_second("a new folder with files deep inside", |time| {
        let page = format!("+++\ntitle = \"Deep {time}\"\n+++\n");
        site.write(&format!("content/guide/new{time}/b/c/deep.md"), page.as_bytes());
        found(&format!("/guide/new{time}/b/c/deep/"))
    });
    within_a_second("a file in a folder that came later", |time| {
        site.write(&format!("content/guide/new0/b/c/later{time}.md"), b"+++\ntitle = \"Later\"\n+++\n");
        found(&format!("/guide/new0/b/c/later{time}/"))
    });
    within_a_second("a folder that is renamed", |time| {
        let name = |time: usize| if time == 0 { "lotus".to_owned() } else { format!("lily{time}") };
        let account = |name: &str| site.path(&format!("content/accounts/{name}"));
        fs::rename(account(&name(time)), account(&name(time + 1))).unwrap();
        let took = found(&format!("/accounts/{}/2025/objectives/shelf/", name(time + 1)));
        assert_eq!(preview.get(&format!("/accounts/{}/2025/objectives/shelf/", name(time))).status, 404);
        assert!(!preview.get("/accounts/").text().contains(&format!("{}/", name(time))));
        took
    });
    let account = fs::read_dir(site.path("content/accounts")).unwrap().next().unwrap().unwrap().path();
    let id = format!("/accounts/{}", account.file_name().unwrap().to_string_lossy());
    within_a_second("a file in a folder that was renamed", |time| {
        let text = OBJECTIVE.replace("cannot be tried", &format!("waits {time}"));
        fs::write(account.join("2025/objectives/shelf.md"), text).unwrap();
        let shelf = format!("{id}/2025/objectives/shelf/");
        preview.until(&shelf, |answer| answer.text().contains(&format!("waits {time}")))
    });
    within_a_second("a file that is moved to another folder", |time| {
        let guide = |folder: &str| site.path(&format!("content/guide/{folder}/moves.md"));
        fs::write(guide("new0"), "+++\ntitle = \"Moves\"\n+++\n").unwrap();
        found("/guide/new0/moves/");
        fs::rename(guide("new0"), guide("new0/b")).unwrap();
        let took = found("/guide/new0/b/moves/").max(gone("/guide/new0/moves/"));
        fs::remove_file(guide("new0/b")).unwrap();
        let _ = time;
        took.max(gone("/guide/new0/b/moves/"))
    });
    within_a_second("a folder that is deleted", |time| {
        site.write(&format!("content/guide/brief{time}/page.md"), b"+++\ntitle = \"Brief\"\n+++\n");
        found(&format!("/guide/brief{time}/page/"));
        fs::remove_dir_all(site.path(&format!("content/guide/brief{time}"))).unwrap();
        gone(&format!("/guide/brief{time}/page/"))
    });
    within_a_second("content that is exchanged for another", |time| {
        fs::rename(site.path("content"), site.path(&format!("old{time}"))).unwrap();
        for (path, text) in HEALTHY.iter().filter(|(path, _)| path.starts_with("content/")) {
            site.write(path, text.replace("Lotus Mart", &format!("Lotus {time}")).as_bytes());
        }
        preview.until("/accounts/lotus/", |answer| answer.text().contains(&format!("Lotus {time}")))
    });
    within_a_second("content that is deleted and made again", |time| {
        fs::remove_dir_all(site.path("content")).unwrap();
        gone(SHELF);
        preview.line(|line| line.contains("KP904"));
        for (path, text) in HEALTHY.iter().filter(|(path, _)| path.starts_with("content/")) {
            site.write(path, text.as_bytes());
        }
        let took = found(SHELF);
        let text = OBJECTIVE.replace("cannot be tried", &format!("is back {time}"));
        site.write("content/accounts/lotus/2025/objectives/shelf.md", text.as_bytes());
        took.max(preview.until(SHELF, |answer| answer.text().contains(&format!("is back {time}"))))
    });
    preview.until("/accounts/lotus/2025/", |answer| answer.text().contains("Shelf never empty"));
}

#[test]
fn files_and_folders_that_come_and_go_are_followed() {
    folders_come_and_go(&[]);
}

#[test]
fn files_and_folders_that_come_and_go_are_followed_by_looking_too() {
    folders_come_and_go(&["--poll=100"]);
}

/// A preview that the system gives little to watch with; none where the system cannot be made to.
fn with_few(site: &Site, limit: &str) -> Option<Preview> {
    let script = format!("echo {limit} && exec \"$0\" serve --port 0");
    let shell = |script: &str| {
        let mut command = std::process::Command::new("unshare");
        command.args(["-Ur", "sh", "-c", script, env!("CARGO_BIN_EXE_keyplan")]).current_dir(site.root());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    };
    let may = shell(&format!("echo {limit}")).status().is_ok_and(|status| status.success());
    may.then(|| Preview::of(shell(&script)))
}

#[test]
fn without_watches_it_looks() {
    for limit in ["0 > /proc/sys/user/max_inotify_instances", "4 > /proc/sys/user/max_inotify_watches"] {
        let site = Site::with(&[]);
        let Some(preview) = with_few(&site, limit) else { continue };
        let save = |words: &str| {
            let text = OBJECTIVE.replace("cannot be tried", words);
            site.write("content/accounts/lotus/2025/objectives/shelf.md", text.as_bytes());
            preview.until(SHELF, |answer| answer.text().contains(words));
        };
        save("waits");
        save("waits again");
    }
    // When they run out later, the author is told, and it goes on by looking.
    let site = Site::with(&[]);
    let folders =
        walkdir::WalkDir::new(site.path("content")).into_iter().flatten().filter(|it| it.file_type().is_dir());
    let limit = format!("{} > /proc/sys/user/max_inotify_watches", folders.count() + 2);
    let Some(preview) = with_few(&site, &limit) else { return };
    assert!(preview.said().is_empty());
    site.write("content/guide/a/b/c/one.md", b"+++\ntitle = \"One\"\n+++\n");
    preview.line(|line| line.contains("looking every 0.7 s instead"));
    for words in ["first", "second"] {
        site.write("content/guide/a/b/c/one.md", format!("+++\ntitle = \"One\"\n+++\n{words}\n").as_bytes());
        preview.until("/guide/a/b/c/one/", |answer| answer.text().contains(words));
    }
}

fn settings_and_theme(arguments: &[&str]) {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), arguments);
    let settings = |more: &str| site.write("site.toml", format!("{}{more}", HEALTHY[0].1).as_bytes());
    within_a_second("a setting", |time| {
        settings(&format!("classification = \"Secret {time}\"\n"));
        preview.until("/", |answer| answer.text().contains(&format!("Secret {time}")))
    });
    within_a_second("a template", |time| {
        site.write("templates/404.html", format!("<p>nowhere {time}").as_bytes());
        preview.until("/none", |answer| answer.text().contains(&format!("nowhere {time}")))
    });
    within_a_second("templates that go", |time| {
        fs::remove_dir_all(site.path("templates")).unwrap();
        let took = preview.until("/none", |answer| !answer.text().contains("nowhere"));
        site.write("templates/404.html", format!("<p>nowhere again {time}").as_bytes());
        took.max(preview.until("/none", |answer| answer.text().contains(&format!("nowhere again {time}"))))
    });
    within_a_second("a style sheet of a theme", |time| {
        site.write("themes/own/static/keyplan.css", format!("p {{ order: {time} }}").as_bytes());
        settings("theme = \"own\"\n");
        let sheet = |page: &str| {
            let from = page.find("href=\"assets/keyplan.").unwrap() + "href=\"".len();
            format!("/{}", page[from..].split('"').next().unwrap())
        };
        let right = format!("p {{ order: {time} }}");
        preview.until("/", |answer| preview.get(&sheet(&answer.text())).text() == right)
    });
    // Broken settings leave the last whole ones, and are named until they are mended.
    let before = preview.get("/").text();
    let mut tab = Tab::open(&preview, "/");
    settings("title = 3\n");
    tab.told("findings", |told| told["rest"].to_string().contains("KP901"));
    let text = |page: String| page.split("data-token").next().unwrap().to_owned();
    assert_eq!(text(preview.get("/").text()), text(before));
    fs::remove_file(site.path("site.toml")).unwrap();
    tab.told("findings", |told| told["rest"].to_string().contains("is missing"));
    settings("");
    tab.told("findings", |told| told["errors"] == 0);
}

#[test]
fn settings_and_themes_are_followed() {
    settings_and_theme(&[]);
}

#[test]
fn settings_and_themes_are_followed_by_looking_too() {
    settings_and_theme(&["--poll=100"]);
}

#[test]
fn what_editors_leave_lying_about_is_no_change() {
    for arguments in [&[][..], &["--poll=100"]] {
        let site = Site::with(&[]);
        let preview = Preview::start(site.root(), arguments);
        let mut tab = Tab::open(&preview, SHELF);
        tab.told("findings", knows_all);
        tab.heard.clear();
        preview.line(|line| line.contains("plan health:"));
        let litter = [
            ".shelf.md.swp",
            "shelf.md~",
            "4913",
            ".#shelf.md",
            "#shelf.md#",
            "shelf.md.tmp",
            "~$shelf.md",
            ".DS_Store",
            "shelf.md.part",
        ];
        for folder in ["content/accounts/lotus/2025/objectives", "content"] {
            for name in litter {
                site.write(&format!("{folder}/{name}"), b"+++\ntitle = \"Litter\"\n+++\n");
            }
        }
        for other in ["notes.txt", ".git/index", "public/index.html", "target/x.md", "keyplan.log"] {
            site.write(other, b"not of the site");
        }
        // The end of this is known by a change that comes after it.
        std::thread::sleep(Duration::from_millis(300));
        for folder in ["content/accounts/lotus/2025/objectives", "content"] {
            for name in litter {
                site.remove(&format!("{folder}/{name}"));
            }
        }
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(preview.said(), Vec::<String>::new(), "{arguments:?}");
        let text = OBJECTIVE.replace("cannot be tried", "ends it");
        site.write("content/accounts/lotus/2025/objectives/shelf.md", text.as_bytes());
        tab.told("page", |_| true);
        let told: Vec<Value> = tab.heard.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        assert_eq!(told.len(), 1, "{:#?}", tab.heard);
        assert!(told[0]["html"].as_str().unwrap().contains("ends it"));
    }
}

#[test]
fn a_tab_is_told_what_became_of_its_page() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let file = "content/accounts/lotus/2025/objectives/shelf.md";
    let mut tab = Tab::open(&preview, SHELF);
    tab.told("findings", |told| told["errors"] == 0);
    assert_eq!(tab.heard.len(), 2, "but for words, the page that it has is not sent again: {:#?}", tab.heard);
    // The page as it is now, and its hash: the same as a fresh one has.
    site.write(file, OBJECTIVE.replace("cannot be tried", "waits").as_bytes());
    let told = tab.told("page", |_| true);
    assert!(told["html"].as_str().unwrap().contains("waits"));
    assert_eq!(told["hash"].as_str().unwrap(), preview.token(SHELF).1);
    // A renamed file takes its tab along, and at no moment there are two of them.
    let other = "content/accounts/lotus/2025/objectives/full.md";
    fs::rename(site.path(file), site.path(other)).unwrap();
    let told = tab.told("moved", |_| true);
    assert_eq!(told["to"], "/accounts/lotus/2025/objectives/full/index.html");
    // One that has just fetched its page and learns of the rename when it connects goes along too.
    let (token, hash) = preview.token("/accounts/lotus/2025/objectives/full/");
    fs::rename(site.path(other), site.path(file)).unwrap();
    preview.until(SHELF, |answer| answer.status == 200);
    for end in ["/", "/index.html", ""] {
        let mut late = Tab::with(&preview, &format!("/accounts/lotus/2025/objectives/full{end}"), &token, &hash);
        assert_eq!(late.told("moved", |_| true)["to"], format!("{SHELF}index.html"));
    }
    fs::rename(site.path(file), site.path(other)).unwrap();
    preview.until("/accounts/lotus/2025/objectives/full/", |answer| answer.status == 200);
    // The page that says that nothing is here comes to life when something is.
    let mut lost = Tab::open(&preview, "/guide/later/");
    lost.told("findings", |_| true);
    assert!(!lost.heard.concat().contains("\"type\":\"gone\""), "{:#?}", lost.heard);
    site.write("content/guide/later.md", b"+++\ntitle = \"Later\"\n+++\n");
    assert!(lost.told("page", |_| true)["html"].as_str().unwrap().contains("Later"));
    // A deleted one does not, though another thing of its kind bears the same title.
    site.write(file, OBJECTIVE.as_bytes());
    preview.until(SHELF, |answer| answer.status == 200);
    let mut tab = Tab::open(&preview, SHELF);
    tab.told("findings", |_| true);
    site.remove(file);
    tab.told("gone", |_| true);
    site.write(file, OBJECTIVE.as_bytes());
    tab.told("page", |_| true);
    assert!(!tab.heard.concat().contains("\"moved\""), "{:#?}", tab.heard);
}

#[test]
fn a_page_that_cannot_be_made_is_stale_until_it_can() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let mut tab = Tab::open(&preview, SHELF);
    tab.told("findings", |_| true);
    site.write(
        "templates/objective.html",
        b"{% extends \"base.html\" %}{% block facts %}{{ title - 1 }}{% endblock %}",
    );
    let told = tab.told("stale", |_| true);
    assert_eq!(told["finding"]["code"], "KP902");
    assert_eq!(told["finding"]["file"], "templates/objective.html");
    assert!(told["finding"]["frame"].as_str().unwrap().contains("title - 1"), "{told}");
    // The page as it was is told again, so that the banner goes.
    site.remove("templates/objective.html");
    tab.told("page", |_| true);
    // A template that cannot be read at all: the last one stays, and the fault is a finding.
    site.write("templates/objective.html", b"{% block facts %}");
    tab.told("findings", |told| told["rest"].to_string().contains("KP902"));
    assert_eq!(preview.get(SHELF).status, 200);
    site.remove("templates/objective.html");
    tab.told("findings", |told| told["errors"] == 0);
}

#[test]
fn a_template_that_fails_is_told_of_once() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let fault = b"{% extends \"base.html\" %}{% block facts %}{{ title - 1 }}{% endblock %}";
    let told = |what: &str| {
        preview.until(SHELF, |answer| answer.status == 500);
        for _ in 0..3 {
            assert_eq!(preview.get(SHELF).status, 500);
        }
        preview.line(|line| line.contains("error[KP902]"));
        preview.line(|line| line.contains("title - 1"));
        std::thread::sleep(Duration::from_millis(300));
        let said = preview.said().concat();
        assert!(!said.contains("KP902"), "{what}: {said}");
    };
    site.write("templates/objective.html", fault);
    told("a page was asked for four times");
    site.remove("templates/objective.html");
    preview.until(SHELF, |answer| answer.status == 200);
    site.write("templates/objective.html", fault);
    told("mended and broken again");
}

#[test]
fn what_changed_since_an_older_copy_follows_the_files() {
    let old = Site::with(&[]);
    let site = Site::with(&[("content/notes.md", "+++\ntitle = \"Notes\"\n+++\n\nA note.\n")]);
    let since = old.root().to_str().unwrap();
    let preview = Preview::start(site.root(), &["--since", since]);
    let page = preview.get("/changes/").text();
    assert!(page.contains("href=\"../notes/index.html\">Notes</a></h3>"), "{page}");
    assert!(!page.contains("Shelf never empty</a></h3>") && !page.contains(since), "{page}");
    let mut tab = Tab::open(&preview, "/changes/");
    let shelf = "content/accounts/lotus/2025/objectives/shelf.md";
    let told = |part: &'static str| move |told: &Value| told["html"].as_str().is_some_and(|html| html.contains(part));
    site.write(shelf, format!("{OBJECTIVE}\nMore words.\n").as_bytes());
    tab.told("page", told("Shelf never empty</a></h3>"));
    site.write(shelf, OBJECTIVE.replace("target = 95.0", "target = 97").as_bytes());
    tab.told("page", told("<dt>kpis, osa, target</dt><dd>95 → 97</dd>"));
    site.write(shelf, OBJECTIVE.as_bytes());
    std::fs::remove_file(site.path("content/notes.md")).unwrap();
    tab.told("page", told("Nothing changed since the older copy."));
}

#[test]
fn an_older_copy_that_cannot_be_compared_ends_the_preview_as_it_ends_a_build() {
    let (site, elsewhere) = (Site::with(&[]), Site::empty());
    let run = |arguments: &[&str]| site.run(&[&["serve", "--port", "0"], arguments].concat());
    let missing = run(&["--since", elsewhere.root().to_str().unwrap()]);
    assert_eq!(missing.code, 2, "{}", missing.err);
    assert!(missing.err.contains("cannot be compared: there is no playbook here"), "{}", missing.err);
    assert_eq!(run(&["--since", ".", "--edition", "customer", "--account", "lotus"]).code, 2);
    let broken = Site::with(&[("content/broken.md", "+++\ntitle = \n+++\n")]);
    let mut child =
        Preview::command(site.root(), &["--port", "0", "--since", broken.root().to_str().unwrap()]).spawn().unwrap();
    let mut line = String::new();
    std::io::BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.contains("has 1 error: what is faulty there is not compared"), "{line}");
}

#[test]
fn a_tab_is_told_what_the_rules_say() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let file = "content/accounts/lotus/2025/objectives/shelf.md";
    let mut tab = Tab::open(&preview, SHELF);
    let messages = |items: &Value| -> Vec<String> {
        items.as_array().unwrap().iter().map(|item| item["message"].as_str().unwrap().to_owned()).collect()
    };
    let plan = tab.told("findings", knows_all)["plan"].clone();
    preview.line(|line| line.starts_with("plan health: "));
    // All of it is what `check` finds, and what is here is what the page lists.
    let found = site.run(&["check", "--select", "plan", "--format", "json"]);
    let found: Value = serde_json::from_str(&found.out).unwrap();
    let mut all = messages(&found["findings"]);
    let mut told = [messages(&plan["page"]), messages(&plan["rest"])].concat();
    all.sort();
    told.sort();
    assert_eq!(told, all);
    let page = preview.get(SHELF).text();
    assert_eq!(messages(&plan["page"]).len(), page.matches("<li class=\"ill ").count(), "{plan}");
    assert_eq!(plan["here"]["warnings"], plan["page"].as_array().unwrap().len());
    // An objective that serves nothing is told of where it stands, once its author has stopped typing.
    let start = Instant::now();
    site.write(file, OBJECTIVE.replace("serves = [\"trial\"]\n", "").as_bytes());
    let orphan = |told: &Value| told["plan"]["page"].to_string().contains("KP213");
    let told = tab.told("findings", orphan);
    assert!(start.elapsed() > Duration::from_millis(800), "{:?}", start.elapsed());
    let item = &told["plan"]["page"].as_array().unwrap().iter().find(|item| item["code"] == "KP213").unwrap().clone();
    assert_eq!(item["file"], file);
    assert!(item["frame"].as_str().unwrap().contains("shelf.md"), "{item}");
    assert!(!item["hints"].as_array().unwrap().is_empty() && told["explanations"]["KP213"].is_string());
    // It goes as soon as it is settled.
    let start = Instant::now();
    site.write(file, OBJECTIVE.as_bytes());
    tab.told("findings", |told| !orphan(told));
    assert!(start.elapsed() < Duration::from_millis(800), "{:?}", start.elapsed());
}

#[test]
fn a_tab_finds_its_page_again_after_a_rename_that_no_preview_saw() {
    let site = Site::with(&[(
        "content/guide/roles.md",
        "+++\ntitle = \"Roles\"\naliases = [\"guide/old\"]\n+++\n\n[[lotus]]\n",
    )]);
    let preview = Preview::start(site.root(), &[]);
    let (_, hash) = preview.token(SHELF);
    drop(preview);
    fs::rename(site.path("content/accounts/lotus"), site.path("content/accounts/lotus-mart")).unwrap();
    let preview = Preview::start(site.root(), &[]);
    let back = |path: &str, title: &str| Tab::back(&preview, path, &hash, title);
    let moved = back(SHELF, "Shelf never empty").told("moved", |_| true);
    assert_eq!(moved["to"], "/accounts/lotus-mart/2025/objectives/shelf/index.html");
    back(SHELF, "Another title").told("gone", |_| true);
    back("/people/lotus/", "Lotus Mart").told("gone", |_| true);
    // An address that is kept as an alias leads to where its page is now.
    assert_eq!(back("/guide/old/", "").told("moved", |_| true)["to"], "/guide/roles/index.html");
}

#[test]
fn what_is_half_written_is_no_fault_yet() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let file = "content/accounts/lotus/2025/objectives/shelf.md";
    let mut tab = Tab::open(&preview, SHELF);
    tab.told("findings", knows_all);
    let broken = OBJECTIVE.replace("tier = \"operational\"", "tier = \"oper");
    // Typed on and on, it stays quiet, and the last whole page stays.
    for at in 0..8 {
        site.write(file, broken.replace("\"oper", &format!("\"oper{}", "a".repeat(at))).as_bytes());
        assert_eq!(tab.listen(Duration::from_millis(200)), Vec::<Value>::new());
    }
    let written = Instant::now();
    let told = tab.told("findings", |told| told["errors"] == 1);
    assert!(written.elapsed() > Duration::from_millis(500), "{:?}", written.elapsed());
    let item = &told["page"][0];
    assert_eq!((item["file"].as_str().unwrap(), &item["line"]), (file, &Value::from(3)));
    assert!(item["frame"].as_str().unwrap().contains("tier = \"oper"), "{item}");
    assert!(preview.get(SHELF).text().contains("Shelf never empty"));
    // Once said it is not taken back while the author goes on typing.
    site.write(file, broken.replace("\"oper", "\"operati").as_bytes());
    let told = tab.told("findings", |_| true);
    assert_eq!(told["errors"], 1, "{told}");
    site.write(file, OBJECTIVE.as_bytes());
    tab.told("findings", |told| told["errors"] == 0);
    // An empty file is about to be written.
    site.write(file, b"");
    assert_eq!(tab.listen(Duration::from_millis(500)), Vec::<Value>::new());
    site.write(file, OBJECTIVE.as_bytes());
    assert_eq!(tab.listen(Duration::from_millis(1200)), Vec::<Value>::new());
    // A fault that was there before stays said while something else in its file is written.
    let old = OBJECTIVE.replace("tier = \"operational\"", "tier = \"odd\"");
    site.write(file, old.as_bytes());
    tab.told("findings", |told| told["errors"] == 1);
    preview.said();
    for at in 0..3 {
        site.write(file, old.replace("cannot be tried", &format!("waits {at}")).as_bytes());
        for told in tab.listen(Duration::from_millis(100)) {
            assert_eq!(told["errors"], 1, "{told}");
        }
    }
    std::thread::sleep(Duration::from_secs(1));
    assert!(!preview.said().concat().contains("KP0"), "what was said is not said again");
}

#[test]
fn pictures_are_followed_and_checked() {
    let shelf = OBJECTIVE.replace("A shelf that", "![The shelf](shelf.svg) A shelf that");
    let file = "content/accounts/lotus/2025/objectives/shelf.svg";
    let svg = |inside: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\">{inside}</svg>");
    let site = Site::with(&[("content/accounts/lotus/2025/objectives/shelf.md", &shelf), (file, &svg("<g/>"))]);
    let preview = Preview::start(site.root(), &[]);
    let page = preview.get(SHELF).text();
    let way = page.split("<img ").nth(1).unwrap().split("src=\"").nth(1).unwrap().split('"').next().unwrap();
    let address = format!("/{}", page::leads(SHELF.trim_matches('/').trim_end_matches("/index.html"), way));
    let mut tab = Tab::open(&preview, SHELF);
    tab.told("findings", |told| told["errors"] == 0);
    let answer = preview.get(&address);
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/svg+xml")), "{address}");
    // A tab learns of a picture even when prose is saved at the same moment.
    site.write(file, svg("<path/>").as_bytes());
    site.write("content/accounts/lotus/2025/objectives/shelf.md", shelf.replace("cannot be tried", "waits").as_bytes());
    let mut heard = tab.listen(Duration::from_millis(500));
    heard.retain(|told| told["type"] == "assets");
    assert_eq!(heard.len(), 1, "{:#?}", tab.heard);
    assert_eq!(format!("/{}", heard[0]["paths"][0].as_str().unwrap()), address);
    assert!(preview.get(&address).text().contains("<path/>"));
    // One that a build would refuse is refused here too, and named.
    site.write(file, svg("<script>alert(1)</script>").as_bytes());
    tab.told("findings", |told| told["errors"] == 1 && told["rest"].to_string().contains("KP108"));
    assert_eq!(preview.get(&address).status, 404);
    site.write(file, svg("<g/>").as_bytes());
    tab.told("findings", |told| told["errors"] == 0);
    assert_eq!(preview.get(&address).status, 200);
}

/// Every text that the preview shows has a key, and every key is shown.
#[test]
fn the_words_of_the_preview_are_those_of_its_table() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| fs::read_to_string(here.join(file)).unwrap();
    let (script, server) = (read("src/preview/preview.js"), read("src/preview/http.rs"));
    let english = keyplan::language::Locale::built_in("en");
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
    let after = |text: &str, before: &str| -> Vec<String> {
        let parts = text.split(before).skip(1);
        parts.map(|rest| rest.chars().take_while(|c| is_name(*c)).collect()).collect()
    };
    let mut asked = after(&server, "\"preview.");
    for before in ["words.", "textNodes(\"", "section(\"", "showBanner(\""] {
        asked.extend(after(&script, before));
    }
    asked.retain(|key| !key.is_empty() && key != "js");
    assert!(asked.len() > 15, "{asked:?}");
    for key in &asked {
        assert!(english.get(&format!("preview.{key}")).is_some(), "{key} has no text");
    }
    for key in english.texts().filter_map(|(key, _)| key.strip_prefix("preview.")) {
        let quoted = script.contains(&format!("\"{key}\"")) || asked.iter().any(|asked| asked == key);
        assert!(quoted, "nothing shows {key}");
    }
}

#[test]
fn the_bar_speaks_the_language_of_the_site() {
    let site = Site::with(&[]);
    let settings = |more: &str| site.write("site.toml", format!("{}{more}", HEALTHY[0].1).as_bytes());
    let preview = Preview::start(site.root(), &[]);
    let mut tab = Tab::open(&preview, "/");
    tab.told("words", |told| told["words"]["why"] == "why" && told["words"]["level.error"] == "error");
    tab.told("findings", |told| told["errors"] == 0);
    settings("language = \"vi\"\n");
    tab.told("words", |told| told["words"]["why"] == "vì sao" && told["words"]["level.error"] == "lỗi");
    // A page that is opened now has them from the start.
    assert!(preview.get("/").text().contains("vì sao"));
    site.write("content/guide/new.md", b"+++\ntitle = \"New\"\n+++\n\n[[nobody]] and [[nowhere]]\n");
    tab.told("findings", |told| told["said"][0] == serde_json::json!(["error", "2 lỗi"]));
    // The same findings in another language are told again.
    settings("language = \"da\"\n");
    tab.told("findings", |told| told["said"][0] == serde_json::json!(["error", "2 fejl"]));
    // Words of the site's own, and what was wrong with them.
    settings("");
    tab.told("words", |told| told["words"]["fine"] == "nothing is wrong with the files");
    site.write("locales/en.toml", b"[preview]\nfine = \"all \\\"fine\\\" <b>\"\n");
    tab.told("words", |told| told["words"]["fine"] == "all \"fine\" <b>");
    assert!(!preview.get("/").text().contains("fine\" <b>"), "no word leaves its attribute");
    // Before anything could be shown the language is the site's too.
    site.write("templates/base.html", b"{% block facts %}");
    settings("language = \"fr\"\n");
    drop(preview);
    let preview = Preview::start(site.root(), &[]);
    let page = preview.get("/");
    assert_eq!(page.status, 503);
    assert!(page.text().contains("<html lang=\"fr\">") && page.text().contains("Rien à montrer"), "{}", page.text());
}

#[test]
fn what_may_be_shown_changes_at_once() {
    let site = shared();
    let file = "content/accounts/lotus/2025/objectives/shelf.md";
    let text = fs::read_to_string(site.path(file)).unwrap();
    let plan = "/accounts/lotus/2025/";
    let all = Preview::start(site.root(), &[]);
    let drafts = Preview::start(site.root(), &["--drafts"]);
    let customer = Preview::start(site.root(), &["--edition", "customer", "--account", "lotus"]);
    let status = |preview: &Preview, status: u16| {
        preview.until(SHELF, |answer| answer.status == status);
        let listed = preview.get(plan).text().contains("Shelf never empty");
        assert_eq!(listed, status == 200);
    };
    for preview in [&all, &drafts, &customer] {
        status(preview, 200);
    }
    site.write(file, text.replace("+++\ntitle", "+++\ndraft = true\ntitle").as_bytes());
    status(&all, 404);
    status(&customer, 404);
    status(&drafts, 200);
    site.write(file, text.replace("share = \"customer\"\n", "").as_bytes());
    status(&all, 200);
    assert_eq!(customer.get(SHELF).status, 404);
    site.write(file, text.as_bytes());
    status(&customer, 200);
    // What leaks is not shown, and the last edition that leaked nothing stays.
    let leak = text.replace("share = \"customer\"\n", "share = \"customer\"\nshare_body = true\n");
    site.write(file, leak.replace("prose.", "[prose](../../../../guide/secret.md).").as_bytes());
    customer.line(|line| line.contains("KP80"));
    let page = customer.get(SHELF);
    assert!(page.status == 200 && !page.text().contains(CANARY), "{}", page.text());
}

#[test]
fn a_burst_ends_as_it_is_built() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let page = |at: usize, round: usize| {
        format!("+++\ntitle = \"Page {at}\"\n+++\n\nRound {round}. [[page-{}]]\n", (at + round) % 100)
    };
    for round in 0..6 {
        for at in 0..100 {
            site.write(&format!("content/guide/{}/page-{at}.md", at % 7), page(at, round).as_bytes());
        }
        if round % 2 == 0 {
            fs::rename(site.path("content/guide/3"), site.path("content/guide/three")).unwrap();
            fs::remove_dir_all(site.path("content/guide/3")).unwrap_err();
            fs::rename(site.path("content/guide/three"), site.path("content/guide/3")).unwrap();
        }
    }
    for at in (0..100).step_by(2) {
        site.remove(&format!("content/guide/{}/page-{at}.md", at % 7));
        let other = page(at, 0).replace("Round 0. [[", "Moved. See [[");
        site.write(&format!("content/pages/page-{at}.md"), other.as_bytes());
    }
    preview.until("/pages/page-98/", |answer| answer.text().contains("Moved."));
    preview.until("/guide/0/page-0/", |answer| answer.status == 404);
    std::thread::sleep(Duration::from_millis(400));
    served_as_built(&site, &preview);
}

#[test]
fn orders_and_changes_that_come_together_are_both_followed() {
    let site = shared();
    let root = site.root().to_owned();
    // Nothing is told by the system here: what is followed is what these orders say.
    let options = PreviewOptions { port: Some(0), strict_port: true, poll: Some(Duration::from_mins(1)), editor: None };
    let preview = keyplan::preview::Preview::bind(&root, options).unwrap();
    let address = preview.address();
    let today = "2026-01-31".parse().unwrap();
    let shown_options =
        WorkspaceOptions { drafts: false, account: None, older: Box::new(|_| None), today: Box::new(move |_| today) };
    let (orders, received) = std::sync::mpsc::channel();
    let (tell, told) = std::sync::mpsc::channel();
    let sender = orders.clone();
    let running = std::thread::spawn(move || {
        preview.run(Disk::new(&root), shown_options, (sender, received), move |shown: &PreviewUpdate| {
            // When the rules have answered the same is shown again.
            if shown.change != SiteChange::Nothing {
                let _ = tell.send(shown.state.site.clone());
            }
        })
    });
    let next = || told.recv_timeout(preview::PATIENCE).unwrap();
    let page = |site: &Option<PreviewSite>, path: &str| {
        let site = site.as_ref()?;
        let Some(Route::Page(id)) = site.route(path) else { return None };
        site.page(*id).ok()
    };
    let (file, path) = ("content/guide/new.md", "guide/new/index.html");
    assert!(page(&next(), "index.html").is_some());
    site.write(file, b"+++\ntitle = \"New\"\ndraft = true\n+++\n");
    orders.send(EngineOrder::Read(vec![site.path(file)])).unwrap();
    orders.send(EngineOrder::Drafts).unwrap();
    assert!(page(&next(), path).is_some(), "the file and the drafts are shown");
    // For a customer nothing is shown rather than what is internal, also before anything could be shown to it.
    let leak = "+++\ntitle = \"Phạm Duy\"\nshare = \"customer\"\nshare_body = true\nside = \"supplier\"\nfunction = \"supply\"\n+++\n\n[here](../guide/secret.md)\n";
    site.write("content/people/duy.md", leak.as_bytes());
    orders.send(EngineOrder::Read(vec![site.path("content/people/duy.md")])).unwrap();
    orders.send(EngineOrder::Edition(Some("lotus".to_owned()))).unwrap();
    let shown = next();
    assert!(shown.is_none(), "{:?}", shown.map(|site| site.pages()));
    orders.send(EngineOrder::Edition(None)).unwrap();
    assert!(page(&next(), "index.html").unwrap().contains(CANARY));
    orders.send(EngineOrder::Quit).unwrap();
    running.join().unwrap().unwrap();
    assert!(std::net::TcpStream::connect(address).is_err(), "it has ended");
}
