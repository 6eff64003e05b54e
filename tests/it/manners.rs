//! What the repository promises to those who build it: one version of Rust everywhere, a package that holds only what
//! belongs there, and nothing installed on a machine without being asked. The form of style sheets is tested here too.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The value of a line `key = "value"` of a file.
fn value(path: &str, key: &str) -> String {
    let text = read(path);
    let line = text.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='));
    line.unwrap_or_else(|| panic!("{path} has no `{key}`")).trim().trim_matches('"').to_owned()
}

/// Every version that a text gives as `Rust 1.95`.
fn versions_of_rust(text: &str) -> Vec<&str> {
    let after = text.split("Rust ").skip(1).map(|rest| rest.split(|char: char| char != '.' && !char.is_ascii_digit()));
    let versions = after.filter_map(|mut rest| rest.next()).map(|version| version.trim_end_matches('.'));
    versions.filter(|version| version.contains('.')).collect()
}

#[test]
fn the_promised_version_of_rust_is_the_one_that_is_tested_and_told() {
    let promised = value("Cargo.toml", "rust-version");
    assert_eq!(value("rust-toolchain.toml", "channel"), format!("{promised}.0"));
    for path in ["README.md", "CONTRIBUTING.md"] {
        let text = read(path);
        let told = versions_of_rust(&text);
        assert!(!told.is_empty() && told.iter().all(|version| *version == promised), "{path} tells of Rust {told:?}");
    }
}

/// The gate takes the version from `rust-toolchain.toml` and asks for it by number, as `cargo +1.95.0` does. Here the
/// tools are stand-ins that say what they were called with.
#[test]
fn the_gate_builds_with_the_promised_version() {
    let tools = tools(&["bash", "sed", "grep", "dirname", "realpath"]);
    stand_in(&tools, "rustup", "echo \"1.95.0-x86_64-unknown-linux-gnu\"; echo \"1.99.0-x86_64-unknown-linux-gnu\"");
    stand_in(&tools, "cargo", "echo \"$1 by $RUSTUP_TOOLCHAIN\"; exit 9");
    let run = run(&tools, ".ci/run", &[]);
    assert_eq!(run.status.code(), Some(9), "{run:?}");
    assert_eq!(text(&run.stdout), format!("fmt by {}\n", value("rust-toolchain.toml", "channel")));
}

#[test]
fn the_gate_builds_with_no_other_version() {
    let tools = tools(&["bash", "sed", "grep", "dirname"]);
    stand_in(&tools, "rustup", "echo \"1.94.0-x86_64-unknown-linux-gnu\"");
    stand_in(&tools, "rustc", "echo \"rustc 1.94.0 (4a4ef493e 2026-03-02)\"");
    stand_in(&tools, "cargo", "echo built");
    let run = run(&tools, ".ci/run", &[]);
    assert_eq!((run.status.code(), text(&run.stdout)), (Some(2), String::new()));
    assert!(text(&run.stderr).contains(&value("rust-toolchain.toml", "channel")), "{run:?}");
}

#[test]
fn the_address_of_the_project_stands_in_one_place() {
    let address = value("Cargo.toml", "repository");
    for key in ["homepage", "documentation"] {
        assert_eq!(value("Cargo.toml", key), address, "{key}");
    }
    for path in ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "ARCHITECTURE.md"] {
        assert!(!read(path).contains(&address), "{path}: say “the repository named in Cargo.toml”");
    }
}

#[test]
fn the_newest_version_has_notes() {
    let text = read("CHANGELOG.md");
    let mut heads = text.lines().filter_map(|line| line.strip_prefix("## ["));
    assert_eq!(heads.next(), Some("Unreleased]"));
    let version = value("Cargo.toml", "version");
    assert!(heads.next().is_some_and(|head| head.starts_with(&format!("{version}] - "))), "no notes of {version}");
}

#[test]
fn a_package_is_made_without_a_warning() {
    let list = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .output()
        .expect("cargo runs");
    assert_eq!(text(&list.stderr), "");
    let files = text(&list.stdout);
    assert!(files.lines().any(|file| file == "tests/bench/preview.rs"), "the bench is named in Cargo.toml");
    let extra: Vec<&str> = files
        .lines()
        .filter(|file| file.starts_with("tests/") && !file.starts_with("tests/bench/"))
        .chain(files.lines().filter(|file| file.starts_with('.') && *file != ".cargo_vcs_info.json"))
        .collect();
    assert!(extra.is_empty(), "{extra:?}");
}

/// A folder of programs: these of the machine, and stand-ins.
fn tools(programs: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = std::env::var_os("PATH").unwrap();
    for program in programs {
        let found = std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file());
        symlink(found.expect(program), folder.path().join(program)).unwrap();
    }
    folder
}

