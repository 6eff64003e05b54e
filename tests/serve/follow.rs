//! How the preview follows the files.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use keyplan::edition::EditionRequest;
use keyplan::load::disk::Disk;
use keyplan::preview::{EngineOrder, PreviewOptions, PreviewSite, PreviewUpdate, Route, SiteChange, WorkspaceOptions};
use serde_json::Value;

use crate::page::leads;
use crate::preview::{PATIENCE, Preview, Tab};
use crate::site::{HEALTHY, OBJECTIVE, Site};
use crate::{CANARY, SHELF, knows_all, served_as_built, shared};

/// Saves in one of the ways that editors have.
type Save = fn(&Path, &[u8]);

const SAVES: &[(&str, Save)] = &[
    ("truncate and write", |path, bytes| fs::write(path, bytes).unwrap()),
    ("truncate, wait and write", |path, bytes| {
        let mut file = fs::File::create(path).unwrap();
        std::thread::sleep(Duration::from_millis(30));
        file.write_all(bytes).unwrap();
    }),
    ("write in two halves", |path, bytes| {
        let mut file = fs::File::create(path).unwrap();
        let (one, two) = bytes.split_at(bytes.len() / 2);
        file.write_all(one).unwrap();
        std::thread::sleep(Duration::from_millis(30));
        file.write_all(two).unwrap();
    }),
    ("write beside and rename over", |path, bytes| {
        let beside = path.with_extension("md.tmp");
        fs::write(&beside, bytes).unwrap();
        fs::rename(beside, path).unwrap();
    }),
    ("write a hidden file and rename over", |path, bytes| {
        let beside = path.with_file_name(".#hidden.md");
        fs::write(&beside, bytes).unwrap();
        fs::rename(beside, path).unwrap();
    }),
    ("rename to a backup and write anew", |path, bytes| {
        let backup = path.with_extension("md~");
        fs::rename(path, &backup).unwrap();
        std::thread::sleep(Duration::from_millis(20));
        fs::write(path, bytes).unwrap();
        fs::remove_file(backup).unwrap();
    }),
    ("remove and write anew", |path, bytes| {
        fs::remove_file(path).unwrap();
        std::thread::sleep(Duration::from_millis(20));
        fs::write(path, bytes).unwrap();
    }),
    ("in place", |path, bytes| {
        let mut file = fs::OpenOptions::new().write(true).open(path).unwrap();
        file.write_all(bytes).unwrap();
        file.set_len(bytes.len() as u64).unwrap();
    }),
    ("in place, with the time of before", |path, bytes| {
        let file = fs::OpenOptions::new().write(true).open(path).unwrap();
        let before = file.metadata().unwrap().modified().unwrap();
        (&file).write_all(bytes).unwrap();
        file.set_len(bytes.len() as u64).unwrap();
        file.set_modified(before).unwrap();
    }),
    ("a copy from elsewhere", |path, bytes| {
        let elsewhere = path.ancestors().nth(3).unwrap().join(".elsewhere");
        fs::write(&elsewhere, bytes).unwrap();
        fs::copy(&elsewhere, path).unwrap();
    }),
];

/// How long an unoptimised build may take beside other tests. What an author waits for, the benchmark measures.
const SOON: Duration = Duration::from_secs(3);

/// Does something until it shows soon, three times at most: the machine may be busy, the preview may not.
fn soon(what: &str, mut attempt: impl FnMut(usize) -> Duration) {
    let times: Vec<Duration> = (0..3)
        .map(&mut attempt)
        .scan(false, |done, took| {
            let before = *done;
            *done = took < SOON;
            (!before).then_some(took)
        })
        .collect();
    assert!(times.last().unwrap() < &SOON, "{what} takes {times:?}");
}

