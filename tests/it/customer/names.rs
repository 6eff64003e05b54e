//! KP802 as a specification: how other customers are called in texts that leave, in four languages, and what only looks
//! like it.

use keyplan::diagnostics::Code;
use keyplan::edition;

use super::{Files, compile, customer_of};

/// The other accounts: id and front matter.
const ACCOUNTS: &[(&str, &str)] = &[
    ("havnely", "title = \"Havnely Group A/S\"\nalso_known_as = [\"HVN\"]"),
    ("green-basket", "title = \"Green Basket\""),
    ("dlm", "title = \"Đà Lạt Mart\""),
    ("dai-viet", "title = \"Công ty Cổ phần Đại Việt\""),
    ("foetex", "title = \"Føtex\""),
    ("aero", "title = \"Ærø Købmænd ApS\""),
    ("smorgas", "title = \"Smörgås GmbH & Co. KG\""),
    ("coop", "title = \"Coop Danmark A/S\""),
    ("rema-1000", "title = \"Rema 1000\""),
    ("bigc", "title = \"Big C\""),
    ("oreal", "title = \"L'Oréal SA\""),
    ("sains", "title = \"Sainsbury's\""),
    ("pg", "title = \"Brown & Holt, Ltd\""),
    ("intermarche", "title = \"Intermarché France\""),
    ("metro", "title = \"Metro\""),
    ("netto", "title = \"Netto\""),
    ("nordic", "title = \"Nordic Retail\""),
    ("hoa-phat", "title = \"Hòa Phát JSC\""),
    ("winmart", "title = \"WinMart\""),
    ("as", "title = \"Andersen Stormarked\""),
    ("lotus-express", "title = \"Lotus Mart Express\""),
    ("quan-ao", "title = \"七福\""),
];

/// Their people.
const PEOPLE: &[(&str, &str, &str)] = &[
    ("jens", "Jens Holm", "havnely"),
    ("nam", "Nguyễn Văn Nam", "dai-viet"),
    ("elodie", "Élodie Sauvage", "intermarche"),
];

