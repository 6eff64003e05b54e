// An author with tabs open in Chromium, while `keyplan serve` runs on a copy of a playbook and files change on the disk:
// what the tests of `preview.js` are written with.
"use strict";

const { execFileSync, spawn } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const puppeteer = require("puppeteer-core");

const [keyplan, folder] = process.argv.slice(2).map((name) => path.resolve(name));
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const theme = path.join(__dirname, "../../themes/default");

/** How long a test waits for something before it fails, in ms. */
const PATIENCE = 8000;

let passed = 0;
const faults = [];
let now = "";
function expect(condition, message) {
  if (condition) passed += 1;
  else faults.push(`${now}: ${message}`);
}

const sleep = (time) => new Promise((done) => setTimeout(done, time));

/* ---- the files ---- */

const disk = (name) => path.join(folder, name);
const source = (id) => `content/${id}.md`;
const read = (name) => fs.readFileSync(disk(name), "utf8");
function write(name, text) {
  fs.mkdirSync(path.dirname(disk(name)), { recursive: true });
  fs.writeFileSync(disk(name), text);
}
/** Changes a file, does some work, then puts the file back as it was. */
async function changed(name, change, work) {
  const before = read(name);
  const after = change(before);
  if (after === before) throw new Error(`${name} does not hold what should be changed`);
  write(name, after);
  try {
    return await work();
  } finally {
    write(name, before);
  }
}
const instead = (from, to) => (text) => text.replace(from, () => to);

/* ---- the command ---- */

