//! A machine that many people share: what one of them starts, each of them can connect to.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::preview::{Answer, Preview, Tab};
use crate::site::Site;
use crate::{SHELF, shared};

/// Nobody, as most systems number them.
const ANOTHER: u32 = 65_534;

/// What another user of this machine is answered. Only root may become somebody else; everybody else asks as themselves,
/// who without the secret are strangers too.
fn stranger(port: u16, request: &str) -> String {
    let script = "exec 3<>/dev/tcp/127.0.0.1/$0; printf %b \"$1\" >&3; cat <&3";
    let mut shell = Command::new("bash");
    shell.args(["-c", script, &port.to_string(), request]);
    if rustix::process::geteuid().is_root() {
        shell.uid(ANOTHER).gid(ANOTHER);
    }
    String::from_utf8_lossy(&shell.current_dir("/").output().unwrap().stdout).into_owned()
}

#[test]
fn another_user_of_the_machine_is_told_nothing() {
    let site = shared();
    let preview = Preview::start(site.root(), &[]);
    let port = preview.port;
    let token = preview.token("/").0;
    let paths = [
        "/",
        "/index.html",
        "/accounts/lotus/",
        SHELF,
        "/people/duy/",
        "/health/",
        "/search/index.js",
        "/keyplan.css",
        "/favicon.svg",
        "/favicon.ico",
        "/none",
        "/~keyplan/preview.js",
        "/~keyplan/live",
        "/?key=",
        "/?key=0123456789abcdef0123456789abcdef",
    ];
    let guesses = [
        String::new(),
        format!("Cookie: keyplan-{port}=\\r\\n"),
        format!("Cookie: keyplan-{}={}\\r\\n", port ^ 1, preview.secret),
        format!("Cookie: keyplan-{port}={}\\r\\n", &preview.secret[..31]),
        format!("X-Keyplan-Token: {token}\\r\\nSec-Fetch-Site: same-origin\\r\\n"),
    ];
    let mut asked = 0;
    for path in paths {
        for guess in &guesses {
            let request =
                format!("GET {path} HTTP/1.1\\r\\nHost: localhost:{port}\\r\\nConnection: close\\r\\n{guess}\\r\\n");
            let answer = stranger(port, &request);
            assert!(answer.starts_with("HTTP/1.1 401 "), "{path} {guess}: {answer}");
            for word in ["Lotus", "lotus", "Shelf", crate::CANARY, &token, &preview.secret, "set-cookie", "<"] {
                assert!(!answer.contains(word), "{path} {guess}: {word} in {answer}");
            }
            asked += 1;
        }
    }
    assert!(asked >= 40, "{asked}");
    // Nor does the editor of the author start.
    let open = format!(
        "POST /~keyplan/open?file=site.toml HTTP/1.1\\r\\nHost: localhost:{port}\\r\\nOrigin: http://localhost:{port}\\r\\nX-Keyplan-Token: {token}\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n"
    );
    assert!(stranger(port, &open).starts_with("HTTP/1.1 401 "));
}

#[test]
fn the_address_of_the_terminal_opens_it_and_a_cookie_from_then_on() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let host = format!("Host: localhost:{}", preview.port);
    let ask = |path: &str, lines: &[&str]| -> Answer {
        let first = [&format!("GET {path} HTTP/1.1"), "Connection: close", &host];
        preview.raw([&first, lines, &["", ""]].concat().join("\r\n").as_bytes())
    };
    let opened = ask(&format!("/?key={}", preview.secret), &[]);
    assert_eq!(opened.status, 200);
    let cookie = opened.header("set-cookie").unwrap();
    for part in [&*format!("keyplan-{}=", preview.port), "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(!opened.text().contains(&preview.secret), "no page holds it");
    let known = format!("Cookie: theme=dark; {}", cookie.split(';').next().unwrap());
    let again = ask("/", &[&known]);
    assert_eq!((again.status, again.header("set-cookie")), (200, None));
    assert_eq!(again.body, opened.body);
    assert_eq!(ask("/", &[]).status, 401);
}

