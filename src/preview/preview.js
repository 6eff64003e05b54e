// The preview in the browser. It changes the page in place when its files change, and shows a bar with what is wrong.
// Texts go into the page as text, never as HTML.
"use strict";
(() => {
  const script = document.currentScript;
  let token = script.dataset.token;
  let words = JSON.parse(script.dataset.words);
  let hash = script.dataset.page;
  let socket = null;
  let wait = 250;
  let alive = false;

  // The address that opened this tab holds the secret; from now on a cookie does.
  const here = new URL(location.href);
  if (here.searchParams.has("key")) {
    here.searchParams.delete("key");
    history.replaceState(history.state, "", here);
  }

  /* ---- the page ---- */

  // Elements that the preview itself, or the script of the page, has added.
  const isOwn = (node) => node.nodeType === 1 && node.localName.startsWith("kp-");
  const idOf = (node) => (node.nodeType === 1 ? node.id || "" : "");
  // Whether one node can become the other: the same kind, the same id.
  const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && idOf(a) === idOf(b);

  // Makes `now` equal to `then`. Every node that can stay is kept: with it stay focus, selection and what is open.
  function morph(now, then) {
    if (now.nodeType !== 1) {
      if (now.nodeValue !== then.nodeValue) now.nodeValue = then.nodeValue;
      return;
    }
    // What the reader has opened, closed or typed stays as it is.
    const kept = (name) =>
      (name === "open" && now.localName === "details") || (name === "value" && now === document.activeElement);
    for (const name of now.getAttributeNames()) {
      if (!then.hasAttribute(name) && !kept(name)) now.removeAttribute(name);
    }
    for (const name of then.getAttributeNames()) {
      if (now.getAttribute(name) !== then.getAttribute(name) && !kept(name))
        now.setAttribute(name, then.getAttribute(name));
    }
    morphChildren(now, then);
  }

  function morphChildren(now, then) {
    const wanted = [...then.childNodes];
    const old = [...now.childNodes].filter((node) => !isOwn(node));
    const ids = new Map(old.filter((node) => idOf(node)).map((node) => [idOf(node), node]));
    let from = 0;
    let end = old.length;
    let last = wanted.length;
    // Skip what is equal at both ends: when one block was edited, only that block is touched.
    while (from < end && from < last && old[from].isEqualNode(wanted[from])) from++;
    while (end > from && last > from && old[end - 1].isEqualNode(wanted[last - 1])) {
      end--;
      last--;
    }
    const after = end < old.length ? old[end] : null;
    const free = new Set(old.slice(from, end));
    let at = old[from] ?? after;
    for (let n = from; n < last; n++) {
      const want = wanted[n];
      const named = idOf(want) && ids.get(idOf(want));
      let use = named && free.has(named) ? named : null;
      if (!use && !idOf(want)) {
        for (let node = at; node && node !== after; node = node.nextSibling) {
          if (free.has(node) && alike(node, want)) {
            use = node;
            break;
          }
        }
      }
      if (use) {
        free.delete(use);
        if (use !== at) now.insertBefore(use, at);
        else at = at.nextSibling;
        morph(use, want);
      } else {
        now.insertBefore(document.importNode(want, true), at);
      }
      while (at && at !== after && isOwn(at)) at = at.nextSibling;
    }
    for (const node of free) node.remove();
  }

  // Does some work on the page. The block that the reader looks at stays where it is on the screen.
  function keepInPlace(work) {
    const blocks = document.querySelectorAll("main h1, main h2, main h3, main p, main li, main tr, main figure");
    const first = [...blocks].find((block) => block.getBoundingClientRect().bottom > 0 && block.offsetParent !== null);
    const top = first?.getBoundingClientRect().top;
    const atTop = scrollY === 0;
    work();
    if (!atTop && first?.isConnected) scrollBy({ top: first.getBoundingClientRect().top - top, behavior: "instant" });
  }

  // Does some work on the page while its tables are in the order of the page, then sorts and filters them again as the
  // reader had them. What it undoes is done by the theme's `keyplan.js`.
  function withoutSorting(work) {
    const { places, rowsOf, heads, orderRows, addControls, refresh } = keyplan;
    const tables = () => [...document.querySelectorAll("main table[data-sort]")];
    const focused = document.activeElement?.closest(".kp-sort");
    const at = tables().findIndex((table) => table.contains(focused));
    const column = focused ? heads(tables()[at]).indexOf(focused.parentNode) : -1;
    for (const table of tables()) {
      heads(table).forEach((head) => head.removeAttribute("aria-sort"));
      table.querySelectorAll(".kp-sort").forEach((button) => button.replaceWith(...button.childNodes));
      const rows = rowsOf(table);
      rows.forEach((row) => row.removeAttribute("hidden"));
      orderRows(
        table,
        rows.sort((a, b) => places.get(a) - places.get(b)),
      );
      table.closest(".part")?.removeAttribute("hidden");
    }
    work();
    addControls();
    refresh();
    if (column >= 0)
      heads(tables()[at] ?? document.createElement("table"))
        [column]?.querySelector(".kp-sort")
        ?.focus();
  }

  function patch(html) {
    const next = new DOMParser().parseFromString(html, "text/html");
    // A script runs once. A page with other scripts, or with other words for them, has to be loaded anew.
    if (scriptsOf(next) !== scriptsOf(document)) {
      location.reload();
      return;
    }
    keepInPlace(() => {
      removeChips();
      document.documentElement.lang = next.documentElement.lang;
      title = next.title;
      replaceStyles(next);
      const work = () => morph(document.body, document.importNode(next.body, true));
      if (typeof keyplan === "undefined") work();
      else withoutSorting(work);
    });
    showBanner(null);
    showSettings();
    addChips();
    showTitle();
  }

  // The scripts of a page with their words, to compare.
  const scriptsOf = (from) => {
    const own = [...from.head.querySelectorAll("script:not([data-token])")];
    return JSON.stringify(own.map(({ src, dataset }) => [src, dataset]));
  };

  // New style sheets are added before old ones are removed, so that the page never stands without.
  function replaceStyles(next) {
    const links = (from) => [...from.head.querySelectorAll("link[rel=stylesheet]")];
    const old = links(document);
    const wanted = links(next).map((link) => link.getAttribute("href"));
    for (const href of wanted.filter((href) => !old.some((link) => link.getAttribute("href") === href))) {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = href;
      document.head.append(link);
      link.addEventListener("load", () =>
        old.filter((link) => !wanted.includes(link.getAttribute("href"))).forEach((link) => link.remove()),
      );
    }
  }

  // Loads pictures again: those at these addresses, or all.
  function reloadPictures(paths) {
    for (const image of document.images) {
      const path = decodeURIComponent(new URL(image.src).pathname).slice(1);
      if (!paths || paths.includes(path)) image.src = `${image.src.split("?")[0]}?${Date.now()}`;
    }
  }

  /* ---- the bar ---- */

  const bar = document.createElement("kp-bar");
  bar.setAttribute("role", "region");
  const root = bar.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483000; font: 13px/1.45 system-ui, sans-serif; color: #e9ebee; --warn: #f0b354; --bad: #ff8a80; --good: #7fd6a2; }
    .bar { display: flex; gap: 1rem; align-items: center; background: #17191d; border-top: 1px solid #34383f; padding: .35rem .9rem; }
    button { all: unset; cursor: pointer; padding: .1rem .35rem; border-radius: 3px; }
    button:focus-visible, a:focus-visible, summary:focus-visible { outline: 2px solid #8db8ff; }
    .dot { width: .7rem; height: .7rem; border-radius: 50%; background: var(--good); flex: none; }
    .dot.error { background: var(--bad); border-radius: 0; transform: rotate(45deg) scale(.85); }
    .dot.warning { background: var(--warn); border-radius: 0; clip-path: polygon(50% 5%, 100% 95%, 0 95%); }
    .lost .dot { background: none; border: 2px solid var(--bad); border-radius: 50%; transform: none; clip-path: none; box-sizing: border-box; }
    .grow { flex: 1; }
    .bar .said { display: flex; flex-wrap: wrap; gap: 0 1.2rem; }
    .note { color: #cfd4dc; }
    .error { color: var(--bad); } .warning { color: var(--warn); } .quiet { color: #a9afb9; }
    .ribbon { letter-spacing: .06em; text-transform: uppercase; font-size: 11px; color: #a9afb9; }
    .list { background: #17191d; max-height: 45vh; overflow: auto; padding: 0 .9rem .6rem; border-top: 1px solid #34383f; }
    .list[hidden] { display: none; }
    .close { font-size: 1.3rem; line-height: 1; min-width: 24px; min-height: 24px; text-align: center; }
    h2 { font: 600 12px/1.4 system-ui, sans-serif; color: #a9afb9; margin: .8rem 0 .2rem; }
    article { border-top: 1px solid #2a2d33; padding: .45rem 0; }
    article p { margin: 0 0 .25rem; }
    pre, code { font: 12px/1.45 ui-monospace, monospace; }
    pre { margin: .25rem 0; overflow-x: auto; color: #cfd4dc; white-space: pre; }
    details pre { white-space: pre-wrap; }
    code { background: #262a31; border-radius: 3px; padding: 0 .25em; }
    a { color: #9fc2ff; cursor: pointer; }
    details summary { cursor: pointer; color: #a9afb9; }
    .banner { background: #4a1512; color: #fff; padding: .5rem .9rem; }
    .banner pre { color: #ffdad6; }
    @media (max-width: 40rem) {
      .bar { gap: .6rem; padding-block: .1rem; }
      .keys, .grow, .ribbon.plain { display: none; }
      .bar .said { display: block; flex: 1; min-width: 0; padding: .2rem .35rem; }
      .said, .bar > .line { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
      .said .line + .line::before { content: " · "; color: #a9afb9; }
      .list { max-height: 60vh; }
    }
    @media print { :host { display: none; } }
  `);
  root.adoptedStyleSheets = [sheet];
  // Room for the bar: it hides neither the element with the focus nor the end of the page.
  const room = new CSSStyleSheet();
  room.replaceSync("@media screen { html { scroll-padding-bottom: 5rem; } body { padding-bottom: 5rem; } }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];

  const create = (name, text, kind) => {
    const node = document.createElement(name);
    if (kind) node.className = kind;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  // Findings are in English, whatever the language of the bar.
  const createEnglish = (name, text, kind) => Object.assign(create(name, text, kind), { lang: "en" });
  // A sentence of a finding, with what stands between back-ticks as code.
  const createSaid = (name, text, kind) => {
    const node = createEnglish(name, undefined, kind);
    node.append(...text.split("`").map((part, at) => (at % 2 ? create("code", part) : part)));
    return node;
  };
  // One of the words as nodes; a blank `{name}` is filled in by a text or by nodes.
  const textNodes = (key, given = {}) => {
    const parts = (words[key] ?? "").split(/\{(\w+)\}/);
    return parts.flatMap((part, at) => (at % 2 ? (given[part] ?? []) : part ? [create("span", part, "quiet")] : []));
  };
  const line = create("div", undefined, "bar");
  line.setAttribute("role", "status");
  line.setAttribute("aria-live", "polite");
  const list = create("div", undefined, "list");
  list.hidden = true;
  const warning = create("div", undefined, "banner");
  warning.hidden = true;
  warning.setAttribute("role", "alert");
  root.append(warning, list, line);

  let title = document.title;
  const NONE = { errors: 0, warnings: 0, notes: 0, said: [] };
  let findings = {
    ...NONE,
    here: NONE,
    page: [],
    rest: [],
    more: 0,
    drafts: false,
    customer: false,
    team: false,
    plan: { page: [], here: NONE, rest: [], all: null, more: 0 },
  };
  // What the bar says once everything is mended, and since when something was broken.
  let mended = null;
  let broken = 0;
  // What is said for a moment.
  let spoken = "";

  function showTitle() {
    const mark = findings.errors ? `(${findings.errors}) ` : "";
    document.title = (alive ? "" : "… ") + mark + title;
  }

  const hasAny = (counts) => Boolean(counts?.said.length);
  const hasList = () => hasAny(findings) || hasAny(findings.plan.here) || hasAny(findings.plan.all);

  // How many errors, warnings and notes, each in the color of its level.
  const countNodes = (counts) =>
    counts.said.flatMap(([level, text], at) => [...(at ? [", "] : []), create("span", text, level)]);

  // What is wrong with files, links and settings. It stops a build.
  function filesLine() {
    const { here } = findings;
    if (!hasAny(findings)) return mended ? textNodes(mended.key, mended) : textNodes("fine");
    if (!hasAny(here)) return countNodes(findings);
    const alone = String(here.said) === String(findings.said);
    return textNodes(alone ? "here" : "here_and_all", { here: countNodes(here), all: countNodes(findings) });
  }

  // What the rules say of the plan that this page belongs to, and of all plans.
  function planLine() {
    const { here, all } = findings.plan;
    if (all && !hasAny(all)) return [];
    const key = all ? (hasAny(here) ? "plan_here" : "plan_all") : hasAny(here) ? "plan_asking_here" : "plan_asking";
    return textNodes(key, { here: countNodes(here), all: all ? countNodes(all) : [] });
  }

  // The worst level of what is wrong with the files, and with the plan of this page.
  const worst = () => {
    const counts = [findings, findings.plan.here];
    return ["error", "warning"].find((level) => counts.some((count) => count[`${level}s`])) ?? "fine";
  };

  function showBar() {
    line.classList.toggle("lost", !alive);
    bar.setAttribute("aria-label", words.title);
    const shown = ["customer", "team", "drafts"].find((name) => findings[name]);
    const ribbon = create("span", words[shown ?? "title"], shown ? "ribbon" : "ribbon plain");
    const parts = [create("span", undefined, `dot ${worst()}`), ribbon];
    if (spoken) parts.push(create("span", spoken, "error"));
    if (!alive) parts.push(create("span", words.lost, "error"));
    else if (!warning.hidden) parts.push(create("span", words.stale, "error"));
    const lines = [filesLine(), ...(findings.customer ? [] : [planLine()])].filter((nodes) => nodes.length);
    const spans = lines.map((nodes) => {
      const node = create("span", undefined, "line");
      node.append(...nodes);
      return node;
    });
    if (hasList()) {
      const button = create("button", undefined, "said");
      button.type = "button";
      button.setAttribute("aria-expanded", String(!list.hidden));
      button.append(...spans);
      button.addEventListener("click", toggleList);
      parts.push(
        button,
        create("span", undefined, "grow"),
        list.hidden ? create("span", words.keys, "quiet keys") : closer(),
      );
    } else {
      parts.push(...spans);
    }
    const focused = root.activeElement?.localName === "button" && line.contains(root.activeElement);
    line.replaceChildren(...parts);
    if (focused) line.querySelector(".said")?.focus();
    showTitle();
  }

  function closer() {
    const button = create("button", "×", "close");
    button.type = "button";
    button.title = "Esc";
    button.setAttribute("aria-label", words.close);
    button.addEventListener("click", toggleList);
    return button;
  }

  // Whether the list has opened by itself. Then it closes by itself too.
  let byItself = false;

  function toggleList() {
    list.hidden = !list.hidden;
    byItself = false;
    if (!list.hidden) list.scrollTop = 0;
    showBar();
  }

  // The page that is edited has broken, or is whole again.
  function followPage(before) {
    const errors = (findings) => findings.page.filter((item) => item.level === "error").length;
    if (errors(findings) && !errors(before) && list.hidden) {
      list.hidden = false;
      byItself = true;
      list.scrollTop = 0;
    } else if (byItself && !errors(findings)) {
      list.hidden = true;
      byItself = false;
    }
  }

  function findingNode(item, inPlan) {
    const node = create("article");
    const head = create("p");
    head.append(
      create("span", `${words[`level.${item.level}`]}[${item.code}] `, item.level),
      createSaid("span", item.message),
    );
    const place = create("a", `${item.file}:${item.line}:${item.column}`);
    place.tabIndex = 0;
    place.setAttribute("role", "button");
    const open = () => openEditor(item, place);
    place.addEventListener("click", open);
    place.addEventListener("keydown", (event) => {
      if (event.key === "Enter") open();
    });
    const why = create("details");
    why.dataset.of = `${item.code} ${item.file} ${item.message}`;
    why.append(create("summary", words.why), createEnglish("pre", findings.explanations?.[item.code] ?? ""));
    const frame = frameOf(item);
    const middle = inPlan || !frame ? [] : [frameNode(frame)];
    middle.push(...item.hints.map((hint) => createSaid("p", hint, "quiet")));
    node.append(head, ...middle, place, why);
    return node;
  }

  // The lines of the source that a finding points at. Message, place and hints are shown beside them.
  function frameOf(item) {
    const lines = item.frame.split("\n").slice(1);
    const hints = lines.findIndex((text) => /^ *= help: /.test(text));
    const shown = (hints < 0 ? lines : lines.slice(0, hints)).filter((text) => !/^ *--> /.test(text));
    while (shown.length && /^ *\|? *$/.test(shown.at(-1))) shown.pop();
    return shown.join("\n");
  }

  // A frame: lines of the source as they are, and what is said below them.
  function frameNode(frame) {
    const node = createEnglish("pre");
    for (const text of frame.split("\n"))
      node.append(/^ *\| *[\^-]/.test(text) ? createSaid("span", text) : text, "\n");
    return node;
  }

  // Asks the preview to open the author's editor. Returns why it cannot.
  async function askEditor(what) {
    const query = Object.entries(what).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
    const headers = { "x-keyplan-token": token };
    const answer = await fetch(`/~keyplan/open?${query.join("&")}`, { method: "POST", headers });
    return answer.ok ? "" : (await answer.text()).trim();
  }

  async function openEditor({ file, line, column }, place) {
    const why = await askEditor({ file, line, column });
    if (why) place.title = place.textContent = `${file}:${line}:${column} (${why})`;
  }

  function takeFindings(next) {
    const before = findings.errors + findings.warnings;
    if (before && !(next.errors + next.warnings)) {
      const seconds = (performance.now() - broken) / 1000;
      const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
      mended = broken
        ? { key: "mended_after", s: seconds.toLocaleString(document.documentElement.lang, digits) }
        : { key: "mended" };
    }
    if (next.errors && !findings.errors) broken = performance.now();
    const last = findings;
    findings = next;
    fillList();
    followPage(last);
    showBar();
    addChips();
    showSettings();
  }

  // Settings that cannot be read concern every page.
  function showSettings() {
    const fault = [...findings.page, ...findings.rest].find(
      (item) => item.level === "error" && !item.file.startsWith("content"),
    );
    if (fault && warning.hidden) showBanner("settings", `${fault.file}:${fault.line}: ${fault.message}`);
    else if (!fault && isShown("settings")) showBanner(null);
  }

  // Fills the list with all findings.
  function fillList() {
    const { plan, more } = findings;
    const unquoted = findings.customer || findings.team;
    const parts = [];
    const section = (key, items, inPlan) => {
      if (items.length) parts.push(create("h2", words[key]), ...items.map((item) => findingNode(item, inPlan)));
    };
    section("on_page", findings.page, false);
    section("plan_on_page", plan.page, true);
    section("elsewhere", findings.rest, false);
    section("plan_elsewhere", plan.rest, true);
    const end = create("p");
    if (unquoted && more) end.append(...textNodes("terminal"));
    else if (more + plan.more) end.append(...textNodes("more", { n: String(more + plan.more) }));
    if (end.hasChildNodes()) parts.push(end);
    replaceList(parts);
    if (!parts.length) list.hidden = true;
  }

  // Replaces what is in the list. What was open stays open, and the list stays scrolled to where it was.
  function replaceList(parts) {
    const open = new Set([...list.querySelectorAll("details[open]")].map((node) => node.dataset.of));
    const top = list.scrollTop;
    list.replaceChildren(...parts);
    for (const node of list.querySelectorAll("details")) node.open = open.has(node.dataset.of);
    list.scrollTop = top;
  }

  // Why the page does not show what its file holds now: the key of a word, and the frame of a finding.
  let fault = null;
  const isShown = (key) => fault?.key === key;

  function showBanner(key, frame) {
    fault = key && { key, frame };
    warning.hidden = !fault;
    warning.replaceChildren(
      ...(fault ? [create("div", words[key]), ...(frame ? [createEnglish("pre", frame)] : [])] : []),
    );
    showBar();
  }

  // The words of the bar have changed, or its language.
  function changeWords(next) {
    words = next;
    fillList();
    showBanner(fault?.key, fault?.frame);
  }

  function removeChips() {
    for (const chip of document.querySelectorAll("kp-chip")) {
      const block = chip.parentNode;
      chip.remove();
      block.normalize();
    }
  }

  // Marks what is wrong in the prose where it stands.
  function addChips() {
    removeChips();
    const main = document.querySelector("main");
    if (!main) return;
    const look = new CSSStyleSheet();
    look.replaceSync(
      ":host { all: initial; font: 12px/1.4 system-ui, sans-serif; color: #7c1d12; background: #fde7e2; border: 1px solid #e7b5aa; border-radius: 3px; padding: 0 .35em; margin: 0 .3em; } :host([warning]) { color: #6b4300; background: #fdf1d8; border-color: #e6cf9a; }",
    );
    for (const item of findings.page.filter((item) => item.text && item.level !== "note")) {
      const [node, from] = findWords(main, item.text);
      if (!node) continue;
      const chip = createEnglish("kp-chip");
      const inside = chip.attachShadow({ mode: "open" });
      inside.adoptedStyleSheets = [look];
      inside.append(document.createTextNode([item.message, item.label, ...item.hints].filter(Boolean).join("; ")));
      if (item.level === "warning") chip.setAttribute("warning", "");
      node.parentNode.insertBefore(chip, node.splitText(from + item.text.length));
    }
  }

  // The text node that holds these words, and where in it: in the prose first, else anywhere on the page.
  function findWords(main, words) {
    for (const block of [...main.querySelectorAll(".prose"), main]) {
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const from = node.nodeValue.indexOf(words);
        if (from >= 0 && !node.parentElement.closest("a, h1, nav, footer")) return [node, from];
      }
    }
    return [null, 0];
  }

  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    document.documentElement.toggleAttribute("data-kp-places", event.key === "Alt");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "e" && hasList()) toggleList();
    if (event.key === "Escape" && !list.hidden) toggleList();
  });

  /* ---- from the page to its source ---- */

  // The words of a page that say which part of its source a place belongs to: the row, the part, the page.
  function aroundOf(node) {
    const texts = [];
    const row = node.closest("tr, li, dl > div, dd, figure");
    if (row) texts.push(row.textContent);
    const part = node.closest("section, .part");
    texts.push(part?.querySelector("h2, h3")?.textContent ?? "");
    return texts.map((text) => text.replace(/\s+/g, " ").trim().slice(0, 300)).filter(Boolean);
  }

  // The pages that a row is about: what stands in it may be written in their files.
  function pagesOf(node) {
    const row = node.closest("tr, li, dl > div, figure");
    const links = [...(row?.querySelectorAll("a[href]") ?? [])].filter((link) => link.origin === location.origin);
    return [location.pathname, ...links.map((link) => link.pathname)].slice(0, 8);
  }

  // What was clicked: the whole figure or cell when it is short, else the words of its element.
  function wordsOf(node) {
    const text = (node.closest("text, td, dd, time, .num") ?? node).textContent.replace(/\s+/g, " ").trim();
    return text.length <= 80 ? text : node.textContent.replace(/\s+/g, " ").trim().slice(0, 80);
  }

  addEventListener(
    "click",
    async (event) => {
      const node = event.target instanceof Element ? event.target : null;
      const source = node?.closest(".titleblock .path");
      if (!node?.closest("main, footer") || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (source ? event.altKey : !event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      const what = source
        ? { file: source.textContent.trim(), around: headingInView() }
        : { words: wordsOf(node), around: aroundOf(node).join("\n"), pages: pagesOf(node).join("\n") };
      const why = await askEditor(what);
      if (why) say(why);
    },
    true,
  );

  // The heading of the part that the reader looks at.
  function headingInView() {
    const heads = [...document.querySelectorAll("main h2")];
    const above = heads.filter((head) => head.getBoundingClientRect().top < 160);
    return above.at(-1)?.textContent.trim() ?? "";
  }

  // Says something in the bar for a moment.
  let saying = 0;
  function say(text) {
    clearTimeout(saying);
    spoken = text;
    showBar();
    saying = setTimeout(() => {
      spoken = "";
      showBar();
    }, 6000);
  }

  const aim = new CSSStyleSheet();
  aim.replaceSync(`
    [data-kp-places] main, [data-kp-places] main a { cursor: crosshair; }
    .titleblock .path { cursor: pointer; text-decoration: underline dotted; }
  `);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, aim];
  for (const name of ["keyup", "blur"])
    addEventListener(name, () => document.documentElement.removeAttribute("data-kp-places"));

  /* ---- the connection ---- */

  let known = false;
  let timer = 0;

  function reconnectLater() {
    clearTimeout(timer);
    timer = setTimeout(reconnect, wait);
    wait = Math.min(wait * 2, 4000);
  }

  function connect() {
    if (socket && socket.readyState < 2) return;
    socket = new WebSocket(
      `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/~keyplan/live?token=${token}`,
    );
    socket.addEventListener("open", () => {
      alive = true;
      wait = 250;
      const heading = document.querySelector("main h1")?.textContent.trim() ?? "";
      socket.send(JSON.stringify({ page: location.pathname, hash, title: heading.slice(0, 500) }));
      // The hash tells whether the page has changed while the connection was lost. For pictures nothing tells: load them.
      if (known) reloadPictures(null);
      known = true;
      showBar();
    });
    socket.addEventListener("message", (event) => {
      const message = JSON.parse(event.data);
      if (message.type === "words") changeWords(message.words);
      else if (message.type === "page") {
        patch(message.html);
        hash = message.hash;
      } else if (message.type === "findings") takeFindings(message);
      else if (message.type === "assets") reloadPictures(message.paths);
      else if (message.type === "moved") location.replace(message.to);
      else if (message.type === "gone") showBanner("gone");
      else if (message.type === "stale") showBanner("unmade", message.finding.frame);
    });
    socket.addEventListener("close", () => {
      alive = false;
      showBar();
      reconnectLater();
    });
  }

  // A preview that was started again has another token. It stands in the pages that it serves.
  async function reconnect() {
    if (socket && socket.readyState < 2) return;
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = next.querySelector("script[data-token]");
      if (fresh) token = fresh.dataset.token;
      connect();
    } catch {
      reconnectLater();
    }
  }

  for (const event of ["focus", "visibilitychange", "online"]) {
    addEventListener(event, () => {
      if (!alive && document.visibilityState === "visible") reconnect();
    });
  }

  document.body.append(bar);
  showBar();
  connect();
})();
