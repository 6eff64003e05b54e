//! Slips as people make them, each at a place that dice choose.

use std::fmt::Write as _;

use crate::newcomer::Files;
use crate::support::Dice;

/// Makes one slip, and says what was typed where; nothing where its file holds no such place.
pub(super) type Slip = fn(&mut Files, &mut Dice) -> Option<String>;

/// A text that begins with it is saved as Windows-1252, as old editors do.
const OLD: char = '\u{e000}';

/// A text as it is saved.
pub(super) fn bytes(text: &str) -> Vec<u8> {
    match text.strip_prefix(OLD) {
        Some(text) => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(),
        None => text.as_bytes().to_vec(),
    }
}

/// A line of a front matter: its file, where it stands in it, and what it says.
struct Line {
    path: String,
    at: usize,
    text: String,
}

impl Line {
    fn key(&self) -> &str {
        self.text.split(" = ").next().unwrap_or("")
    }

    fn value(&self) -> &str {
        self.text.split_once(" = ").map_or("", |(_, value)| value)
    }
}

/// The lines of front matter that a test takes.
fn lines(files: &Files, takes: impl Fn(&Line) -> bool) -> Vec<Line> {
    let mut found = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".md") || path.ends_with(".toml")) {
        let mut at = 0;
        let mut fences = 0;
        for line in text.split_inclusive('\n') {
            fences += usize::from(line.trim_end() == "+++");
            if (fences == 1 || path.ends_with(".toml")) && line.trim_end() != "+++" {
                let line = Line { path: path.clone(), at, text: line.trim_end().to_owned() };
                if takes(&line) {
                    found.push(line);
                }
            }
            at += line.len();
        }
    }
    found
}

/// One of the lines that a test takes.
fn a_line(files: &Files, dice: &mut Dice, takes: impl Fn(&Line) -> bool) -> Option<Line> {
    let mut found = lines(files, takes);
    (!found.is_empty()).then(|| found.swap_remove(dice.roll(found.len())))
}

/// Puts another text in the place of a line.
fn put(files: &mut Files, line: &Line, text: &str) -> Option<String> {
    let whole = files.get_mut(&line.path)?;
    whole.replace_range(line.at..line.at + line.text.len(), text);
    (text != line.text).then(|| format!("{}: {text}", line.path.trim_start_matches("content/accounts/")))
}

/// One of some words.
fn one<'w>(dice: &mut Dice, words: &[&'w str]) -> &'w str {
    words[dice.roll(words.len())]
}

fn is_number(line: &Line) -> bool {
    !line.value().is_empty() && line.value().parse::<f64>().is_ok()
}

fn is_day(line: &Line) -> bool {
    let value = line.value();
    value.len() == 10 && value.as_bytes()[4] == b'-' && !value.starts_with('"')
}

fn is_text(line: &Line) -> bool {
    line.value().len() > 2 && line.value().starts_with('"') && line.value().ends_with('"')
}

fn is_list(line: &Line) -> bool {
    line.value().starts_with("[\"") && line.value().ends_with(']')
}

/// Keys that name another thing.
const NAMES: &[&str] = &[
    "owner",
    "pillar",
    "serves",
    "goals",
    "manager",
    "director",
    "sponsor",
    "person",
    "our_contact",
    "contributors",
    "attendees",
    "decision",
    "objective",
    "drivers",
    "prioritises",
    "sacrifices",
    "about",
    "pool",
    "scenario",
    "protects",
    "team",
    "raised_in",
    "follows",
    "corporate_goals",
    "account",
    "raters",
    "counterpart",
    "customer_sponsor",
    "action",
];

