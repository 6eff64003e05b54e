//! A canary in every internal field, looked for in every form in which a byte of the edition could hold it.

use unicode_normalization::UnicodeNormalization as _;

use super::author::{Author, CANARY, Files};
use super::pages;

/// The canary of this module: with marks, and with letters that are more than a mark away from ASCII. Authors may use it
/// in names of files, too.
const MARKED_CANARY: &str = "kẵnarýđø";

/// A playbook whose internal texts hold the marked canary.
fn marked(seed: u64) -> Files {
    let files = Author::write(seed, seed + 5000);
    files
        .into_iter()
        .map(|(path, text)| {
            // A key with marks stands in quotes.
            let text = text.replace("[readings.canary]", "[readings.\"canary\"]").replace(CANARY, MARKED_CANARY);
            (path.replace(CANARY, MARKED_CANARY), text)
        })
        .collect()
}

/// The letters of a text without marks and case: `Kẵnarý` and `KANARY` are the same.
fn folded(text: &str) -> String {
    let lower = text.to_lowercase();
    lower
        .nfkd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c) && !matches!(c, '\u{ad}' | '\u{200b}'))
        .map(|c| match c {
            'đ' => 'd',
            'ø' => 'o',
            c => c,
        })
        .collect()
}

/// The text with every escape of HTML, addresses, JSON and scripts undone.
fn decoded(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut bytes: Vec<u8> = Vec::with_capacity(text.len());
    let mut at = 0;
    let put = |bytes: &mut Vec<u8>, c: char| bytes.extend(c.encode_utf8(&mut [0; 4]).bytes());
    while at < chars.len() {
        let rest: String = chars[at..chars.len().min(at + 12)].iter().collect();
        if let Some((c, length)) = entity(&rest).or_else(|| unicode(&rest)) {
            put(&mut bytes, c);
            at += length;
        } else if let Some(byte) = rest.strip_prefix('%').and_then(|hex| u8::from_str_radix(hex.get(..2)?, 16).ok()) {
            bytes.push(byte);
            at += 3;
        } else {
            put(&mut bytes, chars[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `&#7861;` or `&#x1eb5;` at the beginning, and how many characters it takes.
fn entity(text: &str) -> Option<(char, usize)> {
    let (number, _) = text.strip_prefix("&#")?.split_once(';')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    Some((char::from_u32(code)?, number.len() + 3))
}

/// `\u1eb5` or `\u{1eb5}` or `\x6b` at the beginning, and how many characters it takes.
fn unicode(text: &str) -> Option<(char, usize)> {
    if let Some(hex) = text.strip_prefix("\\x") {
        return Some((char::from_u32(u32::from_str_radix(hex.get(..2)?, 16).ok()?)?, 4));
    }
    let rest = text.strip_prefix("\\u")?;
    if let Some((hex, _)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        return Some((char::from_u32(u32::from_str_radix(hex, 16).ok()?)?, hex.len() + 4));
    }
    Some((char::from_u32(u32::from_str_radix(rest.get(..4)?, 16).ok()?)?, 6))
}

/// What every Base64 text that holds the word has in common, for each of the three ways in which it can lie.
fn base64(word: &str) -> Vec<String> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let encode = |bytes: &[u8]| -> String {
        let groups = bytes.chunks(3).map(|group| {
            let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
            (0..4).map(move |at| char::from(DIGITS[(bits >> (18 - 6 * at) & 63) as usize]))
        });
        groups.flatten().collect()
    };
    (0..3)
        .map(|before| {
            let text = encode(&[&vec![b'.'; before], word.as_bytes()].concat());
            // The digits at both ends depend on the bytes around the word.
            let whole = (before + word.len()) / 3 * 4;
            text[if before == 0 { 0 } else { 4 }..whole].to_owned()
        })
        .collect()
}

/// The form in which a text holds the canary, if it does.
fn form(text: &str) -> Option<&'static str> {
    let plain = folded(MARKED_CANARY);
    if folded(text).contains(&plain) {
        return Some("plain");
    }
    let once = decoded(text);
    if folded(&once).contains(&plain) {
        return Some("escaped");
    }
    if folded(&decoded(&once)).contains(&plain) {
        return Some("escaped twice");
    }
    let forms = [MARKED_CANARY.to_owned(), MARKED_CANARY.nfd().collect(), MARKED_CANARY.to_uppercase(), plain];
    let encoded = forms.iter().flat_map(|form| base64(form)).any(|form| text.contains(&form));
    encoded.then_some("base64")
}

#[test]
fn every_form_of_a_canary_is_recognized() {
    for (text, wanted) in [
        ("a kẵnarýđø b", Some("plain")),
        ("KẴNARÝĐØ", Some("plain")),
        ("ka\u{306}\u{303}nary\u{301}đø", Some("plain")),
        ("kanarydo", Some("plain")),
        ("k%E1%BA%B5nar%C3%BD%C4%91%c3%b8", Some("escaped")),
        ("&#107;&#x1EB5;nar&#253;&#273;ø", Some("escaped")),
        ("\\u006b\\u1eb5nar\\u00fd\\u0111\\u00f8", Some("escaped")),
        ("\\u{6b}\\x61narydo", Some("escaped")),
        ("&#37;6Banarydo", Some("escaped twice")),
        ("a canary, kanary do and %", None),
    ] {
        assert_eq!(form(text), wanted, "{text}");
    }
    for before in ["", "x", "xy"] {
        let text = format!("{before}{MARKED_CANARY} and more");
        let whole = base64(&text)[0].clone();
        assert_eq!(form(&whole), Some("base64"), "{before}: {whole}");
    }
}

#[test]
fn no_canary_of_any_field_is_in_any_byte_in_any_form() {
    let theme = keyplan::site::theme::Theme::load(&[], keyplan::language::Locale::english(), "").unwrap();
    let mut made = 0;
    for seed in 1..=40 {
        let files = marked(seed);
        let held = files.values().filter(|text| form(text).is_some()).count();
        assert!(held > 5, "{seed}: only {held} files hold the canary");
        let Ok(pages) = pages(&files, &theme) else { continue };
        made += 1;
        for (path, page) in &pages {
            assert_eq!(form(path), None, "{seed}: {path}");
            assert_eq!(form(page), None, "{seed}: {path}");
        }
    }
    assert!(made > 30, "{made} editions were made");
}
