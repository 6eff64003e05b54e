//! From one source file to one [`Document`]: its record and its body. No other file is read.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_128;

use crate::diagnostics::{Code, Finding, Findings, Message, Placed, Span, say};
use crate::document::front_matter::{self, TomlReader, wrong_code};
use crate::document::markdown::{self, Body, CheckedBody, SectionMark};
use crate::document::merge;
use crate::document::model::account::FinanceKind;
use crate::document::model::common::{Page, Pillar, Share, Text};
use crate::document::model::objective::{Action, Kpi, Tier};
use crate::document::model::{
    Account, Common, Decision, Document, Entity, Kind, Objective, Person, Plan, Review, Situation,
};
use crate::document::parts::reserved;
use crate::document::place::ContentPlace;
use crate::document::prose::{Prose, ProseFacts};
use crate::document::reference::Reference;
use crate::figures::iso;
use crate::figures::status::{Better, KpiTarget};
use crate::load::disk::Source;

/// Reads one file. Even with broken front matter there is a document, so that links to it can be resolved.
pub fn document(source: &Source, place: ContentPlace) -> (Document, Findings) {
    document_of(source, place, None)
}

/// The same for a file of which the prose may be known.
pub(crate) fn document_of(source: &Source, place: ContentPlace, known: Option<ProseFacts>) -> (Document, Findings) {
    let path = &source.path;
    let mut findings = Findings::new();
    let start = if source.text.starts_with('\u{feff}') { 3 } else { 0 };
    let opening = start..start + source.text[start..].lines().next().map_or(0, |line| line.trim_end().len());
    let mut document = Document {
        id: place.id,
        kind: place.kind,
        path: Arc::clone(path),
        tables: Vec::new(),
        account: place.account,
        plan: place.plan,
        common: blank_common(),
        entity: None,
        body: Prose::default(),
        slots: 0,
        opening: opening.clone(),
        front: 0,
        is_partial: true,
    };
    if !source.readable {
        return (document, findings);
    }
    if let Some(finding) = merge::unfinished(path, &source.text) {
        return (document, finding.into());
    }
    let parts = match front_matter::split(path, &source.text) {
        Ok(parts) => parts,
        Err(finding) => return (document, finding.into()),
    };
    let mut reader = TomlReader::new(path, parts.toml.0, opening).with_defaults(defaults(place.kind));
    let toml = &source.text[parts.toml.0..parts.toml.1];
    let common = &mut document.common;
    let entity = reader.parse(toml, |table, reader| read_record(table, place.kind, common, reader));
    if entity.is_none() {
        // Of a copy in which something was mended, perhaps.
        *common = blank_common();
    }
    let entity = entity.flatten();
    findings.extend(markdown::unseen(path, &source.text, parts.toml.0..parts.toml.1));
    document.slots = reader.slots();
    document.is_partial = !reader.findings.is_empty();
    if let Some(finding) = elsewhere(path, &source.text, place.kind, &reader.findings) {
        reader.findings = finding.into();
    }
    let needs_pillar = !reader.is_left_out("pillar") && !reader.findings.iter().any(tells_of_pillar);
    findings.extend(reader.findings);
    if let Some(entity) = &entity {
        Checks { path, findings: &mut findings, needs_pillar }.all(&document.common, entity);
    }
    document.entity = entity;
    document.front = xxh3_128(&source.text.as_bytes()[..parts.body]);
    findings.extend(read_prose(source, parts.body, &mut document, known));
    (document, findings)
}

/// Reads the prose of a file, which begins at `start`, into a document of which all else was read.
fn read_prose(source: &Source, start: usize, document: &mut Document, known: Option<ProseFacts>) -> Findings {
    let (path, reserved) = (&source.path, reserved(document));
    if let Some(facts) = known
        && let Some(prose) = Prose::known((path, &source.text, start), &reserved, facts)
    {
        document.body = prose;
        return document.body.found().cloned().collect();
    }
    let CheckedBody { body, faults, overlooked } = markdown::parse_and_check(path, &source.text, start, &reserved);
    let mut findings = Findings::new();
    // A text that is nested too deep was not read.
    if faults.iter().all(|fault| fault.code != Code::KP014) {
        let leaves = leaves_in_part(&document.common, &body);
        findings.extend(markdown::check_unread(path, &source.text, start, &body, leaves));
        findings.extend(overlooked);
    }
    findings.extend(faults);
    document.body = Prose::read((path, &source.text, start), body, findings.clone());
    findings
}

