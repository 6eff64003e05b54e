//! `[theme_options]`: the accent color and the logo of a site, checked, and free data for templates.

use crate::diagnostics::message::Value;
use crate::diagnostics::{Message, say};
use crate::document::front_matter::{Field, Node, TomlReader, Wrong};
use crate::document::model::common::{Extra, Text};
use crate::figures::color::Color;

/// The background of the default theme, light and dark.
const PAPER: [Color; 2] = [Color([0xfc, 0xfc, 0xfa]), Color([0x10, 0x15, 0x1a])];
/// The contrast that text needs (WCAG 2.2, AA).
const READABLE: f64 = 4.5;
/// The contrast to which a dark accent is lightened if the site sets only a light one.
const CLEAR: f64 = 7.0;

/// How a site looks, besides its theme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Appearance {
    /// The color of links and of the current page in the navigation: on a light and on a dark background.
    pub accent: Option<[Color; 2]>,
    /// The picture before the site's title: its path from `content/`.
    pub logo: Option<Text>,
    /// Everything under `[theme_options]`, as it is written.
    pub options: serde_json::Value,
}

impl Appearance {
    /// The path of the logo from the project's root.
    pub fn logo_source(&self) -> Option<String> {
        self.logo.as_ref().map(|logo| format!("content/{}", crate::figures::names::normal(&logo.value)))
    }

    /// The CSS rules that set the accent; empty without one.
    pub fn css(&self) -> String {
        let Some([light, dark]) = self.accent else { return String::new() };
        let (here, here_dark) = (PAPER[0].towards(light, 0.1), PAPER[1].towards(dark, 0.16));
        format!(
            "\n@media screen {{ :root {{ --accent: light-dark({light}, {dark}); --here: light-dark({here}, {here_dark}); }} }}\n"
        )
    }
}

impl Field for Appearance {
    const WANTED: &'static str = "a table `[theme_options]`";

    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self> {
        let Extra(options) = Extra::read(node, reader)?;
        let table = node.get_ref().as_table()?;
        let mut color = |key: &str, paper: Color, ground: &str| {
            let node = table.get(key)?;
            let text = Text::read(node, reader)?;
            let Some(color) = Color::parse(&text.value) else {
                let message = say!("`{text}` is not a color", text = text.value);
                reader.wrong(
                    node,
                    &Message::default(),
                    Wrong::Value(message, say!("write six hexadecimal digits: \"#17508f\"")),
                );
                return None;
            };
            let contrast = color.contrast(paper);
            if contrast < READABLE {
                let message = say!(
                    "`{text}` is hard to read on a {ground?light: light background|dark background}: its contrast is \
                    {contrast} to 1",
                    text = text.value,
                    ground,
                    contrast = Value::Name(format!("{contrast:.1}"))
                );
                let near = clear(color, paper, READABLE);
                let hint = say!(
                    "links need {contrast} to 1: `\"{near}\"` is the nearest color that has it",
                    contrast = READABLE,
                    near
                );
                reader.wrong(node, &Message::default(), Wrong::Value(message, hint));
                return None;
            }
            Some(color)
        };
        let light = color("accent", PAPER[0], "light");
        let dark = color("accent_dark", PAPER[1], "dark").or_else(|| light.map(|light| clear(light, PAPER[1], CLEAR)));
        let logo = table.get("logo").and_then(|node| Text::read(node, reader));
        Some(Self { accent: light.zip(dark).map(|(light, dark)| [light, dark]), logo, options })
    }
}

/// The first color on the way from `color` to black or white, whichever contrasts more with the paper, that has the
/// wanted contrast.
fn clear(color: Color, paper: Color, wanted: f64) -> Color {
    let far =
        [Color([0; 3]), Color([255; 3])].into_iter().max_by(|a, b| a.contrast(paper).total_cmp(&b.contrast(paper)));
    let far = far.unwrap_or(Color([0; 3]));
    let steps = (0..=100).map(|step| color.towards(far, f64::from(step) / 100.0));
    steps.into_iter().find(|color| color.contrast(paper) >= wanted).unwrap_or(far)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accent_for_the_dark_is_made_where_none_is_given() {
        let light = Color::parse("#17508f").expect("a color");
        let dark = clear(light, PAPER[1], CLEAR);
        assert!(dark.contrast(PAPER[1]) >= CLEAR && dark != light);
        let look = Appearance { accent: Some([light, dark]), ..Appearance::default() };
        assert!(look.css().contains(&format!("--accent: light-dark(#17508f, {dark});")), "{}", look.css());
        assert_eq!(Appearance::default().css(), "");
    }
}
