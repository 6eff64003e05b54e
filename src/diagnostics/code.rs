//! The codes of findings: stable, public, never reused. `keyplan explain` and the manual are made from this table.
//!
//! Each line says what the code is called, its level, and its explanation: `rule` where the explanation stands in the
//! rule's own file under `health/rules`.

use crate::diagnostics::{Explanation, Level};
use crate::figures::names::nearest;

macro_rules! codes {
    ($($code:ident $name:literal $level:ident $text:tt)*) => {
        /// The code of a finding. Codes and names never change: authors waive them and search for them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $name] $code),* }

        impl Code {
            /// Every code, in order of numbers.
            pub const ALL: &'static [Code] = &[$(Code::$code),*];

            /// As it is written: `KP101`.
            pub fn text(self) -> &'static str {
                match self { $(Code::$code => stringify!($code)),* }
            }

            /// The name beside it: `unknown-reference`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$code => $name),* }
            }

            /// Its level; for a rule the highest level it gives.
            pub fn level(self) -> Level {
                match self { $(Code::$code => Level::$level),* }
            }

            /// The explanation; none for a rule, whose file has its own.
            pub(crate) fn explanation(self) -> Option<Explanation> {
                match self { $(Code::$code => codes!(@explanation $text)),* }
            }
        }
    };
    (@explanation rule) => { None };
    (@explanation { $($key:ident: $value:literal,)* }) => { Some(Explanation { $($key: $value),* }) };
}

