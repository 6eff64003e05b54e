//! References of front matter. The field decides which kind a name means, and the nearest of several things is taken.

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostics::message::{Joined, ToValue, Value};
use crate::diagnostics::{Code, Finding, Findings, Label, Message, say};
use crate::document::model::people::Side;
use crate::document::model::{Account, Document, Entity, Kind, listed};
use crate::document::parts::PageItem;
use crate::document::reference::{Reference, Wants};
use crate::figures::names::{certain, nearest_few};
use crate::playbook::Target;
use crate::playbook::resolve::index::{DocumentId, Index};

/// What a reference means among all documents.
pub(super) type ResolvedTarget = Target<DocumentId>;

/// What a reference may mean, and its distance: 0 in the same plan, 1 in the same account, 2 elsewhere.
struct Candidate {
    target: ResolvedTarget,
    distance: u8,
    name: Value,
}

/// Resolves every reference of a document, among all documents with drafts included.
pub(super) fn resolve(
    document: &Document,
    index: &Index<'_>,
    config: &Config,
    findings: &mut Findings,
) -> Vec<Option<ResolvedTarget>> {
    let mut targets = vec![None; document.slots as usize];
    let Some(entity) = &document.entity else { return targets };
    let resolver = ReferenceResolver { document, index, config };
    entity.references(&mut |reference| match resolver.find(reference) {
        Ok(target) => targets[reference.slot as usize] = target,
        Err(finding) => findings.push(*finding),
    });
    resolver.check_readings(&targets, findings);
    resolver.check_pool_periods(&targets, findings);
    resolver.check_sides(&targets, findings);
    targets
}

/// Resolves the references of one document.
struct ReferenceResolver<'a> {
    document: &'a Document,
    index: &'a Index<'a>,
    config: &'a Config,
}

