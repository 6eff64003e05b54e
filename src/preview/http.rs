//! What the preview answers: pages and files of the site from a table in memory, to this machine only.
//!
//! No path from a request reaches the disk. Whoever asks has to come from this machine (the socket), call it by its
//! own name (`Host`), and be no other site's page (`Sec-Fetch-Site`, `Origin`).

use std::borrow::Cow;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use axum::body::Body;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Request};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use axum::response::IntoResponse;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch::Receiver;

use crate::diagnostics::Finding;
use crate::preview::engine::{Order, Shown};
use crate::preview::live;
use crate::preview::workspace::{Route, Site};
use crate::site::PageId;

/// Addresses of the preview itself; no page of a site can begin like this.
const OWN: &str = "/~keyplan/";

/// A connection has so long to say what it wants.
const HEAD: Duration = Duration::from_secs(5);

/// Tabs get their pages first: the rules are asked about everything when nothing has changed for so long.
const REST: Duration = Duration::from_millis(40);

/// The script of the preview.
const SCRIPT: &str = include_str!("preview.js");

/// The published pages' own policy, and that nobody may put a page in a frame.
const POLICY: &str =
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What answering needs.
#[derive(Debug)]
pub(super) struct App {
    pub(super) root: PathBuf,
    port: u16,
    pub(super) shown: Receiver<Arc<Shown>>,
    /// Proof that a script was served by this run.
    pub(super) token: String,
    editor: Option<String>,
    orders: Sender<Order>,
    /// Who asks rules about everything: not the cores that take in the next change.
    rules: rayon::ThreadPool,
}

impl App {
    pub(super) fn new(
        root: PathBuf,
        port: u16,
        shown: Receiver<Arc<Shown>>,
        orders: Sender<Order>,
        editor: Option<String>,
    ) -> std::io::Result<Arc<Self>> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let rules = rayon::ThreadPoolBuilder::new().num_threads((cores - 1).max(1)).build();
        let rules = rules.map_err(std::io::Error::other)?;
        Ok(Arc::new(Self { root, port, shown, token: token()?, editor, orders, rules }))
    }

    /// Makes sure that all a page says is known, unless `stop` says that nobody wants to know any more.
    pub(super) fn is_ready(&self, site: &Site, page: PageId, stop: &(dyn Fn() -> bool + Sync)) -> bool {
        // Who asks may be busy with a state that is gone already: only those wait for that who have to.
        !site.says_everything(page) || self.rules.install(|| site.health().ask_everything(stop))
    }

    /// Asks the rules about everything, when a state has stood for a moment.
    pub(super) async fn check(self: Arc<Self>) {
        let mut shown = self.shown.clone();
        loop {
            let now = Arc::clone(&shown.borrow_and_update());
            tokio::time::sleep(REST).await;
            if !shown.has_changed().unwrap_or(true)
                && let Some(site) = now.state.site.clone()
            {
                let (app, newer) = (Arc::clone(&self), shown.clone());
                let all = tokio::task::spawn_blocking(move || {
                    let stop = || newer.has_changed().unwrap_or(true);
                    app.rules.install(|| site.health().ask_everything(&stop))
                });
                if all.await.unwrap_or(false) && now.found.is_none() {
                    let _ = self.orders.send(Order::Checked(now.state.generation));
                }
            }
            if shown.changed().await.is_err() {
                return;
            }
        }
    }

    /// Tells the author that a template failed.
    pub(super) fn tell_unmade(&self, finding: Box<Finding>) {
        let _ = self.orders.send(Order::Unmade(finding));
    }

    /// The state that is shown now.
    pub(super) fn now(&self) -> Arc<Shown> {
        Arc::clone(&self.shown.borrow())
    }
}

/// 128 bits that nobody can guess, from the system's random source.
fn token() -> std::io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

/// Answers until the engine has ended.
pub(super) async fn serve(listener: TcpListener, app: Arc<App>) {
    let mut shown = app.shown.clone();
    let ended = async move { while !shown.borrow_and_update().ended && shown.changed().await.is_ok() {} };
    tokio::pin!(ended);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => drop(tokio::spawn(connection(Arc::clone(&app), stream, peer))),
                // There are too many of them, or one has gone already.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            () = &mut ended => return,
        }
    }
}

