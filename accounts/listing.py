"""The one framework of every list: columns said once, for the page and for its files.

A view narrows the rows to what its reader may see and asked for; the list sorts them, cuts a page by key,
and writes the same columns as a table, CSV, XLSX or JSON. Apps to the right add columns of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from django.contrib.messages import error as say_error
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from accounts import keyset, list_columns, list_files, notation, saved
from accounts.api import paging
from accounts.api.errors import Refused
from accounts.cells import unknown
from accounts.list_columns import Column
from accounts.versions import mark_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SIZES = (25, 50, 100, 200)
SIZE = 50
OWN = ("sort", "columns", "size", "dense", "after", "format", "saved", "csrfmiddlewaretoken")


@dataclass(frozen=True)
class Empty:
    """Why a list is empty, and the next step."""

    title: "StrOrPromise"
    words: "StrOrPromise" = ""
    step: "StrOrPromise" = ""
    url: str = ""


@dataclass(frozen=True)
class Listing:
    """A list of one kind of record; `page` is the name of its route."""

    page: str
    label: "StrOrPromise"
    columns: tuple[Column, ...]
    order: str
    link: Callable | None = None
    mark: Callable | None = None  # what stands beside the first cell, outside its link
    template: str = "list.html"
    dense: bool = False
    wide: bool = False
    size: int = SIZE  # rows of a page, until its reader asks for more
    counted: bool = False  # nothing stands in it but rows whose changes are counted (accounts.alike)

    def __post_init__(self):
        list_columns.refuse_a_second_near(self.page, self.columns)

    def asked(self, request):
        """What the address asks, or the saved view it names; of nothing, the reader's own default."""
        return saved.asked(request, self.page)

    def within(self, request, rows):
        """The table alone, for a page that shows more than this list."""
        return Part(self, request, QueryDict(), rows, form=None, totals=None, empty=None)

    def answer(self, request, asked, rows, *, form=None, totals=None, empty=None, status=200, **context):
        """The page of the list, or the file that was asked for."""
        view = View(self, request, asked, rows, form, totals, empty)
        if getattr(request, "takes_the_list", False):  # what reads it is no browser: accounts.digests
            return view
        wanted = asked.get("format")
        if wanted in list_files.KINDS:
            return view.file(wanted)
        return render(request, self.template, {"listing": view, "form": form} | context, status=status)