#[test]
fn port_and_secret_are_kept_for_the_next_run_where_only_the_user_can_read_them() {
    let site = Site::with(&[]);
    let state = tempfile::tempdir().unwrap();
    let start = || {
        let mut command = Preview::command(site.root(), &[]);
        command.env("XDG_STATE_HOME", state.path().join("state"));
        Preview::of(command)
    };
    let first = start();
    let kept = (first.port, first.secret.clone());
    drop(first);
    let second = start();
    assert_eq!((second.port, second.secret.clone()), kept);
    drop(second);
    let folder = state.path().join("state/keyplan");
    let file = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let rights = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((rights(&folder), rights(&file)), (0o700, 0o600));
    // What others could have read is a secret no more.
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let third = start();
    assert_ne!(third.secret, kept.1);
    assert_eq!(rights(&file), 0o600);
    // Where nothing can be kept it runs all the same.
    let mut command = Preview::command(site.root(), &[]);
    command.env("XDG_STATE_HOME", "/dev/null/state");
    assert_eq!(Preview::of(command).get("/").status, 200);
}

#[test]
fn tabs_and_editors_have_an_end() {
    let site = Site::with(&[]);
    let mut command = Preview::command(site.root(), &["--port", "0"]);
    command.env("KEYPLAN_EDITOR", "true");
    let preview = Preview::of(command);
    let (token, _) = preview.token("/");
    let own = format!("http://localhost:{}", preview.port);
    let mut tabs = Vec::new();
    let refused = loop {
        match Tab::handshake(&preview, &token, Some(&own)) {
            Ok((tab, _)) => tabs.push(tab),
            Err(status) => break status,
        }
        assert!(tabs.len() < 400, "400 tabs are open");
    };
    assert_eq!((refused, tabs.len()), (503, 64));
    let lines = ["Content-Length: 0", &format!("Origin: {own}"), &format!("X-Keyplan-Token: {token}")];
    let open = || preview.ask("POST", "/~keyplan/open?file=site.toml&line=1&column=1", &lines).status;
    let statuses: Vec<u16> = (0..12).map(|_| open()).collect();
    assert_eq!(statuses, [&[200; 10][..], &[429; 2]].concat());
    assert_eq!(preview.ask("GET", "/~keyplan/open?file=site.toml", &lines[1..]).status, 405);
}

#[test]
fn another_name_and_a_frame_only_where_they_are_allowed() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &["--allow-host", "plans.example", "--allow-frame"]);
    for host in ["plans.example", "plans.example:8443"] {
        assert_eq!(preview.ask_as("GET", "/", &[&format!("Host: {host}")]).status, 200, "{host}");
    }
    for host in ["evil.example", "plans.example.evil", "plans.example:", "plans.example:x", "x.plans.example"] {
        assert_eq!(preview.ask_as("GET", "/", &[&format!("Host: {host}")]).status, 421, "{host}");
    }
    let (token, _) = preview.token("/");
    assert!(Tab::handshake(&preview, &token, Some("https://plans.example")).is_ok());
    assert!(Tab::handshake(&preview, &token, Some("https://evil.example")).is_err());
    let framed = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"];
    let answer = preview.ask("GET", &format!("/?key={}", preview.secret), &framed);
    assert_eq!((answer.status, answer.header("x-frame-options")), (200, None));
    assert!(!answer.header("content-security-policy").unwrap().contains("frame-ancestors"));
    assert!(answer.header("set-cookie").unwrap().contains("SameSite=None; Secure; Partitioned"));
    let script = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"];
    assert_eq!(preview.ask("GET", "/", &script).status, 403);
    let usual = Preview::start(site.root(), &[]);
    assert_eq!(usual.ask("GET", "/", &framed).status, 403);
    assert_eq!(usual.ask_as("GET", "/", &["Host: plans.example"]).status, 421);
}
