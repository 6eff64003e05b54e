//! The portfolio as a picture: how attractive each account is to us, and how strong we are there.

use crate::document::made_pages::MadePage;
use crate::document::model::account::Potential;
use crate::figures::sort::sort_by_key;
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::draw::field::{FieldDrawing, FieldWords, Label, Spot};
use crate::site::pages::portfolio::is_many;
use crate::site::shared::cards::{Card, text};
use crate::site::shared::rows::AccountRow;
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

view! {
    /// The picture of the portfolio.
    PortfolioMapPage<'a> for "portfolio_map.html" {
        /// The accounts, drawn; none where none of them has marks.
        field: Option<FieldDrawing<'a>>,
        /// The accounts without marks, which are not in the drawing.
        unplaced: Vec<Ready<Card>>,
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
        reasons: Option<&'a str>,
    }
}

impl Renderer<'_> {
    pub(crate) fn portfolio_map_page(&self) -> Result<String, ThemeFault> {
        let mut accounts = self.edition.accounts().to_vec();
        let marks = |id: &ThingId| self.potential(*id).map(marks);
        sort_by_key(&mut accounts, |id| std::cmp::Reverse(marks(id)));
        let rows = (1..).zip(&accounts).map(|(number, id)| self.potential_row(number, *id)).collect();
        let unplaced = accounts.iter().filter(|id| self.potential(**id).is_none());
        let view = PortfolioMapPage { field: self.portfolio_field(&accounts), unplaced: self.cards(unplaced), rows };
        self.render_made(MadePage::PortfolioMap, Vec::new(), view)
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
            reasons: potential.and_then(|it| text(it.reasons.as_ref())),
        }
    }

    /// Which account stands where: strength from the left, attractiveness from the top.
    fn portfolio_field(&self, accounts: &[ThingId]) -> Option<FieldDrawing<'_>> {
        let spot = |(number, id): (usize, &ThingId)| {
            let (attractive, strong) = marks(self.potential(*id)?);
            Some(Spot {
                thing: *id,
                card: self.card(*id),
                name: self.name(*id).to_owned(),
                number,
                cell: (usize::try_from(strong - 1).ok()?, usize::try_from(5 - attractive).ok()?),
                below: None,
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
        let label = Label { name: if is_many(accounts) { 1 } else { 2 }, has_below: false };
        (!spots.is_empty()).then(|| FieldDrawing::of(words, spots, label))
    }
}

/// How attractive an account is, and how strong we are there.
fn marks(potential: &Potential) -> (i64, i64) {
    (potential.attractiveness.value.0, potential.strength.value.0)
}
