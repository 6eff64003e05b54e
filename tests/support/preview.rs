//! A running `keyplan serve`, what it answers, and tabs that are open on it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread::sleep;
use std::time::{Duration, Instant};

#[cfg(unix)]
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tungstenite::client::IntoClientRequest;
use tungstenite::http::HeaderValue;
use tungstenite::{Message, WebSocket};

/// Longer than anything takes: a test that waits for this long has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// A preview that runs.
pub(crate) struct Preview {
    child: Child,
    pub(crate) port: u16,
    /// What opens it, as its terminal has said.
    pub(crate) secret: String,
    lines: Receiver<String>,
}

/// What it answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

impl Preview {
    pub(crate) fn command(root: &Path, arguments: &[&str]) -> Command {
        Self::command_of(env!("CARGO_BIN_EXE_keyplan"), root, arguments)
    }

    /// The same with another build of the command.
    pub(crate) fn command_of(program: &str, root: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.current_dir(root).env_remove("SOURCE_DATE_EPOCH").env_remove("VISUAL").env_remove("KEYPLAN_EDITOR");
        // What a preview keeps for its next run is not kept among that of whoever runs the tests.
        command.env("XDG_STATE_HOME", std::env::temp_dir().join("keyplan-tests"));
        command.arg("serve").args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    /// Starts on a port that is free and waits until everything is read.
    pub(crate) fn start(root: &Path, arguments: &[&str]) -> Self {
        Self::of(Self::command(root, &[&["--port", "0"], arguments].concat()))
    }

    /// Starts a command and waits until everything is read.
    pub(crate) fn of(command: Command) -> Self {
        let preview = Self::listening(command);
        preview.line(|line| line.contains(" · ") && line.ends_with("ms"));
        preview
    }

    /// Starts a command and waits until it listens.
    pub(crate) fn listening(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let err = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in err.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let mut preview = Self { child, port: 0, secret: String::new(), lines };
        let address = preview.line(|line| line.starts_with("http://localhost:"));
        let (port, secret) = address.rsplit(':').next().unwrap().split_once("/?key=").unwrap();
        (preview.port, preview.secret) = (port.parse().unwrap(), secret.to_owned());
        preview
    }

    /// Waits for a line of the terminal.
    pub(crate) fn line(&self, wanted: impl Fn(&str) -> bool) -> String {
        let mut said = Vec::new();
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(line) = self.lines.recv_timeout(left) else { panic!("the preview only said: {said:#?}") };
            if wanted(&line) {
                return line;
            }
            said.push(line);
        }
    }

    /// What the terminal has said since.
    pub(crate) fn said(&self) -> Vec<String> {
        self.lines.try_iter().collect()
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends bytes as they are, and reads until the other side is done.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        // What is refused early may be refused before all of it was sent.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").map_or(answer.len(), |at| at + 4);
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head, body: answer[end..].to_vec() }
    }

    /// One request with its own `Host` and further header lines.
    pub(crate) fn ask(&self, method: &str, path: &str, lines: &[&str]) -> Answer {
        let host = format!("Host: localhost:{}", self.port);
        self.ask_as(method, path, &[&[host.as_str()], lines].concat())
    }

    /// The header line with the secret.
    pub(crate) fn cookie(&self) -> String {
        format!("Cookie: keyplan-{}={}", self.port, self.secret)
    }

    /// One request with the secret and these header lines only.
    pub(crate) fn ask_as(&self, method: &str, path: &str, lines: &[&str]) -> Answer {
        let first = [&format!("{method} {path} HTTP/1.1"), "Connection: close", &self.cookie()];
        let lines = [&first, lines, &["", ""]].concat().join("\r\n");
        self.raw(lines.as_bytes())
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// How long until an address answers as it should.
    pub(crate) fn until(&self, path: &str, right: impl Fn(&Answer) -> bool) -> Duration {
        let start = Instant::now();
        loop {
            let answer = self.get(path);
            if right(&answer) {
                return start.elapsed();
            }
            assert!(
                start.elapsed() < PATIENCE,
                "{path} stays {}: {}\n{:#?}",
                answer.status,
                answer.text(),
                self.said()
            );
            sleep(Duration::from_millis(5));
        }
    }

    /// The token and the hash of a page.
    pub(crate) fn token(&self, path: &str) -> (String, String) {
        let page = self.get(path).text();
        let part = |name: &str| {
            let from = page.find(name).unwrap_or_else(|| panic!("no {name} in {page}")) + name.len();
            page[from..].split('"').next().unwrap().to_owned()
        };
        (part("data-token=\""), part("data-page=\""))
    }

    #[cfg(unix)]
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The time of processors that it has used, all threads together.
    pub(crate) fn processor(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id())).unwrap_or_default();
        let ticks = stat.rsplit(") ").next().unwrap_or("").split(' ').skip(11).take(2);
        Duration::from_millis(ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10)
    }

    /// Waits for the end, and says how long it took.
    pub(crate) fn end(&mut self) -> (ExitStatus, Duration) {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status, start.elapsed());
            }
            assert!(start.elapsed() < PATIENCE, "it does not end");
            sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A tab that is open.