/// Answers what one connection asks. One that does not say what it wants is ended.
async fn connection(app: Arc<App>, stream: TcpStream, peer: SocketAddr) {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let app = Arc::clone(&app);
        async move { Ok::<_, Infallible>(answer(&app, peer, request.map(Body::new)).await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEAD);
    let _ = server.serve_connection(TokioIo::new(stream), service).with_upgrades().await;
}

/// Answers one request.
async fn answer(app: &Arc<App>, peer: SocketAddr, request: Request) -> Response<Body> {
    let mut response = match refusal(app, peer, &request) {
        Some(refused) => refused,
        None => routed(app, request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        ("cache-control", "no-store"),
        ("content-security-policy", POLICY),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn plain(status: StatusCode, text: impl Into<Cow<'static, str>>) -> Response<Body> {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text.into()).into_response()
}

/// Why a request is not answered.
fn refusal(app: &App, peer: SocketAddr, request: &Request) -> Option<Response<Body>> {
    if !peer.ip().is_loopback() {
        return Some(plain(StatusCode::FORBIDDEN, "The preview answers this machine only.\n"));
    }
    let headers = request.headers();
    let hosts: Vec<&HeaderValue> = headers.get_all(header::HOST).iter().collect();
    let named = matches!(hosts.as_slice(), [host] if is_own_host(host, app.port));
    if !named || request.uri().authority().is_some() {
        return Some(plain(StatusCode::MISDIRECTED_REQUEST, "The preview is called localhost.\n"));
    }
    let opens = request.method() == Method::POST && request.uri().path() == format!("{OWN}open");
    if !matches!(*request.method(), Method::GET | Method::HEAD) && !opens {
        let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "The preview only shows.\n");
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return Some(refused);
    }
    let says = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // Another site may send a reader here, and nothing else: no picture, script, frame or request of its own.
    let foreign = says("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
    let visit = says("sec-fetch-mode") == Some("navigate") && says("sec-fetch-dest") == Some("document");
    if foreign && !visit {
        return Some(plain(StatusCode::FORBIDDEN, "The preview answers its own pages only.\n"));
    }
    let origin = headers.get(header::ORIGIN);
    if origin.is_some_and(|origin| !is_own_origin(origin, app.port)) {
        return Some(plain(StatusCode::FORBIDDEN, "The preview answers its own pages only.\n"));
    }
    None
}

const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

fn is_own_host(host: &HeaderValue, port: u16) -> bool {
    NAMES.iter().any(|name| host.as_bytes() == format!("{name}:{port}").as_bytes())
}

fn is_own_origin(origin: &HeaderValue, port: u16) -> bool {
    NAMES.iter().any(|name| origin.as_bytes() == format!("http://{name}:{port}").as_bytes())
}

async fn routed(app: &Arc<App>, request: Request) -> Response<Body> {
    let path = request.uri().path().to_owned();
    match path.strip_prefix(OWN) {
        Some("preview.js") => ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response(),
        Some("live") => {
            let (mut parts, _) = request.into_parts();
            let own = parts.headers.get(header::ORIGIN).is_some_and(|origin| is_own_origin(origin, app.port));
            let known = parts.uri.query().is_some_and(|query| same(query, &format!("token={}", app.token)));
            if !own || !known {
                return plain(StatusCode::FORBIDDEN, "This token is not of this run.\n");
            }
            match WebSocketUpgrade::from_request_parts(&mut parts, app).await {
                Ok(upgrade) => {
                    let app = Arc::clone(app);
                    upgrade.max_message_size(live::LONGEST).on_upgrade(move |socket| live::tab(app, socket))
                }
                Err(_) => plain(StatusCode::BAD_REQUEST, "This address is for a web socket.\n"),
            }
        }
        Some("open") => open(app, request.headers(), request.uri().query().unwrap_or("")),
        Some(_) => plain(StatusCode::NOT_FOUND, "There is nothing here.\n"),
        None => {
            let app = Arc::clone(app);
            let made = tokio::task::spawn_blocking(move || shown(&app, &path)).await;
            made.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "This page could not be made.\n"))
        }
    }
}

/// Compares without telling by time how much was right.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

/// A page or file of the site.
fn shown(app: &App, path: &str) -> Response<Body> {
    let shown = app.now();
    let Some(address) = address(path) else { return plain(StatusCode::BAD_REQUEST, "This is not an address.\n") };
    let Some(site) = &shown.state.site else { return html(StatusCode::SERVICE_UNAVAILABLE, nothing_yet(app)) };
    let (found, address) = if let Some(route) = site.route(&address) {
        (Some(route), address)
    } else {
        let index = if address.is_empty() {
            "index.html".to_owned()
        } else {
            format!("{}/index.html", address.trim_end_matches('/'))
        };
        match site.route(&index) {
            // Relative links need the address to end like a folder.
            Some(_) if !path.ends_with('/') => return redirect(&index),
            found => (found, index),
        }
    };
    let newer = || app.now().state.generation != shown.state.generation;
    match found {
        // What is asked for is the page as it is when it is answered.
        Some(Route::Page(page)) if !app.is_ready(site, *page, &newer) => self::shown(app, path),
        Some(Route::Page(page)) if crate::site::address::is_page(&address) => {
            page_response(app, site, *page, StatusCode::OK)
        }
        Some(Route::Page(page)) => match site.page(*page) {
            Ok(text) => file(&address, text.into_bytes()),
            Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "This file could not be made.\n"),
        },
        Some(Route::Theme(at)) => match site.theme_file(*at) {
            Some(bytes) => file(&address, bytes),
            None => plain(StatusCode::NOT_FOUND, "There is nothing here.\n"),
        },
        Some(Route::Asset(source)) => match site.asset(source) {
            Ok(bytes) => file(&address, bytes),
            Err(_) => plain(StatusCode::NOT_FOUND, "This file cannot be shown.\n"),
        },
        None => page_response(app, site, PageId::NotFound, StatusCode::NOT_FOUND),
    }
}

/// An address from the site's root: decoded once, and refused when it could mean more than one thing.
pub(super) fn address(path: &str) -> Option<String> {
    let path = path.strip_prefix('/')?;
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let hex = |byte: Option<u8>| char::from(byte?).to_digit(16);
                u8::try_from(hex(rest.next())? * 16 + hex(rest.next())?).ok()?
            }
            byte => byte,
        });
    }
    let text = String::from_utf8(bytes).ok()?;
    let odd = |part: &str| part == "." || part == "..";
    let strange = text.contains(['\\', '\0', ':']) || text.contains("//") || text.split('/').any(odd);
    (!strange && !text.starts_with('/')).then(|| crate::figures::names::normal(&text))
}

