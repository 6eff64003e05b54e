//! Small playbooks in a temporary folder, and the real command run on them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A playbook in a folder of its own.
pub(crate) struct Site {
    folder: tempfile::TempDir,
}

/// The smallest healthy playbook: one account with a plan, a decision, an objective and a review.
pub(crate) const HEALTHY: &[(&str, &str)] = &[
    ("site.toml", "title = \"Plans\"\nsupplier = \"Marrowfen\"\ntoday = 2026-01-31\n"),
    ("content/_index.md", "+++\ntitle = \"Portfolio\"\n+++\n"),
    ("content/pillars/supply.md", "+++\ntitle = \"Supply\"\n+++\n"),
    ("content/people/duy.md", "+++\ntitle = \"Phạm Duy\"\nside = \"supplier\"\nfunction = \"supply\"\n+++\n"),
    (
        "content/accounts/lotus/_index.md",
        "+++\ntitle = \"Lotus Mart\"\ncountry = \"VN\"\nmanager = \"duy\"\n[[goals]]\nid = \"g1\"\ntitle = \"Fewer empty shelves\"\n+++\n",
    ),
    (
        "content/accounts/lotus/2025/_index.md",
        "+++\ntitle = \"Plan 2025\"\nkind = \"jbp\"\nfrom = 2025-01-01\nto = 2027-12-31\nstatus = \"approved\"\n+++\n",
    ),
    (
        "content/accounts/lotus/2025/decisions/trial.md",
        "+++\ntitle = \"Trial first\"\nstatus = \"agreed\"\nagreed_on = 2025-01-28\nprioritises = [\"penetration\"]\nsacrifices = [\"price_depth\"]\n+++\n\nTrial before range.\n",
    ),
    ("content/accounts/lotus/2025/objectives/shelf.md", OBJECTIVE),
    (
        "content/accounts/lotus/2025/reviews/2025-04-16.md",
        "+++\ntype = \"quarterly\"\ndate = 2025-04-16\ncovers = [\"2025-Q1\"]\nattendees = [\"duy\"]\n[readings.shelf]\nosa = 90.2\n+++\n\nSee [[shelf]].\n",
    ),
];

/// The objective of [`HEALTHY`].
pub(crate) const OBJECTIVE: &str = "+++
title = \"Shelf never empty\"
tier = \"operational\"
pillar = \"supply\"
owner = \"duy\"
serves = [\"trial\"]
goals = [\"g1\"]
start = 2025-01-01
due = 2025-12-31
[[kpis]]
id = \"osa\"
unit = \"pct\"
better = \"up\"
baseline = 89.0
target = 95.0
+++

A shelf that is empty cannot be tried.
";

impl Site {
    /// The healthy playbook with some files added or replaced.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        for (path, text) in HEALTHY.iter().chain(files) {
            site.write(path, text.as_bytes());
        }
        site
    }

    /// A folder with nothing in it.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// The same in memory if there is some: a sync of a busy disk takes long and shows nothing more.
    pub(crate) fn in_memory() -> Self {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        Self { folder: folder.unwrap() }
    }

    /// The playbook of this repository.
    pub(crate) fn starter() -> Self {
        let site = Self::in_memory();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for (path, bytes) in tree(&root.join("content")) {
            site.write(&format!("content/{path}"), &bytes);
        }
        site.write("site.toml", &fs::read(root.join("site.toml")).unwrap());
        site
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// Runs the command in the playbook's folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(&[], arguments)
    }

    /// Runs it with these variables of the environment.
    pub(crate) fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
        Run::inside(self.root(), variables, arguments)
    }

    /// Builds, and expects it to work.
    pub(crate) fn build(&self) -> Run {
        let run = self.run(&["build"]);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        run
    }

    /// A published page.
    pub(crate) fn page(&self, id: &str) -> String {
        let path = self.path("public").join(id).join("index.html");
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The findings about files and links, one line each.
    pub(crate) fn findings(&self) -> Vec<String> {
        self.run(&["check", "--select", "files", "--format", "short"]).out.lines().map(str::to_owned).collect()
    }
}

/// How a run ended and what it said.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// Runs the command in a folder.
    pub(crate) fn inside(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Self {
        Self::of(
            &Command::new(env!("CARGO_BIN_EXE_keyplan"))
                .current_dir(folder)
                .env_remove("SOURCE_DATE_EPOCH")
                // The terminal speaks the language of the machine where nothing else says one.
                .env("LC_ALL", "C")
                // What builds leave for the next ones is nothing for the home of whoever runs the tests.
                .env("XDG_STATE_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/state"))
                .envs(variables.iter().copied())
                .args(arguments)
                .output()
                .unwrap(),
        )
    }

    pub(crate) fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Every file of a folder with its bytes, sorted.
pub(crate) fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy();
            (path.replace(std::path::MAIN_SEPARATOR, "/"), fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}
