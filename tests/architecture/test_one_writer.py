"""Invariant 3: services and summaries alone write."""

import ast
import re

import pytest

from tests.architecture.source import called, calls, docstrings, found_by, module, no_longer_needed, texts

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
