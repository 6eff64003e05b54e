//! Packs the files that go into the program, see `src/load/embedded.rs`: the default theme, and the starters of the command.
#![expect(clippy::disallowed_methods, reason = "a build script reads files, and its environment")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use miniz_oxide::deflate::compress_to_vec;

/// The files of each pack by their paths.
type Packs = BTreeMap<String, BTreeMap<String, Vec<u8>>>;

const SETTINGS: &str = "site.toml";

/// As small as it gets: this is done once, and unpacking takes no longer.
const LEVEL: u8 = 10;

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names a folder"));
    let mut code = written("THEME", &theme()?, &out)?;
    if env::var_os("CARGO_FEATURE_CLI").is_some() {
        code += &written("STARTERS", &starters()?, &out)?;
    }
    fs::write(out.join("packs.rs"), code)
}

/// The default theme: a pack a folder, and one for each language, of which a run needs one or two.
fn theme() -> io::Result<Packs> {
    let mut packs = Packs::new();
    for (path, bytes) in files("themes/default")? {
        let folder = path.split('/').next().unwrap_or(&path);
        let (pack, bytes) = match folder {
            "locales" | "sentences" => (&*path, flat(&path, &bytes)),
            _ => (folder, bytes),
        };
        packs.entry(pack.to_owned()).or_default().insert(path.clone(), bytes);
    }
    Ok(packs)
}

/// The table of a language as the program reads it: each dotted key and its text, sorted by key, each ended by a NUL. To read
/// it as TOML would take longer than most of what the command does.
fn flat(path: &str, bytes: &[u8]) -> Vec<u8> {
    let table = str::from_utf8(bytes).expect(path).parse().unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut texts = BTreeMap::new();
    flatten("", &table, &mut texts);
    texts.iter().flat_map(|(key, text)| [key.as_bytes(), b"\0", text.as_bytes(), b"\0"]).flatten().copied().collect()
}

fn flatten(above: &str, table: &toml::Table, texts: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        match value {
            toml::Value::Table(inner) => flatten(&format!("{above}{key}."), inner, texts),
            toml::Value::String(text) => _ = texts.insert(format!("{above}{key}"), text.clone()),
            _ => {}
        }
    }
}

/// The starters by their names. That of this repository is its own playbook.
fn starters() -> io::Result<Packs> {
    let own = files("content")?.into_iter().map(|(path, bytes)| (format!("content/{path}"), bytes));
    let own = own.chain([(SETTINGS.to_owned(), read(Path::new(SETTINGS))?)]);
    let mut packs = Packs::from([("en".to_owned(), own.collect())]);
    for (path, bytes) in files("docs/starters")? {
        let (name, inside) = path.split_once('/').expect("a starter is a folder");
        packs.entry(name.to_owned()).or_default().insert(inside.to_owned(), bytes);
    }
    Ok(packs)
}

/// The files of a folder by their paths in it.
fn files(folder: &str) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    add_files(Path::new(folder), "", &mut files)?;
    Ok(files)
}

fn add_files(folder: &Path, above: &str, files: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{above}{}", entry.file_name().to_str().expect("names are plain"));
        if entry.file_type()?.is_dir() {
            add_files(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, read(&entry.path())?);
        }
    }
    Ok(())
}

/// What is in a file, which cargo looks at again before each build.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    println!("cargo::rerun-if-changed={}", path.display());
    fs::read(path)
}

/// Writes packs beside the code that names them, and returns that code: a table.
fn written(table: &str, packs: &Packs, out: &Path) -> io::Result<String> {
    let mut rows = String::new();
    for (at, (name, files)) in packs.iter().enumerate() {
        let (mut list, mut whole) = (String::new(), Vec::new());
        for (path, bytes) in files {
            let _ = writeln!(list, "{} {path}", bytes.len());
            whole.extend_from_slice(bytes);
        }
        let file = format!("{}-{at}.pack", table.to_lowercase());
        fs::write(out.join(&file), compress_to_vec(&[list.as_bytes(), b"\n", &whole].concat(), LEVEL))?;
        let files = format!("LazyLock::new(|| unpacked(include_bytes!({file:?})))");
        let _ = writeln!(rows, "    Pack {{ name: {name:?}, files: {files} }},");
    }
    Ok(format!("static {table}: [Pack; {}] = [\n{rows}];\n", packs.len()))
}
