//! What the command says to somebody who sits at a terminal, and to somebody who does not know what to type.

use std::process::Command;

use crate::support::Site;
#[cfg(unix)]
use crate::support::{OBJECTIVE, Terminal};

fn command(site: &Site, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_keyplan"));
    command.current_dir(site.root()).args(arguments);
    command
}

/// A playbook with so many objectives, none of which anything serves or links to.
#[cfg(unix)]
fn large(objectives: usize) -> Site {
    let site = Site::with(&[]);
    for at in 0..objectives {
        let text = OBJECTIVE.replace("Shelf never empty", &format!("Objective {at}"));
        site.write(&format!("content/accounts/lotus/2025/objectives/o{at}.md"), text.as_bytes());
    }
    site
}

#[cfg(unix)]
#[test]
fn a_long_build_says_how_far_it_is_on_a_terminal_only() {
    let site = large(250);
    let (code, said) = Terminal::of(100).run(&mut command(&site, &["build"]), &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("\r\u{1b}[2Krendering "), "{said:?}");
    assert!(said.contains(" of 2") && said.contains(" pages"), "{said:?}");
    let last = said.rsplit("\u{1b}[2K").next().unwrap();
    assert!(last.contains(" pages in ") && !last.contains("rendering"), "the line goes away: {last:?}");
    let run = site.run(&["build"]);
    assert!(run.code == 0 && !run.err.contains("\u{1b}[2K") && !run.err.contains("rendering "), "{}", run.err);
    let (_, quiet) = Terminal::of(100).run(&mut command(&site, &["build", "-q"]), &[]);
    assert_eq!(quiet, "");
}

#[cfg(unix)]
#[test]
fn hints_are_broken_between_words_and_hang() {
    let site = Site::with(&[("content/accounts/lotus/2025/c.md", "+++\ntitle = \"C\"\n+++\n")]);
    let text = OBJECTIVE.replace("owner =", "ownre =").replace("pillar = \"supply\"", "pillar = \"suply\"");
    site.write("content/accounts/lotus/2025/objectives/shelf.md", text.as_bytes());
    let arguments = ["check", "--select", "files"];
    for width in [60, 80] {
        let (_, said) = Terminal::of(width).run(&mut command(&site, &arguments), &[]);
        // What stands after the line of progress, which was taken away.
        let lines: Vec<&str> = said.lines().map(|line| line.rsplit("[2K").next().unwrap()).collect();
        let long: Vec<&&str> = lines.iter().filter(|line| line.chars().count() > usize::from(width)).collect();
        assert!(long.iter().all(|line| line.contains("-->") || line.contains(" s · files: ")), "{width}: {long:#?}");
    }
    let (_, said) = Terminal::of(50).run(&mut command(&site, &["check", "--select", "KP013"]), &[]);
    let help = said.lines().position(|line| line.contains("= help: ")).unwrap();
    let column = said.lines().nth(help).unwrap().find("help: ").unwrap() + "help: ".len();
    let next = said.lines().nth(help + 1).unwrap();
    assert_eq!(next.find(|c: char| !c.is_whitespace()), Some(column), "{said}");
    // Nobody looks: each sentence is one line, as programs that read it expect.
    let run = site.run(&["check", "--select", "KP013"]);
    assert!(run.out.lines().any(|line| line.contains("= help: ") && line.chars().count() > 60), "{}", run.out);
}

