"""Coverage of requirements, always made anew from the facts: safe to repeat, in any order.

A key is a requirement. Each tier is compared and stored by itself: rows that say what they said keep their
version and their moment, so that nobody can tell from them of an offer they may not see.
"""

from django.db.models import Max, Q
from django.db.models.functions import Now
from django.utils import timezone

from contributors.covering import COUNTED, STOOD, counts, need_of, offer_of, stays_of
from contributors.models import Caveat, Coverage, Deployment, Pledge
from missions import coverage
from missions.models import Requirement

OF_MONTH = ("is_critical", "required", "offered", "accepted", "agreed", "deployed", "limited", "gap", "over")
VALUES = ("mission_id", "capability_id", *OF_MONTH, "fall")


def refresh_coverage(key):
    """Count one requirement's months for each tier of readers, and store what differs."""
    need = Requirement.objects.select_related("mission", "capability").filter(pk=key, state__in=COUNTED)
    row = need.first()
    if row is None:
        Coverage.objects.filter(requirement=key).delete()
        return
    pledges = list(Pledge.objects.filter(requirement=row, state__in=STOOD))
    caveats = list(Caveat.objects.standing().filter(pledge__in=pledges))
    stays = stays_of(pledges)
    pledges = [pledge for pledge in pledges if pledge.state != Pledge.State.ENDED or stays[pledge.pk]]
    for tier in Coverage.Tier:
        _store(row, tier, _wanted(row, _offers(pledges, caveats, stays, row.mission, tier)))


def coverage_keys():
    """Every requirement that is needed, or of which something is stored."""
    needed = set(Requirement.objects.filter(state__in=COUNTED).values_list("pk", flat=True))
    stored = set(Coverage.objects.order_by().values_list("requirement", flat=True).distinct())
    return sorted(map(str, needed | stored))


def keys_of_the_day():
    """What changes by the calendar alone: a need without an end is looked at two years ahead, and what was to
    leave and still stands has stood a day longer."""
    today = timezone.localdate()
    late = Deployment.objects.filter(state=Deployment.State.STANDING, leaves_on__lt=today)
    late = late.filter(pledge__requirement__isnull=False).values("pledge__requirement")
    rows = Requirement.objects.filter(Q(needed_until=None) | Q(pk__in=late), state__in=COUNTED).order_by("pk")
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def stored_coverage(key):
    rows = Coverage.objects.filter(requirement=key).order_by("tier", "month")
    return list(rows.values_list("tier", "month", *VALUES))


def _offers(pledges, caveats, stays, mission, tier):
    """The offers a tier counts, each with the caveats that tier knows of."""
    known = [caveat for caveat in caveats if caveat.visibility >= tier]
    return [
        offer_of(pledge, [caveat for caveat in known if caveat.pledge_id == pledge.pk], stays[pledge.pk])
        for pledge in pledges
        if counts(pledge, mission, tier)
    ]


def _wanted(requirement, offers):
    """{month: the values of its row} for these offers."""
    found = coverage.months(need_of(requirement), offers, today=timezone.localdate())
    of_need = (requirement.mission_id, requirement.capability_id)
    return {
        now.month: (*of_need, *(getattr(now, name) for name in OF_MONTH), coverage.fall(before, now))
        for before, now in zip([None, *found], found, strict=False)
    }


def _store(requirement, tier, wanted):
    rows = Coverage.objects.filter(requirement=requirement, tier=tier)
    standing = {month: values for month, *values in rows.values_list("month", *VALUES)}
    if standing == {month: list(values) for month, values in wanted.items()}:
        return
    version = (rows.aggregate(last=Max("version"))["last"] or 0) + 1
    rows.exclude(month__in=wanted).delete()
    made = [
        Coverage(
            requirement=requirement,
            tier=tier,
            month=month,
            version=version,
            as_of=Now(),
            **dict(zip(VALUES, values, strict=True)),
        )
        for month, values in wanted.items()
    ]
    Coverage.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["requirement", "tier", "month"],
        update_fields=[*VALUES, "version", "as_of"],
    )