/// Keys that hold one of some words.
const CHOICES: &[(&str, &[&str])] = &[
    ("tier", &["Operational", "strategy", "tactic", "operation", "1", "top"]),
    ("unit", &["%", "percent", "eur", "kEUR", "EUR", "pieces", "stores", "pts", "points", "day"]),
    ("better", &["higher", "more", "UP", "lower", "increase", "within"]),
    ("status", &["Approved", "active", "final", "in review", "done", "accepted", "yellow", "ok"]),
    ("state", &["closed", "done", "in progress", "Open", "cancelled", "canceled", "finished"]),
    ("evidence", &["yes", "Confirmed", "meeting", "assumption"]),
    ("side", &["us", "them", "internal", "Supplier", "retailer", "client"]),
    ("function", &["Sales", "Supply Chain", "key account", "logistics", "buyer", "ceo", "management", "category"]),
    ("country", &["Vietnam", "UK", "vn", "EN", "Danmark"]),
    ("kind", &["JBP", "plan", "account plan", "contract", "meeting", "external"]),
    ("type", &["Quarterly", "quarter", "annually", "year", "weekly", "monthly review"]),
    ("channel", &["Hypermarket", "retail", "online", "convenience store", "minimarts"]),
    ("segment", &["a", "AA", "1", "key", "gold"]),
    ("share", &["yes", "public", "all", "Customer", "customers", "none"]),
    ("family", &["sales", "margin", "logistics", "osa", "availabilty", "distribution"]),
    ("perspective", &["ours", "both", "joint", "client"]),
    ("buying_role", &["buyer", "decision maker", "influencer", "Decider", "sponsor"]),
    ("coverage", &["good", "weekly", "in depth", "low"]),
    ("review_every", &["quarterly", "3 months", "monthly", "yearly"]),
    ("category_role", &["Routine", "core", "traffic"]),
    ("cumulation", &["cumulative", "ytd sum", "sum", "YTD", "monthly"]),
    ("class", &["stock-out", "oos", "delivery", "price", "Delay"]),
    ("posture", &["defend", "growth", "invest more"]),
    ("stage", &["partner", "strategic", "co-operative"]),
    ("basis", &["customer", "last year", "budget", "decison"]),
    ("language", &["english", "EN", "de", "vn"]),
    ("currency", &["€", "euro", "EURO", "eur", "VNĐ"]),
    ("mechanic", &["discount", "tasting", "2+1", "promo"]),
    ("renews", &["yes", "automatic", "auto-renewal"]),
];

/// Every kind of slip.
pub(super) const SLIPS: &[(&str, Slip)] = &[
    ("a key is left out", drop_key),
    ("a key is mistyped", mistype_key),
    ("a key is written as people say it", other_key),
    ("a name is mistyped", mistype_name),
    ("a title stands for a name", title_for_name),
    ("a name is new", unknown_name),
    ("a number as people write it", number),
    ("a share as a fraction of one", fraction),
    ("a word where a number belongs", word_for_number),
    ("quotes are curly", curly),
    ("quotes are missing", unquoted),
    ("a quote is missing", one_quote),
    ("a day in another order", day),
    ("a day that cannot be", impossible_day),
    ("days out of order", swapped_days),
    ("another word of a choice", choice),
    ("a key below the tables", moved_key),
    ("a file is deleted", deleted),
    ("a file is renamed", renamed),
    ("a wikilink is misspelt", wikilink),
    ("a link is misspelt", link),
    ("a period as people write it", period),
    ("brackets", bracket),
    ("YAML", yaml),
    ("twice", doubled),
    ("an editor saves otherwise", saved),
    ("fences", fences),
    ("signs around a value", signs),
    ("yes and no", flag),
    ("one for many", one_or_many),
    ("another type", other_type),
    ("prose", prose),
    ("a file in another place", misplaced),
    ("a table of readings", table),
    ("settings", settings),
    ("pasted from a spreadsheet", pasted),
    ("shared alone", shared),
];

fn typed(word: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = if letters.len() > 2 { 1 + dice.roll(letters.len() - 2) } else { 0 };
    match dice.roll(4) {
        0 if letters.len() > 3 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => letters[at] = 'x',
    }
    letters.into_iter().collect()
}

fn drop_key(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line = a_line(files, dice, |line| !line.value().is_empty() && !line.value().ends_with('['))?;
    let whole = files.get_mut(&line.path)?;
    whole.replace_range(line.at..=line.at + line.text.len(), "");
    Some(format!("{}: without {}", line.path, line.text))
}

