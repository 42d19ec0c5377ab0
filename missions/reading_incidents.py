"""Incidents as their readers see them: where, with what casualties, and which parts; a question a list."""

from collections import defaultdict

from django.db.models import Sum

from missions.models import Casualties, Incident, IncidentActor, IncidentPart, IncidentRating
from missions.models.releasing import inside


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
