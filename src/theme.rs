//! stub
#[derive(Debug)]
pub struct Theme;
#[derive(Debug)]
pub struct ThemeFault {
    pub template: String,
    pub message: String,
    pub line: usize,
    pub column: usize,
    pub page: Option<String>,
}
impl Theme {
    pub fn load(_overrides: &[(String, String)]) -> Result<Theme, ThemeFault> {
        Ok(Theme)
    }
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        vec![]
    }
}
