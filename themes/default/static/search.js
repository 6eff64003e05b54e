// The search: loaded when it is first opened, and with it only the shards of the index that a query needs.
// Every text of a playbook goes into the page as text.
"use strict";
(() => {
  const { root, load, make, fill, fold } = keyplan;

  /** So many results are shown at first. */
  const SHOWN = 30;
  /** What a word is worth in the prose, in a key, in the title. */
  const FIELD = [1, 4, 12];

  /* ---- the index, as `src/search.rs` and `src/render/search.rs` write it ---- */

  let index = null;
  let shards = new Map();
  let blocks = new Map();
  let loads = new Map();

  keyplan.begin = (begun) => {
    if (begun.version === index?.version) return;
    index = begun;
    for (const facet of box?.facets ?? []) {
      Object.assign(facet, { values: [], of: [] }, index.facets.find(({ key }) => key === facet.key));
    }
    shards = new Map();
    blocks = new Map();
    loads = new Map();
  };
  keyplan.words = (at, version, words, pages) => {
    if (version === index.version) shards.set(at, { words: words ? words.split(" ") : [], pages: pages.split(";"), lists: [] });
  };
  keyplan.pages = (at, version, rows) => {
    if (version === index.version) blocks.set(at, rows);
  };

  const begin = (anew) => load(`search/index.js${anew ? `?${Date.now()}` : ""}`);

  /** Loads what is missing of some shards. One of another version means that the site was published anew meanwhile. */
  async function need(name, map, wanted) {
    const { version } = index;
    await Promise.all(
      [...wanted].filter((at) => !map.has(at)).map((at) => {
        const address = `search/${name}-${at}.js?${version}`;
        if (!loads.has(address)) loads.set(address, load(address));
        return loads.get(address);
      }),
    );
    if ([...wanted].some((at) => !map.has(at))) throw new Stale();
  }

  class Stale extends Error {}

  /** The shards that hold words from `from` up to before `to`. */
  function range(from, to) {
    const found = [];
    index.shards.forEach((first, at) => {
      const next = index.shards.slice(at + 1).find((word) => word);
      if (first && first < to && (next === undefined || next > from)) found.push(at);
    });
    return found;
  }

  const beyond = (word) => `${word}\u{10ffff}`;

  /** Where a word stands: page and field in turn. */
  function list(shard, at) {
    return (shard.lists[at] ??= (() => {
      const out = [];
      let last = 0;
      for (const step of shard.pages[at].split(",")) {
        last += parseInt(step, 36);
        out.push(Math.floor(last / 3), last % 3);
      }
      return out;
    })());
  }

  /** The first word of a shard that is not before `word`. */
  function seek({ words }, word) {
    let [from, to] = [0, words.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (words[middle] < word) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** Whether a word begins like another but for so many letters: one wrong, missing, too many, or two swapped. */
  function near(word, typed, most) {
    let [before, row] = [[], Array.from({ length: word.length + 1 }, (_, at) => at)];
    for (let y = 1; y <= typed.length; y++) {
      const next = [y];
      for (let x = 1; x <= word.length; x++) {
        const same = typed[y - 1] === word[x - 1];
        next[x] = Math.min(row[x - 1] + !same, row[x] + 1, next[x - 1] + 1);
        if (y > 1 && x > 1 && typed[y - 1] === word[x - 2] && typed[y - 2] === word[x - 1]) next[x] = Math.min(next[x], before[x - 2] + 1);
      }
      if (Math.min(...next) > most) return false;
      [before, row] = [row, next];
    }
    return Math.min(...row) <= most;
  }

  /** The words that a typed one may mean, each with what it is worth. */
  async function meanings(typed) {
    const found = [];
    const prefix = typed.length > 1;
    const places = range(typed, prefix ? beyond(typed) : `${typed}\0`);
    await need("words", shards, places);
    for (const place of places) {
      const shard = shards.get(place);
      for (let at = seek(shard, typed); at < shard.words.length && shard.words[at].startsWith(typed); at++) {
        const word = shard.words[at];
        if (word === typed) found.push([shard, at, 1]);
        else if (prefix) found.push([shard, at, 0.6 + (0.3 * typed.length) / word.length]);
      }
    }
    if (found.length || typed.length < 4) return found;
    // No word begins so: those count that differ by a slip, and begin with the first or the second letter.
    const most = typed.length < 8 ? 1 : 2;
    const letters = new Set([...typed].slice(0, 2).flatMap((letter) => range(letter, beyond(letter))));
    await need("words", shards, letters);
    for (const place of letters) {
      const shard = shards.get(place);
      shard.words.forEach((word, at) => {
        if (word.length >= typed.length - most && near(word, typed, most)) found.push([shard, at, 0.4]);
      });
    }
    return found;
  }

  const wordsOf = (text) => fold(text).match(/[\p{Alphabetic}\p{N}]+/gu) ?? [];

  /** The pages that hold every word, what each is worth, and the words they were found by. */
  async function find(text) {
    const typed = [...new Set(wordsOf(text))];
    const worth = new Float64Array(index.pages);
    const met = new Uint8Array(index.pages);
    const by = [];
    for (const [turn, one] of typed.entries()) {
      const best = new Float64Array(index.pages);
      const meant = await meanings(one);
      const words = new Set();
      for (const [shard, at, factor] of meant) {
        const places = list(shard, at);
        for (let n = 0; n < places.length; n += 2) best[places[n]] = Math.max(best[places[n]], FIELD[places[n + 1]] * factor);
        if (factor < 0.5) words.add(shard.words[at]);
      }
      by.push({ typed: one, words });
      for (let page = 0; page < index.pages; page++) {
        if (best[page] && met[page] === turn) {
          met[page] += 1;
          worth[page] += best[page];
        }
      }
    }
    const pages = [];
    for (let page = 0; page < index.pages; page++) if (met[page] === typed.length) pages.push(page);
    return { pages, worth, by };
  }

  /** The best of some pages in their order: all of many thousands would take too long to sort. */
  function best(pages, worth) {
    const values = Float64Array.from(pages, (page) => worth[page]).sort();
    const least = values[Math.max(values.length - SHOWN, 0)];
    return pages.filter((page) => worth[page] >= least).sort((a, b) => worth[b] - worth[a] || a - b).slice(0, SHOWN);
  }

  /* ---- the dialog ---- */

  let box = null;
  let building = null;
  let turn = 0;

  async function build() {
    const { say, sheet } = index;
    const input = make("input", { type: "search", id: "kp-search-input", autocomplete: "off", spellcheck: false });
    input.setAttribute("aria-describedby", "kp-search-hint");
    const close = make("button", { type: "button", className: "close", textContent: say.close });
    const facets = index.facets.filter((facet) => facet.values.length > 1).map((facet) => {
      const select = make("select", {}, make("option", { value: "", textContent: say.any }));
      return { ...facet, select, label: make("label", {}, `${facet.title} `, select) };
    });
    const count = make("p", { className: "count", role: "status" });
    const results = make("ol", { className: "results", ariaLabel: say.results });
    const narrow = make("fieldset", {}, make("legend", { className: "vh", textContent: say.facets }), ...facets.map((facet) => facet.label));
    const dialog = make(
      "dialog",
      { ariaLabel: say.title },
      make("div", { className: "ask" }, make("label", { htmlFor: input.id, textContent: say.label }), close, input),
      make("p", { id: "kp-search-hint", className: "hint", textContent: say.hint }),
      narrow,
      count,
      results,
    );
    await new Promise((done) => {
      const look = make("link", { rel: "stylesheet", href: root + sheet, onload: done, onerror: done });
      document.body.append(make("kp-search", {}, look, dialog));
    });
    box = { dialog, input, facets, count, results, pages: [] };

    input.addEventListener("input", show);
    for (const facet of facets) {
      facet.select.addEventListener("change", show);
      // There may be a thousand values: they are counted when somebody is about to look at them.
      for (const about of ["focus", "pointerdown"]) facet.select.addEventListener(about, () => offer(facet));
    }
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("a")) dialog.close();
    });
    dialog.addEventListener("keydown", walk);
  }

  /** From the field down through the results and back up. */
  function walk(event) {
    const { input, results } = box;
    const links = [...results.querySelectorAll("a")];
    const stops = [input, ...links];
    const at = stops.indexOf(document.activeElement);
    if (event.key === "Enter" && at === 0 && links.length) links[0].click();
    else if (event.key === "ArrowDown" && at >= 0) stops[Math.min(at + 1, links.length)].focus();
    else if (event.key === "ArrowUp" && at > 0) stops[at - 1].focus();
    // In a field for a search this key would only empty it.
    else if (event.key === "Escape") box.dialog.close();
    else return;
    event.preventDefault();
  }

  /** A text with the words it was found by marked. */
  function marked(text, by) {
    const out = [];
    let last = 0;
    for (const match of text.matchAll(/[\p{Alphabetic}\p{N}\p{M}]+/gu)) {
      const word = fold(match[0]);
      if (!by.some((one) => word.startsWith(one.typed) || one.words.has(word))) continue;
      const typed = by.filter((one) => word.startsWith(one.typed)).map((one) => one.typed.length);
      const length = typed.length ? Math.max(...typed) : word.length;
      // As many letters as were typed, with their marks.
      let end = 0;
      let seen = 0;
      for (const letter of match[0]) {
        const folded = fold(letter).length;
        if (seen >= length && folded) break;
        seen += folded;
        end += letter.length;
      }
      out.push(text.slice(last, match.index), make("mark", { textContent: match[0].slice(0, end) }));
      last = match.index + end;
    }
    out.push(text.slice(last));
    return out;
  }

  const valueOf = (facet, page) => facet.values[facet.of[page] - 1];

  function item(page, by) {
    const [title, url, above, told, lang] = blocks.get(Math.floor(page / index.block))[page % index.block];
    const link = make("a", { href: root + url }, ...marked(title, by));
    if (lang) link.lang = lang;
    const kind = [valueOf(index.facets[0], page), above].filter(Boolean).join(", ");
    const item = make("li", {}, link, make("span", { className: "label" }, ...marked(kind, by)));
    if (told) item.append(make("p", { lang: lang ?? "" }, ...marked(told, by)));
    return item;
  }

  const fits = (page, facets) => facets.every((facet) => valueOf(facet, page) === facet.select.value);
  const chosen = () => box.facets.filter((facet) => facet.select.value);

  /** The values of a facet, each with how many pages the other facets leave. */
  function offer(facet) {
    const others = chosen().filter((other) => other !== facet);
    const counts = new Uint32Array(facet.values.length + 1);
    for (const page of box.pages) if (fits(page, others)) counts[facet.of[page]] += 1;
    const now = facet.select.value;
    const options = facet.values
      .map((value, at) => ({ value, count: counts[at + 1] }))
      .filter(({ value, count }) => count || value === now)
      .map(({ value, count }) => make("option", { value, textContent: `${value} (${count})` }));
    facet.select.replaceChildren(facet.select.options[0], ...options);
    facet.select.value = now;
  }

  async function show() {
    const mine = ++turn;
    const start = performance.now();
    const text = box.input.value;
    try {
      const { pages, worth, by } = await find(text);
      if (mine !== turn) return;
      box.pages = pages;
      const facets = chosen();
      const asked = by.length > 0 || facets.length > 0;
      const found = facets.length ? pages.filter((page) => fits(page, facets)) : pages;
      const first = asked ? best(found, worth) : [];
      await need("pages", blocks, new Set(first.map((page) => Math.floor(page / index.block))));
      if (mine !== turn) return;
      box.results.replaceChildren(...first.map((page) => item(page, by)));
      box.results.scrollTop = 0;
      box.count.textContent = asked ? counted(found.length, first.length) : "";
      // In milliseconds, from the key to the list: for whoever measures.
      box.dialog.dataset.took = (performance.now() - start).toFixed(1);
      // The next key will ask for the words that begin with the letter just typed.
      const begun = by.filter(({ typed }) => [...typed].length === 1);
      for (const { typed } of begun) need("words", shards, range(typed, beyond(typed))).catch(() => {});
    } catch (error) {
      if (mine !== turn) return;
      if (!(error instanceof Stale) || again.tried) {
        box.results.replaceChildren();
        box.count.textContent = index.say.failed;
        return;
      }
      await again();
    }
  }

  /** The site was published anew since it was first searched. */
  async function again() {
    again.tried = true;
    await begin(true);
    await show();
    again.tried = false;
  }

  function counted(all, shown) {
    const { say } = index;
    const text = all === 0 ? say.none : all === 1 ? say.one : all > shown ? say.first : say.many;
    return fill(text, { n: all, m: shown });
  }

  keyplan.search = async (typed) => {
    // Each time: the preview may have other words by now.
    await begin();
    building ??= build();
    await building;
    if (!box.dialog.open) box.dialog.showModal();
    box.input.value = typed() || box.input.value;
    box.input.focus();
    if (!typed()) box.input.select();
    await show();
  };
})();
