"""The columns of lists: each said once, for the page and for its files; apps to the right add their own."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accounts import keyset

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NUMERIC = {"number", "count", "percent", "rate", "seconds", "size"}


@dataclass(frozen=True)
class Column:
    """One column: what it is called, where its value is found, how it is sorted and written."""

    name: str
    label: "StrOrPromise"
    value: str | Callable[[Any], Any] = ""  # a path on the row, or a function of it; empty: the name
    kind: str = "text"
    unit: "StrOrPromise" = ""
    places: int | None = None
    sort: Any = None  # a path, an expression, or several; empty: cannot be sorted by
    ask: Callable | None = None  # (request) → an expression, read with the row under the column's name
    attach: Callable | None = None  # (request, rows) → {row's pk: what the value is found on}, asked once
    cell: str | Callable | None = None  # a template of `row` and `value`, or a function of both
    unknown: "StrOrPromise" = ""
    shown: bool = True
    along: str = ""  # the column that is always shown with it, as the currency with its amount
    dated_by: str = ""  # the column that says of when it is, which stands beside it in files
    near: bool = False  # the one that stays beside the first column on a phone
    quiet: bool = False  # its head is for those who hear it: the cell explains itself
    exported: bool = True
    css: str = ""
    term: str = ""  # of the glossary, which its head leads to and tells

    @property
    def is_numeric(self):
        return self.kind in NUMERIC

    @property
    def keys(self):
        """The order this column stands for; () if it is none."""
        if self.sort is None:
            return ()
        return keyset.keys(self.sort if isinstance(self.sort, tuple) else (self.sort,))

    def value_of(self, found):
        """The plain value, from the row or from what is attached to it."""
        if found is None:
            return None
        if callable(self.value):
            return self.value(found)
        for part in (self.value or self.name).split("."):
            found = found.get(part) if isinstance(found, dict) else getattr(found, part)
            found = found() if callable(found) else found
            if found is None:
                return None
        return found


added = defaultdict(list)  # of each page, (the name of the column it stands before, the column)
_near: dict[str, str] = {}  # of each page, the column beside the first on a phone


def add(page, *columns, before=None):
    """Columns another app gives to a list, such as readiness to that of missions."""
    refuse_a_second_near(page, columns)
    added[page] += [(before, column) for column in columns]


def refuse_a_second_near(page, columns):
    """A phone has room for the first column and one more: two would lie on each other."""
    for column in columns:
        if column.near and _near.setdefault(page, column.name) != column.name:
            raise ValueError(f"{page}: {_near[page]} and {column.name} would both stand beside the first.")
