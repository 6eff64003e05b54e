//! How the command behaves: exit codes, what goes to standard output and standard error, flags before and after the verb.

use std::process::Command;
#[cfg(unix)]
use std::process::Stdio;

use crate::support::{OBJECTIVE, Site};

const SHELF: &str = "content/accounts/lotus/2025/objectives/shelf.md";

fn broken() -> Site {
    Site::with(&[(SHELF, &OBJECTIVE.replace("\"duy\"", "\"dyu\""))])
}

#[test]
fn a_build_says_what_it_made_on_stderr_and_nothing_on_stdout() {
    let run = Site::with(&[]).build();
    assert_eq!(run.out, "");
    assert!(run.err.contains(" s · files: 0 errors, 0 warnings · plan health: "), "{}", run.err);
}

#[test]
fn findings_are_the_result_of_check_and_talk_of_build() {
    let site = broken();
    let check = site.run(&["check"]);
    assert_eq!(check.code, 1);
    assert!(check.out.contains("error[KP101]: no person is called `dyu`"), "{}", check.out);
    assert!(check.out.contains("did you mean `duy`?"), "{}", check.out);
    assert!(check.err.contains("1 error, 0 warnings"), "{}", check.err);
    let build = site.run(&["build"]);
    assert_eq!((build.code, build.out.as_str()), (1, ""));
    assert!(build.err.contains("error[KP101]"), "{}", build.err);
}

#[test]
fn every_format_prints_the_same_findings() {
    let site = broken();
    for (format, line) in [
        ("short", "shelf.md:5:9: error[KP101]"),
        ("json", "\"line\":5,\"column\":9"),
        ("github", "line=5,col=9"),
        ("human", "shelf.md:5:9"),
    ] {
        let run = site.run(&["check", "--format", format]);
        assert!(run.out.contains(line) && run.out.matches("KP101").count() == 1, "{format}: {}", run.out);
        assert!(!run.out.contains('\u{1b}'), "no color where nobody looks");
    }
}

#[test]
fn machine_formats_of_a_build_go_to_stdout() {
    let run = broken().run(&["build", "--format", "json"]);
    assert!(run.out.starts_with("{\"version\":1,\"findings\":[{\"code\":\"KP101\""), "{}", run.out);
}

