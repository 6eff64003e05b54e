//! Slips as people make them: each is told in its own words, all of one file at once, and what is offered as the change
//! that settles it does.

use keyplan::diagnostics::{Code, Finding, Message};
use keyplan::load::disk::Disk;
use keyplan::project::Project;

use crate::support::{HEALTHY, OBJECTIVE, Site};

const SHELF: &str = "content/accounts/lotus/2025/objectives/shelf.md";
const TABLE: &str = "content/accounts/lotus/2025/readings.csv";

/// What is found in the files, in the order of printing.
fn compiled(site: &Site) -> Vec<Finding> {
    let mut project = Project::open(Disk::new(&site.path(""))).expect("the settings are healthy");
    project.compile(false).findings.to_vec()
}

/// What is found with one line of the healthy objective replaced.
fn found(from: &str, to: &str) -> Vec<Finding> {
    assert!(OBJECTIVE.contains(from), "{from}");
    compiled(&Site::with(&[(SHELF, &OBJECTIVE.replace(from, to))]))
}

/// A line of the objective, the same with a slip, and what is said of it.
const SLIPS: &[(&str, &str, &str)] = &[
    ("owner = \"duy\"", "owner = “duy”", "these are curly quotes"),
    ("owner = \"duy\"", "owner = „duy“", "these are curly quotes"),
    ("owner = \"duy\"", "owner = «duy»", "these are curly quotes"),
    ("owner = \"duy\"", "owner = \"duy”", "one of these quotes is curly"),
    ("owner = \"duy\"", "owner = duy", "a text stands in quotes"),
    ("owner = \"duy\"", "\u{a0}owner = \"duy\"", "no plain space"),
    ("owner = \"duy\"", "owner =\u{a0}\"duy\"", "no plain space"),
    ("owner = \"duy\"", "owner: \"duy\"", "a colon stands between"),
    ("baseline = 89.0", "baseline = 89 %", "a number is written without `%`"),
    ("baseline = 89.0", "baseline = 89,0", "a decimal point and no comma"),
    ("baseline = 89.0", "baseline = 089", "digits and a decimal point only"),
    ("baseline = 89.0", "baseline = €89", "without a currency"),
    ("due = 2025-12-31", "due = 31.12.2025", "year, month, day"),
    ("due = 2025-12-31", "due = 31/12/2025", "year, month, day"),
    ("due = 2025-12-31", "due = 2025/12/31", "year, month, day"),
    ("due = 2025-12-31", "due = 2025-12-31 // until Christmas", "no comment of TOML"),
    ("start = 2025-01-01", "start = 2025-1-1", "year, month, day"),
    ("tier = \"operational\"", "draft = False\ntier = \"operational\"", "`true` and `false`"),
    ("tier = \"operational\"", "draft = no\ntier = \"operational\"", "`true` and `false`"),
    ("owner = \"duy\"", "owner = duy\"", "a quotation mark is missing"),
    ("owner = \"duy\"", "owner = \"duy", "never closed"),
    ("owner = \"duy\"", "owner = \"duy\",", "nothing stands behind a value"),
    ("owner = \"duy\"", "owner == \"duy\"", "one `=` stands"),
    ("owner = \"duy\"", "owner \"duy\"", "a `=` is missing"),
    ("owner = \"duy\"", "- owner = \"duy\"", "does not begin with a hyphen"),
    ("owner = \"duy\"", "owner : duy", "a colon stands between"),
    ("tier = \"operational\"", "tier = operationl", "a text stands in quotes"),
    ("serves = [\"trial\"]", "serves = (\"trial\")", "a list stands in square brackets"),
    ("serves = [\"trial\"]", "serves = [trial]", "a text stands in quotes"),
    ("serves = [\"trial\"]", "serves = [‘trial’]", "these are curly quotes"),
    ("serves = [\"trial\"]", "serves = [\"trial\"", "this list is never closed"),
    ("due = 2025-12-31", "due: 31.12.2025", "a colon stands between"),
    ("tier = \"operational\"", "why = \"see C:\\plans\\x\"\ntier = \"operational\"", "a backslash in double quotes"),
];

