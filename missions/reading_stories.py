"""Case studies and the missions that can stand beside them, as a reader may see them."""

from django.db.models import Exists, F, OuterRef

from accounts.validity import stands_on
from missions import story
from missions.models import Element, Mandate, Mission


def cases(user, until=None):
    """[(mission, its moments)] of missions that ended and whose structure the portal holds."""
    told = Element.objects.visible_to(user).filter(mission=OuterRef("pk"))
    rows = Mission.objects.visible_to(user).filter(Exists(told), phase=Mission.Phase.CLOSED)
    rows = rows.select_related("lead", "host").order_by("starts_on", "acronym")
    return [(row, story.moments(user, row, until)) for row in rows]


def living(user):
    rows = Mission.objects.visible_to(user).exclude(phase=Mission.Phase.CLOSED)
    return list(rows.order_by("is_fictional", "acronym"))


def mandate_on(user, mission, day):
    """The mandate that stands on a day, its days left, the last that began, and how many had begun."""
    rows = Mandate.objects.visible_to(user).filter(mission=mission)
    begun = [
        row
        for row in rows.order_by(F("starts_on").desc(nulls_last=True))
        if row.starts_on is None or row.starts_on <= day
    ]
    now = next((row for row in begun if stands_on(row, day)), None)
    return {
        "mandate": now,
        "last": begun[0] if begun else None,
        "days_left": (now.ends_on - day).days if now and now.ends_on else None,
        "mandates": len(begun),
    }


def tallies_compared(user, missions, until=None):
    """[(who tells of a kind, [(mission, how many moments of it)])], for missions side by side."""
    told = [(mission, story.counted(story.moments(user, mission, until))) for mission in missions]
    return [
        (teller, [(mission, counts[teller.code]) for mission, counts in told])
        for teller in story.tellers()
        if any(counts[teller.code] for _mission, counts in told)
    ]