let port = 0;
let key = "";
let server = null;
let said = "";
async function start(env = {}) {
  const args = ["-C", folder, "serve", "--port", String(port), ...(port ? ["--strict-port"] : [])];
  const child = spawn(keyplan, args, {
    env: { ...process.env, XDG_STATE_HOME: `${folder}.state`, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  said = "";
  await new Promise((ready, failed) => {
    child.stderr.on("data", (bytes) => {
      said += bytes;
      if (said.includes(" · files: ")) ready();
    });
    child.on("exit", () => failed(new Error(`the preview ended: ${said}`)));
  });
  const opens = /http:\/\/localhost:(\d+)\/\?key=(\w+)/.exec(said);
  [port, key] = [Number(opens[1]), opens[2]];
  server = child;
}
async function stop() {
  const ended = new Promise((done) => server.on("exit", done));
  server.kill("SIGINT");
  const code = await ended;
  expect(code === 0, `the preview ends with ${code}`);
}
const address = (id) => `http://localhost:${port}/${id ? `${id}/` : ""}`;

/* ---- the tabs ---- */

let browser = null;
const outside = [];
const breaches = [];
const dialogs = [];

async function open(id, size = { width: 1200, height: 800 }) {
  const tab = await browser.newPage();
  await tab.setViewport(size);
  tab.on("request", (request) => {
    const url = new URL(request.url());
    if (url.hostname !== "localhost" || Number(url.port) !== port) outside.push(request.url());
  });
  tab.on("console", (message) => {
    if (/content security policy|refused to/i.test(message.text())) breaches.push(message.text());
  });
  tab.on("pageerror", (error) => breaches.push(`a script failed: ${error.message}`));
  tab.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    dialog.dismiss();
  });
  await tab.evaluateOnNewDocument(() => {
    addEventListener("securitypolicyviolation", (event) =>
      console.error(`Content Security Policy: ${event.violatedDirective}`),
    );
  });
  // The first tab has the address that the terminal shows; for all others there is the cookie.
  const known = (await browser.cookies()).some((cookie) => cookie.name === `keyplan-${port}`);
  await tab.goto(known ? address(id) : `${address(id)}?key=${key}`);
  expect(!tab.url().includes("key="), "the secret stays in the address");
  await mark(tab);
  await until(
    tab,
    () => document.querySelector("kp-bar")?.shadowRoot.querySelector(".bar:not(.lost)"),
    "the tab is connected",
  );
  return tab;
}

/** Marks a page. When the page is loaded anew, the mark is lost. */
const mark = (tab) =>
  tab.evaluate(() => {
    window.kept = true;
  });
const isKept = async (tab) => expect(await tab.evaluate(() => window.kept === true), "the page was loaded anew");

/** Waits until something is true in a tab, and returns how long that took, in ms. */
async function until(tab, look, what, ...given) {
  const from = performance.now();
  for (;;) {
    let found = false;
    try {
      found = await tab.evaluate(look, ...given);
    } catch (error) {
      // While a page is being loaded there is nothing to look at yet.
      if (!/context|detached|navigat|of null|of undefined/i.test(error.message)) throw error;
    }
    if (found) {
      passed += 1;
      return performance.now() - from;
    }
    if (performance.now() - from > PATIENCE) throw new Error(`it never came true that ${what}`);
    await sleep(5);
  }
}
const has = (tab, text) =>
  until(tab, (text) => document.querySelector("main")?.innerText.includes(text), `the page says “${text}”`, text);
const hasNot = (tab, text) =>
  until(
    tab,
    (text) => !document.querySelector("main").innerText.includes(text),
    `the page does not say “${text}”`,
    text,
  );
const bar = (tab) => tab.evaluate(() => document.querySelector("kp-bar").shadowRoot.querySelector(".bar").textContent);
const barHas = (tab, text) =>
  until(
    tab,
    (text) => document.querySelector("kp-bar").shadowRoot.querySelector(".bar").textContent.includes(text),
    `the bar says “${text}”`,
    text,
  );
const banner = (tab) =>
  tab.evaluate(() => {
    const node = document.querySelector("kp-bar").shadowRoot.querySelector(".banner");
    return node.hidden ? "" : node.textContent;
  });
const bannerHas = (tab, text) =>
  until(
    tab,
    (text) => {
      const node = document.querySelector("kp-bar").shadowRoot.querySelector(".banner");
      return text ? !node.hidden && node.textContent.includes(text) : node.hidden;
    },
    text ? `the banner says “${text}”` : "the banner is gone",
    text,
  );
const isAt = (tab, id) => until(tab, (id) => location.pathname.startsWith(`/${id}/`), `the tab is at ${id}`, id);

/** The HTML of a page without what the preview adds to it. */
const body = (tab) =>
  tab.evaluate(() => {
    const copy = document.body.cloneNode(true);
    for (const own of copy.querySelectorAll("kp-bar, kp-chip")) own.remove();
    copy.normalize();
    return copy.innerHTML.trim();
  });
async function asFresh(tab, id) {
  const fresh = await open(id);
  const [one, two] = [await body(tab), await body(fresh)];
  expect(one === two, `${id} differs from a fresh one`);
  await fresh.close();
}

async function accessible(tab, what) {
  await tab.setBypassCSP(true);
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate(() => globalThis.axe.run());
  expect(
    violations.length === 0,
    `${what}: ${violations.map((one) => `${one.id} at ${one.nodes.map((node) => node.html).join(" ")}`).join("; ")}`,
  );
  await tab.setBypassCSP(false);
}

/* ---- the run ---- */

/** Runs the tests one after the other, prints what failed, and ends the program. */
async function runAll(tests) {
  const begun = performance.now();
  const editor = path.join(path.dirname(folder), "editor");
  fs.writeFileSync(editor, `#!/bin/sh\nprintf '%s' "$1" > '${path.join(path.dirname(folder), "opened")}'\n`, {
    mode: 0o755,
  });
  process.env.KEYPLAN_EDITOR = `${editor} {file}:{line}:{column}`;
  browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
    ],
  });
  const before = execFileSync("find", [folder, "-type", "f"]).toString();
  await start();
  for (const [name, test] of Object.entries(tests)) {
    if (process.env.ONLY && !name.includes(process.env.ONLY)) continue;
    now = name;
    const from = performance.now();
    try {
      await test();
    } catch (error) {
      const where = error.stack.split("\n").slice(0, 4).join("\n");
      faults.push(`${now}: ${where}\nThe terminal said last:\n${said.split("\n").slice(-25).join("\n")}`);
    }
    if (process.env.TIMES) console.log(`${((performance.now() - from) / 1000).toFixed(1)} s ${name}`);
  }
  now = "in all of it";
  await stop();
  expect(outside.length === 0, `requests outside: ${outside[0]}`);
  expect(breaches.length === 0, `breaches: ${breaches[0]}`);
  expect(dialogs.length === 0, `dialogs: ${dialogs[0]}`);
  const after = execFileSync("find", [folder, "-type", "f"]).toString();
  expect(after === before, "the preview left a file");
  await browser.close();
  for (const fault of faults) console.error(fault);
  console.log(`${passed} passed, ${faults.length} failed in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  process.exit(faults.length ? 1 : 0);
}

module.exports = {
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
};
