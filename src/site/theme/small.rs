//! Makes the templates, style sheets and scripts of the default theme smaller: comments, indentation, and blanks that
//! separate nothing are left out, and noughts before a point. Nothing else is rewritten.

/// A style sheet without comments, and without blanks next to braces, semicolons, commas and `>`, and after colons.
pub(super) fn css(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut quote = None;
    let mut blank = false;
    let mut rest = sheet;
    while let Some(char) = rest.chars().next() {
        if let Some(open) = quote {
            out.push(char);
            rest = &rest[char.len_utf8()..];
            if char == '\\' {
                out.extend(rest.chars().next());
                rest = rest.get(1..).unwrap_or_default();
            } else if char == open {
                quote = None;
            }
            continue;
        }
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            blank = true;
            continue;
        }
        rest = &rest[char.len_utf8()..];
        if char.is_ascii_whitespace() {
            blank = true;
            continue;
        }
        let separates = matches!(char, '{' | '}' | ';' | ',' | '>') || out.ends_with(['{', '}', ';', ',', ':', '>']);
        if blank && !separates && !out.is_empty() {
            out.push(' ');
        }
        blank = false;
        if char == '}' && out.ends_with(';') {
            out.pop();
        }
        if matches!(char, '"' | '\'') {
            quote = Some(char);
        }
        if char == '.' && rest.starts_with(|next: char| next.is_ascii_digit()) && ends_with_nought(&out) {
            out.pop();
        }
        out.push(char);
    }
    out
}

/// Whether a value that begins with a nought has only this as yet: in `0.5rem` and `-0.5rem`, not in `10.5rem` or `.a-0.b`.
fn ends_with_nought(sheet: &str) -> bool {
    let Some(before) = sheet.strip_suffix('0') else { return false };
    before.strip_suffix('-').unwrap_or(before).ends_with([' ', ':', ',', '('])
}

/// A template without the line breaks that are for its authors only: an indented line goes on with the one before. A
/// line at the left edge begins a line of the page.
pub(super) fn html(template: &str) -> String {
    let mut lines = template.split('\n');
    let mut out = String::with_capacity(template.len());
    out.extend(lines.next());
    for line in lines {
        let inside = line.trim_start_matches([' ', '\t']);
        if inside.len() == line.len() {
            out.push('\n');
        }
        out.push_str(inside);
    }
    out
}

/// A script without indentation, empty lines, and lines that are a comment. Its texts have to end on their lines.
pub(super) fn js(script: &str) -> String {
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line));
    lines.collect::<Vec<_>>().join("\n")
}

fn is_comment(line: &str) -> bool {
    line.starts_with("//") || (line.starts_with("/*") && line.ends_with("*/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_sheet_says_the_same() {
        let sheet = "/* a */\n.a > b,\n.c :hover { width: calc(1rem + 2px); /* b */ content: \"a  { /* \\\"\"; }\n\n@media (min-width: 4rem) and (x) {\n  .d { --e: 1px 2px; }\n}\n";
        assert_eq!(
            css(sheet),
            ".a>b,.c :hover{width:calc(1rem + 2px);content:\"a  { /* \\\"\"}@media (min-width:4rem) and (x){.d{--e:1px 2px}}"
        );
    }

    #[test]
    fn a_nought_before_a_point_goes_where_it_begins_a_value() {
        let sheet = ".a-0.b { margin: -0.5rem 0 0.25em 10.5px; width: calc(0.5 * 1rem); content: \"0.5\"; left: 0; }";
        assert_eq!(css(sheet), ".a-0.b{margin:-.5rem 0 .25em 10.5px;width:calc(.5 * 1rem);content:\"0.5\";left:0}");
    }

    #[test]
    fn an_indented_line_of_a_template_goes_on_with_the_one_before() {
        let template = "<ul>\n  <li>\n    {%- if a %} a b\n\t{% endif -%}\n  </li>\n</ul>\n\n<p>\n";
        assert_eq!(html(template), "<ul><li>{%- if a %} a b{% endif -%}</li>\n</ul>\n\n<p>\n");
    }

    #[test]
    fn a_small_script_has_the_same_lines_of_code() {
        assert_eq!(
            js("\"use strict\";\n// why\n\n  a(); // and\n  /* ---- b ---- */\n  b();\n"),
            "\"use strict\";\na(); // and\nb();"
        );
    }

    #[test]
    fn texts_of_the_scripts_end_on_their_lines() {
        for name in ["keyplan.js", "look.js", "search.js", "copy.js"] {
            let script = crate::load::embedded::theme_text(&format!("static/{name}")).expect(name);
            assert!(script.lines().all(|line| line.matches('`').count() % 2 == 0), "{name}");
        }
    }

    #[test]
    fn templates_are_wrapped_at_their_tags() {
        for name in crate::load::embedded::templates() {
            let template = crate::load::embedded::theme_text(&format!("templates/{name}")).expect(name);
            let long = template.lines().find(|line| line.chars().count() > 120 && line.contains(['{', '}']));
            assert_eq!(long, None, "{name}");
        }
    }
}
