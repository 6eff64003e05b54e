//! What a default template says on every page the same way is written into it when it loads: the words and sentences of
//! the language, and the components that it calls. Where the engine calls the components, a whole build takes a seventh
//! longer. A site's own templates stay as written and leave all that to the engine, so that faults in them are told where
//! they are.
//!
//! A component may show what it is given, `{{ label }}` or `{{ to.url }}`, ask whether it is there, `{% if note %}`, without
//! a question inside of a question, and show its body, outside of questions.

use std::collections::HashMap;

use crate::language::Locale;

/// Writes words and components into templates.
pub(super) struct Inliner<'l> {
    locale: &'l Locale,
    /// By name.
    components: HashMap<String, Component>,
}

/// A component without what its caller gives.
struct Component {
    /// What stands before the body of the call; all of a component that has no body.
    opening: String,
    /// What stands after the body.
    closing: String,
}

/// What a call gives a component.
enum Argument<'t> {
    Text(&'t str),
    /// For the engine to look up: `account.manager | link`.
    Expression(&'t str),
}

impl<'l> Inliner<'l> {
    /// An inliner that knows the components defined in a template of ours, `{%- component num(label, value) -%}`; none
    /// where the site has its own definitions, which only the engine understands whole.
    pub(super) fn new(locale: &'l Locale, definitions: Option<&str>) -> Self {
        let mut inliner = Self { locale, components: HashMap::new() };
        let definitions = inliner.inline(definitions.unwrap_or_default());
        for definition in definitions.split("{% component ").skip(1) {
            let parts = definition.split_once("{% endcomponent").and_then(|(definition, _)| {
                let (head, body) = definition.split_once("%}")?;
                Some((head.split_once('(')?.0, body.split_once("{{ body }}").unwrap_or((body, ""))))
            });
            let (name, (opening, closing)) = parts.expect("a definition of ours has a name, parameters and an end");
            let component = Component { opening: opening.to_owned(), closing: closing.to_owned() };
            inliner.components.insert(name.to_owned(), component);
        }
        inliner
    }

    /// A template with words and components written into it.
    pub(super) fn inline(&self, template: &str) -> String {
        let mut out = String::with_capacity(template.len() * 2);
        let mut rest = template;
        while let Some(tag) = Tag::first(rest) {
            out.push_str(tag.before);
            match tag.says.strip_prefix('<').and_then(|call| self.call(call)) {
                Some(written) => out.push_str(&written),
                None if tag.shows => self.shown(tag.says, &mut out),
                None => tag.write(tag.says, &mut out),
            }
            rest = tag.after;
        }
        out.push_str(rest);
        out
    }

    /// What a tag becomes that shows a value: a word, a sentence, or the tag itself.
    fn shown(&self, says: &str, out: &mut String) {
        if let Some(word) = self.word(says) {
            escape(word, out);
        } else if let Some(sentence) = self.sentence(says) {
            out.push_str(&sentence);
        } else {
            out.extend(["{{ ", says, " }}"]);
        }
    }

    /// What a sentence becomes, `t.goal.by_day | fill(day=goal.by)`: its words, and the values for the engine to look
    /// up. Nothing where this is none, or asks for more than is given.
    fn sentence(&self, says: &str) -> Option<String> {
        let (key, given) = says.split_once(" | fill(")?;
        let given = given.strip_suffix(')')?.split(", ").map(|one| one.split_once('='));
        let given: HashMap<&str, &str> = given.collect::<Option<_>>()?;
        let mut out = String::with_capacity(says.len());
        let mut rest = self.word(key)?;
        while let Some((text, after)) = rest.split_once('{') {
            let (blank, after) = after.split_once('}')?;
            escape(text, &mut out);
            out.extend(["{{ ", given.get(blank)?, " }}"]);
            rest = after;
        }
        escape(rest, &mut out);
        Some(out)
    }

    /// What the call of a component becomes, `num label={t.day} value={day} /`, or the end of one, `/part`; nothing where
    /// the component is not known.
    fn call(&self, call: &str) -> Option<String> {
        if let Some(name) = call.strip_prefix('/') {
            return Some(self.components.get(name.trim_end_matches('>'))?.closing.clone());
        }
        let (name, arguments) = call.split_once(' ').unwrap_or((call, ""));
        Some(self.components.get(name)?.opening_with(&self.arguments(arguments)))
    }

    /// What a call gives by name: `label={t.day} note="all of it"`.
    fn arguments<'t>(&'t self, mut rest: &'t str) -> HashMap<&'t str, Argument<'t>> {
        let mut arguments = HashMap::new();
        while let Some((name, value)) = rest.split_once('=') {
            let text = value.strip_prefix('"').and_then(|value| value.split_once('"'));
            let text = text.map(|(text, after)| (Argument::Text(text), after));
            let (argument, after) = text.unwrap_or_else(|| {
                let value = value.strip_prefix('{').and_then(|value| value.split_once('}'));
                let (value, after) = value.expect("what a call of ours gives is a text or an expression");
                (self.word(value).map_or(Argument::Expression(value), Argument::Text), after)
            });
            arguments.insert(name.trim(), argument);
            rest = after;
        }
        arguments
    }

    /// The word that an expression stands for: `t.part.goals`. One that looks like a template must not become one.
    fn word(&self, expression: &str) -> Option<&str> {
        let text = self.locale.get(expression.strip_prefix("t.")?)?;
        ["{{", "{%", "{#"].iter().all(|opening| !text.contains(opening)).then_some(text)
    }
}