#[test]
fn a_slip_is_one_finding_in_its_own_words_and_the_fix_settles_it() {
    for (from, to, words) in SLIPS {
        let slipped = OBJECTIVE.replace(from, to);
        let site = Site::with(&[(SHELF, &slipped)]);
        let findings = compiled(&site);
        assert_eq!(findings.len(), 1, "{to}: {findings:#?}");
        let finding = &findings[0];
        assert_eq!(finding.code, Code::KP003, "{to}");
        assert!(finding.message.english().contains(words), "{to}: {}", finding.message);
        assert!(!finding.hints.is_empty(), "{to}");
        let fix = finding.fix.as_ref().unwrap_or_else(|| panic!("{to} has no fix"));
        let mut mended = slipped.clone();
        mended.replace_range(fix.span.start as usize..fix.span.end as usize, &fix.text);
        assert_eq!(compiled(&Site::with(&[(SHELF, &mended)])), [], "{to} became {mended}");
    }
}

#[test]
fn what_no_program_can_guess_says_what_to_write() {
    for (from, to, words) in [
        ("baseline = 89.0", "baseline = n/a", "leave the line out"),
        ("baseline = 89.0", "baseline =", "leave the line out"),
        ("baseline = 89.0", "baseline = \"n/a\"", "leave the line out"),
        ("baseline = 89.0", "baseline = \"89 %\"", "without quotes: 89"),
        ("baseline = 89.0", "baseline = 1,234", "`baseline = 1234` or `baseline = 1.234`"),
        ("due = 2025-12-31", "due = 03/04/2025", "2025-04-03` or `due = 2025-03-04"),
        ("due = 2025-12-31", "due = \"31.12.2025\"", "without quotes: 2025-12-31"),
        ("due = 2025-12-31", "due = 2025-12-31T10:00:00", "without a time: 2025-12-31"),
        ("[[kpis]]", "[kpis]", "`[[kpis]]`"),
        ("[[kpis]]", "[[kpis]", "`[[kpis]]`"),
        ("serves = [\"trial\"]", "serves = [\"trial]", "`serves = [\"trial\"]`"),
        ("baseline = 89.0", "baseline = about", "write a number without quotes, or leave the line out"),
        ("unit = \"pct\"", "unit = n/a", "write one of `pct`"),
        ("due = 2025-12-31", "due = end of year", "write a day such as 2026-03-31 without quotes, or leave"),
        ("due = 2025-12-31", "due = 2025-12", "write a day such as 2026-03-31"),
        ("owner = \"duy\"", "owner = \"tbd\"", "or leave the line out until it is known"),
        ("[[kpis]]", "(kpis)", "`[[kpis]]`"),
        ("due = 2025-12-31", "due date: 31.12.2025", "write `due = 2025-12-31`"),
        ("due = 2025-12-31", "Deadline: 31/12/2025", "write `due = 2025-12-31`"),
        ("due = 2025-12-31", "due date = “2025-12-31”", "write `due = 2025-12-31`"),
        ("due = 2025-12-31", "due date: soon", "write a day such as 2026-03-31"),
    ] {
        let findings = found(from, to);
        assert_eq!(findings.len(), 1, "{to}: {findings:#?}");
        assert!(findings[0].hints.iter().any(|hint| hint.english().contains(words)), "{to}: {findings:#?}");
    }
}

/// A file of the healthy playbook, by the end of its path.
fn healthy(end: &str) -> (&'static str, &'static str) {
    *HEALTHY.iter().find(|(path, _)| path.ends_with(end)).expect("a file of the healthy playbook")
}

/// What is found in a file, and the file with what is offered put in.
fn mended(path: &str, text: &str) -> (Vec<Finding>, String) {
    let findings = compiled(&Site::with(&[(path, text)]));
    let mended = keyplan::diagnostics::fixes::applied(text, &keyplan::diagnostics::fixes::together(text, &findings));
    (findings, mended)
}