impl ReferenceResolver<'_> {
    /// What a reference means; none for the name of something that could not be read.
    fn find(&self, reference: &Reference) -> Result<Option<ResolvedTarget>, Box<Finding>> {
        let name = reference.name.value.as_str();
        if let Some(target) = self.site_wide(reference)? {
            return Ok(Some(target));
        }
        if let Some(at) = self.index.by_id(name) {
            return self.full_id(reference, at);
        }
        let mut candidates = self.candidates(reference.wants, name);
        let Some(nearest) = candidates.iter().map(|candidate| candidate.distance).min() else {
            return if self.may_be_unread(reference.wants) { Ok(None) } else { Err(Box::new(self.unknown(reference))) };
        };
        candidates.retain(|candidate| candidate.distance == nearest);
        // An id that stands twice in one file is told there.
        candidates.dedup_by(|one, other| one.target == other.target);
        if candidates.len() > 1 {
            return Err(Box::new(self.ambiguous(reference, &candidates)));
        }
        Ok(candidates.pop().map(|candidate| candidate.target))
    }

    /// Whether an item of this kind may stand in a file of which something could not be read. What is wrong there is told
    /// there.
    fn may_be_unread(&self, wants: Wants) -> bool {
        let Some(account) = self.document.account.as_deref() else { return false };
        match wants {
            Wants::Goal | Wants::Contract => {
                self.index.by_id(account).is_some_and(|at| self.index.document(at).is_partial)
            }
            Wants::Scenario | Wants::Kpi | Wants::Action => {
                self.index.beneath(account).iter().any(|at| self.index.document(*at).is_partial)
            }
            _ => false,
        }
    }

    /// What a name means that `site.toml` defines.
    fn site_wide(&self, reference: &Reference) -> Result<Option<ResolvedTarget>, Box<Finding>> {
        let name = reference.name.value.as_str();
        let make: fn(usize) -> ResolvedTarget;
        let known: Vec<&Arc<str>> = match reference.wants {
            Wants::Driver => {
                make = Target::Driver;
                self.config.drivers.iter().map(|(id, _)| id).collect()
            }
            Wants::CorporateGoal => {
                make = Target::CorporateGoal;
                self.config.corporate_goals.iter().map(|(id, _)| id).collect()
            }
            Wants::Pool => {
                make = Target::Pool;
                self.config.pools.iter().map(|pool| &pool.id).collect()
            }
            _ => return Ok(None),
        };
        if let Some(at) = known.iter().position(|id| ***id == *name) {
            return Ok(Some(make(at)));
        }
        let finding =
            Finding::new(Code::KP101, self.document.span(reference.name.range()), none_called(reference.wants, name));
        let near = nearest_few(name, known.iter().map(|id| &***id), 3);
        Err(Box::new(if near.is_empty() {
            let all = say!("`site.toml` names {known}", known = listed(&known));
            finding.hint(if known.is_empty() { say!("`site.toml` names none") } else { all })
        } else {
            let finding = finding.label(say!("did you mean {near}?", near = listed(&near)));
            meant(finding, certain(name, known.iter().map(|id| &***id)))
        }))
    }

    /// A full id always means its document. KP107 for one of another account.
    fn full_id(&self, reference: &Reference, at: DocumentId) -> Result<Option<ResolvedTarget>, Box<Finding>> {
        let found = self.index.document(at);
        let span = || self.document.span(reference.name.range());
        if !fits(reference.wants, found.kind) {
            return Err(Box::new(wrong_kind(reference, found, span())));
        }
        let bound = !matches!(reference.wants, Wants::Person | Wants::Pillar | Wants::Account);
        if bound && found.account != self.document.account {
            let message = say!("`{name}` belongs to another account", name = reference.name.value);
            return Err(Box::new(Finding::new(Code::KP107, span(), message).hint(say!(
                "a plan rests only on things of its own account; to point a reader there, link to it in the prose"
            ))));
        }
        Ok(Some(Target::Thing(at)))
    }

    /// Everything that the field can mean and whose name ends with `name`.
    fn candidates(&self, wants: Wants, name: &str) -> Vec<Candidate> {
        let thing = |at: DocumentId, distance| Candidate {
            target: Target::Thing(at),
            distance,
            name: self.index.document(at).id.to_value(),
        };
        let Some(account) = self.document.account.as_deref().filter(|_| scoped(wants)) else {
            return self
                .index
                .beyond(name)
                .filter(|at| fits(wants, self.index.document(*at).kind))
                .map(|at| thing(at, 2))
                .collect();
        };
        match wants {
            Wants::Goal | Wants::Contract => self.account_items(wants, account, name),
            Wants::Scenario | Wants::Kpi | Wants::Action => self.items(wants, account, name),
            _ => self
                .index
                .inside(account, name)
                .filter(|at| fits(wants, self.index.document(*at).kind))
                .map(|at| thing(at, self.distance(at)))
                .collect(),
        }
    }

    /// The distance of a document, see [`Candidate`].
    fn distance(&self, at: DocumentId) -> u8 {
        u8::from(self.document.plan.is_none() || self.index.document(at).plan != self.document.plan)
    }

    /// Goals or contracts of an account that have this id.
    fn account_items(&self, wants: Wants, account: &str, name: &str) -> Vec<Candidate> {
        let Some((at, record)) = self.index.account_record(account) else { return Vec::new() };
        let (item, ids) = account_ids(record, wants);
        let candidate = |id: &str| Candidate {
            target: Target::Item(at, Arc::from(item.anchor(id))),
            distance: 1,
            name: id.to_value(),
        };
        ids.into_iter().filter(|id| *id == name).map(candidate).collect()
    }

    /// Items of the things of an account that have this id.
    fn items(&self, wants: Wants, account: &str, name: &str) -> Vec<Candidate> {
        let mut found = Vec::new();
        for at in self.index.beneath(account).iter().copied() {
            let document = self.index.document(at);
            for (item, id) in item_ids(document, wants) {
                let long = format!("{}.{id}", document.short());
                if id == name || (wants == Wants::Kpi && long == name) {
                    found.push(Candidate {
                        target: Target::Item(at, Arc::from(item.anchor(id))),
                        distance: self.distance(at),
                        name: if wants == Wants::Kpi {
                            long.to_value()
                        } else {
                            say!("{id} in {path}", id, path = document.path).to_value()
                        },
                    });
                }
            }
        }
        found
    }

    /// KP101 or KP102, with the names that were probably meant.
    fn unknown(&self, reference: &Reference) -> Finding {
        let name = reference.name.value.as_str();
        let span = self.document.span(reference.name.range());
        if let Some(at) = self.index.anywhere(name) {
            let found = self.index.document(at);
            if !fits(reference.wants, found.kind) {
                return wrong_kind(reference, found, span);
            }
            return Finding::new(
                Code::KP102,
                span,
                say!("`{name}` exists, but not where `{field}` can reach", name, field = reference.field),
            )
            .also(found.span(found.opening.clone()), say!("the one with this name"))
            .hint(say!("a plan names things of its own account: check the name"));
        }
        let finding = Finding::new(Code::KP101, span.clone(), none_called(reference.wants, name));
        if let Some(at) = self.index.renamed(name) {
            let now = self.index.document(at);
            if fits(reference.wants, now.kind) && (!scoped(reference.wants) || now.account == self.document.account) {
                let short = now.short();
                let finding = finding.label(say!("it is called `{short}` now", short));
                return finding.hint(say!("write `{short}`", short)).fix(span, format!("\"{short}\""));
            }
        }
        if let Some(said) = self.spoken(reference) {
            return finding.label(say!("did you mean `{said}`?", said)).fix(span, format!("\"{said}\""));
        }
        let last = name.rsplit('/').next().unwrap_or(name);
        let near = nearest_few(last, self.known(reference.wants), 3);
        if near.is_empty() && reference.wants == Wants::Person {
            finding.hint(gone_hint(name))
        } else if near.is_empty() {
            finding.hint(how_to_add(reference.wants))
        } else {
            let finding = finding.label(say!("did you mean {near}?", near = listed(&near)));
            meant(finding, certain(last, self.known(reference.wants)))
        }
    }

    /// The name of the only thing that bears this title, or this name with other signs between its words.
    fn spoken(&self, reference: &Reference) -> Option<&str> {
        let wants = reference.wants;
        let account = self.document.account.as_deref();
        let can_mean = |document: &&Document| {
            fits(wants, document.kind) && (!scoped(wants) || document.account.as_deref() == account)
        };
        let mut found = self.index.spoken(&reference.name.value).map(|at| self.index.document(at)).filter(can_mean);
        found.next().filter(|_| found.next().is_none()).map(Document::short)
    }

    /// Names that the field could mean.
    fn known(&self, wants: Wants) -> Vec<&str> {
        let account = self.document.account.as_deref();
        match wants {
            Wants::Goal | Wants::Contract => account
                .and_then(|account| self.index.account_record(account))
                .map(|(_, record)| account_ids(record, wants).1)
                .unwrap_or_default(),
            Wants::Scenario | Wants::Kpi | Wants::Action => account
                .map(|account| self.index.beneath(account))
                .unwrap_or_default()
                .iter()
                .flat_map(|at| item_ids(self.index.document(*at), wants))
                .map(|(_, id)| id)
                .collect(),
            _ => self
                .index
                .documents
                .values()
                .filter(|document| fits(wants, document.kind))
                .filter(|document| !scoped(wants) || document.account.as_deref() == account)
                .map(|document| document.short())
                .collect(),
        }
    }

    fn ambiguous(&self, reference: &Reference, candidates: &[Candidate]) -> Finding {
        let message = say!("`{name}` could be any of {count}", name = reference.name.value, count = candidates.len());
        let names = candidates.iter().take(5).map(|candidate| say!("`{name}`", name = candidate.name).to_value());
        let names = Value::List(Joined::Commas, names.collect());
        Finding::new(Code::KP103, self.document.span(reference.name.range()), message).hint(match candidates.len() {
            ..=5 => say!("write one of {names}", names),
            _ => say!("write one of {names}, …", names),
        })
    }

    /// KP101 for a reading whose KPI is not one of its objective or plan.
    fn check_readings(&self, targets: &[Option<ResolvedTarget>], findings: &mut Findings) {
        let Some(Entity::Review(review)) = &self.document.entity else { return };
        for group in &review.readings.0 {
            let owner = match &group.objective {
                Some(objective) => match targets[objective.slot as usize] {
                    Some(Target::Thing(at)) => self.index.document(at),
                    _ => continue,
                },
                None => match self.document.plan.as_deref().and_then(|plan| self.index.by_id(plan)) {
                    Some(at) => self.index.document(at),
                    None => continue,
                },
            };
            if owner.entity.is_none() || owner.is_partial {
                continue;
            }
            let known: Vec<&str> = item_ids(owner, Wants::Kpi).map(|(_, id)| id).collect();
            for (kpi, _) in &group.values {
                if known.contains(&kpi.value.as_str()) {
                    continue;
                }
                let message = say!("`{short}` has no KPI `{kpi}`", short = owner.short(), kpi = kpi.value);
                let finding = Finding::new(Code::KP101, self.document.span(kpi.range()), message);
                findings.push(match crate::figures::names::nearest(&kpi.value, known.iter().copied()) {
                    Some(near) => {
                        let finding = finding.label(say!("did you mean `{near}`?", near));
                        match certain(&kpi.value, known.iter().copied()) {
                            Some(certain) => finding.fix(self.document.span(kpi.range()), certain),
                            None => finding,
                        }
                    }
                    None if known.is_empty() => {
                        finding.hint(say!("add a `[[kpis]]` with this id to `{owner}`", owner = owner.path))
                    }
                    None => finding.hint(say!("its KPIs are {known}", known = listed(&known))),
                });
            }
        }
    }

    /// KP007 for each request whose period its pool does not have.
    fn check_pool_periods(&self, targets: &[Option<ResolvedTarget>], findings: &mut Findings) {
        let Some(Entity::Plan(plan)) = &self.document.entity else { return };
        for request in &plan.requests {
            let Some(Target::Pool(pool)) = targets[request.pool.slot as usize] else { continue };
            let pool = &self.config.pools[pool];
            if pool.capacity.iter().any(|(period, _)| *period == request.period.value) {
                continue;
            }
            let periods: Vec<String> = pool.capacity.iter().map(|(period, _)| period.to_string()).collect();
            let message = say!("the pool `{id}` has no period {period}", id = pool.id, period = request.period.value);
            let hint = say!(
                "write one of {periods}, or give the pool a capacity for it in `site.toml`",
                periods = listed(&periods)
            );
            findings.push(Finding::new(Code::KP007, self.document.span(request.period.range()), message).hint(hint));
        }
    }

    /// KP102 for a contact who is one of us, and for one of us who works for the customer.
    fn check_sides(&self, targets: &[Option<ResolvedTarget>], findings: &mut Findings) {
        let Some(Entity::Account(account)) = &self.document.entity else { return };
        let of_side = |reference: &Reference, side: Side| {
            let Some(Target::Thing(at)) = targets[reference.slot as usize] else { return None };
            let found = self.index.document(at);
            matches!(&found.entity, Some(Entity::Person(person)) if person.side.value == side).then_some(found)
        };
        let mut report = |reference: &Reference, found: &Document, message: Message, hint: Message| {
            let finding = Finding::new(Code::KP102, self.document.span(reference.name.range()), message);
            findings.push(finding.also(found.span(found.opening.clone()), say!("what has that name")).hint(hint));
        };
        for contact in &account.contacts {
            if let Some(found) = of_side(&contact.person, Side::Supplier) {
                let message =
                    say!("`{name}` is one of us, and a contact is somebody at the customer", name = found.short());
                let hint = say!("name somebody at the customer, or correct the `side` of this person");
                report(&contact.person, found, message, hint);
            }
            let ours = contact.our_contact.as_ref();
            if let Some((ours, found)) = ours.and_then(|ours| Some((ours, of_side(ours, Side::Customer)?))) {
                let message =
                    say!("`{name}` works for the customer, and `our_contact` is one of us", name = found.short());
                report(ours, found, message, say!("name one of us, or correct the `side` of this person"));
            }
        }
    }
}

