//! The same pages for other generators, where they are on the path: a title, the prose, and a list of the pages beside it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::measured::Cost;

/// A generator that makes the same pages.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    settings: (&'static str, &'static str),
    templates: &'static [(&'static str, &'static str)],
    /// The name of a page that has others in its folder.
    index: &'static str,
}

const HUGO: Peer = Peer {
    name: "hugo",
    settings: ("hugo.toml", "baseURL = \"/\"\ntitle = \"Plans\"\ndisableKinds = [\"taxonomy\", \"term\", \"RSS\"]\n"),
    templates: &[
        (
            "layouts/_default/single.html",
            "<!doctype html><title>{{ .Title }}</title><h1>{{ .Title }}</h1>{{ .Content }}<ul>{{ range .CurrentSection.RegularPages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>{{ end }}</ul>",
        ),
        (
            "layouts/_default/list.html",
            "<!doctype html><title>{{ .Title }}</title><h1>{{ .Title }}</h1>{{ .Content }}<ul>{{ range .Pages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>{{ end }}</ul>",
        ),
    ],
    index: "_index.md",
};

const ZOLA: Peer = Peer {
    name: "zola",
    settings: ("config.toml", "base_url = \"/\"\ntitle = \"Plans\"\n"),
    templates: &[
        (
            "templates/page.html",
            "<!doctype html><title>{{ page.title }}</title><h1>{{ page.title }}</h1>{{ page.content | safe }}{% set above = get_section(path=page.ancestors | last) %}<ul>{% for it in above.pages %}<li><a href=\"{{ it.path }}\">{{ it.title }}</a></li>{% endfor %}</ul>",
        ),
        ("templates/section.html", SECTION),
        ("templates/index.html", SECTION),
    ],
    index: "_index.md",
};

const SECTION: &str = "<!doctype html><title>{{ section.title }}</title><h1>{{ section.title }}</h1>{{ section.content | safe }}<ul>{% for it in section.pages %}<li><a href=\"{{ it.path }}\">{{ it.title }}</a></li>{% endfor %}</ul>";

/// Those that are on the path.
pub(crate) fn found() -> Vec<Peer> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let is_there = |peer: &Peer| std::env::split_paths(&folders).any(|folder| folder.join(peer.name).is_file());
    [HUGO, ZOLA].into_iter().filter(is_there).collect()
}

impl Peer {
    /// Writes the pages of a playbook for it.
    pub(crate) fn write(&self, playbook: &Path, root: &Path) {
        fs::create_dir_all(root).unwrap();
        for (path, text) in self.templates.iter().chain([&self.settings]) {
            let file = root.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        self.write_pages(&playbook.join("content"), &root.join("content"));
    }

    fn write_pages(&self, from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        let mut has_index = false;
        for entry in fs::read_dir(from).unwrap() {
            let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
            if path.is_dir() {
                self.write_pages(&path, &to.join(name));
                continue;
            }
            has_index |= name == self.index;
            let text = fs::read_to_string(&path).unwrap();
            let (front, body) = text[4..].split_once("\n+++\n").unwrap();
            let title = front.lines().find(|line| line.starts_with("title = "));
            let title = title.map_or_else(|| format!("title = \"{}\"", name.display()), str::to_owned);
            let mut page = format!("+++\n{title}\n+++\n");
            let _ = write!(page, "{}", body.replace("[[", "*").replace("]]", "*"));
            fs::write(to.join(name), page).unwrap();
        }
        if !has_index {
            let title = from.file_name().unwrap_or_default();
            fs::write(to.join(self.index), format!("+++\ntitle = \"{}\"\n+++\n", title.display())).unwrap();
        }
    }

    /// Builds in a folder.
    pub(crate) fn build(&self, root: &Path) -> Cost {
        let mut command = Command::new(self.name);
        if self.name == "zola" {
            command.args(["build", "--force"]);
        }
        Cost::of(command.current_dir(root))
    }
}
