//! What playbooks are written from: `author` says what the marks mean.

pub(super) const ACCOUNT: &str = r#"
title = "TITLE"
country = "VN"
manager = "MANAGER"
? deputy = "hana"
? director = "hana"
? sponsor = "hana"
? customer_sponsor = "BUYER"
! parent = "canary-first"
? segment = "A"
? channel = "hyper"
? industry = "%"
? currency = "VND"
? customer_title = "%"
? stage = "basic"
? posture = "harvest"
? also_known_as = ["TITLE Trading"]
? review_every = "half"
? team = ["duy", "hana"&]
? summary = "%"
? share = "customer"
? aliases = ["old/ID"]
? lang = "vi"

[[goals]]
id = "g1"
title = "%"
source = "%"
by = 2027
metric = "%"
? evidence = "confirmed"
? share = "customer"

? [[contacts]]
person = "BUYER"
influence = 5
support = -2
buying_role = "gatekeeper"
coverage = "brief"
our_contact = "duy"
last_met = 2025-12-01
evidence = "%"
! reports_to = "canary-buyer"
cares_about = "%"

[[contracts]]
id = "kc1"
title = "%"
from = 2024-01-01
to = 2030-12-31
covers = "%"
$ value = #
notice_months = 6
? renews = "tender"
? signed = 2024-12-24
? owner = "hana"

? [[whitespace]]
unit = "%"
offer = "%"
state = "competitor"
$ size = #
competitor = "%"
decision = "trial"
objective = "shelf"

? [[competitors]]
name = "%"
share = 33
strength = "%"
threat = "%"
scenario = "sc9"

? [potential]
attractiveness = 5
strength = 1
reasons = "%"

? [[alignment]]
date = 2025-12-01
raters = ["duy"&]
shared_values = 1
style = 2
skills = 3
staff = 4
strategy = 5
structure = 1
systems = 2
evidence = "%"
blockers = [{ function = "supply", kpi = "%", conflict = "%", ask = "%", owner = "hana", raised = 2025-11-01, settled = 2025-12-01 }]

$ [[finance]]
year = 2025
kind = "actual"
list_sales = #
on_invoice = #
gross_sales = #
off_invoice = #
net_sales = #
cogs = #
gross_margin = #
cost_to_serve = #
contribution = #
dso = #
customer_margin = #

? [[waive]]
rule = "KP213"
reason = "%"
on = 2026-01-01
until = 2026-03-01

? [extra]
note = "%"
"#;

pub(super) const SITUATION: &str = r#"
title = "%"
as_of = 2025-01-01
sources = ["%"]

? [[facts]]
text = "%"
evidence = "assumed"
"#;

pub(super) const PLAN: &str = r#"
title = "%"
kind = "jbp"
from = 2025-01-01
to = 2027-12-31
status = "STATUS"
? created = 2024-11-01
? follows = "2022"
? rolled = 2026-01-02
growth_problem = "%"
? customer_expects = "%"
? category_role = "routine"
? vision = "%"
? mission = "%"
contributors = ["duy"&]
customer_contributors = ["BUYER"&]
? analysis_days = ^
? approved = { by = "hana", on = 2025-02-03 }
? signed = { supplier = 2025-02-01, customer = 2025-02-02 }
? board_presented = 2025-03-04
$ investment = #

[[pillars]]
pillar = "supply"
priority = 1
decision = "trial"
$ target = #
$ actual = #

$ [[sales]]
period = "2025"
prior = #
target = #
forecast = #
actual = #

$ [[sales]]
period = "2025-Q1"
prior = #

[[kpis]]
id = "income"
unit = "money"
better = "up"
$ baseline = #
$ target = #
family = "profit"

? [[kpis]]
id = "gmroi"
name = "%"
unit = "ratio"
better = "up"
baseline = 1
target = 2
? perspective = "customer"

? [[workshops]]
date = 2025-01-05
people = ["duy"&]
output = "%"

? [[terms]]
id = "t1"
title = "%"
kind = "growth"
condition = "%"
pct = 7.5
$ amount = #
? share = "customer"

? [[promotions]]
id = "p1"
title = "%"
from = 2025-03-01
to = 2025-03-14
mechanic = "multibuy"
products = ["%"]
pillar = "supply"
objective = "shelf"
drivers = ["availability"]
depth_pct = 33
$ funding = #
$ baseline = #
$ expected = #
$ result = #
? roi = 1.5
? lesson = "%"
owner = "hana"

? [[promotions]]
id = "p2"
title = "%"
from = 2025-05-01
to = 2025-05-14
mechanic = "price"
unit = "count"
baseline = ^
expected = ^
result = ^

[[scenarios]]
id = "sc9"
title = "%"
actor = "market"
when = { event = "%" }
then = "%"
owner = "duy"
contract = "kc1"
within_days = ^
protects = ["trial"]
? state = "fired"
? fired_on = 2025-12-12