codes! {
    KP001 "not-utf8" Error {
        finds: "A file that is not UTF-8, or that holds a NUL character.",
        matters: "In another encoding Phạm and Rølund come out as question marks, on some machines and not on others.",
        settle: "Open the file in your editor and save it as UTF-8.",
        wrong: "customer.md saved as UTF-16 or Windows-1252",
        right: "customer.md saved as UTF-8",
    }
    KP002 "front-matter-missing" Error {
        finds: "A page without front matter, with front matter that is never closed, or with YAML.",
        matters: "Front matter carries what can be counted, linked and checked; without it Keyplan cannot know what the page is.",
        settle: "Begin the file with a line `+++`, then TOML, then another line `+++`.",
        wrong: "---\ntitle: Shelf never empty\n---",
        right: "+++\ntitle = \"Shelf never empty\"\n+++",
    }
    KP003 "bad-toml" Error {
        finds: "Front matter that is not TOML; every line where it is not.",
        matters: "What stands in that line cannot be read, and nobody knows what was meant.",
        settle: "Put texts in quotes, lists in square brackets, names with other than plain letters in quotes; dates are bare.",
        wrong: "due = 31 March 2026",
        right: "due = 2026-03-31",
    }
    KP004 "unknown-key" Error {
        finds: "A key that this kind of page does not have.",
        matters: "A misspelt key would otherwise be dropped without a word, and with it what it says.",
        settle: "Correct the name. A key below a [[table]] belongs to that table: move it above. Free data goes under [extra].",
        wrong: "ownr = \"pham-duy\"",
        right: "owner = \"pham-duy\"",
    }
    KP005 "wrong-type" Error {
        finds: "A value of another type than the key takes.",
        matters: "A number in quotes is a text and cannot be charted or compared.",
        settle: "Write the value as the hint says.",
        wrong: "target = \"95\"",
        right: "target = 95",
    }
    KP006 "missing-field" Error {
        finds: "A mandatory key that is missing or empty, or a folder without its _index.md.",
        matters: "Few keys are mandatory, and without those the page cannot be made.",
        settle: "Add the key, or the file.",
        wrong: "tier = \"tactical\"   # and no pillar",
        right: "tier = \"tactical\"\npillar = \"assortment\"",
    }
    KP007 "bad-value" Error {
        finds: "A value that cannot be right: a word that the key does not have, a number out of range, something shared under something that is not.",
        matters: "Pages, charts and rules would speak of something that does not exist.",
        settle: "Write one of the values that the hint names.",
        wrong: "evidence = \"sure\"",
        right: "evidence = \"confirmed\"",
    }
    KP008 "bad-date-order" Error {
        finds: "Two days in the wrong order, such as a due day before the start.",
        matters: "One of the two is a slip, and ages and paths are counted from it.",
        settle: "Correct the day that is wrong.",
        wrong: "start = 2026-04-01\ndue = 2026-03-31",
        right: "start = 2026-01-01\ndue = 2026-03-31",
    }
    KP009 "duplicate-id" Error {
        finds: "Two items of one list with the same id, or with the same period, pillar or person where that tells them apart; or two rows of a table.",
        matters: "A reference to it could mean either.",
        settle: "Give one of them another id.",
        wrong: "[[kpis]]\nid = \"osa\"\n[[kpis]]\nid = \"osa\"",
        right: "[[kpis]]\nid = \"osa\"\n[[kpis]]\nid = \"otif\"",
    }
    KP010 "reserved-name" Error {
        finds: "A name that Keyplan needs itself: an objective called plan, a KPI called status or note, a page in the place of one that Keyplan makes.",
        matters: "Readings and addresses would have two meanings.",
        settle: "Choose another name.",
        wrong: "content/search.md",
        right: "content/how-we-search.md",
    }
    KP011 "path-not-portable" Error {
        finds: "A file name that does not work on every machine, a symbolic link, or something that is not a plain file.",
        matters: "A playbook that builds here has to build on a colleague's machine and open from a share.",
        settle: "Use lower-case letters of any language, digits and hyphens; put the file itself in place of a link.",
        wrong: "people/Phạm Duy.md",
        right: "people/pham-duy.md",
    }
    KP012 "twin-path" Error {
        finds: "Two files, or a file and an alias, that make the same address once case and the form of accents are set aside.",
        matters: "On many disks one would silently replace the other.",
        settle: "Rename one of them, or remove the alias.",
        wrong: "people/thu.md and people/Thu.md",
        right: "people/thu.md and people/thu-ha.md",
    }
    KP013 "misplaced-file" Error {
        finds: "A file in a place where Keyplan does not know what it is.",
        matters: "The place says whether a file is an account, a plan or an objective.",
        settle: "Move it to the place that the hint names; other prose goes into a folder pages/.",
        wrong: "accounts/quangora/shelf.md",
        right: "accounts/quangora/2025/objectives/shelf.md",
    }
    KP014 "too-large" Error {
        finds: "A page over 1 MiB, TOML nested deeper than 32 or Markdown nested deeper than 64.",
        matters: "Nobody reads it, and it slows every build.",
        settle: "Split the page, flatten the nesting.",
        wrong: "> > > > > > … seventy times",
        right: "> once",
    }
    KP015 "unknown-mark" Error {
        finds: "A heading with a mark other than {#id}, {.customer} or {.internal}, or with a brace that is not a mark; or one of these marks anywhere else.",
        matters: "Marks decide what a customer gets to see; a misspelt one must not decide it by accident.",
        settle: "Correct the mark, or take the braces out.",
        wrong: "## What we agreed {.custmer}",
        right: "## What we agreed {.customer}",
    }
    KP016 "picture-without-words" Warning {
        finds: "A picture without words between the brackets.",
        matters: "Somebody who hears the page read aloud, or whose network is slow, learns nothing about the picture.",
        settle: "Write what it shows and why it is here, in a few words.",
        wrong: "![](shelf.jpg)",
        right: "![The shelf at five in the afternoon, half empty](shelf.jpg)",
    }
    KP017 "unfinished-merge" Error {
        finds: "Lines that begin with <<<<<<<, ======= and >>>>>>>, as a merge of two versions leaves them.",
        matters: "The file says the same thing twice, in two versions, and nobody has decided which one counts.",
        settle: "Keep one side, and delete the three lines. Indented by four spaces they are text.",
        wrong: "<<<<<<< HEAD",
        right: "(the lines that count, and nothing else)",
    }
    KP018 "stray-copy" Warning {
        finds: "A file or folder that says the same as the one beside it, or that has a name such as programs give to copies: Copy, Kopi, copie, bản sao, conflicted copy, (1).",
        matters: "What is in both is counted twice: objectives, KPIs, actions, whole accounts.",
        settle: "Compare the two, keep the one that counts, and delete the other.",
        wrong: "shelf-never-empty.md and shelf-never-empty - Copy.md",
        right: "shelf-never-empty.md",
    }
    KP019 "file-left-out" Warning {
        finds: "A file under accounts/, people/ or pillars/ that is not read and that no page links to.",
        matters: "Somebody wrote it for the plan, and nobody will see it.",
        settle: "Give it the name that Keyplan reads, link to it, or move it out.",
        wrong: "objectives/shelf.md.txt",
        right: "objectives/shelf.md",
    }
    KP020 "not-a-heading" Warning {
        finds: "A line that looks like a heading and is not one: no space after its signs, a tab before them, a tag of HTML.",
        matters: "The section before it does not end there. In a file that a customer gets part of, it is an error.",
        settle: "Write two to six number signs at the left edge, then a space.",
        wrong: "##Ours {.internal}",
        right: "## Ours {.internal}",
    }
    KP021 "unclosed-block" Warning {
        finds: "A block of code that runs to the end of the file, or a comment without an end.",
        matters: "It swallows the headings below it. In a file that a customer gets part of, it is an error, and so is every line inside code, HTML or a comment that looks like a heading or carries a mark.",
        settle: "Close the block.",
        wrong: "```  (and no second one)",
        right: "```  (above it the code, and a first one)",
    }
    KP022 "raw-html" Warning {
        finds: "A tag of HTML in prose.",
        matters: "It is shown as text, since a tag could load or do what nobody has checked.",
        settle: "Write what Markdown has for it; the hint says what.",
        wrong: "Shelves first,<br>then price.",
        right: "Shelves first,\\\nthen price.",
    }
    KP023 "renumbered-list" Warning {
        finds: "Lines that begin with a number and a full stop, where the page would show other numbers than were typed.",
        matters: "Markdown numbers lists itself: 18. september, 2. oktober becomes 18. september, 19. oktober, a day that nobody wrote.",
        settle: "Write a backslash before the full stop.",
        wrong: "18. september\n2. oktober",
        right: "18\\. september\n2\\. oktober",
    }
    KP024 "unread-markdown" Warning {
        finds: "What looks like Markdown and is not read as such: a footnote without text, cells beyond the header of a table, indented prose, a link that a space breaks.",
        matters: "The page shows the signs, or leaves words out, and a link in it is checked by nobody.",
        settle: "Write it as the hint says.",
        wrong: "| a | b |\n|---|---|\n| 1 | 2 | 3 |",
        right: "| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |",
    }
    KP025 "unseen-character" Warning {
        finds: "An invisible character in a title, a name or prose: one that turns the direction of the text, one without width, a control character.",
        matters: "The text is not what it seems to be; searches and comparisons miss it.",
        settle: "Delete the character. It never reaches a page.",
        wrong: "title = \"Shelf\u{200b} never empty\"",
        right: "title = \"Shelf never empty\"",
    }
    KP026 "heavy-asset" Warning {
        finds: "A picture over 5 MB, or a file that is larger than `max_asset_bytes` in site.toml.",
        matters: "It is copied at every build and loaded at every visit, over the network of a store too.",
        settle: "Save the picture smaller: 2000 pixels are wide enough for a page.",
        wrong: "shelf.jpg, 12 MB",
        right: "shelf.jpg, 400 kB",
    }
    KP027 "broken-asset" Warning {
        finds: "A picture or document that is not really one: empty, a pointer that a program left in its place, a saved error page.",
        matters: "The page would show a hole.",
        settle: "Put the file itself in its place.",
        wrong: "shelf.png, which holds \"version https://git-lfs…\"",
        right: "shelf.png, a picture",
    }
    KP101 "unknown-reference" Error {
        finds: "A reference or wikilink to something that does not exist.",
        matters: "The thread from growth problem to review would have a hole that looks like a link.",
        settle: "Correct the name (the nearest ones are listed), or add the file.",
        wrong: "owner = \"pham-dui\"",
        right: "owner = \"pham-duy\"",
    }
    KP102 "wrong-kind" Error {
        finds: "A reference to a thing of another kind, of the wrong tier, or out of the field's reach; a contact who is one of us, and an `our_contact` who works for the customer.",
        matters: "An owner is a person, an objective serves what is above it, and the map of a customer's people has none of ours.",
        settle: "Name a thing of the right kind; serve a decision or a higher tier; of a contact, name somebody of the right side, or correct the `side` of the person.",
        wrong: "owner = \"supply\"   # a pillar",
        right: "owner = \"pham-duy\"",
    }
    KP103 "ambiguous-reference" Error {
        finds: "A name that fits several things equally well.",
        matters: "Keyplan does not guess which one you meant.",
        settle: "Write more of its path: one of those that the hint lists.",
        wrong: "serves = [\"trial\"]",
        right: "serves = [\"2026/decisions/trial\"]",
    }
    KP104 "broken-link" Error {
        finds: "A link in prose that leads to no file, or in a form that does not work everywhere: absolute, to a folder, to an .html page, an embed.",
        matters: "A dead link in a plan is a promise nobody can check.",
        settle: "Name the source file as it is seen from this one, or use a wikilink.",
        wrong: "[the shelf](/accounts/quangora/shelf.html)",
        right: "[[shelf-never-empty|the shelf]]",
    }
    KP105 "broken-anchor" Error {
        finds: "A link to a part that its page does not have.",
        matters: "The reader lands at the top and looks for it in vain.",
        settle: "Use the id of a heading, or of a fixed part such as #actions or #kpi-osa.",
        wrong: "[[shelf-never-empty#action]]",
        right: "[[shelf-never-empty#actions]]",
    }
    KP106 "reference-cycle" Error {
        finds: "References that go round in a circle: objectives that serve each other, an account that is its own parent.",
        matters: "A thread has to lead somewhere: upward to a decision.",
        settle: "Remove one step of the circle, or point it higher.",
        wrong: "a serves b, b serves a",
        right: "a serves b, b serves a decision",
    }
    KP107 "cross-account-link" Error {
        finds: "A reference in front matter to a thing of another account.",
        matters: "One customer's plan must not rest on another customer's plan.",
        settle: "Name a thing of this account. To point a reader there, link in the prose.",
        wrong: "serves = [\"accounts/havnely/2025/decisions/price\"]",
        right: "See [[accounts/havnely/2025/decisions/price]].",
    }
    KP108 "unsafe-link" Error {
        finds: "A link that could run script or send the reader elsewhere unseen, a picture from elsewhere, or an SVG that does more than draw.",
        matters: "Plans are confidential; a page of the playbook does nothing but show itself.",
        settle: "Link to a file of the playbook or to an https: address; save pictures beside the page.",
        wrong: "![chart](https://host/chart.png)",
        right: "![chart](chart.png)",
    }
    KP109 "missing-asset" Error {
        finds: "A picture or other file that is not there, or of a kind that is not published.",
        matters: "The page would show a hole.",
        settle: "Put the file in place, and write its name as it is on disk.",
        wrong: "![Shelf](shelf.PNG)",
        right: "![Shelf](shelf.png)",
    }
    KP110 "link-to-draft" Warning {
        finds: "A link or reference to a draft, in a build without drafts.",
        matters: "The reader gets text where the author saw a link.",
        settle: "Build with --drafts, or publish the draft.",
        wrong: "draft = true   # on a page that others link to",
        right: "draft = false",
    }
    KP111 "orphan-page" Warning {
        finds: "A page that the prose of no other page links to.",
        matters: "Nobody will find it.",
        settle: "Link to it where a reader would want it, or remove it.",
        wrong: "pages/notes.md, and no [[notes]]",
        right: "See our [[notes]] of that day.",
    }
    KP200 "missing-for-status" Warning rule
    KP201 "stuck-tactical" Error rule
    KP202 "stuck-operational" Error rule
    KP203 "copied-forward" Error rule
    KP204 "uniform-uplift" Warning rule
    KP205 "scattered" Warning rule
    KP206 "acted-before-deciding" Warning rule
    KP207 "execution-steers-strategy" Warning rule
    KP208 "green-but-mute" Warning rule
    KP209 "unsigned-jbp" Note rule
    KP210 "next-step" Note rule
    KP211 "slogan" Warning rule
    KP212 "nothing-given-up" Error rule
    KP213 "orphan-objective" Error rule
    KP214 "idle-decision" Warning rule
    KP215 "strategy-or-action" Warning rule
    KP216 "no-scenario" Error rule
    KP217 "trigger-unanswered" Error rule
    KP218 "untestable-trigger" Warning rule
    KP219 "working-on-a-sacrifice" Error rule
    KP221 "goal-unserved" Warning rule
    KP222 "money-without-decision" Warning rule
    KP223 "decision-ran-out" Error rule
    KP224 "change-not-made" Warning rule
    KP225 "space-undecided" Note rule
    KP226 "posture-off-the-matrix" Note rule
    KP301 "owned-by-one" Error rule
    KP302 "written-alone" Error rule
    KP303 "no-senior-interest" Error rule
    KP304 "never-looked-at-again" Error rule
    KP305 "short-term" Error rule
    KP306 "not-reviewed" Error rule
    KP307 "all-about-us" Error rule
    KP308 "kept-close" Warning rule
    KP309 "box-filling" Error rule
    KP310 "nobody-owns-it" Error rule
    KP401 "coverage-gap" Note rule
    KP402 "shallow-analysis" Error rule
    KP403 "reporting-not-planning" Warning rule
    KP404 "not-rolled" Error rule
    KP501 "pool-overcommitted" Error rule
    KP502 "person-overallocated" Error rule
    KP503 "request-without-case" Error rule
    KP504 "decided-without-reason" Warning rule
    KP511 "alignment-falling" Error rule
    KP512 "alignment-stale" Warning rule
    KP513 "straight-lined" Warning rule
    KP514 "alignment-unevidenced" Note rule
    KP601 "title-not-role" Warning rule
    KP602 "kpi-not-role" Warning rule
    KP603 "too-many-accounts" Warning rule
    KP604 "stage-mismatch" Note rule
    KP605 "manager-absent-from-strategy" Warning rule
    KP611 "single-threaded" Warning rule
    KP612 "no-executive-contact" Warning rule
    KP613 "key-person-not-met" Warning rule
    KP614 "no-doubter-recorded" Note rule
    KP615 "contact-gone" Error rule
    KP701 "kpi-without-target" Error rule
    KP702 "direction-contradicts-target" Error rule
    KP703 "stale-reading" Warning rule
    KP704 "impossible-value" Error rule
    KP705 "too-many-kpis" Warning rule
    KP706 "bridge-does-not-add-up" Warning rule
    KP707 "quarters-do-not-add-up" Error rule
    KP708 "watermelon" Warning rule
    KP709 "status-without-note" Note rule
    KP711 "review-without-decision" Warning rule
    KP712 "actions-overdue" Warning rule
    KP713 "zombie-action" Warning rule
    KP714 "two-readings" Warning rule
    KP715 "objective-overdue" Error rule
    KP716 "commitment-overdue" Error rule
    KP717 "request-undecided" Warning rule
    KP718 "plan-ended" Error rule
    KP719 "plans-overlap" Warning rule
    KP721 "waiver-expired" Warning {
        finds: "A waiver whose last day has passed.",
        matters: "A waiver is a decision to live with something for a while. When the while is over, somebody has to decide again.",
        settle: "Settle the finding, or write the waiver again with a new day and today's reason.",
        wrong: "until = 2025-12-31",
        right: "until = 2026-06-30",
    }
    KP722 "waiver-unneeded" Warning {
        finds: "A waiver of something that is not found, or that cannot be waived.",
        matters: "It would silence the finding on the day it comes back, and nobody would know.",
        settle: "Remove the waiver.",
        wrong: "[[waive]]\nrule = \"KP216\"",
        right: "(nothing)",
    }
    KP723 "waiver-too-long" Warning {
        finds: "A waiver that holds for more than 180 days.",
        matters: "What is waived for longer than half a year is not waived but accepted; then the plan should say so.",
        settle: "Let it end within 180 days of `on`.",
        wrong: "on = 2026-01-31\nuntil = 2027-01-31",
        right: "on = 2026-01-31\nuntil = 2026-06-30",
    }
    KP724 "contract-notice" Error rule
    KP725 "promotion-unevaluated" Warning rule
    KP726 "over-budget" Warning rule
    KP727 "terms-without-condition" Note rule
    KP728 "out-of-term" Warning rule
    KP801 "leak-field" Error {
        finds: "Something marked for the customer that never leaves: a part of the situation.",
        matters: "It holds what we think of the customer. Marked as shared, it would be shared one day by somebody who trusts the mark.",
        settle: "Take `share` out. What the customer may read goes into a page, or into the plan's text.",
        wrong: "share = \"customer\"   # in situation/needs.md",
        right: "(no share)",
    }
    KP802 "leak-other-account" Error {
        finds: "Something in the customer edition, or outside of prose in the edition of a team, that names another account, or the customer's people there: a text, an address, the name of a file, a setting, what can be read in a file. Names are compared as they are read: over ends of lines, with other blanks and hyphens, without marks, without their legal form, with endings of the four languages, in ASCII letters.",
        matters: "No customer may learn from you what you plan with another one; in groceries that can be against the law.",
        settle: "Write the sentence without the name. A word that is only spelled like a name goes into `harmless_names` of site.toml.",
        wrong: "## Next steps {.customer}\nAs we did for Havnely, …",
        right: "## Next steps {.customer}\nAs we have done elsewhere, …",
    }
    KP803 "leak-link" Error {
        finds: "A link in text that leaves, to something that does not; or a name that would mean another thing to the customer. In the edition of a team: prose that names another account, or a link without words of its own to something of one.",
        matters: "The customer would meet a dead end, or learn that there is something to be kept from them. A team would read who else you plan with.",
        settle: "Take the link out, share what it leads to, or write the full id. For a team, write the sentence without the name, give the link words of its own, or leave the page out with `without`.",
        wrong: "## Next steps {.customer}\nSee [[rq1]].",
        right: "## Next steps {.customer}\nWe have asked for the units.",
    }
    KP804 "leak-money" Error {
        finds: "A KPI of our own profit in money that is marked for the customer.",
        matters: "What we earn with a customer is the one figure that customer should never see.",
        settle: "Take `share` out. A profit figure of the customer's own says `perspective = \"customer\"`.",
        wrong: "family = \"profit\"\nunit = \"money\"\nshare = \"customer\"",
        right: "family = \"profit\"\nunit = \"money\"",
    }
    KP805 "edition-incomplete" Note {
        finds: "Persons, pillars, objectives and other things that what is shared names, and that this edition leaves out.",
        matters: "A site in which half the names are missing looks careless. Better that you know before the customer does.",
        settle: "Give them `share = \"customer\"` too, or leave it as it is: nothing is wrong with the edition.",
        wrong: "owner = \"pham-duy\"",
        right: "# content/people/pham-duy.md\nshare = \"customer\"",
    }
    KP806 "leak-address" Error {
        finds: "An address that says the title for which the customer reads a `customer_wording`: the file of the decision, or of another thing of its plan, holds two words of four letters or more of the title that the wording lacks, or the only one. And the anchor of a KPI whose `id` does so, or holds two such words that its `name` lacks.",
        matters: "The address shows in the browser, in the search and in the list of files, and there it says what the wording was meant to keep back.",
        settle: "Rename the file, and add its old address to `aliases`; aliases do not leave. Give the KPI another `id`, in the reviews too.",
        wrong: "# in from-discount-to-availability.md\ntitle = \"From discount to availability\"\ncustomer_wording = \"A full shelf first\"",
        right: "# in a-full-shelf-first.md\ntitle = \"From discount to availability\"\ncustomer_wording = \"A full shelf first\"",
    }
    KP807 "leak-metadata" Error {
        finds: "A picture or file that leaves for the customer and says more than it shows: who made it, where, what is hidden in it.",
        matters: "A photograph knows where it was taken, a document its authors and what was deleted from it. The customer can read all of that.",
        settle: "Remove what is named, or save it in a form that Keyplan cleans: PNG, JPEG, WebP, GIF, SVG, CSV, TXT, DOCX, XLSX or PPTX.",
        wrong: "## Offer {.customer}\n![The offer](offer.pdf)",
        right: "## Offer {.customer}\n![The offer](offer.png)",
    }
    KP901 "bad-config" Error {
        finds: "A site.toml that is missing or cannot be used.",
        matters: "It names the site, the supplier, the day, the pools and the drivers that all plans share.",
        settle: "Correct it as the hint says.",
        wrong: "suplier = \"Marrowfen Foods\"",
        right: "supplier = \"Marrowfen Foods\"",
    }
    KP902 "template-fault" Error {
        finds: "A template of the theme that cannot be read or rendered, or a key of a table of words, `locales/<code>.toml`, that cannot be used.",
        matters: "The page cannot be made without it.",
        settle: "Fix the template or the key at the place named, or remove your copy of it.",
        wrong: "{{ page.titel }}",
        right: "{{ page.title }}",
    }
    KP903 "output-refused" Error {
        finds: "An output folder that Keyplan does not write to: not empty and not its own, the sources, the project, your home.",
        matters: "Other generators have emptied whole folders this way. Keyplan deletes only what it made.",
        settle: "Choose an empty folder, or one that Keyplan made.",
        wrong: "keyplan build -o ~",
        right: "keyplan build -o ~/plans-site",
    }
    KP904 "machine-fault" Error {
        finds: "The machine failed: a full disk, no permission, a file that vanished, another build at work.",
        matters: "Nothing was published; the site is as it was.",
        settle: "Fix the cause and run again.",
        wrong: "keyplan build -o /read-only",
        right: "keyplan build -o public",
    }
}

