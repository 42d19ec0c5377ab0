"""Procedures a reader may see: the version in force, who works by it, who must read it, and who has."""

from collections import defaultdict
from typing import NamedTuple

from django.utils import timezone

from accounts.access import ROLES, granted
from accounts.members import active, holders_of, speakers_of
from accounts.models import User
from accounts.validity import standing_on, stands_on
from missions import adopting, holding, understood
from missions.models import (
    Acknowledgement,
    Adoption,
    Element,
    Lesson,
    Mission,
    Procedure,
    ProcedureVersion,
    ReadingDuty,
)

MISSION_ROLES = [role.code for role in ROLES.values() if role.root == "mission"]


class Reader(NamedTuple):
    """How one who must read a procedure stands; `name`, and who said it was read."""

    name: str
    line: understood.Line
    said_by: str


class Mine(NamedTuple):
    """A version one must read: for oneself, or for a post or unit; by when."""

    version: ProcedureVersion
    element: Element | None
    line: understood.Line


def procedures(user):
    return Procedure.objects.visible_to(user).select_related("mission", "keeper")


def in_force(user, keys, day=None):
    """{key of a procedure: its version in force on a day}."""
    rows = ProcedureVersion.objects.visible_to(user).filter(procedure__in=keys)
    rows = rows.select_related("procedure__mission", "procedure__keeper")
    return {row.procedure_id: row for row in rows.in_force(day or timezone.localdate())}


def versions_of(user, procedure):
    rows = ProcedureVersion.objects.visible_to(user).filter(procedure=procedure)
    return rows.select_related("procedure__mission", "procedure__keeper", "lesson", "written_by", "issued_by")


def lessons_of(user, versions):
    """{key of a lesson: it} of those that changed these versions and the reader sees."""
    return Lesson.objects.visible_to(user).in_bulk({row.lesson_id for row in versions if row.lesson_id})


def adoptions_of(user, procedure, day):
    """[(adoption, what its record is called, the record, its address)] that stand and the reader sees."""
    rows = list(Adoption.objects.visible_to(user).filter(standing_on(day), procedure=procedure))
    found = adopting.adopters(user, rows)
    return [(row, *found[row.pk]) for row in rows if row.pk in found]


def duties_of(user, procedure, day):
    """The duties to read it that are not over, of missions and elements the reader sees."""
    rows = ReadingDuty.objects.visible_to(user).filter(procedure=procedure)
    rows = rows.select_related("procedure", "mission", "element__mission").order_by("starts_on", "pk")
    missions = set(Mission.objects.visible_to(user).values_list("pk", flat=True))
    elements = Element.objects.visible_to(user).filter(
        pk__in=[row.element_id for row in rows if row.element_id]
    )
    elements = set(elements.values_list("pk", flat=True))
    seen = [row for row in rows if row.mission_id in missions or row.element_id in elements]
    return [row for row in seen if row.ends_on is None or row.ends_on >= day]


def readers_of(user, procedure, version, day):
    """Each who must read the version in force, with how they stand; for those who keep the procedure."""
    if version is None:
        return []
    duties = [duty for duty in duties_of(user, procedure, day) if stands_on(duty, day)]
    elements = {str(duty.element_id): duty.element for duty in duties if duty.element_id}
    held = holding.of(elements.values(), day)
    people = {duty.pk: _people(duty) for duty in duties if duty.mission_id}
    names = dict(active(set().union(*people.values())).values_list("pk", "name")) if people else {}
    given = Acknowledgement.objects.visible_to(user).filter(version=version).select_related("person")
    read, said = _read(given)
    lines = understood.standing(
        [one for duty in duties for one in _duties(duty, people, names)],
        read,
        {str(key): one.since for key, one in held.items()},
        version.in_force_from,
        day,
    )
    return [_reader(line, elements, names, said) for line in lines]


def _reader(line, elements, names, said):
    if line.kind == understood.POST:
        element = elements[line.key]
        return Reader(f"{element}, {element.title}", line, said.get((line.kind, line.key), ""))
    return Reader(names[int(line.key)], line, "")


def _people(duty):
    return holders_of(duty.mission, [duty.role] if duty.role else MISSION_ROLES)


