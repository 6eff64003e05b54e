//! The preview never lies: after any edit, every page is what a clean build of the same files would write.
//!
//! While a file is broken, its last whole version stands in for it; a file that never was whole is not there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::support::{Dice, Site};
use keyplan::diagnostics::report::SourceTexts as _;
use keyplan::diagnostics::{Finding, Level};
use keyplan::edition::EditionRequest;
use keyplan::load::disk::{Disk, Source};
use keyplan::preview::{PreviewSite, ProjectReader, Route, WorkspaceOptions};
use keyplan::project::{Project, parse_one};
use keyplan::{edition, health};

/// The files on disk, and as they last were whole.
struct Model {
    site: Site,
    now: BTreeMap<String, String>,
    whole: BTreeMap<String, String>,
}

fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "md")
}

/// Whether a file can be read as what it is.
fn is_whole(path: &str, text: &str) -> bool {
    let path: Arc<str> = Arc::from(path);
    if *path == *"site.toml" {
        return keyplan::config::read(&path, text, health::unknown_threshold, |_| Vec::new()).is_ok();
    }
    if path.starts_with("templates/") {
        return !text.contains("{%");
    }
    if !is_page(&path) {
        return true;
    }
    let source = Source { path, text: Arc::from(text), readable: true };
    parse_one(&source).1.iter().all(|finding| finding.level != Level::Error)
}

impl Model {
    fn write(&mut self, path: &str, text: &str) -> PathBuf {
        self.site.write(path, text.as_bytes());
        self.now.insert(path.to_owned(), text.to_owned());
        if is_whole(path, text) {
            self.whole.insert(path.to_owned(), text.to_owned());
        }
        self.site.path(path)
    }

    fn remove(&mut self, path: &str) -> PathBuf {
        self.site.remove(path);
        self.now.remove(path);
        self.whole.remove(path);
        self.site.path(path)
    }

    /// One random edit; the paths that the system would tell of.
    fn edit(&mut self, dice: &mut Dice, step: usize) -> Vec<PathBuf> {
        let pages: Vec<String> = self.now.keys().filter(|path| is_page(path)).cloned().collect();
        let path = pages[dice.roll(pages.len())].clone();
        let text = self.now[&path].clone();
        let objective = format!("content/accounts/lotus/2025/objectives/o{}.md", dice.roll(6));
        match dice.roll(15) {
            0 | 1 => vec![self.write(&path, &format!("{text}\nLine {step}, about [[lotus]].\n"))],
            2 | 3 => vec![self.write(&path, &format!("{text}\nLine {step}.\n"))],
            4 => vec![self.write(&path, &text.replacen("title = \"", &format!("title = \"{step} "), 1))],
            5 => vec![self.write(&path, &text.replacen("+++\n", "+++\nowner = = 3\n", 1))],
            6 => vec![self.write(&path, &text.replace("owner = = 3\n", ""))],
            7 => vec![self.write(&objective, &crate::support::OBJECTIVE.replace("Shelf", &format!("Shelf {step}")))],
            8 if self.now.contains_key(&objective) => vec![self.remove(&objective)],
            9 if self.now.contains_key(&objective) => {
                let text = self.now[&objective].clone();
                let gone = self.remove(&objective);
                vec![gone, self.write(&objective.replace("/o", "/r"), &text)]
            }
            10 => {
                let title = format!("title = \"Plans {}\"\nsupplier = \"Marrowfen\"\ntoday = 2026-01-31\n", step % 2);
                let more = [
                    "",
                    "language = \"vi\"\n",
                    "language = \"da\"\n[theme_options]\nlogo = \"logo.svg\"\n",
                    "[theme_options]\naccent = \"#1f4e8c\"\n",
                    "[theme_options]\nmotto = \"one\"\n",
                    "[theme_options]\nmotto = \"two\"\nlogo = \"logo.svg\"\n",
                ];
                let more = more[dice.roll(more.len())];
                let broken = dice.roll(5) == 0;
                vec![self.write("site.toml", &if broken { "title = 3".to_owned() } else { title + more })]
            }
            11 => {
                let broken = dice.roll(3) == 0;
                let text = if broken { "{% if %}".to_owned() } else { format!("<!doctype html><title>{step}</title>") };
                vec![self.write("templates/404.html", &text)]
            }
            12 => {
                let logo = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4{}\" height=\"16\"/>", step % 3);
                vec![self.write("content/logo.svg", &logo)]
            }
            13 if self.now.contains_key("content/logo.svg") => vec![self.remove("content/logo.svg")],
            _ => vec![self.write(&path, &text.replacen("90.2", &format!("9{}.1", step % 9), 1))],
        }
    }
}

