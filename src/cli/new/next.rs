//! What to do after a file was begun: which of its keys to fill in, and the next command.

use crate::cli::new::options::KpiOptions;
use crate::cli::new::{Maker, short};
use crate::document::model::Kind;
use crate::document::model::people::Side;
use crate::playbook::WholeThing;

impl Maker<'_> {
    pub(super) fn after_person(&self, path: &str, side: Side, account: Option<&str>) -> Vec<String> {
        let name = name_of(path);
        match (side, account) {
            (Side::Supplier, _) if self.of(Kind::Account).next().is_none() => {
                vec!["keyplan new account \"Customer\" --country VN".to_owned()]
            }
            (Side::Supplier, _) => {
                vec![format!(
                    "name them where they work: `manager = \"{name}\"` in an account, `owner` in an objective"
                )]
            }
            (_, Some(account)) => vec![format!(
                "say what they mean to the deal: `[[contacts]]` with `person = \"{name}\"` in content/accounts/{account}/_index.md"
            )],
            (Side::Customer, None) => vec![format!("say whose person it is: `account = \"…\"` in content/{path}")],
            (Side::Partner, None) => {
                vec![format!("say what they do: `owner = \"{name}\"` or `involves` in an action")]
            }
        }
    }

    pub(super) fn after_plan(&self, path: &str) -> Vec<String> {
        let plan = folder_of(path);
        let plan = if self.of(Kind::Plan).next().is_none() { String::new() } else { format!("{plan} ") };
        vec![
            format!("write the growth problem in one sentence: `growth_problem` in content/{path}"),
            format!("keyplan new decision {plan}\"What comes first\""),
        ]
    }

    pub(super) fn after_decision(&self, path: &str, plan: WholeThing<'_>) -> Vec<String> {
        vec![
            format!("say what comes first and what is given up: `prioritises` and `sacrifices` in content/{path}"),
            format!("keyplan new objective {}\"What is to be reached\"", self.named(plan)),
        ]
    }

    pub(super) fn after_objective(&self, path: &str, plan: WholeThing<'_>, kpi: &KpiOptions) -> Vec<String> {
        let mut next = Vec::new();
        if kpi.name.is_none() {
            next.push(format!("put what you measure in place of the KPI `progress` in content/{path}"));
        } else if kpi.baseline.is_none() || kpi.target.is_none() {
            next.push(format!(
                "write where the KPI stands and where it is to be: `baseline`, `target` in content/{path}"
            ));
        }
        next.push(match self.of_plan(Kind::Review, plan).next() {
            None => format!("keyplan new review {}", self.named(plan)).trim_end().to_owned(),
            Some(_) => {
                format!("keyplan new review {}--add-missing, if the latest review is to read its KPI", self.named(plan))
            }
        });
        next
    }

    pub(super) fn after_pillar(&self, path: &str) -> Vec<String> {
        let pillar = name_of(path);
        vec![match self.of(Kind::Plan).next() {
            Some(plan) => {
                format!("keyplan new objective {}\"How it grows\" --tier tactical --pillar {pillar}", self.named(plan))
            }
            None => format!("name it in an objective: `pillar = \"{pillar}\"`"),
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

pub(super) fn after_account(path: &str, has_country: bool, has_manager: bool) -> Vec<String> {
    let account = path.split('/').nth(1).unwrap_or_default();
    let mut next = Vec::new();
    if !has_country {
        next.push(format!("say which country it is in: `country = \"…\"` in content/{path}"));
    }
    if !has_manager {
        next.push("keyplan new person \"Your Name\", who can then be its `manager`".to_owned());
    }
    next.push(format!("keyplan new plan {account}"));
    next
}

pub(super) fn after_review(path: &str, has_kpis: bool) -> Vec<String> {
    let first = if has_kpis {
        format!("take away the `#` before a KPI at the end of content/{path}, and type its number")
    } else {
        "keyplan new objective \"What is to be reached\", then keyplan new review --add-missing".to_owned()
    };
    vec![first, "keyplan serve --open".to_owned()]
}

pub(super) fn after_page(path: &str) -> Vec<String> {
    let name = name_of(path);
    vec![format!("write it, and link to it from another page: `[[{name}]]`")]
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
