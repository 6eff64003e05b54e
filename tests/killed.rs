//! The command is killed in the middle of its work, as by a power cut. Readers find a whole site, and the next run cleans up.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and reads what was built")]

#[path = "support/dice.rs"]
#[allow(dead_code, reason = "for other tests")]
mod dice;
#[path = "support/site.rs"]
#[allow(dead_code, reason = "for other tests")]
mod site;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use dice::Dice;
use site::Site;

/// How often each test kills a run that is still at work.
const KILLS: u32 = 100;

/// Where a site is prepared before it is published.
const STAGE: &str = ".public.keyplan-stage";

/// A published site: every file with its bytes.
type Tree = BTreeMap<String, Vec<u8>>;

/// Two versions of a playbook that publish to one folder, and what each of them has to be.
struct Desk {
    site: Site,
    whole: [Tree; 2],
    /// A path that exists as soon as the new site begins to take its place.
    ready: &'static str,
    /// How long an undisturbed run takes.
    run: Duration,
    dice: Dice,
}

impl Desk {
    fn new(publish: &str, seed: u64) -> Self {
        let site = Site::in_memory();
        for name in ["one", "two"] {
            for (path, text) in site::HEALTHY {
                site.write(&format!("{name}/{path}"), text.as_bytes());
            }
            let settings = format!("{}publish = \"{publish}\"\n", site::HEALTHY[0].1);
            site.write(&format!("{name}/site.toml"), settings.as_bytes());
            // Some files are the same in both versions, most differ, and each version has some of its own.
            let mut notes = "+++\ntitle = \"Notes\"\n+++\n\n".to_owned();
            for number in 0..160 {
                let path = format!("{}/{number}", if number < 140 { "both" } else { name });
                let words = if number < 10 { "the same" } else { name };
                writeln!(notes, "- [{number}]({path}.txt)").unwrap();
                site.write(&format!("{name}/content/notes/{path}.txt"), words.repeat(1000).as_bytes());
            }
            for number in 0..8 {
                let path = if number < 4 { "notes/a" } else { name };
                let page = format!("+++\ntitle = \"Note {number}\"\n+++\n\nNote {number} of {name}.\n");
                site.write(&format!("{name}/content/{path}/{number}.md"), page.as_bytes());
            }
            site.write(&format!("{name}/content/notes/_index.md"), notes.as_bytes());
        }
        let ready = if publish == "files" { "journal" } else { "site/.keyplan-manifest" };
        let mut desk = Self { site, whole: Default::default(), ready, run: Duration::ZERO, dice: Dice(seed) };
        for version in [0, 1] {
            desk.build_to(version, "reference");
            desk.whole[version] = site::tree(&desk.site.path("reference")).into_iter().collect();
        }
        std::fs::remove_dir_all(desk.site.path("reference")).unwrap();
        assert_ne!(desk.whole[0], desk.whole[1]);
        desk.build_to(0, "public");
        let start = Instant::now();
        for version in [1, 0, 1, 0, 1, 0] {
            desk.build_to(version, "public");
        }
        desk.run = start.elapsed() / 6;
        desk
    }

    fn command(&self, version: usize, output: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keyplan"));
        command.current_dir(self.site.root()).env_remove("SOURCE_DATE_EPOCH");
        command.args(["-q", "-C", ["one", "two"][version], "build", "-o", output]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn build_to(&self, version: usize, output: &str) {
        let told = self.command(version, output).stderr(Stdio::piped()).output().unwrap();
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    }

    /// An undisturbed run: the site is the new one, and nothing lies beside it.
    fn build(&self, version: usize, context: &str) {
        self.build_to(version, "public");
        assert!(self.published() == self.whole[version], "{context}: {}", self.difference(version));
        let names: BTreeSet<_> =
            std::fs::read_dir(self.site.root()).unwrap().map(|name| name.unwrap().file_name()).collect();
        assert_eq!(names, ["one", "public", "two"].map(Into::into).into(), "{context}");
    }

    /// Begins to publish a version and kills it: at some moment of the whole run, of the time after it began to stage,
    /// or of the few milliseconds in which the new site takes its place. False if it had already ended.
    fn kill(&mut self, version: usize) -> bool {
        let aim = self.dice.roll(3);
        let (begins, span) = match aim {
            0 => (self.site.root().to_owned(), self.run),
            1 => (self.site.path(STAGE), self.run / 2),
            _ => (self.site.path(STAGE).join(self.ready), Duration::from_millis(3)),
        };
        let delay = span * u32::try_from(self.dice.roll(1000)).unwrap() / 1000;
        let mut child = self.command(version, "public").spawn().unwrap();
        while !begins.exists() && child.try_wait().unwrap().is_none() {
            sleep(Duration::from_micros(20));
        }
        sleep(delay);
        let was_at_work = child.try_wait().unwrap().is_none();
        child.kill().unwrap();
        child.wait().unwrap();
        if aim < 2 {
            // How long a run takes depends on the load of the machine, so the estimate follows it.
            self.run = if was_at_work { self.run * 51 / 50 } else { self.run * 9 / 10 };
        }
        was_at_work
    }

    fn published(&self) -> Tree {
        site::tree(&self.site.path("public")).into_iter().collect()
    }

    /// The first files in which the published site is not that version.
    fn difference(&self, version: usize) -> String {
        let (published, whole) = (self.published(), &self.whole[version]);
        let paths: BTreeSet<_> = published.keys().chain(whole.keys()).collect();
        let differs = |path: &&&String| published.get(**path) != whole.get(**path);
        format!("{:?}", paths.iter().filter(differs).take(5).collect::<Vec<_>>())
    }
}

#[test]
fn a_switched_site_is_at_every_moment_the_old_one_or_the_new_one() {
    let mut desk = Desk::new("switch", 1);
    let (mut published, mut kills, mut left_behind) = (0, 0, 0);
    while kills < KILLS {
        let version = 1 - published;
        kills += u32::from(desk.kill(version));
        left_behind += u32::from(desk.site.path(STAGE).exists());
        if desk.published() == desk.whole[version] {
            published = version;
        }
        assert!(desk.published() == desk.whole[published], "kill {kills}: {}", desk.difference(published));
    }
    assert!(left_behind > KILLS / 20, "{left_behind} kills left a stage behind");
    desk.build(1 - published, "after the last kill");
}

#[test]
fn file_by_file_every_file_is_whole_and_the_next_run_completes_the_site() {
    let mut desk = Desk::new("files", 2);
    let (mut published, mut kills, mut left_behind) = (0, 0, 0);
    while kills < KILLS {
        kills += u32::from(desk.kill(1 - published));
        left_behind += u32::from(desk.site.path(STAGE).exists());
        let found = desk.published();
        for (path, bytes) in &found {
            assert!(desk.whole.iter().any(|whole| whole.get(path) == Some(bytes)), "kill {kills}: half of {path}");
        }
        for path in desk.whole[0].keys().filter(|path| desk.whole[1].contains_key(*path)) {
            assert!(found.contains_key(path), "kill {kills}: {path} is gone");
        }
        // Sometimes the next run is killed as well.
        if desk.dice.roll(3) > 0 {
            published = desk.dice.roll(2);
            desk.build(published, &format!("after kill {kills}"));
        }
    }
    assert!(left_behind > KILLS / 20, "{left_behind} kills left a stage behind");
    desk.build(1 - published, "after the last kill");
}
