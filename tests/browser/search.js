// Tests the search, sorting and filtering of tables, the key plan that follows, and the choice of light or dark in Chromium: from file://, and over
// HTTP below two paths.
//
//     node search.js KEYPLAN FOLDER
//
// KEYPLAN is the command. FOLDER holds a copy of the playbook of this repository: pages are added to it, and it is built.

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const puppeteer = require("puppeteer-core");
const { serve } = require("./site.js");

const [command, folder] = process.argv.slice(2).map((argument) => path.resolve(argument));
const site = path.join(folder, "public");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const HOSTILE = "</script><script>document.title = 'taken'</script><img src=x onerror=alert(1)> \u2028 Łódź";

function build() {
  const page = `+++\ntitle = "${HOSTILE}"\nsummary = "<b>Ærøskøbing</b>"\n+++\n\nA page about [[accounts/quangora/2025/objectives/shelf-never-empty]]. Kệ lại hết hàng.\n`;
  fs.mkdirSync(path.join(folder, "content/pages"), { recursive: true });
  fs.writeFileSync(path.join(folder, "content/pages/hostile.md"), page);
  execFileSync(command, ["-C", folder, "build", "-q", "-o", site], { stdio: "inherit" });
}

let passed = 0;
const faults = [];
function expect(condition, message) {
  if (condition) passed += 1;
  else faults.push(message);
}
const same = (is, wanted, message) =>
  expect(
    JSON.stringify(is) === JSON.stringify(wanted),
    `${message}: ${JSON.stringify(is)} and not ${JSON.stringify(wanted)}`,
  );

