// Looks for a word in every byte of a folder, however it is written there.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const zlib = require("node:zlib");

const DEEPEST = 3;

const reads = [
  // Escapes of addresses, HTML, JSON and JavaScript.
  (text) => text.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
  (text) =>
    text.replace(/&#(x?)([0-9a-f]+);?/gi, (_, hex, code) =>
      String.fromCharCode(Number.parseInt(code, hex ? 16 : 10) || 0),
    ),
  (text) =>
    text.replace(/\\(?:u|x|u\{)([0-9a-f]{2,4})\}?/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
  // Marks between letters: tags, and letters that nobody sees.
  (text) =>
    text.replace(
      /<[^<>]*>|&(?:shy|zwj|zwnj);|[\u00ad\u200b-\u200d\u2060]|\u00c2\u00ad|\u00e2\u0080[\u008b-\u008d]/g,
      "",
    ),
  // A search index as a tree of letters: {"q":{"df":0,"docs":{},"v":{…
  (text) => text.replace(/"(?:df|tf)":[\d.]+|"docs":\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|[^a-z]/gi, ""),
];

// What is packed into bytes: gzip, zlib, zip.
function unpacked(bytes) {
  const found = [];
  const add = (make) => {
    try {
      found.push(make());
    } catch {
      // No such format begins here.
    }
  };
  for (let at = 0; at + 2 < bytes.length; at++) {
    if (bytes[at] === 0x1f && bytes[at + 1] === 0x8b) add(() => zlib.gunzipSync(bytes.subarray(at)));
    if (bytes[at] === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(bytes[at + 1]))
      add(() => zlib.inflateSync(bytes.subarray(at)));
    if (at + 30 < bytes.length && bytes.readUInt32LE(at) === 0x04034b50) {
      const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
      add(() => zlib.inflateRawSync(bytes.subarray(start)));
    }
  }
  return found;
}

// What a text holds in base64, which may begin at any of four letters.
function* decoded(text) {
  for (const [run] of text.matchAll(/[a-z0-9+/_-]{8,}/gi)) {
    for (let at = 0; at < 4; at++) yield Buffer.from(run.slice(at), "base64");
  }
}

function holds(bytes, word, depth = 0) {
  let text = bytes.toString("latin1");
  // UTF-16 of either order, without its empty halves.
  for (const one of [text, text.replaceAll("\0", "")]) if (one.toLowerCase().includes(word)) return true;
  if (reads.some((read) => read(text).toLowerCase().includes(word))) return true;
  text = reads.slice(0, 3).reduce((text, read) => read(text), text);
  if (text.toLowerCase().includes(word)) return true;
  if (depth === DEEPEST) return false;
  for (const inner of decoded(text)) {
    if (inner.toString("latin1").toLowerCase().includes(word)) return true;
    if (inner[0] === 0x1f && inner[1] === 0x8b && holds(inner, word, depth + 1)) return true;
  }
  return unpacked(bytes).some((inner) => holds(inner, word, depth + 1));
}

function files(folder, from = folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? files(name, from) : [path.relative(from, name)];
  });
}

// What a reader calls a file of a site.
function called(file, word) {
  const name = file.toLowerCase();
  if (/search|index\.json$/.test(name)) return "search";
  if (/sitemap/.test(name)) return "sitemap";
  if (/\.xml$|feed|rss/.test(name)) return "feed";
  if (/(^|\/)tags?\//.test(name) || /^tags/.test(name)) return "tags";
  if (/\.html$/.test(name)) return name.includes(word) || name.includes("secret") ? "its page" : "pages";
  if (/\.(js|mjs|json)$/.test(name)) return "scripts";
  return "file";
}

/** Where a word stands in a folder: the kinds of files, and `address` for their names. */
function where(folder, word) {
  const low = word.toLowerCase();
  const places = new Set();
  if (!fs.existsSync(folder)) return [];
  for (const file of files(folder)) {
    if (file.toLowerCase().includes(low)) places.add("address");
    if (holds(fs.readFileSync(path.join(folder, file)), low)) places.add(called(file, low));
  }
  return [...places].toSorted();
}

/** Whether two folders hold the same files, to the last byte. */
function sameTree(one, other) {
  const [a, b] = [files(one).toSorted(), files(other).toSorted()];
  const same = (file) => fs.readFileSync(path.join(one, file)).equals(fs.readFileSync(path.join(other, file)));
  return a.join("\n") === b.join("\n") && a.every(same);
}

module.exports = { where, sameTree };
