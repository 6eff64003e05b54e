//! Assets without what they say of their maker: what a file holds beside the picture or text that a reader sees.
//!
//! What is kept is listed, never what is left out, so that a part nobody thought of does not leave.

use crate::diagnostics::{Message, say};
mod base64;
mod bounds;
mod bytes;
mod exif;
mod gif;
mod icc;
mod jpeg;
mod office;
pub(in crate::load) mod packed;
mod png;
mod svg;
mod webp;

pub(crate) use svg::active;

/// Ends of the names of pictures of dots.
const DOTS: &[&str] = &["jpg", "jpeg", "png", "webp", "gif"];

/// Why a file cannot leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong with it, as the end of a sentence that begins with the file's name.
    pub reason: Message,
    /// What its author can do.
    pub hint: Message,
}

impl Refusal {
    fn new(reason: Message, hint: Message) -> Self {
        Self { reason, hint }
    }
}

/// An asset as it may leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The text that it shows, as a reader reads it; nothing where it shows none, or nobody can say. In a drawing a line
    /// whose words are set one by one stands there twice: as one word, and with blanks between.
    pub shown: Option<String>,
}

/// Whether people can read text in files whose name ends so, and [`clean`] can tell which.
pub fn shows_text(extension: &str) -> bool {
    matches!(&*extension.to_ascii_lowercase(), "svg" | "csv" | "txt" | "docx" | "xlsx" | "pptx")
}

/// An asset as it may leave. `extension` is the end of its name, in any case, without the full stop.
///
/// # Errors
/// Why it cannot be made clean. A malformed file is refused: nobody knows what it holds.
pub fn clean(extension: &str, bytes: &[u8]) -> Result<Clean, Refusal> {
    match &*extension.to_ascii_lowercase() {
        // Browsers look at the bytes, not at the name.
        dots if DOTS.contains(&dots) => Ok(Clean { bytes: picture(bytes)?.1, shown: None }),
        "svg" => Ok(Clean { bytes: svg::clean(bytes)?, shown: svg::shown(bytes) }),
        // A text holds what it shows.
        "csv" | "txt" => Ok(Clean { bytes: bytes.to_vec(), shown: Some(text(bytes)) }),
        document @ ("docx" | "xlsx" | "pptx") => office::clean(document, bytes),
        // The items of its container may be anything, and it is rare: PNG and WebP say the same.
        "avif" => Err(Refusal::new(
            say!("is an AVIF picture, whose metadata cannot be removed"),
            say!("save it as PNG, JPEG or WebP, and show that picture"),
        )),
        "pdf" => Err(Refusal::new(
            say!("is a PDF, which may name authors and hold comments, older versions and attached files"),
            say!("save the pages that the customer may see as PNG, or send the document by itself"),
        )),
        _ => Err(Refusal::new(
            say!("is of a kind whose metadata cannot be removed"),
            say!("save it as PNG, JPEG, WebP, GIF, SVG, CSV, TXT, DOCX, XLSX or PPTX"),
        )),
    }
}

/// Why a picture of dots cannot leave.
enum Fault {
    /// It breaks its own format: what it holds cannot be told.
    Damaged,
    /// Its colors hang on a profile that cannot be read.
    Profile,
}

/// What kind of picture these bytes are, and as they may leave.
fn picture(bytes: &[u8]) -> Result<(&'static str, Vec<u8>), Refusal> {
    let (kind, clean) = match bytes {
        [0xff, 0xd8, ..] => ("jpeg", jpeg::clean(bytes)),
        [b'R', b'I', b'F', b'F', ..] => ("webp", webp::clean(bytes)),
        [b'G', b'I', b'F', ..] => ("gif", gif::clean(bytes).ok_or(Fault::Damaged)),
        _ => ("png", png::clean(bytes)),
    };
    match clean {
        Ok(clean) => Ok((kind, clean)),
        Err(Fault::Damaged) => Err(Refusal::new(
            say!("is damaged, or not a known kind of picture"),
            say!("open it in an image editor and save it again as PNG"),
        )),
        Err(Fault::Profile) => Err(Refusal::new(
            say!("has a color profile that Keyplan does not know"),
            say!("convert its colors to sRGB in an image editor, then save it again"),
        )),
    }
}

/// A picture of dots without its metadata; nothing for a file that is none, by its name or its bytes.
pub(crate) fn picture_only(name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let (_, extension) = name.rsplit_once('.')?;
    let is_picture = DOTS.contains(&&*extension.to_ascii_lowercase());
    if is_picture { picture(bytes).ok().map(|(_, clean)| clean) } else { None }
}

/// A text in the encodings that office programs write.
fn text(bytes: &[u8]) -> String {
    let wide = |number: fn([u8; 2]) -> u16| {
        let pairs: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| number([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&pairs)
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => match str::from_utf8(bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
            // Latin-1, nearly: every byte is a letter.
            Err(_) => bytes.iter().copied().map(char::from).collect(),
        },
    }
}

/// A text as it stands in XML, between tags and in quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' | ' '.. => out.push(c),
            _ => out.extend(["&#", &u32::from(c).to_string(), ";"]),
        }
    }
    out
}

#[cfg(test)]
mod tests;
