#!/usr/bin/env python3
"""Workbooks of a hundred accounts as a real program writes them, with planted faults.

    python3 workbook.py KEYPLAN [OUT] [--seed N] [--rows N] [--dong]

`--rows N` also times tables of N rows; `--dong` writes Vietnamese amounts as whole đồng with thousands marks.

Four playbooks (en, vi, fr, da) of 25 accounts each. Contacts, sales, promotions and readings are written as flat
spreadsheets with the number and date formats of the language; LibreOffice turns every second account into `.xlsx` and
the others into `.csv`. One fault is planted in an account at most. Then KEYPLAN checks each playbook, and every planted
fault is looked for by file and cell. Needs soffice on the path and nothing else.
"""
import csv, datetime as dt, io, json, os, random, re, shutil, subprocess, sys, tempfile, time
from xml.sax.saxutils import escape, quoteattr

ARGS = [a for i, a in enumerate(sys.argv[1:]) if not a.startswith("--") and sys.argv[i] not in ("--seed", "--rows")]
KEYPLAN = os.path.abspath(ARGS[0])
OUT = os.path.abspath(ARGS[1] if len(ARGS) > 1 else os.path.join(tempfile.gettempdir(), "practice-workbook"))
SEED = int(sys.argv[sys.argv.index("--seed") + 1]) if "--seed" in sys.argv else 19
DONG = "--dong" in sys.argv
TODAY = dt.date(2026, 11, 28)
RND = random.Random(SEED)

# language: country, currency, LCID, separator of csv, order of a day, currency mark, heads of the four tables
LANGS = {
    "en": dict(country="GB", currency="GBP", lcid=2057, sep=",", day="ymd", mark="",
               contacts=["person", "influence", "support", "buying role", "coverage", "our contact", "last met", "cares about"],
               sales=["period", "prior", "target", "forecast", "actual"],
               promotions=["id", "title", "from", "to", "mechanic", "products", "depth", "funding", "baseline", "result", "owner"],
               readings=["objective", "kpi", "period", "value", "note"],
               people=["name", "side", "account", "job title", "function", "e-mail"],
               first="Alice Brian Carol Derek Edith Frank Grace Harry".split(), last="Ashdown Birtle Cawood Dunnet Eltham Farrow".split()),
    "vi": dict(country="VN", currency="VND", lcid=1066, sep=";", day="dmy/", mark=" ₫",
               contacts=["người", "ảnh hưởng", "ủng hộ", "vai trò mua", "mức tiếp cận", "đầu mối của ta", "gặp lần cuối", "quan tâm"],
               sales=["kỳ", "năm trước", "chỉ tiêu", "dự báo", "thực hiện"],
               promotions=["mã", "tên gọi", "từ ngày", "đến ngày", "cơ chế", "sản phẩm", "mức giảm", "tài trợ", "mức nền", "kết quả", "người phụ trách"],
               readings=["mục tiêu", "kpi", "kỳ", "giá trị", "ghi chú"],
               people=["họ tên", "bên", "khách hàng", "chức danh", "chức năng", "thư điện tử"],
               first="Trần Nguyễn Phạm Lê Hoàng Vũ Đặng Bùi".split(), last="Anh Bình Cường Dũng Hạnh Khánh".split()),
    "fr": dict(country="FR", currency="EUR", lcid=1036, sep=";", day="dmy/", mark=" €",
               contacts=["personne", "influence", "soutien", "rôle dans l’achat", "couverture", "notre contact", "dernière rencontre", "ce qui compte pour elle"],
               sales=["période", "année précédente", "cible", "prévision", "réalisé"],
               promotions=["identifiant", "intitulé", "du", "au", "mécanique", "produits", "profondeur", "financement", "base", "résultat", "responsable"],
               readings=["objectif", "kpi", "période", "valeur", "note"],
               people=["nom", "côté", "compte", "fonction occupée", "service", "courriel"],
               first="Aurélie Benoît Céline Damien Élise François Gaëlle Hervé".split(), last="Aubry Besnard Chauvin Delmas Étienne Fabre".split()),
    "da": dict(country="DK", currency="DKK", lcid=1030, sep=";", day="dmy-", mark=" kr.",
               contacts=["person", "indflydelse", "støtte", "rolle i købet", "dækning", "vores kontakt", "sidst mødt", "går op i"],
               sales=["periode", "året før", "mål for året", "prognose", "realiseret"],
               promotions=["id", "titel", "fra", "til", "mekanik", "varer", "dybde", "tilskud", "basis", "resultat", "ansvarlig"],
               readings=["mål", "kpi", "periode", "værdi", "note"],
               people=["navn", "side", "kunde", "stilling", "funktion", "e-mail"],
               first="Anders Birgit Christian Dorthe Erik Freja Gunnar Helle".split(), last="Ågård Bøgh Carstens Dahl Ejlersen Frost".split()),
}
SLUG = {"en": "olive-marsh", "vi": "mai-thu-ngan", "fr": "solene-marchand", "da": "signe-ostergaard"}
OURS = {"en": "Olive Marsh", "vi": "Mai Thu Ngân", "fr": "Solène Marchand", "da": "Signe Østergaard"}