fn mistype_key(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line = a_line(files, dice, |line| line.key().len() > 3 && !line.value().is_empty())?;
    let key = typed(line.key(), dice);
    put(files, &line, &format!("{key} = {}", line.value()))
}

fn other_key(files: &mut Files, dice: &mut Dice) -> Option<String> {
    const KEYS: &[(&str, &[&str])] = &[
        ("due", &["due_date", "deadline", "end", "due date"]),
        ("owner", &["Owner", "responsible", "who"]),
        ("from", &["start", "begin"]),
        ("to", &["end", "until"]),
        ("title", &["name", "Title"]),
        ("function", &["department", "role"]),
        ("unit", &["units", "measure"]),
        ("target", &["goal", "Target"]),
        ("baseline", &["base line", "base", "start"]),
        ("status", &["state", "stage"]),
        ("serves", &["decision", "supports"]),
        ("manager", &["kam", "account_manager", "account manager"]),
        ("summary", &["description", "subtitle"]),
        ("job_title", &["job title", "position", "job-title"]),
        ("review_every", &["review-every", "reviews"]),
        ("growth_problem", &["growth-problem", "problem"]),
        ("target_date", &["target-date", "targetDate"]),
        ("attendees", &["participants", "attendes"]),
        ("country", &["Country", "land"]),
    ];
    let (key, others) = dice.pick(KEYS);
    let line = a_line(files, dice, |line| line.key() == key && !line.value().is_empty())?;
    let other = one(dice, others);
    put(files, &line, &format!("{other} = {}", line.value()))
}

/// One of the names in a line, with its place.
fn a_name(line: &Line, dice: &mut Dice) -> Option<(usize, String)> {
    let quotes: Vec<usize> = line.text.match_indices('"').map(|(at, _)| at).collect();
    let pairs: Vec<(usize, usize)> = quotes.chunks_exact(2).map(|pair| (pair[0] + 1, pair[1])).collect();
    let (from, to) = *pairs.get(dice.roll(pairs.len()))?;
    Some((from, line.text[from..to].to_owned()))
}

fn with_name(
    files: &mut Files,
    dice: &mut Dice,
    make: impl Fn(&str, &mut Dice, &Files) -> Option<String>,
) -> Option<String> {
    let line = a_line(files, dice, |line| NAMES.contains(&line.key()) && line.value().contains('"'))?;
    let (at, name) = a_name(&line, dice)?;
    let other = make(&name, dice, files)?;
    let text = format!("{}{other}{}", &line.text[..at], &line.text[at + name.len()..]);
    put(files, &line, &text)
}

fn mistype_name(files: &mut Files, dice: &mut Dice) -> Option<String> {
    with_name(files, dice, |name, dice, _| match dice.roll(5) {
        0 => Some(name.replace('-', " ")),
        1 => Some(name.replace('-', "_")),
        _ => Some(typed(name, dice)),
    })
}

fn title_for_name(files: &mut Files, dice: &mut Dice) -> Option<String> {
    with_name(files, dice, |name, _, files| {
        let ends = [format!("/{name}.md"), format!("/{name}/_index.md")];
        let (_, text) = files.iter().find(|(path, _)| ends.iter().any(|end| path.ends_with(end.as_str())))?;
        let title = text.lines().find_map(|line| line.strip_prefix("title = \""))?.trim_end_matches('"');
        (!title.contains('"')).then(|| title.to_owned())
    })
}

fn unknown_name(files: &mut Files, dice: &mut Dice) -> Option<String> {
    with_name(files, dice, |_, dice, _| {
        Some(one(dice, &["nobody-knows", "me", "?", "tbd", "anna-schmidt", ""]).to_owned())
    })
}

fn number(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line = a_line(files, dice, is_number)?;
    let value = line.value();
    let comma = value.replace('.', ",");
    let text = match dice.roll(16) {
        0 => format!("{value} %"),
        1 => format!("{value}%"),
        2 => format!("{comma}{}", if comma.contains(',') { "" } else { ",5" }),
        3 => format!("€{value}"),
        4 => format!("{value} €"),
        5 => format!("{value}k"),
        6 => format!("1,{value}"),
        7 => format!("\"{value}\""),
        8 => format!("\"{value} %\""),
        9 => format!("{value} kEUR"),
        10 => "1 234.5".to_owned(),
        11 => "1.234,56".to_owned(),
        12 => format!("~{value}"),
        13 => format!("+{value}pp"),
        14 => format!("> {value}"),
        _ => format!("{value}–{value}"),
    };
    put(files, &line, &format!("{} = {text}", line.key()))
}

