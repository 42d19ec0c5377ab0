"""The facts a unit's readiness is judged by, as they stood on a day: so much is required, so much is there,
and which record says so. As many questions for a unit of hundreds of lines as for one of few.

A record is named by its kind and key, such as "visit:<uuid>"; `reading_evidence` finds its page.
"""

from datetime import timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from accounts.validity import standing_on, stands_on
from contributors.deploying import visit_before_arrival
from contributors.models import Agreement, Caveat, Deployment, Visit
from contributors.models.finding import Standard
from logistics.models import (
    Certificate,
    Course,
    ItemRecord,
    Movement,
    ReadinessOverride,
    ReadinessRule,
    Unit,
)
from logistics.readiness_areas import (
    EQUIPMENT,
    LEGAL,
    MOBILITY,
    PERSONNEL,
    SERVICEABILITY,
    STANDARD,
    SUSTAINMENT,
    TRAINING,
    Evidence,
    Line,
    Override,
    Piece,
    held_to,
    latest,
    until,
)
from logistics.readiness_units import Facts, Plan

JOINED = (
    "contributor",
    "mission__lead",
    "capability",
    "pledge__capability",
    "pledge__offered_to",
    "agreement",
)
THERE = (Unit.State.PRESENT, Unit.State.LEAVING, Unit.State.CLOSED)
DONE = (Deployment.Block.CLEARED, Deployment.Block.NOT_NEEDED)
BY_INSPECTION = "inspection"

# Of each line that counts, the last count by the day, of one day an inspection's before the contingent's own;
# and where that is the contingent's own, the inspection's before it that still holds.
EQUIPMENT_SQL = """
SELECT l.id, l."group", l.type, l.lease, l.agreed, l.is_by_item,
       c.id, c.counted_on, c.counted_by, c.on_hand, c.serviceable,
       v.id, v.counted_on, v.counted_by, v.on_hand, v.serviceable
FROM logistics_equipmentline l
LEFT JOIN LATERAL (
    SELECT id, counted_on, on_hand, serviceable, counted_by FROM logistics_equipmentcount
    WHERE line_id = l.id AND counted_on <= %(on)s ORDER BY counted_on DESC, counted_by DESC LIMIT 1
) c ON true
LEFT JOIN LATERAL (
    SELECT id, counted_on, on_hand, serviceable, counted_by FROM logistics_equipmentcount
    WHERE line_id = l.id AND counted_by = 'inspection' AND counted_on BETWEEN %(since)s AND %(on)s
    ORDER BY counted_on DESC LIMIT 1
) v ON c.counted_by <> 'inspection'
WHERE l.unit_id = %(unit)s AND NOT l.is_closed AND l.owner = 'contributor' AND l."group" <> 'ammunition'
  AND l.hazard = '' AND l.agreed > 0
ORDER BY l."group", l.type, l.lease, l.id
"""
# What the last event of each item leaves, by line: on hand, serviceable, and the last of these events.
ITEMS_SQL = """
SELECT i.line_id, count(*) FILTER (WHERE r.kind = ANY(%(on_hand)s)),
       count(*) FILTER (WHERE r.kind = ANY(%(serviceable)s)), max(r.happened_on),
       bool_and(r.kind IN ('serviceable', 'unserviceable'))
FROM logistics_item i JOIN logistics_equipmentline l ON l.id = i.line_id
JOIN LATERAL (
    SELECT kind, happened_on FROM logistics_itemrecord
    WHERE item_id = i.id AND happened_on <= %(on)s ORDER BY happened_on DESC, number DESC LIMIT 1
) r ON true
WHERE l.unit_id = %(unit)s AND l.is_by_item AND NOT l.is_closed GROUP BY i.line_id
"""
SUSTAINMENT_SQL = """
SELECT l.category, c.id, c.checked_on, c.checked_by, c.is_met, v.id, v.checked_on, v.checked_by, v.is_met
FROM logistics_sustainmentline l
LEFT JOIN LATERAL (
    SELECT id, checked_on, is_met, checked_by FROM logistics_sustainmentcheck
    WHERE line_id = l.id AND checked_on <= %(on)s ORDER BY checked_on DESC, checked_by DESC LIMIT 1
) c ON true
LEFT JOIN LATERAL (
    SELECT id, checked_on, is_met, checked_by FROM logistics_sustainmentcheck
    WHERE line_id = l.id AND checked_by = 'inspection' AND checked_on BETWEEN %(since)s AND %(on)s
    ORDER BY checked_on DESC LIMIT 1
) v ON c.checked_by <> 'inspection'
WHERE l.unit_id = %(unit)s AND l.entitled > 0 ORDER BY l.category
"""
# The last report of each category of the last 400 days: a category that is reported no more ends with that.
STRENGTH_SQL = """
SELECT DISTINCT ON (category) id, category, reported_on, present FROM logistics_unitstrength
WHERE unit_id = %(unit)s AND reported_on <= %(on)s AND reported_on > %(on)s - 400
ORDER BY category, reported_on DESC
"""


