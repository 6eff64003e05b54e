//! `themes/default/context.toml` says what templates are given. It is made from the views, and a test compares the two.

use std::fmt::Write as _;

use crate::site::frame::{PageContent, PageSurroundings};
use crate::site::shared::chapters::ChaptersPart;
use crate::site::shared::masthead::MastheadPart;
use crate::site::shared::side::SidebarPart;
use crate::site::theme::EngineContext;
use crate::site::view::{FieldInfo, View, ViewInfo};
use crate::site::{files, pages, render};

/// The views that every page is given. A chapter of a book, the page of an old address and `404.html` are given less.
const EVERY: [&ViewInfo; 3] = [EngineContext::INFO, PageContent::INFO, PageSurroundings::INFO];

/// The views of single pages, one a template.
const PAGES: &[&ViewInfo] = &[
    pages::home::HomePage::INFO,
    pages::lists::AccountsPage::INFO,
    pages::lists::PillarsPage::INFO,
    pages::lists::PeoplePage::INFO,
    pages::lists::ObjectivesPage::INFO,
    pages::lists::ReviewsPage::INFO,
    pages::account::AccountPage::INFO,
    pages::situation::SituationPage::INFO,
    pages::stakeholders::StakeholdersPage::INFO,
    pages::contracts::ContractsPage::INFO,
    pages::money::MoneyPage::INFO,
    pages::space::SpacePage::INFO,
    pages::portfolio_map::PortfolioMapPage::INFO,
    pages::space::WhiteSpacePage::INFO,
    pages::practices::PracticesPage::INFO,
    pages::plan::PlanPage::INFO,
    pages::promotions::PromotionsPage::INFO,
    pages::work::WorkPage::INFO,
    pages::value::ValuePage::INFO,
    pages::internal_meeting::InternalMeetingPage::INFO,
    pages::decision::DecisionPage::INFO,
    pages::objective::ObjectivePage::INFO,
    pages::review::ReviewPage::INFO,
    pages::pillar::PillarPage::INFO,
    pages::person::PersonPage::INFO,
    pages::prose::ProsePage::INFO,
    pages::health::HealthPage::INFO,
    pages::rules::RulesPage::INFO,
    pages::rules::RulePage::INFO,
    pages::traceability::TraceabilityPage::INFO,
    pages::coverage::CoveragePage::INFO,
    pages::scenarios::ScenariosPage::INFO,
    pages::resources::ResourcesPage::INFO,
    pages::alignment::AlignmentPage::INFO,
    pages::kpis::KpisPage::INFO,
    pages::changes::ChangesPage::INFO,
    pages::calendar::CalendarPage::INFO,
    pages::manager::ManagerPage::INFO,
    pages::team::TeamPage::INFO,
    pages::director::DirectorPage::INFO,
    pages::sponsor::SponsorPage::INFO,
    pages::board::BoardPage::INFO,
    pages::one_page::OnePagePage::INFO,
    pages::thread::ThreadPage::INFO,
    pages::next_review::NextReviewPage::INFO,
    pages::book::BookPage::INFO,
    pages::meeting_cards::MeetingCardsPage::INFO,
    files::search::SearchPage::INFO,
    render::NotFoundPage::INFO,
    render::RedirectPage::INFO,
];

/// The views of parts that are drawn once for many pages. They are given nothing else but what the engine gives.
const PARTS: [&ViewInfo; 3] = [MastheadPart::INFO, SidebarPart::INFO, ChaptersPart::INFO];

/// All views whose fields are names in a template.
fn all() -> Vec<&'static ViewInfo> {
    EVERY.iter().chain(PAGES).chain(&PARTS).copied().collect()
}

/// What the file begins with.
const HEAD: &str = "\
# What templates are given. `t` is the string table; `{{ __tera_context }}` shows all of it on a page of your own.
# A line: name = \"type: meaning\". Anything may be missing: ask with `{% if name %}` first.
# Types: text, html, number, yes or no, free, a shape from below, \"list of\" one of them.
# Filters: `link` and `links` make links of cards, `status` draws a status, `rank` sorts one.
# This file is made from the views in src/site: UPDATE_GOLDEN=1 cargo test --test it context
";

/// The text of `themes/default/context.toml`.
pub fn context_file() -> String {
    let mut out = HEAD.to_owned();
    section("every", lines(&EVERY), &mut out);
    let pages = PAGES.iter().map(|view| (view, lines(&[view])));
    let parts = PARTS.iter().map(|view| (view, lines(&[view, EngineContext::INFO])));
    let mut templates: Vec<_> = pages.chain(parts).map(|(view, lines)| (template(view), lines)).collect();
    templates.sort_unstable();
    for (template, lines) in templates {
        section(&format!("page.\"{template}\""), lines, &mut out);
    }
    for (shape, view) in ViewInfo::inside(&all()) {
        section(&format!("shape.{shape}"), lines(&[view]), &mut out);
    }
    out
}

fn template(view: &ViewInfo) -> &'static str {
    view.template.expect("the view of a page or part names its template")
}

fn section(name: &str, lines: Vec<String>, out: &mut String) {
    let _ = write!(out, "\n[{name}]\n");
    out.extend(lines);
}

/// A line for each field of some views, by name.
fn lines(views: &[&ViewInfo]) -> Vec<String> {
    let fields = views.iter().flat_map(|view| view.fields().into_values());
    let line = |field: &FieldInfo| format!("{} = \"{}: {}\"\n", field.name, (field.shape)(), phrase(field.meaning));
    let mut lines: Vec<String> = fields.map(line).collect();
    lines.sort_unstable();
    lines
}

/// A sentence as it stands after a colon: without its full stop, and with a small first letter. An abbreviation such as
/// `HTML` stays as it is.
fn phrase(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let mut chars = sentence.chars();
    let first = chars.next().unwrap_or_default();
    if chars.clone().next().is_some_and(char::is_uppercase) {
        return sentence.to_owned();
    }
    first.to_lowercase().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_has_one_meaning() {
        let shapes = ViewInfo::inside(&all());
        for view in all().iter().chain(shapes.values()) {
            for inside in view.fields().values().filter_map(|field| (field.shape)().view()) {
                let known = shapes[&inside.shape()];
                assert_eq!(lines(&[inside]), lines(&[known]), "two views are called {}", inside.name);
            }
        }
    }

    #[test]
    fn every_template_of_a_page_has_a_view() {
        let templates = crate::load::embedded::templates();
        let names = templates.iter().filter_map(|path| {
            let path = path.strip_prefix("customer/").unwrap_or(path);
            path.strip_prefix("pages/")
        });
        let views: Vec<&str> = PAGES.iter().map(|view| template(view)).collect();
        for name in names {
            assert!(views.contains(&name), "{name} is given nothing: add the view of its page to `PAGES`");
        }
    }

    #[test]
    fn no_page_has_a_name_that_every_page_has() {
        let every: Vec<&str> = EVERY.iter().flat_map(|view| view.own).map(|field| field.name).collect();
        for view in PAGES.iter().filter(|view| !["NotFoundPage", "RedirectPage"].contains(&view.name)) {
            for field in view.own {
                assert!(!every.contains(&field.name), "{}.{} is given twice", view.name, field.name);
            }
        }
    }
}