# ---- cells -------------------------------------------------------------------------------------------------
class Date(str): pass
class Share(float): pass
class Money(float): pass
class Error(str): pass

def styles(lang):
    L = LANGS[lang]
    loc = f'number:language="{lang}" number:country="{L["country"]}"'
    d, m, y = '<number:day number:style="long"/>', '<number:month number:style="long"/>', '<number:year number:style="long"/>'
    t = lambda s: f"<number:text>{s}</number:text>"
    day = y + t("-") + m + t("-") + d if L["day"] == "ymd" else d + t(L["day"][-1]) + m + t(L["day"][-1]) + y
    whole = DONG and lang == "vi"
    num = lambda dec: 0 if whole else dec
    num = lambda dec, num=num: f'<number:number number:decimal-places="{num(dec)}" number:min-decimal-places="{num(dec)}" number:min-integer-digits="1" number:grouping="true"/>'
    return (f'<number:date-style style:name="nd" {loc}>{day}</number:date-style>'
            f'<number:number-style style:name="nn" {loc}>{num(1)}</number:number-style>'
            f'<number:number-style style:name="nm" {loc}>{num(2)}{t(escape(L["mark"])) if L["mark"] else ""}</number:number-style>'
            f'<number:percentage-style style:name="np" {loc}><number:number number:decimal-places="0" number:min-integer-digits="1"/>{t(" %" if lang != "en" else "%")}</number:percentage-style>'
            + "".join(f'<style:style style:name="c{k}" style:family="table-cell" style:data-style-name="n{k}"/>' for k in "dnmp"))

def cell(v):
    if v is None or v == "": return "<table:table-cell/>"
    if isinstance(v, Error): return '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"/>'
    if isinstance(v, dt.date): return f'<table:table-cell table:style-name="cd" office:value-type="date" office:date-value="{v}"/>'
    if isinstance(v, Share): return f'<table:table-cell table:style-name="cp" office:value-type="percentage" office:value="{float(v)}"/>'
    if isinstance(v, Money): return f'<table:table-cell table:style-name="cm" office:value-type="float" office:value="{float(v)}"/>'
    if isinstance(v, float): return f'<table:table-cell table:style-name="cn" office:value-type="float" office:value="{v}"/>'
    if isinstance(v, int): return f'<table:table-cell office:value-type="float" office:value="{v}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(v)}</text:p></table:table-cell>'

