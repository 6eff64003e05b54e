//! The contracts of an account by time: how long each runs, until which day notice can be given, and what answers it.
//! Internal, never shared.

use jiff::ToSpan;

use crate::document::made_pages::MadeBeneath;
use crate::document::model::account::Contract;
use crate::document::parts::PageItem;
use crate::figures::sort::sort_by_key;
use crate::measure::contracts;
use crate::playbook::{Thing, ThingId};
use crate::site::draw::spans::{Span, SpanDrawing, Window};
use crate::site::frame::Frame;
use crate::site::pages::joint::ContractRow;
use crate::site::shared::cards::{Card, Link};
use crate::site::shared::readers::DayInWords;
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;
use crate::site::{Renderer, address};

view! {
    /// The page of contracts.
    ContractsPage<'a> for "contracts.html" {
        /// The account.
        account: Ready<Card>,
        /// The contracts by time, drawn.
        spans: Option<SpanDrawing<'a>>,
        /// The contracts, the next day of notice first; what is over comes last.
        rows: Vec<ContractTerms<'a>>,
        /// How many of them run today.
        running: usize,
        /// What those are worth a year together.
        worth: Option<String>,
    }

    /// A contract with how it ends, and what answers it.
    ContractTerms<'a> {
        /// The contract.
        it: ContractRow<'a>,
        /// Whether it is over.
        over: bool,
        /// The last day to give notice, while it runs.
        until_notice: Option<DayInWords>,
        /// How it goes on after its end, as a word.
        renews: Option<String>,
        /// The day it was signed.
        signed: Option<String>,
        /// What names it: objectives, decisions and scenarios.
        answers: Vec<Ready<Card>>,
    }
}

impl Renderer<'_> {
    pub(crate) fn contracts_page(&self, account: ThingId, frame: Frame<'_>) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(account);
        let record = self.edition.account(account).expect("a page of contracts is made of an account");
        let is_over = |contract: &Contract| contract.to.value < self.today();
        let mut contracts: Vec<&Contract> = record.contracts.iter().collect();
        sort_by_key(&mut contracts, |contract| (is_over(contract), contract.notice()));
        let runs = |contract: &&&Contract| contract.from.value <= self.today() && !is_over(contract);
        let running: Vec<&&Contract> = contracts.iter().filter(runs).collect();
        let worth: Option<f64> = running.iter().map(|contract| Some(contract.value.as_ref()?.value)).sum();
        let rows = contracts.iter().map(|contract| self.contract_terms(account, thing, contract));
        let view = ContractsPage {
            account: self.card(account),
            spans: self.contract_spans(account, frame.id, &contracts),
            running: running.len(),
            worth: worth.filter(|worth| *worth > 0.0).map(|worth| self.format().money(worth)),
            rows: rows.collect(),
        };
        self.render_page(
            Frame { kicker: self.words_of(thing, &thing.title).into_owned(), is_list: true, ..frame },
            view,
        )
    }

    fn contract_terms<'a>(&self, account: ThingId, thing: &Thing, contract: &'a Contract) -> ContractTerms<'a> {
        let over = contract.to.value < self.today();
        let answers = contracts::answers(self.edition, account, &contract.id.value);
        let answers = answers.map(|(plan, scenario)| match scenario {
            Some(scenario) => {
                let url = self.item_url(plan, PageItem::Scenario, &scenario.id.value);
                Card::to_part(&self.words_in(plan, &scenario.title.value), url).into()
            }
            None => self.card(plan),
        });
        ContractTerms {
            it: self.contract_row(account, thing, contract),
            over,
            until_notice: (!over).then(|| self.when(contract.notice())),
            renews: contract.renews.as_ref().map(|renews| self.word_of("renews", renews.value.word())),
            signed: self.day(contract.signed.as_ref()),
            answers: answers.collect(),
        }
    }

    /// Each contract from its first to its last day; what is left of it after the last day of notice is only outlined.
    fn contract_spans(&self, account: ThingId, page: &str, contracts: &[&Contract]) -> Option<SpanDrawing<'_>> {
        let span = |contract: &&Contract| {
            let (from, notice, to) = (contract.from.value, contract.notice(), contract.to.value);
            let is_late = crate::measure::late::contract(self.edition, account, contract, self.today()) > 0;
            let noted =
                (notice < to).then(|| self.sentence("contract.notice_by", &[("day", &self.format().date(notice))]));
            let bound = (notice < to).then_some((notice.max(from), to, "bar-aim"));
            Span {
                link: Link::new(
                    self.words_in(account, &contract.title.value).into_owned(),
                    address::part(page, &PageItem::Contract.anchor(&contract.id.value)),
                ),
                note: noted.or_else(|| Some(self.sentence("contract.ends", &[("day", &self.format().date(to))]))),
                late: is_late,
                bars: [(from <= notice).then_some((from, notice, "bar")), bound].into_iter().flatten().collect(),
                mark: (notice < to).then_some((notice, if is_late { "red" } else { "ring" })),
                after: Vec::new(),
            }
        };
        let since = Window::Since(self.today().saturating_sub(12.months()));
        let title = self.theme.text(MadeBeneath::Contracts.title_key());
        SpanDrawing::of(title, contracts.iter().map(span).collect(), since, self.today(), self.format())
    }
}
