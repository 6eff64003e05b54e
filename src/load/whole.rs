//! Whether a file is what its ending says. Programs leave other things in the place of a picture or a document: a pointer
//! to it, the page that asks to log in, a download that stopped.

use crate::diagnostics::{Message, say};
/// What stands in the place of a picture or document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// No byte.
    Empty,
    /// What Git LFS leaves until the file is fetched.
    LfsPointer,
    /// What git-annex leaves until the file is fetched.
    AnnexPointer,
    /// A shortcut to an address.
    Shortcut,
    /// A page of the web, mostly one that says that something went wrong.
    WebPage,
    /// A picture in a format that browsers do not show.
    Heic,
    /// The file has no end.
    Cut,
    /// Something else that is no picture.
    NoPicture,
    /// Something else that is no document of its kind.
    NoDocument,
    /// A text that holds bytes of no text.
    NoText,
}

impl Broken {
    /// What is said of the file, and what its author can do.
    pub(super) fn message(self) -> (Message, Message) {
        match self {
            Self::Empty => (say!("this file is empty"), say!("put the file itself in its place")),
            Self::LfsPointer => (
                say!("Git LFS has left a pointer in place of this file"),
                say!("fetch the file itself: `git lfs pull`"),
            ),
            Self::AnnexPointer => (
                say!("git-annex has left a pointer in place of this file"),
                say!("fetch the file itself: `git annex get`"),
            ),
            Self::Shortcut => (
                say!("this is a shortcut to an address, not the file itself"),
                say!("download the file, and put it in its place"),
            ),
            Self::WebPage => (
                say!(
                    "this is a web page, saved in place of the file: it may ask to log in, or say that nothing is there"
                ),
                say!("download the file again, and open it before you put it here"),
            ),
            Self::Heic => (
                say!("this picture is in the format HEIC, which most browsers do not show"),
                say!("save it as JPEG or PNG"),
            ),
            Self::Cut => (say!("this file is cut off before its end"), say!("download it again, or save it again")),
            Self::NoPicture => (
                say!("browsers cannot show this picture"),
                say!("open it in the program that made it, and save it as PNG, JPEG or SVG"),
            ),
            Self::NoDocument => (
                say!("this is not the kind of document that its name says"),
                say!("open it in the program that made it, and save it again"),
            ),
            Self::NoText => (say!("this is not text, though its name says so"), say!("save it as text, in UTF-8")),
        }
    }
}

/// How many bytes of the end of a file [`broken`] asks for: where the list of the parts of a packed file begins.
pub(super) const TAIL: usize = 66 << 10;

/// What stands in the place of a file with this ending, in lower case; `None` where it is what the ending says. `head` and
/// `tail` are its first and last bytes, and may overlap; `length` is how many it has.
pub(super) fn broken(ending: &str, head: &[u8], tail: &[u8], length: u64) -> Option<Broken> {
    if length == 0 {
        return Some(Broken::Empty);
    }
    if length < 2048
        && let Some(pointer) = pointer(head)
    {
        return Some(pointer);
    }
    if ending != "txt" && is_web_page(head) {
        return Some(Broken::WebPage);
    }
    match ending {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" => broken_picture(head, tail, length),
        "svg" => (!holds(&plain(head), b"<svg") && !holds(&plain(head), b":svg")).then_some(Broken::NoPicture),
        "pdf" if !holds(&head[..head.len().min(1024)], b"%PDF-") => Some(Broken::NoDocument),
        "pdf" => (!holds(tail, b"%%EOF")).then_some(Broken::Cut),
        "docx" | "xlsx" | "pptx" if head.starts_with(b"PK\x03\x04") => {
            (!holds(tail, b"PK\x05\x06")).then_some(Broken::Cut)
        }
        // A document with a password is packed in the older way.
        "docx" | "xlsx" | "pptx" => (!head.starts_with(b"\xd0\xcf\x11\xe0")).then_some(Broken::NoDocument),
        "csv" | "txt" => (head.contains(&0) && !is_utf16(head)).then_some(Broken::NoText),
        _ => None,
    }
}

/// What stands in the place of a picture of points. Browsers look at its bytes, whatever its name says.
fn broken_picture(head: &[u8], tail: &[u8], length: u64) -> Option<Broken> {
    let in_box = |brands: &[&[u8]]| {
        head.get(4..8) == Some(b"ftyp") && brands.iter().any(|brand| holds(&head[..head.len().min(64)], brand))
    };
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return (!holds(tail, b"IEND")).then_some(Broken::Cut);
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        let said = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
        return (u64::from(said) + 8 > length).then_some(Broken::Cut);
    }
    if head.starts_with(b"\xff\xd8\xff") || head.starts_with(b"GIF8") || in_box(&[b"avif", b"avis"]) {
        return None;
    }
    Some(if in_box(&[b"heic", b"heix", b"mif1", b"hevc"]) { Broken::Heic } else { Broken::NoPicture })
}