fn every_way_of_saving(arguments: &[&str]) {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), arguments);
    let path = site.path("content/accounts/lotus/2025/objectives/shelf.md");
    for (at, (name, save)) in SAVES.iter().enumerate() {
        soon(name, |time| {
            // Prose alone, then a title that other pages show.
            let prose = format!("Prose {at} {time}.");
            save(&path, OBJECTIVE.replace("A shelf that is empty cannot be tried.", &prose).as_bytes());
            let first = preview.until(SHELF, |answer| answer.text().contains(&prose));
            let title = format!("Title {at} {time}");
            save(&path, OBJECTIVE.replace("Shelf never empty", &title).as_bytes());
            let second = preview.until("/accounts/lotus/2025/", |answer| answer.text().contains(&title));
            assert!(preview.get(SHELF).text().contains(&format!("<h1>{title}</h1>")), "{name}");
            first.max(second)
        });
    }
    // A touch is no change.
    let mut tab = Tab::open(&preview, SHELF);
    tab.told("findings", |_| true);
    tab.listen(Duration::from_millis(300));
    preview.said();
    fs::File::options().write(true).open(&path).unwrap().set_modified(std::time::SystemTime::now()).unwrap();
    assert_eq!(tab.listen(Duration::from_millis(400)), Vec::<Value>::new());
    assert_eq!(preview.said(), Vec::<String>::new());
}

#[test]
fn every_way_of_saving_is_followed() {
    every_way_of_saving(&[]);
}

#[test]
fn every_way_of_saving_is_followed_by_looking_too() {
    every_way_of_saving(&["--poll=100"]);
}

fn folders_come_and_go(arguments: &[&str]) {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), arguments);
    let found = |path: &str| preview.until(path, |answer| answer.status == 200);
    let gone = |path: &str| preview.until(path, |answer| answer.status == 404);
    soon("a new folder with files deep inside", |time| {
        let page = format!("+++\ntitle = \"Deep {time}\"\n+++\n");
        site.write(&format!("content/guide/new{time}/b/c/deep.md"), page.as_bytes());
        found(&format!("/guide/new{time}/b/c/deep/"))
    });
    soon("a file in a folder that came later", |time| {
        site.write(&format!("content/guide/new0/b/c/later{time}.md"), b"+++\ntitle = \"Later\"\n+++\n");
        found(&format!("/guide/new0/b/c/later{time}/"))
    });
    soon("a folder that is renamed", |time| {
        let name = |time: usize| if time == 0 { "lotus".to_owned() } else { format!("lily{time}") };
        let account = |name: &str| site.path(&format!("content/accounts/{name}"));
        fs::rename(account(&name(time)), account(&name(time + 1))).unwrap();
        let took = found(&format!("/accounts/{}/2025/objectives/shelf/", name(time + 1)));
        assert_eq!(preview.get(&format!("/accounts/{}/2025/objectives/shelf/", name(time))).status, 404);
        assert!(!preview.get("/accounts/").text().contains(&format!("{}/", name(time))));
        took
    });
    let account = fs::read_dir(site.path("content/accounts")).unwrap().next().unwrap().unwrap().path();
    let id = format!("/accounts/{}", account.file_name().unwrap().to_string_lossy());
    soon("a file in a folder that was renamed", |time| {
        let text = OBJECTIVE.replace("cannot be tried", &format!("waits {time}"));
        fs::write(account.join("2025/objectives/shelf.md"), text).unwrap();
        let shelf = format!("{id}/2025/objectives/shelf/");
        preview.until(&shelf, |answer| answer.text().contains(&format!("waits {time}")))
    });
    soon("a file that is moved to another folder", |time| {
        let guide = |folder: &str| site.path(&format!("content/guide/{folder}/moves.md"));
        fs::write(guide("new0"), "+++\ntitle = \"Moves\"\n+++\n").unwrap();
        found("/guide/new0/moves/");
        fs::rename(guide("new0"), guide("new0/b")).unwrap();
        let took = found("/guide/new0/b/moves/").max(gone("/guide/new0/moves/"));
        fs::remove_file(guide("new0/b")).unwrap();
        let _ = time;
        took.max(gone("/guide/new0/b/moves/"))
    });
    soon("a folder that is deleted", |time| {
        site.write(&format!("content/guide/brief{time}/page.md"), b"+++\ntitle = \"Brief\"\n+++\n");
        found(&format!("/guide/brief{time}/page/"));
        fs::remove_dir_all(site.path(&format!("content/guide/brief{time}"))).unwrap();
        gone(&format!("/guide/brief{time}/page/"))
    });
    all_content_comes_and_goes(&site, &preview);
}

