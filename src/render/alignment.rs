//! The seven elements of alignment over time.

use super::Renderer;
use crate::theme::ThemeFault;

impl Renderer<'_> {
    pub(super) fn alignment_page(&self) -> Result<String, ThemeFault> {
        self.generated("alignment", "alignment.html", Vec::new(), Vec::new())
    }
}
