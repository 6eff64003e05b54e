//! The words of a language in templates: as a value, and put into the default templates when they load.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::language::Locale;
use crate::site::theme::{Key, Map, Value};

/// The words of a language as a value for templates: `t.part.goals`.
pub(super) fn value(locale: &Locale) -> Value {
    let mut tables: BTreeMap<&str, Map> = BTreeMap::new();
    let mut all = Map::new();
    let key = |key: &str| Key::String(Arc::from(key));
    for (path, text) in locale.texts() {
        match path.split_once('.') {
            Some((table, name)) => drop(tables.entry(table).or_default().insert(key(name), Value::from(text))),
            None => drop(all.insert(key(path), Value::from(text))),
        }
    }
    all.extend(tables.into_iter().map(|(table, words)| (key(table), Value::from(words))));
    Value::from(all)
}

/// A template with its words put in: what `{{ t.part.goals }}` says is looked up once, and not on each page. In what a
/// component is given, `title={t.part.goals}`, the word becomes a text in quotation marks.
pub(super) fn put_in(template: &str, locale: &Locale) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    // What stands before this was put in: a tag that leaves out the blanks before it does not reach it.
    let mut done = 0;
    while let Some(at) = rest.find("t.") {
        let (before, from) = rest.split_at(at);
        let key = &from["t.".len()..];
        let key = &key[..key.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(key.len())];
        let after = &from["t.".len() + key.len()..];
        // A filter or an unknown key is no word; a word that looks like a template must not become one.
        let text = locale.get(key).filter(|text| !["{{", "{%", "{#"].iter().any(|opening| text.contains(opening)));
        let whole = text.and_then(|text| Some((text, opening(before)?, closing(after)?)));
        let argument = text
            .filter(|text| !text.contains(['"', '\\']))
            .and_then(|text| Some((text, before.strip_suffix("={")?, after.strip_prefix('}')?)));
        if let Some((text, (before, trims), (after, trims_after))) = whole {
            out.push_str(before);
            if trims {
                out.truncate(done.max(out.trim_end().len()));
            }
            let mut escaped = Vec::with_capacity(text.len());
            tera::escape_html(text, &mut escaped).expect("memory takes all that is written to it");
            out.push_str(str::from_utf8(&escaped).expect("escaped text is text"));
            done = out.len();
            rest = if trims_after { after.trim_start() } else { after };
        } else if let Some((text, before, after)) = argument {
            out.extend([before, "=\"", text, "\""]);
            rest = after;
        } else {
            out.extend([before, "t."]);
            rest = &from["t.".len()..];
        }
    }
    out.push_str(rest);
    out
}

/// What stands before the beginning of an expression, and whether the blanks there are left out.
fn opening(before: &str) -> Option<(&str, bool)> {
    let trims = before.strip_suffix("{{- ").map(|before| (before, true));
    trims.or_else(|| Some((before.strip_suffix("{{ ")?, false)))
}

/// What stands after the end of an expression, and whether the blanks there are left out.
fn closing(after: &str) -> Option<(&str, bool)> {
    let trims = after.strip_prefix(" -}}").map(|after| (after, true));
    trims.or_else(|| Some((after.strip_prefix(" }}")?, false)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_put_into_a_template() {
        let locale = Locale::english();
        for (template, said) in [
            ("<b>{{ t.part.goals }}</b>", "<b>Goals</b>"),
            ("<b> {{- t.part.goals -}} </b>", "<b>Goals</b>"),
            ("{{ t.part.goals }} {{- t.part.goals }}", "GoalsGoals"),
            ("{% <part title={t.part.goals} x={not.t.part}> %}", "{% <part title=\"Goals\" x={not.t.part}> %}"),
            ("{{ t.part.goals | lower }}{{ t.no.such }}", "{{ t.part.goals | lower }}{{ t.no.such }}"),
        ] {
            assert_eq!(put_in(template, locale), said.replace("Goals", locale.text("part.goals")), "{template}");
        }
    }
}
