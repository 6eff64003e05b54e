//! The scenario board.

use super::Renderer;
use crate::theme::ThemeFault;

impl Renderer<'_> {
    pub(super) fn scenarios_page(&self) -> Result<String, ThemeFault> {
        self.generated("scenarios", "scenarios.html", Vec::new(), Vec::new())
    }
}
