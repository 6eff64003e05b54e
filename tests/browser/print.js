// Prints to PDF. First the pages made for paper, on A4 and on Letter, one on A3: each sheet is one page and nothing on it
// is cut off, however much the plan holds. Then a page of every kind: no navigation, nothing wider than the paper, always light.
//
//     node print.js KEYPLAN FOLDER        KEYPLAN is the command; FOLDER holds a built playbook
"use strict";

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const puppeteer = require("puppeteer-core");
const { pages, extremes } = require("./site.js");

const [keyplan, site] = process.argv.slice(2).map((name) => path.resolve(name));

/** Sizes of paper, and what margins of 10 mm leave of them, in px. */
const papers = [
  { format: "A4", width: 718, height: 1047 },
  { format: "Letter", width: 740, height: 980 },
];
/** The thread of a plan is made for A3, across. */
const across = [{ format: "A3", width: 1512, height: 1047 }];
/** The smallest type on paper, 8.5 pt, in px. */
const SMALLEST = 11.33;

let passed = 0;
const faults = [];
function expect(condition, message) {
  if (condition) passed += 1;
  else faults.push(message);
}

/** How many pages a PDF has. */
function sheetsOf(pdf) {
  return (
    Buffer.from(pdf)
      .toString("latin1")
      .match(/\/Type\s*\/Page\b(?!s)/g) ?? []
  ).length;
}

/** Every page of a built site whose address ends with this. */
function ending(folder, end) {
  const files = fs.readdirSync(folder, { recursive: true }).sort();
  return files.filter((name) => name.endsWith(path.join(end, "index.html")));
}

/* ---- a plan with too much of everything ---- */

const many = (count, make) => Array.from({ length: count }, (_, at) => make(at + 1)).join("\n");
const LONG =
  "Every shelf of every shop in every town of the whole country is to be full on every day of the year before noon";
const front = (keys, body = "Because it is so.") => `+++\n${keys}\n+++\n\n${body}\n`;
const day = (at) => `2026-${String(2 + (at % 3)).padStart(2, "0")}-${String(1 + (at % 27)).padStart(2, "0")}`;