/** Opens a tab that keeps a list of what it should not have done. */
async function open(browser, base, address, { width = 1200, dark = false, script = true } = {}) {
  const tab = await browser.newPage();
  tab.asked = [];
  tab.breaches = [];
  await tab.setViewport({ width, height: 900 });
  await tab.setJavaScriptEnabled(script);
  await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  tab.on("request", (request) => tab.asked.push(request.url()));
  tab.on("console", (message) => tab.breaches.push(message.text()));
  tab.on("pageerror", (error) => tab.breaches.push(error.message));
  tab.on("dialog", (dialog) => {
    tab.breaches.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  await tab.goto(base + address);
  return tab;
}

async function done(tab, base, where) {
  same(tab.breaches, [], `${where}: nothing is refused or thrown`);
  same(
    tab.asked.filter((url) => !url.startsWith(base) && !url.endsWith("/favicon.ico")),
    [],
    `${where}: nothing is asked for outside`,
  );
  await tab.close();
}

const until = (tab, look, ...given) => tab.waitForFunction(look, { timeout: 10_000, polling: 10 }, ...given);

/** Presses `/`, types a text, waits for the results, and returns their titles. */
async function search(tab, text) {
  if (!(await tab.$("kp-search dialog[open]"))) {
    await tab.keyboard.press("/");
    await tab.waitForSelector("kp-search dialog[open]");
  }
  await tab.evaluate(() => {
    const input = document.querySelector("kp-search input");
    input.value = "";
    delete document.querySelector("kp-search dialog").dataset.took;
  });
  await tab.type("kp-search input", text);
  await until(tab, () => document.querySelector("kp-search dialog").dataset.took);
  await tab.evaluate(() => new Promise((painted) => setTimeout(painted, 60)));
  return results(tab);
}
const results = (tab) => tab.$$eval("kp-search li a", (links) => links.map((link) => link.textContent));

/* ---- the search ---- */

/** The site was published anew, and an open page still asks for the old script of the search, which is gone. */
async function gone(browser, base, where) {
  const tab = await open(browser, base, "accounts/quangora/2025/index.html");
  await tab.evaluate(() => {
    const append = document.head.append.bind(document.head);
    document.head.append = (script) => {
      script.src = script.src.replace(/search\.\w+\.js$/, "search.0000000000.js");
      append(script);
    };
  });
  await tab.keyboard.press("/");
  await until(
    tab,
    () => location.pathname.endsWith("/search/index.html") && document.querySelector("kp-search dialog[open]"),
  );
  same(
    tab.breaches.filter((text) => !/ERR_FILE_NOT_FOUND|404/.test(text)),
    [],
    `${where}: the page of the search opens it`,
  );
  await tab.close();
}

/** What is typed before the search has opened is not lost. */
async function quick(browser, base, where) {
  const tab = await open(browser, base, "accounts/quangora/2025/index.html");
  await tab.keyboard.type("/shelf nev");
  await until(tab, () => document.querySelector("kp-search li a"));
  await tab.keyboard.type("er");
  await until(tab, () => document.querySelector("kp-search .count").textContent);
  const input = await tab.$eval("kp-search input", (input) => input.value);
  same(input, "shelf never", `${where}: what is typed before the box is there is in it`);
  same((await results(tab))[0], "Shelf never empty", `${where}: and it is found`);
  await done(tab, base, where);
}

async function searches(browser, base, where) {
  const tab = await open(browser, base, "accounts/quangora/2025/index.html");
  same(
    tab.asked.filter((url) => /search/.test(url)),
    [],
    `${where}: nothing of the search is loaded before it is opened`,
  );

  for (const [text, first] of [
    ["pham duy", "Phạm Duy"],
    ["PHẠM DUY", "Phạm Duy"],
    ["shelf nev", "Shelf never empty"],
    ["shlef never", "Shelf never empty"],
    ["KP213", "KP213 orphan-objective"],
    ["lodz", HOSTILE.replace(/\s+/g, " ")],
    ["aeroskobing", HOSTILE.replace(/\s+/g, " ")],
  ]) {
    const found = await search(tab, text);
    same(found[0]?.replace(/\s+/g, " "), first, `${where}: “${text}” finds`);
  }
  same(await search(tab, "zzqx"), [], `${where}: what nobody wrote is not found`);
  expect((await tab.$eval("kp-search .count", (count) => count.textContent)).length > 10, `${where}: and that is said`);

  // The words by which a page was found are marked, with their letters as they are written.
  await search(tab, "pham");
  same(await tab.$eval("kp-search li mark", (mark) => mark.textContent), "Phạm", `${where}: marked`);

  // A facet narrows the results.
  await search(tab, "shelf");
  const all = (await results(tab)).length;
  await tab.focus("kp-search select");
  same(
    await tab.$eval("kp-search select", (select) => select.options[0].textContent),
    "all",
    `${where}: the facet offers all`,
  );
  await tab.select("kp-search select", "Objective");
  await until(tab, (all) => document.querySelectorAll("kp-search li").length < all, all);
  const kinds = await tab.$$eval("kp-search li .label", (labels) => labels.map((label) => label.textContent));
  expect(
    kinds.length > 0 && kinds.every((kind) => kind.startsWith("Objective")),
    `${where}: only objectives: ${kinds}`,
  );
  await tab.select("kp-search select", "");
  same(await tab.evaluate(() => document.title.includes("taken")), false, `${where}: a title runs nothing`);
  same(
    await tab.$$eval("kp-search img, kp-search li script, kp-search li b", (nodes) => nodes.length),
    0,
    `${where}: a title is text`,
  );
  await done(tab, base, where);
}

/** A result shows the sentence that was found and leads to its part; words that people type lead to what answers. */
async function sentences(browser, base, where) {
  const tab = await open(browser, base, "index.html");
  const first = () =>
    tab.$eval("kp-search li", (item) => ({
      title: item.querySelector("a").textContent,
      part: item.querySelector("a").href.split("#")[1] ?? "",
      told: item.querySelector("p")?.textContent ?? "",
      marks: [...item.querySelectorAll("p mark")].map((mark) => mark.textContent).join(" "),
    }));
  await search(tab, "OTIF");
  const kpi = await first();
  same([kpi.title, kpi.part], ["On time in full", "kpi-otif"], `${where}: a KPI is found by its id`);
  await search(tab, "safety stock");
  await until(tab, () => document.querySelector("kp-search li p mark"));
  const stock = await first();
  expect(stock.told.includes("days of safety stock") && stock.marks === "safety stock", `${where}: ${stock.told}`);
  same(stock.part, "commitments", `${where}: a commitment leads to its part`);
  await search(tab, "Vietnamese because");
  await until(tab, () => document.querySelector("kp-search li p mark"));
  const prose = await first();
  expect(
    prose.title === "Shelf never empty" && prose.told.startsWith("… ") && prose.told.length < 200,
    `${where}: “${prose.told}” is what stands around the hit`,
  );
  // What the trade says in several ways is found by each of them.
  for (const word of ["OOS", "rupture", "out of stock", "Udsolgt"]) {
    await search(tab, word);
    await until(tab, () => document.querySelectorAll("kp-search li p mark").length > 1);
    const found = await tab.$$eval("kp-search li p mark", (marks) => marks.map((mark) => mark.textContent).join(" "));
    expect(found.includes("hết hàng"), `${where}: “${word}” finds “hết hàng”: ${found}`);
  }
  for (const word of ["late", "overdue", "contract"])
    same((await search(tab, word)).includes("Calendar"), true, `${where}: “${word}” leads to the calendar`);
  await done(tab, base, where);
}

/** The site is published anew while the search is open. */
async function anew(browser, base, where) {
  const tab = await open(browser, base, "index.html");
  // This loads the first shard of the index, and not the last.
  await search(tab, "account");
  const file = path.join(folder, "content/pages/anew.md");
  fs.writeFileSync(file, '+++\ntitle = "Zwölf quetzals"\n+++\n');
  execFileSync(command, ["-C", folder, "build", "-q", "-o", site]);
  same((await search(tab, "zwolf quet"))[0], "Zwölf quetzals", `${where}: what is new is found`);
  fs.rmSync(file);
  execFileSync(command, ["-C", folder, "build", "-q", "-o", site]);
  await tab.keyboard.press("Escape");
  same(await search(tab, "zwolf"), [], `${where}: what is gone is not, once the search is opened again`);
  await done(tab, base, where);
}

/** With the keyboard only: open the search, walk through the results, close it, open it again, follow a result. */
async function keys(browser, base, where) {
  const tab = await open(browser, base, "reviews/index.html");
  await tab.focus(".masthead .site");
  await search(tab, "plan");
  const focus = () => tab.evaluate(() => document.activeElement.textContent || document.activeElement.localName);
  const [first, second] = await results(tab);
  await tab.keyboard.press("ArrowDown");
  same(await focus(), first, `${where}: down to the first result`);
  await tab.keyboard.press("ArrowDown");
  same(await focus(), second, `${where}: and to the second`);
  await tab.keyboard.press("ArrowUp");
  await tab.keyboard.press("ArrowUp");
  same(await focus(), "input", `${where}: back up to the words`);
  await tab.keyboard.press("Escape");
  await until(tab, () => !document.querySelector("kp-search dialog[open]"));
  same(await tab.evaluate(() => document.activeElement.className), "site", `${where}: the focus returns`);
  await tab.keyboard.press("/");
  await tab.waitForSelector("kp-search dialog[open]");
  const there = await tab.$eval("kp-search li a", (link) => link.href);
  await Promise.all([tab.waitForNavigation(), tab.keyboard.press("Enter")]);
  same(tab.url(), there, `${where}: Enter follows the first result`);
  await done(tab, base, where);
}

/** No accessibility violation, with a sorted table and with the search open. */
async function accessible(browser, base, where) {
  for (const width of [360, 1200]) {
    for (const dark of [false, true]) {
      const tab = await open(browser, base, "objectives/index.html", { width, dark });
      // The checker is a script that is not the page's own: the policy of the page would refuse it.
      await tab.setBypassCSP(true);
      await tab.reload();
      await tab.evaluate(axe);
      await tab.evaluate(() => document.querySelector(".kp-sort").click());
      const check = async (state) => {
        const { violations } = await tab.evaluate(() => globalThis.axe.run());
        const told = violations.map((one) => `${one.id} at ${one.nodes[0].html}`);
        same(told, [], `${where}, ${width} px, ${dark ? "dark" : "light"}, ${state}`);
      };
      await check("a table sorted");
      await search(tab, "shelf");
      await check("the search open");
      const scroll = await tab.evaluate(() => document.documentElement.scrollWidth);
      expect(scroll <= width, `${where}: ${scroll} px wide with the search open`);
      await tab.close();
    }
  }
}

/** Searching for the title of a page finds that page, for every page. */
async function whole(browser, base, where) {
  const tab = await open(browser, base, "index.html");
  await search(tab, "plan");
  const missed = await tab.evaluate(async () => {
    const dialog = document.querySelector("kp-search dialog");
    const input = dialog.querySelector("input");
    const rows = [];
    const { pages } = keyplan;
    keyplan.pages = (at, version, block) => {
      rows.push(...block.map((row) => [row[0], row[1]]));
      pages(at, version, block);
    };
    await keyplan.loadScript("search/pages-0.js");
    keyplan.pages = pages;
    const missed = [];
    for (const [title, url] of rows) {
      delete dialog.dataset.took;
      input.value = title;
      input.dispatchEvent(new Event("input"));
      while (!dialog.dataset.took) await new Promise((soon) => setTimeout(soon, 1));
      const found = [...dialog.querySelectorAll("li a")].map((link) => link.getAttribute("href"));
      if (!found.includes(keyplan.root + url)) missed.push(title);
    }
    return rows.length > 80 ? missed : ["there are few pages"];
  });
  same(missed, [], `${where}: every title finds its page`);
  await done(tab, base, where);
}

async function scriptless(browser, base, where) {
  const tab = await open(browser, base, "index.html", { script: false });
  await tab.click(".masthead .search");
  await tab.waitForSelector("noscript");
  const text = await tab.$eval("main", (main) => main.innerText);
  expect(
    text.includes("JavaScript") && text.includes("Objectives"),
    `${where}: without script the lists are offered: ${text}`,
  );
  same(
    await tab.$$eval("button, kp-filter, kp-look", (nodes) => nodes.length),
    0,
    `${where}: nothing is there that cannot work`,
  );
  await done(tab, base, where);
}

/* ---- tables ---- */

const column = (tab, at) =>
  tab.$$eval(
    "main table[data-sort] > tbody > tr:not([hidden])",
    (rows, at) => rows.map((row) => row.cells[at].textContent.trim()),
    at,
  );

async function tables(browser, base, where) {
  const tab = await open(browser, base, "people/index.html");
  const sorts = () => tab.$$eval("th[aria-sort]", (heads) => heads.map((head) => [head.textContent, head.ariaSort]));
  const names = () => tab.$eval("main table tbody", (body) => [...body.rows].map((row) => row.cells[0].textContent));
  const written = await names();
  await tab.focus(".kp-sort");
  await tab.keyboard.press("Enter");
  same(await sorts(), [["Person", "ascending"]], `${where}: sorted by key`);
  const up = await names();
  await tab.keyboard.press("Space");
  same(await sorts(), [["Person", "descending"]], `${where}: and the other way`);
  same(await names(), [...up].reverse(), `${where}: the rows follow`);
  await tab.keyboard.press("Space");
  same([await sorts(), await names()], [[], written], `${where}: and as they were written`);
  await tab.keyboard.press("Space");

  await tab.type("kp-filter input", "duy");
  const left = await column(tab, 0);
  expect(left.length > 0 && left.every((name) => /duy/i.test(name)), `${where}: filtered: ${left}`);
  same(
    await tab.$eval("kp-filter output", (output) => output.role ?? output.localName),
    "output",
    `${where}: the count is a live region`,
  );
  expect(
    /^\d+ of \d+ rows$/.test(await tab.$eval("kp-filter output", (output) => output.textContent)),
    `${where}: counted`,
  );
  expect(tab.url().endsWith("#~sort=0.0.up&find=duy"), `${where}: the address holds it: ${tab.url()}`);

  await tab.reload();
  same(await sorts(), [["Person", "ascending"]], `${where}: sorted after a reload`);
  same(await column(tab, 0), left, `${where}: filtered after a reload`);
  same(await tab.$eval("kp-filter input", (input) => input.value), "duy", `${where}: and the box says so`);
  await tab.emulateMediaType("print");
  expect(
    (await tab.$eval("kp-filter p", (note) => note.innerText)).includes("duy"),
    `${where}: on paper a note says what is left out`,
  );
  await done(tab, base, where);

  const objectives = await open(browser, base, "objectives/index.html");
  await objectives.type("kp-filter input", "amber");
  const marks = () =>
    objectives.$$eval("main tbody tr:not([hidden])", (rows) =>
      rows.map((row) => row.querySelector(".st")?.textContent),
    );
  expect(
    (await marks()).length > 0 && (await marks()).every((mark) => mark === "A"),
    `${where}: a status is found by its word: ${await marks()}`,
  );
  await done(objectives, base, where);

  const reviews = await open(browser, base, "accounts/quangora/index.html");
  const days = () => reviews.$$eval("#reviews tbody tr", (rows) => rows.map((row) => row.cells[0].dataset.value));
  await reviews.evaluate(() => document.querySelector("#reviews .kp-sort").click());
  const sorted = await days();
  same(sorted, [...sorted].sort(), `${where}: days are sorted by the day, not by its words`);
  expect(sorted.length > 2, `${where}: there are reviews`);
  await done(reviews, base, where);
}

/** The choice of light or dark is kept, and is set before the first paint. */
async function looks(browser, base, where) {
  const tab = await open(browser, base, "index.html");
  const look = () => tab.evaluate(() => document.documentElement.dataset.theme ?? "auto");
  same(await look(), "auto", `${where}: as the device`);
  await tab.click("kp-look button");
  await tab.click("kp-look button");
  same(await look(), "dark", `${where}: chosen`);
  await tab.evaluateOnNewDocument(() => {
    addEventListener("DOMContentLoaded", () => {
      window.early = document.documentElement.dataset.theme;
    });
  });
  await tab.goto(`${base}reviews/index.html`);
  same([await look(), await tab.evaluate(() => window.early)], ["dark", "dark"], `${where}: kept`);
  await tab.click("kp-look button");
  same(await look(), "auto", `${where}: and given back`);
  await done(tab, base, where);
}

/** The key plan and the contents say which part of the page is being read, on a wide screen and on a phone. */
async function follows(browser, base, where) {
  const tab = await open(browser, base, "accounts/quangora/2025/index.html");
  const read = async (id) => {
    await tab.evaluate((id) => document.getElementById(id).scrollIntoView({ behavior: "instant" }), id);
    await tab
      .waitForFunction(
        (id) => [...document.querySelectorAll("[aria-current=location]")].some(({ hash }) => hash === `#${id}`),
        { timeout: 5_000 },
        id,
      )
      .catch(() => {});
    return tab.$$eval("[aria-current=location]", (links) => links.map(({ hash }) => hash.slice(1)));
  };
  same(await read("objectives"), ["objectives"], `${where}: the line of the room`);
  const tinted = await tab.$$eval(".legend > li > a", (rooms) =>
    rooms
      .filter((room) => getComputedStyle(room, "::after").backgroundColor !== "rgba(0, 0, 0, 0)")
      .map((room) => room.hash),
  );
  same(tinted, ["#objectives"], `${where}: the room in the drawing`);
  const drawn = await tab.$eval(".plan-drawing", (drawing) => {
    const { left, top, width, height } = drawing.getBoundingClientRect();
    return document.elementFromPoint(left + 0.9 * width, top + 0.2 * height).hash;
  });
  same(drawn, "#decisions", `${where}: a room of the drawing is a link`);
  same(await read("commitments"), ["commitments"], `${where}: a part that is no room, in the contents`);
  same(await read("reviews"), ["reviews"], `${where}: the last room`);
  await tab.evaluate(() => scrollTo(0, 0));
  await tab
    .waitForFunction(() => !document.querySelector("[aria-current=location]"), { timeout: 5_000 })
    .catch(() => {});
  same(await tab.$$eval("[aria-current=location]", (links) => links.length), 0, `${where}: none before the first part`);
  await tab.setViewport({ width: 390, height: 844 });
  same(await read("scenarios"), ["scenarios"], `${where}: on a phone`);
  const head = () => tab.$eval(".keyplan summary", (head) => [head.innerText, head.getBoundingClientRect().top]);
  const [words, top] = await head();
  expect(words.includes("Scenarios") && top === 0, `${where}: the head of the key plan stays: ${words} at ${top}`);
  await tab.click(".keyplan summary");
  await tab.click(".legend > li:nth-child(4) > a");
  expect(await tab.$eval(".keyplan details", (fold) => !fold.open), `${where}: it closes behind the reader`);
  const at = await tab.$eval("#pillars", (part) => part.getBoundingClientRect().top);
  expect(at >= top && at < 120, `${where}: the part stands below its head, at ${at}`);
  await done(tab, base, where);
}

(async () => {
  build();
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
  const servers = await Promise.all(["/", "/programme/plans/"].map((below) => serve(site, below)));
  const bases = [`file://${site}/`, ...servers.map(({ base }) => base)];
  try {
    for (const base of bases) {
      const where = base.replace(/:\d+/, "").replace(folder, "");
      for (const run of [quick, gone, searches, sentences, keys, whole, anew, scriptless, tables, looks, follows])
        await run(browser, base, `${where}, ${run.name}`);
    }
    await accessible(browser, bases[0], "accessible");
  } catch (error) {
    faults.push(error.stack);
  }
  await browser.close();
  servers.forEach(({ server }) => server.close());
  for (const fault of faults) console.error(fault);
  console.log(`${passed} passed, ${faults.length} failed`);
  process.exit(faults.length ? 1 : 0);
})();
