"""What of inspections stands and is due, as pages, files, calendars and programs show it: to one reader."""

from calendar import Calendar
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Max, Min, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import override

from accounts.validity import standing_on
from contributors import reimbursement as claim_rule
from contributors import reimbursing
from contributors.models import Reimbursement
from contributors.reimbursing_words import step_words
from logistics import inspecting
from logistics.inspected import counted_of, holdings_of
from logistics.models import EquipmentCount, Inspection, InspectionRule, Unit
from logistics.models.equipment import Sustainment
from logistics.models.inspection import quarter_words
from logistics.services_inspection_reviews import STRENGTHS

JOINED = ("unit__contributor", "unit__mission__lead", "inspector")
WHY = {
    "arrived": lazy("within %(days)s days of its arrival"),
    "quarter": lazy("each quarter"),
    "interval": lazy("at least every %(days)s days"),
    "leaving": lazy("before it leaves"),
}
ARITHMETIC = ("span", "raised")
DEDUCTED = ("tolerance", "reports", "ceiling")


# --- What is due
class UnitDue(NamedTuple):
    """One inspection a unit is to have, with the words why."""

    unit: Unit
    kind: str
    kind_words: str
    due: inspecting.Due
    why: str

    @property
    def quarter_words(self):
        return quarter_words(self.due.quarter) if self.due.quarter else ""

    @property
    def plan_url(self):
        """Where it is planned, with what it is filled in."""
        asked = {"unit": self.unit.pk, "kind": self.kind}
        asked |= {"quarter": self.due.quarter.isoformat()} if self.due.quarter else {}
        return f"{reverse('logistics:inspection_new')}?{urlencode(asked)}"


def due(user, today, **narrowed):
    """What is due of the units this reader sees the inside of, the earliest first: in as many questions for
    all of them as for one."""
    units = Unit.objects.visible_to(user).between(user).filter(
        state__in=(Unit.State.PRESENT, Unit.State.LEAVING), mission__isnull=False, **narrowed
    )  # fmt: skip
    units = list(units.exclude(kind=Unit.Kind.POST).select_related("contributor", "mission__lead"))
    rules, facts = _rules(user, today), _facts(units, user)
    words, found = dict(Inspection.Kind.choices), []
    for unit in units:
        rule = rules.get(unit.mission.lead_id, inspecting.Rule())
        known = _of_unit(unit, facts, rule)
        for one in inspecting.due(known, rule, today):
            found.append(UnitDue(unit, one.kind, words[one.kind], one, _why(one, rule)))
    return sorted(found, key=lambda row: (row.due.due_on or today, row.unit.reference, row.kind))


def _rules(user, today):
    """{organization's key: how it inspects}; the portal's own rule holds where an organization has none."""
    rows = InspectionRule.objects.visible_to(user).filter(standing_on(today))
    return {
        row.organization_id: inspecting.Rule(row.arrival_days, row.readiness_days, row.mark) for row in rows
    }


def _why(one, rule):
    if one.why == "doubt":
        return "; ".join(words for words, _since in one.doubts)
    days = {"arrived": rule.arrival_days, "interval": rule.readiness_days}.get(one.why)
    return str(WHY[one.why]) % {"days": days}


def _facts(units, user):
    """What is known of all of them: held, planned and contested inspections, and counts of equipment."""
    rows = Inspection.objects.visible_to(user).filter(unit__in=units).exclude(state="called_off").order_by()
    held, planned, quarters = defaultdict(dict), defaultdict(dict), defaultdict(set)
    latest = rows.filter(conducted_on__isnull=False).values_list("unit", "kind").annotate(Max("conducted_on"))
    for unit, kind, day in latest:
        held[unit][kind] = day
    for unit, first in rows.filter(conducted_on__isnull=False, kind="periodic").values_list(
        "unit", "quarter"
    ):
        quarters[unit].add(first)
    ahead = rows.filter(state="scheduled").values_list("unit", "kind", "quarter").annotate(Min("planned_on"))
    for unit, kind, first, day in ahead:
        planned[unit][f"{kind} {first}" if first else kind] = day
    contested = defaultdict(list)
    for row in rows.filter(state="contested").select_related("unit"):
        words = _("%(inspection)s is contested") % {"inspection": row.reference}
        contested[row.unit_id].append((words, row.conducted_on))
    return held, planned, quarters, contested, _counts(units, user)


