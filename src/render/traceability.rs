//! Every thread from decision to action, with its holes.

use super::Renderer;
use crate::theme::ThemeFault;

impl Renderer<'_> {
    pub(super) fn traceability_page(&self) -> Result<String, ThemeFault> {
        self.generated("traceability", "traceability.html", Vec::new(), Vec::new())
    }
}
