//! What a build costs: from nothing, again, and after one change, beside a copy of the same files. It measures and asserts
//! nothing.
//!
//! ```sh
//! cargo bench --bench build -- 1000 10000      # sizes in pages
//!     --runs N          so many of each kind, of which the median is told (3)
//!     --seed N          another playbook
//!     --command FILE    another build of the command
//! cargo bench --bench build -- --pages-alone PROJECT FOLDER    makes the pages of the authors alone
//! ```
//!
//! Where Hugo and Zola are on the path, they make the same pages in turn, beside which the pages of the authors alone are
//! measured too: they are what the others make. Processor time is told in hundredths of a second:
//! it says little of small playbooks. For those and for single stages count instructions, which no other work disturbs:
//! `valgrind --tool=callgrind target/fast/keyplan build`, with `RAYON_NUM_THREADS=1`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and fails loudly")]
#![allow(clippy::format_push_string, clippy::format_collect, reason = "a playbook is written once")]
#![allow(clippy::disallowed_methods, reason = "it owns a clock, a folder and a process")]

#[path = "../support/dice.rs"]
#[allow(dead_code, reason = "for tests")]
mod dice;
mod measured;
mod pages_alone;
mod peers;
mod playbook;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use measured::Cost;

/// The allocator of the command, for what is made in this program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const OBJECTIVE: &str = "content/accounts/account-0/2025/objectives/objective-5.md";
const PILLAR: &str = "content/pillars/service.md";
const PERSON: &str = "content/people/manager-0.md";
const TEMPLATE: &str = "templates/pages/objective.html";

/// A change of one file, made another time for each run.
type Change<'a> = (&'a str, &'a str, &'a dyn Fn(usize) -> String);

fn main() {
    let mut sizes = Vec::new();
    let (mut runs, mut seed) = (3, 7);
    let mut command = env!("CARGO_BIN_EXE_keyplan").to_owned();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--runs" => runs = words.next().and_then(|word| word.parse().ok()).unwrap_or(runs),
            pages_alone::WORD => return pages_alone::make(words),
            "--seed" => seed = words.next().and_then(|word| word.parse().ok()).unwrap_or(seed),
            "--command" => command = words.next().unwrap_or(command),
            word => sizes.extend(word.parse::<usize>()),
        }
    }
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000];
    }
    let memory = Path::new("/dev/shm");
    for pages in sizes {
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
        let bench = Bench { folder: folder.path(), command: &command, runs };
        playbook::write(&bench.folder.join("plans"), pages, seed);
        bench.measure();
        println!();
    }
}

struct Bench<'a> {
    folder: &'a Path,
    command: &'a str,
    runs: usize,
}