impl Component {
    /// What it begins with, with what a call gives it.
    fn opening_with(&self, arguments: &HashMap<&str, Argument<'_>>) -> String {
        let mut out = String::with_capacity(self.opening.len() * 2);
        let mut rest = &*self.opening;
        // Whether the question that is open is left to the engine.
        let mut is_asked = false;
        while let Some(tag) = Tag::first(rest) {
            out.push_str(tag.before);
            rest = tag.after;
            let (asks, name) = tag.says.strip_prefix("if ").map_or((false, tag.says), |name| (true, name));
            let (name, field) = name.split_at(name.find(['.', ' ']).unwrap_or(name.len()));
            match arguments.get(name) {
                Some(Argument::Expression(value)) if asks => {
                    is_asked = true;
                    // There is a link where there is something to link to.
                    let value = value.trim_end_matches(" | links").trim_end_matches(" | link");
                    tag.write(&format!("if {value}{field}"), &mut out);
                }
                Some(Argument::Expression(value)) => tag.write(&format!("{value}{field}"), &mut out),
                Some(Argument::Text(text)) if asks && !text.is_empty() => is_asked = false,
                Some(Argument::Text(text)) if !asks => escape(text, &mut out),
                _ if asks => {
                    let mut tags = std::iter::successors(Tag::first(rest), |tag| Tag::first(tag.after));
                    rest = tags.find(|tag| tag.says == "endif").expect("a question of ours has an end").after;
                }
                _ if tag.says == "endif" && is_asked => tag.write(tag.says, &mut out),
                _ => {}
            }
        }
        out.push_str(rest);
        out
    }
}

/// A tag of a template, `{{ title }}` or `{% if note -%}`.
struct Tag<'t> {
    /// What stands before it, without the blanks that the tag leaves out.
    before: &'t str,
    says: &'t str,
    /// Whether it shows a value.
    shows: bool,
    /// What stands after it, without the blanks that the tag leaves out.
    after: &'t str,
}

impl<'t> Tag<'t> {
    fn first(template: &'t str) -> Option<Self> {
        let at = [template.find("{{"), template.find("{%")].into_iter().flatten().min()?;
        let shows = template[at..].starts_with("{{");
        let (says, after) = template[at + 2..].split_once(if shows { "}}" } else { "%}" })?;
        let (before, says) = match says.strip_prefix('-') {
            Some(says) => (template[..at].trim_end(), says),
            None => (&template[..at], says),
        };
        let (says, after) = match says.strip_suffix('-') {
            Some(says) => (says, after.trim_start()),
            None => (says, after),
        };
        Some(Self { before, says: says.trim(), shows, after })
    }

    /// Writes a tag of this form that says something else.
    fn write(&self, says: &str, out: &mut String) {
        let (begin, end) = if self.shows { ("{{ ", " }}") } else { ("{% ", " %}") };
        out.extend([begin, says, end]);
    }
}

