//! Slips of authors in four languages: text that they mean to keep never leaves without a word. Either the edition stops with
//! the code of the slip, or the text is not in it.

use rayon::prelude::*;

use super::author::Files;
use super::{compile, edition};
use crate::support::HEALTHY;

/// The word that must not leave.
const KEPT: &str = "GEHEIM";

/// What becomes of a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// The edition stops with this code.
    Stops(&'static str),
    /// The edition is made without the text.
    Stays,
}
use Outcome::{Stays, Stops};

/// Each stands after a shared section: `## Together {.customer}` with a sentence.
const SLIPS: &[(&str, Outcome)] = &[
    // What looks like a heading and is none.
    ("##Entre nous\n\nLa marge est GEHEIM.", Stops("KP020")),
    ("##Kun for os\n\nMarginen er GEHEIM.", Stops("KP020")),
    ("##Nội bộ\n\nBiên lợi nhuận GEHEIM.", Stops("KP020")),
    ("##Between us {.internal}\n\nThe margin is GEHEIM.", Stops("KP020")),
    ("##\u{a0}Entre nous\n\nGEHEIM", Stops("KP020")),
    ("###\u{2009}Kun for os\n\nGEHEIM", Stops("KP020")),
    ("##\u{3000}Nội bộ\n\nGEHEIM", Stops("KP020")),
    ("##\u{200b} Between us\n\nGEHEIM", Stops("KP020")),
    ("\t## Entre nous\n\nGEHEIM", Stops("KP020")),
    ("    ## Kun for os\n\nGEHEIM", Stops("KP020")),
    ("\u{a0}## Nội bộ\n\nGEHEIM", Stops("KP020")),
    ("\u{200b}## Between us\n\nGEHEIM", Stops("KP020")),
    ("\u{feff}## Entre nous\n\nGEHEIM", Stops("KP020")),
    ("＃＃ Nội bộ\n\nGEHEIM", Stops("KP020")),
    ("＃＃Kun for os {.internal}\n\nGEHEIM", Stops("KP020")),
    ("<h2>Entre nous</h2>\n\nGEHEIM", Stops("KP020")),
    ("<H3 id=\"x\">Kun for os</H3>\n\nGEHEIM", Stops("KP020")),
    ("<h2>\nNội bộ\n</h2>\n\nGEHEIM", Stops("KP020")),
    ("Text\\\n##Between us\n\nGEHEIM", Stops("KP020")),
    ("#Entre nous {.internal}\n\nGEHEIM", Stops("KP020")),
    ("\\## Kun for os {.internal}\n\nGEHEIM", Stops("KP015")),
    // Marks that are none.
    ("- Marge 3 % GEHEIM {.internal}", Stops("KP015")),
    ("* Margin GEHEIM {.internal}\n* mere", Stops("KP015")),
    ("1. Biên lợi nhuận GEHEIM {.internal}", Stops("KP015")),
    ("### Marge\n{.internal}\n\nGEHEIM", Stops("KP015")),
    ("{.internal}\n### Margin\n\nGEHEIM", Stops("KP015")),
    ("**Marge** {.internal} GEHEIM", Stops("KP015")),
    ("GEHEIM til os. {.internal}", Stops("KP015")),
    ("> GEHEIM {.internal}", Stops("KP015")),
    ("> ## Kun for os {.internal}\n>\n> GEHEIM", Stops("KP015")),
    ("- ## Nội bộ {.internal}\n\n  GEHEIM", Stops("KP015")),
    ("1. ### Entre nous {.internal}\n\n   GEHEIM", Stops("KP015")),
    ("| GEHEIM {.internal} | b |\n|---|---|\n| c | d |", Stops("KP015")),
    ("[^n]: GEHEIM {.internal}\n\nText.[^n]", Stops("KP015")),
    ("### Marge {.interne}\n\nGEHEIM", Stops("KP015")),
    ("### Margin {.intern}\n\nGEHEIM", Stops("KP015")),
    ("### Biên lợi nhuận {.noi-bo}\n\nGEHEIM", Stops("KP015")),
    ("### Margin {internal}\n\nGEHEIM", Stops("KP015")),
    ("### Margin {.internal\n\nGEHEIM", Stops("KP015")),
    ("### Margin {.internal}.\n\nGEHEIM", Stops("KP015")),
    ("### Margin {.internal} for now\n\nGEHEIM", Stops("KP015")),
    ("### Margin {{.internal}}\n\nGEHEIM", Stops("KP015")),
    ("### Margin {. internal}\n\nGEHEIM", Stops("KP015")),
    ("### Margin {.internal .secret}\n\nGEHEIM", Stops("KP015")),
    ("### Inner {.internal}\n\n#### Deep {.customer}\n\nGEHEIM", Stops("KP015")),
    ("### Margin {.internal}\n\nGEHEIM", Stays),
    ("### Marge {#marge .internal}\n\nGEHEIM", Stays),
    ("### Margin {.internal} ###\n\nGEHEIM", Stops("KP015")),
    ("### Margin {.internal} <!-- for now -->\n\nGEHEIM", Stops("KP015")),
    ("## Entre nous\n\nGEHEIM", Stays),
    ("Kun for os\n---\n\nGEHEIM", Stays),
    ("Nội bộ\n===\n\nGEHEIM", Stays),
    // Blocks that swallow what follows.
    ("```\ncode\n\n## Entre nous\n\nGEHEIM", Stops("KP021")),
    ("~~~\ncode\n```\n\n## Kun for os\n\nGEHEIM", Stops("KP021")),
    ("````\ncode\n```\n\n## Nội bộ\n\nGEHEIM", Stops("KP021")),
    ("```\na\n\n## Between us\n\nGEHEIM\n\n```\nb", Stops("KP021")),
    ("```\n## Entre nous {.internal}\nGEHEIM\n```", Stops("KP021")),
    ("```\nGEHEIM {.internal}\n```", Stops("KP021")),
    ("<details>\n<summary>Kun for os</summary>\n## Margin {.internal}\nGEHEIM\n</details>", Stops("KP021")),
    ("<pre>\n## Nội bộ {.internal}\n\nGEHEIM", Stops("KP021")),
    ("<p>\n## Entre nous {.internal}\nGEHEIM", Stops("KP021")),
    ("<div>\n## Kun for os\nGEHEIM\n</div>", Stops("KP021")),
    ("<table>\n## Nội bộ {.internal}\nGEHEIM\n</table>", Stops("KP021")),
    ("<script>\n## Between us {.internal}\nGEHEIM\n</script>", Stops("KP021")),
    ("<style>\n\n## Entre nous\n\nGEHEIM", Stops("KP021")),
    ("<textarea>\n\n## Kun for os\n\nGEHEIM", Stops("KP021")),
    ("<?php\n\n## Nội bộ\n\nGEHEIM", Stops("KP021")),
    ("<![CDATA[\n\n## Between us\n\nGEHEIM", Stops("KP021")),
    ("<!DOCTYPE x\n\n## Entre nous\n\nGEHEIM", Stops("KP021")),
    ("<!-- \n\n## Kun for os\n\nGEHEIM", Stops("KP021")),
    ("%%\n\n## Nội bộ\n\nGEHEIM", Stops("KP021")),
    ("- point\n\n  ```\n  code\n\n## Entre nous\n\nGEHEIM", Stays),
    ("> ```\n> code\n\n## Kun for os\n\nGEHEIM", Stays),
    // Comments stand nowhere.
    ("<!-- la marge est GEHEIM -->", Stays),
    ("Tekst <!-- GEHEIM --> og tekst.", Stays),
    ("<!-- GEHEIM\n\nBiên lợi nhuận GEHEIM\n-->", Stays),
    ("<!-- a --><!-- GEHEIM -->", Stays),
    ("- un <!-- GEHEIM -->\n- deux", Stays),
    ("| a <!-- GEHEIM --> | b |\n|---|---|\n| c | <!-- GEHEIM --> |", Stays),
    ("### Titel <!-- GEHEIM -->", Stays),
    ("%% GEHEIM %%", Stays),
    ("Chữ %% GEHEIM %% chữ.", Stays),
    ("%%\nGEHEIM\n\nGEHEIM\n%%", Stays),
    ("[//]: # (GEHEIM)", Stays),
    ("[comment]: <> (GEHEIM)", Stays),
    // Merges that nobody has finished.
    ("<<<<<<< HEAD\nLa marge.\n=======\nGEHEIM\n>>>>>>> nord", Stops("KP017")),
    ("<<<<<<< ours\nGEHEIM\n||||||| base\nMargin\n=======\nMarginen\n>>>>>>> theirs", Stops("KP017")),
    ("- punkt\n<<<<<<< HEAD\n- GEHEIM\n=======\n- punkt\n>>>>>>> gren", Stops("KP017")),
    ("<<<<<<< HEAD\n## Nội bộ {.internal}\n=======\n>>>>>>> nhánh\n\nGEHEIM", Stops("KP017")),
];

