// Used by the browser tests: playbooks that are harder on a page than the example is.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

/** Names of at least 45 letters, in the four languages; some are one word. */
const PEOPLE = [
  "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Thảo Nguyên",
  "Rinkenæs-Skovbøllinggaard Christoffersen-Brahetrolleborg",
  "Marie-Clémentine Rouvroy de La Rochefoucauld-Montbazon",
  "Featherstonehaugh-Cholmondeley-Warrington-Marjoribanks",
  "Huỳnh Nguyễn Phúc Bảo Khánh Tường Vi Quỳnh Hương",
];
const COMPOUND = "Speciallægepraksisplanlægningsstabiliseringsperiode";
const JOB = "Dagligvarehandelskategoriudviklingschefassistent";
const BEFORE = [
  COMPOUND,
  "Anticonstitutionnellement, l'approvisionnement ininterrompu de",
  "Chương trình phát triển ngành hàng đồ uống thực vật ướp lạnh cho",
  "Uninterrupted chilled-availability-and-replenishment improvement of",
];

/** Every title, name and job title of the example made long, each still another's. */
function lengthen(content) {
  let at = 0;
  for (const name of fs.readdirSync(content, { recursive: true }).filter((name) => name.endsWith(".md"))) {
    const file = path.join(content, name);
    const person = name.startsWith("people");
    const long = (old) => {
      at += 1;
      return person ? `${PEOPLE[at % PEOPLE.length]} ${old.slice(0, 12)}` : `${BEFORE[at % BEFORE.length]} ${old}`;
    };
    const text = fs
      .readFileSync(file, "utf8")
      .replace(/^(title|name) = "(.*)"$/gm, (_, key, old) => `${key} = "${long(old)}"`)
      .replace(/^job_title = ".*"$/gm, `job_title = "${JOB}"`);
    fs.writeFileSync(file, text);
  }
}

/** In the example, a KPI that is read every month for three years, and one that is read every week for one. */
function readOften(content) {
  const rows = ["objective,kpi,period,value,note"];
  for (let at = 0; at < 36; at += 1) {
    const period = `${2023 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
    rows.push(`shelf-never-empty,osa,${period},${(88 + at / 6 + ((at * 7) % 5) / 3).toFixed(1)},`);
  }
  for (let week = 1; week <= 52; week += 1)
    rows.push(`deliver-as-ordered,otif,2025-W${String(week).padStart(2, "0")},${90 + ((week * 11) % 9)},`);
  fs.writeFileSync(path.join(content, "accounts/quangora/2025/readings.csv"), `${rows.join("\n")}\n`);
}

/** An empty playbook given a hundred accounts, each with a plan, a decision, two objectives and a review. */
function hundred(content) {
  const put = (file, head, words = "What was agreed stands below.") => {
    const disk = path.join(content, file);
    fs.mkdirSync(path.dirname(disk), { recursive: true });
    fs.writeFileSync(disk, `+++\n${head.trim()}\n+++\n\n${words}\n`);
  };
  put("pillars/supply.md", 'title = "Supply first"');
  for (let at = 0; at < 100; at += 1) {
    const [ours, theirs] = [`manager-${at % 12}`, `buyer-${at}`];
    const account = `accounts/account-${at}`;
    const plan = `${account}/2025`;
    if (at < 12) put(`people/${ours}.md`, `title = "Manager ${at}"\nside = "supplier"\nfunction = "sales"`);
    put(
      `people/${theirs}.md`,
      `title = "Buyer ${at}"\nside = "customer"\naccount = "account-${at}"\nfunction = "purchasing"`,
    );
    put(
      `${account}/_index.md`,
      `title = "Account ${at}"\ncountry = "VN"\nmanager = "${ours}"\nreview_every = "quarter"\n[[goals]]\nid = "g1"\n` +
        `title = "Fewer empty shelves"\n[[contacts]]\nperson = "${theirs}"\ninfluence = 4\nsupport = ${(at % 5) - 2}`,
    );
    put(
      `${plan}/_index.md`,
      `title = "Plan of account ${at}"\nkind = "jbp"\nfrom = 2025-01-01\nto = 2027-12-31\nstatus = "approved"\n` +
        `created = 2025-01-21\ngrowth_problem = "Trial is lost where the shelf is thin."\n` +
        `customer_expects = "Full shelves."\n[[pillars]]\npillar = "supply"\npriority = 1\ntarget = ${100 + at}`,
    );
    put(
      `${plan}/decisions/shelf.md`,
      `title = "Money to the shelf"\nstatus = "agreed"\nagreed_on = 2025-01-28\nprioritises = ["availability"]\n` +
        `sacrifices = ["price_depth"]\nsupplier_role = "Pays."\ncustomer_role = "Gives space."\ngoals = ["g1"]`,
    );
    for (const n of [0, 1])
      put(
        `${plan}/objectives/shelf-${n}.md`,
        `title = "Shelf ${n} never empty"\ntier = "${n ? "tactical" : "strategic"}"\npillar = "supply"\n` +
          `owner = "${ours}"\nserves = ["shelf"]\ngoals = ["g1"]\nstart = 2025-01-01\ndue = 2026-12-31\n` +
          `why = "An empty shelf sells nothing."\n[[kpis]]\nid = "osa"\nname = "Availability"\nunit = "pct"\n` +
          `better = "up"\nbaseline = 89.0\nbaseline_period = "2024"\ntarget = 95.0\ntarget_date = 2026-12-31\n` +
          `[[actions]]\nid = "count"\ntitle = "Count at five"\nkind = "relational"\nowner = "${ours}"\n` +
          `due = 2026-0${1 + (at % 3)}-28`,
      );
    put(
      `${plan}/reviews/2026-01-16.md`,
      `type = "quarterly"\ndate = 2026-01-16\nattendees = ["${ours}", "${theirs}"]\n` +
        `[readings.shelf-0]\nosa = ${88 + (at % 8)}.5\n[readings.shelf-1]\nosa = ${87 + (at % 6)}.0\n` +
        `[[decided]]\ntext = "Hold the line."\nabout = "shelf"`,
    );
  }
}

module.exports = { lengthen, readOften, hundred };
