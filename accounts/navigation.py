"""The side rail: each app adds its entries when it is ready; a page never lists another app's pages."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

UNFOLDED = "unfolded"  # the cookie with the names of the groups a reader left unfolded
_entries = []


@dataclass(frozen=True)
class Entry:
    label: "StrOrPromise"
    route: str
    icon: str
    order: int
    staff: bool = False
    apart: bool = False  # begins a group
    group: "StrOrPromise" = ""  # the word over it and the others of its group
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
    """The entries open to the reader in their groups, the current one marked.

    A group is unfolded where one is on a page of it, or where the reader left it so (static/js/concord.js).
    """
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return []
    links = [(entry, reverse(entry.route)) for entry in entries(request.user)]
    stand = [(reverse(route), url) for entry, url in links for route in (entry.route, *entry.also)]
    lit = [pair for pair in stand if _is_within(request.path, pair[0])]
    _prefix, here = max(lit, key=lambda pair: len(pair[0]), default=("", None))
    left_open = request.COOKIES.get(UNFOLDED, "").split(".")
    return [_group(group, here, left_open) for group in _grouped(links)]


def _grouped(links):
    """[the links of a group]: those under one word stand together where the first of them stands."""
    found = []
    for word, group in groupby(links, lambda link: link[0].group):
        together = next((one for one in found if word and one[0][0].group == word), None)
        if together is None:
            found.append(list(group))
        else:
            together += group
    return found


def _group(links, here, left_open):
    first = links[0][0]
    shown = [{"entry": entry, "url": url, "is_here": url == here} for entry, url in links]
    is_open = first.route in left_open or any(link["is_here"] for link in shown)
    return {"word": first.group, "name": first.route, "links": shown, "is_open": is_open}


def _is_within(path, url):
    return path == url if url == reverse("home") else path.startswith(url)