fn wrong_kind(reference: &Reference, found: &Document, span: crate::diagnostics::Span) -> Finding {
    let message = say!(
        "`{name}` is {kind}, and `{field}` takes {wanted}",
        name = reference.name.value,
        kind = found.kind.with_article(),
        field = reference.field,
        wanted = with_article(reference.wants)
    );
    Finding::new(Code::KP102, span, message)
        .also(found.span(found.opening.clone()), say!("what has that name"))
        .hint(say!("write the name of a thing of the right kind"))
}

/// The ids of the goals or the contracts of an account.
fn account_ids(account: &Account, wants: Wants) -> (PageItem, Vec<&str>) {
    match wants {
        Wants::Contract => {
            (PageItem::Contract, account.contracts.iter().map(|contract| contract.id.value.as_str()).collect())
        }
        _ => (PageItem::Goal, account.goals.iter().map(|goal| goal.id.value.as_str()).collect()),
    }
}

/// Items of a document that a reference can name: kind and id.
fn item_ids(document: &Document, wants: Wants) -> impl Iterator<Item = (PageItem, &str)> {
    let (kpis, actions, scenarios): (&[_], &[_], &[_]) = match (&document.entity, wants) {
        (Some(Entity::Plan(plan)), Wants::Kpi) => (&plan.kpis, &[], &[]),
        (Some(Entity::Objective(objective)), Wants::Kpi) => (&objective.kpis, &[], &[]),
        (Some(Entity::Objective(objective)), Wants::Action) => (&[], &objective.actions, &[]),
        (Some(Entity::Review(review)), Wants::Action) => (&[], &review.actions, &[]),
        (Some(Entity::Plan(plan)), Wants::Scenario) => (&[], &[], &plan.scenarios),
        _ => (&[], &[], &[]),
    };
    let kpis = kpis.iter().map(|kpi: &crate::document::model::objective::Kpi| (PageItem::Kpi, kpi.id.value.as_str()));
    let actions = actions.iter().filter_map(|action: &crate::document::model::objective::Action| {
        action.id.as_ref().map(|id| (PageItem::Action, id.value.as_str()))
    });
    let scenarios = scenarios
        .iter()
        .map(|scenario: &crate::document::model::plan::Scenario| (PageItem::Scenario, scenario.id.value.as_str()));
    kpis.chain(actions).chain(scenarios)
}

