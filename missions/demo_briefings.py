"""Briefings of the invented mission: a daily and a weekly series, with minutes that are signed, minutes that
wait to be signed, and meetings to come.

Through the services that people use, on days counted from the one on which it is loaded.
"""

from datetime import time, timedelta
from typing import NamedTuple

from django.utils import timezone

from accounts.models import User
from missions import services_actions
from missions import services_briefings as services
from missions.models import BriefingSeries, Element, Mission

MISSION, WHY = "ALPHA", "demonstration"


class Held(NamedTuple):
    """A meeting that was held: `came` of those who did not come themselves, `said` by the number of an item,
    `tasks` that follow, each with the days it has."""

    ago: int
    came: dict[str, str]
    said: dict[int, str]
    minutes: str = ""
    tasks: tuple = ()


MORNING = {
    "title": "Morning briefing",
    "about": "What happened in the night, what is planned today, and what stands in the way.",
    "rhythm": "daily",
    "at": time(8, 15),
    "place": "Conference room 2, and the morning video conference",
    "chair": "HOM",
    "attendees": ("FC", "PC", "DMS", "JOC", "SECT-E", "SECT-W"),
    "agenda": "Situation of the last 24 hours\nPlans of today\nSupport and movement\nAny other matter",
    "label": "mission",
}
SECURITY = {
    "title": "Security coordination with partners",
    "about": "The force, the police and partner states look at the week ahead in both sectors.",
    "rhythm": "weekly",
    "at": time(14, 30),
    "place": "Force headquarters",
    "chair": "FC",
    "attendees": ("DFC", "PC", "SECT-E", "SECT-W", "BN-1", "BN-2", "FPU-1"),
    "agenda": "Both sectors in the week past\nOperations of the week to come\nRoads, bridges and escorts",
    "label": "partners",
}
MORNINGS = (
    Held(
        2,
        {"PC": "represented"},
        {
            1: "Shots were heard near the market of Nareb at 23:40; the night patrol found nobody hurt.",
            2: "Sector East escorts the food convoy to Tal; it leaves at 7 hours.",
            3: "Two of five water trucks are off the road. Workshop says one is back by Friday.",
        },
        tasks=(("Lend a water truck of Sector West to Sector East until the workshop is done", 5),),
    ),
    Held(
        1,
        {"SECT-W": "excused"},
        {
            1: "Quiet in both sectors.",
            2: "The bridge at Nareb is inspected; nobody crosses it before the engineers say so.",
            3: "The food convoy came back whole.",
        },
    ),
)
WEEKS = (
    Held(
        6,
        {"DFC": "represented", "BN-2": "absent"},
        {
            1: "Three roadblocks in the east, none in the west. Traders ask for patrols on market days.",
            2: "The battalions patrol the road to Tal together on Tuesday.",
            3: "Escorts for relief organizations are asked for two days before, not on the day.",
        },
        minutes="BN-2 could not be reached before the meeting: its net is tested again.",
        tasks=(
            ("Test the net of battalion 2 with Sector West, and enter the result", 3),
            ("Send relief organizations the form for escorts", 8),
        ),
    ),
)


def load():
    mission = Mission.objects.filter(acronym=MISSION, is_fictional=True).first()
    if mission is None or BriefingSeries.objects.filter(mission=mission).exists():
        return {}
    by, other = User.objects.system("demo"), User.objects.system()
    elements = {row.reference: row for row in Element.objects.filter(mission=mission)}
    held = 0
    for given, meetings, to_sign in ((MORNING, MORNINGS, 1), (SECURITY, WEEKS, 0)):
        series = _series(mission, elements, given, meetings[0].ago, by)
        for number, one in enumerate(meetings, 1):
            _held(series, elements, one, by, other if number + to_sign <= len(meetings) else None)
        services.call_briefing(series, held_on=series.next_on(timezone.localdate()), reason=WHY, by=by)
        held += len(meetings) + 1
    return {"briefing series": 2, "briefings": held}


def _series(mission, elements, given, ago, by):
    chosen = [elements[reference] for reference in given["attendees"]]
    fields = given | {"chair": elements[given["chair"]], "attendees": chosen}
    first = timezone.localdate() - timedelta(days=ago)
    return services.make_series(mission, first_on=first, reason=WHY, by=by, **fields)


def _held(series, elements, one, by, signer):
    row = services.call_briefing(
        series, held_on=timezone.localdate() - timedelta(days=one.ago), reason=WHY, by=by
    )
    asked = [seat.element for seat in row.seats.select_related("element")]
    attendance = {element: one.came.get(element.reference, "came") for element in asked}
    services.enter_attendance(row, attendance=attendance, reason=WHY, by=by)
    row = services.write_minutes(row, minutes=one.minutes, said=one.said, reason=WHY, by=by)
    if signer is not None:
        row = services.sign_minutes(row, reason=WHY, by=signer)
    for title, days in one.tasks:
        services_actions.set_action(
            title=title,
            due_on=timezone.localdate() + timedelta(days=days),
            mission=series.mission,
            origin=row,
            label=row.label,
            reason=WHY,
            by=by,
        )
