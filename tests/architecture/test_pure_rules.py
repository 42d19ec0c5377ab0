"""Invariants 7 and 10: rules know plain values, and what is unknown is never nought."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import (
    APPS,
    ROOT,
    RULES,
    called,
    calls,
    found_by,
    imported,
    module,
    modules,
    texts,
)
from tests.architecture.test_ask_first import FACING

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
