"""The code as keepers read it: its modules, what they import, call and say.

Each keeper is a function from a module to what is wrong in it, so that a small wrong sample can show that it
still finds something. Invariants 8 and 9 (no URL unsaid, not yours is not there) are kept by test_access.
"""

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
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
