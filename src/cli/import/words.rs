//! What reports call their columns, and the words in them: Salesforce, `HubSpot`, Dynamics and lists that people keep, in
//! the languages of sites.

use crate::diagnostics::phrase;
use crate::figures::names::folded;

/// A column by the names that reports give it. An empty key is one that no plan needs, with the reason.
struct Called {
    key: &'static str,
    /// The tables that it is in; none for all.
    tables: &'static [&'static str],
    names: &'static [&'static str],
}

const fn called(key: &'static str, tables: &'static [&'static str], names: &'static [&'static str]) -> Called {
    Called { key, tables, names }
}

const PEOPLE: &[&str] = &["people", "contacts"];

const CALLED: &[Called] = &[
    called(
        "name",
        PEOPLE,
        &[
            "name",
            "full name",
            "contact name",
            "contact full name",
            "contact",
            "nom complet",
            "nom",
            "họ và tên",
            "họ tên",
            "tên liên hệ",
            "fulde navn",
            "navn",
            "kontakt",
            "kontaktperson",
            "interlocuteur",
        ],
    ),
    called("first name", PEOPLE, &["first name", "given name", "prénom", "fornavn", "tên"]),
    called("last name", PEOPLE, &["last name", "surname", "family name", "nom de famille", "efternavn", "họ"]),
    called(
        "email",
        PEOPLE,
        &["email", "e mail", "email address", "business email", "mail", "courriel", "adresse e mail", "thư điện tử"],
    ),
    called(
        "job_title",
        PEOPLE,
        &["job title", "title", "position", "poste", "fonction", "titel", "stilling", "chức vụ", "chức danh"],
    ),
    called("function", PEOPLE, &["department", "service", "afdeling", "phòng ban", "bộ phận"]),
    called(
        "account",
        PEOPLE,
        &[
            "account name",
            "company name",
            "company",
            "associated company",
            "customer",
            "client",
            "société",
            "entreprise",
            "firma",
            "virksomhed",
            "kunde",
            "công ty",
            "khách hàng",
        ],
    ),
    called(
        "our_contact",
        &["contacts"],
        &[
            "contact owner",
            "owner",
            "account owner",
            "propriétaire du contact",
            "responsable",
            "ejer",
            "người phụ trách",
        ],
    ),
    called(
        "last_met",
        &["contacts"],
        &[
            "last activity",
            "last activity date",
            "last contacted",
            "last meeting",
            "dernière activité",
            "seneste aktivitet",
            "lần gặp cuối",
        ],
    ),
    called("buying_role", &["contacts"], &["buying role", "contact role", "role", "rôle", "rolle", "vai trò"]),
    called("reports_to", &["contacts"], &["reports to", "manager", "responsable hiérarchique", "leder", "cấp trên"]),
    called(
        "unit",
        &["whitespace"],
        &["account name", "company name", "associated company", "account", "site", "store"],
    ),
    called("offer", &["whitespace"], &["opportunity name", "deal name", "product name", "product", "topic"]),
    called("state", &["whitespace"], &["stage", "deal stage", "status reason", "status"]),
    called("size", &["whitespace"], &["amount", "deal amount", "est revenue", "estimated revenue", "montant", "beløb"]),
    called("competitor", &["whitespace"], &["main competitor s", "main competitors", "competitor"]),
    called("period", &["sales"], &["month", "quarter", "mois", "trimestre", "måned", "kvartal", "tháng", "quý"]),
    called("target", &["sales"], &["budget", "plan", "quota", "objectif", "kế hoạch"]),
    called("actual", &["sales"], &["sales", "revenue", "net sales", "ventes", "omsætning", "doanh số", "doanh thu"]),
    called("prior", &["sales"], &["last year", "previous year", "année dernière", "sidste år", "năm ngoái"]),
    called("title", &["promotions"], &["promotion", "promo", "promo name", "promotion name", "name", "kampagne"]),
    called("from", &["promotions"], &["start date", "start", "begin", "début", "startdato", "bắt đầu"]),
    called("to", &["promotions"], &["end date", "end", "fin", "slutdato", "kết thúc"]),
    called("mechanic", &["promotions"], &["type", "promo type", "mechanism"]),
    called("funding", &["promotions"], &["budget", "cost", "spend", "ngân sách"]),
    called("expected", &["promotions"], &["uplift", "incremental sales", "forecast"]),
    called("result", &["promotions"], &["actual uplift", "actual"]),
    called("products", &["promotions"], &["product", "items", "sku", "skus"]),
];

/// Columns that no plan needs, and why.
const LEFT_OUT: &[(&str, &[&str])] = &[
    (
        phrase!("odds are not a plan: a plan says what is done"),
        &["probability", "probability %", "odds", "expected revenue", "weighted amount", "forecast category"],
    ),
    (
        phrase!("phone numbers and addresses of people do not belong in a plan"),
        &[
            "phone",
            "phone number",
            "mobile",
            "mobile phone",
            "mobile phone number",
            "business phone",
            "fax",
            "téléphone",
            "telefon",
            "số điện thoại",
            "điện thoại",
            "mailing street",
            "mailing city",
            "street",
            "address",
            "address 1",
            "city",
            "zip",
            "postal code",
            "linkedin",
        ],
    ),
    (
        phrase!("it means something only to the program that wrote it"),
        &[
            "record id",
            "contact id",
            "account id",
            "opportunity id",
            "deal id",
            "id",
            "created date",
            "create date",
            "created on",
            "last modified date",
            "modified on",
            "do not modify contact",
            "do not modify opportunity",
            "do not modify row checksum",
            "do not modify modified on",
            "lead status",
            "lifecycle stage",
            "close date",
            "currency",
            "fiscal period",
            "age",
            "pipeline",
        ],
    ),
];

/// Words of reports for words of keys; the first that a cell begins with.
const WORDS: &[(&str, &[(&str, &str)])] = &[
    (
        "state",
        &[
            ("closed won", "owned"),
            ("won", "owned"),
            ("gagn", "owned"),
            ("closed lost", "none"),
            ("lost", "none"),
            ("perdu", "none"),
            ("tabt", "none"),
            ("pilot", "pilot"),
            ("trial", "pilot"),
            ("", "open"),
        ],
    ),
    (
        "buying_role",
        &[
            ("decision", "decider"),
            ("economic", "approver"),
            ("budget", "approver"),
            ("executive", "approver"),
            ("champion", "recommender"),
            ("influenc", "recommender"),
            ("business user", "user"),
            ("end user", "user"),
            ("evaluator", "evaluator"),
            ("legal", "evaluator"),
            ("technical", "evaluator"),
            ("blocker", "gatekeeper"),
            ("gatekeeper", "gatekeeper"),
        ],
    ),
    (
        "function",
        &[
            ("purchas", "purchasing"),
            ("procure", "purchasing"),
            ("buying", "purchasing"),
            ("achat", "purchasing"),
            ("indkøb", "purchasing"),
            ("mua", "purchasing"),
            ("thu mua", "purchasing"),
            ("categor", "category"),
            ("ngành hàng", "category"),
            ("supply", "supply"),
            ("logisti", "supply"),
            ("kho", "supply"),
            ("lager", "supply"),
            ("financ", "finance"),
            ("account", "finance"),
            ("økonomi", "finance"),
            ("tài chính", "finance"),
            ("kế toán", "finance"),
            ("market", "marketing"),
            ("tiếp thị", "marketing"),
            ("sale", "sales"),
            ("vente", "sales"),
            ("salg", "sales"),
            ("bán hàng", "sales"),
            ("it", "it"),
            ("legal", "legal"),
            ("juridi", "legal"),
            ("pháp", "legal"),
            ("engineer", "engineering"),
            ("operation", "operations"),
            ("drift", "operations"),
            ("vận hành", "operations"),
            ("direct", "executive"),
            ("executive", "executive"),
            ("manage", "executive"),
            ("ban giám", "executive"),
            ("hr", "hr"),
            ("", "other"),
        ],
    ),
    (
        "mechanic",
        &[
            ("price", "price"),
            ("tpr", "price"),
            ("discount", "price"),
            ("giảm", "price"),
            ("multi", "multibuy"),
            ("buy ", "multibuy"),
            ("display", "display"),
            ("leaflet", "leaflet"),
            ("flyer", "leaflet"),
            ("sampl", "sampling"),
            ("loyal", "loyalty"),
            ("digital", "digital"),
            ("online", "digital"),
            ("", "other"),
        ],
    ),
];

/// A name as names are compared: without signs, marks of what is mandatory, and case.
pub(super) fn plain(name: &str) -> String {
    let letters = folded(name);
    let words = letters.split(|c: char| !c.is_alphanumeric() && c != '%').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The key that a column of a table is called by, among those of reports. Contacts know the keys of people too.
pub(super) fn key_of(name: &str, table: &str) -> Option<&'static str> {
    let name = plain(name);
    let here = CALLED.iter().filter(|it| it.tables.contains(&table));
    here.into_iter().find(|it| it.names.iter().any(|known| plain(known) == name)).map(|it| it.key)
}

/// Why a column is left out, if no plan needs it.
pub(super) fn left_out(name: &str) -> Option<&'static str> {
    let name = plain(name);
    LEFT_OUT.iter().find(|(_, names)| names.iter().any(|known| plain(known) == name)).map(|(why, _)| *why)
}

/// The word of a key that a cell means; nothing where it means none.
pub(super) fn word(key: &str, cell: &str, words: &[&str]) -> Option<String> {
    let spoken = cell.trim().to_lowercase();
    let written = spoken.replace([' ', '-'], "_");
    if words.contains(&written.as_str()) {
        return Some(written);
    }
    let (_, known) = WORDS.iter().find(|(of, _)| *of == key)?;
    known.iter().find(|(begin, _)| spoken.starts_with(begin)).map(|(_, word)| (*word).to_owned())
}