def _counts(units, user):
    """{unit: [(group, its words, agreed, serviceable, counted on)]}: the latest count of each line."""
    rows = EquipmentCount.objects.visible_to(user)
    rows = rows.filter(line__unit__in=units, line__is_closed=False).exclude(line__lease="")
    rows = rows.order_by("line_id", "-counted_on", "-counted_by").distinct("line_id").select_related("line")
    found = defaultdict(list)
    for row in rows:
        line = row.line
        told = (line.group, line.get_group_display(), line.agreed, row.serviceable, row.counted_on)
        found[line.unit_id].append(told)
    return found


def _of_unit(unit, facts, rule):
    held, planned, quarters, contested, counts = facts
    lines = counts[unit.pk]
    doubts = list(contested[unit.pk])
    for group, part in inspecting.below(
        ((g, of, works) for g, _w, of, works, _on in lines), rule.mark
    ).items():
        named = next(words for g, words, *_rest in lines if g == group)
        since = max(on for g, _w, _of, _works, on in lines if g == group)
        told = {"group": named, "percent": int(part * 100), "mark": rule.mark}
        doubts.append((_("%(group)s: %(percent)s%% serviceable, below %(mark)s%%") % told, since))
    return inspecting.Facts(
        unit.arrived_on,
        unit.state == Unit.State.LEAVING,
        unit.left_on,
        held[unit.pk],
        planned[unit.pk],
        frozenset(quarters[unit.pk]),
        tuple(doubts),
    )


def of_unit(user, unit, most=6):
    """The last inspections of a unit, the latest first."""
    rows = Inspection.objects.visible_to(user).filter(unit=unit).select_related("unit")
    return rows.order_by(Coalesce("conducted_on", "planned_on").desc(), "-number")[:most]


# --- A month of them
class CalendarDay(NamedTuple):
    """One day of a month's page: inspections planned or held, and what is due by then."""

    day: date
    is_of_month: bool
    is_today: bool
    inspections: list
    due: list


def month(first, today, rows, dues):
    """The weeks of a month, Monday first, with what each day holds; `rows` are the inspections shown."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    begin, end = weeks[0][0], weeks[-1][-1]
    by_day, by_due = defaultdict(list), defaultdict(list)
    on = Q(conducted_on=None, planned_on__range=(begin, end)) | Q(conducted_on__range=(begin, end))
    for row in rows.filter(on).select_related(*JOINED).order_by("planned_on", "unit", "pk")[:200]:
        by_day[row.conducted_on or row.planned_on].append(row)
    for row in dues:
        if row.due.due_on and not row.due.planned_on:
            by_due[row.due.due_on].append(row)
    return [
        [CalendarDay(day, day.month == first.month, day == today, by_day[day], by_due[day]) for day in week]
        for week in weeks
    ]


# --- What it would mean for the claim
class PreviewLine(NamedTuple):
    """One line of the claim as this inspection alone would make it; `amount` None: not calculable."""

    what: str
    group: str
    amount: Decimal | None
    less: Decimal | None  # than if all that is agreed were there, worked and met its standard; None: unknown
    why: list[str]
    steps: list[str]


class Preview(NamedTuple):
    """The lines, their sums, in words what could not be worked out, and the claim of the quarter."""

    starts_on: date
    ends_on: date
    lines: list[PreviewLine]
    total: Decimal
    less: Decimal
    missing: list[str]
    claim: Reimbursement | None


def preview(user, row):
    """What an inspection would mean for the claim of its quarter, of this unit alone; None: nothing is found.

    The same rules as the claim's, over this inspection and the unit's earlier periodic verifications.
    """
    if row.conducted_on is None:
        return None
    strength, equipment, sustainment = counted_of(row)
    starts_on = row.quarter or inspecting.quarter_of(row.conducted_on)
    ends_on, mission = inspecting.quarter_end(starts_on), row.unit.mission
    terms = reimbursing.terms_of(mission)
    factors = reimbursing.factors_of(mission, terms, ends_on)
    now = _holdings(equipment, sustainment, starts_on, ends_on)
    lines, missing, owed = [], [], Decimal(0)
    group = STRENGTHS.get(row.unit.kind)
    if group and strength is not None:
        people = claim_rule.personnel(claim_rule.Strength(group, starts_on, ends_on, strength), terms)
        lines.append(_line(_("Personnel"), "", people, None))
        owed = people.amount or Decimal(0)
        if people.amount is None:
            missing.append(_("The rate a person and month is not on record."))
    elif group:
        missing.append(_("The strength present was not counted."))
    reports = [*_earlier(user, row), now]
    taken = claim_rule.deduction(owed, reports, terms, ends_on)
    if taken:
        lines.append(_line(_("Deduction"), "", taken, taken.amount))
    missing += _not_deducted(terms, ends_on)
    for holding in now:
        line = claim_rule.equipment(holding, terms, factors)
        whole = holding._replace(present=holding.agreed, serviceable=holding.agreed)
        full = claim_rule.equipment(whole, terms, factors).amount
        less = None if line.amount is None or full is None else line.amount - full
        lines.append(_line(*_names(holding), line, less))
    total = sum((line.amount for line in lines if line.amount is not None), Decimal(0))
    less = sum((line.less for line in lines if line.less is not None), Decimal(0))
    told = None if taken else _why_nothing(reports, terms, ends_on)
    if told:
        lines.insert(1 if lines else 0, PreviewLine(_("Deduction"), "", Decimal(0), Decimal(0), [told], []))
    return Preview(starts_on, ends_on, lines, total, less, missing, _claim(user, row, starts_on, ends_on))


def _names(holding):
    """What a line is of, in the reader's language: rates name categories in English."""
    if holding.kind == "major":
        return _("Equipment"), holding.group
    with override("en"):
        named = {capfirst(str(label)): value for value, label in Sustainment.choices}
    return _("Self-sustainment"), capfirst(str(Sustainment(named[holding.group]).label))