#[test]
fn one_table_in_two_brackets_is_told_its_head() {
    let (path, review) = healthy("2025/reviews/2025-04-16.md");
    let (findings, mended) = mended(path, &review.replace("[readings.shelf]", "[[readings.shelf]]"));
    let told: Vec<&str> = findings.iter().flat_map(|finding| &finding.hints).map(Message::english).collect();
    assert_eq!(told, ["write `[readings.shelf]`, in one bracket: there is only one"]);
    assert_eq!(mended, review);
    for head in ["[[extra]]\nwords = \"free\"", "[[extra]]\nwords = \"free\"\n[[extra]]\nwords = \"more\""] {
        let findings = found("[[kpis]]", &format!("{head}\n[[kpis]]"));
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert_eq!(findings[0].hints[0].english(), "write `[extra]`, in one bracket: there is only one");
        // Of two tables nobody but their author knows how to make one.
        assert_eq!(findings[0].fix.is_some(), head.matches("[[").count() == 1);
    }
}

#[test]
fn a_bar_that_ends_its_cell_is_one_finding_and_the_link_is_read_all_the_same() {
    let row = |link: &str| format!("{OBJECTIVE}\n| What | Where |\n|---|---|\n| stock | {link} |\n");
    let (findings, right) = mended(SHELF, &row("[[duy|the owner]]"));
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::KP104], "{findings:#?}");
    assert_eq!(right, row("[[duy\\|the owner]]"));
    let codes: Vec<Code> = mended(SHELF, &row("[[duyy|the owner]]")).0.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::KP104, Code::KP101]);
    let extra: Vec<Code> = mended(SHELF, &row("[[duy|the owner]] | more")).0.iter().map(|it| it.code).collect();
    assert_eq!(extra, [Code::KP104, Code::KP024], "a cell too many is another slip");
}

#[test]
fn a_table_that_is_missing_is_told_with_its_keys() {
    let (path, plan) = healthy("2025/_index.md");
    let (head, prose) = plan.rsplit_once("+++").expect("a front matter");
    let scenario = "[[scenarios]]\nid = \"s1\"\ntitle = \"A rival\"\n";
    let (findings, _) = mended(path, &format!("{head}{scenario}+++{prose}"));
    let hints: Vec<&str> = findings.iter().flat_map(|finding| &finding.hints).map(Message::english).collect();
    assert!(
        hints.contains(&"add `when = …`: a table `{ … }`; its keys are `kpi`, `op`, `value`, `for_readings`, `event`"),
        "{hints:#?}"
    );
}

#[test]
fn what_is_offered_in_place_of_a_slip_is_a_code_that_there_is() {
    for line in ["lang = “english”", "lang = english", "lang = \"English\""] {
        let slipped = OBJECTIVE.replace("owner = \"duy\"", &format!("owner = \"duy\"\n{line}"));
        let (findings, mended) = mended(SHELF, &slipped);
        assert_eq!(findings.len(), 1, "{line}: {findings:#?}");
        assert!(mended.contains("\nlang = \"en\"\n"), "{line} became {mended}");
    }
}

#[test]
fn two_files_of_one_address_are_told_apart_by_what_differs() {
    let page = "+++\ntitle = \"How\"\n+++\n\nWords.\n";
    let hint = |path: &str| {
        let findings = compiled(&Site::with(&[("content/accounts/lotus/pages/how.md", page), (path, page)]));
        let twin = findings.iter().find(|finding| finding.code == Code::KP012);
        twin.unwrap_or_else(|| panic!("{path}: {findings:#?}")).hints[0].english().to_owned()
    };
    let by_case = hint("content/accounts/lotus/pages/How.md");
    assert!(by_case.starts_with("rename one of them: names that differ only in case"), "{by_case}");
    assert_eq!(hint("content/index.md"), "keep the one that counts, and delete the other one or rename it");
}

