// The preview in the browser: patches the page in place, and says what is wrong. Texts go in as texts, never as HTML.
"use strict";
(() => {
  const script = document.currentScript;
  let token = script.dataset.token;
  let words = JSON.parse(script.dataset.words);
  let hash = script.dataset.page;
  let socket = null;
  let wait = 250;
  let alive = false;

  /* ---- the page ---- */

  const OWN = (node) => node.nodeType === 1 && node.localName.startsWith("kp-");
  const key = (node) => (node.nodeType === 1 ? node.id || "" : "");
  const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && key(a) === key(b);

  // Makes `now` equal to `then` and keeps every node that can stay: with it focus, selection and what is open.
  function morph(now, then) {
    if (now.nodeType !== 1) {
      if (now.nodeValue !== then.nodeValue) now.nodeValue = then.nodeValue;
      return;
    }
    // What the reader opened, closed or typed is the reader's.
    const kept = (name) => (name === "open" && now.localName === "details") || (name === "value" && now === document.activeElement);
    for (const name of now.getAttributeNames()) {
      if (!then.hasAttribute(name) && !kept(name)) now.removeAttribute(name);
    }
    for (const name of then.getAttributeNames()) {
      if (now.getAttribute(name) !== then.getAttribute(name) && !kept(name)) now.setAttribute(name, then.getAttribute(name));
    }
    children(now, then);
  }

  function children(now, then) {
    const wanted = [...then.childNodes];
    const old = [...now.childNodes].filter((node) => !OWN(node));
    const ids = new Map(old.filter((node) => key(node)).map((node) => [key(node), node]));
    let from = 0;
    let end = old.length;
    let last = wanted.length;
    // What is equal at both ends stays untouched, so that one edited block is one patch.
    while (from < end && from < last && old[from].isEqualNode(wanted[from])) from++;
    while (end > from && last > from && old[end - 1].isEqualNode(wanted[last - 1])) { end--; last--; }
    const after = end < old.length ? old[end] : null;
    const free = new Set(old.slice(from, end));
    let at = old[from] ?? after;
    for (let n = from; n < last; n++) {
      const want = wanted[n];
      const named = key(want) && ids.get(key(want));
      let use = named && free.has(named) ? named : null;
      if (!use && !key(want)) {
        for (let node = at; node && node !== after; node = node.nextSibling) {
          if (free.has(node) && alike(node, want)) { use = node; break; }
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
      while (at && at !== after && OWN(at)) at = at.nextSibling;
    }
    for (const node of free) node.remove();
  }

  // The block that the reader looks at keeps its height on the screen.
  function keeping(work) {
    const blocks = document.querySelectorAll("main h1, main h2, main h3, main p, main li, main tr, main figure");
    const first = [...blocks].find((block) => block.getBoundingClientRect().bottom > 0 && block.offsetParent !== null);
    const top = first?.getBoundingClientRect().top;
    const atTop = scrollY === 0;
    work();
    if (!atTop && first?.isConnected) scrollBy({ top: first.getBoundingClientRect().top - top, behavior: "instant" });
  }

  // Tables that the reader sorted or filtered are as they are written while a page is patched (`static/keyplan.js`).
  function asWritten(work) {
    const { order, rowsOf, heads, arrange, dress, apply } = keyplan;
    const tables = () => [...document.querySelectorAll("main table[data-sort]")];
    const focused = document.activeElement?.closest(".kp-sort");
    const at = tables().findIndex((table) => table.contains(focused));
    const column = focused ? heads(tables()[at]).indexOf(focused.parentNode) : -1;
    for (const table of tables()) {
      heads(table).forEach((head) => head.removeAttribute("aria-sort"));
      table.querySelectorAll(".kp-sort").forEach((button) => button.replaceWith(...button.childNodes));
      const rows = rowsOf(table);
      rows.forEach((row) => row.removeAttribute("hidden"));
      arrange(table, rows.sort((a, b) => order.get(a) - order.get(b)));
      table.closest(".part")?.removeAttribute("hidden");
    }
    work();
    dress();
    apply();
    if (column >= 0) heads(tables()[at] ?? document.createElement("table"))[column]?.querySelector(".kp-sort")?.focus();
  }

  function patch(html) {
    const next = new DOMParser().parseFromString(html, "text/html");
    // A script runs once: a page with others, or with other words for them, is loaded anew.
    if (scripts(next) !== scripts(document)) {
      location.reload();
      return;
    }
    keeping(() => {
      unchip();
      document.documentElement.lang = next.documentElement.lang;
      title = next.title;
      styles(next);
      const work = () => morph(document.body, document.importNode(next.body, true));
      if (typeof keyplan === "undefined") work();
      else asWritten(work);
    });
    banner(null);
    chips();
    named();
  }

  // Each script of a page with its words; `root` is what it is called from where the page lies.
  const scripts = (from) => {
    const own = [...from.head.querySelectorAll("script:not([data-token])")];
    return JSON.stringify(own.map(({ src, dataset: { root, ...words } }) => [src, words]));
  };

  // New style sheets come before old ones go, so that nothing flashes.
  function styles(next) {
    const links = (from) => [...from.head.querySelectorAll("link[rel=stylesheet]")];
    const old = links(document);
    const wanted = links(next).map((link) => link.getAttribute("href"));
    for (const href of wanted.filter((href) => !old.some((link) => link.getAttribute("href") === href))) {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = href;
      document.head.append(link);
      link.addEventListener("load", () => old.filter((link) => !wanted.includes(link.getAttribute("href"))).forEach((link) => link.remove()));
    }
  }

  // Pictures at these addresses, or all of them.
  function assets(paths) {
    for (const image of document.images) {
      const path = decodeURIComponent(new URL(image.src).pathname).slice(1);
      if (!paths || paths.includes(path)) image.src = image.src.split("?")[0] + "?" + Date.now();
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
    .bar button { all: unset; cursor: pointer; padding: .1rem .35rem; border-radius: 3px; }
    .bar button:focus-visible, a:focus-visible, summary:focus-visible { outline: 2px solid #8db8ff; }
    .dot { width: .6rem; height: .6rem; border-radius: 50%; background: var(--good); flex: none; }
    .lost .dot { background: var(--bad); }
    .grow { flex: 1; }
    .bar button { display: flex; flex-wrap: wrap; gap: 0 1.2rem; }
    .note { color: #cfd4dc; }
    .error { color: var(--bad); } .warning { color: var(--warn); } .quiet { color: #a9afb9; }
    .ribbon { letter-spacing: .06em; text-transform: uppercase; font-size: 11px; color: #a9afb9; }
    .list { background: #17191d; max-height: 60vh; overflow: auto; padding: 0 .9rem .6rem; border-top: 1px solid #34383f; }
    .list[hidden] { display: none; }
    h2 { font: 600 12px/1.4 system-ui, sans-serif; color: #a9afb9; margin: .8rem 0 .2rem; }
    article { border-top: 1px solid #2a2d33; padding: .45rem 0; }
    article p { margin: 0 0 .25rem; }
    pre { font: 12px/1.45 ui-monospace, monospace; margin: .25rem 0; overflow-x: auto; color: #cfd4dc; white-space: pre; }
    a { color: #9fc2ff; cursor: pointer; }
    details summary { cursor: pointer; color: #a9afb9; }
    .banner { background: #4a1512; color: #fff; padding: .5rem .9rem; }
    .banner pre { color: #ffdad6; }
    @media (max-width: 40rem) { .bar { flex-wrap: wrap; gap: 0 .6rem; } .bar button { flex-basis: 100%; } .keys { display: none; } }
    @media print { :host { display: none; } }
  `);
  root.adoptedStyleSheets = [sheet];
  // What has the focus is never behind the bar, nor is the end of a page.
  const room = new CSSStyleSheet();
  room.replaceSync("@media screen { html { scroll-padding-bottom: 5rem; } body { padding-bottom: 5rem; } }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];

  const make = (name, text, kind) => {
    const node = document.createElement(name);
    if (kind) node.className = kind;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  // What is found is said in English, whatever the bar speaks.
  const english = (name, text, kind) => Object.assign(make(name, text, kind), { lang: "en" });
  // A text of the table as nodes, with `{name}` filled in by a text or by nodes.
  const say = (key, given = {}) => {
    const parts = (words[key] ?? "").split(/\{(\w+)\}/);
    return parts.flatMap((part, at) => (at % 2 ? given[part] ?? [] : part ? [make("span", part, "quiet")] : []));
  };
  const line = make("div", undefined, "bar");
  line.setAttribute("role", "status");
  line.setAttribute("aria-live", "polite");
  const list = make("div", undefined, "list");
  list.hidden = true;
  const warning = make("div", undefined, "banner");
  warning.hidden = true;
  warning.setAttribute("role", "alert");
  root.append(warning, list, line);

  let title = document.title;
  const NONE = { errors: 0, warnings: 0, notes: 0, said: [] };
  let findings = { ...NONE, here: NONE, page: [], rest: [], more: 0, drafts: false, customer: false, plan: { page: [], here: NONE, rest: [], all: null, more: 0 } };
  // How long what was broken stayed so; nothing while nothing was mended.
  let mended = null;
  let broken = 0;

  function named() {
    const mark = findings.errors ? `(${findings.errors}) ` : "";
    document.title = (alive ? "" : "… ") + mark + title;
  }

  const any = (counts) => Boolean(counts?.said.length);
  const hasList = () => any(findings) || any(findings.plan.here) || any(findings.plan.all);

  // Counts as words, each in the color of its level.
  const counted = (counts) => counts.said.flatMap(([level, text], at) => [...(at ? [", "] : []), make("span", text, level)]);

  // What is wrong with files, links and settings: it keeps a playbook from being built.
  function filesLine() {
    const { here } = findings;
    if (!any(findings)) return mended ? say(mended.key, mended) : say("fine");
    if (!any(here)) return counted(findings);
    const alone = String(here.said) === String(findings.said);
    return say(alone ? "here" : "here_and_all", { here: counted(here), all: counted(findings) });
  }

  // What the rules say of the plans: of this page's own, then of all.
  function planLine() {
    const { here, all } = findings.plan;
    if (all && !any(all)) return [];
    const key = all ? (any(here) ? "plan_here" : "plan_all") : any(here) ? "plan_asking_here" : "plan_asking";
    return say(key, { here: counted(here), all: all ? counted(all) : [] });
  }

  function show() {
    line.classList.toggle("lost", !alive);
    bar.setAttribute("aria-label", words.title);
    const what = findings.customer ? "customer" : findings.drafts ? "drafts" : "title";
    const parts = [make("span", undefined, "dot"), make("span", words[what], "ribbon")];
    if (!alive) parts.push(make("span", words.lost, "error"));
    else if (!warning.hidden) parts.push(make("span", words.stale, "error"));
    const lines = [filesLine(), ...(findings.customer ? [] : [planLine()])].filter((nodes) => nodes.length);
    const spans = lines.map((nodes) => {
      const node = make("span");
      node.append(...nodes);
      return node;
    });
    if (hasList()) {
      const button = make("button");
      button.type = "button";
      button.setAttribute("aria-expanded", String(!list.hidden));
      button.append(...spans);
      button.addEventListener("click", toggle);
      parts.push(button, make("span", undefined, "grow"), make("span", words.keys, "quiet keys"));
    } else {
      parts.push(...spans);
    }
    const focused = root.activeElement?.localName === "button" && line.contains(root.activeElement);
    line.replaceChildren(...parts);
    if (focused) line.querySelector("button")?.focus();
    named();
  }

  function toggle() {
    list.hidden = !list.hidden;
    show();
  }

  function article(item, inPlan) {
    const node = make("article");
    const head = make("p");
    head.append(make("span", `${words[`level.${item.level}`]}[${item.code}] `, item.level), english("span", item.message));
    const place = make("a", `${item.file}:${item.line}:${item.column}`);
    place.tabIndex = 0;
    place.setAttribute("role", "button");
    const open = () => edit(item, place);
    place.addEventListener("click", open);
    place.addEventListener("keydown", (event) => { if (event.key === "Enter") open(); });
    const why = make("details");
    why.dataset.of = `${item.code} ${item.file} ${item.message}`;
    why.append(make("summary", words.why), english("pre", findings.explanations?.[item.code] ?? ""));
    // The frame shows the place; its first line stands in the head already.
    const frame = item.frame.split("\n").slice(1).join("\n");
    const middle = inPlan ? item.hints.map((hint) => english("p", hint, "quiet")) : [english("pre", frame)];
    node.append(head, ...middle, place, why);
    return node;
  }

  async function edit(item, place) {
    const query = `file=${encodeURIComponent(item.file)}&line=${item.line}&column=${item.column}`;
    const answer = await fetch(`/~keyplan/open?${query}`, { method: "POST", headers: { "x-keyplan-token": token } });
    if (!answer.ok) place.title = place.textContent = `${item.file}:${item.line}:${item.column} (${(await answer.text()).trim()})`;
  }

  function told(next) {
    const before = findings.errors + findings.warnings;
    if (before && !(next.errors + next.warnings)) {
      const seconds = (performance.now() - broken) / 1000;
      const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
      mended = broken ? { key: "mended_after", s: seconds.toLocaleString(document.documentElement.lang, digits) } : { key: "mended" };
    }
    if (next.errors && !findings.errors) broken = performance.now();
    findings = next;
    listed();
    show();
    chips();
  }

  // All that is found, in the words of now.
  function listed() {
    const { plan, customer, more } = findings;
    const parts = [];
    const section = (key, items, inPlan) => {
      if (items.length) parts.push(make("h2", words[key]), ...items.map((item) => article(item, inPlan)));
    };
    section("on_page", findings.page, false);
    section("plan_on_page", plan.page, true);
    section("elsewhere", findings.rest, false);
    section("plan_elsewhere", plan.rest, true);
    const end = make("p");
    if (customer && more) end.append(...say("terminal"));
    else if (more + plan.more) end.append(...say("more", { n: String(more + plan.more) }));
    if (end.hasChildNodes()) parts.push(end);
    refill(parts);
    if (!parts.length) list.hidden = true;
  }

  // What the reader opened stays open, and the list stays where it was scrolled to.
  function refill(parts) {
    const open = new Set([...list.querySelectorAll("details[open]")].map((node) => node.dataset.of));
    const top = list.scrollTop;
    list.replaceChildren(...parts);
    for (const node of list.querySelectorAll("details")) node.open = open.has(node.dataset.of);
    list.scrollTop = top;
  }

  // What keeps the page from being as its source: the key of a text, and the frame of a finding.
  let fault = null;

  function banner(key, frame) {
    fault = key && { key, frame };
    warning.hidden = !fault;
    warning.replaceChildren(...(fault ? [make("div", words[key]), ...(frame ? [english("pre", frame)] : [])] : []));
    show();
  }

  // The bar in another language, or in other words.
  function speak(next) {
    words = next;
    listed();
    banner(fault?.key, fault?.frame);
  }

  function unchip() {
    for (const chip of document.querySelectorAll("kp-chip")) {
      const block = chip.parentNode;
      chip.remove();
      block.normalize();
    }
  }

  // What is broken in the prose shows where it stands.
  function chips() {
    unchip();
    const main = document.querySelector("main");
    if (!main) return;
    const look = new CSSStyleSheet();
    look.replaceSync(":host { all: initial; font: 12px/1.4 system-ui, sans-serif; color: #7c1d12; background: #fde7e2; border: 1px solid #e7b5aa; border-radius: 3px; padding: 0 .35em; margin: 0 .3em; } :host([warning]) { color: #6b4300; background: #fdf1d8; border-color: #e6cf9a; }");
    for (const item of findings.page.filter((item) => item.text && item.level !== "note")) {
      const [node, from] = place(main, item.text);
      if (!node) continue;
      const chip = english("kp-chip");
      const inside = chip.attachShadow({ mode: "open" });
      inside.adoptedStyleSheets = [look];
      inside.append(document.createTextNode([item.message, item.label, ...item.hints].filter(Boolean).join("; ")));
      if (item.level === "warning") chip.setAttribute("warning", "");
      node.parentNode.insertBefore(chip, node.splitText(from + item.text.length));
    }
  }

  // Where words stand: in the prose, else anywhere on the page.
  function place(main, words) {
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
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "e" && hasList()) toggle();
    if (event.key === "Escape" && !list.hidden) toggle();
  });

  /* ---- the connection ---- */

  let known = false;
  let timer = 0;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(again, wait);
    wait = Math.min(wait * 2, 4000);
  }

  function connect() {
    if (socket && socket.readyState < 2) return;
    socket = new WebSocket(`ws://${location.host}/~keyplan/live?token=${token}`);
    socket.addEventListener("open", () => {
      alive = true;
      wait = 250;
      const heading = document.querySelector("main h1")?.textContent.trim() ?? "";
      socket.send(JSON.stringify({ page: location.pathname, hash, title: heading.slice(0, 500) }));
      // Pages have a hash; what became of pictures meanwhile nobody knows.
      if (known) assets(null);
      known = true;
      show();
    });
    socket.addEventListener("message", (event) => {
      const message = JSON.parse(event.data);
      if (message.type === "words") speak(message.words);
      else if (message.type === "page") { patch(message.html); hash = message.hash; }
      else if (message.type === "findings") told(message);
      else if (message.type === "assets") assets(message.paths);
      else if (message.type === "moved") location.replace(message.to);
      else if (message.type === "gone") banner("gone");
      else if (message.type === "stale") banner("unmade", message.finding.frame);
    });
    socket.addEventListener("close", () => {
      alive = false;
      show();
      later();
    });
  }

  // A preview that was started again has another token: it stands in the page that it serves.
  async function again() {
    if (socket && socket.readyState < 2) return;
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = next.querySelector("script[data-token]");
      if (fresh) token = fresh.dataset.token;
      connect();
    } catch {
      later();
    }
  }

  for (const event of ["focus", "visibilitychange", "online"]) {
    addEventListener(event, () => { if (!alive && document.visibilityState === "visible") again(); });
  }

  document.body.append(bar);
  show();
  connect();
})();
