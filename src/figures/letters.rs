//! How texts are folded: into the words of the search, the names of files and the ids of headings. How two names compare
//! is in [`names`](super::names).
//!
//! | function | result | letters outside ASCII |
//! |---|---|---|
//! | [`folded`] | what one letter is compared as | kept, without marks, after NFKD; some become ASCII |
//! | [`second_letter`] | what follows it where one letter is spelled with two | – |
//! | [`search_words`], [`searched`] | words with a space after each | as [`folded`] |
//! | [`file_name`] | letters and digits with hyphens between | Latin ones without marks, in ASCII; others kept |
//! | [`portable`] | a file name that works everywhere | kept |
//! | [`name_on_windows`] | a file name that Windows can hold | kept |
//! | [`heading_id`] | GitHub's id of a heading | kept, in NFC |

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The ASCII form of a letter that no normal form takes apart.
///
/// `themes/default/static/keyplan.js` repeats these letters for the search.
fn in_ascii(letter: char) -> Option<&'static str> {
    Some(match letter {
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ß' => "ss",
        'ħ' | 'Ħ' => "h",
        'ı' => "i",
        'þ' | 'Þ' => "th",
        _ => return None,
    })
}

/// Gives what a letter is compared as: lower case without marks, after NFKD, `đ` as `d`. What is no letter comes as it is.
pub(crate) fn folded(letter: char, mut put: impl FnMut(char)) {
    let mut put_ascii = |letter: char| match in_ascii(letter) {
        Some(ascii) => ascii.chars().for_each(&mut put),
        None if letter == 'ς' => put('σ'),
        None => put(letter),
    };
    if letter.is_ascii() {
        put_ascii(letter.to_ascii_lowercase());
    } else {
        let lower = std::iter::once(letter).nfkd().flat_map(char::to_lowercase);
        lower.filter(|letter| !is_combining_mark(*letter)).for_each(put_ascii);
    }
}

/// The second letter of one that keyboards without it spell with two: `foetex` for `føtex`, `aarhus` for `århus`.
///
/// `folded` is what the letter is compared as, and `written` the letter, or the mark that stands over it.
pub(crate) fn second_letter(folded: char, written: char) -> Option<char> {
    match (folded, written) {
        ('a', 'å' | 'Å' | '\u{212b}' | '\u{30a}') => Some('a'),
        ('o', 'ø' | 'Ø') | ('a' | 'o' | 'u', 'ä' | 'Ä' | 'ö' | 'Ö' | 'ü' | 'Ü' | '\u{308}') => Some('e'),
        _ => None,
    }
}

/// Appends the words of a text as the search compares them, in lower case without marks, one space after each: `Đỗ Ærø`
/// gives `do aero `.
pub fn search_words(text: &str, out: &mut String) {
    let (bytes, from) = (text.as_bytes(), out.len());
    let mut inside = false;
    let mut at = 0;
    while at < bytes.len() {
        // Nearly all letters are ASCII, and become small below, all at once.
        let run = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        if run > 0 {
            out.push_str(&text[at..at + run]);
            inside = true;
            at += run;
        }
        let Some(letter) = text[at..].chars().next() else { break };
        at += letter.len_utf8();
        folded(letter, |letter| {
            if letter.is_alphanumeric() {
                out.push(letter);
                inside = true;
            } else if std::mem::take(&mut inside) {
                out.push(' ');
            }
        });
    }
    if inside {
        out.push(' ');
    }
    out[from..].make_ascii_lowercase();
}

/// The same as a text of its own.
pub fn searched(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    search_words(text, &mut out);
    out
}

/// A title as a file name: lower-case letters and digits with single hyphens between. Latin letters become ASCII: marks are
/// dropped; å đ ø ł æ œ ß become aa d o l ae oe ss. Letters of other scripts stay, with their marks.
/// Anything else becomes a hyphen. Empty where nothing is left.
pub fn file_name(title: &str) -> String {
    let mut out = String::new();
    // Whether marks that follow belong to a letter that is kept with them.
    let mut keeps_marks = false;
    for letter in title.nfc() {
        let base = std::iter::once(letter).nfd().next().unwrap_or(letter);
        if is_combining_mark(letter) {
            if keeps_marks {
                out.push(letter);
            }
            continue;
        }
        keeps_marks = false;
        match in_ascii(base) {
            // As Danes spell it where there is no such key.
            _ if matches!(letter, 'å' | 'Å') => out.push_str("aa"),
            Some(ascii) => out.push_str(ascii),
            _ if base.is_ascii_alphanumeric() => out.push(base.to_ascii_lowercase()),
            _ if letter.is_alphanumeric() && !letter.to_lowercase().any(char::is_uppercase) => {
                out.extend(letter.to_lowercase());
                keeps_marks = true;
            }
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out.nfc().collect()
}

/// Whether a part of a path works on every system: lower-case letters of any script, digits and hyphens, at most 200
/// bytes, and not the name of a device on Windows. `_index` works too.
pub fn works_everywhere(segment: &str) -> bool {
    if segment == "_index" {
        return true;
    }
    // A mark that NFC could not compose belongs to the letter before it.
    let fits = |c: char| c.is_alphanumeric() && !c.is_uppercase() || c == '-' || is_combining_mark(c);
    !segment.is_empty() && segment.len() <= 200 && segment.chars().all(fits) && !is_device(segment)
}

/// The nearest name that works everywhere, of at most 60 characters.
pub fn portable(name: &str) -> String {
    let kept = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let lower: String = name.to_lowercase().chars().map(|c| if kept(c) { c } else { '-' }).collect();
    let joined: Vec<&str> = lower.split('-').filter(|part| !part.is_empty()).collect();
    let better: String = joined.join("-").chars().take(60).collect();
    if better.is_empty() || is_device(&better) {
        format!("{better}-1").trim_start_matches('-').to_owned()
    } else {
        better
    }
}

/// Whether a lower-case name is the name of a device on Windows.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let numbered = |device: &str| {
        let number = stem.strip_prefix(device).map(|rest| rest.chars().collect::<Vec<_>>());
        matches!(number.as_deref(), Some(['0'..='9' | '¹' | '²' | '³']))
    };
    ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem) || numbered("com") || numbered("lpt")
}

