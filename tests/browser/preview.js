// Tests the preview as an author uses it: `keyplan serve` runs on a copy of a playbook, tabs are open in Chromium, and
// files change on the disk.
//
//     node preview.js KEYPLAN FOLDER        KEYPLAN is the command; FOLDER holds the copy and is changed
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const {
  folder,
  theme,
  expect,
  sleep,
  disk,
  source,
  read,
  write,
  changed,
  instead,
  start,
  stop,
  dialogs,
  open,
  mark,
  isKept,
  until,
  has,
  hasNot,
  bar,
  barHas,
  banner,
  bannerHas,
  isAt,
  asFresh,
  accessible,
  runAll,
} = require("./author.js");

const ACCOUNT = "accounts/quangora";
const SHELF = `${ACCOUNT}/2025/objectives/shelf-never-empty`;
const WORK = "The work is in three places.";

/** Where the editor of these tests writes what it was asked to open. */
const note = path.join(path.dirname(folder), "opened");
const dot = (tab) =>
  tab.evaluate(() => document.querySelector("kp-bar").shadowRoot.querySelector(".dot").className.replace("dot ", ""));
const listIsHidden = (tab) =>
  tab.evaluate(() => document.querySelector("kp-bar").shadowRoot.querySelector(".list").hidden);

const tests = {
  async "an edit is patched in"() {
    const tab = await open(SHELF);
    const times = [];
    for (let at = 0; at < 20; at++) {
      const text = `The work is in ${at + 100} places.`;
      await tab.evaluate((text) => {
        window.seen = new Promise((done) => {
          const look = () => document.body.textContent.includes(text) && done(true);
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
        });
      }, text);
      const from = performance.now();
      await changed(source(SHELF), instead(WORK, text), () => tab.evaluate(() => window.seen));
      times.push(performance.now() - from);
      await has(tab, WORK);
    }
    times.sort((a, b) => a - b);
    console.log(`from write to DOM: median ${times[10].toFixed(0)} ms, slowest ${times[19].toFixed(0)} ms`);
    await isKept(tab);
    await asFresh(tab, SHELF);
    await tab.close();
  },

  async "scroll, focus, selection and what is open stay"() {
    const objective = fs.readFileSync(path.join(theme, "templates/pages/objective.html"), "utf8");
    const both = `{% block facts %}<details id="more"><summary>more</summary><p>more</p></details><details id="less" open><summary>less</summary><p>less</p></details>`;
    write("templates/pages/objective.html", objective.replace("{% block facts %}", both));
    const tab = await open(SHELF, { width: 900, height: 500 });
    await until(tab, () => document.getElementById("less"), "there is something to open");
    const long = "A long line that takes its place on the page. ".repeat(30);
    const before = await tab.evaluate(() => {
      document.getElementById("more").open = true;
      document.getElementById("less").open = false;
      const last = [...document.querySelectorAll("main .prose p")].pop();
      const range = document.createRange();
      range.setStart(last.firstChild, 4);
      range.setEnd(last.firstChild, 10);
      getSelection().addRange(range);
      const link = last.querySelector("a");
      link.focus();
      link.dataset.same = "";
      last.scrollIntoView({ block: "center", behavior: "instant" });
      return { top: last.getBoundingClientRect().top, scroll: scrollY, selected: String(getSelection()) };
    });
    expect(before.scroll > 0 && before.selected.length === 6, `${before.selected}, ${before.scroll}`);
    // The line of `why` stands far above the line that is read.
    await changed(source(SHELF), instead('why = "', `why = "${long}`), async () => {
      await has(tab, "takes its place");
      const after = await tab.evaluate(() => {
        const last = [...document.querySelectorAll("main .prose p")].pop();
        return {
          top: last.getBoundingClientRect().top,
          scroll: scrollY,
          selected: String(getSelection()),
          focus: document.activeElement.localName === "a" && document.activeElement.closest("p") === last,
          more: document.getElementById("more").open,
          less: document.getElementById("less").open,
        };
      });
      expect(Math.abs(after.top - before.top) <= 2, `the line that was read moves by ${after.top - before.top} px`);
      expect(after.scroll > before.scroll, "more stands above it now");
      expect(after.selected === before.selected, `“${after.selected}” is selected instead of “${before.selected}”`);
      expect(after.focus, "the focus is lost");
      expect(after.more && !after.less, `open: ${after.more}, closed: ${!after.less}`);
    });
    await hasNot(tab, "takes its place");
    // A page that is scrolled to its top stays there, whatever is added to it.
    await tab.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
    await changed(source(SHELF), instead('title = "Shelf never empty"', `title = "${long}"`), async () => {
      await has(tab, "takes its place");
      expect((await tab.evaluate(() => scrollY)) === 0, "the page leaves its top");
    });
    await hasNot(tab, "takes its place");
    await isKept(tab);
    await tab.close();
    fs.rmSync(disk("templates"), { recursive: true });
  },

  async "a broken file: the last good page, then the frame, then nothing"() {
    const tab = await open(SHELF);
    await changed(source(SHELF), instead('tier = "operational"', 'tier = "oper'), async () => {
      const quiet = performance.now();
      while (performance.now() - quiet < 400)
        expect(!(await bar(tab)).includes("on this page"), "what is half written is no fault yet");
      await barHas(tab, "1 error on this page");
      await has(tab, WORK);
      expect((await tab.title()).startsWith("(1) "), `the title is ${await tab.title()}`);
      expect(!(await tab.evaluate(() => document.activeElement.matches("input"))), "nothing takes the keys");
      expect((await dot(tab)) === "error", `the dot says ${await dot(tab)}`);
      // The list opens by itself: this page has broken.
      await until(
        tab,
        () =>
          [...document.querySelector("kp-bar").shadowRoot.querySelectorAll(".list:not([hidden]) pre")].some((pre) =>
            pre.textContent.includes('tier = "oper'),
          ),
        "the frame is shown",
      );
      await isKept(tab);
      for (const scheme of ["light", "dark"]) {
        await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        await accessible(tab, `with the bar open, ${scheme}`);
      }
      await tab.keyboard.press("Escape");
      await until(
        tab,
        () => document.querySelector("kp-bar").shadowRoot.querySelector(".list").hidden,
        "the list closes",
      );
      // Another error of the same page does not open it again.
      write(source(SHELF), read(source(SHELF)).replace("owner = ", "owners = "));
      await sleep(400);
      expect(await listIsHidden(tab), "a list that was closed stays closed");
      await tab.keyboard.press("e");
    });
    await barHas(tab, "fixed");
    expect((await dot(tab)) === "warning", `the dot says ${await dot(tab)}`);
    expect(
      await tab.evaluate(
        () => !document.querySelector("kp-bar").shadowRoot.querySelector(".list").textContent.includes("On this page"),
      ),
      "what is mended has left the list",
    );
    expect(!(await tab.title()).startsWith("("), "the title is as before");
    await isKept(tab);
    await tab.close();
  },

  async "the list that opened by itself closes when the page is whole, and on a phone the bar is one line"() {
    const tab = await open(SHELF, { width: 390, height: 700 });
    const height = () =>
      tab.evaluate(() => document.querySelector("kp-bar").shadowRoot.querySelector(".bar").offsetHeight);
    expect((await height()) <= 40, `the bar is ${await height()} px high`);
    await changed(source(SHELF), instead('owner = "pham-duy"', 'owner = "nobody"'), async () => {
      await barHas(tab, "1 error on this page");
      await until(
        tab,
        () => !document.querySelector("kp-bar").shadowRoot.querySelector(".list").hidden,
        "the list opens",
      );
      expect((await height()) <= 40, `the bar is ${await height()} px high`);
      const shown = await tab.evaluate(
        () => document.querySelector("kp-bar").shadowRoot.querySelector(".list article").innerText,
      );
      expect(
        !shown.includes("`") && shown.split(`${"shelf-never-empty"}.md:`).length === 2,
        `a finding says: ${shown}`,
      );
    });
    await until(
      tab,
      () => document.querySelector("kp-bar").shadowRoot.querySelector(".list").hidden,
      "the list closes",
    );
    await tab.close();
  },

  async "settings that cannot be read are told on every page"() {
    const tab = await open("people/pham-duy");
    await changed("site.toml", instead("title = ", "title == "), async () => {
      await bannerHas(tab, "The settings cannot be read");
      expect((await banner(tab)).includes("site.toml:"), await banner(tab));
    });
    await bannerHas(tab, "");
    await tab.close();
  },

  async "a figure and the source lead to their line in the editor"() {
    const plan = `${ACCOUNT}/2025`;
    const file = source(`${plan}/_index`);
    const tab = await open(plan, { width: 1280, height: 900 });
    const opened = async (what, click) => {
      fs.rmSync(note, { force: true });
      await click();
      for (let at = 0; at < 300 && !fs.existsSync(note); at++) await sleep(10);
      await sleep(20);
      const [, line] = /:(\d+):\d+\s*$/.exec(fs.existsSync(note) ? fs.readFileSync(note, "utf8") : "") ?? [];
      expect(line, `${what} opens nothing`);
      return read(file).split("\n")[line - 1] ?? "";
    };
    const alt = (find) => async () => {
      const at = await tab.evaluateHandle(find);
      await at.evaluate((node) => node.scrollIntoView({ block: "center", behavior: "instant" }));
      await tab.keyboard.down("Alt");
      await at.click();
      await tab.keyboard.up("Alt");
    };
    const sales = await opened(
      "a target",
      alt(() => {
        const cells = [...document.querySelectorAll("main td")];
        return cells.find(
          (cell) => /^\D*\d[\d,]{3,}\D*$/.test(cell.textContent) && cell.closest("section")?.id === "sales",
        );
      }),
    );
    expect(/^(target|actual|prior|q1|amount) = \d/.test(sales), `a figure of the sales leads to: ${sales}`);
    const path = await opened("the source", async () => {
      await tab.evaluate(() => document.querySelector("#sales h2").scrollIntoView({ behavior: "instant" }));
      await tab.evaluate(() => document.querySelector(".titleblock .path").click());
    });
    expect(path.startsWith("["), `the source opens at: ${path}`);
    await isKept(tab);
    await tab.close();
  },

  async "a broken link is marked where it stands"() {
    const tab = await open(SHELF);
    const chips = (wanted) =>
      until(
        tab,
        (wanted) => document.querySelectorAll("kp-chip").length === wanted,
        `there are ${wanted} chips`,
        wanted,
      );
    await changed(source(SHELF), instead("[[kiem-ke-ke-hang|", "[[kiem-ke-ke-hangg|"), async () => {
      await chips(1);
      const chip = await tab.evaluate(() => {
        const chip = document.querySelector("kp-chip");
        return {
          text: chip.shadowRoot.textContent,
          about: chip.parentElement.innerText,
          prose: chip.closest(".prose") !== null,
        };
      });
      expect(chip.text.includes("kiem-ke-ke-hangg") && chip.text.includes("kiem-ke-ke-hang`"), chip.text);
      expect(chip.prose && chip.about.includes("because the people who count"), chip.about);
      await accessible(tab, "with a chip");
    });
    await chips(0);
    // A fault in the front matter marks no word of the prose.
    await changed(source(SHELF), instead('owner = "pham-duy"', 'owner = "days"'), async () => {
      await barHas(tab, "1 error on this page");
      await sleep(50);
      await chips(0);
    });
    await barHas(tab, "fixed");
    await isKept(tab);
    await tab.close();
  },

  async "a new file appears in the lists"() {
    const tabs = [
      await open(`${ACCOUNT}/2025`),
      await open("objectives"),
      await open(`${ACCOUNT}/2025/objectives/brand-new`),
    ];
    expect((await banner(tabs[2])) === "", "a page that is not there was not there before either");
    const id = `${ACCOUNT}/2025/objectives/brand-new`;
    write(source(id), read(source(SHELF)).replace("Shelf never empty", "Brand new objective"));
    for (const tab of tabs) await has(tab, "Brand new objective");
    fs.rmSync(disk(source(id)));
    for (const tab of tabs.slice(0, 2)) await hasNot(tab, "Brand new objective");
    await bannerHas(tabs[2], "gone");
    // The page that says “nothing is here” has no script of the site: it is loaded anew once there is a page.
    for (const tab of tabs.slice(0, 2)) await isKept(tab);
    for (const tab of tabs) await tab.close();
  },

  async "a tab goes along with a file and a folder that are renamed"() {
    const tab = await open(SHELF);
    const other = SHELF.replace("shelf-never-empty", "shelf-always-full");
    fs.renameSync(disk(source(SHELF)), disk(source(other)));
    await isAt(tab, other);
    await has(tab, WORK);
    fs.renameSync(disk(source(other)), disk(source(SHELF)));
    await isAt(tab, SHELF);
    fs.renameSync(disk(`content/${ACCOUNT}`), disk(`content/${ACCOUNT}-mart`));
    await isAt(tab, SHELF.replace(ACCOUNT, `${ACCOUNT}-mart`));
    await has(tab, WORK);
    fs.renameSync(disk(`content/${ACCOUNT}-mart`), disk(`content/${ACCOUNT}`));
    await isAt(tab, SHELF);
    await barHas(tab, "nothing is wrong");
    await tab.close();
  },

  async "a deleted page stays as it was under a banner"() {
    const tab = await open("guide/roles");
    const text = read("content/guide/roles.md");
    fs.rmSync(disk("content/guide/roles.md"));
    await bannerHas(tab, "This page is gone");
    await barHas(tab, "page out of date");
    await has(tab, "The hunter");
    write("content/guide/roles.md", `${text}\nIt is back.\n`);
    await has(tab, "It is back.");
    await bannerHas(tab, "");
    write("content/guide/roles.md", text);
    await hasNot(tab, "It is back.");
    await isKept(tab);
    await tab.close();
  },

  async "style sheets are exchanged"() {
    const tab = await open(SHELF);
    const css = fs.readFileSync(path.join(theme, "static/keyplan.css"), "utf8");
    // No sheet stands there twice.
    const sheets = await tab.evaluate(() => document.querySelectorAll("link[rel=stylesheet]").length);
    const spacing = (wanted) =>
      until(
        tab,
        (wanted, sheets) =>
          getComputedStyle(document.querySelector("h1")).letterSpacing === wanted &&
          document.querySelectorAll("link[rel=stylesheet]").length === sheets,
        `letters stand ${wanted} apart`,
        wanted,
        sheets,
      );
    const before = await tab.evaluate(() => getComputedStyle(document.querySelector("h1")).letterSpacing);
    write("themes/own/static/keyplan.css", `${css}\nh1 { letter-spacing: 3px !important; }\n`);
    await changed(
      "site.toml",
      (text) => `theme = "own"\n${text}`,
      async () => {
        await spacing("3px");
        for (const wanted of ["5px", "7px"]) {
          write("themes/own/static/keyplan.css", `${css}\nh1 { letter-spacing: ${wanted} !important; }\n`);
          await spacing(wanted);
        }
      },
    );
    await spacing(before);
    fs.rmSync(disk("themes"), { recursive: true });
    await isKept(tab);
    await tab.close();
  },

  async "a template that fails leaves the last page under a banner"() {
    const tab = await open(SHELF);
    const objective = fs.readFileSync(path.join(theme, "templates/pages/objective.html"), "utf8");
    write(
      "templates/pages/objective.html",
      objective.replace("{% block facts %}", "{% block facts %}\n{{ title - 1 }}"),
    );
    await bannerHas(tab, "title - 1");
    const line = objective.split("{% block facts %}")[0].split("\n").length + 1;
    expect((await banner(tab)).includes(`templates/pages/objective.html:${line}`), await banner(tab));
    await barHas(tab, "page out of date");
    await has(tab, WORK);
    write(
      "templates/pages/objective.html",
      objective.replace("{% block facts %}", "{% block facts %}<p>From our own template.</p>"),
    );
    await has(tab, "From our own template.");
    await bannerHas(tab, "");
    // A template that cannot be read is a finding. The one before it stays in use.
    write("templates/pages/objective.html", "{% block facts %}");
    await barHas(tab, "1 error");
    await has(tab, "From our own template.");
    fs.rmSync(disk("templates"), { recursive: true });
    await hasNot(tab, "From our own template.");
    await barHas(tab, "fixed");
    await isKept(tab);
    await tab.close();
  },

  async "of twenty quick saves the last one stays"() {
    const tab = await open(SHELF);
    const before = read(source(SHELF));
    for (let at = 1; at <= 20; at++) {
      const title = `Saved for the ${at}. time`;
      write(source(SHELF), before.replace("Shelf never empty", title).replace(WORK, `${WORK}\n\n- one\n- ${title}`));
      await sleep(at % 3 ? 1 : 15);
    }
    await has(tab, "- Saved for the 20. time".slice(2));
    await sleep(300);
    await asFresh(tab, SHELF);
    write(source(SHELF), before);
    await hasNot(tab, "Saved for");
    await asFresh(tab, SHELF);
    await isKept(tab);
    await tab.close();
  },

  async "a preview that ends and begins again finds its tabs"() {
    const tabs = [await open(SHELF), await open("people")];
    await stop();
    for (const tab of tabs) await barHas(tab, "connection lost");
    const before = read(source(SHELF));
    write(source(SHELF), before.replace(WORK, "Changed while nobody looked."));
    await sleep(300);
    await start();
    await has(tabs[0], "Changed while nobody looked.");
    for (const tab of tabs) {
      await until(
        tab,
        () => !document.querySelector("kp-bar").shadowRoot.querySelector(".lost"),
        "the tab is connected again",
      );
      await isKept(tab);
    }
    write(source(SHELF), before);
    await has(tabs[0], WORK);
    for (const tab of tabs) await tab.close();
  },

  async "a site that never could be made comes to life"() {
    await stop();
    write("templates/base.html", "{% block facts %}");
    await start();
    const tab = await open("guide/roles");
    await has(tab, "Nothing to show yet");
    await barHas(tab, "1 error");
    await accessible(tab, "with nothing to show");
    fs.rmSync(disk("templates"), { recursive: true });
    // A script runs once, so a page with another script is loaded anew.
    await has(tab, "The hunter");
    await until(tab, () => document.querySelector("kp-look"), "its scripts have run");
    await until(
      tab,
      () => getComputedStyle(document.querySelector(".skip")).position === "absolute",
      "it has its style",
    );
    await asFresh(tab, "guide/roles");
    await tab.close();
  },

  async "words of an error are words"() {
    const tab = await open("guide/roles");
    const evil = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    const quoted = `content/guide/a "quoted' <b onmouseover=alert(3)>name.md`;
    write(quoted, `+++\ntitle = "${evil}"\nodd = "${evil}"\n+++\n\n[[${evil}]]\n`);
    await changed(
      "content/guide/roles.md",
      instead('title = "Roles"', `title = "${evil}"\nodd = "${evil}"\n"${evil}" = 1`),
      async () => {
        await barHas(tab, "on this page");
        await tab.evaluate(() => document.querySelector("kp-bar").shadowRoot.querySelector(".bar button").click());
        const seen = () =>
          tab.evaluate(() => {
            const root = document.querySelector("kp-bar").shadowRoot;
            const odd = (node) =>
              node.querySelectorAll("img, script:not([data-token]), iframe, b, [onerror], [onmouseover]").length;
            return { inBar: odd(root), onPage: odd(document), text: root.querySelector(".list").textContent };
          });
        await until(
          tab,
          () => document.querySelector("kp-bar").shadowRoot.querySelector(".list").textContent.includes("quoted"),
          "the odd name is shown",
        );
        const shown = await seen();
        expect(shown.text.includes(evil), "the words of the file are shown");
        expect(shown.inBar === 0, `${shown.inBar} elements came out of words in the bar`);
        const before = await tab.evaluate(
          () => document.querySelectorAll("main img, main script, main [onerror]").length,
        );
        expect(before === 0, `${before} elements came out of words on the page`);
      },
    );
    // A link to `javascript:` leads nowhere.
    await changed(
      "content/guide/roles.md",
      (text) => `${text}\n[[${evil.replace("|", "")}]] and [[<svg onload=alert(4)>]]\n`,
      async () => {
        await barHas(tab, "on this page");
        await sleep(200);
        const made = await tab.evaluate(
          () => document.querySelectorAll("main img, main script, main svg[onload], main [onerror]").length,
        );
        expect(made === 0, `${made} elements came out of a link`);
      },
    );
    fs.rmSync(disk(quoted));
    await barHas(tab, "fixed");
    expect(dialogs.length === 0, `dialogs: ${dialogs}`);
    await tab.close();
  },

  async "a finding opens in the editor"() {
    const spaced = "content/guide/with + space.md";
    write(spaced, "+++\ntitle = \n+++\n");
    const tab = await open("guide/roles");
    await barHas(tab, "error");
    await tab.keyboard.press("e");
    await until(
      tab,
      () => document.querySelector("kp-bar").shadowRoot.querySelector(".list").textContent.includes("with + space.md"),
      "the file is named",
    );
    await tab.evaluate(() => {
      const links = [...document.querySelector("kp-bar").shadowRoot.querySelectorAll(".list a")];
      links.find((link) => link.textContent.includes("with + space.md:2")).click();
    });
    for (let at = 0; at < 200 && !fs.existsSync(note); at++) await sleep(10);
    await sleep(20);
    const opened = fs.existsSync(note) ? fs.readFileSync(note, "utf8") : "nothing";
    expect(opened.startsWith(`${fs.realpathSync(disk(spaced))}:2:`), `opened: ${opened}`);
    fs.rmSync(disk(spaced));
    await barHas(tab, "fixed");
    await tab.close();
  },

  async "ten tabs follow"() {
    const ids = [
      "",
      "people",
      "objectives",
      "reviews",
      "pillars",
      ACCOUNT,
      `${ACCOUNT}/2025`,
      SHELF,
      "guide/roles",
      "people/pham-duy",
    ];
    const tabs = [];
    for (const id of ids) tabs.push(await open(id));
    await changed("site.toml", instead("Internal. Confidential.", "Seen by ten tabs."), async () => {
      for (const tab of tabs) await has(tab, "Seen by ten tabs.");
    });
    for (const tab of tabs) await hasNot(tab, "Seen by ten tabs.");
    await changed(source(SHELF), instead("Shelf never empty", "Shelf full for ten"), async () => {
      for (const at of [2, 5, 6, 7]) await has(tabs[at], "Shelf full for ten");
      await asFresh(tabs[6], ids[6]);
    });
    for (const [at, tab] of tabs.entries()) {
      await hasNot(tab, "Shelf full for ten");
      await isKept(tab);
      if (at === 5) await asFresh(tab, ids[at]);
    }
    for (const tab of tabs) await tab.close();
  },

  async "a table that a reader sorted and filtered stays so"() {
    const tab = await open("people");
    const names = () =>
      tab.$$eval("main table tbody tr:not([hidden])", (rows) => rows.map((row) => row.cells[0].textContent));
    await tab.focus("main .kp-sort");
    await tab.keyboard.press("Enter");
    await tab.keyboard.press("Space");
    await tab.type("kp-filter input", "e");
    const before = await names();
    await tab.focus("main .kp-sort");
    await changed(
      source("people/pham-duy"),
      (text) => text.replace(/title = ".*"/, 'title = "Zoe Zimmer"'),
      async () => {
        await has(tab, "Zoe Zimmer");
        const [first] = await names();
        expect(first === "Zoe Zimmer", `${first} is first from behind`);
        expect(await tab.evaluate(() => document.activeElement.matches(".kp-sort")), "the focus is lost");
        expect((await tab.$eval("kp-filter input", (input) => input.value)) === "e", "the filter is lost");
      },
    );
    await hasNot(tab, "Zoe Zimmer");
    expect(String(await names()) === String(before), `${await names()} instead of ${before}`);
    await isKept(tab);
    await tab.close();
  },

  async "the search stays open, and finds what was just written"() {
    const tab = await open(SHELF);
    await tab.keyboard.press("/");
    await tab.waitForSelector("kp-search dialog[open]");
    await tab.type("kp-search input", "quetzal");
    await until(tab, () => document.querySelector("kp-search .count").textContent, "it says that there is nothing");
    await changed(source(SHELF), instead(WORK, `${WORK} Quetzal.`), async () => {
      await until(tab, () => document.querySelector("main").textContent.includes("Quetzal."), "the page is patched");
      const open = await tab.evaluate(
        () => document.querySelector("kp-search dialog").open && document.activeElement.value,
      );
      expect(open === "quetzal", `the search holds ${open}`);
      await tab.keyboard.press("Escape");
      await until(
        tab,
        () => !document.querySelector("kp-search dialog").open && document.activeElement === document.body,
        "the search is closed",
      );
      await tab.keyboard.press("/");
      await until(
        tab,
        () => document.querySelector("kp-search li a")?.textContent === "Shelf never empty",
        "it is found",
      );
    });
    await hasNot(tab, "Quetzal.");
    await isKept(tab);
    await tab.close();
  },

  async "the bar speaks the language of the site"() {
    const tab = await open("guide/roles");
    await changed(
      source("guide/roles"),
      (text) => `${text}\n[[Nobody knows this one]]\n`,
      async () => {
        await barHas(tab, "1 error on this page");
        await tab.keyboard.press("e");
        for (const [language, said, why] of [
          ["vi", "1 lỗi trên trang này", "vì sao"],
          ["fr", "1 erreur sur cette page", "pourquoi"],
          ["da", "1 fejl på denne side", "hvorfor"],
        ]) {
          await changed(
            "site.toml",
            (text) => `language = "${language}"\n${text.replace(/^language = .*\n/m, "")}`,
            async () => {
              await barHas(tab, said);
              await until(
                tab,
                (language) => document.documentElement.lang === language,
                `the page is in ${language}`,
                language,
              );
              await until(
                tab,
                (why) => document.querySelector("kp-bar").shadowRoot.querySelector(".list summary").textContent === why,
                `the list says ${why}`,
                why,
              );
              await accessible(tab, `the bar in ${language}`);
            },
          );
        }
        // A table of words in the site changes words of the bar, and nothing on the page.
        await until(tab, () => document.documentElement.lang === "en", "the page is in English again");
        await barHas(tab, "1 error on this page");
        await mark(tab);
        write("locales/en.toml", '[preview]\nhere = "{here} right here"\n');
        await barHas(tab, "1 error right here");
        await isKept(tab);
        fs.rmSync(disk("locales"), { recursive: true });
        await barHas(tab, "1 error on this page");
      },
    );
    await barHas(tab, "fixed");
    await tab.close();
  },

  async "with nothing wrong the bar is accessible too"() {
    const tab = await open("guide/roles");
    await accessible(tab, "with the bar");
    await tab.setViewport({ width: 360, height: 700 });
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
    expect(wide <= 360, `${wide} px wide`);
    await tab.close();
  },
};

runAll(tests);
