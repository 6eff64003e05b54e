//! The guide under `docs/guide`: a playbook without a fault, whose reference says what the code says.
//!
//! `UPDATE_GOLDEN=1 cargo test --test it guide` writes tables and help anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Run, Site, assert_golden_after};
use keyplan::config::Written;
use keyplan::document::model::Kind;
use keyplan::document::model::common::Common;
use keyplan::document::plain::{Need, RecordKey, ValueShape};

fn guide() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide")
}

fn keyplan(arguments: &[&str]) -> Run {
    Run::inside(&guide(), &[], arguments)
}

#[test]
fn the_guide_is_a_playbook_without_a_finding() {
    let check = keyplan(&["check", "--fail-on", "warning"]);
    assert_eq!((check.code, check.out.as_str()), (0, ""), "{}", check.err);
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("site");
    let build = keyplan(&["build", "--strict", "--format", "json", "-o", output.to_str().unwrap()]);
    let findings: serde_json::Value = serde_json::from_str(&build.out).unwrap();
    assert_eq!((build.code, &findings["findings"]), (0, &serde_json::json!([])), "{}", build.err);
    assert!(output.join("tutorial/index.html").is_file());
}

/// Each page of the reference that is made of records: its file, and the keys.
fn pages() -> Vec<(String, &'static [RecordKey])> {
    let mut pages = vec![("site".to_owned(), Written::FIELDS), ("every-kind".to_owned(), Common::FIELDS)];
    for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::Home) {
        pages.push((kind.word().to_owned(), kind.fields()));
    }
    pages
}

/// Compares what follows `head` on a page of the reference with what the code says.
fn compare(file: &str, head: &str, made: &str) {
    assert_golden_after(&format!("docs/guide/content/reference/{file}"), head, made);
}

#[test]
fn the_reference_names_every_key_of_every_kind() {
    for (page, keys) in pages() {
        let mut made = String::new();
        table("", keys, &mut made);
        compare(&format!("{page}.md"), "\n## Keys\n", &made);
    }
}

/// A table of keys, then one for each table inside.
fn table(heading: &str, keys: &[RecordKey], made: &mut String) {
    made.push_str("\n| key | needed | holds | means |\n|---|---|---|---|\n");
    let mut inner = Vec::new();
    for key in keys {
        let needed = match key.need {
            Need::Always => "always",
            Need::Approved => "approved",
            Need::Never => "",
        };
        assert!(!key.means.is_empty(), "what does `{}` mean?", key.name);
        let _ = writeln!(made, "| `{}` | {needed} | {} | {} |", key.name, holds(key.shape), key.means);
        let path = heading.trim_matches(['`', '[', ']']);
        let path = if path.is_empty() { key.name.to_owned() } else { format!("{path}.{}", key.name) };
        match key.shape {
            // `[readings.<objective>]`: items of this list are tables with a name, which is shown in the heading.
            ValueShape::List(ValueShape::Record([about, keys @ ..])) if key.name == "readings" => {
                inner.push((format!("`[{path}.<{}>]`", about.name), keys));
            }
            ValueShape::List(ValueShape::Record(keys)) => inner.push((format!("`[[{path}]]`"), *keys)),
            ValueShape::Record(keys) => inner.push((format!("`[{path}]`"), keys)),
            _ => {}
        }
    }
    for (heading, keys) in inner {
        let _ = write!(made, "\n### {heading}\n");
        table(&heading, keys, made);
    }
}

/// What a key holds, in words.
fn holds(shape: ValueShape) -> String {
    match shape {
        ValueShape::Value(wanted) => {
            wanted.strip_prefix("a table ").map_or(wanted, |_| "a table, see above").to_owned()
        }
        ValueShape::Whole(least, most) => format!("a whole number from {least} to {most}").replace('-', "−"),
        ValueShape::List(ValueShape::Record(_)) => "a list of tables, see below".to_owned(),
        ValueShape::List(one) => format!("a list: {}", holds(*one)),
        ValueShape::Record(_) => "a table, see below".to_owned(),
    }
}