/// How texts name them. Each line has to be found.
const NAMED: &[&str] = &[
    // Without the legal form and the group, in other case.
    "As at Havnely last year.",
    "As at HAVNELY last year.",
    "as at havnely last year",
    "As at Havnely Group last year.",
    "As at Coop last year.",
    "As Brown & Holt did.",
    "As Brown and Holt did.",
    "Som hos Brown og Holt.",
    "Comme chez Brown et Holt.",
    "Intermarché a signé.",
    "Đại Việt đã ký.",
    "As Smörgås did.",
    // Ends of lines, blanks, hyphens.
    "The same in spring at Green\nBasket.",
    "The same at Green  Basket.",
    "The same at Green\u{a0}Basket.",
    "The same at Green\u{202f}Basket.",
    "The same at Green\u{2009}Basket.",
    "The same at Green\tBasket.",
    "The same at Green-Basket.",
    "The same at Green\u{2011}Basket.",
    "The same at Green – Basket.",
    "The same at GreenBasket.",
    "The same at greenbasket.com now.",
    "The same at Hav-\nnely.",
    "- Green\n- Basket",
    "REMA1000 has it.",
    "Rema-1000 has it.",
    "Rema 1.000 has it.",
    "BigC has it.",
    "Big-C has it.",
    "Win Mart has it.",
    "L Oréal has it.",
    // Marks.
    "Da Lat Mart đã làm.",
    "Đa\u{300} La\u{323}t Mart đã làm.",
    "ĐÀ LẠT MART đã làm.",
    "Cong ty Dai Viet đã ký.",
    "Hoà Phát đã ký.",
    "Hoa Phat đã ký.",
    "Foetex sælger mere.",
    "FØTEX sælger mere.",
    "Fotex sælger mere.",
    "Aeroe Koebmaend sælger mere.",
    "Ærø Koebmænd sælger mere.",
    "Smorgas sælger mere.",
    "Smoergaas sælger mere.",
    "INTERMARCHE a signé.",
    "Intermarche\u{301} a signé.",
    "LOreal has it.",
    "L’Oréal has it.",
    "Lʼoreal has it.",
    // Genitives, plurals and compounds.
    "Havnely's shelf.",
    "Havnely’s shelf.",
    "Havnelys hylde.",
    "Coops butikker.",
    "Coop's butikker.",
    "Coopbutikkerne.",
    "Coop-butikkerne.",
    "Coopens kunder.",
    "Sainsburys has it.",
    "Sainsbury’s has it.",
    "Sainsbury has it.",
    "Les Intermarchés ont signé.",
    "d’Intermarché et d'Havnely",
    "HVNs butikker.",
    "HVN's butikker.",
    "Netto’s and Nettos.",
    "Havnelyerne køber.",
    // What Markdown shows otherwise than it is written.
    "As at Hav**nely** last year.",
    "As at *Hav*nely last year.",
    "As at Ne**tto** last year.",
    "As at Hav\\nely\\-last year, Green&nbsp;Basket.",
    "As at Hav&shy;nely last year.",
    "As at `Hav&shy;nely` last year.",
    "As at H&#97;vnely last year.",
    "As F&oslash;tex did.",
    "As [Green](https://a.example) [Basket](https://b.example) did.",
    "As Hav<b>nely</b> did.",
    "| Green | Basket |\n|---|---|\n| Havnely | 1 |",
    "A note[^1].\n\n[^1]: From Havnely.",
    // What nobody sees.
    "As at Hav\u{ad}nely last year.",
    "As at Hav\u{200b}nely last year.",
    "As at Hav\u{2060}nely last year.",
    "As at \u{feff}Havnely last year.",
    "As at Ｈａｖｎｅｌｙ last year.",
    "As at Havnely™ last year.",
    // Addresses and names of files.
    "See [this](https://www.havnely.dk/offers).",
    "See [this](https://example.com/dai-viet-story).",
    "See [this](https://example.com/Hav%6Eely).",
    "See [this](https://example.com/?q=green_basket).",
    "See <mailto:info@foetex.dk>.",
    "See https://example.com/planHavnely2025 today.",
    "```\nhavnely_uk\n```",
    // Short names, and names that are words, as whole words.
    "As HVN did.",
    "as hvn did",
    "As Metro did.",
    "Nordic Retail did.",
    "Lotus Mart Express did.",
    "前七福後",
    // People.
    "As Jens Holm said.",
    "As Jens\nHolm said.",
    "As Holm, Jens said.",
    "As J. Holm said.",
    "As Jens Holms chef said.",
    "Anh Nguyen Van Nam nói.",
    "Anh Nam Nguyễn Văn nói.",
    "Anh Nguyễn Nam nói.",
    "Comme É. Sauvage.",
    "Comme Elodie SAUVAGE.",
];

/// What must not be taken for a name.
const UNNAMED: &[&str] = &[
    "We know you, Lotus Mart, as you know us.",
    "Lotus Marts hylder er fulde.",
    "Marrowfen Nordic and you.",
    "Hana Holmgren and Mette Holm.",
    "A harbour, havn og havne, et hav.",
    "Fresh green. Baskets are full.",
    "Green: basket by basket.",
    "A basket of green goods.",
    "Greens in a basket.",
    "Is it green? Basket size grows.",
    "The net total, net to gross.",
    "Net-to-gross is up.",
    "Metropolitan shops, metrological care.",
    "Cooperation with a co-operative.",
    "A scoop of ice, a coopetition.",
    "A big customer, big cases, big changes.",
    "Rema 100 and rema 10000.",
    "Nordic stores, the nordics.",
    "Retail in Denmark.",
    "Group A/S.",
    "Danmark er et lille land.",
    "France et Intermarket.",
    "Win more in marts.",
    "A winning market, to win marketing.",
    "Hoa quả và phát triển.",
    "Việt Nam là thị trường lớn.",
    "Đại lý và Việt Nam.",
    "Đà Nẵng và Lạt.",
    "Mart and marts.",
    "Công ty Cổ phần khác.",
    "Công ty của chúng ta.",
    "SA, GmbH, Ltd and Co.",
    "The brown. Holt it.",
    "Brown bread and holt.",
    "L'orge et l'or.",
    "Le marché est grand; entre marchés.",
    "Smør og brød, smørrebrød.",
    "En ø, øer og købmænd.",
    "Jens said so, and Holm too.",
    "A holm, j holm.",
    "Nam said, and Nguyễn Văn Minh too.",
    "Sauvage est le saumon.",
    "HV and VN, H-V.",
    "The sainted burys.",
    "Shelves 3.000, 1.000 and 2026.",
    "[Shelf](https://example.com/shelf-plan)",
    "The lotus, an express, a mart.",
    "Lotus Mart. Express delivery.",
];

