//! Somebody who does what a finding says, to the letter, and thinks no further.

use std::ops::Range;

use keyplan::diagnostics::Finding;
use keyplan::diagnostics::fixes::{applied, together};

use crate::newcomer::{Files, told};

/// The files after each of the things that the words of a finding tell somebody to do. `meant` is what they wanted to write:
/// they know their own figures and names.
///
/// # Errors
/// That nobody can tell from the words what to do.
pub(super) fn ways(finding: &Finding, files: &Files, meant: &Files) -> Result<Vec<(String, Files)>, String> {
    if let Some(fix) = &finding.fix {
        let path = fix.span.path.to_string();
        let text = files.get(&path).ok_or("the fix is in a file that is not there")?;
        let mended = applied(text, &together(text, [finding]));
        return Ok(vec![("as the fix says".to_owned(), files.with(&path, mended))]);
    }
    let words = told(finding).join(" / ");
    let desk = Desk { finding, files, meant, words: &words };
    let mut found = Vec::new();
    for (sign, way) in WAYS {
        if words.contains(sign) {
            let after = way(&desk).ok_or_else(|| format!("“{sign}” cannot be followed"))?;
            found.push(((*sign).to_owned(), after));
            // What follows “or” is another way; everything else that is said belongs to the first one.
            if !words.contains("leave the line out") {
                break;
            }
        }
    }
    if found.is_empty() { Err("nobody can tell what to do".to_owned()) } else { Ok(found) }
}

/// What is needed to do what is said.
struct Desk<'a> {
    finding: &'a Finding,
    files: &'a Files,
    meant: &'a Files,
    words: &'a str,
}

/// Does what some words say; nothing where that cannot be done.
type Way = fn(&Desk<'_>) -> Option<Files>;

/// Words of hints, and what somebody does who reads them. The first that fits is done, and leaving out what may be left out.
const WAYS: &[(&str, Way)] = &[
    ("with its text, or take it out", without_typed),
    ("the keys here are", restored),
    ("move it to its place", restored_all),
    ("if they have left", restored_all),
    ("write a year from", restored),
    ("write a code such as", the_example),
    ("leave the line out", without_line),
    ("take `draft = true` out there", published),
    ("give the header row one more column", restored),
    ("write the signs at the left edge, then a space", heading),
    ("a thing of the right kind", restored_all),
    ("write a backslash before the sign", backslashes),
    ("link to it where a reader would want it", linked),
    ("whichever is meant", written),
    ("is meant", the_code),
    ("leave the row out", without_line),
    ("did you mean ", the_named),
    ("keep one of the two lines", without_line),
    ("keep the row that counts", without_line),
    ("keep one side", restored),
    ("make one item of the two", without_item),
    ("give one of them another id", other_id),
    ("write `+++` instead of each `---`", toml),
    ("put a line with `+++` alone below the last key", closed),
    ("begin the file with a `+++` line", restored),
    ("take out what stands above", restored),
    ("save it as UTF-8", restored),
    ("use lower-case letters, digits and hyphens: `", renamed),
    ("move what it holds one folder up", folder_up),
    ("move it to `", moved),
    ("rename it to `", moved),
    ("name it `", moved),
    ("_index.md` with the ", restored_all),
    ("add `", added),
    ("take the anchor out", without_anchor),
    ("write `[[", written),
    ("write `", written),
    ("write one of ", example),
    ("write a ", example),
    ("write the ", example),
    ("write it as it is seen", restored),
    ("write words", restored),
    ("correct ", restored),
    ("check the ", restored_all),
    ("its KPIs are", restored),
    ("the columns are", restored),
    ("the first line names the columns", restored),
    ("its parts are", restored),
    ("`site.toml` names", restored),
    ("free data goes under `[extra]`", under_extra),
    ("put the file beside this one", without_link),
    ("belongs to that table", restored),
    ("what has that name", restored),
    ("a line here is `key = value`", without_line),
    ("for each mark inside the text", restored),
    ("behind its last", restored),
    ("after its last", restored),
    ("choose another id", other_id),
    ("use letters, digits", restored),
    ("link to a file of this playbook", without_link),
    ("name its file", restored),
    ("name its source", restored),
    ("share = \"customer\"", without_line),
    ("a number has a decimal point", restored),
    ("close the quote", restored),
    ("it is flattened", restored),
    ("a text is one line", restored),
];

trait With {
    fn with(&self, path: &str, text: String) -> Files;
}

impl With for Files {
    fn with(&self, path: &str, text: String) -> Files {
        let mut files = self.clone();
        files.insert(path.to_owned(), text);
        files
    }
}

impl Desk<'_> {
    fn path(&self) -> &str {
        &self.finding.span.path
    }

    fn text(&self) -> Option<&str> {
        self.files.get(self.path()).map(String::as_str)
    }

    fn range(&self) -> Range<usize> {
        self.finding.span.range()
    }

    /// What is underlined.
    fn typed(&self) -> &str {
        self.text().and_then(|text| text.get(self.range())).unwrap_or("")
    }

    /// The line that is underlined, without its line end.
    fn line(&self) -> Option<Range<usize>> {
        let text = self.text()?;
        let at = text.floor_char_boundary(self.range().start.min(text.len()));
        let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        Some(start..end)
    }

    fn replaced(&self, at: Range<usize>, new: &str) -> Option<Files> {
        let mut text = self.text()?.to_owned();
        text.get(at.clone())?;
        text.replace_range(at, new);
        Some(self.files.with(self.path(), text))
    }

    /// What stands in backticks behind some words.
    fn code(&self, behind: &str) -> Option<&str> {
        self.words.split_once(behind)?.1.split('`').next()
    }

    /// The line of a key that somebody wanted to write: the one that differs in the file meant.
    fn meant_value(&self, key: &str) -> Option<String> {
        let value = |line: &str| {
            line.split_once('=').filter(|(name, _)| name.trim() == key).map(|(_, value)| value.trim().to_owned())
        };
        let there: Vec<&str> = self.text().unwrap_or("").lines().collect();
        let lines = self.meant.get(self.path())?.lines();
        let mut all: Vec<&str> = lines.filter(|line| value(line).is_some()).collect();
        for line in &there {
            if let Some(at) = all.iter().position(|known| known == line) {
                if all.len() == 1 {
                    break;
                }
                all.remove(at);
            }
        }
        all.first().and_then(|line| value(line))
    }

    /// A value that the words ask for: the one that is meant, if it is of that type, else an example.
    fn value(&self, key: &str, wanted: &str) -> String {
        let meant = self.meant_value(key).map(|value| value.split(" #").next().unwrap_or("").trim().to_owned());
        let shaped = |value: &String| {
            let first = value.chars().next().unwrap_or(' ');
            let is_day = value.len() == 10 && value.as_bytes()[4] == b'-';
            match () {
                () if wanted.starts_with("one of") => first == '"',
                () if wanted.starts_with("a table") => first == '{',
                () if wanted.starts_with("a list") => first == '[',
                () if wanted.contains("number") => (first.is_ascii_digit() || first == '-' || first == '[') && !is_day,
                () if wanted.contains("day") => is_day,
                () if wanted.contains("true") => value == "true" || value == "false",
                () => first == '"',
            }
        };
        meant.filter(shaped).unwrap_or_else(|| sample(wanted))
    }
}