#[test]
fn a_record_asks_for_the_keys_that_the_reference_marks() {
    let places = [
        ("accounts/a/_index.md", Kind::Account),
        ("accounts/a/2025/_index.md", Kind::Plan),
        ("accounts/a/2025/decisions/d.md", Kind::Decision),
        ("accounts/a/2025/objectives/o.md", Kind::Objective),
        ("accounts/a/2025/reviews/r.md", Kind::Review),
        ("accounts/a/situation/needs.md", Kind::Situation),
        ("people/p.md", Kind::Person),
        ("pillars/q.md", Kind::Pillar),
        ("s.md", Kind::Page),
    ];
    for (file, kind) in places {
        let site = Site::with(&[(&format!("content/{file}"), "+++\n+++\n")]);
        let run = site.run(&["check", "--select", "KP006", "--format", "json", &format!("content/{file}")]);
        let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let of_this = |finding: &&serde_json::Value| finding["file"] == format!("content/{file}");
        let missing = found["findings"].as_array().unwrap().iter().filter(of_this);
        let missing: BTreeSet<String> = missing
            .filter_map(|finding| finding["message"].as_str()?.strip_prefix('`')?.strip_suffix("` is missing"))
            .map(str::to_owned)
            .collect();
        let always = kind.fields().iter().filter(|key| key.need == Need::Always).map(|key| key.name.to_owned());
        // `title` is mandatory for all kinds but a review. The page about all kinds says so.
        let title = (kind != Kind::Review).then(|| "title".to_owned());
        assert_eq!(missing, always.chain(title).collect(), "{file}");
    }
}

#[test]
fn the_reference_names_every_command_and_option() {
    let top = help(&[]);
    let mut made = format!("\n### `keyplan`\n\n```text\n{top}\n```\n");
    verbs(&mut Vec::new(), &top, &mut made);
    compare("command-line.md", "\n## Commands\n", &made);
}

/// The help of every verb below one, in the order of its own help, without what `keyplan --help` says already.
fn verbs<'h>(path: &mut Vec<&'h str>, above: &'h str, made: &mut String) {
    let Some((_, commands)) = above.split_once("Commands:\n") else { return };
    for verb in commands.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.split_whitespace().next()) {
        if verb == "help" {
            continue;
        }
        path.push(verb);
        let whole = help(path);
        let _ = write!(made, "\n### `keyplan {}`\n\n```text\n{}\n```\n", path.join(" "), own(&whole));
        verbs(&mut path.clone(), &whole, made);
        path.pop();
    }
}

/// The help of a verb without the options that every verb has.
fn own(help: &str) -> String {
    let (before, common) = help.split_once("\n\nCommon options:\n").unwrap_or((help, ""));
    let after = common.split_once("\n\n").map_or("", |(_, after)| after);
    let kept = before.lines().filter(|line| !line.trim().starts_with("-h, --help") && !line.contains("-V, --version"));
    let mut own = kept.collect::<Vec<_>>().join("\n").trim_end().trim_end_matches("Options:").trim_end().to_owned();
    if !after.is_empty() {
        let _ = write!(own, "\n\n{after}");
    }
    own
}

fn help(verbs: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_keyplan")).env_remove("COLUMNS").args(verbs).arg("--help").output();
    let text = String::from_utf8(run.unwrap().stdout).unwrap().replace(".exe", "");
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

/// A block of code on a page: what stands behind its fence, and its lines.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let mut blocks = Vec::new();
    let mut rest = page;
    while let Some((_, block)) = rest.split_once("\n```") {
        let (info, block) = block.split_once('\n').unwrap();
        let (lines, after) = block.split_once("```\n").unwrap_or_else(|| panic!("`{info}` is left open"));
        blocks.push((info, lines));
        rest = after;
    }
    blocks
}

/// The playbook of a reader who does what the guide says, page by page.
#[cfg(unix)]
struct Reader {
    folder: tempfile::TempDir,
    /// The folder that the reader is in.
    at: PathBuf,
}