fn redirect(index: &str) -> Response<Body> {
    let to = format!("/{}", crate::site::address::encode(index.trim_end_matches("index.html")));
    (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response()
}

fn page_response(app: &App, site: &Site, page: PageId, status: StatusCode) -> Response<Body> {
    match site.page(page) {
        Ok(page) => html(status, with_script(app, &page)),
        Err(finding) => {
            app.tell_unmade(finding);
            html(StatusCode::INTERNAL_SERVER_ERROR, nothing_yet(app))
        }
    }
}

/// The page with the script of the preview: the one thing that a build does not write.
fn with_script(app: &App, page: &str) -> String {
    let words = serde_json::to_string(&live::words(&app.now().state.locale)).unwrap_or_default();
    let tag = format!(
        "<script src=\"{OWN}preview.js\" data-token=\"{}\" data-page=\"{:032x}\" data-words=\"{}\" defer></script>\n",
        app.token,
        xxhash_rust::xxh3::xxh3_128(page.as_bytes()),
        escaped(&words)
    );
    match page.find("</head>") {
        Some(at) => format!("{}{tag}{}", &page[..at], &page[at..]),
        None => format!("{page}{tag}"),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    crate::document::markdown::escape(text, &mut out);
    out
}

/// What stands in place of a site that never could be made: an empty page whose script says why.
fn nothing_yet(app: &App) -> String {
    let locale = Arc::clone(&app.now().state.locale);
    let say = |key: &str| escaped(locale.text(key));
    let page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n</head>\n<body>\n<main id=\"kp-main\"><h1>{title}</h1><p>{}</p></main>\n</body>\n</html>\n",
        locale.code(),
        say("preview.nothing_why"),
        title = say("preview.nothing"),
    );
    with_script(app, &page)
}

fn html(status: StatusCode, page: String) -> Response<Body> {
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

fn file(address: &str, bytes: Vec<u8>) -> Response<Body> {
    let ending = address.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    let kind = match ending.as_str() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "pdf" => "application/pdf",
        "ics" => "text/calendar; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "csv" | "txt" => "text/plain; charset=utf-8",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
    ([(header::CONTENT_TYPE, kind)], bytes).into_response()
}

/// Opens a source in the author's editor: only one that the project has, at a line.
fn open(app: &App, headers: &HeaderMap, query: &str) -> Response<Body> {
    let own = headers.get(header::ORIGIN).is_some_and(|origin| is_own_origin(origin, app.port));
    let token = headers.get("x-keyplan-token").and_then(|value| value.to_str().ok()).unwrap_or("");
    if !own || !same(token, &app.token) {
        return plain(StatusCode::FORBIDDEN, "This token is not of this run.\n");
    }
    let mut parts = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut part = |name: &str| parts.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned());
    let (file, line, column) = (part("file"), part("line"), part("column"));
    let number = |text: Option<String>| text.and_then(|text| text.parse::<u32>().ok()).unwrap_or(1);
    let locale = Arc::clone(&app.now().state.locale);
    let refused = |status: StatusCode, key: &str| plain(status, format!("{}\n", locale.text(key)));
    let no_file = || refused(StatusCode::NOT_FOUND, "preview.no_file");
    let path = file.as_deref().and_then(|file| address(&format!("/{file}")));
    let Some(path) = path.filter(|path| is_source(path)) else { return no_file() };
    let Some(editor) = &app.editor else { return refused(StatusCode::NOT_IMPLEMENTED, "preview.no_editor") };
    let disk = app.root.join(&path);
    let inside = disk.canonicalize().is_ok_and(|disk| disk.starts_with(&app.root) && disk.is_file());
    if !inside {
        return no_file();
    }
    match start(editor, &disk, number(line), number(column)) {
        Ok(()) => plain(StatusCode::OK, "opened\n"),
        Err(_) => refused(StatusCode::NOT_IMPLEMENTED, "preview.no_start"),
    }
}

/// Files that an author writes.
fn is_source(path: &str) -> bool {
    path == "site.toml"
        || ["content/", "locales/", "templates/", "themes/", "words/"].iter().any(|folder| path.starts_with(folder))
}

/// Starts a program without a shell, so that no name is taken for more than a name.
fn start(editor: &str, file: &Path, line: u32, column: u32) -> std::io::Result<()> {
    let mut words = editor.split_whitespace();
    let program = words.next().ok_or(std::io::ErrorKind::NotFound)?;
    let named = editor.contains("{file}");
    let filled = |word: &str| {
        let file = file.to_string_lossy();
        word.replace("{file}", &file).replace("{line}", &line.to_string()).replace("{column}", &column.to_string())
    };
    let mut command = std::process::Command::new(program);
    command.args(words.map(filled));
    if !named {
        command.arg(file);
    }
    let quiet = std::process::Stdio::null;
    let mut child = command.stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn()?;
    std::thread::spawn(move || child.wait());
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::preview::http::address;

    #[test]
    fn an_address_means_one_thing_or_is_refused() {
        for (path, means) in [
            ("/", ""),
            ("/accounts/lotus/index.html", "accounts/lotus/index.html"),
            ("/people/b%C3%ACnh/", "people/bình/"),
            ("/people/bi%CC%80nh/", "people/bình/"),
        ] {
            assert_eq!(address(path).as_deref(), Some(means), "{path}");
        }
        for path in [
            "",
            "accounts",
            "//etc/passwd",
            "/../site.toml",
            "/%2e%2e/site.toml",
            "/..%2fsite.toml",
            "/a/..%5c..%5csite.toml",
            "/c:/windows",
            "/a//b",
            "/%2fetc",
            "/a%00b",
            "/%zz",
            "/%c3",
            "/%",
            "/a/./b",
        ] {
            assert_eq!(address(path), None, "{path}");
        }
        assert_eq!(address("/%252e%252e/x").as_deref(), Some("%2e%2e/x"), "decoded once");
    }
}
