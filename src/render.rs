//! stub
pub const GENERATED_PAGES: &[&str] = &["accounts", "pillars", "people", "objectives", "reviews"];
