//! The preview: a loop around the same steps as a build. It serves from memory and writes nothing anywhere.
//!
//! ```text
//! disk ─watch→ engine ─reader→ Workspace ─PreviewUpdate→ http: the page that is asked for
//!                                                    └→ live: the tabs that are open
//! ```

mod change;
mod files;
mod settings;
mod site;
mod workspace;
mod reader;
mod locate;
mod order;
mod watch;
mod engine;
mod address;
mod app;
mod live;
mod door;
mod http;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch as shown;

use crate::load::disk::Disk;
use crate::system;

pub use change::SiteChange;
pub use order::{EngineOrder, PreviewUpdate};
pub use reader::{ProjectReader, WorkspaceOptions};
pub use site::{PreviewSite, Route};
pub use workspace::{ProjectState, Workspace};

/// How the preview listens, watches, and opens files.
#[derive(Clone, Debug, Default)]
pub struct PreviewOptions {
    /// The port to listen on, or one of the next. 0 lets the system choose.
    pub port: Option<u16>,
    /// The port to try first where none is asked for; any other will do.
    pub usual_port: Option<u16>,
    /// What a browser has to know to be answered; a new one where there is none.
    pub secret: Option<String>,
    /// Names that the preview has besides those of this machine.
    pub hosts: Vec<String>,
    /// Whether pages of others may show it in a frame.
    pub framed: bool,
    /// Whether another port will not do.
    pub strict_port: bool,
    /// How often to look for changes where the system does not tell of them.
    pub poll: Option<Duration>,
    /// The editor that opens a file at a line: a program and its arguments with `{file}`, `{line}`, `{column}`.
    pub editor: Option<String>,
}

/// A preview that listens.
#[derive(Debug)]
pub struct Preview {
    listener: std::net::TcpListener,
    address: SocketAddr,
    secret: String,
    options: PreviewOptions,
}

/// How many ports are tried, from the one that is asked for upwards.
const TRIES: u16 = 100;

impl Preview {
    /// Listens on this machine only.
    ///
    /// # Errors
    /// Those of the system: the port is taken, or may not be used.
    pub fn bind(options: PreviewOptions) -> std::io::Result<Self> {
        system::raise_file_limit();
        let ports: Vec<u16> = match (options.port, options.usual_port) {
            (Some(0), _) | (None, None) => vec![0],
            (Some(port), _) if options.strict_port => vec![port],
            (Some(port), _) => (0..TRIES).filter_map(|next| port.checked_add(next)).collect(),
            (None, Some(usual)) if options.strict_port => vec![usual],
            // The next port after one that is known could be guessed.
            (None, Some(usual)) => vec![usual, 0],
        };
        let mut last = None;
        for port in ports {
            match std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
                Ok(listener) => {
                    let address = listener.local_addr()?;
                    let secret = options.secret.clone().map_or_else(app::random, Ok)?;
                    return Ok(Self { listener, address, secret, options });
                }
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| std::io::Error::from(std::io::ErrorKind::AddrInUse)))
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What a browser has to know to be answered.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// Reads a project and serves it until an [`EngineOrder::Quit`] arrives or nobody can give orders any more. `tell` is called
    /// with every change.
    ///
    /// # Errors
    /// Those of the system.
    pub fn run(
        self,
        disk: Disk,
        options: WorkspaceOptions,
        orders: (mpsc::Sender<EngineOrder>, mpsc::Receiver<EngineOrder>),
        tell: impl FnMut(&PreviewUpdate) + Send + 'static,
    ) -> std::io::Result<()> {
        let (sender, receiver) = orders;
        // Watching begins first: what is saved while the project is read is read again.
        let watcher = watch::start(&disk, self.options.poll, sender.clone())?;
        let reader = ProjectReader::open(disk.clone(), options);
        let (publish, shown) = shown::channel(Arc::new(engine::first(reader.workspace())));
        let engine = std::thread::Builder::new()
            .name("engine".to_owned())
            .spawn(move || engine::run(reader, &receiver, watcher, &publish, tell))?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let door = door::Door::new(self.address.port(), self.secret, self.options.hosts, self.options.framed);
        let app = app::App::new(disk, door, shown, sender, self.options.editor)?;
        runtime.block_on(async move {
            self.listener.set_nonblocking(true)?;
            let listener = TcpListener::from_std(self.listener)?;
            tokio::spawn(Arc::clone(&app).check());
            http::serve(listener, app).await;
            Ok::<(), std::io::Error>(())
        })?;
        // The server has ended, so nobody waits for the requests that are still being answered.
        runtime.shutdown_timeout(Duration::from_millis(100));
        let _ = engine.join();
        Ok(())
    }
}