/// The smallest playbook that is shared, with a slip in the prose of its plan.
fn playbook(slip: &str, line_end: &str) -> Files {
    let mut files: Files = HEALTHY.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    for path in ["content/accounts/lotus/_index.md", "content/accounts/lotus/2025/_index.md"] {
        let text = files.get_mut(path).unwrap();
        *text = text.replacen("+++\n", "+++\nshare = \"customer\"\n", 1);
    }
    let plan = files.get_mut("content/accounts/lotus/2025/_index.md").unwrap();
    *plan = format!("{plan}\n## Together {{.customer}}\n\nOne shelf.\n\n{slip}\n").replace('\n', line_end);
    files
}

/// The codes that stop the edition; none where it is made without the text.
///
/// # Errors
/// Where the text leaves.
fn codes(slip: &str, line_end: &str) -> Result<Vec<String>, String> {
    let files = playbook(slip, line_end);
    let made = compile(&files).and_then(|_| edition(&files, "accounts/lotus"));
    let edition = match made {
        Ok(edition) => edition,
        Err(findings) => return Ok(findings.iter().map(|finding| format!("{:?}", finding.code)).collect()),
    };
    let theme = keyplan::site::theme::Theme::load(&[], keyplan::language::Locale::english(), "").unwrap();
    let renderer = keyplan::site::Renderer::new(&edition, &theme, "2026-01-31".parse().unwrap(), None);
    let told = renderer.pages().into_iter().find(|page| renderer.page(*page).unwrap().contains(KEPT));
    told.map_or(Ok(Vec::new()), |page| Err(format!("it leaves, on {}", renderer.file(page))))
}

#[test]
fn what_an_author_means_to_keep_never_leaves_without_a_word() {
    let wrong: Vec<String> = SLIPS
        .par_iter()
        .flat_map_iter(|(slip, wanted)| ["\n", "\r\n"].map(|line_end| (slip, *wanted, line_end)))
        .filter_map(|(slip, wanted, line_end)| {
            let found = codes(slip, line_end);
            // Two codes may speak of one slip.
            let fits = match (&found, wanted) {
                (Ok(codes), Stops(code)) => codes.iter().any(|found| found == code),
                (Ok(codes), Stays) => codes.is_empty(),
                (Err(_), _) => false,
            };
            (!fits).then(|| format!("{slip:?} with {line_end:?}: wanted {wanted:?}, found {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