/// An example of what some words ask for.
fn sample(wanted: &str) -> String {
    let first_code = wanted.split('`').nth(1);
    match () {
        () if wanted.starts_with("one of") => format!("\"{}\"", first_code.unwrap_or("?")),
        () if wanted.starts_with("a list") => {
            format!("[{}]", sample(wanted.split_once("each of it ").map_or("a text", |(_, item)| item)))
        }
        () if wanted.contains("whole number from") => {
            wanted.split("from ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap_or("1").to_owned()
        }
        () if wanted.contains("number") => "50".to_owned(),
        () if wanted.contains("day") => "2026-03-31".to_owned(),
        () if wanted.contains("true") => "true".to_owned(),
        () if wanted.contains("period") => "\"2026\"".to_owned(),
        () if wanted.contains("person") => "\"pham-duy\"".to_owned(),
        () => "\"Some words\"".to_owned(),
    }
}

fn without_line(desk: &Desk<'_>) -> Option<Files> {
    let line = desk.line()?;
    let text = desk.text()?;
    // A value may go on over several lines.
    let mut end = line.end;
    for rest in text[line.end..].lines().skip(1) {
        if rest.contains(" = ") || rest.starts_with('[') || rest.starts_with("+++") || rest.trim().is_empty() {
            break;
        }
        end += rest.len() + 1;
    }
    let end = if desk.path().ends_with(".md") { end } else { line.end };
    desk.replaced(line.start..(end + 1).min(text.len()), "")
}

fn without_item(desk: &Desk<'_>) -> Option<Files> {
    let text = desk.text()?;
    let at = desk.range().start;
    let start = text[..at].rfind("\n[[")? + 1;
    let end = [text[at..].find("\n[["), text[at..].find("\n+++")].into_iter().flatten().min()? + at + 1;
    desk.replaced(start..end, "")
}

fn other_id(desk: &Desk<'_>) -> Option<Files> {
    let typed = desk.typed().trim_matches('"').to_owned();
    desk.replaced(desk.range(), &format!("\"{typed}-2\""))
}

/// The first name that is offered.
fn the_named(desk: &Desk<'_>) -> Option<Files> {
    let name = desk.words.split_once("did you mean ")?.1.split('`').nth(1)?;
    let text = desk.text()?;
    if name.starts_with("[[") {
        // A link in brackets becomes a wikilink.
        let range = desk.range();
        let open = text[..range.start].rfind('[').filter(|_| text[..range.start].ends_with("]("));
        let (start, end) = match open {
            Some(open) => (open, range.end + text[range.end..].find(')')? + 1),
            None => (range.start, range.end),
        };
        return desk.replaced(start..end, name);
    }
    let name =
        if desk.typed().starts_with('"') { format!("\"{name}\"") } else { name.trim_start_matches('#').to_owned() };
    desk.replaced(desk.range(), &name)
}

fn toml(desk: &Desk<'_>) -> Option<Files> {
    let text = desk.text()?;
    let mut fences = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        if line.trim_end() == "---" {
            fences += 1;
            return "+++\n".to_owned();
        }
        if fences == 1 { line.replacen(": ", " = ", 1) } else { line.to_owned() }
    });
    Some(desk.files.with(desk.path(), lines.collect()))
}