pub(crate) struct Tab {
    socket: WebSocket<TcpStream>,
    /// Everything it was told, as text.
    pub(crate) heard: Vec<String>,
}

impl Tab {
    /// Opens a page as a browser does: the page, then the socket.
    pub(crate) fn open(preview: &Preview, path: &str) -> Self {
        let (token, hash) = preview.token(path);
        Self::with(preview, path, &token, &hash)
    }

    /// A tab that has a page already.
    pub(crate) fn with(preview: &Preview, path: &str, token: &str, hash: &str) -> Self {
        Self::hello(preview, token, &serde_json::json!({ "page": path, "hash": hash }))
    }

    /// A tab that comes back to a preview that was started again.
    pub(crate) fn back(preview: &Preview, path: &str, hash: &str, title: &str) -> Self {
        let (token, _) = preview.token("/");
        Self::hello(preview, &token, &serde_json::json!({ "page": path, "hash": hash, "title": title }))
    }

    fn hello(preview: &Preview, token: &str, hello: &Value) -> Self {
        let origin = format!("http://localhost:{}", preview.port);
        let (mut socket, _) = Self::handshake(preview, token, Some(&origin)).unwrap();
        socket.send(Message::Text(hello.to_string().into())).unwrap();
        Self { socket, heard: Vec::new() }
    }

    /// Only the handshake; the status where it is refused.
    pub(crate) fn handshake(
        preview: &Preview,
        token: &str,
        origin: Option<&str>,
    ) -> Result<(WebSocket<TcpStream>, u16), u16> {
        let address = format!("ws://localhost:{}/~keyplan/live?token={token}", preview.port);
        let mut request = address.into_client_request().unwrap();
        let cookie = preview.cookie().replace("Cookie: ", "");
        request.headers_mut().insert("cookie", HeaderValue::from_str(&cookie).unwrap());
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", HeaderValue::from_str(origin).unwrap());
        }
        match tungstenite::client::client(request, preview.connect()) {
            Ok((socket, answer)) => Ok((socket, answer.status().as_u16())),
            Err(tungstenite::HandshakeError::Failure(tungstenite::Error::Http(answer))) => {
                Err(answer.status().as_u16())
            }
            Err(error) => panic!("{error}"),
        }
    }

    /// The next message of a kind that is as wanted.
    pub(crate) fn told(&mut self, kind: &str, right: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + PATIENCE;
        while let Some(message) = self.next(end) {
            if message["type"] == kind && right(&message) {
                return message;
            }
        }
        panic!("not told `{kind}`, but: {:#?}", self.heard);
    }

    /// Everything that is said within a time.
    pub(crate) fn listen(&mut self, time: Duration) -> Vec<Value> {
        let end = Instant::now() + time;
        std::iter::from_fn(|| self.next(end)).collect()
    }

    fn next(&mut self, end: Instant) -> Option<Value> {
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            self.socket.get_ref().set_read_timeout(Some(left)).unwrap();
            match self.socket.read() {
                Ok(Message::Text(text)) => {
                    self.heard.push(text.to_string());
                    return Some(serde_json::from_str(&text).unwrap());
                }
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }
}
