// Used by the browser tests: Chromium, and tabs that look as a reader has set them.
"use strict";

const fs = require("node:fs");
const puppeteer = require("puppeteer-core");

const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

function launch() {
  return puppeteer.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
    ],
  });
}

/** Opens a tab so wide: in light, in the dark (`dark`), or with the colors of the reader (`forced`). */
async function open(browser, width, theme = "light") {
  const tab = await browser.newPage();
  await tab.setViewport({ width, height: 900 });
  tab.media = await tab.createCDPSession();
  await recolor(tab, theme);
  return tab;
}

/** Gives the page of a tab other colors, as it stands. */
async function recolor(tab, theme) {
  const features = [
    { name: "prefers-color-scheme", value: theme === "dark" ? "dark" : "light" },
    { name: "forced-colors", value: theme === "forced" ? "active" : "none" },
  ];
  await tab.media.send("Emulation.setEmulatedMedia", { features });
}

/** What of the checker looks at colors: all that can differ when the same page stands in the same width once more. */
const COLORS = ["color-contrast", "link-in-text-block"];

/** What breaks WCAG 2.2 AA or good practice on the page of a tab, in words; or what does by its colors alone. */
async function violations(tab, colorsOnly = false) {
  if (!(await tab.evaluate(() => "axe" in globalThis))) await tab.evaluate(axe);
  // Of these rules the checker leaves only the size of what is touched out by itself.
  const which = colorsOnly ? { runOnly: COLORS } : { rules: { "target-size": { enabled: true } } };
  // Style sheets are on the page: asking for them once more would be a request that the page does not make.
  const options = { ...which, resultTypes: ["violations"], preload: false };
  const found = await tab.evaluate((options) => globalThis.axe.run(options), options);
  return found.violations.map((one) => `${one.id} at ${one.nodes[0].html}`).join("; ");
}

module.exports = { launch, open, recolor, violations };