fn closed(desk: &Desk<'_>) -> Option<Files> {
    let text = desk.text()?;
    let mut at = 0;
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        if line.trim().is_empty() || line.contains(" = ") || line.starts_with(['[', ' ', ']', '+', '#']) {
            end = if line.trim().is_empty() { end } else { at };
        } else {
            break;
        }
    }
    desk.replaced(end..end, "+++\n")
}

/// The file is renamed to what is said.
fn renamed(desk: &Desk<'_>) -> Option<Files> {
    let name = desk.code("use lower-case letters, digits and hyphens: `")?;
    let (folder, old) = desk.path().rsplit_once('/')?;
    let ending = old.rsplit_once('.').map_or("", |(_, ending)| ending);
    let name = if name.contains('.') { name.to_owned() } else { format!("{name}.{ending}") };
    to(desk, desk.path(), &format!("{folder}/{name}"))
}

/// A file, or everything in a folder, goes elsewhere.
fn to(desk: &Desk<'_>, from: &str, to: &str) -> Option<Files> {
    let mut files = desk.files.clone();
    let folder = format!("{from}/");
    let all: Vec<String> = files.keys().filter(|path| *path == from || path.starts_with(&folder)).cloned().collect();
    for path in &all {
        let text = files.remove(path)?;
        files.insert(format!("{to}{}", &path[from.len()..]), text);
    }
    (!all.is_empty()).then_some(files)
}

fn folder_up(desk: &Desk<'_>) -> Option<Files> {
    let up = desk.code("one folder up, to `")?.trim_end_matches('/');
    to(desk, desk.path(), up)
}

fn moved(desk: &Desk<'_>) -> Option<Files> {
    let sign = ["move it to `", "rename it to `", "name it `"].into_iter().find(|sign| desk.words.contains(sign))?;
    let name = desk.code(sign)?;
    let (folder, _) = desk.path().rsplit_once('/')?;
    let target = if name.contains('/') { name.trim_end_matches('/').to_owned() } else { format!("{folder}/{name}") };
    to(desk, desk.path(), &target)
}

fn added(desk: &Desk<'_>) -> Option<Files> {
    let code = desk.code("add `")?;
    if code.contains('/') || code.starts_with("[[") {
        return restored_all(desk);
    }
    let key = code.split(" = ").next()?;
    let wanted = desk.words.split_once("`: ").map_or("", |(_, wanted)| wanted);
    let value = desk.value(key, wanted);
    let typed = desk.typed();
    if typed.starts_with('{') {
        let at = desk.range().start + 1;
        return desk.replaced(at..at, &format!(" {key} = {value},"));
    }
    let line = desk.line()?;
    desk.replaced(line.end..line.end, &format!("\n{key} = {value}"))
}

fn without_anchor(desk: &Desk<'_>) -> Option<Files> {
    let range = desk.range();
    let start = desk.text()?[..range.start].rfind('#')?;
    desk.replaced(start..range.end, "")
}