fn all_content_comes_and_goes(site: &Site, preview: &Preview) {
    soon("content that is exchanged for another", |time| {
        fs::rename(site.path("content"), site.path(&format!("old{time}"))).unwrap();
        for (path, text) in HEALTHY.iter().filter(|(path, _)| path.starts_with("content/")) {
            site.write(path, text.replace("Lotus Mart", &format!("Lotus {time}")).as_bytes());
        }
        preview.until("/accounts/lotus/", |answer| answer.text().contains(&format!("Lotus {time}")))
    });
    soon("content that is deleted and made again", |time| {
        fs::remove_dir_all(site.path("content")).unwrap();
        preview.until(SHELF, |answer| answer.status == 404);
        preview.line(|line| line.contains("there is no folder `content/` here"));
        for (path, text) in HEALTHY.iter().filter(|(path, _)| path.starts_with("content/")) {
            site.write(path, text.as_bytes());
        }
        let took = preview.until(SHELF, |answer| answer.status == 200);
        let text = OBJECTIVE.replace("cannot be tried", &format!("is back {time}"));
        site.write("content/accounts/lotus/2025/objectives/shelf.md", text.as_bytes());
        took.max(preview.until(SHELF, |answer| answer.text().contains(&format!("is back {time}"))))
    });
    preview.until("/accounts/lotus/2025/", |answer| answer.text().contains("Shelf never empty"));
}

#[test]
fn files_and_folders_that_come_and_go_are_followed() {
    folders_come_and_go(&[]);
}

#[test]
fn files_and_folders_that_come_and_go_are_followed_by_looking_too() {
    folders_come_and_go(&["--poll=100"]);
}

/// A preview that the system gives little to watch with; none where the system cannot be made to.
fn with_few(site: &Site, limit: &str) -> Option<Preview> {
    let script = format!("echo {limit} && exec \"$0\" serve --port 0");
    let shell = |script: &str| {
        let mut command = std::process::Command::new("unshare");
        command.args(["-Ur", "sh", "-c", script, env!("CARGO_BIN_EXE_keyplan")]).current_dir(site.root());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    };
    let may = shell(&format!("echo {limit}")).status().is_ok_and(|status| status.success());
    may.then(|| Preview::of(shell(&script)))
}

#[test]
fn without_watches_it_looks() {
    for limit in ["0 > /proc/sys/user/max_inotify_instances", "4 > /proc/sys/user/max_inotify_watches"] {
        let site = Site::with(&[]);
        let Some(preview) = with_few(&site, limit) else { continue };
        let save = |words: &str| {
            let text = OBJECTIVE.replace("cannot be tried", words);
            site.write("content/accounts/lotus/2025/objectives/shelf.md", text.as_bytes());
            preview.until(SHELF, |answer| answer.text().contains(words));
        };
        save("waits");
        save("waits again");
    }
    // When they run out later, the author is told, and it goes on by looking.
    let site = Site::with(&[]);
    let folders =
        walkdir::WalkDir::new(site.path("content")).into_iter().flatten().filter(|it| it.file_type().is_dir());
    let limit = format!("{} > /proc/sys/user/max_inotify_watches", folders.count() + 2);
    let Some(preview) = with_few(&site, &limit) else { return };
    assert!(preview.said().is_empty());
    site.write("content/guide/a/b/c/one.md", b"+++\ntitle = \"One\"\n+++\n");
    preview.line(|line| line.contains("looking every 0.7 s instead"));
    for words in ["first", "second"] {
        site.write("content/guide/a/b/c/one.md", format!("+++\ntitle = \"One\"\n+++\n{words}\n").as_bytes());
        preview.until("/guide/a/b/c/one/", |answer| answer.text().contains(words));
    }
}