#[test]
fn a_crowd_of_findings_is_summed_up_by_account() {
    let site = Site::with(&[]);
    let page = |at: usize| format!("content/accounts/lotus/pages/p{at}.md");
    for at in 0..199 {
        site.write(&page(at), b"+++\ntitle = \"Lonely\"\n+++\n");
    }
    let check = ["check", "--select", "KP111"];
    let few = site.run(&check);
    assert_eq!(few.out.matches("warning[KP111]").count(), 199, "{}", few.out);
    for at in 199..230 {
        site.write(&page(at), b"+++\ntitle = \"Lonely\"\n+++\n");
    }
    let many = site.run(&check);
    assert!(many.out.starts_with("230 findings, by account:\n"), "{}", many.out);
    assert!(many.out.contains("lotus") && many.out.contains("230 × KP111 orphan-page"), "{}", many.out);
    assert!(many.out.contains("keyplan check --account lotus\n") && many.out.lines().count() < 20, "{}", many.out);
    assert_eq!((many.code, few.code), (0, 0));
    assert_eq!(site.run(&[&check[..], &["--fail-on", "warning"]].concat()).code, 1);
    for whole in [&["--all"][..], &["--account", "lotus"], &["content/accounts"], &["--format", "short"]] {
        let run = site.run(&[&check[..], whole].concat());
        assert_eq!(run.out.matches("warning[KP111]").count(), 230, "{whole:?}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&site.run(&[&check[..], &["--format", "json"]].concat()).out).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 230);
}

#[test]
fn the_command_alone_says_what_is_next() {
    let site = Site::empty();
    let run = site.run(&[]);
    assert!(run.code == 2 && run.out.is_empty() && run.err.contains("Usage: keyplan"), "{}{}", run.out, run.err);
    let today = ["--today", "2026-01-31"];
    for (arguments, next) in [
        (&["init", ".", "--bare"][..], "next: keyplan new person \"Your Name\"\n"),
        (&["new", "person", "Linh"], "next: keyplan new account \"Customer\" --country CC\n"),
        (&["new", "account", "Lotus", "--country", "VN"], "next: keyplan new plan lotus\n"),
        (&["new", "plan", "lotus"], "next: what the customer wants to reach: add up to three `[[goals]]`"),
    ] {
        let begun = site.run(&[arguments, &today].concat());
        assert_eq!(begun.code, 0, "{}", begun.err);
        let run = site.run(&today);
        assert!(run.code == 0 && run.out.contains(next), "{arguments:?}: {}{}", run.out, run.err);
    }
    let site = Site::with(&[]);
    let run = site.run(&[]);
    for words in [
        "Plans, 2026-01-31\n",
        "1 account, 1 plan · files: 0 errors",
        "next review: Lotus Mart, 2025-07-16, expected\n",
    ] {
        assert!(run.out.contains(words), "{words}: {}", run.out);
    }
    site.write("content/people/x.md", b"+++\nside = 1\n+++\n");
    assert!(site.run(&[]).out.contains("next: keyplan check --select files"), "{}", site.run(&[]).out);
}

#[test]
fn the_playbook_is_looked_for_upwards() {
    let site = Site::with(&[]);
    std::fs::create_dir_all(site.path("content/accounts/lotus/deep")).unwrap();
    let below = |arguments: &[&str], folder: &str| {
        let mut command = command(&site, arguments);
        crate::support::Run::of(&command.current_dir(site.path(folder)).output().unwrap())
    };
    let run = below(&["new", "pillar", "Pricing"], "content/accounts/lotus");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(site.path("content/pillars/pricing.md").exists());
    let run = below(&["check", "2025", "--select", "files"], "content/accounts/lotus");
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(below(&["build", "-o", "here"], "content/people").code, 2, "an output among the sources is refused");
    assert_eq!(below(&["build"], "content/people").code, 0);
    assert!(site.path("public/index.html").exists(), "the settings' own folder is that of the playbook");
    // What is named is not looked for anywhere else.
    let run = below(&["check", "-C", "."], "content/people");
    assert!(run.code == 2 && run.err.contains("there is no playbook in "), "{}{}", run.out, run.err);
    let nowhere = Site::empty();
    let run = nowhere.run(&["check"]);
    assert!(run.code == 2 && run.err.contains(", or in a folder above it: `site.toml` is missing"), "{}", run.err);
    let json = nowhere.run(&["check", "--format", "json"]);
    assert!(json.code == 2 && json.out.contains("\"code\":\"KP901\""), "{}", json.out);
}

#[test]
fn what_is_misspelt_is_answered_with_what_is_meant() {
    let site = Site::with(&[]);
    for (arguments, meant) in [
        (&["check", "--select", "kp2133"][..], "did you mean `KP213`?"),
        (&["check", "--ignore", "KP9O1"], "did you mean `KP901`?"),
        (&["check", "shlef.md"], "did you mean `content/accounts/lotus/2025/objectives/shelf.md`?"),
        (&["check", "people/dyu.md"], "did you mean `content/people/duy.md`?"),
        (&["explain", "kp2133"], "did you mean KP213 orphan-objective?"),
        (&["new", "plan", "lotsu"], "did you mean `lotus`?"),
        (&["new", "review", "lotus/2026"], "did you mean `lotus/2025`?"),
        (&["build", "--edition", "customer", "--account", "lotsu"], "did you mean `lotus`?"),
        (&["build", "--today", "31.01.2026"], "write the day as 2026-01-31"),
        (&["new", "review", "--date", "2027-02-30"], "that month has 28 days: the last is 2027-02-28"),
    ] {
        let run = site.run(arguments);
        assert!(run.code == 2 && run.err.contains(meant), "{arguments:?} → {}: {}", run.code, run.err);
    }
    let run = site.run(&["check", "zzzzzzzz.md"]);
    assert!(run.code == 2 && run.err.contains("there is no `zzzzzzzz.md` in the playbook"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn codes_are_explained_in_a_table_and_one_by_one() {
    let site = Site::empty();
    let all = site.run(&["explain"]);
    for line in ["KP101  error    unknown-reference", "KP111  warning  orphan-page", "Pitfalls\n"] {
        assert!(all.out.contains(line), "{line}: {}", all.out);
    }
    let (_, narrow) = Terminal::of(60).run(&mut command(&site, &["explain"]), &[]);
    assert!(narrow.lines().filter(|line| line.starts_with("KP")).all(|line| line.chars().count() <= 60), "{narrow}");
    let rule = site.run(&["explain", "KP213"]);
    for line in
        ["To waive or lower it\n", "waive = [{rule = \"KP213\", reason = ", "    [rules]\n    KP213 = \"off\"\n"]
    {
        assert!(rule.out.contains(line), "{line}: {}", rule.out);
    }
    assert!(!site.run(&["explain", "KP101"]).out.contains("To waive"));
}

#[test]
fn help_has_common_options_under_one_heading() {
    let site = Site::empty();
    for verb in ["build", "check", "serve", "new", "init", "export", "diff", "theme", "explain", "completions"] {
        let long = site.run(&[verb, "--help"]).out;
        let (own, common) = long.split_once("Common options:").unwrap_or_else(|| panic!("{verb}: {long}"));
        for option in ["--project", "--today", "--language", "--format", "--color", "--quiet", "--verbose"] {
            assert!(common.contains(option) && !own.contains(&format!("{option} ")), "{verb} {option}: {long}");
        }
        let short = site.run(&[verb, "-h"]).out;
        assert!(!short.contains("--color") && short.contains("Examples:"), "{verb}: {short}");
    }
    for words in [&["new", "account"][..], &["new", "objective"], &["new", "review"], &["check"], &["init"], &["diff"]]
    {
        let help = site.run(&[words, &["-h"]].concat()).out;
        let arguments = help.split_once("Arguments:\n").unwrap().1.split_once("\n\n").unwrap().0;
        for line in arguments.lines() {
            assert!(line.trim().contains("  "), "what is {line}? {help}");
        }
    }
}
