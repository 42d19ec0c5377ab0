"""Stored coverage read for pages: the tier its reader may see, with their own hidden offers and caveats added
live."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Max, Q, Sum
from django.utils import timezone

from accounts.access import granted, once
from accounts.models import Partner
from contributors.covering import STOOD, counts, need_of, offer_of, stays_of
from contributors.models import Caveat, Coverage, Pledge
from missions import coverage
from missions.models import Capability, Requirement

MOST_FALLS = 20  # gaps to come on a page
SUMMED = ("required", "offered", "accepted", "agreed", "deployed", "limited", "gap", "over")
OF_CELL = ("requirement", "capability", "month", "required", "is_critical", *coverage.STAGES, "limited")
OF_STORED = ("month", "required", "is_critical", *coverage.STAGES, "limited")


class Sums(NamedTuple):
    """One month of one capability over several needs, in the capability's unit."""

    required: int = 0
    offered: int = 0
    accepted: int = 0
    agreed: int = 0
    deployed: int = 0
    limited: int = 0
    gap: int = 0
    over: int = 0
    critical: int = 0  # of the gap, so much is critical

    @property
    def missing(self):
        """The gap as a share of what is required, 0 to 1."""
        return self.gap / self.required if self.required else 0


NOTHING = Sums()
NEEDED = (  # of an offer and its need, to count it
    *("contributor", "state", "quantity", "accepted_quantity", "available_from", "available_until"),
    *("is_reserve", "visibility", "is_fictional", "requirement__title", "requirement__reference"),
    *("requirement__quantity", "requirement__needed_from", "requirement__needed_until"),
    *("requirement__criticality", "requirement__capability__is_enabler", "requirement__capability__name"),
    *(
        "requirement__mission__is_public",
        "requirement__mission__is_fictional",
        "requirement__mission__acronym",
    ),
)


@dataclass(frozen=True)
class Matrix:
    """Capability × month. `as_of`: since when the latest of its figures stands."""

    months: list[date]
    rows: list[tuple[Capability, dict[date, Sums]]]
    as_of: datetime | None
    is_fictional: bool


def this_month():
    return timezone.localdate().replace(day=1)


def months_from(first, many):
    index = first.year * 12 + first.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(index, index + many)]


def matrix(user, first, many, *, mission=None, capability="", critical=False):
    """Gaps by capability and month, of every mission or of one. Worked out once a page."""
    key = "coverage matrix", first, many, mission and mission.pk, capability, critical
    return once(user, key, lambda: _matrix(user, first, many, mission, capability, critical))


def _matrix(user, first, many, mission, capability, critical):
    months = months_from(first, many)
    rows, is_fictional = narrowed(Coverage.objects.visible_to(user), mission, capability, critical)
    rows = rows.filter(month__range=(months[0], months[-1])).order_by()
    found, moments = {}, []
    for capability_id, month, moment, *sums in _summed(rows):
        found[capability_id, month] = Sums(*(n or 0 for n in sums))
        moments.append(moment)
    for key, more in _own_difference(user, rows, mission, (months[0], months[-1])).items():
        found[key] = Sums(*map(sum, zip(found.get(key, Sums()), more, strict=True)))
    return Matrix(months, _by_capability(user, found), max(moments, default=None), is_fictional)


def narrowed(rows, mission=None, capability="", critical=False):
    """(the rows, whether they are invented): of one mission, or of all real ones; of invented missions
    where there are no others."""
    if capability:
        rows = rows.filter(Q(capability__code=capability) | Q(capability__parent__code=capability))
    if critical:
        rows = rows.filter(is_critical=True, gap__gt=0)
    if mission is not None:
        return rows.filter(mission=mission), mission.is_fictional
    real = rows.filter(mission__is_fictional=False)
    return (real, False) if real.exists() else (rows, rows.exists())


