//! Findings as JSON that gives the same findings again, for what one build keeps for the next.
//!
//! A message is kept as its pattern and its values, not as a sentence, so that the next run says it in its own language
//! and format. Figures are kept bit by bit.

use std::sync::{Arc, OnceLock};

use serde_json::Value as Json;
#[cfg(any(feature = "cli", test))]
use serde_json::json;

use crate::diagnostics::message::{Joined, Message, Parts, Value};
use crate::diagnostics::{Code, Finding, Fix, Label, Level, Span};
use crate::figures::period::Period;

/// A finding as it is kept.
#[cfg(any(feature = "cli", test))]
pub(crate) fn to_json(finding: &Finding) -> Json {
    json!({
        "code": finding.code.text(),
        "level": finding.level.word(),
        "message": message(&finding.message),
        "span": span(&finding.span),
        "label": finding.label.as_ref().map(message),
        "labels": finding.labels.iter().map(|it| json!([span(&it.span), message(&it.text)])).collect::<Vec<_>>(),
        "hints": finding.hints.iter().map(message).collect::<Vec<_>>(),
        "fix": finding.fix.as_ref().map(|fix| json!([span(&fix.span), fix.text])),
    })
}

/// The finding that was kept; nothing where it is none.
pub(crate) fn from_json(json: &Json) -> Option<Finding> {
    let maybe = |key: &str| json.get(key).filter(|it| !it.is_null());
    let label = |it: &Json| Some(Label { span: read_span(it.get(0)?)?, text: read_message(it.get(1)?)? });
    let fix = |it: &Json| Some(Fix { span: read_span(it.get(0)?)?, text: text(it.get(1)?)?.to_owned() });
    let level = text(json.get("level")?)?;
    Some(Finding {
        code: Code::parse(text(json.get("code")?)?)?,
        level: [Level::Note, Level::Warning, Level::Error].into_iter().find(|known| known.word() == level)?,
        message: read_message(json.get("message")?)?,
        span: read_span(json.get("span")?)?,
        label: maybe("label").map(|it| read_message(it).ok_or(())).transpose().ok()?,
        labels: json.get("labels")?.as_array()?.iter().map(label).collect::<Option<_>>()?,
        hints: json.get("hints")?.as_array()?.iter().map(read_message).collect::<Option<_>>()?,
        fix: maybe("fix").map(|it| fix(it).ok_or(())).transpose().ok()?,
    })
}

#[cfg(any(feature = "cli", test))]
fn span(span: &Span) -> Json {
    json!([&*span.path, span.start, span.end])
}

fn read_span(json: &Json) -> Option<Span> {
    let at = |index: usize| u32::try_from(json.get(index)?.as_u64()?).ok();
    Some(Span { path: Arc::from(text(json.get(0)?)?), start: at(1)?, end: at(2)? })
}

#[cfg(any(feature = "cli", test))]
fn message(message: &Message) -> Json {
    let Parts { pattern, values, english: _ } = &*message.0;
    let values: Vec<Json> = values.iter().map(|(name, it)| json!([name, value(it)])).collect();
    json!([pattern, values, message.english()])
}

fn read_message(json: &Json) -> Option<Message> {
    let pair = |it: &Json| Some((lasting(it.get(0)?)?, read_value(it.get(1)?)?));
    let values = json.get(1)?.as_array()?.iter().map(pair).collect::<Option<_>>()?;
    let english = OnceLock::from(text(json.get(2)?)?.to_owned());
    Some(Message(Box::new(Parts { pattern: lasting(json.get(0)?)?, values, english })))
}

#[cfg(any(feature = "cli", test))]
fn value(it: &Value) -> Json {
    match it {
        Value::Name(text) => json!(["name", text]),
        Value::Word(within, word) => json!(["word", within, word]),
        Value::Keyed(key, sentence) => json!(["keyed", key, message(sentence)]),
        Value::Noun(key, count, english) => json!(["noun", key, count, english]),
        Value::Count(count) => json!(["count", count]),
        Value::Number(value) => json!(["number", value.to_bits()]),
        Value::Fixed(value, decimals) => json!(["fixed", value.to_bits(), decimals]),
        Value::Figure(value) => json!(["figure", value.to_bits()]),
        Value::Amount(value) => json!(["amount", value.to_bits()]),
        Value::Day(day) => json!(["day", day.to_string()]),
        Value::Period(period) => json!(["period", period.to_string()]),
        Value::Part(sentence) => json!(["part", message(sentence)]),
        Value::List(joined, values) => {
            json!(["list", joint(*joined), values.iter().map(value).collect::<Vec<_>>()])
        }
    }
}

