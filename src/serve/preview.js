// The preview in the browser: patches the page in place, and says what is wrong. Texts go in as texts, never as HTML.
"use strict";
(() => {
  const script = document.currentScript;
  let token = script.dataset.token;
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

  function patch(html) {
    const next = new DOMParser().parseFromString(html, "text/html");
    keeping(() => {
      unchip();
      document.documentElement.lang = next.documentElement.lang;
      title = next.title;
      styles(next);
      const work = () => morph(document.body, document.importNode(next.body, true));
      // A table that the reader sorted is as it is written while it is patched.
      if (typeof keyplan === "undefined") work();
      else keyplan.patching(work);
    });
    banner(null);
    chips();
    named();
  }

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
  bar.setAttribute("aria-label", "Preview");
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
    @media print { :host { display: none; } }
  `);
  root.adoptedStyleSheets = [sheet];

  const make = (name, text, kind) => {
    const node = document.createElement(name);
    if (kind) node.className = kind;
    if (text !== undefined) node.textContent = text;
    return node;
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
  let findings = { errors: 0, warnings: 0, notes: 0, page: [], rest: [], more: 0, drafts: false, customer: false };
  let said = "";
  let broken = 0;

  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  function named() {
    const mark = findings.errors ? `(${findings.errors}) ` : "";
    document.title = (alive ? "" : "… ") + mark + title;
  }

  function show() {
    line.classList.toggle("lost", !alive);
    const page = findings.page.filter((item) => item.level === "error").length;
    const what = findings.customer ? "Preview for a customer" : findings.drafts ? "Preview with drafts" : "Preview";
    const parts = [make("span", undefined, "dot"), make("span", what, "ribbon")];
    if (!alive) parts.push(make("span", "connection lost, trying again", "error"));
    else if (!warning.hidden) parts.push(make("span", "this page is not as its source", "error"));
    else if (!findings.errors && !findings.warnings && !findings.notes) parts.push(make("span", said || "nothing is wrong", "quiet"));
    if (findings.errors || findings.warnings || findings.notes) {
      const button = make("button");
      button.type = "button";
      button.setAttribute("aria-expanded", String(!list.hidden));
      const here = findings.page.length ? `${count(page, "error")} on this page, ` : "";
      button.append(make("span", `${here}${count(findings.errors, "error")}`, findings.errors ? "error" : "quiet"));
      button.append(make("span", `, ${count(findings.warnings, "warning")}`, findings.warnings ? "warning" : "quiet"));
      if (findings.notes) button.append(make("span", `, ${count(findings.notes, "note")}`, "quiet"));
      button.addEventListener("click", toggle);
      parts.push(button);
    }
    parts.push(make("span", undefined, "grow"));
    if (findings.errors || findings.warnings) parts.push(make("span", "e opens the list", "quiet"));
    line.replaceChildren(...parts);
    named();
  }

  function toggle() {
    list.hidden = !list.hidden;
    show();
  }

  function article(item) {
    const node = make("article");
    const head = make("p");
    head.append(make("span", `${item.level}[${item.code}] `, item.level), make("span", item.message));
    const place = make("a", `${item.file}:${item.line}:${item.column}`);
    place.tabIndex = 0;
    place.setAttribute("role", "button");
    const open = () => edit(item, place);
    place.addEventListener("click", open);
    place.addEventListener("keydown", (event) => { if (event.key === "Enter") open(); });
    const why = make("details");
    why.append(make("summary", "why"), make("pre", item.explanation));
    node.append(head, make("pre", item.frame), place, why);
    return node;
  }

  async function edit(item, place) {
    const query = `file=${encodeURIComponent(item.file)}&line=${item.line}&column=${item.column}`;
    const answer = await fetch(`/~keyplan/open?${query}`, { method: "POST", headers: { "x-keyplan-token": token } });
    if (!answer.ok) place.title = place.textContent = `${item.file}:${item.line}:${item.column} (${(await answer.text()).trim()})`;
  }

  function told(next) {
    const before = findings.errors + findings.warnings;
    if (before && !(next.errors + next.warnings)) said = broken ? `mended after ${((performance.now() - broken) / 1000).toFixed(1)} s` : "mended";
    if (next.errors && !findings.errors) broken = performance.now();
    findings = next;
    const parts = [];
    if (next.page.length) parts.push(make("h2", "On this page"), ...next.page.map(article));
    if (next.rest.length) parts.push(make("h2", "Elsewhere in the playbook"), ...next.rest.map(article));
    if (next.customer && next.more) parts.push(make("p", "The terminal lists them: they may quote what is internal.", "quiet"));
    else if (next.more) parts.push(make("p", `and ${next.more} more: keyplan check lists them all`, "quiet"));
    list.replaceChildren(...parts);
    if (!parts.length) list.hidden = true;
    show();
    chips();
  }

  function banner(text, frame) {
    warning.hidden = !text;
    warning.replaceChildren(...(text ? [make("div", text), ...(frame ? [make("pre", frame)] : [])] : []));
    show();
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
      const chip = document.createElement("kp-chip");
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
    if (event.key === "e" && (findings.errors || findings.warnings || findings.notes)) toggle();
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
      socket.send(JSON.stringify({ page: location.pathname, hash }));
      // Pages have a hash; what became of pictures meanwhile nobody knows.
      if (known) assets(null);
      known = true;
      show();
    });
    socket.addEventListener("message", (event) => {
      const message = JSON.parse(event.data);
      if (message.type === "page") { patch(message.html); hash = message.hash; }
      else if (message.type === "findings") told(message);
      else if (message.type === "assets") assets(message.paths);
      else if (message.type === "moved") location.replace(message.to);
      else if (message.type === "gone") banner("This page is gone. What stands here is how it last was.");
      else if (message.type === "stale") banner("This page could not be made. What stands here is how it last was.", message.finding.frame);
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
