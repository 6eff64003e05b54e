//! The lists that Keyplan makes: accounts, pillars, people, objectives, reviews.

use crate::document::made_pages::MadePage;
use crate::document::model::people::Side;
use crate::document::model::{Entity, Kind};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::pages::portfolio::{PlanStrip, PortfolioSum, is_many};
use crate::site::shared::cards::Card;
use crate::site::shared::rows::{AccountRow, ObjectiveRow, PersonRow, ReviewRow, StatusCounts, ThingRow};
use crate::site::theme::ThemeFault;
use crate::site::view::{Html, Ready};

view! {
    /// The list of accounts.
    AccountsPage<'a> for "accounts.html" {
        /// The accounts.
        accounts: Vec<Ready<AccountRow>>,
        /// The pitfalls and the framework of each account's plan, in the order of the accounts.
        strips: Option<Vec<Option<PlanStrip<'a>>>>,
        /// Whether there are so many accounts that each is a line.
        many: bool,
        /// What they come to.
        sum: Ready<PortfolioSum>,
    }

    /// The list of pillars.
    PillarsPage for "pillars.html" {
        /// The pillars.
        pillars: Vec<PillarRow>,
    }

    /// A pillar in a list.
    PillarRow {
        /// The pillar.
        pillar: Ready<ThingRow>,
        /// How many objectives work for it.
        objectives: usize,
    }

    /// The list of people.
    PeoplePage for "people.html" {
        /// Our people, the customers', and those of partners.
        sides: Vec<PeopleGroup>,
    }

    /// The people of one side, or of one function.
    PeopleGroup {
        /// The side, as a word.
        title: String,
        /// The people.
        people: Vec<Ready<PersonRow>>,
    }

    /// The list of objectives.
    ObjectivesPage for "objectives.html" {
        /// The objectives by plan.
        groups: Vec<ObjectivesGroup>,
        /// Whether the programme is large, so that a plan is a line.
        large: bool,
    }

    /// The objectives of a plan.
    ObjectivesGroup {
        /// The account.
        account: Option<Ready<Card>>,
        /// The plan.
        plan: Option<Ready<Card>>,
        /// The objectives; none where the programme is large.
        objectives: Option<Vec<Ready<ObjectiveRow>>>,
        /// How many stand where.
        balance: StatusCounts,
    }

    /// The list of reviews.
    ReviewsPage for "reviews.html" {
        /// The reviews by year, newest first.
        years: Vec<ReviewYear>,
        /// The reviews of all accounts by time, drawn.
        timeline: Option<Html>,
    }

    /// The reviews of a year.
    ReviewYear {
        /// The year.
        year: i16,
        /// The reviews, newest first.
        reviews: Vec<Ready<ReviewRow>>,
    }
}

impl Renderer<'_> {
    pub(crate) fn accounts_page(&self) -> Result<String, ThemeFault> {
        let accounts = self.worst_first();
        let view = AccountsPage {
            accounts: self.rows(self.on_leaf(MadePage::Accounts, accounts)),
            strips: self.strips(accounts),
            many: is_many(accounts),
            sum: self.portfolio_sum(),
        };
        self.render_leaf(MadePage::Accounts, self.list_frame(MadePage::Accounts), view)
    }

    pub(crate) fn pillars_page(&self) -> Result<String, ThemeFault> {
        self.render_leaf(
            MadePage::Pillars,
            self.list_frame(MadePage::Pillars),
            PillarsPage { pillars: self.pillar_rows() },
        )
    }

    pub(crate) fn people_page(&self) -> Result<String, ThemeFault> {
        self.render_leaf(
            MadePage::People,
            self.list_frame(MadePage::People),
            PeoplePage { sides: self.sides_of_people() },
        )
    }

    pub(crate) fn objectives_page(&self) -> Result<String, ThemeFault> {
        let view = ObjectivesPage { groups: self.objective_groups(), large: self.is_large() };
        self.render_leaf(MadePage::Objectives, self.list_frame(MadePage::Objectives), view)
    }

    pub(crate) fn reviews_page(&self) -> Result<String, ThemeFault> {
        let view = ReviewsPage { years: self.years(), timeline: self.programme_timeline() };
        self.render_leaf(MadePage::Reviews, self.list_frame(MadePage::Reviews), view)
    }

    /// The frame of a list: that of its `_index.md`, where one is written.
    fn list_frame(&self, list: MadePage) -> Frame<'_> {
        let made = Frame { id: list.name(), is_list: true, ..Frame::default() };
        match self.edition.sections().on(list) {
            Some(id) => Frame {
                title: self.shared.titles.thing(id),
                heading: &self.edition.thing(id).title,
                thing: Some(id),
                ..made
            },
            None => Frame { title: self.shared.titles.made(list), heading: self.theme.text(list.title_key()), ..made },
        }
    }

    fn pillar_rows(&self) -> Vec<PillarRow> {
        let row = |id: &ThingId| PillarRow {
            pillar: self.row(*id),
            objectives: self.namers(*id, Kind::Objective, &["pillar"]).len(),
        };
        self.edition.pillars().iter().map(row).collect()
    }

    fn sides_of_people(&self) -> Vec<PeopleGroup> {
        let side_of = |id: &ThingId| self.edition.person(*id).map(|person| person.side.value);
        let group = |people: &[ThingId]| PeopleGroup {
            title: side_of(&people[0]).map_or_else(|| self.theme.word("unknown"), |side| self.company(side)),
            people: self.rows(people),
        };
        let sides = [Some(Side::Supplier), Some(Side::Customer), Some(Side::Partner), None].into_iter();
        let of_side = |side| self.edition.people().iter().filter(move |id| side_of(id) == side);
        let people: Vec<ThingId> = sides.flat_map(of_side).copied().collect();
        let here = self.on_leaf(MadePage::People, &people);
        here.chunk_by(|a, b| side_of(a) == side_of(b)).map(group).collect()
    }

    fn objective_groups(&self) -> Vec<ObjectivesGroup> {
        let plan = |id: &ThingId| self.edition.plan_of(*id);
        let group = |group: &[ThingId]| ObjectivesGroup {
            account: self.edition.account_of(group[0]).map(|id| self.card(id)),
            plan: plan(&group[0]).map(|id| self.card(id)),
            objectives: (!self.is_large()).then(|| self.rows(group)),
            balance: self.balance(group),
        };
        let groups = self.edition.objectives().chunk_by(|a, b| plan(a) == plan(b));
        groups.filter(|group| self.is_on_leaf(MadePage::Objectives, group[0])).map(group).collect()
    }

    fn years(&self) -> Vec<ReviewYear> {
        let year = |id: &ThingId| match self.edition.thing(*id).entity() {
            Some(Entity::Review(review)) => review.date.value.year(),
            _ => 0,
        };
        let group = |group: &[ThingId]| ReviewYear { year: year(&group[0]), reviews: self.rows(group) };
        let reviews = self.on_leaf(MadePage::Reviews, self.edition.reviews());
        reviews.chunk_by(|a, b| year(a) == year(b)).map(group).collect()
    }
}
