//! `[extra]` in front matter: a small table at the end of the page, for our own people only.

use crate::support::{HEALTHY, OBJECTIVE, Site};

const SHELF: &str = "content/accounts/lotus/2025/objectives/shelf.md";
const PAGE: &str = "public/accounts/lotus/2025/objectives/shelf/index.html";

const EXTRA: &str = "[extra]\ncrm_number = 4711\nshelf = \"A < B\"\nlisted = true\npallets = 187.0\nstores = [\"Huế\", \"Vinh\"]\n\
                     [extra.desk]\nphone = \"28 7300\"\n[[extra.visits]]\nday = 2025-03-04\n";

fn read(site: &Site, path: &str) -> String {
    std::fs::read_to_string(site.path(path)).expect("a page")
}

fn objective(add: &str) -> String {
    OBJECTIVE.replacen("+++\n\nA shelf", &format!("{add}+++\n\nA shelf"), 1)
}

#[test]
fn free_data_is_a_table_at_the_end_of_the_page() {
    let site = Site::with(&[(SHELF, &objective(EXTRA))]);
    let build = site.run(&["build"]);
    assert_eq!(build.code, 0, "{}", build.err);
    let page = read(&site, PAGE);
    let table = page.split_once("<caption>Further details</caption>").expect("a table").1;
    let table = table.split_once("</table>").expect("an end").0;
    let cell = |html: &str| {
        html.split_once('>').and_then(|(_, rest)| rest.split_once('<')).map_or("", |(text, _)| text).to_owned()
    };
    let rows: Vec<(String, String)> = table
        .split("<tr")
        .skip(1)
        .map(|row| (cell(row.split("<th").nth(1).unwrap_or("")), cell(row.split("<td").nth(1).unwrap_or(""))))
        .collect();
    let expected = [
        ("crm_number", "4711"),
        ("desk.phone", "28 7300"),
        ("listed", "true"),
        ("pallets", "187"),
        ("shelf", "A &lt; B"),
        ("stores", "Huế, Vinh"),
        ("visits.1.day", "2025-03-04"),
    ];
    assert_eq!(rows, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
    let words = page.find("A shelf that is empty").expect("the prose");
    assert!(words < page.find("Further details").expect("the table"), "the table stands at the end");
}

#[test]
fn a_page_without_free_data_has_no_such_table() {
    for add in ["", "[extra]\n"] {
        let site = Site::with(&[(SHELF, &objective(add))]);
        assert_eq!(site.run(&["build"]).code, 0);
        assert!(!read(&site, PAGE).contains("Further details"));
    }
}

#[test]
fn no_customer_reads_free_data() {
    let shared = |path: &str, text: &str| match path {
        SHELF => objective(EXTRA).replacen("+++\n", "+++\nshare = \"customer\"\nshare_body = true\n", 1),
        path if path.ends_with("/_index.md") && path.contains("lotus") => {
            text.replacen("+++\n", "+++\nshare = \"customer\"\n", 1)
        }
        _ => text.to_owned(),
    };
    let files: Vec<(&str, String)> = HEALTHY.iter().map(|(path, text)| (*path, shared(path, text))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let site = Site::with(&files);
    let build = site.run(&["build", "--edition", "customer", "--account", "lotus", "-o", "out"]);
    assert_eq!(build.code, 0, "{}", build.err);
    let page = read(&site, "out/accounts/lotus/2025/objectives/shelf/index.html");
    assert!(page.contains("A shelf that is empty"), "the objective leaves");
    for private in ["Further details", "4711", "crm_number", "28 7300"] {
        assert!(!page.contains(private), "{private} leaves");
    }
}

#[test]
fn an_edition_without_money_has_no_free_data() {
    let settings =
        |finance: bool| format!("{}[editions.north]\naccounts = [\"lotus\"]\nfinance = {finance}\n", HEALTHY[0].1);
    for finance in [true, false] {
        let site = Site::with(&[(SHELF, &objective(EXTRA)), ("site.toml", &settings(finance))]);
        let build = site.run(&["build", "--edition", "north", "-o", "out"]);
        assert_eq!(build.code, 0, "{}", build.err);
        let page = read(&site, "out/accounts/lotus/2025/objectives/shelf/index.html");
        for free in ["Further details", "4711", "crm_number", "28 7300"] {
            assert_eq!(page.contains(free), finance, "{free} with finance = {finance}");
        }
    }
}

/// A value has no signs of a language in it, so that a template can compare it and put it into an address; what
/// language it is in stands beside it.
#[test]
fn a_template_compares_free_data_of_another_language_and_says_its_language() {
    let site = Site::with(&[(SHELF, &objective(EXTRA).replacen("+++\n", "+++\nlang = \"ar\"\n", 1))]);
    site.build();
    let page = read(&site, PAGE);
    for row in [
        "<td lang=\"ar\" dir=\"rtl\">A &lt; B</td>",
        "<td lang=\"ar\" dir=\"rtl\">Huế, Vinh</td>",
        "<th scope=\"row\" lang=\"ar\" dir=\"rtl\">desk.phone</th>",
        "<td>28 7300</td>",
        "<td>4711</td>",
        "<td>true</td>",
    ] {
        assert!(page.contains(row), "{row}: {page}");
    }
    let template = "{% if further %}{% for row in further %}{% if row.key == \"shelf\" and row.value == \"A < B\" %}\
                    <a href=\"https://crm.example/{{ row.value }}\"{% if row.lang %} lang=\"{{ row.lang }}\"\
                    {{- row.lang | turned }}{% endif %}>{{ row.value }}</a>{% endif %}{% endfor %}{% endif %}";
    site.write("templates/pages/objective.html", template.as_bytes());
    site.build();
    let link = "<a href=\"https://crm.example/A &lt; B\" lang=\"ar\" dir=\"rtl\">A &lt; B</a>";
    assert_eq!(read(&site, PAGE).trim(), link);
}
