// What script adds to a page that is whole without it: the look, tables that sort and filter, the way into the search.
// What it puts into a page begins with `kp-`, so that the preview leaves it alone. Its words come from the page.
"use strict";
const keyplan = (() => {
  const { root, search, ...say } = document.currentScript.dataset;

  const make = (name, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // In lower case without marks, as the index of the search is written (`src/search.rs`).
  const LETTERS = { đ: "d", ð: "d", ħ: "h", ø: "o", ł: "l", ı: "i", ς: "σ", æ: "ae", œ: "oe", ß: "ss", þ: "th" };
  const fold = (text) =>
    text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").replace(/[đðħøłıςæœßþ]/g, (letter) => LETTERS[letter]);

  // A script of this site, run once. No module and no fetch: from file:// browsers refuse both.
  const load = (address) =>
    new Promise((loaded, failed) => {
      const script = make("script", { src: root + address, onload: loaded, onerror: failed });
      document.head.append(script);
      script.remove();
    });

  /* ---- light or dark ---- */

  const tools = document.querySelector(".masthead .tools");
  const { dataset } = document.documentElement;
  const after = { auto: "light", light: "dark", dark: "auto" };

  if (tools) {
    const now = () => dataset.theme ?? "auto";
    const button = make("button", { type: "button", textContent: say[now()] });
    button.addEventListener("click", () => {
      dataset.theme = after[now()];
      try {
        localStorage.setItem("keyplan-look", now());
      } catch {
        // It lasts as long as the page.
      }
      button.textContent = say[now()];
    });
    tools.append(make("kp-look", {}, button));
  }

  /* ---- tables ---- */

  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const order = new WeakMap();
  let tables = [];
  // By the number of the table: the column, and which way.
  let sorts = new Map();
  let wanted = "";
  let filter = null;

  const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]);
  const heads = (table) => [...(table.tHead?.rows[0]?.cells ?? [])];

  // A number, a day as YYYY-MM-DD, a text, or null where the cell says nothing.
  function value(row, column) {
    const cell = row.cells[column];
    const given = cell?.dataset.value;
    if (!cell || given === "") return null;
    if (given) return Number.isNaN(+given) ? given : +given;
    const copy = cell.cloneNode(true);
    copy.querySelectorAll(".sub").forEach((sub) => sub.remove());
    return copy.textContent.trim() || null;
  }

  function sort(table, at) {
    const [column, down] = sorts.get(at) ?? [];
    heads(table).forEach((head, n) => {
      if (n === column) head.ariaSort = down ? "descending" : "ascending";
      else head.removeAttribute("aria-sort");
    });
    const rows = rowsOf(table).map((row) => ({ row, place: order.get(row), key: column === undefined ? null : value(row, column) }));
    rows.sort((a, b) => {
      if (a.key === null || b.key === null) return (a.key === null) - (b.key === null) || a.place - b.place;
      const numbers = typeof a.key === "number" && typeof b.key === "number";
      const by = numbers ? a.key - b.key : collator.compare(a.key, b.key);
      return (down ? -by : by) || a.place - b.place;
    });
    arrange(table, rows.map(({ row }) => row));
  }

  // Rows that stand as they should are not touched.
  function arrange(table, rows) {
    const now = rowsOf(table);
    if (rows.some((row, at) => row !== now[at])) rows.forEach((row) => row.parentNode.append(row));
  }

  // A status is a letter on the page, and a word to those who look for it.
  const said = (row) => [row.textContent, ...[...row.querySelectorAll(".st")].map((status) => status.ariaLabel)].join(" ");

  function sift() {
    const words = fold(wanted).split(/\s+/).filter(Boolean);
    let all = 0;
    let shown = 0;
    for (const table of tables) {
      for (const row of rowsOf(table)) {
        const text = words.length ? fold(said(row)) : "";
        row.hidden = !words.every((word) => text.includes(word));
        all += 1;
        shown += !row.hidden;
      }
    }
    // A part whose every row is left out would be a heading over nothing.
    for (const part of new Set(tables.map((table) => table.closest(".part")))) {
      if (part) part.hidden = words.length > 0 && ![...part.querySelectorAll("table[data-sort] > tbody > tr")].some((row) => !row.hidden);
    }
    if (!filter) return;
    const counts = { n: shown, m: all, text: wanted.trim() };
    filter.querySelector("output").textContent = words.length ? fill(say.shown, counts) : "";
    filter.querySelector("p").textContent = words.length ? fill(say.note, counts) : "";
  }

  // How the tables stand is kept in the address: `#~sort=0.2.down&find=shelf`.
  function read() {
    if (!location.hash.startsWith("#~")) return;
    const state = new URLSearchParams(location.hash.slice(2));
    sorts = new Map(state.getAll("sort").map((one) => one.split(".")).map(([table, column, way]) => [+table, [+column, way === "down"]]));
    // Where there is no box, nothing could take a filter back.
    if (!filter) return;
    wanted = state.get("find") ?? "";
    filter.querySelector("input").value = wanted;
  }

  function write() {
    const state = new URLSearchParams();
    for (const [table, [column, down]] of sorts) state.append("sort", `${table}.${column}.${down ? "down" : "up"}`);
    if (wanted.trim()) state.set("find", wanted.trim());
    const kept = state.toString();
    if (kept || location.hash.startsWith("#~")) {
      history.replaceState(null, "", location.href.split("#")[0] + (kept && `#~${kept}`));
    }
  }

  function press(table, at, column) {
    const [before, down] = sorts.get(at) ?? [];
    if (before !== column) sorts.set(at, [column, false]);
    else if (!down) sorts.set(at, [column, true]);
    else sorts.delete(at);
    sort(table, at);
    write();
  }

  // Makes the heads buttons. The preview takes all this back before it patches a page, and asks for it again.
  function dress() {
    document.querySelector(".masthead .search")?.setAttribute("aria-keyshortcuts", "/");
    tables = [...document.querySelectorAll("main table[data-sort]")];
    tables.forEach((table, at) => {
      const rows = rowsOf(table);
      rows.forEach((row, place) => order.set(row, place));
      if (rows.length < 2) return;
      heads(table).forEach((head, column) => {
        if (head.dataset.sort === "no" || head.querySelector("a, button")) return;
        const button = make("button", { type: "button", className: "kp-sort" }, ...head.childNodes);
        button.addEventListener("click", () => press(table, at, column));
        head.append(button);
      });
    });
    const many = tables.reduce((sum, table) => sum + rowsOf(table).length, 0) > 5;
    const first = document.querySelector("main[data-list]") && many ? tables[0].closest("main > *") : null;
    if (first && !filter) {
      const input = make("input", { type: "search", autocomplete: "off" });
      input.addEventListener("input", () => {
        wanted = input.value;
        sift();
        write();
      });
      filter = make("kp-filter", {}, make("label", {}, `${say.filter} `, input), make("output"), make("p"));
    }
    if (!first) filter?.remove();
    else if (filter.nextElementSibling !== first) first.before(filter);
  }

  function apply() {
    tables.forEach(sort);
    sift();
  }

  dress();
  read();
  apply();
  addEventListener("hashchange", () => {
    read();
    apply();
  });

  /* ---- search ---- */

  let opening = null;
  // What was typed since the search was asked for and is on its way.
  let typed = null;

  async function open() {
    typed = "";
    try {
      await (opening ??= load(search));
      await keyplan.search(() => typed);
    } catch (error) {
      if (link.ariaCurrent === "page") throw error;
      // The site was published anew since this page was loaded: the page of the search knows where its script is now.
      location = link.href;
    } finally {
      typed = null;
    }
  }

  const link = document.querySelector(".masthead .search");
  if (link) {
    addEventListener("click", (event) => {
      const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!plain || !event.target.closest(".masthead .search")) return;
      event.preventDefault();
      open();
    });
    addEventListener("keydown", (event) => {
      const meant = event.key === "/" || (typed !== null && event.key.length === 1);
      const elsewhere = event.target.closest?.("input, textarea, select, [contenteditable], dialog");
      if (!meant || elsewhere || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      if (typed === null) open();
      else typed += event.key;
    });
    // The page of the search itself has nothing else to offer.
    if (link.ariaCurrent === "page") open();
  }

  return { root, load, make, fill, fold, order, rowsOf, heads, arrange, dress, apply };
})();