fn settings_and_theme(arguments: &[&str]) {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), arguments);
    let settings = |more: &str| site.write("site.toml", format!("{}{more}", HEALTHY[0].1).as_bytes());
    soon("a setting", |time| {
        settings(&format!("classification = \"Secret {time}\"\n"));
        preview.until("/", |answer| answer.text().contains(&format!("Secret {time}")))
    });
    soon("a template", |time| {
        site.write("templates/404.html", format!("<p>nowhere {time}").as_bytes());
        preview.until("/none", |answer| answer.text().contains(&format!("nowhere {time}")))
    });
    soon("templates that go", |time| {
        fs::remove_dir_all(site.path("templates")).unwrap();
        let took = preview.until("/none", |answer| !answer.text().contains("nowhere"));
        site.write("templates/404.html", format!("<p>nowhere again {time}").as_bytes());
        took.max(preview.until("/none", |answer| answer.text().contains(&format!("nowhere again {time}"))))
    });
    soon("a style sheet of a theme", |time| {
        site.write("themes/own/static/keyplan.css", format!("p {{ order: {time} }}").as_bytes());
        settings("theme = \"own\"\n");
        let sheet = |page: &str| {
            let from = page.find("href=\"assets/keyplan.").unwrap() + "href=\"".len();
            format!("/{}", page[from..].split('"').next().unwrap())
        };
        let right = format!("p {{ order: {time} }}");
        preview.until("/", |answer| preview.get(&sheet(&answer.text())).text() == right)
    });
    // Broken settings leave the last whole ones, and are named until they are mended.
    let before = preview.get("/").text();
    let mut tab = Tab::open(&preview, "/");
    settings("title = 3\n");
    tab.told("findings", |told| told["rest"].to_string().contains("KP901"));
    let text = |page: String| page.split("data-token").next().unwrap().to_owned();
    assert_eq!(text(preview.get("/").text()), text(before));
    fs::remove_file(site.path("site.toml")).unwrap();
    tab.told("findings", |told| told["rest"].to_string().contains("is missing"));
    settings("");
    tab.told("findings", |told| told["errors"] == 0);
}

#[test]
fn settings_and_themes_are_followed() {
    settings_and_theme(&[]);
}

#[test]
fn settings_and_themes_are_followed_by_looking_too() {
    settings_and_theme(&["--poll=100"]);
}

#[test]
fn what_editors_leave_lying_about_is_no_change() {
    for arguments in [&[][..], &["--poll=100"]] {
        let site = Site::with(&[]);
        let preview = Preview::start(site.root(), arguments);
        let mut tab = Tab::open(&preview, SHELF);
        tab.told("findings", knows_all);
        tab.heard.clear();
        preview.line(|line| line.contains("plan health:"));
        let litter = [
            ".shelf.md.swp",
            "shelf.md~",
            "4913",
            ".#shelf.md",
            "#shelf.md#",
            "shelf.md.tmp",
            "~$shelf.md",
            ".DS_Store",
            "shelf.md.part",
        ];
        for folder in ["content/accounts/lotus/2025/objectives", "content"] {
            for name in litter {
                site.write(&format!("{folder}/{name}"), b"+++\ntitle = \"Litter\"\n+++\n");
            }
        }
        for other in ["notes.txt", ".git/index", "public/index.html", "target/x.md", "keyplan.log"] {
            site.write(other, b"not of the site");
        }
        // The end of this is known by a change that comes after it.
        std::thread::sleep(Duration::from_millis(300));
        for folder in ["content/accounts/lotus/2025/objectives", "content"] {
            for name in litter {
                site.remove(&format!("{folder}/{name}"));
            }
        }
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(preview.said(), Vec::<String>::new(), "{arguments:?}");
        let text = OBJECTIVE.replace("cannot be tried", "ends it");
        site.write("content/accounts/lotus/2025/objectives/shelf.md", text.as_bytes());
        tab.told("page", |_| true);
        let told: Vec<Value> = tab.heard.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        assert_eq!(told.len(), 1, "{:#?}", tab.heard);
        assert!(told[0]["html"].as_str().unwrap().contains("ends it"));
    }
}

#[test]
fn pictures_are_followed_and_checked() {
    let shelf = OBJECTIVE.replace("A shelf that", "![The shelf](shelf.svg) A shelf that");
    let file = "content/accounts/lotus/2025/objectives/shelf.svg";
    let svg = |inside: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\">{inside}</svg>");
    let site = Site::with(&[("content/accounts/lotus/2025/objectives/shelf.md", &shelf), (file, &svg("<g/>"))]);
    let preview = Preview::start(site.root(), &[]);
    let page = preview.get(SHELF).text();
    let way = page.split("<img ").nth(1).unwrap().split("src=\"").nth(1).unwrap().split('"').next().unwrap();
    let address = format!("/{}", leads(SHELF.trim_matches('/').trim_end_matches("/index.html"), way));
    let mut tab = Tab::open(&preview, SHELF);
    tab.told("findings", |told| told["errors"] == 0);
    let answer = preview.get(&address);
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/svg+xml")), "{address}");
    // A tab learns of a picture even when prose is saved at the same moment.
    site.write(file, svg("<path/>").as_bytes());
    site.write("content/accounts/lotus/2025/objectives/shelf.md", shelf.replace("cannot be tried", "waits").as_bytes());
    let mut heard = tab.listen(Duration::from_millis(500));
    heard.retain(|told| told["type"] == "assets");
    assert_eq!(heard.len(), 1, "{:#?}", tab.heard);
    assert_eq!(format!("/{}", heard[0]["paths"][0].as_str().unwrap()), address);
    assert!(preview.get(&address).text().contains("<path/>"));
    // One that a build would refuse is refused here too, and named.
    site.write(file, svg("<script>alert(1)</script>").as_bytes());
    tab.told("findings", |told| told["errors"] == 1 && told["rest"].to_string().contains("KP108"));
    assert_eq!(preview.get(&address).status, 404);
    site.write(file, svg("<g/>").as_bytes());
    tab.told("findings", |told| told["errors"] == 0);
    assert_eq!(preview.get(&address).status, 200);
}

