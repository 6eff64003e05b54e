#!/usr/bin/env node
// Starts the binary of this system, which npm has put beside this package.
"use strict";
const { spawnSync } = require("node:child_process");

const name = `keyplan-${process.platform}-${process.arch}`;
let binary;
try {
  binary = require.resolve(`${name}/keyplan${process.platform === "win32" ? ".exe" : ""}`);
} catch {
  console.error(`keyplan: there is no package ${name} here. Install with optional dependencies, or see the README.`);
  process.exit(3);
}
const { status, signal } = spawnSync(binary, process.argv.slice(2), { stdio: "inherit" });
if (signal) process.kill(process.pid, signal);
process.exit(status ?? 3);
