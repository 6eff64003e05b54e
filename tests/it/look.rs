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
        run.err.contains("error[KP901]: `#9fc4e8` does not read on light ground: its contrast is 1.8 to 1"),
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
    assert!(run.err.contains("`blue` is not a color") && run.err.contains("on dark ground"), "{}", run.err);
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
        ["content/picture.md:7:5: warning[KP016]: this picture has no words for who cannot see it"]
    );
    assert_eq!(site.run(&["build"]).code, 0);
    let made = std::fs::read_to_string(site.path("public/picture/index.html")).unwrap();
    assert!(made.contains("alt=\"Half empty\" width=\"640\" height=\"480\">"), "{made}");
}