#[test]
fn what_may_be_shown_changes_at_once() {
    let site = shared();
    let file = "content/accounts/lotus/2025/objectives/shelf.md";
    let text = fs::read_to_string(site.path(file)).unwrap();
    let plan = "/accounts/lotus/2025/";
    let all = Preview::start(site.root(), &[]);
    let drafts = Preview::start(site.root(), &["--drafts"]);
    let customer = Preview::start(site.root(), &["--edition", "customer", "--account", "lotus"]);
    let status = |preview: &Preview, status: u16| {
        preview.until(SHELF, |answer| answer.status == status);
        let listed = preview.get(plan).text().contains("Shelf never empty");
        assert_eq!(listed, status == 200);
    };
    for preview in [&all, &drafts, &customer] {
        status(preview, 200);
    }
    site.write(file, text.replace("+++\ntitle", "+++\ndraft = true\ntitle").as_bytes());
    status(&all, 404);
    status(&customer, 404);
    status(&drafts, 200);
    site.write(file, text.replace("share = \"customer\"\n", "").as_bytes());
    status(&all, 200);
    assert_eq!(customer.get(SHELF).status, 404);
    site.write(file, text.as_bytes());
    status(&customer, 200);
    // What leaks is not shown, and the last edition that leaked nothing stays.
    let leak = text.replace("share = \"customer\"\n", "share = \"customer\"\nshare_body = true\n");
    site.write(file, leak.replace("prose.", "[prose](../../../../guide/secret.md).").as_bytes());
    customer.line(|line| line.contains("KP80"));
    let page = customer.get(SHELF);
    assert!(page.status == 200 && !page.text().contains(CANARY), "{}", page.text());
}

#[test]
fn a_burst_ends_as_it_is_built() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let page = |at: usize, round: usize| {
        format!("+++\ntitle = \"Page {at}\"\n+++\n\nRound {round}. [[page-{}]]\n", (at + round) % 100)
    };
    for round in 0..6 {
        for at in 0..100 {
            site.write(&format!("content/guide/{}/page-{at}.md", at % 7), page(at, round).as_bytes());
        }
        if round % 2 == 0 {
            fs::rename(site.path("content/guide/3"), site.path("content/guide/three")).unwrap();
            fs::remove_dir_all(site.path("content/guide/3")).unwrap_err();
            fs::rename(site.path("content/guide/three"), site.path("content/guide/3")).unwrap();
        }
    }
    for at in (0..100).step_by(2) {
        site.remove(&format!("content/guide/{}/page-{at}.md", at % 7));
        let other = page(at, 0).replace("Round 0. [[", "Moved. See [[");
        site.write(&format!("content/pages/page-{at}.md"), other.as_bytes());
    }
    preview.until("/pages/page-98/", |answer| answer.text().contains("Moved."));
    preview.until("/guide/0/page-0/", |answer| answer.status == 404);
    std::thread::sleep(Duration::from_millis(400));
    served_as_built(&site, &preview);
}