/// What programs leave in the place of a file that lies elsewhere.
fn pointer(head: &[u8]) -> Option<Broken> {
    let text = plain(head);
    if text.starts_with(b"version https://git-lfs") || text.starts_with(b"version https://hawser") {
        Some(Broken::LfsPointer)
    } else if text.starts_with(b"/annex/objects/") || (holds(&text, b".git/annex/objects/") && text.len() < 600) {
        Some(Broken::AnnexPointer)
    } else if text.starts_with(b"[internetshortcut]") || holds(&text, b"<plist") {
        Some(Broken::Shortcut)
    } else {
        None
    }
}

/// Whether a file begins as pages of the web do.
fn is_web_page(head: &[u8]) -> bool {
    let text = plain(&head[..head.len().min(1024)]);
    let mut rest = text.trim_ascii_start();
    // Some programs that save pages say first where they had them.
    while let Some(comment) = rest.strip_prefix(b"<!--") {
        let Some(end) = comment.windows(3).position(|at| at == b"-->") else { break };
        rest = comment[end + 3..].trim_ascii_start();
    }
    [&b"<!doctype html"[..], b"<html", b"<head", b"<body"].iter().any(|begin| rest.starts_with(begin))
}

/// The beginning of a text in lower case, without the mark of its encoding; of a text in UTF-16 its Latin letters.
fn plain(head: &[u8]) -> Vec<u8> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let wide = is_utf16(head);
    let letters = head.iter().filter(|byte| !wide || !matches!(byte, 0 | 0xfe | 0xff));
    letters.map(u8::to_ascii_lowercase).collect()
}

/// Whether a text says of itself that it is UTF-16.
fn is_utf16(head: &[u8]) -> bool {
    head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff")
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ending: &str, bytes: &[u8]) -> Option<Broken> {
        broken(ending, bytes, bytes, bytes.len() as u64)
    }

    #[test]
    fn what_programs_leave_in_place_of_a_file_is_told_apart() {
        let lfs = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
        for ending in ["png", "jpg", "svg", "pdf", "xlsx", "csv", "txt"] {
            assert_eq!(of(ending, b""), Some(Broken::Empty), "{ending}");
            assert_eq!(of(ending, lfs), Some(Broken::LfsPointer), "{ending}");
            assert_eq!(of(ending, b"/annex/objects/SHA256E-s3--ab.png\n"), Some(Broken::AnnexPointer), "{ending}");
        }
        for ending in ["png", "jpeg", "svg", "pdf", "docx", "csv"] {
            for page in [
                &b"<!DOCTYPE html><title>Log in</title>"[..],
                b"\xef\xbb\xbf\n <html lang=en>",
                b"<!-- saved from url=(0014)about:internet -->\r\n<HTML>",
            ] {
                assert_eq!(of(ending, page), Some(Broken::WebPage), "{ending}");
            }
        }
        assert_eq!(of("pdf", b"[InternetShortcut]\r\nURL=https://x.example/a.pdf"), Some(Broken::Shortcut));
        assert_eq!(of("jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), Some(Broken::Heic));
        assert_eq!(of("png", b"{\"error\": 403}"), Some(Broken::NoPicture));
        assert_eq!(of("png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), Some(Broken::NoPicture));
        assert_eq!(of("svg", b"<?xml version='1.0'?><Error/>"), Some(Broken::NoPicture));
        assert_eq!(of("docx", b"%PDF-1.7"), Some(Broken::NoDocument));
        assert_eq!(of("pdf", b"PK\x03\x04"), Some(Broken::NoDocument));
        assert_eq!(of("csv", b"PK\x03\x04\0\0"), Some(Broken::NoText));
    }

    #[test]
    fn a_file_that_breaks_off_is_told() {
        assert_eq!(of("png", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"), Some(Broken::Cut));
        assert_eq!(of("webp", b"RIFF\xff\0\0\0WEBPVP8 "), Some(Broken::Cut));
        assert_eq!(of("pdf", b"%PDF-1.7\n1 0 obj"), Some(Broken::Cut));
        assert_eq!(of("xlsx", b"PK\x03\x04..."), Some(Broken::Cut));
    }

    #[test]
    fn a_file_that_is_what_it_says_is_left_alone() {
        for (ending, bytes) in [
            ("png", &b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR....IEND\xaeB`\x82"[..]),
            // Browsers show it: they look at the bytes.
            ("png", b"\xff\xd8\xff\xe0..JFIF"),
            ("jpg", b"\xff\xd8\xff\xe1..Exif"),
            ("gif", b"GIF89a;"),
            ("webp", b"RIFF\x04\0\0\0WEBP"),
            ("avif", b"\0\0\0\x1cftypmif1\0\0\0\0avif"),
            ("svg", b"\xef\xbb\xbf<?xml version='1.0'?><!-- x --><SVG/>"),
            ("svg", b"<s:svg xmlns:s='http://www.w3.org/2000/svg'/>"),
            ("svg", b"\xff\xfe<\0s\0v\0g\0>\0"),
            ("pdf", b"\n%PDF-1.4 ... %%EOF\n"),
            ("docx", b"PK\x03\x04 PK\x05\x06"),
            ("xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
            ("csv", b"a;b\n1;2\n"),
            ("csv", b"\xff\xfea\0;\0b\0"),
            ("txt", b"<!doctype html> is how a page begins"),
        ] {
            assert_eq!(of(ending, bytes), None, "{ending} {:?}", String::from_utf8_lossy(bytes));
        }
    }
}
