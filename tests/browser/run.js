// Opens every kind of page of a built playbook in Chromium, from file://, in light and dark, on a phone and a desk:
// no accessibility violation, no request outside, no sideways scroll, no breach of the content security policy; then
// every page is valid HTML.
//
//     node run.js FOLDER [--few]
//
// With `--few`, a handful of pages in light only: enough for the words of another language, long ones first of all.

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const puppeteer = require("puppeteer-core");

const site = path.resolve(process.argv[2]);
const few = process.argv.includes("--few");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const checker = require.resolve("vnu-jar/build/dist/vnu.jar");

const files = fs.readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html")).sort();

/** One page of each kind, told apart by the shape of its address; every list and every reader's page. */
function sample() {
  const kinds = new Map();
  for (const file of files.filter((name) => name.endsWith("index.html"))) {
    const parts = path.dirname(file).split(path.sep);
    const alike = parts.length > 2 || ["accounts", "guide", "people", "pillars"].includes(parts[0]);
    const kind = alike ? parts.map((part, at) => (at % 2 ? "*" : part)).join("/") : file;
    if (!kinds.has(kind)) kinds.set(kind, file);
  }
  return [...kinds.values()];
}

let passed = 0;
const faults = [];
function expect(condition, message) {
  if (condition) passed += 1;
  else faults.push(message);
}

async function look(browser, file, width, theme) {
  const where = `${file} (${width} px, ${theme})`;
  const page = await browser.newPage();
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
  const outside = [];
  const breaches = [];
  page.on("request", (request) => request.url().startsWith("file:") || outside.push(request.url()));
  page.on("console", (message) => breaches.push(message.text()));
  await page.goto(`file://${path.join(site, file)}`);
  const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(breaches.length === 0, `${where}: ${breaches[0]}`);
  expect(outside.length === 0, `${where}: asks for ${outside[0]}`);
  expect(scroll <= width, `${where}: ${scroll} px wide`);
  // The checker itself is script from outside the page, which the page's own policy rightly refuses.
  await page.setBypassCSP(true);
  await page.reload();
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  expect(violations.length === 0, `${where}: ${violations.map((one) => `${one.id} at ${one.nodes[0].html}`).join("; ")}`);
  await page.close();
}

(async () => {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"],
  });
  const all = sample();
  expect(all.length >= 15, `only ${all.length} kinds of pages in ${site}`);
  const some = ["index.html", "health/index.html", "coverage/index.html", "search/index.html"];
  const deep = (file) => /^accounts.[^/]+.\d{4}.(index|objectives.[^/]+.index)\.html$/.test(file);
  const pages = few ? all.filter((file) => some.includes(file) || deep(file)) : all;
  expect(pages.length >= 5, `only ${pages.length} pages of ${site} looked at`);
  const themes = few ? ["light"] : ["light", "dark"];
  const looks = pages.flatMap((file) => [360, 1440].flatMap((width) => themes.map((theme) => [file, width, theme])));
  const worker = async () => {
    for (let next = looks.shift(); next; next = looks.shift()) await look(browser, ...next);
  };
  await Promise.all([worker(), worker()]);
  await browser.close();
  const checked = few ? pages : files;
  try {
    execFileSync("java", ["-jar", checker, "--errors-only", ...checked.map((file) => path.join(site, file))], { stdio: "pipe" });
    passed += checked.length;
  } catch (error) {
    faults.push(`HTML: ${error.stderr.toString().split("\n").slice(0, 10).join("\n")}`);
  }
  for (const fault of faults) console.error(fault);
  console.log(`${passed} passed, ${faults.length} failed`);
  process.exit(faults.length ? 1 : 0);
})();
