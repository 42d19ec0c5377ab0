"""Who is told of plans of forces: who plans the mission or speaks for the force, and who plans what it meets.

Whether a person is told that two plans meet is worked out as that person sees both.
"""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import active, planners_of, speakers_of
from accounts.notices import Kind
from missions import reading_patrols as reading
from missions.models import Patrol, Zone
from missions.models.patrol import near
from missions.told_situation import SITUATION


def _own(row):
    """Keys of those whose plan it is."""
    people = set(planners_of(row.mission))
    return people | (set(speakers_of([row.keeper_id])) if row.keeper_id else set())


def _row(event):
    return Patrol.objects.select_related("mission", "keeper").filter(pk=event.subject_id).first()


def own(event):
    """Whose plan it is, without who acted."""
    row = _row(event)
    return {person: "own" for person in (_own(row) if row else ()) if person != event.by_id}


def both(event):
    """{person: "meets", "own"}: of both sides of each plan it meets, those who see that; and whose it is."""
    row = _row(event)
    if row is None:
        return {}
    people, told = _own(row), own(event) if event.verb == "patrol.planned" else {}
    for other in (*near(row), *_zones(row)):
        people |= _own(other)
    for person in active(people - {event.by_id}):
        seen = list(reading.patrols(person).filter(pk=row.pk))
        if seen and reading.conflicts_of(person, seen)[row.pk]:
            told[person.pk] = "meets"
    return told


def _zones(row):
    """One zone of each force with any in the mission."""
    rows = Zone.objects.filter(mission=row.mission).select_related("mission", "keeper")
    return rows.order_by("keeper_id").distinct("keeper_id")


MEETS = _("%(by)s planned “%(subject)s”: it comes upon a plan or a zone that you see.")
notices.register(
    Kind(
        "patrol.planned",
        _("a plan of a force was entered, or meets one of mine"),
        SITUATION,
        {"own": _("%(by)s planned: %(subject)s. It is to be cleared."), "meets": MEETS},
        both,
    ),
    Kind(
        "patrol.changed",
        _("a plan was changed so that it meets another"),
        SITUATION,
        {"meets": _("%(by)s changed “%(subject)s”: it comes upon a plan or a zone that you see.")},
        both,
    ),
    Kind(
        "patrol.cleared",
        _("a plan of mine was cleared"),
        SITUATION,
        {"own": _("%(by)s cleared: %(subject)s.")},
        own,
    ),
    Kind(
        "patrol.called_off",
        _("a plan of mine was called off"),
        SITUATION,
        {"own": _("%(by)s called off: %(subject)s.")},
        own,
    ),
)