/// What stands in backticks takes the place of what is underlined, or of its line.
fn written(desk: &Desk<'_>) -> Option<Files> {
    let code = desk.code("write `")?;
    if code.contains('…') {
        return restored(desk);
    }
    let line = desk.line()?;
    let is_line = code.contains(" = ")
        || code.starts_with('[') && desk.text()?[line.clone()].trim_start().starts_with(['[', '(']);
    let is_line = is_line || code.starts_with('[') && !desk.text()?[line.clone()].contains('=');
    if is_line && !desk.typed().starts_with('{') {
        desk.replaced(line, code)
    } else {
        desk.replaced(desk.range(), code)
    }
}

/// A value of the kind that is asked for.
fn example(desk: &Desk<'_>) -> Option<Files> {
    let wanted = desk.words.split_once("write ")?.1;
    let line = desk.line()?;
    let key = desk.text()?[line.clone()].split(['=', ':']).next()?.trim().to_owned();
    let text = &desk.text()?[line.clone()];
    let range = desk.range();
    let is_whole = text.split_once('=').is_none_or(|(_, value)| {
        let value = value.split(" #").next().unwrap_or("").trim();
        value.len() <= range.len() || value.is_empty() || value == "="
    });
    if !desk.path().ends_with(".csv") && is_whole {
        return desk.replaced(line, &format!("{key} = {}", desk.value(&key, wanted)));
    }
    restored(desk)
}

/// What somebody meant to write in this file.
fn restored(desk: &Desk<'_>) -> Option<Files> {
    Some(desk.files.with(desk.path(), desk.meant.get(desk.path())?.clone()))
}

/// What somebody meant to write: a name is right again, or the file that bears it is there.
fn restored_all(desk: &Desk<'_>) -> Option<Files> {
    Some(desk.meant.clone())
}

fn under_extra(desk: &Desk<'_>) -> Option<Files> {
    let text = desk.text()?;
    let line = desk.line()?;
    let moved = text[line.clone()].to_owned();
    let end = line.end + text[line.end..].find("\n+++").unwrap_or(text.len() - line.end) + 1;
    let there = text.find("[extra]\n").map(|at| at + "[extra]\n".len()).filter(|at| *at > line.end);
    let at = there.unwrap_or(end.min(text.len()));
    let head = if there.is_some() { "" } else { "[extra]\n" };
    let without = desk.replaced(at..at, &format!("{head}{moved}\n"))?;
    let mut text = without[desk.path()].clone();
    text.replace_range(line.start..=line.end, "");
    Some(desk.files.with(desk.path(), text))
}

fn without_link(desk: &Desk<'_>) -> Option<Files> {
    let line = desk.line()?;
    desk.replaced(line, "")
}

/// Nothing is a draft any more.
fn published(desk: &Desk<'_>) -> Option<Files> {
    let text = |text: &String| text.replace("draft = true\n", "");
    Some(desk.files.iter().map(|(path, whole)| (path.clone(), text(whole))).collect())
}

fn heading(desk: &Desk<'_>) -> Option<Files> {
    let line = desk.line()?;
    let bare = desk.text()?[line.clone()].trim().to_owned();
    let words = bare.trim_start_matches('#').trim_start();
    desk.replaced(line, &format!("{} {words}", "#".repeat(bare.len() - bare.trim_start_matches('#').len())))
}

fn backslashes(desk: &Desk<'_>) -> Option<Files> {
    let begins = |line: &str| line.split_once(". ").is_some_and(|(number, _)| number.parse::<u32>().is_ok());
    let lines = desk.text()?.split_inclusive('\n');
    let text = lines.map(|line| if begins(line) { line.replacen(". ", "\\. ", 1) } else { line.to_owned() });
    Some(desk.files.with(desk.path(), text.collect()))
}

fn linked(desk: &Desk<'_>) -> Option<Files> {
    let link = desk.code("would want it: `")?;
    let page =
        desk.files.keys().find(|path| path.ends_with(".md") && *path != desk.path() && !path.ends_with("index.md"))?;
    Some(desk.files.with(page, format!("{}\n{link}\n", desk.files[page])))
}

/// What stands in quotes behind “such as”.
fn the_example(desk: &Desk<'_>) -> Option<Files> {
    let example = desk.words.split_once("such as \"")?.1.split('"').next()?;
    desk.replaced(desk.range(), &format!("\"{example}\""))
}

fn without_typed(desk: &Desk<'_>) -> Option<Files> {
    desk.replaced(desk.range(), "")
}

/// The code that stands in the hint.
fn the_code(desk: &Desk<'_>) -> Option<Files> {
    let code = desk.words.split('`').nth(1)?;
    desk.replaced(desk.range(), &format!("\"{code}\""))
}