/// What is wrong with a record that holds rows of tables too: among the rows, and between them and what the file itself
/// says. What is wrong in the file alone was found before.
pub(crate) fn check_rows(document: &Document) -> Findings {
    let (Some(entity), Some(first)) = (&document.entity, document.tables.first()) else { return Findings::new() };
    let mut findings = Findings::new();
    let mut checks = Checks { path: &document.path, findings: &mut findings, needs_pillar: false };
    checks.all(&document.common, entity);
    checks.natural_keys(entity);
    let in_table = |span: &Span| span.start as usize >= first.start;
    let of_rows = |it: &Finding| in_table(&it.span) || it.labels.iter().any(|label| in_table(&label.span));
    findings.into_iter().filter(of_rows).map(|finding| document.placed(finding)).collect()
}

/// Whether a finding says already what is wrong with the key `pillar`, or with what it may be.
fn tells_of_pillar(finding: &Finding) -> bool {
    let label = finding.label.as_ref().map_or("", Message::english);
    label.contains("`pillar`") || finding.code == Code::KP005
}

/// KP013 for a page that holds the keys of another kind: it stands in the wrong place, and nothing else is wrong with it.
fn elsewhere(path: &Arc<str>, text: &str, kind: Kind, findings: &Findings) -> Option<Finding> {
    const PLACES: &[(Kind, &str)] = &[
        (Kind::Objective, "content/accounts/ACCOUNT/PLAN/objectives/"),
        (Kind::Decision, "content/accounts/ACCOUNT/PLAN/decisions/"),
        (Kind::Review, "content/accounts/ACCOUNT/PLAN/reviews/"),
        (Kind::Plan, "content/accounts/ACCOUNT/PLAN/_index.md"),
        (Kind::Account, "content/accounts/ACCOUNT/_index.md"),
        (Kind::Person, "content/people/"),
    ];
    let unknown = findings.iter().filter(|it| it.code == Code::KP004).filter_map(|it| text.get(it.span.range()));
    let unknown: Vec<&str> = unknown.collect();
    if kind != Kind::Page || unknown.len() < 2 {
        return None;
    }
    let has = |kind: Kind, key: &str| kind.fields().iter().any(|known| known.name == key);
    let (of, place) = PLACES.iter().find(|(kind, _)| unknown.iter().all(|key| has(*kind, key)))?;
    let message = say!("pages belong here, but this holds the keys of {kind}", kind = of.with_article());
    Some(Finding::new(Code::KP013, Span::file(path), message).hint(say!("move it to its place: `{place}`", place)))
}

/// Mandatory keys that a file begins with in the same way whoever writes it, as the archetypes have them.
fn defaults(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::Plan => &[("kind", "\"account_plan\""), ("status", "\"draft\"")],
        Kind::Decision => &[("status", "\"proposed\"")],
        _ => &[],
    }
}

/// Whether a customer gets a part of the body.
fn leaves_in_part(common: &Common, body: &Body) -> bool {
    let is_shared = common.share.as_ref().is_some_and(|share| share.value == Share::Customer);
    let is_marked = || body.headings.iter().any(|heading| heading.mark == Some(SectionMark::Customer));
    is_shared && (common.share_body.as_ref().is_some_and(|whole| whole.value) || is_marked())
}

pub(crate) fn blank_common() -> Common {
    Common {
        title: None,
        summary: None,
        draft: None,
        share: None,
        share_body: None,
        aliases: Vec::new(),
        lang: None,
        waive: Vec::new(),
        extra: None,
        place: 0..0,
    }
}