/// Whether a field means only things of the same account.
fn scoped(wants: Wants) -> bool {
    !matches!(wants, Wants::Person | Wants::Pillar | Wants::Account)
}

/// Whether a field can mean a thing of this kind.
fn fits(wants: Wants, kind: Kind) -> bool {
    match wants {
        Wants::Person => kind == Kind::Person,
        Wants::Pillar => kind == Kind::Pillar,
        Wants::Account => kind == Kind::Account,
        Wants::Plan => kind == Kind::Plan,
        Wants::Decision => kind == Kind::Decision,
        Wants::Objective => kind == Kind::Objective,
        Wants::DecisionOrObjective | Wants::Served => matches!(kind, Kind::Decision | Kind::Objective),
        Wants::Review => kind == Kind::Review,
        _ => false,
    }
}

/// What is said of a name that nothing of the wanted kind bears.
fn none_called(wants: Wants, name: &str) -> Message {
    match wants {
        Wants::Person => say!("no person is called `{name}`", name),
        Wants::Pillar => say!("no pillar is called `{name}`", name),
        Wants::Account => say!("no account is called `{name}`", name),
        Wants::Plan => say!("no plan of this account is called `{name}`", name),
        Wants::Decision => say!("no decision of this account is called `{name}`", name),
        Wants::Objective => say!("no objective of this account is called `{name}`", name),
        Wants::DecisionOrObjective | Wants::Served => {
            say!("no decision or objective of this account is called `{name}`", name)
        }
        Wants::Review => say!("no review of this account is called `{name}`", name),
        Wants::Goal => say!("no goal of this customer is called `{name}`", name),
        Wants::Scenario => say!("no scenario of this account is called `{name}`", name),
        Wants::Contract => say!("no contract of this account is called `{name}`", name),
        Wants::Kpi => say!("no KPI of this account is called `{name}`", name),
        Wants::Action => say!("no action with an id is called `{name}`", name),
        Wants::Driver => say!("no growth driver is called `{name}`", name),
        Wants::CorporateGoal => say!("no corporate goal is called `{name}`", name),
        Wants::Pool => say!("no resource pool is called `{name}`", name),
    }
}

