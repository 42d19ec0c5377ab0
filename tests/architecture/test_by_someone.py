"""Invariants 4 and 5: a service acts for somebody, asks first, and tells once in one transaction."""

import ast

import pytest

from tests.architecture.source import called, calls, found_by, functions, module

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