def fods(path, lang, sheets):
    ns = "".join(f' xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{u}:1.0"' for p, u in
                 [("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle")]) + ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'
    body = "".join(f'<table:table table:name={quoteattr(n)}>' + "".join("<table:table-row>" + "".join(map(cell, r)) + "</table:table-row>" for r in rows) + "</table:table>" for n, rows in sheets)
    open(path, "w", encoding="utf-8").write(f'<?xml version="1.0" encoding="UTF-8"?><office:document{ns} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:automatic-styles>{styles(lang)}</office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document>")

def soffice(target, outdir, files):
    os.makedirs(outdir, exist_ok=True)
    for i in range(0, len(files), 40):
        subprocess.run(["soffice", "-env:UserInstallation=file://" + tempfile.gettempdir() + "/practice-lo", "--headless", "--convert-to", target, "--outdir", outdir] + files[i:i + 40],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

# ---- the accounts ------------------------------------------------------------------------------------------
def day(back): return TODAY - dt.timedelta(days=RND.randrange(*back))

def account(lang, n):
    L = LANGS[lang]; names = set()
    while len(names) < 6: names.add(f'{RND.choice(L["first"])} {RND.choice(L["last"])} {chr(65 + n)}{len(names)}')
    names = sorted(names); ours = OURS[lang]
    contacts = [L["contacts"]] + [[p, RND.randint(1, 5), RND.randint(-2, 2), RND.choice(["approver", "decider", "user", "gatekeeper"]),
                RND.choice(["brief", "multiple", "in_depth"]), ours, day((5, 90)), RND.choice(["", "full shelves", "margin; waste"])] for p in names]
    q = [[float(RND.randrange(200, 2600)) + 0.5 for _ in range(4)] for _ in range(3)]
    sales = [L["sales"], ["2026", sum(q[0]), sum(q[1]), sum(q[1]) - 20, None]] + [
        [f"2026-Q{i + 1}", q[0][i], q[1][i], None, q[2][i] if i < 3 else None] for i in range(4)] + [["2027", None, round(sum(q[1]) * 1.04, 1), None, None]]
    promotions = [L["promotions"]]
    for i in range(10):
        a = dt.date(2026, 1, 5) + dt.timedelta(weeks=4 * i)
        promotions.append([f"p{i + 1}", RND.choice(["Week of oats", "Full shelf", "Two for less", "First taste"]) + f" {i + 1}", a, a + dt.timedelta(days=13),
                           RND.choice(["price", "display", "leaflet", "sampling"]), "Oat drink; Barista", Share(RND.choice([.1, .15, .2, .25])),
                           Money(RND.randrange(5, 60) + .25), Money(RND.randrange(1100, 2400) + .5), Money(RND.randrange(40, 190) + .75), ours])
    readings = [L["readings"]] + [[o, k, f"2026-{m:02}", round(RND.uniform(88, 99), 1), ""] for o, k in
                (("full-shelves", "osa"), ("full-shelves", "waste"), ("on-time", "otif")) for m in range(1, 9)]
    if DONG and lang == "vi":
        up = lambda v: type(v)(round(float(v) * 2) * 1000) if isinstance(v, float) and not isinstance(v, Share) else v
        sales, promotions = [[up(c) for c in r] for r in sales], [[up(c) for c in r] for r in promotions]
    return names, dict(contacts=contacts, sales=sales, promotions=promotions, readings=readings)

# kind: table, row (2 is the first below the head), column, what is planted; the code that is expected
FAULTS = [
    ("unknown person", "contacts", 3, 1, "Nobody Atall", "KP101"), ("influence of 9", "contacts", 4, 2, 9, "KP007"),
    ("a word for a number", "contacts", 2, 3, "high", "KP005 KP007"), ("a day that is none", "contacts", 5, 7, "31.02.2026", "KP007"),
    ("a year of two digits", "contacts", 3, 7, "23/04/26", "KP007"), ("person twice", "contacts", 5, 1, ("same", 2), "KP009"),
    ("no such word", "contacts", 6, 5, "deep", "KP007"), ("nobody", "contacts", 4, 1, "", "KP006"), ("one of ours as a contact", "contacts", 2, 1, "OURS", "KP102 KP007"),
    ("fifth quarter", "sales", 4, 1, "2026-Q5", "KP007"), ("letters in a number", "sales", 3, 5, "12,5x", "KP005 KP007"), ("period twice", "sales", 5, 1, ("same", 3), "KP009"),
    ("period in words", "sales", 3, 1, "first quarter", "KP007"), ("an error of a formula", "sales", 4, 5, Error("#DIV/0!"), "KP005 KP007"), ("no period", "sales", 6, 1, "", "KP006"),
    ("no mechanic", "promotions", 4, 5, "", "KP006"), ("mechanic that is none", "promotions", 7, 5, "BOGOF", "KP007"), ("ends before it begins", "promotions", 5, 4, dt.date(2026, 1, 2), "KP008"),
    ("n/a for money", "promotions", 3, 8, "n/a", "KP005 KP007"), ("half as much again cheaper", "promotions", 6, 7, Share(1.5), "KP007"), ("id twice", "promotions", 9, 1, ("same", 2), "KP009"),
    ("owner nobody knows", "promotions", 8, 11, "Jane Doe", "KP101"), ("no title", "promotions", 2, 2, "", "KP006"), ("a day long ago", "promotions", 4, 3, dt.date(1926, 3, 2), "KP007"),
    ("unknown objective", "readings", 6, 1, "empty-shelves", "KP101"), ("unknown KPI", "readings", 9, 2, "osaa", "KP101"), ("about a number", "readings", 12, 4, "ca. 95", "KP005 KP007"),
    ("reading twice", "readings", 8, 1, ("row", 7), "KP009"), ("period to come", "readings", 17, 3, "2027-03", "KP704"), ("more than all", "readings", 4, 4, 130.0, "KP704"),
    ("a column nobody knows", "sales", 1, 6, "zebra", "KP004"), ("title above the head", "sales", 1, 1, "TITLE", "KP007 KP006 KP004"), ("head without its key", "readings", 1, 2, "DROP", "KP006 KP007"),
]
CSV_ONLY = [("a quote that never closes", "promotions", 5, 2, "KP007"), ("more cells than the head", "sales", 4, 6, "KP007")]

def plant(f, t, ours):
    name, table, r, c, what, _ = f
    rows = t[table]
    if what == "TITLE": rows.insert(0, ["Sales report"] + [None] * 4); return 1, 1
    if what == "DROP":
        for row in rows: del row[c - 1]
        return 1, None
    if table == "sales" and r == 1:
        rows[0].append(what)
        for row in rows[1:]: row.append(1)
        return 1, c
    if isinstance(what, tuple) and what[0] == "row": rows[r - 1][:3] = rows[what[1] - 1][:3]; return r, c
    if isinstance(what, tuple): what = rows[what[1] - 1][c - 1]
    rows[r - 1][c - 1] = ours if what == "OURS" else what
    return r, c

def col(c): return chr(64 + c) if c else "?"

def objective(title, owner, kpis):
    k = "".join(f'\n[[kpis]]\nid = "{i}"\nunit = "pct"\nbetter = "{b}"\nbaseline = {x}\nbaseline_period = "2025"\ntarget = {y}\nperspective = "customer"\n' for i, b, x, y in kpis)
    return f'+++\ntitle = "{title}"\ntier = "strategic"\nowner = "{owner}"\ndue = 2028-12-31\n{k}+++\n\nWritten by a script.\n'

def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True); open(path, "w", encoding="utf-8").write(text)

MADE = {}

def compare(clean, made):
    """Accounts without a fault: what was read is what was written, cell by cell."""
    # `export csv` names a KPI by its objective
    want = {"sales": dict(zip(["period", "prior", "target", "forecast", "actual"], range(9))), "readings": dict(kpi=1, period=2, value=3),
            "promotions": dict(zip(["id", "title", "from", "to", "mechanic", "products", "depth_pct", "funding", "baseline", "result"], range(10))),
            "contacts": dict(influence=1, support=2, buying_role=3, coverage=4, last_met=6, cares_about=7)}
    cells = wrong = 0
    for lang in LANGS:
        site = f"{OUT}/compare/{lang}"; shutil.copytree(f"{OUT}/sites/{lang}", site); keep = {b[1] for b in clean if b[0] == lang}
        for acc in os.listdir(f"{site}/content/accounts"):
            if acc not in keep: shutil.rmtree(f"{site}/content/accounts/{acc}")
        # people of accounts that went away would be unknown: write those who are left
        rows_ = [["name", "side", "account", "function"], [OURS[lang], "supplier", "", "sales"]] + [[r[0], "customer", a, "purchasing"] for a in sorted(keep) for r in made[a]["contacts"][1:]]
        os.remove(f"{site}/content/people/people.xlsx")
        with open(f"{site}/content/people/people.csv", "w", encoding="utf-8", newline="") as f: csv.writer(f).writerows(rows_)
        p = subprocess.run([KEYPLAN, "-C", site, "export", "csv", "-o", f"{OUT}/compare/{lang}-csv", "-q"], capture_output=True, text=True)
        if p.returncode: print(p.stderr[-800:]); wrong += 1; continue
        for table, cols in want.items():
            got = list(csv.DictReader(open(f"{OUT}/compare/{lang}-csv/{table}.csv", encoding="utf-8-sig", newline="")))
            exp = [r for a in sorted(keep) for r in made[a][table][1:]]
            key = (lambda r: (r["account"] if "account" in r else r.get("plan", "")))
            if len(got) != len(exp): print(f"  {lang} {table}: {len(got)} rows read, {len(exp)} written"); wrong += 1
            norm = lambda v: "" if v in (None, "") else (f"{float(v) * (100 if isinstance(v, Share) else 1):g}" if isinstance(v, (int, float)) else str(v))
            def num(v):
                try: return f"{float(v):g}"
                except ValueError: return v.split("#kpi-")[-1].split("#promotion-")[-1]
            have = sorted([num(r.get(c, "")) for c in cols] for r in got); must = sorted([num(norm(r[i])) for i in cols.values()] for r in exp)
            cells += len(must) * len(cols)
            for h, m in zip(have, must):
                if h != m: wrong += 1; print(f"  {lang} {table}: read {h}, written {m}") if wrong < 12 else None
    print(f"\ncompared {cells} cells of {len(clean)} accounts without a fault: {wrong} differ")

def rows(n):
    """Reading and writing of n rows, as the difference to the same playbook with ten."""
    def best(*cmd):
        times, wall = [], []
        for _ in range(7):
            p0 = os.times(); p = subprocess.run([KEYPLAN, *cmd], capture_output=True); p1 = os.times()
            times.append(p1.children_user + p1.children_system - p0.children_user - p0.children_system); wall.append(p1.elapsed - p0.elapsed)
            for x in (f"{OUT}/rows.xlsx",):
                if os.path.exists(x): size = os.path.getsize(x); os.remove(x)
        return min(wall) * 1000, p.returncode, min(times) * 1000
    for table in ("promotions", "readings"):
        base = {}
        for kind in ("ten", "csv", "xlsx"):
            site = f"{OUT}/rows/{table}-{kind}"; a = f"{site}/content/accounts/one"; k = 10 if kind == "ten" else n
            write(f"{site}/site.toml", f'title = "Rows"\nsupplier = "Marrow"\ncurrency = "EUR"\ntoday = {TODAY}\n'); write(f"{site}/content/_index.md", '+++\ntitle = "Home"\n+++\n')
            write(f"{site}/content/people/olive-marsh.md", '+++\ntitle = "Olive Marsh"\nside = "supplier"\nfunction = "sales"\n+++\n')
            write(f"{a}/_index.md", '+++\ntitle = "One"\ncountry = "GB"\nmanager = "olive-marsh"\n+++\n')
            write(f"{a}/2026/_index.md", '+++\ntitle = "2026–2028"\nkind = "account_plan"\nfrom = 2026-01-01\nto = 2028-12-31\nstatus = "draft"\ncreated = 2026-11-20\n+++\n')
            if table == "promotions":
                t = [LANGS["en"]["promotions"]] + [[f"p{i}", f"Week {i}", dt.date(2026, 1, 5) + dt.timedelta(days=i % 1000), dt.date(2026, 1, 18) + dt.timedelta(days=i % 1000), "display", "Oat; Rye", Share(.15), Money(12.25), Money(1000.5), Money(40.75), "Olive Marsh"] for i in range(k)]
            else:
                ks = [f"k{j}" for j in range(max(1, k // 40))]
                write(f"{a}/2026/objectives/full-shelves.md", objective("Full shelves", "olive-marsh", [(x, "up", 1, 97) for x in ks]))
                months = [f"{y}-{m:02}" for y in (2023, 2024, 2025, 2026) for m in range(1, 13)][:40]
                t = [LANGS["en"]["readings"]] + [["full-shelves", x, m, round(RND.uniform(1, 99), 1), ""] for x in ks for m in months][:k]
            if kind == "xlsx":
                fods(f"{OUT}/fods/{table}.fods", "en", [(table, t)]); soffice("xlsx:Calc MS Excel 2007 XML", f"{OUT}/xlsx", [f"{OUT}/fods/{table}.fods"]); shutil.copy(f"{OUT}/xlsx/{table}.xlsx", f"{a}/2026/{table}.xlsx")
            else:
                os.makedirs(f"{a}/2026", exist_ok=True)
                with open(f"{a}/2026/{table}.csv", "w", encoding="utf-8", newline="") as f: csv.writer(f).writerows([[f"{float(v) * 100:g}" if isinstance(v, Share) else v for v in r] for r in t])
            c, rc, cu = best("-C", site, "check", "-q"); e, rc2, eu = best("-C", site, "export", "xlsx", "-o", f"{OUT}/rows.xlsx", "-q"); v, _, _ = best("-C", site, "export", "csv", "--kind", table, "-q")
            base[kind] = (c, e, v); b = base["ten"]
            print(f"{table} {kind}, {len(t) - 1} rows: check {c:.0f} ms (+{c - b[0]:.0f}), export xlsx {e:.0f} ms (+{e - b[1]:.0f}; over check {e - c:.0f}), export csv {v:.0f} ms; processor time check {cu:.0f} ms, export xlsx {eu:.0f} ms; exit {rc} {rc2}")

def main():
    shutil.rmtree(OUT, ignore_errors=True); os.makedirs(f"{OUT}/fods")
    planted, books, t0 = [], [], time.time()
    xl, cs = list(FAULTS), list(FAULTS) + CSV_ONLY
    RND.shuffle(xl); RND.shuffle(cs)
    order = [(lang, n) for n in range(25) for lang in LANGS]     # every language gets faults of both kinds
    people = {lang: [LANGS[lang]["people"], [OURS[lang], "supplier", "", "Key account manager", "sales", "kam@ours.example"]] for lang in LANGS}
    for lang, n in order:
        names, t = account(lang, n); acc, as_csv = f"{lang}-account-{n:02}", n % 2 == 1
        t = {k: [list(r) for r in v] for k, v in t.items()}
        for p in names: people[lang].append([p, "customer", acc, "Buyer", "purchasing", re.sub(r"\W+", ".", p.lower()) + f"@{acc}.example"])
        pool = cs if as_csv else xl; late = None; MADE[acc] = t
        if pool:
            f = pool.pop()
            if len(f) == 5: late = f; r, c = f[2], f[3]
            else: r, c = plant(f, t, OURS[lang])
            planted.append(dict(lang=lang, account=acc, kind=f[0], table=f[1], row=r, column=c, codes=f[-1], csv=as_csv))
        path = f"{OUT}/fods/{acc}.fods"; fods(path, lang, list(t.items())); books.append((lang, acc, as_csv, path, late))
    for lang in LANGS: fods(f"{OUT}/fods/{lang}-people.fods", lang, [("people", people[lang])])
    soffice("xlsx:Calc MS Excel 2007 XML", f"{OUT}/xlsx", [b[3] for b in books if not b[2]] + [f"{OUT}/fods/{l}-people.fods" for l in LANGS])
    for lang, L in LANGS.items():
        soffice(f'csv:Text - txt - csv (StarCalc):{ord(L["sep"])},34,76,1,,{L["lcid"]},false,true,true,false,false,-1', f"{OUT}/csv", [b[3] for b in books if b[2] and b[0] == lang])
    for lang, acc, as_csv, _, late in books:
        site = f"{OUT}/sites/{lang}"; a = f"{site}/content/accounts/{acc}"; ours = SLUG[lang]
        write(f"{a}/_index.md", f'+++\ntitle = "{acc.replace("-", " ").title()}"\ncountry = "{LANGS[lang]["country"]}"\nmanager = "{ours}"\n+++\n')
        write(f"{a}/2026/_index.md", '+++\ntitle = "2026–2028"\nkind = "account_plan"\nfrom = 2026-01-01\nto = 2028-12-31\nstatus = "draft"\ncreated = 2026-11-20\n+++\n')
        write(f"{a}/2026/objectives/full-shelves.md", objective("Full shelves", ours, [("osa", "up", 88, 97), ("waste", "down", 99, 88)]))
        write(f"{a}/2026/objectives/on-time.md", objective("On time", ours, [("otif", "up", 88, 97)]))
        for table in ("contacts", "sales", "promotions", "readings"):
            to = f"{a}/{table}" if table == "contacts" else f"{a}/2026/{table}"
            if not as_csv: shutil.copy(f"{OUT}/xlsx/{acc}.xlsx", f"{to}.xlsx"); continue
            text = open(f"{OUT}/csv/{acc}-{table}.csv", encoding="utf-8-sig").read()
            if late and late[1] == table:
                lines = text.split("\n"); sep = LANGS[lang]["sep"]; cells = lines[late[2] - 1].split(sep)
                if "quote" in late[0]: cells[late[3] - 1] = '"' + cells[late[3] - 1].strip('"')
                else: cells += ["5"] * (late[3] - len(cells))
                lines[late[2] - 1] = sep.join(cells); text = "\n".join(lines)
            write(f"{to}.csv", "\ufeff" + text.replace("\n", "\r\n"))         # as Excel saves "CSV UTF-8"
        L = LANGS[lang]
        write(f"{site}/site.toml", f'title = "{lang}"\nsupplier = "Marrow"\nlanguage = "{lang}"\ncurrency = "{L["currency"]}"\ntoday = {TODAY}\n')
        write(f"{site}/content/_index.md", '+++\ntitle = "Home"\n+++\n')
        os.makedirs(f"{site}/content/people", exist_ok=True); shutil.copy(f"{OUT}/xlsx/{lang}-people.xlsx", f"{site}/content/people/people.xlsx")
    print(f"made in {time.time() - t0:.0f} s: {len(books)} accounts, {len(planted)} faults planted")
    told, other = report(planted)
    bad = {f["account"] for f in planted}
    compare([b for b in books if b[1] not in bad], MADE)
    if "--rows" in sys.argv: rows(int(sys.argv[sys.argv.index("--rows") + 1]))
    json.dump(dict(planted=planted, other=other), open(f"{OUT}/faults.json", "w"), ensure_ascii=False, indent=1, default=str)
    return 0 if told == len(planted) and not other else 1

def place(path, line, column, sep):
    """The number of the cell: of a `.csv` the column is told in letters of the line."""
    if not path.endswith(".csv"): return column
    text = open(path, encoding="utf-8-sig", newline="").read().split("\r\n")
    before, cells, quoted = text[line - 1][:column - 1] if line <= len(text) else "", 1, False
    for i, ch in enumerate(before):
        if ch == '"': quoted = not quoted
        elif ch == sep and not quoted: cells += 1
    return cells

def report(planted):
    found = {}
    for lang in LANGS:
        t = time.time()
        p = subprocess.run([KEYPLAN, "-C", f"{OUT}/sites/{lang}", "check", "--format", "json", "--all"], capture_output=True, text=True)
        ms = (time.time() - t) * 1000
        fs = json.loads(p.stdout)["findings"]
        for x in fs: x["cell"] = place(f"{OUT}/sites/{lang}/{x['file']}", x["line"], x["column"], LANGS[lang]["sep"])
        print(f"{lang}: check in {ms:.0f} ms, {len(fs)} findings")
        for f in fs: found.setdefault((lang, re.sub(r".*accounts/([^/]+)/.*", r"\1", f["file"])), []).append(f)
    told = 0
    print("| fault | where | expected | told |\n|---|---|---|---|")
    used = set()
    for f in planted:
        fs = [x for x in found.get((f["lang"], f["account"]), []) if os.path.basename(x["file"]).startswith(f["table"] + ".")]
        hit = [x for x in fs if x["line"] == f["row"] and (f["column"] is None or x["cell"] == f["column"])]
        near = hit or fs or found.get((f["lang"], f["account"]), [])
        ok = bool(hit) and any(x["code"] in f["codes"] for x in hit)
        told += ok
        where = f'{f["account"]}/{f["table"]}.{"csv" if f["csv"] else "xlsx"}:{col(f["column"])}{f["row"]}'
        what = "; ".join(f'{x["code"]} {os.path.basename(x["file"])}:{col(x["cell"]) if x["file"][-3:] != ".md" else ""}{x["line"]}' for x in near[:3]) or "nothing"
        f["told"] = ok; f["findings"] = [(x["code"], x["line"], x["column"], x["message"]) for x in near[:3]]
        used |= {id(x) for x in hit[:1]}
        print(f'| {f["kind"]} | {where} | {f["codes"]} | {"yes, " if ok else "**NO**, "}{what} |')
    other = [(k[1], x["code"], x["file"].split("content/")[-1], x["line"], x["column"], x["message"]) for k, v in found.items() for x in v
             if id(x) not in used and x["level"] in ("error", "warning")]
    print(f"\n{told} of {len(planted)} told with their cell; {len(other)} other errors and warnings")
    for o in other[:40]: print("  ", *o)
    return told, other

sys.exit(main())
