//! A part of an account's situation: what is known, and what each fact rests on.

use std::borrow::Cow;
use std::sync::Arc;

use crate::document::model::Situation;
use crate::document::parts::PagePart;
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::pages::space::CompetitorRow;
use crate::site::shared::cards::Card;
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

view! {
    /// A part of an account's situation.
    SituationPage<'a> for "situation.html" {
        /// The day it was true.
        as_of: Option<String>,
        /// The sources.
        sources: Vec<Cow<'a, str>>,
        /// The facts.
        facts: Vec<SituationFact<'a>>,
        /// In the part about the competition, who else sells to the customer.
        competitors: Vec<CompetitorRow<'a>>,
        /// The part before it.
        before: Option<Ready<Card>>,
        /// The part after it.
        after: Option<Ready<Card>>,
    }

    /// A fact about the situation of an account.
    SituationFact<'a> {
        /// The fact.
        text: Cow<'a, str>,
        /// What it rests on, as a word.
        evidence: String,
    }
}

impl Renderer<'_> {
    pub(crate) fn situation_page(
        &self,
        id: ThingId,
        thing: &Arc<Thing>,
        situation: &Situation,
    ) -> Result<String, ThemeFault> {
        let facts = situation.facts.iter().map(|fact| SituationFact {
            text: self.words_of(thing, &fact.text.value),
            evidence: self.theme.word(fact.evidence.value.word()),
        });
        let siblings = thing.account.map_or(&[][..], |account| &self.edition.beneath(account).situation);
        let (before, after) = self.neighbours(siblings, id);
        let is_competition = thing.document.id.ends_with("/competition");
        let competitors = thing.account.filter(|_| is_competition).map(|account| self.competitor_rows(account));
        self.render_page(
            Frame {
                kicker: self.theme.text("kind.situation").to_owned(),
                parts: vec![(PagePart::Facts, Some(situation.facts.len()))],
                room: self.account_section(thing, PagePart::Situation),
                ..self.thing_frame(id)
            },
            SituationPage {
                as_of: self.day(situation.as_of.as_ref()),
                sources: situation.sources.iter().map(|source| self.words_of(thing, &source.value)).collect(),
                facts: facts.collect(),
                competitors: competitors.unwrap_or_default(),
                before,
                after,
            },
        )
    }
}