def _duties(duty, people, names):
    if duty.element_id:
        return [understood.Duty(understood.POST, str(duty.element_id), duty.starts_on, duty.within)]
    keys = sorted(set(people[duty.pk]) & set(names))
    return [understood.Duty(understood.PERSON, str(key), duty.starts_on, duty.within) for key in keys]


def _read(given):
    """({reader: days on which they acknowledged}, {post: who said so last})."""
    read, said = defaultdict(list), {}
    for one in given:
        reader = (
            (understood.POST, str(one.element_id))
            if one.element_id
            else (understood.PERSON, str(one.person_id))
        )
        read[reader].append(timezone.localdate(one.given_at))
        said.setdefault(reader, one.person.name)
    return read, said


def mine(user, day, procedure=None):
    """What this person must read: for themselves and for the posts and units they answer for."""
    held_for = list(holding.held_for(user, day))
    inside = granted(user, "view_mission", Mission)
    if not held_for and not inside:
        return []
    duties = ReadingDuty.objects.visible_to(user).filter(standing_on(day), procedure__withdrawn_on=None)
    duties = duties.filter(procedure=procedure) if procedure else duties
    duties = list(duties.select_related("mission", "element__mission").order_by("pk"))
    own = [duty for duty in duties if duty.element_id in held_for or _is_of(user, duty)]
    versions = in_force(user, {duty.procedure_id for duty in own}, day)
    given, asked = defaultdict(list), defaultdict(list)
    read = Acknowledgement.objects.visible_to(user).filter(version__in=[row.pk for row in versions.values()])
    for one in read.select_related("person"):
        given[one.version_id].append(one)
    for duty in own:
        asked[duty.procedure_id].append(duty)
    found = []
    for key, version in versions.items():
        found += _mine(user, day, asked[key], version, given[version.pk])
    return sorted(found, key=lambda one: (one.line.due_on, str(one.version)))


def _mine(user, day, duties, version, given):
    elements = {str(duty.element_id): duty.element for duty in duties if duty.element_id}
    held = {str(key): one.since for key, one in holding.of(elements.values(), day).items()}
    read, _said = _read(given)
    plain = [
        understood.Duty(
            understood.POST if duty.element_id else understood.PERSON,
            str(duty.element_id or user.pk),
            duty.starts_on,
            duty.within,
        )
        for duty in duties
    ]
    lines = understood.standing(plain, read, held, version.in_force_from, day)
    return [Mine(version, elements.get(line.key), line) for line in lines]


def _is_of(user, duty):
    return duty.mission_id is not None and user.pk in _people(duty)


def changed_by(user, lesson):
    """The versions a lesson changed, of those the reader sees."""
    rows = ProcedureVersion.objects.visible_to(user).filter(lesson=lesson)
    return rows.select_related("procedure").order_by("in_force_from", "number")


# --- Whom a round tells, not what a reader sees
def asked_by(duty, day):
    """Keys of the people a duty asks: by role, or who speaks for the partner that holds the post."""
    if duty.mission_id:
        return set(_people(duty))
    held = holding.of([duty.element], day).get(duty.element_id)
    return set(speakers_of([held.partner])) if held else set()


def asked(procedure, day):
    """Keys of the people all standing duties of a procedure ask."""
    by = User.objects.system("calendar")
    duties = ReadingDuty.objects.visible_to(by).filter(standing_on(day), procedure=procedure)
    return set().union(*(asked_by(duty, day) for duty in duties.select_related("mission", "element")))


def unread(duty, day):
    """Keys of the people a duty asks who have not said that they read what is in force."""
    by = User.objects.system("calendar")
    version = in_force(by, [duty.procedure_id], day).get(duty.procedure_id)
    if version is None:
        return set()
    given = Acknowledgement.objects.visible_to(by).filter(version=version, element=duty.element_id)
    if duty.element_id:
        held = holding.of([duty.element], day).get(duty.element_id)
        given = given.filter(given_at__date__gte=held.since) if held and held.since else given
        return set() if given.exists() else asked_by(duty, day)
    return asked_by(duty, day) - set(given.values_list("person", flat=True))
