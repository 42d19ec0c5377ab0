"""Incidents as their readers see them: where, with what casualties, and which parts; a question a list."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Count, F, FloatField, Max, Sum
from django.db.models.functions import Cast, Floor

from missions.models import Casualties, Incident, IncidentActor, IncidentPart, IncidentRating
from missions.models.releasing import inside

SQUARE = 0.1  # degrees: what a map of a country tells apart, about eleven kilometres


class Spot(NamedTuple):
    """A square of the map with incidents in it: how many, the gravest, the latest and its place in words."""

    latitude: float
    longitude: float
    incidents: int
    gravest: str
    latest: Incident
    place: str


def incidents(user):
    """Those this reader sees, with their missions."""
    return Incident.objects.visible_to(user).select_related("mission")


def is_own(user, row):
    """Whether this reader is one of the mission's own people."""
    return user.is_system or row.mission_id in inside(user)


def places(user, rows):
    """{incident: its place in words, as exactly as this reader may know it}."""
    own = inside(user)
    return {row.pk: row.place_for(user.is_system or row.mission_id in own) for row in rows}


def spots(user, rows, most):
    """([Spot] of the squares with most incidents, squares in all, incidents without a point).

    Each point counts as exactly as this reader may know it: what is told by district stands in its middle.
    """
    down, across = _square("at_latitude"), _square("at_longitude")
    placed = rows.order_by().placed_for(user).annotate(down=down, across=across)
    found = placed.exclude(at_latitude=None).values("down", "across")
    found = found.annotate(n=Count("pk"), gravest=Max("severity"), at=Max("occurred_at")).order_by(
        "-n", "-at", "down", "across"
    )
    found = list(found)
    shown = found[:most]
    last = placed.filter(occurred_at__in={one["at"] for one in shown}).order_by("-pk")
    latest = {(row.down, row.across, row.occurred_at): row for row in last}
    latest = {key: row for key, row in latest.items() if row.at_latitude is not None}
    words = places(user, latest.values())
    made = []
    for one in shown:
        row = latest[one["down"], one["across"], one["at"]]
        middle = [(one[name] + 0.5) * SQUARE for name in ("down", "across")]
        gravest = Incident.Severity(one["gravest"]).label
        made.append(Spot(*middle, one["n"], gravest, row, words[row.pk]))
    return made, len(found), placed.filter(at_latitude=None).count()


def _square(name):
    return Floor(Cast(F(name), FloatField()) / SQUARE)


def sums(user, rows):
    """{incident: {killed, injured, missing}} over all sides; None where no side reports any."""
    found = Casualties.objects.visible_to(user).filter(incident__in=[row.pk for row in rows]).order_by()
    found = found.values("incident").annotate(**{f"n_{name}": Sum(name) for name in Casualties.COUNTS})
    told = {row.pk: dict.fromkeys(Casualties.COUNTS) for row in rows}
    for one in found:
        told[one["incident"]] = {name: one[f"n_{name}"] for name in Casualties.COUNTS}
    return told


def of_incidents(model, user, keys):
    """{incident: rows of one of its kinds}, of incidents this reader was shown."""
    found = defaultdict(list)
    for one in model.objects.visible_to(user).filter(incident__in=keys):
        found[one.incident_id].append(one)
    return found


def parts_of(user, row):
    """[(kind, its words, the part or None)]: every kind there is, and of it what this reader may read."""
    rows = {one.kind: one for one in IncidentPart.objects.visible_to(user).filter(incident=row)}
    return [(kind, words, rows.get(kind)) for kind, words in IncidentPart.Kind.choices]


def ratings_of(user, row):
    """How grave it was held to be, the latest first."""
    rows = IncidentRating.objects.visible_to(user).filter(incident=row)
    return rows.select_related("rated_by").order_by("-since", "-pk")


def actors_of(user, row):
    """[(role in words, names)] of those who are named."""
    rows = list(IncidentActor.objects.visible_to(user).filter(incident=row))
    return [
        (words, names)
        for code, words in IncidentActor.Role.choices
        if (names := [one.name for one in rows if one.role == code])
    ]