def _line(what, group, line, less):
    """The steps that only multiply stand apart from those that say why."""
    why, steps = [], []
    for step in line.steps:
        counted = step.what in ARITHMETIC or step.what.startswith("factor_")
        (steps if counted else why).append(step_words({"what": step.what, "values": step.values}))
    return PreviewLine(what, group, line.amount, less, why, steps)


def _claim(user, row, starts_on, ends_on):
    """The claim in which the quarter lies, for who may see it."""
    found = Reimbursement.objects.visible_to(user).filter(
        contributor=row.unit.contributor_id, mission=row.unit.mission_id,
        starts_on__lte=starts_on, ends_on__gte=ends_on,
    )  # fmt: skip
    return found.first()


def _holdings(equipment, sustainment, starts_on, ends_on):
    return [
        claim_rule.Holding(kind, group, lease, starts_on, ends_on, *counts)
        for (kind, group, lease), counts in holdings_of(equipment, sustainment)
    ]


def _earlier(user, row):
    """Holdings of the unit's earlier final periodic verifications, the oldest first."""
    before = row.quarter or inspecting.quarter_of(row.conducted_on)
    rows = Inspection.objects.visible_to(user).filter(
        unit=row.unit_id, kind="periodic", state="final", quarter__lt=before
    )
    return [
        _holdings(*counted_of(one)[1:], one.quarter, inspecting.quarter_end(one.quarter))
        for one in reversed(rows.order_by("-quarter")[:3])
    ]


def _not_deducted(terms, on):
    words = {
        "tolerance": _("The tolerance of missing equipment is not on record."),
        "reports": _("The number of reports before a deduction is not on record."),
        "ceiling": _("The ceiling of a deduction is not on record."),
    }
    return [words[name] for name in DEDUCTED if claim_rule.value_on(terms, name, on) is None]


def _why_nothing(reports, terms, on):
    """Why nothing is deducted, where that can be said."""
    tolerance, count = (claim_rule.value_on(terms, name, on) for name in ("tolerance", "reports"))
    share = claim_rule.missing_share(reports[-1])
    if tolerance is None or not count or share is None:
        return ""
    percent = round(float(share * 100), 1)
    if share * 100 <= tolerance:
        return _("%(percent)s percent missing, not above %(tolerance)s percent: nothing is deducted") % {
            "percent": percent, "tolerance": claim_rule.text(tolerance),
        }  # fmt: skip
    return _(
        "%(percent)s percent missing, above %(tolerance)s percent; not so in %(count)s reports in a row: "
        "nothing is deducted yet"
    ) % {"percent": percent, "tolerance": claim_rule.text(tolerance), "count": claim_rule.text(count)}