[[scenarios]]
id = "sc8"
title = "%"
actor = "customer"
when = { kpi = "shelf.cash", op = "<", value = #, for_readings = 1 }
then = "%"
owner = "duy"
within_days = 30

? [[scenarios]]
id = "sc7"
title = "%"
actor = "customer"
when = { kpi = "shelf.osa", op = "<", value = ^, for_readings = 2 }
then = "%"

? [[risks]]
id = "r1"
title = "%"
probability = 5
impact = 5
response = "accept"
mitigation = "Watch it."
scenario = "sc8"
owner = "duy"

? [[asks]]
text = "%"
to = "hana"
raised = 2025-12-12
answered = 2026-01-01

! [[asks]]
text = "canary"
to = "canary-buyer"
raised = 2025-12-12

? [[commitments]]
side = "supplier"
text = "%"
owner = "duy"
due = 2026-06-30
? done = 2026-01-01

? [[value]]
date = 2025-07-01
text = "%"
$ amount = #
evidence = "%"
goal = "g1"

? [[phases]]
phase = "sign"
from = 2025-01-01
to = 2025-12-24

? [[promises]]
text = "%"
$ amount = #
by = 2026-06-30
goal = "g1"
to = "BUYER"
"#;

pub(super) const REQUEST: &str = r#"
[[requests]]
id = "RQ"
title = "%"
pool = "units"
period = "2026-H1"
STATE
decision = "trial"
? corporate_goal = "cg1"
$ cost = #
$ benefit = #
payback_months = ^
owner = "duy"
decided_by = "hana"
decided_on = 2025-12-12
? reason = "case_roi"
"#;

pub(super) const DECISION: &str = r#"
title = "%"
status = "agreed"
agreed_on = 2025-01-28
agreed_by = { supplier = ["duy"&], customer = ["BUYER"&] }
? ended_on = 2026-01-01
until = 2027-12-31
prioritises = ["penetration"]
sacrifices = ["price_depth"]
supplier_role = "%"
customer_role = "%"
success = "%"
? alternatives = ["%"]
goals = ["g1"]
? corporate_goals = ["cg1"]
? contract = "kc1"
? customer_wording = "%"
? customer_instead_of = "%"
? kam_role = "absent"
? outcome = "failed"
? lesson = "%"
"#;

pub(super) const OBJECTIVE: &str = r#"
title = "%"
tier = "TIER"
pillar = "supply"
owner = "duy"
serves = ["trial"]
goals = ["g1"]
start = 2025-01-01
due = 2025-12-31
? why = "%"
? basis = "quota"
? kind = "hygiene"
$ prize = #
? contract = "kc1"
? drivers = ["price_depth"]
? state = "missed"
? closed_on = 2026-01-02

[[kpis]]
id = "osa"
name = "%"
unit = "pct"
better = "up"
baseline = ^
baseline_period = "2024"
target = 95
target_date = 2025-12-31
milestones = [{ period = "2025-Q2", value = 40 }, { period = "2025-W40", value = 50 }]
? cumulation = "point"
? path = "step"
? family = "service"
? perspective = "shared"
definition = "%"

[[kpis]]
id = "cash"
unit = "money"
better = "up"
$ baseline = #
$ target = #
$ milestones = [{ period = "2025-Q2", value = # }]

[[actions]]
title = "%"
kind = "relational"
owner = "hana"
counterpart = "BUYER"
involves = ["duy"&]
start = 2025-02-01
due = 2026-05-01
? done = 2026-01-20
? state = "doing"
? planned = false
$ cost = #
? drivers = ["price_depth"]
id = "a-SELF"

? [[actions]]
title = "%"
kind = "internal"
after = ["a-SELF"]
"#;

pub(super) const REVIEW: &str = r#"
type = "quarterly"
date = 2025-MONTH-15
attendees = ["duy", "BUYER"&]
covers = ["2025-MONTH"]
? title = "%"
? next = 2026-02-01
? status = "red"
? reason = "%"
? went_well = "%"
? missed = "%"
? customer_said = "%"

[readings.shelf]
osa = ^
$ cash = #
? note = "%"
? status = "green"

$ [readings.plan]
income = #

? [[decided]]
text = "%"
tier = "strategic"
about = "trial"

? [[issues]]
class = "delay"
text = "%"
closed = 2025-12-12

? [[changes]]
what = "%"
about = "shelf"
from = #
to = 2025-12-24
why = "%"

? [[changes]]
what = "%"
about = "trial"
from = "%"
to = "%"

? [[actions]]
title = "%"
kind = "relational"
objective = "shelf"
owner = "duy"
raised_in = "2025-MONTH-15"
$ cost = #

? [[closed]]
action = "a-shelf"
on = 2025-12-24
"#;

pub(super) const PERSON: &str = r#"
title = "NAME"
function = "sales"
? job_title = "%"
? team_role = "member"
? role = "farmer"
? kpi_families = ["volume"]
? since = 2020-01-01
? until = 2030-01-01
? email = "someone@marrowfen.example"
"#;

pub(super) const SITE: &str = r#"
title = "Plans"
supplier = "Marrowfen"
today = 2026-01-31
base_url = "https://plans.example.com"
? classification = "%"
? edit_url = "https://edit.example.com/{path}"

[[corporate_goals]]
id = "cg1"
title = "%"

[[pools]]
id = "units"
title = "%"
unit = "chests"
owner = "canary-manager"
capacity = { "2026-H1" = ^ }

[rates]
VND = { "2025" = 27000 }
"#;

pub(super) const OTHER_SETTINGS: &str = r#"
DKK = { "2025" = 7 }

? [editions.canary]
accounts = ["canary-first"]
title = "%"

? [[waive]]
rule = "KP213"
on_thing = "accounts/canary-first/2025/objectives/shelf"
reason = "%"
on = 2026-01-01
until = 2026-03-01

? [tables.contacts.columns]
"%" = "person"
"#;