/// A name, and a text that a reader would say names it.
const SPELLINGS: &[(&str, &str)] = &[
    ("Havnely", "As at HAVNELY."),
    ("Havnely", "havnelys butikker"),
    ("Havnely", "Havnely's shelves"),
    ("Havnely", "Havnely\u{2019}s shelves"),
    ("Havnely", "les magasins d\u{2019}Havnely"),
    ("Havnely", "l'Havnely"),
    ("Havnely", "Hav\u{ad}nely"),
    ("Havnely", "Hav&shy;nely"),
    ("Havnely", "Hav&#173;nely"),
    ("Havnely", "Hav&#xAD;nely"),
    ("Havnely", "Hav\u{200b}nely"),
    ("Havnely", "Hav\u{2060}nely"),
    ("Havnely", "**Havnely**"),
    ("Havnely", "Hav**nely**"),
    ("Havnely", "_Havnely_"),
    ("Havnely", "~~Havnely~~"),
    ("Havnely", "H\\avnely"),
    ("Havnely", "Hav-nely"),
    ("Havnely", "Hav\u{2010}nely"),
    ("Havnely", "the Havnely-way"),
    ("Havnely", "havnely-offer.pdf"),
    ("Havnely", "Ｈａｖｎｅｌｙ"),
    ("Havnely", "Havnély"),
    ("Havnely", "Havne\u{301}ly"),
    ("Havnely", "Havn&eacute;ly"),
    ("Havnely", "Havnelyernes"),
    ("Quangora Mart", "Quangora\nMart"),
    ("Quangora Mart", "Quangora\r\nMart"),
    ("Quangora Mart", "Quangora  Mart"),
    ("Quangora Mart", "Quangora\u{a0}Mart"),
    ("Quangora Mart", "Quangora\u{202f}Mart"),
    ("Quangora Mart", "Quangora&nbsp;Mart"),
    ("Quangora Mart", "Quangora\tMart"),
    ("Quangora Mart", "Quangora\u{2028}Mart"),
    ("Quangora Mart", "Quangora-Mart"),
    ("Quangora Mart", "Quangora \u{2013} Mart"),
    ("Quangora Mart", "QuangoraMart"),
    ("Quangora Mart", "quangora-mart/2025"),
    ("Quangora Mart", "Quangora **Mart**"),
    ("Quangora Mart", "Quangora/Mart"),
    ("Quangora Mart", "Quangora Marts hylder"),
    ("Rema 1000", "REMA1000"),
    ("Rema 1000", "rema-1000"),
    ("Coop", "Coops butikker"),
    ("Coop", "COOP"),
    ("Coop", "(Coop)"),
    ("Đại Việt", "Dai Viet"),
    ("Đại Việt", "dai-viet-story"),
    ("Đại Việt", "ĐA\u{323}I VIE\u{302}\u{323}T"),
    ("Đại Việt", "Đại\nViệt"),
    ("Đại Việt", "DaiViet"),
    ("Søstrene Græne", "Sostrene Graene"),
    ("Søstrene Græne", "S&oslash;strene Gr&aelig;ne"),
    ("Épicerie Fine", "EPICERIE FINE"),
    ("Épicerie Fine", "épicerie-fine"),
    ("Œuvre", "oeuvre"),
    ("HVN", "one HVN."),
    ("HVN", "HVN's"),
    ("M&S Food", "M&amp;S Food"),
    ("Havnely", "Hav nely"),
    ("Havnely", "Havne ly"),
    ("Havnely", "H A V N E L Y"),
    ("Havnely", "Havnelyst"),
    ("Havnely", "[words](https://a.example/havnely/plan)"),
    ("Netto", "In Net-\nto."),
    ("Hà Nội Mart", "Hanoi Mart"),
    ("Hanoi Mart", "Hà Nội Mart"),
    ("HVN", "not a hvn"),
    ("HVN", "all HVNs"),
    ("HVN", "hvns hylder"),
    ("Nordica", "nordicaen"),
    ("Circle K", "Circle K’s"),
    ("Circle K", "circle-k.pdf"),
    ("Metro", "As metro did"),
    ("Metro Group", "As Metro did"),
    ("ICA AB", "As ICA did"),
    ("ICA AB", "ICAs hylder"),
    ("H&M Danmark A/S", "As at H&M."),
    ("Holm Holding", "As Holm did"),
];

