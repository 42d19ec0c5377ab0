"""Invariant 2: who shows rows begins at those its reader may see."""

import ast
import re

import pytest

from tests.architecture.source import called, calls, found_by, module, no_longer_needed

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
