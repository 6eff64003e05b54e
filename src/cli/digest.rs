//! The page of a digest: everything that leaves, to read and sign, and what changed since the page that is there.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::cli::{Exit, Global, beside, wrong_use};
use crate::diagnostics::report::{Positions, named};
use crate::diagnostics::{Message, say};
use crate::document::markdown::escape;
use crate::edition::{Audience, Edition, LeavingText, LeavingThing};
use crate::language::Locale;
use crate::load::texts::Texts;

/// How a digest begins: by this a file proves to be one.
const BEGINNING: &str = "<!doctype html>\n<!-- keyplan digest 1 -->\n";

/// What stands before and behind the data of a digest.
const DATA: (&str, &str) = ("<script type=\"application/json\" id=\"digest\">", "</script>");

/// The style of the page. It loads nothing.
const STYLE: &str = "
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-weight: 400; } h2 { font-size: 1rem; margin: 2rem 0 .3rem; border-top: 1px solid; padding-top: .6rem; }
h2 span, .where { opacity: .7; font-weight: 400; font-size: .85rem; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; }
td, th { vertical-align: top; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #8884; }
.where { white-space: nowrap; font-variant-numeric: tabular-nums; width: 12rem; overflow-wrap: anywhere; }
.new td:last-child { background: light-dark(#fdf3c4, #4a3f10); }
.gone td:last-child { text-decoration: line-through; opacity: .7; }
.sign { display: grid; grid-template-columns: 1fr 1fr 1fr; gap: 2rem; margin: 3rem 0; break-inside: avoid; }
.sign div { border-top: 1px solid; padding-top: .3rem; margin-top: 3rem; }
tr { break-inside: avoid; }
@media (max-width: 40rem) { td, th { display: block; } .sign { grid-template-columns: 1fr; } }
";

/// Where a digest goes, and the one that is there.
pub(super) struct DigestFile {
    path: PathBuf,
    account: String,
    before: Option<DigestRecord>,
}

/// What a digest says, without places: they move with every line above them.
struct DigestRecord {
    day: String,
    texts: BTreeSet<DigestRow>,
}

impl DigestFile {
    /// Looks at the place of a digest: it may be absent, or hold an older digest of the same account.
    ///
    /// # Errors
    /// The command was used wrongly: the place is in the site, among the sources, or holds something else.
    pub(super) fn look(path: &Path, root: &Path, output: &Path, edition: &Edition) -> Result<Self, Exit> {
        let shown = path.display();
        let Audience::Customer { id, .. } = edition.audience() else {
            return Err(wrong_use(say!("only a customer edition has a digest")));
        };
        let in_site = say!(
            "`{shown}` would be handed over with the site, and a digest names our sources: name a file elsewhere",
            shown
        );
        let there = beside::look(path, root, output, in_site)?;
        let before = there.map(|text| DigestRecord::read(&text, id)).transpose();
        let before = before
            .map_err(|why| wrong_use(say!("`{shown}` {why}; nothing was changed: name another file", shown, why)))?;
        Ok(Self { path: path.to_owned(), account: id.to_string(), before })
    }

    /// Makes the page.
    pub(super) fn finish(
        self,
        leaves: &[LeavingThing],
        edition: &Edition,
        texts: &Texts,
        today: Date,
    ) -> FinishedDigest {
        let Audience::Customer { account, .. } = edition.audience() else {
            unreachable!("`look` takes customer editions only")
        };
        let now = DigestRecord::of(leaves, today);
        let none = DigestRecord { day: String::new(), texts: now.texts.clone() };
        let before = self.before.as_ref().unwrap_or(&none);
        let (new, gone) = (now.without(before), before.without(&now));
        let count = now.texts.len();
        let said = match &self.before {
            None => say!("{count|# text leaves|# texts leave}", count),
            Some(before) if new.is_empty() && gone.is_empty() => {
                say!("{count|# text leaves|# texts leave}, the same as on {day}", count, day = before.day)
            }
            Some(before) => {
                let (day, new, gone) = (&before.day, new.len(), gone.len());
                say!(
                    "{count|# text leaves|# texts leave}; since {day}: {new} new, {gone} removed",
                    count,
                    day,
                    new,
                    gone
                )
            }
        };
        let language = &edition.config().language;
        let page = DigestPage { leaves, texts, language, new: &new, gone: &gone, file: &self, today };
        let html = page.html(account, &now);
        FinishedDigest { path: self.path, html, said }
    }
}

/// A digest that waits for its site to be published.
pub(super) struct FinishedDigest {
    path: PathBuf,
    html: String,
    said: Message,
}

impl FinishedDigest {
    /// Writes the digest, whole or not at all, and says what is in it.
    pub(super) fn write(&self, global: &Global) -> Result<(), Exit> {
        let shown = self.path.display();
        let foreign = say!("`{shown}` is not a digest; it was not changed: name another file", shown);
        beside::replace(&self.path, &self.html, BEGINNING, foreign)?;
        global.say(&say!("{said}: {shown}", said = self.said, shown));
        Ok(())
    }
}

/// A row of a digest: the source, the key, the text.
type DigestRow = (String, String, String);

impl DigestRecord {
    fn of(leaves: &[LeavingThing], today: Date) -> Self {
        let all = leaves.iter().flat_map(|thing| thing.texts.iter().map(move |text| row(thing, text)));
        Self { day: today.to_string(), texts: all.collect() }
    }

    /// The data of a digest that was written before; `Err` says why there is none.
    fn read(text: &str, account: &str) -> Result<Self, Message> {
        let foreign = || say!("already exists and is not a digest");
        if !text.starts_with(BEGINNING) {
            return Err(foreign());
        }
        let data = text.split_once(DATA.0).and_then(|(_, rest)| rest.split_once(DATA.1)).ok_or_else(foreign)?.0;
        let data: Value = serde_json::from_str(data).map_err(|_| foreign())?;
        let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        if data["account"] != account {
            return Err(say!("is the digest of `{data}`", data = string(&data["account"])));
        }
        let rows = data["texts"].as_array().ok_or_else(foreign)?;
        let texts = rows.iter().map(|row| (string(&row[0]), string(&row[1]), string(&row[2]))).collect();
        Ok(Self { day: string(&data["day"]), texts })
    }

    fn without(&self, other: &Self) -> BTreeSet<DigestRow> {
        self.texts.difference(&other.texts).cloned().collect()
    }

    fn json(&self, account: &str) -> String {
        let rows: Vec<Value> = self.texts.iter().map(|(path, key, text)| json!([path, key, text])).collect();
        let data = json!({ "account": account, "day": self.day, "texts": rows });
        // No text can end the element that holds it.
        data.to_string().replace('<', "\\u003c")
    }
}

fn row(thing: &LeavingThing, text: &LeavingText) -> DigestRow {
    (thing.path.to_string(), text.key.clone(), text.text.clone())
}

/// What the page is made of.
struct DigestPage<'a> {
    leaves: &'a [LeavingThing],
    texts: &'a Texts,
    language: &'a Locale,
    new: &'a BTreeSet<DigestRow>,
    gone: &'a BTreeSet<DigestRow>,
    file: &'a DigestFile,
    today: Date,
}

impl DigestPage<'_> {
    fn html(&self, customer: &str, now: &DigestRecord) -> String {
        let title = self.language.fill("digest.title", &[("customer", customer)]);
        let mut out = String::from(BEGINNING);
        let dir = self.language.dir().map(|dir| format!(" dir=\"{dir}\"")).unwrap_or_default();
        let _ = write!(out, "<html lang=\"{}\"{dir}><head><meta charset=\"utf-8\">", self.language.code());
        out.push_str(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        );
        out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>");
        escape(&title, &mut out);
        let _ = write!(out, "</title><style>{STYLE}</style></head>\n<body><h1>");
        escape(&title, &mut out);
        out.push_str("</h1>\n<p>");
        escape(&self.language.fill("digest.intro", &[("day", &self.today.to_string())]), &mut out);
        out.push_str("</p>\n");
        self.changes(&mut out);
        let mut positions = Positions::new(self.texts);
        for thing in self.leaves.iter().filter(|thing| !thing.texts.is_empty()) {
            self.thing(thing, &mut positions, &mut out);
        }
        out.push_str("<div class=\"sign\">");
        for key in ["digest.name", "digest.date", "digest.signature"] {
            out.push_str("<div>");
            escape(self.language.text(key), &mut out);
            out.push_str("</div>");
        }
        let _ = writeln!(out, "</div>\n{}{}{}\n</body></html>", DATA.0, now.json(&self.file.account), DATA.1);
        out
    }

    /// What is new and what is gone since the last digest.
    fn changes(&self, out: &mut String) {
        out.push_str("<h2>");
        match &self.file.before {
            None => escape(self.language.text("digest.first"), out),
            Some(before) => escape(&self.language.fill("digest.since", &[("day", &before.day)]), out),
        }
        out.push_str("</h2>\n");
        if self.file.before.is_some() && self.new.is_empty() && self.gone.is_empty() {
            out.push_str("<p>");
            escape(self.language.text("digest.same"), out);
            out.push_str("</p>\n");
        }
        for (rows, class, key) in [(self.new, "new", "digest.new"), (self.gone, "gone", "digest.gone")] {
            if rows.is_empty() {
                continue;
            }
            out.push_str("<h3>");
            escape(self.language.text(key), out);
            out.push_str("</h3>\n<table>");
            for (path, key, text) in rows {
                cells(class, path, key, text, out);
            }
            out.push_str("</table>\n");
        }
    }

    fn thing(&self, thing: &LeavingThing, positions: &mut Positions<'_>, out: &mut String) {
        out.push_str("<h2>");
        escape(&thing.title, out);
        out.push_str(" <span>");
        escape(if thing.address.is_empty() { self.language.text("digest.everywhere") } else { &thing.address }, out);
        out.push_str("</span></h2>\n<table>");
        for text in &thing.texts {
            let class = if self.new.contains(&row(thing, text)) { "new" } else { "" };
            let place = if text.place.range().is_empty() {
                thing.path.to_string()
            } else {
                let (start, _) = positions.of(&text.place);
                named(&text.place.path, start)
            };
            cells(class, &place, &text.key, &text.text, out);
        }
        out.push_str("</table>\n");
    }
}

fn cells(class: &str, place: &str, key: &str, text: &str, out: &mut String) {
    let _ = write!(out, "<tr class=\"{class}\"><td class=\"where\">");
    escape(place, out);
    out.push_str("</td><td class=\"where\">");
    escape(key, out);
    out.push_str("</td><td>");
    escape(text, out);
    out.push_str("</td></tr>\n");
}
