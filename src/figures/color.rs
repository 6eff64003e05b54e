//! Colors: the contrast of two colors, and mixing them.

/// A color in sRGB: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color(pub [u8; 3]);

impl Color {
    /// Reads `#17508f`; no other notation.
    pub fn parse(text: &str) -> Option<Self> {
        let hex =
            text.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// Mixes this color with another one. `share` runs from 0 (this color) to 1 (the other).
    #[must_use]
    pub fn towards(self, other: Self, share: f64) -> Self {
        let mix = |at: usize| {
            let (from, to) = (f64::from(self.0[at]), f64::from(other.0[at]));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between two values of 0 to 255"
            )]
            let mixed = (from + (to - from) * share.clamp(0.0, 1.0)).round() as u8;
            mixed
        };
        Self([mix(0), mix(1), mix(2)])
    }

    /// The contrast to another color: from 1 (none) to 21 (black on white).
    ///
    /// Source: contrast ratio of WCAG 2.2; text needs 4.5.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Relative luminance of WCAG 2.2, from 0 to 1.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_color_is_six_hexadecimal_digits() {
        assert_eq!(Color::parse("#17508F").map(|color| color.to_string()).as_deref(), Some("#17508f"));
        for wrong in ["17508f", "#175", "#17508", "#17508g", "#17508f0", "red", "#é508f"] {
            assert_eq!(Color::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let color = |text| Color::parse(text).expect("a color");
        let of = |a, b| (color(a).contrast(color(b)) * 100.0).round() / 100.0;
        assert!((of("#000000", "#ffffff") - 21.0).abs() < 1e-9);
        assert!((of("#ffffff", "#ffffff") - 1.0).abs() < 1e-9);
        assert!((of("#777777", "#ffffff") - 4.48).abs() < 1e-9, "{}", of("#777777", "#ffffff"));
    }

    #[test]
    fn what_lies_between() {
        let (black, white) = (Color([0; 3]), Color([255; 3]));
        assert_eq!(black.towards(white, 0.0), black);
        assert_eq!(black.towards(white, 1.0), white);
        assert_eq!(black.towards(white, 0.5), Color([128; 3]));
    }
}