class Held(NamedTuple):
    """One line of equipment as of a day: so many are on hand and serviceable, and what says so."""

    name: str
    group: str
    agreed: int
    on_hand: Piece | None
    serviceable: Piece | None


def facts_of(unit, on, rule=STANDARD):
    """All a unit is judged by on a day. `unit` is read with JOINED."""
    pledged = _Pledged(unit, on) if unit.pledge_id else None
    is_there = unit.state in THERE
    held, checks = equipment(unit, on, rule), _checks(unit, on, rule)
    moved = None if is_there else _movement(unit, on)
    lines = {
        PERSONNEL: _personnel(unit, on, rule),
        EQUIPMENT: tuple(_on_hand(one) for one in held),
        SERVICEABILITY: tuple(_serviceable(one) for one in held if not one.on_hand or one.on_hand.many),
        SUSTAINMENT: tuple(checks),
        TRAINING: (*_courses(unit, on), *(() if is_there else _visit(unit, pledged, rule))),
        MOBILITY: _medical_there(checks) if is_there else _mobility(pledged, moved, on, rule),
        LEGAL: _legal(unit, pledged, on),
    }
    return Facts(lines, _overrides(unit, on), {} if is_there else _plans(pledged, moved, on), is_there)


def rule_of(unit, on):
    """The rule of the organization that leads its mission, or that it was offered to; else the portal's."""
    whose = [unit.mission and unit.mission.lead_id, unit.pledge and unit.pledge.offered_to_id]
    asked = next((one for one in whose if one), None)
    row = ReadinessRule.objects.filter(standing_on(on), organization=asked).first() if asked else None
    return row.rule if row else STANDARD


def equipment(unit, on, rule=STANDARD):
    """[Held] of the contributor's equipment that is agreed, without ammunition and dangerous goods."""
    with connection.cursor() as cursor:
        cursor.execute(EQUIPMENT_SQL, {"unit": unit.pk, **_days(on, rule)})
        rows = cursor.fetchall()
    items = _items(unit, on) if any(row[5] for row in rows) else {}
    found, taken = [], set()
    for line, group, type_, lease, agreed, _by_item, *counts in rows:
        name = f"{type_} ({lease})" if (group, type_) in taken else type_
        if line in items:
            pieces = _by_items(line, items[line], rule)
        else:
            pieces = _counted(counts[:5], counts[5:], rule)
        found.append(Held(name, group, agreed, *pieces))
        taken.add((group, type_))
    return found


def _days(on, rule):
    return {"on": on, "since": on - timedelta(days=rule.inspection_days)}


def _items(unit, on):
    kinds = {"on_hand": list(ItemRecord.ON_HAND), "serviceable": list(ItemRecord.SERVICEABLE)}
    with connection.cursor() as cursor:
        cursor.execute(ITEMS_SQL, {"unit": unit.pk, "on": on, **kinds})
        return {line: rest for line, *rest in cursor.fetchall()}


def _by_items(line, left, rule):
    """(on hand, serviceable) as the events of a line's items leave them."""
    on_hand, serviceable, on, inspected = left
    said = _said("items", line, on, BY_INSPECTION if inspected else "", rule)
    return Piece(on_hand, said), Piece(serviceable, said)


def _counted(last, inspected, rule):
    """(on hand, serviceable) of the last count, each no more than the inspection found that still holds."""
    return tuple(
        held_to(*pair)
        for pair in zip(*(_pieces("count", row, rule) for row in (last, inspected)), strict=True)
    )


def _pieces(what, row, rule):
    """What a count or check says, a piece a figure; None of what it does not tell."""
    key, on, by, *figures = row
    said = _said(what, key, on, by, rule)
    return [None if figure is None else Piece(int(figure), said) for figure in figures]


def _said(what, key, on, by, rule):
    days = rule.inspection_days if by == BY_INSPECTION else rule.report_days
    return Evidence(what, on, f"{what}:{key}", until(on, days), by or "")


def _line(name, required, piece, group="", weight=None):
    return Line(name, required, () if piece is None else (piece,), group, weight)


def _on_hand(held):
    return _line(held.name, held.agreed, held.on_hand, held.group)


