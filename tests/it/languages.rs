//! The interface in each language: no word is missing, no English is left on a page, figures and days are written as the
//! language writes them. A site can add a language by one file.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::Site;
use keyplan::language::Locale;
use keyplan::language::locale::{BUILT_IN, placeholders};

/// The keys and texts of a table as it is on disk, without English behind it.
pub(crate) fn table(code: &str) -> Vec<(String, String)> {
    fn flatten(above: &str, table: &toml::Table, out: &mut Vec<(String, String)>) {
        for (key, value) in table {
            match value {
                toml::Value::Table(inner) => flatten(&format!("{above}{key}."), inner, out),
                value => out.push((format!("{above}{key}"), value.as_str().unwrap().to_owned())),
            }
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("themes/default/locales/{code}.toml"));
    let mut out = Vec::new();
    flatten("", &fs::read_to_string(path).unwrap().parse().unwrap(), &mut out);
    out
}

/// The plural forms that a language has.
fn forms(code: &str) -> BTreeSet<String> {
    let plural = table(code).into_iter().find(|(key, _)| key == "language.plural").unwrap().1;
    let named = plural.split(';').filter_map(|rule| Some(rule.split_once(':')?.0.trim().to_owned()));
    named.chain(["other".to_owned()]).collect()
}

#[test]
fn every_table_is_whole() {
    let english = table("en");
    for code in BUILT_IN {
        let own = table(code);
        let keys: BTreeSet<&str> = own.iter().map(|(key, _)| key.as_str()).collect();
        let forms = forms(code);
        let mut wanted: BTreeSet<String> = english.iter().map(|(key, _)| key.clone()).collect();
        wanted.retain(|key| !key.starts_with("count."));
        for (key, _) in
            english.iter().filter(|(key, _)| key.starts_with("count.") && key.strip_suffix(".other").is_some())
        {
            wanted.extend(forms.iter().map(|form| key.replace(".other", &format!(".{form}"))));
        }
        let missing: Vec<&String> = wanted.iter().filter(|key| !keys.contains(key.as_str())).collect();
        assert!(missing.is_empty(), "{code}.toml lacks {missing:?}");
        let strange: Vec<&&str> = keys.iter().filter(|key| !wanted.contains(**key)).collect();
        assert!(strange.is_empty(), "{code}.toml has {strange:?}, which English has not");
        for (key, text) in &own {
            assert!(!text.is_empty() || ["language.plural"].contains(&key.as_str()), "{code}: {key}");
            let pattern = key.starts_with("date.") || key.starts_with("period.");
            let Some((_, said)) = english.iter().find(|(known, _)| known == key).filter(|_| !pattern) else { continue };
            let names = |text: &str| placeholders(text).map(str::to_owned).collect::<BTreeSet<_>>();
            assert_eq!(names(text), names(said), "{code}: {key}");
        }
    }
}

/// Every word that front matter may hold and a page may show has a translation.
#[test]
fn every_word_of_the_content_format_has_a_key() {
    use keyplan::document::model::{account, decision, objective, people, plan, review};
    let english = Locale::built_in("en");
    let all: &[(&str, &[&str])] = &[
        ("", people::Side::WORDS),
        ("", people::Function::WORDS),
        ("", people::TeamRole::WORDS),
        ("", people::Role::WORDS),
        ("", account::Channel::WORDS),
        ("", account::RelationshipStage::WORDS),
        ("", account::Posture::WORDS),
        ("every", account::ReviewEvery::WORDS),
        ("", account::Evidence::WORDS),
        ("", account::BuyingRole::WORDS),
        ("", account::Coverage::WORDS),
        ("decision", decision::DecisionStatus::WORDS),
        ("", decision::KamRole::WORDS),
        ("", decision::Outcome::WORDS),
        ("", objective::Tier::WORDS),
        ("", objective::ObjectiveState::WORDS),
        ("", objective::Basis::WORDS),
        ("", objective::ObjectiveKind::WORDS),
        ("", objective::Family::WORDS),
        ("", objective::Perspective::WORDS),
        ("", objective::ActionKind::WORDS),
        ("action", objective::ActionState::WORDS),
        ("", plan::PlanKind::WORDS),
        ("plan", plan::PlanStatus::WORDS),
        ("role", plan::CategoryRole::WORDS),
        ("request", plan::RequestStatus::WORDS),
        ("", plan::RequestReason::WORDS),
        ("", plan::Actor::WORDS),
        ("", plan::ScenarioState::WORDS),
        ("", plan::Response::WORDS),
        ("review", review::ReviewType::WORDS),
        ("", review::IssueClass::WORDS),
    ];
    for (within, words) in all {
        for word in *words {
            let keys = [format!("word.{within}_{word}"), format!("word.{word}")];
            assert!(keys.iter().any(|key| english.get(key).is_some()), "{keys:?}");
        }
    }
}

/// What stands on a page, in tags and between them, but for what is marked as English.
pub(crate) fn texts(html: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut english: Option<(String, usize)> = None;
    for part in html.split('<').skip(1) {
        let Some((tag, text)) = part.split_once('>') else { continue };
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default().to_owned();
        match &mut english {
            Some((open, depth)) if *open == name => {
                *depth = if tag.starts_with('/') { *depth - 1 } else { *depth + 1 };
                if *depth == 0 {
                    english = None;
                }
            }
            None if tag.contains(" lang=\"en\"") => english = Some((name.clone(), 1)),
            _ => {}
        }
        if english.is_some() || ["style", "code", "pre"].contains(&name.as_str()) {
            continue;
        }
        for attribute in ["aria-label=\"", "data-label=\"", "title=\""] {
            out.extend(tag.split(attribute).nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned));
        }
        out.push(text.to_owned());
    }
    let plain = |text: String| text.replace("&#39;", "'").replace("&amp;", "&").trim().to_lowercase();
    out.into_iter().map(plain).filter(|text| !text.is_empty()).collect()
}

