//! Figures of KPIs in prose, `[[shelf#kpi-osa|=]]`: what is written never goes stale, and leaves only where its reading does.

use crate::support::{HEALTHY, OBJECTIVE, Site, says, words};

/// The healthy playbook with this prose on its plan.
fn plan(prose: &str) -> Site {
    let text = format!("{}\n{prose}\n", HEALTHY[5].1);
    Site::with(&[(HEALTHY[5].0, &text)])
}

/// The page of the plan.
fn told(prose: &str) -> String {
    let site = plan(prose);
    site.build();
    site.page("accounts/lotus/2025")
}

#[test]
fn the_last_reading_stands_with_its_period_and_status() {
    let page = told("Availability stood at [[shelf#kpi-osa|=]] in spring.");
    says(&page, "Availability stood at 90.2% (Q1 2025) A in spring.");
    let link = page.split("<p>Availability stood at ").nth(1).unwrap();
    assert!(link.starts_with("<a href=\"objectives/shelf/index.html#kpi-osa\">90.2%"), "{}", &link[..120]);
}

#[test]
fn target_baseline_and_change_are_the_other_words() {
    let page = told("From [[shelf#kpi-osa|=baseline]] to [[shelf#kpi-osa|=target]]: [[shelf#kpi-osa|=change]] so far.");
    says(&page, "From 89% to 95% : +1.2 pp so far.");
}

#[test]
fn a_figure_of_the_same_page_and_one_in_a_table_are_read_too() {
    let own = OBJECTIVE.replace("A shelf that", "It is [[#kpi-osa|=]]. A shelf that");
    let site = Site::with(&[(HEALTHY[7].0, &own)]);
    site.build();
    says(&site.page("accounts/lotus/2025/objectives/shelf"), "It is 90.2% (Q1 2025) A . A shelf that");
    says(&told("| figure |\n|---|\n| [[shelf#kpi-osa\\|=target]] |"), "95%");
}

#[test]
fn other_words_are_words() {
    let page =
        told("See [[shelf#kpi-osa|= or so]] and [[shelf#kpi-osa|=Target]] and [the aim](objectives/shelf.md#kpi-osa).");
    says(&page, "See = or so and =Target and the aim");
}

#[test]
fn what_was_never_read_is_a_dash() {
    let review = HEALTHY[8].1.replace("[readings.shelf]\nosa = 90.2\n", "");
    let text = format!("{}\nNow [[shelf#kpi-osa|=]], moved [[shelf#kpi-osa|=change]].\n", HEALTHY[5].1);
    let site = Site::with(&[(HEALTHY[8].0, &review), (HEALTHY[5].0, &text)]);
    site.build();
    says(&site.page("accounts/lotus/2025"), "Now – , moved – .");
}

#[test]
fn a_figure_is_that_of_a_kpi() {
    for prose in ["[[shelf|=]]", "[[shelf#actions|=target]]"] {
        let found = plan(prose).findings();
        assert!(found.len() == 1 && found[0].contains("KP104") && found[0].contains("that of a KPI"), "{found:?}");
    }
    let found = plan("[[shelf#kpi-os|=]]").findings();
    assert!(found.len() == 1 && found[0].contains("KP105"), "{found:?}");
}

#[test]
fn backlinks_and_the_search_tell_the_figure() {
    let site = plan("Availability stood at [[shelf#kpi-osa|=]] in spring.");
    site.build();
    says(&site.page("accounts/lotus/2025/objectives/shelf"), "Availability stood at 90.2% (Q1 2025) in spring.");
    let files = crate::support::tree(&site.path("public/search")).into_iter();
    let texts: String = files.map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect();
    assert!(texts.contains("stood at 90.2% (Q1 2025) in spring"));
}

#[test]
fn what_a_page_says_in_a_line_tells_the_figure() {
    let own = OBJECTIVE.replace("A shelf that", "It is [[#kpi-osa|=]], once [[#kpi-osa|=baseline]]. A shelf that");
    let site = Site::with(&[(HEALTHY[7].0, &own)]);
    site.build();
    let page = site.page("accounts/lotus/2025/objectives/shelf");
    assert!(
        page.contains("og:description\" content=\"It is 90.2% (Q1 2025), once 89%. A shelf that is empty"),
        "{page}"
    );
}

#[test]
fn a_figure_leaves_only_with_its_kpi_and_its_reading() {
    let prose = "## Together {.customer}\n\nIt stands at [[shelf#kpi-osa|=]], from [[shelf#kpi-osa|=baseline]].\n";
    let shared = |text: &str| text.replacen("+++\ntitle", "+++\nshare = \"customer\"\ntitle", 1);
    let site = |kpi: bool, review: bool| {
        let objective =
            if kpi { OBJECTIVE.replace("unit =", "share = \"customer\"\nunit =") } else { OBJECTIVE.to_owned() };
        let of_review =
            HEALTHY[8].1.replacen("+++\ntype", if review { "+++\nshare = \"customer\"\ntype" } else { "+++\ntype" }, 1);
        let of_review = of_review.replace("See [[shelf]].", "");
        let site = Site::with(&[
            (HEALTHY[4].0, &shared(HEALTHY[4].1)),
            (HEALTHY[5].0, &format!("{}\n{prose}", shared(HEALTHY[5].1))),
            (HEALTHY[7].0, &shared(&objective)),
            (HEALTHY[8].0, &of_review),
        ]);
        let run = site.run(&["build", "--edition", "customer", "--account", "lotus", "--output", "public"]);
        (site, run)
    };
    let (out, run) = site(true, true);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    says(&out.page("accounts/lotus/2025"), "It stands at 90.2% (Q1 2025) A , from 89%");
    let (_, run) = site(true, false);
    let said = format!("{}{}", run.out, run.err);
    assert!(
        run.code != 0 && said.contains("KP803") && said.contains("a reading that the customer does not get"),
        "{said}"
    );
    let (_, run) = site(false, true);
    let said = format!("{}{}", run.out, run.err);
    assert!(run.code != 0 && said.contains("KP803"), "{said}");
}

#[test]
fn a_team_without_finance_reads_no_figure_in_money() {
    let objective = OBJECTIVE.replace("unit = \"pct\"", "unit = \"money\"");
    let settings = format!("{}[editions.team]\naccounts = [\"lotus\"]\nfinance = false\n", HEALTHY[0].1);
    let text = format!("{}\nIt stands at [[shelf#kpi-osa|=]].\n", HEALTHY[5].1);
    let site = Site::with(&[("site.toml", &settings), (HEALTHY[5].0, &text), (HEALTHY[7].0, &objective)]);
    let run = site.run(&["build", "--edition", "team", "--output", "public"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let page = words(&site.page("accounts/lotus/2025"));
    assert!(!page.contains("90.2") && page.contains("It stands at …"), "{page}");
}
