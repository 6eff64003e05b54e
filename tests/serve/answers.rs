//! Who is answered, and with what.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::preview::{Preview, Tab};
use crate::site::{HEALTHY, OBJECTIVE, Site};
use crate::{CANARY, SHELF, everything};

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
fn pages_of_others_are_refused_whatever_they_ask() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let own = format!("Origin: http://localhost:{}", preview.port);
    let visit = ["Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"];
    assert_eq!(preview.ask("GET", "/", &["Sec-Fetch-Site: none", visit[0], visit[1]]).status, 200);
    assert_eq!(preview.ask("GET", "/", &["Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors", &own]).status, 200);
    for from in ["cross-site", "same-site", "odd"] {
        let site = format!("Sec-Fetch-Site: {from}");
        for (mode, dest) in [
            ("no-cors", "script"),
            ("no-cors", "image"),
            ("no-cors", "style"),
            ("cors", "empty"),
            ("websocket", "websocket"),
            ("navigate", "document"),
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
fn words_of_a_page_lead_to_their_line_only_where_everything_is_shown() {
    let site = Site::with(&[]);
    for (options, found) in [(&[][..], 501), (&["--edition", "customer", "--account", "lotus"][..], 404)] {
        let preview = Preview::start(site.root(), options);
        let own = format!("Origin: http://localhost:{}", preview.port);
        let key = format!("X-Keyplan-Token: {}", preview.token("/").0);
        let ask = |query: &str| {
            preview.ask("POST", &format!("/~keyplan/open?{query}"), &["Content-Length: 0", &own, &key]).status
        };
        // 501: the line is known, and no editor.
        assert_eq!(ask("words=Shelf%20never%20empty&around=&pages=%2Faccounts%2Flotus%2F2025%2F"), found);
        assert_eq!(
            ask("words=31%20Dec%202025&around=&pages=%2Faccounts%2Flotus%2F2025%2Fobjectives%2Fshelf%2F"),
            found
        );
        for nothing in
            ["words=written%20nowhere&pages=%2Faccounts%2Flotus%2F", "words=Shelf&pages=%2F..%2F", "words=", ""]
        {
            assert_eq!(ask(nothing), 404, "{nothing}");
        }
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
    let cookie = preview.cookie();
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
    let one =
        |path: &str, last: &str| format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n{cookie}\r\n{last}\r\n");
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

#[test]
fn what_is_not_there_is_answered_in_the_look_of_the_site_at_any_depth() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    for address in ["/nothing", "/accounts/lotus/1999/objectives/none/", "/a/b/c/d/e/f.html"] {
        let answer = preview.ask("GET", address, &[]);
        assert_eq!(answer.status, 404, "{address}");
        let hash = answer.text().split("'sha256-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap().to_owned();
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains(&hash) && policy.contains("default-src 'self'"), "{address}: {policy}");
        assert!(answer.text().contains("<a href=\"/\">"), "{address} leads home");
    }
    let icon = preview.ask("GET", "/favicon.ico", &[]);
    assert_eq!((icon.status, icon.header("location")), (307, Some("/favicon.svg")));
    assert_eq!(preview.ask("GET", "/favicon.svg", &[]).status, 200);
}

#[test]
fn an_address_of_the_published_site_leads_to_the_same_page_of_the_preview() {
    let site = Site::with(&[]);
    let config = fs::read_to_string(site.root().join("site.toml")).unwrap();
    fs::write(site.root().join("site.toml"), format!("base_url = \"https://example.org/plans\"\n{config}")).unwrap();
    let preview = Preview::start(site.root(), &[]);
    for (asked, given) in [("/plans/", "/"), ("/plans", "/"), ("/plans/accounts/lotus/", "/accounts/lotus/")] {
        let answer = preview.ask("GET", asked, &[]);
        assert_eq!((answer.status, answer.header("location")), (307, Some(given)), "{asked}");
    }
    assert_eq!(preview.ask("GET", "/plansfor/", &[]).status, 404);
}
