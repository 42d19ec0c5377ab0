"""Loads three invented exercises: one held with certificates and a gap, one that offers places, one planned.

Through the services that people use, on days counted from the one on which it is loaded.
"""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Partner, User
from logistics import gaps
from logistics import services_exercises as services
from logistics import services_nominations as nominating
from logistics.models import Course, Exercise, ExerciseNomination, Standard, Unit
from missions.models import Mission

MISSION, WHY = "ALPHA", "demonstration"
# days from today: first, last; type; title; host; where; language; aims; standards; courses
HELD = (
    (-40, -36), "command_post", "Two Rivers", "XBR", "Staff college at Brannock, invented", "English",
    "Orders reach every sector within the hour\nA medical evacuation is run across two sectors",
    ("stanag-4204", "mgrs-wgs84"), ("first-aid", "conduct"),
)  # fmt: skip
OFFERED = (
    (35, 44), "field", "Dry Season", "XCA", "Training area at Calm Bay, invented", "English",
    "A convoy of three nations moves by night\nEngineers open a road that water cut\nPolice and troops "
    "hold a market day together",
    ("un-infantry-battalion-manual", "diesel-en590"), ("core-pre-deployment", "first-aid"),
)  # fmt: skip
PLANNED = (
    (92, 94), "table_top", "Ballot Boxes", "XBR", "Eldor House, Port Eldor", "English, français",
    "Who does what when a polling station is attacked", ("edxl-sitrep",), (),
)  # fmt: skip
PLACES = (
    {"XBR": 20, "XCA": 40, "XDU": 24},
    {"XBR": 30, "XDU": 30},
)
# contributor, unit, function, rank, persons: whether they came, of how many
CAME = (
    ("XCA", "XCA-QRF-1", "", "", 30, "attended", None),
    ("XDU", "XDU-TRN-1", "", "", 16, "part", 11),
    ("XDU", "", "Liaison officers", "Captain", 2, "absent", None),
    ("XBR", "XBR-INF-1", "Battalion staff", "", 14, "attended", None),
)
SENT = (
    ("XDU", "XDU-TRN-1", "", "", 24, "accept"),
    ("XDU", "XDU-ENG-1", "", "", 12, ""),  # no places are left for it: it waits
    ("XBR", "XBR-LOG-1", "", "", 18, ""),
)
PASSED = {"XCA-QRF-1": 28, "XDU-TRN-1": 11, "XBR-INF-1": 14}
GAP = {
    "title": "Calls for evacuation crossed the sector boundary only by telephone",
    "happened": "Three of four calls from Sector East reached the hospital by a private telephone. The "
    "radio of the quick reaction company could not be set to the net of the other sector.",
    "why": "Each nation brought its own plan of frequencies.",
    "to_do": "Agree on one plan of frequencies for medical calls, and load it before the next rotation",
}
OUTCOME = "Orders reached all sectors within forty minutes. Medical calls did not cross a boundary by radio."


def load():
    mission = Mission.objects.filter(acronym=MISSION, is_fictional=True).first()
    if mission is None or Exercise.objects.filter(keeper__is_fictional=True).exists():
        return {}
    by, other = User.objects.system("demo"), User.objects.system()
    partners = {one.code: one for one in Partner.objects.filter(is_fictional=True)}
    _held(mission, partners, by, other)
    _offered(mission, partners, by, other)
    _planned(mission, PLANNED, partners, by)
    return {"exercises": 3}


def clear_demo():
    Exercise.objects.filter(keeper__is_fictional=True).delete()


def _planned(mission, row, partners, by, moved=0):
    days, kind, title, host, place, language, aims, standards, courses = row
    first, last = (timezone.localdate() + timedelta(days=day + moved) for day in days)
    return services.plan_exercise(
        keeper=partners[host],
        mission=mission,
        title=title,
        kind=kind,
        place=place,
        language=language,
        starts_on=first,
        ends_on=last,
        nominate_by=first - timedelta(days=14) if first > timezone.localdate() else None,
        aims=aims,
        standards=Standard.objects.filter(code__in=standards),
        courses=Course.objects.filter(code__in=courses),
        label="partners",
        reason=WHY,
        by=by,
    )


def _with_places(row, places, partners, by, other):
    """{contributor's code: its places}, offered."""
    row = services.approve_exercise(row, reason=WHY, by=other)
    found = {
        code: services.allot_places(row, partner=partners[code], places=many, reason=WHY, by=by)
        for code, many in places.items()
    }
    services.offer_places(row, reason=WHY, by=by)
    return found


def _sent(found, row, by):
    code, unit, function, rank, persons = row[:5]
    return nominating.nominate(
        found[code],
        unit=Unit.objects.filter(reference=unit, is_fictional=True).first() if unit else None,
        function=function,
        rank=rank,
        persons=persons,
        reason=WHY,
        by=by,
    )


def _held(mission, partners, by, other):
    """Nobody nominates for what is over: it is offered for days to come, and its days are set afterwards."""
    row = _planned(mission, HELD, partners, by, moved=80)
    found = _with_places(row, PLACES[0], partners, by, other)
    sent = [nominating.accept_nomination(_sent(found, one, by), reason=WHY, by=by) for one in CAME]
    first, last = (timezone.localdate() + timedelta(days=day) for day in HELD[0])
    Exercise.objects.filter(pk=row.pk).update(starts_on=first, ends_on=last, nominate_by=None)
    row = services.hold_exercise(Exercise.objects.get(pk=row.pk), reason=WHY, by=by)
    for one, (*_who, attendance, attended) in zip(sent, CAME, strict=True):
        one = ExerciseNomination.objects.get(pk=one.pk)
        nominating.record_attendance(one, attendance=attendance, attended=attended, reason=WHY, by=by)
    _certified(row, by)
    gaps.find_gap(
        row,
        observed_on=row.ends_on - timedelta(days=1),
        due_on=timezone.localdate() + timedelta(days=25),
        owner=partners["XBR"],
        **GAP,
        by=by,
    )
    services.close_exercise(row, outcome=OUTCOME, reason=WHY, by=by)


def _certified(row, by):
    course = row.courses.filter(code="first-aid").first()
    sent = ExerciseNomination.objects.filter(places__exercise=row, unit__reference__in=PASSED)
    for one in sent.select_related("unit") if course else ():
        passed = PASSED[one.unit.reference]
        nominating.certify_nomination(one, course=course, passed=passed, reason=WHY, by=by)


def _offered(mission, partners, by, other):
    found = _with_places(_planned(mission, OFFERED, partners, by), PLACES[1], partners, by, other)
    for row in SENT:
        one = _sent(found, row, by)
        if row[5]:
            nominating.accept_nomination(one, reason=WHY, by=by)
