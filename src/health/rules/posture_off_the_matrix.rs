//! KP226: what we mean to do with an account contradicts how attractive it is, or nothing says why it is a key account.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::account::{Posture, Segment};
use crate::document::model::{Account, Entity, Kind};
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::measure::beneath;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP226,
    scope: Scope::Account,
    time: Time::Constant,
    asks: &[Kind::Account],
    thresholds: &[
        Threshold { key: "unattractive", default: 2.0, meaning: "attractiveness, 1–5, up to which nobody invests" },
        Threshold { key: "attractive", default: 4.0, meaning: "attractiveness, 1–5, from which nobody leaves" },
        Threshold { key: "strong", default: 3.0, meaning: "our strength, 1–5, from which nobody leaves" },
    ],
    silences: &[],
    text: Explanation {
        finds: "An account with the posture invest or grow whose attractiveness is 2 or less, or one to harvest or leave whose attractiveness is 4 or more while we are strong there; or an account of segment A with a plan whose `[potential]` gives no reasons.",
        matters: "There are few people for key accounts, and they should be where there is most to win. A letter alone does not say why it is here.",
        settle: "Write under `[potential]` why this account is a key account, and correct the posture, or the scores that no longer fit.",
        wrong: "posture = \"invest\"\n[potential]\nattractiveness = 2",
        right: "posture = \"invest\"\n[potential]\nattractiveness = 4\nstrength = 3\nreasons = \"Opens 200 minimarts a year and wants a partner for them.\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Account(account)) = thing.entity() else { return };
    if beneath::plans(context.edition, id).next().is_none() {
        return;
    }
    if let Some((place, message)) = contradiction(context, account) {
        findings.push(
            at(&RULE, Level::Note, thing, place, message)
                .hint(say!("correct `posture`, or the scores under `[potential]`")),
        );
        return;
    }
    let reasons = account.potential.as_ref().and_then(|potential| potential.reasons.as_ref());
    let without = reasons.is_none_or(|reasons| reasons.value.trim().is_empty());
    if let Some(segment) = account.segment.as_ref().filter(|it| it.value == Segment::A && without) {
        let message = say!("this is a key account of segment A, and nothing says why");
        findings.push(at(&RULE, Level::Note, thing, segment.range(), message).hint(say!(
            "add `[potential]` with `attractiveness`, `strength` and `reasons`: why this customer and not another"
        )));
    }
}

/// The posture that the scores contradict.
fn contradiction(context: &RuleContext<'_>, account: &Account) -> Option<(std::ops::Range<usize>, Message)> {
    let (posture, potential) = (account.posture.as_ref()?, account.potential.as_ref()?);
    let score = |score: i64| u8::try_from(score).map_or(0.0, f64::from);
    let (attractive, strong) = (potential.attractiveness.value.0, potential.strength.value.0);
    let limit = |key: &str| context.limit(&RULE, key);
    let message = match posture.value {
        Posture::Invest | Posture::Grow if score(attractive) <= limit("unattractive") => say!(
            "the posture says {posture?invest: invest|grow}, but the attractiveness is only {attractive} of 5",
            posture = posture.value.word(),
            attractive
        ),
        Posture::Harvest | Posture::Exit
            if score(attractive) >= limit("attractive") && score(strong) >= limit("strong") =>
        {
            say!(
                "the posture says {posture?harvest: harvest|exit}, but the account is attractive ({attractive} of 5) \
                and we are strong there ({strong} of 5)",
                posture = posture.value.word(),
                attractive,
                strong
            )
        }
        _ => return None,
    };
    Some((posture.range(), message))
}
