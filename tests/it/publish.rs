//! What publishing promises, on a real disk.

use std::collections::BTreeMap;
use std::fs;
#[cfg(unix)]
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use keyplan::publish::{Mode, PublishError, PublishTarget, Report, Stage};
use tempfile::TempDir;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A project with sources, in a temporary folder that also has space for output beside the project.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        // In memory where the system has such a folder: syncing a busy disk takes long, and tests nothing more.
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let desk = Self { folder: folder.expect("a temporary folder") };
        for source in ["content", "themes", ".git"] {
            fs::create_dir_all(desk.project().join(source)).expect("a source folder");
        }
        fs::write(desk.project().join("site.toml"), "title = 'x'").expect("a site.toml");
        desk
    }

    fn project(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    fn output(&self) -> PathBuf {
        self.project().join("public")
    }

    fn begin(&self, output: &Path, mode: Mode) -> Result<Stage, PublishError> {
        begin(&self.project(), output, mode)
    }

    fn publish(&self, files: &[(&str, &str)]) -> Result<Report, PublishError> {
        self.publish_as(Mode::Switch, files)
    }

    fn publish_as(&self, mode: Mode, files: &[(&str, &str)]) -> Result<Report, PublishError> {
        fill(self.begin(&self.output(), mode)?, files)
    }

    /// The published files, without the manifest.
    fn site(&self) -> BTreeMap<String, String> {
        let mut files = files_of(&self.output());
        files.remove(".keyplan-manifest");
        files
    }

    fn names_beside_the_output(&self) -> Vec<String> {
        names(&self.project())
    }
}

fn begin(project: &Path, output: &Path, mode: Mode) -> Result<Stage, PublishError> {
    let sources = ["content", "themes", "site.toml"].map(|name| project.join(name)).to_vec();
    let edition = "internal".into();
    Stage::begin(&PublishTarget { output, project, sources, inside: false, mode, edition, manifest: true })
}

fn fill(stage: Stage, files: &[(&str, &str)]) -> Result<Report, PublishError> {
    for (path, text) in files {
        stage.put(path, text.as_bytes())?;
    }
    stage.commit()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Every file, link and folder below `folder`, with its contents.
fn files_of(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).min_depth(1) {
        let entry = entry.expect("an entry");
        let path = entry.path().strip_prefix(folder).expect("a path below").to_string_lossy();
        let path = path.replace(std::path::MAIN_SEPARATOR, "/");
        let kind = entry.file_type();
        if kind.is_file() {
            files.insert(path, String::from_utf8_lossy(&fs::read(entry.path()).expect("a file")).into_owned());
        } else if kind.is_symlink() {
            let target = fs::read_link(entry.path()).expect("a link");
            files.insert(path, format!("-> {}", target.display()));
        } else if names(entry.path()).is_empty() {
            files.insert(path + "/", String::new());
        }
    }
    files
}