fn fraction(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line = a_line(files, dice, |line| {
        ["baseline", "target", "osa", "otif", "wtd_dist", "pct"].contains(&line.key())
            && line.value().parse::<f64>().is_ok_and(|value| (2.0..=100.0).contains(&value))
    })?;
    let value: f64 = line.value().parse().ok()?;
    put(files, &line, &format!("{} = {}", line.key(), value / 100.0))
}

fn word_for_number(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line = a_line(files, dice, is_number)?;
    let word = one(
        dice,
        &[
            "about", "about 90", "n/a", "tbd", "?", "", "high", "\"tbd\"", "\"high\"", "unknown", "ninety", "90 to 95",
            "-", "true",
        ],
    );
    put(files, &line, format!("{} = {word}", line.key()).trim_end())
}

fn curly(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line = a_line(files, dice, |line| is_text(line) || is_list(line))?;
    let (open, close) = dice.pick(&[("“", "”"), ("„", "“"), ("«", "»"), ("‘", "’"), ("\"", "”"), ("“", "\"")]);
    let mut text = String::new();
    for (at, part) in line.text.split('"').enumerate() {
        if at > 0 {
            text.push_str(if at % 2 == 1 { open } else { close });
        }
        text.push_str(part);
    }
    put(files, &line, &text)
}

fn unquoted(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line = a_line(files, dice, |line| is_text(line) || is_list(line))?;
    put(files, &line, &line.text.replace('"', ""))
}

fn one_quote(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line = a_line(files, dice, |line| is_text(line) || is_list(line))?;
    let quotes: Vec<usize> = line.text.match_indices('"').map(|(at, _)| at).collect();
    let at = dice.pick(&quotes);
    put(files, &line, &format!("{}{}", &line.text[..at], &line.text[at + 1..]))
}

fn day(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line = a_line(files, dice, is_day)?;
    let value = line.value().to_owned();
    let (year, month, day) = (&value[..4], &value[5..7], &value[8..]);
    let bare = |text: &str| text.trim_start_matches('0').to_owned();
    let text = match dice.roll(16) {
        0 => format!("{day}.{month}.{year}"),
        1 => format!("{day}/{month}/{year}"),
        2 => format!("{month}/{day}/{year}"),
        3 => format!("{year}-{}-{}", bare(month), bare(day)),
        4 => format!("{year}/{month}/{day}"),
        5 => format!("\"{value}\""),
        6 => format!("\"{day}.{month}.{year}\""),
        7 => format!("{day} Dec {year}"),
        8 => format!("\"{day} December {year}\""),
        9 => format!("{year}-{month}"),
        10 => year.to_owned(),
        11 => format!("{day}.{month}.{}", &year[2..]),
        12 => format!("{value}T10:00:00"),
        13 => format!("{day}. december {year}"),
        14 => format!("{day}-{month}-{year}"),
        _ => one(dice, &["tbd", "end of year", "Q4", "\"Q4 2025\"", "\"end of 2025\"", "soon", "today"]).to_owned(),
    };
    put(files, &line, &format!("{} = {text}", line.key()))
}

fn impossible_day(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line = a_line(files, dice, is_day)?;
    let value = line.value();
    let text = match dice.roll(4) {
        0 => format!("{}-02-30", &value[..4]),
        1 => format!("{}-13-01", &value[..4]),
        2 => format!("0{}", &value[1..]),
        _ => format!("{}-31", &value[..4].replace("202", "220")).replace("-31", "-06-31"),
    };
    put(files, &line, &format!("{} = {text}", line.key()))
}

fn swapped_days(files: &mut Files, dice: &mut Dice) -> Option<String> {
    const PAIRS: &[&str] = &["to", "until", "due", "done", "next", "answered", "settled", "closed_on", "ended_on"];
    let line = a_line(files, dice, |line| is_day(line) && PAIRS.contains(&line.key()))?;
    put(files, &line, &format!("{} = 2019-01-01", line.key()))
}