/// Reads the keys that every kind has, and those of this kind.
fn read_record(
    table: &toml::de::DeTable<'_>,
    kind: Kind,
    common: &mut Common,
    reader: &mut TomlReader<'_>,
) -> Option<Entity> {
    let mut keys = reader.table(table, None);
    keys.declare(Common::KEYS);
    macro_rules! read {
        ($record:ident, $variant:ident) => {{
            keys.declare($record::KEYS);
            read_common(&mut keys, common, kind != Kind::Review, reader);
            $record::read_keys(&mut keys, reader).map(Entity::$variant)
        }};
    }
    let entity = match kind {
        Kind::Home => read!(Page, Home),
        Kind::Page => read!(Page, Page),
        Kind::Account => read!(Account, Account),
        Kind::Situation => read!(Situation, Situation),
        Kind::Plan => read!(Plan, Plan),
        Kind::Decision => read!(Decision, Decision),
        Kind::Objective => read!(Objective, Objective),
        Kind::Review => read!(Review, Review),
        Kind::Pillar => read!(Pillar, Pillar),
        Kind::Person => read!(Person, Person),
    };
    keys.finish(reader);
    entity
}

/// The keys that every kind has. The title is mandatory for all kinds but reviews.
fn read_common(
    keys: &mut front_matter::TableKeys<'_, '_>,
    common: &mut Common,
    titled: bool,
    reader: &mut TomlReader<'_>,
) {
    if titled {
        keys.require::<Text>("title", reader);
    }
    if let Some(read) = Common::read_keys(keys, reader) {
        *common = read;
    }
}

/// The last part of a name: the same person by id and by short name.
fn short(reference: &Reference) -> String {
    reference.name.value.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Checks of one record that need no other file.
struct Checks<'a> {
    path: &'a Arc<str>,
    findings: &'a mut Findings,
    /// Whether a tactical objective without a pillar is told so: something else may be wrong with that line.
    needs_pillar: bool,
}

