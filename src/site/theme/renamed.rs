//! Old names of templates, from when all lay in one folder. A site's own file under an old name still counts, and its
//! templates may include others by their old names.

use crate::load::embedded::theme_text;

/// Parts that are called something else today: name before, name today. `customer/` comes before both.
const PARTS: &[(&str, &str)] = &[
    ("actions.html", "action_rows.html"),
    ("brief.html", "account_brief.html"),
    ("changes_rows.html", "change_rows.html"),
    ("counts.html", "status_counts.html"),
    ("decisions.html", "decision_rows.html"),
    ("desk_rows.html", "manager_rows.html"),
    ("ill.html", "finding.html"),
    ("levels.html", "level_counts.html"),
    ("overview.html", "overview_styles.html"),
    ("pits.html", "pitfalls.html"),
    ("series.html", "kpi_series.html"),
    ("turn.html", "before_after.html"),
];

/// The name today of a template that had another before: `pages/plan.html` of `plan.html`. Nothing for a name that has
/// not changed, or was never one of ours.
pub(crate) fn new_name(old: &str) -> Option<String> {
    let (customer, name) = match old.strip_prefix("customer/") {
        Some(name) => ("customer/", name),
        None => ("", old),
    };
    if name.contains('/') {
        return None;
    }
    let part = PARTS.iter().find(|(before, _)| *before == name).map_or(name, |(_, today)| today);
    let is_there = |path: &str| theme_text(&format!("templates/{path}")).is_some();
    let part = format!("{customer}parts/{part}");
    if is_there(&part) {
        return Some(part);
    }
    // A site may write a page of the customer edition that looks like the internal one in the default theme.
    let page = format!("pages/{name}");
    is_there(&page).then(|| format!("{customer}{page}"))
}

/// The same for a path in a theme: `templates/pages/plan.html` of `templates/plan.html`.
pub(crate) fn new_path(old: &str) -> Option<String> {
    Some(format!("templates/{}", new_name(old.strip_prefix("templates/")?)?))
}

/// The templates that a template includes or extends by a name of before, and their names today.
pub(crate) fn old_names(template: &str) -> Vec<(String, String)> {
    let tags = template.split("{%").skip(1).filter_map(|rest| rest.split_once("%}").map(|(tag, _)| tag));
    let tags = tags.map(|tag| tag.trim_start_matches('-').trim_start());
    let tags = tags.filter(|tag| tag.starts_with("include") || tag.starts_with("extends"));
    let names = tags.flat_map(|tag| tag.split(['"', '\'', '`']).skip(1).step_by(2));
    names.filter_map(|name| Some((name.to_owned(), new_name(name)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_before_leads_to_the_template_of_today() {
        for (old, new) in [
            ("plan.html", "pages/plan.html"),
            ("facts.html", "parts/facts.html"),
            ("pits.html", "parts/pitfalls.html"),
            ("customer/plan.html", "customer/pages/plan.html"),
            ("customer/actions.html", "customer/parts/action_rows.html"),
            ("customer/calendar.html", "customer/pages/calendar.html"),
        ] {
            assert_eq!(new_name(old).as_deref(), Some(new));
        }
        for name in ["base.html", "mine.html", "pages/plan.html", "parts/facts.html", "customer/mine.html"] {
            assert_eq!(new_name(name), None, "{name}");
        }
    }

    #[test]
    fn every_part_of_another_name_is_there() {
        for (old, new) in PARTS {
            let found = new_name(old).or_else(|| new_name(&format!("customer/{old}")));
            assert!(found.is_some_and(|found| found.ends_with(new)), "{old}");
        }
    }

    #[test]
    fn included_names_of_before_are_found_in_tags_only() {
        let template =
            "{% extends \"base.html\" %}{%- include 'facts.html' -%} \"pits.html\" {% if x == \"plan.html\" %}";
        assert_eq!(old_names(template), [("facts.html".to_owned(), "parts/facts.html".to_owned())]);
    }
}
