//! KPIs across accounts.

use super::Renderer;
use crate::theme::ThemeFault;

impl Renderer<'_> {
    pub(super) fn kpis_page(&self) -> Result<String, ThemeFault> {
        self.generated("kpis", "kpis.html", Vec::new(), Vec::new())
    }
}
