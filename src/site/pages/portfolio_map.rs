//! The portfolio as a picture: how attractive each account is to us, and how strong we are there.

use std::borrow::Cow;

use crate::document::made_pages::MadePage;
use crate::document::model::account::Potential;
use crate::figures::sort::sort_by_key;
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::draw::field::{FieldDrawing, FieldWords, Label, Spot};
use crate::site::pages::portfolio::is_many;
use crate::site::shared::cards::{Card, Link};
use crate::site::shared::rows::AccountRow;
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

view! {
    /// The picture of the portfolio.
    PortfolioMapPage<'a> for "portfolio_map.html" {
        /// The accounts, drawn; none where none of them has marks.
        field: Option<FieldDrawing<'a>>,
        /// The accounts without marks, which are not in the drawing; of a large programme the first.
        unplaced: Vec<Ready<Card>>,
        /// How many of them are not listed.
        more_unplaced: usize,
        /// All accounts, the most attractive first.
        rows: Vec<PotentialRow<'a>>,
    }

    /// An account with its marks.
    PotentialRow<'a> {
        /// The number, as in the drawing.
        number: usize,
        /// The account.
        it: Ready<AccountRow>,
        /// The status at the last review.
        status: Option<&'static str>,
        /// How attractive it is, 1 to 5.
        attractiveness: Option<i64>,
        /// How strong we are there, 1 to 5.
        strength: Option<i64>,
        /// Why.
        reasons: Option<Cow<'a, str>>,
    }

    /// Where an account stands among the others.
    AccountPlace<'a> {
        /// The place of its mark from the left, in px.
        x: i64,
        /// The place of its mark from the top, in px.
        y: i64,
        /// How attractive it is, 1 to 5.
        attractiveness: i64,
        /// How strong we are there, 1 to 5.
        strength: i64,
        /// Why it is a key account.
        reasons: Option<Cow<'a, str>>,
        /// The map with every account.
        map: Link<'a>,
    }
}

/// Which accounts are attractive to us, and how strong we are there.
#[derive(Default)]
pub(crate) struct Orientation<'a> {
    /// Those with marks, drawn.
    pub(crate) field: Option<FieldDrawing<'a>>,
    /// Those without marks; of a large programme the first.
    pub(crate) unplaced: Vec<Ready<Card>>,
    /// How many of these are left out.
    pub(crate) more_unplaced: usize,
}

/// In a large programme, how many accounts without marks are listed below the drawing; the table has all.
const UNPLACED: usize = 40;

impl Renderer<'_> {
    pub(crate) fn portfolio_map_page(&self) -> Result<String, ThemeFault> {
        let Orientation { field, unplaced, more_unplaced } = self.on_first_leaf(|| self.orientation());
        let rows: Vec<(usize, &ThingId)> = (1..).zip(self.by_potential()).collect();
        let rows = self.on_leaf(MadePage::PortfolioMap, &rows).iter();
        let rows = rows.map(|(number, id)| self.potential_row(*number, **id)).collect();
        let view = PortfolioMapPage { field, unplaced, more_unplaced, rows };
        self.render_made(MadePage::PortfolioMap, Vec::new(), view)
    }

    /// What we mean to do with an account, as a word.
    fn posture(&self, account: ThingId) -> Option<String> {
        self.word(self.edition.account(account)?.posture.as_ref().map(|posture| posture.value.word()))
    }

    /// The accounts, the most attractive first.
    pub(crate) fn by_potential(&self) -> &[ThingId] {
        self.programme.by_potential.get_or_make(|| {
            let mut accounts = self.edition.accounts().to_vec();
            sort_by_key(&mut accounts, |id| std::cmp::Reverse(self.potential(*id).map(marks)));
            accounts
        })
    }

    /// The accounts by their marks.
    pub(crate) fn orientation(&self) -> Orientation<'_> {
        let accounts = self.by_potential();
        let unplaced = accounts.iter().filter(|id| self.potential(**id).is_none()).collect();
        let (unplaced, more_unplaced) = self.first(unplaced, UNPLACED);
        let field = self.portfolio_field(accounts);
        Orientation { unplaced: self.cards(unplaced), more_unplaced, field }
    }

    /// Where an account stands; nothing where it has no marks.
    pub(crate) fn place_of(&self, account: ThingId) -> Option<AccountPlace<'_>> {
        let potential = self.potential(account)?;
        let (attractiveness, strength) = marks(potential);
        Some(AccountPlace {
            x: 14 * strength - 7,
            y: 14 * (6 - attractiveness) - 7,
            attractiveness,
            strength,
            reasons: self.text_of(self.edition.thing(account), potential.reasons.as_ref()),
            map: self.made_link(MadePage::PortfolioMap),
        })
    }

    fn potential(&self, account: ThingId) -> Option<&Potential> {
        self.edition.account(account)?.potential.as_ref()
    }

    fn potential_row(&self, number: usize, id: ThingId) -> PotentialRow<'_> {
        let potential = self.potential(id);
        PotentialRow {
            number,
            it: self.row(id),
            status: self.last_status(id),
            attractiveness: potential.map(|it| marks(it).0),
            strength: potential.map(|it| marks(it).1),
            reasons: potential.and_then(|it| self.text_of(self.edition.thing(id), it.reasons.as_ref())),
        }
    }

    /// Which account stands where: strength from the left, attractiveness from the top.
    fn portfolio_field(&self, accounts: &[ThingId]) -> Option<FieldDrawing<'_>> {
        let spot = |(number, id): (usize, &ThingId)| {
            let (attractive, strong) = marks(self.potential(*id)?);
            Some(Spot {
                thing: *id,
                card: self.card(*id),
                name: self.title_of(*id).into_owned(),
                number,
                cell: (usize::try_from(strong - 1).ok()?, usize::try_from(5 - attractive).ok()?),
                below: self.posture(*id).map(|posture| (posture, false)),
                shape: "spot",
                status: self.last_review(*id).and_then(|review| self.status_of(review)),
                above: None,
            })
        };
        let spots: Vec<Spot> = (1..).zip(accounts).filter_map(spot).collect();
        let words = FieldWords {
            title: self.theme.text(MadePage::PortfolioMap.title_key()),
            across: self.theme.text("map.strength"),
            down: self.theme.text("map.attractiveness"),
            columns: ["1", "2", "3", "4", "5"].map(str::to_owned),
            rows: ["5", "4", "3", "2", "1"].map(str::to_owned),
        };
        let has_below = accounts.iter().any(|id| self.posture(*id).is_some());
        let label = Label { name: if is_many(accounts) { 1 } else { 2 }, has_below };
        (!spots.is_empty()).then(|| FieldDrawing::of(words, spots, label))
    }
}

/// How attractive an account is, and how strong we are there.
fn marks(potential: &Potential) -> (i64, i64) {
    (potential.attractiveness.value.0, potential.strength.value.0)
}