fn site(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

#[cfg(unix)]
fn inode(path: PathBuf) -> u64 {
    fs::metadata(path).expect("a file").ino()
}

const SITE: &[(&str, &str)] =
    &[("index.html", "home"), ("accounts/lotus-mart/index.html", "lotus"), ("assets/site.css", "css")];

#[test]
fn a_first_publication_is_the_whole_site_and_leaves_nothing_beside_it() -> Outcome {
    let desk = Desk::new();
    let report = desk.publish(SITE)?;
    assert_eq!(report, Report { written: 3, switched: true, ..Report::default() });
    assert_eq!(desk.site(), site(SITE));
    assert_eq!(desk.names_beside_the_output(), [".git", "content", "public", "site.toml", "themes"]);
    Ok(())
}

#[test]
fn parents_of_the_output_are_made_and_taken_away_again_if_nothing_is_published() -> Outcome {
    let desk = Desk::new();
    let output = desk.project().join("out/of/the/way");
    drop(desk.begin(&output, Mode::Switch)?);
    assert!(!desk.project().join("out").exists());
    fill(desk.begin(&output, Mode::Switch)?, SITE)?;
    assert_eq!(names(&desk.project().join("out/of/the")), ["way"]);
    Ok(())
}

#[cfg(unix)]
#[test]
fn what_did_not_change_keeps_its_inode_and_what_changed_is_new() -> Outcome {
    for mode in [Mode::Switch, Mode::Files] {
        let desk = Desk::new();
        desk.publish_as(mode, SITE)?;
        let style = desk.output().join("assets/site.css");
        let before = inode(style.clone());
        let report = desk.publish_as(mode, &[("index.html", "HOME"), SITE[1], SITE[2]])?;
        assert_eq!((report.written, report.unchanged, report.removed), (1, 2, 0));
        assert_eq!(inode(style), before);
        assert_eq!(desk.site()["index.html"], "HOME");
        assert_eq!(desk.names_beside_the_output().len(), 5, "{mode:?} left something behind");
    }
    Ok(())
}

#[cfg(unix)]
#[test]
fn if_nothing_changed_even_the_folder_stays() -> Outcome {
    let desk = Desk::new();
    desk.publish(SITE)?;
    let before = inode(desk.output());
    let report = desk.publish(SITE)?;
    assert_eq!(report, Report { unchanged: 3, ..Report::default() });
    assert_eq!(inode(desk.output()), before);
    assert_eq!(desk.names_beside_the_output().len(), 5);
    Ok(())
}

#[test]
fn a_file_of_ours_that_went_missing_or_was_cut_short_comes_back() -> Outcome {
    let desk = Desk::new();
    desk.publish(SITE)?;
    fs::remove_file(desk.output().join("assets/site.css"))?;
    fs::write(desk.output().join("index.html"), "")?;
    assert_eq!(desk.publish(SITE)?.written, 2);
    assert_eq!(desk.site(), site(SITE));
    Ok(())
}

#[test]
fn a_page_that_is_gone_takes_its_empty_folders_with_it() -> Outcome {
    for mode in [Mode::Switch, Mode::Files] {
        let desk = Desk::new();
        desk.publish_as(mode, SITE)?;
        let report = desk.publish_as(mode, &[SITE[0]])?;
        assert_eq!((report.unchanged, report.removed), (1, 2));
        assert_eq!(names(&desk.output()), [".keyplan-manifest", "index.html"]);
    }
    Ok(())
}

#[test]
fn a_file_can_become_a_folder_and_a_folder_a_file() -> Outcome {
    for mode in [Mode::Switch, Mode::Files] {
        let desk = Desk::new();
        for files in [&[("a", "1"), ("b/c", "2")], &[("a/d", "3"), ("b", "4")]] {
            desk.publish_as(mode, files)?;
            assert_eq!(desk.site(), site(files));
        }
    }
    Ok(())
}

#[test]
fn files_of_others_are_kept_and_reported() -> Outcome {
    let desk = Desk::new();
    desk.publish(SITE)?;
    fs::write(desk.output().join("robots.txt"), "mine")?;
    fs::create_dir_all(desk.output().join(".git/refs"))?;
    fs::write(desk.output().join("accounts/lotus-mart/notes.txt"), "mine")?;

    let report = desk.publish(&[("index.html", "HOME")])?;

    assert_eq!(report.foreign, [".git/", "accounts/lotus-mart/notes.txt", "robots.txt"]);
    assert_eq!((report.written, report.removed, report.switched), (1, 2, false));
    let expected =
        [(".git/refs/", ""), ("accounts/lotus-mart/notes.txt", "mine"), ("index.html", "HOME"), ("robots.txt", "mine")];
    assert_eq!(desk.site(), site(&expected));
    assert_eq!(desk.names_beside_the_output().len(), 5);
    Ok(())
}

#[cfg(unix)]
#[test]
fn a_file_of_others_is_never_overwritten_nor_reached_through() -> Outcome {
    let makers: [fn(&Path) -> std::io::Result<()>; 4] = [
        |output| fs::write(output.join("new"), "mine"),
        |output| fs::create_dir_all(output.join("new/page.html/mine")),
        |output| symlink("../content", output.join("new")),
        |output| fs::create_dir(output.join("new")).and_then(|()| symlink("/", output.join("new/page.html"))),
    ];
    for make in makers {
        let desk = Desk::new();
        desk.publish(SITE)?;
        make(&desk.output())?;
        let before = files_of(&desk.project());
        let told = desk.publish(&[("index.html", "HOME"), ("new/page.html", "page")]);
        assert!(matches!(told, Err(PublishError::Refused { path, .. }) if path.starts_with(desk.output().join("new"))));
        assert_eq!(files_of(&desk.project()), before);
    }
    Ok(())
}

#[cfg(unix)]
#[test]
fn a_closed_folder_stays_closed() -> Outcome {
    let desk = Desk::new();
    desk.publish(SITE)?;
    fs::set_permissions(desk.output(), fs::Permissions::from_mode(0o750))?;
    desk.publish(&[SITE[0]])?;
    assert_eq!(fs::metadata(desk.output())?.permissions().mode() & 0o7777, 0o750);
    Ok(())
}

#[cfg(unix)]
#[test]
fn a_place_that_is_not_for_a_site_is_refused_and_not_touched() -> Outcome {
    let desk = Desk::new();
    let project = desk.project();
    fs::create_dir(project.join("full"))?;
    fs::write(project.join("full/thesis.doc"), "years of work")?;
    fs::create_dir(project.join("empty"))?;
    symlink("empty", project.join("link"))?;
    symlink(".", project.join("self"))?;
    let home = std::env::home_dir().expect("a home");
    let places = [
        "/".into(),
        home.clone(),
        project.clone(),
        project.join("self"),
        project.join("empty/.."),
        project.join("self/content"),
        project.join("content"),
        project.join("content/public"),
        project.join("content/not-yet/../../themes"),
        project.join("themes"),
        project.join("site.toml"),
        project.join("site.toml/public"),
        project.join(".git"),
        project.join(".git/public"),
        project.join("link"),
        project.join("link/"),
        project.join("full"),
        desk.folder.path().to_path_buf(),
    ];
    let before = (files_of(desk.folder.path()), names(&home));
    for place in places {
        let told = desk.begin(&place, Mode::Switch).map(drop);
        assert!(matches!(told, Err(PublishError::Refused { .. })), "{}: {told:?}", place.display());
        assert_eq!((files_of(desk.folder.path()), names(&home)), before, "{}", place.display());
    }
    Ok(())
}

#[test]
fn a_manifest_that_is_not_whole_makes_the_folder_somebody_elses() -> Outcome {
    let desk = Desk::new();
    desk.publish(SITE)?;
    let manifest = desk.output().join(".keyplan-manifest");
    let good = fs::read_to_string(&manifest)?;
    let half = good[..good.len() / 2].to_owned();
    let longer = format!("{good}\n");
    let edited = good.replace("index.html", "index.htm");
    let escaping = good.replace("assets/site.css", "../../content/x");
    for bad in [String::new(), half, longer, edited, escaping] {
        fs::write(&manifest, bad)?;
        let before = files_of(&desk.project());
        let told = desk.publish(&[("index.html", "HOME")]);
        assert!(matches!(told, Err(PublishError::Refused { .. })), "{told:?}");
        assert_eq!(files_of(&desk.project()), before);
    }
    fs::remove_file(&manifest)?;
    assert!(matches!(desk.publish(SITE), Err(PublishError::Refused { .. })));
    fs::write(&manifest, good)?;
    desk.publish(SITE)?;
    Ok(())
}

#[test]
fn one_edition_does_not_replace_another() -> Outcome {
    let desk = Desk::new();
    desk.publish(SITE)?;
    let (output, project) = (desk.output(), desk.project());
    let edition = "customer lotus-mart".to_owned();
    let target = PublishTarget {
        output: &output,
        project: &project,
        sources: Vec::new(),
        inside: false,
        mode: Mode::Switch,
        edition,
        manifest: true,
    };
    assert!(matches!(Stage::begin(&target), Err(PublishError::Refused { .. })));
    assert_eq!(desk.site(), site(SITE));
    Ok(())
}

#[test]
fn a_path_cannot_leave_the_output() -> Outcome {
    let desk = Desk::new();
    let stage = desk.begin(&desk.output(), Mode::Switch)?;
    for path in ["../x", "/x", "a/../../x", "", ".keyplan-manifest"] {
        assert!(matches!(stage.put(path, b""), Err(PublishError::Refused { .. })), "{path}");
    }
    Ok(())
}

#[test]
fn of_two_files_with_one_path_none_is_lost_in_silence() -> Outcome {
    let desk = Desk::new();
    desk.publish(&[("index.html", "old")])?;
    let twice = desk.publish(&[("index.html", "one"), ("index.html", "two")]);
    assert!(matches!(&twice, Err(PublishError::Machine { path, .. }) if path.ends_with("index.html")), "{twice:?}");
    assert_eq!(desk.site(), site(&[("index.html", "old")]));
    Ok(())
}

#[test]
fn a_second_writer_is_told_who_is_busy() -> Outcome {
    let desk = Desk::new();
    let first = desk.begin(&desk.output(), Mode::Switch)?;
    let told = desk.publish(SITE);
    assert!(matches!(told, Err(PublishError::Busy { holder: Some(pid), .. }) if pid == std::process::id()));
    fill(first, SITE)?;
    assert_eq!(desk.publish(SITE)?.unchanged, 3);
    Ok(())
}

#[test]
fn a_stage_that_is_dropped_changes_nothing() -> Outcome {
    let desk = Desk::new();
    desk.publish(SITE)?;
    let before = files_of(&desk.project());
    let stage = desk.begin(&desk.output(), Mode::Switch)?;
    stage.put("index.html", b"HOME")?;
    drop(stage);
    assert_eq!(files_of(&desk.project()), before);
    Ok(())
}

#[test]
fn what_a_killed_run_left_is_cleared_away() -> Outcome {
    let desk = Desk::new();
    desk.publish(SITE)?;
    fs::write(desk.project().join(".public.keyplan-lock"), "4194304\n")?;
    fs::create_dir_all(desk.project().join(".public.keyplan-stage/site/accounts"))?;
    fs::write(desk.project().join(".public.keyplan-stage/site/accounts/x.html"), "half")?;
    desk.publish(SITE)?;
    assert_eq!(desk.names_beside_the_output().len(), 5);
    assert_eq!(desk.site(), site(SITE));
    Ok(())
}

#[test]
fn a_run_killed_between_two_renames_is_finished() -> Outcome {
    let desk = Desk::new();
    desk.publish(&[("index.html", "old")])?;
    let stage = desk.project().join(".public.keyplan-stage");
    fs::create_dir(&stage)?;
    fs::rename(desk.output(), stage.join("old"))?;
    desk.publish(&[("index.html", "new")])?;
    fs::rename(desk.output(), desk.project().join("new"))?;
    // The new site was not whole: the old one comes back, then the next publication begins from it.
    fs::create_dir_all(stage.join("old"))?;
    fs::rename(desk.project().join("new"), stage.join("site"))?;
    fs::remove_dir(stage.join("old"))?;
    fs::rename(stage.join("site"), stage.join("old"))?;
    fs::create_dir(stage.join("site"))?;
    drop(desk.begin(&desk.output(), Mode::Switch)?);
    assert_eq!(desk.site(), site(&[("index.html", "new")]));
    assert_eq!(desk.names_beside_the_output().len(), 5);
    Ok(())
}

#[test]
fn a_file_that_came_into_the_old_folder_at_the_last_moment_is_given_back() -> Outcome {
    let desk = Desk::new();
    desk.publish(&[("index.html", "old"), ("a/old.html", "old")])?;
    let other = desk.project().join("other");
    fs::rename(desk.output(), &other)?;
    desk.publish(&[("index.html", "new")])?;
    fs::write(other.join("a/late.txt"), "mine")?;
    let stage = desk.project().join(".public.keyplan-stage");
    fs::create_dir(&stage)?;
    fs::rename(&other, stage.join("site"))?;

    drop(desk.begin(&desk.output(), Mode::Switch)?);

    assert_eq!(desk.site(), site(&[("a/late.txt", "mine"), ("index.html", "new")]));
    assert_eq!(desk.names_beside_the_output().len(), 5);
    Ok(())
}

#[test]
fn a_stage_with_files_of_others_is_refused() -> Outcome {
    let desk = Desk::new();
    let stage = desk.project().join(".public.keyplan-stage");
    fs::create_dir(&stage)?;
    fs::write(stage.join("thesis.doc"), "years of work")?;
    let before = files_of(&desk.project());
    assert!(matches!(desk.publish(SITE), Err(PublishError::Refused { .. })));
    assert_eq!(files_of(&desk.project()), before);
    Ok(())
}

/// Whoever can write beside the output may lay something in the place of the stage while it is filled.
#[cfg(unix)]
#[test]
fn a_stage_that_is_swapped_for_a_link_is_refused() -> Outcome {
    for is_inner in [false, true] {
        let desk = Desk::new();
        desk.publish(SITE)?;
        let before = files_of(&desk.output());
        let stage = desk.begin(&desk.output(), Mode::Switch)?;
        let (own, hidden) = (desk.project().join(".public.keyplan-stage"), desk.project().join("hidden"));
        let (from, to) = if is_inner { (own.join("site"), hidden.clone()) } else { (own.clone(), hidden.clone()) };
        fs::rename(&from, &to)?;
        std::os::unix::fs::symlink(&to, &from)?;
        let told = fill(stage, &[("index.html", "HOME")]);
        assert!(matches!(told, Err(PublishError::Refused { .. })), "{told:?}");
        assert_eq!(files_of(&desk.output()), before, "the old site stays");
        assert!(fs::symlink_metadata(&from)?.is_symlink(), "what somebody laid there is theirs");
        assert!(hidden.exists(), "nothing behind it is deleted");
    }
    Ok(())
}

#[test]
fn an_output_that_is_moved_away_meanwhile_is_an_error_of_the_machine() -> Outcome {
    let desk = Desk::new();
    desk.publish(SITE)?;
    let stage = desk.begin(&desk.output(), Mode::Switch)?;
    fs::rename(desk.output(), desk.project().join("elsewhere"))?;
    let told = fill(stage, &[("index.html", "HOME")]);
    assert!(matches!(told, Err(PublishError::Machine { .. })), "{told:?}");
    assert_eq!(files_of(&desk.project().join("elsewhere"))["index.html"], "home");
    Ok(())
}

/// A small file system, unmounted when the value is dropped. `None` if the test may not mount; the reason is printed.
#[cfg(unix)]
struct Disk(PathBuf);

#[cfg(unix)]
impl Disk {
    fn mount(at: &Path, options: &str) -> Option<Self> {
        fs::create_dir_all(at).expect("a folder to mount at");
        let told = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(at).output();
        match told {
            Ok(told) if told.status.success() => Some(Self(at.to_path_buf())),
            Ok(told) => {
                eprintln!("skipped, cannot mount: {}", String::from_utf8_lossy(&told.stderr).trim());
                None
            }
            Err(error) => {
                eprintln!("skipped, no `mount` here: {error}");
                None
            }
        }
    }
}

#[cfg(unix)]
impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_named_and_the_old_site_stays() -> Outcome {
    let page = "x".repeat(6000);
    for size in (32..=256).step_by(16) {
        let desk = Desk::new();
        let Some(mounted) = Disk::mount(&desk.folder.path().join("disk"), &format!("size={size}k")) else {
            return Ok(());
        };
        let output = mounted.0.join("public");
        fill(desk.begin(&output, Mode::Switch)?, &[("index.html", "old")])?;
        let before = files_of(&mounted.0);
        let pages: Vec<_> = (0..30).map(|number| format!("page-{number}.html")).collect();
        let files: Vec<_> = pages.iter().map(|path| (path.as_str(), page.as_str())).collect();
        match fill(desk.begin(&output, Mode::Switch)?, &files) {
            Ok(report) => assert_eq!(report.written, 30),
            Err(PublishError::Machine { path, action, source }) => {
                assert_eq!((action, source.raw_os_error()), ("write", Some(28)));
                assert!(path.starts_with(&output));
                assert_eq!(files_of(&mounted.0), before, "{size} kB");
            }
            Err(other) => return Err(other.into()),
        }
    }
    Ok(())
}

#[cfg(unix)]
#[test]
fn a_mount_point_is_filled_file_by_file() -> Outcome {
    let desk = Desk::new();
    let Some(mounted) = Disk::mount(&desk.output(), "size=1m") else { return Ok(()) };
    fs::create_dir(mounted.0.join("lost+found"))?;
    let report = desk.publish(SITE)?;
    assert_eq!((report.written, report.switched), (3, false));
    let report = desk.publish(&[("index.html", "HOME")])?;
    assert_eq!((report.written, report.removed), (1, 2));
    assert_eq!(names(&desk.output()), [".keyplan-manifest", "index.html", "lost+found"]);
    Ok(())
}

const CHILD: &str = "KEYPLAN_TEST_PUBLISHER";

/// Not a test by itself: publishes version after version until it is killed.
#[test]
fn child_that_publishes() -> Outcome {
    let Ok(job) = std::env::var(CHILD) else { return Ok(()) };
    let (mode, project) = job.split_once(':').ok_or("a mode and a project")?;
    let mode = if mode == "files" { Mode::Files } else { Mode::Switch };
    let project = Path::new(project);
    let output = project.join("public");
    let start = version_of(&output).unwrap_or_default();
    for version in start + 1.. {
        let files = version_files(version);
        let stage = begin(project, &output, mode)?;
        for (path, text) in &files {
            stage.put(path, text.as_bytes())?;
        }
        stage.commit()?;
    }
    Ok(())
}

/// Pages that say their version, one that never changes, and some that only every third version has.
fn version_files(version: u64) -> BTreeMap<String, String> {
    let page = |number| (format!("accounts/{}/{number}/index.html", version % 3), format!("version {version}"));
    let mut files: BTreeMap<_, _> = (0..20).map(page).collect();
    files.extend((0..20).map(|number| (format!("assets/{number}.css"), format!("version {version}"))));
    files.insert("assets/logo.svg".into(), "always the same".into());
    files.insert("index.html".into(), format!("version {version}"));
    files
}

fn version_of(output: &Path) -> Option<u64> {
    fs::read_to_string(output.join("index.html")).ok()?.strip_prefix("version ")?.parse().ok()
}

fn assert_whole(desk: &Desk, context: &str) {
    if let Some(version) = version_of(&desk.output()) {
        assert_eq!(desk.site(), version_files(version), "{context}");
    } else {
        assert!(!desk.output().exists() || desk.site().is_empty(), "{context}");
    }
}

fn spawn_child(desk: &Desk, mode: &str) -> std::io::Result<Child> {
    Command::new(std::env::current_exe()?)
        .args(["--exact", "publish::child_that_publishes"])
        .env(CHILD, format!("{mode}:{}", desk.project().display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}

fn wait_until_it_works(desk: &Desk, child: &mut Child) -> Outcome {
    while !desk.project().join(".public.keyplan-lock").exists() {
        if let Some(status) = child.try_wait()? {
            return Err(format!("the child ended early: {status}").into());
        }
        std::thread::sleep(Duration::from_micros(100));
    }
    Ok(())
}

/// Kills the child at many moments. `at_once` says whether the site must be whole even before the next run.
fn kill_often(mode: &str, foreign: bool, at_once: bool) -> Outcome {
    let first = version_files(1);
    let first: Vec<_> = first.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    // A version takes longer on some systems than on others: the kills come while a few of them are made.
    let begin = Instant::now();
    Desk::new().publish(&first)?;
    let moments = u64::try_from(3 * begin.elapsed().as_micros())?.max(20_000);
    let desk = Desk::new();
    let mut random = 0x9e37_79b9_u64;
    let mut left_behind = 0;
    let mut versions = 0;
    for round in 0..40 {
        let mut child = spawn_child(&desk, mode)?;
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        wait_until_it_works(&desk, &mut child)?;
        std::thread::sleep(Duration::from_micros((random >> 33) % moments));
        assert!(child.try_wait()?.is_none(), "the child failed in round {round}");
        child.kill()?;
        child.wait()?;
        let notes = desk.output().join("notes.txt");
        let has_notes = foreign && notes.exists() && fs::rename(&notes, desk.project().join("notes.txt")).is_ok();
        assert_eq!(has_notes, foreign && round > 0, "a file of others was lost in round {round}");
        left_behind += usize::from(desk.project().join(".public.keyplan-stage").exists());
        if at_once {
            assert_whole(&desk, &format!("round {round}, at once"));
        }
        drop(desk.begin(&desk.output(), Mode::Switch)?);
        assert_whole(&desk, &format!("round {round}, after the next run began"));
        versions = version_of(&desk.output()).unwrap_or(versions).max(versions);
        if foreign {
            fs::create_dir_all(desk.output())?;
            if versions == 0 {
                desk.publish(&first)?;
            }
            fs::write(&notes, "mine")?;
        }
    }
    assert!(versions > 0 && left_behind > 0, "{versions} versions, {left_behind} kills that met a run at work");
    Ok(())
}

/// Where two folders can change places: Windows goes file by file.
#[cfg(unix)]
#[test]
fn a_kill_leaves_one_whole_site() -> Outcome {
    kill_often("switch", false, true)
}

#[test]
fn a_kill_among_files_of_others_is_healed_by_the_next_run() -> Outcome {
    kill_often("switch", true, false)
}

#[test]
fn a_kill_while_going_file_by_file_is_healed_by_the_next_run() -> Outcome {
    kill_often("files", false, false)
}

#[test]
fn without_a_manifest_a_site_goes_into_an_absent_or_empty_folder_only() -> Outcome {
    let desk = Desk::new();
    let (project, output) = (desk.project(), desk.folder.path().join("handed over"));
    let target = |mode| PublishTarget {
        output: &output,
        project: &project,
        sources: Vec::new(),
        inside: false,
        mode,
        edition: "customer of lotus".into(),
        manifest: false,
    };
    for mode in [Mode::Switch, Mode::Files] {
        for is_there in [false, true] {
            if is_there {
                fs::create_dir(&output)?;
            }
            fill(Stage::begin(&target(mode))?, &[("index.html", "home"), ("a/b.html", "page")])?;
            assert_eq!(files_of(&output).keys().collect::<Vec<_>>(), ["a/b.html", "index.html"], "{mode:?} {is_there}");
            assert!(matches!(Stage::begin(&target(mode)), Err(PublishError::Refused { .. })), "it is not empty now");
            assert_eq!(fs::read_dir(desk.folder.path())?.count(), 2, "nothing is left beside it");
            fs::remove_dir_all(&output)?;
        }
    }
    let kept = PublishTarget { manifest: true, ..target(Mode::Switch) };
    fill(Stage::begin(&kept)?, &[("index.html", "home")])?;
    assert!(
        matches!(Stage::begin(&target(Mode::Switch)), Err(PublishError::Refused { .. })),
        "nor into a site of ours"
    );
    Ok(())
}