def _serviceable(held):
    """Of what is on hand, as far as it is agreed, so much works."""
    if held.on_hand is None:
        return _line(held.name, held.agreed, None, held.group)
    return _line(held.name, held.on_hand.many, held.serviceable, held.group)


def _personnel(unit, on, rule):
    with connection.cursor() as cursor:
        cursor.execute(STRENGTH_SQL, {"unit": unit.pk, "on": on})
        rows = cursor.fetchall()
    pieces = tuple(
        Piece(present, Evidence("strength", day, f"strength:{key}", until(day, rule.strength_days)))
        for key, _category, day, present in rows
    )
    return (Line("persons", unit.personnel, pieces, weight=None),)


def _checks(unit, on, rule):
    """A line a category of self-sustainment: met if the last check says so, held to an inspection's."""
    with connection.cursor() as cursor:
        cursor.execute(SUSTAINMENT_SQL, {"unit": unit.pk, **_days(on, rule)})
        rows = cursor.fetchall()
    return [
        _line(
            category,
            1,
            held_to(*_pieces("check", checks[:4], rule), *_pieces("check", checks[4:], rule)),
            weight=1,
        )
        for category, *checks in rows
    ]


def _medical_there(checks):
    """Of a unit that is there: whether its medical self-sustainment, where it has any, meets the standard."""
    return tuple(line for line in checks if line.name == "medical")


# --- Training
def _courses(unit, on):
    """A line a course its kind of unit is asked for, in missions of the organization that asks."""
    asked = Q(organization=None) | Q(organization=unit.mission.lead_id if unit.mission_id else None)
    courses = list(Course.objects.filter(asked, required_of__contains=[unit.kind], is_offered=True))
    if not courses:
        return ()
    rows = Certificate.objects.filter(unit=unit, course__in=courses, issued_on__lte=on)
    rows = rows.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on))
    found = {course.pk: {} for course in courses}
    for row in rows:
        # Of one person the last counts; of several persons at once, each by itself.
        found[row.course_id].setdefault(row.person or row.pk, []).append((row.issued_on, False, 0, row))
    return tuple(
        _course(unit, course, [latest(same) for same in found[course.pk].values()]) for course in courses
    )


