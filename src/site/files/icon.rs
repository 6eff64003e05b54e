//! The small picture that a browser shows beside the title of a page: the first letter of the site inside the outer wall of
//! a key plan, so that the tabs of two playbooks are told apart.

use std::fmt::Write as _;

use crate::document::markdown::escape;
use crate::figures::percent::encode;
use crate::site::Renderer;

/// Where it lies, from the root of the site.
pub(crate) const FILE: &str = "favicon.svg";

impl Renderer<'_> {
    /// The picture. It has a ground of its own, since nobody knows the color of a tab.
    pub(crate) fn icon(&self) -> String {
        let title = &self.edition.config().title;
        let letter =
            title.chars().find(|letter| letter.is_alphanumeric()).map(|letter| letter.to_uppercase().to_string());
        let mut out = String::from(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><path fill=\"#fcfcfa\" d=\"M0 0h32v32H0z\"/>\
             <path fill=\"none\" stroke=\"#14181d\" stroke-width=\"3\" d=\"M1.5 9V1.5h29v29h-29V16\"/>\
             <text x=\"16\" y=\"23\" fill=\"#17508f\" font-family=\"Segoe UI,Roboto,Noto Sans,Arial,sans-serif\" \
             font-size=\"20\" font-weight=\"700\" text-anchor=\"middle\">",
        );
        escape(letter.as_deref().unwrap_or("K"), &mut out);
        out.push_str("</text></svg>\n");
        out
    }

    /// The picture as an address that holds all of it.
    pub(crate) fn icon_within(&self) -> String {
        let mut out = String::from("data:image/svg+xml,");
        let _ = write!(out, "{}", encode(self.icon().trim_end()));
        out
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_address_holds_no_sign_that_ends_an_attribute() {
        let encoded = super::encode("<svg a=\"#1\">Ø</svg>");
        assert!(!encoded.contains(['"', '<', '>', '#']), "{encoded}");
    }
}