impl Code {
    /// Whether it is about the plan and not about files. Such a code can be lowered, silenced and waived, and stops a
    /// build only with `--strict`.
    pub fn is_rule(self) -> bool {
        matches!(self.text().as_bytes()[2], b'2'..=b'7')
    }

    /// Reads a code in any form that people write: `KP101`, `kp101`, `101`, `unknown-reference`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let digits = text.strip_prefix("kp").unwrap_or(&text);
        Self::ALL.iter().copied().find(|code| code.text()[2..] == *digits || code.name() == text)
    }
}

/// The code whose name or number is nearest to a misspelt one.
pub fn nearest_code(text: &str) -> Option<Code> {
    let text = text.trim().to_lowercase();
    let digits = text.strip_prefix("kp").unwrap_or(&text).trim_start_matches([' ', '-', '_']);
    let near = if digits.starts_with(|c: char| c.is_ascii_digit()) {
        nearest(&format!("KP{digits}"), Code::ALL.iter().map(|code| code.text()))
    } else {
        nearest(&text, Code::ALL.iter().map(|code| code.name()))
    };
    near.and_then(Code::parse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_written() {
        for text in ["KP101", "kp101", "101", "unknown-reference", " Unknown-Reference "] {
            assert_eq!(Code::parse(text), Some(Code::KP101), "{text}");
        }
        for text in ["", "kp", "1", "KP1010", "unknown", "kpkp101", "é"] {
            assert_eq!(Code::parse(text), None, "{text}");
        }
        for code in Code::ALL {
            assert_eq!((Code::parse(code.text()), Code::parse(code.name())), (Some(*code), Some(*code)));
        }
    }

    #[test]
    fn a_misspelt_code_finds_its_neighbour() {
        assert_eq!(nearest_code("unknwon-reference"), Some(Code::KP101));
        assert_eq!(nearest_code("Unknown Reference"), Some(Code::KP101));
        assert_eq!(nearest_code("KP9044"), Some(Code::KP904));
        assert_eq!(nearest_code("kp-104"), Some(Code::KP104));
        assert_eq!(nearest_code("9O4"), Some(Code::KP904));
        assert_eq!(nearest_code("weather"), None);
        assert_eq!(nearest_code(""), None);
    }
}
