"""Figures as of a past month: the month in an address, the months there are, the day things are read on.

`/as-of/2025-03/missions/` is the page `/missions/` with the figures of March 2025 and none later. The
month is the script prefix of such a request, so that every link of the page keeps it.
"""

import re
from calendar import monthrange
from datetime import date
from itertools import groupby
from urllib.parse import urlencode, urlsplit

from django.http import QueryDict
from django.utils import timezone

PREFIX = re.compile(r"^/as-of/([12]\d{3}-(?:0[1-9]|1[0-2]))(?=/)")
MONTH = re.compile(r"\d{4}-\d{2}")
# What has no past: signing in, what is mine, work under way, what is to come, programs, the house itself.
OUTSIDE = (
    *("/access/", "/preview/"),
    *("/sign-in/", "/sign-out/", "/password/", "/account/", "/accounts/", "/language/", "/unsubscribe/"),
    *("/inbox/", "/calendar/", "/notifications/", "/saved-views/", "/tour/"),
    *("/imports/", "/jobs/", "/history/", "/coverage/", "/conferences/"),
    # Money of which the step it stands at now is kept, and a claim or case under way.
    *("/money/flows/", "/money/funds/", "/money/packages/", "/money/receivables/", "/money/reimbursements/"),
    *("/money/disputes/", "/money/verified/"),
    *("/api/", "/admin/", "/as-of/", "/health/", "/static/", "/style/"),
)
_sources = []


def register(months):
    """`months(user)`: the months of which there are figures, latest first."""
    _sources.append(months)


def month(request):
    """The first day of the month asked for; None for now."""
    return getattr(request, "as_of", None)


def day(request):
    """The day on which mandates, ceilings and memberships are read: the month's last, else today."""
    return last_day(month(request)) if month(request) else timezone.localdate()


def until(request):
    """The last day of which a page of the past tells; None for now, when what is to come counts too."""
    return last_day(month(request)) if month(request) else None


def cut(request, day):
    """The filter by which rows with a day of their own (the name of its field) are none later; {} for now."""
    return {f"{day}__lte": until(request)} if month(request) else {}


def today():
    """Today, whatever month the page is shown of: for what waits to be done."""
    return timezone.localdate()


def last_day(first):
    return first.replace(day=monthrange(first.year, first.month)[1])


def months(request):
    """The months the reader may go back to, latest first; asked once a request."""
    if not hasattr(request, "months_kept"):
        request.months_kept = months_seen(request.user)
    return request.months_kept


def months_seen(user):
    return sorted({month for source in _sources for month in source(user)}, reverse=True)


def by_year(months):
    return [(year, list(rows)) for year, rows in groupby(months, key=lambda month: month.year)]


def read(text):
    """2025-03 as its first day; None for what is no month."""
    return date.fromisoformat(f"{text}-01") if PREFIX.match(f"/as-of/{text}/") else None


def without(path):
    """An address of the portal without its month."""
    return PREFIX.sub("", path) or "/"


def now(request):
    """The address of this page as things stand now."""
    return without(request.get_full_path())


def then(page, month):
    """The address of a page as of a month; what its query asks of later months is left out."""
    parts = urlsplit(without(page))
    key = f"{month:%Y-%m}"
    asked = QueryDict(parts.query).lists()
    kept = [(k, v) for k, values in asked for v in values if not (MONTH.fullmatch(v) and v > key)]
    return f"/as-of/{key}{parts.path}{'?' if kept else ''}{urlencode(kept)}"