fn choice(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let (key, words) = dice.pick(CHOICES);
    let line = a_line(files, dice, |line| line.key() == key && is_text(line))?;
    put(files, &line, &format!("{key} = \"{}\"", one(dice, words)))
}

fn moved_key(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let paths: Vec<String> =
        files.iter().filter(|(_, text)| text.contains("\n\n[")).map(|(path, _)| path.clone()).collect();
    let path = dice.pick(&paths);
    let first = files[&path].find("\n\n[")?;
    if path.ends_with(".md") && first > files[&path][4..].find("\n+++")? {
        return None;
    }
    let line = a_line(files, dice, |line| line.path == path && line.at < first && !line.value().is_empty())?;
    let whole = files.get_mut(&path)?;
    let end = if path.ends_with(".toml") { whole.len() } else { whole[4..].find("\n+++")? + 5 };
    whole.insert_str(end, &format!("{}\n", line.text));
    whole.replace_range(line.at..=line.at + line.text.len(), "");
    Some(format!("{path}: {} below the tables", line.text))
}

fn a_page(files: &Files, dice: &mut Dice) -> String {
    let pages: Vec<&String> = files.keys().filter(|path| path.ends_with(".md")).collect();
    dice.pick(&pages).clone()
}

fn deleted(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let path = a_page(files, dice);
    files.remove(&path);
    Some(format!("{path} is gone"))
}

fn renamed(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let path = a_page(files, dice);
    let (folder, name) = path.rsplit_once('/')?;
    let stem = name.strip_suffix(".md")?;
    let new = match dice.roll(8) {
        0 => format!("{stem} - Copy.md"),
        1 => stem.replace('-', " ") + ".md",
        2 => stem.replace('-', "_") + ".md",
        3 => format!("{}{}.md", stem[..1].to_uppercase(), &stem[1..]),
        4 => format!("{stem}.md.txt"),
        5 => format!("{stem}-v2.md"),
        6 => format!("{stem}.markdown"),
        _ => format!("{}.md", typed(stem, dice)),
    };
    let new = format!("{folder}/{new}");
    if new == path {
        return None;
    }
    let text = files.remove(&path)?;
    files.insert(new.clone(), text);
    Some(format!("{path} → {new}"))
}

/// Puts another text in the place of one of the links of a page that begin with a sign.
fn with_link(
    files: &mut Files,
    dice: &mut Dice,
    open: &str,
    close: char,
    make: impl Fn(&str, &mut Dice) -> String,
) -> Option<String> {
    let mut found = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".md")) {
        for (at, _) in text.match_indices(open) {
            let from = at + open.len();
            if text[..at].ends_with('\n') && open == "[[" {
                continue;
            }
            if let Some(to) = text[from..].find(close) {
                found.push((path.clone(), from..from + to));
            }
        }
    }
    let (path, at) = found.get(dice.roll(found.len()))?.clone();
    let old = files[&path][at.clone()].to_owned();
    let new = make(&old, dice);
    files.get_mut(&path)?.replace_range(at, &new);
    (new != old).then(|| format!("{path}: {open}{new}"))
}

fn wikilink(files: &mut Files, dice: &mut Dice) -> Option<String> {
    with_link(files, dice, "[[", ']', |old, dice| {
        let (name, title) = old.split_once('|').unwrap_or((old, old));
        match dice.roll(6) {
            0 => title.to_owned(),
            1 => name.replace('-', " "),
            2 => format!("{name}.md"),
            3 => format!("{name}#figures"),
            4 => format!("{}|{title}", one(dice, &["havenly", "quangoro", "quangora-mart", "Quangora"])),
            _ => typed(name, dice),
        }
    })
}

