//! Assets without what they say of their maker: what a file holds beside the picture or text that a reader sees.
//!
//! What is kept is listed, never what is left out, so that a part nobody thought of does not leave.

mod bytes;
mod exif;
mod gif;
mod jpeg;
mod png;
mod style;
mod svg;
mod svg_words;
mod webp;

pub(crate) use svg::active;

/// Why a file cannot leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong with it, as the end of a sentence that begins with the file's name.
    pub reason: String,
    /// What its author can do.
    pub hint: &'static str,
}

impl Refusal {
    fn new(reason: impl Into<String>, hint: &'static str) -> Self {
        Self { reason: reason.into(), hint }
    }

    /// The file breaks its own format: what it holds cannot be told.
    fn damaged(format: &str) -> Self {
        Self::new(format!("is damaged, or no {format}"), "open it in an image editor and save it again as PNG")
    }
}

/// The bytes of an asset as they may leave. `extension` is the end of its name, in any case, without the full stop.
///
/// # Errors
/// Why it cannot be made clean. A malformed file is refused: nobody knows what it holds.
pub fn clean(extension: &str, bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    match &*extension.to_ascii_lowercase() {
        "jpg" | "jpeg" => jpeg::clean(bytes).ok_or_else(|| Refusal::damaged("JPEG")),
        "png" => png::clean(bytes).ok_or_else(|| Refusal::damaged("PNG")),
        "webp" => webp::clean(bytes).ok_or_else(|| Refusal::damaged("WebP")),
        "gif" => gif::clean(bytes).ok_or_else(|| Refusal::damaged("GIF")),
        "svg" => svg::clean(bytes),
        // A text holds what it shows.
        "csv" | "txt" => Ok(bytes.to_vec()),
        // The items of its container may be anything, and it is rare: PNG and WebP say the same.
        "avif" => Err(Refusal::new(
            "is an AVIF picture, whose metadata is not taken out",
            "save it as PNG, JPEG or WebP, and show that picture",
        )),
        "pdf" => Err(Refusal::new(
            "is a PDF, which may name authors and hold comments, older versions and attached files",
            "save the pages that the customer may see as PNG, or send the document by itself",
        )),
        // The names of authors stay in them even after "Inspect Document", and sheets and changes may be hidden.
        "docx" | "xlsx" | "pptx" => Err(Refusal::new(
            "is an Office document, which names its authors and may hold comments, changes and hidden sheets",
            "save what the customer may see as PNG, or a table as CSV, or send the document by itself",
        )),
        _ => Err(Refusal::new(
            "is of a kind whose metadata is not taken out",
            "save it as PNG, JPEG, WebP, GIF, SVG, CSV or TXT",
        )),
    }
}

#[cfg(test)]
mod tests;
