// Opens every kind of page of built playbooks in Chromium. A kind is what one template makes; each page names its own.
//
//     node run.js [--few] FOLDER…
//
// 1. From file://: of each kind the largest page, in light and dark, on a phone and on a desk, with forced colors on a
//    desk, and the smallest page on a phone. Of the second and further folders the largest page only twice: on a phone in
//    light, on a desk in the dark. In further colors the page stays open, and only what looks at colors is tried again.
//    No accessibility violation, no request outside, no sideways scroll, no breach of the content security policy.
// 2. Over HTTP: one page of each kind on a desk, and below another path on a phone. The same, and no request that fails,
//    no dead link, and nothing that moves after the first paint, however late the script comes. Where a page has code,
//    its buttons copy it.
// 3. Every page is valid HTML, and every template of the default theme that makes a page has made one.
//
// With `--few`, a handful of pages in light only. This is enough to see whether the long words of a language fit.
"use strict";

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { launch, open, recolor, violations } = require("./browser.js");
const { pages, extremes, serve } = require("./site.js");

const few = process.argv.includes("--few");
const sites = process.argv
  .slice(2)
  .filter((name) => name !== "--few")
  .map((name) => path.resolve(name));
const checker = require.resolve("vnu-jar/build/dist/vnu.jar");

let passed = 0;
const faults = [];
function expect(condition, message) {
  if (condition) passed += 1;
  else faults.push(message);
}

/** Opens a tab that keeps a list of what it should not have done. */
async function watched(browser, width, theme) {
  const tab = await open(browser, width, theme);
  tab.asked = [];
  tab.breaches = [];
  tab.on("request", (request) => tab.asked.push(request.url()));
  tab.on("console", (message) => tab.breaches.push(message.text()));
  tab.on("pageerror", (error) => tab.breaches.push(error.message));
  tab.on("requestfailed", (request) => tab.breaches.push(`${request.url()}: ${request.failure().errorText}`));
  tab.on(
    "response",
    (response) => response.status() >= 400 && tab.breaches.push(`${response.url()}: ${response.status()}`),
  );
  return tab;
}

/** Tests what holds for a page wherever it was loaded from. */
async function behaves(tab, where, base, width) {
  const outside = tab.asked.filter((url) => !url.startsWith(base) && !url.endsWith("/favicon.ico"));
  const scroll = await tab.evaluate(() => document.documentElement.scrollWidth);
  expect(tab.breaches.length === 0, `${where}: ${tab.breaches[0]}`);
  expect(outside.length === 0, `${where}: asks for ${outside[0]}`);
  expect(scroll <= width, `${where}: ${scroll} px wide`);
}

async function look(browser, { site, file, template }, width, themes) {
  const tab = await watched(browser, width, themes[0]);
  const url = `file://${path.join(site, file)}`;
  if (template === "redirect") {
    // This page leads on to another one at once. The test stays on it, to look at it.
    await tab.setRequestInterception(true);
    tab.on("request", (request) =>
      request.isNavigationRequest() && request.url() !== url ? request.abort("aborted") : request.continue(),
    );
    tab.removeAllListeners("requestfailed");
  }
  await tab.goto(url);
  for (const theme of themes) {
    const where = `${path.join(site, file)} (${width} px, ${theme})`;
    if (theme !== themes[0]) await recolor(tab, theme);
    await behaves(tab, where, `file://${site}/`, width);
    const found = await violations(tab, theme !== themes[0]);
    expect(found === "", `${where}: ${found}`);
  }
  await tab.close();
}

/** Opens a page over HTTP, tests it, and gathers its links. */
async function visit(browser, { file }, base, width, links) {
  const where = `${base.replace(/:\d+/, "")}${file} (${width} px)`;
  const tab = await watched(browser, width);
  await tab.evaluateOnNewDocument(() => {
    globalThis.moved = [];
    const told = ({ value, sources }) =>
      `${value.toFixed(4)} ${sources.map(({ node }) => node?.cloneNode().outerHTML ?? node?.nodeValue).join(" ")}`;
    const watch = (list) => globalThis.moved.push(...list.getEntries().map(told));
    new PerformanceObserver(watch).observe({ type: "layout-shift", buffered: true });
  });
  await tab.goto(base + file);
  await new Promise((later) => setTimeout(later, 1000));
  await behaves(tab, where, base, width);
  const moved = await tab.evaluate(() => globalThis.moved);
  expect(moved.length === 0, `${where}: moves by ${moved.join("; ")}`);
  for (const link of await tab.$$eval("a[href]", (all) =>
    all.map((a) => new URL(a.getAttribute("href"), a.baseURI).href),
  ))
    links.set(link, where);
  await tab.close();
}

