//! What the machine does wrong is said to be that, with exit code 3, and what somebody lays in the way is named.

use std::process::{Command, Stdio};

use crate::support::{HEALTHY, Run, Site};

/// Runs a command whose standard output is this device.
#[cfg(unix)]
fn run_onto(site: &Site, device: &str, arguments: &[&str]) -> Run {
    let to = std::fs::File::options().write(true).open(device).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_keyplan"));
    command.current_dir(site.root()).env_remove("SOURCE_DATE_EPOCH").args(arguments);
    Run::of(&command.stdout(Stdio::from(to)).output().unwrap())
}

/// Every verb that answers on standard output.
const ANSWERS: &[&[&str]] = &[
    &["check"],
    &["check", "--format", "short"],
    &["check", "--format", "json"],
    &["check", "--format", "sarif"],
    &["check", "--statistics"],
    &["build", "--format", "json"],
    &["build", "--format", "sarif"],
    &["diff", "older"],
    &["diff", "older", "--format", "json"],
    &["export", "json"],
    &["export", "csv", "--kind", "plans"],
    &["explain"],
    &["explain", "KP213"],
    &["completions", "bash"],
    &["theme", "context"],
];

fn site() -> Site {
    let site = Site::with(&[("content/note.md", "+++\ntitle = \"Note\"\nowner = 3\n+++\n")]);
    for (path, text) in HEALTHY {
        site.write(&format!("older/{path}"), text.as_bytes());
    }
    site.remove("content/note.md");
    site.write("content/pillars/assortment.md", b"+++\ntitle = \"Assortment\"\n+++\n\nNobody names it.\n");
    site
}

#[cfg(unix)]
#[test]
fn a_result_that_could_not_be_written_whole_is_a_fault_of_the_machine() {
    let site = site();
    for arguments in ANSWERS {
        let run = run_onto(&site, "/dev/full", arguments);
        assert!(run.code == 3 && run.err.contains("could not be written"), "{arguments:?}: {} {}", run.code, run.err);
        let whole = run_onto(&site, "/dev/null", arguments);
        assert_ne!(whole.code, 3, "{arguments:?}: {}", whole.err);
    }
}

#[test]
fn a_reader_that_has_read_enough_is_no_fault() {
    let site = site();
    for arguments in ANSWERS {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keyplan"));
        command.current_dir(site.root()).env_remove("SOURCE_DATE_EPOCH").args(*arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let run = Run::of(&child.wait_with_output().unwrap());
        assert!(run.code != 3 && !run.err.contains("written"), "{arguments:?}: {} {}", run.code, run.err);
    }
}

/// Lays something at a path.
#[cfg(unix)]
type Lay = fn(&std::path::Path);

/// What may stand where a file of the settings should be.
#[cfg(unix)]
const NO_FILES: &[(&str, Lay)] = &[
    ("a folder", |path| std::fs::create_dir(path).unwrap()),
    ("a pipe", |path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success())),
    ("a link", |path| std::os::unix::fs::symlink("/etc/hostname", path).unwrap()),
];

#[cfg(unix)]
#[test]
fn what_is_no_file_is_named_and_never_waited_for() {
    for (what, make) in NO_FILES {
        for path in
            ["site.toml", "templates/pages/plan.html", "locales/en.toml", "words/slogans.txt", "archetypes/plan.md"]
        {
            if *what == "a folder" && path != "site.toml" {
                continue;
            }
            let site = Site::with(&[]);
            let at = site.path(path);
            std::fs::create_dir_all(at.parent().unwrap()).unwrap();
            let _ = std::fs::remove_file(&at);
            make(&at);
            for verb in ["check", "build"] {
                let run = site.run(&[verb, "--format", "short"]);
                let said = format!("{}{}", run.out, run.err);
                assert!(
                    run.code == 2 && said.contains(path) && said.contains("KP901"),
                    "{what} {path}: {} {said}",
                    run.code
                );
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_inside_of_a_theme_that_is_used_is_named() {
    let site = Site::with(&[
        ("site.toml", &format!("theme = \"own\"\n{}", HEALTHY[0].1)),
        ("themes/own/static/own.css", "a{}\n"),
    ]);
    std::os::unix::fs::symlink("/etc/hostname", site.path("themes/own/static/more.css")).unwrap();
    let run = site.run(&["build", "--format", "short"]);
    assert!(
        run.code == 2 && run.err.contains("themes/own/static/more.css") && run.err.contains("symbolic link"),
        "{}",
        run.err
    );
}

#[test]
fn an_output_of_the_settings_lies_in_the_project() {
    for output in [
        "../public",
        "/tmp/keyplan-elsewhere",
        "a/../../public",
        #[cfg(unix)]
        "beside/public",
    ] {
        let site = Site::with(&[("site.toml", &format!("output = \"{output}\"\n{}", HEALTHY[0].1))]);
        #[cfg(unix)]
        if output.starts_with("beside") {
            std::os::unix::fs::symlink(std::env::temp_dir(), site.path("beside")).unwrap();
        }
        let run = site.run(&["build", "--format", "short"]);
        let refused = run.err.contains("KP903") && run.err.contains("is outside the project");
        assert!(run.code == 2 && refused, "{output}: {} {}", run.code, run.err);
        let typed = site.path("typed");
        assert_eq!(site.run(&["build", "-o", typed.to_str().unwrap()]).code, 0, "one that is typed may lie anywhere");
    }
}

/// A large file is not held in memory: it is published, kept while it stays the same, and replaced when it changes.
#[test]
fn a_large_file_is_published_as_it_is() {
    let page = "+++\ntitle = \"Film\"\n+++\n\n[The film](film.pdf)\n";
    let site = Site::with(&[("content/film/_index.md", page)]);
    let mut film: Vec<u8> = (0..9_000_000_u32).map(|at| at.to_le_bytes()[usize::from(at % 7 == 0)]).collect();
    site.write("content/film/film.pdf", &film);
    let published = |site: &Site| std::fs::read(site.path("public/film/film.pdf")).unwrap();
    site.build();
    assert!(published(&site) == film);
    site.write("content/film/other.md", b"+++\ntitle = \"Other\"\n+++\n\n[[film]]\n");
    site.build();
    assert!(published(&site) == film);
    film[8_500_000] ^= 1;
    site.write("content/film/film.pdf", &film);
    site.build();
    assert!(published(&site) == film);
}

/// The standard library panics where the system cannot close a folder. A small library in its place does what a share does
/// that went away.
#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_closed_is_a_fault_of_the_machine() {
    let site = Site::with(&[]);
    let (code, library) = (site.path("close.c"), site.path("close.so"));
    std::fs::write(&code, "#include <errno.h>\nint closedir(void *folder) { (void)folder; errno = EIO; return -1; }\n")
        .unwrap();
    let made = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&code).status();
    assert!(made.is_ok_and(|status| status.success()), "a C compiler is there: Rust links with it");
    for verb in ["check", "build"] {
        let run = site.run_with(&[("LD_PRELOAD", library.to_str().unwrap())], &[verb]);
        assert!(
            run.code == 3 && run.err.contains("the disk failed while a folder was read"),
            "{verb}: {} {}",
            run.code,
            run.err
        );
        assert!(!run.err.contains("panicked"), "{}", run.err);
    }
}
