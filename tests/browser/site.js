// Used by the browser tests: the pages of a built site with the template of each, and a server for its files.
"use strict";

const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");

/** Every page of a built site: its file, the template that made it (the page names it), and its size in characters. */
function pages(site) {
  const files = fs
    .readdirSync(site, { recursive: true })
    .filter((name) => name.endsWith(".html"))
    .sort();
  return files.map((file) => {
    const text = fs.readFileSync(path.join(site, file), "utf8");
    return { site, file, template: /<body[^>]* data-template="([^"]+)"/.exec(text)?.[1], size: text.length };
  });
}

/** For each template, the largest and the smallest of the pages that it made. */
function extremes(all) {
  const kinds = new Map();
  for (const page of all) {
    const kind = kinds.get(page.template) ?? { most: page, least: page };
    if (page.size > kind.most.size) kind.most = page;
    if (page.size < kind.least.size) kind.least = page;
    kinds.set(page.template, kind);
  }
  return [...kinds.values()];
}

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
};

/** Serves a site below some path, file by file: no index files. `late` says how long a file takes, in ms. */
function serve(site, below, late = () => 0) {
  return new Promise((ready) => {
    const server = http.createServer((request, response) => {
      const address = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
      // Browsers ask for it at the root of every server.
      if (address === "/favicon.ico") return response.writeHead(204).end();
      const file = path.join(site, address.slice(below.length));
      if (!address.startsWith(below) || !fs.existsSync(file) || !fs.statSync(file).isFile())
        return response.writeHead(404).end();
      const give = () => {
        response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" });
        response.end(fs.readFileSync(file));
      };
      setTimeout(give, late(file));
    });
    server.listen(0, "127.0.0.1", () => ready({ server, base: `http://127.0.0.1:${server.address().port}${below}` }));
  });
}

module.exports = { pages, extremes, serve };