/// Puts a program into the folder that runs a line of shell.
fn stand_in(tools: &TempDir, name: &str, line: &str) {
    let path = tools.path().join(name);
    fs::write(&path, format!("#!/bin/sh\n{line}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Runs a script with these programs and no others.
fn run(tools: &TempDir, script: &str, env: &[(&str, &str)]) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(script);
    let mut command = Command::new(script);
    command.env_clear().env("PATH", tools.path()).env("HOME", tools.path()).envs(env.iter().copied());
    command.stdin(std::process::Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A machine without Chromium, Java and Wine, where `user` runs the script. Installing is only said, and ends the script.
fn machine(user: u32) -> TempDir {
    let tools = tools(&["bash", "dirname"]);
    stand_in(&tools, "id", &format!("echo {user}"));
    stand_in(&tools, "node", "");
    stand_in(&tools, "npm", "");
    stand_in(&tools, "apt-get", "echo \"apt-get $*\" >&2; exit 9");
    tools
}

/// Scripts that look for what tests need, and what they miss on that machine.
const LOOKS: [(&str, &str); 2] = [
    ("tests/tools", "chromium default-jre-headless fontconfig fonts-liberation"),
    ("tests/windows/tools", "gcc-mingw-w64-x86-64 wine64 wine"),
];

#[test]
fn on_a_machine_of_ones_own_nothing_is_installed() {
    for (script, missing) in LOOKS {
        let run = run(&machine(1000), script, &[]);
        assert_eq!((run.status.code(), text(&run.stdout)), (Some(2), String::new()));
        let told = text(&run.stderr);
        assert!(told.contains(&format!("{missing}.")) && !told.contains("nodejs"), "{told}");
        assert!(told.contains("sudo apt-get install"), "{told}");
    }
}

#[test]
fn a_ci_machine_gets_what_it_lacks() {
    for (script, missing) in LOOKS {
        for (user, env) in [(1000, &[("CI", "true")][..]), (0, &[])] {
            let run = run(&machine(user), script, env);
            assert_eq!(run.status.code(), Some(9), "{run:?}");
            assert!(text(&run.stdout).contains(&format!("installing {missing}")), "{run:?}");
        }
    }
}

/// What is wrong with the form of a style sheet. Biome and Prettier would give each declaration a line of its own, which
/// makes the sheets three times as long; here a short rule stands on one line.
fn faults_of_form(sheet: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let (mut depth, mut comment, mut goes_on) = (0, false, false);
    for (line, number) in sheet.lines().zip(1..) {
        let mut fault = |what: &str| faults.push(format!("{number}: {what}: {line}"));
        let text = line.trim_start();
        if line.chars().count() > 120 {
            fault("longer than 120 characters");
        }
        if line != line.trim_end() {
            fault("ends with a blank");
        }
        let starts_comment = text.starts_with("/*");
        if !comment && !starts_comment && !text.is_empty() {
            let level = 2 * (depth - usize::from(text.starts_with('}')));
            let indent = line.len() - text.len();
            if indent != level && !(goes_on && indent == level + 2) {
                fault("is not indented by two for each open brace");
            }
            if text.contains("{ ") && !text.ends_with(['{', ',']) && !text.ends_with(" }") {
                fault("a rule on one line ends with a blank and a brace");
            }
            if text.replace("{}", "").split('{').skip(1).any(|rest| !rest.is_empty() && !rest.starts_with(' ')) {
                fault("no blank after a brace");
            }
            if text.ends_with('{') && !text.ends_with(" {") {
                fault("no blank before a brace");
            }
            if text.split_once(" }").is_some_and(|(before, _)| !before.ends_with([';', '}'])) {
                fault("the last declaration has no semicolon");
            }
            depth += text.matches('{').count();
            depth -= text.matches('}').count();
            goes_on = !text.ends_with(['{', '}', ';', '/']);
        }
        comment = (comment || starts_comment) && !text.ends_with("*/");
    }
    faults
}

#[test]
fn style_sheets_have_one_form() {
    for name in
        ["static/keyplan", "static/overview", "static/paper", "static/search", "static/handbook", "styles/media"]
    {
        let faults = faults_of_form(&read(&format!("themes/default/{name}.css")));
        assert!(faults.is_empty(), "{name}.css\n{}", faults.join("\n"));
    }
    let faults = faults_of_form(
        ".a {\ncolor: red;\n}\n.b{\n  color: red;\n}\n.c { color: red }\n.d { color: red; } \n.e {color: red; }\n",
    );
    let lines: Vec<&str> = faults.iter().filter_map(|fault| fault.split(':').next()).collect();
    assert_eq!(lines, ["2", "4", "7", "8", "8", "9"], "{faults:?}");
}