/// A name, and words that are others.
const OTHER_WORDS: &[(&str, &str)] = &[
    ("Coop", "cooperation and Cooper"),
    ("Coop", "a scoop"),
    ("Coop", "co op"),
    ("Coop", "a co-op"),
    ("Havnely", "Hafnely"),
    ("HVN", "H V N"),
    ("HVN", "hvnen"),
    ("Hòa", "hoàn toàn"),
    ("Rema 1000", "Rema 10000"),
    ("Rema 1000", "Prema 1000"),
    ("Quangora Mart", "Quangora market"),
    ("Quangora Mart", "Mart Quangora"),
    ("Circle K", "a circle kept"),
    ("Nordic", "Nordica and nordicale"),
    ("Metro", "metropole"),
    ("Spar", "sparen, spare, sparsom"),
    ("Việt", "Vietnam"),
    ("Aldi", "Aldine"),
    ("Win A/S", "to win"),
    ("ICA AB", "an ica, an Ica"),
    ("H&M Danmark A/S", "5 h, m and HM"),
    ("Group", "a groove"),
];

fn files(body: &str, site: &str) -> Files {
    let mut files = Files::new();
    let mut put = |path: String, front: &str, body: &str| files.insert(path, format!("+++\n{front}\n+++\n\n{body}\n"));
    put("content/_index.md".to_owned(), "title = \"Home\"", "");
    let own = "title = \"Lotus Mart\"\ncountry = \"VN\"\nshare = \"customer\"\nshare_body = true";
    put("content/accounts/lotus/_index.md".to_owned(), own, body);
    let ours = "side = \"supplier\"\nfunction = \"sales\"\nshare = \"customer\"";
    put("content/people/hana.md".to_owned(), &format!("title = \"Hana Holmgren\"\n{ours}"), "");
    put("content/people/mette.md".to_owned(), &format!("title = \"Mette Holm\"\n{ours}"), "");
    for (id, front) in ACCOUNTS {
        put(format!("content/accounts/{id}/_index.md"), &format!("{front}\ncountry = \"DK\""), "");
    }
    for (id, name, account) in PEOPLE {
        let front =
            format!("title = \"{name}\"\nside = \"customer\"\naccount = \"{account}\"\nfunction = \"purchasing\"");
        put(format!("content/people/{id}.md"), &front, "");
    }
    let site = format!("title = \"Plans\"\nsupplier = \"Marrowfen Nordic\"\ntoday = 2026-01-31\n{site}");
    files.insert("site.toml".to_owned(), site);
    files
}

