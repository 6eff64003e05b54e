//! How a site looks: accent, logo, pictures.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests write projects to disk, and may panic")]

use crate::support::Site;

fn with(options: &str, files: &[(&str, &str)]) -> Site {
    let site = Site::with(files);
    let mut config = std::fs::read_to_string(site.path("site.toml")).unwrap();
    config.push_str(options);
    site.write("site.toml", config.as_bytes());
    site
}

#[test]
fn an_accent_that_does_not_read_is_refused_with_one_that_does() {
    let site = with("[theme_options]\naccent = \"#9fc4e8\"\n", &[]);
    let run = site.run(&["build"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(
        run.err.contains("error[KP901]: `#9fc4e8` is hard to read on a light background: its contrast is 1.8 to 1"),
        "{}",
        run.err
    );
    let near = run.err.split("`\"#").nth(1).and_then(|rest| rest.get(..6)).unwrap();
    let site = with(&format!("[theme_options]\naccent = \"#{near}\"\n"), &[]);
    assert_eq!(site.run(&["build"]).code, 0, "what the hint names is taken");
    let css = crate::support::tree(&site.path("public/assets"))
        .into_iter()
        .find(|(path, _)| path.contains("keyplan.") && path.contains("css"))
        .unwrap();
    let css = String::from_utf8(css.1).unwrap();
    assert!(css.contains(&format!("--accent: light-dark(#{near}, ")), "it stands in the style sheet");
    let site = with("[theme_options]\naccent = \"blue\"\naccent_dark = \"#000000\"\n", &[]);
    let run = site.run(&["build"]);
    assert!(run.err.contains("`blue` is not a color") && run.err.contains("on a dark background"), "{}", run.err);
}

#[test]
fn a_logo_stands_before_the_title_with_its_size_and_has_to_be_there() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 16\"></svg>";
    let site = with("[theme_options]\nlogo = \"logo.svg\"\n", &[("content/logo.svg", svg)]);
    assert_eq!(site.run(&["build"]).code, 0);
    let page = std::fs::read_to_string(site.path("public/accounts/lotus/index.html")).unwrap();
    assert!(page.contains("<img class=\"logo\" alt=\"\" src=\"../../logo.svg\" width=\"40\" height=\"16\">"));
    let site = with("[theme_options]\nlogo = \"logos.svg\"\n", &[("content/logo.svg", svg)]);
    let run = site.run(&["check", "--format", "short"]);
    assert!(run.out.contains("error[KP109]: there is no picture `content/logos.svg`"), "{}", run.out);
    assert!(site.run(&["check"]).out.contains("did you mean `logo.svg`?"));
}

#[test]
fn a_picture_has_its_size_and_words() {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend([0, 0, 2, 0x80, 0, 0, 1, 0xe0, 8, 2, 0, 0, 0]);
    png.extend(b"\0\0\0\0IEND\xae\x42\x60\x82");
    let page = "+++\ntitle = \"Shelf\"\n+++\n\n![Half empty](shelf.png)\n\n![](shelf.png)\n";
    let site = Site::with(&[
        ("content/picture.md", page),
        ("content/_index.md", "+++\ntitle = \"Home\"\n+++\n\n[[picture]]\n"),
    ]);
    site.write("content/shelf.png", &png);
    assert_eq!(
        site.findings(),
        ["content/picture.md:7:5: warning[KP016]: this picture has no words for people who cannot see it"]
    );
    assert_eq!(site.run(&["build"]).code, 0);
    let made = std::fs::read_to_string(site.path("public/picture/index.html")).unwrap();
    assert!(made.contains("alt=\"Half empty\" width=\"640\" height=\"480\">"), "{made}");
}

#[test]
fn the_page_for_what_is_not_there_holds_all_it_needs_and_leads_home_from_anywhere() {
    use sha2::Digest as _;
    let home = |site: &Site| {
        assert_eq!(site.run(&["build"]).code, 0);
        let html = std::fs::read_to_string(site.path("public/404.html")).unwrap();
        assert!(!html.contains("<link rel=\"stylesheet\"") && !html.contains("<script"), "it loads nothing: {html}");
        // A browser applies the style sheet only where its hash is the one that the page names.
        let style = html.split("<style>").nth(1).and_then(|rest| rest.split("</style>").next()).unwrap();
        let named = html.split("'sha256-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
        assert_eq!(
            named,
            base64(&sha2::Sha256::digest(style)),
            "the hash in `STYLE_OF_NOT_FOUND` is that of the style sheet"
        );
        let back = html.split("<nav").nth(1).and_then(|rest| rest.split("href=\"").nth(1)).unwrap();
        back.split('"').next().unwrap().to_owned()
    };
    assert_eq!(home(&with("", &[])), "/", "nobody says where on its server the site lies");
    assert_eq!(home(&with("base_url = \"https://example.org/key/plans/\"\n", &[])), "/key/plans/");
}

/// Base64 as content policies write it (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().chain([&0, &0]).take(3).fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        for at in 0..4 {
            let letter = LETTERS[bits >> (18 - 6 * at) & 63];
            out.push(if at > three.len() { '=' } else { letter as char });
        }
    }
    out
}

#[test]
fn a_tab_shows_the_letter_of_its_site_and_an_authors_own_picture_takes_its_place() {
    let site = with("", &[]);
    site.build();
    let icon = std::fs::read_to_string(site.path("public/favicon.svg")).unwrap();
    let config = std::fs::read_to_string(site.path("site.toml")).unwrap();
    let letter = config.split("title = \"").nth(1).unwrap().chars().next().unwrap();
    assert!(icon.contains(&format!(">{letter}</text>")), "{icon}");
    assert!(
        site.page("accounts/lotus").contains("<link rel=\"icon\" href=\"../../favicon.svg\""),
        "every page names it"
    );
}

#[test]
fn a_page_that_is_sent_to_somebody_says_what_it_is_about() {
    let about = "Trial before loyalty: the shelf is full, and nobody has tasted it.";
    let site = Site::with(&[("content/guide/a.md", &format!("+++\ntitle = \"A & B\"\n+++\n\n{about}\n\nMore.\n"))]);
    site.build();
    let page = site.page("guide/a");
    assert!(
        page.contains(&format!("<meta name=\"description\" property=\"og:description\" content=\"{about}\">")),
        "{page}"
    );
    assert!(page.contains("<meta property=\"og:title\" content=\"A &amp; B\">"), "{page}");
    assert_eq!(page.matches("name=\"theme-color\"").count(), 2, "one for light, one for dark");
    let made = site.page("calendar");
    assert!(
        made.contains("<meta name=\"description\" property=\"og:description\" content=\"Calendar. "),
        "a page that Keyplan makes says its name"
    );
}

#[test]
fn tabs_of_two_plans_with_one_name_begin_with_their_accounts() {
    let site = Site::with(&[]);
    site.build();
    assert!(
        site.page("accounts/lotus/2025").contains("<title>Lotus Mart, "),
        "the account stands first in a plan's tab"
    );
}
