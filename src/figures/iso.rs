//! Codes of ISO 3166 (countries), ISO 4217 (currencies) and ISO 639 (languages), and what is wrong with one.

use crate::figures::country_names::NAMES;
use crate::figures::letters::searched;
use crate::figures::names::nearest;

/// The countries of ISO 3166-1, two letters each. `XK`, which ISO leaves to its users, is Kosovo in the European Union.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ \
    BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER \
    ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM \
    IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF \
    MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK \
    PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD \
    TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// The currencies of ISO 4217 that are in use, three letters each.
const CURRENCIES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP \
    BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF \
    GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD \
    LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR \
    PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY \
    TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// The languages of ISO 639-1, two letters each.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig \
    ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml \
    mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg \
    si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh \
    yi yo za zh zu";

/// What people write instead of a code, and the code that is meant.
const MEANT: &[(&str, &str)] = &[
    ("UK", "GB"),
    ("EN", "GB"),
    ("EL", "GR"),
    ("DNK", "DK"),
    ("VNM", "VN"),
    ("FRA", "FR"),
    ("DEU", "DE"),
    ("GBR", "GB"),
    ("USA", "US"),
    ("RMB", "CNY"),
    ("VNĐ", "VND"),
    ("NTD", "TWD"),
    ("€", "EUR"),
    ("$", "USD"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₫", "VND"),
    ("kr", "DKK"),
    ("EURO", "EUR"),
    ("EUROS", "EUR"),
    ("english", "en"),
    ("vietnamese", "vi"),
    ("french", "fr"),
    ("danish", "da"),
    ("german", "de"),
    ("dk", "da"),
    ("vn", "vi"),
    ("se", "sv"),
    ("cz", "cs"),
    ("gr", "el"),
    ("jp", "ja"),
    ("cn", "zh"),
    ("ua", "uk"),
];

/// What codes are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeOf {
    /// Countries: the two letters of ISO 3166.
    Country,
    /// Currencies: the three letters of ISO 4217.
    Currency,
    /// Languages: a tag of BCP 47.
    Language,
}

/// A code that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCode {
    /// What was typed.
    pub typed: String,
    /// What it should be the code of.
    pub of: CodeOf,
    /// The code that is meant, where one is plain.
    pub meant: Option<String>,
}

impl UnknownCode {
    fn new(typed: &str, of: CodeOf, meant: Option<&str>) -> Self {
        Self { typed: typed.to_owned(), of, meant: meant.map(str::to_owned) }
    }
}

/// What is wrong with the code of a country; none for a code of ISO 3166.
pub fn unknown_country(code: &str) -> Option<UnknownCode> {
    let unknown = unknown(code, COUNTRIES, &code.to_uppercase(), CodeOf::Country)?;
    if unknown.meant.is_some() || code.chars().count() <= 3 {
        return Some(unknown);
    }
    Some(UnknownCode::new(code, CodeOf::Country, country_called(code)))
}

/// The code of the country that a name is meant for: however it is written, and with a slip.
pub fn country_called(name: &str) -> Option<&'static str> {
    let all = NAMES.split("; ").filter_map(|country| {
        let (code, names) = country.split_once(' ')?;
        Some(names.split(" | ").map(move |name| (code, name)))
    });
    let all: Vec<(&str, &str)> = all.flatten().collect();
    let wanted = searched(name);
    if wanted.trim().chars().count() < 2 {
        return None;
    }
    let same = all.iter().find(|(_, known)| searched(known) == wanted);
    same.or_else(|| {
        let near = nearest(name, all.iter().map(|(_, known)| *known))?;
        all.iter().find(|(_, known)| *known == near)
    })
    .map(|(code, _)| *code)
}

/// What is wrong with the code of a currency; none for a code of ISO 4217.
pub fn unknown_currency(code: &str) -> Option<UnknownCode> {
    unknown(code, CURRENCIES, &code.to_uppercase(), CodeOf::Currency)
}

/// What is wrong with a language tag (BCP 47); none for one that begins with a language of ISO 639. Of
/// the languages of three letters only the form is looked at.
pub fn unknown_language(tag: &str) -> Option<UnknownCode> {
    let first = tag.split('-').next().unwrap_or_default();
    let rest_fits = tag
        .split('-')
        .skip(1)
        .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    let lower = first.to_lowercase();
    if rest_fits && lower.len() == 3 && lower.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    if !rest_fits {
        return Some(UnknownCode::new(tag, CodeOf::Language, None));
    }
    // The case of a tag means nothing.
    unknown(&lower, LANGUAGES, &lower, CodeOf::Language)
}

/// What is wrong with a code. `right` is the code in the case of the list.
fn unknown(code: &str, known: &str, right: &str, of: CodeOf) -> Option<UnknownCode> {
    let listed = |wanted: &str| known.split_ascii_whitespace().any(|code| code == wanted);
    if listed(code) {
        return None;
    }
    let meant = MEANT.iter().find(|(written, meant)| (*written == code || *written == right) && listed(meant));
    let meant = meant.map(|(_, meant)| *meant).or_else(|| listed(right).then_some(right));
    Some(UnknownCode::new(code, of, meant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_iso_are_taken_and_others_are_not() {
        for code in ["VN", "DK", "FR", "GB", "US"] {
            assert_eq!(unknown_country(code), None, "{code}");
        }
        for code in ["EUR", "VND", "DKK"] {
            assert_eq!(unknown_currency(code), None, "{code}");
        }
        for tag in ["vi", "da", "pt-BR", "zh-Hant-TW", "VI", "yue"] {
            assert_eq!(unknown_language(tag), None, "{tag}");
        }
        for tag in ["", "v", "xx", "english", "vi_VN", "vi-", "-vi"] {
            assert!(unknown_language(tag).is_some(), "{tag}");
        }
        assert!(unknown_country("").is_some() && unknown_country("VNVN").is_some() && unknown_country("ZZ").is_some());
    }

    #[test]
    fn the_code_that_is_meant_is_named() {
        let hint = |found: Option<UnknownCode>| found.unwrap().meant;
        assert_eq!(hint(unknown_country("UK")).as_deref(), Some("GB"));
        assert_eq!(hint(unknown_country("vn")).as_deref(), Some("VN"));
        assert_eq!(hint(unknown_country("Vietnam")).as_deref(), Some("VN"));
        assert_eq!(hint(unknown_country("Atlantis")), None);
        assert_eq!(hint(unknown_currency("eur")).as_deref(), Some("EUR"));
        assert_eq!(hint(unknown_currency("₫")).as_deref(), Some("VND"));
        assert_eq!(hint(unknown_language("dk")).as_deref(), Some("da"));
    }

    #[test]
    fn a_country_is_known_by_its_name() {
        for (name, code) in [
            ("Vietnam", "VN"),
            ("viet nam", "VN"),
            ("Việt Nam", "VN"),
            ("DENMARK", "DK"),
            ("Danmark", "DK"),
            ("Germny", "DE"),
            ("United Kingdom", "GB"),
            ("Côte d’Ivoire", "CI"),
        ] {
            assert_eq!(country_called(name), Some(code), "{name}");
        }
        for name in ["", "x", "Lotus Mart", "🙂"] {
            assert_eq!(country_called(name), None, "{name}");
        }
        for country in NAMES.split("; ") {
            assert_eq!(unknown_country(&country[..2]), None, "{country}");
        }
    }
}