/// What KP802 finds in a text that leaves for Lotus Mart.
fn found(body: &str, site: &str) -> Vec<String> {
    found_in(&files(body, site))
}

fn found_in(files: &Files) -> Vec<String> {
    let (playbook, texts) = compile(files).unwrap_or_else(|found| panic!("{files:?}: {found:?}"));
    let account = edition::account(&playbook, "lotus").unwrap();
    let found = customer_of(&playbook, account, &texts).err().unwrap_or_default();
    found.into_iter().filter(|it| it.code == Code::KP802).map(|it| format!("{:?} {}", it.span, it.message)).collect()
}

/// What KP802 finds in a text that leaves for Lotus Mart, where one other account has this title or further name.
fn found_of(name: &str, text: &str) -> usize {
    let mut files = files(text, "");
    files.retain(|path, _| {
        !path.starts_with("content/people/") && (!path.contains("/accounts/") || path.contains("/lotus/"))
    });
    let account = format!("+++\ntitle = \"Qqzz\"\ncountry = \"DK\"\nalso_known_as = [\"{name}\"]\n+++\n");
    files.insert("content/accounts/qqzz/_index.md".to_owned(), account);
    found_in(&files).len()
}

#[test]
fn no_way_to_write_a_name_hides_it() {
    let missed: Vec<_> = SPELLINGS.iter().filter(|(name, text)| found_of(name, text) != 1).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn another_word_is_no_name() {
    let wrong: Vec<_> = OTHER_WORDS.iter().filter(|(name, text)| found_of(name, text) != 0).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_spelling_of_a_name_is_found() {
    let missed: Vec<&&str> = NAMED.iter().filter(|text| found(text, "").is_empty()).collect();
    assert!(missed.is_empty(), "{} of {}: {missed:#?}", missed.len(), NAMED.len());
}

#[test]
fn what_only_looks_like_a_name_is_none() {
    let wrong: Vec<(&str, Vec<String>)> =
        UNNAMED.iter().map(|text| (*text, found(text, ""))).filter(|(_, found)| !found.is_empty()).collect();
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), UNNAMED.len());
}

/// What KP802 finds in a text that leaves for Lotus Mart, with these files beside it.
fn found_beside(beside: &[(&str, &str)], text: &str) -> usize {
    let mut files = files(text, "");
    for (path, front) in beside {
        files.insert(format!("content/{path}.md"), format!("+++\n{front}\n+++\n"));
    }
    found_in(&files).len()
}

/// Mette Holm is ours, and leaves; Ida Havnelyst is a person of Lotus Mart.
#[test]
fn names_of_our_own_people_and_of_the_customer_s_hide_what_stands_inside_them() {
    let holm = ("accounts/holm/_index", "title = \"Holm Holding\"\ncountry = \"DK\"");
    assert_eq!(found_beside(&[holm], "Mette Holm and M. Holm."), 0);
    assert_eq!(found_beside(&[holm], "As Holm did."), 1);
    let theirs = "side = \"customer\"\naccount = \"lotus\"\nfunction = \"purchasing\"";
    let ida = format!("title = \"Ida Havnelyst\"\n{theirs}");
    let ida = ("people/ida", ida.as_str());
    assert_eq!(found_beside(&[ida], "Ida Havnelyst, I. Havnelyst, Havnelysts hylde."), 0);
    assert_eq!(found_beside(&[ida], "Havnely and Ida."), 1);
    let lyst = ("accounts/lyst/_index", "title = \"Lysthavn A/S\"\ncountry = \"DK\"");
    let lise = format!("title = \"Lise Lysthavn\"\n{theirs}");
    assert_eq!(found_beside(&[lyst], "As Lysthavn did."), 1);
    assert_eq!(found_beside(&[lyst, ("people/lise", &lise)], "As Lysthavn did."), 0, "a part of a name of theirs");
}

