//! A build after a build: what it leaves for the next one saves work, and never decides a byte.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use crate::support::{Dice, HEALTHY, OBJECTIVE, Run, Site, tree};

/// A playbook with what builds have left of it, in a folder of its own.
struct Desk {
    site: Site,
    state: tempfile::TempDir,
}

impl Desk {
    fn new(files: &[(&str, &str)]) -> Self {
        Self { site: Site::with(files), state: tempfile::tempdir().unwrap() }
    }

    fn build(&self, arguments: &[&str]) -> Run {
        let state = self.state.path().to_str().unwrap();
        self.site.run_with(&[("XDG_STATE_HOME", state)], &[&["build"], arguments].concat())
    }

    /// A build of the same that knows nothing of what was built before.
    fn build_anew(&self, arguments: &[&str]) -> Run {
        let nothing = tempfile::tempdir().unwrap();
        let _ = fs::remove_dir_all(self.site.path("anew"));
        let state = nothing.path().to_str().unwrap();
        self.site.run_with(&[("XDG_STATE_HOME", state)], &[&["build", "-o", "anew"], arguments].concat())
    }

    /// Builds, and expects what is published and said to be what a build from nothing publishes and says.
    fn compare(&self, arguments: &[&str], context: &str) -> Run {
        let before = self.tree("public");
        let (run, anew) = (self.build(arguments), self.build_anew(arguments));
        assert_eq!(run.code, anew.code, "{context}: {}\n{}", run.err, anew.err);
        assert_eq!(timeless(&run.err), timeless(&anew.err), "{context}");
        assert_eq!(timeless(&run.out), timeless(&anew.out), "{context}");
        let expected = if run.code == 0 { self.tree("anew") } else { before };
        let published = self.tree("public");
        let paths = |files: &[(String, Vec<u8>)]| files.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
        assert_eq!(paths(&published), paths(&expected), "{context}");
        for (published, expected) in published.iter().zip(&expected) {
            assert!(published == expected, "{context}: {} differs", published.0);
        }
        run
    }

    fn tree(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        tree(&self.site.path(folder))
    }

    /// When each published file was written, and which file of the disk it is.
    fn marks(&self) -> Vec<(PathBuf, u64, i64, i64)> {
        let mark = |path: PathBuf| {
            let meta = fs::metadata(self.site.path("public").join(&path)).unwrap();
            (path, meta.ino(), meta.mtime(), meta.mtime_nsec())
        };
        self.tree("public").into_iter().map(|(path, _)| mark(path.into())).collect()
    }