fn read_value(json: &Json) -> Option<Value> {
    let at = |index: usize| json.get(index);
    let figure = || Some(f64::from_bits(at(1)?.as_u64()?));
    Some(match text(at(0)?)? {
        "name" => Value::Name(text(at(1)?)?.to_owned()),
        "word" => Value::Word(lasting(at(1)?)?, lasting(at(2)?)?),
        "keyed" => Value::Keyed(lasting(at(1)?)?, Box::new(read_message(at(2)?)?)),
        "noun" => {
            let count = usize::try_from(at(2)?.as_u64()?).ok()?;
            Value::Noun(lasting(at(1)?)?, count, text(at(3)?)?.to_owned())
        }
        "count" => Value::Count(at(1)?.as_i64()?),
        "number" => Value::Number(figure()?),
        "fixed" => Value::Fixed(figure()?, usize::try_from(at(2)?.as_u64()?).ok()?),
        "figure" => Value::Figure(figure()?),
        "amount" => Value::Amount(figure()?),
        "day" => Value::Day(text(at(1)?)?.parse().ok()?),
        "period" => Value::Period(Period::parse(text(at(1)?)?)?),
        "part" => Value::Part(Box::new(read_message(at(1)?)?)),
        "list" => {
            let joined = text(at(1)?)?;
            let joined = JOINED.into_iter().find(|known| joint(*known) == joined)?;
            Value::List(joined, at(2)?.as_array()?.iter().map(read_value).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

const JOINED: [Joined; 4] = [Joined::And, Joined::Clauses, Joined::Commas, Joined::Semicolons];

fn joint(joined: Joined) -> &'static str {
    match joined {
        Joined::And => "and",
        Joined::Clauses => "clauses",
        Joined::Commas => "commas",
        Joined::Semicolons => "semicolons",
    }
}

fn text(json: &Json) -> Option<&str> {
    json.as_str()
}

/// A text that stays until the process ends, as the literals of sentences do. What a build keeps is read once a run.
fn lasting(json: &Json) -> Option<&'static str> {
    text(json).map(|text| &*Box::leak(Box::from(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::say;

    #[test]
    fn a_finding_comes_back_as_it_was() {
        let path: Arc<str> = Arc::from("content/_index.md");
        let part = say!("{name} and {{braces}}", name = "L'Été \"1\"");
        let values = vec![
            Value::Word("kind", "account"),
            Value::Keyed("key", Box::new(part.clone())),
            Value::Noun("noun", 3, "3 nouns".to_owned()),
            Value::Count(-7),
            Value::Number(0.1),
            Value::Fixed(2.5, 2),
            Value::Figure(f64::NEG_INFINITY),
            Value::Amount(1e300),
            Value::Day(jiff::civil::date(2026, 1, 31)),
            Value::Period(Period::Week(2026, 5)),
            Value::Part(Box::new(part.clone())),
            Value::List(Joined::Clauses, vec![Value::Count(1), Value::Name(String::new())]),
        ];
        let finding = Finding::new(Code::KP101, Span::new(&path, 3..9), part.clone())
            .label(Message::constant("a {{ constant"))
            .also(Span::file(&path), say!("{list}", list = Value::List(Joined::And, values)))
            .hint(part)
            .fix(Span::new(&path, 3..9), "\"mended\"");
        for finding in [finding, Finding::new(Code::KP904, Span::file(&path), Message::default())] {
            let kept = to_json(&finding).to_string();
            assert_eq!(from_json(&serde_json::from_str(&kept).unwrap()), Some(finding), "{kept}");
        }
    }
}
