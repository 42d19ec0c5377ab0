"""What a mail of a subscription tells: read as its person, at the moment it is sent, and nothing stored.

A list is read by its own page, asked as that person; so a row they may not list at that moment is in no mail,
no count and no mark.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.html import strip_tags

from accounts import listing, notices, places
from accounts.models import SavedView, Subscription

MOST = 2000  # rows of a list that is watched
COMMITTED_WITHIN = timedelta(minutes=10)  # of a notice's own time: longer than any request takes
Problem = Subscription.Problem


class Unreadable(Exception):
    """Why a subscription cannot be read, as one of its problems."""

    def __init__(self, problem):
        super().__init__(problem)
        self.problem = problem


class Item(NamedTuple):
    """One entry: its name, address, what stands beside it, facts as (label, words); whether it is new."""

    title: str
    url: str
    aside: str
    facts: list[tuple[str, str]]
    is_new: bool


class Digest(NamedTuple):
    """What a mail says, `more` entries left out, where all of it stands, and what was told with it.

    `n`: how many are new or changed. `items`: the first of them, each worked out when it is asked for.
    """

    name: str
    n: int
    more: int
    url: str
    told: dict[str, Any]
    write: Callable[[], list[Item]]


def read(row, now):
    """The digest of a subscription for its person; raises Unreadable. `n` is 0 where nothing is new."""
    return _of_list(row, row.seen) if row.view_id else _of_notices(row, row.seen, now)


def sample(row, now):
    """The same as if nothing had been told yet: for a mail that tries the way."""
    if row.view_id:
        return _of_list(row, {"of": row.view.query, "rows": {}})
    return _of_notices(row, {}, now)


def begun(row, now):
    """What counts as told when a subscription begins: all that is there. Raises Unreadable."""
    return _of_list(row, {}).told if row.view_id else _of_notices(row, {"at": now.isoformat()}, now).told


# --- Lists
def _of_list(row, seen):
    person, kept = row.person, row.view
    if not SavedView.objects.visible_to(person).filter(pk=kept.pk).exists():
        raise Unreadable(Problem.GONE)
    view = shown(kept, person, row.base)
    records = list(view.all_rows[: MOST + 1])
    if len(records) > MOST:
        raise Unreadable(Problem.TOO_LONG)
    marks = view.marks(records)
    before = seen.get("rows", {}) if seen.get("of") == kept.query else marks  # another question begins anew
    fresh = [record for record in records if before.get(str(record.pk)) != marks[str(record.pk)]]
    first = fresh[: row.items_a_mail]

    def write():
        return [_item(entry, str(entry["record"].pk) not in before) for entry in view.entries(first)]

    url = f"{reverse(kept.page)}?{kept.query or 'saved=none'}"
    return Digest(
        kept.name, len(fresh), len(fresh) - len(first), url, {"of": kept.query, "rows": marks}, write
    )


def shown(kept, person, base=""):
    """A saved view as its list shows it to a person; raises Unreadable where it shows them none."""
    try:
        request = _asking(kept, person, base)
        found = request.resolver_match.func(request)
    except (NoReverseMatch, Http404, PermissionDenied) as error:
        raise Unreadable(Problem.CLOSED) from error
    if not isinstance(found, listing.View):
        raise Unreadable(Problem.CLOSED)
    return found


def _asking(kept, person, base):
    """A request for the page of a saved view, as the person would make it; it is answered with the list."""
    request = HttpRequest()
    request.method, request.path = "GET", reverse(kept.page)
    request.path_info, request.GET = request.path, QueryDict(kept.query or "saved=none")
    request.META |= {"SERVER_NAME": urlsplit(base).hostname or "localhost", "SERVER_PORT": "80"}
    request.resolver_match = resolve(request.path)
    person.held_this_request, person.kept_this_request = {}, {}
    request.user, request.previewer, request.as_of = person, None, None
    request.takes_the_list = True
    return request


def _item(entry, is_new):
    facts = [(str(column.label), words) for column, cell in entry["cells"] if (words := plain(cell))]
    return Item(plain(entry["first"]), entry["url"], plain(entry["mark"]), facts, is_new)


def plain(cell):
    """A cell as text."""
    text = strip_tags(str(cell).replace("<", " <")) if "<" in str(cell) else str(cell)
    return " ".join(html.unescape(text).split())


# --- Notices
def _of_notices(row, seen, now):
    """Those unread that no mail told of. A notice is dated before it is committed: those of a while before
    are looked over again, and known by their keys."""
    person = row.person
    person.held_this_request, person.kept_this_request = {}, {}
    rows = notices.told_to(person).unread().filter(at__lte=now)
    rows = rows.filter(verb__in=row.kinds) if row.kinds else rows
    if "at" in seen:
        rows = rows.filter(at__gt=datetime.fromisoformat(seen["at"]) - COMMITTED_WITHIN)
    known, found = set(seen.get("keys", ())), list(rows.order_by("-at", "-pk").values_list("pk", "at"))
    fresh = [pk for pk, at in found if f"{pk} {at.isoformat()}" not in known]
    first = fresh[: row.items_a_mail]

    def write():
        shown = rows.filter(pk__in=first).select_related("event__by", "event__subject_type")
        shown = list(shown.order_by("-at", "-pk"))
        links = places.of(person, [notice.event for notice in shown])
        return [Item(notices.text(notice), links.get(notice.event_id, ""), "", [], True) for notice in shown]

    keys = [f"{pk} {at.isoformat()}" for pk, at in found if at > now - COMMITTED_WITHIN]
    told = {"at": now.isoformat(), "keys": keys}
    return Digest(str(row), len(fresh), len(fresh) - len(first), reverse("notifications"), told, write)