function overfull() {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "keyplan-print-"));
  const write = (name, text) => {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), text);
  };
  const account = "content/accounts/overfull";
  write(
    "site.toml",
    `title = "Plans of a company with a very long name, Limited"\nsupplier = "A company with a very long name, Limited"\nmoney_unit = 1000\ntoday = 2026-01-31\nclassification = "${LONG}."\n[[pools]]\nid = "units"\ntitle = "${LONG}"\nunit = "units"\ncapacity = { "2026-H1" = 10 }\n`,
  );
  write("content/_index.md", front('title = "Portfolio"'));
  for (let at = 1; at <= 10; at += 1) {
    write(
      `content/people/their-${at}.md`,
      front(
        `title = "Nguyễn Thị Ánh Ngọc Phương the ${at}th"\nside = "customer"\naccount = "overfull"\nfunction = "purchasing"\njob_title = "Head of everything that is bought, sold and returned, region ${at}"`,
      ),
    );
    write(
      `content/people/ours-${at}.md`,
      front(`title = "Maximiliana von Hohenstein-Wittgenstein ${at}"\nside = "supplier"\nfunction = "sales"`),
    );
    write(`content/pillars/pillar-${at}.md`, front(`title = "Availability in all channels ${at}"`));
  }
  write(
    `${account}/_index.md`,
    front(
      `title = "Overfull and Sons, Retailers to Everybody, Everywhere"\ncountry = "VN"\nsegment = "A"\nmanager = "ours-1"\ndeputy = "ours-2"\nsponsor = "ours-3"\n${many(7, (at) => `[[goals]]\nid = "g${at}"\ntitle = "${LONG}, ${at}"\nby = 2027`)}\n${many(10, (at) => `[[contacts]]\nperson = "their-${at}"\ninfluence = ${1 + (at % 5)}\nour_contact = "ours-${at}"`)}`,
    ),
  );
  const plan = `${account}/2025`;
  write(
    `${plan}/_index.md`,
    front(`title = "${LONG}"\nkind = "jbp"\nfrom = 2022-01-01\nto = 2029-12-31\nstatus = "approved"\ngrowth_problem = "${LONG}, and ${LONG}, and ${LONG}."
${many(9, (at) => `[[pillars]]\npillar = "pillar-${at}"\npriority = ${at}\ntarget = ${1000 + at}\nactual = ${900 + at}`)}
${many(8, (at) => `[[sales]]\nperiod = "${2021 + at}"\nprior = 123456\ntarget = 1234567\n${at < 4 ? "actual = 1234567" : ""}`)}
${many(9, (at) => `[[requests]]\nid = "r${at}"\ntitle = "${LONG}"\npool = "units"\nperiod = "2026-H1"\nquantity = 70\ncost = 84\nbenefit = 168\npayback_months = 6\nstatus = "requested"\nowner = "ours-1"`)}
${many(9, (at) => `[[scenarios]]\nid = "s${at}"\ntitle = "${LONG}"\nactor = "supply"\nwhen = { event = "${LONG}" }\nthen = "${LONG}. ${LONG}."\nowner = "ours-1"\nwithin_days = 14\nstate = "fired"\nfired_on = 2026-01-20`)}
${many(9, (at) => `[[risks]]\nid = "k${at}"\ntitle = "${LONG}"\nprobability = 3\nimpact = 4\nresponse = "reduce"`)}
${many(9, (at) => `[[asks]]\ntext = "${LONG}"\nto = "ours-3"\nraised = 2025-0${at}-11`)}
${many(9, (at) => `[[commitments]]\nside = "${at % 2 ? "customer" : "supplier"}"\ntext = "${LONG}"\nowner = "${at % 2 ? "their-1" : "ours-1"}"\ndue = 2026-0${at}-11`)}`),
  );
  for (let at = 1; at <= 5; at += 1) {
    write(
      `${plan}/decisions/d-${at}.md`,
      front(
        `title = "${LONG}, ${at}"\nstatus = "agreed"\nagreed_on = 2025-01-28\nprioritises = ["penetration", "availability", "frequency"]\nsacrifices = ["price_depth", "trade_up", "range_depth", "promo_volume"]\nsuccess = "${LONG}"`,
      ),
    );
  }
  for (let at = 1; at <= 60; at += 1) {
    const tier = ["strategic", "tactical", "operational"][at % 3];
    write(
      `${plan}/objectives/o-${at}.md`,
      front(
        `title = "${LONG}, ${at}"\ntier = "${tier}"\npillar = "pillar-${1 + (at % 9)}"\nowner = "ours-${1 + (at % 9)}"\nserves = ["d-1"]\ngoals = ["g1"]\nstart = 2025-01-01\ndue = 2026-12-31\n[[kpis]]\nid = "kpi-${at}"\nname = "${LONG}"\nunit = "money"\nbetter = "up"\nbaseline = 123456\ntarget = 1234567\n[[actions]]\nid = "a-${at}"\ntitle = "${LONG}"\nkind = "relational"\nowner = "ours-1"\ncounterpart = "their-1"\ndue = ${day(at)}`,
      ),
    );
  }
  for (let at = 1; at <= 9; at += 1) {
    write(
      `${plan}/reviews/2025-0${at}-16.md`,
      front(
        `type = "monthly"\ndate = 2025-0${at}-16\ncovers = ["2025-0${at}"]\nattendees = [${Array.from({ length: 10 }, (_, one) => `"their-${one + 1}", "ours-${one + 1}"`).join(", ")}]\nstatus = "red"\ncustomer_said = "${LONG}. ${LONG}. ${LONG}."\n${many(5, (one) => `[[decided]]\ntext = "${LONG}, ${one}"\ntier = "tactical"`)}\n[readings.o-${at}]\nkpi-${at} = 150000`,
      ),
    );
  }
  execFileSync(keyplan, ["-C", root, "build", "--quiet", "-o", path.join(root, "site")], { stdio: "inherit" });
  return { root, folder: path.join(root, "site") };
}

/* ---- paper ---- */

async function open(browser, file, { width, height }) {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  // Both settings in one call: puppeteer's own two calls each undo the other.
  const features = [{ name: "prefers-color-scheme", value: "dark" }];
  await (await page.createCDPSession()).send("Emulation.setEmulatedMedia", { media: "print", features });
  await page.goto(`file://${file}`);
  return page;
}