/// What a field takes, with its article.
fn with_article(wants: Wants) -> Message {
    match wants {
        Wants::Person => say!("a person"),
        Wants::Pillar => say!("a pillar"),
        Wants::Account => say!("an account"),
        Wants::Plan => say!("a plan"),
        Wants::Decision => say!("a decision"),
        Wants::Objective => say!("an objective"),
        Wants::DecisionOrObjective | Wants::Served => say!("a decision or objective"),
        Wants::Review => say!("a review"),
        Wants::Goal => say!("a goal"),
        Wants::Scenario => say!("a scenario"),
        Wants::Contract => say!("a contract"),
        Wants::Kpi => say!("a KPI"),
        Wants::Action => say!("an action with an id"),
        Wants::Driver => say!("a growth driver"),
        Wants::CorporateGoal => say!("a corporate goal"),
        Wants::Pool => say!("a resource pool"),
    }
}

/// What to do where a person is named who has no file.
fn gone_hint(name: &str) -> Message {
    let short = name.rsplit('/').next().unwrap_or(name);
    say!(
        "if they have left, keep their file `content/people/{short}.md` and write `until = …` in it; otherwise check the \
         name, or add the file",
        short
    )
}

/// Makes one finding of all that say that nobody is called by one name.
pub(super) fn one_a_person(findings: &mut Findings) {
    let nobody = none_called(Wants::Person, "");
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<Finding> = Vec::new();
    for finding in std::mem::take(findings) {
        let of_person = finding.code == Code::KP101 && finding.message.pattern() == nobody.pattern();
        if !of_person || finding.hints.is_empty() {
            kept.push(finding);
            continue;
        }
        match first.get(finding.message.english()) {
            Some(at) if kept[*at].labels.len() < 5 => {
                kept[*at].labels.push(Label { span: finding.span, text: say!("and here") });
            }
            Some(_) => {}
            None => {
                first.insert(finding.message.english().to_owned(), kept.len());
                kept.push(finding);
            }
        }
    }
    findings.extend(kept);
}

/// What to do where a name is not known.
fn how_to_add(wants: Wants) -> Message {
    match wants {
        Wants::Person => say!("check the name, or add a file to `content/people/`"),
        Wants::Pillar => say!("check the name, or add a file to `content/pillars/`"),
        Wants::Goal => say!("check the name, or add a `[[goals]]` with this id to the account"),
        Wants::Contract => say!("check the name, or add a `[[contracts]]` with this id to the account"),
        Wants::Scenario => say!("check the name, or add a `[[scenarios]]` with this id to the plan"),
        Wants::Kpi => say!("check the name, or add a `[[kpis]]` with this id"),
        Wants::Action => say!("check the name, or give the action this `id`"),
        _ => say!("check the name, or add the file it names"),
    }
}

/// A finding at a name in quotes, with the name that can only be meant, if there is one.
fn meant(finding: Finding, certain: Option<&str>) -> Finding {
    let span = finding.span.clone();
    match certain {
        Some(name) => finding.fix(span, format!("\"{name}\"")),
        None => finding,
    }
}