#[test]
fn all_slips_of_a_file_are_told_at_once_and_in_order() {
    let text = OBJECTIVE
        .replace("tier = \"operational\"", "tier = “operational”")
        .replace("due = 2025-12-31", "due = 31.12.2025")
        .replace("baseline = 89.0", "baseline = 89,0")
        .replace("goals = [\"g1\"]", "gaols = [\"g1\"]")
        .replace("target = 95.0", "target = \"95\"");
    let findings = compiled(&Site::with(&[(SHELF, &text)]));
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code.text()).collect();
    assert_eq!(codes, ["KP003", "KP004", "KP003", "KP003", "KP005"], "{findings:#?}");
    assert!(findings.is_sorted_by_key(|finding| finding.span.start));
}

#[test]
fn what_depends_on_a_file_that_cannot_be_read_keeps_quiet() {
    for (path, from, to) in [
        ("content/accounts/lotus/_index.md", "id = \"g1\"", "id = “g1”"),
        ("content/accounts/lotus/_index.md", "+++\ntitle", "---\ntitle"),
        ("content/people/duy.md", "side = \"supplier\"", "side = “supplier”"),
        (SHELF, "id = \"osa\"", "id = “osa”"),
        (SHELF, "unit = \"pct\"", "unit = \"percent\""),
    ] {
        let healthy = HEALTHY.iter().find(|(known, _)| *known == path).expect("a file of the healthy playbook").1;
        assert!(healthy.contains(from), "{path}");
        let findings = compiled(&Site::with(&[(path, &healthy.replacen(from, to, 1))]));
        assert_eq!(findings.len(), 1, "{to}: {findings:#?}");
        assert_eq!(&*findings[0].span.path, path);
    }
}

/// The codes found with a table of readings.
fn in_table(table: &str) -> Vec<String> {
    let findings = compiled(&Site::with(&[(TABLE, table)]));
    findings.iter().map(|finding| format!("{} {}", finding.code.text(), finding.message)).collect()
}

#[test]
fn a_table_is_read_as_spreadsheets_of_four_languages_save_it() {
    for table in [
        "objective,kpi,period,value,note\nshelf,osa,2025-05,89.5,\"one, two\"\n",
        "\u{feff}objective;kpi;period;value;note\r\nshelf;osa;2025-05;89,5;\r\n;;;;\r\n",
        "sep=;\r\nObjective;KPI;Period;Value\r\nshelf;osa;2025-05;89,5\r\n",
        "period\tvalue\tkpi\tobjective\r\n2025-05\t89,5 %\tosa\tshelf\r\n",
    ] {
        let site = Site::with(&[(TABLE, table)]);
        assert_eq!(compiled(&site), [], "{table:?}");
        site.build();
        assert!(site.page("accounts/lotus/2025/objectives/shelf").contains("89.5"), "{table:?}");
    }
}

#[test]
fn no_row_and_no_cell_of_a_table_is_swallowed() {
    let head = "objective,kpi,period,value,note\n";
    let one = "shelf,osa,2025-05,89.5,";
    for (rows, wanted) in [
        (format!("{one}\"never closed\nshelf,osa,2025-06,90,\n"), "KP007 this quote is never closed"),
        (format!("{one}\"a\nshelf,osa,2025-06,90,\"b\"\n"), "KP007 this quote swallows the rows below it"),
        ("shelf,osa,2025-05,89,5,note\n".to_owned(), "KP007 this row has more cells than the header has columns"),
        (format!("{one}\n{one}\n"), "KP009 `osa` has two rows for 2025-05"),
        (
            "Shelf never empty,osa,2025-05,89,\n".to_owned(),
            "KP101 no objective of this plan is called `Shelf never empty`",
        ),
        ("shelf,oas,2025-05,89,\n".to_owned(), "KP101 `shelf` has no KPI `oas`"),
        ("shelf,osa,2025-05,n/a,\n".to_owned(), "KP007 `n/a` is not a number"),
    ] {
        assert_eq!(in_table(&format!("{head}{rows}")), [wanted], "{rows}");
    }
    let two = "objective;kpi;period;value\nshelf;osa;2025-05;1.234\n";
    assert!(in_table(two)[0].starts_with("KP007 `1.234` could be two numbers"), "{two}");
}

