//! Who asks for what all accounts compete for.

use super::Renderer;
use crate::theme::ThemeFault;

impl Renderer<'_> {
    pub(super) fn resources_page(&self) -> Result<String, ThemeFault> {
        self.generated("resources", "resources.html", Vec::new(), Vec::new())
    }
}
