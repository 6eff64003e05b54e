//! What pages say beyond the keys of one file: names, figures with what to compare them with, quoted sentences.

use crate::support::{Site, says};

const PLAN: &str = "accounts/lotus/2025";

#[test]
fn a_quoted_sentence_calls_its_other_links_by_their_titles() {
    let site = Site::with(&[(
        "content/accounts/lotus/pages/notes.md",
        "+++\ntitle = \"Notes\"\n+++\n\nBoth [[trial]] and [[shelf]] stand under [[supply|that pillar]], says [[duy]].\n",
    )]);
    site.build();
    for (id, quoted) in [
        (
            format!("{PLAN}/objectives/shelf"),
            "Both Trial first and <b>Shelf never empty</b> stand under that pillar, says Phạm Duy.",
        ),
        (
            "pillars/supply".to_owned(),
            "Both Trial first and Shelf never empty stand under <b>that pillar</b>, says Phạm Duy.",
        ),
    ] {
        let page = site.page(&id);
        assert!(page.contains(&format!("<q>{quoted}</q>")), "{id}: {page}");
    }
}

#[test]
fn a_review_without_a_title_is_called_by_its_types_and_its_day() {
    let site = Site::with(&[(
        "content/accounts/lotus/pages/notes.md",
        "+++\ntitle = \"Notes\"\n+++\n\nSee [[2025-04-16]].\n",
    )]);
    site.build();
    says(&site.page("accounts/lotus/pages/notes"), "See Quarterly review, 16 Apr 2025 .");
    let review = site.page(&format!("{PLAN}/reviews/2025-04-16"));
    assert!(review.contains("<h1>16 Apr 2025</h1>") && review.contains("<title>Quarterly review, 16 Apr 2025 – "));
}

#[test]
fn figures_stand_with_what_to_compare_them_with() {
    let keys = crate::support::HEALTHY[5].1.trim_end_matches("+++\n");
    let more = "[[sales]]\nperiod = \"2025\"\nprior = 800\ntarget = 1000\nactual = 990\n[[sales]]\nperiod = \"2026\"\ntarget = 1100\n[[pillars]]\npillar = \"supply\"\ntarget = 200\nactual = 190\n";
    let site = Site::with(&[(crate::support::HEALTHY[5].0, &format!("{keys}{more}+++\n"))]);
    site.build();
    for page in ["", "accounts/lotus", PLAN] {
        says(&site.page(page), "Sales FY 2025 990 € 99% of target, +23.8% on the year before");
    }
    says(&site.page("pillars/supply"), "Growth it brings +190 € target +200 €");
    let objective = site.page(&format!("{PLAN}/objectives/shelf"));
    says(&objective, "osa 90.2 % A target 95%, from 89%");
    assert!(objective.contains("<i class=\"st amber\" role=\"img\" aria-label=\"amber\">A</i>"), "a voice says it");
    says(&site.page(PLAN), "Shelf never empty Phạm Duy, by 31 Dec 2025, 31 days late osa , % 89.0 90.2 A 95.0");
}

#[test]
fn the_path_of_a_share_begins_at_its_baseline_even_when_it_is_read_year_to_date() {
    for (cumulation, unit, begins) in [("ytd", "pct", true), ("ytd", "money", false), ("rolling12", "money", true)] {
        let kpi = crate::support::OBJECTIVE
            .replace("unit = \"pct\"", &format!("unit = \"{unit}\"\ncumulation = \"{cumulation}\""));
        let site = Site::with(&[(crate::support::HEALTHY[7].0, &kpi)]);
        site.build();
        let page = site.page(&format!("{PLAN}/objectives/shelf"));
        assert_eq!(page.contains("<use href=\"#k-ring\" x=\"0%\""), begins, "{cumulation} of {unit}");
        assert!(page.contains("<use href=\"#k-ring\" x=\"100%\""), "the target: {cumulation} of {unit}");
    }
}

#[test]
fn the_key_plan_lists_what_is_in_the_room_of_the_page() {
    let site = Site::with(&[]);
    site.build();
    let lists = |id: &str| -> Vec<String> {
        let page = site.page(id);
        let legend = page.split("<ol class=\"legend\">").nth(1).unwrap().split("</ol>").next().unwrap();
        legend.split("<ul>").skip(1).map(|list| list.split("</ul>").next().unwrap().to_owned()).collect()
    };
    assert!(lists(PLAN).is_empty() && lists("accounts/lotus").is_empty(), "they have all of it on the page");
    let [objectives] = &*lists(&format!("{PLAN}/objectives/shelf")) else { panic!("one list") };
    assert!(objectives.contains("aria-current=\"page\">Shelf never empty"), "{objectives}");
    let [reviews] = &*lists(&format!("{PLAN}/reviews/2025-04-16")) else { panic!("one list") };
    assert!(reviews.contains("aria-current=\"page\">16 Apr 2025"), "{reviews}");
}
