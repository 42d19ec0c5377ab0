"""The side rail: each app adds its entries when it is ready; a page never lists another app's pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_entries = []


@dataclass(frozen=True)
class Entry:
    label: "StrOrPromise"
    route: str
    icon: str
    order: int
    staff: bool = False
    apart: bool = False  # begins a group
    group: "StrOrPromise" = ""  # the word over it and the others of its group, which stand one after another
    also: tuple[str, ...] = ()  # other routes it stands for: their pages light it
    to: Callable[..., bool] | None = None  # (user): those it is open to; everyone if it is None


def add(*entries):
    _entries.extend(entries)
    _entries.sort(key=lambda entry: entry.order)


def entries(user):
    """The entries open to a person."""
    open_to = [entry for entry in _entries if not entry.staff or user.is_staff]
    return [entry for entry in open_to if entry.to is None or entry.to(user)]


def rail(request):
    """The entries open to the reader, the current one marked."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return []
    links = [(entry, reverse(entry.route)) for entry in entries(request.user)]
    stand = [(reverse(route), url) for entry, url in links for route in (entry.route, *entry.also)]
    lit = [pair for pair in stand if _is_within(request.path, pair[0])]
    _prefix, here = max(lit, key=lambda pair: len(pair[0]), default=("", None))
    before = [""] + [entry.group for entry, _url in links]
    return [
        {"entry": entry, "url": url, "is_here": url == here, "begins": entry.group != group and entry.group}
        for (entry, url), group in zip(links, before, strict=False)
    ]


def _is_within(path, url):
    return path == url if url == reverse("home") else path.startswith(url)