/// With every number as `{n}`, so that counted words compare.
fn uncounted(text: &str) -> String {
    let mut out = String::new();
    for char in text.chars() {
        if !char.is_ascii_digit() {
            out.push(char);
        } else if !out.ends_with("{n}") {
            out.push_str("{n}");
        }
    }
    out
}

/// The playbook of this repository in a language.
fn starter(code: &str) -> Site {
    let site = Site::starter();
    let settings = fs::read_to_string(site.path("site.toml")).unwrap();
    site.write("site.toml", settings.replace("language = \"en\"", &format!("language = \"{code}\"")).as_bytes());
    site.build();
    site
}

#[test]
fn no_english_word_of_the_interface_is_left_on_a_page() {
    let content: String = crate::support::tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"))
        .iter()
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).to_lowercase())
        .collect();
    for code in ["vi", "fr", "da"] {
        let own = Locale::built_in(code);
        let same: BTreeSet<String> = own.texts().map(|(_, text)| text.to_lowercase()).collect();
        // A word that the content uses too, or that both languages spell alike, proves nothing.
        let distinctive: BTreeSet<String> = table("en")
            .into_iter()
            .filter(|(key, text)| own.get(key) != Some(text) && !key.starts_with("date.") && text.len() > 3)
            .map(|(_, text)| text.to_lowercase())
            .filter(|text| !same.contains(text) && !content.contains(text.trim_start_matches("{n} ")))
            .collect();
        assert!(distinctive.len() > 300, "{}", distinctive.len());
        let site = starter(code);
        let mut left: BTreeSet<String> = BTreeSet::new();
        for (path, bytes) in
            crate::support::tree(&site.path("public")).iter().filter(|(path, _)| path.strip_suffix(".html").is_some())
        {
            let html = String::from_utf8_lossy(bytes);
            assert!(html.contains(&format!("<html lang=\"{code}\"")), "{path}");
            for text in texts(&html) {
                let pieces = text.split([',', ';', ':', '.']).map(str::trim).chain([text.as_str()]);
                let english =
                    pieces.filter(|piece| distinctive.contains(*piece) || distinctive.contains(&uncounted(piece)));
                left.extend(english.map(|piece| format!("{path}: {piece}")));
            }
        }
        assert!(
            left.is_empty(),
            "{code}: {} left\n{}",
            left.len(),
            left.into_iter().take(40).collect::<Vec<_>>().join("\n")
        );
        let home = site.page("");
        let (day, figure) = match code {
            "vi" => ("22/01/2026", "15.650"),
            "fr" => ("22/01/2026", "15\u{202f}650"),
            _ => ("22.\u{a0}jan. 2026", "15.650"),
        };
        assert!(home.contains(day) && home.contains(figure) && !home.contains("Jan 2026"), "{code}");
    }
}

