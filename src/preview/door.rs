//! Who is let in: a request has to come from this machine, name this machine, come from the preview's own pages, and
//! know the secret.
//!
//! This machine may be many people's. What one of them starts on it, each of them can connect to; the secret stands in
//! the address that the terminal shows, and in a cookie from then on. Cookies do not tell ports apart, so its name does.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::AbortHandle;

/// Where the preview's own addresses begin. No page of a site can begin like this.
pub(super) const OWN: &str = "/~keyplan/";

/// Connections that have not shown the secret. Past this number the oldest is closed.
const STRANGERS: usize = 64;
/// Connections that have.
const FRIENDS: usize = 256;
/// Tabs that are open at once.
const TABS: usize = 64;

/// The names of this machine.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// What is said to those who do not know the secret.
const LOCKED: &str = "This page opens with the address that the terminal shows.\n";

/// Why a request is not answered: a status and what is said.
pub(super) type Refusal = (StatusCode, &'static str);

/// The rules by which requests are let in.
#[derive(Debug)]
pub(super) struct Door {
    port: u16,
    secret: String,
    /// Further names that the preview may be called by.
    hosts: Vec<String>,
    /// Whether others may show it in a frame.
    pub(super) framed: bool,
    tabs: Arc<Semaphore>,
    connections: Mutex<Connections>,
}

#[derive(Debug, Default)]
struct Connections {
    /// The number of the last one.
    last: u64,
    strangers: VecDeque<(u64, AbortHandle)>,
    friends: VecDeque<(u64, AbortHandle)>,
}

impl Door {
    pub(super) fn new(port: u16, secret: String, hosts: Vec<String>, framed: bool) -> Self {
        let tabs = Arc::new(Semaphore::new(TABS));
        Self { port, secret, hosts, framed, tabs, connections: Mutex::default() }
    }

    /// A number for a new connection.
    pub(super) fn number(&self) -> u64 {
        let mut connections = self.connections();
        connections.last += 1;
        connections.last
    }

    /// Takes in a connection of which nothing is known yet.
    pub(super) fn meet(&self, number: u64, task: AbortHandle) {
        admit(&mut self.connections().strangers, STRANGERS, number, task);
    }

    /// A connection has shown the secret.
    fn befriend(&self, number: u64) {
        let mut connections = self.connections();
        if let Some(at) = connections.strangers.iter().position(|(known, _)| *known == number)
            && let Some((_, task)) = connections.strangers.remove(at)
        {
            admit(&mut connections.friends, FRIENDS, number, task);
        }
    }

    fn connections(&self) -> std::sync::MutexGuard<'_, Connections> {
        // Nothing panics while holding it.
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Room for one more tab.
    pub(super) fn tab(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.tabs).try_acquire_owned().ok()
    }

    /// Why a request is not answered, if it is not.
    pub(super) fn refusal(&self, peer: SocketAddr, number: u64, request: &Request) -> Option<Refusal> {
        if !peer.ip().is_loopback() {
            return Some((StatusCode::FORBIDDEN, "The preview answers this machine only.\n"));
        }
        let headers = request.headers();
        let hosts: Vec<&HeaderValue> = headers.get_all(header::HOST).iter().collect();
        let named = matches!(hosts.as_slice(), [host] if self.is_own_host(host));
        if !named || request.uri().authority().is_some() {
            return Some((StatusCode::MISDIRECTED_REQUEST, "The preview is called localhost.\n"));
        }
        let opens = request.method() == Method::POST && request.uri().path() == format!("{OWN}open");
        if !matches!(*request.method(), Method::GET | Method::HEAD) && !opens {
            return Some((StatusCode::METHOD_NOT_ALLOWED, "The preview only shows.\n"));
        }
        let origin = headers.get(header::ORIGIN);
        if self.is_foreign(headers) || origin.is_some_and(|origin| !self.is_own_origin(origin)) {
            return Some((StatusCode::FORBIDDEN, "The preview answers its own pages only.\n"));
        }
        if !self.shows_cookie(headers) && !self.shows_key(request) {
            return Some((StatusCode::UNAUTHORIZED, LOCKED));
        }
        self.befriend(number);
        None
    }

    /// Whether a page of others asks. A browser that shows the preview in a frame of theirs asks for that page alone.
    fn is_foreign(&self, headers: &HeaderMap) -> bool {
        let says = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let foreign = says("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
        let framed = says("sec-fetch-mode") == Some("navigate") && says("sec-fetch-dest") == Some("iframe");
        foreign && !(self.framed && framed)
    }

    fn shows_cookie(&self, headers: &HeaderMap) -> bool {
        let name = self.cookie_name();
        let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
        let mut cookies = lines.flat_map(|line| line.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
        cookies.any(|(known, value)| known == name && is_same(value, &self.secret))
    }

    /// Whether the address of a request holds the secret, as the one does that the terminal shows.
    pub(super) fn shows_key(&self, request: &Request) -> bool {
        let mut parts = request.uri().query().unwrap_or("").split('&').filter_map(|part| part.split_once('='));
        parts.any(|(name, value)| name == "key" && is_same(value, &self.secret))
    }

    /// The cookie that holds the secret from now on.
    pub(super) fn cookie(&self) -> HeaderValue {
        // In a frame of another site, a browser sends none but these.
        let site = if self.framed { "None; Secure; Partitioned" } else { "Strict" };
        let text =
            format!("{}={}; Path=/; Max-Age=31536000; HttpOnly; SameSite={site}", self.cookie_name(), self.secret);
        HeaderValue::from_str(&text).expect("letters, digits and signs")
    }

    fn cookie_name(&self) -> String {
        format!("keyplan-{}", self.port)
    }

    fn is_own_host(&self, host: &HeaderValue) -> bool {
        NAMES.iter().any(|name| host.as_bytes() == format!("{name}:{}", self.port).as_bytes())
            || host.to_str().is_ok_and(|host| self.is_allowed(host))
    }

    /// Whether a request comes from a page of the preview.
    pub(super) fn is_own_origin(&self, origin: &HeaderValue) -> bool {
        let Some((scheme, host)) = origin.to_str().ok().and_then(|origin| origin.split_once("://")) else {
            return false;
        };
        let own = NAMES.iter().any(|name| host == format!("{name}:{}", self.port));
        scheme == "http" && own || matches!(scheme, "http" | "https") && self.is_allowed(host)
    }

    /// Whether this is a name that was allowed, at any port.
    fn is_allowed(&self, host: &str) -> bool {
        let (name, port) = host.split_once(':').unwrap_or((host, "0"));
        port.parse::<u16>().is_ok() && self.hosts.iter().any(|allowed| allowed == name || allowed == host)
    }
}

/// Adds a connection; the oldest one past the limit is closed.
fn admit(list: &mut VecDeque<(u64, AbortHandle)>, most: usize, number: u64, task: AbortHandle) {
    list.retain(|(_, task)| !task.is_finished());
    list.push_back((number, task));
    if list.len() > most
        && let Some((_, oldest)) = list.pop_front()
    {
        oldest.abort();
    }
}

/// Compares in constant time, so that the time taken does not tell how much was right.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}
