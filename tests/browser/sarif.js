// Runs `keyplan check --format sarif` on a copy of a playbook, then again after adding files with unusual names. The
// output has to be valid by the schema of SARIF 2.1.0 (sarif-schema-2.1.0.json, as OASIS publishes it), and every
// address in it has to lead to a file.
//
//     node sarif.js KEYPLAN FOLDER

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const Ajv = require("ajv");
const formats = require("ajv-formats");

const [keyplan, folder] = process.argv.slice(2).map((one) => path.resolve(one));

/** File names with characters that an address has to escape. */
const ODD = ["Phạm Duy.md", "people/søren æble.md", "accounts/quangora/100 % #1 [a]?.md", "accounts/x+y&z;=.md"];

// A pattern in the schema is not valid in the newer dialect of regular expressions (flag `u`).
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats(ajv);
const valid = ajv.compile(JSON.parse(fs.readFileSync(path.join(__dirname, "sarif-schema-2.1.0.json"), "utf8")));

const faults = [];

/** The files of the findings, resolved as a program that reads SARIF would. */
function check(what) {
  const run = spawnSync(keyplan, ["check", "-C", folder, "--format", "sarif"], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const log = JSON.parse(run.stdout);
  if (!valid(log)) faults.push(...valid.errors.map((one) => `${what}: ${one.instancePath} ${one.message}`));
  const root = `${pathToFileURL(folder)}/`;
  const { results } = log.runs[0];
  const places = results.flatMap((one) => [...one.locations, ...(one.relatedLocations ?? [])]);
  const files = new Set(places.map((one) => one.physicalLocation.artifactLocation.uri));
  for (const uri of files) {
    const file = new URL(uri, root);
    if (!fs.existsSync(file)) faults.push(`${what}: ${uri} leads to no file`);
  }
  console.log(`sarif: ${results.length} findings in ${files.size} files of ${what}`);
  return { files: [...files].map((uri) => decodeURIComponent(uri)), count: results.length };
}

const plain = check("the playbook");
if (plain.count === 0) faults.push("the playbook has no finding to try");
const content = path.join(folder, "content");
for (const name of ODD) fs.writeFileSync(path.join(content, name), "Prose without front matter.\n");
const odd = check("odd names").files;
for (const name of ODD) {
  if (!odd.includes(`content/${name}`)) faults.push(`nothing is said of ${name}`);
  fs.rmSync(path.join(content, name));
}

for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);