#[test]
fn a_cell_is_underlined_behind_line_ends_of_any_kind() {
    let site = Site::with(&[(TABLE, "objective;kpi;period;value\r\nshelf;osa;2025-05;90\r\nshelf;oas;2025-06;90\r\n")]);
    assert_eq!(site.findings(), [format!("{TABLE}:3:7: error[KP101]: `shelf` has no KPI `oas`")]);
}

#[test]
fn a_copy_is_told_once_and_names_the_other() {
    let people = "content/people/duy.md";
    let duy = HEALTHY.iter().find(|(path, _)| *path == people).expect("a person").1;
    for name in ["duy - Copy.md", "duy (1).md", "duy-laptop.md", "Copie de duy.md", "duy - Kopi.md", "duy-copy.md"] {
        let path = format!("content/people/{name}");
        let findings = compiled(&Site::with(&[(&path, duy)]));
        let codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [Code::KP018], "{name}: {findings:#?}");
        assert!(findings[0].message.english().contains("`duy.md`"), "{findings:#?}");
    }
    let copied = |path: &str| path.replace("accounts/lotus/", "accounts/lotus-copy/");
    let files: Vec<(String, &str)> = HEALTHY
        .iter()
        .filter(|(path, _)| path.contains("accounts/lotus/"))
        .map(|(path, text)| (copied(path), *text))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let codes: Vec<Code> = compiled(&Site::with(&files)).iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::KP018], "a copied folder is one finding");
}

#[test]
fn a_file_that_nobody_reads_is_told() {
    for name in ["new.MD", "new.markdown", "new.md.txt", "new.docx", "notes.txt"] {
        let path = format!("content/accounts/lotus/2025/objectives/{name}");
        let codes: Vec<Code> = compiled(&Site::with(&[(&path, "x")])).iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [Code::KP019], "{name}");
    }
    let litter = compiled(&Site::with(&[
        ("content/accounts/lotus/~$shelf.docx", "x"),
        ("content/accounts/lotus/.DS_Store", "x"),
        ("content/accounts/lotus/2025/Thumbs.db", "x"),
        ("content/pages-for-us.txt", "x"),
    ]));
    assert_eq!(litter, []);
}

#[test]
fn a_folder_too_many_is_one_finding_and_files_keep_their_names() {
    let moved = |from: &str, to: &str| {
        let site = Site::with(&[]);
        for (path, text) in HEALTHY.iter().filter(|(path, _)| path.contains(from)) {
            site.remove(path);
            site.write(&path.replace(from, to), text.as_bytes());
        }
        compiled(&site)
    };
    for (from, to, folder) in [
        ("accounts/lotus/", "accounts/asia/lotus/", "content/accounts/asia"),
        ("accounts/lotus/2025/", "accounts/lotus/plans/2025/", "content/accounts/lotus/plans"),
        ("people/", "people/sales/", "content/people/sales"),
        ("pillars/", "pillars/north/", "content/pillars/north"),
        ("2025/objectives/", "2025/objectives/q1/", "content/accounts/lotus/2025/objectives/q1"),
    ] {
        let findings = moved(from, to);
        assert_eq!(findings.len(), 1, "{to}: {findings:#?}");
        assert_eq!((findings[0].code, &*findings[0].span.path), (Code::KP013, folder));
    }
    let index = moved("2025/_index.md", "2025/index.md");
    assert_eq!(index.len(), 1, "{index:#?}");
    assert!(index[0].hints[0].english().ends_with("2025/_index.md`"), "{index:#?}");
}

