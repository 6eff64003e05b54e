// Makes a playbook with names that no column is made for, and opens every kind of page at many widths.
//
//     node layout.js COMMAND FOLDER [--few] [--keep OUT]
//
// FOLDER holds `site.toml` and `content`, and is written to. People, accounts, pillars, objectives, KPIs and goals get
// names of 45 letters and more, compounds without a blank among them; one KPI is read every month and one every week.
// In each of the four languages and in every width from 320 to 1,920 px no page scrolls sideways; in every chart no two
// texts touch, and on a phone nothing in a table lies over anything else. With `--few` in two languages and six widths.
"use strict";

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { launch } = require("./browser.js");
const { lengthen, readOften } = require("./playbooks.js");
const { pages, extremes } = require("./site.js");

const [command, folder] = process.argv.slice(2).map((name) => path.resolve(name));
const keep = process.argv[process.argv.indexOf("--keep") + 1];
const out = process.argv.includes("--keep") ? path.resolve(keep) : fs.mkdtempSync(path.join(os.tmpdir(), "keyplan-"));

const few = process.argv.includes("--few");
const WIDTHS = few
  ? [320, 390, 768, 900, 1100, 1440]
  : [320, 360, 390, 480, 600, 736, 768, 840, 900, 936, 1024, 1100, 1180, 1280, 1440, 1680, 1920];
const LANGUAGES = few ? ["vi", "da"] : ["en", "vi", "fr", "da"];

let passed = 0;
const faults = [];
function expect(condition, message) {
  if (condition) passed += 1;
  else faults.push(message);
}

/** The texts of each chart that touch one another. */
function touching() {
  const found = [];
  for (const plot of document.querySelectorAll("svg.plot")) {
    const seen = [...plot.querySelectorAll("text")].filter((text) => getComputedStyle(text).opacity !== "0");
    const texts = seen.map((text) => ({
      box: text.getBoundingClientRect(),
      text: text.textContent,
    }));
    // Its scale stands beside the drawing, within the figure.
    const width = (plot.closest(".chart") ?? plot).getBoundingClientRect();
    for (const [at, one] of texts.entries()) {
      if (one.box.width === 0) continue;
      if (one.box.right > width.right + 1 || one.box.left < width.left - 1)
        found.push(`“${one.text}” leaves its chart`);
      for (const other of texts.slice(at + 1)) {
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (other.box.width > 0 && across > 0 && down > 4) found.push(`“${one.text}” touches “${other.text}”`);
      }
    }
  }
  return found;
}

/** Lines of text that lie over others in tables and lists of pairs, and words that run together. */
function overlapping() {
  const found = [];
  const leaves = [...document.querySelectorAll("main td, main th, main dt, main dd")].filter(
    (one) => one.checkVisibility() && one.getBoundingClientRect().width > 1,
  );
  for (const leaf of leaves) {
    const row = leaf.closest("tr, dl");
    const box = leaf.getBoundingClientRect();
    if (leaf.scrollWidth > leaf.clientWidth + 1 && getComputedStyle(leaf).display !== "inline")
      found.push(`“${leaf.textContent.trim().slice(0, 40)}” is wider than its cell`);
    if (box.right > row.getBoundingClientRect().right + 2)
      found.push(`“${leaf.textContent.trim().slice(0, 40)}” leaves its row`);
  }
  for (const sub of document.querySelectorAll("main td .sub, main th .sub")) {
    const before = sub.previousSibling?.textContent ?? "";
    if (getComputedStyle(sub).display === "inline" && before && !/\s$/.test(before)) {
      const space = getComputedStyle(sub, "::before").content;
      if (!/\s/.test(space)) found.push(`“${before.slice(-15)}${sub.textContent.slice(0, 15)}” run together`);
    }
  }
  return found;
}

async function look(browser, site, { file }) {
  const tab = await browser.newPage();
  await tab.setViewport({ width: WIDTHS[0], height: 900 });
  await tab.goto(`file://${path.join(site, file)}`);
  for (const width of WIDTHS) {
    const where = `${path.join(path.basename(site), file)} (${width} px)`;
    await tab.setViewport({ width, height: 900 });
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
    expect(wide <= width, `${where}: ${wide} px wide`);
    const charts = await tab.evaluate(touching);
    expect(charts.length === 0, `${where}: ${charts.slice(0, 3).join("; ")}`);
    if (width > 600) continue;
    const over = await tab.evaluate(overlapping);
    expect(over.length === 0, `${where}: ${over.slice(0, 3).join("; ")}`);
  }
  await tab.close();
}

(async () => {
  const content = path.join(folder, "content");
  lengthen(content);
  readOften(content);
  const browser = await launch();
  for (const language of LANGUAGES) {
    const site = path.join(out, language);
    execFileSync(command, ["-C", folder, "build", "--quiet", "--language", language, "-o", site], { stdio: "inherit" });
    const kinds = extremes(pages(site)).map(({ most }) => most);
    const looks = kinds.filter(({ template }) => template !== "redirect");
    const worker = async () => {
      for (let next = looks.shift(); next; next = looks.shift()) await look(browser, site, next);
    };
    await Promise.all([worker(), worker(), worker()]);
  }
  await browser.close();
  if (!process.argv.includes("--keep")) fs.rmSync(out, { recursive: true });
  for (const fault of faults) console.error(fault);
  console.log(`${passed} passed, ${faults.length} failed`);
  process.exit(faults.length ? 1 : 0);
})();
