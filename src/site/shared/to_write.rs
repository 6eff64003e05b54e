//! What a plan does not say yet: part by part, with the file that it belongs into.

use crate::document::model::Plan;
use crate::document::parts::PagePart;
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;

view! {
    /// A part of a plan in which nothing stands yet.
    ToWriteRow<'a> {
        /// Its anchor: links to the part lead to this row. The prose has none.
        anchor: Option<&'static str>,
        /// What it is called.
        title: &'a str,
        /// The file, or the folder of such files, from the root of the playbook.
        path: String,
        /// The key or table of the file, as it is typed.
        key: Option<&'static str>,
        /// What to write that is no key.
        words: Option<&'a str>,
        /// The command that begins the file.
        command: Option<String>,
    }
}

/// Where a part is written.
enum PlaceOfPart {
    /// Under a key of the plan.
    Plan(&'static str),
    /// Under a key of the account.
    Account(&'static str),
    /// Under a key of the plan's objectives.
    Objectives(&'static str),
    /// In a file of its own, in this folder of the plan, which `keyplan new` begins with this kind and title.
    File(&'static str, &'static str, &'static str),
}

/// The place of each part that a plan can lack; none for the others.
fn place(part: PagePart) -> Option<PlaceOfPart> {
    Some(match part {
        PagePart::Goals => PlaceOfPart::Account("[[goals]]"),
        PagePart::Problem => PlaceOfPart::Plan("growth_problem = \"…\""),
        PagePart::Decisions => PlaceOfPart::File("decisions/", "decision", " \"…\""),
        PagePart::Pillars => PlaceOfPart::Plan("[[pillars]]"),
        PagePart::Sales => PlaceOfPart::Plan("[[sales]]"),
        PagePart::Objectives => PlaceOfPart::File("objectives/", "objective", " \"…\""),
        PagePart::Kpis => PlaceOfPart::Plan("[[kpis]]"),
        PagePart::Scenarios => PlaceOfPart::Plan("[[scenarios]]"),
        PagePart::Risks => PlaceOfPart::Plan("[[risks]]"),
        PagePart::Actions => PlaceOfPart::Objectives("[[actions]]"),
        PagePart::Requests => PlaceOfPart::Plan("[[requests]]"),
        PagePart::Commitments => PlaceOfPart::Plan("[[commitments]]"),
        PagePart::Value => PlaceOfPart::Plan("[[value]]"),
        PagePart::People => PlaceOfPart::Plan("contributors = [\"…\"]"),
        PagePart::Reviews => PlaceOfPart::File("reviews/", "review", ""),
        _ => return None,
    })
}

impl Renderer<'_> {
    /// The parts of a plan in which nothing stands, in their order.
    fn plan_holes(&self, id: ThingId, plan: &Plan, actions: usize) -> Vec<PagePart> {
        let beneath = self.edition.beneath(id);
        let says_problem = plan.growth_problem.is_some()
            || plan.customer_expects.is_some()
            || plan.category_role.is_some()
            || plan.vision.is_some()
            || plan.mission.is_some();
        let has_people =
            !(plan.contributors.is_empty() && plan.customer_contributors.is_empty() && plan.workshops.is_empty());
        let all = [
            (PagePart::Goals, self.has_goals(id)),
            (PagePart::Problem, says_problem),
            (PagePart::Decisions, !beneath.decisions.is_empty()),
            (PagePart::Pillars, !plan.pillars.is_empty()),
            (PagePart::Sales, !plan.sales.is_empty() || !self.edition.has_money()),
            (PagePart::Objectives, !beneath.objectives.is_empty()),
            (PagePart::Kpis, !plan.kpis.is_empty()),
            (PagePart::Scenarios, !plan.scenarios.is_empty()),
            (PagePart::Risks, !plan.risks.is_empty()),
            (PagePart::Actions, actions > 0),
            (PagePart::Requests, !(plan.requests.is_empty() && plan.asks.is_empty())),
            (PagePart::Commitments, !plan.commitments.is_empty()),
            (PagePart::Value, !plan.value.is_empty()),
            (PagePart::People, has_people),
            (PagePart::Reviews, !beneath.reviews.is_empty()),
        ];
        all.into_iter().filter(|(_, is_there)| !is_there).map(|(part, _)| part).collect()
    }

    /// A row for each part in which nothing stands, and one for the prose; none in a customer edition, which leaves out
    /// what is empty and says nothing of it.
    pub(crate) fn to_write(&self, id: ThingId, thing: &Thing, plan: &Plan, actions: usize) -> Vec<ToWriteRow<'_>> {
        if self.edition.audience().is_customer() {
            return Vec::new();
        }
        let path = &thing.document.path;
        let folder = path.strip_suffix("_index.md").unwrap_or(path);
        let account = thing.account.map(|account| self.edition.thing(account).document.path.to_string());
        let name = thing.document.id.trim_start_matches("accounts/");
        let row = |part: PagePart| {
            let (path, key, command) = match place(part)? {
                PlaceOfPart::Plan(key) => (path.to_string(), Some(key), None),
                PlaceOfPart::Account(key) => (account.clone()?, Some(key), None),
                PlaceOfPart::Objectives(key) => (format!("{folder}objectives/"), Some(key), None),
                PlaceOfPart::File(beneath, kind, title) => {
                    (format!("{folder}{beneath}"), None, Some(format!("keyplan new {kind} {name}{title}")))
                }
            };
            let title = match part {
                PagePart::Kpis => self.theme.text("part.plan_kpis"),
                part => self.part_title(part),
            };
            let anchor = Some(part.anchor());
            Some(ToWriteRow { anchor, title, path, key, words: None, command })
        };
        let mut rows: Vec<ToWriteRow<'_>> = self.plan_holes(id, plan, actions).into_iter().filter_map(row).collect();
        rows.extend(thing.document.body.html.is_empty().then(|| ToWriteRow {
            anchor: None,
            title: self.theme.text("part.words"),
            path: path.to_string(),
            key: None,
            words: Some(self.theme.text("write.below")),
            command: None,
        }));
        rows
    }
}