#[test]
fn orders_and_changes_that_come_together_are_both_followed() {
    let site = shared();
    let root = site.root().to_owned();
    // Nothing is told by the system here: what is followed is what these orders say.
    let options = PreviewOptions { port: Some(0), poll: Some(Duration::from_mins(1)), ..PreviewOptions::default() };
    let preview = keyplan::preview::Preview::bind(options).unwrap();
    let address = preview.address();
    let today = "2026-01-31".parse().unwrap();
    let shown_options = WorkspaceOptions {
        drafts: false,
        edition: EditionRequest::Internal,
        language: None,
        older: Box::new(|_| None),
        today: Box::new(move |_| today),
    };
    let (orders, received) = std::sync::mpsc::channel();
    let (tell, told) = std::sync::mpsc::channel();
    let sender = orders.clone();
    let running = std::thread::spawn(move || {
        preview.run(Disk::new(&root), shown_options, (sender, received), move |shown: &PreviewUpdate| {
            // When the rules have answered the same is shown again.
            if shown.change != SiteChange::Nothing {
                let _ = tell.send(shown.state.site.clone());
            }
        })
    });
    let next = || told.recv_timeout(PATIENCE).unwrap();
    let page = |site: &Option<PreviewSite>, path: &str| {
        let site = site.as_ref()?;
        let Some(Route::Page(id)) = site.route(path) else { return None };
        site.page(*id).ok()
    };
    let (file, path) = ("content/guide/new.md", "guide/new/index.html");
    assert!(page(&next(), "index.html").is_some());
    site.write(file, b"+++\ntitle = \"New\"\ndraft = true\n+++\n");
    orders.send(EngineOrder::Read(vec![site.path(file)])).unwrap();
    orders.send(EngineOrder::Drafts).unwrap();
    assert!(page(&next(), path).is_some(), "the file and the drafts are shown");
    // For a customer nothing is shown rather than what is internal, also before anything could be shown to it.
    let leak = "+++\ntitle = \"Phạm Duy\"\nshare = \"customer\"\nshare_body = true\nside = \"supplier\"\nfunction = \"supply\"\n+++\n\n[here](../guide/secret.md)\n";
    site.write("content/people/duy.md", leak.as_bytes());
    orders.send(EngineOrder::Read(vec![site.path("content/people/duy.md")])).unwrap();
    orders.send(EngineOrder::Edition(EditionRequest::Customer("lotus".to_owned()))).unwrap();
    let shown = next();
    assert!(shown.is_none(), "{:?}", shown.map(|site| site.pages()));
    orders.send(EngineOrder::Edition(EditionRequest::Internal)).unwrap();
    assert!(page(&next(), "index.html").unwrap().contains(CANARY));
    orders.send(EngineOrder::Quit).unwrap();
    running.join().unwrap().unwrap();
    assert!(std::net::TcpStream::connect(address).is_err(), "it has ended");
}

/// Pages name ages in days, so past midnight all of them change, although no file does.
#[test]
fn on_another_day_the_pages_are_about_that_day() {
    let site = shared();
    let root = site.root().to_owned();
    let options = PreviewOptions { port: Some(0), poll: Some(Duration::from_mins(1)), ..PreviewOptions::default() };
    let preview = keyplan::preview::Preview::bind(options).unwrap();
    let is_past = Arc::new(AtomicBool::new(false));
    let clock = Arc::clone(&is_past);
    let shown_options = WorkspaceOptions {
        drafts: false,
        edition: EditionRequest::Internal,
        language: None,
        older: Box::new(|_| None),
        today: Box::new(move |_| {
            let day = if clock.load(Ordering::Relaxed) { "2026-02-01" } else { "2026-01-31" };
            day.parse().unwrap()
        }),
    };
    let (orders, received) = std::sync::mpsc::channel();
    let (tell, told) = std::sync::mpsc::channel();
    let sender = orders.clone();
    let running = std::thread::spawn(move || {
        preview.run(Disk::new(&root), shown_options, (sender, received), move |shown: &PreviewUpdate| {
            if shown.change != SiteChange::Nothing {
                let _ = tell.send(shown.state.site.clone().unwrap());
            }
        })
    });
    let home = |site: &PreviewSite| match site.route("index.html") {
        Some(Route::Page(id)) => site.page(*id).unwrap(),
        _ => panic!("there is a first page"),
    };
    assert!(home(&told.recv_timeout(PATIENCE).unwrap()).contains("31 Jan 2026"));
    is_past.store(true, Ordering::Relaxed);
    // Whatever wakes the preview: here it is nothing at all, a minute later it would be the clock.
    orders.send(EngineOrder::Read(Vec::new())).unwrap();
    assert!(home(&told.recv_timeout(PATIENCE).unwrap()).contains("1 Feb 2026"));
    orders.send(EngineOrder::Quit).unwrap();
    running.join().unwrap().unwrap();
}
