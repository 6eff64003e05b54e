//! What to do after a file was begun: which of its keys to fill in, and the next command.

use crate::cli::new::options::KpiOptions;
use crate::cli::new::{Maker, short};
use crate::diagnostics::{Message, say};
use crate::document::model::Kind;
use crate::document::model::people::Side;
use crate::playbook::WholeThing;

impl Maker<'_> {
    pub(super) fn after_person(&self, path: &str, side: Side, account: Option<&str>) -> Vec<Message> {
        let name = name_of(path);
        match (side, account) {
            (Side::Supplier, _) if self.of(Kind::Account).next().is_none() => {
                vec![say!("keyplan new account \"Customer\" --country VN")]
            }
            (Side::Supplier, _) => {
                vec![say!(
                    "name them where they work: `manager = \"{name}\"` in an account, `owner` in an objective",
                    name
                )]
            }
            (_, Some(account)) => vec![say!(
                "say what they mean to the deal: `[[contacts]]` with `person = \"{name}\"` in content/accounts/{account}/_index.md",
                name,
                account
            )],
            (Side::Customer, None) => {
                vec![say!("say which customer this person works for: `account = \"…\"` in content/{path}", path)]
            }
            (Side::Partner, None) => {
                vec![say!("say what they do: `owner = \"{name}\"` or `involves` in an action", name)]
            }
        }
    }

    pub(super) fn after_plan(&self, path: &str) -> Vec<Message> {
        let plan = folder_of(path);
        let plan = if self.of(Kind::Plan).next().is_none() { String::new() } else { format!("{plan} ") };
        vec![
            say!("write the growth problem in one sentence: `growth_problem` in content/{path}", path),
            say!("keyplan new decision {plan}\"What comes first\"", plan),
        ]
    }

    pub(super) fn after_decision(&self, path: &str, plan: WholeThing<'_>) -> Vec<Message> {
        vec![
            say!("say what comes first and what is given up: `prioritises` and `sacrifices` in content/{path}", path),
            say!("keyplan new objective {plan}\"What we want to achieve\"", plan = self.named(plan)),
        ]
    }

    pub(super) fn after_objective(&self, path: &str, plan: WholeThing<'_>, kpi: &KpiOptions) -> Vec<Message> {
        let mut next = Vec::new();
        if kpi.name.is_none() {
            next.push(say!("put what you measure in place of the KPI `progress` in content/{path}", path));
        } else if kpi.baseline.is_none() || kpi.target.is_none() {
            next.push(say!(
                "write where the KPI is now and where it should be: `baseline`, `target` in content/{path}",
                path
            ));
        }
        next.push(match self.of_plan(Kind::Review, plan).next() {
            None if self.named(plan).is_empty() => Message::constant("keyplan new review"),
            None => say!("keyplan new review {plan}", plan = self.named(plan).trim_end()),
            Some(_) => {
                say!(
                    "keyplan new review {plan}--add-missing, if the latest review should read its KPI",
                    plan = self.named(plan)
                )
            }
        });
        next
    }

    pub(super) fn after_pillar(&self, path: &str) -> Vec<Message> {
        let pillar = name_of(path);
        vec![match self.of(Kind::Plan).next() {
            Some(plan) => {
                say!(
                    "keyplan new objective {plan}\"How it grows\" --tier tactical --pillar {pillar}",
                    plan = self.named(plan),
                    pillar
                )
            }
            None => say!("name it in an objective: `pillar = \"{pillar}\"`", pillar),
        }]
    }

    /// A plan as an argument with a blank behind it; nothing while there is just one.
    fn named(&self, plan: WholeThing<'_>) -> String {
        if self.of(Kind::Plan).nth(1).is_none() {
            return String::new();
        }
        let account = plan.account().map_or("", |account| short(self.playbook.thing(account)));
        format!("{account}/{} ", short(plan))
    }
}

pub(super) fn after_account(path: &str, has_country: bool, has_manager: bool) -> Vec<Message> {
    let account = path.split('/').nth(1).unwrap_or_default();
    let mut next = Vec::new();
    if !has_country {
        next.push(say!("say which country it is in: `country = \"…\"` in content/{path}", path));
    }
    if !has_manager {
        next.push(say!("keyplan new person \"Your Name\", who can then be its `manager`"));
    }
    next.push(say!("keyplan new plan {account}", account));
    next
}

pub(super) fn after_review(path: &str, has_kpis: bool) -> Vec<Message> {
    let first = if has_kpis {
        say!("remove the `#` before a KPI at the end of content/{path}, and type its number", path)
    } else {
        say!("keyplan new objective \"What we want to achieve\", then keyplan new review --add-missing")
    };
    vec![first, Message::constant("keyplan serve --open")]
}

pub(super) fn after_page(path: &str) -> Vec<Message> {
    let name = name_of(path);
    vec![say!("write it, and link to it from another page: `[[{name}]]`", name)]
}

/// The short name of the thing in a file.
fn name_of(path: &str) -> &str {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    stem.rsplit('/').next().unwrap_or(stem)
}

/// A plan as an argument, by the path of its file.
fn folder_of(path: &str) -> &str {
    path.trim_start_matches("accounts/").trim_end_matches("/_index.md")
}
