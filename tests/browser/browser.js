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
  const features = [
    { name: "prefers-color-scheme", value: theme === "dark" ? "dark" : "light" },
    { name: "forced-colors", value: theme === "forced" ? "active" : "none" },
  ];
  await (await tab.createCDPSession()).send("Emulation.setEmulatedMedia", { features });
  return tab;
}

/** What breaks WCAG 2.2 AA or good practice on the page of a tab, in words; the policy of the page has to be bypassed. */
async function violations(tab) {
  await tab.evaluate(axe);
  // Of these rules the checker leaves only the size of what is touched out by itself.
  const found = await tab.evaluate(() => globalThis.axe.run({ rules: { "target-size": { enabled: true } } }));
  return found.violations.map((one) => `${one.id} at ${one.nodes[0].html}`).join("; ");
}

module.exports = { launch, open, violations };
