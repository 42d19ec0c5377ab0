"""The registry of figures: each is asked for by name, for one reader; it is chart, table and file at once.

An app registers its builders in `apps.ready`. A builder begins at what the reader may see, reads stored
summaries and lays out a chart; it never computes a measure. None means that nothing was reported.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from inspect import Parameter, signature
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode
from zlib import crc32

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import as_of
from accounts.charts.scene import Scene
from accounts.dates import month as month_words


class Unanswerable(Exception):
    """A parameter that cannot be answered, said in words."""


class Column(NamedTuple):
    """A column of a figure's table.

    `kind`: text, month, day, year, count, decimal, share (0 to 1), percent, ratio,
    index, place. `term`: of the glossary, which its head leads to.
    """

    label: str
    kind: str = "count"
    term: str = ""

    @property
    def is_number(self):
        return self.kind not in ("text", "month", "year", "day")


@dataclass(frozen=True)
class Table:
    """The same figures as rows; `links` lead from their first cells."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    links: Sequence[str] = ()

    @property
    def linked_rows(self):
        links = self.links or [""] * len(self.rows)
        return list(zip(links, self.rows, strict=True))


@dataclass(frozen=True)
class Figure:
    """What a builder gives. `computed_at`, `due_key`: when the summary was made, and how it is due again.

    `rows_at`: the address of the list of what is counted, where there is one.
    """

    title: str
    subtitle: str
    table: Table
    scene: Scene | None = None
    world: Mapping[str, Any] | None = None
    source: str = ""
    how: str = ""
    note: str = ""
    computed_at: datetime | None = None
    due_key: str = ""
    rows_at: str = ""


class Param(NamedTuple):
    """How a parameter is read from an address for a reader, and written into one.

    `read` raises Http404 for what the reader may not see and Unanswerable for what makes no sense.
    `choices(user)`: (text, words) to choose from, in groups or not; `label` says of what.
    """

    read: Callable[[Any, str], Any]
    write: Callable[[Any], str] = str
    label: Any = ""
    choices: Callable[[Any], Sequence[Any]] = lambda user: ()


@dataclass(frozen=True)
class Entry:
    name: str
    build: Callable[..., Figure | None]
    label: str
    about: str
    params: Mapping[str, Param] = field(default_factory=dict)

    @property
    def needs(self):
        """Parameters without which there is no figure."""
        given = signature(self.build).parameters
        return [name for name in self.params if given[name].default is Parameter.empty]


_entries: dict[str, Entry] = {}


def register(name, build, *, label, about, **params):
    """`label` and `about` name it in the gallery; `params`: what it takes beside the reader and `as_of`."""
    _entries[name] = Entry(name, build, label, about, params)


def entries():
    return [_entries[name] for name in sorted(_entries)]


def named(name):
    if name not in _entries:
        raise Http404
    return _entries[name]


@dataclass(frozen=True)
class Asked:
    """A figure as asked for: which, with what, and what came of it."""

    entry: Entry
    values: Mapping[str, Any]
    figure: Figure | None

    @property
    def query(self):
        """The parameters as an address carries them."""
        written = {name: self.entry.params[name].write(value) for name, value in self.values.items()}
        return urlencode(sorted(written.items()))

    @property
    def key(self):
        """Its id within a page."""
        return f"f{crc32(f'{self.entry.name}?{self.query}'.encode()):08x}"

    @property
    def file_name(self):
        return "-".join([self.entry.name, *(value for _name, value in parse_qsl(self.query))])


def ask(name: str, user, given: Mapping[str, Any], *, until: date | None = None) -> Asked:
    """The named figure for a reader. `given`: texts of an address, or what stands for them in a template."""
    entry = named(name)
    values = {key: _read(entry, user, key, value) for key, value in given.items() if value not in ("", None)}
    if missing := [key for key in entry.needs if key not in values]:
        raise Unanswerable(_("This figure needs to be told: %(names)s.") % {"names": ", ".join(missing)})
    return Asked(entry, values, entry.build(user, as_of=until, **values))


def _read(entry, user, key, value):
    if key not in entry.params:
        raise Unanswerable(_("This figure takes no “%(name)s”.") % {"name": key})
    return entry.params[key].read(user, value) if isinstance(value, str) else value


def questions(entry: Entry, user, values: Mapping[str, Any]):
    """For each parameter that is chosen from a list: its name, label, choices, and what is chosen now."""
    for name, param in entry.params.items():
        if choices := param.choices(user):
            chosen = param.write(values[name]) if name in values else ""
            yield {"name": name, "label": param.label or name, "choices": choices, "chosen": chosen}


def example(entry: Entry, user):
    """An address' parameters for a figure that needs some: the first of each; None where there is none."""
    offered = {name: entry.params[name].choices(user) for name in entry.needs}
    if not all(offered.values()):
        return None
    return urlencode({name: choices[0][0] for name, choices in offered.items()})


def one_of(*choices, label="", words=None):
    """A parameter that is one of a few codes; `words` says each to a reader."""

    def read(_user, text):
        if text not in choices:
            said = {"given": text[:40], "choices": ", ".join(choices)}
            raise Unanswerable(_("“%(given)s” is none of: %(choices)s.") % said)
        return text

    return Param(read, str, label, lambda _user: [(code, (words or {}).get(code, code)) for code in choices])


def _month(_user, text):
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Unanswerable(_("“%(given)s” is no month such as 2025-07.") % {"given": text[:40]}) from None


def _months(user):
    return [(f"{month:%Y-%m}", month_words(month)) for month in as_of.months_seen(user)]


MONTH = Param(_month, lambda month: f"{month:%Y-%m}", gettext_lazy("Month"), _months)