/// Adds a text as the engine shows it.
pub(super) fn escape(text: &str, out: &mut String) {
    let mut escaped = Vec::with_capacity(text.len());
    tera::escape_html(text, &mut escaped).expect("memory takes all that is written to it");
    out.push_str(str::from_utf8(&escaped).expect("escaped text is text"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::locale::BUILT_IN;
    use crate::load::embedded;
    use crate::site::theme::COMPONENTS;
    use crate::site::theme::small;

    const DEFINITIONS: &str = "{#- A cell. -#}\n{%- component num(label, value) -%}\n\
        <td data-label=\"{{ label }}\">{% if value %}{{ value }}{% endif %}</td>\n{%- endcomponent num -%}\n\
        {%- component part(title, id=none, note=none) -%}\n<div{% if id %} id=\"{{ id }}\"{% endif %}>{{ title }}\n\
        {%- if note %}<p>{{ note }}</p>{% endif %}{{ body }}</div>\n{%- endcomponent part -%}\n\
        {%- component to(to) -%}<a href=\"{{ to.url }}\">{% if to.lang -%} {{ to.lang }} {%- endif %}</a>\n\
        {%- endcomponent to -%}";

    #[test]
    fn words_are_written_into_a_template() {
        let inliner = Inliner::new(Locale::english(), None);
        for (template, said) in [
            ("<b>{{ t.part.goals }}</b>", "<b>Customer goals</b>"),
            ("<b> {{- t.part.goals -}} </b>", "<b>Customer goals</b>"),
            ("{{ t.part.goals }} {{- t.part.goals }}", "Customer goalsCustomer goals"),
            ("{% if t.part.goals %}", "{% if t.part.goals %}"),
            ("{{ t.part.goals | lower }}{{ t.no.such }}", "{{ t.part.goals | lower }}{{ t.no.such }}"),
        ] {
            assert_eq!(inliner.inline(template), said, "{template}");
        }
    }

    #[test]
    fn components_are_written_out_where_they_are_called() {
        let inliner = Inliner::new(Locale::english(), Some(DEFINITIONS));
        for (template, written) in [
            (
                "<tr> {{- <num label={t.action.due} value={a.day | link} /> -}} </tr>",
                "<tr><td data-label=\"Due\">{% if a.day %}{{ a.day | link }}{% endif %}</td></tr>",
            ),
            (
                "{% <part id=\"a&b\" title={t.part.goals}> -%} <b> {{ <num label=\"x\" value=\"y\" /> }} {%- </part> %}\n",
                "<div id=\"a&amp;b\">Customer goals<b> <td data-label=\"x\">y</td></div>\n",
            ),
            (
                "{% <part title={x} note={y | count(of=\"days\")}> %}{% </part> %}",
                "<div>{{ x }}{% if y | count(of=\"days\") %}<p>{{ y | count(of=\"days\") }}</p>{% endif %}</div>",
            ),
            ("{{ <to to={x} /> }}", "<a href=\"{{ x.url }}\">{% if x.lang %}{{ x.lang }}{% endif %}</a>"),
            ("{{ <other to={x} /> }} {% if a < b %}", "{{ <other to={x} /> }} {% if a < b %}"),
        ] {
            assert_eq!(inliner.inline(template), written);
        }
    }

    #[test]
    fn sentences_are_written_into_a_template() {
        let inliner = Inliner::new(Locale::english(), None);
        for (template, said) in [
            ("{{ t.goal.by_day | fill(day=g.by) }}", "by {{ g.by }}"),
            (
                "<b> {{- t.trace.open_of | fill(open=o | count(of=\"a\"), all=n) -}} </b>",
                "<b>{{ o | count(of=\"a\") }} of {{ n }}</b>",
            ),
            // What is given too little is left to the engine, as what is no sentence.
            ("{{ t.trace.open_of | fill(open=o) }}", "{{ t.trace.open_of | fill(open=o) }}"),
            ("{{ day | fill(day=g.by) }}", "{{ day | fill(day=g.by) }}"),
        ] {
            assert_eq!(inliner.inline(template), said, "{template}");
        }
    }

    fn default_template(name: &str) -> String {
        small::html(embedded::theme_text(&format!("templates/{name}")).expect(name))
    }

    #[test]
    fn the_engine_calls_no_component_and_fills_no_sentence_of_ours() {
        for code in BUILT_IN {
            let locale = Locale::built_in(code);
            let inliner = Inliner::new(&locale, Some(&default_template(COMPONENTS)));
            for name in embedded::templates() {
                let written = inliner.inline(&default_template(name));
                for left in ["{{ <", "{% <", "| fill("] {
                    assert!(!written.contains(left), "{code}: {name}: {left}: {written}");
                }
            }
        }
    }

    #[test]
    fn a_sentence_is_given_what_it_has_blanks_for() {
        for name in embedded::templates() {
            for call in default_template(name).split("{{").filter_map(|tag| tag.split_once("}}")).map(|(says, _)| says)
            {
                let Some((key, given)) = call.split_once(" | fill(") else { continue };
                let pattern =
                    Locale::english().text(key.trim_start_matches(['-', ' ']).strip_prefix("t.").expect(call));
                let given: Vec<&str> = given.split(", ").filter_map(|one| one.split('=').next()).collect();
                assert!(given.iter().all(|blank| pattern.contains(&format!("{{{blank}}}"))), "{name}: {call}");
            }
        }
    }

    /// Where a word and a value stand side by side, other languages cannot put them in another order.
    #[test]
    fn templates_glue_no_word_to_a_value() {
        for name in embedded::templates() {
            let template = default_template(name);
            let (mut rest, mut between, mut last) = (&*template, String::from("<"), "");
            while let Some(tag) = Tag::first(rest) {
                between.push_str(tag.before);
                if tag.shows && !tag.says.starts_with('<') {
                    let is_word = |says: &str| says.starts_with("t.") && !says.contains(" | fill(");
                    let is_glue = !between.is_empty() && between.trim().is_empty();
                    let words = is_word(last) || is_word(tag.says);
                    assert!(!(is_glue && words), "{name}: `{last}` and `{}` are one sentence", tag.says);
                    (between, last) = (String::new(), tag.says);
                } else if ["else", "elif", "for", "endfor", "<", "block"]
                    .iter()
                    .any(|tag_name| tag.says.starts_with(tag_name))
                {
                    between.push('<');
                }
                rest = tag.after;
            }
        }
    }
}
