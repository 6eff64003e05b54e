// Takes the pictures in docs/guide/content/screenshots. It builds the playbook of this repository, or takes a built one,
// and opens pages in Chromium: most on a desk, one on a phone, one in the dark and one on paper.
//
//     node tests/browser/screenshots.js [FOLDER]

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const puppeteer = require("puppeteer-core");

const root = path.resolve(__dirname, "../..");
const pictures = path.join(root, "docs/guide/content/screenshots");

const plan = "accounts/quangora/2025";
const desk = { width: 1440, height: 860 };
const phone = { width: 390, height: 844 };
// A4 at 96 px to the inch.
const paper = { width: 794, height: 1123 };

/** For each picture: its name, the page, and how the page is shown. */
const shots = [
  ["home", "", desk],
  ["account", "accounts/quangora", desk],
  ["plan", plan, desk],
  ["decision", `${plan}/decisions/minimarts-first`, desk],
  ["objective", `${plan}/objectives/shelf-never-empty`, desk],
  ["review", `${plan}/reviews/2026-01-15`, desk],
  ["pillar", "pillars/supply", desk],
  ["person", "people/pham-duy", desk],
  ["plan-objectives", `${plan}#objectives`, desk],
  ["health", "health", desk],
  ["director", "readers/director", desk],
  ["calendar", "calendar", desk],
  ["plan-phone", plan, phone],
  ["account-phone", "accounts/quangora", phone],
  ["objective-dark", `${plan}/objectives/shelf-never-empty`, desk, { dark: true }],
  ["home-dark", "", desk, { dark: true }],
  ["plan-print", plan, paper, { print: true }],
  ["one-page", `${plan}/one-page`, paper, { print: true }],
];

function build() {
  const site = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "keyplan-")), "site");
  execFileSync("cargo", ["run", "--quiet", "--locked", "--", "build", "--quiet", "-o", site], {
    cwd: root,
    stdio: "inherit",
  });
  return site;
}

async function shoot(browser, site, [name, address, viewport, { dark, print } = {}]) {
  const page = await browser.newPage();
  const [folder, anchor] = address.split("#");
  await page.setViewport(viewport);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  if (print) {
    await page.emulateMediaType("print");
    // The margins of the sheet: without a printer the browser leaves them out. The policy of the page would refuse this.
    await page.setBypassCSP(true);
  }
  await page.goto(`file://${path.join(site, folder, "index.html")}${anchor ? `#${anchor}` : ""}`);
  if (print) await page.addStyleTag({ content: "body { margin: 15mm; }" });
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  await page.close();
}

(async () => {
  const site = process.argv[2] ? path.resolve(process.argv[2]) : build();
  fs.mkdirSync(pictures, { recursive: true });
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--hide-scrollbars",
      "--disable-lcd-text",
      "--disable-background-networking",
    ],
  });
  for (const shot of shots) await shoot(browser, site, shot);
  await browser.close();
  if (!process.argv[2]) fs.rmSync(path.dirname(site), { recursive: true });
  const sizes = shots.map(([name]) => fs.statSync(path.join(pictures, `${name}.png`)).size);
  console.log(`${shots.length} pictures, ${Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1000)} kB`);
})();
