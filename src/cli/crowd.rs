//! What `keyplan check` prints when there is more than anybody reads: how much there is in each account.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::cli::speech;
use crate::diagnostics::{Code, Finding, Level, Message, phrase, say};
use crate::figures::sort::sort_by_key;

/// So many findings are still shown one by one.
pub(super) const CROWD: usize = 200;

/// So many accounts have a line of their own.
const ACCOUNTS: usize = 20;

/// The findings of one account, or of what belongs to none.
#[derive(Default)]
struct Share {
    errors: usize,
    warnings: usize,
    notes: usize,
    codes: BTreeMap<Code, usize>,
}

impl Share {
    fn add(&mut self, finding: &Finding) {
        match finding.level {
            Level::Error => self.errors += 1,
            Level::Warning => self.warnings += 1,
            Level::Note => self.notes += 1,
        }
        *self.codes.entry(finding.code).or_default() += 1;
    }

    /// What is found most often.
    fn most(&self) -> String {
        let most = self.codes.iter().max_by_key(|(code, count)| (**count, std::cmp::Reverse(**code)));
        most.map_or_else(String::new, |(code, count)| format!("{count} × {} {}", code.text(), code.name()))
    }
}

/// A table of accounts, the worst first, and how to see their findings.
pub(super) fn by_account(findings: &[Finding]) -> String {
    let mut shares: BTreeMap<&str, Share> = BTreeMap::new();
    for finding in findings {
        shares.entry(account_of(finding)).or_default().add(finding);
    }
    let mut rows: Vec<(&str, Share)> = shares.into_iter().collect();
    sort_by_key(&mut rows, |(name, share)| {
        (std::cmp::Reverse((share.errors, share.warnings, share.notes)), (*name).to_owned())
    });
    let first = rows.iter().find(|(name, _)| !name.is_empty()).map(|(name, _)| (*name).to_owned());
    let [account, errors, warnings, notes, most] = HEADS.map(|head| speech::said(&Message::constant(head)));
    let elsewhere = speech::said(&Message::constant(ELSEWHERE));
    let named = |name: &'_ str| if name.is_empty() { elsewhere.clone() } else { name.to_owned() };
    let letters = |text: &str| text.chars().count();
    let width =
        rows.iter().take(ACCOUNTS).map(|(name, _)| letters(&named(name))).max().unwrap_or(0).max(letters(&account));
    let [of_errors, of_warnings, of_notes] = [&errors, &warnings, &notes].map(|head| letters(head));
    let mut out =
        speech::said(&say!("{findings|# finding|# findings}, by account:", findings = findings.len())) + "\n\n";
    let _ = writeln!(out, "{account:width$}  {errors}  {warnings}  {notes}  {most}");
    for (name, share) in rows.iter().take(ACCOUNTS) {
        let Share { errors, warnings, notes, .. } = share;
        let _ = writeln!(
            out,
            "{:width$}  {errors:>of_errors$}  {warnings:>of_warnings$}  {notes:>of_notes$}  {}",
            named(name),
            share.most()
        );
    }
    if rows.len() > ACCOUNTS {
        let rest = &rows[ACCOUNTS..];
        let findings: usize = rest.iter().map(|(_, share)| share.errors + share.warnings + share.notes).sum();
        let more = say!(
            "… and {accounts|# more account|# more accounts} with {findings|# finding|# findings}",
            accounts = rest.len(),
            findings
        );
        let _ = writeln!(out, "{}", speech::said(&more));
    }
    let _ = writeln!(out, "\n{}", speech::said(&say!("To see them:")));
    if let Some(first) = first {
        let _ = writeln!(out, "  keyplan check --account {first}");
    }
    for (command, what) in MORE {
        let _ = writeln!(out, "  {command:31}  {}", speech::said(&Message::constant(what)));
    }
    out
}

/// The heads of the table.
const HEADS: [&str; 5] =
    [phrase!("account"), phrase!("errors"), phrase!("warnings"), phrase!("notes"), phrase!("most often")];

/// Commands that show more, and what.
const MORE: [(&str, &str); 3] = [
    ("keyplan check --select files", phrase!("what stops a build")),
    ("keyplan check --statistics", phrase!("how many of each code")),
    ("keyplan check --all", phrase!("all of them")),
];

/// What is said of findings that belong to no account.
const ELSEWHERE: &str = phrase!("(no account)");

/// The account that a finding is in, by its path; empty for none.
fn account_of(finding: &Finding) -> &str {
    let inside = finding.span.path.strip_prefix("content/accounts/");
    inside.and_then(|inside| inside.split_once('/')).map_or("", |(account, _)| account)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostics::Span;
    use crate::diagnostics::say;

    #[test]
    fn the_worst_account_stands_first() {
        let finding = |path: &str, code| Finding::new(code, Span::file(&Arc::from(path)), say!("m"));
        let all = [
            finding("content/accounts/lotus/_index.md", Code::KP111),
            finding("content/accounts/lotus/2025/_index.md", Code::KP111),
            finding("content/accounts/havnely/_index.md", Code::KP101),
            finding("content/people/duy.md", Code::KP111),
        ];
        let said = by_account(&all);
        let rows: Vec<&str> = said.lines().skip(3).take(3).collect();
        assert_eq!(
            rows,
            [
                "havnely            1         0      0  1 × KP101 unknown-reference",
                "lotus              0         2      0  2 × KP111 orphan-page",
                "(no account)       0         1      0  1 × KP111 orphan-page",
            ],
            "{said}"
        );
        assert!(said.starts_with("4 findings, by account:\n") && said.contains("--account havnely\n"), "{said}");
    }
}