def _summed(rows):
    """(capability, month, since when, each sum, the critical gap) of these rows."""
    sums = {f"{name}_sum": Sum(name) for name in SUMMED}
    sums["critical_sum"] = Sum("gap", filter=Q(is_critical=True))
    return rows.values_list("capability", "month").annotate(moment=Max("as_of"), **sums)


def _by_capability(user, found):
    """The capabilities with critical gaps first, then by name."""
    rows = defaultdict(dict)
    for (capability, month), sums in found.items():
        rows[capability][month] = sums
    named = Capability.objects.visible_to(user).in_bulk(list(rows))
    return sorted(
        ((named[key], cells) for key, cells in rows.items()),
        key=lambda row: (not any(s.critical for s in row[1].values()), row[0].local_name),
    )


# --- One requirement, and what is to come
def critical_gaps(user, months, most):
    """The first month with a critical gap of each need that has one in the coming months, soonest and largest
    first: stored coverage, of real missions where there are any."""
    coming = months_from(this_month(), months)
    rows = Coverage.objects.visible_to(user).filter(month__range=(coming[0], coming[-1]))
    rows, _is_fictional = narrowed(rows, critical=True)
    first = (
        rows.order_by("requirement_id", "month").distinct("requirement_id").values_list("month", "gap", "pk")
    )
    keys = [pk for _month, _gap, pk in sorted(first, key=lambda row: (row[0], -row[1], row[2]))[:most]]
    found = Coverage.objects.visible_to(user).select_related("requirement__mission", "capability")
    named = found.in_bulk(keys) if keys else {}
    return [named[key] for key in keys if key in named]


def of_requirement(user, requirement):
    """Each month of a requirement as its reader may see it; [] where nothing is stored."""
    rows = Coverage.objects.visible_to(user).filter(requirement=requirement).order_by("month")
    return list(overlaid(user, rows).values())


def overlaid(user, rows, hidden=None):
    """{row: its month}, what the reader offered and the row does not count added to it. `hidden`: that, if
    it is known."""
    rows = list(rows)
    if not rows:
        return {}
    if hidden is None:
        hidden = _own_hidden(user, needs={row.requirement_id for row in rows})
    between = min(row.month for row in rows), max(row.month for row in rows)
    more = {pk: _months_of(own, between) for pk, own in hidden.items()}
    return {row: _with(_month_of(row), more.get(row.requirement_id, {})) for row in rows}


class Fall(NamedTuple):
    """A gap to come, of a requirement."""

    requirement: Requirement
    month: date
    by: int
    gap: int


def falls(user, days, mission=None):
    """The first gaps to come within so many days, the soonest first: less accepted than before, and no
    successor."""
    today = timezone.localdate()
    rows, _fictional = narrowed(Coverage.objects.visible_to(user), mission)
    rows = rows.filter(month__gt=today, month__lte=today + timedelta(days=days))
    own = _own_hidden_in(user, mission)
    stored = rows.filter(fall__gt=0).exclude(requirement__in=own).select_related("requirement__capability")
    stored = stored.order_by("month", "requirement__reference")[:MOST_FALLS]
    found = [Fall(row.requirement, row.month, row.fall, row.gap) for row in stored]
    found += _own_falls(user, own, today, days)
    return sorted(found, key=lambda fall: (fall.month, fall.requirement.reference))[:MOST_FALLS]


def _own_falls(user, own, today, days):
    """Gaps to come in the needs for which this reader offered in confidence, each counted anew."""
    rows = Coverage.objects.visible_to(user).filter(requirement__in=own, month__gte=today.replace(day=1))
    rows = rows.filter(month__lte=today + timedelta(days=days)).order_by("requirement", "month")
    between, months = (today.replace(day=1), today + timedelta(days=days)), defaultdict(list)
    more = {key: _months_of(kept, between) for key, kept in own.items()}
    for key, *values in rows.values_list("requirement", *OF_STORED):
        months[key].append(_with(coverage.Month(*values), more[key]))
    for key, found in months.items():
        for fall in coverage.falls(found, today=today, days=days):
            yield Fall(own[key].requirement, fall.month, fall.before - fall.after, fall.gap)