impl Checks<'_> {
    fn all(&mut self, common: &Common, entity: &Entity) {
        self.common(common);
        match entity {
            Entity::Account(account) => self.account(account),
            Entity::Plan(plan) => self.plan(plan),
            Entity::Decision(decision) => {
                self.order(decision.agreed_on.as_ref(), "agreed_on", decision.until.as_ref(), "until");
                self.order(decision.agreed_on.as_ref(), "agreed_on", decision.ended_on.as_ref(), "ended_on");
            }
            Entity::Objective(objective) => self.objective(objective),
            Entity::Review(review) => {
                self.order(Some(&review.date), "date", review.next.as_ref(), "next");
                self.actions(&review.actions);
            }
            Entity::Person(person) => self.order(person.since.as_ref(), "since", person.until.as_ref(), "until"),
            Entity::Home(_) | Entity::Page(_) | Entity::Pillar(_) | Entity::Situation(_) => {}
        }
    }

    fn report(&mut self, code: Code, range: std::ops::Range<usize>, message: Message, hint: Message) {
        self.findings.push(Finding::new(code, Span::new(self.path, range), message).hint(hint));
    }

    fn common(&mut self, common: &Common) {
        for waiver in &common.waive {
            self.order(Some(&waiver.on), "on", Some(&waiver.until), "until");
            let code = &waiver.rule.value;
            let shape =
                code.len() == 5 && code.starts_with("KP") && code[2..].bytes().all(|byte| byte.is_ascii_digit());
            if !shape {
                self.report(
                    Code::KP007,
                    waiver.rule.range(),
                    say!("`{code}` is not the code of a rule", code),
                    say!("write a code such as \"KP216\""),
                );
            }
        }
        for alias in &common.aliases {
            let path = alias.value.trim_matches('/');
            let bad = path.is_empty()
                || path.split('/').any(|part| {
                    part.is_empty()
                        || part.starts_with('.')
                        || part.contains(['\\', ':', '?', '#', '%', '\0', '<', '>', '"', '|', '*'])
                });
            if bad {
                let message = say!("`{alias}` is not a path of this site", alias = alias.value);
                self.report(
                    Code::KP007,
                    alias.range(),
                    message,
                    say!("write an old address such as \"accounts/old-name/\""),
                );
            }
        }
        self.code(common.lang.as_ref(), iso::unknown_language);
    }

    fn account(&mut self, account: &Account) {
        self.code(Some(&account.country), iso::unknown_country);
        self.code(account.currency.as_ref(), iso::unknown_currency);
        self.ids(account.goals.iter().map(|goal| &goal.id));
        self.ids(account.contracts.iter().map(|contract| &contract.id));
        self.once(account.contacts.iter().map(|it| (short(&it.person), it.person.name.range())));
        self.once(account.competitors.iter().map(|it| (it.name.value.clone(), it.name.range())));
        self.once(
            account
                .whitespace
                .iter()
                .map(|it| (format!("{} × {}", it.unit.value.trim(), it.offer.value.trim()), it.unit.range())),
        );
        self.once(account.finance.iter().map(|it| {
            let kind = it.kind.as_ref().map_or(FinanceKind::Actual, |kind| kind.value);
            (format!("{} {}", it.year.value.0, kind.word()), it.year.range())
        }));
        for contract in &account.contracts {
            self.order(Some(&contract.from), "from", Some(&contract.to), "to");
        }
        for blocker in account.alignment.iter().flat_map(|alignment| &alignment.blockers) {
            self.order(blocker.raised.as_ref(), "raised", blocker.settled.as_ref(), "settled");
        }
    }

    fn plan(&mut self, plan: &Plan) {
        self.order(Some(&plan.from), "from", Some(&plan.to), "to");
        self.ids(plan.requests.iter().map(|request| &request.id));
        self.ids(plan.scenarios.iter().map(|scenario| &scenario.id));
        self.ids(plan.risks.iter().map(|risk| &risk.id));
        self.ids(plan.terms.iter().map(|term| &term.id));
        self.ids(plan.promotions.iter().map(|promotion| &promotion.id));
        self.once(plan.pillars.iter().map(|it| (short(&it.pillar), it.pillar.name.range())));
        self.once(plan.sales.iter().map(|it| (it.period.value.to_string(), it.period.range())));
        for promotion in &plan.promotions {
            self.order(Some(&promotion.from), "from", Some(&promotion.to), "to");
        }
        for phase in &plan.phases {
            self.order(phase.from.as_ref(), "from", phase.to.as_ref(), "to");
        }
        self.kpis(&plan.kpis);
        for ask in &plan.asks {
            self.order(Some(&ask.raised), "raised", ask.answered.as_ref(), "answered");
        }
        for scenario in &plan.scenarios {
            let when = &scenario.when;
            let measured = when.kpi.is_some() && when.op.is_some() && when.value.is_some();
            if !measured && when.event.is_none() {
                let hint = say!(
                    "write `when = {{ kpi = \"otif\", op = \"<\", value = 90, for_readings = 1 }}` or `when = {{ event = \"…\" }}`"
                );
                self.report(
                    Code::KP006,
                    when.place.clone(),
                    say!("this trigger names neither a measure nor an event"),
                    hint,
                );
            }
        }
    }

    fn objective(&mut self, objective: &Objective) {
        self.order(objective.start.as_ref(), "start", objective.due.as_ref(), "due");
        self.kpis(&objective.kpis);
        self.actions(&objective.actions);
        if self.needs_pillar && objective.tier.value == Tier::Tactical && objective.pillar.is_none() {
            let hint = say!("add `pillar = \"…\"`: the name of a file in `content/pillars/`");
            self.report(Code::KP006, objective.tier.range(), say!("a tactical objective needs its `pillar`"), hint);
        }
    }

    fn kpis(&mut self, kpis: &[Kpi]) {
        self.ids(kpis.iter().map(|kpi| &kpi.id));
        for kpi in kpis {
            self.once(kpi.milestones.iter().map(|it| (it.period.value.to_string(), it.period.range())));
            if ["status", "note"].contains(&kpi.id.value.as_str()) {
                let message =
                    say!("no KPI may be called `{id}`: in readings that word means something else", id = kpi.id.value);
                self.report(Code::KP010, kpi.id.range(), message, say!("choose another id"));
            }
            let Some(target) = &kpi.target else { continue };
            let band = matches!(target.value.0, KpiTarget::Range(..));
            if band != (kpi.better.value == Better::Range) {
                let hint = say!("`better = \"range\"` goes with `target = [low, high]`, up and down with one number");
                self.report(Code::KP007, target.range(), say!("this target does not fit `better`"), hint);
            }
        }
    }

    fn actions(&mut self, actions: &[Action]) {
        self.ids(actions.iter().filter_map(|action| action.id.as_ref()));
        for action in actions {
            self.order(action.start.as_ref(), "start", action.due.as_ref(), "due");
            self.order(action.start.as_ref(), "start", action.done.as_ref(), "done");
        }
    }

    /// Reports what stands twice by a key that nobody has to write: in front matter it may, among rows that are read again
    /// and again it may not.
    fn natural_keys(&mut self, entity: &Entity) {
        match entity {
            Entity::Plan(plan) => self.once(
                plan.commitments
                    .iter()
                    .map(|it| (format!("{}: {}", it.side.value.word(), it.text.value.trim()), it.text.range())),
            ),
            Entity::Objective(objective) => {
                let unnamed = objective.actions.iter().filter(|action| action.id.is_none());
                self.once(unnamed.map(|action| (action.title.value.trim().to_owned(), action.title.range())));
            }
            _ => {}
        }
    }

    /// Reports ids that occur twice in a list or do not work as anchors.
    fn ids<'t>(&mut self, ids: impl Iterator<Item = &'t Text>) {
        let mut seen: HashMap<String, &Text> = HashMap::new();
        for id in ids {
            let fits = |c: char| {
                c.is_alphanumeric() || c == '-' || c == '_' || unicode_normalization::char::is_combining_mark(c)
            };
            if id.value.is_empty() || !id.value.chars().all(fits) {
                let message = say!("`{id}` cannot be an id", id = id.value);
                self.report(Code::KP007, id.range(), message, say!("use letters, digits, hyphens and underscores"));
                continue;
            }
            let key = crate::figures::names::folded(&id.value);
            if let Some(first) = seen.get(&key) {
                let finding = Finding::new(
                    Code::KP009,
                    Span::new(self.path, id.range()),
                    say!("the id `{id}` appears twice in this list", id = id.value),
                );
                let finding = finding
                    .also(Span::new(self.path, first.range()), say!("first here"))
                    .hint(say!("give one of them another id"));
                self.findings.push(finding);
            } else {
                seen.insert(key, id);
            }
        }
    }

    /// Reports items of a list that are the same by what tells them apart: a natural key and its place.
    fn once(&mut self, keys: impl Iterator<Item = (String, Range<usize>)>) {
        let mut seen: HashMap<String, Range<usize>> = HashMap::new();
        for (key, at) in keys {
            match seen.entry(crate::figures::names::folded(&key)) {
                Entry::Vacant(place) => drop(place.insert(at)),
                Entry::Occupied(first) => {
                    let message = say!("`{key}` appears twice in this list", key);
                    let finding = Finding::new(Code::KP009, Span::new(self.path, at), message);
                    let finding = finding.also(Span::new(self.path, first.get().clone()), say!("first here"));
                    self.findings.push(finding.hint(say!("make one item of the two, or take one out")));
                }
            }
        }
    }

    /// Reports a code that is none of its ISO standard.
    fn code(&mut self, code: Option<&Text>, unknown: fn(&str) -> Option<iso::UnknownCode>) {
        if let Some(code) = code
            && let Some(unknown) = unknown(&code.value)
        {
            self.findings.push(wrong_code(Span::new(self.path, code.range()), &unknown));
        }
    }

    /// Reports two days in the wrong order.
    fn order(&mut self, first: Option<&Placed<Date>>, first_key: &str, then: Option<&Placed<Date>>, then_key: &str) {
        if let (Some(first), Some(then)) = (first, then)
            && then.value < first.value
        {
            let message = say!(
                "`{then_key}` ({then}) is before `{first_key}` ({first})",
                then_key,
                then = then.value,
                first_key,
                first = first.value
            );
            let finding = Finding::new(Code::KP008, Span::new(self.path, then.range()), message);
            self.findings.push(
                finding
                    .also(Span::new(self.path, first.range()), say!("this day"))
                    .hint(say!("correct one of the two days")),
            );
        }
    }
}