/// Letters that a name on Windows cannot hold, besides those of control.
const NOT_ON_WINDOWS: [char; 9] = ['<', '>', ':', '"', '/', '\\', '|', '?', '*'];

/// Whether a file or folder on Windows can have this name. One of a page is held to more: see [`works_everywhere`].
pub fn is_name_on_windows(name: &str) -> bool {
    let fits = |c: char| !c.is_control() && !NOT_ON_WINDOWS.contains(&c);
    name.len() <= 200 && name.chars().all(fits) && !name.ends_with(['.', ' ']) && !is_device(&name.to_lowercase())
}

/// The nearest name that a file on Windows can have. The ending of the name stays.
pub fn name_on_windows(name: &str) -> String {
    let fits = |c: char| if c.is_control() || NOT_ON_WINDOWS.contains(&c) { '-' } else { c };
    let fitting: String = name.trim_end_matches(['.', ' ']).chars().map(fits).collect();
    let (stem, ending) = match fitting.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 10 => (stem, format!(".{ending}")),
        _ => (fitting.as_str(), String::new()),
    };
    let stem: String = stem.chars().take(60).collect();
    let stem = stem.trim_end_matches(['.', ' ']);
    let more = if stem.is_empty() || is_device(&stem.to_lowercase()) { "-1" } else { "" };
    format!("{stem}{more}{ending}").trim_start_matches('-').to_owned()
}

/// The id of a heading by GitHub's rule, on NFC text: lower case, letters of every script, hyphens for white space;
/// `section` where nothing is left.
pub fn heading_id(text: &str) -> String {
    let mut id = String::with_capacity(text.len());
    let mut keep = |c: char| {
        if c.is_alphanumeric() || c == '-' || c == '_' || is_combining_mark(c) {
            id.push(c);
        } else if c.is_whitespace() {
            id.push('-');
        }
    };
    if text.is_ascii() {
        text.chars().map(|c| c.to_ascii_lowercase()).for_each(&mut keep);
    } else {
        // The lower case of a composed letter is not always composed.
        text.nfc().flat_map(char::to_lowercase).nfc().for_each(&mut keep);
    }
    if id.is_empty() { "section".to_owned() } else { id }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        let mut out = String::new();
        search_words(text, &mut out);
        out
    }

    #[test]
    fn words_are_told_apart_and_their_marks_left_out() {
        for (text, folded) in [
            ("Phạm Đình Duy", "pham dinh duy "),
            ("Ærø, Øresund & Łódź", "aero oresund lodz "),
            ("L'Oréal: 90.2 %", "l oreal 90 2 "),
            ("Straße İstanbul ı", "strasse istanbul i "),
            ("e\u{301}te\u{301} ﬁn", "ete fin "),
            ("ΣΟΦΟΣ", "σοφοσ "),
            ("  – ", ""),
        ] {
            assert_eq!(words(text), folded, "{text}");
        }
    }

    #[test]
    fn a_title_becomes_a_name_that_works_everywhere() {
        assert_eq!(file_name("Đà Nẵng: Ærø & Søn!"), "da-nang-aero-son");
        assert_eq!(file_name("Åse Ha\u{30a}konsen"), "aase-haakonsen");
        assert_eq!(file_name("Þór"), "thor");
        for (title, name) in [
            ("日本語", "日本語"),
            ("日本語 Mart", "日本語-mart"),
            ("ガ株式会社", "ガ株式会社"),
            ("한국 마트", "한국-마트"),
            ("Ελλάς", "ελλάς"),
            ("ЙОД Київ", "йод-київ"),
            ("ตลาดน้ำ", "ตลาดน้ำ"),
            ("हिन्दी", "हिन्दी"),
            ("سوق", "سوق"),
            ("Phở ① 𝐀", "pho-①"),
            ("🙂", ""),
        ] {
            assert_eq!(file_name(title), name);
            assert!(name.is_empty() || works_everywhere(name), "{name}");
        }
        assert_eq!(file_name("  "), "");
        for (name, near) in [("Shelf Plan", "shelf-plan"), ("con", "con-1"), ("Ærø_2", "ærø-2"), ("a--b&", "a-b")] {
            assert_eq!(portable(name), near);
            assert!(works_everywhere(near) && !works_everywhere(name), "{name}");
        }
    }

    #[test]
    fn a_heading_keeps_the_letters_of_its_script() {
        assert_eq!(heading_id("Vì sao? Kệ_1"), "vì-sao-kệ_1");
        assert_eq!(heading_id("!"), "section");
    }
}