/** Tests a page of sheets: it prints as many pages as `wanted` says, and nothing on a sheet is cut off. */
async function sheets(browser, file, wanted, sizes) {
  for (const paper of sizes) {
    const where = `${file} (${paper.format})`;
    const page = await open(browser, file, paper);
    const found = await page.evaluate((smallest) => {
      const cut = [];
      const small = new Set();
      const all = [...document.querySelectorAll(".a4, .meeting-card")];
      for (const sheet of all) {
        const border = sheet.querySelector(".border");
        const inside = border.getBoundingClientRect();
        const foot = border.lastElementChild.getBoundingClientRect();
        if (border.scrollHeight > border.clientHeight + 1 || foot.bottom > inside.bottom + 1) {
          cut.push(`${sheet.getAttribute("aria-label") ?? "sheet"} by ${border.scrollHeight - border.clientHeight} px`);
        }
        if (inside.right > document.documentElement.clientWidth + 1) cut.push("wider than the paper");
        for (const part of sheet.querySelectorAll("section")) {
          if (part.scrollWidth > part.clientWidth + 1) cut.push(`${part.innerText.slice(0, 40)} is too wide`);
        }
        for (const one of sheet.querySelectorAll("*")) {
          const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
          const size = parseFloat(getComputedStyle(one).fontSize);
          if (own && size < smallest && !one.closest("title, desc, .vh")) small.add(`${one.className} at ${size} px`);
        }
      }
      return { count: all.length, cut, small: [...small] };
    }, SMALLEST);
    const printed = sheetsOf(await page.pdf({ format: paper.format, preferCSSPageSize: true }));
    expect(found.count > 0, `${where}: no sheets`);
    expect(found.cut.length === 0, `${where}: cut off: ${found.cut.slice(0, 3).join("; ")}`);
    expect(found.small.length === 0, `${where}: smaller than 8.5 pt: ${found.small.slice(0, 3).join("; ")}`);
    expect(printed === wanted(found.count), `${where}: ${printed} pages instead of ${wanted(found.count)}`);
    await page.close();
  }
}

/** Tests that the agenda of a review fits on the first page, however much the plan holds. */
async function agenda(browser, file) {
  for (const paper of papers) {
    // The margins of this page are 15 mm, and 20 mm at the foot.
    const page = await open(browser, file, { width: paper.width - 38, height: paper.height });
    const end = await page.evaluate(() => document.querySelector(".agenda").getBoundingClientRect().bottom);
    expect(end <= paper.height - 57, `${file} (${paper.format}): the agenda ends at ${end} px of ${paper.height - 57}`);
    await page.close();
  }
}

/** Tests a page of the site on paper: black on white, no navigation, nothing wider than the sheet, no printed address. */
async function printed(browser, file) {
  for (const paper of papers) {
    const where = `${file} (${paper.format})`;
    // The margins of a page of the site are 15 mm.
    const page = await open(browser, file, { width: paper.width - 38, height: paper.height });
    const found = await page.evaluate(() => {
      const seen = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility !== "hidden";
      const wide = [...document.querySelectorAll("main table, main figure, main pre, main p")].filter((one) => {
        return (
          seen(one) &&
          !one.closest(".vh") &&
          one.getBoundingClientRect().right > document.documentElement.clientWidth + 1
        );
      });
      return {
        scroll: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        wide: wide.map((one) => `${one.tagName} ${one.className}`),
        nav: [
          ...document.querySelectorAll("nav.keyplan, nav.crumbs, nav.contents, .masthead, .turn-page, .bar-top, .skip"),
        ]
          .filter(seen)
          .map((one) => one.className),
        paper: getComputedStyle(document.body).backgroundColor,
        ink: getComputedStyle(document.body).color,
        spilled: [...document.querySelectorAll("main a")].some((one) =>
          /url|attr/.test(getComputedStyle(one, "::after").content),
        ),
        repeats: [...document.querySelectorAll("main thead")].every(
          (one) => getComputedStyle(one).display === "table-header-group",
        ),
      };
    });
    expect(found.scroll <= 0 && found.wide.length === 0, `${where}: wider than the sheet: ${found.wide.slice(0, 3)}`);
    expect(found.nav.length === 0, `${where}: prints ${found.nav}`);
    expect(["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"].includes(found.paper), `${where}: paper is ${found.paper}`);
    expect(found.ink === "rgb(20, 24, 29)", `${where}: ink is ${found.ink}`);
    expect(!found.spilled, `${where}: spills addresses`);
    expect(found.repeats, `${where}: the head of a table does not repeat`);
    await page.close();
  }
}

(async () => {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
    ],
  });
  const { root, folder } = overfull();
  for (const from of [site, folder]) {
    const each = async (end, wanted, sizes = papers) => {
      const files = ending(from, end);
      expect(files.length > 0, `no page of ${from} ends in ${end}`);
      for (const file of files) await sheets(browser, path.join(from, file), wanted, sizes);
    };
    await each("one-page", () => 1);
    await each("thread", () => 1, across);
    await each("meeting-cards", (cards) => Math.ceil(cards / 2));
    await each("print/board", (accounts) => accounts);
    for (const file of ending(from, "next-review")) await agenda(browser, path.join(from, file));
  }
  // Those two pages have no style sheet, so there is nothing of it to test.
  const kinds = extremes(pages(site)).filter(({ most }) => !["404", "redirect"].includes(most.template));
  for (const { most } of kinds) await printed(browser, path.join(site, most.file));
  await browser.close();
  fs.rmSync(root, { recursive: true });
  for (const fault of faults.slice(0, 40)) console.error(fault);
  console.log(`${passed} passed, ${faults.length} failed`);
  process.exit(faults.length ? 1 : 0);
})();