/** Presses the button of every block of code on a page: what it copies is the block, with and without a clipboard. */
async function copy(browser, { file }, base, hasClipboard) {
  const where = `${file} (${hasClipboard ? "with" : "without"} a clipboard)`;
  const rights = ["clipboard-read", "clipboard-sanitized-write"];
  await browser.defaultBrowserContext().overridePermissions(new URL(base).origin, rights);
  const tab = await watched(browser, 1440);
  if (!hasClipboard)
    await tab.evaluateOnNewDocument(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await tab.goto(base + file);
  await tab.bringToFront();
  const blocks = await tab.$$eval(".body pre > code", (all) => all.map((code) => code.textContent));
  const buttons = await tab.$$("kp-copy button");
  expect(buttons.length === blocks.length, `${where}: ${buttons.length} buttons for ${blocks.length} blocks of code`);
  for (const [at, button] of buttons.entries()) {
    const before = await button.evaluate((it) => it.textContent);
    await button.click();
    const says = (it, word) => it.textContent !== word;
    const answered = await tab.waitForFunction(says, { timeout: 2000 }, button, before).catch(() => null);
    expect(answered, `${where}: button ${at + 1} does not say that it has copied`);
    const copied = await tab.evaluate(() => navigator.clipboard?.readText() ?? getSelection().toString());
    expect(copied.trim() === blocks[at].trim(), `${where}: button ${at + 1} copies “${copied.slice(0, 40)}”`);
  }
  await behaves(tab, where, base, 1440);
  await tab.close();
}

/** Follows every gathered link, to the page and to the place on it. */
async function follow(links, base) {
  const found = new Map();
  for (const [link, where] of links) {
    const [url, fragment] = link.split("#");
    if (!found.has(url)) {
      const answer = url.startsWith(base) ? await fetch(url) : { ok: /^(https?|mailto):/.test(url), text: () => "" };
      found.set(url, answer.ok ? await answer.text() : null);
    }
    const text = found.get(url);
    const there = text !== null && (!fragment || !text || text.includes(` id="${decodeURIComponent(fragment)}"`));
    expect(there, `${where}: leads to ${link}, which is not there`);
  }
}

/** Does this for each entry, so many at a time. */
async function all(looks, tabs, work) {
  const worker = async () => {
    for (let next = looks.shift(); next; next = looks.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: tabs }, worker));
}

/** The templates of the default theme that make a whole page. The others make parts of one. */
function templates() {
  const folder = path.resolve(__dirname, "../../themes/default/templates");
  const names = fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html"));
  const whole = (name) =>
    /^\{% extends|<body[^>]* data-template="[^{]/m.test(fs.readFileSync(path.join(folder, name), "utf8"));
  // A page says the name without the folder of the pages: `customer/plan` of `customer/pages/plan.html`.
  return names.filter(whole).map((name) =>
    name
      .replace(/\.html$/, "")
      .replaceAll(path.sep, "/")
      .replace("pages/", ""),
  );
}

(async () => {
  const browser = await launch();
  for (const site of sites) {
    const written = pages(site);
    for (const { file, template } of written)
      expect(template, `${path.join(site, file)} does not say which template made it`);
    const kinds = extremes(written);
    const forCustomer = kinds.some(({ most }) => most.template === "customer/home");
    const some = forCustomer
      ? ["customer/home", "customer/plan", "customer/objective", "customer/review", "search"]
      : ["home", "health", "coverage", "search", "plan", "objective"];
    const chosen = kinds.map(({ most }) => most).filter(({ template }) => !few || some.includes(template));
    const whole = !few && site === sites[0];
    const ways = [
      [360, whole ? ["light", "dark"] : ["light"]],
      [1440, whole ? ["dark", "light", "forced"] : [few ? "light" : "dark"]],
    ];
    const looks = chosen.flatMap((page) => ways.map((way) => [page, ...way]));
    if (few) expect(chosen.length === some.length, `only ${chosen.length} pages of ${site} looked at`);
    else looks.push(...kinds.filter(({ most, least }) => most !== least).map(({ least }) => [least, 360, ["light"]]));
    await all(looks, 2, (next) => look(browser, ...next));
    for (const [below, width] of few
      ? []
      : [
          ["/plans/", 1440],
          ["/a/b/plans/", 360],
        ]) {
      // The script comes after the first paint, as on a slow network.
      const { server, base } = await serve(site, below, (file) => (/keyplan\.\w+\.js$/.test(file) ? 200 : 0));
      const links = new Map();
      // More at a time: they spend most of their time waiting.
      await all([...chosen], 4, (page) => visit(browser, page, base, width, links));
      await follow(links, base);
      const withCode = written.find(({ file }) =>
        fs.readFileSync(path.join(site, file), "utf8").includes("data-copy="),
      );
      if (withCode) for (const hasClipboard of [true, false]) await copy(browser, withCode, base, hasClipboard);
      server.close();
    }
    const checked = few ? chosen : written;
    try {
      execFileSync("java", ["-jar", checker, "--errors-only", ...checked.map(({ file }) => path.join(site, file))], {
        stdio: "pipe",
      });
      passed += checked.length;
    } catch (error) {
      faults.push(`HTML: ${error.stderr.toString().split("\n").slice(0, 10).join("\n")}`);
    }
  }
  await browser.close();
  if (!few) {
    const seen = new Set(sites.flatMap((site) => pages(site).map(({ template }) => template)));
    for (const template of templates()) expect(seen.has(template), `no page of ${template}.html was looked at`);
  }
  for (const fault of faults) console.error(fault);
  console.log(`${passed} passed, ${faults.length} failed`);
  process.exit(faults.length ? 1 : 0);
})();
