//! The board pack: the programme on a sheet, then every account on one of its own.

use crate::document::made_pages::MadePage;
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::pages::director::GridRow;
use crate::site::pages::one_page::SomeObjectives;
use crate::site::pages::resources::PoolLoad;
use crate::site::pages::sponsor::AccountBrief;
use crate::site::shared::figures::Fact;
use crate::site::theme::ThemeFault;
use crate::site::view::Html;

/// How many accounts fit on the sheet of the programme.
const ACCOUNTS: usize = 16;
/// How many pools of which too much is wanted fit on it.
const COLLISIONS: usize = 3;

view! {
    /// The board pack.
    BoardPage<'a> for "board.html" {
        /// The figures of the programme.
        facts: Vec<Fact>,
        /// The first accounts.
        rows: Vec<GridRow<'a>>,
        /// How many more accounts there are.
        more: usize,
        /// The first pools of which more is wanted than there is.
        collisions: Vec<PoolLoad<'a>>,
        /// How many more of them there are.
        more_collisions: usize,
        /// How many findings are waived.
        waived: usize,
        /// A sheet an account.
        sheets: Vec<BoardSheet<'a>>,
    }

    /// The sheet of an account.
    BoardSheet<'a> {
        /// What a sponsor has to know.
        brief: Option<AccountBrief<'a>>,
        /// The open objectives of the plan in force.
        objectives: Option<SomeObjectives<'a>>,
        /// The growth bridge of the plan in force, drawn.
        bridge: Option<Html>,
    }
}

impl Renderer<'_> {
    pub(crate) fn board_page(&self) -> Result<String, ThemeFault> {
        let accounts = self.edition.accounts();
        let mut collisions = self.on_first_leaf(|| self.collisions());
        let more_collisions = collisions.len().saturating_sub(COLLISIONS);
        collisions.truncate(COLLISIONS);
        let heading = self.theme.text(MadePage::Board.title_key());
        let title = format!("{heading} – {}", self.edition.config().title);
        self.render_leaf(
            MadePage::Board,
            Frame { id: MadePage::Board.name(), title: &title, heading, ..Frame::default() },
            BoardPage {
                facts: self.on_first_leaf(|| self.programme_facts()),
                rows: self
                    .on_first_leaf(|| accounts.iter().take(ACCOUNTS).map(|account| self.grid_row(*account)).collect()),
                more: accounts.len().saturating_sub(ACCOUNTS),
                collisions,
                more_collisions,
                waived: self.on_first_leaf(|| self.waived().len()),
                sheets: (1..)
                    .zip(self.accounts_on(MadePage::Board))
                    .map(|(at, account)| self.board_sheet(at, *account))
                    .collect(),
            },
        )
    }

    fn board_sheet(&self, at: usize, account: ThingId) -> BoardSheet<'_> {
        let now = self.in_force(account);
        let bridge = format!("k-bridge-{at}");
        BoardSheet {
            brief: self.brief(account),
            objectives: now.map(|now| self.objective_lines(now.id)),
            bridge: now.and_then(|now| self.small_bridge(now.thing, now.id, now.plan, &bridge)),
        }
    }
}
