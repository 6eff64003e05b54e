// What script adds to a page that also works without it: light or dark, sorting and filtering of tables, and the search.
// Every element that this script adds has a name that begins with `kp-`, so that the preview leaves it alone.
// The words that it shows come from the page, so that they are in the language of the site.
"use strict";
const keyplan = (() => {
  const { search, ...words } = document.currentScript.dataset;
  // The way from the page to the root of the site, where the folder of this script lies.
  const [root] = document.currentScript.getAttribute("src").split("assets/");

  // Makes an element with these properties and children.
  const create = (name, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };
  // A text with its blanks filled in: `{n}` stands for the value `n`. Numbers are written as the page's language does.
  const said = (value) => (typeof value === "number" ? value.toLocaleString(lang) : value);
  const fillIn = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => said(values[name]));

  // A text in lower case and without marks on its letters. The index of the search is written in the same way, by
  // `fold` in Rust: change both together.
  const LETTERS = { đ: "d", ð: "d", ħ: "h", ø: "o", ł: "l", ı: "i", ς: "σ", æ: "ae", œ: "oe", ß: "ss", þ: "th" };
  const fold = (text) =>
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{M}/gu, "")
      .replace(/[đðħøłıςæœßþ]/g, (letter) => LETTERS[letter]);

  // Runs a script of this site, once. Browsers refuse modules and `fetch` on pages that are opened from `file://`.
  const loadScript = (address) =>
    new Promise((onload, onerror) => {
      const script = create("script", { src: root + address, onload, onerror });
      document.head.append(script);
      script.remove();
    });

  /* ---- light or dark ---- */

  const tools = document.querySelector(".masthead .tools");
  const { dataset, lang } = document.documentElement;
  const next = { auto: "light", light: "dark", dark: "auto" };

  if (tools) {
    const theme = () => dataset.theme ?? "auto";
    const button = create("button", { type: "button", textContent: words[theme()] });
    button.addEventListener("click", () => {
      dataset.theme = next[theme()];
      try {
        localStorage.setItem("keyplan-look", theme());
      } catch {
        // The browser keeps nothing: the choice lasts as long as the page.
      }
      button.textContent = words[theme()];
    });
    tools.append(create("kp-look", {}, button));
  }

  /* ---- tables ---- */

  const collator = new Intl.Collator(lang, { numeric: true });
  // The place of each row as the page was written.
  const places = new WeakMap();
  // The tables of the page that can be sorted.
  let tables = [];
  // What each table is sorted by: the number of the table, then the number of the column and whether it goes down.
  const sorts = new Map();
  // The text in the box that filters, as it was typed, and the box.
  let query = "";
  let filter = null;

  const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]);
  const heads = (table) => [...(table.tHead?.rows[0]?.cells ?? [])];

  // What a cell is sorted by: a number, a day as YYYY-MM-DD, a text, or null where the cell is empty.
  function cellValue(row, column) {
    const cell = row.cells[column];
    const given = cell?.dataset.value;
    if (!cell || given === "") return null;
    if (given) return Number.isNaN(+given) ? given : +given;
    const copy = cell.cloneNode(true);
    copy.querySelectorAll(".sub").forEach((sub) => sub.remove());
    return copy.textContent.trim() || null;
  }

  // Sorts a table as `sorts` says. Empty cells come last, and rows with equal values stay in the order of the page.
  function sortTable(table, at) {
    const [column, down] = sorts.get(at) ?? [];
    heads(table).forEach((head, n) => {
      head.ariaSort = n === column ? (down ? "descending" : "ascending") : null;
    });
    const rows = rowsOf(table).map((row) => [row, column === undefined ? null : cellValue(row, column)]);
    rows.sort(([a, x], [b, y]) => {
      const written = places.get(a) - places.get(b);
      if (x === null || y === null) return (x === null) - (y === null) || written;
      const by = typeof x === "number" && typeof y === "number" ? x - y : collator.compare(x, y);
      return (down ? -by : by) || written;
    });
    const sorted = rows.map(([row]) => row);
    orderRows(table, sorted);
  }

  // Puts the rows of a table into this order. A table that is in order already is not touched.
  function orderRows(table, rows) {
    const now = rowsOf(table);
    if (rows.some((row, at) => row !== now[at])) rows.forEach((row) => row.parentNode.append(row));
  }

  // The text of a row that the filter looks through. A status is one letter on the page; its word counts too.
  const textOf = (row) => [row.textContent, ...[...row.querySelectorAll(".st")].map((st) => st.ariaLabel)].join(" ");

  // Hides the rows that do not hold every word of the filter, and says how many are left.
  function filterRows() {
    const terms = fold(query).split(/\s+/).filter(Boolean);
    const rows = tables.flatMap(rowsOf);
    let shown = 0;
    for (const row of rows) {
      const text = terms.length ? fold(textOf(row)) : "";
      row.hidden = !terms.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    // A part of the page whose rows are all hidden is hidden too: only its heading would be left.
    for (const part of new Set(tables.map((table) => table.closest(".part")))) {
      if (part) part.hidden = terms.length && !part.querySelector("table[data-sort] > tbody > tr:not([hidden])");
    }
    if (!filter) return;
    const counts = { n: shown, m: rows.length, text: query.trim() };
    filter.querySelector("output").textContent = terms.length ? fillIn(words.shown, counts) : "";
    filter.querySelector("p").textContent = terms.length ? fillIn(words.note, counts) : "";
  }

  // The address keeps how the tables are sorted and filtered: `#~sort=0.2.down&find=shelf`.
  function readState() {
    if (!location.hash.startsWith("#~")) return;
    const state = new URLSearchParams(location.hash.slice(2));
    sorts.clear();
    for (const one of state.getAll("sort")) {
      const [table, column, way] = one.split(".");
      sorts.set(+table, [+column, way === "down"]);
    }
    // Without the box a reader could not take the filter back.
    if (!filter) return;
    query = state.get("find") ?? "";
    filter.querySelector("input").value = query;
  }

  function writeState() {
    const state = new URLSearchParams();
    for (const [table, [column, down]] of sorts) state.append("sort", `${table}.${column}.${down ? "down" : "up"}`);
    if (query.trim()) state.set("find", query.trim());
    const kept = state.toString();
    if (kept || location.hash.startsWith("#~")) {
      history.replaceState(null, "", location.href.split("#")[0] + (kept && `#~${kept}`));
    }
  }

  // The head of a column was pressed: sorted up, then down, then as the page was written.
  function pressHead(table, at, column) {
    const [before, down] = sorts.get(at) ?? [];
    if (before !== column) sorts.set(at, [column, false]);
    else if (!down) sorts.set(at, [column, true]);
    else sorts.delete(at);
    sortTable(table, at);
    writeState();
  }

  // Makes the heads of tables buttons, and adds the box that filters. The preview takes the buttons away before it
  // changes the page, and calls this again after it.
  function addControls() {
    document.querySelector(".masthead .search")?.setAttribute("aria-keyshortcuts", "/");
    tables = [...document.querySelectorAll("main table[data-sort]")];
    tables.forEach((table, at) => {
      const rows = rowsOf(table);
      rows.forEach((row, place) => places.set(row, place));
      if (rows.length < 2) return;
      heads(table).forEach((head, column) => {
        if (head.dataset.sort === "no" || head.querySelector("a, button")) return;
        const button = create("button", { type: "button", className: "kp-sort" }, ...head.childNodes);
        button.addEventListener("click", () => pressHead(table, at, column));
        head.append(button);
      });
    });
    const many = document.querySelector("main[data-list]") && tables.flatMap(rowsOf).length > 5;
    const first = many && tables[0].closest("main > *");
    if (first && !filter) {
      const input = create("input", { type: "search", autocomplete: "off" });
      input.addEventListener("input", () => {
        query = input.value;
        filterRows();
        writeState();
      });
      filter = create("kp-filter", {}, create("label", {}, `${words.filter} `, input), create("output"), create("p"));
    }
    if (!first) filter?.remove();
    else if (filter.nextElementSibling !== first) first.before(filter);
  }

  function refresh() {
    tables.forEach(sortTable);
    filterRows();
  }

  /* ---- where the reader is ---- */

  // A part is read once its head has come this far up, as a share of the window.
  const READ_AT = 0.3;
  const name = document.querySelector(".fold-where");
  const whole = name?.textContent;

  // Marks in the key plan and in the contents which part of the page is being read.
  function follow() {
    const links = [...document.querySelectorAll(".keyplan a[href^='#'], .contents a")];
    const targets = links.map((link) => document.getElementById(decodeURI(link.getAttribute("href").slice(1))));
    const top = (target) => target.getBoundingClientRect().top;
    // The last parts of a page never come up so far.
    const isEnd = scrollY && scrollY + innerHeight > document.body.scrollHeight - 2;
    const passed = targets.filter((target) => target && top(target) < innerHeight * (isEnd || READ_AT));
    const part = passed.sort((a, b) => top(a) - top(b)).at(-1);
    links.forEach((link, at) => {
      if (part && targets[at] === part) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
    if (name) name.textContent = part?.querySelector("h2")?.textContent ?? part?.textContent ?? whole;
  }

  let isWaiting = false;
  const followSoon = () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      follow();
    });
  };
  addEventListener("scroll", followSoon, { passive: true });
  addEventListener("resize", followSoon);
  // On a narrow screen the key plan lies over the page while it is open.
  document.querySelector(".fold")?.addEventListener("click", (event) => {
    const fold = document.querySelector(".keyplan details");
    if (event.target.closest("a")) fold.open = false;
  });

  addControls();
  readState();
  refresh();
  followSoon();
  addEventListener("hashchange", () => {
    readState();
    refresh();
  });

  /* ---- search ---- */

  // The script of the search, once it was asked for.
  let loading = null;
  // What was typed while the search was on its way; null when no search is on its way.
  let typed = null;

  async function openSearch() {
    typed = "";
    try {
      await (loading ??= loadScript(search));
      await keyplan.search(() => typed);
    } catch (error) {
      if (link.ariaCurrent === "page") throw error;
      // The site was published anew after this page was loaded, and the old script of the search is gone. The page of
      // the search names the new one.
      location.href = link.href;
    } finally {
      typed = null;
    }
  }

  const link = document.querySelector(".masthead .search");
  if (link) {
    addEventListener("click", (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (!event.target.closest(".masthead .search")) return;
      event.preventDefault();
      openSearch();
    });
    addEventListener("keydown", (event) => {
      const meant = event.key === "/" || (typed !== null && event.key.length === 1);
      const elsewhere = event.target.closest?.("input, textarea, select, [contenteditable], dialog");
      if (!meant || elsewhere || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      if (typed === null) openSearch();
      else typed += event.key;
    });
    // The page of the search has nothing else to show.
    if (link.ariaCurrent === "page") openSearch();
  }

  return { root, loadScript, create, fillIn, fold, places, rowsOf, heads, orderRows, addControls, refresh };
})();