    fn left(&self) -> Vec<PathBuf> {
        let folder = self.state.path().join("keyplan");
        let entries = fs::read_dir(folder).into_iter().flatten();
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

/// What was said, without how long it took.
fn timeless(said: &str) -> String {
    // In every language the pages and the time stand before the first `·`.
    let lines = said.lines().map(|line| match line.split_once(" · ") {
        Some((first, after)) if first.contains(['.', ',']) => {
            format!("{} · {after}", first.split(' ').next().unwrap())
        }
        _ if line.trim_start().starts_with("\"seconds\"") => String::new(),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

const NOTE: &str = "content/accounts/lotus/2025/objectives/shelf.md";

/// A name in a finding is in the language of what has that title, which may be a thing that the page says nothing of.
#[test]
fn another_thing_of_the_same_title_in_another_language_is_seen() {
    let account = "+++\ntitle = \"Lotus Mart\"\nlang = \"vi\"\ncountry = \"VN\"\nmanager = \"duy\"\n\
                   [[goals]]\nid = \"g1\"\ntitle = \"Kệ đầy\"\n[[contacts]]\nperson = \"berg\"\ninfluence = 3\n+++\n";
    let contact = "+++\ntitle = \"van den Berg\"\nlang = \"nl\"\nside = \"customer\"\naccount = \"lotus\"\n\
                   function = \"purchasing\"\nuntil = 2025-12-01\n+++\n";
    let far = "+++\ntitle = \"Acme\"\ncountry = \"FR\"\nmanager = \"duy\"\n+++\n";
    let market = |title: &str| format!("+++\ntitle = \"{title}\"\nlang = \"fr\"\nas_of = 2025-01-10\n+++\n");
    let desk = Desk::new(&[
        ("content/accounts/lotus/_index.md", account),
        ("content/people/berg.md", contact),
        ("content/accounts/acme/_index.md", far),
        ("content/accounts/acme/situation/customer.md", &market("autre")),
    ]);
    desk.compare(&[], "from nothing");
    assert!(desk.site.page("accounts/lotus").contains("<span lang=\"nl\">van den Berg</span>, a contact"));
    desk.site.write("content/accounts/acme/situation/customer.md", market("van den Berg").as_bytes());
    desk.compare(&[], "with two of this name");
    assert!(!desk.site.page("accounts/lotus").contains("<span lang=\"nl\">van den Berg</span>, a contact"));
}

#[test]
fn what_has_not_changed_is_not_touched() {
    let desk = Desk::new(&[]);
    desk.compare(&[], "the first");
    let marks = desk.marks();
    let run = desk.build(&["-v"]);
    assert!(run.err.contains("nothing has changed"), "{}", run.err);
    assert!(!run.err.contains("rendered"), "{}", run.err);
    assert_eq!(desk.marks(), marks);
    desk.compare(&[], "the same again");
}

#[test]
fn what_a_build_leaves_is_for_nobody_else() {
    let desk = Desk::new(&[("content/notes.md", "+++\ntitle = \"Notes\"\n+++\n\nA body that nobody else may read.\n")]);
    desk.build(&[]);
    let [file] = &desk.left()[..] else { panic!("{:?}", desk.left()) };
    assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!String::from_utf8_lossy(&fs::read(file).unwrap()).contains("A body that"));
    assert!(desk.tree("public").iter().all(|(path, _)| !path.contains("built-")));

    // An edition that leaves the house leaves nothing, and so does a site that is nobody's.
    for path in HEALTHY.iter().map(|(path, _)| *path).filter(|path| path.starts_with("content/")) {
        let text = fs::read_to_string(desk.site.path(path)).unwrap();
        desk.site.write(path, text.replacen("+++\n", "+++\nshare = \"customer\"\n", 1).as_bytes());
    }
    let customer = ["--edition", "customer", "--account", "lotus", "-o", "lotus"];
    let run = desk.build(&customer);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(desk.build(&["--no-manifest", "-o", "bare"]).code, 0);
    assert_eq!(desk.left().len(), 1);
}

#[test]
fn findings_are_said_again_in_each_format() {
    let unclear = "+++\ntitle = \"Notes\"\n+++\n\n## Why\n\n## Why\n\n![](missing.txt \"x\")\n";
    let desk = Desk::new(&[("content/notes.md", unclear), ("content/accounts/lotus/odd.csv", "a;b\n1;2\n")]);
    desk.build(&[]);
    for format in ["human", "short", "json", "github", "sarif"] {
        let again = desk.compare(&["--format", format], format);
        assert!(format == "human" || again.out.contains("KP") || again.err.contains("KP"), "{}", again.err);
    }
    desk.compare(&["-q"], "quiet");
    desk.compare(&["--strict"], "strict");
}

#[test]
fn a_file_that_looks_the_same_is_read_while_it_is_young() {
    let desk = Desk::new(&[]);
    desk.build(&[]);
    let file = desk.site.path(NOTE);
    let (text, meta) = (fs::read_to_string(&file).unwrap(), fs::metadata(&file).unwrap());
    // As long as before, and of the same time as far as anybody says.
    fs::write(&file, text.replace("A shelf", "A store")).unwrap();
    fs::File::options().write(true).open(&file).unwrap().set_modified(meta.modified().unwrap()).unwrap();
    desk.compare(&[], "as long, as old");
    assert!(desk.site.page("accounts/lotus/2025/objectives/shelf").contains("A store that is empty"));
}

#[test]
fn what_somebody_did_to_the_site_is_undone_as_before() {
    let desk = Desk::new(&[]);
    desk.build(&[]);
    fs::remove_file(desk.site.path("public/index.html")).unwrap();
    desk.compare(&[], "a page is gone");
    fs::write(desk.site.path("public/index.html"), "somebody else").unwrap();
    desk.compare(&[], "a page is another one");
    fs::write(desk.site.path("public/notes.txt"), "ours").unwrap();
    let run = desk.build(&[]);
    assert!(run.err.contains("kept: "), "{}", run.err);
    assert!(desk.build(&[]).err.contains("kept: "), "and it is said again");
    fs::remove_dir_all(desk.site.path("public")).unwrap();
    desk.compare(&[], "all of it is gone");
}

#[test]
fn another_day_another_flag_and_a_broken_memory_make_everything_anew() {
    let desk = Desk::new(&[]);
    for arguments in [&["--today", "2026-03-01"][..], &["--drafts"], &["--language", "vi"], &[]] {
        desk.compare(arguments, &format!("{arguments:?}"));
    }
    for broken in [&b""[..], b"x\n{}\n{}\n", b"\xff\xfe"] {
        fs::write(&desk.left()[0], broken).unwrap();
        desk.compare(&[], "what was left is broken");
    }
    let whole = fs::read(&desk.left()[0]).unwrap();
    for cut in [10, whole.len() / 2, whole.len() - 20] {
        fs::write(&desk.left()[0], &whole[..cut]).unwrap();
        desk.compare(&[], "what was left is cut");
    }
    for at in [whole.len() / 3, whole.len() / 2, whole.len() - 20] {
        let mut other = whole.clone();
        other[at] ^= 4;
        fs::write(&desk.left()[0], other).unwrap();
        desk.compare(&[], "a bit of what was left is another one");
    }
    fs::set_permissions(&desk.left()[0], fs::Permissions::from_mode(0o644)).unwrap();
    assert!(desk.build(&["-v"]).err.contains("rendered"), "what others could have read is not believed");
}

#[test]
fn one_changed_line_leaves_the_pages_of_others_where_they_are() {
    let other = HEALTHY.iter().filter(|(path, _)| path.contains("/lotus/"));
    let other: Vec<(String, &str)> = other.map(|(path, text)| (path.replace("lotus", "lily"), *text)).collect();
    let other: Vec<(&str, &str)> = other.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let desk = Desk::new(&other);
    desk.build(&[]);
    let marks = desk.marks();
    let line = format!("{}\nOne more line.\n", fs::read_to_string(desk.site.path(NOTE)).unwrap());
    desk.site.write(NOTE, line.as_bytes());
    desk.compare(&[], "one more line");
    let now = desk.marks();
    let same = |path: &str| {
        let mark = |marks: &[(PathBuf, u64, i64, i64)]| marks.iter().find(|it| it.0 == Path::new(path)).cloned();
        assert!(mark(&now).is_some(), "{path}");
        mark(&marks) == mark(&now)
    };
    assert!(!same("accounts/lotus/2025/objectives/shelf/index.html"));
    assert!(same("accounts/lily/2025/objectives/shelf/index.html"));
}

#[test]
fn leaves_of_a_page_are_those_of_a_build_from_nothing_whoever_comes_and_goes() {
    let path = |at: usize| format!("content/accounts/a{at:03}/_index.md");
    let account = |title: &str| format!("+++\ntitle = \"{title}\"\ncountry = \"VN\"\nmanager = \"duy\"\n+++\n");
    let desk = Desk::new(&[]);
    let write = |at: usize, title: &str| desk.site.write(&path(at), account(title).as_bytes());
    (0..100).for_each(|at| write(at, &format!("Shop {at:03}")));
    desk.compare(&[], "two leaves");
    let second = || desk.site.path("public/coverage/2.html").exists();
    assert!(second());
    let review = format!("{}\nStatus is worse.\n", HEALTHY[8].1.replace("covers", "status = \"red\"\ncovers"));
    let edits: [(&str, &dyn Fn()); 7] = [
        ("a title that goes to another leaf", &|| write(3, "Zoo")),
        ("a status that goes to the front", &|| desk.site.write(HEALTHY[8].0, review.as_bytes())),
        ("an account more", &|| write(100, "Acorn")),
        ("a line of a plan", &|| desk.site.write(HEALTHY[5].0, format!("{}\nMore.\n", HEALTHY[5].1).as_bytes())),
        ("an account less", &|| desk.site.remove(&path(50))),
        ("no further leaf", &|| (60..64).for_each(|at| desk.site.remove(&path(at)))),
        ("leaves again", &|| (60..64).for_each(|at| write(at, "Back"))),
    ];
    for (what, edit) in edits {
        edit();
        assert_eq!(desk.compare(&[], what).code, 0, "{what}");
        assert_eq!(second(), what != "no further leaf", "{what}");
    }
}

/// A leaf between the first one and that on which an account stood shows others too when that account goes to the front.
#[test]
fn a_leaf_changes_with_the_order_of_accounts_that_it_does_not_show() {
    let path = |at: usize| format!("content/accounts/a{at:03}/_index.md");
    let desk = Desk::new(&[("content/pillars/range.md", "+++\ntitle = \"Range\"\n+++\n")]);
    let account = |at: usize, rows: &str| {
        let text = format!("+++\ntitle = \"Shop {at:03}\"\ncountry = \"VN\"\nmanager = \"duy\"\n{rows}+++\n");
        desk.site.write(&path(at), text.as_bytes());
    };
    let green = HEALTHY[8].1.replace("covers", "status = \"green\"\ncovers");
    desk.site.write(HEALTHY[8].0, green.as_bytes());
    (0..205).for_each(|at| account(at, ""));
    desk.compare(&[], "three leaves");
    let leaf = |page: &str| fs::read_to_string(desk.site.path(&format!("public/{page}/2.html"))).unwrap();
    let space = "[[whitespace]]\nunit = \"North\"\noffer = \"Cold drinks\"\nstate = \"open\"\n";
    let edits: [(&str, &str, &dyn Fn()); 5] = [
        ("a status", "accounts", &|| desk.site.write(HEALTHY[8].0, green.replace("green", "red").as_bytes())),
        ("marks", "portfolio-map", &|| account(204, "[potential]\nattractiveness = 5\nstrength = 4\n")),
        ("a reading", "", &|| desk.site.write(HEALTHY[8].0, green.replace("osa = 90.2", "osa = 71.25").as_bytes())),
        ("a pillar", "", &|| desk.site.write(HEALTHY[7].0, OBJECTIVE.replace("\"supply\"", "\"range\"").as_bytes())),
        ("a white space", "", &|| account(120, space)),
    ];
    for (what, page, edit) in edits {
        let before = (!page.is_empty()).then(|| leaf(page));
        edit();
        assert_eq!(desk.compare(&[], what).code, 0, "{what}");
        assert!(before.is_none_or(|before| before != leaf(page)), "{what}: leaf 2 of {page} is another one");
    }
}

/// On the way from its pages to a list of accounts that is a page of several leaves, an account stands on one of them.
#[test]
fn an_account_that_goes_to_another_leaf_takes_the_ways_there_along() {
    let desk = Desk::new(&[]);
    let write = |at: usize, title: &str| {
        let text = format!("+++\ntitle = \"{title}\"\ncountry = \"VN\"\nmanager = \"duy\"\n+++\n");
        desk.site.write(&format!("content/accounts/a{at:03}/_index.md"), text.as_bytes());
    };
    (0..100).for_each(|at| write(at, &format!("Shop {at:03}")));
    desk.site.write(HEALTHY[4].0, HEALTHY[4].1.replace("Lotus Mart", "Shop 049 and a half").as_bytes());
    desk.compare(&[], "the first of the second leaf");
    let page = || fs::read_to_string(desk.site.path("public/accounts/lotus/2025/index.html")).unwrap();
    assert!(page().contains("/coverage/2.html#"), "{}", page());
    write(3, "Zoo");
    desk.compare(&[], "the last of the first leaf");
    assert!(page().contains("/coverage/index.html#") && !page().contains("/coverage/2.html"), "{}", page());
}

/// What the pages of the last build were made from.
struct PagesLeft {
    whole: Vec<u8>,
    /// The keys of what there is, by their numbers.
    keys: BTreeMap<usize, Vec<u8>>,
    /// Of each file the numbers of what it has read.
    read: BTreeMap<String, Vec<usize>>,
}

/// Reads what the last build left, as `src/figures/packed.rs` says that it is written.
fn pages_left(desk: &Desk) -> PagesLeft {
    let left = desk.left();
    let bytes = fs::read(left.iter().find(|path| path.is_file()).unwrap()).unwrap();
    let mut lines = bytes.splitn(3, |byte| *byte == b'\n').skip(1);
    let lengths = String::from_utf8(lines.next().unwrap().to_vec()).unwrap();
    let lengths = lengths.split(' ').map(|part| part.split_once(':').unwrap().0);
    let lengths: Vec<usize> = lengths.map(|length| length.parse().unwrap()).collect();
    let start = lengths[..3].iter().map(|length| length + 1).sum::<usize>();
    let mut rest = &lines.next().unwrap()[start..][..lengths[3]];
    let mut take = |count: usize| rest.split_off(..count).unwrap().to_vec();
    let number = |take: &mut dyn FnMut(usize) -> Vec<u8>| {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = usize::from(take(1)[0]);
            number |= (byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return number;
            }
        }
    };
    let whole = take(16);
    let keys = (0..number(&mut take)).map(|_| (number(&mut take), take(16))).collect();
    let (mut path, mut files) = (Vec::new(), BTreeMap::new());
    for _ in 0..number(&mut take) {
        path.truncate(number(&mut take));
        let new = number(&mut take);
        path.extend(take(new));
        let mut scope = 0;
        let scopes = (0..number(&mut take)).map(|_| {
            scope = (scope + number(&mut take)) % (1 << 32);
            scope
        });
        files.insert(String::from_utf8(path.clone()).unwrap(), scopes.collect());
    }
    PagesLeft { whole, keys, read: files }
}

#[test]
fn an_edit_makes_anew_what_shows_it_and_nothing_that_shows_something_else_of_the_same() {
    let other = HEALTHY.iter().filter(|(path, _)| path.contains("/lotus/"));
    let lily = |text: &str| {
        text.replace("lotus", "lily").replace("Lotus", "Lily").replace("[[shelf]]", "[[lily/2025/objectives/shelf]]")
    };
    let other: Vec<(String, String)> = other.map(|(path, text)| (lily(path), lily(text))).collect();
    let other: Vec<(&str, &str)> = other.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let desk = Desk::new(&other);
    let note = fs::read_to_string(desk.site.path(NOTE)).unwrap();
    desk.site.write(NOTE, format!("{note}\nMore is in [[notes/n]].\n").as_bytes());
    desk.site.write("content/notes/n.md", b"+++\ntitle = \"N\"\n+++\n\nA note.\n");
    assert_eq!(desk.build(&[]).code, 0);
    // The files that are made anew once something stands in another file for something else.
    let swap = |path: &str, from: &str, to: &str| -> BTreeSet<String> {
        let before = pages_left(&desk);
        let text = fs::read_to_string(desk.site.path(path)).unwrap();
        desk.site.write(path, text.replacen(from, to, 1).as_bytes());
        assert_eq!(desk.compare(&[], to).code, 0);
        let now = pages_left(&desk);
        assert_eq!(before.whole, now.whole, "{to}");
        let is_same = |scope: &usize| before.keys.contains_key(scope) && before.keys.get(scope) == now.keys.get(scope);
        let anew = before.read.iter().filter(|(_, read)| !read.iter().all(is_same));
        anew.map(|(file, _)| file.clone()).collect()
    };
    let has = |files: &BTreeSet<String>, file: &str| files.contains(&format!("{file}/index.html"));
    // Lily comes behind Lotus then. The page of the pillar shows both.
    let anew = swap("content/accounts/lily/_index.md", "Lily Mart", "Tiger Lily");
    assert!(has(&anew, "accounts/lily/2025/objectives/shelf") && has(&anew, "pillars/supply"), "{anew:?}");
    assert!(anew.iter().all(|file| !file.starts_with("accounts/lotus/")), "{anew:?}");
    // Both objectives name their owner.
    let anew = swap("content/people/duy.md", "Phạm Duy", "Phạm Đức Duy");
    assert!(["lily", "lotus"].iter().all(|of| has(&anew, &format!("accounts/{of}/2025/objectives/shelf"))), "{anew:?}");
    // Nothing of him but his name stands there.
    let anew = swap("content/people/duy.md", "+++\n", "+++\nsummary = \"Sees to supply.\"\n");
    assert!(has(&anew, "people/duy") && !has(&anew, "accounts/lotus/2025/objectives/shelf"), "{anew:?}");
    // Its own page and the book show the prose of an objective; the list of the account's objectives does not.
    let anew = swap(NOTE, "A shelf that is empty", "A store that is empty");
    let made = ["accounts/lotus/2025/objectives/shelf", "accounts/lotus/2025/book"];
    assert!(made.iter().all(|page| has(&anew, page)), "{anew:?}");
    assert!(
        ["accounts/lotus", "accounts/lotus/2025/thread", "accounts"].iter().all(|page| !has(&anew, page)),
        "{anew:?}"
    );
    // Who links to a page stands there with the sentence and with the figures in it, and with nothing else.
    assert!(!has(&anew, "notes/n"), "{anew:?}");
    let anew = swap(NOTE, "More is in", "All is in");
    assert!(has(&anew, "notes/n") && !has(&anew, "accounts/lotus"), "{anew:?}");
    let anew = swap(NOTE, "target = 95.0", "target = 96.0");
    assert!(has(&anew, "accounts/lotus") && !has(&anew, "notes/n"), "{anew:?}");
    assert!(has(&swap(NOTE, "All is in", "To reach [[#kpi-osa|=target]] see"), "notes/n"));
    assert!(has(&swap(NOTE, "target = 96.0", "target = 97.0"), "notes/n"));
    assert!(desk.site.page("notes/n").contains("97"));
}

/// Where files are put in place one by one, a folder is not looked through that nothing has touched.
#[test]
fn what_somebody_laid_into_a_folder_of_the_site_is_told_of_wherever_it_lies() {
    let desk = Desk::new(&[]);
    let settings = fs::read_to_string(desk.site.path("site.toml")).unwrap();
    desk.site.write("site.toml", format!("publish = \"files\"\n{settings}").as_bytes());
    let note = fs::read_to_string(desk.site.path(NOTE)).unwrap();
    let line = |text: &str| desk.site.write(NOTE, format!("{note}\n{text}\n").as_bytes());
    assert_eq!(desk.build(&[]).code, 0);
    let far = ["public/people/duy/notes.txt", "public/accounts/lotus/2025/objectives/shelf/a/b.txt", "public/c.txt"];
    for (at, path) in far.into_iter().enumerate() {
        desk.site.write(path, b"ours");
        line(&format!("Line {at}."));
        let told = desk.build(&[]).err;
        let name = path.trim_start_matches("public/").trim_end_matches("b.txt");
        assert!(told.contains("kept: ") && told.contains(name), "{path}: {told}");
        line("And one more.");
        assert!(desk.build(&[]).err.contains(name), "{path}: it is still there");
    }
    for path in far {
        desk.site.remove(path);
    }
    fs::remove_dir(desk.site.path("public/accounts/lotus/2025/objectives/shelf/a")).unwrap();
    line("None of it is there.");
    assert!(!desk.compare(&[], "none is there").err.contains("kept"));
    desk.compare(&[], "and nothing has changed");
}

#[test]
fn prose_is_known_by_its_places_and_by_no_word_of_it() {
    let secret = "The buyer leaves in May, see [[trial]].\n\n## What nobody may know\n";
    let note = format!("{}\n{secret}", fs::read_to_string(Site::with(&[]).path(NOTE)).unwrap());
    let desk = Desk::new(&[
        (NOTE, &note),
        (
            "content/notes/n.md",
            "+++\ntitle = \"N\"\n+++\n\nSee [[accounts/lotus/2025/objectives/shelf#what-nobody-may-know]].\n",
        ),
    ]);
    let run = desk.compare(&[], "first");
    assert_eq!(run.code, 0, "{}", run.err);
    let left = desk.left();
    let left = || fs::read(left.iter().find(|path| path.is_file()).unwrap()).unwrap();
    let left = || String::from_utf8_lossy(&left()).into_owned();
    assert!(left().contains("what-nobody-may-know"), "the note leads there");
    assert!(!left().contains("buyer leaves") && !left().contains("What nobody"));
    // A heading that is known by its hash alone is found, and is missed once it is gone.
    desk.site.write(
        "content/notes/o.md",
        b"+++\ntitle = \"O\"\n+++\n\nSee [[accounts/lotus/2025/objectives/shelf#what-nobody-may-know]].\n",
    );
    assert_eq!(desk.compare(&[], "another note").code, 0);
    desk.site.write(
        "content/notes/o.md",
        b"+++\ntitle = \"O\"\n+++\n\nSee [[accounts/lotus/2025/objectives/shelf#what-nobody-may-kno]].\n",
    );
    assert!(desk.compare(&[], "a slip").err.contains("did you mean `#what-nobody-may-know`?"));
    desk.site.write("content/notes/o.md", b"+++\ntitle = \"O\"\n+++\n");
    desk.site.write(NOTE, note.replace("What nobody", "Who").as_bytes());
    assert!(desk.compare(&[], "gone").err.contains("KP105"));
}

#[test]
fn on_another_day_prose_is_still_known() {
    let desk = Desk::new(&[]);
    let run = desk.compare(&[], "first");
    assert_eq!(run.code, 0, "{}", run.err);
    for day in ["2026-02-01", "2027-02-01"] {
        desk.compare(&["--today", day], day);
    }
}

/// One edit of a playbook, by chance.
fn edit(desk: &Desk, dice: &mut Dice, number: usize) -> String {
    let files: Vec<String> = tree(&desk.site.path("content")).into_iter().map(|(path, _)| path).collect();
    let path = format!("content/{}", dice.pick(&files));
    let text = || fs::read_to_string(desk.site.path(&path)).unwrap();
    let put = |text: &str| desk.site.write(&path, text.as_bytes());
    let swap = |from: &str, to: &str| put(&text().replacen(from, to, 1));
    let names = ["shelf", "trial", "duy", "lotus", "supply", "nobody", "lily/2025", "2025-04-16"];
    let prose = |change: &dyn Fn(&str) -> String| match text().match_indices("+++\n").nth(1) {
        Some((end, _)) => put(&format!("{}{}", &text()[..end + 4], change(&text()[end + 4..]))),
        None => put(&change(&text())),
    };
    match dice.roll(18) {
        0..=2 => put(&format!("{}\nLine {number}.\n", text())),
        3 => put(&format!("{}\nSee [[{}]].\n", text(), dice.pick(&names))),
        4 => swap("title = \"", &format!("title = \"{number} ")),
        5 => swap("osa = 9", &format!("osa = {}", 80 + dice.roll(9))),
        6 => swap("due = 2025", "due = 2026"),
        7 => swap("status = \"approved\"", "status = \"draft\""),
        8 => swap("\n+++\n", &format!("\nsummary = \"In short {number}.\"\n+++\n")),
        9 => desk.site.write(&format!("content/notes/n{}.md", dice.roll(4)), b"+++\ntitle = \"Note\"\n+++\n\nNew.\n"),
        10 if !path.contains("_index") => desk.site.remove(&path),
        11 => {
            let publish = dice.pick(&["switch", "files"]);
            let title = format!("title = \"Plans {}\"\npublish = \"{publish}\"\n", dice.roll(3));
            desk.site.write("site.toml", format!("{title}supplier = \"Marrowfen\"\ntoday = 2026-01-31\n").as_bytes());
        }
        12 => {
            let (path, text) = dice.pick(HEALTHY);
            desk.site.write(path, text.as_bytes());
            return format!("{number}: {path} as it was");
        }
        13 => prose(&|prose| format!("\nBegins {number}, as [[lotus]] says.\n{prose}")),
        14 => prose(&|_| String::new()),
        15 => prose(&|prose| format!("{prose}\n## Part {number}\n\n{}.\n", "A word of many. ".repeat(30))),
        16 => prose(&|prose| prose.replacen("the ", "this ", 1)),
        _ => {}
    }
    format!("{number}: {path}")
}

#[test]
fn any_row_of_edits_gives_the_site_of_a_build_from_nothing() {
    let wanted = std::env::var("KEYPLAN_BUILDS").ok().and_then(|wanted| wanted.parse().ok());
    let other = HEALTHY.iter().filter(|(path, _)| path.contains("/lotus/"));
    let other: Vec<(String, &str)> = other.map(|(path, text)| (path.replace("lotus", "lily"), *text)).collect();
    let other: Vec<(&str, &str)> = other.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let desk = Desk::new(&other);
    let mut dice = Dice(20);
    let mut built = 0;
    for number in 0..wanted.unwrap_or(40) {
        let edited = edit(&desk, &mut dice, number);
        built += usize::from(desk.compare(&[], &edited).code == 0);
        // What stops every build is taken back.
        if built * 2 < number {
            for (path, text) in HEALTHY.iter().chain(&other) {
                desk.site.write(path, text.as_bytes());
            }
        }
    }
    assert!(built > 10, "only {built} edits could be built");
}
