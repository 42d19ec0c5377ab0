"""Invariant 6: a summary is worked out afresh under its lock alone."""

import ast
import re

from tests.architecture.source import called, calls, found_by, module


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