#[test]
fn global_flags_stand_before_and_after_the_verb() {
    let site = broken();
    let elsewhere = tempfile::tempdir().unwrap();
    let root = site.root().to_str().unwrap();
    for arguments in [["-C", root, "check"], ["check", "-C", root]] {
        let output =
            Command::new(env!("CARGO_BIN_EXE_keyplan")).current_dir(elsewhere.path()).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn the_output_is_relative_to_the_current_folder() {
    let site = Site::with(&[]);
    let elsewhere = tempfile::tempdir().unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_keyplan"))
        .current_dir(elsewhere.path())
        .arg("-C")
        .arg(site.root())
        .args(["build", "-o", "here"])
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(0));
    assert!(elsewhere.path().join("here/index.html").exists());
    assert!(!site.path("public").exists());
}

#[test]
fn warnings_stop_a_strict_build_and_a_check_that_is_told_to() {
    let site = Site::with(&[("content/lonely.md", "+++\ntitle = \"Lonely\"\n+++\n")]);
    assert_eq!(site.findings(), ["content/lonely.md:1:1: warning[KP111]: no other page links to this page"]);
    assert_eq!(site.run(&["build", "--strict"]).code, 1);
    assert!(!site.path("public").exists());
    assert_eq!(site.run(&["build"]).code, 0);
    assert_eq!(site.run(&["check", "--select", "files"]).code, 0);
    assert_eq!(site.run(&["check", "--select", "files", "--fail-on", "warning"]).code, 1);
    assert_eq!(broken().run(&["check", "--fail-on", "never"]).code, 0);
}

#[test]
fn unknown_words_are_usage_and_name_the_nearest() {
    let site = Site::with(&[]);
    let run = site.run(&["biuld"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("'build'"), "{}", run.err);
    let run = site.run(&["explain", "unknown-refrence"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("did you mean KP101 unknown-reference?"), "{}", run.err);
    assert_eq!(site.run(&["explain", "kp101"]).code, 0);
}

#[test]
fn a_bad_day_is_usage() {
    let site = Site::with(&[("site.toml", "title = \"Plans\"\nsupplier = \"S\"\n")]);
    assert_eq!(site.run(&["build", "--today", "2026-02-30"]).code, 2);
    let epoch = |value: &str| {
        Command::new(env!("CARGO_BIN_EXE_keyplan"))
            .current_dir(site.root())
            .env("SOURCE_DATE_EPOCH", value)
            .arg("build")
            .output()
            .unwrap()
            .status
            .code()
    };
    assert_eq!(epoch("yesterday"), Some(2));
    assert_eq!(epoch("-1"), Some(2));
    assert_eq!(epoch("0"), Some(0));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_silent() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_keyplan"))
        .arg("explain")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_ne!(output.status.code(), Some(101));
}

#[test]
fn readings_between_reviews_are_checked_like_front_matter() {
    let table = "objective,kpi,period,value,note\nshelf,osa,2025-04,91.5,audit\nshelf,oas,2025-05,92,\nshlef,osa,2025-06,92,\nshelf,osa,2025-6,92,\nshelf,osa,2025-07,many,\n";
    let path = "content/accounts/lotus/2025/readings.csv";
    let site = Site::with(&[(path, table)]);
    assert_eq!(
        site.findings(),
        [
            "content/accounts/lotus/2025/readings.csv:3:7: error[KP101]: `shelf` has no KPI `oas`",
            "content/accounts/lotus/2025/readings.csv:4:1: error[KP101]: no objective of this plan is called `shlef`",
            "content/accounts/lotus/2025/readings.csv:5:11: error[KP007]: `2025-6` is not a period",
            "content/accounts/lotus/2025/readings.csv:6:19: error[KP007]: `many` is not a number",
        ]
    );
    site.write(path, b"objective,kpi,period,value,note\nshelf,osa,2025-04,91.5,audit\n");
    site.build();
    let page = site.page("accounts/lotus/2025/objectives/shelf");
    assert!(page.contains("91.5"), "a reading of the table stands on the objective");
    assert!(page.contains("90.2"), "a reading of the review too");
}

/// A playbook that takes a while to publish.
#[cfg(unix)]
fn large() -> Site {
    let site = Site::with(&[]);
    for at in 0..1500 {
        let text = OBJECTIVE.replace("Shelf never empty", &format!("Objective {at}"));
        site.write(&format!("content/accounts/lotus/2025/objectives/o{at}.md"), text.as_bytes());
    }
    site
}

/// However often and in whatever way somebody asks for the end: a second signal comes while the first is being obeyed.
#[cfg(unix)]
#[test]
fn an_interrupted_build_ends_with_130_and_leaves_nothing() {
    use rustix::process::Signal;
    let site = large();
    let listed = || std::fs::read_dir(site.root()).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
    let before = listed();
    for signals in
        [&[Signal::INT][..], &[Signal::INT, Signal::INT], &[Signal::TERM, Signal::INT, Signal::TERM, Signal::INT]]
    {
        let child = Command::new(env!("CARGO_BIN_EXE_keyplan"))
            .current_dir(site.root())
            .arg("build")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        while listed().len() == before.len() {
            std::thread::yield_now();
        }
        let pid = rustix::process::Pid::from_child(&child);
        for signal in signals {
            // The process may have ended in between.
            let _ = rustix::process::kill_process(pid, *signal);
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        let end = child.wait_with_output().unwrap();
        assert_eq!(end.status.code(), Some(130), "{}", String::from_utf8_lossy(&end.stderr));
        assert_eq!(String::from_utf8_lossy(&end.stderr), "interrupted: nothing was published\n");
        assert_eq!(listed(), before, "neither a site nor a stage");
    }
    assert_eq!(site.run(&["build"]).code, 0, "the next build works");
}

#[test]
fn completions_are_scripts_for_shells() {
    let site = Site::empty();
    for (shell, holds) in
        [("bash", "complete -F _keyplan"), ("zsh", "#compdef keyplan"), ("fish", "complete -c keyplan")]
    {
        let run = site.run(&["completions", shell]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(run.out.contains(holds), "{shell}: {}", run.out);
        assert!(run.out.contains("--edition") || run.out.contains("edition"), "{shell}");
    }
    assert_eq!(site.run(&["completions", "sh"]).code, 2);
}

#[test]
fn no_rule_speaks_about_an_empty_playbook() {
    let site = Site::empty();
    site.write("site.toml", b"title = \"Plans\"\nsupplier = \"S\"\n");
    site.write("content/_index.md", b"+++\ntitle = \"Portfolio\"\n+++\n");
    let run = site.run(&["check", "--select", "plan"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
}

#[test]
fn sarif_holds_the_findings_that_json_holds() {
    let site = broken();
    let read = |format: &str| -> serde_json::Value {
        serde_json::from_str(&site.run(&["check", "--format", format]).out).unwrap()
    };
    let (json, sarif) = (read("json"), read("sarif"));
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().unwrap();
    let findings = json["findings"].as_array().unwrap();
    assert_eq!(results.len(), findings.len());
    for (result, finding) in results.iter().zip(findings) {
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], finding["code"]);
        assert_eq!((&result["ruleId"], &result["level"]), (&finding["code"], &finding["level"]));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], finding["file"]);
        assert_eq!(place["region"]["startLine"], finding["line"]);
        assert_eq!(place["region"]["startColumn"], finding["column"]);
    }
}

#[test]
fn an_address_in_sarif_is_percent_encoded() {
    let site = Site::with(&[("content/people/Phạm Duy.md", "Prose.\n")]);
    let sarif: serde_json::Value =
        serde_json::from_str(&site.run(&["check", "--select", "files", "--format", "sarif"]).out).unwrap();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(place["uri"], "content/people/Ph%E1%BA%A1m%20Duy.md");
}

#[test]
fn a_choice_that_is_none_names_the_nearest() {
    let run = broken().run(&["check", "--select", "pitfals"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("did you mean `pitfalls`?"), "{}", run.err);
}