#[test]
fn names_are_sorted_as_the_language_does() {
    let people = |language: &str| {
        let settings = format!("title = \"Plans\"\nsupplier = \"Us\"\nlanguage = \"{language}\"\ntoday = 2026-01-31\n");
        let person = |name: &str| format!("+++\ntitle = \"{name}\"\nside = \"supplier\"\nfunction = \"sales\"\n+++\n");
        let (aabel, olsen, zahle) = (person("Aabel"), person("Ørsted"), person("Zahle"));
        let site = Site::with(&[
            ("site.toml", &settings),
            ("content/people/aabel.md", &aabel),
            ("content/people/orsted.md", &olsen),
            ("content/people/zahle.md", &zahle),
        ]);
        site.build();
        let page = site.page("people");
        let mut names = ["Aabel", "Ørsted", "Zahle"];
        names.sort_by_key(|name| page.rfind(&format!(">{name}</a>")).unwrap());
        names
    };
    assert_eq!(people("da"), ["Zahle", "Ørsted", "Aabel"]);
    assert_eq!(people("en"), ["Aabel", "Ørsted", "Zahle"]);
}

const POLISH: &str = "[nav]
people = \"Ludzie\"
[language]
name = \"Polski\"
alphabet = \"a ą b c ć d e ę f g h i j k l ł m n ń o ó p q r s ś t u v w x y z ź ż\"
plural = \"one: n = 1; few: n % 10 = 2..4 and n % 100 != 12..14\"
[number]
group = \" \"
point = \",\"
pct = \"{n}%\"
pp = \"{n} p.p.\"
days = \"{n} d.\"
tonnes = \"{n} t\"
money = \"{n} {sign}\"
thousand = \"{n} tys. {sign}\"
million = \"{n} mln {sign}\"
[date]
months = \"sty lut mar kwi maj cze lip sie wrz paź lis gru\"
day = \"{d} {month} {y}\"
day_month = \"{d} {month}\"
month = \"{month}\"
[period]
year = \"rok {y}\"
half = \"{n}. półrocze {y}\"
quarter = \"{n}. kwartał {y}\"
week = \"tydz. {n}, {y}\"
month = \"{month} {y}\"
[count]
objectives = { one = \"{n} cel\", few = \"{n} cele\", other = \"{n} celów\" }
";

fn polish(table: &str) -> Site {
    Site::with(&[
        ("site.toml", "title = \"Plany\"\nsupplier = \"My\"\nlanguage = \"pl\"\ntoday = 2026-01-31\n"),
        ("locales/pl.toml", table),
    ])
}

#[test]
fn a_site_adds_a_language_by_one_file() {
    let site = polish(POLISH);
    site.build();
    let home = site.page("");
    assert!(
        home.contains("<html lang=\"pl\"") && home.contains(">Ludzie</a>") && home.contains("31 sty 2026"),
        "{home}"
    );
    assert!(home.contains(">Reviews</a>"), "what a table lacks is said in English");
    assert!(site.page("pillars").contains("1 cel<"));
}

#[test]
fn a_site_corrects_a_word_of_ours() {
    let site = Site::with(&[("locales/en.toml", "[nav]\npeople = \"Folks\"\n[extra]\nmine = \"free\"\n")]);
    site.build();
    assert!(site.page("").contains(">Folks</a>"));
}

#[test]
fn a_language_without_a_table_is_an_error_of_the_settings() {
    let site = Site::with(&[("site.toml", "title = \"Plans\"\nsupplier = \"Us\"\nlanguage = \"nl\"\n")]);
    let run = site.run(&["check"]);
    assert_eq!(run.code, 2, "{}", run.out);
    let said = run.out + &run.err;
    for words in ["KP901", "site.toml:3:12", "`nl`", "`da`, `en`, `fr`, `vi`", "locales/nl.toml"] {
        assert!(said.contains(words), "no {words} in {said}");
    }
}

#[test]
fn what_is_wrong_in_a_table_is_said_at_its_place() {
    let faults = [
        ("[nav]\npeopel = \"Ludzie\"\n", "locales/pl.toml:2:1", "did you mean `people`?"),
        ("[nva]\npeople = \"Ludzie\"\n", "locales/pl.toml:1:2", "did you mean `nav`?"),
        ("[nav]\npeople = 3\n", "locales/pl.toml:2:10", "where Keyplan wants a text"),
        ("[nav\n", "locales/pl.toml:1", "brackets"),
        ("[count]\ndays = { other = \"{m} dni\" }\n", "locales/pl.toml:2:18", "`{n}`"),
        ("[language]\nplural = \"one = 1\"\n", "locales/pl.toml:2:10", "is not a rule for plurals"),
        ("[language]\ndir = \"right\"\n", "locales/pl.toml:2:7", "write `rtl` for a language"),
        ("[date]\nmonths = \"sty lut\"\n", "locales/pl.toml:2:10", "not twelve months"),
        ("[nav]\npeople = \"Ludzie\"\n", "locales/pl.toml", "does not say"),
    ];
    for (table, place, words) in faults {
        let run = polish(table).run(&["check"]);
        let said = run.out + &run.err;
        assert_ne!(run.code, 0, "{table}");
        assert!(said.contains("KP902") && said.contains(place) && said.contains(words), "{table}: {said}");
    }
}

#[test]
fn a_document_of_another_language_is_marked_wherever_its_title_stands() {
    let site = Site::with(&[(
        "content/accounts/lotus/2025/decisions/trial.md",
        "+++\ntitle = \"Thử trước\"\nlang = \"vi\"\nstatus = \"agreed\"\nagreed_on = 2025-01-28\nprioritises = [\"penetration\"]\nsacrifices = [\"price_depth\"]\n+++\n\nDùng thử trước. See [[shelf]].\n\n> [!NOTE]\n> Một ghi chú.\n",
    )]);
    site.build();
    let own = site.page("accounts/lotus/2025/decisions/trial");
    assert!(own.contains("<html lang=\"en\"") && own.contains("<h1 lang=\"vi\">Thử trước</h1>"), "{own}");
    assert!(own.contains("<div class=\"part-body body prose\" lang=\"vi\">"));
    assert!(own.contains("<p class=\"callout-title\"><span lang=\"en\">Note</span></p>"), "{own}");
    assert!(own.contains("<span aria-current=\"page\" lang=\"vi\">Thử trước</span>"), "crumbs: {own}");
    for page in ["accounts/lotus/2025", "accounts/lotus/2025/objectives/shelf", "accounts/lotus"] {
        let html = site.page(page);
        for part in html.split("Thử trước").take(html.matches("Thử trước").count()) {
            assert!(part.ends_with("lang=\"vi\">"), "{page}: …{}", &part[part.len().saturating_sub(120)..]);
        }
    }
    let shelf = site.page("accounts/lotus/2025/objectives/shelf");
    assert!(shelf.contains("<q lang=\"vi\">"), "the sentence that links is marked too: {shelf}");
}

#[test]
fn a_site_is_made_in_another_language_than_its_settings_say() {
    let site = Site::with(&[]);
    let plan = "content/accounts/lotus/2025/_index.md";
    for path in ["content/accounts/lotus/_index.md", plan] {
        let text = std::fs::read_to_string(site.path(path)).unwrap();
        site.write(path, text.replacen("+++\n", "+++\nshare = \"customer\"\n", 1).as_bytes());
    }
    for (language, people) in [("vi", "Danh bạ"), ("fr", "Équipes et contacts"), ("da", "Personer"), ("en", "People")]
    {
        let run = site.run(&["--language", language, "build"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let home = site.page("");
        assert!(home.contains(&format!("<html lang=\"{language}\"")) && home.contains(people), "{language}: {home}");
        let run = site.run(&["build", "--language", language, "--edition", "customer", "--account", "lotus"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let page = std::fs::read_to_string(site.path("public-lotus/accounts/lotus/2025/index.html")).unwrap();
        assert!(page.contains(&format!("<html lang=\"{language}\"")), "{page}");
    }
    let run = site.run(&["--language", "nl", "check"]);
    assert!(run.code == 2 && (run.out + &run.err).contains("does not speak `nl`"));
}
