//! Assets of a customer edition: without metadata, under the hash of their bytes, or not at all.

use crate::support::{Site, tree};

use super::files::{drawing, picture};
use super::{PLAN, shared};

const CANARY: &str = "KANARIE 21.0278 N";

/// A site whose shared plan links to these files.
fn linking(names: &[&str]) -> Site {
    let links = format!("[File]({})", names.join(")\n[File]("));
    let plan = format!("{PLAN}## Offer {{.customer}}\n\n{links}\n## Ours\n\n[Ours](ours.pdf)\n");
    let site = shared(&[("content/accounts/lotus/2025/_index.md", &plan)]);
    site.write("content/accounts/lotus/2025/ours.pdf", b"%PDF-1.7");
    site
}

#[test]
fn files_leave_clean_and_under_names_that_say_nothing() {
    let site = linking(&["offer-v7-margin.gif", "offer-again.GIF", "shelf-margin.svg", "ours.csv"]);
    let folder = "content/accounts/lotus/2025";
    site.write(&format!("{folder}/offer-v7-margin.gif"), &picture(CANARY));
    site.write(&format!("{folder}/offer-again.GIF"), &picture(""));
    site.write(&format!("{folder}/shelf-margin.svg"), drawing("Full shelves", CANARY).as_bytes());
    site.write(&format!("{folder}/ours.csv"), b"a,b\n");
    let run = site.run(&["build", "--edition", "customer", "--account", "lotus"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let files = tree(&site.path("public-lotus"));
    for (path, bytes) in &files {
        let text = format!("{path} {}", String::from_utf8_lossy(bytes));
        for mark in ["KANARIE", "offer-v7", "offer-again", "shelf-margin", "ours.csv"] {
            assert!(!text.contains(mark), "{mark} in {path}");
        }
    }
    let pictures: Vec<&Vec<u8>> =
        files.iter().filter(|(path, _)| path.to_lowercase().ends_with(".gif")).map(|(_, bytes)| bytes).collect();
    assert_eq!(pictures, [&picture("")], "two files of one content are one");
    let page = std::fs::read_to_string(site.path("public-lotus/accounts/lotus/2025/index.html")).unwrap();
    assert_eq!(page.matches(".gif\"").count(), 2, "{page}");
    site.build();
    assert!(site.path("public/accounts/lotus/2025/offer-v7-margin.gif").exists(), "ours keeps its name");
}

#[test]
fn a_file_that_cannot_be_made_clean_stops_the_edition_at_its_link() {
    let site = linking(&["offer.pdf", "terms.docx", "damaged.png"]);
    for name in ["offer.pdf", "terms.docx", "damaged.png"] {
        site.write(&format!("content/accounts/lotus/2025/{name}"), b"no such thing");
    }
    site.build();
    let run = site.run(&["build", "--edition", "customer", "--account", "lotus", "--format", "short"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let told = format!("{}{}", run.out, run.err);
    assert_eq!(told.matches("KP807").count(), 3, "{told}");
    for name in ["offer.pdf", "terms.docx", "damaged.png"] {
        let line = told.lines().find(|line| line.contains(&format!("`{name}` would leave"))).unwrap();
        assert!(line.starts_with("content/accounts/lotus/2025/_index.md:"), "{line}");
    }
    assert!(!told.contains("`ours.pdf` would leave") && !site.path("public-lotus").exists());
}

#[test]
fn pictures_of_a_theme_leave_clean_too() {
    let settings = format!("{}theme = \"own\"\n", crate::support::HEALTHY[0].1);
    let site = shared(&[("site.toml", &settings)]);
    site.write("themes/own/static/shop.gif", &picture(CANARY));
    site.write("themes/own/static/not-quite.png", b"no picture");
    let run = site.run(&["build", "--edition", "customer", "--account", "lotus"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let of_theme = |name: &str| {
        let files = tree(&site.path("public-lotus"));
        let found = files.into_iter().find(|(path, _)| path.contains(name));
        found.unwrap_or_else(|| panic!("{name} is published")).1
    };
    assert_eq!(of_theme("shop"), picture(""));
    assert_eq!(of_theme("not-quite"), b"no picture", "what is no picture is a matter of the theme");
}

#[test]
fn a_file_in_which_another_account_can_be_read_stops_the_edition() {
    let drawing = |inside: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>").into_bytes();
    for (file, bytes, found) in [
        ("shelf.svg", drawing("<text>As at Havnely</text>"), true),
        ("shelf.svg", drawing("<text>As at Hav<tspan>nely</tspan></text>"), true),
        ("shelf.svg", drawing("<text>Shelf<tspan>Havnely</tspan></text>"), true),
        ("shelf.svg", drawing("<style>.Havnely{fill:red}</style>"), true),
        ("shelf.svg", drawing("<title>Havnely</title><text>Shelf at havn</text>"), false),
        ("ours.csv", b"account,share\nHavnely,12\n".to_vec(), true),
        ("ours.csv", b"account,share\nKj\xf8bing,12\n".to_vec(), true),
        ("ours.csv", "\u{feff}Havnely,12\n".encode_utf16().flat_map(u16::to_le_bytes).collect(), true),
        ("ours.txt", b"Shelf\n".to_vec(), false),
    ] {
        let site = linking(&[file]);
        let other = |title: &str| format!("+++\ntitle = \"{title}\"\ncountry = \"DK\"\n+++\n").into_bytes();
        site.write("content/accounts/havnely/_index.md", &other("Havnely"));
        site.write("content/accounts/other/_index.md", &other("Kj\u{f8}bing"));
        site.write(&format!("content/accounts/lotus/2025/{file}"), &bytes);
        let run = site.run(&["build", "--edition", "customer", "--account", "lotus", "--format", "short"]);
        let place = format!("content/accounts/lotus/2025/{file}:1:1: error[KP802]");
        assert_eq!(run.err.contains(&place), found, "{file}: {}", run.err);
        assert_eq!(run.code, i32::from(found), "{}", run.err);
    }
}