/// A word of this account's own name is no name of another; letters that happen to stand in it are.
#[test]
fn only_whole_words_of_this_account_s_name_are_no_other_one_s() {
    assert_eq!(found_of("Mart Holding", "A mart"), 0);
    assert_eq!(found_of("Otus", "Lotus and Otus"), 1);
    assert_eq!(found_of("Lotu", "Lotus and Lotu"), 1);
}

#[test]
fn an_id_that_is_a_word_is_found_as_a_word() {
    let front = "title = \"Bigstore\"\ncountry = \"DK\"";
    let account = ("accounts/win/_index", front);
    assert_eq!(found_beside(&[account], "win-offer.pdf"), 1);
    assert_eq!(found_beside(&[account], "A winner of windows"), 0);
    let mut files = files("To win.", "harmless_names = [\"win\"]\n");
    files.insert("content/accounts/win/_index.md".to_owned(), format!("+++\n{front}\n+++\n"));
    assert_eq!(found_in(&files), Vec::<String>::new());
}

#[test]
fn a_name_in_a_field_is_found() {
    for (key, value) in
        [("growth_problem", "As Green\u{a0}Basket."), ("vision", "Hav**nely**"), ("mission", "GREEN-BASKET")]
    {
        let mut files = files("", "");
        let plan = "share = \"customer\"\nkind = \"jbp\"\nfrom = 2025-01-01\nto = 2027-12-31\nstatus = \"draft\"";
        let plan = format!("+++\ntitle = \"Plan\"\n{key} = \"{value}\"\n{plan}\n");
        let kpi = "[[kpis]]\nid = \"havnely_share\"\nunit = \"pct\"\nbetter = \"up\"\nshare = \"customer\"\n+++\n";
        files.insert("content/accounts/lotus/2025/_index.md".to_owned(), plan + kpi);
        assert_eq!(found_in(&files).len(), 2, "{key}, and the id of the KPI");
    }
}

/// No shape of text makes the search take longer than in proportion: time that grows with the square of its length would
/// be minutes here.
#[test]
fn a_text_of_any_shape_is_searched_in_one_go() {
    let shapes = ["<", "Føtex ", "a ", "Hav&shy;nely\n\n"];
    let more = "title = \"a a a a a a a a a a a a a a a a a a a a a a a a a a b\"\ncountry = \"DK\"";
    for shape in shapes {
        let started = std::time::Instant::now();
        found_beside(&[("accounts/aaa/_index", more)], &shape.repeat(500_000 / shape.len()));
        assert!(started.elapsed().as_secs() < 30, "{shape:?}: {:?}", started.elapsed());
    }
}

#[test]
fn a_name_in_the_settings_that_leave_is_found() {
    let driver = "[drivers]\nshelf = \"Shelf as at Green-Basket\"\n";
    assert!(found("", driver).is_empty(), "a driver that nothing shared names does not leave");
    let mut named = files("", driver);
    let decision = "+++\ntitle = \"One\"\nshare = \"customer\"\nstatus = \"agreed\"\nprioritises = [\"shelf\"]\n+++\n";
    let plan = "+++\ntitle = \"Plan\"\nshare = \"customer\"\nkind = \"jbp\"\nfrom = 2025-01-01\nto = 2027-12-31\nstatus = \"draft\"\n+++\n";
    named.insert("content/accounts/lotus/2025/_index.md".to_owned(), plan.to_owned());
    named.insert("content/accounts/lotus/2025/decisions/one.md".to_owned(), decision.to_owned());
    assert!(!found_in(&named).is_empty());
    let mut files = files("", "");
    let own = files.get_mut("content/accounts/lotus/_index.md").unwrap();
    *own = own.replace("country", "customer_title = \"Like Havnely\"\ncountry");
    let found = found_in(&files);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("accounts/lotus/_index.md\", start: 42, end: 56"), "{found:?}");
}

