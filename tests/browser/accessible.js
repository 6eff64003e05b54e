// The accessibility of pages that the example does not have: of a playbook that has just begun, of a hundred accounts, and
// of names that no column is made for, with a KPI of every month and one of every week.
//
//     node accessible.js COMMAND FOLDER EXAMPLE [--few]
//
// FOLDER is written to; EXAMPLE holds `site.toml` and `content`. Every kind of page is looked at, the largest of it, on a
// phone and on a desk, in light, in the dark and with forced colors: no breach of WCAG 2.2 AA or of good practice. With
// `--few` a handful of kinds, each in two of the six ways.
"use strict";

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { launch, open, recolor, violations } = require("./browser.js");
const { hundred, lengthen, readOften } = require("./playbooks.js");
const { pages, extremes } = require("./site.js");

const few = process.argv.includes("--few");
const [command, folder, example] = process.argv.slice(2).map((name) => path.resolve(name));
const KINDS = ["home", "health", "director", "plan", "objective"];
const WAYS = [
  [360, few ? ["light"] : ["light", "dark", "forced"]],
  [1440, few ? ["dark"] : ["dark", "light", "forced"]],
];

const keyplan = (...words) => execFileSync(command, [...words, "--quiet"], { stdio: ["ignore", "ignore", "inherit"] });

/** Each playbook by its name: written, and built. */
function written() {
  const made = {
    begun(root) {
      keyplan("init", root, "--bare");
      keyplan("-C", root, "new", "account", "Harbour Stores", "--country", "GB");
    },
    hundred(root) {
      keyplan("init", root, "--bare");
      hundred(path.join(root, "content"));
    },
    long(root) {
      fs.cpSync(path.join(example, "content"), path.join(root, "content"), { recursive: true });
      fs.copyFileSync(path.join(example, "site.toml"), path.join(root, "site.toml"));
      lengthen(path.join(root, "content"));
      readOften(path.join(root, "content"));
    },
  };
  return Object.entries(made).map(([name, make]) => {
    const root = path.join(folder, name);
    make(root);
    keyplan("-C", root, "build", "-o", path.join(root, "public"));
    return path.join(root, "public");
  });
}

(async () => {
  const looks = written().flatMap((site) => {
    const kinds = extremes(pages(site)).map(({ most }) => most);
    // An old address leads away before anybody looks at it.
    const chosen = kinds.filter(({ template }) => (few ? KINDS.includes(template) : template !== "redirect"));
    return chosen.flatMap((page) => WAYS.map((way) => [page, ...way]));
  });
  let [passed, failed] = [0, 0];
  const browser = await launch();
  const worker = async () => {
    for (let next = looks.shift(); next; next = looks.shift()) {
      const [{ site, file }, width, themes] = next;
      const tab = await open(browser, width, themes[0]);
      await tab.goto(`file://${path.join(site, file)}`);
      for (const theme of themes) {
        await recolor(tab, theme);
        const found = await violations(tab, theme !== themes[0]);
        if (found) {
          console.error(`${path.join(path.basename(path.dirname(site)), file)} (${width} px, ${theme}): ${found}`);
          failed += 1;
        } else passed += 1;
      }
      await tab.close();
    }
  };
  await Promise.all([worker(), worker()]);
  await browser.close();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
})();