# --- What a reader keeps of their own offers from others: a whole offer, or a caveat on one
class Own(NamedTuple):
    """A reader's own offers for a need: as they are, and as the tier this reader sees counts them."""

    requirement: Requirement
    whole: list[coverage.Offer]
    told: list[coverage.Offer]


def _own_hidden_in(user, mission):
    """The same of all missions or of one, worked out once a page."""
    return once(user, ("own hidden", mission and mission.pk), lambda: _own_hidden(user, mission=mission))


def _own_hidden(user, *, needs=None, mission=None):
    """{requirement: Own} of those for which this reader offers something the tier they see does not know."""
    if user.is_system or not granted(user, "act_for", Partner):
        return {}
    joined = "requirement__capability", "requirement__mission"
    seen = Requirement.objects.visible_to(user).order_by().values("pk")
    pledges = Pledge.objects.visible_to(user).own_of(user).filter(state__in=STOOD, requirement__in=seen)
    pledges = pledges.filter(mission=mission) if mission is not None else pledges
    pledges = pledges.filter(requirement__in=needs) if needs is not None else pledges
    pledges, tiers = list(pledges.select_related(*joined).only(*NEEDED)), Coverage.tiers_of(user)
    found, caveats = {}, defaultdict(list)
    for caveat in Caveat.objects.visible_to(user).standing().filter(pledge__in=pledges):
        caveats[caveat.pledge_id].append(caveat)
    stays = stays_of(pledges)
    for pledge in pledges:
        if pledge.state == Pledge.State.ENDED and not stays[pledge.pk]:
            continue
        need, all_of_it = pledge.requirement, caveats[pledge.pk]
        tier = tiers.get(need.mission_id, Coverage.Tier.PUBLIC)
        if counts(pledge, need.mission, Coverage.Tier.MISSION):
            own = found.setdefault(need.pk, Own(need, [], []))
            own.whole.append(offer_of(pledge, all_of_it, stays[pledge.pk]))
            if counts(pledge, need.mission, tier):
                known = [caveat for caveat in all_of_it if caveat.visibility >= tier]
                own.told.append(offer_of(pledge, known, stays[pledge.pk]))
    return {key: own for key, own in found.items() if own.whole != own.told}


def _months_of(own, between):
    """{month: what these offers give beyond what their reader's tier counts of them}, between two months."""
    need, today = need_of(own.requirement), timezone.localdate()
    whole = coverage.months(need, own.whole, today=today, between=between)
    if not own.told:
        return {each.month: each for each in whole}
    told = coverage.months(need, own.told, today=today, between=between)
    return {each.month: coverage.apart(each, known) for each, known in zip(whole, told, strict=True)}


def _month_of(row):
    return coverage.Month(*(getattr(row, name) for name in OF_STORED))


def _with(month, more):
    return coverage.together(month, more[month.month]) if month.month in more else month


def _own_difference(user, rows, mission, between):
    """{(capability, month): what the reader's own hidden offers change in the sums of these rows}."""
    hidden = _own_hidden_in(user, mission)
    more = {key: _months_of(own, between) for key, own in hidden.items()}
    changed = {}
    for key, capability, *values in rows.filter(requirement__in=hidden).values_list(*OF_CELL):
        before = coverage.Month(*values)
        added = more[key].get(before.month)
        if added is None or not added.offered:
            continue
        cell, now = (capability, before.month), coverage.together(before, added)
        found = (
            was + b - a
            for was, a, b in zip(changed.get(cell, NOTHING), _sums_of(before), _sums_of(now), strict=True)
        )
        changed[cell] = tuple(found)
    return changed


def _sums_of(month):
    return (*(getattr(month, name) for name in SUMMED), month.critical_gap)
