//! stub
use crate::{
    edition::Edition,
    theme::{Theme, ThemeFault},
};
pub const GENERATED_PAGES: &[&str] = &["accounts", "pillars", "people", "objectives", "reviews"];
#[derive(Clone, Copy)]
pub struct PageId(u32);
pub struct Renderer<'a> {
    edition: &'a Edition,
}
impl<'a> Renderer<'a> {
    pub fn new(edition: &'a Edition, _theme: &Theme, _today: jiff::civil::Date) -> Self {
        Self { edition }
    }
    pub fn pages(&self) -> Vec<PageId> {
        (0..self.edition.things().count() as u32).map(PageId).collect()
    }
    pub fn file(&self, page: PageId) -> String {
        crate::address::file(&self.edition.thing(page.0).document.id)
    }
    pub fn page(&self, page: PageId) -> Result<String, ThemeFault> {
        Ok(self.edition.thing(page.0).document.body.html.clone())
    }
}