#[test]
fn an_index_of_any_folder_and_a_part_of_the_situation_are_told_their_names() {
    for (path, hint) in [
        ("content/index.md", "rename it to `content/_index.md`"),
        ("content/people/index.md", "rename it to `content/people/_index.md`"),
        ("content/accounts/index.md", "rename it to `content/accounts/_index.md`"),
        ("content/accounts/lotus/situation/competitors.md", "`content/accounts/lotus/situation/competition.md`?"),
        ("content/accounts/lotus/situation/customer-needs.md", "`content/accounts/lotus/situation/needs.md`?"),
        ("content/accounts/lotus/situation/costumer.md", "`content/accounts/lotus/situation/customer.md`?"),
        ("content/accounts/lotus/situation/konkurrenter.md", "`content/accounts/lotus/situation/competition.md`?"),
        ("content/accounts/lotus/situation/swot.md", "`needs.md`, `history.md` or `competition.md`"),
    ] {
        let site = Site::with(&[(path, "+++\ntitle = \"Words\"\n+++\n")]);
        site.remove("content/_index.md");
        let findings = compiled(&site);
        assert_eq!(findings.first().map(|it| it.code), Some(Code::KP013), "{path}: {findings:#?}");
        assert!(findings[0].hints[0].english().ends_with(hint), "{path}: {findings:#?}");
        assert_eq!(findings.len(), 1, "{path}: {findings:#?}");
    }
}

#[test]
fn somebody_who_left_is_one_finding_that_names_until() {
    let site = Site::with(&[]);
    site.remove("content/people/duy.md");
    let findings = compiled(&site);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert!(findings[0].hints[0].english().contains("`until = …`"), "{findings:#?}");
    assert!(findings[0].labels.len() > 1, "{findings:#?}");
}

#[test]
fn a_renamed_thing_is_named_by_its_new_name() {
    let renamed = OBJECTIVE.replace("serves = [\"trial\"]", "serves = [\"price-first\"]");
    let decision = HEALTHY.iter().find(|(path, _)| path.ends_with("trial.md")).expect("a decision").1;
    let decision = decision.replacen("+++\n", "+++\naliases = [\"accounts/lotus/2025/decisions/price-first/\"]\n", 1);
    let files = [(SHELF, renamed.as_str()), ("content/accounts/lotus/2025/decisions/trial.md", decision.as_str())];
    let findings = compiled(&Site::with(&files));
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(findings[0].label.as_ref().unwrap(), &"it is called `trial` now");
}

#[test]
fn an_alias_is_an_address_as_a_browser_shows_it() {
    let home = "+++\ntitle = \"Portfolio\"\naliases = [\"/old/index.html\", \"older/page.html\", \"oldest/\"]\n+++\n";
    let site = Site::with(&[("content/_index.md", home)]);
    site.build();
    for file in ["old/index.html", "older/page.html", "oldest/index.html"] {
        assert!(site.path("public").join(file).is_file(), "{file}");
    }
}

#[test]
fn a_word_beside_the_right_one_is_no_case_for_free_data() {
    let findings = found("pillar = \"supply\"", "pillar = \"supply\"\npiller = \"supply\"");
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert!(findings[0].hints[0].english().contains("`pillar` stands in this table already"), "{findings:#?}");
}

#[test]
fn prose_keeps_what_was_typed() {
    let body = "\n> [!info] What they said\n> Words.\n\n> [!NOTE]-\n> Words.\n\nSee https://lotus.example/a_b?c=1&d=2, and (http://x.example/y).\n";
    let site = Site::with(&[(SHELF, &format!("{OBJECTIVE}{body}"))]);
    assert_eq!(compiled(&site), []);
    site.build();
    let page = site.page("accounts/lotus/2025/objectives/shelf");
    assert!(page.contains(": What they said</p>"), "{page}");
    assert!(page.contains("<a href=\"https://lotus.example/a_b?c=1&amp;d=2\" rel=\"noopener noreferrer\">"), "{page}");
    assert!(page.contains("<a href=\"http://x.example/y\" rel"), "{page}");
    assert!(!page.contains("[!"), "{page}");
}
