//! What the preview answers: pages and files of the site from a table in memory, to this machine only.
//!
//! No path from a request reaches the disk. Who is let in, `door` decides.

use std::borrow::Cow;
use std::collections::HashSet;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
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

use crate::diagnostics::is_workbook;
use crate::diagnostics::report::SourceTexts;
use crate::edition::{Audience, EditionRequest};
use crate::figures::percent::decode;
use crate::load::assets::{self, CleanAsset};
use crate::playbook::ThingId;
use crate::preview::address::address;
use crate::preview::app::App;
use crate::preview::door::{OWN, is_same};
use crate::preview::live;
use crate::preview::locate::{self, Candidate, SourcePlace};
use crate::preview::order::PreviewUpdate;
use crate::preview::site::{PreviewSite, Route};
use crate::site::PageId;
use crate::system;

/// A connection that has not sent a request's head for this long is closed.
const HEAD: Duration = Duration::from_secs(5);

/// So many bytes of requests and answers wait for a connection. To what does not read, no more is written.
const MOST_WAITING: usize = 64 * 1024;

/// The script of the preview.
const SCRIPT: &str = include_str!("preview.js");

/// The content policy of published pages.
const POLICY: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'";
/// And no site may put a page in a frame.
const NO_FRAME: &str = "; frame-ancestors 'none'";

/// The content policy of an answer. The page that stands at every address that is not there holds its own style sheet, known
/// by its hash.
fn policy(app: &App, not_found: bool) -> HeaderValue {
    let frame = if app.door.framed { "" } else { NO_FRAME };
    let style = format!("; style-src 'self' '{}'; img-src 'self' data:", crate::site::render::STYLE_OF_NOT_FOUND);
    let policy = format!("{POLICY}{frame}{}", if not_found { &style } else { "" });
    HeaderValue::from_str(&policy).expect("a hash is letters and signs")
}

/// Answers until the engine has ended.
pub(super) async fn serve(listener: TcpListener, app: Arc<App>) {
    let mut shown = app.shown.clone();
    let ended = async move { while !shown.borrow_and_update().ended && shown.changed().await.is_ok() {} };
    tokio::pin!(ended);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let number = app.door.number();
                    let task = tokio::spawn(connection(Arc::clone(&app), stream, peer, number));
                    app.door.meet(number, task.abort_handle());
                }
                // There are too many connections, or one has gone already.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            () = &mut ended => return,
        }
    }
}