/// Every page that a clean build of these files writes. Names that lead nowhere are left out, as in the preview.
fn clean(files: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let site = Site::empty();
    for (path, text) in files {
        site.write(path, text.as_bytes());
    }
    let mut project = Project::open(Disk::new(site.root())).unwrap();
    let theme = project.theme().unwrap();
    let compiled = project.compile(false);
    let edition = edition::internal(&compiled.playbook);
    let today = "2026-01-31".parse().unwrap();
    let health = Arc::new(health::check(&edition, today, &project.words()));
    let renderer = theme.site(&edition, today, Some(&health));
    renderer.pages().into_iter().map(|page| (renderer.file(page), renderer.page(page).unwrap())).collect()
}

/// Every page of a preview.
pub(crate) fn shown(site: &PreviewSite) -> BTreeMap<String, String> {
    let pages = site.addresses().filter_map(|(address, route)| match route {
        Route::Page(page) => Some((address.clone(), site.page(*page).unwrap())),
        _ => None,
    });
    pages.collect()
}

/// A preview of the project in a folder, on a day.
pub(crate) fn open_on(root: &Path, today: &str) -> ProjectReader {
    let today = today.parse().unwrap();
    ProjectReader::open(
        Disk::new(root),
        WorkspaceOptions {
            drafts: false,
            edition: EditionRequest::Internal,
            language: None,
            older: Box::new(|_| None),
            today: Box::new(move |_| today),
        },
    )
}

fn open(root: &Path) -> ProjectReader {
    open_on(root, "2026-01-31")
}

fn model() -> Model {
    let site = Site::with(&[]);
    let files: BTreeMap<String, String> =
        crate::support::HEALTHY.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    Model { site, now: files.clone(), whole: files }
}

/// A page as it is served, without the one thing that a build does not write.
fn served(preview: &crate::support::preview::Preview, path: &str) -> Option<String> {
    let answer = preview.get(&format!("/{}", keyplan::site::address::encode(path)));
    let page = answer.text();
    if !keyplan::site::address::is_page(path) {
        return (answer.status == 200).then_some(page);
    }
    let from = page.find("<script src=\"/~keyplan/preview.js\"").filter(|_| answer.status == 200)?;
    let to = from + page[from..].find("</script>\n")? + "</script>\n".len();
    Some(format!("{}{}", &page[..from], &page[to..]))
}

#[test]
fn after_each_edit_every_page_that_is_served_is_that_of_a_clean_build() {
    let mut model = model();
    let preview = crate::support::preview::Preview::start(model.site.root(), &["--today", "2026-01-31"]);
    let mut dice = Dice(11);
    for step in 0..40 {
        let before = clean(&model.whole);
        let told = model.edit(&mut dice, step);
        let wanted = clean(&model.whole);
        let start = Instant::now();
        // What is in memory takes a moment to be replaced.
        let mut wrong: Vec<&String> =
            wanted.keys().chain(before.keys().filter(|path| !wanted.contains_key(*path))).collect();
        while !wrong.is_empty() {
            assert!(start.elapsed() < Duration::from_secs(5), "step {step}: {told:?}, still wrong: {wrong:?}");
            wrong.retain(|path| served(&preview, path) != wanted.get(*path).cloned());
        }
    }
}

/// How many edits are compared with a clean build, one after another. `KEYPLAN_EDITS=2000` asks for more.
fn edits() -> usize {
    std::env::var("KEYPLAN_EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(60)
}

#[test]
fn after_each_of_many_edits_every_page_is_that_of_a_clean_build() {
    let mut model = model();
    let mut reader = open(model.site.root());
    let mut dice = Dice(7);
    for step in 0..edits() {
        let told = model.edit(&mut dice, step);
        reader.read_paths(&told);
        let state = reader.workspace().state();
        let (now, wanted) = (shown(state.site.as_ref().unwrap()), clean(&model.whole));
        assert_eq!(now.keys().collect::<Vec<_>>(), wanted.keys().collect::<Vec<_>>(), "step {step}: {told:?}");
        for (path, page) in &now {
            let differs = wanted[path].lines().zip(page.lines()).find(|(a, b)| a != b);
            assert_eq!(differs, None, "step {step}: {told:?}, {path}");
            assert_eq!(wanted[path].len(), page.len(), "step {step}: {told:?}, {path}");
        }
        // Where all is whole, what is found is what a fresh look finds, in the texts of now.
        if step % 10 == 0 && model.now == model.whole {
            assert_eq!(state.findings, open(model.site.root()).workspace().state().findings, "step {step}: {told:?}");
            for path in state.findings.iter().flat_map(Finding::paths) {
                assert_eq!(state.texts.text(path), model.now.get(&**path).map(String::as_str), "step {step}: {path}");
            }
        }
        if step % 100 == 99 {
            // What is taken in piece by piece is what is read at once.
            reader.reload();
            assert_eq!(shown(reader.workspace().state().site.as_ref().unwrap()), now, "step {step}");
        }
    }
}
