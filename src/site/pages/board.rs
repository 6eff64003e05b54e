//! The board pack: the programme on a sheet, then every account on one of its own.

use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::theme::{Key, Map, ThemeFault, Value};

/// So many accounts fit on the sheet of the programme.
const ACCOUNTS: usize = 16;
/// So many pools of which too much is wanted.
const COLLISIONS: usize = 3;

impl Renderer<'_> {
    pub(crate) fn board_page(&self) -> Result<String, ThemeFault> {
        let accounts = self.edition.accounts();
        let rows: Vec<Value> = accounts.iter().take(ACCOUNTS).map(|account| self.grid_row(*account)).collect();
        let more = accounts.len() - rows.len();
        let mut collisions = self.collisions();
        let more_collisions = collisions.len().saturating_sub(COLLISIONS);
        collisions.truncate(COLLISIONS);
        let sheets: Vec<Value> = (1..)
            .zip(accounts)
            .map(|(at, account)| {
                let now = self.in_force(*account);
                let bridge = |at: usize| format!("k-bridge-{at}");
                map! {
                    brief: self.brief(*account),
                    objectives: now.map(|now| self.objective_lines(now.id)),
                    bridge: now.map(|now| self.small_bridge(now.thing, now.id, now.plan, &bridge(at))),
                }
            })
            .collect();
        let heading = self.theme.text("nav.board");
        let title = format!("{heading} – {}", self.edition.config().title);
        self.render_frame(
            None,
            Frame {
                template: "board.html",
                id: "print/board",
                title: &title,
                heading,
                kicker: String::new(),
                thing: None,
                parts: Vec::new(),
                room: None,
                given: vec![
                    ("facts", Value::from(self.programme_facts())),
                    ("rows", Value::from(rows)),
                    ("more", Value::from(more)),
                    ("collisions", Value::from(collisions)),
                    ("more_collisions", Value::from(more_collisions)),
                    ("waived", Value::from(self.waived().len())),
                    ("sheets", Value::from(sheets)),
                ],
            },
        )
    }
}
