//! The mapping of a report in `site.toml`: what each column holds, so that the next report of its kind is understood.

use toml::de::DeTable;

use crate::config::Config;
use crate::figures::names::folded;

/// The columns of a table that `site.toml` does not name yet, with what each holds.
pub(super) fn fresh<'c>(
    table: &str,
    columns: &[(&'c str, &'static str)],
    config: &Config,
) -> Vec<(&'c str, &'static str)> {
    let known = config.columns.iter().filter(|(name, _)| name == table).flat_map(|(_, columns)| columns);
    let known: Vec<String> = known.map(|(name, _)| folded(name)).collect();
    columns.iter().filter(|(name, _)| !known.contains(&folded(name))).copied().collect()
}

/// The settings with columns added; nothing where they are written in a form that this would break.
pub(super) fn with(text: &str, table: &str, columns: &[(&str, &str)]) -> Option<String> {
    let quoted = |name: &str| serde_json::Value::from(name).to_string();
    let lines = columns.iter().map(|(name, key)| format!("{} = {}\n", quoted(name), quoted(key))).collect::<Vec<_>>();
    let lines = lines.concat();
    let head = format!("[tables.{table}.columns]");
    let at = text.match_indices(&head).find(|(at, _)| *at == 0 || text[..*at].ends_with('\n')).map(|(at, _)| at);
    let new = match at {
        Some(at) => {
            let line_end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
            let gap = if text[..line_end].ends_with('\n') { "" } else { "\n" };
            format!("{}{gap}{lines}{}", &text[..line_end], &text[line_end..])
        }
        None => format!("{}\n\n{head}\n{lines}", text.trim_end()),
    };
    DeTable::parse(&new).is_ok().then_some(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_added_to_the_settings_and_nothing_else_changes() {
        let before = "title = \"Plans\"\n";
        let first = with(before, "contacts", &[("Contact: \"Full\" Name", "person")]).expect("it fits");
        assert_eq!(
            first,
            "title = \"Plans\"\n\n[tables.contacts.columns]\n\"Contact: \\\"Full\\\" Name\" = \"person\"\n"
        );
        let second = with(&first, "contacts", &[("Phone", "")]).expect("it fits");
        assert!(second.contains("[tables.contacts.columns]\n\"Phone\" = \"\"\n\"Contact"), "{second}");
        assert_eq!(with("tables = { contacts = { columns = {} } }\n", "contacts", &[("Phone", "")]), None);
    }
}