class View:
    """A list as one reader asked for it: everything its template shows."""

    def __init__(self, listing, request, asked, rows, form, totals, empty):
        self.listing, self.request, self.asked = listing, request, asked
        self.form, self.totals, self.empty = form, totals, empty
        self.offered = self._offered()
        self.columns = self._chosen()
        self._given = rows

    # --- Columns
    def _offered(self):
        offered = list(self.listing.columns)
        for before, column in list_columns.added[self.listing.page]:
            names = [c.name for c in offered]
            offered.insert(names.index(before) if before in names else len(offered), column)
        return offered

    def _chosen(self):
        named = {name for text in self.asked.getlist("columns") for name in text.split(",")}
        first, *rest = self.offered
        chosen = [column for column in rest if column.name in named]
        chosen = chosen or [column for column in rest if column.shown]
        along = {column.along for column in chosen}
        return [first, *(column for column in rest if column in chosen or column.name in along)]

    @property
    def choices(self):
        """Each column but the first, and whether it is shown."""
        return [(column, column in self.columns) for column in self.offered[1:]]

    # --- Order
    @cached_property
    def sort(self):
        asked = self.asked.get("sort", "")
        known = {column.name for column in self.offered if column.sort is not None}
        return asked if asked.removeprefix("-") in known else self.listing.order

    @cached_property
    def _sorted_by(self):
        return next(column for column in self.offered if column.name == self.sort.removeprefix("-"))

    @cached_property
    def _order(self):
        keys = self._sorted_by.keys
        return tuple(key.turned() for key in keys) if self.sort.startswith("-") else keys

    @cached_property
    def _rows(self):
        """The rows with what their columns and their order need read beside them."""
        rows = self._given
        needed = {c.name: c for c in self.columns if c.ask and not c.attach}
        if self._sorted_by.ask:
            needed[self._sorted_by.name] = self._sorted_by
        for name, column in needed.items():
            rows = rows.annotate(**{name: column.ask(self.request)})
        return rows

    @property
    def heads(self):
        for column in self.columns:
            yield {
                "column": column,
                "url": self.query(sort=self._turned(column.name), after=None) if column.sort else "",
                "direction": self._direction(column.name),
            }

    def _turned(self, name):
        return f"-{name}" if self.sort == name else name

    def _direction(self, name):
        return {name: "ascending", f"-{name}": "descending"}.get(self.sort, "")

    # --- One page
    @cached_property
    def size(self):
        asked = self.asked.get("size", "")
        own = getattr(self.request.user, "page_size", None) or self.listing.size
        return int(asked) if asked in map(str, SIZES) else own

    @cached_property
    def _page(self):
        """(rows, cursor to those before, cursor to those after)."""
        place, backwards = self._place()
        rows = keyset.ordered(self._rows, self._order, backwards)
        if place is not None:
            rows = keyset.beyond(rows, self._order, place, backwards)
        found = list(rows[: self.size + 1])
        more = len(found) > self.size
        del found[self.size :]
        if backwards:
            found.reverse()
        before = found and place is not None and (more or not backwards)
        after = found and (more or backwards)
        return (
            found,
            self._cursor(found[0], True) if before else "",
            self._cursor(found[-1], False) if after else "",
        )

    def _place(self):
        try:
            return paging.decode(self.asked["after"], self._made_for)
        except (KeyError, Refused):
            return None, False

    def _cursor(self, row, backwards):
        return paging.encode(self._made_for, keyset.place_of(row, self._order), backwards)

    @property
    def _made_for(self):
        return f"{self.listing.page} {self.sort}"

    @cached_property
    def records(self):
        return self._page[0]

    @cached_property
    def rows(self):
        """Each record with its address and its cells, written."""
        return list(self._written(self.records))

    def _written(self, records):
        opened = [_opened(column) for column in self.columns[1:]]
        for row, found in zip(records, self._found(records), strict=True):
            first, *rest = (self._cell(c, h, c.value_of(h)) for c, h in zip(self.columns, found, strict=True))
            yield {
                "record": row,
                "url": self.listing.link(row) if self.listing.link else "",
                "mark": self.listing.mark(row) if self.listing.mark else "",
                "first": first,
                "rest": mark_safe("".join(map(_td, opened, rest))),  # noqa: S308  (each cell is escaped)
            }

    def entries(self, records):
        """Records with their address and cells, each beside its column, for what is no page."""
        columns = [column for column in self.columns if column.exported]
        for row, found in zip(records, self._found(records, columns), strict=True):
            cells = [(c, self._cell(c, h, c.value_of(h))) for c, h in zip(columns, found, strict=True)]
            yield {
                "record": row,
                "url": self.listing.link(row) if self.listing.link else "",
                "mark": self.listing.mark(row) if self.listing.mark else "",
                "first": cells[0][1],
                "cells": cells[1:],
            }

    def marks(self, records):
        """{key of a record: a mark of what its own columns say}, which moves with what a reader sees.

        What is worked out anew every day, such as days left, moves none."""
        own = [column for column in self.columns if not column.attach and not column.ask]
        with translation.override("en"):
            return {str(row.pk): mark_of(*(str(c.value_of(row)) for c in own)) for row in records}

    def _found(self, records, columns=None):
        """For each row what its columns read: the row, or what is attached to it, asked once for all."""
        columns = columns or self.columns
        asked = {column.attach for column in columns if column.attach and records}
        attached = {attach: attach(self.request, records) for attach in asked}
        for row in records:
            yield [attached[c.attach].get(row.pk) if c.attach else row for c in columns]

    def _cell(self, column, row, value):
        if isinstance(column.cell, str):
            made = {"row": row, "value": value}
            return mark_safe(get_template(column.cell).render(made, self.request))  # noqa: S308  (ours)
        if column.cell:
            return column.cell(row, value)
        if value is None and column.unknown:
            return unknown(column.unknown)
        if column.kind == "moment":
            return notation.moment({"request": self.request}, value)
        places = () if column.places is None else (column.places,)
        return WRITTEN[column.kind](value, *places)

    @property
    def total_cells(self):
        """The row of totals: a figure under the columns it has one for."""
        if self.totals:
            return [(c, self._total(c, self.totals.get(c.name, ""))) for c in self.columns]
        return None

    def _total(self, column, total):
        """A figure as its column writes it; words as they are."""
        return total if isinstance(total, str) else self._cell(replace(column, cell=None), None, total)

    # --- Around the table
    @property
    def memory(self):
        """The name under which its filters and its table are kept for others who ask the same; "": they
        are not."""
        if not self.listing.counted:
            return ""
        return f"{self.listing.page} {self.request.get_full_path()} {self.asked.urlencode()} {self.size}"

    def query(self, **changes):
        """The address of the same list with something else asked."""
        asked = self.asked.copy()
        asked.pop("format", None)
        for name, value in changes.items():
            asked.pop(name, None)
            if value is not None:
                asked[name] = value
        return f"?{asked.urlencode()}"

    @property
    def before_url(self):
        return self.query(after=self._page[1]) if self._page[1] else ""

    @property
    def after_url(self):
        return self.query(after=self._page[2]) if self._page[2] else ""

    @property
    def is_whole(self):
        """All rows stand on this page, so that saying how many costs nothing."""
        return not self._page[1] and not self._page[2]

    @property
    def files(self):
        return [(words, self.query(format=name, after=None)) for name, words in list_files.KINDS.items()]

    def _carried(self, *own):
        return [(n, v) for n, values in self.asked.lists() if n not in own for v in values]

    @property
    def kept_by_filters(self):
        """What the filters' form must not lose: sort, columns, size."""
        return self._carried(*(self.form.fields if self.form else ()), "after", "format")

    @property
    def kept_by_columns(self):
        return self._carried("columns", "size", "dense", "after", "format")

    @property
    def is_narrowed(self):
        return any(value for name, value in self._carried(*OWN))

    @property
    def dense(self):
        return self.asked.get("dense", "1" if self.listing.dense else "") == "1"

    @property
    def unfolds(self):
        """Some column does not fit on a phone."""
        return any(not column.near for column in self.columns[1:])

    @property
    def wide(self):
        return self.listing.wide or len(self.columns) > 9

    @property
    def sizes(self):
        return sorted({*SIZES, self.size})

    @property
    def clear_url(self):
        return f"{self.request.path}?saved=none"

    # --- Files
    def file(self, wanted):
        """All rows as a file, or back to the list with the reason why not."""
        dates = {column.dated_by for column in self.columns}
        self.columns = [c for c in self.offered if c.exported and (c in self.columns or c.name in dates)]
        self.columns += [c for c in [list_files.invented(self._given)] if c]
        try:
            return list_files.written(self, wanted)
        except Refused as error:
            say_error(self.request, str(error.detail["format"][0] if "format" in error.detail else error))
            return redirect(self.request.path + self.query())

    @property
    def all_rows(self):
        return keyset.ordered(self._rows, self._order)

    def plain_rows(self):
        """The values of every row, as a file holds them."""
        records = self.all_rows.iterator(chunk_size=500)
        while some := list(islice(records, 500)):
            for found in self._found(some):
                yield [
                    list_files.plain(c, c.value_of(here)) for c, here in zip(self.columns, found, strict=True)
                ]


class Part(View):
    """The table of a list within a page that shows more: in its own order, its columns as they are."""

    @property
    def heads(self):
        return [{"column": column, "url": "", "direction": ""} for column in self.columns]


def _opened(column):
    """How each cell of a column begins: said once, as a template would say it for every row."""
    whole = "n " if column.is_numeric else "keep " if column.kind in ONE_LINE else ""
    classes = f"{whole}{'' if column.near else 'opt '}{column.css}".strip()
    if column.near:
        return format_html('<td class="{}">', classes)
    return format_html('<td class="{}" data-label="{}">', classes, column.label)


def _td(opened, words):
    return f"{opened}{conditional_escape(words)}</td>"


ONE_LINE = {"day", "month", "moment"}  # of which a part alone says nothing

WRITTEN = {
    "text": lambda value: "" if value is None else value,
    "number": notation.number,
    "percent": notation.percent,
    "rate": notation.rate,
    "day": notation.short_day,
    "month": notation.short_month,
    "count": lambda value: "" if value is None else notation.number(value),  # of what can be without one
    "seconds": notation.duration,
    "size": notation.file_size,
}