#[test]
fn what_is_listed_as_harmless_is_no_name() {
    assert_eq!(found("The metro, as Metro lines go.", "harmless_names = [\"Metro\"]\n"), Vec::<String>::new());
    assert_eq!(found("A Green Basket award.", "harmless_names = [\"Green Basket award\"]\n"), Vec::<String>::new());
    assert_ne!(found("As Green Basket does.", "harmless_names = [\"Green Basket award\"]\n"), Vec::<String>::new());
}

/// The words of the interface in four languages, and the prose of the example playbook without the account of this test.
fn plain_text() -> String {
    let mut texts = Vec::new();
    for language in ["en", "vi", "fr", "da"] {
        let path = format!("themes/default/locales/{language}.toml");
        let table = std::fs::read_to_string(path).unwrap();
        texts.extend(table.lines().filter_map(|line| Some(line.split_once(" = ")?.1.to_owned())));
    }
    for entry in walkdir::WalkDir::new("content").sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|extension| extension == "md") {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            texts.extend(text.lines().filter(|line| !line.to_lowercase().contains("havnely")).map(str::to_owned));
        }
    }
    let plain = texts.join("\n").replace(|c: char| "[]<>{}#|`*_+=!~".contains(c), " ");
    let paragraphs: Vec<String> = plain.lines().map(|line| format!("x {}", line.trim())).collect();
    paragraphs.join("\n\n")
}

#[test]
fn four_languages_of_plain_text_hold_no_name() {
    let whole = plain_text();
    assert_eq!(found(&whole, ""), Vec::<String>::new());
    assert_eq!(found(&format!("{whole}\n\nx Havnelys"), "").len(), 1, "the whole text is looked at");
}

/// A hundred other accounts in the ways that companies are called, with two people each: no word of four languages is
/// taken for one of them.
#[test]
fn the_names_of_a_hundred_accounts_are_no_words_of_plain_text() {
    let mut files = files(&plain_text(), "");
    files.retain(|path, _| !path.contains("/people/") && (!path.contains("/accounts/") || path.contains("/lotus/")));
    for (at, (first, second)) in
        FIRST.iter().flat_map(|first| SECOND.iter().map(move |second| (first, second))).enumerate()
    {
        let account = format!("+++\ntitle = \"{first} {second}\"\ncountry = \"DK\"\n+++\n");
        files.insert(format!("content/accounts/no{at}/_index.md"), account);
        for (people, given) in [GIVEN, OTHER_GIVEN].iter().enumerate() {
            let person = format!(
                "+++\ntitle = \"{} {}\"\nside = \"customer\"\naccount = \"no{at}\"\nfunction = \"purchasing\"\n+++\n",
                given[at % 10],
                FAMILY[at / 10],
            );
            files.insert(format!("content/people/p{people}-{at}.md"), person);
        }
    }
    assert_eq!(found_in(&files), Vec::<String>::new());
    let account = files.get_mut("content/accounts/lotus/_index.md").expect("it is the one that reads");
    account.push_str("\n\nAs Valmont does.\n");
    assert_eq!(found_in(&files).len(), 1, "the whole text is looked at");
}

const FIRST: [&str; 10] = [
    "Solvang",
    "Nordlys",
    "Valmont",
    "Bellerive",
    "Strandby",
    "Minh Phát",
    "Đại Lộc",
    "Greenfield",
    "Halloway",
    "Auberval",
];
const SECOND: [&str; 10] =
    ["Mart", "Retail Group", "A/S", "SAS", "Foods Ltd", "Marché", "Købmænd", "Siêu Thị", "& Sons", "Holding"];
const GIVEN: [&str; 10] = ["Anne", "Mads", "Camille", "Minh", "Grace", "Lars", "Rose", "Hoa", "Frank", "Claire"];
const OTHER_GIVEN: [&str; 10] = ["Will", "May", "Mark", "An", "Bo", "Art", "Bill", "Lan", "Marc", "Dan"];
const FAMILY: [&str; 10] = ["Holm", "Nguyễn", "Lefèvre", "Baker", "Skov", "Đặng", "Petit", "Young", "Lund", "Marchand"];