impl Bench<'_> {
    fn measure(&self) {
        let root = self.folder.join("plans");
        let sources = files(&root.join("content"));
        let cold = self.median(|_| {
            self.forget();
            self.build()
        });
        let (written, kinds) = output(&root.join("public"));
        println!("{} source files, {} files written, {:.1} MB", sources, written.0, megabytes(written.1));
        let floor = self.median(|_| self.copy());
        tell("a copy of sources and site", floor, cold, floor);
        tell("from nothing", cold, cold, floor);
        println!("  {:>30} {:.3} ms of processor a source file", "", cold.cpu * 1000.0 / number(sources));
        tell("again", self.median(|_| self.build()), cold, floor);
        self.changes(&root, cold, floor);
        self.beside_peers(&root, cold);
        for (kind, (files, bytes)) in kinds {
            println!(
                "  {kind:<30} {files:>8} files {:>9.2} MB {:>8.1} kB each",
                megabytes(bytes),
                kilobytes(bytes, files)
            );
        }
    }

    fn changes(&self, root: &Path, cold: Cost, floor: Cost) {
        let read = |path: &str| fs::read_to_string(root.join(path)).unwrap();
        let (objective, pillar, person) = (read(OBJECTIVE), read(PILLAR), read(PERSON));
        let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
        let template = fs::read_to_string(theme.join(TEMPLATE)).unwrap();
        let line = |n| format!("{objective}\nLine number {n}.\n");
        let value = |n| objective.replace("target = 95.0", &format!("target = {}.0", 96 + n));
        let title = |n| pillar.replace("service first", &format!("service first {n}"));
        let name = |n| person.replace("Manager 0", &format!("Manager 0{n}"));
        let look = |n| template.replacen("<dl class=\"strip\">", &format!("<p>{n}</p><dl class=\"strip\">"), 1);
        let changes: [Change<'_>; 5] = [
            ("a line of prose", OBJECTIVE, &line),
            ("a value that others read", OBJECTIVE, &value),
            ("a title that many pages show", PILLAR, &title),
            ("the name of a person", PERSON, &name),
            ("a template", TEMPLATE, &look),
        ];
        for (name, path, text) in changes {
            let file = root.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            let cost = self.median(|n| {
                fs::write(&file, text(n)).unwrap();
                self.build()
            });
            tell(name, cost, cold, floor);
        }
    }

    fn beside_peers(&self, root: &Path, cold: Cost) {
        let alone = self.median(|_| pages_alone::cost(root, &self.folder.join("alone")));
        println!("  {:<30} {alone}", "pages of the authors alone");
        for peer in peers::found() {
            let site = self.folder.join(peer.name);
            peer.write(root, &site);
            let peer_cold = self.median(|_| {
                let _ = fs::remove_dir_all(site.join("public"));
                peer.build(&site)
            });
            let again = self.median(|_| peer.build(&site));
            println!("  {:<30} {peer_cold}", format!("{} from nothing", peer.name));
            println!("  {:<30} {again}", format!("{} again", peer.name));
            for (what, ours) in [("all that Keyplan makes", cold), ("pages of the authors alone", alone)] {
                let (wall, cpu, memory) =
                    (ours.wall / peer_cold.wall, ours.cpu / peer_cold.cpu, ours.memory / peer_cold.memory);
                println!("  {what:>30} {wall:.2} of its time, {cpu:.2} of its processor, {memory:.2} of its memory");
            }
        }
    }

    fn median(&self, run: impl Fn(usize) -> Cost) -> Cost {
        Cost::median(&(0..self.runs).map(run).collect::<Vec<_>>())
    }

    fn build(&self) -> Cost {
        let mut command = Command::new(self.command);
        command.current_dir(self.folder.join("plans")).arg("build").env("XDG_STATE_HOME", self.folder.join("state"));
        Cost::of(&mut command)
    }

    /// Takes away all that a build leaves.
    fn forget(&self) {
        let _ = fs::remove_dir_all(self.folder.join("plans/public"));
        let _ = fs::remove_dir_all(self.folder.join("state"));
    }

    fn copy(&self) -> Cost {
        let to = self.folder.join("copy");
        let _ = fs::remove_dir_all(&to);
        let cost = Cost::of(Command::new("cp").arg("-r").arg(self.folder.join("plans")).arg(&to));
        fs::remove_dir_all(&to).unwrap();
        cost
    }
}

fn tell(name: &str, cost: Cost, cold: Cost, floor: Cost) {
    println!(
        "  {name:<30} {cost}   {:>5.2} of cold, {:>5.2} of its processor, {:>5.2} copies",
        cost.wall / cold.wall,
        cost.cpu / cold.cpu,
        cost.wall / floor.wall
    );
}

/// How many files are in a folder and below.
fn files(folder: &Path) -> usize {
    walk(folder).len()
}

/// How many files, and how many bytes.
type Size = (usize, u64);

/// What a site is: in all, and by kind of page.
fn output(folder: &Path) -> (Size, BTreeMap<String, Size>) {
    let (mut all, mut kinds) = ((0, 0), BTreeMap::<String, Size>::new());
    for (path, bytes) in walk(folder) {
        let size = kinds.entry(kind(&path)).or_default();
        *size = (size.0 + 1, size.1 + bytes);
        all = (all.0 + 1, all.1 + bytes);
    }
    (all, kinds)
}

/// The kind of a file: the folder that pages of a kind lie in, or the name of a page that Keyplan makes beneath others.
fn kind(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    match parts[..] {
        ["accounts", _, plan, page, "index.html"] if plan.starts_with("20") => format!("{page} beneath others"),
        ["accounts", _, "index.html"] => "accounts".to_owned(),
        ["accounts", _, page, "index.html"] if !page.starts_with("20") => format!("{page} beneath others"),
        ["accounts", _, _, "index.html"] => "plans".to_owned(),
        [.., folder, _, "index.html"] if parts.len() > 3 => folder.to_owned(),
        ["people" | "pillars", _, "index.html"] => parts[0].to_owned(),
        [folder @ ("calendar" | "search" | "assets"), ..] => format!("{folder} (files)"),
        _ => "pages of the whole".to_owned(),
    }
}

fn walk(folder: &Path) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let entry = entry.unwrap();
            let meta = entry.metadata().unwrap();
            if meta.is_dir() {
                open.push(entry.path());
            } else {
                let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.push((path, meta.len()));
            }
        }
    }
    found
}

#[allow(clippy::cast_precision_loss, reason = "a count of files")]
fn number(count: usize) -> f64 {
    count as f64
}

#[allow(clippy::cast_precision_loss, reason = "a size of files")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn kilobytes(bytes: u64, files: usize) -> f64 {
    megabytes(bytes) * 1e3 / number(files)
}
