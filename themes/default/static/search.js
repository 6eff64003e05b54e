// The search. This script is loaded when a reader first opens the search, and then loads only the parts of the index
// (shards) that a query needs. Every text of a playbook goes into the page as text, never as HTML.
"use strict";
(() => {
  const { root, loadScript, create, fillIn, fold } = keyplan;

  /** How many results are shown. */
  const SHOWN = 30;
  /** The score of a word by where it stands: in the prose, in a key, in the title. */
  const FIELD = [1, 4, 12];

  /* ---- the index, as the modules `search` of the program write it ---- */

  // The index itself; its shards of words, its blocks of pages and of their texts by number; the scripts that were loaded
  // for them.
  let index = null;
  let shards = new Map();
  let blocks = new Map();
  let texts = new Map();
  let loads = new Map();

  keyplan.begin = (begun) => {
    if (begun.version === index?.version) return;
    index = begun;
    for (const facet of box?.facets ?? []) {
      Object.assign(
        facet,
        { values: [], of: [] },
        index.facets.find(({ key }) => key === facet.key),
      );
    }
    shards = new Map();
    blocks = new Map();
    texts = new Map();
    loads = new Map();
  };
  keyplan.words = (at, version, words, pages) => {
    if (version === index.versions.words[at])
      shards.set(at, { words: words ? words.split(" ") : [], pages: pages.split(";"), lists: [] });
  };
  keyplan.pages = (at, version, rows) => {
    if (version === index.versions.pages[at]) blocks.set(at, rows);
  };
  keyplan.texts = (at, version, rows) => {
    if (version === index.versions.texts[at]) texts.set(at, rows);
  };

  const loadIndex = (anew) => loadScript(`search/index.js${anew ? `?${Date.now()}` : ""}`);

  /** A shard has another version than the index names: the site was published anew while somebody searches it. */
  class Stale extends Error {}

  /** Loads the shards that are still missing in `map`. Throws `Stale` when one of them has another version. */
  async function loadShards(name, map, wanted) {
    const versions = index.versions[name];
    await Promise.all(
      [...wanted]
        .filter((at) => !map.has(at))
        .map((at) => {
          const address = `search/${name}-${at}.js?${versions[at]}`;
          if (!loads.has(address)) loads.set(address, loadScript(address));
          return loads.get(address);
        }),
    );
    if ([...wanted].some((at) => !map.has(at))) throw new Stale();
  }

  /** The numbers of the shards that can hold words from `from` up to, not including, `to`. */
  function shardsBetween(from, to) {
    const found = [];
    index.shards.forEach((first, at) => {
      const next = index.shards.slice(at + 1).find((word) => word);
      if (first && first < to && (next === undefined || next > from)) found.push(at);
    });
    return found;
  }

  /** What comes after all words that begin with `word`. */
  const prefixEnd = (word) => `${word}\u{10ffff}`;

  /** Where a word stands: page, field, page, field, … They are written as differences in base 36. */
  function placesOf(shard, at) {
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

  /** The index of the first word of a shard that is not before `word`. */
  function lowerBound({ words }, word) {
    let [from, to] = [0, words.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (words[middle] < word) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  // Whether `word` begins like `typed` with at most so many slips: a wrong, missing or extra letter, or two swapped.
  // This is the edit distance, computed row by row; the last row holds the distances to every beginning of `word`.
  function beginsLike(word, typed, most) {
    let [before, row] = [[], Array.from({ length: word.length + 1 }, (_, at) => at)];
    for (let y = 1; y <= typed.length; y++) {
      const next = [y];
      for (let x = 1; x <= word.length; x++) {
        const same = typed[y - 1] === word[x - 1];
        next[x] = Math.min(row[x - 1] + !same, row[x] + 1, next[x - 1] + 1);
        if (y > 1 && x > 1 && typed[y - 1] === word[x - 2] && typed[y - 2] === word[x - 1])
          next[x] = Math.min(next[x], before[x - 2] + 1);
      }
      if (Math.min(...next) > most) return false;
      [before, row] = [row, next];
    }
    return Math.min(...row) <= most;
  }

  /** The words that a typed one may mean, as shard, index in it, and factor of the score; `whole` for that word alone. */
  async function meaningsOf(typed, whole) {
    const found = [];
    const prefix = typed.length > 1 && !whole;
    const places = shardsBetween(typed, prefix ? prefixEnd(typed) : `${typed}\0`);
    await loadShards("words", shards, places);
    for (const place of places) {
      const shard = shards.get(place);
      for (let at = lowerBound(shard, typed); at < shard.words.length && shard.words[at].startsWith(typed); at++) {
        const word = shard.words[at];
        if (word === typed) found.push([shard, at, 1]);
        else if (prefix) found.push([shard, at, 0.6 + (0.3 * typed.length) / word.length]);
      }
    }
    if (found.length || whole || typed.length < 4) return found;
    // No word begins like this. Look for words with a slip, but only those that begin with its first or second letter.
    const most = typed.length < 8 ? 1 : 2;
    const letters = new Set([...typed].slice(0, 2).flatMap((letter) => shardsBetween(letter, prefixEnd(letter))));
    await loadShards("words", shards, letters);
    for (const place of letters) {
      const shard = shards.get(place);
      shard.words.forEach((word, at) => {
        if (word.length >= typed.length - most && beginsLike(word, typed, most)) found.push([shard, at, 0.4]);
      });
    }
    return found;
  }

  const wordsOf = (text) => fold(text).match(/[\p{Alphabetic}\p{N}]+/gu) ?? [];

  /** How people of the trade say what is typed: as it is typed, then with other words for a part of it. */
  function waysToSay(typed) {
    const ways = [typed];
    for (const phrases of index.same) {
      const sayings = phrases.map(wordsOf).sort((a, b) => b.length - a.length);
      for (const said of sayings) {
        const at = typed.findIndex((_, at) => said.every((word, n) => typed[at + n] === word));
        if (at < 0) continue;
        for (const other of sayings)
          if (other !== said) ways.push([...typed.slice(0, at), ...other, ...typed.slice(at + said.length)]);
        break;
      }
    }
    return ways;
  }

  /** Which pages hold every word, the score of each page, and for each word what it may mean; `whole` for whole words. */
  async function pagesWith(words, whole) {
    const typed = [...new Set(words)];
    const scores = new Float64Array(index.pages);
    const hits = new Uint8Array(index.pages);
    const terms = [];
    for (const [turn, one] of typed.entries()) {
      const best = new Float64Array(index.pages);
      const near = new Set();
      for (const [shard, at, factor] of await meaningsOf(one, whole)) {
        const places = placesOf(shard, at);
        for (let n = 0; n < places.length; n += 2)
          best[places[n]] = Math.max(best[places[n]], FIELD[places[n + 1]] * factor);
        if (factor < 0.5) near.add(shard.words[at]);
      }
      terms.push({ typed: one, words: near });
      for (let page = 0; page < index.pages; page++) {
        if (best[page] && hits[page] === turn) {
          hits[page] += 1;
          scores[page] += best[page];
        }
      }
    }
    return { holds: (page) => hits[page] === typed.length, scores, terms };
  }

  /** The pages that are found, the score of each, what is typed, and by which words a page was found. */
  async function findPages(text) {
    const ways = await Promise.all(waysToSay(wordsOf(text)).map((way, turn) => pagesWith(way, turn > 0)));
    const scores = new Float64Array(index.pages);
    const foundBy = new Map();
    ways.forEach((way, turn) => {
      // What was meant in other words comes below what was typed, however many words they are.
      const factor = turn ? (0.3 * ways[0].terms.length) / way.terms.length : 1;
      for (let page = 0; page < index.pages; page++) {
        const score = way.scores[page] * factor;
        if (!way.holds(page) || (foundBy.has(page) && score <= scores[page])) continue;
        scores[page] = score;
        foundBy.set(page, way.terms);
      }
    });
    const pages = [...foundBy.keys()].sort((a, b) => a - b);
    return { pages, scores, terms: ways[0].terms, termsOf: (page) => foundBy.get(page) };
  }

  /** The pages with the highest scores, best first. Only these are sorted: sorting all would take too long. */
  function bestOf(pages, scores) {
    const values = Float64Array.from(pages, (page) => scores[page]).sort();
    const least = values[Math.max(values.length - SHOWN, 0)];
    return pages
      .filter((page) => scores[page] >= least)
      .sort((a, b) => scores[b] - scores[a] || a - b)
      .slice(0, SHOWN);
  }

  /* ---- the dialog ---- */

  // The parts of the dialog, once it is built.
  let box = null;
  let building = null;
  // The number of the newest search. An older one that ends later shows nothing.
  let newest = 0;

  async function buildDialog() {
    const { say, sheet } = index;
    const input = create("input", { type: "search", id: "kp-search-input", autocomplete: "off", spellcheck: false });
    input.setAttribute("aria-describedby", "kp-search-hint");
    const close = create("button", { type: "button", className: "close", textContent: say.close });
    const facets = index.facets
      .filter((facet) => facet.values.length > 1)
      .map((facet) => {
        const select = create("select", {}, create("option", { value: "", textContent: say.any }));
        return { ...facet, select, label: create("label", {}, `${facet.title} `, select) };
      });
    const count = create("p", { className: "count", role: "status" });
    const results = create("ol", { className: "results", ariaLabel: say.results });
    const narrow = create(
      "fieldset",
      {},
      create("legend", { className: "vh", textContent: say.facets }),
      ...facets.map((facet) => facet.label),
    );
    const dialog = create(
      "dialog",
      { ariaLabel: say.title },
      create("div", { className: "ask" }, create("label", { htmlFor: input.id, textContent: say.label }), close, input),
      create("p", { id: "kp-search-hint", className: "hint", textContent: say.hint }),
      narrow,
      count,
      results,
    );
    await new Promise((done) => {
      const look = create("link", { rel: "stylesheet", href: root + sheet, onload: done, onerror: done });
      document.body.append(create("kp-search", {}, look, dialog));
    });
    box = { dialog, input, facets, count, results, pages: [] };

    input.addEventListener("input", showResults);
    for (const facet of facets) {
      facet.select.addEventListener("change", showResults);
      // There may be a thousand values. They are counted only when a reader is about to open the list.
      for (const about of ["focus", "pointerdown"]) facet.select.addEventListener(about, () => offerValues(facet));
    }
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("a")) dialog.close();
    });
    dialog.addEventListener("keydown", moveFocus);
  }

  /** Arrow keys move the focus from the field down through the results and back up. */
  function moveFocus(event) {
    const { input, results } = box;
    const links = [...results.querySelectorAll("a")];
    const stops = [input, ...links];
    const at = stops.indexOf(document.activeElement);
    if (event.key === "Enter" && at === 0 && links.length) links[0].click();
    else if (event.key === "ArrowDown" && at >= 0) stops[Math.min(at + 1, links.length)].focus();
    else if (event.key === "ArrowUp" && at > 0) stops[at - 1].focus();
    // Without this, the browser would only empty the field.
    else if (event.key === "Escape") box.dialog.close();
    else return;
    event.preventDefault();
  }

  /** A text as nodes, with the words marked by which it was found. */
  function markWords(text, terms) {
    const out = [];
    let last = 0;
    for (const match of text.matchAll(/[\p{Alphabetic}\p{N}\p{M}]+/gu)) {
      const word = fold(match[0]);
      if (!terms.some((one) => word.startsWith(one.typed) || one.words.has(word))) continue;
      const typed = terms.filter((one) => word.startsWith(one.typed)).map((one) => one.typed.length);
      const length = typed.length ? Math.max(...typed) : word.length;
      // Mark as many letters as were typed. A mark on a letter folds to nothing and belongs to the letter before it.
      let end = 0;
      let seen = 0;
      for (const letter of match[0]) {
        const folded = fold(letter).length;
        if (seen >= length && folded) break;
        seen += folded;
        end += letter.length;
      }
      out.push(text.slice(last, match.index), create("mark", { textContent: match[0].slice(0, end) }));
      last = match.index + end;
    }
    out.push(text.slice(last));
    return out;
  }

  /** Which of the first 30 terms a text holds, as bits. */
  function termsIn(text, terms) {
    let held = 0;
    for (const [word] of text.matchAll(/[\p{Alphabetic}\p{N}\p{M}]+/gu)) {
      const folded = fold(word);
      terms.slice(0, 30).forEach((one, at) => {
        if (folded.startsWith(one.typed) || one.words.has(folded)) held |= 1 << at;
      });
    }
    return held;
  }

  /** How many bits of a number are set. */
  const countBits = (bits) => bits.toString(2).replaceAll("0", "").length;

  /** The line of a page that holds most of the terms, with the anchor of its part; null where none holds any. */
  function lineWith(parts, terms) {
    let best = null;
    for (const [anchor, text] of parts) {
      for (const line of text.split("\n")) {
        const held = countBits(termsIn(line, terms));
        if (held > (best?.held ?? 0)) best = { anchor, line, held };
        if (held === terms.length) return best;
      }
    }
    return best;
  }

  /** The words around the first hit in a line, at most some 160 letters. */
  function around(line, terms) {
    if (line.length <= 160) return line;
    const hit = [...line.matchAll(/[\p{Alphabetic}\p{N}\p{M}]+/gu)].find((match) => termsIn(match[0], terms));
    const from = Math.max(line.lastIndexOf(" ", (hit?.index ?? 0) - 60) + 1, 0);
    const to = line.indexOf(" ", from + 150);
    return `${from ? "… " : ""}${to < 0 ? line.slice(from) : `${line.slice(from, to)} …`}`;
  }

  /** Shows in each result the sentence that was found, and leads to the part of the page that holds it. */
  async function showSentences(mine, first, termsOf) {
    const items = [...box.results.children];
    const hidden = first
      .map((page, at) => [page, items[at]])
      .filter(([page]) => page < index.texted && !isTold(page, termsOf(page)));
    await loadShards("texts", texts, new Set(hidden.map(([page]) => Math.floor(page / index.texts))));
    if (mine !== newest) return;
    for (const [page, item] of hidden) {
      const terms = termsOf(page);
      const found = lineWith(texts.get(Math.floor(page / index.texts))[page % index.texts], terms);
      if (!found) continue;
      const link = item.querySelector("a");
      if (found.anchor) link.href = `${link.href.split("#")[0]}#${encodeURIComponent(found.anchor)}`;
      const told = item.querySelector("p") ?? item.appendChild(create("p", { lang: link.lang }));
      told.replaceChildren(...markWords(around(found.line, terms), terms));
    }
  }

  /** Whether the title of a page holds every term: then its first sentence says most. */
  function isTold(page, terms) {
    const [title] = blocks.get(Math.floor(page / index.block))[page % index.block];
    return countBits(termsIn(title, terms)) === terms.length;
  }

  const facetValue = (facet, page) => facet.values[facet.of[page] - 1];

  function resultItem(page, terms) {
    const [title, url, above, told, lang] = blocks.get(Math.floor(page / index.block))[page % index.block];
    const link = create("a", { href: root + url }, ...markWords(title, terms));
    if (lang) link.lang = lang;
    const kind = [facetValue(index.facets[0], page), above].filter(Boolean).join(", ");
    const item = create("li", {}, link, create("span", { className: "label" }, ...markWords(kind, terms)));
    if (told) item.append(create("p", { lang: lang ?? "" }, ...markWords(told, terms)));
    return item;
  }

  const fitsFacets = (page, facets) => facets.every((facet) => facetValue(facet, page) === facet.select.value);
  const chosenFacets = () => box.facets.filter((facet) => facet.select.value);

  /** Fills the list of a facet: its values, each with the number of pages that the other facets leave. */
  function offerValues(facet) {
    const others = chosenFacets().filter((other) => other !== facet);
    const counts = new Uint32Array(facet.values.length + 1);
    for (const page of box.pages) if (fitsFacets(page, others)) counts[facet.of[page]] += 1;
    const now = facet.select.value;
    const options = facet.values
      .map((value, at) => ({ value, count: counts[at + 1] }))
      .filter(({ value, count }) => count || value === now)
      .map(({ value, count }) => create("option", { value, textContent: `${value} (${count})` }));
    facet.select.replaceChildren(facet.select.options[0], ...options);
    facet.select.value = now;
  }

  async function showResults() {
    const mine = ++newest;
    const start = performance.now();
    const text = box.input.value;
    try {
      const { pages, scores, terms, termsOf } = await findPages(text);
      if (mine !== newest) return;
      box.pages = pages;
      const facets = chosenFacets();
      const asked = terms.length > 0 || facets.length > 0;
      const found = facets.length ? pages.filter((page) => fitsFacets(page, facets)) : pages;
      const first = asked ? bestOf(found, scores) : [];
      await loadShards("pages", blocks, new Set(first.map((page) => Math.floor(page / index.block))));
      if (mine !== newest) return;
      box.results.replaceChildren(...first.map((page) => resultItem(page, termsOf(page))));
      box.results.scrollTop = 0;
      box.count.textContent = asked ? countText(found.length, first.length) : "";
      // How long it took from the key to the list, in milliseconds: the browser tests read it.
      box.dialog.dataset.took = (performance.now() - start).toFixed(1);
      if (terms.length)
        await showSentences(mine, first, termsOf).catch((error) => {
          // Without the texts the list says what it says.
          if (error instanceof Stale) throw error;
        });
      // The next key will ask for words that begin with this letter: load them now.
      const begun = terms.filter(({ typed }) => [...typed].length === 1);
      for (const { typed } of begun)
        loadShards("words", shards, shardsBetween(typed, prefixEnd(typed))).catch(() => {});
    } catch (error) {
      if (mine !== newest) return;
      if (!(error instanceof Stale) || searchAnew.tried) {
        box.results.replaceChildren();
        box.count.textContent = index.say.failed;
        return;
      }
      await searchAnew();
    }
  }

  /** The site was published anew after it was first searched: loads the new index and searches again. */
  async function searchAnew() {
    searchAnew.tried = true;
    await loadIndex(true);
    await showResults();
    searchAnew.tried = false;
  }

  function countText(all, shown) {
    const { say } = index;
    const text = all === 0 ? say.none : all === 1 ? say.one : all > shown ? say.first : say.many;
    return fillIn(text, { n: all, m: shown });
  }

  keyplan.search = async (typed) => {
    // Loaded each time: in the preview the pages may have changed.
    await loadIndex();
    building ??= buildDialog();
    await building;
    if (!box.dialog.open) box.dialog.showModal();
    box.input.value = typed() || box.input.value;
    box.input.focus();
    if (!typed()) box.input.select();
    await showResults();
  };
})();
