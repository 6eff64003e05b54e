//! How long an author waits for the preview, and what it holds in memory. It measures and asserts nothing.
//!
//! ```sh
//! cargo bench --bench preview -- 1000 10000 50000      # sizes in pages
//!     --edits N         so many of each kind (60)
//!     --many            10,000 more, to see what stays in memory
//!     --command FILE    another build of the command
//!     --write FOLDER    only write the playbook there
//! ```
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and fails loudly")]
#![allow(clippy::format_push_string, clippy::format_collect, reason = "a playbook is written once")]
#![allow(clippy::disallowed_methods, reason = "it owns a clock, a folder and a process")]

#[path = "../support/dice.rs"]
#[allow(dead_code, reason = "for tests")]
mod dice;
mod playbook;
#[path = "../support/preview.rs"]
#[allow(dead_code, reason = "for tests")]
mod running;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use running::{Preview, Tab};

const OBJECTIVE: &str = "content/accounts/account-3/2025/objectives/objective-5.md";
const PAGE: &str = "/accounts/account-3/2025/objectives/objective-5/";
/// The playbook is the same on every machine.
const SEED: u64 = 7;
const PILLAR: &str = "content/pillars/service.md";

/// What is edited, which page is looked at, and how often.
struct Edit<'a> {
    name: &'a str,
    file: &'a str,
    page: &'a str,
    times: usize,
    /// The text of the file after so many edits, and what the page then has to hold.
    text: &'a dyn Fn(usize) -> (String, String),
}

fn main() {
    let mut sizes = Vec::new();
    let (mut edits, mut many) = (60, false);
    let mut command = env!("CARGO_BIN_EXE_keyplan").to_owned();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--edits" => edits = words.next().and_then(|word| word.parse().ok()).unwrap_or(edits),
            "--command" => command = words.next().unwrap_or(command),
            "--write" => {
                playbook::write(Path::new(&words.next().unwrap()), sizes.first().copied().unwrap_or(1_000), SEED);
                return;
            }
            "--many" => many = true,
            word => sizes.extend(word.parse::<usize>()),
        }
    }
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000, 50_000];
    }
    let memory = Path::new("/dev/shm");
    for pages in sizes {
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
        playbook::write(folder.path(), pages, SEED);
        measure(&command, folder.path(), edits, many);
        println!();
    }
}

fn measure(command: &str, root: &Path, edits: usize, many: bool) {
    let start = Instant::now();
    let preview = Preview::listening(Preview::command_of(command, root, &["--port", "0"]));
    let asked = Instant::now();
    assert_eq!(preview.get(PAGE).status, 200);
    let cold = start.elapsed();
    println!("{}", preview.line(|line| line.contains(" · files: ")));
    println!("  first page after a cold start   {:>7.0} ms", millis(cold));
    let checked = preview.get("/health/");
    assert_eq!(checked.status, 200);
    println!("  the whole playbook checked      {:>7.0} ms after that", millis(asked.elapsed()));

    let objective = fs::read_to_string(root.join(OBJECTIVE)).unwrap();
    let pillar = fs::read_to_string(root.join(PILLAR)).unwrap();
    let template =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates/pages/objective.html"));
    let template = template.unwrap();
    let line = |n| (format!("{objective}\nLine number {n}.\n"), format!("Line number {n}."));
    let value = |n| (objective.replace("target = 95.0", &format!("target = {}.5", 100 + n)), format!("{}.5", 100 + n));
    let title = |n| (pillar.replace("service first", &format!("service {n}")), format!("service {n}"));
    let look =
        |n| (template.replace("<dl class=\"strip\">", &format!("<p>template {n}</p><dl>")), format!("template {n}"));
    for edit in [
        Edit { name: "a line of prose", file: OBJECTIVE, page: PAGE, times: edits, text: &line },
        Edit { name: "a value that others read", file: OBJECTIVE, page: PAGE, times: edits, text: &value },
        Edit { name: "the title of a pillar", file: PILLAR, page: PAGE, times: edits, text: &title },
        Edit {
            name: "a template",
            file: "templates/pages/objective.html",
            page: PAGE,
            times: edits / 4 + 1,
            text: &look,
        },
    ] {
        let (mut took, cpu) = run(root, &preview, &edit);
        took.sort();
        let at = |share: usize| millis(took[(took.len() * share / 100).min(took.len() - 1)]);
        println!(
            "  {:<30} {:>7.1} ms median {:>7.1} ms p95 {:>7.1} ms of processor",
            edit.name,
            at(50),
            at(95),
            cpu.as_secs_f64() * 1000.0 / f64::from(u32::try_from(took.len()).unwrap())
        );
    }
    println!("  memory                          {:>7} MB after {} edits", resident(&preview), edits * 2);
    if many {
        let prose = Edit { name: "", file: OBJECTIVE, page: PAGE, times: 100, text: &line };
        run(root, &preview, &prose);
        println!("  memory                          {:>7} MB after 100 more", resident(&preview));
        run(root, &preview, &Edit { times: 9_000, ..prose });
        run(root, &preview, &Edit { name: "", file: PILLAR, page: PAGE, times: 1_000, text: &title });
        println!("  memory                          {:>7} MB after 10,000 more", resident(&preview));
    }
}

/// Edits and waits, as a tab does: it is told that its page has changed, and the page that is served holds the change.
fn run(root: &Path, preview: &Preview, edit: &Edit<'_>) -> (Vec<Duration>, Duration) {
    let mut tab = Tab::open(preview, edit.page);
    tab.told("findings", |_| true);
    fs::create_dir_all(root.join(edit.file).parent().unwrap()).unwrap();
    let before = preview.processor();
    let took = (0..edit.times)
        .map(|n| {
            let (text, wanted) = (edit.text)(n);
            let disk = root.join(edit.file);
            let start = Instant::now();
            fs::write(disk, text).unwrap();
            tab.told("page", |told| told["html"].as_str().is_some_and(|html| html.contains(&wanted)));
            assert!(preview.get(edit.page).text().contains(&wanted));
            let took = start.elapsed();
            tab.heard.clear();
            // An author looks at what was written before going on.
            std::thread::sleep(if edit.times > 500 { Duration::ZERO } else { Duration::from_millis(120) });
            took
        })
        .collect();
    (took, preview.processor().saturating_sub(before))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Megabytes of memory that are in use.
fn resident(preview: &Preview) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", preview.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
