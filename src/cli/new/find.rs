//! What the playbook holds, by the name that an author types.

use crate::cli::new::{Maker, short};
use crate::diagnostics::{Message, Value, say};
use crate::document::model::people::{Side, TeamRole};
use crate::document::model::{Entity, Kind};
use crate::figures::names::{folded, nearest, normal};
use crate::playbook::WholeThing;

/// So many names are told where none is near.
const TOLD: usize = 8;

/// Whether the id of a thing ends with a name, on whole segments.
fn ends(thing: WholeThing<'_>, name: &str) -> bool {
    thing.document().id.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

impl<'a> Maker<'a> {
    pub(super) fn of(&self, kind: Kind) -> impl Iterator<Item = WholeThing<'a>> + use<'a> {
        self.playbook.things().map(|(_, thing)| thing).filter(move |thing| thing.kind() == kind)
    }

    /// The things of a kind that stand beneath a plan.
    pub(super) fn of_plan<'p>(
        &self,
        kind: Kind,
        plan: WholeThing<'p>,
    ) -> impl Iterator<Item = WholeThing<'a>> + use<'a, 'p> {
        self.of(kind).filter(move |thing| thing.document().plan.as_deref() == Some(&plan.document().id))
    }

    pub(super) fn names(&self, kind: Kind) -> Vec<&'a str> {
        self.of(kind).map(|thing| thing.document().short()).collect()
    }

    /// The one thing of a kind whose id ends with a name, or that has it as its title.
    pub(super) fn find(&self, kind: Kind, name: &str) -> Result<WholeThing<'a>, Message> {
        let name = normal(name);
        let found: Vec<WholeThing<'a>> = self.of(kind).filter(|thing| ends(*thing, &name)).collect();
        let found = if found.is_empty() {
            self.of(kind).filter(|thing| folded(thing.title()) == folded(&name)).collect()
        } else {
            found
        };
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(say!(
                "no {kind} is called `{name}`{hint}",
                kind = Value::Word("kind", kind.word()),
                name,
                hint = self.hint(kind, &name)
            )),
            many => {
                let ids: Vec<&str> = many.iter().map(|thing| &*thing.document().id).collect();
                Err(say!("`{name}` could be any of {ids}", name, ids = ids.join(", ")))
            }
        }
    }

    /// What may be meant by a name that nothing of a kind has: the nearest name of as many segments, else all there are.
    fn hint(&self, kind: Kind, name: &str) -> Message {
        let all: Vec<WholeThing<'a>> = self.of(kind).collect();
        let told = |thing: &WholeThing<'a>| match kind {
            Kind::Plan => thing.document().id.trim_start_matches("accounts/").to_owned(),
            _ => short(*thing).to_owned(),
        };
        let segments = name.matches('/').count() + 1;
        let end = |id: &'a str| {
            let from = id.rmatch_indices('/').nth(segments - 1).map_or(0, |(at, _)| at + 1);
            &id[from..]
        };
        let ends: Vec<(&str, &WholeThing<'a>)> =
            all.iter().flat_map(|thing| [(end(&thing.document().id), thing), (&**thing.title(), thing)]).collect();
        let near = nearest(name, ends.iter().map(|(end, _)| *end))
            .and_then(|near| ends.iter().find(|(end, _)| *end == near))
            .map(|(_, thing)| *thing);
        match (near, all.as_slice()) {
            (Some(near), _) => say!("; did you mean `{near}`?", near = told(near)),
            (None, []) => say!(": there is none yet; begin with `keyplan new {kind}`", kind = kind.word()),
            (None, few) if few.len() <= TOLD => {
                say!("; there is {value}", value = few.iter().map(told).collect::<Vec<_>>().join(", "))
            }
            _ => Message::default(),
        }
    }

    pub(super) fn plan_and_title<'n>(&self, names: &'n [String]) -> Result<(WholeThing<'a>, &'n str), Message> {
        match names {
            [plan, title] => Ok((self.find(Kind::Plan, plan)?, title)),
            [title] => {
                self.is_no_plan(title)?;
                Ok((self.the_plan(None)?, title))
            }
            _ => Err(say!("write the title in quotes; where there are several plans, write the plan before it")),
        }
    }

    /// Refuses a plan where a title is meant: the title was left out.
    fn is_no_plan(&self, title: &str) -> Result<(), Message> {
        if !title.contains('/') || title.trim().contains(char::is_whitespace) {
            return Ok(());
        }
        if self.of(Kind::Plan).any(|plan| ends(plan, &normal(title))) {
            return Err(say!("`{title}` is the plan: write the title after it, in quotes", title));
        }
        let hint = self.hint(Kind::Plan, title);
        let names_account = title.split_once('/').is_some_and(|(first, _)| self.names(Kind::Account).contains(&first));
        if names_account || hint.english().contains("did you mean") {
            return Err(say!("no plan is called `{title}`, and no title comes after it{hint}", title, hint));
        }
        Ok(())
    }

    /// The plan that is named, or the only one.
    pub(super) fn the_plan(&self, name: Option<&str>) -> Result<WholeThing<'a>, Message> {
        if let Some(name) = name {
            return self.find(Kind::Plan, name);
        }
        let plans: Vec<WholeThing<'a>> = self.of(Kind::Plan).collect();
        match plans.as_slice() {
            [one] => Ok(*one),
            [] => Err(say!("there is no plan yet: begin with `keyplan new plan ACCOUNT`")),
            many => {
                let names: Vec<&str> =
                    many.iter().map(|plan| plan.document().id.trim_start_matches("accounts/")).collect();
                Err(say!("name the plan, since there are several: {names}", names = names.join(", ")))
            }
        }
    }

    /// The manager of a plan's account, or somebody of ours.
    pub(super) fn manager(&self, plan: WholeThing<'_>) -> Option<String> {
        let account = self.playbook.thing(plan.account()?);
        let manager = match account.entity() {
            Some(Entity::Account(record)) => account.maybe(record.manager.as_ref()),
            _ => None,
        };
        manager.map(|id| short(self.playbook.thing(id)).to_owned()).or_else(|| self.someone())
    }

    /// Somebody of ours: a key account manager, where there is one.
    pub(super) fn someone(&self) -> Option<String> {
        let ours = |person: &WholeThing<'_>| match person.entity() {
            Some(Entity::Person(record)) => record.side.value == Side::Supplier,
            _ => false,
        };
        let manages = |person: &WholeThing<'_>| match person.entity() {
            Some(Entity::Person(record)) => record.team_role.as_ref().is_some_and(|role| role.value == TeamRole::Kam),
            _ => false,
        };
        let first = self.of(Kind::Person).filter(ours).find(manages);
        first.or_else(|| self.of(Kind::Person).find(ours)).map(|person| short(person).to_owned())
    }
}
