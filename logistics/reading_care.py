"""Care as it is told outward: counts by month and kind, never a row, never a unit. Deaths count once.

What a mission's counts rest on is read whole, for every reader alike: small counts are told as a range, so
that the figure is for everyone who sees the mission and tells of nobody.
"""

from collections import Counter, defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Min
from django.db.models.functions import TruncMonth
from django.utils import timezone

from accounts.models import User
from contributors.models import Fatality
from logistics import caring
from logistics.models import CareRecord

MONTHS = 24
DIED = CareRecord.Outcome.DIED


class Counts(NamedTuple):
    """Counts by month and kind, the latest month first; of what no record is kept there is none."""

    months: list[caring.Month]
    kinds: dict[str, caring.Told]
    total: caring.Told
    deaths: list["Deaths"]
    is_exact: bool


class Deaths(NamedTuple):
    """A month's deaths: in the published register, and recorded here but not found in it."""

    month: date
    registered: int
    beside: caring.Told

    @property
    def total(self):
        return caring.together([caring.Told(self.registered, self.registered), self.beside])


def of_mission(user, mission, exact):
    """The counts of a mission its reader sees; None where nothing was ever recorded.

    `exact`: the reader keeps the records and reads them one by one.
    """
    records = CareRecord.objects.visible_to(User.objects.system()).filter(mission=mission)
    deaths = Fatality.objects.visible_to(user).filter(mission=mission)
    return _counted(records, deaths, exact)


def of_contributor(user, contributor):
    """The exact counts of a contributor's people, for its care officers; None where nothing was recorded."""
    records = CareRecord.objects.visible_to(user).filter(contributor=contributor)
    deaths = Fatality.objects.visible_to(user).filter(nationality=contributor)
    return _counted(records, deaths, exact=True)


def _counted(records, deaths, exact):
    first = records.aggregate(first=Min("happened_on"))["first"]
    if first is None:
        return None
    months = caring.months_of(first, timezone.localdate())[:MONTHS]
    by_kind = records.filter(happened_on__gte=months[-1]).order_by()
    rows = (
        by_kind.annotate(month=TruncMonth("happened_on")).values_list("month", "kind").annotate(Count("pk"))
    )
    counts = {(month, kind): n for month, kind, n in rows}
    told = caring.by_month(counts, CareRecord.Kind.values, months, exact)
    kinds = {kind: caring.together(month.kinds[kind] for month in told) for kind in CareRecord.Kind.values}
    return Counts(
        told,
        kinds,
        caring.together(kinds.values()),
        _deaths(records, deaths, months, exact),
        exact,
    )


def _deaths(records, deaths, months, exact):
    """Deaths of each month that has any, each once: those tied to an entry of the register, or on its day
    and of its nationality, are that entry."""
    since = months[-1]
    loose = records.filter(outcome=DIED, fatality=None, happened_on__gte=since)
    registered = list(
        deaths.filter(happened_on__gte=since).values_list("happened_on", "nationality", "care_record")
    )
    here, there = defaultdict(list), defaultdict(list)
    for day, nation in loose.values_list("happened_on", "contributor"):
        here[day.replace(day=1)].append((nation, day))
    for day, nation, tied in registered:
        if tied is None:
            there[day.replace(day=1)].append((nation, day))
    printed = Counter(day.replace(day=1) for day, _nation, _tied in registered)
    return [
        Deaths(month, printed[month], caring.told(caring.unregistered(here[month], there[month]), exact))
        for month in months
        if printed[month] or here[month]
    ]