fn link(files: &mut Files, dice: &mut Dice) -> Option<String> {
    with_link(files, dice, "](", ')', |old, dice| match dice.roll(8) {
        0 => old.replace(".md", ""),
        1 => old.replace(".md", ".html"),
        2 => format!("/{}", old.trim_start_matches("../")),
        3 => old.replace('/', "\\"),
        4 => format!("{old} 2"),
        5 => old.replace("../", ""),
        6 => format!("{}#nowhere", old.split('#').next().unwrap_or("")),
        _ => typed(old, dice),
    })
}

fn period(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line = a_line(files, dice, |line| ["period", "covers", "baseline_period"].contains(&line.key()))?;
    let (at, old) = a_name(&line, dice)?;
    let new = one(
        dice,
        &[
            "Q1 2025",
            "2025Q1",
            "2025 Q1",
            "Q1",
            "Jan 2025",
            "2025-13",
            "2025-Q5",
            "2025-01-15",
            "2025/26",
            "T1 2025",
            "2025-3",
            "H1 2025",
            "2025-h1",
            "FY2025",
            "FY25",
            "1/2025",
            "01.2025",
            "March",
            "2025-W54",
            "2025 - Q1",
            "25-Q1",
        ],
    );
    let text = match dice.roll(4) {
        0 => line.text.replace('"', ""),
        _ => format!("{}{new}{}", &line.text[..at], &line.text[at + old.len()..]),
    };
    put(files, &line, &text)
}

fn bracket(files: &mut Files, dice: &mut Dice) -> Option<String> {
    if dice.roll(2) == 0 {
        let line = a_line(files, dice, |line| line.text.starts_with('['))?;
        let name = line.text.trim_matches(['[', ']']);
        let text = match dice.roll(7) {
            0 => format!("[[{name}]"),
            1 => format!("[{name}]]"),
            2 if line.text.starts_with("[[") => format!("[{name}]"),
            3 if !line.text.starts_with("[[") => format!("[[{name}]]"),
            4 => format!("({name})"),
            5 => line.text.replace(name, &typed(name, dice)),
            _ => name.to_owned(),
        };
        return put(files, &line, &text);
    }
    let line = a_line(files, dice, is_list)?;
    let inner = line.value().trim_matches(['[', ']']);
    let text = match dice.roll(6) {
        0 => format!("({inner})"),
        1 => format!("[{inner}"),
        2 => format!("{{{inner}}}"),
        3 => inner.to_owned(),
        4 => format!("[{}]", inner.replace(", ", " ")),
        _ => format!("[{}]", inner.replace(", ", "; ")),
    };
    put(files, &line, &format!("{} = {text}", line.key()))
}

fn yaml(files: &mut Files, dice: &mut Dice) -> Option<String> {
    if dice.roll(4) == 0 {
        let path = a_page(files, dice);
        let whole = files.get_mut(&path)?;
        *whole = whole.replace("+++\n", "---\n").replace(" = ", ": ");
        return Some(format!("{path}: YAML"));
    }
    let line = a_line(files, dice, |line| !line.value().is_empty() && !line.value().ends_with('['))?;
    let text = match dice.roll(3) {
        0 => format!("{}: {}", line.key(), line.value()),
        1 => format!("{}: {}", line.key(), line.value().replace('"', "")),
        _ => format!("{} : {}", line.key(), line.value()),
    };
    put(files, &line, &text)
}

fn doubled(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line = a_line(files, dice, |line| !line.value().is_empty() && !line.value().ends_with('['))?;
    if dice.roll(2) == 0 {
        return put(files, &line, &format!("{}\n{}", line.text, line.text));
    }
    // An item of a list, copied and not yet changed.
    let head = a_line(files, dice, |line| line.text.starts_with("[["))?;
    let whole = files.get_mut(&head.path)?;
    let end = whole[head.at + 2..].find("\n[").or_else(|| whole[head.at..].find("\n+++"))? + head.at + 2;
    let end = whole[..end].rfind('\n')? + 1;
    let item = whole[head.at..end].to_owned();
    if item.contains("+++") {
        return None;
    }
    whole.insert_str(end, &item);
    Some(format!("{}: {} twice", head.path, item.lines().take(2).collect::<Vec<_>>().join(" ")))
}

