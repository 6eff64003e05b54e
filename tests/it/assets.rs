//! Files beside the pages: what is none, what is too heavy, and names that not every disk can hold.

use std::fs;

use crate::support::Site;

/// A pillar whose page links to these files.
fn linking(links: &str) -> String {
    format!("+++\ntitle = \"Supply\"\n+++\n\n{links}\n")
}

/// What is found in a playbook where the page of a pillar links to one file beside it, as `level[CODE]: message`.
fn found(name: &str, bytes: &[u8]) -> Vec<String> {
    let site = Site::with(&[("content/pillars/supply.md", &linking(&format!("[It](<{name}>)")))]);
    site.write(&format!("content/pillars/{name}"), bytes);
    let found = site.findings().into_iter().filter_map(|line| Some(line.split_once(": ")?.1.to_owned()));
    found.collect()
}

/// A PNG of one pixel with so many bytes behind its picture.
fn png(more: usize) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0".to_vec();
    png.resize(png.len() + more, 0);
    png.extend(b"\0\0\0\0IEND\xae\x42\x60\x82");
    png
}

#[test]
fn a_picture_or_document_that_is_none_is_told_with_what_stands_there() {
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    let page = b"<!DOCTYPE html>\n<title>Sign in to your account</title>";
    for (name, bytes, told) in [
        ("shelf.png", &pointer[..], "warning[KP027]: Git LFS has left a pointer in place of this file"),
        ("offer.pdf", pointer, "warning[KP027]: Git LFS has left a pointer in place of this file"),
        ("shelf.jpg", page, "warning[KP027]: this is a web page, saved in place of the file"),
        ("sales.xlsx", page, "warning[KP027]: this is a web page, saved in place of the file"),
        ("sales.csv", b"", "warning[KP027]: this file is empty"),
        ("shelf.jpeg", b"not a picture", "warning[KP027]: browsers cannot show this picture"),
        ("terms.docx", b"not a document", "warning[KP027]: this is not the kind of document that its name says"),
        ("offer.pdf", b"%PDF-1.7\n1 0 obj", "warning[KP027]: this file is cut off before its end"),
        ("shelf.svg", pointer, "error[KP108]: Git LFS has left a pointer in place of this file"),
        ("shelf.svg", page, "error[KP108]: this is a web page, saved in place of the file"),
    ] {
        let found = found(name, bytes);
        assert!(found.len() == 1 && found[0].starts_with(told), "{name}: {found:#?}");
    }
    assert_eq!(found("shelf.png", &png(0)), [""; 0]);
}

#[test]
fn a_heavy_picture_and_a_file_beyond_the_limit_of_the_site_are_told() {
    assert_eq!(found("shelf.png", &png(4_999_000)), [""; 0]);
    assert_eq!(
        found("shelf.png", &png(5_000_000)),
        ["warning[KP026]: this picture is 5.1 MB, and everybody who opens its page loads it"]
    );
    let site = Site::with(&[("content/pillars/supply.md", &linking("[Notes](notes.txt)"))]);
    let settings = fs::read_to_string(site.path("site.toml")).unwrap();
    site.write("site.toml", format!("max_asset_bytes = 1000\n{settings}").as_bytes());
    site.write("content/pillars/notes.txt", &[b'x'; 1000]);
    assert_eq!(site.findings(), [""; 0]);
    site.write("content/pillars/notes.txt", &vec![b'x'; 100_001]);
    assert_eq!(
        site.findings(),
        ["content/pillars/notes.txt:1:1: warning[KP026]: this file is 0.2 MB, and the limit is 0.1 MB"]
    );
}

#[test]
fn a_file_that_no_page_shows_may_be_heavy_and_empty() {
    let site = Site::with(&[]);
    site.write("content/files/shelf.png", &png(6_000_000));
    site.write("content/files/empty.txt", b"");
    assert_eq!(site.findings(), [""; 0]);
}

#[test]
fn a_name_that_windows_cannot_hold_is_told_with_one_that_it_can() {
    for (name, instead) in [
        ("nul.png", "nul-1.png"),
        ("CON.txt", "CON-1.txt"),
        ("com¹.txt", "com¹-1.txt"),
        ("a\"b.png", "a-b.png"),
        ("why?.txt", "why-.txt"),
        ("10:30.txt", "10-30.txt"),
        ("trail.", "trail"),
        ("blank ", "blank"),
    ] {
        let site = Site::with(&[]);
        site.write(&format!("content/files/{name}"), b"text");
        let run = site.run(&["check", "--select", "KP011"]);
        let told = format!("error[KP011]: Windows cannot hold a file of the name `{name}`");
        assert!(run.out.contains(&told), "{name}: {}", run.out);
        assert!(run.out.contains(&format!("rename it, for example to `{instead}`")), "{name}: {}", run.out);
    }
    for name in ["Shelf photo (2).PNG", "chậm.txt", "console.txt", "com10.txt"] {
        let site = Site::with(&[]);
        site.write(&format!("content/files/{name}"), &png(0));
        assert_eq!(site.findings(), [""; 0], "{name}");
    }
}

#[test]
fn files_whose_names_are_one_on_many_disks_are_told() {
    let site = Site::with(&[]);
    site.write("content/files/caf\u{e9}.txt", b"one");
    site.write("content/files/cafe\u{301}.txt", b"two");
    assert_eq!(
        site.findings(),
        [
            "content/files/café.txt:1:1: error[KP012]: two files have this name: their accents look alike and are stored in two forms"
        ]
    );
    let site = Site::with(&[]);
    site.write("content/files/Offer.txt", b"one");
    site.write("content/files/offer.TXT", b"two");
    assert_eq!(
        site.findings(),
        [
            "content/files/offer.TXT:1:1: error[KP012]: `content/files/offer.TXT` and `content/files/Offer.txt` make the same address"
        ]
    );
}

#[test]
fn an_alias_that_no_disk_can_hold_is_told() {
    let told = |aliases: &str| {
        let text = format!("+++\ntitle = \"Supply\"\naliases = [{aliases}]\n+++\n\n[It](notes.txt)\n");
        let site = Site::with(&[("content/pillars/supply.md", &text)]);
        site.write("content/pillars/notes.txt", b"text");
        site.findings().into_iter().filter_map(|line| Some(line.split_once(": ")?.1.to_owned())).collect::<Vec<_>>()
    };
    for (aliases, expected) in [
        (r#""con""#, "error[KP011]: Windows cannot hold a folder of the name `con`"),
        (r#""old./supply""#, "error[KP011]: Windows cannot hold a folder of the name `old.`"),
        (r#""old.html", "old.html/below""#, "error[KP012]: the alias `old.html/below` lies below `old.html`"),
        (r#""old.html/below", "OLD.html""#, "error[KP012]: the alias `old.html/below` lies below `old.html`"),
        (r#""pillars/notes.txt""#, "error[KP012]: the alias `pillars/notes.txt` is the address of"),
        (r#""pillars/notes.txt/x""#, "error[KP012]: the alias `pillars/notes.txt/x` lies below `pillars/notes.txt`"),
        (r#""calendar/programme.ics""#, "error[KP012]: the alias `calendar/programme.ics` is the address of a page"),
    ] {
        let found = told(aliases);
        assert!(found.len() == 1 && found[0].starts_with(expected), "{aliases}: {found:#?}");
    }
    assert_eq!(told(r#""old", "old/below", "older/", "old/deep/est.html""#), [""; 0]);
}