def _course(unit, course, certificates):
    asked = 1 if course.is_of_unit else unit.personnel and -(-unit.personnel * course.share // 100)
    pieces = tuple(
        Piece(
            1 if course.is_of_unit else row.persons,
            Evidence("certificate", row.issued_on, f"certificate:{row.pk}", row.expires_on),
            lapses=True,
        )
        for row in sorted(certificates, key=lambda row: (row.issued_on, str(row.pk)))
    )
    return Line(course.code, asked, pieces)


# --- What was pledged: visits, the deployment, agreements, caveats
class _Pledged:
    """What hangs on a unit's pledge, as it stood on a day."""

    def __init__(self, unit, on):
        self.pledge = unit.pledge
        self.visits = list(Visit.objects.filter(pledge=unit.pledge_id))
        going = Deployment.objects.filter(pledge=unit.pledge_id).going_on()
        self.deployment = max(going, key=lambda row: row.number, default=None)
        self.held = [visit for visit in self.visits if visit.held_on and visit.held_on <= on and visit.result]
        self.planned = [visit for visit in self.visits if not visit.held_on or not visit.result]

    def of_kind(self, kind):
        return max((v for v in self.held if v.kind == kind), key=_day_of, default=None)

    def finding(self, dimension):
        """(the last visit that looked at this dimension, how far the standard is met)."""
        looked = [
            (visit, one.standard)
            for visit in self.held
            for one in visit.by_dimension
            if one.dimension == dimension and one.standard != Standard.NOT_LOOKED_AT
        ]
        return max(looked, key=lambda pair: _day_of(pair[0]), default=(None, ""))


def _day_of(visit):
    return visit.held_on, str(visit.pk)


def _visit(unit, pledged, rule):
    """Whether it passed the visit that its kind takes before it arrives."""
    kind = visit_before_arrival(unit)
    if not kind:
        return ()
    visit = pledged.of_kind(kind) if pledged else None
    if visit is None:
        return (Line("visit", 1),)
    return (Line("visit", 1, (Piece(int(visit.result in Visit.PASSED), _of_visit(visit, rule)),)),)


def _of_visit(visit, rule):
    return Evidence("visit", visit.held_on, f"visit:{visit.pk}", until(visit.held_on, rule.visit_days))


def _movement(unit, on):
    """Its movement into the mission, the last that was asked for."""
    into = (Movement.Purpose.DEPLOYMENT, Movement.Purpose.ROTATION)
    rows = Movement.objects.filter(unit=unit, purpose__in=into, created_at__date__lte=_soon(on))
    return rows.exclude(state=Movement.State.CANCELLED).order_by("-created_at", "-pk").first()


def _mobility(pledged, moved, on, rule):
    """Before arrival: visas are cleared, the load list is agreed and the transport booked, and a visit found
    the medical standard met. Until a movement is asked for, what the deployment says of it."""
    deployment = pledged.deployment if pledged else None
    visit, standard = pledged.finding("medical") if pledged else (None, "")
    medical = (Piece(int(standard != Standard.NOT_MET), _of_visit(visit, rule)),) if visit else ()
    movement = (_block("movement", deployment),)
    if moved:
        days = {"load_list": moved.load_accepted_on, "movement": moved.booked_on}
        movement = tuple(_moved(name, moved, day, on) for name, day in days.items())
    return (_block("visas", deployment), *movement, Line("medical", 1, medical))


def _moved(name, row, day, on):
    is_done = day is not None and day <= on
    said = Evidence("movement", day if is_done else row.created_at.date(), f"movement:{row.pk}")
    return Line(name, 1, (Piece(int(is_done), said),))


def _block(name, deployment):
    if deployment is None:
        return Line(name, 1)
    how_far, day = getattr(deployment, name), getattr(deployment, f"{name}_on")
    # Open with no day is no report: nobody has said anything yet.
    if how_far == Deployment.Block.OPEN and day is None:
        return Line(name, 1)
    day = day or deployment.created_at.date()
    return Line(
        name, 1, (Piece(int(how_far in DONE), Evidence("deployment", day, f"deployment:{deployment.pk}")),)
    )


def _legal(unit, pledged, on):
    """An agreement in force; of what was pledged also its terms, and no caveat that was found undeclared."""
    if not pledged:
        return (_agreement(unit, on),)
    pledge = pledged.pledge
    told = Evidence("pledge", pledge.submitted_at and pledge.submitted_at.date(), f"pledge:{pledge.pk}")
    found = Caveat.objects.filter(
        pledge=pledge, state=Caveat.State.FOUND, created_at__date__lte=_soon(on)
    ).first()
    hidden = found and Evidence("caveat", found.created_at.date(), f"caveat:{found.pk}")
    return (
        _agreement(unit, on),
        Line("terms", 1, (Piece(1, told),) if pledge.terms else ()),
        Line(
            "caveats", 1, (Piece(0, hidden),) if hidden else (Piece(1, told),) if pledge.submitted_at else ()
        ),
    )


def _agreement(unit, on):
    """Its own, or those that cover its pledge: the one in force; else that one is unsigned or over."""
    named = Q(pk=unit.agreement_id) if unit.agreement_id else Q(pk=None)
    named |= Q(pledges=unit.pledge_id) if unit.pledge_id else Q(pk=None)
    rows = list(Agreement.objects.filter(named).distinct().order_by("signed_on", "pk"))
    force = [row for row in rows if row.signed_on and row.signed_on <= on and stands_on(row, on)]
    if not rows:
        return Line("agreement", 1)
    row = (force or rows)[-1]
    said = Evidence("agreement", row.signed_on or row.starts_on or on, f"agreement:{row.pk}", row.ends_on)
    return Line("agreement", 1, (Piece(int(bool(force)), said, lapses=bool(force)),))


def _plans(pledged, moved, on):
    """What is begun or planned of the steps that are still open."""
    found = {}
    if moved:
        found["movement"] = Plan(since=moved.created_at.date())
        if moved.booked_on and moved.expected_on:
            found["transport"] = Plan(due=moved.expected_on)
    if pledged is None:
        return found
    kind = visit_before_arrival(pledged.pledge)
    planned = [v.planned_on for v in pledged.planned if v.kind == kind and v.planned_on and v.planned_on > on]
    if planned:
        found["visit"] = Plan(due=min(planned))
    for name in ("visas", "movement") if pledged.deployment and not moved else ():
        if getattr(pledged.deployment, name) == Deployment.Block.REQUESTED:
            found[name] = Plan(since=getattr(pledged.deployment, f"{name}_on"))
    return found


def _soon(on):
    """A day on: what was entered at a moment is known there, whatever the day is elsewhere."""
    return on + timedelta(days=1)


def _overrides(unit, on):
    rows = ReadinessOverride.objects.filter(
        unit=unit, ended_at=None, set_at__date__lte=_soon(on), expires_on__gte=on
    )
    return tuple(
        Override(row.area, row.band, row.reason, row.author.name, row.expires_on, f"override:{row.pk}")
        for row in rows.select_related("author")
    )