fn saved(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let path = a_page(files, dice);
    let whole = files.get_mut(&path)?;
    let how = dice.roll(5);
    *whole = match how {
        0 => whole.replace('\n', "\r\n"),
        1 => format!("\u{feff}{whole}"),
        2 => whole.replace(" = ", "\t=\t"),
        3 => format!("{OLD}{whole}"),
        _ => whole.replacen(" = ", "\u{a0}=\u{a0}", 3),
    };
    Some(format!("{path}: saved otherwise ({how})"))
}

fn fences(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let path = a_page(files, dice);
    let whole = files.get_mut(&path)?;
    let how = dice.roll(6);
    *whole = match how {
        0 => whole.replacen("+++\n", "", 1),
        1 => {
            let close = whole.rfind("+++\n")?;
            format!("{}{}", &whole[..close], &whole[close + 4..])
        }
        2 => whole.replace("+++\n", "++\n"),
        3 => format!("# My plan\n\n{whole}"),
        4 => format!("\n{whole}"),
        _ => whole.replace("+++\n", "```\n"),
    };
    Some(format!("{path}: fences ({how})"))
}

fn signs(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line = a_line(files, dice, |line| !line.value().is_empty() && !line.value().ends_with(['[', ',']))?;
    let (key, value) = (line.key(), line.value());
    let text = match dice.roll(11) {
        0 => format!("{key} = {value},"),
        1 => format!("{key} = {value};"),
        2 => format!("{key} == {value}"),
        3 => format!("{key} = {value} // check this"),
        4 => format!("{key} {value}"),
        5 => format!("{key} ="),
        6 => format!("{key} = {value}."),
        7 => format!("// {}", line.text),
        8 => format!("\u{a0}{}", line.text),
        9 => format!("{key} = {}", value.replace('"', "'")),
        _ => format!("- {}", line.text),
    };
    put(files, &line, &text)
}

fn flag(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line =
        a_line(files, dice, |line| line.text.starts_with("title = ") && line.path.contains("content/") && line.at < 8)?;
    let word = one(dice, &["True", "yes", "no", "\"true\"", "\"no\"", "1", "on", "x", "maybe", "False", "oui", "ja"]);
    put(files, &line, &format!("{}\ndraft = {word}", line.text))
}

fn one_or_many(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line = a_line(files, dice, |line| is_text(line) || is_list(line))?;
    let value = line.value();
    let text = if is_list(&line) {
        value.trim_matches(['[', ']']).split(", ").next()?.to_owned()
    } else {
        format!("[{value}]")
    };
    put(files, &line, &format!("{} = {text}", line.key()))
}

fn other_type(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line =
        a_line(files, dice, |line| (is_text(line) || is_day(line) || is_number(line)) && !NAMES.contains(&line.key()))?;
    let text = one(dice, &["2025", "true", "2025-01-01", "\"words\"", "3.5"]);
    put(files, &line, &format!("{} = {text}", line.key()))
}

fn prose(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let path = a_page(files, dice);
    let add = one(
        dice,
        &[
            "##Ours\n\nWords.\n",
            "```\nA fence.\n",
            "See [the shop](https://quangora.example/our shop).\n",
            "<b>Important</b>\n",
            "![](shelf.png)\n",
            "![shelf](shelf.png)\n",
            "1. one\n3. three\n",
            "Words[^1].\n",
            "<!-- not closed\n",
            "- Margin {.internal}\n",
            "[site](www.quangora.example)\n",
            "[mail](ha@quangora.example)\n",
            "18. september: visit\n2. oktober: talk\n",
            "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n",
            "![[havnely]]\n",
            "[x](javascript:alert(1))\n",
            "\u{200b}Words\u{202e}.\n",
            "## Ours {.intern}\n",
            "[a] (https://quangora.example)\n",
            "#Ours\n",
            "\\\\server\\plans\\x\n",
            "[doc](C:\\plans\\x.docx)\n",
        ],
    );
    let _ = write!(files.get_mut(&path)?, "\n{add}");
    Some(format!("{path}: {add}"))
}