/// What KP806 finds for a decision: its file, its title, the wording for the customer; and for other files of its plan.
fn told(file: &str, title: &str, wording: &str, beside: &[(&str, &str)]) -> usize {
    let mut files = files("", "");
    let plan = "title = \"Plan 2025\"\nshare = \"customer\"\nkind = \"jbp\"\nfrom = 2025-01-01\nto = 2027-12-31\nstatus = \"approved\"";
    files.insert("content/accounts/lotus/2025/_index.md".to_owned(), format!("+++\n{plan}\n+++\n"));
    let decision = format!(
        "title = \"{title}\"\nshare = \"customer\"\nstatus = \"agreed\"\nagreed_on = 2025-01-28\nagreed_by = {{ supplier = [\"hana\"], customer = [] }}\nprioritises = [\"availability\"]\nsacrifices = [\"price_depth\"]\n{wording}"
    );
    files.insert(format!("content/accounts/lotus/2025/decisions/{file}.md"), format!("+++\n{decision}\n+++\n"));
    for (path, front) in beside {
        files.insert(format!("content/accounts/lotus/2025/{path}.md"), format!("+++\n{front}\n+++\n"));
    }
    let (playbook, texts) = compile(&files).unwrap_or_else(|found| panic!("{file}: {found:?}"));
    let account = edition::account(&playbook, "lotus").unwrap();
    let found = customer_of(&playbook, account, &texts).err().unwrap_or_default();
    found.into_iter().filter(|it| it.code == Code::KP806).count()
}

const WORDING: &str = "customer_wording = \"A full shelf first\"";

#[test]
fn no_address_tells_the_title_that_a_wording_stands_for() {
    for (file, title, wording, count) in [
        ("discount-to-availability", "From discount to availability", WORDING, 1),
        ("discounts-and-availability", "From discount to availability", WORDING, 1),
        ("gia-thap-khuyen-mai", "Giá thấp hơn, ít khuyến mãi", WORDING, 1),
        ("margin", "Margin", WORDING, 1),
        ("discount-first", "From discount to availability", WORDING, 0),
        ("full-shelf-first", "Full shelf first, less discount", WORDING, 0),
        ("full-shelf-discount", "Full shelf, discount", WORDING, 1),
        ("discount-to-availability", "From discount to availability", "", 0),
    ] {
        assert_eq!(told(file, title, wording, &[]), count, "{file}: {title}");
    }
}

#[test]
fn no_objective_and_no_kpi_of_the_plan_tells_it_either() {
    let told = |beside: (&str, &str)| told("shelf", "From discount to availability", WORDING, &[beside]);
    let shared = "share = \"customer\"\ntier = \"operational\"";
    let kpi = |id: &str, name: &str| {
        format!(
            "title = \"Shelf\"\n{shared}\n[[kpis]]\nid = \"{id}\"\n{name}unit = \"pct\"\nbetter = \"up\"\nshare = \"customer\""
        )
    };
    let address = "objectives/availability-not-discount";
    assert_eq!(told((address, &format!("title = \"Never empty\"\n{shared}"))), 1);
    assert_eq!(
        told((address, &format!("title = \"Availability, no discount\"\n{shared}"))),
        0,
        "the customer reads it"
    );
    assert_eq!(told((address, "title = \"Never empty\"\ntier = \"operational\"")), 0, "it does not leave");
    let osa = "name = \"Never empty\"\n";
    assert_eq!(told(("objectives/osa", &kpi("discount_availability", osa))), 1);
    assert_eq!(told(("objectives/osa", &kpi("margin_recovery", osa))), 1, "a name stands for the id");
    assert_eq!(told(("objectives/osa", &kpi("margin_recovery", ""))), 0, "the id is what the customer reads");
    assert_eq!(told(("objectives/osa", &kpi("otif", "name = \"On time in full\"\n"))), 0);
    assert_eq!(told(("objectives/osa", &kpi("wtd_dist", "name = \"Weighted distribution\"\n"))), 0);
}
