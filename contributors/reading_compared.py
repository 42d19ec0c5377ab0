"""Missions side by side: the forces of each, who gives most, lives lost, and who gives to several."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Count
from django.db.models.functions import TruncMonth

from contributors import mortality, reading, register_reach
from contributors.gathering import REGISTER_OF
from contributors.models import BurdenShare, Fatality
from missions import ceilings
from missions.models import AuthorizedStrength


def compared(user, missions, *, day, month):
    """[what a mission's column says: its latest total, what was authorized, who gives most, lives lost].

    `day`: on which ceilings and deaths are read; `month`: the last whose figures are read, None for all.
    """
    keys = [mission.pk for mission in missions]
    totals = {mission.pk: reading.totals(user, mission.scope, month) for mission in missions}
    authorized = defaultdict(list)
    for row in AuthorizedStrength.objects.visible_to(user).filter(mission__in=keys):
        authorized[row.mission_id].append(row)
    standing = {mission.pk: _authorized(authorized[mission.pk], day) for mission in missions}
    deaths, until = _deaths(user, keys, day)
    return [
        {
            "latest": totals[mission.pk][-1] if totals[mission.pk] else None,
            "authorized": standing[mission.pk][0],
            "authorized_until": standing[mission.pk][1],
            "largest": _largest(user, totals[mission.pk]),
            "lost": sum(deaths[mission.pk].values()) if mission.lead.code == REGISTER_OF else None,
            "rate": _rate(mission, deaths[mission.pk], totals[mission.pk], until),
        }
        for mission in missions
    ]


def in_common(user, missions, month):
    """([(mission, its latest total)], [(contributor, [persons in each], persons in all)]) of who gives to two
    or more of them in the latest reported month of each."""
    totals = {mission: reading.totals(user, mission.scope, month) for mission in missions}
    latest = [(mission, found[-1]) for mission, found in totals.items() if found]
    shares = BurdenShare.objects.visible_to(user).filter(
        total__in=[total.pk for _mission, total in latest], personnel__gt=0
    )
    found = defaultdict(dict)
    for share in shares.select_related("contributor"):
        found[share.contributor][share.scope] = share.personnel
    rows = [
        (who, [held.get(mission.scope) for mission, _total in latest], sum(held.values()))
        for who, held in found.items()
        if len(held) > 1
    ]
    rows.sort(key=lambda row: (-sum(n is not None for n in row[1]), -row[2], row[0].name))
    return latest, rows


def _authorized(rows, day):
    """(persons authorized on the day, None); of what has ended the last that were, and until which day."""
    steps = [step for step in ceilings.uniformed(rows) if step[0] <= day]
    if len(steps) > 1 and steps[-1][1] is None:
        return steps[-2][1], steps[-1][0] - timedelta(days=1)
    return (steps[-1][1], None) if steps else (None, None)


def _largest(user, totals):
    if not totals:
        return None
    rows = BurdenShare.objects.visible_to(user).filter(total=totals[-1].pk, rank=1)
    return rows.select_related("contributor").order_by("contributor__name").first()


def _deaths(user, keys, day):
    """({mission: {month: deaths}}, the last whole month of the register)."""
    rows = Fatality.objects.visible_to(user).filter(happened_on__lte=day)
    counted = rows.filter(mission__in=keys).order_by().annotate(month=TruncMonth("happened_on"))
    found = defaultdict(dict)
    for mission, month, n in counted.values_list("mission", "month").annotate(Count("pk")):
        found[mission][month] = n
    return found, register_reach.reach([rows])


def _rate(mission, deaths, totals, until):
    """Only where the register covers the mission: that of the United Nations, for its own."""
    if mission.lead.code != REGISTER_OF:
        return None
    persons = {total.month: total.personnel for total in totals}
    return mortality.per_thousand_person_years(deaths, persons, until)
