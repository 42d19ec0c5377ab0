"""Invariant 1: an app knows those before it alone, and imports stand on top."""

import ast

import pytest

from tests.architecture.source import APPS, called, calls, found_by, imported, imports, module

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
