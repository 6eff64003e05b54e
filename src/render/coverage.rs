//! The 3×3 framework.

use super::Renderer;
use crate::theme::ThemeFault;

impl Renderer<'_> {
    pub(super) fn coverage_page(&self) -> Result<String, ThemeFault> {
        self.generated("coverage", "coverage.html", Vec::new(), Vec::new())
    }
}
