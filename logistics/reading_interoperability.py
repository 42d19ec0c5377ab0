"""What fits together, as one reader may know it: of units whose insides they see, and needs they see."""

from collections import defaultdict
from typing import NamedTuple

from django.utils import timezone

from logistics import interoperability
from logistics.interoperability import Answer, Fit, Use
from logistics.models import (
    MissionStandard,
    RequirementStandard,
    Standard,
    StandardBridge,
    Subject,
    Unit,
    UnitStandard,
)
from missions.models import Requirement

MOST = 40  # units side by side; more are narrowed by contributor
UNDER_WAY = (Unit.State.PREPARING, Unit.State.PRESENT, Unit.State.LEAVING)


class Cell(NamedTuple):
    """How two fit in all: the worst of the subjects, and how many fit, do not, and are not known."""

    other: object  # a unit or a requirement
    fit: Fit | None
    fitting: int
    wanting: int
    unknown: int
    answers: tuple[Answer, ...]


class Row(NamedTuple):
    unit: Unit
    cells: list


class Matrix(NamedTuple):
    units: list
    rows: list
    left_out: int


class Adopted(NamedTuple):
    """A standard a mission adopted, and how many of its units use it, were found wanting, or told nothing."""

    row: MissionStandard
    using: list
    failed: list
    silent: list


def units_of(user, mission, contributor=None):
    """Units for a mission whose insides this reader sees, as they are set side by side."""
    rows = Unit.objects.visible_to(user).between(user).filter(mission=mission, state__in=UNDER_WAY)
    rows = rows.filter(contributor=contributor) if contributor else rows
    return rows.select_related("contributor", "mission").order_by("contributor__name", "name", "pk")


def subjects(chosen=""):
    return [chosen] if chosen in Subject.values else list(Subject.values)


def matrix(user, mission, *, subject="", contributor=None):
    """Every unit beside every other, in one subject or in all."""
    found = list(units_of(user, mission, contributor)[: MOST + 1])
    units, left = found[:MOST], len(found) > MOST
    uses, bridges, asked = _uses(user, units), _bridges(user), subjects(subject)
    known = {}
    for n, one in enumerate(units):
        for other in units[n + 1 :]:
            answers = tuple(interoperability.between(uses[one.pk], uses[other.pk], asked, bridges))
            known[one.pk, other.pk], known[other.pk, one.pk] = answers, answers
    rows = [
        Row(one, [None if one is other else _cell(other, known[one.pk, other.pk]) for other in units])
        for one in units
    ]
    return Matrix(units, rows, left)


def pair(user, one, other):
    """How two units fit, subject by subject."""
    uses = _uses(user, [one, other])
    return interoperability.between(uses[one.pk], uses[other.pk], subjects(), _bridges(user))


def against_needs(user, mission, *, contributor=None):
    """Units for a mission beside its requirements that name standards."""
    needs = needed(user, mission)
    units = list(units_of(user, mission, contributor)[:MOST])
    uses, bridges = _uses(user, units), _bridges(user)
    rows = [
        Row(
            unit,
            [
                _cell(need, tuple(interoperability.against(uses[unit.pk], standards, bridges)))
                for need, standards in needs
            ],
        )
        for unit in units
    ]
    return Matrix([need for need, _standards in needs], rows, False)


def needed(user, mission):
    """[(requirement, {subject: codes of the standards it asks for})], of those still needed that name any."""
    rows = RequirementStandard.objects.visible_to(user).filter(requirement__mission=mission)
    found = defaultdict(lambda: defaultdict(list))
    for key, subject, code in rows.values_list("requirement", "standard__subject", "standard__code"):
        found[key][subject].append(code)
    needs = Requirement.objects.visible_to(user).needed_since(timezone.localdate()).filter(pk__in=found)
    return [(need, found[need.pk]) for need in needs.select_related("mission").order_by("reference")]


def unit_against_need(user, unit, requirement):
    """How a unit fits what one requirement asks for."""
    rows = RequirementStandard.objects.visible_to(user).filter(requirement=requirement)
    standards = defaultdict(list)
    for subject, code in rows.values_list("standard__subject", "standard__code"):
        standards[subject].append(code)
    return interoperability.against(_uses(user, [unit])[unit.pk], standards, _bridges(user))


def standards_of(user, answers):
    """{code: standard} of all that these answers name."""
    codes = {code for answer in answers for code in (*answer.shared, *answer.failed)}
    return Standard.objects.visible_to(user).in_bulk(codes, field_name="code")


def adopted(user, mission, contributor=None):
    """What a mission adopted, and which of its units that this reader sees conform."""
    rows = MissionStandard.objects.visible_to(user).filter(mission=mission).select_related("standard")
    units = list(units_of(user, mission, contributor))
    told = {
        (unit, standard): state
        for unit, standard, state in UnitStandard.objects.visible_to(user)
        .filter(unit__in=units, standard__in=[row.standard_id for row in rows])
        .values_list("unit", "standard", "state")
    }
    return [_adopted(row, units, told) for row in rows]


def _adopted(row, units, told):
    by_state = defaultdict(list)
    for unit in units:
        state = told.get((unit.pk, row.standard_id))
        by_state["failed" if state == UnitStandard.State.FAILED else "using" if state else "silent"].append(
            unit
        )
    return Adopted(row, by_state["using"], by_state["failed"], by_state["silent"])


def _uses(user, units):
    """{unit: {subject: its uses}} in one question."""
    found = defaultdict(lambda: defaultdict(list))
    rows = UnitStandard.objects.visible_to(user).filter(unit__in=[unit.pk for unit in units])
    for key, subject, code, state in rows.values_list("unit", "standard__subject", "standard__code", "state"):
        tested, failed = UnitStandard.State.TESTED, UnitStandard.State.FAILED
        found[key][subject].append(Use(code, is_tested=state == tested, has_failed=state == failed))
    return found


def _bridges(user):
    rows = StandardBridge.objects.visible_to(user)
    return [
        interoperability.Bridge(*values)
        for values in rows.values_list("one__code", "other__code", "kind", "words")
    ]


def _cell(other, answers):
    fits = [answer.fit for answer in answers]
    return Cell(
        other,
        interoperability.overall(answers),
        sum(fit <= Fit.DECLARED for fit in fits),
        sum(fit >= Fit.BRIDGED for fit in fits),
        fits.count(Fit.UNKNOWN),
        answers,
    )