fn misplaced(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let path = a_page(files, dice);
    let (folder, name) = path.rsplit_once('/')?;
    let new = match dice.roll(5) {
        0 if name == "_index.md" => format!("{folder}/index.md"),
        1 => format!("{folder}/north/{name}"),
        2 => format!("content/{name}"),
        3 if folder.contains('/') => format!("{}/{name}", folder.rsplit_once('/')?.0),
        _ => format!("{folder}/{}/{name}", name.trim_end_matches(".md")),
    };
    if files.contains_key(&new) || new == path {
        return None;
    }
    let text = files.remove(&path)?;
    files.insert(new.clone(), text);
    Some(format!("{path} → {new}"))
}

fn table(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let path = "content/accounts/quangora/2025/readings.csv";
    let whole = files.get_mut(path)?;
    let how = dice.roll(16);
    *whole = match how {
        0 => whole.replace(',', ";").replace('.', ","),
        1 => whole.replacen("objective,", "goal,", 1),
        2 => whole.replacen("90.5", "90,5", 1),
        3 => whole.replacen("shelf-never-empty", "Shelf never empty", 1),
        4 => whole.replacen("shelf-never-empty", "shelf-never-emtpy", 1),
        5 => whole.replacen("osa", "OSA", 1),
        6 => whole.replacen("2025-05", "May 2025", 1),
        7 => whole.replacen("90.5", "90.5%", 1),
        8 => whole.replacen("90.5", "n/a", 1),
        9 => whole.replacen("90.5,", "90.5,\"note", 1),
        10 => whole.replacen("2025-05", "01/05/2025", 1),
        11 => whole.replacen("2025-08", "2025-05", 1),
        12 => whole.replacen("objective,kpi,period,value,note\n", "", 1),
        13 => whole.replacen("period", "month", 1),
        14 => whole.replacen("90.5", "", 1),
        _ => whole.replacen("osa", "availability", 1),
    };
    Some(format!("readings.csv ({how}): {}", whole.lines().take(2).collect::<Vec<_>>().join(" ⏎ ")))
}

fn settings(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line = a_line(files, dice, |line| line.path == "site.toml" && !line.value().is_empty())?;
    let text = match (line.key(), dice.roll(3)) {
        ("currency", _) => format!("currency = \"{}\"", one(dice, &["€", "euro", "eur", "VNĐ", "dollars"])),
        ("language", _) => format!("language = \"{}\"", one(dice, &["english", "English", "EN", "de", "vn", "dk"])),
        ("money_unit", _) => {
            format!("money_unit = {}", one(dice, &["100", "\"k\"", "1,000", "1_000", "\"1000\"", "k"]))
        }
        ("today", _) => format!("today = {}", one(dice, &["31.01.2026", "now", "\"today\"", "2026-1-31"])),
        (_, 0) => format!("{} = {}", typed(line.key(), dice), line.value()),
        (_, 1) => line.text.replace('"', "”"),
        (_, _) => line.text.replace('"', ""),
    };
    put(files, &line, &text)
}

fn pasted(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line = a_line(files, dice, |line| {
        (is_number(line) || is_text(line) || is_day(line)) && line.key() != "id" && !NAMES.contains(&line.key())
    })?;
    let text = one(
        dice,
        &[
            "#N/A",
            "#REF!",
            "1 234,50 €",
            "=B7*1,1",
            "46022",
            "\"Line one\nline two\"",
            "12/31/2025 0:00",
            "1.2E+03",
            "(120)",
            "-1 200",
            "0,9",
            "\tpasted\t",
            "\"said \"yes\" to it\"",
            "C:\\plans\\x",
            "\"C:\\plans\\x\"",
            "\"12,5\"",
        ],
    );
    put(files, &line, &format!("{} = {text}", line.key()))
}

fn shared(files: &mut Files, dice: &mut Dice) -> Option<String> {
    let line = a_line(files, dice, |line| {
        line.text.starts_with("title = ") && line.path.starts_with("content/") && line.at < 8
    })?;
    let add = one(
        dice,
        &[
            "share = \"customer\"",
            "draft = true",
            "share_body = true",
            "lang = \"vn\"",
            "lang = \"english\"",
            "aliases = \"old\"",
            "order = \"first\"",
        ],
    );
    put(files, &line, &format!("{}\n{add}", line.text))
}
