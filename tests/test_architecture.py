"""The shape of the code, kept by reading it: the invariants that no single test of behaviour would notice.

Each keeper is a function from a module to what is wrong in it, so that a small wrong sample can show that it
still finds something. Invariants 8 and 9 (no URL unsaid, not yours is not there) are kept by test_access.
"""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ["accounts", "missions", "contributors", "logistics"]  # each may know those before it
RULES = [
    "burden",
    "assessment",
    "coverage",
    "readiness",
    "transit",
    "levels",
    "alignment",
    "results",
    "secondment",
    "supply",
    "caring",
]
RULES += ["inspecting", "deciding"]
RULES += ["apportionment", "arrears", "billing", "what_if"]
RULES += ["readiness_areas", "readiness_units", "readiness_force", "standby"]
RULES += ["interoperability"]
RULES += ["lift"]
RULES += ["chain", "progress", "conditions", "exiting"]
RULES += ["flow_sums", "package_sums", "iati", "reimbursement", "holding"]
RULES += ["giving", "placing", "conflicts", "trend"]
RULES += ["notifying", "reaching"]
RULES += ["beside", "rhythm"]
RULES += ["learning", "likeness", "understood"]


class Module(NamedTuple):
    """A file of the project, by its path, and its syntax tree."""

    path: str
    tree: ast.Module

    @property
    def app(self):
        return self.path.split("/")[0]

    @property
    def words(self):
        """The names it goes by: its packages and its own, with `imports_scale` as "imports"."""
        return {part.removesuffix(".py").split("_")[0] for part in self.path.split("/")[1:]}


def module(path, source):
    return Module(path, ast.parse(source))


@cache
def modules():
    files = [p for app in APPS for p in sorted((ROOT / app).rglob("*.py")) if "migrations" not in p.parts]
    return [module(str(p.relative_to(ROOT)), p.read_text()) for p in files]


def found_by(keeper, among=None, exempt=()):
    return {m.path: wrong for m in among or modules() if m.path not in exempt and (wrong := keeper(m))}


def no_longer_needed(keeper, exempt):
    """Exemptions of files that are gone, or in which there is nothing wrong any more."""
    by_path = {m.path: m for m in modules()}
    return [path for path in exempt if path not in by_path or not keeper(by_path[path])]


def imported(node):
    """Modules an import statement names."""
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""] if node.level == 0 else []
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def imports(tree):
    return [(node.lineno, name) for node in ast.walk(tree) for name in imported(node)]


def calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def called(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def functions(tree):
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def texts(tree):
    return [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def docstrings(tree):
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef)
    held = [node.body[0] for node in ast.walk(tree) if isinstance(node, holders) and node.body]
    return {id(first.value) for first in held if isinstance(first, ast.Expr)}


# --- 1. Look left
BY_NAME = {"get_model", "import_module", "import_string", "__import__", "ForeignKey", "ManyToManyField"}


def looks_right(m):
    """Imports of an app to the right, by statement or by a name in a string; and of the wiring."""
    to_the_right = [*APPS[APPS.index(m.app) + 1 :], "config"]
    wrong = [f"line {n}: imports {name}" for n, name in imports(m.tree) if name.split(".")[0] in to_the_right]
    for call in calls(m.tree):
        for given in call.args if called(call) in BY_NAME else ():
            text = given.value if isinstance(given, ast.Constant) else ""
            if isinstance(text, str) and text.split(".")[0] in to_the_right:
                wrong.append(f"line {call.lineno}: names {text}")
    return wrong


def imports_inside(m):
    """Imports of another app of ours, or of our own, inside a function."""
    inside = [
        node
        for function in ast.walk(m.tree)
        if isinstance(function, ast.FunctionDef)
        and not (m.path.endswith("apps.py") and function.name == "ready")
        for node in ast.walk(function)
    ]
    return [
        f"line {node.lineno}: {name}"
        for node in inside
        for name in imported(node)
        if name.split(".")[0] in APPS
    ]


def test_1_look_left():
    assert found_by(looks_right) == {}
    assert found_by(imports_inside) == {}


@pytest.mark.parametrize(
    "source",
    [
        "from contributors.models import PersonnelLine",
        "import logistics.readiness",
        "def f():\n    from contributors import services",
        "apps.get_model('contributors.PersonnelLine')",
        "line = models.ForeignKey('logistics.Unit', models.CASCADE)",
        "from config import api",
    ],
)
def test_1_a_look_right_would_be_found(source):
    assert looks_right(module("missions/services.py", source))


def test_1_an_import_inside_a_function_would_be_found():
    assert imports_inside(module("missions/services.py", "def f():\n    from accounts import access"))
    assert not imports_inside(module("missions/apps.py", "def ready(self):\n    from missions import models"))


# --- 2. Ask first
FACING = {"views", "api", "forms", "templatetags", "exports", "reading"}
SAFE_START = {"visible_to", "editable_by", "none", "system"}


def asks_nothing(m):
    """Rows reached from a module that faces a person without asking what that person may see."""
    if not m.words & FACING:
        return []
    asked = {id(n.value) for n in ast.walk(m.tree) if isinstance(n, ast.Attribute) and n.attr in SAFE_START}
    wrong = [
        f"line {n.lineno}: .{n.attr}"
        for n in ast.walk(m.tree)
        if isinstance(n, ast.Attribute)
        and n.attr in ("objects", "_default_manager", "_base_manager")
        and id(n) not in asked
        and ast.unparse(n) != "ContentType.objects"
    ]
    for call in calls(m.tree):
        if called(call) in ("raw", "RawSQL") or ast.unparse(call.func).endswith("connection.cursor"):
            wrong.append(f"line {call.lineno}: SQL of its own")
        model = call.args[0] if re.fullmatch(r"get_\w+_or_404", called(call)) else None
        if isinstance(model, ast.Name) and model.id[0].isupper():
            wrong.append(f"line {call.lineno}: {ast.unparse(call)}")
    return wrong


ASK_NOTHING = {
    "accounts/api/paging.py": "the columns of a list, made once; viewset.py narrows them to the reader",
    "accounts/api/viewset.py": "where every list begins, before it is narrowed to the reader",
    "accounts/views/sign_in.py": "names the demo's invented people to who has not signed in, on ./run alone",
    "contributors/forms.py": "members of an organization, to narrow what the reader sees",
    "missions/forms.py": "which missions a text may mean, to narrow those the reader sees",
    "accounts/templatetags/concord.py": "says whether a figure is being worked out: a key and a moment",
}


def test_2_ask_first():
    assert found_by(asks_nothing, exempt=ASK_NOTHING) == {}
    assert no_longer_needed(asks_nothing, ASK_NOTHING) == []


@pytest.mark.parametrize(
    "source",
    [
        "def missions(request):\n    return Mission.objects.all()",
        "def mission(request, pk):\n    return get_object_or_404(Mission, pk=pk)",
        "def mission(request):\n    return Mission._default_manager.first()",
        "def mission(request):\n    return connection.cursor()",
    ],
)
def test_2_an_unasked_row_would_be_found(source):
    assert asks_nothing(module("missions/views.py", source))
    assert asks_nothing(module("missions/api/missions.py", source))
    assert not asks_nothing(module("missions/services.py", source))


# --- 3. One writer
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
SUMMARIES = {"BurdenTotal", "BurdenShare", "Coverage", "MissionReadiness", "ReadinessArea"}
SUMMARIES |= {"MoneyTotal", "MoneyShare", "MoneyYear", "UnitReadiness", "UnitReadinessArea", "StockLevel"}
SUMMARY_TABLES = (
    "contributors_burden",
    "contributors_coverage",
    "contributors_money",
    "logistics_missionreadiness",
    "logistics_readinessarea",
    "logistics_stocklevel",
    "logistics_unitreadiness",
)
SQL_WRITES = re.compile(r"\b(INSERT INTO|UPDATE \w+ SET|DELETE FROM|TRUNCATE|COPY \w+ FROM)\b")


def writes(m):
    """Where a module stores something: calls of the ORM, and SQL of its own."""
    if m.words & {"services", "summaries"}:
        return []
    wrong = []
    for call in calls(m.tree):
        on = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        if called(call) in WRITES and not on.startswith("super()"):
            wrong.append(f"line {call.lineno}: {on}.{called(call)}()")
        elif called(call) == "update" and re.search(r"\bobjects\b|\bfilter\(|rows?$", on):
            wrong.append(f"line {call.lineno}: {on}.update()")
    prose = docstrings(m.tree)
    wrong += [
        f"line {t.lineno}: SQL" for t in texts(m.tree) if id(t) not in prose and SQL_WRITES.search(t.value)
    ]
    return wrong


WRITERS = {
    "accounts/admin.py": "schedules of a library, without a service: checked, saved, told once",
    "accounts/house.py": "reference data without a service of its own: checked, saved, told once",
    "accounts/exporting.py": "keeps the file it wrote; removes what has expired",
    "accounts/feed.py": "triggers that note each changed row; forgets what is old",
    "accounts/repeats.py": "keeps an answer in the transaction of its effect",
    "accounts/registers.py": "a register applied in one statement, inside accounts.imports.apply",
    "accounts/authentication.py": "notes when a token was used last",
    "accounts/demo.py": "loads the portal's own tables, before anybody is there to do it",
    "accounts/events.py": "adds to the trail",
    "accounts/imports.py": "keeps what was found in a file",
    "accounts/importing.py": "removes the file of a dry run",
    "accounts/jobs.py": "claims, beats, ends",
    "accounts/mailing.py": "claims a subscription, notes that its mail went out or why not",
    "accounts/visits.py": "notes when a person was here",
    "accounts/notices.py": "tells people of events, and notes what they read; the trail has the events",
    "accounts/models/user.py": "makes the accounts Django's own commands ask for",
    "accounts/outbox.py": "due refreshes and attempts",
    "accounts/sittings.py": "notes that a session lives, and ends it",
    "accounts/sweeper.py": "says that it lives",
    "accounts/management/commands/renew_factors.py": "encrypts what a library stores with another key",
    "accounts/management/commands/refresh.py": "lets what failed be tried at once",
    "contributors/demo.py": "loads the portal's own tables",
    "contributors/demo_budgets.py": "loads the portal's own tables of money",
    "logistics/demo_interoperability.py": "loads the portal's own tables of standards",
    "logistics/demo_inspections.py": "loads the portal's own rules of inspections",
    "contributors/demo_reimbursements.py": "loads the portal's own table of terms",
    "contributors/charging.py": "an item of a claim, inside the services of claims and of movements",
    "contributors/ledger.py": "entries of the books, inside the services of letters and payments",
    "contributors/imports.py": "a file applied in one statement, inside accounts.imports.apply",
    "contributors/imports_scale.py": "a scale and its rates, inside accounts.imports.apply",
    "logistics/demo_movements.py": "places of the demo's movements, and takes these away again",
    "logistics/demo_stocks.py": "loads the portal's own tables of stocks",
    "logistics/alert_rounds.py": "forgets what is over, so that the next is told",
    "logistics/demo_exercises.py": "sets the days of an exercise of the demo into the past",
    "logistics/demo_care.py": "loads the portal's own records of care, and takes these away again",
    "missions/demo.py": "loads the portal's own tables",
    "missions/demo_civil.py": "sets the end of a notification of the demo into the past",
    "missions/demo_violence.py": "loads the portal's own table of published sums",
    "missions/demo_decisions.py": "sets the moments of the demo's proposals into the past",
    "logistics/demo.py": "loads the portal's own tables",
    "logistics/demo_readiness.py": "loads the portal's own tables",
}


def writes_summaries(m):
    """Summary rows stored by anything but a summaries module."""
    if "summaries" in m.words:
        return []
    prose = docstrings(m.tree)
    wrong = [
        f"line {c.lineno}: {ast.unparse(c.func)}"
        for c in calls(m.tree)
        if called(c) in WRITES | {"update"} and set(re.findall(r"\w+", ast.unparse(c.func))) & SUMMARIES
    ]
    return wrong + [
        f"line {t.lineno}: SQL"
        for t in texts(m.tree)
        if id(t) not in prose
        and SQL_WRITES.search(t.value)
        and any(name in t.value for name in SUMMARY_TABLES)
    ]


def test_3_only_services_and_summaries_write():
    assert found_by(writes, exempt=WRITERS) == {}
    assert no_longer_needed(writes, WRITERS) == []


def test_3_a_summary_row_is_written_by_its_summaries_alone():
    assert found_by(writes_summaries) == {}


@pytest.mark.parametrize(
    "source",
    [
        "def f(row):\n    row.save()",
        "def f():\n    Mission.objects.filter(pk=1).update(area='x')",
        "def f():\n    Mission.objects.get_or_create(acronym='X')",
        "def f(cursor):\n    cursor.execute('UPDATE missions_mission SET area = 1')",
    ],
)
def test_3_another_writer_would_be_found(source):
    assert writes(module("missions/views.py", source))


def test_3_another_writer_of_a_summary_would_be_found():
    assert writes_summaries(module("contributors/services.py", "BurdenTotal.objects.update(personnel=1)"))
    assert writes_summaries(
        module("contributors/services.py", "SQL = 'DELETE FROM contributors_burdenshare'")
    )


# --- 4. By someone
ACTS = {"save", "delete", "create", "bulk_create", "update", "full_clean", "record"}


ASKING = ("access.require", "access.allows", "rights.require")


def asks(tree, requirers):
    """Whether a piece of a service asks permission, itself or through a `_require…` of its module."""
    return any(ast.unparse(call.func).startswith(ASKING) or called(call) in requirers for call in calls(tree))


def acts_unasked(m):
    """Public services that take no `by=`, or act before they have asked."""
    if "services" not in m.words:
        return []
    requirers = {
        f.name for f in functions(m.tree) if f.name.startswith(("_require", "may_")) and asks(f, ())
    } | {f.name for f in functions(m.tree) if f.name.startswith("_require") and "may_" in ast.unparse(f)}
    wrong = []
    for service in functions(m.tree):
        if service.name.startswith(("_", "may_")):
            continue
        if "by" not in [argument.arg for argument in service.args.kwonlyargs]:
            wrong.append(f"{service.name} takes no by=")
        elif not _asks_before_it_acts(service, requirers):
            wrong.append(f"{service.name} acts before it asks")
    return wrong


def _asks_before_it_acts(service, requirers):
    for statement in service.body:
        if asks(statement, requirers):
            return True
        if any(called(call) in ACTS for call in calls(statement)):
            return False
    return False


def requires_nothing(m):
    """Functions of a module of rights that are called as if they asked, and do not."""
    if "rights" not in m.words:
        return []
    named = [f for f in functions(m.tree) if f.name.startswith("require")]
    asked = {f.name for f in functions(m.tree) if asks(f, ()) or "may_" in ast.unparse(f)}
    return [f.name for f in named if f.name not in asked and not asks(f, asked)]


def test_4_what_is_named_a_right_asks():
    assert found_by(requires_nothing) == {}
    assert requires_nothing(module("missions/rights_steps.py", "def require_x(by):\n    pass"))


BY_NOBODY = {"accounts/services.py": ["settle_dated_grants takes no by="]}  # the calendar's, by the sweeper


def test_4_every_service_is_by_someone_and_asks_first():
    assert found_by(acts_unasked) == BY_NOBODY


@pytest.mark.parametrize(
    "source",
    [
        "def change_mission(mission):\n    mission.save()",
        "def change_mission(mission, *, by):\n    mission.save()",
        "def change_mission(mission, *, by):\n    mission.save()\n    access.require(by, 'x', mission)",
        "def _require_x(by): pass\ndef change(row, *, by):\n    _require_x(by)\n    row.save()",
    ],
)
def test_4_a_service_that_does_not_ask_would_be_found(source):
    assert acts_unasked(module("missions/services.py", source))


# --- 5. Told once
def tells_wrongly(m):
    """Public services that record no event, or more than one."""
    if "services" not in m.words:
        return []
    return [
        f"{f.name} records {n} events"
        for f in functions(m.tree)
        if not f.name.startswith(("_", "may_"))
        and (n := sum(ast.unparse(call.func) == "events.record" for call in calls(f))) != 1
    ]


TELLS_OTHERWISE = {
    "accounts/services.py": ["settle_dated_grants records 0 events"]
}  # told when it was granted


def not_atomic(m):
    """Public services whose writing and telling are not one transaction."""
    if "services" not in m.words:
        return []
    public = [f for f in functions(m.tree) if not f.name.startswith(("_", "may_"))]
    return [f.name for f in public if "transaction.atomic" not in map(ast.unparse, f.decorator_list)]


IN_TWO_STEPS = {
    "accounts/services.py": ["compare_summaries"]
}  # reads key by key, then tells in one transaction


def test_5_every_service_tells_once_in_one_transaction():
    assert found_by(tells_wrongly) == TELLS_OTHERWISE
    assert found_by(not_atomic) == IN_TWO_STEPS


def test_5_a_silent_or_a_talkative_service_would_be_found():
    silent = "def end(row, *, by):\n    row.save()"
    assert tells_wrongly(module("missions/services.py", silent))
    assert not_atomic(module("missions/services.py", silent))
    twice = "def end(row, *, by):\n    events.record('a')\n    events.record('b')"
    assert tells_wrongly(module("missions/services.py", twice))


# --- 6. Afresh
def refreshes_elsewhere(m):
    """Summaries worked out other than through the outbox, which holds the lock and claims what is due."""
    if "summaries" in m.words:
        told = {"outbox", "events", "bell"}
        return [
            f"line {n.lineno}: rings or waits on {ast.unparse(n)}"
            for n in ast.walk(m.tree)
            if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id in told
        ]
    wrong = []
    for call in calls(m.tree):
        if called(call).startswith("refresh_") and called(call) != "refresh_from_db":
            wrong.append(f"line {call.lineno}: calls {called(call)}")
        if ast.unparse(call.func) == "outbox.register":
            given = {k.arg: ast.unparse(k.value) for k in call.keywords}
            if not re.match(r"summaries(_\w+)?\.refresh_", given.get("refresh", "")):
                wrong.append(f"line {call.lineno}: registers {given.get('refresh')}")
    return wrong


def test_6_a_summary_is_refreshed_under_its_lock_alone():
    assert found_by(refreshes_elsewhere) == {}


def test_6_a_refresh_past_the_lock_would_be_found():
    assert refreshes_elsewhere(module("contributors/services.py", "summaries.refresh_burden('2025-07')"))
    assert refreshes_elsewhere(module("contributors/tasks.py", "outbox.register('x', refresh=services.add)"))
    assert refreshes_elsewhere(module("contributors/summaries.py", "outbox.mark_due(['x'])"))


# --- 7. Pure rules
OUTSIDE = {"django", "guardian", "celery", "redis", "psycopg2", "rest_framework", "orjson"}


def impure(m, among=None):
    """What a rule knows beside plain values, itself or through the modules it is made of."""
    sources = {x.path: x for x in among or modules()}
    todo, seen, wrong = [m], set(), []
    while todo:
        here = todo.pop()
        if here.path in seen:
            continue
        seen.add(here.path)
        for node in ast.walk(here.tree):
            for name in imported(node):
                if name.split(".")[0] in OUTSIDE or (
                    name.split(".")[0] in APPS and not name.startswith(m.app)
                ):
                    wrong.append(f"{here.path} line {node.lineno}: {name}")
                if name.split(".")[0] == m.app:
                    names = [a.name for a in node.names] if isinstance(node, ast.ImportFrom) else []
                    paths = [
                        f"{name.replace('.', '/')}.py",
                        *(f"{name}/{n}.py".replace(".", "/", name.count(".")) for n in names),
                    ]
                    todo += [sources[path] for path in paths if path in sources]
                    if not any(path in sources for path in paths):
                        wrong.append(f"{here.path} line {node.lineno}: {name}")
    return wrong


def rules():
    return [m for m in modules() if Path(m.path).stem in RULES and len(Path(m.path).parts) == 2]


def test_7_rules_know_plain_values_alone():
    assert {Path(m.path).stem for m in rules()} >= {"burden", "assessment", "coverage", "readiness"}
    assert {m.path: wrong for m in rules() if (wrong := impure(m))} == {}


def test_7_a_rule_that_knows_more_would_be_found():
    gini = module("contributors/gini.py", "from django.db import models")
    for source in (
        "from django.db.models import Sum",
        "from accounts import access",
        "import contributors.gini",
    ):
        assert impure(module("contributors/burden.py", source), [gini])


# --- 10. Unknown is None
NOUGHT = re.compile(r"default(_if_none)?:\s*[\"']?0[\"']?\s*[|%}]")


def makes_nought_of_unknown(text):
    return [text.count("\n", 0, found.start()) + 1 for found in NOUGHT.finditer(text)]


def coalesces(m):
    """Nulls turned into 0 where figures go out, and so no longer told from none."""
    if not m.words & (FACING | {"documents", "summaries", "gathering"}):
        return []
    wrong = [
        f"line {c.lineno}: {ast.unparse(c)}"
        for c in calls(m.tree)
        if called(c) == "Coalesce" and ast.unparse(c.args[-1]) in ("0", "Value(0)", "0.0")
    ]
    return wrong + [
        f"line {t.lineno}: SQL"
        for t in texts(m.tree)
        if re.search(r"coalesce\([^()]*(women|men|personnel|share|filled|band)[^()]*,\s*0\)", t.value, re.I)
    ]


def test_10_no_page_prints_nought_for_unknown():
    pages = {str(p.relative_to(ROOT)): p.read_text() for p in (ROOT / "templates").rglob("*.html")}
    found = {path: lines for path, text in pages.items() if (lines := makes_nought_of_unknown(text))}
    assert found == {}
    assert found_by(coalesces) == {}


@pytest.mark.parametrize(
    "text", ["{{ women|default:0 }}", "{{ women|default_if_none:'0' }}", '{{ x|default:"0"|n }}']
)
def test_10_a_nought_on_a_page_would_be_found(text):
    assert makes_nought_of_unknown(text)


def test_10_a_coalesced_figure_would_be_found():
    assert coalesces(module("contributors/api/x.py", "Coalesce(Sum('women'), 0)"))
    assert coalesces(
        module("contributors/summaries.py", "S = 'SELECT coalesce(sum(women), 0)'")
    ) or coalesces(module("contributors/summaries.py", "S = 'SELECT coalesce(women, 0)'"))