#[cfg(unix)]
impl Reader {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { at: folder.path().to_owned(), folder }
    }

    /// Types the commands of Keyplan, and those that lead from folder to folder.
    fn types(&mut self, lines: &str) {
        let commands = lines.lines().map(|line| line.split("  #").next().unwrap()).flat_map(|line| line.split("&&"));
        for command in commands.map(str::trim) {
            match command.split(' ').collect::<Vec<_>>().as_slice() {
                ["cd", to] => self.at.push(to),
                ["git", "worktree", "add", to, _] => {
                    for (name, bytes) in crate::support::tree(&self.at.join("content")) {
                        self.writes(&format!("{to}/content/{name}"), &String::from_utf8(bytes).unwrap());
                    }
                    self.writes(&format!("{to}/site.toml"), &self.reads("site.toml"));
                }
                // `serve` would never end.
                ["keyplan", "serve", ..] => {}
                ["keyplan", arguments @ ..] => {
                    if arguments[0] == "init" {
                        self.at = self.folder.path().to_owned();
                    }
                    self.runs(command);
                }
                _ => {}
            }
        }
    }

    /// Runs a command on the day that the guide speaks of; a shell reads its quotes.
    fn runs(&self, command: &str) {
        let program = Path::new(env!("CARGO_BIN_EXE_keyplan")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("sh");
        shell.current_dir(&self.at).env("PATH", path).env("SOURCE_DATE_EPOCH", "1769860000").args(["-c", command]);
        let run = Run::of(&shell.output().unwrap());
        assert_eq!(run.code, 0, "{command}: {}{}", run.out, run.err);
    }

    fn reads(&self, file: &str) -> String {
        std::fs::read_to_string(self.at.join(file)).unwrap()
    }

    fn writes(&self, file: &str, text: &str) {
        let path = self.at.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Writes what an example shows into the file it is of, and asks Keyplan about it.
    fn copies(&self, of: &str, example: &str) {
        match of {
            "site" => self.writes("site.toml", &with(&self.reads("site.toml"), example)),
            "account" | "plan" | "objective" | "review" => {
                let is = |file: &str| match of {
                    "account" => file.ends_with("/lotus-mart/_index.md"),
                    "plan" => file.ends_with("/2026/_index.md"),
                    _ => file.contains(&format!("/{of}s/")),
                };
                let files = crate::support::tree(&self.at.join("content"));
                let (file, text) = files.into_iter().rfind(|(file, _)| is(file)).unwrap();
                let text = String::from_utf8(text).unwrap();
                let (keys, prose) = text.strip_prefix("+++\n").unwrap().split_once("+++\n").unwrap();
                self.writes(&format!("content/{file}"), &format!("+++\n{}+++\n{prose}", with(keys, example)));
            }
            file => self.writes(&format!("{file}.toml"), example),
        }
        self.runs("keyplan check --select files --fail-on warning --ignore KP111");
    }
}

/// TOML with the keys and tables of an example, in place of those it has already.
#[cfg(unix)]
fn with(toml: &str, example: &str) -> String {
    let tables = |text: &str| {
        let at = text.lines().scan(0, |at, line| Some((std::mem::replace(at, *at + line.len() + 1), line)));
        at.filter(|(_, line)| line.starts_with('[')).map(|(at, _)| at).next().unwrap_or(text.len())
    };
    let (keys, more) = example.split_at(tables(example));
    let name = |line: &str| line.split(['=', ' ']).next().unwrap().to_owned();
    let shown: BTreeSet<String> = keys
        .lines()
        .chain(more.lines().filter(|line| line.starts_with("[r") || *line == "[[kpis]]"))
        .map(name)
        .collect();
    let (mut kept, mut within) = (String::new(), false);
    for line in toml.lines() {
        within = (within && !line.starts_with('[')) || (line.starts_with('[') && shown.contains(&name(line)));
        if !within && (line.is_empty() || !shown.contains(&name(line))) {
            let _ = writeln!(kept, "{line}");
        }
    }
    let (before, after) = kept.split_at(tables(&kept));
    format!("{before}{keys}{after}\n{more}")
}

#[test]
#[cfg(unix)]
fn who_does_what_the_guide_says_has_a_playbook_without_a_fault() {
    let mut reader = Reader::new();
    let mut tried = BTreeSet::new();
    for page in [
        "tutorial",
        "how-to/write-a-plan",
        "how-to/review-a-plan",
        "how-to/share-with-a-customer",
        "how-to/waive-a-rule",
        "how-to/use-the-site",
        "how-to/change-the-look",
        "how-to/check-in-ci",
        "how-to/set-up-your-editor",
        "how-to/use-git",
        "how-to/troubleshooting",
    ] {
        let text = std::fs::read_to_string(guide().join(format!("content/{page}.md"))).unwrap();
        for (info, lines) in blocks(&text) {
            match info.split_once(' ').unwrap_or((info, "")) {
                ("sh", _) => reader.types(lines),
                ("toml", "") => panic!("{page}: which file is this in?\n{lines}"),
                ("toml", of) => {
                    reader.copies(of, lines);
                    tried.insert(of.to_owned());
                }
                _ => {}
            }
        }
        if page == "tutorial" {
            // Things that later pages of the guide use.
            reader.writes(
                "content/people/le-bao-chau.md",
                "+++\ntitle = \"Lê Bảo Châu\"\nside = \"customer\"\naccount = \"lotus-mart\"\nfunction = \"operations\"\n+++\n",
            );
            reader.writes("content/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>\n");
        }
    }
    let all = ["account", "locales/en", "locales/nb", "objective", "plan", "review", "site"];
    assert_eq!(tried.iter().map(String::as_str).collect::<Vec<_>>(), all, "examples that were tried");
}

/// Ten commands from an empty folder to a page with a chart and a reading.
#[test]
#[cfg(unix)]
fn the_tutorial_ends_with_a_chart_a_reading_and_a_review() {
    let mut reader = Reader::new();
    let text = std::fs::read_to_string(guide().join("content/tutorial.md")).unwrap();
    let own = text.split_once("## Begin your own").unwrap().1;
    let mut commands = 0;
    for (info, lines) in blocks(own) {
        match info.split_once(' ').unwrap_or((info, "")) {
            ("sh", _) => {
                commands += lines.lines().filter(|line| line.starts_with("keyplan ")).count();
                reader.types(lines);
                // Before the first reading there is the path.
                if lines.contains("serve") {
                    reader.runs("keyplan build -o before");
                    let page = reader.reads("before/accounts/lotus-mart/2026/objectives/shelf-never-empty/index.html");
                    assert!(page.contains("class=\"plot path-chart\"") && page.contains("class=\"aim\""), "{page}");
                    let plan = reader.reads("before/accounts/lotus-mart/2026/index.html");
                    assert!(plan.contains("id=\"to-write\""), "{plan}");
                    std::fs::remove_dir_all(reader.at.join("before")).unwrap();
                }
            }
            ("toml", of) => reader.copies(of, lines),
            _ => {}
        }
    }
    assert!(commands <= 11, "{commands}");
    let objective = reader.reads("public/accounts/lotus-mart/2026/objectives/shelf-never-empty/index.html");
    for part in ["class=\"plot path-chart\"", "class=\"actual\"", "90.5", "A shelf that is empty", "Trial before range"]
    {
        assert!(objective.contains(part), "{part}: {objective}");
    }
    assert!(reader.reads("public/accounts/lotus-mart/2026/reviews/2026-01-31/index.html").contains("90.5"));
    assert!(reader.reads("public/accounts/lotus-mart/2026/index.html").contains("90.5"));
}

#[test]
#[cfg(unix)]
fn the_commands_of_the_readme_work() {
    let readme = include_str!("../../README.md");
    let mut reader = Reader::new();
    for (info, lines) in blocks(readme) {
        assert!(!info.starts_with("toml"), "an example that no test tries");
        if lines.contains("keyplan init") {
            reader.types(lines);
        }
    }
    assert!(reader.at.join("public/index.html").is_file());
}

/// The editor reads findings by a pattern on the page: this is the pattern, and lines of findings are of that form.
#[test]
fn an_editor_reads_findings_as_the_guide_says() {
    let page = std::fs::read_to_string(guide().join("content/how-to/set-up-your-editor.md")).unwrap();
    let (_, tasks) = blocks(&page).into_iter().find(|(info, _)| *info == "json").unwrap();
    let tasks: serde_json::Value = serde_json::from_str(tasks).unwrap();
    let task = &tasks["tasks"][0];
    let pattern = &task["problemMatcher"]["pattern"];
    assert_eq!(pattern["regexp"], r"^(.+):(\d+):(\d+): (error|warning|note)\[(KP\d+)\]: (.+)$");
    let groups = ["file", "line", "column", "severity", "code", "message"].map(|group| pattern[group].as_u64());
    assert_eq!(groups, [1, 2, 3, 4, 5, 6].map(Some));

    let command = task["command"].as_str().unwrap();
    let arguments: Vec<&str> = command.strip_prefix("keyplan ").unwrap().split(' ').collect();
    let site = Site::with(&[("content/people/duy.md", "+++\ntitle = \"Phạm Duy\"\nside = \"supplier\"\n+++\n")]);
    let run = site.run(&arguments);
    assert!(run.out.contains("error[KP006]"), "{}", run.out);
    for line in run.out.lines() {
        let (place, rest) = line.split_once(": ").unwrap();
        let [column, row, file] = place.rsplitn(3, ':').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let (level, rest) = rest.split_once("[KP").unwrap();
        let (number, message) = rest.split_once("]: ").unwrap();
        assert!([column, row, number].iter().all(|part| part.parse::<u32>().is_ok()), "{line}");
        assert!(["error", "warning", "note"].contains(&level) && !message.is_empty(), "{line}");
        assert!(site.path(file).is_file(), "{line}");
    }
}

/// The English page that a page of another language says.
fn english_of(page: &Path) -> Option<PathBuf> {
    let content = guide().join("content");
    let inside = page.strip_prefix(&content).ok()?;
    let inside = ["vi", "fr", "da"].iter().find_map(|language| inside.strip_prefix(language).ok())?;
    let english = if inside == Path::new("glossary.md") { Path::new("reference/glossary.md") } else { inside };
    Some(content.join(english))
}

#[test]
fn every_page_of_the_guide_but_the_reference_is_there_in_each_language() {
    for language in ["vi", "fr", "da"] {
        for page in ["_index.md", "tutorial.md", "look-around.md", "what-keyplan-is-not.md", "glossary.md"] {
            assert!(guide().join("content").join(language).join(page).is_file(), "{language}: {page}");
        }
        let of = |folder: PathBuf| {
            let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
            names.collect::<BTreeSet<_>>()
        };
        let content = guide().join("content");
        assert_eq!(of(content.join(language).join("how-to")), of(content.join("how-to")), "{language}");
    }
}

#[test]
fn every_example_of_the_guide_is_of_a_kind_that_is_tried() {
    let tutorial = guide().join("content/tutorial.md");
    let pages = walkdir::WalkDir::new(guide().join("content")).into_iter().map(Result::unwrap);
    for page in pages.filter(|page| page.path().extension().is_some_and(|end| end == "md")) {
        let text = std::fs::read_to_string(page.path()).unwrap();
        let story = page.path() == tutorial || page.path().parent().unwrap().ends_with("how-to");
        if let Some(english) = english_of(page.path()) {
            // What is typed is tried on the English page.
            let kinds = |text: &str| blocks(text).iter().map(|(info, _)| (*info).to_owned()).collect::<Vec<_>>();
            let english = std::fs::read_to_string(english).unwrap();
            assert_eq!(kinds(&text), kinds(&english), "{}", page.path().display());
            continue;
        }
        for (info, lines) in blocks(&text) {
            match info.split(' ').next().unwrap() {
                "sh" | "toml" => assert!(story, "{}: nobody tries this:\n{lines}", page.path().display()),
                "json" => assert!(serde_json::from_str::<serde_json::Value>(lines).is_ok(), "{lines}"),
                "xml" => drop(crate::support::xml(lines)),
                // These need a web server or Windows. They are tried by hand when they change.
                "nginx" | "bat" | "text" => {}
                other => panic!("{}: nobody tries `{other}`", page.path().display()),
            }
        }
    }
}