/// Answers the requests of one connection.
async fn connection(app: Arc<App>, stream: TcpStream, peer: SocketAddr, number: u64) {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let app = Arc::clone(&app);
        async move { Ok::<_, Infallible>(answer(&app, peer, number, request.map(Body::new)).await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(MOST_WAITING);
    let _ = server.serve_connection(TokioIo::new(stream), service).with_upgrades().await;
}

/// Answers one request.
async fn answer(app: &Arc<App>, peer: SocketAddr, number: u64, request: Request) -> Response<Body> {
    let shows_key = app.door.shows_key(&request);
    let refusal = app.door.refusal(peer, number, &request);
    let lets_in = refusal.is_none();
    let mut response = match refusal {
        Some((status, said)) => refused(status, said),
        None => routed(app, request).await,
    };
    if lets_in && shows_key {
        response.headers_mut().insert(header::SET_COOKIE, app.door.cookie());
    }
    let headers = response.headers_mut();
    headers.entry("content-security-policy").or_insert_with(|| policy(app, false));
    if !app.door.framed {
        headers.insert("x-frame-options", HeaderValue::from_static("DENY"));
    }
    for (name, value) in [
        ("cache-control", "no-store"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refused(status: StatusCode, said: &'static str) -> Response<Body> {
    let mut refused = plain(status, said);
    if status == StatusCode::METHOD_NOT_ALLOWED {
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    refused
}

fn plain(status: StatusCode, text: impl Into<Cow<'static, str>>) -> Response<Body> {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text.into()).into_response()
}

async fn routed(app: &Arc<App>, request: Request) -> Response<Body> {
    let path = request.uri().path().to_owned();
    match path.strip_prefix(OWN) {
        Some("preview.js") => ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response(),
        Some("live") => {
            let (mut parts, _) = request.into_parts();
            let own = parts.headers.get(header::ORIGIN).is_some_and(|origin| app.door.is_own_origin(origin));
            let known = parts.uri.query().is_some_and(|query| is_same(query, &format!("token={}", app.token)));
            if !own || !known {
                return plain(StatusCode::FORBIDDEN, "This token is not of this run.\n");
            }
            let Some(room) = app.door.tab() else {
                return plain(StatusCode::SERVICE_UNAVAILABLE, "There are too many tabs: close some.\n");
            };
            match WebSocketUpgrade::from_request_parts(&mut parts, app).await {
                Ok(upgrade) => {
                    let app = Arc::clone(app);
                    upgrade.max_message_size(live::MAX_MESSAGE).on_upgrade(move |socket| async move {
                        live::tab(app, socket).await;
                        drop(room);
                    })
                }
                Err(_) => plain(StatusCode::BAD_REQUEST, "This address is for a web socket.\n"),
            }
        }
        Some("open") if request.method() != Method::POST => {
            let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "A link opens no editor.\n");
            refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
            refused
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

/// A page or file of the site.
fn shown(app: &App, path: &str) -> Response<Body> {
    let shown = app.now();
    let Some(address) = address(path) else { return plain(StatusCode::BAD_REQUEST, "This is not an address.\n") };
    // Browsers ask for it at the root of a server before they have read a page.
    if address == "favicon.ico" {
        return redirect("favicon.svg");
    }
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
        // A newer state has come: the page is made from that one.
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
        Some(Route::Asset(source)) => {
            let bytes = site.asset_file(source).and_then(|file| assets::bytes(&app.disk, file, source).ok());
            let bytes = match site.edition.audience() {
                Audience::Internal | Audience::Team { .. } => bytes,
                Audience::Customer { .. } => {
                    bytes.and_then(|bytes| CleanAsset::new(source, &bytes).ok()).map(|clean| clean.bytes)
                }
            };
            match bytes {
                Some(bytes) => file(&address, bytes),
                None => plain(StatusCode::NOT_FOUND, "This file cannot be shown.\n"),
            }
        }
        None => match below_base(site, path) {
            Some(to) => redirect(&to),
            None => page_response(app, site, PageId::NotFound, StatusCode::NOT_FOUND),
        },
    }
}

/// What stands at an address of the published site, which may begin with the path of `base_url`: the preview has no such path.
fn below_base(site: &PreviewSite, path: &str) -> Option<String> {
    let base = site.base();
    let below = (base != "/").then(|| format!("{path}/"))?;
    let rest = below.strip_prefix(&base)?.trim_end_matches('/');
    let folder = if path.ends_with('/') && !rest.is_empty() { "/" } else { "" };
    address(&format!("/{rest}{folder}"))
}

fn redirect(index: &str) -> Response<Body> {
    let to = format!("/{}", crate::site::address::encode(index.trim_end_matches("index.html")));
    (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response()
}

fn page_response(app: &App, site: &PreviewSite, page: PageId, status: StatusCode) -> Response<Body> {
    match site.page(page) {
        Ok(text) => {
            let mut response = html(status, with_script(app, &text));
            if page == PageId::NotFound {
                response.headers_mut().insert("content-security-policy", policy(app, true));
            }
            response
        }
        Err(finding) => {
            app.tell_failed_template(finding);
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

/// The page that is shown while the site never could be made: an empty one, whose script says why.
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

/// Opens a file of the project in the author's editor, at a line and a column.
fn open(app: &App, headers: &HeaderMap, query: &str) -> Response<Body> {
    let own = headers.get(header::ORIGIN).is_some_and(|origin| app.door.is_own_origin(origin));
    let token = headers.get("x-keyplan-token").and_then(|value| value.to_str().ok()).unwrap_or("");
    if !own || !is_same(token, &app.token) {
        return plain(StatusCode::FORBIDDEN, "This token is not of this run.\n");
    }
    let now = app.now();
    let refused = |status: StatusCode, key: &str| plain(status, format!("{}\n", now.state.locale.text(key)));
    let place = match asked(app, &now, query) {
        Ok(place) => place,
        Err(key) => return refused(StatusCode::NOT_FOUND, key),
    };
    let Some(editor) = &app.editor else { return refused(StatusCode::NOT_IMPLEMENTED, "preview.no_editor") };
    let Some(file) = app.disk.file(&place.path) else { return refused(StatusCode::NOT_FOUND, "preview.no_file") };
    if !app.may_start() {
        return plain(StatusCode::TOO_MANY_REQUESTS, "too many at once\n");
    }
    match start(editor, &file, place.line, place.column) {
        Ok(()) => plain(StatusCode::OK, "opened\n"),
        Err(_) => refused(StatusCode::NOT_IMPLEMENTED, "preview.no_start"),
    }
}

/// The place that a tab asks for: a line of a file, the part of a file that a heading names, or where words of a page come
/// from. The key of a sentence where there is none.
fn asked(app: &App, now: &PreviewUpdate, query: &str) -> Result<SourcePlace, &'static str> {
    let part = |name: &str| {
        let mut parts = query.split('&').filter_map(|pair| pair.split_once('='));
        parts.find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    let text = |name: &str| part(name).map(decode).unwrap_or_default();
    if let Some(file) = part("file") {
        let path = address(&format!("/{file}")).filter(|path| is_source(path)).ok_or("preview.no_file")?;
        let number = |name: &str| part(name).and_then(|text| text.parse::<u32>().ok());
        let line = number("line").or_else(|| {
            let site = now.state.site.as_ref()?;
            Some(locate::part(&text("around"), site.text(&path)?))
        });
        return Ok(SourcePlace { path, line: line.unwrap_or(1), column: number("column").unwrap_or(1) });
    }
    // A customer's or a team's edition says less than the files.
    let site = now.state.site.as_ref().filter(|_| now.edition == EditionRequest::Internal).ok_or("preview.no_line")?;
    let candidates = candidates(app, site, &text("pages"));
    locate::place(&text("words"), &text("around"), &candidates).ok_or("preview.no_line")
}

/// The files of the things at these addresses, then those that lie below them.
fn candidates(app: &App, site: &PreviewSite, pages: &str) -> Vec<Candidate> {
    let ids = pages.lines().take(MAX_PAGES).filter_map(address);
    let things = ids.filter_map(|id| {
        // A page beneath a thing, such as its book, shows what is written in the file of the thing.
        let id = id.trim_end_matches("index.html").trim_end_matches('/').to_owned();
        let above = std::iter::successors(Some(id), |id| id.rsplit_once('/').map(|(above, _)| above.to_owned()));
        above.map(|id| site.internal.find(&id)).find(Option::is_some).flatten()
    });
    let things: Vec<ThingId> = things.collect();
    let mut seen = HashSet::new();
    let mut candidates = Vec::new();
    let mut add = |path: &str, text: Option<&str>, near: bool| {
        if let Some(text) = text.filter(|_| seen.insert(path.to_owned())) {
            candidates.push(Candidate { path: path.to_owned(), text: text.to_owned(), near });
        }
    };
    for at in &things {
        let path = &site.internal.thing(*at).document.path;
        add(path, site.text(path), true);
    }
    for at in things {
        let id = &site.internal.thing(at).document.id;
        let below = format!("{id}/");
        let inside =
            site.internal.things().filter(|(_, thing)| !id.is_empty() && thing.document.id.starts_with(&below));
        for (_, thing) in inside {
            add(&thing.document.path, site.text(&thing.document.path), false);
        }
        let tables = site.internal.thing(at).document.tables.iter().map(|table| table.path.to_string());
        for table in tables.chain([format!("content/{id}/readings.csv")]).filter(|table| !is_workbook(table)) {
            if let Ok(Some(source)) = app.disk.text(&table) {
                add(&table, Some(&*source.text), false);
            }
        }
    }
    candidates
}

/// A tab names no more pages than this.
const MAX_PAGES: usize = 8;

/// Files that an author writes.
fn is_source(path: &str) -> bool {
    path == "site.toml"
        || ["content/", "locales/", "templates/", "themes/", "words/"].iter().any(|folder| path.starts_with(folder))
}

/// Starts a program without a shell, so that no file name is read as a command.
fn start(editor: &str, file: &Path, line: u32, column: u32) -> std::io::Result<()> {
    let mut words = editor.split_whitespace();
    let program = words.next().ok_or(std::io::ErrorKind::NotFound)?;
    let named = editor.contains("{file}");
    let filled = |word: &str| {
        let file = file.to_string_lossy();
        word.replace("{file}", &file).replace("{line}", &line.to_string()).replace("{column}", &column.to_string())
    };
    let mut command = std::process::Command::new(system::program(program));
    command.args(words.map(filled));
    if !named {
        command.arg(file);
    }
    let quiet = std::process::Stdio::null;
    let mut child = command.stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn()?;
    std::thread::spawn(move || child.wait());
    Ok(())
}
