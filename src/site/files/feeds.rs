//! The feed of reviews and decisions, and the sitemap. Both need whole addresses, so there are none without `base_url`.

use jiff::civil::Date;

use crate::document::made_pages::MadePage;
use crate::document::model::Entity;
use crate::document::model::decision::DecisionStatus;
use crate::figures::sort::sort_by_key;
use crate::playbook::ThingId;
use crate::site::files::feed::{self, Feed, FeedEntry};
use crate::site::shared::foreign::without_marks;
use crate::site::shared::side::status_key;
use crate::site::{PageId, Renderer, address};

/// The most entries of a feed: a reader that asks again has seen older ones.
const ENTRIES: usize = 100;

/// Why addresses in a feed are whole.
const HAS_BASE: &str = "there is a feed only where the site knows its own address";

impl Renderer<'_> {
    /// A whole address, where the site knows its own.
    pub(crate) fn whole(&self, url: &str) -> Option<String> {
        Some(format!("{}/{url}", self.edition.config().base_url.as_ref()?))
    }

    /// The sitemap: every page to read, in their order. It lists none where search engines are asked to stay away.
    pub(crate) fn sitemap(&self) -> String {
        if self.edition.config().noindex {
            return feed::sitemap(&[]);
        }
        let is_read = |page: &PageId| !matches!(page, PageId::NotFound | PageId::Redirect(_));
        let files = self.pages().into_iter().filter(is_read).map(|page| self.file(page));
        let pages: Vec<String> = files
            .filter(|file| address::is_page(file))
            .filter_map(|file| self.whole(&address::encode(&file)))
            .collect();
        feed::sitemap(&pages)
    }

    /// The feed of reviews and decisions, newest first.
    pub(crate) fn feed(&self) -> String {
        let config = self.edition.config();
        let mut entries: Vec<(Date, ThingId)> =
            self.edition.things().filter_map(|(id, _)| Some((self.updated(id)?, id))).collect();
        sort_by_key(&mut entries, |(day, id)| (std::cmp::Reverse(*day), *id));
        entries.truncate(ENTRIES);
        let entries: Vec<FeedEntry> = entries.into_iter().map(|(updated, id)| self.feed_entry(updated, id)).collect();
        let feed = Feed {
            id: self.tag(""),
            title: config.title.clone(),
            author: config.supplier.clone(),
            rights: self.classification().map(|line| without_marks(&line).into_owned()),
            own: self.whole(&self.file(PageId::Feed)).expect(HAS_BASE),
            page: self.whole(&address::page(MadePage::Reviews.name())).expect(HAS_BASE),
            today: self.today(),
        };
        feed::atom(&feed, &entries)
    }

    /// The day a review was held, or a decision was agreed or ended.
    fn updated(&self, id: ThingId) -> Option<Date> {
        match self.edition.thing(id).entity()? {
            Entity::Review(review) => Some(review.date.value),
            Entity::Decision(decision) if decision.status.value != DecisionStatus::Proposed => {
                decision.ended_on.as_ref().or(decision.agreed_on.as_ref()).map(|day| day.value)
            }
            _ => None,
        }
    }

    fn feed_entry(&self, updated: Date, id: ThingId) -> FeedEntry {
        let thing = self.edition.thing(id);
        let account = thing.account.map(|account| self.name(account).to_string());
        let mut said: Vec<&str> = Vec::new();
        let state = match thing.entity() {
            Some(Entity::Review(review)) => {
                said.extend(review.reason.as_ref().map(|text| text.value.as_str()));
                said.extend(review.decided.iter().map(|it| it.text.value.as_str()));
                review.status.as_ref().map(|status| self.theme.text(status_key(status.value)).to_owned())
            }
            Some(Entity::Decision(decision)) => {
                said.extend(thing.document.common.summary.as_ref().map(|text| text.value.as_str()));
                said.extend(decision.success.as_ref().map(|text| text.value.as_str()));
                Some(self.word_of("decision", decision.status.value.word()))
            }
            _ => None,
        };
        let state = state.map_or_else(String::new, |state| format!(", {state}"));
        let whose = account.as_ref().map_or_else(String::new, |account| format!("{account}: "));
        FeedEntry {
            id: self.tag(&thing.document.id),
            title: format!("{whose}{}{state}", self.name(id)),
            updated,
            page: self.whole(self.url(id)).expect(HAS_BASE),
            account,
            summary: said.join(" "),
        }
    }

    /// A tag (RFC 4151): the site's host, the year the first Keyplan was written, the path of the site, the id. Two sites
    /// of one host have different ids.
    fn tag(&self, id: &str) -> String {
        let base = self.edition.config().base_url.as_deref().expect(HAS_BASE);
        let place = base.split("//").nth(1).unwrap_or_default();
        let (host, path) = place.split_once('/').unwrap_or((place, ""));
        let host = host.split(':').next().unwrap_or_default();
        let path: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let path = path.iter().fold(String::new(), |path, part| path + part + "/");
        format!("tag:{host},2026:{path}{}", address::encode(id))
    }
}
