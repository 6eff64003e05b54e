//! What is a picture, and its size, so that a page can reserve its place and nothing moves when it loads.

/// How many bytes from the beginning of a file are enough for every kind of picture that is published.
pub const HEAD: usize = 64 << 10;

/// Endings of files that browsers show as a picture.
const ENDINGS: &[&str] = &["svg", "png", "jpg", "jpeg", "gif", "webp", "avif"];

/// Whether browsers show a file of this name as a picture.
pub fn is_picture(name: &str) -> bool {
    name.rsplit('.').next().is_some_and(|end| ENDINGS.contains(&&*end.to_lowercase()))
}

/// The width and height of a picture in CSS pixels, from the first bytes of its file. None for a file that is no
/// picture or gives no size. An SVG without a size has that of its `viewBox`.
pub fn size(head: &[u8]) -> Option<(u32, u32)> {
    let (width, height) = match imagesize::blob_size(head) {
        Ok(size) => (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?),
        Err(_) => drawn(&String::from_utf8_lossy(head))?,
    };
    (width > 0 && height > 0).then_some((width, height))
}

/// The size of an SVG.
fn drawn(text: &str) -> Option<(u32, u32)> {
    let tag = text.split_once("<svg")?.1.split_once('>')?.0;
    let attribute = |name: &str| {
        let (_, after) = tag.split_once(&format!("{name}="))?;
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        after[1..].split(quote).next()
    };
    let pixels = |text: &str| whole(text.strip_suffix("px").unwrap_or(text).trim());
    if let (Some(width), Some(height)) = (attribute(" width").and_then(pixels), attribute(" height").and_then(pixels)) {
        return Some((width, height));
    }
    let mut sides = attribute("viewBox")?.split([' ', ',']).filter(|side| !side.is_empty()).skip(2);
    Some((whole(sides.next()?)?, whole(sides.next()?)?))
}

/// A length as a whole number of pixels.
fn whole(text: &str) -> Option<u32> {
    let length = text.parse::<f64>().ok().filter(|length| (0.5..=1e6).contains(length))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0.5 and a million")]
    let length = length.round() as u32;
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_png_says_its_size_in_its_first_bytes() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        png.extend([0, 0, 2, 0x80, 0, 0, 1, 0xe0, 8, 2, 0, 0, 0]);
        assert_eq!(size(&png), Some((640, 480)));
        assert_eq!(size(&png[..12]), None);
    }

    #[test]
    fn an_svg_says_it_in_pixels_or_by_its_view_box() {
        assert_eq!(size(b"<?xml version='1.0'?><svg xmlns='x' width='32px' height='16'>"), Some((32, 16)));
        assert_eq!(size(b"<svg width=\"100%\" viewBox=\"0 0 120.4 80\">"), Some((120, 80)));
        for none in ["<svg>", "<svg width='4em' height='2em'>", "<svg viewBox='0 0 0 9'>", "<p>", "", "%PDF-1.7"] {
            assert_eq!(size(none.as_bytes()), None, "{none}");
        }
    }
}
