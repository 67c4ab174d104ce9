//! A way in: the site of a project, served to browsers of this machine while its texts are being written.
//!
//! In: a project's folder. Out: pages, and for whoever started it what was found each time ([`Told`]). Nothing is written
//! to disk, and nothing judged here: the front looks at the project with a [`crate::pipeline::Memo`].
//!
//! 1. [`watch`]: what changes on disk, a burst at a time.
//! 2. [`project`]: the project looked at again; the last good site stays while something stands in the way.
//! 3. [`findings`]: what that is, as HTML.
//! 4. [`address`] and [`answer`]: a request and the view into an answer; [`live`]: the script that reloads pages.
//! 5. The sockets around it are those of [`http`].

#![expect(clippy::disallowed_types, reason = "this front is the one that listens")]

pub mod address;
pub mod answer;
pub mod findings;
pub mod http;
pub mod live;
pub mod project;
pub mod watch;

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::sync::watch::Sender;

use crate::pipeline::{Progress, Watch as Progressing};
use crate::render;
use crate::shared::Shared;

use project::{Change, Look, Project, View};
use watch::Watch;

/// The first port that is tried when none is asked for.
pub const PORT: u16 = 4000;

/// How many ports are tried from there on.
const PORTS: u16 = 100;

/// What is served, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The project's folder.
    pub root: PathBuf,
    /// The address of this machine to listen at.
    pub host: IpAddr,
    /// The port; without one the first that is free from [`PORT`] on.
    pub port: Option<u16>,
    /// Show drafts too, and let their errors count.
    pub drafts: bool,
    /// The day that pages name as that of comparing (see [`render::Options::compared`]).
    pub compared: Option<String>,
}

/// What is told to whoever started the front.
#[derive(Clone, Copy, Debug)]
pub enum Told<'t> {
    /// The project was looked at, in that time.
    Looked(&'t Look, Duration),
    /// Pages can be asked for at that address.
    Serving(&'t str),
    /// Something that is worth knowing.
    Remark(&'t str),
}

/// Serves a project until the program is interrupted (Ctrl-C).
///
/// # Errors
/// When there is no project, the port is taken, or the machine fails.
pub fn run(
    options: Options,
    tell: impl Fn(Told<'_>) + Send + 'static,
    progress: impl Fn(Progress) + Sync,
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = runtime.block_on(listen(options.host, options.port))?;
    let address = shown_address(listener.local_addr()?);
    let mut front = Looking::new(&options, &address)?;
    front.begin(&tell, &progress)?;
    let (sender, views) = tokio::sync::watch::channel(Shared::from(front.project.view().clone()));
    runtime.block_on(async move {
        let server = tokio::spawn(http::serve(listener, views));
        tell(Told::Serving(&address));
        std::thread::spawn(move || front.go_on(&tell, &sender));
        tokio::signal::ctrl_c().await.context("cannot wait for Ctrl-C")?;
        server.abort();
        Ok(())
    })
}

/// The thread that looks at the project.
struct Looking {
    project: Project,
    watch: Watch,
    /// The folders that are watched, as the settings name them.
    folders: Vec<String>,
}

impl Looking {
    fn new(options: &Options, address: &str) -> anyhow::Result<Looking> {
        // The address stands in pages instead of the one that the site will have, so that they work here.
        let (base_url, compared) = (Some(address.to_owned()), options.compared.clone());
        let render = render::Options { drafts: options.drafts, base_url, compared };
        let project = Project::new(&options.root, render, session());
        Ok(Looking { project, watch: Watch::new(&options.root)?, folders: Vec::new() })
    }

    /// Looks for the first time.
    fn begin(&mut self, tell: &dyn Fn(Told<'_>), progress: Progressing<'_>) -> anyhow::Result<()> {
        let first = self.look(&Change::Anything, progress);
        if let Some(failure) = self.project.failure() {
            anyhow::bail!("{failure}");
        }
        self.arm(&Change::Anything, tell);
        // What changed while nothing was watched.
        let meanwhile = self.look(&self.walk(), &|_| {});
        for (look, took) in first.iter().chain(&meanwhile) {
            tell(Told::Looked(look, *took));
        }
        Ok(())
    }

    /// Looks whenever something changes, for ever.
    fn go_on(mut self, tell: &dyn Fn(Told<'_>), views: &Sender<Shared<View>>) {
        loop {
            let change = match self.watch.wait(&self.folders) {
                Ok(change) => change,
                Err(failure) => {
                    tell(Told::Remark(&format!("{failure:#}: changes are not seen any more")));
                    return;
                }
            };
            self.arm(&change, tell);
            self.renew(&change, tell, views);
            // Other folders may be meant now, and have changed before they were watched.
            let folders = self.folders.clone();
            self.arm(&Change::Paths(BTreeSet::new()), tell);
            if self.folders != folders {
                self.renew(&self.walk(), tell, views);
            }
        }
    }

    /// Looks, and lets browsers see what there is now before it is told.
    fn renew(&mut self, change: &Change, tell: &dyn Fn(Told<'_>), views: &Sender<Shared<View>>) {
        let look = self.look(change, &|_| {});
        if views.borrow().number != self.project.view().number {
            views.send_replace(self.project.view().clone().into());
        }
        if let Some((look, took)) = look {
            tell(Told::Looked(&look, took));
        }
    }

    /// What lets every folder be walked, and every file be read that has changed.
    fn walk(&self) -> Change {
        Change::Paths(BTreeSet::from([self.watch.root().join("book.toml")]))
    }

    fn look(&mut self, change: &Change, progress: Progressing<'_>) -> Option<(Look, Duration)> {
        #[expect(clippy::disallowed_methods, reason = "the time that a look took is told, and nothing depends on it")]
        let begun = Instant::now();
        let look = self.project.look(change, progress)?;
        Some((look, begun.elapsed()))
    }

    /// Watches the folders that the settings name.
    fn arm(&mut self, change: &Change, tell: &dyn Fn(Told<'_>)) {
        if let Some(inputs) = self.project.inputs() {
            self.folders = vec![inputs.config.src.clone(), "static".into(), format!("themes/{}", inputs.config.theme)];
        }
        let was_polling = self.watch.is_polling();
        if let Err(failure) = self.watch.arm(&self.folders, change) {
            tell(Told::Remark(&format!("{failure:#}: changes there are not seen")));
        }
        if self.watch.is_polling() && !was_polling {
            tell(Told::Remark("this system lets nobody watch more folders: they are looked through every second"));
        }
    }
}

/// A number that the run before did not have, by which a page knows that the server is another.
fn session() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "a run has to differ from the one before; no page depends on how")]
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    now.as_nanos() as u64 ^ u64::from(std::process::id())
}

/// The socket of that port, or of the first one that is free.
async fn listen(host: IpAddr, port: Option<u16>) -> anyhow::Result<TcpListener> {
    if let Some(port) = port {
        let remedy = "choose another with --port, or none to get one that is free";
        return TcpListener::bind((host, port))
            .await
            .with_context(|| format!("cannot listen at port {port}; {remedy}"));
    }
    for port in PORT..PORT + PORTS {
        match TcpListener::bind((host, port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(error).with_context(|| format!("cannot listen at {host}")),
        }
    }
    TcpListener::bind((host, 0)).await.with_context(|| format!("cannot listen at {host}"))
}

/// The address to open in a browser of this machine.
fn shown_address(socket: SocketAddr) -> String {
    let here = match socket.ip() {
        IpAddr::V4(address) if address.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(address) if address.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        address => address,
    };
    format!("http://{}/", SocketAddr::new(here, socket.port()))
}
